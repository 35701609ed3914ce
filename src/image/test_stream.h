/* test_stream.h - for tests and fuzz targets: an engine that sends what lies in memory */
#pragma once
#include "base/cleanup.h"
#include "base/memory.h"
#include "base/memory_file.h"
#include "image/stream.h"
#include <stdlib.h>

struct sender {
	struct stored_stream base; /* first */
	struct slice bodies[2];    /* the first time, and from then on */
	unsigned begun, ended;
	int outcome; /* of the end, negative: with an error of these words: */
	const char *why;
};

static inline int sender_begin(struct stored_stream *base, int *ret_fd, struct error *err)
{
	struct sender *sender = (struct sender *)base;
	int fd = memory_file_open(err);

	if (fd < 0 || memory_file_write(fd, sender->bodies[sender->begun > 0], err) < 0 || lseek(fd, 0, SEEK_SET) < 0)
		abort();
	sender->begun++;
	*ret_fd = fd;
	return 0;
}

static inline int sender_end(struct stored_stream *base, bool wanted, struct error *err)
{
	struct sender *sender = (struct sender *)base;

	sender->ended += wanted;
	return wanted && sender->outcome < 0 ? error_set(err, (enum error_code) - sender->outcome, "%s", sender->why) : 0;
}

static inline void sender_free(struct stored_stream *base)
{
	(void)base; /* the test's */
}

static inline void sender_init(struct sender *sender, struct slice first, struct slice then)
{
	*sender = (struct sender){ .base = { .begin = sender_begin, .end = sender_end, .free = sender_free },
		.bodies = { first, then } };
}
