/* choice_test.c - which tags are swept */
#include "base/test.h"
#include "sweep/choice.h"

#define HOST "registry.example:5000/"

TEST(globs_name_repositories_and_tags)
{
	static const struct {
		const char *include, *exclude, *repository, *tag;
		bool repository_wanted, tag_wanted;
	} cases[] = {
		{ NULL, NULL, HOST "team/app", "1", true, true },
		{ "team/*", NULL, HOST "team/app", "1", true, true },
		{ "team/*", NULL, HOST "teams/app", "1", false, false },
		{ "*/app", NULL, HOST "a/b/app", "1", true, true },
		{ "*:1.*", NULL, HOST "team/app", "1.2", true, true },
		{ "*:1.*", NULL, HOST "team/app", "2.1", true, false },
		{ "team/app:1.?", NULL, HOST "team/app", "1.2", true, true },
		{ "team/app:1.?", NULL, HOST "team/app", "1.22", true, false },
		{ HOST "team/app", NULL, HOST "team/app", "1", true, true },
		{ HOST "team/app:1", NULL, HOST "team/app", "1", true, true },
		{ HOST "team/app:1", NULL, HOST "team/app", "2", true, false },
		{ NULL, "team/*", HOST "team/app", "1", false, false },
		{ NULL, "*:*-dev", HOST "team/app", "1-dev", true, false },
		{ NULL, "*:*-dev", HOST "team/app", "1", true, true },
		{ "team/*", "*:*-dev", HOST "team/app", "1-dev", true, false },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const struct sweep_choice choice = {
			.include = &cases[i].include,
			.include_count = cases[i].include != NULL,
			.exclude = &cases[i].exclude,
			.exclude_count = cases[i].exclude != NULL,
		};
		struct slice repository = slice_from_text(cases[i].repository), tag = slice_from_text(cases[i].tag);

		CHECK_INT(sweep_wants_repository(&choice, repository), cases[i].repository_wanted);
		CHECK_INT(sweep_wants_tag(&choice, repository, tag), cases[i].tag_wanted);
	}
}

TEST(what_lies_beside_an_image_is_none)
{
#define HEX "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
	CHECK(sweep_is_companion(S("sha256-" HEX)));
	CHECK(sweep_is_companion(S("sha256-" HEX ".sig")));
	CHECK(sweep_is_companion(S("sha256-" HEX ".att")));
	CHECK(!sweep_is_companion(S("sha256-" HEX "x")));
	CHECK(!sweep_is_companion(S("sha256-1")));
	CHECK(!sweep_is_companion(S("1.0")));
}

TEST(the_newest_tags_are_the_highest_numbers)
{
	struct slice tags[] = { S("1.9"), S("1.10"), S("latest"), S("1.2"), S("1.10.1"), S("0.99999999999999999999999") };

	CHECK_INT(sweep_newest_tags(tags, 6, 0), 6);
	CHECK_SLICE(tags[0], "1.9");
	CHECK_INT(sweep_newest_tags(tags, 6, 4), 4);
	CHECK_SLICE(tags[0], "latest");
	CHECK_SLICE(tags[1], "1.10.1");
	CHECK_SLICE(tags[2], "1.10");
	CHECK_SLICE(tags[3], "1.9");
	CHECK_INT(sweep_newest_tags(tags, 2, 4), 2);
}
