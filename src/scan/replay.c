/* replay.c - judge anew what plimsoll explain has written as JSON: of the facts in it, without image and stores */
#include "scan/replay.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "scan/documents.h"
#include "scan/state.h"

#include <errno.h>
#include <unistd.h>

#define REPLAY_MS_MAX 60000u

struct packages {
	struct merged_package *items;
	bool *base; /* of each */
	size_t count, capacity, base_count, base_capacity;
};

struct replaying {
	struct scan *scan;
	struct replay facts;
	bool has_facts;
	struct replay_place place; /* of the package that comes */
	struct packages packages;
	struct ruling *rulings;
	size_t ruling_count, ruling_capacity;
	struct vulndb_builder *builders[SCAN_STORES_MAX];
	struct replay_store stores[SCAN_STORES_MAX];
	size_t store_count;
	struct assessment *assessments; /* of all stores */
	size_t *assessment_stores;
	size_t assessment_count, assessment_capacity, stores_count, stores_capacity;
};

static struct arena *arena_of(struct replaying *replaying)
{
	return &replaying->scan->arena;
}

/* An ecosystem that a store knows is there, also where none of its statements is in the document. */
static int take_store(struct replaying *replaying, struct slice fields, struct error *err)
{
	struct replay_store *store = &replaying->stores[replaying->store_count];
	int r;

	if (replaying->store_count == SCAN_STORES_MAX)
		return error_set(err, ERR_LIMIT, "more than %u advisory stores", SCAN_STORES_MAX);
	r = record_read(RECORD_REPLAY_STORE, fields, store, arena_of(replaying), err);
	if (r < 0)
		return r;
	replaying->builders[replaying->store_count] = vulndb_builder_new();
	for (size_t i = 0; i < store->ecosystems.count; i++)
		vulndb_builder_add(replaying->builders[replaying->store_count], 0,
			&(struct advisory){ .id = S("-"), .ecosystem = store->ecosystems.items[i], .package = S("-") });
	replaying->store_count++;
	return 0;
}

static int take_advisory(struct replaying *replaying, struct slice fields, struct error *err)
{
	struct vulndb_builder *builder = replaying->builders[replaying->store_count - 1];
	struct advisory advisory;
	int r = record_read(RECORD_ADVISORY, fields, &advisory, arena_of(replaying), err);

	if (r >= 0)
		vulndb_builder_add(builder, advisory.source.len ? vulndb_builder_batch(builder, advisory.source) : 0, &advisory);
	return r;
}

static int take_assessment(struct replaying *replaying, struct slice fields, struct error *err)
{
	struct vulndb_builder *builder = replaying->builders[replaying->store_count - 1];
	struct assessment assessment;
	int r = record_read(RECORD_ASSESSMENT, fields, &assessment, arena_of(replaying), err);

	if (r < 0)
		return r;
	vulndb_builder_add_assessment(
		builder, assessment.source.len ? vulndb_builder_batch(builder, assessment.source) : 0, &assessment);
	memory_reserve(replaying->assessments, replaying->assessment_count, replaying->assessment_capacity);
	replaying->assessments[replaying->assessment_count++] = assessment;
	memory_reserve(replaying->assessment_stores, replaying->stores_count, replaying->stores_capacity);
	replaying->assessment_stores[replaying->stores_count++] = replaying->store_count - 1;
	return 0;
}

static int take_package(struct replaying *replaying, struct slice fields, struct error *err)
{
	struct packages *packages = &replaying->packages;
	struct merged_package package = {
		.layer = replaying->place.layer, .hidden_by = MERGED_VISIBLE, .first = replaying->place.layer
	};
	int r = record_read(RECORD_PACKAGE, fields, &package.package, arena_of(replaying), err);

	if (r < 0)
		return r;
	if (package.package.type == PACKAGE_UNKNOWN || package.package.type >= PACKAGE_TYPE_COUNT)
		return error_set(err, ERR_FORMAT, "a package of unknown type");
	if (package.layer >= replaying->facts.layers)
		return error_set(err, ERR_FORMAT, "a package of a layer that is not there");
	memory_reserve(packages->items, packages->count, packages->capacity);
	packages->items[packages->count++] = package;
	memory_reserve(packages->base, packages->base_count, packages->base_capacity);
	packages->base[packages->base_count++] = replaying->place.base != 0;
	return 0;
}

static int take_ruling(struct replaying *replaying, struct slice fields, struct error *err)
{
	struct ruling ruling;
	int r = record_read(RECORD_RULING, fields, &ruling, arena_of(replaying), err);

	if (r < 0)
		return r;
	if (ruling.document >= replaying->facts.documents.count || ruling.status >= RULING_STATUS_COUNT)
		return error_set(err, ERR_FORMAT, "a ruling of no document");
	memory_reserve(replaying->rulings, replaying->ruling_count, replaying->ruling_capacity);
	replaying->rulings[replaying->ruling_count++] = ruling;
	return 0;
}

