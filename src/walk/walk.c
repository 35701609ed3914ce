/* walk.c - walk a layer's tar once and hand the wanted files to those who want them */
#include "walk/walk.h"
#include "base/buffer.h"
#include "base/memory.h"
#include "codec/tar.h"
#include "model/capability.h"
#include "walk/links.h"
#include "walk/path.h"
#include "walk/seen.h"
#include "walk/taking.h"
#include "walk/whiteout.h"
#include "walk/windows.h"

struct walk {
	struct taking taking;
	const struct walk_limits *limits;
	const struct walk_sink *sink;
	struct buffer bytes; /* of the file at hand, where it did not come in one block */
	struct seen taken;   /* paths that somebody took, and the folders above them */
	struct links links;
	struct walk_result result;
	uint64_t climbing; /* names that climb: counted, one note at the end */
	char path[WALK_PATH_BYTES_MAX];
};

static void walk_done(struct walk *walk)
{
	taking_done(&walk->taking);
	buffer_done(&walk->bytes);
	seen_done(&walk->taken);
	links_done(&walk->links);
}

static enum file_kind file_kind_of(enum tar_kind kind)
{
	static const enum file_kind kinds[] = {
		[TAR_REGULAR] = FILE_REGULAR,
		[TAR_FOLDER] = FILE_FOLDER,
		[TAR_SYMLINK] = FILE_SYMLINK,
		[TAR_HARDLINK] = FILE_HARDLINK,
		[TAR_DEVICE] = FILE_DEVICE,
		[TAR_FIFO] = FILE_FIFO,
		[TAR_SOCKET] = FILE_SOCKET,
	};

	return kinds[kind];
}

/* Remembers that PATH was taken, so that a later entry of the same layer at it, or at a folder above it, is noticed. */
static void remember(struct walk *walk, const struct file *file)
{
	struct slice path = file->path;

	if (file->kind != FILE_FOLDER)
		seen_add(&walk->taken, cover_hash(path, true));
	seen_add(&walk->taken, cover_hash(path, false));
	for (path = slice_folder_name(path); path.len && seen_add(&walk->taken, cover_hash(path, false));)
		path = slice_folder_name(path);
}

/* An entry at a path that was taken, or one that is no folder at a folder above such a path: what was taken is overwritten. */
static int forget_overwritten(struct walk *walk, const struct file *file, uint64_t hash)
{
	/* A folder is stated again and again; it only replaces what was none. */
	if (!walk->sink->replaced || !seen_has(&walk->taken, hash))
		return 0;
	return walk->sink->replaced(walk->sink->context, file->path);
}

/* The first of the current entry's blocks, and where it stands. */
struct first {
	struct slice block;
	uint64_t offset;
};

/* As tar_read; 0: it has no bytes, or only holes. */
static int read_first(struct tar *tar, struct first *ret_first, struct error *err)
{
	*ret_first = (struct first){ S(""), 0 };
	return tar_read(tar, &ret_first->block, &ret_first->offset, err);
}

/* The current entry's bytes: straight from the decoder's buffer where they came in one block, else gathered. */
static int read_whole(
	struct walk *walk, struct tar *tar, const struct first *first, uint64_t size, struct slice *ret_bytes, struct error *err)
{
	struct slice block = first->block;
	uint64_t offset = first->offset;
	int r;

	if (offset == 0 && block.len == size) {
		*ret_bytes = block;
		return 0;
	}
	buffer_clear(&walk->bytes);
	walk->bytes.ceiling_bytes = size;
	do {
		char *gap;

		if (offset < walk->bytes.len)
			return error_set(err, ERR_FORMAT, "a file's blocks overlap");
		gap = buffer_extend(&walk->bytes, offset - walk->bytes.len);
		if (gap && offset > 0)
			memset(gap, 0, (size_t)(walk->bytes.ptr + walk->bytes.len - gap));
		if (!gap || !buffer_add_slice(&walk->bytes, block))
			return error_set(
				err, ERR_FORMAT, "a file is longer than its header says (%lu bytes)", (unsigned long)size);
		r = tar_read(tar, &block, &offset, err);
	} while (r > 0);
	if (r < 0)
		return r;
	if (walk->bytes.len < size) { /* a sparse file's last gap */
		size_t missing = size - walk->bytes.len;
		char *gap = buffer_extend(&walk->bytes, missing);

		memset(gap, 0, missing);
	}
	*ret_bytes = buffer_slice(&walk->bytes);
	return 0;
}

static int read_windows(struct walk *walk, struct tar *tar, const struct first *first, const struct file *file, taker_set takers,
	struct error *err)
{
	struct windows windows = windows_begin(&walk->taking, file, takers, &walk->bytes);
	struct slice block = first->block;
	uint64_t offset = first->offset;
	int r;

	do {
		r = windows_add(&windows, block, offset, err);
		if (r >= 0)
			r = tar_read(tar, &block, &offset, err);
	} while (r > 0);
	return r < 0 ? r : windows_end(&windows, err);
}

