/* explained.h - what plimsoll explain answers */
#pragma once
#include "report/format.h"
#include "scan/explain.h"

struct explained {
	struct slice id;
	const struct report *report;
	struct scan_explanation explanation;
	struct slice stores; /* their names, "builtin, store.db" */
};

/* The scan's finding that MATCH became, or NULL. */
const struct finding *explained_finding(const struct explained *explained, const struct match *match);

/* What is said of the flaw: by who speaks of the image's packages, or else by others; a bulletin's headline only where that is all. */
struct slice explained_title(const struct explained *explained);

/* What records name, each package once: they are sorted by it. False: there are no more. */
bool explained_next_package(const struct search *search, size_t *at, const struct advisory **ret_advisory);

void explained_write_text(const struct explained *explained, const struct report_style *style, struct buffer *out);
void explained_write_json(const struct explained *explained, struct buffer *out);
