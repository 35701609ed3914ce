/* finding.c - make a finding of the statements on one flaw in one package */
#include "match/finding.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "match/ecosystem.h"
#include "match/range.h"
#include "version/version.h"

#include <stddef.h>

#define FIXES_TRIED_MAX 64u

struct slices finding_copy_list(struct slices list, struct arena *arena)
{
	struct slices copy = { list.count ? arena_array(arena, struct slice, list.count) : NULL, list.count };

	for (size_t i = 0; i < list.count; i++)
		copy.items[i] = arena_copy(arena, list.items[i]);
	return copy;
}

struct advisory *finding_keep_advisory(const struct advisory *advisory, struct arena *arena)
{
	static const size_t texts[] = { offsetof(struct advisory, id), offsetof(struct advisory, record),
		offsetof(struct advisory, source), offsetof(struct advisory, ecosystem), offsetof(struct advisory, package),
		offsetof(struct advisory, status), offsetof(struct advisory, remark), offsetof(struct advisory, severity),
		offsetof(struct advisory, title), offsetof(struct advisory, details), offsetof(struct advisory, url),
		offsetof(struct advisory, published), offsetof(struct advisory, modified), offsetof(struct advisory, withdrawn),
		offsetof(struct advisory, kev) };
	static const size_t lists[] = { offsetof(struct advisory, aliases), offsetof(struct advisory, events),
		offsetof(struct advisory, vectors), offsetof(struct advisory, bulletins), offsetof(struct advisory, conditions) };
	struct advisory *copy = arena_alloc(arena, sizeof *copy);

	_Static_assert(sizeof texts / sizeof *texts + sizeof lists / sizeof *lists + 1 == sizeof *advisory / sizeof(struct slice),
		"every field is a text or a list, and all but one are copied");
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		*(struct slice *)(void *)((char *)copy + texts[i]) =
			arena_copy(arena, *(const struct slice *)(const void *)((const char *)advisory + texts[i]));
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		*(struct slices *)(void *)((char *)copy + lists[i]) =
			finding_copy_list(*(const struct slices *)(const void *)((const char *)advisory + lists[i]), arena);
	return copy;
}

struct texts {
	struct slice *items;
	size_t count, capacity;
};

static void add_text(struct texts *texts, struct slice text)
{
	memory_reserve(texts->items, texts->count, texts->capacity);
	texts->items[texts->count++] = text;
}

/* Sorted, without twins, and without WITHOUT; frees what was collected. */
static struct slices sorted(struct texts *texts, struct slice without, struct arena *arena)
{
	struct slices list = { texts->count ? arena_array(arena, struct slice, texts->count) : NULL, 0 };

	if (texts->count)
		qsort(texts->items, texts->count, sizeof *texts->items, slice_compare_items);
	for (size_t i = 0; i < texts->count; i++)
		if (!slice_equal(texts->items[i], without) &&
			(list.count == 0 || !slice_equal(list.items[list.count - 1], texts->items[i])))
			list.items[list.count++] = texts->items[i];
	free(texts->items);
	*texts = (struct texts){ 0 };
	return list;
}

/* "RUSTSEC-2023-0060" tells of two CVEs. It is no bulletin, which announces repairs, and who looks for it should find both. */
static bool is_record_of_several(struct slice id)
{
	return id.len && !advisory_is_bulletin(id) && advisory_cve_of(id).len == 0;
}

/* The other names of the flaw. Never a CVE: where a statement knows several, each is a finding of its own. */
static struct slices aliases_of(const struct flaw *flaw, struct arena *arena)
{
	struct texts texts = { 0 };

	for (size_t i = 0; i < flaw->count; i++) {
		const struct advisory *advisory = flaw->statements[i]->advisory;

		if (!slice_starts_with(advisory->id, S("CVE-")))
			add_text(&texts, advisory->id);
		for (size_t k = 0; k < advisory->aliases.count; k++)
			if (!slice_starts_with(advisory->aliases.items[k], S("CVE-")))
				add_text(&texts, advisory->aliases.items[k]);
		for (size_t k = 0; k < advisory->bulletins.count; k++)
			if (is_record_of_several(advisory->bulletins.items[k]))
				add_text(&texts, advisory->bulletins.items[k]);
	}
	return sorted(&texts, flaw->id, arena);
}

static struct slices bulletins_of(const struct flaw *flaw, struct arena *arena)
{
	struct texts texts = { 0 };

	for (size_t i = 0; i < flaw->count; i++)
		for (size_t k = 0; k < flaw->statements[i]->advisory->bulletins.count; k++)
			if (!is_record_of_several(flaw->statements[i]->advisory->bulletins.items[k]))
				add_text(&texts, flaw->statements[i]->advisory->bulletins.items[k]);
	return sorted(&texts, S(""), arena);
}

/* FIXED, or the first fix above that none of those that name a fix calls affected; empty where there is none. */
static struct slice good_for_all(const struct flaw *flaw, const struct version_scheme *scheme, struct slice fixed)
{
	size_t good = 0, raised = 0;

	for (size_t i = 0; fixed.len && good < flaw->count; i = (i + 1) % flaw->count) {
		const struct statement *statement = flaw->statements[i];
		struct slice next = statement->fixed.len ? range_first_good(statement->advisory, scheme, fixed) : fixed;

		good = slice_equal(next, fixed) ? good + 1 : 0;
		if (good == 0 && ++raised > FIXES_TRIED_MAX)
			return S("");
		fixed = next;
	}
	return fixed;
}

/* The version that satisfies every statement: the highest of their lowest fixes, unless one of them calls that affected. */
static struct slice fixed_version(const struct flaw *flaw, enum package_type type)
{
	const struct version_scheme *scheme = version_scheme_by_name(slice_from_text(package_type_facts(type)->scheme));
	struct slice fixed = S("");

