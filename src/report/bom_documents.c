/* bom_documents.c - bills of materials for programs, which room bom writes */
#include "bom/bom.h"
#include "report/list.h"

static void write_with(const struct report *report, void (*write)(const struct bom *bom, struct buffer *out), struct buffer *out)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct bom bom;

	bom_make(report, &arena, &bom);
	write(&bom, out);
}

static void json_write(const struct report *report, const struct report_style *style, struct buffer *out)
{
	(void)style; /* for people */
	write_with(report, bom_write_json, out);
}

static void cyclonedx_write(const struct report *report, const struct report_style *style, struct buffer *out)
{
	(void)style;
	write_with(report, bom_write_cyclonedx, out);
}

static void spdx_json_write(const struct report *report, const struct report_style *style, struct buffer *out)
{
	(void)style;
	write_with(report, bom_write_spdx_json, out);
}

const struct report_format bom_format_json = {
	.name = "json",
	.about = "everything, for programs: docs/sbom.schema.json describes it",
	.write = json_write,
};

const struct report_format bom_format_cyclonedx = {
	.name = "cyclonedx",
	.about = "CycloneDX 1.6, JSON",
	.write = cyclonedx_write,
};

const struct report_format bom_format_spdx_json = {
	.name = "spdx-json",
	.about = "SPDX 2.3, JSON",
	.write = spdx_json_write,
};