static int take_record(void *context, enum record_kind kind, struct slice fields, struct error *err)
{
	struct replaying *replaying = context;

	fields = arena_copy(arena_of(replaying), fields);
	if (kind != RECORD_REPLAY && !replaying->has_facts)
		return error_set(err, ERR_FORMAT, "facts of nothing");
	if ((kind == RECORD_ADVISORY || kind == RECORD_ASSESSMENT) && replaying->store_count == 0)
		return error_set(err, ERR_FORMAT, "a statement of no store");
	switch (kind) {
	case RECORD_REPLAY:
		replaying->has_facts = true;
		return record_read(kind, fields, &replaying->facts, arena_of(replaying), err);
	case RECORD_DISTRIBUTION:
		return record_read(kind, fields, &replaying->scan->distribution, arena_of(replaying), err);
	case RECORD_REPLAY_STORE:
		return take_store(replaying, fields, err);
	case RECORD_ADVISORY:
		return take_advisory(replaying, fields, err);
	case RECORD_ASSESSMENT:
		return take_assessment(replaying, fields, err);
	case RECORD_REPLAY_PLACE:
		return record_read(kind, fields, &replaying->place, arena_of(replaying), err);
	case RECORD_PACKAGE:
		return take_package(replaying, fields, err);
	case RECORD_RULING:
		return take_ruling(replaying, fields, err);
	default:
		return error_set(err, ERR_FORMAT, "a record of kind %d of an explanation", (int)kind);
	}
}

static int read_facts(struct replaying *replaying, const char *path, struct error *err)
{
	struct pump_options options = { .jobs = 1, .job_ms = REPLAY_MS_MAX };
	struct pump_task task = {
		.job = { .kind = JOB_REPLAY }, .blob = { .fd = -1 }, .record = take_record, .context = replaying
	};
	struct documents documents;
	int r = documents_read(path, arena_of(replaying), &documents, err);

	if (r < 0)
		return r;
	task.bytes = buffer_slice(&documents.frames);
	r = documents.folder ? error_set(err, ERR_USAGE, "it is a folder") : scan_reader(replaying->scan, err);
	if (r >= 0)
		r = pump_run(replaying->scan->reader, &task, 1, &options, err);
	if (r >= 0 && !task.complete)
		r = error_set(err, task.error.code, "%s", task.error.text);
	if (r >= 0 && !replaying->has_facts)
		r = error_set(err, ERR_FORMAT, "the reader found no facts");
	documents_done(&documents);
	return r < 0 ? error_context(err, r, "'%s'", path) : 0;
}

static int make_store(struct replaying *replaying, size_t index, const char *path, struct error *err)
{
	const struct replay_store *store = &replaying->stores[index];
	const struct vulndb_facts facts = { .name = store->name, .date = store->date, .partial = store->partial != 0 };
	int r = vulndb_builder_finish(replaying->builders[index], &facts, path, err);

	if (r >= 0)
		r = vulndb_open(path, &replaying->scan->stores[index], err);
	if (r >= 0)
		replaying->scan->store_count = index + 1;
	(void)unlink(path); /* an open one stays readable */
	return r < 0 ? r : 0;
}

static int make_stores(struct replaying *replaying, struct error *err)
{
	const char *below = getenv("TMPDIR");
	struct arena *arena = arena_of(replaying);
	char *folder = (char *)(uintptr_t)arena_printf(arena, "%s/plimsoll-replay-XXXXXX", below && *below ? below : "/tmp").ptr;
	int r = 0;

	if (!mkdtemp(folder))
		return error_errno(err, "make a folder '%s'", folder);
	for (size_t i = 0; i < replaying->store_count && r >= 0; i++)
		r = make_store(replaying, i, arena_printf(arena, "%s/%zu.db", folder, i).ptr, err);
	(void)rmdir(folder);
	return r;
}

static void make_image(struct replaying *replaying)
{
	const struct replay *facts = &replaying->facts;
	struct scan *scan = replaying->scan;
	struct image *image = arena_array(&scan->arena, struct image, 1);

	image->kind = (enum image_kind)facts->kind;
	image->reference = image->target = facts->target;
	image->digest = facts->digest;
	image->os = S("linux");
	image->layer_count = facts->layers;
	image->layers = arena_array(&scan->arena, struct layer, facts->layers);
	for (size_t i = 0; i < facts->layers; i++)
		image->layers[i].index = i;
	for (size_t i = 0; i < replaying->packages.count; i++)
		image->layers[replaying->packages.items[i].layer].base = replaying->packages.base[i];
	scan->layers = arena_array(&scan->arena, struct scan_layer, facts->layers);
	for (size_t i = 0; i < facts->layers; i++)
		scan->layers[i].result = (struct layer_result){ .layer = &image->layers[i], .complete = true };
	scan->image = image;
	scan->merged.packages = arena_array(&scan->arena, struct merged_package, replaying->packages.count);
	scan->merged.package_count = replaying->packages.count;
	if (replaying->packages.count)
		memcpy(scan->merged.packages, replaying->packages.items,
			replaying->packages.count * sizeof *scan->merged.packages);
	scan->report.documents = arena_array(&scan->arena, struct ruling_document, facts->documents.count);
	for (size_t i = 0; i < facts->documents.count; i++)
		scan->report.documents[i].name = facts->documents.items[i];
	scan->report.document_count = facts->documents.count;
}

