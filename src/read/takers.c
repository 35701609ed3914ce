/* takers.c - who wants files of an image: each cataloger, and the judge */
#include "read/takers.h"
#include "judge/judge.h"

static int take_for_cataloger(void *context, const struct file *file)
{
	struct taker *taker = context;
	struct package_sink sink = { output_package, output_files, taker->output };
	struct catalog_file catalog_file = {
		.path = file->path, .bytes = file->bytes, .mode = file->mode, .arena = taker->arena, .size = file->size
	};
	int r;

	if (taker->cataloger->parse_together) {
		gather_add(taker->gather, taker->cataloger, &catalog_file, taker->notes);
		return 0;
	}
	r = taker->cataloger->parse(&catalog_file, &sink, taker->notes);
	arena_done(taker->arena);
	return r;
}

static int take_window_for_cataloger(void *context, const struct file *file, uint64_t offset)
{
	struct taker *taker = context;
	struct package_sink sink = { output_package, output_files, taker->output };
	struct catalog_file catalog_file = { .path = file->path,
		.bytes = file->bytes,
		.mode = file->mode,
		.arena = taker->arena,
		.offset = offset,
		.size = file->size,
		.kept = taker->kept };
	int r;

	if (offset == 0)
		memset(taker->kept, 0, sizeof taker->kept);
	r = taker->cataloger->parse(&catalog_file, &sink, taker->notes);
	arena_done(taker->arena);
	return r;
}

/* NOLINTBEGIN(misc-redundant-expression): two rooms state the same, and must go on doing so */
_Static_assert(WALK_WINDOW_BYTES == CATALOG_WINDOW_BYTES && WALK_WINDOW_OVERLAP == CATALOG_WINDOW_OVERLAP,
	"what is promised to catalogers is what the walk does");
/* NOLINTEND(misc-redundant-expression) */

static int take_for_judge(void *context, const struct file *file)
{
	struct taker *taker = context;

	return output_record(taker->output, RECORD_FILE, file);
}

static void add(struct takers *takers, struct taker taker, struct walk_wanted wanted)
{
	takers->items[takers->count] = taker;
	takers->wanted[takers->count] = wanted;
	takers->wanted[takers->count].context = &takers->items[takers->count];
	takers->count++;
}

void takers_init(struct takers *takers, enum catalog_place place, struct output *output, struct note_sink *notes)
{
	size_t paths = 0;

	*takers = (struct takers){ 0 };
	for (size_t i = 0; catalogers[i]; i++)
		if (!catalogers[i]->places || catalogers[i]->places & place)
			add(takers,
				(struct taker){ .cataloger = catalogers[i],
					.output = output,
					.arena = &takers->arena,
					.notes = notes,
					.gather = &takers->gather },
				(struct walk_wanted){ .interests = catalogers[i]->interests,
					.size_max_bytes = catalogers[i]->size_max_bytes,
					.accepts = catalogers[i]->accepts,
					.take = take_for_cataloger,
					.take_window = catalogers[i]->windows ? take_window_for_cataloger : NULL });
	if (place != CATALOG_IMAGE)
		return;
	for (; judge_paths[paths]; paths++)
		takers->judge[paths] = (struct interest){ INTEREST_PATH, judge_paths[paths] };
	takers->judge[paths].kind = INTEREST_END;
	add(takers, (struct taker){ .output = output, .arena = &takers->arena, .notes = notes },
		(struct walk_wanted){ .interests = takers->judge,
			.size_max_bytes = JUDGE_FILE_BYTES_MAX,
			.takes_links = true,
			.take = take_for_judge });
}

int takers_end(struct takers *takers, struct output *output, struct note_sink *notes)
{
	struct package_sink sink = { output_package, output_files, output };

	return gather_end(&takers->gather, &sink, notes);
}
