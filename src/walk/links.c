/* links.c - the links of a layer, kept until its end */
#include "walk/links.h"
#include "base/buffer.h"
#include "base/memory.h"
#include "model/cover.h"
#include "walk/path.h"
#include "walk/seen.h"

#define WANTS_A_LINK_MAX 64u

void links_done(struct links *links)
{
	arena_done(&links->arena);
	free(links->items);
	free(links->table);
}

static size_t place_of(const struct links *links, struct slice path)
{
	size_t at = cover_hash(path, false) & (links->table_size - 1);

	while (links->table[at] && !slice_equal(links->items[links->table[at] - 1].link.path, path))
		at = (at + 1) & (links->table_size - 1);
	return at;
}

static void table_add(struct links *links, size_t number)
{
	if (links->count * 2 >= links->table_size) {
		free(links->table);
		links->table_size = links->table_size ? links->table_size * 2 : 256;
		links->table = memory_new(links->table_size * sizeof *links->table);
		for (size_t i = 0; i < number; i++)
			links->table[place_of(links, links->items[i].link.path)] = (uint32_t)i + 1;
	}
	links->table[place_of(links, links->items[number].link.path)] = (uint32_t)number + 1;
}

void links_overwrite(struct links *links, struct slice path)
{
	size_t at = links->count ? place_of(links, path) : 0;

	if (links->count && links->table[at])
		links->items[links->table[at] - 1].overwritten = true;
}

struct wants {
	struct arena *arena;
	struct slice items[WANTS_A_LINK_MAX];
	size_t count;
};

static void want(void *context, struct slice path)
{
	struct wants *wants = context;

	for (size_t i = 0; i < wants->count; i++)
		if (slice_equal(wants->items[i], path))
			return; /* two takers want the same */
	if (wants->count < WANTS_A_LINK_MAX)
		wants->items[wants->count++] = arena_copy(wants->arena, path);
}

void links_add(struct links *links, const struct index *index, const struct file *file, taker_set takers, taker_set also)
{
	struct wants wants = { .arena = &links->arena };
	struct walk_link *link;

	if (links->count == LINKS_MAX || links->arena.used_bytes > LINKS_BYTES_MAX) {
		links->left_out++;
		return;
	}
	if (takers & ~also)
		want(&wants, file->path);
	if (file->kind == FILE_SYMLINK) {
		index_each_below(index, file->path, want, &wants);
	} else if (wants.count == 0) {
		return; /* a hard link is no folder */
	}
	memory_reserve(links->items, links->count, links->capacity);
	link = &links->items[links->count++].link;
	links->items[links->count - 1].overwritten = false;
	*link = (struct walk_link){ .path = arena_copy(&links->arena, file->path),
		.target = arena_copy(&links->arena, file->link),
		.hard = file->kind == FILE_HARDLINK };
	link->wants.items = arena_array(&links->arena, struct slice, wants.count);
	link->wants.count = wants.count;
	if (wants.count)
		memcpy(link->wants.items, wants.items, wants.count * sizeof wants.items[0]);
	table_add(links, links->count - 1);
}

/* The takers that take the file under its other name: where LINK leads as far as names tell. */
static taker_set takers_of_target(
	const struct taking *taking, const struct file *link, char storage[WALK_PATH_BYTES_MAX], struct slice *ret_target)
{
	struct buffer joined = BUFFER_INIT(0);
	struct slice written = link->link;
	taker_set takers = 0;

	if (link->kind == FILE_SYMLINK && !slice_starts_with(written, S("/"))) {
		buffer_addf(&joined, "%.*s/", SLICE_ARG(slice_folder_name(link->path)));
		buffer_add_slice(&joined, written);
		written = buffer_slice(&joined);
	}
	if (path_normalise(written, storage, ret_target) <= PATH_CLIMBS)
		takers = taking_find(taking, *ret_target);
	buffer_done(&joined);
	return takers;
}

int links_take(
	struct links *links, const struct taking *taking, const struct walk_sink *sink, const struct file *file, taker_set takers)
{
	char storage[WALK_PATH_BYTES_MAX];
	struct slice target = S("");
	taker_set also = takers || file->kind == FILE_SYMLINK ? takers_of_target(taking, file, storage, &target) : 0;
	int r = 0;

	links_add(links, taking->index, file, takers, also);
	if (file->kind == FILE_HARDLINK && also & takers && sink->hardlink)
		r = sink->hardlink(sink->context, file->path, target);
	for (size_t i = 0; i < taking->count && r >= 0; i++)
		if (file->kind == FILE_SYMLINK && takers & TAKER(i) && taking->wanted[i].takes_links)
			r = taking->wanted[i].take(taking->wanted[i].context, file);
	return r < 0 ? r : 0;
}

/* Most links lead to a file that their own layer has: to a library, a manual page. They are no folders for anybody. One of LINKS (hashes
 * of their paths) is no file. A filter is never sure of that: then the link stays. */
static bool leads_to_file(const struct walk_link *link, const struct cover_making *cover, const struct seen *links)
{
	static char written[2 * WALK_PATH_BYTES_MAX], storage[WALK_PATH_BYTES_MAX];
	struct slice folder = slice_folder_name(link->path), target = link->target;
	size_t len = 0;

	if (cover->filter)
		return false;
	if (!slice_starts_with(target, S("/"))) {
		if (folder.len + target.len + 1 > sizeof written)
			return false;
		memcpy(written, folder.ptr, folder.len);
		len = folder.len;
		written[len++] = '/';
		if (target.len)
			memcpy(written + len, target.ptr, target.len);
		target = slice_make(written, len + target.len);
	}
	if (path_normalise(target, storage, &target) > PATH_CLIMBS)
		return false;
	return cover_has(cover_bytes(cover), cover_hash(target, false)) && !seen_has(links, cover_hash(target, false));
}

int links_send(struct links *links, const struct cover_making *cover, const struct walk_sink *sink)
{
	struct seen paths = { 0 };
	int r = 0;

	for (size_t i = 0; i < links->count; i++)
		seen_add(&paths, cover_hash(links->items[i].link.path, false));
	if (links->left_out)
		note_add(sink->notes, NOTE_INCOMPLETE, S(""), "%lu links too many: they were not followed",
			(unsigned long)links->left_out);
	for (size_t i = 0; i < links->count && r >= 0 && sink->link; i++) {
		const struct walk_link *link = &links->items[i].link;

		if (links->items[i].overwritten)
			continue;
		if (link->wants.count == 0 && leads_to_file(link, cover, &paths))
			continue;
		r = sink->link(sink->context, link);
	}
	seen_done(&paths);
	return r < 0 ? r : 0;
}
