/* endoflife_date_test.c - releases as endoflife.date lists them */
#include "base/test.h"
#include "feeds/gathered.h"

static void check(const char *path, const char *text, const char *want, const char *want_date)
{
	struct gathered got = { 0 };
	struct error err = { 0 };

	if (gathered_parse(&got, "endoflife-date", path, slice_from_text(text), &err) < 0)
		fail_msg("%s: %s", text, err.text);
	CHECK_SLICE(buffer_slice(&got.releases), want);
	CHECK_TEXT(got.date, want_date);
	CHECK_INT(got.note_count, 0);
	gathered_done(&got);
}

#define ALPINE                                                                                                                  \
	"{\"name\":\"alpine-linux\",\"labels\":{\"eol\":\"x\"},\"releases\":[{\"name\":\"3.20\",\"codename\":null,"             \
	"\"releaseDate\":\"2024-05-22\",\"isEol\":false,\"eolFrom\":\"2026-04-01\",\"eoesFrom\":null,\"latest\":{\"name\":\"3." \
	"20.1\"}}]}"
#define RHEL                                                                                                          \
	"{\"name\":\"rhel\",\"releases\":[{\"name\":\"8\",\"releaseDate\":\"2019-05-07\",\"eolFrom\":\"2029-05-31\"," \
	"\"eoesFrom\":\"2032-05-31\"},{\"name\":\"beta\"}]}"

TEST(endoflife_date_lists_releases_of_distributions)
{
	const char *alpine = "alpine 3.20  released=2024-05-22 eol=2026-04-01\n";

	check("full",
		"{\"schema_version\":\"1.2.0\",\"generated_at\":\"2025-07-02T00:53:29+00:00\",\"total\":3,\"result\":[" ALPINE
		",{\"name\":\"windows\",\"releases\":[{\"name\":\"8\",\"eolFrom\":\"2016-01-12\"}]}," RHEL
		",{\"name\":\"debian\",\"releases\":[{\"name\":\"8\",\"eolFrom\":\"2016-01-12\"}]}]}",
		"alpine 3.20  released=2024-05-22 eol=2026-04-01\nrhel 8  released=2019-05-07 eol=2029-05-31 paid=2032-05-31\n",
		"2025-07-02T00:53:29+00:00");
	check("products/alpine.json", "{\"generated_at\":\"2025-07-02T00:53:29+00:00\",\"result\":" ALPINE "}", alpine,
		"2025-07-02T00:53:29+00:00");
	check("a/alpine-linux.json",
		"[{\"cycle\":\"3.20\",\"releaseDate\":\"2024-05-22\",\"eol\":\"2026-04-01\",\"extendedSupport\":false,\"lts\":"
		"true},"
		"{\"cycle\":\"edge\",\"eol\":false}]",
		alpine, "");
	check("amazon-linux.json", "[{\"cycle\":\"2\",\"eol\":true,\"extendedSupport\":\"2026-13-01\"}]", "amzn 2 \n", "");
	check("ubuntu.json", "[{\"cycle\":\"24.04\",\"eol\":\"2029-04-25\"}]", "", "");
}

TEST(endoflife_date_refuses_other_documents)
{
	static const struct {
		const char *path, *text;
		int want;
	} cases[] = {
		{ "full", "{}", -ERR_FORMAT },
		{ "full", "7", -ERR_FORMAT },
		{ "full", "{\"result\":[", -ERR_FORMAT },
		{ "other.json", "[]", -ERR_UNSUPPORTED },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct gathered got = { 0 };
		struct error err = { 0 };

		CHECK_INT(gathered_parse(&got, "endoflife-date", cases[i].path, slice_from_text(cases[i].text), &err),
			cases[i].want);
		CHECK(err.text[0]);
		CHECK_TEXT(got.date, "");
		gathered_done(&got);
	}
}

TEST(endoflife_date_stops_when_it_is_told_to)
{
	struct gathered got = { .refuse = -ERR_LIMIT };
	struct error err = { 0 };

	CHECK_INT(gathered_parse(&got, "endoflife-date", "full", S("{\"result\":[" ALPINE "]}"), &err), -ERR_LIMIT);
	gathered_done(&got);
}
