/* traits.h - what malware does, and honest files as a rule do not: the words and ratings of each such trait */
#pragma once
#include "model/malware.h"
#include "model/rating.h"

enum trait {
#define TRAIT(symbol, id, name, rating, confidence, reason, action) TRAIT_##symbol,
#include "model/traits.def"
#undef TRAIT
	TRAIT_COUNT
};

/* The file at PATH has it; FACTS: what was seen. Slices point to constants, PATH and FACTS. */
struct malware trait_found(enum trait trait, struct slice path, struct slice facts);
/* Rates it otherwise, for REASON. */
void trait_rate(struct malware *malware, enum rating rating, enum malware_confidence confidence, struct slice reason);
