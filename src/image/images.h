/* images.h - every image of a target: of an index all platforms
 *
 * A target is opened once, also standard input; its images can then be opened one after the other, from one thread. */
#pragma once
#include "image/open.h"

struct image_choice {
	struct slice platform; /* "linux/arm64/v8"; "(not stated)" */
	struct slice name;     /* its tag or name, or empty */
	struct slice digest;   /* of its manifest, else of its configuration; empty for folders */
	const char *why_not;   /* not NULL: nobody can tell what it is, since … */
};

struct images;

/* As image_open, but whatever the platform: OPTIONS->platform is not looked at. Several tags without one in TARGET are an error that names
 * them. What can be no image (attestations, artefacts) is not among them. */
int images_open(const char *target, const struct image_options *options, struct images **ret_images, struct error *err);
void images_close(struct images *images); /* after all that were picked from it */
size_t images_count(const struct images *images);
const struct image_choice *images_at(const struct images *images, size_t index);
struct slice images_remark(const struct images *images, size_t index); /* as image_remark */

/* Opens the INDEX-th. Errors do not name the target. */
int images_pick(const struct images *images, size_t index, struct opened **ret_opened, struct error *err);

#define cleanup_images __attribute__((cleanup(images_cleanup)))
static inline void images_cleanup(struct images **images)
{
	images_close(*images);
}
