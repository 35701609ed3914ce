/* json_write.c - write JSON */
#include "codec/decimal.h"
#include "codec/json.h"
#include "codec/utf8.h"

#include <assert.h>
#include <math.h>

void json_writer_init(struct json_writer *writer, struct buffer *out, bool indent)
{
	*writer = (struct json_writer){ .out = out, .indent = indent, .first = true };
}

static void new_line(struct json_writer *writer)
{
	if (!writer->indent)
		return;
	char *room = buffer_extend(writer->out, 1 + writer->depth);

	if (!room)
		return;
	room[0] = '\n';
	memset(room + 1, '\t', writer->depth);
}

static bool in_array(const struct json_writer *writer)
{
	return writer->depth > 0 && (writer->arrays >> (writer->depth - 1) & 1);
}

/* What stands between the last thing written and the one that comes: a comma, a line. */
static void separate(struct json_writer *writer)
{
	if (!writer->first)
		buffer_add_byte(writer->out, ',');
	if (writer->depth > 0)
		new_line(writer);
	writer->first = false;
}

static void begin_value(struct json_writer *writer)
{
	if (writer->after_key) {
		writer->after_key = false;
		return;
	}
	assert(writer->depth == 0 ? writer->first : in_array(writer)); /* one value at the top; in an object only after a key */
	separate(writer);
}

static void begin(struct json_writer *writer, char open, bool is_array)
{
	begin_value(writer);
	assert(writer->depth < JSON_DEPTH_MAX);
	buffer_add_byte(writer->out, open);
	writer->arrays &= ~((uint64_t)1 << writer->depth);
	writer->arrays |= (uint64_t)is_array << writer->depth;
	writer->depth++;
	writer->first = true;
}

static void end(struct json_writer *writer, char close, bool is_array)
{
	bool is_empty = writer->first;

	assert(writer->depth > 0 && in_array(writer) == is_array && !writer->after_key);
	writer->depth--;
	if (!is_empty)
		new_line(writer);
	buffer_add_byte(writer->out, close);
	writer->first = false;
}

void json_begin_object(struct json_writer *writer)
{
	begin(writer, '{', false);
}

void json_end_object(struct json_writer *writer)
{
	end(writer, '}', false);
}

void json_begin_array(struct json_writer *writer)
{
	begin(writer, '[', true);
}

void json_end_array(struct json_writer *writer)
{
	end(writer, ']', true);
}

static void put_escaped_byte(struct buffer *out, unsigned char byte)
{
	static const char named[] = "\"\\\b\f\n\r\t", letters[] = "\"\\bfnrt";
	const char *found = byte ? strchr(named, byte) : NULL;

	if (found)
		buffer_addf(out, "\\%c", letters[found - named]);
	else
		buffer_addf(out, "\\u%04x", byte);
}

#define EACH_BYTE(value) (0x0101010101010101u * (value))

/* Are the eight bytes at AT printable ASCII without quotation mark and backslash? A borrow between bytes can only say no too often. */
static bool eight_are_plain(const char *at)
{
	uint64_t word, quote, backslash, controls, delete;

	memcpy(&word, at, sizeof word);
	quote = (word ^ EACH_BYTE('"')) - EACH_BYTE(1);
	backslash = (word ^ EACH_BYTE('\\')) - EACH_BYTE(1);
	controls = word - EACH_BYTE(0x20);
	delete = (word ^ EACH_BYTE(0x7f)) - EACH_BYTE(1);
	return ((word | quote | backslash | controls | delete) & EACH_BYTE(0x80)) == 0;
}

/* How much of AT can be written as it is. Controls cannot, those of C1 (U+0080 to U+009F) neither: terminals obey them. */
static size_t plain_length(const char *at, const char *stop)
{
	const char *start = at;

	while (stop - at >= 8 && eight_are_plain(at))
		at += 8;
	/* The last eight once more, for what is left of them: most texts are longer, and plain. */
	if (at < stop && stop - at < 8 && stop - start >= 8 && eight_are_plain(stop - 8))
		return (size_t)(stop - start);
	while (at < stop) {
		unsigned char byte = (unsigned char)*at;
		size_t len;

		if (byte < 0x20 || byte == '"' || byte == '\\' || byte == 0x7f)
			break;
		if (byte < 0x80) {
			at++;
			continue;
		}
		len = utf8_sequence(at, stop);
		if (len == 0 || (byte == 0xc2 && (unsigned char)at[1] < 0xa0))
			break;
		at += len;
	}
	return (size_t)(at - start);
}

/* "##[" is a command of GitHub's and Azure's runners, wherever it stands in a line of what a job prints: it gets an escape. */
static const char *find_command(struct slice text)
{
	const char *hash = text.len ? memchr(text.ptr, '#', text.len) : NULL; /* few have one */

	return hash ? memmem(hash, text.len - (size_t)(hash - text.ptr), "##[", 3) : NULL;
}

