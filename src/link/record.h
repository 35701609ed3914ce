/* record.h - what readers send: framed records of fields
 *
 * A frame is a kind (1 byte), a length (4 bytes, little-endian, at most RECORD_BYTES_MAX) and the fields of the kind's struct in the
 * order of its table: a number is 8 bytes, a text 4 bytes of length and its bytes, a list of texts 4 bytes of count and
 * the texts. Kept evidence is made of the same frames. The same table writes and reads a kind, so the two cannot differ.
 * What is read is checked: lengths, counts, no byte left over; nothing is copied but lists' arrays (arena). */
#pragma once
#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"
#include "model/account.h"
#include "model/advisory.h"
#include "model/assessment.h"
#include "model/bom_document.h"
#include "model/detector_text.h"
#include "model/file.h"
#include "model/judgement.h"
#include "model/malware.h"
#include "model/note.h"
#include "model/package.h"
#include "model/release.h"
#include "model/replay.h"
#include "model/ruling.h"
#include "model/secret.h"
#include "model/unexamined.h"

#define RECORD_BYTES_MAX (16u << 20)
#define RECORD_FRAME_BYTES 5u
#define PIECE_BYTES_MAX (1u << 20)

enum record_kind {
	RECORD_NONE,
	RECORD_PACKAGE,      /* struct package */
	RECORD_NOTE,         /* struct note */
	RECORD_FILE,         /* struct file: kept bytes; or a hard link between two wanted paths (`link` normalised, no bytes) */
	RECORD_WHITEOUT,     /* struct whiteout */
	RECORD_REPLACED,     /* struct whiteout: forget what this layer said of this path so far; it says it anew */
	RECORD_COVERS,       /* struct covers: the parts of one cover, in order */
	RECORD_ACCOUNT,      /* struct account */
	RECORD_DISTRIBUTION, /* struct distribution */
	RECORD_ADVISORY,     /* struct advisory */
	RECORD_DONE,         /* struct done: the last one; without it the reader died */
	RECORD_LINK,         /* struct link: a link that may lead to a folder, or to a file that somebody wants */
	RECORD_BYTES,        /* struct piece: the next bytes of a stream */
	RECORD_FILES,        /* struct package_files: what a package put in place */
	RECORD_OWNER,        /* struct owner: of what follows, in kept evidence of whole images */
	RECORD_CHANGE,       /* struct change: of the account or distribution before, there */
	RECORD_ASSESSMENT,   /* struct assessment */
	RECORD_RELEASE,      /* struct release */
	RECORD_DATE,         /* struct feed_date */
	RECORD_DOCUMENT,     /* struct bom_document */
	RECORD_RULING,       /* struct ruling */
	RECORD_HASH,         /* struct hash */
	RECORD_CONFIG,       /* struct image_config */
	RECORD_RULE_TEXT,    /* struct rule_file */
	RECORD_RULE,         /* struct rule_words; its mappings follow */
	RECORD_RULE_MAP,     /* struct rule_map */
	RECORD_JUDGEMENT,    /* struct judgement; its exhibits follow */
	RECORD_EXHIBIT,      /* struct exhibit */
	RECORD_PASSWORD,     /* struct password */
	RECORD_WANT,   /* struct want: of settings: a path that somebody must know, or, sent back, one that was looked for */
	RECORD_REPLAY, /* struct replay */
	RECORD_REPLAY_STORE,  /* struct replay_store: whose what follows is */
	RECORD_REPLAY_PLACE,  /* struct replay_place: of the package that follows */
	RECORD_RANGE,         /* struct range: of a blob, wanted */
	RECORD_PART,          /* struct part: of a blob */
	RECORD_SECRET,        /* struct secret */
	RECORD_MALWARE,       /* struct malware */
	RECORD_UNEXAMINED,    /* struct unexamined */
	RECORD_DETECTOR_TEXT, /* struct detector_text */
	RECORD_FILE_DIGEST,   /* struct file_digest */
	RECORD_STATED_DIGEST, /* struct stated_digest */
	RECORD_KIND_COUNT
};

