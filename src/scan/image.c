/* image.c - what the merged tree's small files say, as each layer left them: accounts, the distribution */
#include "base/memory.h"
#include "model/wanted.h"
#include "scan/settings.h"
#include <inttypes.h>

#define STATES_MAX 64u                   /* layers that change these files; no image needs more than a few */
#define LOWER_STATE_BYTES_MAX (4u << 20) /* of the files of all states but the last */
#define STATE_BYTES_MAX (64u << 20)

/* The kept files as LAYER left them, and what was found in them. */
struct state {
	struct scan *scan;
	uint64_t layer;
	bool last; /* the image as it is: its notes count */
	struct buffer files, records;
	size_t file_count;
};

static int64_t layer_of(const struct merged *merged, struct slice path)
{
	for (size_t i = 0; i < merged->name_count; i++)
		if (slice_equal(merged->names[i].path, path))
			path = merged->names[i].target;
	for (size_t i = 0; i < merged->file_count; i++)
		if (slice_equal(merged->files[i].file.path, path))
			return (int64_t)merged->files[i].layer;
	return -1;
}

static int take_note(const struct state *state, struct settings *settings, struct slice fields, struct error *err)
{
	struct note note;
	struct scan *scan = state->scan;
	int r = record_read(RECORD_NOTE, fields, &note, &scan->arena, err);

	if (r < 0 || note.kind >= NOTE_KIND_COUNT)
		return r;
	if (note.kind == NOTE_INCOMPLETE) {
		settings->accounts_unknown |= slice_ends_with(note.path, S("passwd"));
		settings->distribution_unknown |= !slice_ends_with(note.path, S("passwd"));
	}
	if (state->last)
		scan_note_copy(scan, layer_of(&scan->merged, note.path), &note);
	return 0;
}

static int take_fields(
	const struct state *state, struct settings *settings, enum record_kind kind, struct slice fields, struct error *err)
{
	struct arena *arena = &state->scan->arena;
	int r;

	switch (kind) {
	case RECORD_ACCOUNT:
		memory_reserve(settings->accounts, settings->account_count, settings->account_capacity);
		settings->accounts[settings->account_count] = (struct found_account){ 0 };
		r = record_read(kind, fields, &settings->accounts[settings->account_count].account, arena, err);
		settings->account_count += r >= 0;
		return r;
	case RECORD_DISTRIBUTION:
		return record_read(kind, fields, &settings->distribution, arena, err);
	case RECORD_NOTE:
		return take_note(state, settings, fields, err);
	default:
		return error_set(err, ERR_FORMAT, "a record of kind %d where accounts were due", (int)kind);
	}
}

static int take_records(const struct state *state, struct settings *settings, struct error *err)
{
	struct slice records = arena_copy(&state->scan->arena, buffer_slice(&state->records)), fields;
	enum record_kind kind;
	int r;

	while ((r = record_next(&records, &kind, &fields, err)) > 0) {
		r = take_fields(state, settings, kind, fields, err);
		if (r < 0)
			return r;
	}
	settings->accounts_unknown &= settings->account_count == 0; /* a bad line hides no others */
	settings->distribution_unknown &= settings->distribution.id.len == 0;
	return r;
}

static int keep_frame(void *context, enum record_kind kind, struct slice fields, struct error *err)
{
	struct state *state = context;

	if (!record_copy(&state->records, kind, fields))
		return error_set(err, ERR_LIMIT, "too much was found");
	return 0;
}

/* Is it one that accounts or the distribution are read from, under its own name or one that a link gives it? */
static bool judge_asks(const struct merged *merged, const struct merged_file *file)
{
	if (wanted_is_judges(file->file.path))
		return true;
	for (size_t i = 0; i < merged->name_count; i++)
		if (slice_equal(merged->names[i].target, file->file.path) && wanted_is_judges(merged->names[i].path))
			return true;
	return false;
}

/* Under the names that links to its folder give it. */
static void add_names(struct state *state, const struct merged_file *file)
{
	const struct merged *merged = &state->scan->merged;

	for (size_t i = 0; i < merged->name_count; i++) {
		struct file other = file->file;

		if (!slice_equal(merged->names[i].target, file->file.path))
			continue;
		other.path = merged->names[i].path;
		state->file_count += record_write(&state->files, RECORD_FILE, &other);
	}
}

static void add_file(struct state *state, const struct merged_file *file)
{
	if (!judge_asks(&state->scan->merged, file))
		return;
	if (file->layer > state->layer || (!state->last && file->hidden_by <= state->layer))
		return;
	add_names(state, file);
	if (record_write(&state->files, RECORD_FILE, &file->file))
		state->file_count++;
	else if (state->last)
		scan_note(state->scan, (int64_t)file->layer, NOTE_INCOMPLETE, file->file.path, "too large to judge");
}

static void state_fill(struct scan *scan, uint64_t layer, bool last, struct state *state)
{
	const struct merged *merged = &scan->merged;

	*state = (struct state){ .scan = scan,
		.layer = layer,
		.last = last,
		.files = BUFFER_INIT(STATE_BYTES_MAX),
		.records = BUFFER_INIT(STATE_BYTES_MAX) };
	for (size_t i = 0; i < merged->file_count; i++)
		add_file(state, &merged->files[i]);
	for (size_t i = 0; !last && i < merged->hidden_file_count; i++)
		add_file(state, &merged->hidden_files[i]);
}

