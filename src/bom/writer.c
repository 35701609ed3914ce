/* writer.c - one document, as JSON or as XML */
#include "bom/writer.h"
#include "codec/decimal.h"
#include "codec/xml_escape.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

void writer_init(struct writer *writer, struct buffer *out, enum writer_form form)
{
	*writer = (struct writer){ .form = form, .out = out };
	json_writer_init(&writer->json, out, true);
}

static struct writer_level *innermost(struct writer *writer)
{
	assert(writer->depth > 0);
	return &writer->levels[writer->depth - 1];
}

static void push(struct writer *writer, const char *element, const char *item, bool is_list)
{
	assert(writer->depth < JSON_DEPTH_MAX);
	writer->elements += element != NULL;
	writer->levels[writer->depth++] = (struct writer_level){ .element = element, .item = item, .is_list = is_list };
}

/* ---- XML */

static void close_tag(struct writer *writer)
{
	if (writer->tag_open)
		buffer_add_byte(writer->out, '>');
	writer->tag_open = false;
}

/* HEAD, a line that is as deep as there are TABS where it is not negative, MARK, NAME and TAIL: in one piece, for a document is made of these. */
static inline void put_tag(
	struct writer *writer, struct slice head, int tabs, struct slice mark, const char *name, struct slice tail)
{
	size_t name_len = strlen(name), line = tabs < 0 ? 0 : (size_t)tabs + 1;
	char *room = buffer_extend(writer->out, head.len + line + mark.len + name_len + tail.len);

	if (!room)
		return;
	memcpy(room, head.ptr, head.len);
	room += head.len;
	if (line) {
		*room++ = '\n';
		for (size_t i = 1; i < line; i++)
			*room++ = '\t';
	}
	memcpy(room, mark.ptr, mark.len);
	room += mark.len;
	memcpy(room, name, name_len);
	memcpy(room + name_len, tail.ptr, tail.len);
}

/* "<name" and TAIL, on a line of its own. */
static void open_tag_with(struct writer *writer, const char *name, struct slice tail)
{
	for (unsigned i = writer->depth; i > 0; i--) { /* levels without an element hand it on to the one around them */
		writer->levels[i - 1].has_children = true;
		if (writer->levels[i - 1].element)
			break;
	}
	put_tag(writer, writer->tag_open ? S(">") : S(""), writer->depth > 0 ? (int)writer->elements : -1, S("<"), name, tail);
	writer->tag_open = tail.len == 0;
}

static void open_tag(struct writer *writer, const char *name)
{
	open_tag_with(writer, name, S(""));
}

static void end_tag(struct writer *writer, const struct writer_level *level)
{
	if (writer->tag_open) {
		buffer_add_slice(writer->out, S("/>"));
		writer->tag_open = false;
		return;
	}
	put_tag(writer, S(""), level->has_children ? (int)writer->elements - 1 : -1, S("</"), level->element, S(">"));
}

static void close_element(struct writer *writer, const char *name)
{
	put_tag(writer, S(""), -1, S("</"), name, S(">"));
}

static void put_element(struct writer *writer, const char *name, struct slice text)
{
	open_tag_with(writer, name, S(">"));
	xml_escape(writer->out, text);
	close_element(writer, name);
}

/* ---- for a digest */

/* Its length tells a value from the next one. */
static void digest_value(struct writer *writer, struct slice value)
{
	uint64_t len = value.len;
	char *room = buffer_extend(writer->out, sizeof len + value.len);

	if (!room)
		return;
	memcpy(room, &len, sizeof len);
	if (value.len)
		memcpy(room + sizeof len, value.ptr, value.len);
}

/* Two letters tell a key from those that may stand in its place. */
static void digest_key(struct writer *writer, const char *key)
{
	buffer_add(writer->out, key, 2);
}

static void digest_member(struct writer *writer, const char *key, struct slice value)
{
	digest_key(writer, key);
	digest_value(writer, value);
}

/* ---- each of them */

void writer_begin_document(struct writer *writer, const char *element)
{
	if (writer->form == WRITER_JSON) {
		json_begin_object(&writer->json);
	} else if (writer->form == WRITER_XML) {
		buffer_add_slice(writer->out, S("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"));
		open_tag(writer, element);
	}
	push(writer, element, NULL, false);
}

void writer_end_document(struct writer *writer)
{
	writer_end(writer);
	assert(writer->depth == 0);
	buffer_add_byte(writer->out, '\n');
}

