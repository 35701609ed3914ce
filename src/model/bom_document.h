/* bom_document.h - a bill of materials that somebody else wrote: what it says of itself */
#pragma once
#include "base/slice.h"

struct bom_document {
	struct slice format;      /* "CycloneDX 1.5", "SPDX-2.3" */
	struct slice subject;     /* the name of what it is a bill of, or empty */
	struct slice tool;        /* who wrote it: "trivy 0.50.0", or empty */
	struct slice created;     /* as written, usually RFC 3339, or empty */
	uint64_t component_count; /* all that it lists, but files */
	uint64_t unjudged_count;  /* those among them that may have flaws, but whose package nobody can tell */
};
