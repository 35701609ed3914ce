/* merge.c - lay the layers' evidence over one another */
#include "evidence/merge.h"
#include "base/memory.h"
#include "link/record.h"
#include "model/cover.h"

/* All that one path of one layer gave: hidden and replaced together. */
struct group {
	struct slice path; /* of the file in the layer: "a.jar" for what is inside it */
	uint64_t hash;
	uint64_t layer;
	bool hidden;
	struct merged_package *packages;
	size_t package_count, package_capacity;
	struct merged_file file;
	bool has_file;
	size_t before; /* 1 + index of the group at the same path in a lower layer, or 0 */
};

struct merge {
	struct arena *arena;
	struct group *groups;
	size_t count, capacity;
	size_t *table; /* open addressing: 1 + index of the newest group at a path */
	size_t table_size;
	struct merged_note *notes;
	size_t note_count, note_capacity;
	/* Of the layer at hand: */
	uint64_t layer;
	size_t first;                  /* its first group */
	uint64_t *whiteouts, *opaques; /* sorted hashes */
	size_t whiteout_count, whiteout_capacity, opaque_count, opaque_capacity;
	struct slice covers;
};

struct merge *merge_new(struct arena *arena)
{
	struct merge *merge = memory_one(struct merge);

	merge->arena = arena;
	merge->table_size = 1024;
	merge->table = memory_new(merge->table_size * sizeof *merge->table);
	return merge;
}

void merge_free(struct merge *merge)
{
	if (!merge)
		return;
	for (size_t i = 0; i < merge->count; i++)
		free(merge->groups[i].packages);
	free(merge->groups);
	free(merge->table);
	free(merge->notes);
	free(merge->whiteouts);
	free(merge->opaques);
	free(merge);
}

/* "a.jar" of "a.jar!/b.jar" */
static struct slice file_of(struct slice path)
{
	ptrdiff_t inside = slice_find(path, S("!/"));

	return inside < 0 ? path : slice_first(path, (size_t)inside);
}

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

/* The layer's group at PATH, made when it is not there. */
static struct group *group_at(struct merge *merge, struct slice path)
{
	uint64_t hash = cover_hash(path, false);
	size_t slot = slot_of(merge, path, hash), newest = merge->table[slot];

	if (newest && newest - 1 >= merge->first)
		return &merge->groups[newest - 1];
	memory_reserve(merge->groups, merge->count, merge->capacity);
	merge->groups[merge->count++] = (struct group){ .path = path, .hash = hash, .layer = merge->layer, .before = newest };
	merge->table[slot] = merge->count;
	if (merge->count * 2 > merge->table_size)
		table_grow(merge);
	return &merge->groups[merge->count - 1];
}

/* The layer itself overwrites what it said of PATH and below. */
static void forget(struct merge *merge, struct slice path)
{
	for (size_t i = merge->first; i < merge->count; i++) {
		struct group *group = &merge->groups[i];
		bool below =
			group->path.len > path.len && group->path.ptr[path.len] == '/' && slice_starts_with(group->path, path);

		if (below || slice_equal(group->path, path)) {
			group->package_count = 0;
			group->has_file = false;
		}
	}
}

static int take_package(struct merge *merge, struct slice fields, struct error *err)
{
	struct merged_package found = { .layer = merge->layer };
	struct group *group;
	int r = record_read(RECORD_PACKAGE, fields, &found.package, merge->arena, err);

	if (r < 0)
		return r;
	if (found.package.type == PACKAGE_UNKNOWN || found.package.type >= PACKAGE_TYPE_COUNT)
		return error_set(err, ERR_FORMAT, "a package of unknown type %lu", (unsigned long)found.package.type);
	group = group_at(merge, file_of(found.package.path));
	memory_reserve(group->packages, group->package_count, group->package_capacity);
	group->packages[group->package_count++] = found;
	return 0;
}

static int take_file(struct merge *merge, struct slice fields, struct error *err)
{
	struct merged_file found = { .layer = merge->layer };
	struct group *group;
	int r = record_read(RECORD_FILE, fields, &found.file, merge->arena, err);

	if (r < 0)
		return r;
	if (found.file.kind >= FILE_KIND_COUNT)
		return error_set(err, ERR_FORMAT, "a file of unknown kind %lu", (unsigned long)found.file.kind);
	group = group_at(merge, found.file.path);
	group->file = found;
	group->has_file = true;
	return 0;
}

static int take_note(struct merge *merge, struct slice fields, struct error *err)
{
	struct merged_note found = { .layer = merge->layer };
	int r = record_read(RECORD_NOTE, fields, &found.note, merge->arena, err);

	if (r < 0)
		return r;
	if (found.note.kind >= NOTE_KIND_COUNT)
		return error_set(err, ERR_FORMAT, "a note of unknown kind %lu", (unsigned long)found.note.kind);
	memory_reserve(merge->notes, merge->note_count, merge->note_capacity);
	merge->notes[merge->note_count++] = found;
	return 0;
}

static int take_whiteout(struct merge *merge, enum record_kind kind, struct slice fields, struct error *err)
{
	struct whiteout whiteout;
	int r = record_read(kind, fields, &whiteout, merge->arena, err);

	if (r < 0)
		return r;
	if (kind == RECORD_REPLACED) {
		forget(merge, whiteout.path);
	} else if (whiteout.opaque) {
		memory_reserve(merge->opaques, merge->opaque_count, merge->opaque_capacity);
		merge->opaques[merge->opaque_count++] = cover_hash(whiteout.path, false);
	} else {
		memory_reserve(merge->whiteouts, merge->whiteout_count, merge->whiteout_capacity);
		merge->whiteouts[merge->whiteout_count++] = cover_hash(whiteout.path, false);
	}
	return 0;
}

