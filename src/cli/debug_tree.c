/* debug_tree.c - plimsoll debug tree: the merged tree of an image, file by file, as the scan sees it */
#include "base/buffer.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/places.h"
#include "cli/registry_options.h"
#include "cli/say.h"
#include "scan/tree.h"

static int debug_tree(const struct options *options)
{
	cleanup_buffer struct buffer text = BUFFER_INIT((size_t)1 << 30);
	cleanup_arena struct arena arena = ARENA_INIT;
	cleanup_registry_options struct registry_options registry = { 0 };
	const char *format = option_text(options, OPTION_PLAIN_FORMAT);
	struct tree_options tree = { .all_layers = option_given(options, OPTION_ALL_LAYERS),
		.json = format && strcmp(format, "json") == 0,
		.registry = &registry };
	struct places places;
	struct error err;
	int r = places_find(&arena, &places, &err);

	if (r >= 0)
		r = registry_options_read(options, &places, &registry, &err);
	if (r >= 0)
		r = scan_tree(options->operands[0], places.reader, &tree, &text, &err);
	if (r >= 0)
		r = output_stdout(buffer_slice(&text), &err);
	if (r >= 0)
		return EXIT_DONE;
	say_error("%s", err.text);
	return EXIT_FAILED;
}

const struct command command_debug_tree = {
	.operands = "TARGET",
	.operand_min = 1,
	.operand_max = 1,
	.hidden = true,
	.about = "list every file of the merged image: path, type, mode, owner, size, SHA-256, link, layer",
	.text = "A line a file, by path, its columns separated by tabs; layer 1 is the lowest. With --all-layers a line a layer "
		"comes first "
		"(\"# layer 1\", its digest, its line of the history); each file has three columns more: the layer that brought "
		"it, the one "
		"that changed it last, and visible, or changed or removed with the layer that did that: what lower layers had is "
		"listed too. JSON has all of that, and layers counted from 0 as reports do.\n",
	.run = debug_tree,
};
