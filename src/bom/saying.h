/* saying.h - inside this room: what is decided of a vulnerability, for statements of VEX documents */
#pragma once
#include "base/arena.h"
#include "model/report.h"

struct saying {
	enum ruling_status status;   /* never RULING_IGNORED */
	struct slice justification;  /* the document's word for why it is not affected, OpenVEX's or CycloneDX's; or empty */
	struct slice impact, action; /* why it is not affected; what to do: or empty */
	struct slice notes;          /* who says so: "as said in vex.json, statement 3"; or empty */
};

/* What documents and ignore files say of FINDING; where none does that it is affected, or what its source looks into. */
struct saying saying_of(const struct report *report, const struct finding *finding, struct arena *arena);
