/* clamd_answer.c - fuzzes what is read of clamd: its answers, while files are sent to it */
#include "malware/clamd_answer.h"
#include "base/memory.h"
#include "malware/clamd.h"
#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int malware_ignore(void *context, const struct malware *malware)
{
	(void)context;
	return malware->name.len ? 0 : -ERR_LIMIT;
}

static void note_ignore(void *context, const struct note *note)
{
	(void)context;
	(void)note;
}

static void converse(int fd)
{
	struct malware_sink sink = { malware_ignore, NULL };
	struct note_sink notes = { note_ignore, NULL };
	struct malware_input inputs[] = { { .path = S("a"), .bytes = S("12345"), .size = 5 },
		{ .path = S("b"), .bytes = S("12345"), .size = 9 },
		{ .path = S("b"), .bytes = S("56789"), .offset = 4, .size = 9 },
		{ .path = S("c"), .bytes = S("12345"), .size = 9 }, { .path = S("d"), .bytes = S("1"), .size = 1 } };
	struct clamd *clamd = clamd_new(fd, 100, 1000);
	uint64_t files, bytes;

	for (size_t i = 0; i < sizeof inputs / sizeof *inputs; i++)
		(void)clamd_send(clamd, &inputs[i], &sink, &notes);
	(void)clamd_end(clamd, &sink, &notes);
	clamd_unexamined(clamd, &files, &bytes);
	if (files > 4 || bytes > 24)
		abort(); /* more than was sent */
	clamd_free(clamd);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct clamd_answer answer;
	char *line;
	int ends[2];

	if (size > 60000) /* what a socket takes without a reader */
		return 0;
	line = memory_text(data, size);
	clamd_answer_read(line, size, &answer);
	free(line);
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) < 0)
		abort();
	if (size && write(ends[1], data, size) != (ssize_t)size)
		abort();
	if (shutdown(ends[1], SHUT_WR) < 0)
		abort();
	converse(ends[0]);
	close(ends[0]);
	close(ends[1]);
	return 0;
}
