/* test_main.c - runs the tests that registered themselves: one line each, "ok", "not ok" or "skip" */
#include "base/memory.h"
#include "base/test.h"
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static struct CMUnitTest *tests;
static size_t test_count, test_capacity;

void test_add(const char *name, void (*run)(void **state))
{
	memory_reserve(tests, test_count, test_capacity);
	tests[test_count++] = (struct CMUnitTest){ .name = name, .test_func = run };
}

void test_check_text(struct slice got, const char *want, const char *file, int line)
{
	if (slice_equal(got, slice_from_text(want)))
		return;
	print_error("got  \"%.*s\"\nwant \"%s\"\n", SLICE_ARG(got), want);
	_fail(file, line);
}

char *test_data_path(const char *below)
{
	const char *folder = getenv("PLIMSOLL_TESTDATA");
	char *path;

	if (!folder || !*folder) {
		skip(); /* leaves the test */
		abort();
	}
	path = memory_new(strlen(folder) + strlen(below) + 2);
	snprintf(path, strlen(folder) + strlen(below) + 2, "%s/%s", folder, below);
	return path;
}

struct slice test_read_file(const char *path)
{
	FILE *file = fopen(path, "rbe");
	struct stat status;
	char *bytes;

	if (!file || fstat(fileno(file), &status) < 0)
		fail_msg("cannot open %s", path);
	bytes = memory_new((size_t)status.st_size + 1);
	if (fread(bytes, 1, (size_t)status.st_size, file) != (size_t)status.st_size)
		fail_msg("cannot read %s", path);
	fclose(file);
	return slice_make(bytes, (size_t)status.st_size);
}

int main(int argc, char **argv)
{
	int r;

	if (argc > 1) {
		char pattern[256];

		snprintf(pattern, sizeof pattern, "*%s*", argv[1]);
		cmocka_set_test_filter(pattern);
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	r = _cmocka_run_group_tests("tests", tests, test_count, NULL, NULL);
	free(tests);
	return r ? 1 : 0;
}
