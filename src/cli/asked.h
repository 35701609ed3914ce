/* asked.h - what plimsoll db search was asked, and the answer */
#pragma once
#include "base/buffer.h"
#include "cli/stores.h"
#include "match/match.h"
#include "match/search.h"
#include "model/format.h"

enum asked_kind {
	ASKED_WORD,    /* an id, or the name of a package */
	ASKED_PACKAGE, /* a package URL without a version */
	ASKED_VERSION, /* one with a version */
	ASKED_NOTHING, /* what cannot be looked for: `problem` says why */
};

struct asked {
	struct slice term;
	enum asked_kind kind;
	struct slice problem;
	struct search *search;        /* of ASKED_WORD and ASKED_PACKAGE, or NULL */
	struct found_package package; /* that the URL names */
	struct distribution distribution;
	struct match_list matches; /* of ASKED_VERSION, in `arena` */
	struct arena *arena;
};

/* Makes of TERM what it is. TOLD: what --distro says, or without an id. */
void asked_read(struct slice term, const struct distribution *told, const struct stores *stores, struct arena *arena,
	struct asked *ret_asked);
bool asked_is_found(const struct asked *asked);

void asked_write_text(
	const struct asked *asked, const struct stores *stores, const struct report_style *style, struct buffer *out);
void asked_write_json(const struct asked *asked, const struct stores *stores, struct buffer *out);
