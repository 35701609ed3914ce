/* engine.h - inside this room: many regular expressions over bytes in one pass, by Vectorscan
 *
 * It says where a match ends, and of which expression; where it begins and what its groups are is regex.h's to find. */
#pragma once
#include "base/buffer.h"
#include "base/error.h"

struct engine;

struct engine_text {
	struct slice regex;
	uint32_t id;
	/* What became of it: */
	bool loose;     /* taken as something weaker, for it has what the engine does not do: a look behind, a reference back */
	bool refused;   /* left out, for … */
	char why[160];  /* … this */
	uint64_t width; /* bytes that a match has at most; UINT32_MAX: no such number */
};

/* The library, as kept bytes name it: they are good for no other. */
struct slice engine_version(void);
/* TEXTS -> OUT, for every processor that the library runs on. No text, or none that is taken: nothing is written. */
int engine_compile(struct engine_text *texts, size_t count, struct buffer *out, struct error *err);
/* COMPILED empty: an engine that finds nothing. -ERR_UNSUPPORTED: of another library or processor. */
int engine_open(struct slice compiled, struct engine **ret_engine, struct error *err);
void engine_close(struct engine *engine);
/* Calls FOUND for each place where a match of the expression ID ends, in ascending order; several for one place, too. */
int engine_scan(
	struct engine *engine, struct slice bytes, void (*found)(void *context, uint32_t id, uint64_t end), void *context);
