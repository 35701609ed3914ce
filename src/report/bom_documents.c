/* bom_documents.c - bills of materials for programs, which room bom writes: alone, and with what was found of them */
#include "bom/bom.h"
#include "report/list.h"

typedef void bom_writer(const struct bom *bom, const struct bom_form *form, struct buffer *out);

static void write_with(bom_writer *write, const struct report *report, struct bom_form form, struct buffer *out)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct bom bom;

	bom_make(report, &arena, &bom);
	write(&bom, &form, out);
}

/* Two formats of each: one for `sbom`, one for `scan`. */
#define DOCUMENT(symbol, name_, writer, xml_, words)                                                                           \
	static void symbol##_bill_write(const struct report *report, const struct report_style *style, struct buffer *out)     \
	{                                                                                                                      \
		write_with(writer, report, (struct bom_form){ .version = style->version, .xml = (xml_) }, out);                \
	}                                                                                                                      \
	static void symbol##_write(const struct report *report, const struct report_style *style, struct buffer *out)          \
	{                                                                                                                      \
		write_with(                                                                                                    \
			writer, report, (struct bom_form){ .version = style->version, .xml = (xml_), .findings = true }, out); \
	}                                                                                                                      \
	const struct report_format bom_format_##symbol = { .name = (name_), .about = words, .write = symbol##_bill_write };    \
	const struct report_format report_format_##symbol = {                                                                  \
		.name = (name_), .about = words ": the bill of materials with what was found of it", .write = symbol##_write   \
	}

DOCUMENT(cyclonedx, "cyclonedx", bom_write_cyclonedx, false, "CycloneDX 1.6 (or 1.4, 1.5, 1.7), JSON");
DOCUMENT(cyclonedx_xml, "cyclonedx-xml", bom_write_cyclonedx, true, "CycloneDX 1.6 (or 1.4, 1.5, 1.7), XML");
DOCUMENT(spdx_json, "spdx-json", bom_write_spdx_json, false, "SPDX 2.3 in JSON (or 3.0 in JSON-LD)");
DOCUMENT(spdx_tv, "spdx-tv", bom_write_spdx_tags, false, "SPDX 2.3, tags with values");

static void json_write(const struct report *report, const struct report_style *style, struct buffer *out)
{
	(void)style; /* for people */
	write_with(bom_write_json, report, (struct bom_form){ 0 }, out);
}

const struct report_format bom_format_json = {
	.name = "json",
	.about = "everything, for programs: docs/sbom.schema.json describes it",
	.write = json_write,
};
