/* vendor.c - what a distribution says of the files that its packages brought
 *
 * Debian's python3-requests is requests as Python sees it, repaired by Debian under a version that Python's advisories do not know.
 * So the distribution judges it: what it says of a flaw in the package that owns the file decides. */
#include "base/cleanup.h"
#include "base/memory.h"
#include "match/matching.h"

/* A package that owns something. */
struct owner {
	const struct found_package *found;
	bool read;                             /* the members below are there */
	const struct advisory **yes, **others; /* the statements that hold its version, and those that do not */
	size_t yes_count, other_count;
};

struct vendor {
	struct owner *owners; /* by name */
	size_t count;
};

static int compare_owners(const void *a, const void *b)
{
	const struct owner *x = a, *y = b;
	int order = slice_compare(x->found->package.name, y->found->package.name);

	return order ? order : (x->found > y->found) - (x->found < y->found);
}

struct vendor *vendor_new(struct matching *matching, const struct found_package *packages, size_t count)
{
	struct vendor *vendor = arena_array(matching->arena, struct vendor, 1);

	vendor->owners = arena_array(matching->arena, struct owner, count);
	for (size_t i = 0; i < count; i++)
		if (package_is_distributions((enum package_type)packages[i].package.type) &&
			kind_of(matching, &packages[i].package)->known_whole)
			vendor->owners[vendor->count++] = (struct owner){ .found = &packages[i] };
	if (vendor->count == 0)
		return NULL;
	qsort(vendor->owners, vendor->count, sizeof *vendor->owners, compare_owners);
	return vendor;
}

/* The first of that name; NULL: there is none. */
static struct owner *find_owner(struct vendor *vendor, struct slice name)
{
	size_t low = 0, high = vendor->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (slice_compare(vendor->owners[middle].found->package.name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < vendor->count && slice_equal(vendor->owners[low].found->package.name, name) ? &vendor->owners[low] : NULL;
}

/* Its statements are needed for as long as the matching goes on: read into the arena of all. */
static int read_owner(struct matching *matching, struct owner *owner)
{
	const struct subject subject = subject_of(owner->found, S(""), matching->arena);
	__attribute__((cleanup(statements_free))) struct statements statements = { .quiet = true };
	struct sources sources = { 0 };
	bool binary = kind_of(matching, &owner->found->package)->ecosystems.binaries;
	int r = sources_read(matching, subject.type, subject.name, true, matching->arena, &sources);

	if (r >= 0)
		r = statements_add(matching, &subject, subject.name, subject.version, &sources, 0, 1, &statements);
	if (r >= 0 && binary && !slice_equal(subject.name, owner->found->package.name)) {
		r = sources_read(matching, subject.type, owner->found->package.name, true, matching->arena, &sources);
		if (r >= 0)
			r = statements_add(matching, &subject, owner->found->package.name, owner->found->package.version,
				&sources, 0, 1, &statements);
	}
	free(sources.items);
	if (r < 0)
		return r;
	owner->yes = arena_array(matching->arena, const struct advisory *, statements.count);
	for (; owner->yes_count < statements.count; owner->yes_count++)
		owner->yes[owner->yes_count] = statements.items[owner->yes_count].advisory;
	owner->others = arena_array(matching->arena, const struct advisory *, statements.other_count);
	for (; owner->other_count < statements.other_count; owner->other_count++)
		owner->others[owner->other_count] = statements.others[owner->other_count];
	owner->read = true;
	return 0;
}

static const struct advisory *find_flaw(const struct advisory *const *advisories, size_t count, const struct flaw *flaw)
{
	for (size_t i = 0; i < count; i++)
		if (join_speaks_of(advisories[i], flaw))
			return advisories[i];
	return NULL;
}

int vendor_ask(struct matching *matching, const struct found_package *found, const struct flaw *flaw, enum vendor_word *ret_word,
	struct owned_place *ret_place)
{
	struct vendor *vendor = matching->vendor;
	struct owner *owner =
		vendor && found->package.owner.len && !package_is_distributions((enum package_type)found->package.type)
			? find_owner(vendor, found->package.owner)
			: NULL;
	enum vendor_word word = owner ? VENDOR_SILENT : VENDOR_NOT_ASKED;

	for (; owner && owner < vendor->owners + vendor->count && slice_equal(owner->found->package.name, found->package.owner);
		owner++) {
		const struct advisory *said;
		int r;

		if (owner->found->third_party.len) {
			word = VENDOR_NOT_ASKED;
			break;
		}
		r = owner->read ? 0 : read_owner(matching, owner);
		if (r < 0)
			return r;
		said = find_flaw(owner->yes, owner->yes_count, flaw);
		if (said) {
			*ret_place = (struct owned_place){ &owner->found->package, said, found->package.path };
			word = VENDOR_AFFIRMS;
			break;
		}
		if (find_flaw(owner->others, owner->other_count, flaw))
			word = VENDOR_DENIES;
	}
	*ret_word = word;
	return 0;
}
