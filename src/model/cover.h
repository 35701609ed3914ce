/* cover.h - which paths a layer has an entry for, in eight bytes a path or less
 *
 * An upper layer's entry hides what lies at its path in lower layers, and (when it is no folder) all that lies below it.
 * Whether a layer does that to a path must be known without reading the layer again; the whole list of paths is not needed for it.
 * A cover is the sorted list of the paths' hashes: of the path for whatever is no folder, of the path and "/" for a folder.
 * A layer of more than COVER_EXACT_MAX paths has a filter instead (Bloom's): of a fixed size, and what it answers is "surely not" or
 * "maybe". Both lie in parts, so that nobody needs all of one in one piece. */
#pragma once
#include "base/slice.h"

uint64_t cover_hash(struct slice path, bool folder);
void cover_sort(uint64_t *hashes, size_t *count); /* ascending, without repetitions */

/* BYTES: 8 a hash, little-endian, ascending (a hostile list only gives wrong answers, for its own layer). */
bool cover_has(struct slice bytes, uint64_t hash);
/* Does a layer with this cover hide PATH of a lower layer: an entry at PATH, or one that is no folder at a folder above it? */
bool cover_hides(struct slice bytes, struct slice path);

#define COVER_EXACT_MAX (1u << 20)    /* paths; beyond them the cover is a filter */
#define COVER_FILTER_BYTES (8u << 20) /* three million paths: one question of several thousand is answered "maybe" wrongly */
#define COVER_FILTER_BYTES_MIN 64u
#define COVER_WAITING 16u
#define COVER_PART_BYTES (64u << 10) /* of each part but the last */
/* Of a filter beside an exact list that can be looked at: a byte or two a path. One question of fifty is answered "maybe" wrongly. */
size_t cover_filter_bytes(size_t paths);

/* A cover while a layer is walked. Zero-initialise; 0 of a limit: the usual one. */
struct cover_making {
	uint64_t *hashes; /* as they came; after cover_end() sorted. NULL: it is a filter */
	size_t count, capacity;
	size_t exact_max;
	unsigned char *filter;
	size_t filter_bytes; /* a power of two */
	uint64_t waiting
		[COVER_WAITING]; /* on their way into the filter, whose line of memory takes longer to come than all else */
	size_t waited;
};

void cover_making_done(struct cover_making *making);
void cover_add(struct cover_making *making, uint64_t hash);
void cover_become_filter(struct cover_making *making);       /* before there are too many */
void cover_end(struct cover_making *making);                 /* all is added */
struct slice cover_bytes(const struct cover_making *making); /* after cover_end() */

enum cover_answer { COVER_NOT, COVER_MAYBE, COVER_SURE };

/* A cover as it was received. */
struct cover {
	bool filter;
	const struct slice *parts; /* all but the last of COVER_PART_BYTES */
	size_t count;
};

/* Do the parts of a cover have lengths that can be? Whatever their bytes are, cover_ask ends. */
bool cover_is_good(const struct cover *cover);
enum cover_answer cover_ask(const struct cover *cover, uint64_t hash);
