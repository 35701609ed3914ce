/* judging.c - the rules over the merged image, in the jail -> judgements */
#include "base/memory.h"
#include "evidence/explain.h"
#include "evidence/owners.h"
#include "model/source_file.h"
#include "model/wanted.h"
#include "rules/rules.h"
#include "scan/late.h"
#include "scan/state.h"

#define INPUT_BYTES_MAX (192u << 20)
#define OTHER_BYTES_MAX (32u << 20)
#define JUDGING_MS 60000u

/* A chain of scripts is found out step by step. */
#define ROUNDS_MAX 12u
#define LOOKED_MAX 512u

struct judging {
	struct scan *scan;
	struct buffer input, said;
	size_t bytes_left;
	const struct owners *owners;     /* NULL: no package says which files it has */
	struct slice looked[LOOKED_MAX]; /* for late */
	size_t looked_count;
	struct slice wants[LOOKED_MAX]; /* said in this round */
	size_t want_count;
};

struct image_config image_config_of(const struct image *image)
{
	return (struct image_config){ .reference = image->reference,
		.user = image->user,
		.workdir = image->workdir,
		.entrypoint = { image->entrypoint, image->entrypoint_count },
		.cmd = { image->cmd, image->cmd_count },
		.env = { image->env, image->env_count },
		.ports = image->ports,
		.volumes = image->volumes,
		.labels = image->labels,
		.history = image->history,
		.has_config = image->has_config,
		.has_healthcheck = image->has_healthcheck };
}

struct image_config scan_config(const struct scan *scan)
{
	return image_config_of(scan->image);
}

/* All of them: the reader knows which scanner's each is. */
static void put_rules(struct judging *judging)
{
	const struct scan_options *options = judging->scan->options;

	for (size_t i = 0; i < rules_builtin_count; i++) {
		struct rule_file file = { rules_builtin[i].name, rules_builtin[i].head, true };

		record_write(&judging->input, RECORD_RULE_TEXT, &file);
	}
	for (size_t i = 0; i < options->rule_file_count; i++)
		record_write(&judging->input, RECORD_RULE_TEXT, &options->rule_files[i]);
}

/* Programs of languages' packages start no services; those of a distribution, and what programs say of themselves, may. */
static void put_packages(struct judging *judging)
{
	const struct merged *merged = &judging->scan->merged;

	for (size_t i = 0; i < merged->package_count; i++) {
		enum package_type type = (enum package_type)merged->packages[i].package.type;

		if (package_is_distributions(type) || type == PACKAGE_GENERIC)
			record_write(&judging->input, RECORD_PACKAGE, &merged->packages[i].package);
	}
}

/* Files that may lie anywhere, as often as an image likes, share a room of their own: what does not fit in goes without its bytes, which makes those
 * rules incomplete that ask for them, and no others. */
static void put_file(struct judging *judging, const struct wanted_table *table, const struct file *file)
{
	struct file bare = *file;

	bare.bytes = slice_first(file->bytes, 0);
	if (!file->bytes.len || wanted_is_path(table, file->path)) {
		record_write(&judging->input, RECORD_FILE, file);
	} else if (file->bytes.len > judging->bytes_left) {
		bare.size = file->size ? file->size : file->bytes.len;
		record_write(&judging->input, RECORD_FILE, &bare);
	} else {
		judging->bytes_left -= file->bytes.len;
		record_write(&judging->input, RECORD_FILE, file);
	}
}

static void put_files(struct judging *judging)
{
	const struct merged *merged = &judging->scan->merged;
	struct wanted_table *table = wanted_new();

	judging->bytes_left = OTHER_BYTES_MAX;
	for (size_t i = 0; i < merged->file_count; i++) {
		struct file file = merged->files[i].file;

		if (judging->owners && wanted_noteworthy(&file)) {
			file.owner = owners_find(judging->owners, file.path);
			file.owner_known = 1;
		}
		put_file(judging, table, &file);
	}
	for (size_t i = 0; i < merged->name_count; i++) {
		const struct merged_file *named = scan_merged_file(judging->scan, merged->names[i].target);
		struct file other;

		if (!named)
			continue;
		other = named->file;
		other.path = merged->names[i].path;
		put_file(judging, table, &other);
	}
	wanted_free(table);
}

