/* spdx.c - what the forms of SPDX have in common: packages, and what their relationships make of them */
#include "bomread/spdx.h"
#include "base/memory.h"

#include <stdlib.h>

#define PARTS_MAX 500000u
#define RELATIONS_MAX 4000000u

void spdx_done(struct spdx *spdx)
{
	for (size_t i = 0; i < spdx->part_count; i++)
		part_done(&spdx->parts[i]);
	free(spdx->parts);
	free(spdx->contains);
	free(spdx->roots);
	free(spdx->licences);
}

struct part *spdx_part(struct spdx *spdx)
{
	if (spdx->part_count == PARTS_MAX) {
		spdx->cut = true;
		return NULL;
	}
	memory_reserve(spdx->parts, spdx->part_count, spdx->part_capacity);
	spdx->parts[spdx->part_count] = (struct part){ .judged = true };
	return &spdx->parts[spdx->part_count++];
}

void spdx_set_purpose(struct part *part, struct slice purpose)
{
	part->judged = slice_equal_ignoring_case(purpose, S("LIBRARY")) || slice_equal_ignoring_case(purpose, S("APPLICATION")) ||
		       slice_equal_ignoring_case(purpose, S("FRAMEWORK")) || purpose.len == 0;
	part->system = slice_equal_ignoring_case(purpose, S("OPERATING-SYSTEM")) ||
		       slice_equal_ignoring_case(purpose, S("OPERATING_SYSTEM")) || slice_equal(purpose, S("operatingSystem"));
}

void spdx_set_licence(struct part *part, struct slice licence)
{
	if (part->licence.len == 0 && !slice_equal(licence, S("NOASSERTION")) && !slice_equal(licence, S("NONE")))
		part->licence = licence;
}

void spdx_set_supplier(struct part *part, struct slice supplier, struct arena *arena)
{
	struct slice kind, name, address;

	if (!slice_cut(supplier, ':', &kind, &name) || part->supplier.len)
		return;
	name = slice_trim(name);
	part->supplier = name;
	if (slice_cut(name, '(', &name, &address) && slice_ends_with(address, S(")")))
		part->supplier = address.len > 1 ? arena_printf(arena, "%.*s <%.*s>", SLICE_ARG(slice_trim(name)),
							   SLICE_ARG(slice_first(address, address.len - 1)))
						 : slice_trim(name);
}

void spdx_add_reference(struct part *part, struct slice type, struct slice locator)
{
	if (part->purl.len == 0 && (slice_equal(type, S("purl")) || slice_ends_with(type, S("/purl"))))
		part->purl = locator;
	else if (part->cpe.len == 0 && slice_starts_with(locator, S("cpe:2.3:")))
		part->cpe = locator;
}

void spdx_add_words(struct part *part, struct slice text)
{
	ptrdiff_t at = slice_find(text, S(": "));

	part_add_words(part, text);
	if (at >= 0)
		part_add_property(part, slice_first(text, (size_t)at), slice_trim(slice_from(text, (size_t)at + 2)));
}

void spdx_add_root(struct spdx *spdx, struct slice id)
{
	if (id.len == 0 || spdx->root_count == PARTS_MAX)
		return;
	memory_reserve_one(spdx->roots, spdx->root_count, spdx->root_capacity);
	spdx->roots[spdx->root_count++] = id;
}

static void add_contains(struct spdx *spdx, struct slice from, struct slice to)
{
	if (slice_starts_with(from, S("SPDXRef-File")) || slice_starts_with(to, S("SPDXRef-File")) ||
		slice_starts_with(from, S("SPDXRef-DOCUMENT")))
		return;
	if (spdx->contains_count == RELATIONS_MAX) {
		spdx->cut = true;
		return;
	}
	memory_reserve(spdx->contains, spdx->contains_count, spdx->contains_capacity);
	spdx->contains[spdx->contains_count++] = (struct spdx_relation){ from, to };
}

void spdx_add_relation(struct spdx *spdx, struct slice from, struct slice type, struct slice to, struct slice comment)
{
	if (slice_equal_ignoring_case(type, S("DESCRIBES")))
		spdx_add_root(spdx, to);
	else if (slice_equal(type, S("DESCRIBED_BY")))
		spdx_add_root(spdx, from);
	else if (slice_equal_ignoring_case(type, S("CONTAINS")) ||
		 (slice_equal_ignoring_case(type, S("OTHER")) && slice_starts_with(comment, S("ownership-by-file-overlap"))))
		add_contains(spdx, from, to);
	else if (slice_equal(type, S("CONTAINED_BY")))
		add_contains(spdx, to, from);
}

void spdx_add_licence(struct spdx *spdx, struct slice id, struct slice text)
{
	if (id.len == 0 || spdx->licence_count == PARTS_MAX)
		return;
	memory_reserve(spdx->licences, spdx->licence_count, spdx->licence_capacity);
	spdx->licences[spdx->licence_count++] = (struct spdx_text){ id, text };
}

