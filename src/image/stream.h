/* stream.h - inside this room: a docker-archive that an engine sends, once, in its own order
 *
 * It is gone through as it comes. Small members, among them the documents that say what the image is, are kept in memory; a large one is
 * handed to who reads layers while it passes (struct layer_taker), or passed over. Whoever wants the bytes of one later has all of the archive
 * sent once more, up to there. Nothing of it is held but what is kept: 32 MiB at most, of members of at most 4 MiB. */
#pragma once
#include "base/deadline.h"
#include "image/open.h"
#include "image/outer.h"
#include "stores/stores.h"

struct stream;

/* What is kept of it. */
struct stream_limits {
	uint64_t member_bytes; /* no larger one */
	uint64_t layers_bytes; /* of what looks like layers; then there is room left for what comes last */
	uint64_t all_bytes;
};
#define STREAM_LIMITS ((struct stream_limits){ 4u << 20, 16u << 20, 32u << 20 })

/* AFAR is the stream's then. */
struct stream *stream_new(struct stored_stream *afar, const struct stream_limits *limits, struct deadline deadline);
void stream_free(struct stream *stream);

/* All of it, once. DIFF_IDS: what the engine says of the image's layers. *RET_FD (-1 before) has what is kept, and is set also where that fails;
 * *RET_OUTER says where what lies, and lives no longer than STREAM. */
int stream_take(struct stream *stream, const struct layer_taker *taker, struct slices diff_ids, int *ret_fd,
	struct outer **ret_outer, struct error *err);
/* Brings what is not kept: as long as STREAM. */
const struct blob_source *stream_source(const struct stream *stream);