static void fill(struct judging *judging)
{
	struct scan *scan = judging->scan;
	struct image_config config = scan_config(scan);

	record_write(&judging->input, RECORD_CONFIG, &config);
	record_write(&judging->input, RECORD_DISTRIBUTION, &scan->distribution);
	for (size_t i = 0; i < scan->account_count; i++)
		record_write(&judging->input, RECORD_ACCOUNT, &scan->accounts[i].account);
	for (size_t i = 0; i < scan->password_count; i++)
		record_write(&judging->input, RECORD_PASSWORD, &scan->passwords[i]);
	put_rules(judging);
	put_packages(judging);
	put_files(judging);
	for (size_t i = 0; i < judging->looked_count; i++)
		record_write(&judging->input, RECORD_WANT, &(struct want){ judging->looked[i] });
}

static int keep_frame(void *context, enum record_kind kind, struct slice fields, struct error *err)
{
	struct judging *judging = context;
	struct want want;

	if (kind == RECORD_WANT && record_read(kind, fields, &want, &judging->scan->arena, err) >= 0) {
		if (judging->want_count < LOOKED_MAX)
			judging->wants[judging->want_count++] = arena_copy(&judging->scan->arena, want.path);
		return 0;
	}
	if ((kind != RECORD_JUDGEMENT && kind != RECORD_EXHIBIT) || !record_copy(&judging->said, kind, fields))
		return error_set(err, ERR_FORMAT, "a record of kind %d where judgements were due", (int)kind);
	return 0;
}

/* Which layer left the file so that the exhibit shows it. */
static uint64_t layer_of(const struct scan *scan, const struct judgement *judgement)
{
	struct slice path = judgement->exhibit_count ? judgement->exhibits[0].path : S("");
	const struct merged_file *file;

	if (!path.len)
		return JUDGED_NO_LAYER;
	file = scan_merged_file(scan, path);
	if (file)
		return file->changed;
	for (size_t i = 0; i < scan->merged.package_count; i++)
		if (slice_equal(scan->merged.packages[i].package.path, path))
			return scan->merged.packages[i].layer;
	return JUDGED_NO_LAYER;
}

int scan_take_judgements(struct scan *scan, struct slice records, struct error *err)
{
	struct slice fields;
	enum record_kind kind;
	int r;

	while ((r = record_next(&records, &kind, &fields, err)) > 0) {
		struct judgement judgement;

		r = kind == RECORD_JUDGEMENT ? record_read(kind, fields, &judgement, &scan->arena, err)
					     : error_set(err, ERR_FORMAT, "an exhibit of nothing");
		if (r >= 0 && (judgement.kind >= JUDGEMENT_KIND_COUNT || judgement.support > SUPPORT_FAILS ||
				      judgement.exhibit_count > JUDGEMENT_EXHIBITS_MAX))
			r = error_set(err, ERR_FORMAT, "a judgement that cannot be");
		if (r < 0)
			return r;
		if (!scan->image || judgement.layer >= scan->image->layer_count) /* an example has none */
			judgement.layer = JUDGED_NO_LAYER;
		judgement.exhibits = arena_array(&scan->arena, struct exhibit, judgement.exhibit_count);
		for (size_t i = 0; i < judgement.exhibit_count; i++) {
			r = record_next(&records, &kind, &fields, err);
			if (r > 0)
				r = kind == RECORD_EXHIBIT ? record_read(kind, fields, &judgement.exhibits[i], &scan->arena, err)
							   : error_set(err, ERR_FORMAT, "a judgement without its exhibits");
			else if (r == 0)
				r = error_set(err, ERR_FORMAT, "a judgement without its exhibits");
			if (r < 0)
				return r;
		}
		memory_reserve(scan->judgements, scan->judgement_count, scan->judgement_capacity);
		scan->judgements[scan->judgement_count++] = judgement;
	}
	return r;
}

/* Of sources only what says how a container is built or run was kept. */
bool scan_has_settings(const struct scan *scan)
{
	if (scan->image->kind != IMAGE_SOURCE)
		return scan->image->kind != IMAGE_BOM;
	for (size_t i = 0; i < scan->merged.file_count; i++)
		if (source_file_of(scan->merged.files[i].file.path) != SOURCE_NOT)
			return true;
	return false;
}

