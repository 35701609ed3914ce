/* place.h - where an image's files lie: a folder (OCI layout, skopeo's directory) or an archive; a file of it is a range of a descriptor; or a
 * registry, whose documents and layers come over the network (remote.h)
 *
 * Below a folder files are opened beneath it only (links may lead about inside it), and only regular ones. */
#pragma once
#include "base/arena.h"
#include "image/open.h"
#include "image/outer.h"
#include "image/remote.h"
#include "image/stream.h"
#include "stores/stores.h"

#define DOCUMENT_BYTES_MAX (4u << 20)

struct place {
	int fd;                       /* the folder or the archive */
	struct outer *outer;          /* the archive's index; NULL for a folder */
	struct remote *remote;        /* not NULL: a repository; nothing here is for it but place_done */
	struct stored_image *folders; /* not NULL: an engine's folders; neither is anything here for them */
	struct stream *stream;        /* not NULL: whence members of the archive come that are not in it any more */
	bool flat;                    /* skopeo's directory: blobs are named by their hex digits alone, all in one folder */
	bool borrowed;                /* another place's: place_done closes nothing */
};

#define PLACE_INIT       \
	{                \
		.fd = -1 \
	}

void place_done(struct place *place);
/* Finds NAME ("blobs/sha256/…"): -ERR_NOT_FOUND without. */
int place_find(const struct place *place, struct slice name, struct blob *ret_blob, struct error *err);
void place_drop(const struct place *place, struct blob *blob); /* closes what place_find opened */
bool place_has(const struct place *place, struct slice name);  /* be it a good one or not */
/* All of a document of at most 4 MiB. Errors begin with NAME. */
int place_read(const struct place *place, struct slice name, struct arena *arena, struct slice *ret_bytes, struct error *err);
