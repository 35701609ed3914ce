/* sshd_parts.h - inside this room: an sshd_config as it was read, line by line */
#pragma once
#include "logins/sshd.h"

enum sshd_kind { SSHD_CHOICE, SSHD_NUMBER, SSHD_TIME, SSHD_WORD, SSHD_FIRST, SSHD_ADD, SSHD_ALGORITHMS, SSHD_REST, SSHD_NOTHING };

struct sshd_keyword {
	const char *name, *present; /* in small letters; present: "" where it is the same */
	enum sshd_kind kind;
	unsigned match_since; /* the release from which on Match blocks may set it */
	const char *words;
};

/* A block: whom it is for. An Include inside of one is for the same, and its own blocks for fewer. */
struct sshd_scope {
	const struct sshd_scope *outer; /* or NULL */
	struct sshd_criterion {
		struct slice name;     /* in small letters */
		struct slice patterns; /* as written, unquoted */
	} * criteria;                  /* none: all */
	size_t criterion_count;
};

struct sshd_setting {
	const struct sshd_keyword *keyword;
	struct slices values;
	struct exhibit exhibit;
	const struct sshd_scope *scope; /* NULL: of the main part */
};

struct sshd_config {
	struct arena *arena;
	unsigned release; /* 902 is 9.2 */
	struct sshd_setting *settings;
	size_t count, capacity;
};

const struct sshd_keyword *sshd_keyword_find(struct slice name); /* ASCII case is ignored; or NULL */
struct slice sshd_keyword_present(const struct sshd_keyword *keyword);

/* Why sshd refuses these values, or NULL; *RET_WHAT: which of them, or empty. */
const char *sshd_values_fault(const struct sshd_keyword *keyword, const struct slices *values, struct slice *ret_what);
/* Why sshd does not start with what is read, although each line is good; or NULL. */
const char *sshd_config_fault(const struct sshd_config *config);

/* The next word of *REST as sshd's own reader of keywords and criteria has it: '=' may stand between two, a quote begins anywhere and nothing is
 * escaped. False: a quote does not end, or nothing is left (then REST->ptr is NULL). */
bool sshd_next_word(struct slice *rest, struct arena *arena, struct slice *ret_word);
/* The arguments of a line, as a shell would have them, to a '#'. False: a quote does not end. */
bool sshd_split(struct slice text, struct arena *arena, struct slices *ret_words);

/* What stands behind Match. NULL: it is wrong, and *RET_WHY says why. */
struct sshd_scope *sshd_scope_read(struct slice text, const struct sshd_scope *outer, struct arena *arena, const char **ret_why);
bool sshd_scope_matches(const struct sshd_scope *scope, const struct sshd_connection *connection, struct arena *arena);
bool sshd_scope_is_all(const struct sshd_scope *scope); /* NULL, or blocks for all */
