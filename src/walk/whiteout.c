/* whiteout.c - names that take something away */
#include "walk/whiteout.h"
#include "base/buffer.h"

#define WHITEOUT S(".wh.")
#define WHITEOUT_OPAQUE S(".wh..wh..opq")
#define WHITEOUT_META S(".wh..wh.")

int whiteout_tell(const struct walk_sink *sink, struct slice path, bool opaque)
{
	int r = sink->whiteout ? sink->whiteout(sink->context, path, opaque) : 0;

	return r < 0 ? r : 1;
}

int whiteout_take(const struct walk_sink *sink, struct slice path)
{
	struct slice name = slice_base_name(path), folder = slice_folder_name(path);
	struct buffer hidden = BUFFER_INIT(0);
	int r;

	if (!slice_starts_with(name, WHITEOUT))
		return 0;
	if (slice_equal(name, WHITEOUT_OPAQUE))
		return whiteout_tell(sink, folder, true);
	if (slice_starts_with(name, WHITEOUT_META))
		return 1;
	name = slice_from(name, WHITEOUT.len);
	if (name.len == 0 || slice_equal(name, S(".")) || slice_equal(name, S(".."))) {
		note_add(sink->notes, NOTE_INCOMPLETE, path, "a whiteout that names nothing");
		return 1;
	}
	if (folder.len) {
		buffer_add_slice(&hidden, folder);
		buffer_add_byte(&hidden, '/');
	}
	buffer_add_slice(&hidden, name);
	r = whiteout_tell(sink, buffer_slice(&hidden), false);
	buffer_done(&hidden);
	return r;
}
