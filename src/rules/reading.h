/* reading.h - inside this room: a rule file at work */
#pragma once
#include "codec/schema.h"
#include "model/wanted.h"
#include "rules/rules.h"

#define CONDITION_PARTS_MAX 100u
#define PARAMETER_VALUES_MAX 100u
#define PARAMETER_BYTES_MAX 1000u
#define PATTERN_BYTES_MAX 200u
#define PATH_BYTES_MAX 1000u
#define EXAMPLES_MAX 100u

struct reading {
	struct schema schema; /* its `failed` is the reading's */
	struct wanted_table *wanted;
	bool builtin;
};

/* All of them give what is empty where the reading failed. */
struct condition *condition_read(struct reading *reading, const struct tree *value);                  /* NULL for NULL */
void parameters_read(struct reading *reading, const struct tree *value, struct condition *condition); /* of a check: sets them */
struct example example_read(struct reading *reading, const struct tree *value);

/* "/etc/ssh", without "//", ".", ".." and a slash at its end; WILD: may have '*' and '?'. As written. */
struct slice path_read(struct schema *schema, const struct tree *value, bool wild);

/* What is wrong with a pattern, where that is plain to see; or NULL. */
const char *pattern_problem(struct slice text);

extern const char condition_words[];                /* what a condition may begin with: "all any not file mode …" */
const char *check_parameters(enum check_kind kind); /* as checks.def has them */
/* "path!*" gives "path" and "!*". */
struct slice parameter_marks(struct slice word, struct slice *ret_name);
