/* cover.h - which paths a layer has an entry for, in eight bytes a path
 *
 * An upper layer's entry hides what lies at its path in lower layers, and (when it is no folder) all that lies below it.
 * Whether a layer does that to a path must be known without reading the layer again; the whole list of paths is not needed for it.
 * A cover is the sorted list of the paths' hashes: of the path for whatever is no folder, of the path and "/" for a folder. */
#pragma once
#include "base/slice.h"

uint64_t cover_hash(struct slice path, bool folder);
void cover_sort(uint64_t *hashes, size_t *count); /* ascending, without repetitions */

/* BYTES: 8 a hash, little-endian, ascending (a hostile list only gives wrong answers, for its own layer). */
bool cover_has(struct slice bytes, uint64_t hash);
/* Does a layer with this cover hide PATH of a lower layer: an entry at PATH, or one that is no folder at a folder above it? */
bool cover_hides(struct slice bytes, struct slice path);
