/* explained.h - what plimsoll explain answers */
#pragma once
#include "cli/voices.h"
#include "model/format.h"
#include "scan/explain.h"
#include "scan/situations.h"

struct explained {
	struct slice id;
	const struct report *report; /* NULL: no target was named */
	struct scan_explanation explanation;
	struct situations situations; /* without a target */
	struct slice severity_source; /* that was asked for, or empty */
	struct slice title;           /* of a replay; empty: see explained_title */
	struct slice stores;          /* their names, "builtin, store.db" */
};

/* The scan's finding that MATCH became, or NULL; *RET_SUPPRESSED: it is silenced. */
const struct finding *explained_finding(const struct explained *explained, const struct match *match, bool *ret_suppressed);

/* What is said of the flaw: by who speaks of the image's packages, or else by others; a bulletin's headline only where that is all. */
struct slice explained_title(const struct explained *explained);

/* What records name, each package once: they are sorted by it. False: there are no more. */
bool explained_next_package(const struct search *search, size_t *at, const struct advisory **ret_advisory);

/* That announce repairs of it, sorted. */
struct slices explained_bulletins(const struct explained *explained, struct arena *arena);
/* How bad each source says it is; voices_done. */
void explained_find_voices(const struct explained *explained, struct voices *voices);

/* "2  critical  exploited in the wild since …": all rules, also why the others did not apply. */
void explained_put_rules(struct page *page, const struct finding *finding);
void explained_put_rulings(struct page *page, const struct report *report, const struct finding *finding, bool suppressed);

/* An id that no store knows: a built-in pattern of secrets, or nothing that anybody knows here. */
void explained_put_other(struct page *page, const struct explained *explained);
bool explained_is_pattern(struct slice id);
void explained_write_text(const struct explained *explained, const struct report_style *style, struct buffer *out);
void explained_write_json(const struct explained *explained, struct buffer *out);
