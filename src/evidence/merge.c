/* merge.c - lay the layers' evidence over one another */
#include "base/memory.h"
#include "base/sha256.h"
#include "evidence/merge_state.h"
#include "link/record.h"
#include "model/cover.h"

struct merge *merge_new(struct arena *arena, struct deadline *deadline)
{
	struct merge *merge = memory_one(struct merge);

	merge->arena = arena;
	merge->deadline = deadline;
	random_bytes(&merge->seed, sizeof merge->seed);
	merge->table_size = 1024;
	merge->table = memory_new(merge->table_size * sizeof *merge->table);
	return merge;
}

void merge_free(struct merge *merge)
{
	if (!merge)
		return;
	for (size_t i = 0; i < merge->count; i++) {
		free(merge->groups[i].packages);
		free(merge->groups[i].owned);
		free(merge->groups[i].suspects);
	}
	free(merge->groups);
	free(merge->table);
	free(merge->notes);
	for (size_t i = 0; i < merge->laid_count; i++) {
		free(merge->laid[i].whiteouts);
		free(merge->laid[i].opaques);
		free(merge->laid[i].answers);
	}
	free(merge->laid);
	free(merge->aliases);
	free(merge->questions);
	free(merge->marks);
	arena_done(&merge->loaded);
	free(merge);
}

struct slice merge_file_of(struct slice path)
{
	ptrdiff_t inside = slice_find(path, S("!/"));

	return inside < 0 ? path : slice_first(path, (size_t)inside);
}

/* Where an entry at PATH (a file of the layer) really lies, given the links to folders that are there. No engine unpacks what lies
 * below a circle of links: it is reported where it says it is. */
static struct slice lies_at(struct merge *merge, struct slice path)
{
	struct slice resolved = merge->link_count ? merge_resolve(merge, path, false) : path;

	return resolved.len ? resolved : path;
}

static int take_package(struct merge *merge, struct slice fields, struct error *err)
{
	struct merged_package found = { .layer = merge->layer, .first = merge->layer, .hidden_by = MERGED_VISIBLE };
	struct slice written, path;
	struct group *group;
	int r = record_read(RECORD_PACKAGE, fields, &found.package, merge->arena, err);

	if (r < 0)
		return r;
	if (found.package.type == PACKAGE_UNKNOWN || found.package.type >= PACKAGE_TYPE_COUNT)
		return error_set(err, ERR_FORMAT, "a package of unknown type %lu", (unsigned long)found.package.type);
	written = merge_file_of(found.package.path);
	path = lies_at(merge, written);
	if (!slice_equal(path, written))
		found.package.path = arena_printf(
			merge->arena, "%.*s%.*s", SLICE_ARG(path), SLICE_ARG(slice_from(found.package.path, written.len)));
	group = merge_group_at(merge, path);
	memory_reserve_one(group->packages, group->package_count, group->package_capacity);
	group->packages[group->package_count++] = found;
	return 0;
}

/* A further name of a file: what it holds counts again when the name it was read under goes away. */
static void take_hardlink(struct merge *merge, const struct file *file)
{
	struct slice path = lies_at(merge, file->path);
	const struct group *other = merge_group_find(merge, lies_at(merge, file->link));
	struct group *group;
	size_t target;

	if (!other || slice_equal(path, other->path))
		return;                                                               /* that name gave nothing */
	target = other->target ? other->target : (size_t)(other - merge->groups) + 1; /* of a link to a link, the file */
	group = merge_group_at(merge, path);
	other = &merge->groups[target - 1];
	group->target = target;
	group->target_times_lost = other->times_lost;
}

static int take_file(struct merge *merge, struct slice fields, struct error *err)
{
	struct merged_file found = { .layer = merge->layer, .hidden_by = MERGED_VISIBLE };
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
	found.file.path = lies_at(merge, found.file.path);
	group = merge_group_at(merge, found.file.path);
	group->file = found;
	group->has_file = true;
	return 0;
}

