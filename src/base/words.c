/* words.c - lists of words in one text */
#include "base/words.h"

#include <ctype.h>

#define WORD_LENGTH_MAX 40

bool words_next(const char **words, struct slice *ret_word)
{
	const char *start = *words;

	while (*start == ' ')
		start++;
	*ret_word = slice_make(start, strcspn(start, " "));
	*words = start + ret_word->len;
	return ret_word->len > 0;
}

/* Edits (insert, delete, replace, swap of neighbours) that make B of A; both at most WORD_LENGTH_MAX long. */
static unsigned distance(struct slice a, struct slice b)
{
	unsigned rows[3][WORD_LENGTH_MAX + 1], *before = rows[0], *last = rows[1], *row = rows[2], *spare;

	for (size_t j = 0; j <= b.len; j++)
		last[j] = (unsigned)j;
	for (size_t i = 1; i <= a.len; i++) {
		row[0] = (unsigned)i;
		for (size_t j = 1; j <= b.len; j++) {
			unsigned best =
				last[j - 1] + (tolower((unsigned char)a.ptr[i - 1]) != tolower((unsigned char)b.ptr[j - 1]));

			if (last[j] + 1 < best)
				best = last[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			if (i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] && a.ptr[i - 2] == b.ptr[j - 1] &&
				before[j - 2] + 1 < best)
				best = before[j - 2] + 1;
			row[j] = best;
		}
		spare = before;
		before = last;
		last = row;
		row = spare;
	}
	return last[b.len];
}

struct slice words_nearest(struct slice word, const char *words)
{
	struct slice candidate, nearest = { 0 };
	unsigned least = word.len <= 3 ? 1 : word.len <= 6 ? 2 : 3;

	if (word.len == 0 || word.len > WORD_LENGTH_MAX)
		return nearest;
	while (words_next(&words, &candidate)) {
		unsigned edits;

		if (candidate.len > WORD_LENGTH_MAX)
			continue;
		edits = word.len >= 3 && slice_starts_with(candidate, word) ? 1 : distance(word, candidate);
		if (edits < least || (edits == least && nearest.len == 0)) {
			least = edits;
			nearest = candidate;
		}
	}
	return nearest;
}

bool words_have(const char *words, struct slice word)
{
	struct slice candidate;

	while (words_next(&words, &candidate))
		if (slice_equal(word, candidate))
			return true;
	return false;
}

void words_list(struct buffer *out, const char *words)
{
	struct slice word;
	const char *between = "";

	while (words_next(&words, &word)) {
		buffer_addf(out, "%s%.*s", between, SLICE_ARG(word));
		between = ", ";
	}
}
