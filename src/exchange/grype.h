/* grype.h - inside this room: a document as `grype -o json` writes it, at work */
#pragma once
#include "base/arena.h"
#include "codec/json.h"
#include "model/report.h"

struct grype {
	const struct report *report;
	struct json_writer json;
	struct arena arena;   /* of all */
	struct arena passing; /* of one finding */
};

/* A finding that is a vulnerability: an item for each package that has it, in each place. IGNORED: and what silences it. */
void grype_put_matches(struct grype *grype, const struct finding *finding, bool ignored);