static void put_text(struct buffer *out, struct slice text)
{
	const char *at = text.len ? text.ptr : "", *stop = at + text.len;

	size_t plain = plain_length(at, stop);

	if (plain == text.len && !find_command(text)) { /* nearly all are */
		char *room = buffer_extend(out, plain + 2);

		if (room) {
			room[0] = room[plain + 1] = '"';
			memcpy(room + 1, at, plain);
		}
		return;
	}
	buffer_add_byte(out, '"');
	while (at < stop) {
		const char *command;

		plain = plain_length(at, stop);
		command = find_command(slice_make(at, plain));
		if (command) {
			buffer_add(out, at, (size_t)(command - at) + 2);
			buffer_add_slice(out, S("\\u005b"));
			at = command + 3;
			continue;
		}
		buffer_add(out, at, plain);
		at += plain;
		if (at == stop)
			break;
		if ((unsigned char)*at < 0x80) {
			put_escaped_byte(out, (unsigned char)*at++);
		} else if (utf8_sequence(at, stop) == 2) { /* C1: what else is well-formed is plain */
			put_escaped_byte(out, (unsigned char)at[1]);
			at += 2;
		} else {
			buffer_add_slice(out, S("\xef\xbf\xbd"));
			at++;
		}
	}
	buffer_add_byte(out, '"');
}

/* What separate, put_text and a colon write, in one piece: half of a document is keys. */
static void put_plain_key(struct json_writer *writer, struct slice key)
{
	size_t line = writer->indent ? 1 + (size_t)writer->depth : 0, blank = writer->indent;
	char *room = buffer_extend(writer->out, !writer->first + line + key.len + 3 + blank);

	if (!room)
		return;
	if (!writer->first)
		*room++ = ',';
	if (line) {
		*room = '\n';
		memset(room + 1, '\t', line - 1);
		room += line;
	}
	*room = '"';
	memcpy(room + 1, key.ptr, key.len);
	memcpy(room + 1 + key.len, "\": ", 2 + blank);
}

void json_key(struct json_writer *writer, const char *key)
{
	struct slice text = slice_from_text(key);

	assert(writer->depth > 0 && !in_array(writer) && !writer->after_key);
	if (text.len > 0 && plain_length(text.ptr, text.ptr + text.len) == text.len) {
		put_plain_key(writer, text);
		writer->first = false;
	} else {
		separate(writer);
		put_text(writer->out, text);
		buffer_add_slice(writer->out, writer->indent ? S(": ") : S(":"));
	}
	writer->after_key = true;
}

void json_put_string(struct json_writer *writer, struct slice text)
{
	begin_value(writer);
	put_text(writer->out, text);
}

void json_put_u64(struct json_writer *writer, uint64_t value)
{
	char digits[20], *first = digits + sizeof digits;

	begin_value(writer);
	do
		*--first = (char)('0' + value % 10);
	while (value /= 10);
	buffer_add(writer->out, first, (size_t)(digits + sizeof digits - first));
}

void json_put_double(struct json_writer *writer, double value, int decimals)
{
	if (!isfinite(value)) { /* JSON has no word for it */
		json_put_null(writer);
		return;
	}
	begin_value(writer);
	decimal_add(writer->out, value, decimals);
}

void json_put_bool(struct json_writer *writer, bool value)
{
	begin_value(writer);
	buffer_add_slice(writer->out, value ? S("true") : S("false"));
}

void json_put_null(struct json_writer *writer)
{
	begin_value(writer);
	buffer_add_slice(writer->out, S("null"));
}

void json_member(struct json_writer *writer, const char *key, struct slice text)
{
	json_key(writer, key);
	json_put_string(writer, text);
}

void json_member_if(struct json_writer *writer, const char *key, struct slice text)
{
	if (text.len > 0)
		json_member(writer, key, text);
}

void json_member_bool(struct json_writer *writer, const char *key, bool value)
{
	json_key(writer, key);
	json_put_bool(writer, value);
}

void json_member_u64(struct json_writer *writer, const char *key, uint64_t value)
{
	json_key(writer, key);
	json_put_u64(writer, value);
}

void json_member_texts(struct json_writer *writer, const char *key, struct slices texts)
{
	json_key(writer, key);
	json_begin_array(writer);
	for (size_t i = 0; i < texts.count; i++)
		json_put_string(writer, texts.items[i]);
	json_end_array(writer);
}

void json_member_texts_if(struct json_writer *writer, const char *key, struct slices texts)
{
	if (texts.count)
		json_member_texts(writer, key, texts);
}
