/* guessing.c - the password hashes of the merged image, and what guessing made of them
 *
 * A hash is sent beside the file it stands in, and never kept. It counts where its file is seen in the merged image; of files that came from
 * kept evidence it is read again. Each job guesses on a share of them and is ended when the budget is over: what it said last stands. */
#include "base/memory.h"
#include "scan/again.h"
#include "scan/state.h"
#include <unistd.h>

#define HASHES_MAX 10000u  /* that are guessed on; no image has so many accounts */
#define REQUIRED_MS 60000u /* for the tier that must be completed, of all targets of a job together */
#define JOB_BYTES_MAX (16u << 20)

struct guessing {
	struct scan *scan;
	struct hash *hashes; /* texts are the arena's; by file and line */
	uint64_t *layers;
	size_t count, capacity, layer_capacity;
	const struct account **accounts; /* by name */
	size_t account_count;
	bool left_out; /* there are more hashes than are guessed on */
};

int scan_take_late_hash(struct scan *scan, uint64_t layer, struct slice fields, struct error *err)
{
	memory_reserve(scan->late_hashes, scan->late_hash_count, scan->late_hash_capacity);
	memory_reserve(scan->late_hash_layers, scan->late_hash_count, scan->late_layer_capacity);
	scan->late_hash_layers[scan->late_hash_count] = layer;
	return record_read(RECORD_HASH, fields, &scan->late_hashes[scan->late_hash_count++], &scan->arena, err);
}

struct slice scan_mask_hashes(struct slice records, struct arena *arena)
{
	cleanup_buffer struct buffer masked = BUFFER_INIT(0);
	struct slice left = records, fields;
	enum record_kind kind;
	size_t hashes = 0;
	struct hash hash;

	while (record_next(&left, &kind, &fields, NULL) > 0)
		hashes += kind == RECORD_HASH;
	if (!hashes)
		return records;
	for (left = records; record_next(&left, &kind, &fields, NULL) > 0;) {
		if (kind != RECORD_HASH) {
			record_copy(&masked, kind, fields);
			continue;
		}
		if (record_read(kind, fields, &hash, arena, NULL) < 0)
			continue;
		if (hash.text.len)
			hash.text = slice_from_text(HASH_MASK);
		record_write(&masked, kind, &hash);
	}
	return arena_copy(arena, buffer_slice(&masked));
}

/* Is the file at PATH that LAYER states the one that the image shows? */
static bool is_seen(const struct scan *scan, struct slice path, uint64_t layer)
{
	const struct merged_file *file = scan_merged_file(scan, path);

	return file && file->layer == layer;
}

static void add(struct guessing *guessing, const struct hash *hash, uint64_t layer)
{
	memory_reserve(guessing->hashes, guessing->count, guessing->capacity);
	memory_reserve(guessing->layers, guessing->count, guessing->layer_capacity);
	guessing->layers[guessing->count] = layer;
	guessing->hashes[guessing->count++] = *hash;
}

/* The hashes of RECORDS that stand in files that are seen; false: what is kept of one says only that it is there. */
static bool take_hashes(struct guessing *guessing, uint64_t layer, struct slice records)
{
	enum record_kind kind;
	struct slice fields;
	struct hash hash;
	bool all = true;

	while (record_next(&records, &kind, &fields, NULL) > 0) {
		if (kind != RECORD_HASH || record_read(kind, fields, &hash, &guessing->scan->arena, NULL) < 0 ||
			!is_seen(guessing->scan, hash.path, layer))
			continue;
		if (guessing->count >= HASHES_MAX)
			guessing->left_out = true;
		else if (slice_equal(hash.text, slice_from_text(HASH_MASK)))
			all = false;
		else
			add(guessing, &hash, layer);
	}
	return all;
}