static void state_done(struct state *state)
{
	buffer_done(&state->files);
	buffer_done(&state->records);
}

/* Which layers made anything of the kept files other than it was. */
static bool *layers_that_change(const struct scan *scan)
{
	const struct merged *merged = &scan->merged;
	bool *changes = memory_new(scan->image->layer_count + 1);

	for (size_t i = 0; i < merged->file_count; i++)
		changes[merged->files[i].layer] |= judge_asks(merged, &merged->files[i]);
	for (size_t i = 0; i < merged->hidden_file_count; i++) {
		if (!judge_asks(merged, &merged->hidden_files[i]))
			continue;
		changes[merged->hidden_files[i].layer] = true;
		changes[merged->hidden_files[i].hidden_by] = true;
	}
	return changes;
}

/* From the uppermost down; when there are too many, the lowest are left out, and that is said. None where no layer has such files. */
static struct state *make_states(struct scan *scan, size_t *ret_count)
{
	struct state *states = memory_new(STATES_MAX * sizeof *states);
	bool *changes = layers_that_change(scan);
	size_t count = 0, bytes = 0, layer = scan->image->layer_count;

	while (layer-- > 0 && count < STATES_MAX) {
		if (!changes[layer])
			continue;
		state_fill(scan, layer, count == 0, &states[count]);
		if (count)
			bytes += states[count].files.len;
		count++;
		if (bytes > LOWER_STATE_BYTES_MAX)
			break;
	}
	if (bytes > LOWER_STATE_BYTES_MAX)
		state_done(&states[--count]);
	while (layer != SIZE_MAX && !changes[layer])
		layer--;
	if (layer != SIZE_MAX && count)
		scan_note(scan, -1, NOTE_REMARK, S(""),
			"too many layers change the files of accounts and of the distribution: what layers below layer %" PRIu64
			" did is shown as its doing",
			states[count - 1].layer + 1);
	free(changes);
	for (size_t i = 0; i < count / 2; i++) {
		struct state other = states[i];

		states[i] = states[count - 1 - i];
		states[count - 1 - i] = other;
	}
	*ret_count = count;
	return states;
}

/* What reader and records of one state gave; false: nothing is known of it, which is said. */
static bool take_state(struct scan *scan, const struct state *state, const struct pump_task *task, struct settings *settings)
{
	struct error why;
	const char *said = task ? task->error.text : "";
	bool good = !task || task->complete;

	*settings = (struct settings){ .layer = state->layer };
	if (good && take_records(state, settings, &why) >= 0)
		return true;
	scan->unread = true;
	if (good)
		said = why.text;
	free(settings->accounts);
	/* Nor is the rest believed. */
	*settings = (struct settings){ .layer = state->layer, .accounts_unknown = true, .distribution_unknown = true };
	if (state->last)
		scan_note(scan, -1, NOTE_INCOMPLETE, S(""), "%s: %s",
			good ? "the reader sent what cannot be" : "accounts and distribution were not read", said);
	else
		scan_note(scan, -1, NOTE_REMARK, S(""),
			"accounts and distribution as layer %" PRIu64
			" left them were not read: what it did is shown as an upper layer's: %s",
			state->layer + 1, said);
	return state->last;
}

static int judge_states(struct scan *scan, struct state *states, struct pump_task *tasks, size_t count, struct error *err)
{
	struct pump_options options = { .jobs = 1, .timeout_ms = deadline_left_ms(&scan->deadline) };
	size_t task_count = 0;
	int r;

	for (size_t i = 0; i < count; i++)
		if (states[i].file_count)
			tasks[task_count++] = (struct pump_task){ .job = { .kind = JOB_IMAGE },
				.blob = { .fd = -1 },
				.bytes = buffer_slice(&states[i].files),
				.record = keep_frame,
				.context = &states[i] };
	if (!task_count)
		return 0;
	r = scan_reader(scan, err);
	return r < 0 ? r : pump_run(scan->reader, tasks, task_count, &options, err);
}

static void take_states(struct scan *scan, const struct state *states, const struct pump_task *tasks, size_t count)
{
	struct settings *settings = memory_new(count * sizeof *settings);
	size_t kept = 0, task = 0;

	for (size_t i = 0; i < count; i++) {
		bool judged = states[i].file_count > 0;

		kept += take_state(scan, &states[i], judged ? &tasks[task] : NULL, &settings[kept]);
		task += judged;
	}
	settings_compare(scan, settings, kept);
	for (size_t i = 0; i < kept; i++)
		settings_done(&settings[i]);
	free(settings);
}

int scan_read_image(struct scan *scan, struct error *err)
{
	struct state *states;
	struct pump_task *tasks;
	size_t count;
	int r;

	if (scan->merged.file_count == 0 && scan->merged.hidden_file_count == 0)
		return 0;
	states = make_states(scan, &count);
	tasks = memory_new((count + 1) * sizeof *tasks);
	r = judge_states(scan, states, tasks, count, err);
	if (r >= 0 && count)
		take_states(scan, states, tasks, count);
	for (size_t i = 0; i < count; i++)
		state_done(&states[i]);
	free(states);
	free(tasks);
	return r < 0 ? r : 0;
}
