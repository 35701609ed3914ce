/* input.c - a job's hostile bytes */
#include "read/input.h"
#include "base/memory.h"
#include <errno.h>
#include <unistd.h>

void input_init(struct input *input, int fd, bool seekable, uint64_t offset, uint64_t length)
{
	*input = (struct input){ .fd = fd, .seekable = seekable, .offset = offset, .left = length, .want = INPUT_CHUNK_BYTES };
	input->chunk = memory_new(INPUT_CHUNK_BYTES);
}

static int input_next(void *context, struct slice *ret_chunk, struct error *err)
{
	struct input *input = context;
	size_t want = input->seekable ? input->want : INPUT_CHUNK_BYTES;
	ssize_t got;

	/* After a skip little is read, for another skip may follow; the longer it is read on, the more. */
	input->want = want * 2 < INPUT_CHUNK_BYTES ? want * 2 : INPUT_CHUNK_BYTES;
	if (input->seekable && input->left < want)
		want = (size_t)input->left;
	if (want == 0)
		return 0;
	do
		got = input->seekable ? pread(input->fd, input->chunk, want, (off_t)input->offset)
				      : read(input->fd, input->chunk, want);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return error_errno(err, "read");
	if (got == 0 && input->seekable)
		return error_set(err, ERR_FORMAT, "the file ends %lu bytes early", (unsigned long)input->left);
	input->read_bytes += (uint64_t)got;
	if (input->seekable) {
		input->offset += (uint64_t)got;
		input->left -= (uint64_t)got;
	}
	*ret_chunk = slice_make(input->chunk, (size_t)got);
	return got > 0;
}

static uint64_t input_skip(void *context, uint64_t size)
{
	struct input *input = context;

	if (!input->seekable)
		return 0;
	if (size > input->left)
		size = input->left;
	input->offset += size;
	input->left -= size;
	input->read_bytes += size;
	input->want = INPUT_AFTER_SKIP_BYTES;
	return size;
}

struct source input_source(struct input *input)
{
	return (struct source){ .next = input_next, .skip = input_skip, .context = input };
}
