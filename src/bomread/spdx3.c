/* spdx3.c - SPDX 3.0 in JSON-LD: a graph of elements that name each other */
#include "base/memory.h"
#include "bomread/spdx.h"
#include "codec/json.h"

#include <stdlib.h>

#define DEPTH_MAX 128u
#define LIST_MAX 500000u

struct list {
	struct slice *items;
	size_t count, capacity;
};

/* One of the graph, whatever it is. */
struct element {
	struct slice id, type, name, version, purl, purpose, words, comment, summary, expression, supplier, created, from,
		relation, subject, statement, text;
	struct list to, roots, tools;
	struct part identifiers; /* purl and cpe alone */
};

struct graph {
	struct spdx spdx;
	struct spdx_text *names; /* of agents and tools, by id */
	size_t name_count, name_capacity;
	struct spdx_text *declared; /* package, licence */
	size_t declared_count, declared_capacity;
	struct spdx_text *suppliers; /* package, agent */
	size_t supplier_count, supplier_capacity;
	struct spdx_text *remarks; /* package, what an annotation says of it */
	size_t remark_count, remark_capacity;
	struct slice tool, version;
};

static void list_add(struct list *list, struct slice text)
{
	if (text.len == 0 || list->count == LIST_MAX)
		return;
	memory_reserve_one(list->items, list->count, list->capacity);
	list->items[list->count++] = text;
}

static void list_read(struct json *json, struct list *list)
{
	if (json_peek(json) == JSON_STRING) {
		list_add(list, json_string(json));
		return;
	}
	if (!json_enter_array_or_skip(json))
		return;
	while (json_next_item(json))
		list_add(list, json_string_or_skip(json));
}

/* "purl" was what a draft called it. */
static void identifier_read(struct json *json, struct part *part)
{
	struct slice type = S(""), identifier = S(""), key;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &key))
		if (slice_equal(key, S("externalIdentifierType")))
			type = json_string_or_skip(json);
		else if (slice_equal(key, S("identifier")))
			identifier = json_string_or_skip(json);
		else
			json_skip(json);
	spdx_add_reference(
		part, slice_equal(type, S("packageUrl")) || slice_equal(type, S("packageURL")) ? S("purl") : type, identifier);
}

static void identifiers_read(struct json *json, struct part *part)
{
	if (!json_enter_array_or_skip(json))
		return;
	while (json_next_item(json))
		identifier_read(json, part);
}

/* "software_Package", "https://spdx.org/rdf/3.0.1/terms/Software/Package" */
static struct slice local_name(struct slice name)
{
	size_t at = name.len;

	while (at > 0 && name.ptr[at - 1] != '_' && name.ptr[at - 1] != '/' && name.ptr[at - 1] != ':')
		at--;
	return slice_from(name, at);
}

static struct slice *text_of(struct element *element, struct slice key)
{
	const struct {
		struct slice key;
		struct slice *text;
	} texts[] = {
		{ S("spdxId"), &element->id },
		{ S("@id"), &element->id },
		{ S("type"), &element->type },
		{ S("@type"), &element->type },
		{ S("name"), &element->name },
		{ S("packageVersion"), &element->version },
		{ S("packageUrl"), &element->purl },
		{ S("primaryPurpose"), &element->purpose },
		{ S("sourceInfo"), &element->words },
		{ S("comment"), &element->comment },
		{ S("summary"), &element->summary },
		{ S("licenseExpression"), &element->expression },
		{ S("suppliedBy"), &element->supplier },
		{ S("created"), &element->created },
		{ S("from"), &element->from },
		{ S("relationshipType"), &element->relation },
		{ S("subject"), &element->subject },
		{ S("statement"), &element->statement },
		{ S("licenseText"), &element->text },
	};

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		if (slice_equal(key, texts[i].key))
			return texts[i].text;
	return NULL;
}

static void element_read(struct json *json, struct element *element)
{
	struct slice key;

	while (json_next_key(json, &key)) {
		struct slice name = slice_starts_with(key, S("@")) ? key : local_name(key);
		struct slice *text = text_of(element, name);

		if (text)
			*text = json_string_or_skip(json);
		else if (slice_equal(name, S("to")))
			list_read(json, &element->to);
		else if (slice_equal(name, S("rootElement")))
			list_read(json, &element->roots);
		else if (slice_equal(name, S("createdUsing")))
			list_read(json, &element->tools);
		else if (slice_equal(name, S("externalIdentifier")))
			identifiers_read(json, &element->identifiers);
		else
			json_skip(json);
	}
}

