/* cyclonedx.c - VEX in CycloneDX 1.4 and later, JSON or XML: vulnerabilities, their analysis, and what they affect
 *
 * https://cyclonedx.org/capabilities/vex/. A "ref" is a bom-ref of this document, a BOM-Link (urn:cdx:SERIAL/VERSION#BOM-REF) or a purl. */
#include "rulings/reading.h"
#include <stdlib.h>

#define COMPONENTS_MAX 200000u
#define COMPONENT_DEPTH_MAX 30u
#define RANGE_BYTES_MAX 4096u /* as CycloneDX has it */

struct component {
	struct slice ref, purl;
};

struct cyclonedx {
	struct reading *reading;
	struct component *components; /* by ref */
	size_t count, capacity;
};

static void add_component(struct cyclonedx *bom, const struct tree *tree, unsigned depth)
{
	const struct tree *parts = tree_get(tree, "components");
	struct component component = { tree_text(tree, "bom-ref"), tree_text(tree, "purl") };

	if (component.ref.len && component.purl.len && bom->count < COMPONENTS_MAX) {
		if (bom->count == bom->capacity) { /* what is left behind stays in the arena */
			size_t capacity = bom->capacity ? bom->capacity * 2 : 64;
			struct component *components = arena_array(bom->reading->arena, struct component, capacity);

			if (bom->count)
				memcpy(components, bom->components, bom->count * sizeof *components);
			bom->components = components;
			bom->capacity = capacity;
		}
		bom->components[bom->count++] = component;
	}
	for (size_t i = 0; parts && parts->kind == TREE_LIST && i < parts->count && depth < COMPONENT_DEPTH_MAX; i++)
		add_component(bom, parts->items[i], depth + 1);
}

static int by_ref(const void *a, const void *b)
{
	return slice_compare(((const struct component *)a)->ref, ((const struct component *)b)->ref);
}

static unsigned digit(char byte)
{
	return byte >= '0' && byte <= '9'   ? (unsigned)(byte - '0')
	       : byte >= 'a' && byte <= 'f' ? (unsigned)(byte - 'a' + 10)
	       : byte >= 'A' && byte <= 'F' ? (unsigned)(byte - 'A' + 10)
					    : 16;
}

/* Of a BOM-Link: what stands behind the "#", where %XX is a byte. */
static struct slice decode(struct slice text, struct arena *arena)
{
	char *out = arena_alloc(arena, text.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < text.len; i++) {
		bool coded = text.ptr[i] == '%' && i + 2 < text.len && digit(text.ptr[i + 1]) < 16 && digit(text.ptr[i + 2]) < 16;

		out[len++] = coded ? (char)(digit(text.ptr[i + 1]) << 4 | digit(text.ptr[i + 2])) : text.ptr[i];
		i += coded ? 2 : 0;
	}
	return slice_make(out, len);
}

/* The purl that REF means, or "". */
static struct slice purl_of(const struct cyclonedx *bom, struct slice ref)
{
	ptrdiff_t at = slice_find_byte(ref, '#');
	struct component key, *found;

	if (slice_starts_with(ref, S("urn:cdx:")) && at >= 0)
		ref = decode(slice_from(ref, (size_t)at + 1), bom->reading->arena);
	key = (struct component){ .ref = ref };
	found = bom->count ? bsearch(&key, bom->components, bom->count, sizeof key, by_ref) : NULL;
	if (found)
		return found->purl;
	return slice_starts_with(ref, S("pkg:")) ? ref : S("");
}

static const struct {
	const char *state;
	enum ruling_status status;
} states[] = {
	{ "resolved", RULING_FIXED },
	{ "resolved_with_pedigree", RULING_FIXED },
	{ "exploitable", RULING_AFFECTED },
	{ "in_triage", RULING_UNDER_INVESTIGATION },
	{ "false_positive", RULING_NOT_AFFECTED },
	{ "not_affected", RULING_NOT_AFFECTED },
};

static bool status_of(struct slice state, uint64_t *ret_status)
{
	for (size_t i = 0; i < sizeof states / sizeof states[0]; i++)
		if (slice_equal(state, slice_from_text(states[i].state))) {
			*ret_status = states[i].status;
			return true;
		}
	return false;
}

static struct slices one_text(struct slice text, struct arena *arena)
{
	struct text_list list = { 0 };

	text_list_add(&list, text, arena);
	return text_list_end(&list);
}

/* "vers:npm/<2.0.0": whether it holds a version is asked where versions are compared. */
static bool is_range(struct slice text)
{
	struct slice type, constraints;

	return text.len <= RANGE_BYTES_MAX && slice_starts_with(text, S("vers:")) &&
	       slice_cut(slice_from(text, 5), '/', &type, &constraints) && type.len && constraints.len;
}

