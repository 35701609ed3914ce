/* merge_groups.c - what lies at each path, and who takes it away */
#include "base/memory.h"
#include "base/sha256.h"
#include "evidence/merge_state.h"
#include "model/cover.h"

static size_t slot_of(const struct merge *merge, struct slice path, uint64_t hash)
{
	size_t at = hash & (merge->table_size - 1);

	while (merge->table[at]) {
		const struct group *group = &merge->groups[merge->table[at] - 1];

		if (group->hash == hash && slice_equal(group->path, path))
			break;
		at = (at + 1) & (merge->table_size - 1);
	}
	return at;
}

static void table_grow(struct merge *merge)
{
	size_t *old = merge->table, old_size = merge->table_size;

	merge->table_size *= 2;
	merge->table = memory_new(merge->table_size * sizeof *merge->table);
	for (size_t i = 0; i < old_size; i++)
		if (old[i]) {
			const struct group *group = &merge->groups[old[i] - 1];

			merge->table[slot_of(merge, group->path, group->hash)] = old[i];
		}
	free(old);
}

static struct mark *mark_at(struct mark *marks, size_t size, uint64_t hash)
{
	size_t at = hash & (size - 1);

	while (marks[at].hash && marks[at].hash != hash)
		at = (at + 1) & (size - 1);
	return &marks[at];
}

static uint64_t mark_hash(const struct merge *merge, struct slice path)
{
	return slice_hash(path, merge->seed) | 1;
}

/* The layer itself overwrites what it said of PATH and below: remembered here, done when a group is next looked at. Looking at
 * all groups for each such path would take a hostile layer's number of paths squared. */
void merge_forget(struct merge *merge, struct slice path)
{
	struct mark *mark;

	if (merge->mark_count * 2 >= merge->mark_size) {
		size_t size = merge->mark_size ? merge->mark_size * 2 : 64;
		struct mark *marks = memory_new(size * sizeof *marks);

		for (size_t i = 0; i < merge->mark_size; i++)
			if (merge->marks[i].hash)
				*mark_at(marks, size, merge->marks[i].hash) = merge->marks[i];
		free(merge->marks);
		merge->marks = marks;
		merge->mark_size = size;
	}
	mark = mark_at(merge->marks, merge->mark_size, mark_hash(merge, path));
	merge->mark_count += mark->hash == 0;
	*mark = (struct mark){ mark_hash(merge, path), ++merge->replaced_count };
}

/* Drops what a group of the layer at hand held when it, or a folder above it, was overwritten. */
void merge_group_update(struct merge *merge, struct group *group)
{
	uint64_t since = group->stamp;

	if (since == merge->replaced_count)
		return;
	group->stamp = merge->replaced_count;
	for (struct slice path = group->path; path.len; path = slice_folder_name(path)) {
		if (mark_at(merge->marks, merge->mark_size, mark_hash(merge, path))->number <= since)
			continue;
		group->package_count = group->owned_count = group->suspect_count = 0;
		group->has_file = group->is_link = false;
		group->wants = (struct slices){ 0 };
		group->target = 0;
		group->times_lost++;
		return;
	}
}

/* The layer's group at PATH, made when it is not there. */
struct group *merge_group_at(struct merge *merge, struct slice path)
{
	uint64_t hash = slice_hash(path, merge->seed);
	size_t slot = slot_of(merge, path, hash), newest = merge->table[slot];

	if (newest && newest - 1 >= merge->first) {
		merge_group_update(merge, &merge->groups[newest - 1]);
		return &merge->groups[newest - 1];
	}
	memory_reserve(merge->groups, merge->count, merge->capacity);
	merge->groups[merge->count++] = (struct group){ .path = path,
		.hash = hash,
		.layer = merge->layer,
		.before = newest,
		.stamp = merge->replaced_count,
		.hidden_by = MERGED_VISIBLE };
	merge->table[slot] = merge->count;
	if (merge->count * 2 > merge->table_size)
		table_grow(merge);
	return &merge->groups[merge->count - 1];
}

static void group_hash(struct merge *merge, struct group *group)
{
	size_t count = 2;

	for (struct slice path = slice_folder_name(group->path); path.len; path = slice_folder_name(path))
		count++;
	group->hashes = arena_array(merge->arena, uint64_t, count);
	group->hashes[0] = cover_hash(group->path, false);
	group->hashes[1] = cover_hash(group->path, true);
	for (struct slice path = slice_folder_name(group->path); path.len; path = slice_folder_name(path))
		group->hashes[2 + group->hash_count++] = cover_hash(path, false);
	group->hash_count = count;
}

/* By an entry at its path or one that is no folder at a folder above it, by a whiteout of either, or by a folder above it that is
 * opaque. */
bool merge_is_taken(struct merge *merge, const struct laid *laid, struct group *group)
{
	struct slice whiteouts = slice_make(laid->whiteouts, laid->whiteout_count * 8);
	struct slice opaques = slice_make(laid->opaques, laid->opaque_count * 8);

	if (!laid->cover.count && !whiteouts.len && !opaques.len)
		return false;
	if (!group->hashes)
		group_hash(merge, group);
	for (size_t i = 0; i < group->hash_count; i++) {
		uint64_t hash = group->hashes[i];

		if (merge_covers(merge, laid, hash) || (i != 1 && cover_has(whiteouts, hash)) ||
			(i > 1 && cover_has(opaques, hash)))
			return true;
	}
	return cover_has(opaques, cover_hash(S(""), false));
}

bool merge_is_hidden(struct merge *merge, const struct laid *laid, struct group *group)
{
	return merge_is_taken(merge, laid, group) || merge_is_hidden_by_alias(merge, laid, group->path);
}

const struct group *merge_group_find(struct merge *merge, struct slice path)
{
	size_t newest = merge->table[slot_of(merge, path, slice_hash(path, merge->seed))];

	if (!newest)
		return NULL;
	if (newest - 1 >= merge->first)
		merge_group_update(merge, &merge->groups[newest - 1]);
	return &merge->groups[newest - 1];
}
