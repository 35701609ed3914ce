/* detector_text.h - what detectors look by, as its authors wrote it */
#pragma once
#include "base/slice.h"

enum detector_text_kind {
	DETECTOR_PATTERNS,   /* secrets: gitleaks' TOML */
	DETECTOR_YARA,       /* a file of YARA rules, or a zip of them */
	DETECTOR_SIGNATURES, /* ClamAV's .hdb, .hsb, .ndb, or a list of digests: by the name's extension */
	DETECTOR_TEXT_KIND_COUNT
};

struct detector_text {
	uint64_t kind;     /* enum detector_text_kind */
	struct slice name; /* "plimsoll.toml", "signature-base-master.zip" */
	struct slice text; /* at most DETECTOR_TEXT_BYTES_MAX */
	uint64_t builtin;  /* 0 or 1 */
};
#define DETECTOR_TEXT_BYTES_MAX (15u << 20)

/* A digest that a file of the image has, where somebody asks what it was when it was packaged. */
struct file_digest {
	struct slice path;
	struct slice md5, sha1, sha256; /* hexadecimal, lower case */
	uint64_t size;
	uint64_t mode;     /* permission bits, 07777 */
	struct slice head; /* its first FILE_DIGEST_HEAD_BYTES, or fewer: is it a program, a script? */
};
#define FILE_DIGEST_HEAD_BYTES 4u

enum stated_kind {
	STATED_DIGEST,
	STATED_CHANGEABLE, /* whatever the digest is: a setting, that people change */
	STATED_DIVERTED,   /* PACKAGE (empty: an administrator) put its own file at PATH; those of others lie at TARGET */
	STATED_KIND_COUNT
};

/* A digest that a package's own list states of a file that it put in place. */
struct stated_digest {
	struct slice package; /* its name */
	struct slice path;    /* normalised, without a slash in front */
	struct slice digest;  /* hexadecimal, lower case: its length says of which kind; of STATED_DIGEST alone */
	struct slice list;    /* the path of the list: "var/lib/dpkg/info/bash.md5sums" */
	uint64_t kind;        /* enum stated_kind */
	struct slice target;  /* of STATED_DIVERTED */
};
