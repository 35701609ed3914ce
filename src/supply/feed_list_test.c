/* feed_list_test.c - the list of what can be fetched */
#include "base/test.h"
#include "model/feeds.h"
#include "supply/feed_list.h"

#define GO "osv/Go\tyes\tosv/Go/all.zip\t100\t200\tCC-BY-4.0\thttps://a.invalid/Go/all.zip\tGo modules\n"
#define NPM "osv/npm\tno\tosv/npm/all.zip\t100\t200\tCC-BY-4.0\thttps://a.invalid/npm/all.zip\tnpm packages\n"
#define KEV                                                                                                                   \
	"kev\tyes\tkev/known_exploited_vulnerabilities.json\t100\t200\tCC0-1.0\thttp://127.0.0.1:8000/kev.json\tknown to be " \
	"exploited\n"

static int parse(const char *text, struct arena *arena, struct feed_list *list, struct error *err)
{
	*list = (struct feed_list){ NULL, 0 };
	return feed_list_parse(slice_from_text(text), arena, list, err);
}

TEST(a_feed_list_says_what_is_where)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct feed_list list;
	struct error err;

	CHECK_INT(parse("# a comment\n\n  \n" GO "# another\r\n" NPM, &arena, &list, &err), 0);
	CHECK_INT(list.count, 2);
	CHECK_TEXT(list.items[0].name, "osv/Go");
	CHECK_TEXT(list.items[0].path, "osv/Go/all.zip");
	CHECK_TEXT(list.items[0].licence, "CC-BY-4.0");
	CHECK_TEXT(list.items[0].url, "https://a.invalid/Go/all.zip");
	CHECK_TEXT(list.items[0].about, "Go modules");
	CHECK_INT(list.items[0].size_bytes, 100);
	CHECK_INT(list.items[0].ceiling_bytes, 200);
	CHECK(list.items[0].standard && !list.items[1].standard);
}

