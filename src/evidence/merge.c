/* merge.c - lay the layers' evidence over one another */
#include "evidence/merge.h"
#include "base/memory.h"
#include "base/sha256.h"
#include "link/record.h"
#include "model/cover.h"

/* All that one path of one layer gave: hidden and replaced together. */
struct group {
	struct slice path; /* of the file in the layer: "a.jar" for what is inside it */
	uint64_t hash;
	uint64_t layer;
	uint64_t stamp; /* `replaced_count` when its content was last compared with what was replaced */
	bool hidden;
	struct merged_package *packages;
	size_t package_count, package_capacity;
	struct merged_file file;
	bool has_file;
	size_t before;              /* 1 + index of the group at the same path in a lower layer, or 0 */
	size_t target;              /* it is a hard link: 1 + index of the group at its other name, or 0 */
	uint64_t times_lost;        /* how often its layer overwrote it */
	uint64_t target_times_lost; /* of the other name, when this link was made */
	uint64_t *hashes; /* of cover.h: the path, the path as a folder, then each folder above; made when first asked for */
	size_t hash_count;
};

/* A path that its own layer overwrote. */
struct mark {
	uint64_t hash;   /* 0: empty */
	uint64_t number; /* of the last time, 1 and up */
};

struct merge {
	struct arena *arena;
	uint64_t seed; /* of the tables: who makes paths must not know which of them meet in one slot */
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
	struct mark *marks; /* open addressing */
	size_t mark_count, mark_size;
	uint64_t replaced_count;
};

struct merge *merge_new(struct arena *arena)
{
	struct merge *merge = memory_one(struct merge);

	merge->arena = arena;
	random_bytes(&merge->seed, sizeof merge->seed);
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
	free(merge->marks);
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
static void forget(struct merge *merge, struct slice path)
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
static void group_update(struct merge *merge, struct group *group)
{
	uint64_t since = group->stamp;

	if (since == merge->replaced_count)
		return;
	group->stamp = merge->replaced_count;
	for (struct slice path = group->path; path.len; path = slice_folder_name(path)) {
		if (mark_at(merge->marks, merge->mark_size, mark_hash(merge, path))->number <= since)
			continue;
		group->package_count = 0;
		group->has_file = false;
		group->target = 0;
		group->times_lost++;
		return;
	}
}

/* The layer's group at PATH, made when it is not there. */
static struct group *group_at(struct merge *merge, struct slice path)
{
	uint64_t hash = slice_hash(path, merge->seed);
	size_t slot = slot_of(merge, path, hash), newest = merge->table[slot];

