/* db_search.c - plimsoll db search: what the advisory stores say of ids, packages and versions */
#include "base/memory.h"
#include "cli/asked.h"
#include "cli/command.h"
#include "cli/lines.h"
#include "cli/output.h"
#include "cli/say.h"
#include "cli/terminal.h"
#include "rating/rate.h"
#include "scan/assess.h"
#include "scan/rejected.h"
#include "scan/told.h"

#include <unistd.h>

#define TERMS_MAX 1000000u
#define OUT_BYTES_MAX ((size_t)1 << 30)
#define OUT_BYTES_AT_ONCE ((size_t)1 << 20)

struct asking {
	const struct options *options;
	struct stores stores;
	struct distribution told; /* by --distro; or without an id */
	struct arena arena;
	struct asked *items;
	size_t count, capacity;
	bool as_json;
};

static void ask(struct asking *asking, struct slice term)
{
	term = slice_trim(term);
	if (term.len == 0 || asking->count > TERMS_MAX)
		return;
	memory_reserve(asking->items, asking->count, asking->capacity);
	asked_read(arena_copy(&asking->arena, term), &asking->told, &asking->stores, &asking->arena,
		&asking->items[asking->count++]);
}

static void ask_line(const void *context, struct slice line, struct buffer *out)
{
	(void)out; /* all are answered together */
	ask((struct asking *)(uintptr_t)context, line);
}

static int ask_all(struct asking *asking, struct error *err)
{
	const struct options *options = asking->options;
	int r = 0;

	if (options->operand_count == 0 && isatty(STDIN_FILENO))
		return error_set(err, ERR_USAGE, "TERM is missing: plimsoll db search TERM...");
	if (options->operand_count == 0)
		r = lines_answer(ask_line, asking, err);
	for (size_t i = 0; i < options->operand_count && r == 0; i++) {
		if (slice_trim(slice_from_text(options->operands[i])).len == 0)
			return error_set(err, ERR_USAGE, "TERM is empty");
		if (strcmp(options->operands[i], "-") == 0)
			r = lines_answer(ask_line, asking, err);
		else
			ask(asking, slice_from_text(options->operands[i]));
	}
	if (r == 0 && asking->count == 0)
		return error_set(err, ERR_USAGE, "standard input names nothing to look for");
	if (r == 0 && asking->count > TERMS_MAX)
		return error_set(err, ERR_LIMIT, "more than %u terms at once", TERMS_MAX);
	return r;
}

/* All searches at once. */
static int search(struct asking *asking, struct error *err)
{
	struct search *searches = arena_array(&asking->arena, struct search, asking->count);
	size_t count = 0;
	int r;

	for (size_t i = 0; i < asking->count; i++)
		if (asking->items[i].kind != ASKED_NOTHING && asking->items[i].search) {
			searches[count] = *asking->items[i].search;
			asking->items[i].search = &searches[count++];
		}
	r = match_search(searches, count, asking->stores.items, asking->stores.count, &asking->arena, err);
	return r;
}

static void keep_note(void *context, const struct note *note)
{
	struct asked *asked = context;

	if (asked->problem.len == 0) /* "'x' is no deb version", "no advisories for debian 3" */
		asked->problem = arena_copy(asked->arena, note->text);
}

static int match(struct asking *asking, struct asked *asked, struct arena *arena, struct error *err)
{
	struct note_sink notes = { keep_note, asked };

	int r;

	asked->arena = arena;
	r = match_packages(&asked->package, 1, &asked->distribution, asking->stores.items, asking->stores.count, arena,
		&asked->matches, &notes, NULL, err);
	if (r == 0)
		r = assess_findings(&asked->matches, asking->stores.items, asking->stores.count, arena, err);
	if (r == 0)
		rejected_leave_out(&asked->matches, &notes);
	for (size_t i = 0; i < asked->matches.count && r == 0; i++) {
		struct match *match = &asked->matches.items[i];
		const struct rating_input input = { match->advisories, match->advisory_count, match->assessments,
			match->assessment_count, S("") };

		rate_finding(&match->finding, &input, arena);
	}
	return r;
}

