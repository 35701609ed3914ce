/* merge_history.c - who brought and who changed what lies in a place: of packages when a layer is laid, of files at the end */
#include "base/memory.h"
#include "evidence/merge_state.h"

/* Open addressing by a seeded hash; what has the same key stands in a list behind one slot, so that any number of repetitions takes
 * no more steps than there are. */
struct index {
	const struct merge *merge;
	const struct merged_package *packages;
	bool by_version;
	size_t *slots, size; /* 1 + index of the first of a list */
	size_t *next;        /* of each package: 1 + index of the next one, or 0 */
};

static bool same_package(const struct package *a, const struct package *b, bool by_version)
{
	return a->type == b->type && slice_equal(a->name, b->name) && slice_equal(a->architecture, b->architecture) &&
	       (!by_version || slice_equal(a->version, b->version));
}

static size_t *slot_of(const struct index *index, const struct package *package)
{
	uint64_t hash = slice_hash(package->architecture, slice_hash(package->name, index->merge->seed + package->type));
	size_t at;

	if (index->by_version)
		hash = slice_hash(package->version, hash);
	for (at = hash & (index->size - 1); index->slots[at]; at = (at + 1) & (index->size - 1))
		if (same_package(&index->packages[index->slots[at] - 1].package, package, index->by_version))
			break;
	return &index->slots[at];
}

static void index_init(struct index *index, const struct merge *merge, const struct merged_package *packages, size_t count,
	bool by_version, uint64_t only_hidden_by)
{
	*index = (struct index){ .merge = merge, .packages = packages, .by_version = by_version, .size = 16 };
	while (index->size < 2 * count)
		index->size *= 2;
	index->slots = memory_new(index->size * sizeof *index->slots);
	index->next = memory_new((count + 1) * sizeof *index->next);
	for (size_t i = count; i-- > 0;) {
		size_t *slot;

		if (packages[i].hidden_by != only_hidden_by)
			continue;
		slot = slot_of(index, &packages[i].package);
		index->next[i] = *slot;
		*slot = i + 1;
	}
}

static void index_done(struct index *index)
{
	free(index->slots);
	free(index->next);
}

/* A database that is written anew still states what lower layers brought: those keep their layer. *RET_NEW marks the others. */
static size_t inherit(const struct merge *merge, struct group *group, struct group *before, bool *is_new)
{
	struct index index;
	size_t new_count = 0;

	index_init(&index, merge, before->packages, before->package_count, true, merge->layer);
	for (size_t i = 0; i < group->package_count; i++) {
		struct merged_package *package = &group->packages[i];
		size_t *slot = slot_of(&index, &package->package);
		struct merged_package *old;

		if (!*slot) {
			is_new[i] = true;
			new_count++;
			continue;
		}
		old = &before->packages[*slot - 1];
		package->layer = old->layer;
		package->first = old->first;
		package->before = old->before;
		old->hidden_by = MERGED_VISIBLE; /* it is still there, stated anew */
		if (index.next[*slot - 1])
			*slot = index.next[*slot - 1]; /* the next one of the same goes with the next */
	}
	index_done(&index);
	return new_count;
}

/* Where one package of a name went and one of that name came, one took the other's place. Of several nobody can tell which took
 * which. */
static void pair(const struct merge *merge, struct group *group, struct group *before, const bool *is_new)
{
	struct index old, new;

	for (size_t i = 0; i < group->package_count; i++)
		if (!is_new[i])
			group->packages[i].hidden_by = 0; /* out of the way for a moment */
	index_init(&old, merge, before->packages, before->package_count, false, merge->layer);
	index_init(&new, merge, group->packages, group->package_count, false, MERGED_VISIBLE);
	for (size_t i = 0; i < group->package_count; i++) {
		struct merged_package *package = &group->packages[i], *gone;
		size_t at;

		package->hidden_by = MERGED_VISIBLE;
		if (!is_new[i])
			continue;
		at = *slot_of(&new, &package->package);
		if (new.next[at - 1])
			continue;
		at = *slot_of(&old, &package->package);
		if (!at || old.next[at - 1])
			continue;
		gone = &before->packages[at - 1];
		package->before = gone->package.version;
		package->first = gone->first;
		gone->after = package->package.version;
	}
	index_done(&old);
	index_done(&new);
}

void merge_history_packages(const struct merge *merge, struct group *group, struct group *before)
{
	bool *is_new;

	if (!group->package_count || !before->package_count)
		return;
	is_new = memory_new(group->package_count * sizeof *is_new);
	if (inherit(merge, group, before, is_new))
		pair(merge, group, before, is_new);
	free(is_new);
}

/* Bytes that were not kept (of large files) may differ. */
static bool same_file(const struct file *a, const struct file *b)
{
	return a->kind == b->kind && a->mode == b->mode && a->uid == b->uid && a->gid == b->gid &&
	       slice_equal(a->link, b->link) &&
	       (a->kind != FILE_REGULAR || (a->size == b->size && a->bytes.len == a->size && b->bytes.len == b->size &&
						   slice_equal(a->bytes, b->bytes)));
}

void merge_history_files(struct merge *merge)
{
	for (size_t i = 0; i < merge->count; i++) {
		struct group *group = &merge->groups[i];
		struct merged_file *file = &group->file;
		struct group *before = group->before ? &merge->groups[group->before - 1] : NULL;

		if (group->hidden && group->target && merge->groups[group->target - 1].has_file) { /* a further name of a file */
			*file = (struct merged_file){ .file = merge->groups[group->target - 1].file.file, .layer = group->layer };
			file->file.path = group->path;
			group->has_file = true;
		}
		if (!group->has_file)
			continue;
		file->hidden_by = group->hidden ? group->hidden_by : MERGED_VISIBLE;
		file->first = file->changed = file->layer;
		if (!before || !before->has_file || before->hidden_by != group->layer)
			continue;
		before->file.replaced = true;
		file->first = before->file.first;
		if (same_file(&before->file.file, &file->file))
			file->changed = before->file.changed;
	}
}

static int by_path_and_layer(const void *a, const void *b)
{
	const struct merged_file *x = a, *y = b;
	int order = slice_compare(x->file.path, y->file.path);

	return order ? order : (x->layer > y->layer) - (x->layer < y->layer);
}

void merge_history_hidden_files(struct merge *merge, struct merged *merged)
{
	size_t count = 0;

	for (size_t i = 0; i < merge->count; i++)
		count += merge->groups[i].hidden && merge->groups[i].has_file;
	merged->hidden_files = arena_array(merge->arena, struct merged_file, count);
	for (size_t i = 0; i < merge->count; i++)
		if (merge->groups[i].hidden && merge->groups[i].has_file)
			merged->hidden_files[merged->hidden_file_count++] = merge->groups[i].file;
	if (count)
		qsort(merged->hidden_files, count, sizeof *merged->hidden_files, by_path_and_layer);
}
