/* registry_list.c - plimsoll registry list: what a registry has */
#include "cli/command.h"
#include "cli/output.h"
#include "cli/say.h"
#include "cli/sweep_options.h"
#include "cli/sweep_told.h"
#include "codec/json.h"
#include "sweep/lister.h"

#define NAME_BYTES_MAX 65536u

struct listing_told {
	struct error err;
	int r;
	size_t failed;
	bool json;
};

/* As it comes: of a large registry the first names are there while the others are asked for. */
static bool tell(void *context, const struct sweep_news *news)
{
	struct listing_told *told = context;
	cleanup_buffer struct buffer line = BUFFER_INIT(NAME_BYTES_MAX);
	struct json_writer json;

	if (news->kind == NEWS_FAILED) {
		told->failed++;
		say_error("%.*s: %.*s", SLICE_ARG(news->reference), SLICE_ARG(news->error));
	}
	if (news->kind == NEWS_BROKEN)
		told->r = error_set(&told->err, ERR_NETWORK, "the list is not whole: %.*s", SLICE_ARG(news->error));
	if (news->kind != NEWS_IMAGE)
		return true;
	if (told->json) {
		json_writer_init(&json, &line, false);
		json_begin_object(&json);
		json_member(&json, "reference", news->reference);
		json_end_object(&json);
	} else {
		sweep_told_add(&line, news->reference);
	}
	buffer_add_byte(&line, '\n');
	told->r = output_stdout(buffer_slice(&line), &told->err);
	return told->r >= 0;
}

static int registry_list_run(const struct options *options)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct listing_told told = { .json = slice_equal(slice_from_text(option_text(options, OPTION_PLAIN_FORMAT)), S("json")) };
	struct sweep_asked asked = { 0 };
	struct places places;
	struct error err;
	int r = places_find(&arena, &places, &err);

	if (r >= 0)
		r = sweep_options_read(options, &places, &arena, &asked, &err);
	if (r >= 0) {
		const struct sweep_source source = sweep_source_of(&asked.registry);
		const struct sweep_lister lister = { .source = &source,
			.choice = &asked.choice,
			.tags_only = true,
			.repositories_only = !option_given(options, OPTION_TAGS),
			.tell = tell,
			.context = &told };

		sweep_list(&lister);
		err = told.err;
		r = told.r;
	}
	sweep_options_done(&asked);
	if (r < 0)
		say_error("%s", err.text);
	return r < 0 || told.failed ? EXIT_FAILED : EXIT_DONE;
}

const struct command command_registry_list = {
	.operands = "REGISTRY[/PREFIX]",
	.operand_min = 1,
	.operand_max = 1,
	.about = "list the repositories of a registry, or their tags",
	.text = "Prints one repository a line, or with --tags one REPOSITORY:TAG a line, as they come. With --format json each "
		"line is an "
		"object with the member 'reference'.\n"
		"\n"
		"REGISTRY is HOST[:PORT]; PREFIX is a whole part of a path: 'registry.example/team' lists team and what is below "
		"team/.\n"
		"\n"
		"Exit code 1: something could not be listed; what was listed stands there.\n",
	.run = registry_list_run,
};