/* "Tool: trivy-0.50.0": name and version are not told apart. */
void spdx_take_creator(struct reading *reading, struct slice creator)
{
	struct slice tool = S("Tool:");

	if (slice_starts_with(creator, tool) && reading->document.tool.len == 0)
		reading->document.tool = arena_copy(reading->arena, slice_trim(slice_from(creator, tool.len)));
}

static int by_text(const void *a, const void *b)
{
	const struct spdx_text *x = a, *y = b;

	return slice_compare(x->id, y->id);
}

static int by_name(const void *a, const void *b)
{
	const struct slice *x = a, *y = b;

	return slice_compare(*x, *y);
}

static int by_target(const void *a, const void *b)
{
	const struct spdx_relation *x = a, *y = b;
	int order = slice_compare(x->to, y->to);

	return order ? order : slice_compare(x->from, y->from);
}

static int by_ref(const void *a, const void *b)
{
	const struct part *const *x = a, *const *y = b;

	return slice_compare((*x)->ref, (*y)->ref);
}

/* Parts by their names in the document. */
struct refs {
	const struct part **items;
	size_t count;
};

static const struct part *part_named(const struct refs *refs, struct slice ref)
{
	struct part wanted = { .ref = ref };
	const struct part *key = &wanted;
	const struct part **found = refs->count ? bsearch(&key, refs->items, refs->count, sizeof *refs->items, by_ref) : NULL;

	return found ? *found : NULL;
}

/* The distribution's package whose file PART is; of several the first. */
static struct slice owner_of(const struct spdx *spdx, const struct refs *refs, const struct part *part)
{
	size_t low = 0, high = spdx->contains_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (slice_compare(spdx->contains[middle].to, part->ref) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (size_t looks = 0; part->ref.len && low < spdx->contains_count && looks < 100; low++, looks++) {
		const struct part *owner;
		struct slice name;

		if (!slice_equal(spdx->contains[low].to, part->ref))
			break;
		owner = part_named(refs, spdx->contains[low].from);
		name = owner && owner != part ? part_owner_name(owner->purl, &spdx->reading->scratch) : S("");
		if (name.len)
			return name;
	}
	return S("");
}

/* How one tool calls its parts, where it says nothing else of what they are. */
static void look_at_name(struct part *part)
{
	part->system |= slice_starts_with(part->ref, S("SPDXRef-OperatingSystem")) && part->purl.len == 0;
	if (part->system || slice_starts_with(part->ref, S("SPDXRef-ContainerImage")) ||
		slice_starts_with(part->ref, S("SPDXRef-Filesystem")) || slice_starts_with(part->ref, S("SPDXRef-Application")))
		part->judged = false;
}

/* In SPDX 3 the name of an element, which has an expression, which may be the name of a text. */
static void explain_licence(const struct spdx *spdx, struct part *part)
{
	for (int step = 0; step < 2 && part->licence.len && spdx->licence_count; step++) {
		struct spdx_text wanted = { .id = part->licence };
		const struct spdx_text *found =
			bsearch(&wanted, spdx->licences, spdx->licence_count, sizeof *spdx->licences, by_text);

		if (!found || !found->text.len)
			return;
		part->licence = found->text;
	}
}

static void finish(struct spdx *spdx, struct part *part)
{
	part->root = part->ref.len && spdx->root_count &&
		     bsearch(&part->ref, spdx->roots, spdx->root_count, sizeof *spdx->roots, by_name);
	part->system &= !part->root;
	look_at_name(part);
	explain_licence(spdx, part);
}

static void sort(struct spdx *spdx, struct refs *refs)
{
	refs->items = (const struct part **)memory_new((spdx->part_count + 1) * sizeof *refs->items);
	for (size_t i = 0; i < spdx->part_count; i++)
		refs->items[refs->count++] = &spdx->parts[i];
	if (refs->count)
		qsort((void *)refs->items, refs->count, sizeof *refs->items, by_ref);
	if (spdx->contains_count)
		qsort(spdx->contains, spdx->contains_count, sizeof *spdx->contains, by_target);
	if (spdx->licence_count)
		qsort(spdx->licences, spdx->licence_count, sizeof *spdx->licences, by_text);
	if (spdx->root_count)
		qsort(spdx->roots, spdx->root_count, sizeof *spdx->roots, by_name);
}

int spdx_end(struct spdx *spdx, struct error *err)
{
	struct reading *reading = spdx->reading;
	struct note_sink notes = reading->sink->notes;
	struct refs refs = { 0 };
	int r = 0;

	sort(spdx, &refs);
	for (size_t i = 0; r >= 0 && i < spdx->part_count; i++) {
		struct part *part = &spdx->parts[i];

		finish(spdx, part);
		r = reading_add_owned(reading, part, owner_of(spdx, &refs, part));
		arena_clear(&reading->scratch);
	}
	free((void *)refs.items);
	if (spdx->cut)
		note_add(
			&notes, NOTE_INCOMPLETE, S(""), "more packages or relationships than are read: the rest was passed over");
	return reading_stopped(r, err);
}
