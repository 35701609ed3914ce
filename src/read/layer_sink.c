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

int layer_sink_cover(struct output *output, const struct walk_result *result, struct error *err)
{
	struct covers covers = { slice_make(result->hashes, result->hash_count * sizeof *result->hashes) };

	if (output_record(output, RECORD_COVERS, &covers) < 0)
		return error_set(err, ERR_LIMIT, "the list of %zu paths is too long", result->hash_count);
	return 0;
}
