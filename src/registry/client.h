/* client.h - speak with registries: OCI distribution 1.1 and Docker Registry HTTP API v2, through plimsoll-net
 *
 * A `registries` is one plimsoll-net and who we are to which host; a `repository` is one repository with the places that have it
 * (mirrors first); the first that answers is kept to. Small documents are read whole, by a call that waits: retries, Retry-After (up to
 * 60 s) and the deadline are its matter. Blobs come through pipes, several at once, and are watched by who reads them.
 * Nothing here is believed: manifests that were asked for by a digest have it, and blobs are hashed by who reads them. */
#pragma once
#include "base/arena.h"
#include "base/buffer.h"
#include "base/deadline.h"
#include "base/error.h"
#include "registry/access.h"
#include "registry/endpoints.h"

#define REGISTRY_DOCUMENT_BYTES_MAX (4u << 20)
#define REGISTRY_PAGES_MAX 10000u
#define REGISTRY_TRIES 5u

struct registry_options {
	const char *fetcher_path;    /* plimsoll-net */
	bool offline;                /* no registry is asked, and no engine but over a socket in the file system */
	const char *registries_path; /* share/plimsoll/registries.conf */
	struct access_options access;
	const char *authorities_path; /* --cacert: PEM; NULL: the system's */
	bool insecure;                /* --insecure: plain HTTP and unknown certificates are accepted */
	struct deadline deadline;
	/* A request that will be tried again: WHY, in WAIT_MS. May be NULL. */
	void (*again)(void *context, const struct error *why, uint64_t wait_ms);
	void *context;
	void (*pace)(void *context); /* before each request: waits as long as it wants; may be NULL */
	void *pace_context;
};

struct registries;
struct repository;

int registries_open(const struct registry_options *options, struct registries **ret_registries, struct error *err);
void registries_close(struct registries *registries); /* after all its repositories */
int repository_open(
	struct registries *registries, const struct reference *reference, struct repository **ret_repository, struct error *err);
void repository_close(struct repository *repository);
struct slice repository_name(const struct repository *repository);  /* "docker.io/library/debian" */
struct slice repository_place(const struct repository *repository); /* the host that answered: "127.0.0.1:5000" */
bool repository_is_mirrored(const struct repository *repository);   /* it is a mirror */

struct registry_document {
	struct slice text;       /* all of it; empty of repository_look() */
	struct slice media_type; /* of the answer; or empty */
	struct slice digest;     /* sha256 of the bytes; of repository_look() what the registry says, or empty */
	uint64_t size_bytes;
};

/* WHAT: a tag or "sha256:…". -ERR_UNTRUSTED: it has not that digest. -ERR_UNSUPPORTED: schema 1. */
int repository_manifest(struct repository *repository, struct slice what, struct arena *arena,
	struct registry_document *ret_document, struct error *err);
/* The same by HEAD: what is there, without its text. */
int repository_look(struct repository *repository, struct slice what, struct arena *arena, struct registry_document *ret_document,
	struct error *err);
/* A blob of at most 4 MiB; the digest is checked. */
int repository_blob(
	struct repository *repository, struct slice digest, struct arena *arena, struct slice *ret_bytes, struct error *err);
/* Bytes FROM up to TO of a blob: not checked, there is nothing to check them against here. At most 64 MiB. */
int repository_range(struct repository *repository, struct slice digest, uint64_t from, uint64_t to, struct arena *arena,
	struct slice *ret_bytes, struct error *err);

/* A blob of any size, into OUT up to its ceiling: resumed where it is cut off, and its length and digest are checked. */
int repository_fetch(struct repository *repository, struct slice digest, uint64_t size_bytes, struct deadline *deadline,
	struct buffer *out, struct error *err);

/* Begins to fetch a blob from byte FROM on: *RET_FD is a pipe (not blocking, the caller's to close), *RET_ID names the transfer.
 * It does not wait for an answer. */
int repository_stream(
	struct repository *repository, struct slice digest, uint64_t from, int *ret_fd, uint64_t *ret_id, struct error *err);
/* When its pipe has ended: 0: all came; 1: it was cut off, or too busy, and may go well in *RET_WAIT_MS (TRIES so far); negative: no.
 * Also ends a transfer that is at work, whose bytes are not wanted any more. */
int repository_stream_end(struct repository *repository, uint64_t id, unsigned tries, uint64_t *ret_wait_ms, struct error *err);

/* Page by page, TAKER gets each name. Names come as they are, not yet checked against the grammar. */
struct registry_taker {
	int (*take)(void *context, struct slice name, struct error *err); /* negative stops */
	void *context;
};
int repository_tags(struct repository *repository, const struct registry_taker *taker, struct error *err);

/* What says something of the manifest with DIGEST: the referrers API, else the tag "sha256-…"; an index as text, or empty. Of
 * several pages it is one index, which has what each page has. */
int repository_referrers(
	struct repository *repository, struct slice digest, struct arena *arena, struct slice *ret_index, struct error *err);

/* Sends a blob (unless it is there) and a manifest under TAG. */
int repository_send_blob(
	struct repository *repository, struct slice bytes, struct arena *arena, struct slice *ret_digest, struct error *err);
int repository_send_manifest(
	struct repository *repository, struct slice tag, struct slice media_type, struct slice text, struct error *err);

#define cleanup_registries __attribute__((cleanup(registries_cleanup)))
static inline void registries_cleanup(struct registries **registries)
{
	registries_close(*registries);
}
#define cleanup_repository __attribute__((cleanup(repository_cleanup)))
static inline void repository_cleanup(struct repository **repository)
{
	repository_close(*repository);
}
