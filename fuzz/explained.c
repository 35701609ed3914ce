/* explained.c - fuzz what reads an explanation that was written as JSON: every fact that comes out is whole */
#include "rulings/explained.h"
#include "link/record.h"

static int take(void *context, enum explained_kind kind, const void *thing)
{
	static const enum record_kind kinds[] = {
		[EXPLAINED_REPLAY] = RECORD_REPLAY,
		[EXPLAINED_DISTRIBUTION] = RECORD_DISTRIBUTION,
		[EXPLAINED_STORE] = RECORD_REPLAY_STORE,
		[EXPLAINED_ADVISORY] = RECORD_ADVISORY,
		[EXPLAINED_ASSESSMENT] = RECORD_ASSESSMENT,
		[EXPLAINED_PLACE] = RECORD_REPLAY_PLACE,
		[EXPLAINED_PACKAGE] = RECORD_PACKAGE,
		[EXPLAINED_RULING] = RECORD_RULING,
	};
	struct buffer *frames = context;

	buffer_clear(frames);
	return record_write(frames, kinds[kind], thing) ? 0 : -ERR_LIMIT;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buffer frames = BUFFER_INIT(RECORD_BYTES_MAX);
	const struct explained_sink sink = { take, &frames };
	struct arena arena = ARENA_INIT;
	struct error err;

	(void)explained_read(slice_make(data, size), &sink, &arena, &err);
	arena_done(&arena);
	buffer_done(&frames);
	return 0;
}
