/* detectors.c - what secrets and malware are looked for by: texts, compiled once in the jail, and kept */
#include "scan/detectors.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/memory_file.h"
#include "link/identity.h"
#include "scan/builtin_texts.h"
#include "scan/clamd_socket.h"
#include "scan/detectors_built.h"
#include <fcntl.h>
#include <unistd.h>

#define COMPILE_MS 600000u
#define COMPILED_BYTES_MAX (200u << 20)
#define INSTALLED_HEAD "plimsoll detectors "

/* What one job compiles, or what is kept of it. */
struct compiling {
	struct buffer compiled, records; /* RECORDS: notes, and the bytes as RECORD_BYTES frames */
};

static void compiling_done(struct compiling *compiling)
{
	buffer_done(&compiling->compiled);
	buffer_done(&compiling->records);
}

static void add_texts(struct sha256 *sha256, const struct detector_text *texts, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		uint64_t facts[] = { texts[i].kind, texts[i].name.len, texts[i].text.len };

		sha256_add(sha256, facts, sizeof facts);
		sha256_add(sha256, texts[i].name.ptr, texts[i].name.len);
		sha256_add(sha256, texts[i].text.ptr, texts[i].text.len);
	}
}

/* Of the texts: the built-in ones' own digests, and those of COUNT others. */
static void digest_texts(const struct detector_text *texts, size_t count, char ret_hex[SHA256_HEX_SIZE])
{
	struct sha256 *sha256 = sha256_new();
	unsigned char digest[SHA256_SIZE];

	sha256_add(sha256, builtin_patterns_digest, strlen(builtin_patterns_digest));
	sha256_add(sha256, builtin_yara_digest, strlen(builtin_yara_digest));
	add_texts(sha256, texts, count);
	sha256_end(sha256, digest);
	sha256_free(sha256);
	sha256_hex(digest, ret_hex);
}

int scan_choose_detectors(struct scan *scan, struct error *err)
{
	const struct scan_options *options = scan->options;
	struct detectors *detectors = &scan->detectors;
	char hex[SHA256_HEX_SIZE];
	struct error why;

	if ((!options->secrets && !options->malware) || scan->detectors.key.len)
		return 0;
	if (options->malware && options->clamd_address) {
		char version[CLAMD_VERSION_SIZE];
		int r = clamd_ask(options->clamd_address, version, err);

		if (r < 0)
			return r;
		detectors->clamd_version = arena_copy(&scan->arena, slice_from_text(version));
	}
	digest_texts(options->detector_texts, options->detector_text_count, hex);
	detectors->key = arena_printf(&scan->arena, "%s%s %s %.*s", options->secrets ? "secrets" : "",
		options->malware ? "malware" : "", hex, SLICE_ARG(detectors->clamd_version));
	if (evidence_salt(NULL, detectors->salt, &why) < 0) {
		random_bytes(detectors->salt, sizeof detectors->salt);
		scan_note(scan, -1, NOTE_REMARK, S(""), "fingerprints of secrets are of this scan alone: %s", why.text);
	}
	return 0;
}

static int take_compiled(void *context, enum record_kind kind, struct slice fields, struct error *err)
{
	struct compiling *compiling = context;
	struct piece piece;
	int r;

	if (kind != RECORD_BYTES && kind != RECORD_NOTE)
		return error_set(err, ERR_FORMAT, "a record of kind %d where compiled patterns were due", (int)kind);
	if (compiling->compiled.len > COMPILED_BYTES_MAX || !record_copy(&compiling->records, kind, fields))
		return error_set(err, ERR_LIMIT, "more than %u MiB of compiled patterns", COMPILED_BYTES_MAX >> 20);
	if (kind == RECORD_NOTE)
		return 0;
	r = record_read(kind, fields, &piece, NULL, err); /* it has no lists */
	if (r >= 0)
		buffer_add_slice(&compiling->compiled, piece.bytes);
	return r;
}

static void put_texts(struct buffer *out, const struct detector_text *texts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		record_write(out, RECORD_DETECTOR_TEXT, &texts[i]);
}

static int compile(
	struct reader *reader, const struct detector_text *texts, size_t count, struct compiling *compiling, struct error *err)
{
	cleanup_buffer struct buffer input = BUFFER_INIT(0);
	/* Thousands of rules take their time on a small machine, and nothing is told meanwhile. */
	struct pump_options options = { .jobs = 1, .stall_ms = COMPILE_MS, .job_ms = COMPILE_MS };
	struct pump_task task = {
		.job = { .kind = JOB_DETECTORS }, .blob = { .fd = -1 }, .record = take_compiled, .context = compiling
	};
	int r;

