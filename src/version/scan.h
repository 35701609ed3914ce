/* scan.h - what all schemes need to take a version apart: digits of any length, letters, runs */
#pragma once
#include "base/slice.h"

static inline bool scan_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool scan_is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline char scan_lower(char c)
{
	return (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

/* The first byte, or NUL at the end: no scheme gives a meaning to a NUL inside. */
static inline char scan_first(struct slice text)
{
	return text.len ? text.ptr[0] : '\0';
}

struct slice scan_take_digits(struct slice *text);  /* the run of digits at the front; may be empty */
struct slice scan_take_letters(struct slice *text); /* the run of ASCII letters at the front; may be empty */
bool scan_all_digits(struct slice text);            /* and at least one */

/* Numbers of any length; the empty one is 0. */
int scan_compare_digits(struct slice a, struct slice b);
/* Numbers with dots between: a missing number is 0, further numbers count. */
int scan_compare_dotted(struct slice a, struct slice b);
/* By bytes, ASCII letters as lower case; the shorter first. */
int scan_compare_lower(struct slice a, struct slice b);
