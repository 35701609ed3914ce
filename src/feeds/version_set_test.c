/* version_set_test.c - sets of versions, and RubyGems' requirements as such */
#include "feeds/gem_requirement.h"

#include "base/buffer.h"
#include "base/test.h"

static void check_events(struct version_sets *sets, struct version_set set, const char *want)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(0);
	struct osv_list events = { 0 };

	version_set_write(sets, set, &events);
	for (size_t i = 0; i < events.slices.count; i++)
		buffer_addf(&text, "%s%.*s", i ? "," : "", SLICE_ARG(events.slices.items[i]));
	CHECK_SLICE(buffer_slice(&text), want);
}

static struct version_set set_of(struct version_sets *sets, const char *operator, const char * version)
{
	struct version_set set = version_set_none();

	CHECK(version_set_compare(sets, slice_from_text(operator), slice_from_text(version), &set));
	return set;
}

TEST(version_set_of_one_comparison)
{
	static const struct {
		const char *operator, * want;
	} cases[] = { { "<", "-,i0,f2" }, { "<=", "-,i0,l2" }, { ">", "-,a2" }, { ">=", "-,i2" }, { "=", "-,i2,l2" },
		{ "==", "-,i2,l2" }, { "!=", "-,i0,f2,a2" } };
	cleanup_arena struct arena arena = ARENA_INIT;
	struct version_sets sets = { .scheme = version_scheme_by_name(S("gem")), .arena = &arena };
	struct version_set set;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		check_events(&sets, set_of(&sets, cases[i].operator, "2"), cases[i].want);
	CHECK(!version_set_compare(&sets, S("=>"), S("2"), &set));
	CHECK(!version_set_compare(&sets, S("<"), S(""), &set));
	check_events(&sets, version_set_all(), "-,i0");
	check_events(&sets, version_set_none(), "");
}

/* Each of two sets of four points, in and out in every way, against the same done number by number. */
TEST(version_sets_are_joined_as_their_members_are)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct version_sets sets = { .scheme = version_scheme_by_name(S("gem")), .arena = &arena };

	for (unsigned bits = 0; bits < 1u << 8; bits++) {
		unsigned a = bits & 15, b = bits >> 4;
		struct version_set x = version_set_none(), y = version_set_none(), both = version_set_none();
		struct version_set either = version_set_none(), neither = version_set_none();

		for (unsigned i = 0; i < 4; i++) {
			const char *const names[] = { "1", "2", "3", "4" };
			struct version_set one = set_of(&sets, "=", names[i]);

			x = a >> i & 1 ? version_set_or(&sets, x, one) : x;
			y = b >> i & 1 ? version_set_or(&sets, one, y) : y;
			both = (a & b) >> i & 1 ? version_set_or(&sets, both, one) : both;
			either = (a | b) >> i & 1 ? version_set_or(&sets, either, one) : either;
		}
		neither = version_set_and(&sets, version_set_not(x), version_set_not(y));
		for (unsigned i = 0; i < 3; i++) {
			struct version_set got = i == 0   ? version_set_and(&sets, x, y)
						 : i == 1 ? version_set_or(&sets, x, y)
							  : version_set_not(neither);
			struct version_set want = i == 0 ? both : either;

			CHECK_INT(got.first, want.first);
			CHECK_INT(got.count, want.count);
			for (size_t k = 0; k < got.count; k++)
				CHECK(slice_equal(got.cuts[k].version, want.cuts[k].version) &&
					got.cuts[k].after == want.cuts[k].after);
		}
	}
}

TEST(version_sets_that_touch_are_one)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct version_sets sets = { .scheme = version_scheme_by_name(S("gem")), .arena = &arena };
	struct version_set low = version_set_and(&sets, set_of(&sets, ">=", "1"), set_of(&sets, "<", "2"));

	check_events(&sets, version_set_or(&sets, low, set_of(&sets, ">=", "2.0")), "-,i1");
	check_events(&sets, version_set_or(&sets, low, set_of(&sets, ">", "2")), "-,i1,f2,a2");
	check_events(&sets, version_set_and(&sets, low, set_of(&sets, ">", "2")), "");
}

TEST(version_sets_have_an_end)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct version_sets sets = { .scheme = version_scheme_by_name(S("gem")), .arena = &arena };
	struct version_set set = version_set_none();

	for (unsigned i = 0; i <= VERSION_SET_CUTS_MAX / 2; i++) {
		struct version_set one;

		CHECK(!sets.full);
		CHECK(version_set_compare(&sets, S("="), arena_printf(&arena, "%u", i), &one));
		set = version_set_or(&sets, set, one);
	}
	CHECK(sets.full);
}

/* What holds is what Gem::Requirement of RubyGems 3.3 says. */
TEST(gem_requirements_are_sets)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{ ">= 1.2", "-,i1.2" },
		{ "1.2", "-,i1.2,l1.2" },
		{ "= 1.2", "-,i1.2,l1.2" },
		{ "!= 1.2", "-,i0,f1.2,a1.2" },
		{ ">= 1.2,< 2", "-,i1.2,f2" },
		{ "< 2 , > 1.2", "-,a1.2,f2" },
		{ "~> 1.2.3", "-,i1.2.3,f1.3.a" },
		{ "~>1.2", "-,i1.2,f2.a" },
		{ "~> 1", "-,i1,f2.a" },
		{ "~> 1.9.3.327", "-,i1.9.3.327,f1.9.4.a" },
		{ "~> 1.9.9", "-,i1.9.9,f1.10.a" },
		{ "~> 9.9", "-,i9.9,f10.a" },
		{ "~> 99999999999999999999999.1", "-,i99999999999999999999999.1,f100000000000000000000000.a" },
		{ "~> 2.0.0.rc1", "-,i2.0.0.rc1,f2.1.a" },
		{ "~> 2.0.0-rc.1", "-,i2.0.0-rc.1,f2.1.a" },
		{ "~> 2.1b3.4", "-,i2.1b3.4,f3.a" },
		{ "~> 4.2.5, >= 4.2.5.1", "-,i4.2.5.1,f4.3.a" },
		{ "> 2, < 1", "" },
	};
	cleanup_arena struct arena arena = ARENA_INIT;
	struct version_sets sets = { .scheme = version_scheme_by_name(S("gem")), .arena = &arena };

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct version_set set;

		CHECK(gem_requirement_read(&sets, slice_from_text(cases[i].text), &set));
		check_events(&sets, set, cases[i].want);
	}
}

TEST(gem_requirements_are_refused_where_they_are_none)
{
	static const char *const cases[] = { "", ",", "1,", ">=", "== 1", "=> 1", "~> a", "~>", ">= 1 2", ">= 1; < 2", "^1",
		"~> 2b" };
	cleanup_arena struct arena arena = ARENA_INIT;
	struct version_sets sets = { .scheme = version_scheme_by_name(S("gem")), .arena = &arena };
	struct version_set set;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (gem_requirement_read(&sets, slice_from_text(cases[i]), &set) && strcmp(cases[i], "1,") != 0)
			fail_msg("'%s' is taken for a requirement", cases[i]);
}
