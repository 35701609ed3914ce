/* match.c - fuzz: ranges of advisories against a version, and the joining of aliases
 *
 * Line 1: a scheme's number; line 2: the version; then a statement a line, its parts between blanks: "=id" the id, "+id" an
 * alias, "v1.0" a single version, all else an event. */
#include "match/match.h"
#include "match/join.h"
#include "version/version.h"

#define STATEMENTS_MAX 64
#define PARTS_MAX 256

static void add(struct slices *list, struct slice text)
{
	if (list->count < PARTS_MAX)
		list->items[list->count++] = text;
}

static void read_statement(struct slice line, struct advisory *advisory, struct arena *arena)
{
	struct slice part;

	advisory->aliases.items = arena_array(arena, struct slice, PARTS_MAX);
	advisory->events.items = arena_array(arena, struct slice, PARTS_MAX);
	advisory->versions.items = arena_array(arena, struct slice, PARTS_MAX);
	while (slice_next_token(&line, ' ', &part)) {
		char kind = part.len ? part.ptr[0] : ' ';

		if (kind == '=')
			advisory->id = slice_from(part, 1);
		else if (kind == '+')
			add(&advisory->aliases, slice_from(part, 1));
		else if (kind == 'v')
			add(&advisory->versions, slice_from(part, 1));
		else
			add(&advisory->events, part);
	}
}

/* Every statement is in some flaw, and no flaw has two CVEs by their own ids. */
static void check_flaws(const struct flaw *flaws, size_t flaw_count, const struct statement *statements, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		bool found = false;

		for (size_t k = 0; k < flaw_count; k++)
			for (size_t m = 0; m < flaws[k].count; m++)
				found = found || flaws[k].statements[m] == &statements[i];
		if (!found)
			__builtin_trap();
	}
	for (size_t k = 0; k < flaw_count; k++)
		for (size_t m = 0; m < flaws[k].count; m++)
			if (slice_starts_with(flaws[k].statements[m]->advisory->id, S("CVE-")) &&
				!slice_equal(flaws[k].statements[m]->advisory->id, flaws[k].id))
				__builtin_trap();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct slice text = slice_make(data, size), scheme = S(""), version = S(""), line;
	struct statement statements[STATEMENTS_MAX];
	struct flaw *flaws;
	size_t count = 0, flaw_count, schemes = 0;
	const char *name;

	while (version_schemes[schemes])
		schemes++;
	slice_next_line(&text, &scheme);
	slice_next_line(&text, &version);
	name = version_schemes[(scheme.len ? (unsigned char)scheme.ptr[0] : 0) % schemes]->name;
	while (count < STATEMENTS_MAX && slice_next_line(&text, &line)) {
		struct advisory *advisory = arena_alloc(&arena, sizeof *advisory);
		struct statement statement = { .advisory = advisory };

		read_statement(line, advisory, &arena);
		if (match_version(advisory, name, version, &arena, &statement.fixed, &statement.why) && statement.why.len == 0)
			__builtin_trap();
		if (statement.fixed.len && version_scheme_by_name(slice_from_text(name))->compare(statement.fixed, version) <= 0)
			__builtin_trap(); /* a fix is above what it fixes */
		statements[count++] = statement;
	}
	join_statements(statements, count, &arena, &flaws, &flaw_count);
	check_flaws(flaws, flaw_count, statements, count);
	return 0;
}
