/* partial.c - a layer by its table of contents: which parts of its blob a job needs, fetched */
#include "scan/partial.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "base/memory_file.h"
#include "base/sha256.h"
#include "link/fault.h"
#include "link/record.h"
#include <stdio.h>
#include <unistd.h>

#define FOOTER_BYTES 51u /* of eStargz: an empty gzip member whose extra field says where the table is */
#define FOOTER_OFFSET_AT 16u
#define FOOTER_OFFSET_DIGITS 16u
#define TABLE_BYTES_MAX (32u << 20)
#define PARTS_BYTES_MAX (64u << 20)         /* of a blob, with its table and all gaps: they are in memory until it is read */
#define GAP_BYTES (12u << 10)               /* a request costs more than so many bytes that nobody needs */
#define PLACES_MAX 200000u                  /* before gaps are closed */
#define REQUESTS_MAX 20000u                 /* each of them waits for its answer */
#define RANGE_BYTES_MAX (4u << 20)          /* of one request */
#define LEAST_BLOB_BYTES_DEFAULT (1u << 20) /* a smaller one comes faster as a whole */

/* What a table's reader asks for. */
struct asked {
	struct range *items;
	size_t count, capacity;
	uint64_t end;   /* of the blob's part that holds files */
	uint64_t bytes; /* to be fetched, with the table */
};

static void asked_done(struct asked *asked)
{
	free(asked->items);
}

bool scan_is_partial(const struct scan *scan, const struct scan_layer *layer, const struct blob *blob)
{
	return scan->options->partial && layer->result.layer->table.form != TABLE_NONE && !layer->whole &&
	       blob_has_ranges(blob) && (blob->source || fault_limit("PLIMSOLL_PARTIAL_FILES", 0)) &&
	       blob->length >= fault_limit("PLIMSOLL_PARTIAL_LEAST", LEAST_BLOB_BYTES_DEFAULT);
}

static uint64_t parts_bytes_max(void)
{
	return fault_limit("PLIMSOLL_PARTS_BYTES", PARTS_BYTES_MAX);
}

static bool hex_read(struct slice digits, uint64_t *ret_value)
{
	uint64_t value = 0;

	for (size_t i = 0; i < digits.len; i++) {
		char c = digits.ptr[i];
		unsigned digit = c >= '0' && c <= '9'   ? (unsigned)(c - '0')
				 : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10
				 : c >= 'A' && c <= 'F' ? (unsigned)(c - 'A') + 10
							: 16;

		if (digit == 16)
			return false;
		value = value << 4 | digit;
	}
	*ret_value = value;
	return true;
}

/* eStargz's annotation says nothing of the place: the blob's last bytes do. */
static int find_table(const struct blob *blob, struct layer_table *table, struct error *err)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct slice footer;
	uint64_t end;
	int r;

	if (table->form != TABLE_ESTARGZ)
		return 0;
	if (blob->length < FOOTER_BYTES)
		return error_set(err, ERR_FORMAT, "it is too small to have a table of contents");
	end = blob->length - FOOTER_BYTES;
	r = blob_range(blob, end, blob->length, &arena, &footer, err);
	if (r < 0)
		return r;
	if (!slice_starts_with(footer, S("\x1f\x8b\x08\x04")) ||
		!slice_starts_with(slice_from(footer, 10), S("\x1a\0SG\x16\0")) ||
		!slice_starts_with(slice_from(footer, FOOTER_OFFSET_AT + FOOTER_OFFSET_DIGITS), S("STARGZ")) ||
		!hex_read(slice_first(slice_from(footer, FOOTER_OFFSET_AT), FOOTER_OFFSET_DIGITS), &table->offset))
		return error_set(err, ERR_FORMAT, "its last bytes do not say where its table of contents is");
	if (table->offset >= end)
		return error_set(err, ERR_FORMAT, "its table of contents should be at %llu, and only %llu bytes are there",
			(unsigned long long)table->offset, (unsigned long long)end);
	table->length = end - table->offset;
	return 0;
}

