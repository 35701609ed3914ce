/* words.h - inside this room: words of a Dockerfile's instructions */
#pragma once
#include "base/arena.h"

#define VARIABLE_BYTES_MAX 8192u

/* What has a value where an instruction stands. */
struct variable {
	struct slice name, value;
};

struct variables {
	struct variable *items;
	size_t count, capacity;
};

void variables_set(struct variables *variables, struct slice name, struct slice value, struct arena *arena);
const struct variable *variables_find(const struct variables *variables, struct slice name);
struct variables variables_copy(const struct variables *variables, struct arena *arena);

/* What is looked into, one after the other; NULL: nothing. */
struct scope {
	const struct variables *env, *args;
};

/* TEXT with $NAME, ${NAME}, ${NAME:-word} and the like replaced and quotes taken off. A variable without a value stays as it is written.
 * *RET_KNOWN: there was none such. At most VARIABLE_BYTES_MAX. */
struct slice words_replace(struct slice text, char escape, const struct scope *scope, struct arena *arena, bool *ret_known);
/* Takes the next word off *TEXT: blanks in quotes and behind ESCAPE do not end it; quotes stay. */
bool words_next_raw(struct slice *text, char escape, struct slice *ret_word);
/* ["a", "b"]: true, and the items. */
bool words_read_list(struct slice text, struct arena *arena, struct slices *ret_items);
