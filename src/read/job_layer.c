/* job_layer.c - a layer's blob: inflate, walk, catalogue */
#include "base/memory.h"
#include "catalog/cataloger.h"
#include "codec/decoder.h"
#include "judge/judge.h"
#include "read/jobs.h"
#include "walk/walk.h"

#define LAYER_ENTRIES_MAX 5000000u
#define LAYER_OUTPUT_BYTES_MAX (64ull << 30)
#define LAYER_RATIO_MAX 10000u
#define WANTED_MAX 64u

struct taker {
	const struct cataloger *cataloger;
	struct output *output;
	struct arena *arena;
	struct note_sink *notes;
};

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

static int send_whiteout(void *context, struct slice path, bool opaque)
{
	struct whiteout whiteout = { path, opaque };

	return output_record(context, RECORD_WHITEOUT, &whiteout);
}

static int send_replaced(void *context, struct slice path)
{
	struct whiteout replaced = { path, 0 };

	return output_record(context, RECORD_REPLACED, &replaced);
}

static int send_hardlink(void *context, struct slice path, struct slice target)
{
	struct file link = { .path = path, .kind = FILE_HARDLINK, .link = target };

	return output_record(context, RECORD_FILE, &link);
}

static int send_link(void *context, const struct walk_link *link)
{
	struct link record = { link->path, link->target, link->hard, link->wants };

	return output_record(context, RECORD_LINK, &record);
}

/* One taker a cataloger, and the judge's files. */
static size_t wanted_build(struct walk_wanted *wanted, struct taker *takers, struct interest *judge, const struct taker *shared)
{
	size_t count = 0, paths = 0;

	for (; catalogers[count]; count++) {
		takers[count] = *shared;
		takers[count].cataloger = catalogers[count];
		wanted[count] = (struct walk_wanted){ catalogers[count]->interests, catalogers[count]->size_max_bytes, false,
			take_for_cataloger, &takers[count] };
	}
	for (; judge_paths[paths]; paths++)
		judge[paths] = (struct interest){ INTEREST_PATH, judge_paths[paths] };
	judge[paths].kind = INTEREST_END;
	takers[count] = *shared;
	wanted[count] = (struct walk_wanted){ judge, JUDGE_FILE_BYTES_MAX, true, take_for_judge, &takers[count] };
	return count + 1;
}

static int walk_blob(struct decoder *decoder, struct output *output, struct walk_result *ret_result, struct error *err)
{
	static const struct walk_limits limits = { .entries = LAYER_ENTRIES_MAX };
	struct walk_wanted wanted[WANTED_MAX];
	struct taker takers[WANTED_MAX];
	struct interest judge[WANTED_MAX];
	struct arena arena = ARENA_INIT;
	struct note_sink notes = { output_note, output };
	struct taker shared = { NULL, output, &arena, &notes };
	struct walk_sink sink = { send_whiteout, send_replaced, send_hardlink, send_link, &notes, output };
	struct source tar = decoder_source(decoder);

	return walk_tar(&tar, wanted, wanted_build(wanted, takers, judge, &shared), &limits, &sink, ret_result, err);
}

void job_layer(const struct job *job, struct input *input, struct output *output, struct done *done)
{
	static const struct decoder_limits limits = { LAYER_OUTPUT_BYTES_MAX, LAYER_RATIO_MAX };
	cleanup_decoder struct decoder *decoder = NULL;
	struct source blob = input_source(input);
	struct walk_result result = { 0 };
	struct covers covers;
	struct error err;
	int r = decoder_open(&blob, &limits, &decoder, &err);

	(void)job;
	if (r >= 0) {
		r = walk_blob(decoder, output, &result, &err);
		done->output_bytes = decoder_output_bytes(decoder);
		done->entries = result.entries;
		covers.hashes = slice_make(result.hashes, result.hash_count * sizeof *result.hashes);
		if (r >= 0 && output_record(output, RECORD_COVERS, &covers) < 0)
			r = error_set(&err, ERR_LIMIT, "the list of %zu paths is too long", result.hash_count);
		free(result.hashes);
	}
	if (r < 0) {
		done->error_code = (uint64_t)-r;
		done->error = slice_make(memory_text(err.text, strlen(err.text)), strlen(err.text));
	}
}