/* A layer takes something away from those below: a path and all below it, or (opaque) only what is below it. */
struct whiteout {
	struct slice path; /* normalised */
	uint64_t opaque;   /* 0 or 1 */
};

/* A part of a layer's cover, see model/cover.h: every path that it has an entry for as sorted 64-bit hashes, or a filter of them. */
struct covers {
	struct slice bytes; /* COVER_PART_BYTES, of the last part perhaps fewer */
	uint64_t filter;    /* 0 or 1; the same for all parts */
};

/* A symbolic link that may stand for a folder, or a link of either kind where somebody wants a file. */
struct link {
	struct slice path, target; /* normalised; as written */
	uint64_t hard;             /* 0: symbolic, 1: hard */
	struct slices
		wants; /* paths at or below it that are wanted and were not seen; with a slash at the end: a folder's files */
};

/* A password field that stands in LINE of the file at PATH, where the kept bytes have HASH_MASK: a field that a guess may be tried on, or a password as it is.
 * Held in memory
 * alone: in kept evidence its text is HASH_MASK too. */
struct hash {
	struct slice account;
	struct slice path;
	uint64_t line;
	struct slice text;
};
#define HASH_MASK "***"

/* What an image's configuration says that its settings are judged by. */
struct image_config {
	struct slice reference, user, workdir;
	struct slices entrypoint, cmd, env, ports, volumes, labels, history;
	uint64_t has_config, has_healthcheck; /* 0 or 1 */
};

/* A path of the image, or with a slash at its end all files of a folder. */
struct want {
	struct slice path;
};

/* A file of rules. */
struct rule_file {
	struct slice name, text;
	uint64_t builtin; /* 0 or 1 */
};

/* What a report says of a rule. */
struct rule_words {
	struct slice id, title, why;
	uint64_t rating, hint;
	struct slices aliases;
	struct slices remedies; /* family and text, one after the other */
};

struct rule_map {
	struct slice standard;
	struct slices clauses;
};

/* At most PIECE_BYTES_MAX, never none. */
struct piece {
	struct slice bytes;
};

/* Bytes FROM up to TO. */
struct range {
	uint64_t from, to;
};

/* The bytes from OFFSET on; at most PIECE_BYTES_MAX. */
struct part {
	uint64_t offset;
	struct slice bytes;
};

/* What a feed's document says of its own age. */
struct feed_date {
	struct slice date; /* "2026-08-21", or RFC 3339 */
};

struct owner {
	uint64_t layer;             /* index, or OWNER_NONE */
	uint64_t hidden_by;         /* the layer that took it away, or OWNER_NONE */
	uint64_t first;             /* of packages: the layer that brought the first version, or OWNER_NONE */
	struct slice before, after; /* of packages: the version in their place before and after, or empty */
};
#define OWNER_NONE UINT64_MAX

struct done {
	uint64_t entries, records; /* of the archive; sent before this one */
	uint64_t input_bytes, output_bytes;
	struct slice error; /* what ended the job early, in words, or empty */
	uint64_t error_code;
};

/* Adds one frame for THING (the struct of KIND) to OUT. False: too large, or OUT is full. */
bool record_write(struct buffer *out, enum record_kind kind, const void *thing);

/* Adds a frame as it was received: KIND and its FIELDS unread. False: OUT is full. */
bool record_copy(struct buffer *out, enum record_kind kind, struct slice fields);

/* Takes the next frame off *BYTES: 1, 0 when they hold no whole frame, -ERR_FORMAT for a kind or length that cannot be. */
int record_next(struct slice *bytes, enum record_kind *ret_kind, struct slice *ret_fields, struct error *err);

/* Reads FIELDS into THING, the struct of KIND; slices point into FIELDS. */
int record_read(enum record_kind kind, struct slice fields, void *ret_thing, struct arena *arena, struct error *err);