/* Of a layer that came from kept evidence: its files of passwords once more. */
static int read_again(struct guessing *guessing, uint64_t layer, struct error *err)
{
	struct scan *scan = guessing->scan;
	cleanup_buffer struct buffer list = BUFFER_INIT(JOB_BYTES_MAX);
	struct slice records = scan->layers[layer].records, last = S(""), fields;
	enum record_kind kind;
	struct hash hash;
	struct error why;
	int r;

	while (record_next(&records, &kind, &fields, NULL) > 0) {
		struct file want;

		if (kind != RECORD_HASH || record_read(kind, fields, &hash, &scan->arena, NULL) < 0 ||
			slice_equal(hash.path, last) || !is_seen(scan, hash.path, layer))
			continue;
		last = hash.path;
		want = (struct file){ .path = hash.path, .link = hash.path };
		record_write(&list, RECORD_FILE, &want);
	}
	r = scan_read_again(scan, layer, JOB_LATE, true, buffer_slice(&list), &records, &why, err);
	if (r > 0)
		(void)take_hashes(guessing, layer, records);
	if (r == 0)
		scan_note(scan, (int64_t)layer, NOTE_INCOMPLETE, last, "passwords were not examined: %s", why.text);
	return r < 0 ? r : 0;
}

static int collect(struct guessing *guessing, struct error *err)
{
	struct scan *scan = guessing->scan;

	for (size_t i = 0; i < scan->image->layer_count; i++) {
		size_t before = guessing->count;
		int r;

		if (!scan->layers[i].readable || take_hashes(guessing, i, scan->layers[i].records))
			continue;
		guessing->count = before;
		r = read_again(guessing, i, err);
		if (r < 0)
			return r;
	}
	for (size_t i = 0; i < scan->late_hash_count; i++)
		if (is_seen(scan, scan->late_hashes[i].path, scan->late_hash_layers[i]))
			add(guessing, &scan->late_hashes[i], scan->late_hash_layers[i]);
	return 0;
}

/* One job: the hashes whose number is NUMBER of COUNT. */
struct share {
	struct guessing *guessing;
	struct buffer input, said;
};

static int keep_password(void *context, enum record_kind kind, struct slice fields, struct error *err)
{
	struct share *share = context;

	if (kind != RECORD_PASSWORD || !record_copy(&share->said, kind, fields))
		return error_set(err, ERR_FORMAT, "a record of kind %d where passwords were due", (int)kind);
	return 0;
}

static int by_name(const void *a, const void *b)
{
	const struct account *x = *(const struct account *const *)a, *y = *(const struct account *const *)b;

	return slice_compare(x->name, y->name);
}

static void sort_accounts(struct guessing *guessing)
{
	const struct scan *scan = guessing->scan;

	guessing->accounts = memory_new((scan->account_count + 1) * sizeof *guessing->accounts);
	guessing->account_count = scan->account_count;
	for (size_t i = 0; i < scan->account_count; i++)
		guessing->accounts[i] = &scan->accounts[i].account;
	if (scan->account_count)
		qsort(guessing->accounts, scan->account_count, sizeof *guessing->accounts, by_name);
}

/* One of that name: its GECOS and home are made words of. */
static const struct account *account_of(const struct guessing *guessing, struct slice name)
{
	const struct account asked = { .name = name }, *key = &asked, **found = NULL;

	if (guessing->account_count)
		found = bsearch(&key, guessing->accounts, guessing->account_count, sizeof *guessing->accounts, by_name);
	return found ? *found : NULL;
}

static void fill(struct share *share, size_t number, size_t count)
{
	struct scan *scan = share->guessing->scan;
	struct image_config config = scan_config(scan);
	struct rule_file words = { .name = S("words"), .text = scan->options->word_list };

	share->input = (struct buffer)BUFFER_INIT(JOB_BYTES_MAX);
	share->said = (struct buffer)BUFFER_INIT(JOB_BYTES_MAX);
	record_write(&share->input, RECORD_CONFIG, &config);
	if (words.text.len)
		record_write(&share->input, RECORD_RULE_TEXT, &words);
	for (size_t i = number; i < share->guessing->count; i += count) {
		const struct hash *hash = &share->guessing->hashes[i];
		const struct account *account = account_of(share->guessing, hash->account);

		if (account)
			record_write(&share->input, RECORD_ACCOUNT, account);
		record_write(&share->input, RECORD_HASH, hash);
	}
	if (share->input.full)
		share->guessing->left_out = true;
}

