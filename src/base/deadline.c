/* deadline.c - when something has to be done */
#include "base/deadline.h"
#include "base/clock.h"
#include <limits.h>
#include <stddef.h>

#define STEPS 256u

struct deadline deadline_in(uint64_t ms)
{
	return (struct deadline){ .at_ms = ms ? clock_monotonic_ms() + ms : 0 };
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
		deadline->passed = clock_monotonic_ms() >= deadline->at_ms;
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
	uint64_t now = clock_monotonic_ms();

	if (!deadline->at_ms)
		return 0;
	if (now >= deadline->at_ms)
		return 1;
	return deadline->at_ms - now > UINT_MAX ? UINT_MAX : (unsigned)(deadline->at_ms - now);
}