static int take_owned(struct merge *merge, struct slice fields, struct error *err)
{
	struct package_files files;
	struct group *group;
	int r = record_read(RECORD_FILES, fields, &files, merge->arena, err);

	if (r < 0)
		return r;
	if (files.type == PACKAGE_UNKNOWN || files.type >= PACKAGE_TYPE_COUNT || files.hashes.len % 8)
		return error_set(err, ERR_FORMAT, "a list of files that is none");
	group = merge_group_at(merge, lies_at(merge, files.path));
	memory_reserve_one(group->owned, group->owned_count, group->owned_capacity);
	group->owned[group->owned_count++] = files;
	return 0;
}

void merge_note(struct merge *merge, uint64_t layer, const struct note *note)
{
	memory_reserve(merge->notes, merge->note_count, merge->note_capacity);
	merge->notes[merge->note_count++] = (struct merged_note){ *note, layer };
}

/* PATH of the file that lies at GROUP, or of something inside it, as it is called there. */
static struct slice path_at(struct merge *merge, struct slice path, struct slice written, const struct group *group)
{
	return slice_equal(written, group->path)
		       ? path
		       : arena_printf(merge->arena, "%.*s%.*s", SLICE_ARG(group->path), SLICE_ARG(slice_from(path, written.len)));
}

/* Goes when its file goes, as packages do. */
static void take_suspect(struct merge *merge, struct note *note)
{
	struct slice written = merge_file_of(note->path);
	struct group *group = merge_group_at(merge, lies_at(merge, written));

	note->path = path_at(merge, note->path, written, group);
	memory_reserve_one(group->suspects, group->suspect_count, group->suspect_capacity);
	group->suspects[group->suspect_count++] = *note;
}

static int take_note(struct merge *merge, struct slice fields, struct error *err)
{
	struct merged_note found = { .layer = merge->layer };
	int r = record_read(RECORD_NOTE, fields, &found.note, merge->arena, err);

	if (r < 0)
		return r;
	if (found.note.kind >= NOTE_KIND_COUNT)
		return error_set(err, ERR_FORMAT, "a note of unknown kind %lu", (unsigned long)found.note.kind);
	if (found.note.kind == NOTE_SUSPECT)
		take_suspect(merge, &found.note);
	else
		merge_note(merge, found.layer, &found.note);
	return 0;
}

static int take_link(struct merge *merge, struct slice fields, struct error *err)
{
	struct link link;
	struct group *group;
	int r = record_read(RECORD_LINK, fields, &link, merge->arena, err);

	if (r < 0)
		return r;
	group = merge_group_at(merge, lies_at(merge, link.path));
	group->is_link = !link.hard;
	group->is_hard = link.hard != 0;
	group->link = link.target;
	group->wants = link.wants;
	merge->link_count += group->is_link;
	merge->links_changed = true;
	return 0;
}

/* First of a layer come what it takes away and its links: they hold for all its entries, wherever they stand in its archive. */
static int take_first(struct merge *merge, struct laid *laid, enum record_kind kind, struct slice fields, struct error *err)
{
	struct whiteout whiteout;
	int r;

	switch (kind) {
	case RECORD_WHITEOUT:
		r = record_read(kind, fields, &whiteout, merge->arena, err);
		if (r < 0)
			return r;
		whiteout.path = lies_at(merge, whiteout.path);
		if (whiteout.opaque) {
			memory_reserve(laid->opaques, laid->opaque_count, laid->opaque_capacity);
			laid->opaques[laid->opaque_count++] = cover_hash(whiteout.path, false);
		} else {
			memory_reserve(laid->whiteouts, laid->whiteout_count, laid->whiteout_capacity);
			laid->whiteouts[laid->whiteout_count++] = cover_hash(whiteout.path, false);
		}
		return 0;
	default:
		return 0;
	}
}

static int take_then(struct merge *merge, enum record_kind kind, struct slice fields, struct error *err)
{
	struct whiteout replaced;
	int r;

	switch (kind) {
	case RECORD_PACKAGE:
		return take_package(merge, fields, err);
	case RECORD_FILE:
		return take_file(merge, fields, err);
	case RECORD_FILES:
		return take_owned(merge, fields, err);
	case RECORD_NOTE:
		return take_note(merge, fields, err);
	case RECORD_REPLACED:
		r = record_read(kind, fields, &replaced, merge->arena, err);
		if (r >= 0)
			merge_forget(merge, lies_at(merge, replaced.path));
		return r;
	case RECORD_COVERS:
	case RECORD_WHITEOUT:
	case RECORD_LINK:   /* taken before */
	case RECORD_HASH:   /* whoever guesses looks for it in the layer of the file that is seen */
	case RECORD_SECRET: /* of every layer, whatever lies over it */
	case RECORD_MALWARE:
	case RECORD_UNEXAMINED:
	case RECORD_FILE_DIGEST:
	case RECORD_STATED_DIGEST:
		return 0;
	default:
		return error_set(err, ERR_FORMAT, "a record of kind %d in a layer", (int)kind);
	}
}