static int check_table(const struct layer_table *table, struct slice packed, struct error *err)
{
	unsigned char digest[SHA256_SIZE];
	char hex[SHA256_HEX_SIZE], text[DIGEST_TEXT_SIZE];

	if (table->form != TABLE_ZSTD_CHUNKED)
		return 0; /* of its text: only who inflates it can tell */
	sha256_of(packed, digest);
	sha256_hex(digest, hex);
	snprintf(text, sizeof text, "sha256:%s", hex);
	if (!slice_equal(slice_from_text(text), table->digest))
		return error_set(err, ERR_UNTRUSTED, "its table of contents has not the digest that the manifest states");
	return 0;
}

static int read_table(
	const struct blob *blob, struct layer_table *table, struct arena *arena, struct slice *ret_packed, struct error *err)
{
	int r;

	if (table->digest.len >= JOB_DIGEST_SIZE)
		return error_set(err, ERR_FORMAT, "the digest of its table of contents is none");
	r = find_table(blob, table, err);
	if (r < 0)
		return r;
	if (table->length > TABLE_BYTES_MAX)
		return error_set(err, ERR_LIMIT, "its table of contents is of more than %u MiB", TABLE_BYTES_MAX >> 20);
	if (table->length > blob->length || table->offset > blob->length - table->length)
		return error_set(err, ERR_FORMAT, "its table of contents should be where the blob has no bytes");
	r = blob_range(blob, table->offset, table->offset + table->length, arena, ret_packed, err);
	return r < 0 ? r : check_table(table, *ret_packed, err);
}

/* Each range behind the one before. */
static int take_range(void *context, enum record_kind kind, struct slice fields, struct error *err)
{
	struct arena arena = ARENA_INIT; /* it has no lists */
	struct asked *asked = context;
	struct range range = { 0 }, *last = asked->count ? &asked->items[asked->count - 1] : NULL;
	int r = kind == RECORD_RANGE ? record_read(kind, fields, &range, &arena, err)
				     : error_set(err, ERR_FORMAT, "a record of kind %d where ranges were due", (int)kind);

	if (r < 0)
		return r;
	if (range.from >= range.to || range.to > asked->end || (last && range.from < last->to))
		return error_set(err, ERR_FORMAT, "parts that cannot be");
	if (range.to - range.from > parts_bytes_max() || asked->bytes > parts_bytes_max() - (range.to - range.from))
		return error_set(
			err, ERR_LIMIT, "more than %llu MiB of it are wanted", (unsigned long long)parts_bytes_max() >> 20);
	asked->bytes += range.to - range.from;
	if (asked->count == PLACES_MAX)
		return error_set(err, ERR_LIMIT, "what is wanted lies in more than %u places", PLACES_MAX);
	memory_reserve(asked->items, asked->count, asked->capacity);
	asked->items[asked->count++] = range;
	return 0;
}

/* Small gaps are fetched along, as long as there is room for them. */
static int close_gaps(struct asked *asked, struct error *err)
{
	size_t count = 0;

	for (size_t i = 0; i < asked->count; i++) {
		struct range *range = &asked->items[i], *last = count ? &asked->items[count - 1] : NULL;
		uint64_t gap = last ? range->from - last->to : 0;

		if (last && gap <= GAP_BYTES && gap <= parts_bytes_max() - asked->bytes) {
			asked->bytes += gap;
			last->to = range->to;
		} else {
			asked->items[count++] = *range;
		}
	}
	asked->count = count;
	if (count > REQUESTS_MAX)
		return error_set(
			err, ERR_LIMIT, "what is wanted lies in %zu places, and at most %u are asked for", count, REQUESTS_MAX);
	return 0;
}

/* 1: JOB's reader said which parts it needs. */
static int ask(struct scan *scan, const struct job *job, struct slice packed, struct slice wants, struct asked *asked,
	struct error *why, struct error *err)
{
	struct pump_options options = { .jobs = 1, .timeout_ms = deadline_left_ms(&scan->reading) };
	struct pump_task task = {
		.job = *job, .blob.fd = -1, .bytes = packed, .wants = wants, .record = take_range, .context = asked
	};
	int r = scan_reader(scan, err);

