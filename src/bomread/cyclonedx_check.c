/* cyclonedx_check.c - is a document what the standard asks for? What is not is remarked on: it is read all the same */
#include "base/buffer.h"
#include "base/memory.h"
#include "bomread/cyclonedx.h"
#include "codec/json.h"
#include "codec/xml.h"
#include "model/licence.h"

#include <stdlib.h>

#define FAULTS_NAMED_MAX 3u
#define REFS_MAX 1000000u
#define DEPTH_MAX 256u
#define DIGITS "0123456789abcdefABCDEF"

struct checking {
	struct reading *reading;
	bool xml;
	bool mixed; /* since 1.7 licences and expressions may stand side by side */
	struct buffer words;
	size_t faults;
	struct slice *refs;
	size_t ref_count, ref_capacity;
};

enum rule_kind { RULE_ONE_OF, RULE_FORM, RULE_NEEDS };

static bool is_of(struct slice text, const char *bytes)
{
	for (size_t i = 0; i < text.len; i++)
		if (!text.ptr[i] || !strchr(bytes, text.ptr[i]))
			return false;
	return text.len > 0;
}

static bool is_serial_number(struct slice text, struct arena *arena)
{
	static const size_t lens[] = { 8, 4, 4, 4, 12 };
	struct slice start = S("urn:uuid:"), rest = slice_from(text, start.len), part;
	size_t count = 0;

	(void)arena;
	while (slice_next_token(&rest, '-', &part)) {
		if (count == sizeof lens / sizeof lens[0] || part.len != lens[count] || !is_of(part, DIGITS))
			return false;
		count++;
	}
	return slice_starts_with(text, start) && count == sizeof lens / sizeof lens[0];
}

/* RFC 3339, or as XML has it: without a zone. */
static bool is_date_and_time(struct slice text, struct arena *arena)
{
	static const char form[] = "0000-00-00T00:00:00";

	(void)arena;
	for (size_t i = 0; i < sizeof form - 1; i++)
		if (i >= text.len || (form[i] == '0' ? text.ptr[i] < '0' || text.ptr[i] > '9' : text.ptr[i] != form[i]))
			return false;
	return true;
}

static bool is_licence_id(struct slice text, struct arena *arena)
{
	struct licence licence;

	return licence_parse(text, arena, &licence) && slice_equal(licence.expression, text);
}

static bool is_hash(struct slice text, struct arena *arena)
{
	(void)arena;
	return is_of(text, DIGITS) && (text.len == 32 || text.len == 40 || text.len == 64 || text.len == 96 || text.len == 128);
}

static const struct rule {
	enum rule_kind kind;
	const char *json, *xml, *member, *words;
	bool (*is_right)(struct slice text, struct arena *arena);
} rules[] = {
#define ONE_OF(json, xml, member, words) { RULE_ONE_OF, json, xml, member, words, NULL },
#define FORM(json, xml, member, function) { RULE_FORM, json, xml, member, NULL, function },
#define NEEDS(json, xml, member) { RULE_NEEDS, json, xml, member, NULL, NULL },
#include "bomread/cyclonedx_rules.def"
#undef ONE_OF
#undef FORM
#undef NEEDS
};
#define RULE_COUNT (sizeof rules / sizeof rules[0])

/* One object or element, while its members are seen. */
_Static_assert(RULE_COUNT <= 32, "a bit a rule");
struct object {
	struct slice name;
	uint32_t seen; /* a bit a rule: its member is there, and not empty */
	size_t line;
	unsigned ids, licences, expressions;
};

static void fault(struct checking *checking, size_t line, const char *format, ...) __attribute__((format(printf, 3, 4)));
static void fault(struct checking *checking, size_t line, const char *format, ...)
{
	va_list arguments;

	if (checking->faults++ >= FAULTS_NAMED_MAX)
		return;
	buffer_addf(&checking->words, "%sline %zu: ", checking->words.len ? "; " : "", line);
	va_start(arguments, format);
	buffer_vaddf(&checking->words, format, arguments);
	va_end(arguments);
}

static bool is_among(struct slice text, const char *words)
{
	struct slice rest = slice_from_text(words), word;

	while (slice_next_token(&rest, ' ', &word))
		if (slice_equal(word, text))
			return true;
	return false;
}

static bool rule_is_for(const struct checking *checking, const struct rule *rule, struct slice name)
{
	return slice_equal(name, slice_from_text(checking->xml ? rule->xml : rule->json));
}

/* Workflows may say the same twice; components may not. */
static void see_ref(struct checking *checking, const struct object *object, struct slice ref)
{
	if (ref.len == 0) {
		fault(checking, object->line, "an empty 'bom-ref'");
	} else if (checking->ref_count < REFS_MAX) {
		memory_reserve(checking->refs, checking->ref_count, checking->ref_capacity);
		checking->refs[checking->ref_count++] = ref;
	}
}

