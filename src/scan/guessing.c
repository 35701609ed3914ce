/* guessing.c - the password hashes of the merged image, and what guessing made of them
 *
 * A hash is sent beside the file it stands in, and never kept. It counts where its file is seen in the merged image; of files that came from
 * kept evidence it is read again. Each job guesses on a share of them, or, where there are fewer of them than processors, by a share of the candidates; it is
 * ended when the budget is over: what it said last stands. */
#include "base/memory.h"
#include "scan/again.h"
#include "scan/state.h"
#include <unistd.h>

#define HASHES_MAX 10000u  /* that are guessed on; no image has so many accounts */
#define REQUIRED_MS 60000u /* for the tier that must be completed, of all targets of a job together */
#define JOB_BYTES_MAX (48u << 20)
#define JOBS_MAX 64u                  /* as the pump has it */
#define MEMORY_BYTES_MAX (4ull << 30) /* of all guesses at a time: a hash may ask for hundreds of MiB */

struct guessing {
	struct scan *scan;
	struct hash *hashes; /* texts are the arena's */
	size_t count, capacity;
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

static void add(struct guessing *guessing, const struct hash *hash)
{
	memory_reserve(guessing->hashes, guessing->count, guessing->capacity);
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
			add(guessing, &hash);
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
			add(guessing, &scan->late_hashes[i]);
	return 0;
}

/* One job: of GROUPS of hashes those of one group, of the candidates one part. */
struct share {
	struct guessing *guessing;
	struct buffer input, said;
	struct password *passwords; /* what it said last of each */
	size_t password_count, password_capacity;
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

static void fill(struct share *share, size_t group, size_t groups)
{
	struct scan *scan = share->guessing->scan;
	struct image_config config = scan_config(scan);
	struct rule_file words = { .name = S("words"), .text = scan->options->word_list };

	share->input = (struct buffer)BUFFER_INIT(JOB_BYTES_MAX);
	share->said = (struct buffer)BUFFER_INIT(JOB_BYTES_MAX);
	record_write(&share->input, RECORD_CONFIG, &config);
	if (words.text.len)
		record_write(&share->input, RECORD_RULE_TEXT, &words);
	for (size_t i = group; i < share->guessing->count; i += groups) {
		const struct hash *hash = &share->guessing->hashes[i];
		const struct account *account = account_of(share->guessing, hash->account);

		if (account)
			record_write(&share->input, RECORD_ACCOUNT, account);
		record_write(&share->input, RECORD_HASH, hash);
	}
	if (share->input.full)
		share->guessing->left_out = true;
}

static struct password *password_at(struct password *passwords, size_t count, const struct password *wanted)
{
	for (size_t i = 0; i < count; i++)
		if (passwords[i].line == wanted->line && slice_equal(passwords[i].path, wanted->path))
			return &passwords[i];
	return NULL;
}

/* Of each account what was said last. */
static int take_said(struct share *share, struct error *err)
{
	struct scan *scan = share->guessing->scan;
	struct slice left = arena_copy(&scan->arena, buffer_slice(&share->said)), fields;
	enum record_kind kind;
	int r;

	while ((r = record_next(&left, &kind, &fields, err)) > 0) {
		struct password password, *known;

		r = record_read(kind, fields, &password, &scan->arena, err);
		if (r < 0 || password.guess >= PASSWORD_CLASS_COUNT)
			return r < 0 ? r : error_set(err, ERR_FORMAT, "a password of unknown class");
		known = password_at(share->passwords, share->password_count, &password);
		if (!known) {
			memory_reserve(share->passwords, share->password_count, share->password_capacity);
			known = &share->passwords[share->password_count++];
		}
		*known = password;
	}
	return r;
}

/* What one more job tried of the same hash. Where a word was found the numbers say nothing (guess.h). */
static void add_part(struct password *sum, const struct password *part)
{
	bool guessed = sum->guess != PASSWORD_NOT_GUESSED || part->guess != PASSWORD_NOT_GUESSED;

	sum->candidates += part->candidates;
	sum->tried = guessed ? sum->candidates : sum->tried + part->tried;
	sum->guess = sum->guess != PASSWORD_NOT_GUESSED ? sum->guess : part->guess;
	sum->required_done = guessed || (sum->required_done && part->required_done);
	if (guessed)
		sum->reason = S("");
	else if (!sum->reason.len)
		sum->reason = part->reason;
}

/* SHARES, PARTS of them, had the same hashes: what all of them together made of these. One that said nothing of a hash has tried nothing. */
static void join(struct scan *scan, const struct share *const *shares, size_t parts)
{
	for (size_t part = 0; part < parts; part++)
		for (size_t i = 0; i < shares[part]->password_count; i++) {
			struct password sum = shares[part]->passwords[i];

			if (password_at(scan->passwords, scan->password_count, &sum))
				continue;
			for (size_t other = 0; other < parts; other++) {
				const struct password *its =
					password_at(shares[other]->passwords, shares[other]->password_count, &sum);

				if (!its)
					its = &(struct password){ .reason = S("a part of the candidates was not tried") };
				if (other != part)
					add_part(&sum, its);
			}
			memory_reserve(scan->passwords, scan->password_count, scan->password_capacity);
			scan->passwords[scan->password_count++] = sum;
		}
}

static int by_place(const void *a, const void *b)
{
	const struct password *x = a, *y = b;
	int order = slice_compare(x->path, y->path);

	return order ? order : (x->line > y->line) - (x->line < y->line);
}

/* Those of a scheme, which is how they begin, stand together then: each job gets as many of the costly ones. */
static int by_text(const void *a, const void *b)
{
	const struct hash *x = a, *y = b;
	int order = slice_compare(x->text, y->text);

	if (!order)
		order = slice_compare(x->path, y->path);
	return order ? order : (x->line > y->line) - (x->line < y->line);
}

/* What a job said stands, also of one that was ended; one that said why did not begin. */
static void take_share(struct share *share, const struct pump_task *task)
{
	struct scan *scan = share->guessing->scan;
	struct error why;

	if (take_said(share, &why) < 0)
		scan_note(scan, -1, NOTE_INCOMPLETE, S(""), "passwords were not examined: %s", why.text);
	scan->unread = scan->unread || !task->complete; /* another time more may be known */
	if (!task->complete && task->said_why)
		scan_note(scan, -1, NOTE_INCOMPLETE, S(""), "passwords were not examined: %s", task->error.text);
}

static void share_done(struct share *share)
{
	if (share->input.ptr)
		explicit_bzero(share->input.ptr, share->input.len);
	buffer_done(&share->input);
	buffer_done(&share->said);
	free(share->passwords);
}

static int run_shares(
	struct guessing *guessing, struct share *shares, struct pump_task *tasks, size_t groups, size_t parts, struct error *err)
{
	struct scan *scan = guessing->scan;
	size_t count = groups * parts;
	/* As reading: what is known by then must still be judged. */
	struct pump_options options = { .jobs = (unsigned)count, .timeout_ms = deadline_left_ms(&scan->reading) };
	int r = scan_reader(scan, err);

