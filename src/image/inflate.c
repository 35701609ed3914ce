/* inflate.c - an archive that is compressed as a whole, inflated into memory */
#include "image/inflate.h"
#include "base/cleanup.h"
#include "base/memory_file.h"
#include "image/pump.h"
#include "link/fault.h"

#define FRAMES_PART 64u /* of the ceiling: more than all frames' heads, whatever a piece's size */

int inflate_take(void *context, enum record_kind kind, struct slice fields, struct error *err)
{
	struct inflating *inflating = context;
	struct piece piece;
	int r;

	if (kind != RECORD_BYTES)
		return error_set(err, ERR_FORMAT, "a record of kind %d where an archive's bytes were due", (int)kind);
	r = record_read(kind, fields, &piece, NULL, err);
	if (r < 0)
		return r;
	if (piece.bytes.len == 0 || piece.bytes.len > PIECE_BYTES_MAX)
		return error_set(err, ERR_FORMAT, "a piece of %zu bytes", piece.bytes.len);
	if (piece.bytes.len > inflating->size_max_bytes - inflating->size_bytes)
		return error_set(err, ERR_LIMIT,
			"inflates to more than %llu MiB, which are kept in memory: decompress it first ('%s') and scan that",
			(unsigned long long)(inflating->size_max_bytes >> 20), inflating->packing->program);
	inflating->size_bytes += piece.bytes.len;
	return memory_file_write(inflating->fd, piece.bytes, err);
}

static int inflate_with(
	struct reader *reader, struct inflating *inflating, struct pump_task *task, unsigned timeout_ms, struct error *err)
{
	struct pump_options pump = {
		.jobs = 1,
		.timeout_ms = timeout_ms,
		.output_bytes_max =
			inflating->size_max_bytes + inflating->size_max_bytes / FRAMES_PART + 2 * (uint64_t)PIECE_BYTES_MAX,
	};
	int r = pump_run(reader, task, 1, &pump, err);

	if (r >= 0 && !task->complete) {
		if (err)
			*err = task->error;
		r = -(int)task->error.code;
		return task->said_why ? r : error_context(err, r, "%s", inflating->packing->name); /* a reader says it itself */
	}
	return r;
}

int inflate_archive(int fd, uint64_t size, const struct packing *packing, const struct image_options *options, int *ret_fd,
	uint64_t *ret_size, struct error *err)
{
	cleanup_reader struct reader *reader = NULL;
	struct inflating inflating = { .packing = packing, .size_max_bytes = options->pipe_bytes_max };
	/* Hashed only because what is not hashed is handed over as a descriptor, and this may be the user's own file, open for writing. */
	struct pump_task task = { .job = { .kind = JOB_INFLATE, .fault = fault_wanted("archive") },
		.blob = { fd, 0, size },
		.hash = true,
		.record = inflate_take,
		.context = &inflating };
	cleanup_fd int memory = -1;
	int r;

	if (packing->layer_type.len == 0 || !options->reader_path)
		return error_set(err, ERR_UNSUPPORTED,
			"compressed as a whole with %s, which this version does not read: decompress it first ('%s')",
			packing->name, packing->program);
	memory = memory_file_open(err);
	if (memory < 0)
		return memory;
	inflating.fd = memory;
	r = reader_start(options->reader_path, &reader, err);
	if (r >= 0)
		r = inflate_with(reader, &inflating, &task, options->timeout_ms, err);
	if (r >= 0)
		r = memory_file_seal(memory, err);
	if (r < 0)
		return r;
	*ret_size = inflating.size_bytes;
	*ret_fd = steal_fd(&memory);
	return 0;
}
