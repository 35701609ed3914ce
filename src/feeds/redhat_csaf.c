/* redhat_csaf.c - one CSAF 2.0 document (https://docs.oasis-open.org/csaf/csaf/v2.0/) of Red Hat: VEX of a CVE, or a bulletin
 *
 * It is read twice: the product tree has to be known before what is said of its products. Which of them count: redhat_products.c. A
 * bulletin knows nothing of the repairs of others, see redhat_branches.c; the VEX documents have all of a CVE together. */
#include "feeds/redhat_csaf.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "codec/json.h"
#include "feeds/sentence.h"
#include "feeds/words.h"

#include <stdlib.h>

#define PRODUCTS_MAX (1u << 20)
#define WORDS_MAX (1u << 22) /* of a document: products times flaws */
#define DETAILS_MAX 4096u

struct document {
	struct slice id, modified, path;
	struct redhat_products products;
	struct redhat_mark *marks; /* of the flaw that is being read: of each product */
	struct redhat_word *words;
	size_t word_count, word_capacity, word_total;
	size_t *picked; /* products that the remediation, threat or score being read is about */
	size_t picked_count, picked_capacity;
	size_t others, unknown, nameless;
	struct feed_sink *sink;
	struct arena *arena;
	struct error *err;
	int stopped; /* what the sink said */
};

static void document_free(struct document *document)
{
	free(document->products.items);
	free(document->words);
	free(document->picked);
}

/* The product tree */

static void add_product(struct json *json, struct document *document, const struct redhat_product *product)
{
	struct redhat_products *products = &document->products;

	if (product->id.len == 0)
		return;
	if (products->count >= PRODUCTS_MAX) {
		json_fail(json, "more than %u products", PRODUCTS_MAX);
		return;
	}
	memory_reserve(products->items, products->count, products->capacity);
	products->items[products->count++] = *product;
}

static void read_helper(struct json *json, struct redhat_product *product)
{
	struct slice key;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("cpe")))
			product->cpe = json_string_or_skip(json);
		else if (slice_equal(key, S("purl")))
			product->purl = json_string_or_skip(json);
		else
			json_skip(json);
	}
}

static void read_product(struct json *json, struct redhat_product *product)
{
	struct slice key;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("product_id")))
			product->id = json_string_or_skip(json);
		else if (slice_equal(key, S("product_identification_helper")))
			read_helper(json, product);
		else
			json_skip(json);
	}
}

/* As deep as JSON may be. */
static void read_branches(struct json *json, struct document *document)
{
	struct slice key;

	if (!json_enter_array_or_skip(json))
		return;
	while (json_next_item(json)) {
		struct redhat_product product = { 0 };

		if (!json_enter_object_or_skip(json))
			continue;
		while (json_next_key(json, &key)) {
			if (slice_equal(key, S("product")))
				read_product(json, &product);
			else if (slice_equal(key, S("branches")))
				read_branches(json, document);
			else
				json_skip(json);
		}
		add_product(json, document, &product);
	}
}

static void read_relationship(struct json *json, struct document *document)
{
	struct redhat_product product = { 0 }, whole = { 0 };
	struct slice category = S(""), key;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("category")))
			category = json_string_or_skip(json);
		else if (slice_equal(key, S("full_product_name")))
			read_product(json, &whole);
		else if (slice_equal(key, S("product_reference")))
			product.component = json_string_or_skip(json);
		else if (slice_equal(key, S("relates_to_product_reference")))
			product.owner = json_string_or_skip(json);
		else
			json_skip(json);
	}
	product.id = whole.id;
	if (slice_equal(category, S("default_component_of")) && product.component.len && product.owner.len)
		add_product(json, document, &product);
}

static void read_tree(struct json *json, struct document *document)
{
	struct slice key;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("branches"))) {
			read_branches(json, document);
		} else if (slice_equal(key, S("relationships")) && json_enter_array_or_skip(json)) {
			while (json_next_item(json))
				read_relationship(json, document);
		} else if (!slice_equal(key, S("relationships"))) {
			json_skip(json);
		}
	}
}

