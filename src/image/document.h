/* document.h - a manifest, index or configuration that a descriptor names: its bytes, checked against the descriptor */
#pragma once
#include "image/manifest.h"
#include "image/opened.h"

/* Where the blob of a sha256 DIGEST lies: "blobs/sha256/…", in skopeo's directory the digits alone. */
struct slice document_blob_name(struct opened *opened, struct slice digest);

/* The document that ITEM describes into ARENA: digest and size must be as stated. *RET_PATH is in the image's arena. */
int document_read(struct opened *opened, const struct descriptor *item, bool is_manifest, struct arena *arena,
	struct slice *ret_path, struct slice *ret_text, struct error *err);

/* The manifest or index that ITEM describes; one that is not what the descriptor says is an error. */
int document_manifest(struct opened *opened, const struct descriptor *item, struct arena *arena, struct manifest *ret_manifest,
	struct slice *ret_path, struct error *err);
