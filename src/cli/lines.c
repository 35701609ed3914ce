/* lines.c - answer each line of standard input with a line */
#include "cli/lines.h"
#include "cli/output.h"

#include <errno.h>
#include <unistd.h>

#define CHUNK_BYTES ((size_t)1 << 16)
#define OUT_BYTES_MAX ((size_t)1 << 30)

/* One read; RET_END: there is no more. */
static int read_more(struct buffer *text, bool *ret_end, struct error *err)
{
	char chunk[CHUNK_BYTES];
	ssize_t got;

	do
		got = read(STDIN_FILENO, chunk, sizeof chunk);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return error_errno(err, "standard input");
	*ret_end = got == 0;
	buffer_add(text, chunk, (size_t)got);
	return 0;
}

int lines_answer(
	void (*answer)(const void *context, struct slice line, struct buffer *out), const void *context, struct error *err)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(0), out = BUFFER_INIT(OUT_BYTES_MAX);

	for (bool end = false; !end;) {
		struct slice rest, line;
		ptrdiff_t last;
		int r = read_more(&text, &end, err);

		if (r < 0)
			return r;
		last = slice_find_last_byte(buffer_slice(&text), '\n');
		rest = end ? buffer_slice(&text) : slice_first(buffer_slice(&text), (size_t)(last + 1));
		if (text.len - rest.len > LINE_BYTES_MAX)
			return error_set(err, ERR_LIMIT, "standard input: a line of more than %zu bytes", LINE_BYTES_MAX);
		text.len -= rest.len; /* what is left is moved to the front below */
		for (struct slice left = rest; slice_next_line(&left, &line);)
			answer(context, line, &out);
		if (rest.len && text.len)
			memmove(text.ptr, text.ptr + rest.len, text.len);
		if (out.full)
			return error_set(err, ERR_LIMIT, "answers of more than %zu bytes", OUT_BYTES_MAX);
		r = out.len ? output_stdout(buffer_slice(&out), err) : 0;
		if (r < 0)
			return r;
		buffer_clear(&out);
	}
	return 0;
}