	task.job.ask = 1;
	asked->end = job->table_offset;
	asked->bytes = packed.len;
	if (r >= 0)
		r = pump_run(scan->reader, &task, 1, &options, err);
	if (r >= 0 && !task.complete)
		*why = task.error;
	if (r < 0 || !task.complete)
		return r < 0 ? r : 0;
	return close_gaps(asked, why) < 0 ? 0 : 1;
}

/* Record by record, so that no reader holds much at once. */
static int add_part(struct parts *parts, uint64_t offset, struct slice bytes, struct error *err)
{
	cleanup_buffer struct buffer frame = BUFFER_INIT(0);
	int r = 0;

	while (r >= 0 && bytes.len) {
		struct part part = { offset, slice_first(bytes, bytes.len < PIECE_BYTES_MAX ? bytes.len : PIECE_BYTES_MAX) };

		buffer_clear(&frame);
		record_write(&frame, RECORD_PART, &part);
		r = memory_file_write(parts->fd, buffer_slice(&frame), err);
		parts->length += frame.len;
		offset += part.bytes.len;
		bytes = slice_from(bytes, part.bytes.len);
	}
	return r;
}

static int fetch_range(
	struct scan *scan, const struct blob *blob, const struct range *range, struct parts *parts, struct error *err)
{
	int r = 0;

	for (uint64_t at = range->from; r >= 0 && at < range->to;) {
		cleanup_arena struct arena arena = ARENA_INIT;
		uint64_t to = range->to - at > RANGE_BYTES_MAX ? at + RANGE_BYTES_MAX : range->to;
		struct slice bytes;

		if (deadline_passed(&scan->reading))
			return error_set(err, ERR_TIMEOUT, "not done in time (--timeout)");
		r = blob_range(blob, at, to, &arena, &bytes, err);
		if (r >= 0)
			r = add_part(parts, at, bytes, err);
		parts->bytes += to - at;
		at = to;
	}
	return r;
}

static int fetch(struct scan *scan, const struct blob *blob, struct slice packed, const struct asked *asked, struct parts *parts,
	struct error *err)
{
	int r;

	parts->fd = memory_file_open(err);
	if (parts->fd < 0)
		return parts->fd;
	parts->length = parts->bytes = packed.len;
	r = memory_file_write(parts->fd, packed, err);
	for (size_t i = 0; r >= 0 && i < asked->count; i++)
		r = fetch_range(scan, blob, &asked->items[i], parts, err);
	return r < 0 ? r : memory_file_seal(parts->fd, err);
}

void parts_done(struct parts *parts)
{
	if (parts->fd >= 0)
		close(parts->fd);
	*parts = (struct parts){ .fd = -1 };
}

int scan_fetch_parts(struct scan *scan, const struct scan_layer *layer, const struct blob *blob, struct slice wants,
	struct job *job, struct parts *ret_parts, struct error *why, struct error *err)
{
	struct layer_table table = layer->result.layer->table;
	cleanup_arena struct arena arena = ARENA_INIT;
	CLEANUP(asked_done) struct asked asked = { 0 };
	struct parts parts = { .fd = -1 };
	uint64_t most = parts_bytes_max();
	struct slice packed;
	int r = read_table(blob, &table, &arena, &packed, why);

	if (r < 0)
		return 0;
	job->table_form = table.form;
	job->table_offset = table.offset;
	job->table_length = table.length;
	job->budget_bytes = table.length < most ? most - table.length : 0;
	if (job->budget_bytes > blob->length / 2)
		job->budget_bytes = blob->length / 2;
	memcpy(job->table_digest, table.digest.ptr, table.digest.len);
	r = ask(scan, job, packed, wants, &asked, why, err);
	if (r <= 0)
		return r;
	if (fetch(scan, blob, packed, &asked, &parts, why) < 0) {
		parts_done(&parts);
		return 0;
	}
	*ret_parts = parts;
	return 1;
}