	put_texts(&input, builtin_patterns, builtin_pattern_count);
	put_texts(&input, builtin_yara, builtin_yara_count);
	put_texts(&input, texts, count);
	task.bytes = buffer_slice(&input);
	r = pump_run(reader, &task, 1, &options, err);
	if (r >= 0 && !task.complete) {
		*err = task.error;
		return task.done.error_code && task.done.error_code <= ERR_CRASHED ? -(int)task.done.error_code : -ERR_CRASHED;
	}
	return r;
}

static int no_record(void *context, enum record_kind kind, struct slice fields, struct error *err)
{
	(void)context;
	(void)fields;
	return kind == RECORD_NOTE || kind == RECORD_UNEXAMINED
		       ? 0
		       : error_set(err, ERR_FORMAT, "a record of kind %d where none was due", (int)kind);
}

static int open_fds(void *context, int fds[JOB_FD_COUNT], struct error *err)
{
	fds[JOB_FD_DETECTORS] = fcntl(*(const int *)context, F_DUPFD_CLOEXEC, 3);
	return fds[JOB_FD_DETECTORS] < 0 ? error_errno(err, "hand over what detectors look by") : 0;
}

/* Does it open, in a jail of this machine? 1: yes; 0: *WHY says why not. */
static int fits(struct scan *scan, int fd, struct error *why, struct error *err)
{
	struct pump_options options = { .jobs = 1, .timeout_ms = deadline_left_ms(&scan->deadline) };
	struct pump_task task = { .job = { .kind = JOB_DETECT, .detect = JOB_DETECT_SECRETS | JOB_DETECT_MALWARE },
		.blob = { .fd = -1 },
		.record = no_record,
		.more_fds = open_fds,
		.context = &fd };
	int r = pump_run(scan->reader, &task, 1, &options, err);

	*why = task.error;
	return r < 0 ? r : task.complete;
}

/* 1: *RET_FD has them. */
static int try_compiled(struct scan *scan, struct slice compiled, int *ret_fd, struct error *why, struct error *err)
{
	int fd = memory_file_open(err), r;

	if (fd < 0)
		return fd;
	r = memory_file_write(fd, compiled, err);
	if (r >= 0)
		r = memory_file_seal(fd, err);
	if (r >= 0)
		r = fits(scan, fd, why, err);
	if (r > 0)
		*ret_fd = fd;
	else
		close(fd);
	return r;
}

/* As they were installed: a line that says for whom, then the bytes. */
static int try_installed(struct scan *scan, const char *hex, int *ret_fd, struct error *err)
{
	cleanup_buffer struct buffer file = BUFFER_INIT(COMPILED_BYTES_MAX);
	struct slice bytes, line, head;
	struct error why;

	if (!scan->options->detectors_path || scan->options->detector_text_count ||
		file_read(scan->options->detectors_path, &file, &why) < 0)
		return 0;
	bytes = buffer_slice(&file);
	head = arena_printf(&scan->arena, INSTALLED_HEAD "%s %s", hex, reader_identity);
	if (!slice_next_line(&bytes, &line) || !slice_equal(line, head))
		return 0;
	return try_compiled(scan, bytes, ret_fd, &why, err);
}

static void take_notes(struct scan *scan, struct slice records, struct buffer *ret_compiled)
{
	struct detectors *detectors = &scan->detectors;
	struct slice left = records, fields;
	enum record_kind kind;
	struct piece piece;
	size_t count = 0;

	while (record_next(&left, &kind, &fields, NULL) > 0)
		count += kind == RECORD_NOTE;
	detectors->notes = arena_array(&scan->arena, struct note, count);
	for (left = records; record_next(&left, &kind, &fields, NULL) > 0;) {
		if (kind == RECORD_NOTE &&
			record_read(kind, fields, &detectors->notes[detectors->note_count], &scan->arena, NULL) >= 0)
			detectors->note_count++;
		else if (kind == RECORD_BYTES && ret_compiled && record_read(kind, fields, &piece, NULL, NULL) >= 0)
			buffer_add_slice(ret_compiled, piece.bytes);
	}
}

static int try_kept(struct scan *scan, struct evidence_store *store, struct slice key, int *ret_fd, struct error *err)
{
	cleanup_buffer struct buffer compiled = BUFFER_INIT(COMPILED_BYTES_MAX);
	struct evidence_facts facts;
	struct slice records;
	struct error why;
	int r = store ? evidence_load(store, key, &scan->arena, &records, &facts, &why) : 0;

	if (r <= 0)
		return 0;
	take_notes(scan, records, &compiled);
	r = try_compiled(scan, buffer_slice(&compiled), ret_fd, &why, err);
	if (r <= 0)
		scan->detectors.note_count = 0;
	return r;
}

