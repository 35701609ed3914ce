/* pep440_legacy.c - the order of setuptools before PEP 440 ("parse_version" of its documentation, up to release 7)
 *
 * The version is cut into numbers, words, dots, hyphens and runs of anything else. Words sort before numbers, and each version
 * ends with the word "final". Here a word is written without the "*" that setuptools put in front of it. */
#include "base/cleanup.h"
#include "base/memory.h"
#include "version/pep440.h"
#include "version/scan.h"

#define NUMBER_WIDTH 8 /* numbers are compared as texts, filled up with zeros to this many digits */
#define FEW_PARTS 32   /* so many need no memory from the heap */

struct part {
	bool number;
	struct slice text;
};

static const struct {
	const char *word, *stands_for;
} synonyms[] = {
	{ "pre", "c" },
	{ "preview", "c" },
	{ "-", "final-" },
	{ "rc", "c" },
	{ "dev", "@" },
};

static struct slice replaced(struct slice word)
{
	for (size_t i = 0; i < sizeof synonyms / sizeof synonyms[0]; i++)
		if (slice_equal_ignoring_case(word, slice_from_text(synonyms[i].word)))
			return slice_from_text(synonyms[i].stands_for);
	return word;
}

static bool begins_other(char c)
{
	return !scan_is_digit(c) && !scan_is_letter(c) && c != '.' && c != '-';
}

static struct part take_part(struct slice *text)
{
	struct part part = { .number = scan_is_digit(scan_first(*text)) };
	size_t len = 1;

	if (part.number) {
		part.text = scan_take_digits(text);
		return part;
	}
	if (scan_is_letter(scan_first(*text))) {
		part.text = replaced(scan_take_letters(text));
		return part;
	}
	while (begins_other(text->ptr[0]) && len < text->len && begins_other(text->ptr[len]))
		len++;
	part.text = replaced(slice_first(*text, len));
	*text = slice_from(*text, len);
	return part;
}

static bool is_zero(const struct part *part)
{
	struct slice digits = part->text;

	while (digits.len && digits.ptr[0] == '0')
		digits = slice_from(digits, 1);
	return part->number && digits.len == 0 && part->text.len <= NUMBER_WIDTH;
}

/* Adds PART to PARTS, of which COUNT are there; returns how many there are then. */
static size_t add_part(struct part *parts, size_t count, struct part part)
{
	if (!part.number) {
		if (scan_compare_lower(part.text, S("final")) < 0)
			while (count && !parts[count - 1].number && slice_equal(parts[count - 1].text, S("final-")))
				count--;
		while (count && is_zero(&parts[count - 1]))
			count--;
	}
	parts[count] = part;
	return count + 1;
}

/* PARTS has room for one more than VERSION has bytes. */
static size_t take_apart(struct slice version, struct part *parts)
{
	size_t count = 0;

	while (version.len) {
		struct part part = take_part(&version);

		if (part.number || !slice_equal(part.text, S(".")))
			count = add_part(parts, count, part);
	}
	return add_part(parts, count, (struct part){ .text = S("final") });
}

static int compare_numbers(struct slice a, struct slice b)
{
	size_t width = NUMBER_WIDTH;

	for (size_t i = 0; i < (a.len < width ? width : a.len) || i < (b.len < width ? width : b.len); i++) {
		size_t fill_a = a.len < width ? width - a.len : 0, fill_b = b.len < width ? width - b.len : 0;
		int x = i < fill_a ? '0' : i - fill_a < a.len ? a.ptr[i - fill_a] : 0;
		int y = i < fill_b ? '0' : i - fill_b < b.len ? b.ptr[i - fill_b] : 0;

		if (x != y)
			return x < y ? -1 : 1;
	}
	return 0;
}

static int compare_parts(const struct part *a, const struct part *b)
{
	if (a->number != b->number)
		return a->number ? 1 : -1;
	return a->number ? compare_numbers(a->text, b->text) : scan_compare_lower(a->text, b->text);
}

static struct part *more_room(size_t len)
{
	return len < FEW_PARTS ? NULL : memory_grow(NULL, len + 1, sizeof(struct part));
}

int pep440_compare_legacy(struct slice a, struct slice b)
{
	struct part few_a[FEW_PARTS], few_b[FEW_PARTS];
	cleanup_free struct part *many_a = more_room(a.len), *many_b = more_room(b.len);
	struct part *parts_a = many_a ? many_a : few_a, *parts_b = many_b ? many_b : few_b;
	size_t count_a = take_apart(a, parts_a), count_b = take_apart(b, parts_b);

	for (size_t i = 0; i < count_a && i < count_b; i++) {
		int order = compare_parts(&parts_a[i], &parts_b[i]);

		if (order)
			return order;
	}
	return (count_a > count_b) - (count_a < count_b);
}
