/* takers.c - who wants files of an image: each cataloger, and the judge */
#include "read/takers.h"
#include "judge/judge.h"
#include "model/source_file.h"
#include "settings/mask.h"
#include "sources/manifests.h"

static struct package_sink package_sink_of(struct output *output)
{
	return (struct package_sink){ output_package, output_files, output, output->digests ? output_stated : NULL };
}

static int take_for_cataloger(void *context, const struct file *file)
{
	struct taker *taker = context;
	struct package_sink sink = package_sink_of(taker->output);
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
	struct package_sink sink = package_sink_of(taker->output);
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

static int send_hash(void *context, const struct masked_hash *hash)
{
	struct taker *taker = context;
	struct hash record = { hash->account, hash->path, hash->line, hash->text };

	return output_record(taker->output, RECORD_HASH, &record);
}

/* Its hashes apart: they are never kept. */
static int take_for_judge(void *context, const struct file *file)
{
	struct mask_sink sink = { send_hash, context };
	struct taker *taker = context;
	struct file masked = *file;
	int r = 0;

	if (file->kind == FILE_REGULAR && mask_wants(file->path))
		r = mask_file(file->path, file->bytes, &sink, taker->arena, &masked.bytes);
	masked.size = masked.bytes.len < file->bytes.len ? masked.bytes.len : file->size;
	if (r >= 0)
		r = output_record(taker->output, RECORD_FILE, &masked);
	arena_done(taker->arena);
	return r;
}

static bool judge_wants_others(void *context, struct slice path)
{
	const struct taker *taker = context;

	return wanted_find(taker->settings, path) == WANTED_BYTES && !wanted_is_path(taker->settings, path);
}

static bool script_wanted(void *context, struct slice path)
{
	const struct taker *taker = context;

	return wanted_script(path) && wanted_find(taker->settings, path) != WANTED_BYTES;
}

static int take_script(void *context, const struct file *file)
{
	return slice_starts_with(file->bytes, S("#!")) ? take_for_judge(context, file) : 0;
}

static bool is_dockerfile(void *context, struct slice path)
{
	(void)context;
	return source_file_of(path) == SOURCE_DOCKERFILE || source_file_of(path) == SOURCE_COMPOSE;
}

static bool is_yaml(void *context, struct slice path)
{
	(void)context;
	return source_file_of(path) == SOURCE_YAML;
}

static int take_source(void *context, const struct file *file)
{
	struct taker *taker = context;

	return file->kind == FILE_REGULAR ? output_record(taker->output, RECORD_FILE, file) : 0;
}

/* A template that manifests are made of is none yet: that is said, and nothing is made of it. */
static int take_manifest(void *context, const struct file *file)
{
	struct taker *taker = context;
	struct workloads workloads = { 0 };
	struct error err;
	bool template;

	if (file->bytes.len < file->size) { /* its head: nobody writes such a manifest by hand, but one may be made */
		if (slice_find(file->bytes, S("apiVersion")) >= 0)
			note_add(taker->notes, NOTE_INCOMPLETE, file->path, "%lu bytes: not read, the limit is %u",
				(unsigned long)file->size, SOURCE_FILE_BYTES_MAX);
		return 0;
	}
	if (slice_starts_with(file->bytes, S("\xff\xfe")) || slice_starts_with(file->bytes, S("\xfe\xff"))) {
		note_add(taker->notes, NOTE_INCOMPLETE, file->path, "not read: its text is UTF-16, and not UTF-8");
		return 0;
	}
	if (!manifests_looks_like(file->bytes))
		return 0;
	template =
		slice_find(file->bytes, S("{{")) >= 0 && manifests_read(file->bytes, false, taker->arena, &workloads, &err) < 0;
	arena_done(taker->arena);
	if (!template)
		return take_source(context, file);
	note_add(taker->notes, NOTE_REMARK, file->path, "a template of manifests: what is made of it was not judged");
	return 0;
}

static void add(struct takers *takers, struct taker taker, struct walk_wanted wanted)
{
	takers->items[takers->count] = taker;
	takers->wanted[takers->count] = wanted;
	takers->wanted[takers->count].context = &takers->items[takers->count];
	takers->count++;
}

/* What links lead to is looked for only where a rule names the very file; others come as entries. */
static void add_settings(struct takers *takers, struct output *output, struct note_sink *notes)
{
	static const struct interest nothing[] = { { INTEREST_END, NULL } };
	struct taker taker = { .output = output, .arena = &takers->arena, .notes = notes };
	size_t paths = 0;

	takers->settings = wanted_new();
	taker.settings = takers->settings;
	for (; wanted_by_judge[paths]; paths++)
		takers->judge[paths] = (struct interest){ INTEREST_PATH, wanted_by_judge[paths] };
	wanted_interests(&takers->judge[paths]);
	add(takers, taker,
		(struct walk_wanted){ .interests = takers->judge,
			.size_max_bytes = SETTINGS_FILE_BYTES_MAX,
			.takes_links = true,
			.take = take_for_judge });
	add(takers, taker,
		(struct walk_wanted){ .interests = nothing,
			.size_max_bytes = SETTINGS_FILE_BYTES_MAX,
			.ignores_links = true,
			.wants = judge_wants_others,
			.take = take_for_judge });
	add(takers, taker,
		(struct walk_wanted){ .interests = nothing,
			.size_max_bytes = SETTINGS_SCRIPT_BYTES_MAX,
			.ignores_links = true,
			.takes_heads = true,
			.wants = script_wanted,
			.take = take_script });
}

static void add_sources(struct takers *takers, struct output *output, struct note_sink *notes)
{
	static const struct interest nothing[] = { { INTEREST_END, NULL } };
	struct taker taker = { .output = output, .arena = &takers->arena, .notes = notes };

	add(takers, taker,
		(struct walk_wanted){ .interests = nothing,
			.size_max_bytes = SOURCE_FILE_BYTES_MAX,
			.ignores_links = true,
			.wants = is_dockerfile,
			.take = take_source });
	add(takers, taker,
		(struct walk_wanted){ .interests = nothing,
			.size_max_bytes = SOURCE_FILE_BYTES_MAX,
			.ignores_links = true,
			.takes_heads = true,
			.wants = is_yaml,
			.take = take_manifest });
}

static void add_cataloger(
	struct takers *takers, const struct cataloger *cataloger, struct output *output, struct note_sink *notes)
{
	add(takers,
		(struct taker){ .cataloger = cataloger,
			.output = output,
			.arena = &takers->arena,
			.notes = notes,
			.gather = &takers->gather },
		(struct walk_wanted){ .interests = cataloger->interests,
			.size_max_bytes = cataloger->size_max_bytes,
			.accepts = cataloger->accepts,
			.take = take_for_cataloger,
			.take_window = cataloger->windows ? take_window_for_cataloger : NULL });
}

void takers_init(struct takers *takers, enum catalog_place place, struct output *output, struct note_sink *notes)
{
	*takers = (struct takers){ 0 };
	for (size_t i = 0; catalogers[i]; i++)
		if (!catalogers[i]->places || catalogers[i]->places & place)
			add_cataloger(takers, catalogers[i], output, notes);
	if (place == CATALOG_IMAGE && output->digests)
		add_cataloger(takers, &cataloger_dpkg_digests, output, notes);
	if (place == CATALOG_IMAGE)
		add_settings(takers, output, notes);
	else
		add_sources(takers, output, notes);
}

void takers_watch(struct takers *takers, const struct walk_wanted *wanted)
{
	takers->wanted[takers->count++] = *wanted;
}

int takers_end(struct takers *takers, struct output *output, struct note_sink *notes)
{
	struct package_sink sink = package_sink_of(output);

	return gather_end(&takers->gather, &sink, notes);
}

int takers_send_raw(struct output *output, const struct file *file)
{
	struct file raw = *file;

	if (mask_wants(file->path))
		return 0;
	if (file->size > SETTINGS_FILE_BYTES_MAX)
		raw.bytes = slice_first(file->bytes, SETTINGS_SCRIPT_BYTES_MAX);
	return output_record(output, RECORD_FILE, &raw);
}
