/* sweep.c - fuzz the lines by which the parts of a sweep speak, and which its state is made of: what is read is written as it was */
#include "sweep/lister.h"
#include "sweep/result.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_result(struct slice line)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	cleanup_buffer struct buffer first = BUFFER_INIT(0), second = BUFFER_INIT(0);
	struct sweep_result result, again;

	if (sweep_result_read(line, &arena, &result, NULL) < 0)
		return;
	result = sweep_result_copy(&result, &arena);
	sweep_result_write(&result, &first);
	assert(sweep_result_read(buffer_slice(&first), &arena, &again, NULL) == 0);
	sweep_result_write(&again, &second);
	assert(slice_equal(buffer_slice(&first), buffer_slice(&second)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct sweep_news news;

	check_result(slice_make(data, size));
	sweep_news_read(slice_make(data, size), &arena, &news, NULL);
	return 0;
}
