/* fields.h - read the documents of images as the programs that run images read them
 *
 * Those match keys whatever their case (Go's folding) and take the last of two. So do we, but for the last: a key that is there twice is an
 * error, because a document that means one thing here and another there is an attack. */
#pragma once
#include "codec/json.h"

/* With NAMES a static const struct slice[]. */
#define fields_which(json, key, names, seen) fields_find((json), (key), (names), sizeof(names) / sizeof *(names), (seen))

/* Which of the COUNT (at most 32) NAMES the KEY is, or -1; SEEN (zero at the object's begin) remembers them. */
int fields_find(struct json *json, struct slice key, const struct slice *names, size_t count, uint32_t *seen);

/* An array of at most MAX strings into ARENA; a string alone is one, null is none, items of other kinds are left out. */
void fields_strings(struct json *json, struct arena *arena, size_t max, struct slice **ret_items, size_t *ret_count);
