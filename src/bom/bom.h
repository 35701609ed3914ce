/* bom.h - the bill of materials: the packages of a report, each once, with its places, its licence and what it needs
 *
 * Made from a report, whose memory it uses; all else is the caller's arena. The same report gives the same bill, byte for byte. */
#pragma once
#include "base/arena.h"
#include "base/buffer.h"
#include "model/licence.h"
#include "model/report.h"

/* One package (type, name, version, architecture), wherever it lies. */
struct bom_component {
	const struct found_package *places; /* in the report, by path */
	size_t place_count;                 /* at least 1 */
	const struct package *package;      /* that of the first place */
	struct slice ref;                   /* its purl; with a number behind a blank where several have the same */
	struct slice licence_text;          /* as the first place that states one states it, or empty */
	struct licence licence;             /* what SPDX makes of it; without an expression: nothing */
	size_t *needs;                      /* indices of components, ascending */
	size_t need_count;
	struct slice *missing; /* names that it needs and that no component has, sorted */
	size_t missing_count;
	size_t *owners; /* indices of the distribution's packages that put its files in place, ascending */
	size_t owner_count;
};

struct bom {
	const struct report *report;
	struct bom_component *components; /* by type, name, version, architecture */
	size_t component_count;
	size_t *tops; /* those that no other needs; of a ring of packages that need each other, the first */
	size_t top_count;
	bool incomplete; /* something of the target could not be read */
	bool needs_cut;  /* more is needed than is listed (BOM_NEEDS_MAX) */
};

#define BOM_NEEDS_MAX 4000000u

void bom_make(const struct report *report, struct arena *arena, struct bom *ret_bom);

/* What a document is to look like. */
struct bom_form {
	struct slice version; /* of the format's specification: "1.5"; empty: its default */
	bool xml;             /* of CycloneDX */
	bool findings;        /* with the report's findings: its vulnerabilities, its verdict, and what that stands on */
};

/* A document each, with a newline at its end. */
void bom_write_json(const struct bom *bom, const struct bom_form *form, struct buffer *out);      /* docs/sbom.schema.json */
void bom_write_cyclonedx(const struct bom *bom, const struct bom_form *form, struct buffer *out); /* 1.4 to 1.7 */
void bom_write_spdx_json(const struct bom *bom, const struct bom_form *form, struct buffer *out); /* 2.3, or 3.0 as JSON-LD */
void bom_write_spdx_tags(const struct bom *bom, const struct bom_form *form, struct buffer *out); /* 2.3 */
