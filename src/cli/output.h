/* output.h - hand a finished text to standard output or a file, and notice when that fails */
#pragma once
#include "base/buffer.h"
#include "base/error.h"

#include <signal.h>

/* A reader of standard output who went away ends plimsoll as SIGPIPE does: silently. */
int output_stdout(struct slice text, struct error *err);
/* A regular file appears whole or not at all: written beside its place and renamed over it. "-" is standard output. A signal that
 * comes meanwhile is taken afterwards, so that nothing is left behind. */
int output_file(const char *path, struct slice text, struct error *err);

/* The same piece by piece: what is added to `text` is written when enough has come together. */
struct output_stream {
	struct buffer_drain drain; /* the first: its address is the stream's */
	struct buffer text;
	const char *path;
	char *real, *beside; /* the file behind a link; the one that is to take its place, or NULL */
	int fd;
	mode_t mode;
	sigset_t before; /* signals, where they wait */
	int failed;      /* errno of the first write that did */
};

int output_begin(const char *path, size_t ceiling_bytes, struct output_stream *ret_stream, struct error *err);
/* Writes what is left and puts the file in its place; nothing of one that could not be written stays. */
int output_end(struct output_stream *stream, struct error *err);
