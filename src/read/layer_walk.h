/* layer_walk.h - inside this room: walk a job's layer, be it a blob or the folder that an engine unpacked it into */
#pragma once
#include "codec/decoder.h"
#include "read/jobs.h"

/* As walk_tar. DONE gets the entries, and the bytes that were inflated (of a folder: read). */
int layer_walk(const struct job *job, struct input *input, const struct decoder_limits *decoder_limits,
	const struct walk_wanted *wanted, size_t wanted_count, const struct walk_limits *limits, const struct walk_sink *sink,
	struct walk_result *ret_result, struct done *done, struct error *err);
/* What a folder's layer hides besides its whiteouts: the list at WANTS_FD (-1: none), RECORD_WHITEOUT frames, is told as it is. */
int layer_send_hidden(int wants_fd, struct output *output, struct error *err);