static int take(struct merge *merge, enum record_kind kind, struct slice fields, struct error *err)
{
	struct covers covers;
	int r;

	switch (kind) {
	case RECORD_PACKAGE:
		return take_package(merge, fields, err);
	case RECORD_FILE:
		return take_file(merge, fields, err);
	case RECORD_NOTE:
		return take_note(merge, fields, err);
	case RECORD_WHITEOUT:
	case RECORD_REPLACED:
		return take_whiteout(merge, kind, fields, err);
	case RECORD_COVERS:
		r = record_read(kind, fields, &covers, merge->arena, err);
		merge->covers = covers.hashes;
		return r;
	default:
		return error_set(err, ERR_FORMAT, "a record of kind %d in a layer", (int)kind);
	}
}

/* Does the layer at hand take PATH of a lower layer away? */
static bool is_hidden(const struct merge *merge, struct slice path)
{
	struct slice whiteouts = slice_make(merge->whiteouts, merge->whiteout_count * 8);
	struct slice opaques = slice_make(merge->opaques, merge->opaque_count * 8);

	if (cover_hides(merge->covers, path))
		return true;
	if (!whiteouts.len && !opaques.len)
		return false;
	if (cover_has(whiteouts, cover_hash(path, false)) || cover_has(opaques, cover_hash(S(""), false)))
		return true;
	for (path = slice_folder_name(path); path.len; path = slice_folder_name(path)) {
		uint64_t hash = cover_hash(path, false);

		if (cover_has(whiteouts, hash) || cover_has(opaques, hash))
			return true;
	}
	return false;
}

static bool same_package(const struct package *a, const struct package *b)
{
	return a->type == b->type && slice_equal(a->name, b->name) && slice_equal(a->version, b->version) &&
	       slice_equal(a->architecture, b->architecture);
}

static uint64_t package_hash(const struct package *package)
{
	return slice_hash(package->version, slice_hash(package->name, package->type));
}

/* A database that is written anew still states what lower layers brought: those keep their layer. */
static void inherit_layers(struct group *group, const struct group *before)
{
	size_t size = 16, *table;

	while (size < 2 * before->package_count)
		size *= 2;
	table = memory_new(size * sizeof *table);
	for (size_t i = 0; i < before->package_count; i++) {
		size_t at = package_hash(&before->packages[i].package) & (size - 1);

		while (table[at])
			at = (at + 1) & (size - 1);
		table[at] = i + 1;
	}
	for (size_t i = 0; i < group->package_count; i++) {
		size_t at = package_hash(&group->packages[i].package) & (size - 1);

		for (; table[at]; at = (at + 1) & (size - 1)) {
			const struct merged_package *old = &before->packages[table[at] - 1];

			if (same_package(&old->package, &group->packages[i].package)) {
				group->packages[i].layer = old->layer;
				break;
			}
		}
	}
	free(table);
}

int merge_layer(struct merge *merge, uint64_t layer, struct slice records, struct error *err)
{
	enum record_kind kind;
	struct slice fields;
	int r;

	merge->layer = layer;
	merge->first = merge->count;
	merge->whiteout_count = merge->opaque_count = 0;
	merge->covers = S("");
	while ((r = record_next(&records, &kind, &fields, err)) > 0) {
		r = take(merge, kind, fields, err);
		if (r < 0)
			return r;
	}
	if (r < 0)
		return r;
	if (records.len)
		return error_set(err, ERR_FORMAT, "the last record is cut");
	cover_sort(merge->whiteouts, &merge->whiteout_count);
	cover_sort(merge->opaques, &merge->opaque_count);
	for (size_t i = merge->first; i < merge->count; i++)
		if (merge->groups[i].before && !merge->groups[merge->groups[i].before - 1].hidden)
			inherit_layers(&merge->groups[i], &merge->groups[merge->groups[i].before - 1]);
	for (size_t i = 0; i < merge->first; i++)
		if (!merge->groups[i].hidden)
			merge->groups[i].hidden = is_hidden(merge, merge->groups[i].path);
	return 0;
}

static int by_path(const void *a, const void *b)
{
	const struct merged_file *x = a, *y = b;

	return slice_compare(x->file.path, y->file.path);
}

void merge_end(struct merge *merge, struct merged *ret_merged)
{
	struct merged merged = { 0 };
	size_t packages = 0, files = 0;

	for (size_t i = 0; i < merge->count; i++)
		if (!merge->groups[i].hidden) {
			packages += merge->groups[i].package_count;
			files += merge->groups[i].has_file;
		}
	merged.packages = arena_array(merge->arena, struct merged_package, packages);
	merged.files = arena_array(merge->arena, struct merged_file, files);
	for (size_t i = 0; i < merge->count; i++) {
		const struct group *group = &merge->groups[i];

		if (group->hidden)
			continue;
		for (size_t k = 0; k < group->package_count; k++)
			merged.packages[merged.package_count++] = group->packages[k];
		if (group->has_file)
			merged.files[merged.file_count++] = group->file;
	}
	if (files)
		qsort(merged.files, files, sizeof *merged.files, by_path);
	merged.notes = arena_array(merge->arena, struct merged_note, merge->note_count);
	merged.note_count = merge->note_count;
	if (merge->note_count)
		memcpy(merged.notes, merge->notes, merge->note_count * sizeof *merged.notes);
	*ret_merged = merged;
}
