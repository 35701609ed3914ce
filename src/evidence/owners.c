/* owners.c - whose file is it? */
#include "evidence/owners.h"
#include "base/buffer.h"
#include "base/sha256.h"
#include "evidence/licences.h"
#include "model/cover.h"

struct slot {
	uint64_t hash;
	size_t list; /* 1 + index; 0: empty */
};

struct owners {
	const struct merged_files *owned;
	size_t owned_count;
	struct slot *slots;
	size_t size;   /* a power of two */
	uint64_t seed; /* whoever makes lists must not know which paths meet in one slot */
};

static struct slot *slot_at(const struct owners *owners, uint64_t hash)
{
	size_t at = (size_t)((hash ^ owners->seed) * 0x9e3779b97f4a7c15u >> 20) & (owners->size - 1);

	while (owners->slots[at].list && owners->slots[at].hash != hash)
		at = (at + 1) & (owners->size - 1);
	return &owners->slots[at];
}

static bool is_distributions(const struct merged_files *owned)
{
	return package_is_distributions((enum package_type)owned->files.type);
}

/* Of the paths in the lists of distributions' packages, or in the others: whoever comes first keeps a path. */
static void lists_take(struct owners *owners, size_t count, bool distributions)
{
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0;
			is_distributions(&owners->owned[i]) == distributions && k < owners->owned[i].files.hashes.len / 8; k++) {
			struct slot *slot;
			uint64_t hash;

			memcpy(&hash, owners->owned[i].files.hashes.ptr + 8 * k, 8);
			slot = slot_at(owners, hash);
			if (!slot->list)
				*slot = (struct slot){ hash, i + 1 };
		}
}

struct owners *owners_new(const struct merged_files *owned, size_t count, struct arena *arena)
{
	struct owners *owners = arena_array(arena, struct owners, 1);
	size_t paths = 0;

	for (size_t i = 0; i < count; i++)
		paths += owned[i].files.hashes.len / 8;
	owners->owned = owned;
	owners->owned_count = count;
	random_bytes(&owners->seed, sizeof owners->seed);
	for (owners->size = 64; owners->size < 2 * paths; owners->size *= 2)
		;
	owners->slots = arena_array(arena, struct slot, owners->size);
	/* What pip lists, Debian's package of it lists too. */
	lists_take(owners, count, true);
	lists_take(owners, count, false);
	return owners;
}

/* DISTRIBUTIONS: only their packages own anything. NULL: nobody's. */
static const struct merged_files *find(const struct owners *owners, struct slice path, bool distributions)
{
	const struct slot *slot = slot_at(owners, cover_hash(path, false));
	const struct merged_files *list = slot->list ? &owners->owned[slot->list - 1] : NULL;

	return list && (!distributions || is_distributions(list)) ? list : NULL;
}

static const struct merged_files *find_list(const struct owners *owners, struct slice path, bool distributions)
{
	static const char usr[] = "usr/";
	cleanup_buffer struct buffer other = BUFFER_INIT(0);
	const struct merged_files *found = find(owners, path, distributions);

	if (found)
		return found;
	if (slice_starts_with(path, S("usr/")))
		return find(owners, slice_from(path, sizeof usr - 1), distributions);
	buffer_addf(&other, "usr/%.*s", SLICE_ARG(path));
	return find(owners, buffer_slice(&other), distributions);
}

static struct slice find_under_either_name(const struct owners *owners, struct slice path, bool distributions)
{
	const struct merged_files *list = find_list(owners, path, distributions);

	return list ? list->files.package : S("");
}

/* Of "a.jar!/b.jar" the file is "a.jar". */
static struct slice file_of(struct slice path)
{
	ptrdiff_t inside = slice_find(path, S("!/"));

	return inside >= 0 ? slice_first(path, (size_t)inside) : path;
}

struct slice owners_find(const struct owners *owners, struct slice path)
{
	struct slice found = find_under_either_name(owners, file_of(path), true);

	return found.len ? found : find_under_either_name(owners, file_of(path), false);
}

/* What a program's bytes say of it: of use where no package of the distribution says it. */
static bool is_said_by_program(const struct package *package)
{
	static const char *const catalogers[] = { "classifiers", "kernel", "kernel_module", "note_package" };

	for (size_t i = 0; i < sizeof catalogers / sizeof catalogers[0]; i++)
		if (slice_equal(package->cataloger, slice_from_text(catalogers[i])))
			return true;
	return false;
}

void owners_set(const struct owners *owners, struct merged_package *packages, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!package_is_distributions((enum package_type)packages[i].package.type) &&
			!is_said_by_program(&packages[i].package))
			packages[i].package.owner = find_under_either_name(owners, file_of(packages[i].package.path), true);
	licences_set(owners->owned, owners->owned_count, packages, count);
}

/* "1:2.3.4-5" is a packaging of "2.3.4". */
static bool is_packaging_of(struct slice packaged, struct slice version)
{
	ptrdiff_t colon = slice_find_byte(packaged, ':');

	packaged = slice_from(packaged, colon < 0 ? 0 : (size_t)colon + 1);
	return version.len && slice_starts_with(packaged, version) &&
	       (packaged.len == version.len || !strchr("0123456789", packaged.ptr[version.len]));
}

/* A file that an upper layer has anew is still its package's where it says the same version: its owner or rights were changed. */
static bool is_explained(
	const struct owners *owners, const struct merged_package *found, const struct merged_package *packages, size_t count)
{
	const struct merged_files *list = find_list(owners, file_of(found->package.path), true);

	if (!list || found->layer <= list->layer)
		return list != NULL;
	for (size_t i = 0; i < count; i++)
		if (packages[i].package.type == list->files.type && slice_equal(packages[i].package.name, list->files.package) &&
			is_packaging_of(packages[i].package.version, found->package.version))
			return true;
	return false;
}

size_t owners_leave_out(const struct owners *owners, struct merged_package *packages, size_t count)
{
	size_t kept = 0;

	/* Marked first: while some move to the front, the rest is still looked through. */
	for (size_t i = 0; i < count; i++)
		packages[i].package.owner =
			is_said_by_program(&packages[i].package) && is_explained(owners, &packages[i], packages, count)
				? find_under_either_name(owners, file_of(packages[i].package.path), true)
				: packages[i].package.owner;
	for (size_t i = 0; i < count; i++)
		if (!is_said_by_program(&packages[i].package) || !packages[i].package.owner.len)
			packages[kept++] = packages[i];
	return kept;
}