/* Single versions, and ranges. "unaffected" is a statement of its own, "affected" (also where nothing is said) the analysis. */
static void read_versions(struct cyclonedx *bom, const struct tree *versions, struct ruling ruling)
{
	struct reading *reading = bom->reading;

	for (size_t i = 0; i < versions->count; i++) {
		struct slice version = tree_text(versions->items[i], "version"), status = tree_text(versions->items[i], "status");
		struct slice range = tree_text(versions->items[i], "range");
		struct ruling one = ruling;

		if (version.len == 0 && !is_range(range)) {
			reading_refuse(reading, "neither a version nor a range of versions (vers) is there");
			continue;
		}
		if (slice_equal(status, S("unaffected")))
			one.status = RULING_NOT_AFFECTED;
		else if (slice_equal(status, S("unknown")))
			one.status = RULING_UNDER_INVESTIGATION;
		one.conditions = one_text(version.len ? arena_printf(reading->arena, "version %.*s", SLICE_ARG(version))
						      : arena_printf(reading->arena, "range %.*s", SLICE_ARG(range)),
			reading->arena);
		reading_give(reading, &one);
	}
}

static void read_affects(struct cyclonedx *bom, const struct tree *affects, struct ruling ruling)
{
	struct reading *reading = bom->reading;
	size_t unknown = 0;

	for (size_t i = 0; affects && affects->kind == TREE_LIST && i < affects->count; i++) {
		struct slice purl = purl_of(bom, tree_text(affects->items[i], "ref"));
		const struct tree *versions = tree_get(affects->items[i], "versions");

		unknown += purl.len == 0;
		if (purl.len == 0)
			continue;
		ruling.products = one_text(purl, reading->arena);
		if (versions && versions->kind == TREE_LIST && versions->count)
			read_versions(bom, versions, ruling);
		else
			reading_give(reading, &ruling);
	}
	if (unknown)
		reading_refuse(reading, "of %zu components no purl says what they are", unknown);
}

static void read_vulnerability(struct cyclonedx *bom, const struct tree *vulnerability)
{
	struct reading *reading = bom->reading;
	const struct tree *analysis = tree_get(vulnerability, "analysis"), *references = tree_get(vulnerability, "references");
	struct ruling ruling = reading->common;
	struct text_list names = { 0 };

	if (!tree_text(analysis, "state").len)
		return; /* a finding, and nothing was decided of it */
	if (!status_of(tree_text(analysis, "state"), &ruling.status)) {
		reading_refuse(reading, "no state is called '%.*s'", SLICE_ARG(slice_first(tree_text(analysis, "state"), 60)));
		return;
	}
	text_list_add(&names, tree_text(vulnerability, "id"), reading->arena);
	for (size_t i = 0; names.count && references && references->kind == TREE_LIST && i < references->count; i++)
		text_list_add(&names, tree_text(references->items[i], "id"), reading->arena); /* "equivalent vulnerabilities" */
	if (names.count == 0) {
		reading_refuse(reading, "no vulnerability is named");
		return;
	}
	ruling.names = text_list_end(&names);
	ruling.place = arena_printf(reading->arena, "vulnerability %zu", reading->statement);
	ruling.justification = tree_text(analysis, "justification");
	ruling.reason = tree_text(analysis, "detail");
	ruling.action = tree_text(vulnerability, "recommendation");
	if (tree_text(analysis, "firstIssued").len)
		ruling.stated = tree_text(analysis, "firstIssued");
	if (tree_text(analysis, "lastUpdated").len)
		ruling.stated = tree_text(analysis, "lastUpdated");
	read_affects(bom, tree_get(vulnerability, "affects"), ruling);
}

static bool knows(const struct tree *root)
{
	return slice_equal(tree_text(root, "bomFormat"), S("CycloneDX"));
}

static void read(struct reading *reading, const struct tree *root)
{
	const struct tree *metadata = tree_get(root, "metadata"), *vulnerabilities = tree_get(root, "vulnerabilities");
	const struct tree *authors = tree_get(metadata, "authors");
	struct cyclonedx bom = { .reading = reading };

	reading->common.id = tree_text(root, "serialNumber");
	reading->common.stated = tree_text(metadata, "timestamp");
	if (authors && authors->kind == TREE_LIST && authors->count)
		reading->common.author = tree_text(authors->items[0], "name");
	if (reading->common.author.len == 0)
		reading->common.author = tree_text(tree_get(metadata, "supplier"), "name");
	add_component(&bom, tree_get(metadata, "component"), 0);
	add_component(&bom, root, 0);
	if (bom.count)
		qsort(bom.components, bom.count, sizeof *bom.components, by_ref);
	for (size_t i = 0; vulnerabilities && vulnerabilities->kind == TREE_LIST && i < vulnerabilities->count; i++) {
		reading->statement = i + 1;
		read_vulnerability(&bom, vulnerabilities->items[i]);
	}
}

const struct ruling_format vex_format_cyclonedx = { "cyclonedx", knows, read };
