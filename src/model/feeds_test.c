/* feeds_test.c - which files of a feed are read */
#include "base/test.h"
#include "model/feeds.h"

TEST(feeds_are_known_by_their_folders)
{
	CHECK_TEXT(feed_kind_named(S("osv"))->folder, "osv");
	CHECK(!feed_kind_named(S("Osv")));
	CHECK(!feed_kind_named(S("")));
}

TEST(patterns_decide_what_is_read)
{
	static const struct feed_kind kind = { "made-up", "*.json data/DSA/list", FEED_WHOLE };
	static const struct {
		const char *path;
		bool wanted;
	} cases[] = {
		{ "a.json", true },
		{ "Go/a.json", true },
		{ "./Go/a.json", true },
		{ "a.json/", false }, /* a folder in an archive */
		{ "a.yaml", false },
		{ "", false },
		{ "data/DSA/list", true },
		{ "security-tracker-master/data/DSA/list", true }, /* archives of repositories */
		{ "./security-tracker-master/data/DSA/list", true },
		{ "a/b/data/DSA/list", false },
		{ "data/DLA/list", false },
		{ "samples/a.json", false },
		{ "x/samples/y/a.json", false },
		{ "x/tracker-json-excerpts/a.json", false },
		{ "x/samples.json", true },
		{ "excerpts/a.json", true },
		{ ".hidden.json", false },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		if (feed_kind_wants(&kind, slice_from_text(cases[i].path)) != cases[i].wanted)
			fail_msg("'%s' is %s", cases[i].path, cases[i].wanted ? "not wanted" : "wanted");
	CHECK(!feed_kind_wants(&kind, slice_make("a\0.json", 7)));
}

TEST(suffixes_say_how_a_file_is_packed)
{
	static const struct {
		const char *path, *plain;
		enum feed_packing packing;
	} cases[] = {
		{ "a.json", "a.json", FEED_PLAIN },
		{ "epss.csv.gz", "epss.csv", FEED_COMPRESSED },
		{ "epss.csv.zst", "epss.csv", FEED_COMPRESSED },
		{ "Go/all.zip", "Go/all.zip", FEED_ZIP },
		{ "a.tar", "a.tar", FEED_TAR },
		{ "a.tar.gz", "a.tar", FEED_TAR },
		{ "a.tar.zst", "a.tar", FEED_TAR },
		{ "a.tgz", "a.tgz", FEED_TAR },
		{ "a.csv.bz2", "a.csv", FEED_FOREIGN },
		{ "a.tar.xz", "a.tar", FEED_FOREIGN },
		{ ".gz", ".gz", FEED_PLAIN },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct slice plain;

		if (feed_packing_of(slice_from_text(cases[i].path), &plain) != cases[i].packing)
			fail_msg("'%s' is packed otherwise", cases[i].path);
		CHECK_SLICE(plain, cases[i].plain);
	}
}

TEST(licences_are_those_of_the_longest_name)
{
	static const struct {
		const char *name, *licence;
	} cases[] = {
		{ "kev", "CC0-1.0" },
		{ "exploits", "GPL-2.0-or-later AND BSD-3-Clause AND MIT" },
		{ "exploits/derived-by-cve", "GPL-2.0-or-later AND BSD-3-Clause AND MIT" },
		{ "exploits/nuclei-templates", "MIT" },
		{ "osv/Go", "CC-BY-4.0" },
		{ "osv/Alpine:v3.18", "see the publisher" },
		{ "osv/PyPI-converted", "CC-BY-4.0" },
		{ "osv/Packagist-Drupal", "MIT" },
		{ "yara/reversinglabs-yara-rules-develop.zip", "MIT" },
		{ "yara/signature-base-master.zip", "DRL-1.1" },
		{ "yara/mine.zip", "" },
		{ "osv/Gopher", "" },
		{ "osv/mine", "" },
		{ "", "" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		CHECK_SLICE(feed_licence_of(slice_from_text(cases[i].name)), cases[i].licence);
	for (const struct feed_kind *kind = feed_kinds; kind->folder; kind++)
		if (strcmp(kind->folder, "osv") != 0 && feed_licence_of(slice_from_text(kind->folder)).len == 0)
			fail_msg("%s: no licence in feed_licences.def", kind->folder);
}

TEST(rules_lie_beside_the_feeds)
{
	CHECK(feed_is_rules(S("yara")));
	CHECK(feed_is_rules(S("yara/signature-base-master.zip")));
	CHECK(!feed_is_rules(S("yara-rules/x.zip")));
	CHECK(!feed_is_rules(S("osv/yara/x.zip")));
	CHECK(!feed_is_rules(S("")));
	CHECK(!feed_kind_named(S("yara")));
	CHECK(feed_rules_wants(S("a.yar")));
	CHECK(feed_rules_wants(S("a/b.yara")));
	CHECK(feed_rules_wants(S("a.zip")));
	CHECK(!feed_rules_wants(S("a.json")));
	CHECK(!feed_rules_wants(S("a.tar.gz")));
}
