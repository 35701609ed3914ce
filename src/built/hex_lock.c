/* hex_lock.c - Elixir's and Erlang's packages as they were locked: mix.lock, rebar.lock
 *
 * mix.lock is a map: "name" => {:hex, :package, "1.0.0", "hash", [managers], [needs], "repository", …} or {:git, "url", "commit", …}.
 * rebar.lock is {"1.2.0", [{<<"name">>, {pkg, <<"package">>, <<"1.0.0">>}, level}, …]}, before version 1 the list alone. */
#include "built/erlang_terms.h"
#include "built/listed.h"

static void mix_entry_take(struct listed *listed, struct slice name, const struct tree *entry)
{
	struct claim claim = { .name = name, .version = term_text(entry, 2), .evidence = listed_line(listed, entry->line) };
	const struct tree *needs = term_at(entry, 5);
	struct name_list list = { 0 };

	if (slice_equal(term_text(entry, 0), S("path")))
		return;
	if (slice_equal(term_text(entry, 0), S("hex"))) {
		if (term_text(entry, 1).len)
			claim.name = term_text(entry, 1);
		/* {:need, "~> 1.0", [hex: :need, repo: "…", optional: false]} */
		for (size_t i = 0; needs && i < needs->count; i++) {
			struct slice package = tree_as_text(term_of(term_at(needs->items[i], 2), "hex"));

			name_list_add(&list, package.len ? package : term_text(needs->items[i], 0), listed->arena);
		}
		claim.depends = name_list_end(&list);
	} else {
		claim.origin = term_text(entry, 1); /* git, and its commit */
	}
	listed_add(listed, &claim);
}

static void rebar_entry_take(struct listed *listed, const struct tree *entry)
{
	const struct tree *source = term_at(entry, 1);
	struct claim claim = { .name = term_text(entry, 0), .evidence = listed_line(listed, entry->line) };

	if (slice_equal(term_text(source, 0), S("pkg"))) {
		if (term_text(source, 1).len)
			claim.name = term_text(source, 1);
		claim.version = term_text(source, 2);
	} else { /* {git, "url", {ref, "commit"}} */
		claim.origin = term_text(source, 1);
		claim.version = term_text(term_at(source, 2), 1);
	}
	listed_add(listed, &claim);
}

/* Programs write no comments into them: an entry that looks like one is not read, and must not vanish quietly. */
static void check_lines(struct listed *listed, struct slice text)
{
	struct slice line;

	for (uintmax_t number = 1; slice_next_line(&text, &line); number++) {
		line = slice_trim(line);
		if ((slice_starts_with(line, S("#")) || slice_starts_with(line, S("%"))) && slice_find_byte(line, '{') > 1)
			claims_note(&listed->claims, NOTE_REMARK, "line %ju: a comment: what it holds is not read", number);
	}
}

static int hex_lock_parse(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	struct listed listed = listed_begin(file, "hex_lock", PACKAGE_HEX, sink, notes);
	struct tree *root = tree_new(file->arena, TREE_LIST, 1);
	const struct tree *first;
	struct error err;

	listed_check_end(&listed);
	if (erlang_terms_read(file->bytes, root, file->arena, &err) < 0)
		claims_note(&listed.claims, NOTE_INCOMPLETE, "%s", err.text);
	first = term_at(root, 0);
	if (first && first->kind == TREE_TABLE) {
		for (size_t i = 0; i < first->count; i++)
			mix_entry_take(&listed, first->keys[i], first->items[i]);
	} else {
		/* {"1.2.0", [entries]}, or [entries] */
		const struct tree *entries = term_text(first, 0).len ? term_at(first, 1) : first;

		for (size_t i = 0; entries && entries->kind == TREE_LIST && i < entries->count; i++)
			rebar_entry_take(&listed, entries->items[i]);
	}
	if (first && first->kind == TREE_TEXT)
		claims_note(&listed.claims, NOTE_INCOMPLETE, "begins neither with a map nor with a list");
	check_lines(&listed, file->bytes);
	return listed_end(&listed);
}

static const struct interest hex_lock_interests[] = {
	{ INTEREST_BASE_NAME, "mix.lock" },
	{ INTEREST_BASE_NAME, "rebar.lock" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_hex_lock = {
	.name = "hex_lock",
	.interests = hex_lock_interests,
	.size_max_bytes = 8u << 20,
	.places = CATALOG_SOURCE, /* what is installed says so in its .app file */
	.parse = hex_lock_parse,
};
