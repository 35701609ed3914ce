/* part.h - one file on its way: NAME.part in the folder's `.update`, and NAME.tag, which says of what it is a part
 *
 * What comes is written and hashed; the part of an earlier try is gone on with where its tag is known and the server agrees. */
#pragma once
#include "supply/feed_folder.h"
#include "supply/feed_list.h"

struct part {
	const struct feed_source *source;
	struct feed_folder *folder;
	int fd; /* of NAME.part, or -1 */
	struct sha256 *sha256;
	uint64_t size_bytes;
	char etag[FETCH_TAG_SIZE]; /* of what it is a part of, or "" */
};

/* Opens what is there of SOURCE; ANEW: forgets it. Fills in the request: for the rest, or for news of what HAVE is (NULL: for all). */
int part_open(struct part *part, struct feed_folder *folder, const struct feed_source *source, const struct feed_state *have,
	bool anew, struct fetch_request *ret_request, struct error *err);
/* A body begins, as HEAD says. */
int part_begin(struct part *part, const struct fetch_result *head, struct error *err);
int part_add(struct part *part, const void *bytes, size_t len, struct error *err);
/* It is whole: what is known of it, without the times. -ERR_FORMAT: its first bytes are not those of what it should be; it is gone then. */
int part_end(struct part *part, const struct fetch_result *result, struct feed_state *ret_state, struct error *err);
/* What there is stays for a later try, where that can go on. */
void part_close(struct part *part);
