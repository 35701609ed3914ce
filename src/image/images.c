/* images.c - every image of a target */
#include "image/images.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "image/bill.h"
#include "image/gather.h"

struct images {
	struct opened *base;          /* the place that all share */
	struct candidates candidates; /* of a layout; else none, and there is one image */
	struct image_choice *choices; /* in BASE's arena */
	size_t count;
};

CLEANUP_DEFINE(struct opened *, opened_cleanup, image_close)

void images_close(struct images *images)
{
	if (!images)
		return;
	image_close(images->base);
	free(images);
}

size_t images_count(const struct images *images)
{
	return images->count;
}

const struct image_choice *images_at(const struct images *images, size_t index)
{
	return &images->choices[index];
}

struct slice images_remark(const struct images *images, size_t index)
{
	return image_remark(images->base, index);
}

/* What holds one image only, whatever its platform. */
static int single_open(struct opened *opened, struct error *err)
{
	switch (opened->target.kind) {
	case TARGET_DOCKER_ARCHIVE:
		return docker_archive_open(opened, opened->target.tag, NULL, err);
	case TARGET_ROOTFS:
		return folder_open(opened, IMAGE_ROOTFS, NULL, err);
	case TARGET_BOM:
		return bill_open(opened, NULL, err);
	case TARGET_FOLDERS:
		return folders_open(opened, NULL, err);
	default:
		return folder_open(opened, IMAGE_SOURCE, NULL, err);
	}
}

static bool is_layout(const struct opened *opened)
{
	enum target_kind kind = opened->target.kind;

	return kind == TARGET_LAYOUT || kind == TARGET_OCI_ARCHIVE || kind == TARGET_DIRECTORY || kind == TARGET_REGISTRY;
}

static void choices_of_layout(struct images *images)
{
	struct arena *arena = &images->base->image.arena;

	images->count = images->candidates.count;
	images->choices = arena_array(arena, struct image_choice, images->count);
	for (size_t i = 0; i < images->count; i++) {
		const struct candidate *candidate = &images->candidates.items[i];

		images->choices[i] = (struct image_choice){ platform_text(arena, candidate->item.platform),
			select_name(&candidate->item), candidate->item.digest, candidate->why_not };
	}
}

static void choice_of_single(struct images *images)
{
	struct image *image = &images->base->image;
	struct platform platform = { image->os, image->architecture, image->variant };

	images->count = 1;
	images->choices = arena_array(&image->arena, struct image_choice, 1);
	images->choices[0] =
		(struct image_choice){ platform_text(&image->arena, platform), image->reference, image->digest, NULL };
}

int images_open(const char *target, const struct image_options *options, struct images **ret_images, struct error *err)
{
	cleanup_images struct images *images = memory_one(struct images);
	int r = opened_start(target, options, &images->base, err);

	if (r < 0)
		return r;
	if (is_layout(images->base))
		r = layout_list(images->base, images->base->target.tag, true, &images->candidates, err);
	else
		r = single_open(images->base, err);
	if (r < 0)
		return opened_explain(images->base, r, err);
	if (is_layout(images->base))
		choices_of_layout(images);
	else
		choice_of_single(images);
	*ret_images = steal(images);
	return 0;
}

int images_pick(const struct images *images, size_t index, struct opened **ret_opened, struct error *err)
{
	CLEANUP(opened_cleanup) struct opened *opened = memory_one(struct opened);
	const struct opened *base = images->base;
	int r;

	opened->target = base->target;
	opened->place = base->place;
	opened->place.borrowed = true;
	if (images->choices[index].why_not)
		r = error_set(
			err, (enum error_code) - images->candidates.items[index].code, "%s", images->choices[index].why_not);
	else if (is_layout(base))
		r = layout_take(opened, &images->candidates.items[index].item, NULL, err);
	else
		r = single_open(opened, err);
	if (r < 0)
		return r;
	opened_end(opened);
	*ret_opened = steal(opened);
	return 0;
}
