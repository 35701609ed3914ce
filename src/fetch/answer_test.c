/* answer_test.c - heads of HTTP answers, after RFC 9110 */
#include "base/test.h"
#include "fetch/answer.h"

TEST(a_tag_is_kept_as_it_stands_and_what_is_none_is_not)
{
	/* RFC 9110, section 8.8.3 */
	static const struct {
		const char *field, *kept;
		bool strong;
	} cases[] = {
		{ "\"xyzzy\"", "\"xyzzy\"", true },
		{ "W/\"xyzzy\"", "W/\"xyzzy\"", false },
		{ "\"\"", "\"\"", true },
		{ "\"caf\xc3\xa9\"", "\"caf\xc3\xa9\"", true },
		{ "xyzzy", "", false },
		{ "w/\"xyzzy\"", "", false },
		{ "\"", "", false },
		{ "W/\"", "", false },
		{ "\"a b\"", "", false },
		{ "\"a\"b\"", "", false },
		{ "\"a\r\nX: y\"", "", false },
		{ "\"a\x7f\"", "", false },
		{ "\"0123456789abcdef0123456789abc\"", "\"0123456789abcdef0123456789abc\"", true },
		{ "\"0123456789abcdef0123456789abcd\"", "", false }, /* no room for the NUL */
		{ "", "", false },
	};
	char kept[32];

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		answer_tag(slice_from_text(cases[i].field), kept, sizeof kept);
		CHECK_TEXT(kept, cases[i].kept);
		CHECK_INT(answer_tag_is_strong(kept), cases[i].strong);
	}
}

TEST(a_date_has_nothing_in_it_that_a_date_has_not)
{
	char kept[FETCH_DATE_SIZE];

	answer_date(S("Tue, 15 Nov 1994 12:45:26 GMT"), kept, sizeof kept);
	CHECK_TEXT(kept, "Tue, 15 Nov 1994 12:45:26 GMT");
	answer_date(S("Tue, 15 Nov 1994\r\nX: y"), kept, sizeof kept);
	CHECK_TEXT(kept, "");
	answer_date(S("012345678901234567890123456789012345678901234567"), kept, sizeof kept);
	CHECK_TEXT(kept, "");
}

TEST(a_range_is_a_part_of_something_whose_length_is_known)
{
	/* RFC 9110, section 14.4 */
	static const struct {
		const char *field;
		bool good;
		uint64_t from, to, whole;
	} cases[] = {
		{ "bytes 100-199/200", true, 100, 200, 200 },
		{ "bytes 0-0/1", true, 0, 1, 1 },
		{ "bytes 0-18446744073709551614/18446744073709551615", true, 0, UINT64_MAX, UINT64_MAX },
		{ "bytes 100-198/200", true, 100, 199, 200 },
		{ "bytes 100-200/200", false, 0, 0, 0 },
		{ "bytes 200-199/200", false, 0, 0, 0 },
		{ "bytes 100-199/*", false, 0, 0, 0 },
		{ "bytes */200", false, 0, 0, 0 },
		{ "bytes 0--1/0", false, 0, 0, 0 },
		{ "bytes -1-199/200", false, 0, 0, 0 },
		{ "bytes 0-18446744073709551615/18446744073709551616", false, 0, 0, 0 },
		{ "items 100-199/200", false, 0, 0, 0 },
		{ "bytes=100-199/200", false, 0, 0, 0 },
		{ "bytes 100-199/200 ", false, 0, 0, 0 },
		{ "", false, 0, 0, 0 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct answer_range range = { 0 };

		CHECK_INT(answer_range(slice_from_text(cases[i].field), &range), cases[i].good);
		CHECK(range.from == cases[i].from && range.to == cases[i].to && range.whole == cases[i].whole);
	}
}

TEST(what_a_busy_server_says_is_told_from_what_stays_so)
{
	static const struct {
		uint64_t status;
		enum fetch_advice advice;
	} cases[] = { { 429, FETCH_AGAIN }, { 500, FETCH_AGAIN }, { 502, FETCH_AGAIN }, { 503, FETCH_AGAIN },
		{ 504, FETCH_AGAIN }, { 408, FETCH_AGAIN }, { 416, FETCH_ANEW }, { 404, FETCH_GIVE_UP }, { 403, FETCH_GIVE_UP },
		{ 410, FETCH_GIVE_UP }, { 501, FETCH_GIVE_UP }, { 302, FETCH_GIVE_UP } };

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		CHECK_INT(answer_advice(cases[i].status), cases[i].advice);
}

TEST(a_type_is_read_without_its_parameters)
{
	char kept[32];

	answer_type(S("Application/JSON; charset=utf-8"), kept, sizeof kept);
	CHECK_TEXT(kept, "application/json");
	answer_type(S("application/json"), kept, sizeof kept);
	CHECK_TEXT(kept, "application/json");
	answer_type(S("application/ json"), kept, sizeof kept);
	CHECK_TEXT(kept, "");
	answer_type(S("application/x-0123456789012345678901234567"), kept, sizeof kept);
	CHECK_TEXT(kept, "");
}

TEST(the_next_page_is_where_a_link_says)
{
	/* RFC 8288, section 3; RFC 5988's examples; what registries say */
	static const struct {
		const char *field, *target; /* NULL: none */
	} cases[] = {
		{ "</v2/_catalog?last=b&n=2>; rel=\"next\"", "/v2/_catalog?last=b&n=2" },
		{ "<http://example.com/TheBook/chapter2>; rel=\"previous\"; title=\"previous chapter\"", NULL },
		{ "</TheBook/chapter2>; rel=\"previous\"; title*=UTF-8'de'letztes%20Kapitel, </TheBook/chapter4>; rel=\"next\"",
			"/TheBook/chapter4" },
		{ "<http://example.org/>; rel=\"start http://example.net/relation/other\"", NULL },
		{ "<a>; rel=\"first next\"", "a" },
		{ "<a>;rel=NEXT", "a" },
		{ "<a> ; title=\"x, <b>; rel=next\" ; rel = next", "a" },
		{ "<a>; title=\"x\\\"; rel=next\", <b>; rel=\"next\"", "b" },
		{ "<a>; rel=prev; rel=next", NULL },
		{ "<a>; rel=nextone", NULL },
		{ "<a>; next", NULL },
		{ "<a>, <b>; rel=next", "b" },
		{ ", ,<a>; rel=next", "a" },
		{ "<>; rel=next", "" },
		{ "a; rel=next", NULL },
		{ "<a; rel=next", NULL },
		{ "<a>; rel=\"next", NULL },
		{ "<a> b; rel=next", NULL },
		{ "", NULL },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct slice target = S("");

		CHECK_INT(answer_next(slice_from_text(cases[i].field), &target), cases[i].target != NULL);
		CHECK_SLICE(target, cases[i].target ? cases[i].target : "");
	}
}
