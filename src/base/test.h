/* test.h - TEST and CHECK: thin names over cmocka, and the main of every test program
 *
 * TEST(a_sentence_that_is_true) { … } in any file of a test program registers itself; base/test_main.c runs all of them,
 * or those whose names contain the first argument. */
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/error.h"
#include "base/slice.h"

void test_add(const char *name, void (*run)(void **state));

#define TEST(name)                                                \
	static void name(void **state);                           \
	__attribute__((constructor)) static void name##_add(void) \
	{                                                         \
		test_add(#name, name);                            \
	}                                                         \
	static void name(void **state __attribute__((unused)))

void test_check_text(struct slice got, const char *want, const char *file, int line);

#define CHECK(condition) assert_true(condition)
#define CHECK_INT(got, want) assert_int_equal((got), (want))
#define CHECK_SLICE(got, want) test_check_text((got), (want), __FILE__, __LINE__)               /* a slice and a text */
#define CHECK_TEXT(got, want) test_check_text(slice_from_text(got), (want), __FILE__, __LINE__) /* two texts */

/* The folder that PLIMSOLL_TESTDATA names, joined with BELOW; skips the test (named and counted) without it. The caller frees. */
char *test_data_path(const char *below);
/* A whole file, or the test fails. The caller frees ret.ptr. */
struct slice test_read_file(const char *path);
