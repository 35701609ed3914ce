/* gates.h - inside this room: what was not looked at, counted by the gate that kept it away */
#pragma once
#include "base/arena.h"
#include "model/unexamined.h"

#define GATES_MAX 64u

struct gate {
	struct unexamined told; /* `example` is empty: it is in EXAMPLE */
	uint64_t largest;
	char example[1024];
	size_t example_len;
};

struct gates {
	struct gate items[GATES_MAX];
	size_t count;
};

/* WORDS and SCANNER are constants. BYTES of FILES, of which PATH is one, were not looked at. */
void gates_count_files(struct gates *gates, const char *scanner, const char *words, bool incomplete, struct slice path,
	uint64_t files, uint64_t bytes);
void gates_count(struct gates *gates, const char *scanner, const char *words, bool incomplete, struct slice path, uint64_t bytes);
int gates_tell(const struct gates *gates, int (*tell)(void *context, const struct unexamined *unexamined), void *context);
