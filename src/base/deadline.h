/* deadline.h - when something has to be done, asked so cheaply that inner loops can ask */
#pragma once
#include <stdbool.h>
#include <stdint.h>

struct deadline {
	uint64_t at_ms; /* of the monotonic clock; 0: never */
	unsigned steps; /* since the clock was looked at */
	bool passed;    /* once true, for ever */
};

struct deadline deadline_in(uint64_t ms); /* 0: never */
/* The same moment, EARLY_MS before. */
struct deadline deadline_before(const struct deadline *deadline, uint64_t early_ms);
bool deadline_passed(struct deadline *deadline); /* looks at the clock */
bool deadline_step(struct deadline *deadline);   /* looks at it every 256th time; NULL: never */
/* What is left, for those who count for themselves: at least 1; 0: there is no deadline. */
unsigned deadline_left_ms(const struct deadline *deadline);