	sort_accounts(guessing);
	options.job_ms = options.stall_ms = REQUIRED_MS + (unsigned)scan->options->password_budget_ms;
	for (size_t i = 0; i < count; i++) {
		shares[i] = (struct share){ .guessing = guessing };
		fill(&shares[i], i % groups, groups);
		tasks[i] = (struct pump_task){ .job = { .kind = JOB_GUESS,
						       .budget_ms = scan->options->password_budget_ms,
						       .memory_max = MEMORY_BYTES_MAX / count,
						       .part = i / groups,
						       .parts = parts },
			.blob = { .fd = -1 },
			.bytes = buffer_slice(&shares[i].input),
			.record = keep_password,
			.context = &shares[i] };
	}
	return r >= 0 ? pump_run(scan->reader, tasks, count, &options, err) : r;
}

static int guess(struct guessing *guessing, struct error *err)
{
	struct scan *scan = guessing->scan;
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	size_t jobs = scan->options->jobs ? scan->options->jobs : (size_t)(cores > 0 ? cores : 1);
	size_t groups, parts;
	struct share *shares;
	struct pump_task *tasks;
	const struct share **same;
	int r;

	jobs = jobs > JOBS_MAX ? JOBS_MAX : jobs;
	groups = guessing->count < jobs ? guessing->count : jobs;
	parts = jobs / groups;
	shares = memory_new(groups * parts * sizeof *shares);
	tasks = memory_new(groups * parts * sizeof *tasks);
	same = memory_new(parts * sizeof *same);
	qsort(guessing->hashes, guessing->count, sizeof *guessing->hashes, by_text);
	r = run_shares(guessing, shares, tasks, groups, parts, err);
	for (size_t i = 0; i < groups * parts && r >= 0; i++)
		take_share(&shares[i], &tasks[i]);
	for (size_t group = 0; group < groups && r >= 0; group++) {
		for (size_t part = 0; part < parts; part++)
			same[part] = &shares[part * groups + group];
		join(scan, same, parts);
	}
	for (size_t i = 0; i < groups * parts; i++)
		share_done(&shares[i]);
	if (scan->password_count)
		qsort(scan->passwords, scan->password_count, sizeof *scan->passwords, by_place);
	for (size_t i = 0; i < scan->password_count; i++)
		scan->unread = scan->unread || (scan->passwords[i].tried && !scan->passwords[i].required_done);
	free(same);
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
	return r < 0 ? r : 0;
}
