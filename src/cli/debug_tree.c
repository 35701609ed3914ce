/* debug_tree.c - plimsoll debug tree: the merged tree of an image, file by file, as the scan sees it */
#include "base/buffer.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/places.h"
#include "cli/say.h"
#include "scan/tree.h"

static int debug_tree(const struct options *options)
{
	cleanup_buffer struct buffer text = BUFFER_INIT((size_t)1 << 30);
	cleanup_arena struct arena arena = ARENA_INIT;
	struct places places;
	struct error err;
	int r = places_find(&arena, &places, &err);

	if (r >= 0)
		r = scan_tree(options->operands[0], places.reader, &text, &err);
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
	.run = debug_tree,
};
