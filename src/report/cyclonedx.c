/* cyclonedx.c - the report as a CycloneDX document: the bill of materials and what was found of it */
#include "bom/bom.h"
#include "model/format.h"

static void cyclonedx_write(const struct report *report, const struct report_style *style, struct buffer *out)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct bom bom;

	(void)style; /* for people */
	bom_make(report, &arena, &bom);
	bom_write_cyclonedx_findings(&bom, out);
}

const struct report_format report_format_cyclonedx = {
	.name = "cyclonedx",
	.about = "CycloneDX 1.6, JSON: the bill of materials with what was found of it; docs/cyclonedx.md has the properties",
	.write = cyclonedx_write,
};