/* Of each account what was said last. */
static int take_said(struct share *share, struct error *err)
{
	struct scan *scan = share->guessing->scan;
	struct slice left = arena_copy(&scan->arena, buffer_slice(&share->said)), fields;
	enum record_kind kind;
	int r;

	while ((r = record_next(&left, &kind, &fields, err)) > 0) {
		struct password password;
		size_t at = 0;

		r = record_read(kind, fields, &password, &scan->arena, err);
		if (r < 0 || password.guess >= PASSWORD_CLASS_COUNT)
			return r < 0 ? r : error_set(err, ERR_FORMAT, "a password of unknown class");
		while (at < scan->password_count &&
			(scan->passwords[at].line != password.line || !slice_equal(scan->passwords[at].path, password.path)))
			at++;
		if (at == scan->password_count) {
			memory_reserve(scan->passwords, scan->password_count, scan->password_capacity);
			scan->password_count++;
		}
		scan->passwords[at] = password;
	}
	return r;
}

static int by_place(const void *a, const void *b)
{
	const struct password *x = a, *y = b;
	int order = slice_compare(x->path, y->path);

	return order ? order : (x->line > y->line) - (x->line < y->line);
}

static int guess(struct guessing *guessing, struct error *err)
{
	struct scan *scan = guessing->scan;
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	size_t jobs = scan->options->jobs ? scan->options->jobs : (size_t)(cores > 0 ? cores : 1);
	size_t count = guessing->count < jobs ? guessing->count : jobs;
	struct pump_options options = { .jobs = (unsigned)count, .timeout_ms = deadline_left_ms(&scan->deadline) };
	struct share *shares = memory_new(count * sizeof *shares);
	struct pump_task *tasks = memory_new(count * sizeof *tasks);
	struct error why;
	int r = scan_reader(scan, err);

	sort_accounts(guessing);
	options.job_ms = options.stall_ms = REQUIRED_MS + (unsigned)scan->options->password_budget_ms;
	for (size_t i = 0; i < count; i++) {
		shares[i] = (struct share){ .guessing = guessing };
		fill(&shares[i], i, count);
		tasks[i] = (struct pump_task){ .job = { .kind = JOB_GUESS, .budget_ms = scan->options->password_budget_ms },
			.blob = { .fd = -1 },
			.bytes = buffer_slice(&shares[i].input),
			.record = keep_password,
			.context = &shares[i] };
	}
	if (r >= 0)
		r = pump_run(scan->reader, tasks, count, &options, err);
	for (size_t i = 0; i < count; i++) {
		if (r >= 0 && take_said(&shares[i], &why) < 0)
			scan_note(scan, -1, NOTE_INCOMPLETE, S(""), "passwords were not examined: %s", why.text);
		/* What a job that was ended said stands; one that said why did not begin. */
		if (r >= 0 && !tasks[i].complete && tasks[i].said_why)
			scan_note(scan, -1, NOTE_INCOMPLETE, S(""), "passwords were not examined: %s", tasks[i].error.text);
		explicit_bzero(shares[i].input.ptr, shares[i].input.len);
		buffer_done(&shares[i].input);
		buffer_done(&shares[i].said);
	}
	if (scan->password_count)
		qsort(scan->passwords, scan->password_count, sizeof *scan->passwords, by_place);
	free(tasks);
	free(shares);
	free(guessing->accounts);
	return r;
}

int scan_guess_passwords(struct scan *scan, struct error *err)
{
	struct guessing guessing = { .scan = scan };
	int r = collect(&guessing, err);

	if (r >= 0 && guessing.count)
		r = guess(&guessing, err);
	if (guessing.left_out)
		scan_note(
			scan, -1, NOTE_INCOMPLETE, S(""), "passwords were not examined: there are too many; some were left out");
	free(guessing.hashes);
	free(guessing.layers);
	return r < 0 ? r : 0;
}
