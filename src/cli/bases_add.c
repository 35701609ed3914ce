/* bases_add.c - plimsoll bases add: an image is from now on known as a base of others */
#include "base/cleanup.h"
#include "base/file.h"
#include "cli/bases.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/registry_options.h"
#include "cli/say.h"
#include "image/open.h"
#include "registry/client.h"
#include "supply/place.h"

#include <unistd.h>

/* "debian:12", and neither a path nor a tag alone, by which nobody knows what is meant. */
static bool is_name(struct slice reference)
{
	if (!reference.len || reference.ptr[0] == '/' || reference.ptr[0] == '.')
		return false;
	return slice_find_byte(reference, ':') > 0 || slice_find_byte(reference, '@') > 0;
}

static int base_of(const struct image *image, const struct options *options, struct arena *arena, struct known_base *ret_base,
	struct error *err)
{
	const char *name = option_text(options, OPTION_BASE_NAME);
	struct known_base base = { .name = name ? slice_from_text(name) : bases_short_name(image->reference),
		.config_digest = image->config_digest,
		.created = image->created,
		.newer = slice_from_text(option_text(options, OPTION_NEWER)),
		.history_count = image->history.count };

	if (image->kind != IMAGE_OF_LAYERS || image->layer_count == 0)
		return error_set(err, ERR_USAGE, "'%s' has no layers by which other images could be known", options->operands[0]);
	if (!name && !is_name(base.name))
		return error_set(err, ERR_USAGE, "'%s' has no name such as debian:12: say it with --name", options->operands[0]);
	if (!slice_equal(image->digest, image->config_digest)) /* archives of engines have no manifest */
		base.digest = image->digest;
	if (image->os.len)
		base.platform = arena_printf(arena, "%.*s/%.*s%s%.*s", SLICE_ARG(image->os), SLICE_ARG(image->architecture),
			image->variant.len ? "/" : "", SLICE_ARG(image->variant));
	base.diff_ids = (struct slices){ arena_array(arena, struct slice, image->layer_count), image->layer_count };
	for (size_t i = 0; i < image->layer_count; i++)
		base.diff_ids.items[i] = image->layers[i].diff_id;
	*ret_base = base;
	return 0;
}

/* What it reads again is what it wrote: an image can state anything. */
static int check_line(struct slice line, struct error *err)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	cleanup_bases struct bases bases = { 0 };

	return bases_parse(line, S("the image"), &arena, &bases, err);
}

static int add_line(const char *path, const struct known_base *base, struct error *err)
{
	cleanup_buffer struct buffer old = BUFFER_INIT(BASES_BYTES_MAX), line = BUFFER_INIT(BASES_BYTES_MAX),
				     text = BUFFER_INIT(BASES_BYTES_MAX);
	cleanup_fd int lock = -1;
	int r = place_lock(path, &lock, err);

	if (r >= 0 && access(path, F_OK) == 0)
		r = file_read(path, &old, err);
	if (r < 0)
		return r;
	bases_put(base, &line);
	r = check_line(buffer_slice(&line), err);
	if (r >= 0)
		r = bases_without(buffer_slice(&old), slice_from_text(path), base, &text, err);
	buffer_add_slice(&text, buffer_slice(&line));
	if (r >= 0 && text.full)
		r = error_set(err, ERR_LIMIT, "'%s' would be longer than %u bytes", path, BASES_BYTES_MAX);
	return r < 0 ? r : output_file(path, buffer_slice(&text), err);
}

static int choose_file(const struct options *options, const struct places *places, const char **ret_path, struct error *err)
{
	const char *path = option_text(options, OPTION_ONE_BASES);

	*ret_path = path ? path : places->bases;
	return *ret_path ? 0 : error_set(err, ERR_USAGE, "no folder is yours (XDG_DATA_HOME, HOME): name the file with --bases");
}

static int add(const struct options *options, struct arena *arena, struct registry_options *registry, struct error *err)
{
	struct image_options image = { .registry = registry, .platform = slice_from_text(option_text(options, OPTION_PLATFORM)) };
	struct opened *opened = NULL;
	struct known_base base;
	struct places places;
	const char *path;
	int r = places_find(arena, &places, err);

	if (r >= 0)
		r = choose_file(options, &places, &path, err);
	if (r >= 0)
		r = registry_options_read(options, &places, registry, err);
	image.reader_path = places.reader;
	if (r >= 0)
		r = image_open(options->operands[0], &image, &opened, err);
	if (r >= 0)
		r = base_of(image_of(opened), options, arena, &base, err);
	if (r >= 0)
		r = add_line(path, &base, err);
	if (r >= 0)
		say_detail(options, "%.*s, %zu layers, is in %s", SLICE_ARG(base.name), base.diff_ids.count, path);
	image_close(opened);
	return r;
}

static int bases_add(const struct options *options)
{
	cleanup_registry_options struct registry_options registry = { 0 };
	cleanup_arena struct arena arena = ARENA_INIT;
	struct error err;
	int r = add(options, &arena, &registry, &err);

	if (r < 0)
		say_error("%s", err.text);
	return r < 0 ? EXIT_FAILED : EXIT_DONE;
}

const struct command command_bases_add = {
	.operands = "TARGET",
	.operand_min = 1,
	.operand_max = 1,
	.about = "make an image known as a base of others, by its layers",
	.text = "Reads the manifest and the configuration of TARGET, no layer, and adds a line to the file of base images: its "
		"name, digest and "
		"the digests of its layers. From then on scans know which images are built on it, and whose each finding is: the "
		"base "
		"image's or that of own layers. TARGET is what plimsoll scan takes.\n"
		"\n"
		"A line that is there for the same image is replaced. A later image of the same name is what scans call the "
		"newer one; with "
		"--newer they examine that and say what a rebuild closes.\n",
	.run = bases_add,
};
