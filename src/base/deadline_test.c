#include "base/deadline.h"
#include "base/test.h"
#include <time.h>

TEST(no_deadline_is_never_passed)
{
	struct deadline never = deadline_in(0), before = deadline_before(&never, 5);

	CHECK(!deadline_passed(&never) && !deadline_passed(&before));
	for (unsigned i = 0; i < 1000; i++)
		CHECK(!deadline_step(&never) && !deadline_step(NULL));
	CHECK_INT(deadline_left_ms(&never), 0);
}

TEST(a_deadline_passes_once_and_for_ever)
{
	struct deadline soon = deadline_in(20), late = deadline_in(100000), early = deadline_before(&late, 99999);
	struct timespec wait = { .tv_nsec = 30000000 };
	bool seen = false;

	CHECK(deadline_left_ms(&soon) >= 1 && deadline_left_ms(&soon) <= 20);
	nanosleep(&wait, NULL);
	CHECK_INT(deadline_left_ms(&soon), 1);
	for (unsigned i = 0; i < 256; i++)
		seen = deadline_step(&soon);
	CHECK(seen && deadline_step(&soon) && deadline_passed(&soon));
	CHECK(deadline_passed(&early) && !deadline_passed(&late));
}
