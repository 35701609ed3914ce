/* record.c - frames of fields: one table a kind writes and reads it */
#include "link/record_kinds.h"

static void put_u32(struct buffer *out, uint32_t value)
{
	char bytes[4] = { (char)value, (char)(value >> 8), (char)(value >> 16), (char)(value >> 24) };

	buffer_add(out, bytes, sizeof bytes);
}

static void put_u64(struct buffer *out, uint64_t value)
{
	put_u32(out, (uint32_t)value);
	put_u32(out, (uint32_t)(value >> 32));
}

static uint32_t get_u32(const char *bytes)
{
	const unsigned char *b = (const unsigned char *)bytes;

	return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

static void put_text(struct buffer *out, struct slice text)
{
	if (text.len > RECORD_BYTES_MAX) {
		out->full = true;
		return;
	}
	put_u32(out, (uint32_t)text.len);
	buffer_add_slice(out, text);
}

static void put_list(struct buffer *out, const struct slices *list)
{
	if (list->count > RECORD_BYTES_MAX) {
		out->full = true;
		return;
	}
	put_u32(out, (uint32_t)list->count);
	for (size_t i = 0; i < list->count; i++)
		put_text(out, list->items[i]);
}

bool record_write(struct buffer *out, enum record_kind kind, const void *thing)
{
	size_t start = out->len;
	bool was_full = out->full;
	size_t length;

	put_u32(out, 0); /* the length, filled in below */
	buffer_add_byte(out, 0);
	for (const struct field *field = record_kinds[kind].fields; field->kind != FIELD_END; field++) {
		const char *member = (const char *)thing + field->offset;

		switch (field->kind) {
		case FIELD_NUMBER:
			put_u64(out, *(const uint64_t *)(const void *)member);
			break;
		case FIELD_TEXT:
			put_text(out, *(const struct slice *)(const void *)member);
			break;
		default:
			put_list(out, (const struct slices *)(const void *)member);
			break;
		}
	}
	length = out->len - start - RECORD_FRAME_BYTES;
	if (out->full || length > RECORD_BYTES_MAX) {
		out->len = start; /* half a frame helps nobody */
		out->full = was_full;
		return false;
	}
	out->ptr[start] = (char)kind;
	for (int i = 0; i < 4; i++)
		out->ptr[start + 1 + (size_t)i] = (char)(length >> (8 * i));
	return true;
}

bool record_copy(struct buffer *out, enum record_kind kind, struct slice fields)
{
	size_t start = out->len;

	buffer_add_byte(out, (char)kind);
	put_u32(out, (uint32_t)fields.len);
	if (buffer_add_slice(out, fields))
		return true;
	out->len = start; /* half a frame helps nobody */
	return false;
}

int record_next(struct slice *bytes, enum record_kind *ret_kind, struct slice *ret_fields, struct error *err)
{
	unsigned kind;
	uint32_t length;

	if (bytes->len < RECORD_FRAME_BYTES)
		return 0;
	kind = (unsigned char)bytes->ptr[0];
	length = get_u32(bytes->ptr + 1);
	if (kind == RECORD_NONE || kind >= RECORD_KIND_COUNT)
		return error_set(err, ERR_FORMAT, "record of unknown kind %u", kind);
	if (length > RECORD_BYTES_MAX)
		return error_set(err, ERR_FORMAT, "record of %u bytes: the limit is %u", length, RECORD_BYTES_MAX);
	if (bytes->len - RECORD_FRAME_BYTES < length)
		return 0;
	*ret_kind = (enum record_kind)kind;
	*ret_fields = slice_make(bytes->ptr + RECORD_FRAME_BYTES, length);
	*bytes = slice_from(*bytes, RECORD_FRAME_BYTES + length);
	return 1;
}

static bool take_u32(struct slice *left, uint32_t *ret_value)
{
	if (left->len < 4)
		return false;
	*ret_value = get_u32(left->ptr);
	*left = slice_from(*left, 4);
	return true;
}

static bool take_u64(struct slice *left, uint64_t *ret_value)
{
	uint32_t low, high;

	if (!take_u32(left, &low) || !take_u32(left, &high))
		return false;
	*ret_value = (uint64_t)high << 32 | low;
	return true;
}

static bool take_text(struct slice *left, struct slice *ret_text)
{
	uint32_t length;

	if (!take_u32(left, &length) || left->len < length)
		return false;
	*ret_text = slice_first(*left, length);
	*left = slice_from(*left, length);
	return true;
}

static bool take_list(struct slice *left, struct slices *ret_list, struct arena *arena)
{
	uint32_t count;

	if (!take_u32(left, &count) || count > left->len / 4) /* each text takes 4 bytes at least */
		return false;
	ret_list->count = count;
	ret_list->items = arena_array(arena, struct slice, count);
	for (size_t i = 0; i < count; i++)
		if (!take_text(left, &ret_list->items[i]))
			return false;
	return true;
}

int record_read(enum record_kind kind, struct slice fields, void *ret_thing, struct arena *arena, struct error *err)
{
	bool good = true;

	memset(ret_thing, 0, record_kinds[kind].size_bytes);
	for (const struct field *field = record_kinds[kind].fields; good && field->kind != FIELD_END; field++) {
		char *member = (char *)ret_thing + field->offset;

		switch (field->kind) {
		case FIELD_NUMBER:
			good = take_u64(&fields, (uint64_t *)(void *)member);
			break;
		case FIELD_TEXT:
			good = take_text(&fields, (struct slice *)(void *)member);
			break;
		default:
			good = take_list(&fields, (struct slices *)(void *)member, arena);
			break;
		}
	}
	if (!good)
		return error_set(err, ERR_FORMAT, "record of kind %d ends early", (int)kind);
	if (fields.len)
		return error_set(err, ERR_FORMAT, "record of kind %d has %zu bytes too many", (int)kind, fields.len);
	return 0;
}