static int not_in_time(struct error *err)
{
	return error_set(err, ERR_TIMEOUT, "not done in time (--timeout)");
}

enum turn { TURN_TAKEN_AWAY, TURN_LINKS, TURN_REST, TURN_COUNT };

static int take_all(struct merge *merge, struct laid *laid, struct slice records, enum turn turn, struct error *err)
{
	enum record_kind kind;
	struct slice fields;
	int r;

	while ((r = record_next(&records, &kind, &fields, err)) > 0) {
		if (deadline_step(merge->deadline))
			return not_in_time(err);
		if (turn == TURN_TAKEN_AWAY)
			r = take_first(merge, laid, kind, fields, err);
		else if (turn == TURN_LINKS)
			r = kind == RECORD_LINK ? take_link(merge, fields, err) : 0;
		else
			r = take_then(merge, kind, fields, err);
		if (r < 0)
			return r;
	}
	if (r == 0 && records.len)
		return error_set(err, ERR_FORMAT, "the last record is cut");
	return r;
}

static struct laid *laid_new(struct merge *merge, uint64_t layer)
{
	memory_reserve(merge->laid, merge->laid_count, merge->laid_capacity);
	merge->laid[merge->laid_count] = (struct laid){ .layer = layer };
	return &merge->laid[merge->laid_count++];
}

static int settle(struct merge *merge, struct laid *laid, struct error *err)
{
	for (size_t i = merge->first; i < merge->count; i++)
		merge_group_update(merge, &merge->groups[i]);
	for (size_t i = 0; i < merge->first; i++) {
		struct group *group = &merge->groups[i];

		if (deadline_step(merge->deadline))
			return not_in_time(err);
		if (group->hidden || !merge_is_hidden(merge, laid, group))
			continue;
		merge->links_changed |= group->is_link;
		group->hidden_by = laid->layer;
		for (size_t k = 0; k < group->package_count; k++)
			group->packages[k].hidden_by = laid->layer;
	}
	for (size_t i = merge->first; i < merge->count; i++)
		if (merge->groups[i].before && !merge->groups[merge->groups[i].before - 1].hidden)
			merge_history_packages(merge, &merge->groups[i], &merge->groups[merge->groups[i].before - 1]);
	for (size_t i = 0; i < merge->first; i++)
		merge->groups[i].hidden |= merge->groups[i].hidden_by == laid->layer;
	return 0;
}

static int lay(struct merge *merge, struct laid *laid, struct slice records, struct error *err)
{
	int r;

	merge->laying = true;
	merge->first = merge->count;
	merge->mark_count = merge->mark_size = 0;
	free(merge->marks);
	merge->marks = NULL;
	merge->replaced_count = 0;
	merge_link_aliases(merge);
	r = merge_take_cover(merge, laid, records, err);
	if (r < 0)
		return r;
	merge_probe(merge, laid);
	for (enum turn turn = TURN_TAKEN_AWAY; turn < TURN_COUNT; turn++) {
		r = take_all(merge, laid, records, turn, err);
		if (r < 0)
			return r;
		if (turn == TURN_TAKEN_AWAY) {
			cover_sort(laid->whiteouts, &laid->whiteout_count);
			cover_sort(laid->opaques, &laid->opaque_count);
		}
	}
	r = settle(merge, laid, err);
	merge_doubts(merge);
	merge->laying = false;
	return r;
}

int merge_layer(struct merge *merge, uint64_t layer, struct slice records, struct error *err)
{
	struct laid *laid = laid_new(merge, layer);
	int r;

	merge->layer = layer;
	r = lay(merge, laid, records, err);
	merge_unload(merge, laid);
	return r;
}

