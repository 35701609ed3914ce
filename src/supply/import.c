/* import.c - a store from elsewhere takes the place of the user's own */
#include "base/cleanup.h"
#include "base/ed25519.h"
#include "base/file.h"
#include "base/memory.h"
#include "image/pump.h"
#include "link/fault.h"
#include "supply/bundle.h"
#include "supply/place.h"
#include "supply/transfer.h"
#include "vulndb/delta.h"
#include "vulndb/vulndb.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>

#define SIGNATURE_BYTES_MAX (1u << 16)
#define FRAMES_PART 64u /* of what is sent: more than the heads of all pieces */

struct importing {
	const struct import_options *options;
	struct buffer file; /* empty where the caller has the bytes */
	struct slice bytes; /* all of it */
	struct bundle bundle;
	char *made; /* the store, until it takes its place */
	int fd;     /* of it, while its bytes come; -1 */
	struct buffer delta;
	uint64_t plain_bytes;
};

static int check_signature(const struct importing *importing, struct error *err)
{
	cleanup_buffer struct buffer key = BUFFER_INIT(SIGNATURE_BYTES_MAX), signature = BUFFER_INIT(SIGNATURE_BYTES_MAX);
	const struct import_options *options = importing->options;
	int r = file_read(options->public_key, &key, err);

	if (r >= 0 && options->file)
		r = file_read(options->signature, &signature, err);
	if (r < 0)
		return r;
	r = ed25519_verify(
		buffer_slice(&key), importing->bytes, options->file ? buffer_slice(&signature) : options->signature_bytes, err);
	return r < 0 ? error_context(err, r, r == -ERR_UNTRUSTED ? "%s" : "'%s'",
			       r == -ERR_UNTRUSTED ? "it is not to be trusted" : options->public_key)
		     : 0;
}

/* What was imported once is not gone back behind: who keeps a machine from new advisories could hide a flaw in that way. */
static int check_age(const struct importing *importing, uint64_t sequence, struct error *err)
{
	uint64_t before;

	if (importing->options->allow_older || vulndb_sequence(importing->options->store, &before, NULL) < 0 ||
		sequence >= before)
		return 0;
	return error_set(err, ERR_UNTRUSTED,
		"it is older than the store in place (sequence number %" PRIu64 " and %" PRIu64
		"); --allow-older takes it all the same",
		sequence, before);
}

static int take_piece(void *context, enum record_kind kind, struct slice fields, struct error *err)
{
	struct importing *importing = context;
	struct piece piece;
	int r;

	if (kind != RECORD_BYTES)
		return error_set(err, ERR_FORMAT, "a record of kind %d where bytes were due", (int)kind);
	r = record_read(kind, fields, &piece, NULL, err);
	if (r < 0)
		return r;
	if (piece.bytes.len > importing->bundle.plain_bytes - importing->plain_bytes)
		return error_set(
			err, ERR_FORMAT, "it holds more than the %" PRIu64 " bytes that it says", importing->bundle.plain_bytes);
	importing->plain_bytes += piece.bytes.len;
	if (!importing->bundle.is_delta)
		return file_write_all(importing->fd, piece.bytes) < 0 ? error_errno(err, "write the store") : 0;
	buffer_add_slice(&importing->delta, piece.bytes);
	return 0;
}

/* Bytes from elsewhere are decoded in the jail, whoever signed them. */
static int inflate(struct importing *importing, struct error *err)
{
	struct pump_task task = { .job = { .kind = JOB_INFLATE, .fault = fault_wanted("import") },
		.blob = { .fd = -1 },
		.bytes = importing->bytes,
		.record = take_piece,
		.context = importing };
	uint64_t most = importing->bundle.plain_bytes;
	struct pump_options pump = { .jobs = 1, .output_bytes_max = most + most / FRAMES_PART + 2 * (uint64_t)PIECE_BYTES_MAX };
	cleanup_reader struct reader *reader = NULL;
	int r = reader_start(importing->options->reader_path, &reader, err);

	if (r >= 0)
		r = pump_run(reader, &task, 1, &pump, err);
	if (r < 0)
		return r;
	if (!task.complete) {
		if (err)
			*err = task.error;
		return -(int)task.error.code;
	}
	if (importing->plain_bytes != most)
		return error_set(err, ERR_FORMAT, "it holds %" PRIu64 " bytes and says %" PRIu64, importing->plain_bytes, most);
	return 0;
}

static int check_digest(struct importing *importing, struct error *err)
{
	char hex[SHA256_HEX_SIZE];
	int r = file_digest(importing->made, hex, err);

	if (r < 0 || strcmp(hex, importing->bundle.digest) == 0)
		return r;
	return error_set(err, ERR_UNTRUSTED, "what %s has not the digest that it says: sha256:%s",
		importing->bundle.is_delta ? "comes out of it" : "it holds", importing->bundle.digest);
}

