/* rule_examples.c - the examples of rules, judged as an image is: in the jail */
#include "scan/rule_examples.h"

#include "base/memory.h"
#include "model/source_file.h"
#include "model/wanted.h"
#include "scan/state.h"

#include <unistd.h>

#define BATCH 64u /* examples whose input is held at once */
#define INPUT_BYTES_MAX (64u << 20)
#define JUDGING_MS 60000u

/* An example at work: its files are read for accounts and the distribution, then all is judged. */
struct trying {
	struct example_result *result;
	const struct rule_files *files;
	struct wanted_table *wanted;
	struct arena *arena;
	struct buffer input, found, said; /* FOUND: what the files say */
	struct distribution distribution;
};

bool example_is_right(const struct example_result *result)
{
	return !result->problem.len && result->judgement.kind == result->example->expected;
}

/* FILE as a scan of an image keeps it. False: it does not. */
static bool keep_file(const struct trying *trying, const struct file *file, struct file *ret_kept)
{
	enum wanted_how how = wanted_find(trying->wanted, file->path);
	bool script = file->kind == FILE_REGULAR && wanted_script(file->path) && slice_starts_with(file->bytes, S("#!"));

	*ret_kept = *file;
	if (trying->result->example->image.kind == IMAGE_SOURCE)
		return source_file_of(file->path) != SOURCE_NOT;
	if (how != WANTED_BYTES && !script)
		ret_kept->bytes = S("");
	return how != WANTED_NOT || script || wanted_noteworthy(file);
}

static int by_path(const void *a, const void *b)
{
	return slice_compare((*(const struct file *const *)a)->path, (*(const struct file *const *)b)->path);
}

/* The files that accounts and the distribution are read from, in the order of their paths. */
static void put_small_files(struct trying *trying)
{
	const struct example *example = trying->result->example;
	const struct file **files = memory_new((example->file_count + 1) * sizeof *files);

	for (size_t i = 0; i < example->file_count; i++)
		files[i] = &example->files[i];
	if (example->file_count)
		qsort(files, example->file_count, sizeof *files, by_path);
	for (size_t i = 0; i < example->file_count; i++)
		if (files[i]->kind == FILE_REGULAR && wanted_is_judges(files[i]->path))
			record_write(&trying->input, RECORD_FILE, files[i]);
	free(files);
}

static int keep_found(void *context, enum record_kind kind, struct slice fields, struct error *err)
{
	struct trying *trying = context;
	struct distribution distribution;
	int r;

	switch (kind) {
	case RECORD_NOTE:
		return 0;
	case RECORD_ACCOUNT:
		return record_copy(&trying->found, kind, fields) ? 0 : error_set(err, ERR_LIMIT, "too many accounts");
	case RECORD_DISTRIBUTION:
		r = record_read(kind, arena_copy(trying->arena, fields), &distribution, trying->arena, err);
		if (r >= 0 && !trying->distribution.id.len)
			trying->distribution = distribution;
		return r;
	default:
		return error_set(err, ERR_FORMAT, "a record of kind %d of small files", (int)kind);
	}
}

static void put_config(struct trying *trying)
{
	const struct image *image = &trying->result->example->image;
	struct image_config config = image_config_of(image);

	record_write(&trying->input, RECORD_CONFIG, &config);
}

static void put_rule(struct trying *trying)
{
	const struct rule *rule = trying->result->rule;

	for (size_t i = 0; i < rules_builtin_count && rule->builtin; i++)
		if (slice_equal(rules_builtin[i].name, rule->file)) {
			struct rule_file file = { rules_builtin[i].name, rules_builtin[i].text, true };

			record_write(&trying->input, RECORD_RULE_TEXT, &file);
		}
	for (size_t i = 0; i < trying->files->own_count && !rule->builtin; i++)
		if (slice_equal(trying->files->own[i].name, rule->file))
			record_write(&trying->input, RECORD_RULE_TEXT, &trying->files->own[i]);
}

static void put_all(struct trying *trying)
{
	const struct example *example = trying->result->example;
	struct file kept;

	put_config(trying);
	record_write(&trying->input, RECORD_DISTRIBUTION, &trying->distribution);
	buffer_add_slice(&trying->input, buffer_slice(&trying->found));
	for (size_t i = 0; i < example->password_count; i++)
		record_write(&trying->input, RECORD_PASSWORD, &example->passwords[i]);
	put_rule(trying);
	for (size_t i = 0; i < example->package_count; i++)
		record_write(&trying->input, RECORD_PACKAGE, &example->packages[i]);
	for (size_t i = 0; i < example->file_count; i++)
		if (keep_file(trying, &example->files[i], &kept))
			record_write(&trying->input, RECORD_FILE, &kept);
}

static int keep_said(void *context, enum record_kind kind, struct slice fields, struct error *err)
{
	struct trying *trying = context;

	if (kind == RECORD_WANT)
		return 0; /* an example has nothing besides */
	if ((kind != RECORD_JUDGEMENT && kind != RECORD_EXHIBIT) || !record_copy(&trying->said, kind, fields))
		return error_set(err, ERR_FORMAT, "a record of kind %d where judgements were due", (int)kind);
	return 0;
}

