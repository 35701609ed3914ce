/* ruling.h - what somebody has said of a flaw in something: a statement of a VEX document, an entry of an ignore file
 *
 * It is said of the flaw that one of the names means (of any flaw where there is none), and of what the rest describes: a product, or
 * components of it; or whatever meets the conditions. Texts are as they were written. Empty means: not stated. */
#pragma once
#include "base/slice.h"

enum ruling_status {
	RULING_AFFECTED,
	RULING_UNDER_INVESTIGATION,
	RULING_FIXED, /* from here on it silences what it is said of */
	RULING_NOT_AFFECTED,
	RULING_IGNORED, /* of an ignore file */
	RULING_STATUS_COUNT
};

struct ruling {
	uint64_t document;        /* index of the document among those that were read together */
	uint64_t status;          /* enum ruling_status */
	struct slice format;      /* "openvex" */
	struct slice place;       /* in the document: "statement 3", "line 12" */
	struct slice author;      /* of the document */
	struct slice id;          /* of the document */
	struct slice stated;      /* when: RFC 3339 or a date */
	struct slices names;      /* of the flaw */
	struct slices products;   /* names of one and the same thing: "pkg:…", "cpe:…", "sha256:…", "debian:12" */
	struct slices components; /* purls, each of a thing in the product; none: the product itself */
	/* "path app/...", all kinds must be met, each by one of its kind: path, purl (patterns; a purl), package (a pattern), version, type (of
	 * purls), fix ("fixed", "not-fixed", "wont-fix"), source, ecosystem. */
	struct slices conditions;
	struct slice justification; /* OpenVEX's or CycloneDX's word */
	struct slice reason;        /* why, in words: the impact statement, the reason of an ignore file */
	struct slice action;        /* what to do */
	struct slice until;         /* from that date or time on it counts no more */
};

/* A document that rulings came from. */
struct ruling_document {
	struct slice name;   /* as the user named it: "vex/a.json" */
	uint64_t statements; /* that it has */
	uint64_t silenced;   /* findings */
};

const char *ruling_status_name(enum ruling_status status); /* "not_affected", as OpenVEX writes it; "ignored" */
static inline bool ruling_silences(const struct ruling *ruling)
{
	return ruling->status >= RULING_FIXED;
}
