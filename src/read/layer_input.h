/* layer_input.h - the tar of a layer: its blob inflated, or, by its table of contents, made of parts of the blob */
#pragma once
#include "codec/decoder.h"
#include "link/message.h"
#include "read/input.h"
#include "read/output.h"
#include "walk/contents_tar.h"

struct layer_input {
	struct source tar;
	struct decoder *decoder;
	/* By its table. */
	struct source below;
	struct arena arena;
	struct buffer text, frames;
	struct contents *contents;
	struct contents_parts parts;
	struct contents_tar *made;
	size_t frames_used;
};

/* 0: the tar is there; 1: JOB asks for parts, and those that WANTED need were sent: there is no tar. Read or not, layer_input_end follows.
 * LAYER must stay where it is. WANTED as for walk_tar. */
int layer_input_open(const struct job *job, struct input *input, const struct decoder_limits *limits,
	const struct walk_wanted *wanted, size_t wanted_count, struct output *output, struct layer_input *layer,
	struct error *err);
/* Takes the rest of a table's parts, and frees. Returns how many bytes of the tar there were. */
uint64_t layer_input_end(struct layer_input *layer);
/* A note of what was left out by the table, where something was. */
void layer_input_tell(const struct layer_input *layer, struct note_sink *notes);
