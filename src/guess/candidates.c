/* candidates.c - what is tried, in which order */
#include "guess/candidates.h"
#include "guess/derived.h"
#include "guess/verifier.h"

/* One text each: no pointers that a program would have to set right when it starts, for lists that most scans do not need. */
static const char listed_words[] =
#define WORDS(text) text " "
#include "guess/words.def"
#undef WORDS
	;

static const char vendor_defaults[] =
#define DEFAULT(account, password, source) account "\t" password "\n"
#include "guess/defaults.def"
#undef DEFAULT
	;

static void add_defaults(struct slice account, bool of_others, struct words *words)
{
	struct slice text = slice_make(vendor_defaults, sizeof vendor_defaults - 1), line, of, password;

	while (slice_next_line(&text, &line))
		if (slice_cut(line, '\t', &of, &password) && password.len && slice_equal_ignoring_case(of, account) != of_others)
			words_add(words, password, PASSWORD_DEFAULT);
}

/* COUNT words, from the one with number FIRST on. */
static void add_listed(size_t first, size_t count, struct words *words)
{
	struct slice text = slice_make(listed_words, sizeof listed_words - 1), word;

	for (size_t number = 0; slice_next_token(&text, ' ', &word) && number < first + count; number++)
		if (number >= first)
			words_add(words, word, PASSWORD_COMMON);
}

void candidates_required(const struct guess_target *target, const struct slices *image_words, struct words *ret_words)
{
	words_add(ret_words, S(""), PASSWORD_EMPTY);
	derive_words(target, image_words, ret_words);
	add_defaults(target->account, false, ret_words);
	add_listed(0, CANDIDATES_REQUIRED_WORDS, ret_words);
}

void candidates_rest(const struct slices *word_list, struct words *ret_words)
{
	add_defaults(S(""), true, ret_words);
	add_listed(CANDIDATES_REQUIRED_WORDS, SIZE_MAX - CANDIDATES_REQUIRED_WORDS, ret_words);
	for (size_t i = 0; i < word_list->count; i++)
		if (word_list->items[i].len && word_list->items[i].len <= VERIFIER_WORD_MAX)
			words_add(ret_words, word_list->items[i], PASSWORD_COMMON);
}