static void fail(struct trying *trying, const char *why)
{
	if (!trying->result->problem.len)
		trying->result->problem = arena_copy(trying->arena, slice_from_text(why));
}

/* One job of every example; what becomes of those that fail is said. */
static int run(struct reader *reader, unsigned jobs, enum job_kind kind, struct trying *batch, size_t count, struct error *err)
{
	struct pump_options options = { .jobs = jobs, .job_ms = JUDGING_MS };
	struct pump_task *tasks = memory_new(count * sizeof *tasks);
	int r;

	for (size_t i = 0; i < count; i++)
		tasks[i] = (struct pump_task){ .job = { .kind = kind,
						       .budget_ms = kind == JOB_SETTINGS,
						       .source = batch[i].result->example->image.kind == IMAGE_SOURCE },
			.blob = { .fd = -1 },
			.bytes = buffer_slice(&batch[i].input),
			.record = kind == JOB_SETTINGS ? keep_said : keep_found,
			.context = &batch[i] };
	r = pump_run(reader, tasks, count, &options, err);
	for (size_t i = 0; i < count && r >= 0; i++)
		if (!tasks[i].complete || tasks[i].error.text[0])
			fail(&batch[i], tasks[i].error.text);
	free(tasks);
	return r;
}

/* What the rule said, of all that its file's rules say. */
static void take_said(struct trying *trying)
{
	struct scan *scan = memory_one(struct scan); /* for its judgements alone */
	struct error err;
	bool found = false;

	if (scan_take_judgements(scan, buffer_slice(&trying->said), &err) < 0)
		fail(trying, err.text);
	for (size_t i = 0; i < scan->judgement_count; i++) {
		const struct judgement *judgement = &scan->judgements[i];

		if (!slice_equal(judgement->rule, trying->result->rule->id))
			continue;
		found = true;
		trying->result->judgement = (struct judgement){
			.rule = trying->result->rule->id,
			.kind = judgement->kind,
			.reason = arena_copy(trying->arena, judgement->reason),
		};
	}
	if (!found)
		fail(trying, "the rule said nothing");
	arena_done(&scan->arena);
	free(scan->judgements);
	free(scan);
}

static int try_batch(struct reader *reader, unsigned jobs, struct trying *batch, size_t count, struct error *err)
{
	int r;

	for (size_t i = 0; i < count; i++) {
		batch[i].input = batch[i].found = batch[i].said = (struct buffer)BUFFER_INIT(INPUT_BYTES_MAX);
		batch[i].distribution = batch[i].result->example->distribution;
		put_small_files(&batch[i]);
	}
	r = run(reader, jobs, JOB_IMAGE, batch, count, err);
	for (size_t i = 0; i < count; i++) {
		buffer_clear(&batch[i].input);
		put_all(&batch[i]);
		if (batch[i].input.full)
			fail(&batch[i], "an example that is too large");
	}
	if (r >= 0)
		r = run(reader, jobs, JOB_SETTINGS, batch, count, err);
	for (size_t i = 0; i < count; i++) {
		if (r >= 0)
			take_said(&batch[i]);
		buffer_done(&batch[i].input);
		buffer_done(&batch[i].found);
		buffer_done(&batch[i].said);
	}
	return r < 0 ? r : 0;
}

static size_t list_results(
	const struct rule *const *rules, size_t count, struct arena *arena, struct example_result **ret_results)
{
	size_t total = 0, at = 0;

	for (size_t i = 0; i < count; i++)
		total += rules[i]->example_count;
	*ret_results = arena_array(arena, struct example_result, total);
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < rules[i]->example_count; k++)
			(*ret_results)[at++] = (struct example_result){ .rule = rules[i], .example = &rules[i]->examples[k] };
	return total;
}

int rule_examples_judge(const char *reader_path, unsigned jobs, const struct rule_files *files, const struct rule *const *rules,
	size_t count, struct arena *arena, struct example_result **ret_results, size_t *ret_count, struct error *err)
{
	struct trying *batch = memory_new(BATCH * sizeof *batch);
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	struct wanted_table *wanted = wanted_new();
	cleanup_reader struct reader *reader = NULL;
	struct example_result *results;
	size_t total = list_results(rules, count, arena, &results);
	int r = reader_start(reader_path, &reader, err);

	if (!jobs)
		jobs = cores > 0 ? (unsigned)cores : 1;
	for (size_t at = 0; at < total && r >= 0; at += BATCH) {
		size_t now = total - at < BATCH ? total - at : BATCH;

		for (size_t i = 0; i < now; i++)
			batch[i] =
				(struct trying){ .result = &results[at + i], .files = files, .wanted = wanted, .arena = arena };
		r = try_batch(reader, jobs, batch, now, err);
	}
	wanted_free(wanted);
	free(batch);
	if (r < 0)
		return r;
	*ret_results = results;
	*ret_count = total;
	return 0;
}