static void read_tracking(struct json *json, struct document *document)
{
	struct slice key;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("id")))
			document->id = slice_trim(json_string_or_skip(json));
		else if (slice_equal(key, S("current_release_date")))
			document->modified = json_string_or_skip(json);
		else
			json_skip(json);
	}
}

static void read_head(struct json *json, struct document *document)
{
	struct slice key;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("tracking")))
			read_tracking(json, document);
		else
			json_skip(json);
	}
}

/* What is said of products */

static void read_picked(struct json *json, struct document *document)
{
	if (!json_enter_array_or_skip(json))
		return;
	while (json_next_item(json)) {
		const struct redhat_product *product = redhat_products_find(&document->products, json_string_or_skip(json));

		if (!product)
			continue;
		memory_reserve(document->picked, document->picked_count, document->picked_capacity);
		document->picked[document->picked_count++] = (size_t)(product - document->products.items);
	}
}

static void read_state(struct json *json, struct document *document, enum redhat_state state)
{
	if (!json_enter_array_or_skip(json))
		return;
	while (json_next_item(json)) {
		const struct redhat_product *product = redhat_products_find(&document->products, json_string_or_skip(json));

		if (document->word_total++ >= WORDS_MAX)
			json_fail(json, "more than %u products of flaws", WORDS_MAX);
		if (!product) {
			document->unknown++;
		} else if (product->ecosystem.len == 0) {
			document->others++;
		} else if (state == REDHAT_FIXED && product->version.len == 0) {
			document->nameless++;
		} else {
			memory_reserve(document->words, document->word_count, document->word_capacity);
			document->words[document->word_count++] =
				(struct redhat_word){ product, &document->marks[product - document->products.items], state };
		}
	}
}

static void read_status(struct json *json, struct document *document)
{
	static const struct {
		const char *name;
		enum redhat_state state;
	} states[] = { { "fixed", REDHAT_FIXED }, { "known_affected", REDHAT_AFFECTED },
		{ "under_investigation", REDHAT_UNDER_INVESTIGATION }, { "known_not_affected", REDHAT_NOT_AFFECTED } };
	struct slice key;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &key)) {
		size_t i = 0;

		while (i < sizeof states / sizeof *states && !slice_equal(key, slice_from_text(states[i].name)))
			i++;
		if (i < sizeof states / sizeof *states)
			read_state(json, document, states[i].state);
		else
			json_skip(json);
	}
}

/* "RHSA-2023:5763" of "https://access.redhat.com/errata/RHSA-2023:5763" */
static struct slice bulletin_of(struct slice url)
{
	ptrdiff_t at = slice_find(url, S("/errata/RH"));
	struct slice id = at < 0 ? S("") : slice_from(url, (size_t)at + 8);

	return advisory_is_bulletin(id) ? id : S("");
}

static struct slice status_of(struct slice category, struct slice details)
{
	if (slice_equal(details, S("Out of support scope")))
		return S(STATUS_END_OF_LIFE);
	if (slice_equal(details, S("Fix deferred")))
		return S(STATUS_DEFERRED);
	if (slice_equal(category, S("no_fix_planned")))
		return S(STATUS_WILL_NOT_FIX);
	return slice_equal(category, S("none_available")) ? S(STATUS_AFFECTED) : S("");
}

static void mark_remediation(struct redhat_mark *mark, struct slice bulletin, struct slice status, struct slice details)
{
	if (mark->bulletin.len == 0)
		mark->bulletin = bulletin;
	if (mark->status.len || status.len == 0)
		return;
	mark->status = status;
	if (!slice_equal(details, S("Affected"))) /* which the status says */
		mark->remark = details;
}

/* Of a member that names products, or groups of them, which are not read: true; of another: false, and it is skipped. */
static bool read_names(struct json *json, struct slice key, struct document *document)
{
	bool products = slice_equal(key, S("product_ids"));

	if (products)
		read_picked(json, document);
	else
		json_skip(json);
	return products || slice_equal(key, S("group_ids"));
}

