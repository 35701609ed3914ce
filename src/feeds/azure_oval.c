/* azure_oval.c - Azure Linux (and CBL-Mariner, as it was called): OVAL 5.11, a release a document
 *
 *	definitions/definition: metadata (reference, patchable, severity …), criteria/criterion test_ref="…"
 *	tests/rpminfo_test id="…": object object_ref="…", state state_ref="…"
 *	objects/rpminfo_object id="…": name; states/rpminfo_state id="…": evr operation="less than"
 *
 * A definition speaks of one flaw in one source package, and all of its criteria must hold (https://oval.mitre.org/language/version5.11).
 * The file's name says the release: azurelinux-3.0-oval.xml. */
#include "codec/xml.h"
#include "feeds/feed.h"
#include "feeds/version_set.h"
#include "feeds/words.h"

#include <stdlib.h>

#define CRITERIA_MAX 64u

/* Elements by their ids. */
struct index {
	const struct xml **items;
	size_t count;
};

struct document {
	struct slice path, ecosystem;
	struct feed_sink *sink;
	struct arena *arena;
	struct index tests, objects, states;
};

static int compare_ids(const void *a, const void *b)
{
	const struct xml *const *x = a, *const *y = b;

	return slice_compare(xml_attribute(*x, "id"), xml_attribute(*y, "id"));
}

static struct index index_children(const struct xml *parent, struct arena *arena)
{
	struct index index = { 0 };
	size_t count = 0;

	for (const struct xml *child = parent ? parent->first : NULL; child; child = child->next)
		count++;
	index.items = arena_array(arena, const struct xml *, count + 1);
	for (const struct xml *child = parent ? parent->first : NULL; child; child = child->next)
		index.items[index.count++] = child;
	qsort(index.items, index.count, sizeof *index.items, compare_ids);
	return index;
}

