/* bases.h - a file of base images that are known by their layers
 *
 * JSON Lines: an object a base image, docs/bases.schema.json; empty lines and those that begin with # say nothing. A mistake is an
 * error that names the line: who feeds such a file wants to know which of it counts. */
#pragma once
#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"
#include "base/sha256.h"

#define BASES_BYTES_MAX (64u << 20) /* of a file */
#define BASES_MAX 100000u           /* of all files together */
#define BASE_LAYERS_MAX 1000u
#define BASE_TEXT_MAX 1024u /* of a name, or a target */

struct known_base {
	struct slice name;          /* "debian:12" */
	struct slice digest;        /* of its manifest, or empty */
	struct slice config_digest; /* or empty */
	struct slice platform;      /* "linux/amd64", or empty */
	struct slice created;       /* RFC 3339, or empty */
	struct slice newer;         /* a target that a rebuild would begin with, or the digest of a manifest; or empty */
	struct slices diff_ids;     /* lowest first; where there are none: */
	struct slices layers;       /* digests of its layers' blobs */
	uint64_t history_count;     /* lines of its history; 0: not stated */
};

struct bases {
	struct known_base *items;
	size_t count, capacity;
	unsigned char digest[SHA256_SIZE]; /* of all that was read, in its order */
};

/* Adds what TEXT has to BASES, whose slices are ARENA's then. PLACE is what errors call the file. */
int bases_parse(struct slice text, struct slice place, struct arena *arena, struct bases *bases, struct error *err);
/* The file at PATH. */
int bases_read(const char *path, struct arena *arena, struct bases *bases, struct error *err);
void bases_done(struct bases *bases);

/* Its line, with the newline. */
void bases_put(const struct known_base *base, struct buffer *out);
/* TEXT of a file without the lines that say the same image as BASE, added to OUT. */
int bases_without(struct slice text, struct slice place, const struct known_base *base, struct buffer *out, struct error *err);

/* "docker.io/library/debian:12", "docker://debian:12" and "debian:12" are one name: the last of them, in NAME's own bytes. */
struct slice bases_short_name(struct slice name);

#define cleanup_bases __attribute__((cleanup(bases_done)))
