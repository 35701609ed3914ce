/* told_test.c - what the library takes of a report, and what it refuses */
#include "base/test.h"
#include "library/told.h"

#define VERDICT "\"schema_version\": 1, \"verdict\": {\"decisions\": [], \"kind\": \"block\", \"sentence\": \"why\"}"

TEST(told_findings_have_what_the_report_says)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct told told;
	struct error err;

	CHECK_INT(
		told_read(
			S("{" VERDICT
			  ", \"findings\": [{\"kind\": \"vulnerability\", \"id\": \"CVE-2021-44228\", \"rating\": \"critical\","
			  "\"package\": {\"type\": \"maven\", \"name\": \"a:b\", \"version\": \"1\"}, \"score\": 9.85, \"epss\": "
			  "0.00012,"
			  "\"layer\": 3, \"known\": true, \"aliases\": [{}]}, {\"kind\": \"secret\", \"path\": \"a\\u0009b\"}]}"),
			&arena, &told, &err),
		0);
	CHECK_INT(told.verdict, PLIMSOLL_VERDICT_BLOCK);
	CHECK_TEXT(told.sentence, "why");
	CHECK_INT(told.finding_count, 2);
	CHECK_INT(told.findings[0].kind, PLIMSOLL_KIND_VULNERABILITY);
	CHECK_INT(told.findings[0].rating, PLIMSOLL_RATING_CRITICAL);
	CHECK_TEXT(told.findings[0].package_name, "a:b");
	CHECK_INT(told.findings[0].score * 100 + 0.5, 985);
	CHECK_INT(told.findings[0].epss * 100000 + 0.5, 12);
	CHECK_INT(told.findings[0].layer, 3);
	CHECK_INT(told.findings[0].known, 1);
	CHECK_INT(told.findings[1].kind, PLIMSOLL_KIND_SECRET);
	CHECK_TEXT(told.findings[1].path, "a\tb");
	CHECK_TEXT(told.findings[1].id, "");
	CHECK_INT(told.findings[1].layer, -1);
	CHECK(told.findings[1].score < 0 && told.findings[1].epss < 0);
}

TEST(told_what_is_no_report_is_an_error)
{
	static const struct slice texts[] = {
		S(""),
		S("{}"),
		S("[]"),
		S("{" VERDICT "}"),
		S("{" VERDICT ", \"findings\": [{]}"),
		S("{" VERDICT ", \"findings\": []"),
		S("{" VERDICT ", \"findings\": [{\"layer\": 2147483648}]}"),
		S("{" VERDICT ", \"findings\": [{\"score\": 1e3}]}"),
		S("{" VERDICT ", \"findings\": [{\"rating\": \"bad\"}]}"),
		S("{" VERDICT ", \"findings\": [{\"id\": \"a\\u0000b\"}]}"),
		S("{\"schema_version\": 2, \"verdict\": {\"kind\": \"pass\"}, \"findings\": []}"),
		S("{\"verdict\": {\"kind\": \"pass\"}, \"findings\": []}"),
		S("{\"schema_version\": 1, \"verdict\": {}, \"findings\": []}"),
		/* One report an image is told; a list has none of its own. */
		S("{\"schema_version\": 1, \"reports\": []}"),
	};

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct told told;
		struct error err;

		CHECK_INT(told_read(texts[i], &arena, &told, &err), -ERR_FORMAT);
	}
}

TEST(told_names_are_those_of_the_report)
{
	CHECK_TEXT(plimsoll_verdict_name(PLIMSOLL_VERDICT_INCOMPLETE), "incomplete");
	CHECK_TEXT(plimsoll_verdict_name(PLIMSOLL_VERDICT_NONE), "unknown");
	CHECK_TEXT(plimsoll_verdict_name((enum plimsoll_verdict)4), "unknown");
	CHECK_TEXT(plimsoll_rating_name(PLIMSOLL_RATING_CRITICAL), "critical");
	CHECK_TEXT(plimsoll_rating_name((enum plimsoll_rating)5), "unknown");
	CHECK_TEXT(plimsoll_kind_name(PLIMSOLL_KIND_MALWARE), "malware");
	CHECK_TEXT(plimsoll_kind_name((enum plimsoll_kind)6), "unknown");
}