/* Calls for each product that was picked; where none are named at all, for all. */
#define FOR_PICKED(document, named, mark)                                                                           \
	for (size_t picked_ = 0; picked_ < ((named) ? (document)->picked_count : (document)->products.count) &&     \
				 ((mark) = &(document)->marks[(named) ? (document)->picked[picked_] : picked_], 1); \
		picked_++)

static void read_remediation(struct json *json, struct document *document)
{
	struct slice category = S(""), details = S(""), url = S(""), key, status, bulletin;
	struct redhat_mark *mark;
	bool named = false;

	if (!json_enter_object_or_skip(json))
		return;
	document->picked_count = 0;
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("category")))
			category = json_string_or_skip(json);
		else if (slice_equal(key, S("details")))
			details = slice_trim(json_string_or_skip(json));
		else if (slice_equal(key, S("url")))
			url = json_string_or_skip(json);
		else
			named |= read_names(json, key, document);
	}
	status = status_of(category, details);
	details = sentence_first(details);
	bulletin = slice_equal(category, S("vendor_fix")) ? bulletin_of(url) : S("");
	FOR_PICKED(document, named, mark)
	mark_remediation(mark, bulletin, status, details);
}

static struct slice severity_of(struct slice word)
{
	static const char *const words[][2] = { { "Critical", "critical" }, { "Important", "important" },
		{ "Moderate", "moderate" }, { "Low", "low" } };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (slice_equal(word, slice_from_text(words[i][0])))
			return slice_from_text(words[i][1]);
	return S("");
}

static void read_threat(struct json *json, struct document *document)
{
	struct slice category = S(""), severity = S(""), key;
	struct redhat_mark *mark;
	bool named = false;

	if (!json_enter_object_or_skip(json))
		return;
	document->picked_count = 0;
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("category")))
			category = json_string_or_skip(json);
		else if (slice_equal(key, S("details")))
			severity = severity_of(slice_trim(json_string_or_skip(json)));
		else
			named |= read_names(json, key, document);
	}
	if (slice_equal(category, S("impact")) && severity.len)
		FOR_PICKED(document, named, mark)
	mark->severity = severity;
}

static struct slice read_vector(struct json *json)
{
	struct slice vector = S(""), key;

	if (!json_enter_object_or_skip(json))
		return vector;
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("vectorString")))
			vector = slice_trim(json_string_or_skip(json));
		else
			json_skip(json);
	}
	return vector;
}

static void read_score(struct json *json, struct document *document)
{
	struct slice vectors[4], key;
	struct redhat_mark *mark;
	size_t count = 0;
	bool named = false;

	if (!json_enter_object_or_skip(json))
		return;
	document->picked_count = 0;
	while (json_next_key(json, &key)) {
		if (slice_starts_with(key, S("cvss_v")) && count < 4) {
			vectors[count] = read_vector(json);
			count += vectors[count].len != 0;
		} else if (slice_equal(key, S("products"))) {
			named = true;
			read_picked(json, document);
		} else {
			json_skip(json);
		}
	}
	FOR_PICKED(document, named, mark)
	for (size_t i = 0; i < count && mark->vector_count < 4; i++)
		mark->vectors[mark->vector_count++] = vectors[i];
}

static void read_each(struct json *json, struct document *document, void (*read)(struct json *json, struct document *document))
{
	if (!json_enter_array_or_skip(json))
		return;
	while (json_next_item(json))
		read(json, document);
}

static void read_note(struct json *json, struct advisory *common)
{
	struct slice category = S(""), text = S(""), key;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("category")))
			category = json_string_or_skip(json);
		else if (slice_equal(key, S("text")))
			text = slice_trim(json_string_or_skip(json));
		else
			json_skip(json);
	}
	if (slice_equal(category, S("description")) && common->details.len == 0)
		common->details = slice_first(text, DETAILS_MAX);
}