#define ADD(graph, list, id, text)                                                                         \
	do {                                                                                               \
		if ((graph)->list##_count < LIST_MAX) {                                                    \
			memory_reserve((graph)->list##s, (graph)->list##_count, (graph)->list##_capacity); \
			(graph)->list##s[(graph)->list##_count++] = (struct spdx_text){ (id), (text) };    \
		}                                                                                          \
	} while (0)

static void take_package(struct graph *graph, const struct element *element)
{
	struct part *part = spdx_part(&graph->spdx);

	if (!part)
		return;
	part->ref = element->id;
	part->name = element->name;
	part->version = element->version;
	part->purl = element->purl.len ? element->purl : element->identifiers.purl;
	part->cpe = element->identifiers.cpe;
	part->facts[FACT_SYSTEM_NAME] = element->summary;
	spdx_set_purpose(part, element->purpose);
	part_add_words(part, element->words);
	part_add_words(part, element->comment);
	if (element->supplier.len)
		ADD(graph, supplier, element->id, element->supplier);
}

static void take_relation(struct graph *graph, const struct element *element)
{
	bool declared = slice_equal(element->relation, S("hasDeclaredLicense"));

	for (size_t i = 0; i < element->to.count; i++)
		if (declared || slice_equal(element->relation, S("hasConcludedLicense"))) {
			if (graph->declared_count < LIST_MAX) {
				memory_reserve(graph->declared, graph->declared_count, graph->declared_capacity);
				graph->declared[graph->declared_count++] =
					(struct spdx_text){ element->from, element->to.items[i] };
			}
		} else {
			spdx_add_relation(&graph->spdx, element->from, element->relation, element->to.items[i], element->comment);
		}
}

/* "LicenseRef-x" of "…#LicenseRef-x" or "…/LicenseRef-x", which is how expressions call it. */
static struct slice reference_of(struct slice id)
{
	size_t at = id.len;

	while (at > 0 && id.ptr[at - 1] != '#' && id.ptr[at - 1] != '/')
		at--;
	return slice_starts_with(slice_from(id, at), S("LicenseRef-")) ? slice_from(id, at) : S("");
}

static void element_take(struct graph *graph, const struct element *element)
{
	struct slice type = local_name(element->type);
	struct reading *reading = graph->spdx.reading;

	if (slice_equal(type, S("Package"))) {
		take_package(graph, element);
	} else if (slice_equal(type, S("Relationship")) || slice_equal(type, S("LifecycleScopedRelationship"))) {
		take_relation(graph, element);
	} else if (slice_equal(type, S("LicenseExpression"))) {
		spdx_add_licence(&graph->spdx, element->id, element->expression);
	} else if (slice_equal(type, S("SimpleLicensingText"))) {
		spdx_add_licence(&graph->spdx, reference_of(element->id), element->text);
	} else if (slice_equal(type, S("Annotation"))) {
		if (element->subject.len && element->statement.len)
			ADD(graph, remark, element->subject, element->statement);
	} else if (slice_equal(type, S("CreationInfo"))) {
		if (reading->document.created.len == 0)
			reading->document.created = element->created;
		if (graph->tool.len == 0 && element->tools.count)
			graph->tool = element->tools.items[0];
	} else if (slice_equal(type, S("SpdxDocument")) || slice_equal(type, S("Sbom")) || slice_equal(type, S("Bom"))) {
		if (slice_equal(type, S("SpdxDocument")))
			reading->document.subject = element->name;
		for (size_t i = 0; i < element->roots.count; i++)
			spdx_add_root(&graph->spdx, element->roots.items[i]);
	} else if (element->name.len && element->id.len) {
		ADD(graph, name, element->id, element->name);
	}
}

static void element_done(struct element *element)
{
	free(element->to.items);
	free(element->roots.items);
	free(element->tools.items);
}

static void graph_read(struct json *json, struct graph *graph)
{
	if (!json_enter_array_or_skip(json))
		return;
	while (json_next_item(json)) {
		struct element element = { 0 };

		if (!json_enter_object_or_skip(json))
			continue;
		element_read(json, &element);
		element_take(graph, &element);
		element_done(&element);
	}
}

static int by_id(const void *a, const void *b)
{
	const struct spdx_text *x = a, *y = b;

	return slice_compare(x->id, y->id);
}

static struct slice find(const struct spdx_text *texts, size_t count, struct slice id)
{
	struct spdx_text wanted = { .id = id };
	const struct spdx_text *found = count && id.len ? bsearch(&wanted, texts, count, sizeof *texts, by_id) : NULL;

	return found ? found->text : S("");
}

static int by_id_and_text(const void *a, const void *b)
{
	const struct spdx_text *x = a, *y = b;
	int order = slice_compare(x->id, y->id);

	return order ? order : slice_compare(x->text, y->text);
}

/* What annotations say of each package. */
static void take_remarks(struct graph *graph)
{
	size_t taken = 0; /* parts may all have one name, and each would have all of them */

	if (graph->remark_count)
		qsort(graph->remarks, graph->remark_count, sizeof *graph->remarks, by_id_and_text);
	for (size_t i = 0; i < graph->spdx.part_count; i++) {
		struct part *part = &graph->spdx.parts[i];
		size_t low = 0, high = graph->remark_count;

		while (low < high) {
			size_t middle = low + (high - low) / 2;

			if (slice_compare(graph->remarks[middle].id, part->ref) < 0)
				low = middle + 1;
			else
				high = middle;
		}
		for (; part->ref.len && low < graph->remark_count && slice_equal(graph->remarks[low].id, part->ref) &&
			taken++ < LIST_MAX;
			low++)
			spdx_add_words(part, graph->remarks[low].text);
	}
}

/* What packages name is put in place of its name; spdx_end() does the same of licences. */
static void resolve(struct graph *graph)
{
	struct spdx *spdx = &graph->spdx;

	if (graph->name_count)
		qsort(graph->names, graph->name_count, sizeof *graph->names, by_id);
	if (graph->declared_count)
		qsort(graph->declared, graph->declared_count, sizeof *graph->declared, by_id);
	if (graph->supplier_count)
		qsort(graph->suppliers, graph->supplier_count, sizeof *graph->suppliers, by_id);
	take_remarks(graph);
	for (size_t i = 0; i < spdx->part_count; i++) {
		struct part *part = &spdx->parts[i];

		spdx_set_licence(part, find(graph->declared, graph->declared_count, part->ref));
		part->supplier = find(graph->names, graph->name_count, find(graph->suppliers, graph->supplier_count, part->ref));
	}
	spdx->reading->document.tool = find(graph->names, graph->name_count, graph->tool);
}

/* ".../3.0.1/spdx-context.jsonld" */
static void take_context(struct json *json, struct graph *graph)
{
	struct slice context = json_string_or_skip(json), rest;
	ptrdiff_t at = slice_find(context, S("/rdf/3."));

	if (at >= 0 && slice_cut(slice_from(context, (size_t)at + 5), '/', &graph->version, &rest))
		graph->version = slice_first(graph->version, 12);
}

int spdx3_read(struct slice bytes, struct reading *reading, struct error *err)
{
	struct graph graph = { .spdx = { .reading = reading } };
	struct slice key;
	struct json json;
	int r;

	reading->cataloger = "spdx";
	json_init(&json, bytes, reading->arena);
	json.depth_max = DEPTH_MAX;
	json_enter_object(&json);
	while (json_next_key(&json, &key))
		if (slice_equal(key, S("@context")))
			take_context(&json, &graph);
		else if (slice_equal(key, S("@graph")))
			graph_read(&json, &graph);
		else
			json_skip(&json);
	r = json_end(&json, err);
	if (r >= 0 && graph.version.len == 0)
		r = error_set(err, ERR_UNSUPPORTED, "JSON-LD, but not in the context of SPDX 3");
	if (r >= 0) {
		reading->document.format = arena_printf(reading->arena, "SPDX-%.*s", SLICE_ARG(graph.version));
		resolve(&graph);
		r = spdx_end(&graph.spdx, err);
	}
	spdx_done(&graph.spdx);
	free(graph.names);
	free(graph.declared);
	free(graph.suppliers);
	free(graph.remarks);
	return r;
}
