/* choice.c - which tags of a registry are swept */
#include "sweep/choice.h"
#include "base/buffer.h"
#include "base/wildcard.h"
#include <ctype.h>

#define NAME_BYTES_MAX 4096u
#define COMPANION "sha256-"
#define COMPANION_DIGITS 64u

/* A pattern of a repository alone has no colon behind its last slash. */
static bool names_tag(struct slice pattern)
{
	return slice_find_byte(slice_from(pattern, (size_t)(slice_find_last_byte(pattern, '/') + 1)), ':') >= 0;
}

static bool matches(struct slice pattern, struct slice whole)
{
	struct slice host, below;

	return wildcard_matches(pattern, whole, WILDCARD_BYTES) ||
	       (slice_cut(whole, '/', &host, &below) && wildcard_matches(pattern, below, WILDCARD_BYTES));
}

/* TAG empty: of the repository alone. */
static bool one_matches(const char *const *patterns, size_t count, struct slice repository, struct slice tag)
{
	cleanup_buffer struct buffer whole = BUFFER_INIT(NAME_BYTES_MAX);

	buffer_addf(&whole, "%.*s:%.*s", SLICE_ARG(repository), SLICE_ARG(tag));
	for (size_t i = 0; i < count; i++) {
		struct slice pattern = slice_from_text(patterns[i]);

		if (names_tag(pattern) ? tag.len && matches(pattern, buffer_slice(&whole)) : matches(pattern, repository))
			return true;
	}
	return false;
}

bool sweep_wants_repository(const struct sweep_choice *choice, struct slice repository)
{
	bool wanted = choice->include_count == 0;

	for (size_t i = 0; i < choice->include_count; i++)
		wanted = wanted || names_tag(slice_from_text(choice->include[i]));
	wanted = wanted || one_matches(choice->include, choice->include_count, repository, S(""));
	return wanted && !one_matches(choice->exclude, choice->exclude_count, repository, S(""));
}

bool sweep_wants_tag(const struct sweep_choice *choice, struct slice repository, struct slice tag)
{
	if (choice->include_count && !one_matches(choice->include, choice->include_count, repository, tag))
		return false;
	return !one_matches(choice->exclude, choice->exclude_count, repository, tag);
}

bool sweep_is_companion(struct slice tag)
{
	if (!slice_starts_with(tag, S(COMPANION)) || tag.len < sizeof COMPANION - 1 + COMPANION_DIGITS)
		return false;
	for (size_t i = 0; i < COMPANION_DIGITS; i++)
		if (!isxdigit((unsigned char)tag.ptr[sizeof COMPANION - 1 + i]))
			return false;
	tag = slice_from(tag, sizeof COMPANION - 1 + COMPANION_DIGITS);
	return tag.len == 0 || tag.ptr[0] == '.' || tag.ptr[0] == '-';
}

static size_t digits_at(struct slice text, size_t at)
{
	size_t end = at;

	while (end < text.len && isdigit((unsigned char)text.ptr[end]))
		end++;
	return end - at;
}

/* Of two runs of digits, as numbers of any length. */
static int compare_numbers(struct slice a, struct slice b)
{
	while (a.len && a.ptr[0] == '0')
		a = slice_from(a, 1);
	while (b.len && b.ptr[0] == '0')
		b = slice_from(b, 1);
	if (a.len != b.len)
		return a.len < b.len ? -1 : 1;
	return slice_compare(a, b);
}

static int compare_tags(struct slice a, struct slice b)
{
	size_t i = 0, k = 0;

	while (i < a.len && k < b.len) {
		size_t left = digits_at(a, i), right = digits_at(b, k);
		int order;

		if (left && right) {
			order = compare_numbers(slice_make(a.ptr + i, left), slice_make(b.ptr + k, right));
			i += left;
			k += right;
		} else {
			order = (unsigned char)a.ptr[i++] - (unsigned char)b.ptr[k++];
		}
		if (order)
			return order;
	}
	if (i < a.len || k < b.len)
		return i < a.len ? 1 : -1;
	return slice_compare(a, b); /* "01" and "1" */
}

static int last_first(const void *x, const void *y)
{
	const struct slice *a = x, *b = y;
	bool a_latest = slice_equal(*a, S("latest")), b_latest = slice_equal(*b, S("latest"));

	if (a_latest != b_latest)
		return a_latest ? -1 : 1;
	return compare_tags(*b, *a);
}

size_t sweep_newest_tags(struct slice *tags, size_t count, size_t max)
{
	if (max == 0 || count <= max)
		return count;
	qsort(tags, count, sizeof *tags, last_first);
	return max;
}
