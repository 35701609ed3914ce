/* claims_test.c - what every cataloger's packages and notes go through */
#include "base/test.h"
#include "catalog/claims.h"
#include "codec/toml.h"

struct seen {
	struct package package;
	unsigned packages, notes;
	char note[NOTE_TEXT_SIZE];
};

static int take_package(void *context, const struct package *package)
{
	struct seen *seen = context;

	seen->packages++;
	seen->package = *package;
	return 0;
}

static void take_note(void *context, const struct note *note)
{
	struct seen *seen = context;

	seen->notes++;
	snprintf(seen->note, sizeof seen->note, "%.*s", SLICE_ARG(note->text));
}

/* Claims that SEEN sees; SINK and NOTES must live as long. */
#define CLAIMS_OF(seen)                                          \
	struct package_sink sink = { take_package, NULL, seen }; \
	struct note_sink notes = { take_note, seen };            \
	const struct catalog_file file = { .path = S("a/b") };   \
	struct claims claims = claims_begin(&file, "test", PACKAGE_NPM, &sink, &notes)

TEST(names_and_versions_have_ceilings_and_no_control_characters)
{
	struct seen seen = { 0 };
	char name[CLAIM_NAME_LEN_MAX + 1];
	CLAIMS_OF(&seen);

	memset(name, 'n', sizeof name);
	CHECK_INT(claims_add(&claims, (struct package){ .name = slice_make(name, CLAIM_NAME_LEN_MAX),
					      .version = slice_make(name, CLAIM_VERSION_LEN_MAX) }),
		0);
	CHECK_INT(seen.packages, 1);
	CHECK_INT(
		claims_add(&claims, (struct package){ .name = slice_make(name, CLAIM_NAME_LEN_MAX + 1), .version = S("1") }), 0);
	CHECK_INT(claims_add(&claims, (struct package){ .name = S("a"), .version = slice_make(name, CLAIM_VERSION_LEN_MAX + 1) }),
		0);
	CHECK_INT(claims_add(&claims, (struct package){ .name = S("a\x7f"), .version = S("1") }), 0);
	CHECK_INT(claims_add(&claims, (struct package){ .name = S("a"), .version = S("1\x01") }), 0);
	CHECK_INT(claims_add(&claims, (struct package){ .name = S("a"), .version = S("1"), .source_name = S("\n") }), 0);
	CHECK_INT(claims_add(&claims, (struct package){ .name = S(""), .version = S("1") }), 0);
	CHECK_INT(seen.packages, 1);
	CHECK_INT(seen.notes, 6);
}

TEST(bytes_beyond_ascii_stay_as_they_are)
{
	struct seen seen = { 0 };
	CLAIMS_OF(&seen);

	CHECK_INT(claims_add(&claims, (struct package){ .name = S("\xc3\xa4\xff"), .version = S("1") }), 0);
	CHECK_SLICE(seen.package.name, "\xc3\xa4\xff");
	CHECK_SLICE(seen.package.source_name, "\xc3\xa4\xff");
	CHECK_SLICE(seen.package.path, "a/b");
	CHECK_SLICE(seen.package.cataloger, "test");
}

TEST(long_texts_are_cut_between_characters)
{
	struct seen seen = { 0 };
	char text[CLAIM_TEXT_LEN_MAX + 10];
	CLAIMS_OF(&seen);

	memset(text, 'x', sizeof text);
	memcpy(text + CLAIM_TEXT_LEN_MAX - 1, "\xe2\x82\xac", 3); /* one character over the edge */
	CHECK_INT(claims_add(&claims,
			  (struct package){ .name = S("a"), .licence = slice_make(text, sizeof text), .maintainer = S("b\nc") }),
		0);
	CHECK_INT(seen.package.licence.len, CLAIM_TEXT_LEN_MAX - 1);
	CHECK_SLICE(seen.package.maintainer, "b");
}

