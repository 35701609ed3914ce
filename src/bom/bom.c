/* bom.c - the packages of a report, each once */
#include "bom/bom.h"
#include "bom/needs.h"

static bool is_same(const struct package *a, const struct package *b)
{
	return a->type == b->type && slice_equal(a->name, b->name) && slice_equal(a->version, b->version) &&
	       slice_equal(a->architecture, b->architecture);
}

/* What stands for nothing in several ecosystems. */
static bool is_stated(struct slice licence)
{
	return licence.len && !slice_equal(licence, S("NOASSERTION")) && !slice_equal(licence, S("NONE")) &&
	       !slice_equal_ignoring_case(licence, S("UNKNOWN"));
}

/* Cargo once wrote "MIT/Apache-2.0" for a choice; elsewhere a slash may mean anything. */
static struct slice with_choices(const struct package *package, struct slice licence, struct arena *arena)
{
	struct buffer text = BUFFER_INIT(0);
	struct slice part, all;

	if (package->type != PACKAGE_CARGO || slice_find_byte(licence, '/') < 0)
		return licence;
	for (bool first = true; slice_next_token(&licence, '/', &part); first = false)
		buffer_addf(&text, "%s%.*s", first ? "" : " OR ", SLICE_ARG(part));
	all = arena_copy(arena, buffer_slice(&text));
	buffer_done(&text);
	return all;
}

static void find_licence(struct bom_component *component, struct arena *arena)
{
	for (size_t i = 0; i < component->place_count && !component->licence_text.len; i++)
		if (is_stated(component->places[i].package.licence))
			component->licence_text = component->places[i].package.licence;
	if (component->licence_text.len)
		licence_parse(with_choices(component->package, component->licence_text, arena), arena, &component->licence);
}

/* The report has its packages in the order that brings equal ones together. */
static void collect(struct bom *bom, struct arena *arena)
{
	const struct report *report = bom->report;

	bom->components = arena_array(arena, struct bom_component, report->package_count);
	for (size_t i = 0; i < report->package_count; i++) {
		const struct found_package *found = &report->packages[i];
		struct bom_component *last = bom->component_count ? &bom->components[bom->component_count - 1] : NULL;

		if (last && is_same(last->package, &found->package))
			last->place_count++;
		else
			bom->components[bom->component_count++] =
				(struct bom_component){ .places = found, .place_count = 1, .package = &found->package };
	}
	for (size_t i = 0; i < bom->component_count; i++)
		find_licence(&bom->components[i], arena);
}

static int by_purl(const void *a, const void *b)
{
	const struct bom_component *x = *(struct bom_component *const *)a, *y = *(struct bom_component *const *)b;
	int order = slice_compare(x->places->purl, y->places->purl);

	return order ? order : (x > y) - (x < y);
}

/* A purl has no blanks: what stands behind one makes it unlike all others. */
static void name_all(struct bom *bom, struct arena *arena)
{
	struct bom_component **sorted = arena_array(arena, struct bom_component *, bom->component_count);
	size_t number = 1;

	for (size_t i = 0; i < bom->component_count; i++)
		sorted[i] = &bom->components[i];
	if (bom->component_count)
		qsort(sorted, bom->component_count, sizeof *sorted, by_purl);
	for (size_t i = 0; i < bom->component_count; i++) {
		struct slice purl = sorted[i]->places->purl;

		number = i && slice_equal(purl, sorted[i - 1]->places->purl) ? number + 1 : 1;
		sorted[i]->ref = number == 1 ? purl : arena_printf(arena, "%.*s %zu", SLICE_ARG(purl), number);
	}
}

void bom_make(const struct report *report, struct arena *arena, struct bom *ret_bom)
{
	struct bom bom = { .report = report, .incomplete = report->unread };

	collect(&bom, arena);
	name_all(&bom, arena);
	needs_find(&bom, arena);
	*ret_bom = bom;
}