	if (newest && newest - 1 >= merge->first) {
		group_update(merge, &merge->groups[newest - 1]);
		return &merge->groups[newest - 1];
	}
	memory_reserve(merge->groups, merge->count, merge->capacity);
	merge->groups[merge->count++] = (struct group){
		.path = path, .hash = hash, .layer = merge->layer, .before = newest, .stamp = merge->replaced_count
	};
	merge->table[slot] = merge->count;
	if (merge->count * 2 > merge->table_size)
		table_grow(merge);
	return &merge->groups[merge->count - 1];
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

/* A further name of a file: what it holds counts again when the name it was read under goes away. */
static void take_hardlink(struct merge *merge, const struct file *file)
{
	size_t target = merge->table[slot_of(merge, file->link, slice_hash(file->link, merge->seed))];
	struct group *group, *other;

	if (!target || slice_equal(file->path, file->link))
		return; /* that name gave nothing */
	if (merge->groups[target - 1].target)
		target = merge->groups[target - 1].target; /* a link to a link */
	group = group_at(merge, file->path);
	other = &merge->groups[target - 1];
	if (target - 1 >= merge->first)
		group_update(merge, other);
	group->target = target;
	group->target_times_lost = other->times_lost;
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
	if (found.file.kind == FILE_HARDLINK) {
		take_hardlink(merge, &found.file);
		return 0;
	}
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

/* Does the layer at hand take a lower layer's group away: by an entry at its path or one that is no folder at a folder above
 * it, by a whiteout of either, or by a folder above it that is opaque? */
static bool is_hidden(struct merge *merge, struct group *group)
{
	struct slice whiteouts = slice_make(merge->whiteouts, merge->whiteout_count * 8);
	struct slice opaques = slice_make(merge->opaques, merge->opaque_count * 8);

	if (!merge->covers.len && !whiteouts.len && !opaques.len)
		return false;
	if (!group->hashes)
		group_hash(merge, group);
	for (size_t i = 0; i < group->hash_count; i++) {
		uint64_t hash = group->hashes[i];

		if (cover_has(merge->covers, hash) || (i != 1 && cover_has(whiteouts, hash)) ||
			(i > 1 && cover_has(opaques, hash)))
			return true;
	}
	return cover_has(opaques, cover_hash(S(""), false));
}

static bool same_package(const struct package *a, const struct package *b)
{
	return a->type == b->type && slice_equal(a->name, b->name) && slice_equal(a->version, b->version) &&
	       slice_equal(a->architecture, b->architecture);
}

static uint64_t package_hash(const struct merge *merge, const struct package *package)
{
	return slice_hash(package->version, slice_hash(package->name, merge->seed));
}

/* A database that is written anew still states what lower layers brought: those keep their layer. */
static void inherit_layers(const struct merge *merge, struct group *group, const struct group *before)
{
	size_t size = 16, *table;

	while (size < 2 * before->package_count)
		size *= 2;
	table = memory_new(size * sizeof *table);
	for (size_t i = 0; i < before->package_count; i++) {
		size_t at = package_hash(merge, &before->packages[i].package) & (size - 1);

		while (table[at])
			at = (at + 1) & (size - 1);
		table[at] = i + 1;
	}
	for (size_t i = 0; i < group->package_count; i++) {
		size_t at = package_hash(merge, &group->packages[i].package) & (size - 1);

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
	merge->mark_count = merge->mark_size = 0;
	free(merge->marks);
	merge->marks = NULL;
	merge->replaced_count = 0;
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
		group_update(merge, &merge->groups[i]);
	for (size_t i = merge->first; i < merge->count; i++)
		if (merge->groups[i].before && !merge->groups[merge->groups[i].before - 1].hidden)
			inherit_layers(merge, &merge->groups[i], &merge->groups[merge->groups[i].before - 1]);
	for (size_t i = 0; i < merge->first; i++)
		if (!merge->groups[i].hidden)
			merge->groups[i].hidden = is_hidden(merge, &merge->groups[i]);
	return 0;
}

static int by_path(const void *a, const void *b)
{
	const struct merged_file *x = a, *y = b;

	return slice_compare(x->file.path, y->file.path);
}

/* A hard link outlived the name that its file was read under: what was found there is said of the link. False: there is nothing. */
static bool outlives(struct merge *merge, struct group *link)
{
	const struct group *other = &merge->groups[link->target - 1];
	struct note note = { .kind = NOTE_INCOMPLETE,
		.path = link->path,
		.text = S("a hard link to a file that its own layer overwrote later: not examined") };

	if (link->target_times_lost == other->times_lost)
		return other->hidden;
	memory_reserve(merge->notes, merge->note_count, merge->note_capacity);
	merge->notes[merge->note_count++] = (struct merged_note){ note, link->layer };
	return false;
}

static void take_over(struct merge *merge, struct group *link)
{
	const struct group *other = &merge->groups[link->target - 1];

	for (size_t i = 0; i < other->package_count; i++) {
		struct merged_package found = other->packages[i];
		struct slice inside = slice_from(found.package.path, other->path.len);

		found.package.path = arena_printf(merge->arena, "%.*s%.*s", SLICE_ARG(link->path), SLICE_ARG(inside));
		found.layer = link->layer;
		memory_reserve(link->packages, link->package_count, link->package_capacity);
		link->packages[link->package_count++] = found;
	}
	if (other->has_file) {
		link->file = (struct merged_file){ other->file.file, link->layer };
		link->file.file.path = link->path;
		link->has_file = true;
	}
}

void merge_end(struct merge *merge, struct merged *ret_merged)
{
	struct merged merged = { 0 };
	size_t packages = 0, files = 0;

	for (size_t i = 0; i < merge->count; i++)
		if (!merge->groups[i].hidden) {
			if (merge->groups[i].target && outlives(merge, &merge->groups[i]))
				take_over(merge, &merge->groups[i]);
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