/* What the document says was incomplete then: of stores that are cut out of others there would be more. */
static void repeat_notes(struct scan *scan, const struct replay *facts)
{
	scan->report.notes = arena_array(&scan->arena, struct report_note, facts->notes.count);
	scan->report.note_count = facts->notes.count;
	for (size_t i = 0; i < facts->notes.count; i++)
		scan->report.notes[i] = (struct report_note){ { .kind = NOTE_INCOMPLETE, .text = facts->notes.items[i] }, -1 };
}

/* What the search in whole stores had found: names of flaws and packages, what is said of flaws. */
static void repeat_search(struct replaying *replaying, struct search *search)
{
	const struct replay *facts = &replaying->facts;
	struct arena *arena = arena_of(replaying);
	size_t count = facts->named.count / 2;

	search->ids = facts->ids;
	search->assessments = arena_array(arena, struct assessment, replaying->assessment_count);
	search->assessment_stores = arena_array(arena, size_t, replaying->assessment_count);
	search->assessment_count = replaying->assessment_count;
	for (size_t i = 0; i < replaying->assessment_count; i++) {
		search->assessments[i] = replaying->assessments[i];
		search->assessment_stores[i] = replaying->assessment_stores[i];
	}
	search->statements = arena_array(arena, struct search_statement, count);
	search->statement_count = count;
	for (size_t i = 0; i < count; i++) {
		struct advisory *advisory = arena_array(arena, struct advisory, 1);

		advisory->ecosystem = facts->named.items[2 * i];
		advisory->package = facts->named.items[2 * i + 1];
		search->statements[i].advisory = advisory;
	}
}

static int judge_target(
	struct replaying *replaying, const struct scan_options *options, struct replayed *replayed, struct error *err)
{
	struct scan *scan = replaying->scan;
	struct ruling *kept = arena_array(&scan->arena, struct ruling, replaying->ruling_count);
	struct search search = { 0 };
	int r;

	if (replaying->ruling_count) /* findings will point to them */
		memcpy(kept, replaying->rulings, replaying->ruling_count * sizeof *kept);
	make_image(replaying);
	scan->options = options;
	scan->replay = replayed->facts;
	scan->replayed_rulings = kept;
	scan->replayed_ruling_count = replaying->ruling_count;
	r = scan_judge(scan, err);
	if (r < 0)
		return r;
	repeat_notes(scan, replayed->facts);
	repeat_search(replaying, &search);
	return scan_explain_search(scan, replayed->facts->id, &search, &replayed->explanation, err);
}

static int judge_flaw(struct replaying *replaying, struct replayed *replayed, struct error *err)
{
	struct scan *scan = replaying->scan;
	struct search *search = &replayed->explanation.search;
	int r;

	search->keys[search->key_count++] = replayed->facts->id;
	search->with_versions = true;
	r = match_search(search, 1, scan->stores, scan->store_count, &scan->arena, err);
	if (r < 0)
		return r;
	replayed->explanation.store_count = scan->store_count;
	replayed->explanation.stores = scan_explained_stores(scan->stores, scan->store_count, &scan->arena);
	return situations_find(search, replayed->facts->severity_source, scan->stores, scan->store_count, &scan->arena,
		&replayed->situations, err);
}

static int replay(struct replaying *replaying, const char *path, const struct scan_options *options, struct replayed *replayed,
	struct error *err)
{
	struct replay *facts = arena_array(arena_of(replaying), struct replay, 1);
	struct scan_options judging = *options;
	int r = read_facts(replaying, path, err);

	if (r < 0)
		return r;
	if (replaying->facts.id.len > SEARCH_TERM_BYTES_MAX)
		return error_set(err, ERR_LIMIT, "'%s': its id is too long", path);
	*facts = replaying->facts;
	replayed->facts = facts;
	judging.severity_source = facts->severity_source;
	r = make_stores(replaying, err);
	if (r >= 0)
		r = facts->has_target ? judge_target(replaying, &judging, replayed, err) : judge_flaw(replaying, replayed, err);
	replaying->scan->options = NULL; /* they are gone */
	return r;
}

int scan_replay(const char *path, const char *reader_path, struct replayed *ret_replayed, struct error *err)
{
	cleanup_scan struct scan *scan = memory_one(struct scan);
	const struct scan_options options = { .reader_path = reader_path, .skip_accounts = true };
	struct replaying replaying = { .scan = scan };
	struct replayed replayed = { 0 };
	int r;

	scan->options = &options;
	r = replay(&replaying, path, &options, &replayed, err);
	for (size_t i = 0; i < replaying.store_count; i++)
		vulndb_builder_free(replaying.builders[i]);
	free(replaying.packages.items);
	free(replaying.packages.base);
	free(replaying.assessments);
	free(replaying.assessment_stores);
	free(replaying.rulings);
	reader_stop(scan->reader);
	scan->reader = NULL;
	if (r < 0)
		return r;
	replayed.scan = scan;
	scan = NULL;
	*ret_replayed = replayed;
	return 0;
}
