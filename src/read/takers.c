/* takers.c - who wants files of an image: each cataloger, and the judge */
#include "read/takers.h"
#include "judge/judge.h"

static int take_for_cataloger(void *context, const struct file *file)
{
	struct taker *taker = context;
	struct package_sink sink = { output_package, taker->output };
	struct catalog_file catalog_file = {
		.path = file->path, .bytes = file->bytes, .mode = file->mode, .arena = taker->arena
	};
	int r = taker->cataloger->parse(&catalog_file, &sink, taker->notes);

	arena_done(taker->arena);
	return r;
}

static int take_for_judge(void *context, const struct file *file)
{
	struct taker *taker = context;

	return output_record(taker->output, RECORD_FILE, file);
}

void takers_init(struct takers *takers, struct output *output, struct note_sink *notes)
{
	size_t count = 0, paths = 0;

	*takers = (struct takers){ 0 };
	for (; catalogers[count]; count++) {
		takers->items[count] = (struct taker){ catalogers[count], output, &takers->arena, notes };
		takers->wanted[count] = (struct walk_wanted){ .interests = catalogers[count]->interests,
			.size_max_bytes = catalogers[count]->size_max_bytes,
			.take = take_for_cataloger,
			.context = &takers->items[count] };
	}
	for (; judge_paths[paths]; paths++)
		takers->judge[paths] = (struct interest){ INTEREST_PATH, judge_paths[paths] };
	takers->judge[paths].kind = INTEREST_END;
	takers->items[count] = (struct taker){ NULL, output, &takers->arena, notes };
	takers->wanted[count] = (struct walk_wanted){ .interests = takers->judge,
		.size_max_bytes = JUDGE_FILE_BYTES_MAX,
		.takes_links = true,
		.take = take_for_judge,
		.context = &takers->items[count] };
	takers->count = count + 1;
}
