/* key_der.c - DER and the strings of SSH */
#include "secrets/key_der.h"

static unsigned char byte_at(struct slice bytes, size_t at)
{
	return (unsigned char)bytes.ptr[at];
}

bool der_take(struct slice *rest, struct der *ret_item)
{
	size_t header = 2, len, count;

	if (rest->len < 2 || (byte_at(*rest, 0) & 31) == 31)
		return false;
	len = byte_at(*rest, 1);
	if (len & 0x80) {
		count = len & 0x7f;
		if (count == 0 || count > 4 || rest->len < 2 + count)
			return false;
		len = 0;
		for (size_t i = 0; i < count; i++)
			len = len << 8 | byte_at(*rest, 2 + i);
		header += count;
	}
	if (len > rest->len - header)
		return false;
	ret_item->tag = byte_at(*rest, 0);
	ret_item->whole = slice_first(*rest, header + len);
	ret_item->body = slice_from(ret_item->whole, header);
	*rest = slice_from(*rest, header + len);
	return true;
}

bool der_take_tag(struct slice *rest, unsigned tag, struct slice *ret_body)
{
	struct slice after = *rest;
	struct der item;

	if (!der_take(&after, &item) || item.tag != tag)
		return false;
	*rest = after;
	*ret_body = item.body;
	return true;
}

void der_oid_text(struct slice body, char ret_text[DER_OID_SIZE])
{
	uint64_t arc = 0;
	size_t len = 0;

	ret_text[0] = '\0';
	for (size_t i = 0; i < body.len; i++) {
		arc = arc << 7 | (byte_at(body, i) & 0x7f);
		if (arc >> 56)
			break;
		if (byte_at(body, i) & 0x80)
			continue;
		if (len == 0) {
			uint64_t first = arc < 80 ? arc / 40 : 2;

			len = (size_t)snprintf(ret_text, DER_OID_SIZE, "%llu.%llu", (unsigned long long)first,
				(unsigned long long)(arc - 40 * first));
		} else {
			len += (size_t)snprintf(ret_text + len, DER_OID_SIZE - len, ".%llu", (unsigned long long)arc);
		}
		arc = 0;
		if (len >= DER_OID_SIZE)
			break;
		if (i + 1 == body.len)
			return;
	}
	ret_text[0] = '\0';
}

struct slice der_magnitude(struct slice integer)
{
	while (integer.len && integer.ptr[0] == 0)
		integer = slice_from(integer, 1);
	return integer;
}

size_t der_bit_count(struct slice integer)
{
	struct slice magnitude = der_magnitude(integer);
	size_t bits = 8 * magnitude.len;

	if (magnitude.len)
		for (unsigned first = byte_at(magnitude, 0); !(first & 0x80); first <<= 1)
			bits--;
	return bits;
}

bool der_number(struct slice integer, uint64_t *ret_number)
{
	struct slice magnitude = der_magnitude(integer);

	if (integer.len == 0 || integer.ptr[0] < 0 || magnitude.len > sizeof *ret_number)
		return false;
	*ret_number = 0;
	for (size_t i = 0; i < magnitude.len; i++)
		*ret_number = *ret_number << 8 | byte_at(magnitude, i);
	return true;
}

static void put_header(struct buffer *out, unsigned tag, size_t len)
{
	unsigned count = 1;

	buffer_add_byte(out, (char)tag);
	if (len < 0x80) {
		buffer_add_byte(out, (char)len);
		return;
	}
	while (count < sizeof len && len >> (8 * count))
		count++;
	buffer_add_byte(out, (char)(0x80 | count));
	while (count--)
		buffer_add_byte(out, (char)(len >> (8 * count)));
}

void der_put(struct buffer *out, unsigned tag, struct slice body)
{
	put_header(out, tag, body.len);
	buffer_add_slice(out, body);
}

/* A first bit that is set would make it negative. */
static bool needs_zero(struct slice magnitude)
{
	return magnitude.len && (byte_at(magnitude, 0) & 0x80);
}

void der_put_integer(struct buffer *out, struct slice magnitude)
{
	bool zero;

	magnitude = der_magnitude(magnitude);
	zero = magnitude.len == 0 || needs_zero(magnitude);
	put_header(out, DER_INTEGER, magnitude.len + zero);
	if (zero)
		buffer_add_byte(out, 0);
	buffer_add_slice(out, magnitude);
}

void der_put_bits(struct buffer *out, struct slice bytes)
{
	put_header(out, DER_BITS, bytes.len + 1);
	buffer_add_byte(out, 0);
	buffer_add_slice(out, bytes);
}

bool ssh_take_u32(struct slice *rest, uint32_t *ret_number)
{
	if (rest->len < 4)
		return false;
	*ret_number = 0;
	for (size_t i = 0; i < 4; i++)
		*ret_number = *ret_number << 8 | byte_at(*rest, i);
	*rest = slice_from(*rest, 4);
	return true;
}

bool ssh_take_string(struct slice *rest, struct slice *ret_string)
{
	struct slice after = *rest;
	uint32_t len;

	if (!ssh_take_u32(&after, &len) || len > after.len)
		return false;
	*ret_string = slice_first(after, len);
	*rest = slice_from(after, len);
	return true;
}

static void put_u32(struct buffer *out, size_t number)
{
	for (unsigned i = 4; i--;)
		buffer_add_byte(out, (char)(number >> (8 * i)));
}

void ssh_put_string(struct buffer *out, struct slice string)
{
	put_u32(out, string.len);
	buffer_add_slice(out, string);
}

void ssh_put_number(struct buffer *out, struct slice magnitude)
{
	bool zero;

	magnitude = der_magnitude(magnitude);
	zero = needs_zero(magnitude);
	put_u32(out, magnitude.len + zero);
	if (zero)
		buffer_add_byte(out, 0);
	buffer_add_slice(out, magnitude);
}