static int by_path(const void *a, const void *b)
{
	const struct merged_file *x = a, *y = b;

	return slice_compare(x->file.path, y->file.path);
}

/* What was read under a hard link's other name: the file is the link's too; its packages are said under this name when the other one is
 * gone, and not twice. */
static void take_over(struct merge *merge, struct group *link)
{
	const struct group *other = &merge->groups[link->target - 1];
	struct note note = { .kind = NOTE_INCOMPLETE,
		.path = link->path,
		.text = S("a hard link to a file that its own layer overwrote later: not examined") };

	if (link->target_times_lost != other->times_lost) {
		merge_note(merge, link->layer, &note);
		return;
	}
	for (size_t i = 0; other->hidden && i < other->package_count; i++) {
		struct merged_package found = other->packages[i];
		struct slice inside = slice_from(found.package.path, other->path.len);

		found.package.path = arena_printf(merge->arena, "%.*s%.*s", SLICE_ARG(link->path), SLICE_ARG(inside));
		found.layer = found.first = link->layer;
		found.before = found.after = S("");
		found.hidden_by = MERGED_VISIBLE;
		memory_reserve_one(link->packages, link->package_count, link->package_capacity);
		link->packages[link->package_count++] = found;
	}
	for (size_t i = 0; other->hidden && i < other->suspect_count; i++) {
		note = other->suspects[i];
		note.path = path_at(merge, note.path, other->path, link);
		merge_note(merge, link->layer, &note);
	}
	if (other->has_file) {
		link->file = (struct merged_file){ .file = other->file.file, .layer = link->layer, .hidden_by = MERGED_VISIBLE };
		link->file.file.path = link->path;
		link->has_file = true;
	}
}

/* What hidden groups hold and nothing above states anew. */
static void list_hidden(const struct merge *merge, struct merged *merged)
{
	size_t count = 0;

	for (size_t i = 0; i < merge->count; i++)
		for (size_t k = 0; merge->groups[i].hidden && k < merge->groups[i].package_count; k++)
			count += merge->groups[i].packages[k].hidden_by != MERGED_VISIBLE;
	merged->hidden = arena_array(merge->arena, struct merged_package, count);
	for (size_t i = 0; i < merge->count; i++)
		for (size_t k = 0; merge->groups[i].hidden && k < merge->groups[i].package_count; k++)
			if (merge->groups[i].packages[k].hidden_by != MERGED_VISIBLE)
				merged->hidden[merged->hidden_count++] = merge->groups[i].packages[k];
}

int merge_end(struct merge *merge, struct merged *ret_merged, struct error *err)
{
	struct merged merged = { 0 };
	size_t packages = 0, files = 0, owned = 0;

	for (size_t i = 0; i < merge->count; i++)
		if (!merge->groups[i].hidden) {
			if (merge->groups[i].target)
				take_over(merge, &merge->groups[i]);
			packages += merge->groups[i].package_count;
			files += merge->groups[i].has_file;
			owned += merge->groups[i].owned_count;
		}
	merge_history_files(merge);
	merged.packages = arena_array(merge->arena, struct merged_package, packages);
	merged.files = arena_array(merge->arena, struct merged_file, files);
	merged.owned = arena_array(merge->arena, struct merged_files, owned);
	for (size_t i = 0; i < merge->count; i++) {
		const struct group *group = &merge->groups[i];

		if (group->hidden)
			continue;
		for (size_t k = 0; k < group->package_count; k++)
			merged.packages[merged.package_count++] = group->packages[k];
		for (size_t k = 0; k < group->suspect_count; k++)
			merge_note(merge, group->layer, &group->suspects[k]);
		for (size_t k = 0; k < group->owned_count; k++)
			merged.owned[merged.owned_count++] = (struct merged_files){ group->owned[k], group->layer };
		if (group->has_file)
			merged.files[merged.file_count++] = group->file;
	}
	if (files)
		qsort(merged.files, files, sizeof *merged.files, by_path);
	list_hidden(merge, &merged);
	merge_history_hidden_files(merge, &merged);
	merge_wants_end(merge, &merged);
	merge_end_notes(merge, &merged);
	if (merge->deadline && deadline_passed(merge->deadline))
		return not_in_time(err);
	*ret_merged = merged;
	return 0;
}
