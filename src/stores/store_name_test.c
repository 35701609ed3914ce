/* store_name_test.c - what names of images in a store may mean */
#include "stores/store_made.h"
#include "stores/store_name.h"

#define DIGITS "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

/* "id|digest|name,name,|both" */
static struct slice told(const struct store_name *name, struct arena *arena)
{
	struct slice text = arena_printf(arena, "%.*s|%.*s|", SLICE_ARG(name->id), SLICE_ARG(name->digest));

	for (size_t i = 0; i < name->names.count; i++)
		text = arena_printf(arena, "%.*s%.*s,", SLICE_ARG(text), SLICE_ARG(name->names.items[i]));
	return arena_printf(arena, "%.*s|%s", SLICE_ARG(text), name->is_both ? "both" : "");
}

TEST(a_name_means_what_engines_take_it_for)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{ "debian:12", "||docker.io/library/debian:12,|" },
		{ "r.example/team/app", "||r.example/team/app:latest,|" },
		{ "r.example/app:1@sha256:" DIGITS, "|sha256:" DIGITS "|r.example/app,|" },
		{ "r.example/app@0123456789ab", "0123456789ab||r.example/app:latest,|both" },
		{ "0123456789ab", "0123456789ab||docker.io/library/0123456789ab:latest,|" },
		{ "0123456789a", "||docker.io/library/0123456789a:latest,|" },
		{ DIGITS, DIGITS "|||" }, /* such a repository is not allowed */
		{ "@0123456789ab", "0123456789ab|||" },
		{ "sha256:0123456789ab", "0123456789ab|||" },
		{ "@sha256:" DIGITS, DIGITS "|sha256:" DIGITS "||" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct store_name name;

		CHECK_INT(store_name_parse(slice_from_text(cases[i].text), false, &arena, &name, NULL), 0);
		CHECK_SLICE(told(&name, &arena), cases[i].want);
	}
}

TEST(a_short_name_is_looked_for_as_podman_does)
{
	cleanup_made struct made made = made_new();
	struct store_name name;

	/* the order is podman 4.3.1's: alias, localhost, the search registries, docker.io */
	made_file(&made, S("conf"),
		S("unqualified-search-registries = [\"one.example\", \"two.example\"]\n"
		  "[aliases]\n\"plimsoll-short\" = \"quay.example/team/plimsoll-short\"\n"));
	setenv("CONTAINERS_REGISTRIES_CONF", made_path(&made, S("conf")), 1);
	CHECK_INT(store_name_parse(S("plimsoll-short:1"), true, &made.arena, &name, NULL), 0);
	CHECK_SLICE(told(&name, &made.arena),
		"||quay.example/team/plimsoll-short:1,localhost/plimsoll-short:1,one.example/plimsoll-short:1,"
		"two.example/plimsoll-short:1,docker.io/library/plimsoll-short:1,|");
	CHECK_INT(store_name_parse(S("r.example/plimsoll-short:1"), true, &made.arena, &name, NULL), 0);
	CHECK_SLICE(told(&name, &made.arena), "||r.example/plimsoll-short:1,|");
	unsetenv("CONTAINERS_REGISTRIES_CONF");
}

TEST(what_is_no_name_is_refused)
{
	static const char *const texts[] = { "", "@", "@0123", "@sha256:", "sha256:xyz", "@" DIGITS "0", "Upper/Case", "a b",
		"x@0123456789ag" };

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct store_name name;

		CHECK(store_name_parse(slice_from_text(texts[i]), true, &arena, &name, NULL) < 0);
	}
}

TEST(names_and_ids_are_met_as_a_whole)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct store_name name;

	CHECK_INT(store_name_parse(S("r.example/app:1"), true, &arena, &name, NULL), 0);
	CHECK_INT(store_name_rank(&name, S("r.example/app:1")), 0);
	CHECK_INT(store_name_rank(&name, S("r.example/app:12")), -1);
	CHECK_INT(store_name_rank(&name, S("r.example/app")), -1);
	CHECK_INT(store_name_rank(&name, S("")), -1);
	CHECK(!store_id_fits(&name, S(DIGITS)));
	CHECK_INT(store_name_parse(S("r.example/app@sha256:" DIGITS), true, &arena, &name, NULL), 0);
	CHECK_INT(store_name_rank(&name, S("r.example/app:1")), 0);
	CHECK_INT(store_name_rank(&name, S("r.example/app@sha256:" DIGITS)), 0);
	CHECK_INT(store_name_rank(&name, S("r.example/app2:1")), -1);
	CHECK_INT(store_name_rank(&name, S("r.example/app/more:1")), -1);
	CHECK_INT(store_name_parse(S("0123456789ab"), true, &arena, &name, NULL), 0);
	CHECK(store_id_fits(&name, S(DIGITS)));
	CHECK(!store_id_fits(&name, S("0123456789ac")));
}
