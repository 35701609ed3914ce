/* built.c - what making a store has to say */
#include "cli/built.h"
#include "cli/progress.h"
#include "cli/say.h"

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
