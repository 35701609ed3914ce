/* built.c - what making a store has to say */
#include "cli/built.h"
#include "cli/progress.h"
#include "cli/say.h"
#include "cli/stores.h"
#include "codec/text.h"

#include <inttypes.h>

#define NOTES_SHOWN_MAX 100u /* without --verbose: of a feed that is all wrong nobody reads more */

void built_say_notes(const struct options *options, const struct build_result *result)
{
	size_t warnings = 0, most = option_given(options, OPTION_VERBOSE) ? SIZE_MAX : NOTES_SHOWN_MAX;

	for (size_t i = 0; i < result->note_count; i++)
		if (result->notes[i].remark)
			say_detail(options, "%.*s", SLICE_ARG(result->notes[i].text));
		else if (warnings++ < most)
			say_warning(options, "%.*s", SLICE_ARG(result->notes[i].text));
	if (warnings > most)
		say_warning(options, "%zu more were not read whole; --verbose names them", warnings - most);
}

void built_show_progress(void *context, const struct build_progress *now)
{
	const struct scan_progress shown = { .layer_count = now->file_count,
		.layers_done = now->files_done,
		.read_bytes = now->read_bytes,
		.total_bytes = now->total_bytes,
		.seconds = now->seconds,
		.stage = "files" };

	progress_show(context, &shown);
}

void built_add_name(struct buffer *text, struct slice name)
{
	struct shown shown;

	while (text_next(&name, &shown))
		buffer_add(text, shown.bytes, shown.len);
	buffer_add_slice(text, S(": "));
}

int built_add_store(struct buffer *text, const char *path, uint64_t statements, struct error *err)
{
	cleanup_vulndb struct vulndb *store = NULL;
	int r = vulndb_open(path, &store, err);

	if (r < 0)
		return r;
	built_add_name(text, slice_from_text(path));
	stores_add_counts(text, vulndb_facts(store));
	buffer_addf(text, ", %" PRIu64 " %s\n", statements, statements == 1 ? "statement" : "statements");
	return 0;
}
