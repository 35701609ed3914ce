/* slice.h - a pointer and a length into memory that somebody else owns
 *
 * Nothing is copied, nothing needs a NUL. A slice is passed by value. All functions accept the empty slice. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct slice {
	const char *ptr; /* may be NULL when len is 0 */
	size_t len;
};

struct slices {
	struct slice *items;
	size_t count;
};

#define S(literal) ((struct slice){ "" literal, sizeof(literal) - 1 })
/* For "%.*s": at most INT_MAX bytes; the arguments are evaluated twice. */
#define SLICE_ARG(slice) ((int)(slice).len), ((slice).ptr ? (slice).ptr : "")

static inline struct slice slice_make(const void *ptr, size_t len)
{
	return (struct slice){ ptr, len };
}

static inline struct slice slice_from_text(const char *text)
{
	return (struct slice){ text, text ? strlen(text) : 0 };
}

static inline bool slice_equal(struct slice a, struct slice b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static inline bool slice_starts_with(struct slice text, struct slice start)
{
	return text.len >= start.len && (start.len == 0 || memcmp(text.ptr, start.ptr, start.len) == 0);
}

static inline bool slice_ends_with(struct slice text, struct slice end)
{
	return text.len >= end.len && (end.len == 0 || memcmp(text.ptr + text.len - end.len, end.ptr, end.len) == 0);
}

/* The part from byte FROM on; empty when FROM is beyond the end. */
static inline struct slice slice_from(struct slice text, size_t from)
{
	return from >= text.len ? (struct slice){ text.ptr ? text.ptr + text.len : NULL, 0 }
				: slice_make(text.ptr + from, text.len - from);
}

/* The first LEN bytes, or fewer. */
static inline struct slice slice_first(struct slice text, size_t len)
{
	return slice_make(text.ptr, len < text.len ? len : text.len);
}

bool slice_equal_ignoring_case(struct slice a, struct slice b); /* ASCII only */
int slice_compare(struct slice a, struct slice b);              /* by bytes, as memcmp; the shorter first */

/* Where BYTE or PART stands first (find) or last (find_last), or -1. */
ptrdiff_t slice_find_byte(struct slice text, char byte);
ptrdiff_t slice_find_last_byte(struct slice text, char byte);
ptrdiff_t slice_find(struct slice text, struct slice part);

/* Takes the next line off *TEXT: without its "\n" or "\r\n". False when nothing is left; a last line needs no newline. */
bool slice_next_line(struct slice *text, struct slice *ret_line);

/* Takes what stands before the next SEPARATOR off *TEXT. False when nothing is left. "a,,b" gives "a", "", "b"; "a," gives "a". */
bool slice_next_token(struct slice *text, char separator, struct slice *ret_token);

/* Cuts at the first SEPARATOR: false (and nothing set) without one. */
bool slice_cut(struct slice text, char separator, struct slice *ret_before, struct slice *ret_after);

struct slice slice_trim(struct slice text); /* without blanks, tabs, CR and LF at both ends */

/* All of TEXT is decimal digits, at least one, and fits. */
bool slice_to_u64(struct slice text, uint64_t *ret_value);

int slice_compare_items(const void *a, const void *b); /* of two struct slice, for qsort and bsearch */

/* The last part of a path: "a/b" gives "b". */
struct slice slice_base_name(struct slice path);
/* What stands before it: "a/b" gives "a", "b" gives "". */
struct slice slice_folder_name(struct slice path);

/* 64 bits, eight bytes at a time; the same on every little-endian machine. For tables and covers, never for trust. */
uint64_t slice_hash(struct slice text, uint64_t seed);
