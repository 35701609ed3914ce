/* message.h - the words between plimsoll and the reader's zygote: fixed structs over a SOCK_SEQPACKET pair, with descriptors
 *
 * Both ends are of one build (the greeting says so) and trust each other: the zygote never reads hostile bytes. */
#pragma once
#include "base/error.h"
#include "model/owner_map.h"
#include <stddef.h>
#include <stdint.h>

/* The first message, to a zygote that has not locked itself in yet. FOLDER is 1: a folder's descriptor comes along, and all jobs will be
 * JOB_FOLDER or have `overlay`, of that folder or of one below it. */
struct hello {
	uint64_t folder;
	uint64_t fault; /* builds with PLIMSOLL_MISBEHAVE: what to do wrong before it locks itself in; else ignored */
};

enum job_kind {
	JOB_LAYER = 1, /* input: a layer's blob; gives packages, files, whiteouts, a cover, notes */
	JOB_IMAGE,     /* input: RECORD_FILE frames of the merged tree; gives accounts, the distribution, notes */
	JOB_FOLDER,    /* input: a folder's descriptor; gives packages, files, notes */
	JOB_FEED,      /* input: see `document`; gives advisories, assessments, releases, dates, notes. `feed` says whose */
	JOB_LATE,      /* input: a layer's blob again; gives what is at the paths of a list, read as if it were at others */
	JOB_TREE,    /* input: a layer's blob; gives every entry as RECORD_FILE, regular files with their bytes; or see `bare` */
	JOB_INFLATE, /* input: an archive compressed as a whole; gives its bytes as RECORD_BYTES */
	JOB_RULINGS, /* input: RECORD_FILE frames; gives rulings, notes. `feed` says of what: "vex" (one document), "folder" (of them), "ignore" */
	JOB_COVER, /* input: a layer's blob again; gives those of a list of hashes (model/cover.h) that it has, as RECORD_COVERS */
	JOB_SETTINGS, /* input: the image's configuration, distribution, accounts, packages, passwords, rules, files; gives judgements */
	JOB_GUESS, /* input: the image's configuration, accounts, hashes, words; gives passwords, of each again and again */
	JOB_REPLAY, /* input: what plimsoll explain wrote as JSON; gives the facts of it: struct replay, and what model/replay.h names */
	JOB_DETECTORS, /* input: RECORD_DETECTOR_TEXT frames; gives them compiled, as RECORD_BYTES, and notes */
	JOB_DETECT,    /* input: RECORD_FILE frames, texts that are no files; gives secrets */
	JOB_BOM, /* input: somebody's bill of materials; gives packages, the distribution, notes, and what it says of itself */
};

enum job_detect {
	JOB_DETECT_SECRETS = 1,
	JOB_DETECT_MALWARE = 2,
};

/* Descriptors of a job, in this order. */
enum job_fd {
	JOB_FD_INPUT,
	JOB_FD_OUTPUT,
	JOB_FD_WANTS,     /* a list */
	JOB_FD_DETECTORS, /* what detect_compile() made: a file */
	JOB_FD_CLAMD,     /* a socket that is connected to clamd */
	JOB_FD_COUNT
};

#define JOB_SALT_SIZE 32
#define JOB_FEED_NAME_SIZE 64
#define JOB_DOCUMENT_NAME_SIZE 512
#define JOB_DIGEST_SIZE 72

struct job {
	uint64_t id;       /* the caller's: comes back in every event */
	uint64_t kind;     /* enum job_kind */
	uint64_t seekable; /* the input descriptor is a file: LENGTH bytes from OFFSET on, read by pread */
	uint64_t offset, length;
	uint64_t memory_max;                 /* JOB_GUESS: bytes of a guess; 0: as many as a reader may have */
	uint64_t budget_ms;                  /* JOB_GUESS: of what is not required; 0: the required tier alone */
	uint64_t part, parts;                /* JOB_GUESS: of its candidates every PARTSth, from number PART on; 0: all */
	uint64_t source;                     /* JOB_FOLDER, JOB_SETTINGS: 1: of a source tree, 0: of a whole system */
	uint64_t unread;                     /* JOB_SETTINGS: 1: a layer, or the folder, was not read whole */
	uint64_t skip_config, skip_accounts; /* JOB_SETTINGS: 1: the rules of this scanner are not judged */
	uint64_t packageless;                /* JOB_SETTINGS: 1: which packages are installed is not known */
	uint64_t
		bare; /* JOB_TREE, JOB_FOLDER: 1: regular files alone, without their bytes; hard links of a tar as files of no bytes */
	char feed[JOB_FEED_NAME_SIZE]; /* NUL-terminated */
	char document
		[JOB_DOCUMENT_NAME_SIZE]; /* JOB_FEED: the input is one file of that name, perhaps compressed or an archive; "": it is
	                                        * RECORD_FILE frames, a document each */
	/* JOB_LAYER, JOB_LATE, JOB_COVER, JOB_TREE: 1: the input is no blob but the folder that an engine unpacked the layer into, for the
	 * overlay file system. A list that JOB_LAYER and JOB_TREE take then: RECORD_WHITEOUT frames, which hold besides (opaque folders). */
	uint64_t overlay;
	struct owner_map owners; /* with `overlay`: whom the files' owners stand for */
	/* JOB_LAYER, JOB_LATE, JOB_COVER: not 0 (enum table_form of model/table.h): by the layer's table of contents. The input is its
	 * TABLE_LENGTH bytes as they lie at TABLE_OFFSET in the blob; with `ask` no more, and the answer is the parts of the blob that
	 * the job needs, RECORD_RANGE; else these parts follow, RECORD_PART. */
	uint64_t table_form, table_offset, table_length, ask;
	uint64_t budget_bytes; /* of parts, compressed */
	/* JOB_LAYER, JOB_FOLDER, JOB_DETECT: bits of enum job_detect; what detectors look by comes along (JOB_FD_DETECTORS). */
	uint64_t detect;
	unsigned char salt[JOB_SALT_SIZE];  /* of secrets' fingerprints */
	uint64_t fds;                       /* bits of enum job_fd: which descriptors came along, besides input and output */
	char table_digest[JOB_DIGEST_SIZE]; /* NUL-terminated, as the manifest states it */
	uint64_t fault;                     /* builds with PLIMSOLL_MISBEHAVE: what to do wrong; else ignored */
};

enum event_kind {
	EVENT_READY = 1, /* the zygote is locked in; `text` is its identity */
	EVENT_STARTED,   /* a child works on job `id`; its pidfd comes along */
	EVENT_ENDED,     /* it ended with wait(2)'s `status` */
	EVENT_FAILED     /* the job could not be started, or the zygote could not lock itself in: `text` says why */
};

struct event {
	uint64_t kind, id;
	int64_t status;
	char text[256];
};

#define MESSAGE_FDS_MAX 5

/* Sends LEN bytes as one message, with FD_COUNT descriptors. */
int message_send(int socket, const void *bytes, size_t len, const int *fds, size_t fd_count, struct error *err);
/* Receives exactly LEN bytes: 1; 0 when the other side is gone; -ERR_FORMAT for another length. Descriptors that came along
 * are put into RET_FDS (close-on-exec; -1 where there is none). */
int message_receive(int socket, void *bytes, size_t len, int ret_fds[MESSAGE_FDS_MAX], struct error *err);