	for (size_t i = 0; i < flaw->count; i++) {
		struct slice other = flaw->statements[i]->fixed;

		if (other.len && (fixed.len == 0 || (scheme && scheme->compare(other, fixed) > 0)))
			fixed = other;
	}
	return flaw->count > 1 ? good_for_all(flaw, scheme, fixed) : fixed;
}

/* Advisories name versions of Go's modules without the "v" that they have: "go get x@v0.52.0". */
static struct slice as_it_is_called(struct slice fixed, const struct package *package, struct arena *arena)
{
	bool has_v = package->type == PACKAGE_GOLANG && slice_starts_with(package->version, S("v"));

	return has_v && fixed.len && fixed.ptr[0] >= '0' && fixed.ptr[0] <= '9' ? arena_printf(arena, "v%.*s", SLICE_ARG(fixed))
										: fixed;
}

/* The field of the first statement that has one: they come in the order in which they decide. */
static struct slice first_text(const struct flaw *flaw, size_t offset)
{
	for (size_t i = 0; i < flaw->count; i++) {
		struct slice text = *(const struct slice *)(const void *)((const char *)flaw->statements[i]->advisory + offset);

		if (text.len)
			return text;
	}
	return S("");
}

/* Dates and moments are both compared as texts. */
static struct slice last_modified(const struct flaw *flaw)
{
	struct slice last = S("");

	for (size_t i = 0; i < flaw->count; i++)
		if (slice_compare(flaw->statements[i]->advisory->modified, last) > 0)
			last = flaw->statements[i]->advisory->modified;
	return last;
}

/* Of a sentence on the flaw and a bulletin's headline the sentence. */
static struct slice title_of(const struct flaw *flaw)
{
	for (size_t i = 0; i < flaw->count; i++)
		if (advisory_is_titled(flaw->statements[i]->advisory))
			return flaw->statements[i]->advisory->title;
	return first_text(flaw, offsetof(struct advisory, title));
}

static void add_places(const struct subject *subjects, size_t count, struct arena *arena, struct finding *finding)
{
	const struct found_package *first = subjects[0].found;
	struct texts paths = { 0 }, binaries = { 0 };

	finding->place = (struct place){
		.package = &first->package,
		.path = first->package.path,
		.layer = first->layer,
		.base = first->base,
	};
	for (size_t i = 1; i < count; i++) {
		add_text(&paths, subjects[i].found->package.path);
		if (package_is_distributions(subjects[i].type))
			add_text(&binaries, subjects[i].found->package.name);
	}
	finding->paths = sorted(&paths, first->package.path, arena);
	finding->binaries = sorted(&binaries, first->package.name, arena);
}

/* Of several repairs for subscribers the one that decides first; where everybody gets one too, that is the repair. */
static void tell_offer(const struct flaw *flaw, struct arena *arena, struct finding *finding)
{
	const struct package *package = finding->place.package;

	for (size_t i = 0; i < flaw->count && finding->fixed_version.len == 0; i++) {
		struct slice offered = flaw->statements[i]->offered;

		if (offered.len == 0)
			continue;
		finding->status_reason = offered;
		finding->action = arena_printf(arena, "%.*s: subscribe and upgrade, remove %.*s, or accept it with a reason",
			SLICE_ARG(offered), SLICE_ARG(package->name));
		return;
	}
}

void finding_make(
	const struct subject *subjects, size_t count, const struct flaw *flaw, struct arena *arena, struct match *ret_match)
{
	const struct statement *decides = flaw->statements[0];
	bool by_cpe = slice_equal(decides->advisory->ecosystem, S(ECOSYSTEM_CPE));
	struct finding finding = {
		.kind = FINDING_VULNERABILITY,
		.id = arena_copy(arena, flaw->id),
		.aliases = aliases_of(flaw, arena),
		.title = title_of(flaw),
		.rating = RATING_UNKNOWN,
		.score = -1,
		.fixed_version = as_it_is_called(fixed_version(flaw, subjects[0].type), &subjects[0].found->package, arena),
		.status = decides->advisory->status,
		.status_reason = decides->advisory->remark,
		.source = decides->advisory->source,
		.bulletins = bulletins_of(flaw, arena),
		.url = first_text(flaw, offsetof(struct advisory, url)),
		.kev = first_text(flaw, offsetof(struct advisory, kev)),
		.published = first_text(flaw, offsetof(struct advisory, published)),
		.modified = last_modified(flaw),
	};

	if (finding.status.len == 0)
		finding.status = finding.fixed_version.len ? S("fixed") : S("affected");
	finding.match = arena_printf(arena, "%.*s: %.*s, %.*s%s", SLICE_ARG(decides->name), SLICE_ARG(decides->why),
		SLICE_ARG(decides->advisory->ecosystem), by_cpe ? " name" : "");
	if (by_cpe && finding.url.len == 0)
		finding.url = arena_printf(arena, "https://nvd.nist.gov/vuln/detail/%.*s", SLICE_ARG(flaw->id));
	add_places(subjects, count, arena, &finding);
	tell_offer(flaw, arena, &finding);
	ret_match->finding = finding;
	ret_match->advisories = arena_array(arena, const struct advisory *, flaw->count);
	ret_match->advisory_count = flaw->count;
	for (size_t i = 0; i < flaw->count; i++)
		ret_match->advisories[i] = flaw->statements[i]->advisory;
}

void finding_add_path(struct finding *finding, struct slice path, struct arena *arena)
{
	struct texts paths = { 0 };

	for (size_t i = 0; i < finding->paths.count; i++)
		add_text(&paths, finding->paths.items[i]);
	add_text(&paths, path);
	finding->paths = sorted(&paths, finding->place.path, arena);
}
