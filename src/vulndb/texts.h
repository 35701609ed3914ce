/* texts.h - details, each text once however many statements have it */
#pragma once
#include "base/arena.h"
#include "vulndb/pack.h"

#define NO_TEXT UINT32_MAX

struct text {
	struct slice bytes;
	bool is_named; /* a statement that counts has it */
	char name[VULNDB_TEXT_NAME_BYTES];
};

struct texts {
	struct arena arena;
	struct text *items;
	size_t count, capacity;
	uint32_t *table; /* of places + 1; its size is a power of two, at most half full */
	size_t size;
	size_t last; /* the statements of a bulletin come one after the other with the same text */
};

void texts_done(struct texts *texts);
uint32_t texts_add(struct texts *texts, struct slice text);
