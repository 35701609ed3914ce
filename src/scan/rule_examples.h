/* rule_examples.h - the examples of rules, judged as an image is: in the jail */
#pragma once
#include "scan/rule_files.h"

/* What became of one. */
struct example_result {
	const struct rule *rule;
	const struct example *example;
	struct judgement judgement; /* the rule's, without exhibits */
	struct slice problem;       /* why it could not be judged, or empty */
};

/* Is it as the example expects? */
bool example_is_right(const struct example_result *result);

/* Judges the examples of those RULES (of FILES) that are named; JOBS readers at once, 0: one a core. *RET_RESULTS are the arena's, in the order of
 * RULES and their examples. An error means that none can be judged. */
int rule_examples_judge(const char *reader_path, unsigned jobs, const struct rule_files *files, const struct rule *const *rules,
	size_t count, struct arena *arena, struct example_result **ret_results, size_t *ret_count, struct error *err);