TEST(a_line_that_is_wrong_is_named_with_what_was_expected)
{
	static const struct {
		const char *text, *says;
	} cases[] = {
		{ "", "it names no feed" },
		{ "# nothing\n", "it names no feed" },
		{ GO "osv/x\tyes\n", "line 2: 2 columns where 8 are expected" },
		{ "# one\n\na\tyes\ta/b\t1\t2\tL\thttps://h/\tx\tmore\n", "line 3: 9 columns where 8 are expected" },
		{ "a,b\tyes\ta/b\t1\t2\tL\thttps://h/\tx\n", "line 1: the name 'a,b' is not what is expected: letters" },
		{ "\tyes\ta/b\t1\t2\tL\thttps://h/\tx\n", "line 1: the name ''" },
		{ "a\tYes\ta/b\t1\t2\tL\thttps://h/\tx\n", "line 1: the default 'Yes' is not what is expected: yes or no" },
		{ "a\tno\t/a/b\t1\t2\tL\thttps://h/\tx\n", "line 1: the path '/a/b'" },
		{ "a\tno\tb\t1\t2\tL\thttps://h/\tx\n", "line 1: the path 'b' is not what is expected: FOLDER/FILE" },
		{ "a\tno\ta/../b\t1\t2\tL\thttps://h/\tx\n", "line 1: the path 'a/../b'" },
		{ "a\tno\t../b\t1\t2\tL\thttps://h/\tx\n", "line 1: the path '../b'" },
		{ "a\tno\ta/..\t1\t2\tL\thttps://h/\tx\n", "line 1: the path 'a/..'" },
		{ "a\tno\ta/./b\t1\t2\tL\thttps://h/\tx\n", "line 1: the path 'a/./b'" },
		{ "a\tno\ta//b\t1\t2\tL\thttps://h/\tx\n", "line 1: the path 'a//b'" },
		{ "a\tno\ta/b/\t1\t2\tL\thttps://h/\tx\n", "line 1: the path 'a/b/'" },
		{ "a\tno\ta/.b\t1\t2\tL\thttps://h/\tx\n", "line 1: the path 'a/.b'" },
		{ "a\tno\t.update/b\t1\t2\tL\thttps://h/\tx\n", "line 1: the path '.update/b'" },
		{ "a\tno\ta/b~c\t1\t2\tL\thttps://h/\tx\n", "line 1: the path 'a/b~c'" },
		{ "a\tno\ta/b\t1k\t2\tL\thttps://h/\tx\n", "line 1: the size '1k' is not what is expected: a number of bytes" },
		{ "a\tno\ta/b\t3\t2\tL\thttps://h/\tx\n", "line 1: the ceiling '2'" },
		{ "a\tno\ta/b\t0\t0\tL\thttps://h/\tx\n", "line 1: the ceiling '0'" },
		{ "a\tno\ta/b\t1\t99999999999999\tL\thttps://h/\tx\n", "line 1: the ceiling '99999999999999'" },
		{ "a\tno\ta/b\t1\t2\t\thttps://h/\tx\n", "line 1: the licence ''" },
		{ "a\tno\ta/b\t1\t2\tL\tftp://h/\tx\n", "line 1: the URL 'ftp://h/'" },
		{ "a\tno\ta/b\t1\t2\tL\thttps://\tx\n", "line 1: the URL 'https://'" },
		{ "a\tno\ta/b\t1\t2\tL\thttps://h/a b\tx\n", "line 1: the URL 'https://h/a b'" },
		{ "a\tno\ta/b\t1\t2\tL\tfile:///etc/passwd\tx\n", "line 1: the URL 'file:///etc/passwd'" },
		{ "a\tno\ta/b\t1\t2\tL\thttps://h/\t \n", "line 1: the description ''" },
		{ GO GO, "line 2: the name 'osv/Go' is there before" },
		{ GO "a\tno\tosv/Go/all.zip\t1\t2\tL\thttps://h/\tx\n", "line 2: the path 'osv/Go/all.zip' is in the way" },
		{ GO "a\tno\tosv/Go\t1\t2\tL\thttps://h/\tx\n", "line 2: the path 'osv/Go' is in the way of that of 'osv/Go'" },
		{ GO "a\tno\tosv/Go/all.zip/x\t1\t2\tL\thttps://h/\tx\n", "line 2: the path 'osv/Go/all.zip/x' is in the way" },
		{ "a\tno\tosc/Go/all.zip\t1\t2\tL\thttps://h/\tx\n",
			"line 1: the path 'osc/Go/all.zip': no feed 'osc' is known" },
		{ "a\tno\tkev/list.json\t1\t2\tL\thttps://h/\tx\n",
			"line 1: the path 'kev/list.json': of the feed kev only these are read: " },
		{ "a\tno\tepss/epss.csv.xz\t1\t2\tL\thttps://h/\tx\n",
			"line 1: the path 'epss/epss.csv.xz': bzip2 and xz are not read" },
		{ "a\tno\tyara/rules.tar.gz\t1\t2\tL\thttps://h/\tx\n",
			"line 1: the path 'yara/rules.tar.gz': of rules only these are read: *.yar *.yara *.zip" },
		{ "a\tno\tyara/rules.zip\t1\t15728641\tL\thttps://h/\tx\n",
			"line 1: the ceiling of rules is 15728640 bytes at most" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct feed_list list;
		struct error err = { 0 };

		CHECK_INT(parse(cases[i].text, &arena, &list, &err), -ERR_FORMAT);
		CHECK_SLICE(slice_first(slice_from_text(err.text), strlen(cases[i].says)), cases[i].says);
		CHECK_INT(list.count, 0);
	}
}

TEST(feeds_are_chosen_by_name_and_by_group)
{
	static const struct {
		const char *words;
		int r;
		bool go, npm, kev;
	} cases[] = {
		{ "osv/Go", 0, true, false, false },
		{ "osv", 0, true, true, false },
		{ "default", 0, true, false, true },
		{ "all", 0, true, true, true },
		{ "kev, osv/npm", 0, false, true, true },
		{ "os", -ERR_USAGE, false, false, false },
		{ "osv/", -ERR_USAGE, false, false, false },
		{ "osv/G", -ERR_USAGE, false, false, false },
		{ "", -ERR_USAGE, false, false, false },
		{ "kev,,osv", -ERR_USAGE, false, false, true },
	};
	cleanup_arena struct arena arena = ARENA_INIT;
	struct feed_list list;
	struct error err;

	CHECK_INT(parse(GO NPM KEV, &arena, &list, &err), 0);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		bool chosen[3] = { false, false, false };

		CHECK_INT(feed_list_choose(&list, slice_from_text(cases[i].words), chosen, &err), cases[i].r);
		CHECK(chosen[0] == cases[i].go && chosen[1] == cases[i].npm && chosen[2] == cases[i].kev);
	}
}

/* What nobody reads would be fetched for nothing. */
TEST(our_own_list_names_files_that_are_read)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct slice text = test_read_file("feeds/feeds.conf");
	struct feed_list list;
	struct error err = { 0 };

	CHECK_INT(feed_list_parse(text, &arena, &list, &err), 0);
	for (size_t i = 0; i < list.count; i++) {
		struct slice folder, file, plain;
		enum feed_packing packing;
		const struct feed_kind *kind;

		CHECK(slice_starts_with(slice_from_text(list.items[i].url), S("https://")));
		if (feed_is_rules(slice_from_text(list.items[i].path)))
			continue; /* the parser has seen to these */
		CHECK(slice_cut(slice_from_text(list.items[i].path), '/', &folder, &file));
		kind = feed_kind_named(folder);
		CHECK(kind != NULL);
		packing = feed_packing_of(file, &plain);
		CHECK(packing != FEED_FOREIGN);
		if (packing == FEED_PLAIN || packing == FEED_COMPRESSED)
			CHECK(feed_kind_wants(kind, plain));
	}
	free((void *)(uintptr_t)text.ptr);
}
