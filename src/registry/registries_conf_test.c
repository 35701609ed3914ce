/* registries_conf_test.c - containers-registries.conf(5): the examples of its manual page, and mistakes */
#include "base/test.h"
#include "registry/registries_conf.h"

static int add(struct registries_conf *conf, const char *text, struct arena *arena, struct error *err)
{
	return registries_conf_add(conf, slice_from_text(text), S("/x.conf"), arena, err);
}

TEST(the_longest_prefix_that_ends_where_a_part_does_counts)
{
	static const struct {
		const char *name, *prefix, *rest;
	} cases[] = {
		{ "example.com/foo/myimage", "example.com/foo", "/myimage" },
		{ "example.com/foobar", "example.com", "/foobar" },
		{ "example.com/other", "example.com", "/other" },
		{ "sub.example.org/a", "*.example.org", "/a" },
		{ "a.b.example.org/a", "*.example.org", "/a" },
		{ "example.org/a", "", "example.org/a" },
		{ "example.comx/a", "", "example.comx/a" },
	};
	struct arena arena = ARENA_INIT;
	struct registries_conf conf = { 0 };

	CHECK_INT(
		add(&conf,
			"[[registry]]\nprefix = \"example.com/foo\"\nlocation = \"internal.test/bar\"\n[[registry]]\nlocation = "
			"\"example.com\"\n[[registry]]\nprefix = \"*.example.org\"\n",
			&arena, NULL),
		0);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct slice rest;
		const struct registry_rule *rule = registries_conf_rule(&conf, slice_from_text(cases[i].name), &rest);

		CHECK_SLICE(rule ? rule->prefix : S(""), cases[i].prefix);
		CHECK_SLICE(rest, cases[i].rest);
	}
	registries_conf_done(&conf);
	arena_done(&arena);
}

TEST(mirrors_aliases_and_search_lists_are_read_and_the_later_file_counts)
{
	struct arena arena = ARENA_INIT;
	struct registries_conf conf = { 0 };
	const struct registry_rule *rule;
	struct slice rest;

	CHECK_INT(add(&conf,
			  "[[registry]]\nprefix = \"docker.io\"\nblocked = true\n[aliases]\n\"debian\" = "
			  "\"docker.io/library/debian\"\n",
			  &arena, NULL),
		0);
	CHECK_INT(add(&conf,
			  "unqualified-search-registries = [\"one.test\", \"two.test\"]\n[[registry]]\nprefix = "
			  "\"docker.io\"\n[[registry.mirror]]\nlocation = \"mirror.test/hub/\"\npull-from-mirror = "
			  "\"digest-only\"\n[[registry.mirror]]\nlocation = \"other.test\"\ninsecure = true\n",
			  &arena, NULL),
		0);
	rule = registries_conf_rule(&conf, S("docker.io/library/debian"), &rest);
	CHECK_INT(conf.rule_count, 1);
	CHECK_INT(rule->blocked, 0);
	CHECK_INT(rule->mirror_count, 2);
	CHECK_SLICE(rule->mirrors[0].location, "mirror.test/hub");
	CHECK_INT(rule->mirrors[0].digest_only, 1);
	CHECK_INT(rule->mirrors[1].insecure, 1);
	CHECK_SLICE(registries_conf_alias(&conf, S("debian")), "docker.io/library/debian");
	CHECK_INT(conf.search.count, 2);
	registries_conf_done(&conf);
	arena_done(&arena);
}

TEST(mistakes_are_named_with_their_line)
{
	static const struct {
		const char *text, *says;
	} cases[] = {
		{ "[registries.search]\nregistries = [\"a\"]\n", "version 1" },
		{ "[[registry]]\nblocked = \"yes\"\n", "line 2: 'blocked' is true or false" },
		{ "[[registry]]\nlocation = \"https://a.test\"\n", "line 2: 'location'" },
		{ "[[registry]]\ninsecure = true\n", "neither a prefix nor a location" },
		{ "[[registry]]\nprefix = \"a.test\"\n[[registry.mirror]]\ninsecure = true\n", "a mirror without a location" },
		{ "[registry]\nprefix = \"a.test\"\n", "[[registry]]" },
		{ "unqualified-search-registries = \"a.test\"\n", "a list of hosts" },
		{ "= 1\n", "line 1" },
	};
	struct arena arena = ARENA_INIT;

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct registries_conf conf = { 0 };
		struct error err = { 0 };

		CHECK(add(&conf, cases[i].text, &arena, &err) < 0);
		if (slice_find(slice_from_text(err.text), slice_from_text(cases[i].says)) < 0)
			CHECK_TEXT(err.text, cases[i].says);
		registries_conf_done(&conf);
	}
	arena_done(&arena);
}