static int compile_and_keep(struct scan *scan, struct evidence_store *store, struct slice key, int *ret_fd, struct error *err)
{
	const struct scan_options *options = scan->options;
	struct compiling compiling = { .compiled = BUFFER_INIT(0), .records = BUFFER_INIT(0) };
	struct evidence_facts facts = { 0 };
	struct error why;
	int r = compile(scan->reader, options->detector_texts, options->detector_text_count, &compiling, err);

	if (r >= 0) {
		take_notes(scan, arena_copy(&scan->arena, buffer_slice(&compiling.records)), NULL);
		r = try_compiled(scan, buffer_slice(&compiling.compiled), ret_fd, &why, err);
		if (r == 0)
			r = error_set(err, ERR_UNSUPPORTED, "what was compiled cannot be opened: %s", why.text);
	}
	if (r > 0 && store)
		(void)evidence_save(store, key, buffer_slice(&compiling.records), &facts, NULL); /* then it is compiled again */
	compiling_done(&compiling);
	return r;
}

/* They are no evidence of an image: a scan that keeps none may use them all the same. */
static struct evidence_store *open_store(const struct scan *scan)
{
	struct evidence_store *store = NULL;

	if (evidence_open(scan->options->cache_dir, NULL, &store, NULL) < 0)
		return NULL;
	return store;
}

int scan_open_detectors(struct scan *scan, struct error *err)
{
	char hex[SHA256_HEX_SIZE];
	struct slice key;
	int fd = -1, r = scan_choose_detectors(scan, err);

	if (r < 0 || !scan->detectors.key.len || scan->detectors.fd)
		return r;
	r = scan_reader(scan, err);
	if (r < 0)
		return r;
	digest_texts(scan->options->detector_texts, scan->options->detector_text_count, hex);
	r = try_installed(scan, hex, &fd, err);
	if (r == 0) {
		cleanup_evidence struct evidence_store *store = open_store(scan);

		key = arena_printf(&scan->arena, "detectors %s %s", hex, reader_identity);
		r = try_kept(scan, store, key, &fd, err);
		if (r == 0)
			r = compile_and_keep(scan, store, key, &fd, err);
	}
	if (r < 0)
		return r;
	scan->detectors.fd = fd + 1;
	return 0;
}

int scan_detector_fds(const struct scan *scan, int fds[JOB_FD_COUNT], struct error *err)
{
	int fd = scan->detectors.fd - 1, r;

	if (fd < 0)
		return 0;
	r = open_fds(&fd, fds, err);
	if (r >= 0 && scan->detectors.clamd_version.len)
		r = clamd_connect(scan->options->clamd_address, &fds[JOB_FD_CLAMD], err);
	return r;
}

void scan_task_detects(const struct scan *scan, struct pump_task *task)
{
	if (!scan->detectors.key.len)
		return;
	task->job.detect =
		(scan->options->secrets ? JOB_DETECT_SECRETS : 0u) | (scan->options->malware ? JOB_DETECT_MALWARE : 0u);
	memcpy(task->job.salt, scan->detectors.salt, sizeof task->job.salt);
}

void scan_tell_detectors(struct scan *scan)
{
	for (size_t i = 0; i < scan->detectors.note_count; i++)
		scan_note_copy(scan, -1, &scan->detectors.notes[i]);
}

void detectors_done(struct detectors *detectors)
{
	if (detectors->fd)
		close(detectors->fd - 1);
	detectors->fd = 0;
}

int scan_compile_builtin(const char *reader_path, struct buffer *out, struct error *err)
{
	struct compiling compiling = { .compiled = BUFFER_INIT(0), .records = BUFFER_INIT(0) };
	cleanup_reader struct reader *reader = NULL;
	char hex[SHA256_HEX_SIZE];
	int r = reader_start(reader_path, &reader, err);

	if (r >= 0)
		r = compile(reader, NULL, 0, &compiling, err);
	if (r >= 0) {
		digest_texts(NULL, 0, hex);
		buffer_addf(out, INSTALLED_HEAD "%s %s\n", hex, reader_identity);
		buffer_add_slice(out, buffer_slice(&compiling.compiled));
	}
	compiling_done(&compiling);
	return r;
}

int scan_detectors_digest(const struct scan_options *options, char ret_hex[SHA256_HEX_SIZE], struct error *err)
{
	char version[CLAMD_VERSION_SIZE] = "", texts[SHA256_HEX_SIZE];
	unsigned char digest[SHA256_SIZE];
	struct sha256 *sha256;
	int r = options->clamd_address ? clamd_ask(options->clamd_address, version, err) : 0;

	if (r < 0)
		return r;
	digest_texts(options->detector_texts, options->detector_text_count, texts);
	sha256 = sha256_new();
	sha256_add(sha256, texts, strlen(texts));
	sha256_add(sha256, version, strlen(version));
	sha256_end(sha256, digest);
	sha256_free(sha256);
	sha256_hex(digest, ret_hex);
	return 0;
}
