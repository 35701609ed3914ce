/* opened.c - an image being opened: what layouts and docker archives have in common */
#include "image/opened.h"
#include "image/history.h"
#include "model/shown.h"
#include <stdarg.h>
#include <stdio.h>

static int diff_ids_check(const struct config *config, size_t count, struct error *err)
{
	if (config->diff_id_count != count)
		return error_set(err, ERR_FORMAT, "the configuration has %zu diff_ids, the manifest %zu layers",
			config->diff_id_count, count);
	return 0;
}

static int platform_check(const struct config *config, const struct platform *want, struct arena *arena, struct error *err)
{
	if (!want || platform_rank(*want, config->platform))
		return 0;
	return error_set(err, ERR_NOT_FOUND, "an image for platform %.*s, not for %.*s",
		SLICE_ARG(platform_text(arena, config->platform)), SLICE_ARG(platform_text(arena, *want)));
}

/* Each alone: a build may state the name without the digest, and what it inherits has both. */
static void take_base_labels(struct image *image)
{
	for (size_t i = 0; i < image->labels.count; i++) {
		struct slice label = image->labels.items[i];

		if (slice_starts_with(label, S("org.opencontainers.image.base.name=")))
			image->base_name = slice_from(label, sizeof "org.opencontainers.image.base.name=" - 1);
		else if (slice_starts_with(label, S("org.opencontainers.image.base.digest=")))
			image->base_digest = slice_from(label, sizeof "org.opencontainers.image.base.digest=" - 1);
	}
}

void opened_take_base(struct opened *opened, const struct manifest *manifest)
{
	if (!manifest->base_name.len && !manifest->base_digest.len)
		return;
	opened->image.base_name = manifest->base_name; /* the labels may be those of the base itself: they are inherited */
	opened->image.base_digest = manifest->base_digest;
}

int opened_take_config(
	struct opened *opened, const struct config *config, size_t count, const struct platform *want, struct error *err)
{
	struct image *image = &opened->image;
	int r = platform_check(config, want, &image->arena, err);

	if (r >= 0)
		r = diff_ids_check(config, count, err);
	if (r < 0)
		return r;
	image->os = config->platform.os;
	image->architecture = config->platform.architecture;
	image->variant = config->platform.variant;
	image->created = config->created;
	image->user = config->user;
	image->entrypoint = config->entrypoint;
	image->entrypoint_count = config->entrypoint_count;
	image->cmd = config->cmd;
	image->cmd_count = config->cmd_count;
	image->env = config->env;
	image->env_count = config->env_count;
	image->workdir = config->workdir;
	image->ports = config->ports;
	image->volumes = config->volumes;
	image->labels = config->labels;
	take_base_labels(image);
	image->has_healthcheck = config->has_healthcheck;
	image->has_config = true;
	image->history =
		(struct slices){ arena_array(&image->arena, struct slice, config->history_count), config->history_count };
	for (size_t i = 0; i < config->history_count; i++)
		image->history.items[i] = config->history[i].created_by;
	image->layers = arena_array(&image->arena, struct layer, count);
	image->layer_count = count;
	opened->stored = arena_array(&image->arena, struct stored, count);
	for (size_t i = 0; i < count; i++) {
		image->layers[i].index = i;
		image->layers[i].diff_id = config->diff_ids[i];
		opened->stored[i].blob.fd = -1;
		if (slice_equal_ignoring_case(image->os, S("windows")))
			opened_skip_layer(opened, &image->layers[i], "a Windows layer: not supported by this version");
	}
	if (!history_describe(config->history, config->history_count, image->layers, count) && config->history_count)
		opened_remark(opened,
			"the image's history does not tell of %zu layers: which of its lines made which is not known", count);
	history_explain(config->history, config->history_count, image);
	for (size_t i = 0; i < count; i++) /* what a build was told, and its commands, may be secrets */
		image->layers[i].created_by = shown_text(image->layers[i].created_by, &image->arena);
	return 0;
}

void opened_skip_layer(struct opened *opened, struct layer *layer, const char *format, ...)
{
	char text[ERROR_TEXT_SIZE];
	va_list arguments;

	if (layer->skip_reason)
		return; /* the first reason is the nearest */
	va_start(arguments, format);
	vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	layer->skip_reason = arena_text(&opened->image.arena, slice_from_text(text));
}

void opened_find_layer(struct opened *opened, struct layer *layer, struct slice name)
{
	struct stored *stored = &opened->stored[layer->index];
	struct error err;
	int r;

	r = place_find(&opened->place, name, &stored->blob, &err);
	if (r == -ERR_NOT_FOUND) {
		opened_skip_layer(opened, layer, "blob %.*s is missing", SLICE_ARG(layer->digest.len ? layer->digest : name));
		return;
	}
	if (r < 0) {
		opened_skip_layer(opened, layer, "blob %.*s: %s", SLICE_ARG(layer->digest.len ? layer->digest : name), err.text);
		return;
	}
	stored->name = name;
	layer->size_bytes = stored->blob.length;
	if (!opened->place.outer)
		place_drop(&opened->place, &stored->blob); /* a thousand open descriptors may be too many */
}

void opened_remark(struct opened *opened, const char *format, ...)
{
	char text[ERROR_TEXT_SIZE];
	va_list arguments;

	if (opened->remark_count++ >= REMARKS_MAX)
		return;
	va_start(arguments, format);
	vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	opened->remarks[opened->remark_count - 1] = arena_copy(&opened->image.arena, slice_from_text(text));
}
