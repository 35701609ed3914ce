/* pace.c - so many requests a second and no more */
#include "sweep/pace.h"
#include <stdatomic.h>
#include <stdint.h>
#include <sys/mman.h>
#include <time.h>

struct pace {
	_Atomic uint64_t next_us; /* when the next request may be made */
	uint64_t step_us;
};

#define SECOND_US 1000000u

static uint64_t now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * SECOND_US + (uint64_t)now.tv_nsec / 1000;
}

int pace_new(double per_second, struct pace **ret_pace, struct error *err)
{
	struct pace *pace = mmap(NULL, sizeof *pace, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (pace == MAP_FAILED)
		return error_errno(err, "memory that is shared");
	pace->step_us = (uint64_t)(SECOND_US / per_second);
	atomic_init(&pace->next_us, 0);
	*ret_pace = pace;
	return 0;
}

void pace_free(struct pace *pace)
{
	if (pace)
		munmap(pace, sizeof *pace);
}

void pace_wait(void *context)
{
	struct pace *pace = context;
	uint64_t now, at, next;

	if (!pace)
		return;
	next = atomic_load(&pace->next_us);
	do {
		now = now_us();
		at = next > now ? next : now;
	} while (!atomic_compare_exchange_weak(&pace->next_us, &next, at + pace->step_us));
	while (at > now) {
		const struct timespec pause = { (time_t)((at - now) / SECOND_US), (long)((at - now) % SECOND_US) * 1000 };

		nanosleep(&pause, NULL);
		now = now_us();
	}
}