static int flush(struct buffer *out, bool all, struct error *err)
{
	int r = 0;

	if (out->full)
		return error_set(err, ERR_LIMIT, "an answer of more than %zu bytes", OUT_BYTES_MAX);
	if (out->len && (all || out->len > OUT_BYTES_AT_ONCE)) {
		r = output_stdout(buffer_slice(out), err);
		buffer_clear(out);
	}
	return r;
}

static int answer(struct asking *asking, bool *ret_found, struct error *err)
{
	cleanup_buffer struct buffer out = BUFFER_INIT(OUT_BYTES_MAX);
	struct report_style style = terminal_style();
	bool found = false;
	int r = 0;

	for (size_t i = 0; i < asking->count && r == 0; i++) {
		cleanup_arena struct arena arena = ARENA_INIT; /* of what one version matches */
		struct asked *asked = &asking->items[i];

		if (asked->kind == ASKED_VERSION)
			r = match(asking, asked, &arena, err);
		if (r < 0)
			return r;
		found = found || asked_is_found(asked);
		if (asking->as_json) {
			asked_write_json(asked, &asking->stores, &out);
		} else {
			if (i)
				buffer_add_byte(&out, '\n');
			asked_write_text(asked, &asking->stores, &style, &out);
		}
		r = flush(&out, false, err);
	}
	*ret_found = found;
	return r < 0 ? r : flush(&out, true, err);
}

static int run(struct asking *asking, bool *ret_found, struct error *err)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct slice distro = slice_from_text(option_text(asking->options, OPTION_DISTRO));
	struct places places;
	int r = places_find(&arena, &places, err);

	if (r == 0)
		r = stores_open(asking->options, &places, &asking->arena, &asking->stores, err);
	if (r == 0 && distro.len)
		r = told_distribution(distro, asking->stores.items, asking->stores.count, &asking->arena, &asking->told, err);
	if (r == 0)
		r = ask_all(asking, err);
	if (r == 0)
		r = search(asking, err);
	return r < 0 ? r : answer(asking, ret_found, err);
}

static int db_search(const struct options *options)
{
	const char *format = option_text(options, OPTION_PLAIN_FORMAT);
	struct asking asking = { .options = options, .as_json = format && strcmp(format, "json") == 0 };
	bool found = false;
	struct error err;
	int r = run(&asking, &found, &err);

	stores_close(&asking.stores);
	free(asking.items);
	arena_done(&asking.arena);
	if (r < 0)
		say_error("%s", err.text);
	return r < 0 || !found ? EXIT_FAILED : EXIT_DONE;
}

const struct command command_db_search = {
	.operands = "[TERM]...",
	.operand_max = OPTIONS_MAX,
	.operand_words = "",
	.about = "look for flaws and packages in the advisory stores",
	.text = "TERM is one of\n"
		"\n"
		"  CVE-2021-44228  an id of any kind, a record or a bulletin: all that is said of it\n"
		"  openssl  the name of a package: all that is said of it; one of Maven also without its group, log4j-core, one "
		"of CPE without its vendor\n"
		"  Debian/openssl  the same in one ecosystem; Debian:12/openssl in one release\n"
		"  pkg:pypi/django  a package URL: all that is said of the package\n"
		"  pkg:pypi/django@3.2  one with a version: what a scan would find in it, and why\n"
		"  cpe:2.3:a:haxx:curl:7.64.0:*:*:*:*:*:*:*  a CPE name: what NVD says of that version, or without one of the "
		"product\n"
		"  -  terms on standard input, one a line; so it is without TERM, too\n"
		"\n"
		"Upper and lower case are the same in ids and names. A package URL of a distribution needs its release, in its "
		"qualifier distro "
		"or from --distro; what it is built from is the package of the same name unless its qualifier upstream says "
		"otherwise.\n"
		"\n"
		"As JSON, each answer is a document on a line of its own.\n"
		"\n"
		"Exit codes\n"
		"\n"
		"  0  something was found\n"
		"  1  nothing was found, wrong usage, or a store that cannot be read\n",
	.run = db_search,
};
