/* xml.c - read XML by expat as a tree of elements */
#include "codec/xml.h"
#include "base/buffer.h"
#include "base/memory.h"
#include <expat.h>
#include <stdlib.h>

struct reading {
	XML_Parser parser;
	struct arena *arena;
	struct xml *stack[XML_DEPTH_MAX];
	struct buffer texts[XML_DEPTH_MAX];
	unsigned depth;
	size_t elements;
	struct xml *root;
	struct error *err;
	bool failed;
};

static void fail(struct reading *reading, enum error_code code, const char *why)
{
	if (reading->failed)
		return;
	reading->failed = true;
	error_set(reading->err, code, "line %lu: %s", (unsigned long)XML_GetCurrentLineNumber(reading->parser), why);
	XML_StopParser(reading->parser, XML_FALSE);
}

static struct slice local_name(const char *name)
{
	struct slice whole = slice_from_text(name);
	ptrdiff_t colon = slice_find_last_byte(whole, ':');

	return slice_from(whole, (size_t)(colon + 1));
}

static void start(void *context, const char *name, const char **attributes)
{
	struct reading *reading = context;
	struct xml *element;
	size_t count = 0;

	if (reading->failed)
		return;
	if (reading->depth == XML_DEPTH_MAX || reading->elements++ == XML_ELEMENTS_MAX) {
		fail(reading, ERR_LIMIT,
			reading->depth == XML_DEPTH_MAX ? "elements lie too deep in each other" : "too many elements");
		return;
	}
	element = arena_array(reading->arena, struct xml, 1);
	element->name = arena_copy(reading->arena, local_name(name));
	element->line = XML_GetCurrentLineNumber(reading->parser);
	while (attributes[2 * count])
		count++;
	element->attributes = arena_array(reading->arena, struct slice, 2 * count);
	element->attribute_count = count;
	for (size_t i = 0; i < count; i++) {
		element->attributes[2 * i] = arena_copy(reading->arena, local_name(attributes[2 * i]));
		element->attributes[2 * i + 1] = arena_copy(reading->arena, slice_from_text(attributes[2 * i + 1]));
	}
	if (reading->depth == 0) {
		reading->root = element;
	} else {
		struct xml *parent = reading->stack[reading->depth - 1];

		if (parent->last)
			parent->last->next = element;
		else
			parent->first = element;
		parent->last = element;
	}
	buffer_clear(&reading->texts[reading->depth]);
	reading->stack[reading->depth++] = element;
}

static void end(void *context, const char *name)
{
	struct reading *reading = context;

	(void)name;
	if (reading->failed || reading->depth == 0)
		return;
	reading->depth--;
	reading->stack[reading->depth]->text =
		arena_copy(reading->arena, slice_trim(buffer_slice(&reading->texts[reading->depth])));
}

static void text(void *context, const char *bytes, int len)
{
	struct reading *reading = context;

	if (!reading->failed && reading->depth)
		buffer_add(&reading->texts[reading->depth - 1], bytes, (size_t)len);
}

static void doctype(void *context, const char *name, const char *system, const char *public, int subset)
{
	(void)name;
	(void)system;
	(void)public;
	(void)subset;
	fail(context, ERR_UNSUPPORTED, "a document type declaration, which is not read");
}

static int parse(struct reading *reading, struct slice bytes, struct error *err)
{
	size_t piece = 1u << 20; /* expat counts in int */

	for (size_t at = 0;; at += piece) {
		struct slice part = slice_first(slice_from(bytes, at), piece);
		bool last = at + part.len == bytes.len;

		if (XML_Parse(reading->parser, part.ptr ? part.ptr : "", (int)part.len, last) == XML_STATUS_ERROR) {
			if (reading->failed)
				return -(int)err->code;
			return error_set(err, ERR_FORMAT, "line %lu: %s",
				(unsigned long)XML_GetCurrentLineNumber(reading->parser),
				XML_ErrorString(XML_GetErrorCode(reading->parser)));
		}
		if (last)
			return 0;
	}
}

int xml_read(struct slice bytes, struct arena *arena, const struct xml **ret_root, struct error *err)
{
	struct reading *reading = memory_one(struct reading);
	int r;

	reading->arena = arena;
	reading->err = err;
	reading->parser = XML_ParserCreate(NULL);
	if (!reading->parser)
		abort(); /* out of memory */
	XML_SetUserData(reading->parser, reading);
	XML_SetElementHandler(reading->parser, start, end);
	XML_SetCharacterDataHandler(reading->parser, text);
	XML_SetStartDoctypeDeclHandler(reading->parser, doctype);
	/* Without one it asks the system, which a reader may not; where memory lies nobody who makes documents knows. */
	XML_SetHashSalt(reading->parser, (unsigned long)(uintptr_t)reading->parser * 0x9e3779b97f4a7c15u | 1);
	r = parse(reading, bytes, err);
	if (r >= 0)
		*ret_root = reading->root;
	for (unsigned i = 0; i < XML_DEPTH_MAX; i++)
		buffer_done(&reading->texts[i]);
	XML_ParserFree(reading->parser);
	free(reading);
	return r;
}

const struct xml *xml_next(const struct xml *child)
{
	const struct xml *at = child ? child->next : NULL;

	while (at && !slice_equal(at->name, child->name))
		at = at->next;
	return at;
}

const struct xml *xml_child(const struct xml *parent, const char *name)
{
	for (const struct xml *at = parent ? parent->first : NULL; at; at = at->next)
		if (slice_equal(at->name, slice_from_text(name)))
			return at;
	return NULL;
}

struct slice xml_text(const struct xml *parent, const char *name)
{
	const struct xml *child = xml_child(parent, name);

	return child ? child->text : S("");
}

struct slice xml_attribute(const struct xml *element, const char *name)
{
	for (size_t i = 0; element && i < element->attribute_count; i++)
		if (slice_equal(element->attributes[2 * i], slice_from_text(name)))
			return element->attributes[2 * i + 1];
	return S("");
}