static bool was_cut(const struct scan *scan)
{
	for (size_t i = 0; i < scan->image->layer_count; i++)
		if (!scan->layers[i].result.complete)
			return true;
	return false;
}

/* A database of packages could not be read, or somebody took away what a distribution's image has: that a package is not among those which were
 * found says nothing then. */
static bool lacks_packages(const struct scan *scan)
{
	if (scan->image->kind == IMAGE_SOURCE)
		return false;
	for (size_t i = 0; i < scan->note_count; i++)
		if (scan->notes[i].note.kind == NOTE_INCOMPLETE && explained_is_database(scan->notes[i].note.path))
			return true;
	return scan->distribution.id.len && !scan_has_system_packages(scan);
}

/* One round: what the rules say by what is known now. */
static int judge_once(struct judging *judging, struct pump_task *task, struct error *err)
{
	struct scan *scan = judging->scan;
	struct pump_options options = { .jobs = 1, .timeout_ms = deadline_left_ms(&scan->deadline), .job_ms = JUDGING_MS };

	buffer_clear(&judging->input);
	buffer_clear(&judging->said);
	judging->want_count = 0;
	fill(judging);
	*task = (struct pump_task){
		.job = { .kind = JOB_SETTINGS,
			.skip_config = scan->options->skip_settings,
			.skip_accounts = scan->options->skip_accounts,
			.source = scan->image->kind == IMAGE_SOURCE,
			.unread = was_cut(scan),
			.packageless = lacks_packages(scan) },
		.blob = { .fd = -1 },
		.bytes = buffer_slice(&judging->input),
		.record = keep_frame,
		.context = judging,
	};
	if (judging->input.full)
		return error_set(&task->error, ERR_LIMIT, "more than %u MiB of settings", INPUT_BYTES_MAX >> 20), 0;
	return pump_run(scan->reader, task, 1, &options, err);
}

/* Late wants: a script that another runs, what a setting includes. True: there is something new to be judged by. */
static int look_late(struct judging *judging, struct error *err)
{
	int r;

	if (!judging->want_count || judging->looked_count + judging->want_count > LOOKED_MAX ||
		judging->scan->image->kind == IMAGE_SOURCE)
		return 0;
	r = scan_read_wanted(judging->scan, judging->wants, judging->want_count, err);
	for (size_t i = 0; r > 0 && i < judging->want_count; i++)
		judging->looked[judging->looked_count++] = judging->wants[i];
	return r;
}

int scan_judge_settings(struct scan *scan, struct error *err)
{
	struct judging *judging;
	struct pump_task task;
	struct error why;
	int r;

	if ((!rules_builtin_count && !scan->options->rule_file_count) || !scan_has_settings(scan))
		return 0;
	judging = memory_one(struct judging);
	*judging = (struct judging){ .scan = scan, .input = BUFFER_INIT(INPUT_BYTES_MAX), .said = BUFFER_INIT(INPUT_BYTES_MAX) };
	if (scan->merged.owned_count)
		judging->owners = owners_new(scan->merged.owned, scan->merged.owned_count, &scan->arena);
	r = scan_reader(scan, err);
	if (r >= 0)
		r = judge_once(judging, &task, err);
	for (unsigned round = 0; r >= 0 && task.complete && round < ROUNDS_MAX; round++) {
		r = look_late(judging, err);
		if (r <= 0)
			break;
		r = judge_once(judging, &task, err);
	}
	if (r >= 0 && scan_take_judgements(scan, arena_copy(&scan->arena, buffer_slice(&judging->said)), &why) < 0 &&
		task.complete)
		task.error = why;
	for (size_t i = 0; i < scan->judgement_count; i++)
		scan->judgements[i].layer = layer_of(scan, &scan->judgements[i]);
	if (r >= 0 && (!task.complete || task.error.text[0])) {
		scan->unread = true;
		scan_note(scan, -1, NOTE_INCOMPLETE, S(""),
			scan->judgement_count ? "not all settings were judged: %s" : "settings were not judged: %s",
			task.error.text);
	}
	buffer_done(&judging->input);
	buffer_done(&judging->said);
	free(judging);
	if (r >= 0 && scan->judgement_count)
		r = scan_read_rules(scan, err);
	return r < 0 ? r : 0;
}
