/* feed_file.h - the documents in one file of a feed: a document as it is or compressed, or an archive of them */
#pragma once
#include "link/message.h"
#include "model/feeds.h"
#include "read/input.h"

/* PATH is the file's name, for one in an archive followed by its own; both are good during the call. Negative ends it. */
struct feed_file_sink {
	int (*document)(void *context, struct slice path, struct slice bytes, struct error *err);
	int (*refused)(void *context, struct slice path, const struct error *why, struct error *err); /* it cannot be got out */
	void *context;
};

#define FEED_FILE_BYTES_MAX (512u << 20)     /* of a zip, which is kept in memory */
#define FEED_DOCUMENT_BYTES_MAX (512u << 20) /* inflated */
#define FEED_MEMBERS_MAX 5000000u            /* of an archive */
#define FEED_RATIO_MAX 1000u                 /* inflated against packed */

/* JOB->document names the file; its suffixes say what it is. Archives in archives are not opened. A file that is damaged is an error,
 * also where some documents were got out before. */
int feed_file_read(const struct feed_kind *kind, const struct job *job, struct input *input, const struct feed_file_sink *sink,
	struct error *err);
