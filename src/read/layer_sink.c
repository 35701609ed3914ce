/* layer_sink.c - what a walk says of a layer, as records */
#include "read/layer_sink.h"

static int send_whiteout(void *context, struct slice path, bool opaque)
{
	struct whiteout whiteout = { path, opaque };

	return output_record(context, RECORD_WHITEOUT, &whiteout);
}

static int send_replaced(void *context, struct slice path)
{
	struct whiteout replaced = { path, 0 };

	return output_record(context, RECORD_REPLACED, &replaced);
}

static int send_hardlink(void *context, struct slice path, struct slice target)
{
	struct file link = { .path = path, .kind = FILE_HARDLINK, .link = target };

	return output_record(context, RECORD_FILE, &link);
}

static int send_link(void *context, const struct walk_link *link)
{
	struct link record = { link->path, link->target, link->hard, link->wants };

	return output_record(context, RECORD_LINK, &record);
}

struct walk_sink layer_sink(struct output *output, struct note_sink *notes)
{
	return (struct walk_sink){ .whiteout = send_whiteout,
		.replaced = send_replaced,
		.hardlink = send_hardlink,
		.link = send_link,
		.notes = notes,
		.context = output };
}

int layer_sink_cover(struct output *output, const struct cover_making *cover, struct error *err)
{
	struct slice left = cover_bytes(cover);

	do {
		struct covers part = { slice_first(left, COVER_PART_BYTES), cover->filter != NULL };

		if (output_record(output, RECORD_COVERS, &part) < 0)
			return error_set(err, ERR_LIMIT, "a cover of %zu bytes is too long", cover_bytes(cover).len);
		left = slice_from(left, part.bytes.len);
	} while (left.len);
	return 0;
}