static void see_text(struct checking *checking, struct object *object, struct slice member, struct slice text)
{
	for (size_t i = 0; i < RULE_COUNT; i++) {
		const struct rule *rule = &rules[i];

		if (!slice_equal(member, slice_from_text(rule->member)) || !rule_is_for(checking, rule, object->name))
			continue;
		if (text.len)
			object->seen |= 1u << i;
		if ((rule->kind == RULE_ONE_OF && !is_among(text, rule->words)) ||
			(rule->kind == RULE_FORM && !rule->is_right(text, &checking->reading->scratch)))
			fault(checking, object->line, "'%s' of '%.*s' is '%.*s'", rule->member,
				SLICE_ARG(slice_first(object->name, 30)), SLICE_ARG(slice_first(text, 40)));
	}
	if (slice_equal(member, S("id")))
		object->ids++;
	if (slice_equal(member, S("bom-ref")) && slice_starts_with(object->name, S("component")))
		see_ref(checking, object, text);
	arena_clear(&checking->reading->scratch);
}

static void see_end(struct checking *checking, const struct object *object)
{
	for (size_t i = 0; i < RULE_COUNT; i++)
		if (rules[i].kind == RULE_NEEDS && rule_is_for(checking, &rules[i], object->name) && !(object->seen & 1u << i))
			fault(checking, object->line, "'%.*s' without '%s'", SLICE_ARG(slice_first(object->name, 30)),
				rules[i].member);
	if (slice_equal(object->name, S("license")) && object->ids > 1)
		fault(checking, object->line, "a licence with several ids");
	if (slice_equal(object->name, S("licenses")) && object->expressions && object->licences + object->expressions > 1 &&
		!checking->mixed)
		fault(checking, object->line, "an expression beside another licence");
}

static int by_text(const void *a, const void *b)
{
	const struct slice *x = a, *y = b;

	return slice_compare(*x, *y);
}

static void check_end(struct checking *checking)
{
	struct note_sink notes = checking->reading->sink->notes;

	if (checking->ref_count)
		qsort(checking->refs, checking->ref_count, sizeof *checking->refs, by_text);
	for (size_t i = 1; i < checking->ref_count; i++)
		if (slice_equal(checking->refs[i], checking->refs[i - 1])) {
			checking->faults++;
			buffer_addf(&checking->words, "%sseveral parts are called '%.*s'", checking->words.len ? "; " : "",
				SLICE_ARG(slice_first(checking->refs[i], 60)));
			break;
		}
	if (checking->faults > FAULTS_NAMED_MAX)
		buffer_addf(&checking->words, "; and more");
	if (checking->faults)
		note_add(&notes, NOTE_REMARK, S(""), "not as the standard has it: %.*s",
			SLICE_ARG(buffer_slice(&checking->words)));
	buffer_done(&checking->words);
	free(checking->refs);
}

/* Lines are counted on from the last place that was asked for. */
struct lines {
	const char *at;
	size_t number;
};

static size_t line_at(struct lines *lines, const char *at)
{
	for (; lines->at < at; lines->at++)
		lines->number += *lines->at == '\n';
	return lines->number;
}

static void json_value(struct checking *checking, struct json *json, struct lines *lines, struct slice name, struct object *list);

static void json_object(struct checking *checking, struct json *json, struct lines *lines, struct slice name, struct object *list)
{
	struct object object = { .name = name };
	struct slice key;

	object.line = line_at(lines, json->at);
	json_enter_object(json);
	while (json_next_key(json, &key)) {
		if (list && slice_equal(key, S("license")))
			list->licences++;
		else if (list && slice_equal(key, S("expression")))
			list->expressions++;
		if (json_peek(json) == JSON_STRING)
			see_text(checking, &object, key, json_string(json));
		else
			json_value(checking, json, lines, key, NULL);
	}
	see_end(checking, &object);
}

static void json_value(struct checking *checking, struct json *json, struct lines *lines, struct slice name, struct object *list)
{
	struct object items = { .name = name };

	switch (json_peek(json)) {
	case JSON_OBJECT:
		json_object(checking, json, lines, name, list);
		break;
	case JSON_ARRAY:
		items.line = line_at(lines, json->at);
		json_enter_array(json);
		while (json_next_item(json))
			json_value(checking, json, lines, name, &items);
		if (slice_equal(name, S("licenses")))
			see_end(checking, &items);
		break;
	default:
		json_skip(json);
	}
}

void cyclonedx_check_json(struct slice bytes, struct reading *reading, bool mixed)
{
	struct checking checking = { .reading = reading, .mixed = mixed, .words = BUFFER_INIT(0) };
	struct lines lines = { bytes.ptr, 1 };
	struct json json;

	json_init(&json, bytes, reading->arena);
	json.depth_max = DEPTH_MAX;
	json_value(&checking, &json, &lines, S("bom"), NULL);
	check_end(&checking);
}

static void xml_element(struct checking *checking, const struct xml *element)
{
	struct object object = { .name = element->name, .line = element->line };

	for (size_t i = 0; i < element->attribute_count; i++)
		see_text(checking, &object, element->attributes[2 * i], element->attributes[2 * i + 1]);
	if (!element->first)
		see_text(checking, &object, S("content"), element->text);
	for (const struct xml *child = element->first; child; child = child->next) {
		object.licences += slice_equal(child->name, S("license"));
		object.expressions += slice_equal(child->name, S("expression"));
		if (!child->first)
			see_text(checking, &object, child->name, child->text);
		xml_element(checking, child);
	}
	see_end(checking, &object);
}

void cyclonedx_check_xml(const struct xml *root, struct reading *reading, bool mixed)
{
	struct checking checking = { .reading = reading, .xml = true, .mixed = mixed, .words = BUFFER_INIT(0) };

	xml_element(&checking, root);
	check_end(&checking);
}
