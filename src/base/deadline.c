/* deadline.c - when something has to be done */
#include "base/deadline.h"
#include <limits.h>
#include <stddef.h>
#include <time.h>

#define STEPS 256u

static uint64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

struct deadline deadline_in(uint64_t ms)
{
	return (struct deadline){ .at_ms = ms ? now_ms() + ms : 0 };
}

struct deadline deadline_before(const struct deadline *deadline, uint64_t early_ms)
{
	if (!deadline->at_ms)
		return (struct deadline){ 0 };
	return (struct deadline){ .at_ms = deadline->at_ms > early_ms ? deadline->at_ms - early_ms : 1 };
}

bool deadline_passed(struct deadline *deadline)
{
	if (deadline->at_ms && !deadline->passed)
		deadline->passed = now_ms() >= deadline->at_ms;
	return deadline->passed;
}

bool deadline_step(struct deadline *deadline)
{
	if (!deadline || !deadline->at_ms)
		return false;
	return ++deadline->steps % STEPS == 0 ? deadline_passed(deadline) : deadline->passed;
}

unsigned deadline_left_ms(const struct deadline *deadline)
{
	uint64_t now = now_ms();

	if (!deadline->at_ms)
		return 0;
	if (now >= deadline->at_ms)
		return 1;
	return deadline->at_ms - now > UINT_MAX ? UINT_MAX : (unsigned)(deadline->at_ms - now);
}