void writer_begin(struct writer *writer, const char *key)
{
	if (writer->form == WRITER_JSON) {
		json_key(&writer->json, key);
		json_begin_object(&writer->json);
	} else if (writer->form == WRITER_XML) {
		open_tag(writer, key);
	} else {
		digest_key(writer, key);
	}
	push(writer, key, NULL, false);
}

void writer_begin_list(struct writer *writer, const char *key, const char *element, const char *item)
{
	if (writer->form == WRITER_JSON) {
		json_key(&writer->json, key);
		json_begin_array(&writer->json);
	} else if (writer->form == WRITER_DIGEST) {
		digest_key(writer, key);
	} else if (element) {
		open_tag(writer, element);
	}
	push(writer, element, item, true);
}

void writer_begin_item(struct writer *writer)
{
	const char *item = innermost(writer)->item;

	assert(innermost(writer)->is_list);
	if (writer->form == WRITER_JSON)
		json_begin_object(&writer->json);
	else if (writer->form == WRITER_XML && item)
		open_tag(writer, item);
	push(writer, item, NULL, false);
}

void writer_end(struct writer *writer)
{
	const struct writer_level *level = innermost(writer);

	if (writer->form == WRITER_DIGEST)
		buffer_add_byte(writer->out, '\0');
	else if (writer->form == WRITER_JSON && level->is_list)
		json_end_array(&writer->json);
	else if (writer->form == WRITER_JSON)
		json_end_object(&writer->json);
	else if (level->element)
		end_tag(writer, level);
	writer->elements -= level->element != NULL;
	writer->depth--;
}

void writer_attribute(struct writer *writer, const char *key, struct slice value)
{
	if (writer->form == WRITER_JSON)
		json_member(&writer->json, key, value);
	else if (writer->form == WRITER_DIGEST)
		digest_member(writer, key, value);
	if (writer->form != WRITER_XML)
		return;
	assert(writer->tag_open);
	put_tag(writer, S(""), -1, S(" "), key, S("=\""));
	xml_escape_attribute(writer->out, value);
	buffer_add_byte(writer->out, '"');
}

void writer_member(struct writer *writer, const char *key, struct slice value)
{
	if (writer->form == WRITER_JSON)
		json_member(&writer->json, key, value);
	else if (writer->form == WRITER_XML)
		put_element(writer, key, value);
	else
		digest_member(writer, key, value);
}

void writer_member_if(struct writer *writer, const char *key, struct slice value)
{
	if (value.len)
		writer_member(writer, key, value);
}

static struct slice decimal(char room[24], uint64_t value)
{
	return slice_make(room, (size_t)snprintf(room, 24, "%" PRIu64, value));
}

void writer_member_u64(struct writer *writer, const char *key, uint64_t value)
{
	char digits[24];

	if (writer->form == WRITER_JSON)
		json_member_u64(&writer->json, key, value);
	else
		writer_member(writer, key, decimal(digits, value));
}

void writer_member_double(struct writer *writer, const char *key, double value, int decimals)
{
	if (writer->form == WRITER_JSON) {
		json_key(&writer->json, key);
		json_put_double(&writer->json, value, decimals);
	} else if (writer->form == WRITER_DIGEST) {
		digest_member(writer, key, slice_make((const char *)&value, sizeof value));
	} else {
		open_tag_with(writer, key, S(">"));
		decimal_add(writer->out, value, decimals);
		close_element(writer, key);
	}
}

void writer_text(struct writer *writer, const char *key, struct slice value)
{
	if (writer->form == WRITER_JSON)
		json_member(&writer->json, key, value);
	else if (writer->form == WRITER_DIGEST)
		digest_member(writer, key, value);
	if (writer->form != WRITER_XML)
		return;
	close_tag(writer);
	xml_escape(writer->out, value);
}

void writer_item(struct writer *writer, struct slice value)
{
	if (writer->form == WRITER_JSON)
		json_put_string(&writer->json, value);
	else if (writer->form == WRITER_XML)
		put_element(writer, innermost(writer)->item, value);
	else
		digest_value(writer, value);
}

void writer_item_u64(struct writer *writer, uint64_t value)
{
	char digits[24];

	if (writer->form == WRITER_JSON)
		json_put_u64(&writer->json, value);
	else
		writer_item(writer, decimal(digits, value));
}

void writer_item_ref(struct writer *writer, struct slice value)
{
	if (writer->form != WRITER_XML) {
		writer_item(writer, value);
		return;
	}
	open_tag(writer, innermost(writer)->item);
	writer_attribute(writer, "ref", value);
	buffer_add_slice(writer->out, S("/>"));
	writer->tag_open = false;
}
