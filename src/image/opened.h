/* opened.h - inside this room: an image being opened, and what layouts and docker archives have in common */
#pragma once
#include "image/config.h"
#include "image/manifest.h"
#include "image/open.h"
#include "image/place.h"
#include "image/target.h"

#define REMARKS_MAX 20

struct stored {            /* a layer's bytes */
	struct slice name; /* where in the place; empty: nowhere */
	struct blob blob;  /* in an archive known from the start; in a folder opened when asked for, kept until the end */
};

struct opened {
	struct image image;
	struct target target;
	struct place place;
	struct descriptor root; /* with a digest: what the target names, of a place that has no index */
	struct stored *stored;  /* one a layer */
	struct slice remarks[REMARKS_MAX];
	size_t remark_count; /* may be more than there is room for */
};

/* Opens the place that TARGET names and finds out what it is; then one of the …_open functions below fills the image, and
 * opened_end says whence it came. opened_explain names the place in an error. */
int opened_start(const char *target, const struct image_options *options, struct opened **ret_opened, struct error *err);
void opened_end(struct opened *opened);
int opened_explain(const struct opened *opened, int r, struct error *err);

struct candidate;
struct candidates;

/* Reads the layout's index.json (a docker archive's, a directory's manifest.json), chooses by TAG (empty: the only one) and by WANT (NULL
 * without --platform), and fills OPENED->image. */
int layout_open(struct opened *opened, struct slice tag, const struct platform *want, struct error *err);
int docker_archive_open(struct opened *opened, struct slice tag, const struct platform *want, struct error *err);
/* The two halves of layout_open: what there is (ALL: every image, see gather.h), and an image of that. */
int layout_list(struct opened *opened, struct slice tag, bool all, struct candidates *ret_candidates, struct error *err);
int layout_take(struct opened *opened, const struct descriptor *item, const struct platform *want, struct error *err);
/* A folder as it lies there: one layer without a digest, whose blob is the folder's descriptor. */
int folder_open(struct opened *opened, enum image_kind kind, const struct platform *want, struct error *err);
/* An image whose layers an engine keeps as folders: PLACE's, which may be opened more than once. */
int folders_open(struct opened *opened, const struct platform *want, struct error *err);
/* Whether a folder holds a whole system. */
bool folder_is_rootfs(const struct opened *opened);
/* Whether a layout's index.json names any image, or cannot be read. */
bool layout_has_images(struct opened *opened);

/* What was left out on the way to the image, and why. */
void opened_remark(struct opened *opened, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Takes over what CONFIG says: COUNT layers with their diff_ids and history. Checks their number and the platform. */
int opened_take_config(
	struct opened *opened, const struct config *config, size_t count, const struct platform *want, struct error *err);

/* What the annotations of its MANIFEST say of its base image, if anything, in place of the labels. */
void opened_take_base(struct opened *opened, const struct manifest *manifest);

/* Finds the layer's bytes by NAME and notes their size, or why they cannot be read. */
void opened_find_layer(struct opened *opened, struct layer *layer, struct slice name);
void opened_skip_layer(struct opened *opened, struct layer *layer, const char *format, ...) __attribute__((format(printf, 3, 4)));