TEST(a_file_has_only_so_many_notes)
{
	struct seen seen = { 0 };
	CLAIMS_OF(&seen);

	for (size_t i = 0; i < 1000; i++)
		claims_note(&claims, NOTE_REMARK, "a%cb", '\n');
	CHECK_INT(seen.notes, CLAIM_NOTES_MAX + 1);
	CHECK_TEXT(seen.note, "more than 32 notes: the rest is left out");
	claims_note(&claims, NOTE_INCOMPLETE, "a%cb", '\n'); /* the graver kind is not drowned by the other */
	CHECK_INT(seen.notes, CLAIM_NOTES_MAX + 2);
	CHECK_TEXT(seen.note, "a?b");
}

TEST(names_of_dependencies_are_sorted_and_odd_ones_left_out)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct name_list names = { 0 };
	struct seen seen = { 0 };
	CLAIMS_OF(&seen);

	name_list_add(&names, S("b"), &arena);
	name_list_add(&names, S(""), &arena);
	name_list_add(&names, S("a"), &arena);
	name_list_add(&names, S("a\nb"), &arena);
	name_list_add(&names, S("b"), &arena);
	CHECK_INT(
		claims_add(&claims, (struct package){ .name = S("x"), .version = S("1"), .depends = name_list_end(&names) }), 0);
	CHECK_INT(seen.package.depends.count, 2);
	CHECK_SLICE(seen.package.depends.items[0], "a");
	CHECK_SLICE(seen.package.depends.items[1], "b");
	names = (struct name_list){ 0 };
	for (size_t i = 0; i < 2 * NAME_LIST_MAX; i++)
		name_list_add(&names, arena_printf(&arena, "%zu", i), &arena);
	CHECK_INT(name_list_end(&names).count, NAME_LIST_MAX);
	names = (struct name_list){ 0 };
	CHECK_INT(name_list_end(&names).count, 0);
}

TEST(a_claim_without_a_name_or_a_version_is_a_note)
{
	struct claim_list list = { 0 };
	struct seen seen = { 0 };
	CLAIMS_OF(&seen);

	claim_list_take(&list, &claims, &(struct claim){ .version = S("1"), .evidence = S("line 2") });
	CHECK_TEXT(seen.note, "line 2: a package without a name");
	claim_list_take(&list, &claims, &(struct claim){ .name = S("a"), .evidence = S("line 3") });
	CHECK_TEXT(seen.note, "line 3: 'a' has no version");
	CHECK_INT(list.count, 0);
	CHECK_INT(claim_list_end(&list, &claims), 0);
	CHECK_INT(seen.packages, 0);
}

TEST(a_file_of_text_without_a_last_line_end_or_with_control_characters_is_noted)
{
	static const struct {
		const char *text, *note;
		unsigned notes;
	} cases[] = {
		{ "", "", 0 },
		{ "a\tb\r\nc\fd\n", "", 0 },
		{ "a\nb", "the last line has no end: the file may be cut", 1 },
		{ "a\n\n\x0b b\n\x7f\n", "line 3: a control character", 1 },
		{ "a\x08", "line 1: a control character", 2 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct seen seen = { 0 };
		CLAIMS_OF(&seen);

		claims_check_end(&claims, slice_from_text(cases[i].text), NOTE_REMARK);
		claims_check_text(&claims, slice_from_text(cases[i].text));
		CHECK_INT(seen.notes, cases[i].notes);
		CHECK_TEXT(seen.note, cases[i].note);
	}
}

TEST(a_list_of_named_tables_that_is_called_otherwise_is_noted)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	const struct tree *root = NULL;
	struct seen seen = { 0 };
	CLAIMS_OF(&seen);

	CHECK_INT(
		toml_read(
			S("[[package]]\nname = 'a'\n[[other]]\nx = 'b'\n[metadata]\nname = 'c'\n[[patch.unused]]\nname = 'd'\n"),
			&arena, &root, NULL),
		0);
	claims_check_lists(&claims, root, "package");
	CHECK_INT(seen.notes, 0);
	claims_check_lists(&claims, root, "packages");
	CHECK_INT(seen.notes, 1);
	CHECK_TEXT(seen.note, "line 1: 'package', which is unknown, may list packages");
	claims_check_lists(&claims, NULL, "packages");
	CHECK_INT(seen.notes, 1);
}
