/* looking.h - inside this room: the detectors, and the bytes that they are shown */
#pragma once
#include "detect/detect.h"
#include "detect/gates.h"
#include "malware/signatures.h"

#define DIGEST_BYTES_MAX 32u

/* A file of the layer, or a member of an archive. */
struct looked {
	struct slice path;
	uint64_t size;
	uint64_t mode, uid, gid;
	unsigned depth; /* 0: of the layer */
};

struct making; /* digests.c */

/* Of a file that comes in windows, what the next one needs. */
struct window {
	const char *secret_gate, *malware_gate;
	bool keys;          /* it may hold keys, whatever the gate says of patterns */
	uint64_t line, end; /* newlines so far; where the last one ended */
	bool digests;       /* they are made, window by window */
	char head[FILE_DIGEST_HEAD_BYTES];
	struct making *making;
};

struct detect {
	struct detect_options options;
	struct detect_sink sink;
	struct note_sink *notes;
	struct secrets *secrets;     /* NULL: nobody asks */
	struct malware_rules *rules; /* NULL: nobody asks, or there are none */
	struct clamd *clamd;         /* NULL: there is none */
	struct arena arena;          /* of the bytes at hand */
	struct slice bytes;          /* which are a whole file, or empty */
	struct slice sha256;         /* of the file at hand, where it is made; or empty */
	struct gates gates;
	struct window window;             /* of the layer's file at hand */
	struct making *digest;            /* digests.c: of whole files */
	uint64_t members, inflated_bytes; /* of that file, as far as it is an archive */
};

#define DETECT_WINDOW_OVERLAP (512u << 10)

/* A whole file, at any depth; what lies in it too. */
int look_at_file(struct detect *detect, const struct looked *looked, struct slice bytes);
/* A window: BYTES stand at OFFSET. */
int look_at_window(
	struct detect *detect, struct window *window, const struct looked *looked, struct slice bytes, uint64_t offset);
/* After the last window. */
int look_end_window(struct detect *detect, struct window *window, const struct looked *looked);

/* What was not looked at, for all scanners that are asked for. */
void look_pass_by(struct detect *detect, const char *words, bool incomplete, struct slice path, uint64_t bytes);

/* archive.c: what lies in BYTES, where they are an archive: its members are looked at. 1: these are all that is in it. */
int archive_look(struct detect *detect, const struct looked *looked, struct slice bytes);
/* Of what comes in windows: an archive, by its name or its bytes, is not opened, and told. */
void archive_pass_by(struct detect *detect, const struct looked *looked, struct slice bytes, uint64_t offset);

/* digests.c */
void digests_done(struct making *making);
void digest_of(struct detect *detect, enum digest_kind kind, struct slice bytes, unsigned char ret[DIGEST_BYTES_MAX]);
bool digest_is_asked(const struct detect *detect, const struct looked *looked);
/* Of a file that begins as HEAD does: told. MADE: by kind. */
int digest_tell(struct detect *detect, const struct looked *looked, struct slice head,
	unsigned char made[DIGEST_KIND_COUNT][DIGEST_BYTES_MAX]);
void window_digest_begin(struct window *window);
void window_digest_add(struct window *window, struct slice bytes);
void window_digest_end(struct window *window, unsigned char made[DIGEST_KIND_COUNT][DIGEST_BYTES_MAX]);
void window_digest_drop(struct window *window);
