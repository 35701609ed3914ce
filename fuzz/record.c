/* record.c - fuzz target: frames and fields as readers send them, whatever they send */
#include "link/record.h"

union any {
	struct package package;
	struct note note;
	struct file file;
	struct whiteout whiteout;
	struct covers covers;
	struct account account;
	struct distribution distribution;
	struct advisory advisory;
	struct done done;
	struct piece piece;
	struct link link;
	struct owner owner;
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice left = slice_make(data, size), fields;
	cleanup_buffer struct buffer again = BUFFER_INIT(0);
	cleanup_arena struct arena arena = ARENA_INIT;
	enum record_kind kind;
	struct error err;

	while (record_next(&left, &kind, &fields, &err) > 0) {
		union any thing;

		if (record_read(kind, fields, &thing, &arena, &err) < 0)
			continue;
		/* What was read is written as it was. */
		buffer_clear(&again);
		if (!record_write(&again, kind, &thing) ||
			!slice_equal(slice_from(buffer_slice(&again), RECORD_FRAME_BYTES), fields))
			__builtin_trap();
	}
	return 0;
}
