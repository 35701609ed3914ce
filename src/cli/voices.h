/* voices.h - how bad each source says that a flaw is, side by side */
#pragma once
#include "base/arena.h"
#include "codec/json.h"
#include "model/advisory.h"
#include "model/assessment.h"
#include "report/page.h"

/* One word or vector of one source; who says both has them together. */
struct voice {
	struct slice id;     /* of the flaw */
	struct slice source; /* the feed */
	struct slice who;    /* which of several in it: "CISA-ADP", "cna"; or empty */
	struct slice word;   /* "high", or empty */
	struct slice vector; /* or empty */
};

struct voices {
	struct voice *items;
	size_t count, capacity;
};

void voices_add_assessments(struct voices *voices, const struct assessment *assessments, size_t count);
/* Each once, whatever packages and releases it is said of. */
void voices_add_advisory(struct voices *voices, const struct advisory *advisory);
void voices_done(struct voices *voices);

void voices_write_text(const struct voices *voices, bool with_id, struct page *page);
void voices_write_json(const struct voices *voices, struct json_writer *json);
