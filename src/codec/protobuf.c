/* protobuf.c - the messages of protocol buffers: field by field, as their bytes lie */
#include "codec/protobuf.h"

#define NUMBER_MAX ((1u << 29) - 1)

bool protobuf_key(uint64_t key, uint32_t *ret_number, enum protobuf_kind *ret_kind)
{
	uint64_t number = key >> 3;

	*ret_kind = (enum protobuf_kind)(key & 7);
	*ret_number = (uint32_t)number;
	return number > 0 && number <= NUMBER_MAX &&
	       (*ret_kind == PROTOBUF_NUMBER || *ret_kind == PROTOBUF_FIXED64 || *ret_kind == PROTOBUF_BYTES ||
		       *ret_kind == PROTOBUF_FIXED32);
}

/* Seven bits a byte, the lowest first. */
static bool take_varint(struct slice *rest, uint64_t *ret_value)
{
	uint64_t value = 0;

	for (size_t i = 0; i < rest->len && i < PROTOBUF_VARINT_BYTES_MAX; i++) {
		unsigned char byte = (unsigned char)rest->ptr[i];

		if (i == PROTOBUF_VARINT_BYTES_MAX - 1 && byte > 1)
			return false;
		value |= (uint64_t)(byte & 0x7f) << (7 * i);
		if (byte < 0x80) {
			*rest = slice_from(*rest, i + 1);
			*ret_value = value;
			return true;
		}
	}
	return false;
}

static bool take_fixed(struct slice *rest, size_t len, uint64_t *ret_value)
{
	uint64_t value = 0;

	if (rest->len < len)
		return false;
	for (size_t i = 0; i < len; i++)
		value |= (uint64_t)(unsigned char)rest->ptr[i] << (8 * i);
	*rest = slice_from(*rest, len);
	*ret_value = value;
	return true;
}

static bool take_value(struct slice *rest, struct protobuf_field *field)
{
	uint64_t len;

	switch (field->kind) {
	case PROTOBUF_NUMBER:
		return take_varint(rest, &field->value);
	case PROTOBUF_FIXED64:
		return take_fixed(rest, 8, &field->value);
	case PROTOBUF_FIXED32:
		return take_fixed(rest, 4, &field->value);
	case PROTOBUF_BYTES:
		break;
	}
	if (!take_varint(rest, &len) || len > rest->len)
		return false;
	field->bytes = slice_first(*rest, (size_t)len);
	*rest = slice_from(*rest, (size_t)len);
	return true;
}

bool protobuf_next(struct protobuf *message, struct protobuf_field *ret_field)
{
	struct protobuf_field field = { 0 };
	struct slice rest = message->rest;
	uint64_t key;

	if (rest.len == 0 || message->wrong)
		return false;
	if (!take_varint(&rest, &key) || !protobuf_key(key, &field.number, &field.kind))
		message->wrong = "no field of a message";
	else if (!take_value(&rest, &field))
		message->wrong = "a field that is not whole";
	if (message->wrong)
		return false;
	message->rest = rest;
	*ret_field = field;
	return true;
}

int protobuf_end(const struct protobuf *message, struct error *err)
{
	return message->wrong ? error_set(err, ERR_FORMAT, "%s", message->wrong) : 0;
}

static void add_varint(struct buffer *message, uint64_t value)
{
	for (; value >= 0x80; value >>= 7)
		buffer_add_byte(message, (char)(unsigned char)(value | 0x80));
	buffer_add_byte(message, (char)(unsigned char)value);
}

void protobuf_add_bytes(struct buffer *message, uint32_t number, struct slice bytes)
{
	add_varint(message, (uint64_t)number << 3 | PROTOBUF_BYTES);
	add_varint(message, bytes.len);
	buffer_add_slice(message, bytes);
}

void protobuf_add_number(struct buffer *message, uint32_t number, uint64_t value)
{
	add_varint(message, (uint64_t)number << 3 | PROTOBUF_NUMBER);
	add_varint(message, value);
}
