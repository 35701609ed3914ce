/* detect.h - every regular file of a layer, once, to all detectors: whole, in windows, and what lies in archives
 *
 * Detectors are told of files with their bytes; which they look at is decided by gates on name, size and first bytes, and what a
 * gate kept away is counted and told at the end. Archives (zip, tar, gzip, zstd) are opened to DETECT_DEPTH_MAX levels; secrets of what
 * was opened as a whole are looked for in its members alone. */
#pragma once
#include "malware/clamd.h"
#include "model/file.h"
#include "model/unexamined.h"
#include "secrets/secrets.h"

#define DETECT_WHOLE_BYTES (8u << 20)    /* a larger file comes in windows */
#define DETECT_ARCHIVE_BYTES (64u << 20) /* an archive is read whole up to here; larger ones are looked at as bytes, and told */
#define DETECT_DEPTH_MAX 4u
#define DETECT_MEMBERS_MAX 100000u             /* of one file of a layer, all levels together */
#define DETECT_INFLATED_BYTES_MAX (1ull << 30) /* the same */

struct detect_sink {
	int (*secret)(void *context, const struct secret *secret);
	int (*malware)(void *context, const struct malware *malware);
	int (*unexamined)(void *context, const struct unexamined *unexamined);
	int (*digest)(void *context, const struct file_digest *digest); /* of files in system folders; NULL: nobody asks */
	void *context;
};

struct detect_options {
	struct slice compiled;     /* what detect_compile() made */
	bool secrets, malware;     /* which are asked for; both may be */
	const unsigned char *salt; /* SECRETS_SALT_SIZE bytes */
	int clamd_fd;              /* -1: none */
	uint64_t clamd_bytes_max, clamd_timeout_ms;
};

struct detect; /* one a job */

/* What all detectors look by, of all kinds, in one piece. */
int detect_compile(
	const struct detector_text *texts, size_t count, struct note_sink *notes, struct buffer *out, struct error *err);
int detect_new(const struct detect_options *options, const struct detect_sink *sink, struct note_sink *notes,
	struct detect **ret_detect, struct error *err);
void detect_free(struct detect *detect);

/* Is this by its name an archive, which is taken whole up to DETECT_ARCHIVE_BYTES? */
bool detect_is_archive(struct slice path);
/* A file of at most DETECT_WHOLE_BYTES, or an archive. */
int detect_file(struct detect *detect, const struct file *file);
/* Of a larger file what stands at OFFSET; windows as in walk/walk.h. */
int detect_window(struct detect *detect, const struct file *file, uint64_t offset);
/* A text that is no file: of the image's configuration. PATH as struct secret has it. */
int detect_text(struct detect *detect, struct slice path, struct slice text);
/* When all files were seen. */
int detect_end(struct detect *detect);
