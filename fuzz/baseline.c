/* baseline.c - fuzz what reads saved reports, and what compares two of them: the halves before and behind a NUL, or one with itself */
#include "compare/diff.h"

static int by_bytes(const char *scheme, struct slice a, struct slice b)
{
	(void)scheme;
	return slice_compare(a, b);
}

static void compare(const struct saved *older, const struct saved *newer, bool same)
{
	const struct report_style style = { .columns = 80 };
	struct arena arena = ARENA_INIT;
	struct comparison comparison;

	compare_reports(&older->report, &newer->report, by_bytes, &arena, &comparison);
	/* Nothing is lost: what the old one has is in a pair, or gone. */
	if (same && comparison.finding_count)
		__builtin_trap();
	if (comparison.package_count > older->report.package_count + newer->report.package_count)
		__builtin_trap();
	for (size_t i = 0; diff_formats[i]; i++) {
		struct buffer out = BUFFER_INIT(0);

		diff_formats[i]->write(&comparison, &style, &out);
		if (out.len == 0)
			__builtin_trap();
		buffer_done(&out);
	}
	arena_done(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice older = slice_make(data, size), newer = older;
	bool same = !slice_cut(slice_make(data, size), 0, &older, &newer);
	struct saved sides[2] = { 0 };
	struct error err;

	if (saved_read(older, &sides[0], &err) == 0 && saved_read(newer, &sides[1], &err) == 0)
		compare(&sides[0], &sides[1], same);
	saved_done(&sides[0]);
	saved_done(&sides[1]);
	return 0;
}