/* ELF: those who want the file if it is one, which its first block tells. */
static int take_regular(struct walk *walk, struct tar *tar, struct file *file, taker_set takers, taker_set elf,
	taker_set observers, struct error *err)
{
	struct first first = { S(""), 0 };
	char head[WALK_HEAD_BYTES];
	size_t head_len = 0;
	taker_set windows;
	bool whole;
	int r = 0;

	if (takers | elf | observers) {
		r = read_first(tar, &first, err);
		if (r < 0)
			return r;
	}
	if (elf && first.offset == 0 && taking_is_elf(first.block)) {
		if (!takers)
			remember(walk, file);
		takers |= elf;
	}
	if (takers || !walk->limits->by_table) /* what nobody else wanted of it was not fetched */
		takers |= observers;
	if (!takers)
		return 0;
	if (first.offset == 0 && first.block.len) {
		head_len = first.block.len < sizeof head ? first.block.len : sizeof head;
		memcpy(head, first.block.ptr, head_len);
	}
	whole = file->size <= taking_bytes_max(&walk->taking, takers);
	windows = whole ? 0 : takers & walk->taking.windows;
	if (r == 0 && file->size && (whole || windows))
		return error_set(err, ERR_FORMAT, "a file of %lu bytes has none", (unsigned long)file->size);
	if (whole)
		r = read_whole(walk, tar, &first, file->size, &file->bytes, err);
	else if (windows)
		r = read_windows(walk, tar, &first, file, windows, err);
	if (!whole)
		file->bytes = slice_make(head, head_len); /* for those who take no more */
	if (r >= 0)
		r = taking_give(&walk->taking, file, takers & ~windows, err);
	file->bytes = S("");
	return r;
}

static int take_entry(struct walk *walk, struct tar *tar, const struct tar_entry *entry, struct error *err)
{
	struct file file = {
		.kind = file_kind_of(entry->kind),
		.mode = entry->mode,
		.uid = entry->uid,
		.gid = entry->gid,
		.size = entry->size,
		.capabilities = capability_permitted(entry->capabilities),
		.link = entry->link,
	};
	taker_set takers, elf, observers;
	bool told = false;
	uint64_t hash;
	int r;

	switch (path_normalise(entry->path, walk->path, &file.path)) {
	case PATH_TOO_LONG:
	case PATH_BAD:
		note_add(walk->sink->notes, NOTE_INCOMPLETE, slice_first(entry->path, 128),
			"a name of %zu bytes that no engine could unpack", entry->path.len);
		return 0;
	case PATH_CLIMBS:
		walk->climbing++;
		break;
	default:
		break;
	}
	if (file.path.len == 0)
		return 0; /* the root itself */
	r = whiteout_take(walk->sink, file.path);
	if (r != 0)
		return r < 0 ? taking_refused(r, err) : 0;
	hash = cover_hash(file.path, file.kind == FILE_FOLDER);
	if (!walk->limits->no_cover)
		cover_add(&walk->result.cover, hash);
	if (file.kind == FILE_FOLDER)
		links_overwrite(&walk->links, file.path);
	takers = taking_find(&walk->taking, file.path);
	r = forget_overwritten(walk, &file, hash);
	if (r < 0)
		return taking_refused(r, err);
	if (walk->sink->entry) {
		r = walk->sink->entry(walk->sink->context, &file);
		if (r < 0)
			return taking_refused(r, err);
		told = r > 0;
	}
	if (file.kind == FILE_SYMLINK || file.kind == FILE_HARDLINK)
		takers &= walk->taking.links;
	if (takers || told)
		remember(walk, &file);
	if (file.kind == FILE_SYMLINK || (file.kind == FILE_HARDLINK && takers)) {
		r = links_take(&walk->links, &walk->taking, walk->sink, &file, takers);
		return r < 0 ? taking_refused(r, err) : 0;
	}
	if (file.kind != FILE_REGULAR || (walk->limits->by_table && taking_leaves_out(&walk->taking, &file, takers)))
		return 0;
	elf = taking_find_elf(&walk->taking, &file) & ~takers;
	observers = taking_find_observers(&walk->taking, file.path);
	return takers | elf | observers ? take_regular(walk, tar, &file, takers, elf, observers, err) : 0;
}

static int walk_entries(struct walk *walk, struct tar *tar, struct error *err)
{
	struct tar_entry entry;
	int r;

	while ((r = tar_next(tar, &entry, err)) > 0) {
		if (walk->result.entries == walk->limits->entries)
			return error_set(err, ERR_LIMIT, "more than %lu entries", (unsigned long)walk->limits->entries);
		walk->result.entries++;
		r = take_entry(walk, tar, &entry, err);
		if (r < 0)
			return r;
	}
	return r;
}

/* libarchive stops at the end mark; digests and checksums below want all bytes. */
static int drain(struct source *source, struct error *err)
{
	struct slice chunk;
	int r;

	do
		r = source->next(source->context, &chunk, err);
	while (r > 0);
	return r;
}

int walk_tar(struct source *source, const struct walk_wanted *wanted, size_t wanted_count, const struct walk_limits *limits,
	const struct walk_sink *sink, struct walk_result *ret_result, struct error *err)
{
	struct walk *walk = memory_one(struct walk);
	cleanup_tar struct tar *tar = NULL;
	int r;

	taking_init(&walk->taking, wanted, wanted_count, sink->notes);
	walk->limits = limits;
	walk->sink = sink;
	walk->result.cover.exact_max = limits->cover_exact_max;
	walk->result.cover.filter_bytes = limits->cover_filter_bytes;
	r = tar_open(source, &tar, err);
	if (r >= 0)
		r = walk_entries(walk, tar, err);
	if (r >= 0)
		r = drain(source, err);
	if (walk->climbing)
		note_add(sink->notes, NOTE_REMARK, S(""), "%lu names climb above the root with '..'",
			(unsigned long)walk->climbing);
	cover_end(&walk->result.cover);
	if (r >= 0) {
		r = links_send(&walk->links, &walk->result.cover, sink);
		if (r < 0)
			r = taking_refused(r, err);
	}
	*ret_result = walk->result;
	walk_done(walk);
	free(walk);
	return r;
}
