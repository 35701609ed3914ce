/* words_test.c - tests of words.c */
#include "base/test.h"
#include "base/words.h"

TEST(the_word_that_was_meant_is_found)
{
	static const struct {
		const char *word, *words, *nearest;
	} cases[] = {
		{ "chekc", "id title check fix", "check" }, /* neighbours swapped */
		{ "Check", "id title check fix", "check" },
		{ "titel", "id title check fix", "title" },
		{ "aplies", "applies aliases", "applies" },
		{ "exam", "id examples", "examples" }, /* the beginning of it */
		{ "plm-a22", "PLM-A02 PLM-B01", "PLM-A02" },
		{ "zzz", "id title check fix", "" },
		{ "", "id title", "" },
		{ "id", "", "" },
		{ "a-word-that-is-so-long-that-nobody-can-have-meant-it", "id", "" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		CHECK_SLICE(words_nearest(slice_from_text(cases[i].word), cases[i].words), cases[i].nearest);
}

TEST(words_are_had_whole)
{
	CHECK(words_have("at-most at-least", S("at-most")));
	CHECK(!words_have("at-most at-least", S("at")));
	CHECK(!words_have("at-most at-least", S("")));
	CHECK(!words_have("", S("")));
}

TEST(words_are_listed_with_commas)
{
	cleanup_buffer struct buffer out = BUFFER_INIT(100);

	words_list(&out, " a  bc d");
	CHECK_SLICE(buffer_slice(&out), "a, bc, d");
}
