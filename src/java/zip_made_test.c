/* zip_made_test.c - for this room's tests: zip archives made by hand (APPNOTE 4.3) */
#include "java/zip_made.h"

static void add_u16(struct buffer *out, unsigned value)
{
	buffer_add_byte(out, (char)(value & 0xff));
	buffer_add_byte(out, (char)(value >> 8 & 0xff));
}

static void add_u32(struct buffer *out, uint32_t value)
{
	add_u16(out, value & 0xffff);
	add_u16(out, value >> 16);
}

static uint32_t crc32_of(struct slice bytes)
{
	uint32_t table[256], crc = 0xffffffffu;

	for (uint32_t i = 0; i < 256; i++) {
		table[i] = i;
		for (int bit = 0; bit < 8; bit++)
			table[i] = table[i] & 1 ? table[i] >> 1 ^ 0xedb88320u : table[i] >> 1;
	}
	for (size_t i = 0; i < bytes.len; i++)
		crc = crc >> 8 ^ table[(crc ^ (unsigned char)bytes.ptr[i]) & 0xff];
	return ~crc;
}

/* What a local header and a central record have in common: flags to the length of the extra field. */
static void add_common(struct buffer *out, const struct zip_made *zip, struct slice path)
{
	add_u16(out, zip->flags);
	add_u16(out, zip->method);
	add_u32(out, 0x21); /* 1980-01-01 */
	add_u32(out, zip->last_crc);
	add_u32(out, zip->last_size);
	add_u32(out, zip->last_size);
	add_u16(out, (unsigned)path.len);
	add_u16(out, 0);
}

void zip_made_alias(struct zip_made *zip, struct slice path)
{
	add_u32(&zip->central, 0x02014b50);
	add_u16(&zip->central, 20);
	add_u16(&zip->central, 20);
	add_common(&zip->central, zip, path);
	add_u16(&zip->central, 0); /* comment */
	add_u16(&zip->central, 0); /* disk */
	add_u16(&zip->central, 0);
	add_u32(&zip->central, 0);
	add_u32(&zip->central, zip->last_offset);
	buffer_add_slice(&zip->central, path);
	zip->count++;
}

void zip_made_add(struct zip_made *zip, struct slice path, struct slice bytes)
{
	zip->last_offset = (uint32_t)zip->bytes.len;
	zip->last_crc = crc32_of(bytes);
	zip->last_size = (uint32_t)bytes.len;
	add_u32(&zip->bytes, 0x04034b50);
	add_u16(&zip->bytes, 20);
	add_common(&zip->bytes, zip, path);
	buffer_add_slice(&zip->bytes, path);
	buffer_add_slice(&zip->bytes, bytes);
	zip_made_alias(zip, path);
}

struct slice zip_made_end(struct zip_made *zip)
{
	uint32_t start = (uint32_t)zip->bytes.len;

	buffer_add_slice(&zip->bytes, buffer_slice(&zip->central));
	add_u32(&zip->bytes, 0x06054b50);
	add_u32(&zip->bytes, 0);
	add_u16(&zip->bytes, zip->count);
	add_u16(&zip->bytes, zip->count);
	add_u32(&zip->bytes, (uint32_t)zip->central.len);
	add_u32(&zip->bytes, start);
	add_u16(&zip->bytes, 0);
	return buffer_slice(&zip->bytes);
}

void zip_made_done(struct zip_made *zip)
{
	buffer_done(&zip->bytes);
	buffer_done(&zip->central);
	*zip = (struct zip_made){ 0 };
}
