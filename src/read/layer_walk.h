/* layer_walk.h - inside this room: walk a job's layer: a blob, parts of one, or the folder that an engine unpacked it into */
#pragma once
#include "codec/decoder.h"
#include "read/jobs.h"

/* As walk_tar. DONE gets the entries, and the bytes that were inflated (of a folder: read). 1: JOB asks for parts of the blob: those that
 * WANTED need were sent to OUTPUT, and nothing was walked. */
int layer_walk(const struct job *job, struct input *input, struct output *output, const struct decoder_limits *decoder_limits,
	const struct walk_wanted *wanted, size_t wanted_count, const struct walk_limits *limits, const struct walk_sink *sink,
	struct walk_result *ret_result, struct done *done, struct error *err);
/* What a folder's layer hides besides its whiteouts: the list at WANTS_FD (-1: none), RECORD_WHITEOUT frames, is told as it is. */
int layer_send_hidden(int wants_fd, struct output *output, struct error *err);