static void read_members(struct json *json, struct document *document, struct advisory *common)
{
	struct slice key;

	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("cve")))
			common->id = json_string_or_skip(json);
		else if (slice_equal(key, S("title")))
			common->title = slice_trim(json_string_or_skip(json));
		else if (slice_equal(key, S("release_date")))
			common->published = json_string_or_skip(json);
		else if (slice_equal(key, S("product_status")))
			read_status(json, document);
		else if (slice_equal(key, S("remediations")))
			read_each(json, document, read_remediation);
		else if (slice_equal(key, S("threats")))
			read_each(json, document, read_threat);
		else if (slice_equal(key, S("scores")))
			read_each(json, document, read_score);
		else if (slice_equal(key, S("notes")) && json_enter_array_or_skip(json))
			while (json_next_item(json))
				read_note(json, common);
		else if (!slice_equal(key, S("notes")))
			json_skip(json);
	}
}

static void read_vulnerability(struct json *json, struct document *document)
{
	struct advisory common = { .modified = document->modified };

	if (!json_enter_object_or_skip(json))
		return;
	document->word_count = 0;
	if (document->products.count)
		memset(document->marks, 0, document->products.count * sizeof *document->marks);
	read_members(json, document, &common);
	if (json->failed || document->word_count == 0 || document->stopped < 0)
		return;
	if (!words_are_cve(common.id)) {
		note_add(&document->sink->notes, NOTE_INCOMPLETE, document->path, "%.*s: a flaw without a CVE id: '%.*s'",
			SLICE_ARG(document->id), SLICE_ARG(slice_first(common.title, 100)));
		return;
	}
	if (!slice_equal(common.id, document->id))
		common.record = document->id;
	if (common.title.len == 0)
		common.title = sentence_first(common.details);
	common.url = arena_printf(document->arena, "https://access.redhat.com/security/cve/%.*s", SLICE_ARG(common.id));
	document->stopped = redhat_words_tell(document->words, document->word_count, &common, document->sink, document->arena);
}

/* FIRST: all but the flaws; then they. */
static int read_document(struct document *document, struct slice bytes, bool first)
{
	struct slice key;
	struct json json;

	json_init(&json, bytes, document->arena);
	json.nul_replaced = true;
	json_enter_object(&json);
	while (json_next_key(&json, &key)) {
		if (first && slice_equal(key, S("document")))
			read_head(&json, document);
		else if (first && slice_equal(key, S("product_tree")))
			read_tree(&json, document);
		else if (!first && slice_equal(key, S("vulnerabilities")))
			read_each(&json, document, read_vulnerability);
		else
			json_skip(&json);
	}
	return json_end(&json, document->err);
}

static void say_what_is_left_out(const struct document *document)
{
	struct note_sink *notes = &document->sink->notes;

	if (document->others)
		note_add(notes, NOTE_REMARK, document->path,
			"%.*s: %zu products are no packages of Red Hat Enterprise Linux itself, and left out",
			SLICE_ARG(document->id), document->others);
	if (document->unknown)
		note_add(notes, NOTE_INCOMPLETE, document->path, "%.*s: %zu products are not in the product tree",
			SLICE_ARG(document->id), document->unknown);
	if (document->nameless)
		note_add(notes, NOTE_INCOMPLETE, document->path,
			"%.*s: %zu products are repaired, but in which version is not said", SLICE_ARG(document->id),
			document->nameless);
}

static int parse(struct slice path, struct slice bytes, struct feed_sink *sink, struct arena *arena, struct error *err)
{
	__attribute__((
		cleanup(document_free))) struct document document = { .path = path, .sink = sink, .arena = arena, .err = err };
	int r = read_document(&document, bytes, true);

	if (r < 0)
		return r;
	if (document.id.len == 0)
		return error_set(err, ERR_FORMAT, "no CSAF document: document.tracking.id is missing");
	document.id = slice_first(document.id, 64);
	redhat_products_resolve(&document.products, arena);
	document.marks = arena_array(arena, struct redhat_mark, document.products.count);
	r = read_document(&document, bytes, false);
	if (r < 0)
		return r;
	if (document.stopped < 0)
		return error_set(err, (enum error_code) - document.stopped, "stopped at %.*s", SLICE_ARG(document.id));
	say_what_is_left_out(&document);
	if (words_day(document.modified).len)
		sink->date(sink->context, document.modified);
	return 0;
}

const struct feed feed_redhat_csaf = {
	.name = "redhat-csaf-vex",
	.parse = parse,
};