static const struct xml *find(const struct index *index, struct slice id)
{
	size_t low = 0, high = index->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = slice_compare(xml_attribute(index->items[middle], "id"), id);

		if (order == 0)
			return index->items[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static struct slice operator_of(struct slice operation)
{
	static const struct {
		const char *operation, *operator;
	} rows[] = { { "less than", "<" }, { "less than or equal", "<=" }, { "greater than", ">" },
		{ "greater than or equal", ">=" }, { "equals", "=" }, { "not equal", "!=" } };

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (slice_equal(operation, slice_from_text(rows[i].operation)))
			return slice_from_text(rows[i].operator);
	return S("");
}

/* What one criterion says of which package; what is wrong with it, or NULL. */
static const char *read_criterion(struct document *document, const struct xml *criterion, struct version_sets *sets,
	struct slice *ret_package, struct version_set *ret_set)
{
	const struct xml *test = find(&document->tests, xml_attribute(criterion, "test_ref")), *object, *state, *evr;
	struct slice negate = xml_attribute(criterion, "negate"), version;

	if (negate.len && !slice_equal(negate, S("false")))
		return "a criterion that is negated";
	if (!test || !slice_equal(test->name, S("rpminfo_test")))
		return "a test that is not there, or of another kind";
	object = find(&document->objects, xml_attribute(xml_child(test, "object"), "object_ref"));
	state = find(&document->states, xml_attribute(xml_child(test, "state"), "state_ref"));
	if (!object || !state)
		return "a test without its object or state";
	*ret_package = xml_text(object, "name");
	evr = xml_child(state, "evr");
	version = xml_text(state, "evr");
	if (slice_starts_with(version, S("0:")))
		version = slice_trim(slice_from(version, 2)); /* "0: 1.20.10-1.azl3" */
	if (ret_package->len == 0)
		return "an object without a name";
	if (!sets->scheme->valid(version) ||
		!version_set_compare(sets, operator_of(xml_attribute(evr, "operation")), version, ret_set))
		return "a state that compares no version";
	return NULL;
}

static const char *read_criteria(
	struct document *document, const struct xml *definition, struct advisory *advisory, struct osv_list *events)
{
	struct version_sets sets = { .scheme = version_scheme_by_name(S("rpm")), .arena = document->arena };
	const struct xml *criteria = xml_child(definition, "criteria");
	struct version_set all = version_set_all(), one;
	size_t count = 0;

	if (!criteria || !criteria->first)
		return "no criteria";
	for (const struct xml *child = criteria->first; child; child = child->next) {
		const char *problem;
		struct slice package;

		if (!slice_equal(child->name, S("criterion")) || ++count > CRITERIA_MAX)
			return "criteria of another shape than is known";
		if (child->next && !slice_equal(xml_attribute(criteria, "operator"), S("AND")))
			return "criteria of which not all must hold";
		problem = read_criterion(document, child, &sets, &package, &one);
		if (problem)
			return problem;
		if (advisory->package.len && !slice_equal(package, advisory->package))
			return "criteria of several packages";
		advisory->package = package;
		all = version_set_and(&sets, all, one);
	}
	version_set_write(&sets, all, events);
	advisory->events = events->slices;
	return NULL;
}

/* "patchable" says whether there is a repair; or that the flaw is none of the package's, which is said of versions that it never had, too. */
static const char *read_status(struct slice patchable, struct advisory *advisory)
{
	if (slice_equal(patchable, S("Not Applicable"))) {
		advisory->status = S(STATUS_NOT_AFFECTED);
		advisory->events = (struct slices){ 0 };
	} else if (slice_equal(patchable, S("false"))) {
		advisory->status = S(STATUS_AFFECTED);
	} else if (!slice_equal(patchable, S("true"))) {
		return "nobody says whether there is a repair";
	}
	return NULL;
}

static struct slice severity_of(struct slice word)
{
	static const char *const words[] = { "critical", "high", "medium", "low" };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (slice_equal_ignoring_case(word, slice_from_text(words[i])))
			return slice_from_text(words[i]);
	return S("");
}

static int read_definition(struct document *document, const struct xml *definition, struct error *err)
{
	const struct xml *metadata = xml_child(definition, "metadata"), *reference = xml_child(metadata, "reference");
	struct advisory advisory = {
		.id = xml_attribute(reference, "ref_id"),
		.record = xml_text(metadata, "advisory_id"),
		.ecosystem = document->ecosystem,
		.severity = severity_of(xml_text(metadata, "severity")),
		.url = xml_attribute(reference, "ref_url"),
		.published = xml_text(metadata, "advisory_date"),
	};
	struct osv_list events = { 0 };
	const char *problem = words_are_cve(advisory.id) ? NULL : "no CVE";
	int r;

	if (!problem)
		problem = read_criteria(document, definition, &advisory, &events);
	if (!problem)
		problem = read_status(xml_text(metadata, "patchable"), &advisory);
	if (problem) {
		note_add(&document->sink->notes, NOTE_INCOMPLETE, document->path, "line %llu: definition '%.*s': %s",
			(unsigned long long)definition->line, SLICE_ARG(slice_first(xml_attribute(definition, "id"), 80)),
			problem);
		return 0;
	}
	if (words_day(advisory.published).len == 0)
		advisory.published = S("");
	if (advisory.events.count == 0 && advisory.status.len == 0)
		return 0;
	r = document->sink->advisory(document->sink->context, &advisory);
	return r < 0 ? error_set(err, (enum error_code) - r, "stopped at '%.*s'", SLICE_ARG(advisory.id)) : 0;
}

/* "azurelinux-3.0-oval.xml", "cbl-mariner-2.0-oval.xml": the release is the number's first part. */
static bool find_ecosystem(struct slice path, struct arena *arena, struct slice *ret_ecosystem)
{
	static const char *const names[] = { "azurelinux-", "mariner-" };
	struct slice name = slice_base_name(path), major, rest;
	uint64_t number;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		ptrdiff_t at = slice_find(name, slice_from_text(names[i]));

		if (at < 0 || !slice_cut(slice_from(name, (size_t)at + strlen(names[i])), '.', &major, &rest) ||
			!slice_to_u64(major, &number) || !slice_starts_with(rest, S("0-oval")))
			continue;
		*ret_ecosystem = arena_printf(arena, "Azure Linux:%.*s", SLICE_ARG(major));
		return true;
	}
	return false;
}

static int azure_oval_parse(struct slice path, struct slice bytes, struct feed_sink *sink, struct arena *arena, struct error *err)
{
	struct document document = { .path = path, .sink = sink, .arena = arena };
	const struct xml *root = NULL, *definition;
	struct slice date;
	int r;

	if (!find_ecosystem(path, arena, &document.ecosystem))
		return error_set(err, ERR_UNSUPPORTED, "no release is known by the file's name");
	r = xml_read(bytes, arena, &root, err);
	if (r < 0)
		return r;
	if (!slice_equal(root->name, S("oval_definitions")) || !xml_child(root, "definitions"))
		return error_set(err, ERR_FORMAT, "XML, but no OVAL definitions");
	document.tests = index_children(xml_child(root, "tests"), arena);
	document.objects = index_children(xml_child(root, "objects"), arena);
	document.states = index_children(xml_child(root, "states"), arena);
	date = xml_text(xml_child(root, "generator"), "timestamp");
	if (words_day(date).len)
		sink->date(sink->context, date);
	definition = xml_child(xml_child(root, "definitions"), "definition");
	for (r = 0; r >= 0 && definition; definition = xml_next(definition))
		r = read_definition(&document, definition, err);
	return r;
}

const struct feed feed_azure_oval = {
	.name = "azurelinux-oval",
	.parse = azure_oval_parse,
};
