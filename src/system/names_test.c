/* names_test.c - relations between packages, as deb-control(5) and Debian policy 7 write them */
#include "base/buffer.h"
#include "base/test.h"
#include "system/names.h"

static void check_relations(struct names *names, const char *relations, const char *want)
{
	cleanup_buffer struct buffer got = BUFFER_INIT(0);
	struct name_list list = { 0 };
	struct slices needs;

	names_add_relations(names, slice_from_text(relations), &list);
	needs = name_list_end(&list);
	for (size_t i = 0; i < needs.count; i++)
		buffer_addf(&got, "%s%.*s", i ? " " : "", SLICE_ARG(needs.items[i]));
	CHECK_SLICE(buffer_slice(&got), want);
}

TEST(of_alternatives_the_one_that_is_there_is_needed)
{
	static const struct {
		const char *relations, *needs;
	} cases[] = {
		{ "", "" },
		{ "libc6", "libc6" },
		{ "libc6 (>= 2.36)", "libc6" },
		{ "libc6(>=2.36)", "libc6" },
		{ "libc6:any (>= 2.36) [amd64] <!nocheck>", "libc6" },
		{ "libc6 (>= 2.36), zlib1g (= 1:1.2)", "libc6 zlib1g" },
		{ "zlib1g, libc6, zlib1g", "libc6 zlib1g" },
		{ " , libc6 ,, ", "libc6" },
		{ "absent | libc6", "libc6" },                     /* the first that is there */
		{ "absent | gone", "absent" },                     /* none is: as it is written */
		{ "default-mta | mail-transport-agent", "exim4" }, /* a name that somebody provides */
		{ "awk | mawk", "mawk" },                          /* one that is there goes before one that is provided */
		{ "awk", "mawk" },                                 /* of two that provide it the first */
		{ "dash", "dash" },                                /* not who provides it, but who is called so */
		{ "libc6\n (>= 2.36),\n zlib1g", "libc6 zlib1g" },
	};
	cleanup_arena struct arena arena = ARENA_INIT;
	struct names names = { .arena = &arena };

	names_add(&names, S("dash"), S("busybox"));
	for (size_t i = 0; i < 100; i++)
		names_add(&names, arena_printf(&arena, "p%zu", i), S("many"));
	names_add(&names, S("libc6"), S("libc6"));
	names_add(&names, S("zlib1g"), S("zlib1g"));
	names_add(&names, S("dash"), S("dash"));
	names_add(&names, S("mawk"), S("mawk"));
	names_add(&names, S("awk"), S("mawk"));
	names_add(&names, S("awk"), S("gawk"));
	names_add(&names, S("mail-transport-agent"), S("exim4"));
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		check_relations(&names, cases[i].relations, cases[i].needs);
	CHECK_SLICE(names_find(&names, S("p99")), "many");
	CHECK_SLICE(names_find(&names, S("p100")), "");
}

TEST(a_name_stands_before_its_version)
{
	CHECK_SLICE(name_without_version(S("a=1.0-r0")), "a");
	CHECK_SLICE(name_without_version(S("a>=1")), "a");
	CHECK_SLICE(name_without_version(S("a~1")), "a");
	CHECK_SLICE(name_without_version(S("so:libc.musl-x86_64.so.1")), "so:libc.musl-x86_64.so.1");
}
