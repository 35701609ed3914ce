/* fill_test.c - texts with placeholders */
#include "base/test.h"
#include "catalog/fill.h"

static bool lookup(void *context, struct slice name, struct slice *ret_value)
{
	static const struct {
		const char *name, *value;
	} known[] = { { "a", "1" }, { "b.c", "2-${a}" }, { "loop", "x${loop}" }, { "wide", "${wide}${wide}" }, { "none", "" } };

	(void)context;
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (slice_equal(name, slice_from_text(known[i].name))) {
			*ret_value = slice_from_text(known[i].value);
			return true;
		}
	return false;
}

TEST(placeholders_are_filled_or_the_text_is_not_known)
{
	static const struct {
		const char *text, *filled; /* NULL: not known */
	} cases[] = {
		{ "", "" },
		{ "1.0", "1.0" },
		{ "${a}", "1" },
		{ "${ a }", "1" },
		{ "x-${b.c}.${a}$", "x-2-1.1$" },
		{ "$a{b}", "$a{b}" },
		{ "$${a}", "$1" },
		{ "${none}", "" },
		{ "${unknown}", NULL },
		{ "1.${a", NULL },
		{ "${loop}", NULL },
		{ "${wide}", NULL },
		{ "${}", NULL },
	};
	cleanup_arena struct arena arena = ARENA_INIT;
	struct filling filling = { '{', '}', lookup, NULL, &arena };

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct slice got = S("?");

		CHECK_INT(fill(&filling, slice_from_text(cases[i].text), &got), cases[i].filled != NULL);
		CHECK_SLICE(got, cases[i].filled ? cases[i].filled : "?");
	}
}
