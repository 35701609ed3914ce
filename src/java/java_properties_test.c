/* java_properties_test.c - .properties files, after the documentation of java.util.Properties.load */
#include "base/test.h"
#include "java/java_properties.h"

TEST(properties_are_read_as_java_reads_them)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{ "a=b", "[a|b]" },
		{ "a = b\r\nc:d\re f\n", "[a|b][c|d][e|f]" },
		{ "Truth = Beauty\n Truth:Beauty\nTruth                    :Beauty\n",
			"[Truth|Beauty][Truth|Beauty][Truth|Beauty]" },
		{ "fruits                           apple, banana, pear, \\\n                                  cantaloupe, "
		  "watermelon, \\\n"
		  "                                  kiwi, mango\n",
			"[fruits|apple, banana, pear, cantaloupe, watermelon, kiwi, mango]" },
		{ "cheeses\n", "[cheeses|]" },
		{ "\\:\\=", "[:=|]" },
		{ "# a comment \\\na=b\n  ! another\n\n \t\f\nc=d", "[a|b][c|d]" },
		{ "a==b", "[a|=b]" },
		{ "a\\ b=c\\\\d\\te\\z", "[a b|c\\d\tez]" },
		{ "a=\\u0041\\u00e9\\u20AC", "[a|A\xc3\xa9\xe2\x82\xac]" },
		{ "a=\\ud83d\\ude00", "[a|\xef\xbf\xbd\xef\xbf\xbd]" },
		{ "a=\\u00g1\\u12", "[a|u00g1u12]" },
		{ "a=b\\", "[a|b]" },
		{ "a=b\\\\\nc=d", "[a|b\\][c|d]" },
		{ "a\\\n  b=c", "[ab|c]" },
		{ "a=b\\\n\nc=d", "[a|b][c|d]" },
		{ "a=b  ", "[a|b  ]" },
		{ "=b", "[|b]" },
		{ "", "" },
		{ "#", "" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct java_properties properties;
		struct slice key, value;
		char got[256] = "";
		size_t len = 0;

		java_properties_init(&properties, slice_from_text(cases[i].text), &arena);
		while (java_properties_next(&properties, &key, &value))
			len += (size_t)snprintf(got + len, sizeof got - len, "[%.*s|%.*s]", SLICE_ARG(key), SLICE_ARG(value));
		CHECK_TEXT(got, cases[i].want);
	}
}
