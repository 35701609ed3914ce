/* layer_sink.c - what a walk says of a layer, as records */
#include "read/layer_sink.h"
#include "model/wanted.h"

static int send(struct layer_sending *sending, enum record_kind kind, const void *thing)
{
	return output_record(sending->output, kind, thing);
}

static int send_whiteout(void *context, struct slice path, bool opaque)
{
	struct whiteout whiteout = { path, opaque };

	return send(context, RECORD_WHITEOUT, &whiteout);
}

static int send_replaced(void *context, struct slice path)
{
	struct whiteout replaced = { path, 0 };

	return send(context, RECORD_REPLACED, &replaced);
}

static int send_hardlink(void *context, struct slice path, struct slice target)
{
	struct file link = { .path = path, .kind = FILE_HARDLINK, .link = target };

	return send(context, RECORD_FILE, &link);
}

static int send_link(void *context, const struct walk_link *link)
{
	struct link record = { link->path, link->target, link->hard, link->wants };

	return send(context, RECORD_LINK, &record);
}

/* Regular files and links whose bytes are wanted come by themselves (takers.c). */
static bool keeps(struct layer_sending *sending, const struct file *file)
{
	enum wanted_how how = wanted_find(sending->wanted, file->path);

	if (file->kind == FILE_HARDLINK && how != WANTED_NOT) /* those of whole paths come with what they are names of */
		return !wanted_is_path(sending->wanted, file->path);
	if (file->kind == FILE_REGULAR && how == WANTED_BYTES)
		return file->size > SETTINGS_FILE_BYTES_MAX;
	if (how != WANTED_NOT || (file->kind == FILE_SYMLINK && wanted_script(file->path)))
		return true;
	if (!wanted_noteworthy(file))
		return false;
	if (sending->noteworthy == LAYER_NOTEWORTHY_MAX) {
		sending->left_out++;
		return false;
	}
	sending->noteworthy++;
	return true;
}

static int send_entry(void *context, const struct file *file)
{
	struct file other = *file;
	int r;

	if (!keeps(context, file))
		return 0;
	if (file->kind ==
		FILE_HARDLINK) { /* another name of a file, which may be one that nobody wants: it is there, and was not read */
		other.kind = FILE_REGULAR;
		other.link = S("");
		other.size = 1;
	}
	r = send(context, RECORD_FILE, &other);
	return r < 0 ? r : 1;
}

void layer_sink_end(const struct layer_sending *sending, struct note_sink *notes)
{
	if (sending->left_out)
		note_add(notes, NOTE_REMARK, S(""),
			"%lu more files and folders that are setuid, setgid or writable by all: the first %u were kept",
			(unsigned long)sending->left_out, LAYER_NOTEWORTHY_MAX);
}

struct walk_sink layer_sink(struct layer_sending *sending, struct note_sink *notes)
{
	return (struct walk_sink){ .whiteout = send_whiteout,
		.replaced = send_replaced,
		.hardlink = send_hardlink,
		.link = send_link,
		.notes = notes,
		.entry = sending->wanted ? send_entry : NULL,
		.context = sending };
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