/* A delta is of use for one store only. */
static int check_base(const struct importing *importing, struct error *err)
{
	char hex[SHA256_HEX_SIZE];
	int r = file_digest(importing->options->store, hex, err);

	if (r < 0)
		return error_context(err, r, "it changes a store that is not there");
	if (strcmp(hex, importing->bundle.base) == 0)
		return 0;
	if (strcmp(hex, importing->bundle.digest) == 0)
		return error_set(err, ERR_CONFLICT, "what it makes of another store is in place already: sha256:%s", hex);
	return error_set(err, ERR_CONFLICT, "it changes the store sha256:%s, and in place is sha256:%s: take a whole one",
		importing->bundle.base, hex);
}

/* What is in place must not become the one before as well: there would be no other to go back to. */
static bool is_in_place(const struct importing *importing)
{
	char hex[SHA256_HEX_SIZE];

	return file_digest(importing->options->store, hex, NULL) >= 0 && strcmp(hex, importing->bundle.digest) == 0;
}

static int apply_delta(struct importing *importing, struct error *err)
{
	int r = check_base(importing, err);

	if (r >= 0)
		r = inflate(importing, err);
	return r < 0 ? r : vulndb_delta_apply(importing->options->store, buffer_slice(&importing->delta), importing->made, err);
}

static int write_store(struct importing *importing, struct error *err)
{
	int r;

	importing->fd = open(importing->made, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
	if (importing->fd < 0)
		return error_errno(err, "create '%s'", importing->made);
	r = inflate(importing, err);
	return r >= 0 && fsync(importing->fd) < 0 ? error_errno(err, "write '%s'", importing->made) : r;
}

static int make_store(struct importing *importing, struct error *err)
{
	int r = importing->bundle.is_delta ? apply_delta(importing, err) : write_store(importing, err);

	return r < 0 ? r : check_digest(importing, err);
}

/* Whole it may be, and no store. */
static int check_store(struct importing *importing, struct import_result *result, struct error *err)
{
	cleanup_vulndb struct vulndb *store = NULL, *before = NULL;
	const struct vulndb_facts *facts;
	int r = vulndb_open(importing->made, &store, err);

	if (r >= 0)
		r = vulndb_verify(importing->made, err);
	if (r < 0)
		return r;
	facts = vulndb_facts(store);
	if (facts->sequence != importing->bundle.sequence)
		return error_set(err, ERR_FORMAT, "its head says sequence number %" PRIu64 ", and its store %" PRIu64,
			importing->bundle.sequence, facts->sequence);
	snprintf(result->date, sizeof result->date, "%.*s", SLICE_ARG(slice_first(facts->date, sizeof result->date - 1)));
	result->advisories = facts->advisory_count;
	result->packages = facts->package_count;
	if (vulndb_open(importing->options->store, &before, NULL) == 0)
		snprintf(result->before, sizeof result->before, "%.*s",
			SLICE_ARG(slice_first(vulndb_facts(before)->date, sizeof result->before - 1)));
	return 0;
}

static int import(struct importing *importing, struct import_result *result, struct error *err)
{
	const struct import_options *options = importing->options;
	int r = options->public_key ? check_signature(importing, err) : 0;

	if (r >= 0)
		r = bundle_read(importing->bytes, &importing->bundle, err);
	if (r >= 0)
		r = check_age(importing, importing->bundle.sequence, err);
	if (r >= 0)
		r = make_store(importing, err);
	if (r >= 0)
		r = check_store(importing, result, err);
	if (r < 0)
		return error_context(err, r, "'%s'", options->file ? options->file : options->name);
	result->in_place = is_in_place(importing);
	if (result->in_place)
		return unlink(importing->made) < 0 ? error_errno(err, "remove '%s'", importing->made) : 0;
	return place_replace(options->store, importing->made, err);
}

int supply_import(const struct import_options *options, struct import_result *ret_result, struct error *err)
{
	struct importing importing = { .options = options,
		.file = BUFFER_INIT(BUNDLE_FILE_BYTES_MAX),
		.delta = BUFFER_INIT(BUNDLE_PLAIN_BYTES_MAX),
		.fd = -1 };
	cleanup_fd int lock = -1;
	size_t size = strlen(options->store) + sizeof ".import.new";
	int r = place_lock(options->store, &lock, err);

	*ret_result = (struct import_result){ 0 };
	if (r < 0)
		return r;
	importing.made = memory_new(size);
	snprintf(importing.made, size, "%s.import.new", options->store);
	r = options->file ? file_read(options->file, &importing.file, err) : 0;
	importing.bytes = options->file ? buffer_slice(&importing.file) : options->bytes;
	if (r >= 0)
		r = import(&importing, ret_result, err);
	if (r < 0)
		unlink(importing.made); /* under the lock, nobody else's */
	if (importing.fd >= 0)
		close(importing.fd);
	buffer_done(&importing.delta);
	buffer_done(&importing.file);
	free(importing.made);
	return r;
}
