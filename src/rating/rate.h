/* rate.h - how bad a finding is, by the rating table, and what one source says */
#pragma once
#include "base/arena.h"
#include "model/assessment.h"
#include "model/finding.h"

/* What is said of a finding. */
struct rating_input {
	const struct advisory *const *advisories; /* of its package */
	size_t advisory_count;
	const struct assessment *assessments; /* of its flaw */
	size_t assessment_count;
	struct slice picked; /* the source whose word counts instead of the table's (--severity-source), or empty */
};

/* Sets rating, reason, rows, score and vector of FINDING from INPUT and from what the finding itself knows of its flaw: the facts
 * of the rating table (rules.h). The source that is picked gives its own word, else its newest vector's band, where it has one: a
 * feed ("nvd"), or one of its ecosystems ("osv/Ubuntu", "Ubuntu"), in any case. */
void rate_finding(struct finding *finding, const struct rating_input *input, struct arena *arena);

/* Does NAME, as a user writes it, mean that source? */
bool rating_is_source(struct slice source, struct slice name);
