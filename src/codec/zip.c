/* zip.c - read a zip archive in memory by its central directory */
#include "codec/zip.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "codec/gzip.h"

#define SCRATCH_BYTES (64u * 1024)

enum {
	LOCAL_BYTES = 30,
	CENTRAL_BYTES = 46,
	END_BYTES = 22,
	LOCATOR64_BYTES = 20,
	END64_BYTES = 56,
	COMMENT_BYTES_MAX = 0xffff,
	METHOD_STORED = 0,
	METHOD_DEFLATED = 8,
	EXTRA_ZIP64 = 1,
};

#define LOCAL_SIGNATURE 0x04034b50u
#define CENTRAL_SIGNATURE 0x02014b50u
#define END_SIGNATURE 0x06054b50u
#define LOCATOR64_SIGNATURE 0x07064b50u
#define END64_SIGNATURE 0x06064b50u
#define IN_ZIP64 0xffffffffu /* the value stands in a zip64 structure */

struct zip {
	struct slice bytes;
	struct slice directory; /* what is left of it */
	uint64_t start;         /* where the archive begins: offsets count from there */
	struct {
		bool good;
		bool encrypted;
		unsigned method;
		uint64_t packed_bytes;
		uint64_t offset; /* of the local header, in BYTES */
		uint64_t size, read_size;
		uint32_t crc, read_crc; /* as stated; of what was read */
		struct slice stored;    /* what was read of one that is not compressed */
		bool read;
		struct slice path;
	} entry;
	void *engine;
	char *scratch;
};

/* LEN bytes at AT as a number; the caller has made sure that they are there. */
static uint64_t number(const char *at, size_t len)
{
	uint64_t value = 0;

	while (len-- > 0)
		value = value << 8 | (unsigned char)at[len];
	return value;
}

/* The LEN bytes at OFFSET, or an empty slice where they are not all there. */
static struct slice part(struct slice bytes, uint64_t offset, uint64_t len)
{
	if (offset > bytes.len || len > bytes.len - offset)
		return S("");
	return slice_make(bytes.ptr + offset, (size_t)len);
}

static bool has_signature(struct slice bytes, uint64_t offset, uint32_t signature)
{
	struct slice found = part(bytes, offset, 4);

	return found.len == 4 && number(found.ptr, 4) == signature;
}

struct end {
	uint64_t at, directory_bytes, directory_offset;
};

/* Of an archive with more than 65535 entries or 4 GiB: a locator before the end record, which says where a larger one is. */
static void read_end64(struct slice bytes, struct end *end)
{
	uint64_t at;
	const char *record;

	if (end->at < LOCATOR64_BYTES || !has_signature(bytes, end->at - LOCATOR64_BYTES, LOCATOR64_SIGNATURE))
		return;
	at = number(bytes.ptr + end->at - LOCATOR64_BYTES + 8, 8);
	if (!has_signature(bytes, at, END64_SIGNATURE)) { /* something stands before the archive: it is usually right here */
		if (end->at < LOCATOR64_BYTES + END64_BYTES)
			return;
		at = end->at - LOCATOR64_BYTES - END64_BYTES;
	}
	if (!has_signature(bytes, at, END64_SIGNATURE) || part(bytes, at, END64_BYTES).len == 0)
		return;
	record = bytes.ptr + at;
	if (end->directory_bytes == IN_ZIP64)
		end->directory_bytes = number(record + 40, 8);
	if (end->directory_offset == IN_ZIP64)
		end->directory_offset = number(record + 48, 8);
	end->at = at;
}

/* The end record at AT, if it is one: its comment reaches to the end, or a directory and an entry are where it says. */
static bool is_end(struct slice bytes, uint64_t at, struct end *ret_end)
{
	const char *record = bytes.ptr + at;
	struct end end;
	uint64_t directory;

	if (!has_signature(bytes, at, END_SIGNATURE))
		return false;
	end = (struct end){ at, number(record + 12, 4), number(record + 16, 4) };
	read_end64(bytes, &end);
	if (end.directory_bytes > end.at || end.directory_offset > end.at - end.directory_bytes)
		return false;
	directory = end.at - end.directory_bytes;
	if (at + END_BYTES + number(record + 20, 2) != bytes.len &&
		(!has_signature(bytes, directory, CENTRAL_SIGNATURE) ||
			!has_signature(bytes, directory - end.directory_offset, LOCAL_SIGNATURE)))
		return false;
	*ret_end = end;
	return true;
}

static bool find_end(struct slice bytes, struct end *ret_end)
{
	for (uint64_t back = END_BYTES; back <= bytes.len && back <= END_BYTES + COMMENT_BYTES_MAX; back++)
		if (is_end(bytes, bytes.len - back, ret_end))
			return true;
	return false;
}

int zip_open(struct slice bytes, struct zip **ret_zip, struct error *err)
{
	struct zip *zip;
	struct end end;

	if (!find_end(bytes, &end))
		return error_set(err, ERR_FORMAT, "zip: no central directory");
	zip = memory_one(struct zip);
	zip->bytes = bytes;
	zip->directory = part(bytes, end.at - end.directory_bytes, end.directory_bytes);
	zip->start = end.at - end.directory_bytes - end.directory_offset;
	*ret_zip = zip;
	return 0;
}

void zip_free(struct zip *zip)
{
	if (!zip)
		return;
	if (zip->engine)
		gzip_engine.close(zip->engine);
	free(zip->scratch);
	free(zip);
}

/* Takes the next 64-bit value off EXTRA where the 32-bit one says so. */
static bool take_zip64(struct slice *extra, uint64_t *value)
{
	if (*value != IN_ZIP64)
		return true;
	if (extra->len < 8)
		return false;
	*value = number(extra->ptr, 8);
	*extra = slice_from(*extra, 8);
	return true;
}

/* The 64-bit values, which stand in this order and only where the 32-bit ones are full. */
static bool read_extra(struct slice extra, uint64_t *size, uint64_t *packed_bytes, uint64_t *offset)
{
	while (extra.len >= 4) {
		size_t id = (size_t)number(extra.ptr, 2), len = (size_t)number(extra.ptr + 2, 2);
		struct slice field;

		extra = slice_from(extra, 4);
		field = slice_first(extra, len);
		if (id == EXTRA_ZIP64)
			return take_zip64(&field, size) && take_zip64(&field, packed_bytes) && take_zip64(&field, offset);
		extra = slice_from(extra, len);
	}
	return true;
}

/* Sizes stand behind the data where bit 3 of the flags says so, and in an extra field where they are full. */
static bool size_differs(const char *header, uint64_t size, uint64_t packed_bytes)
{
	uint64_t local_packed = number(header + 18, 4), local_size = number(header + 22, 4);

	if (number(header + 6, 2) & 8 || local_packed == IN_ZIP64 || local_size == IN_ZIP64)
		return false;
	return local_packed != packed_bytes || local_size != size;
}

static enum zip_difference local_difference(const struct zip *zip, uint64_t size)
{
	struct slice header = part(zip->bytes, zip->entry.offset, LOCAL_BYTES);

	if (header.len == 0 || number(header.ptr, 4) != LOCAL_SIGNATURE)
		return ZIP_NO_HEADER;
	if (!slice_equal(part(zip->bytes, zip->entry.offset + LOCAL_BYTES, number(header.ptr + 26, 2)), zip->entry.path))
		return ZIP_OTHER_NAME;
	if (number(header.ptr + 8, 2) != zip->entry.method)
		return ZIP_OTHER_METHOD;
	return size_differs(header.ptr, size, zip->entry.packed_bytes) ? ZIP_OTHER_SIZE : ZIP_SAME;
}

int zip_next(struct zip *zip, struct zip_entry *ret_entry, struct error *err)
{
	const char *header = zip->directory.ptr;
	size_t name_bytes, extra_bytes, comment_bytes;
	uint64_t size, packed_bytes, offset;

	zip->entry.good = false;
	if (zip->directory.len == 0)
		return 0;
	if (zip->directory.len < CENTRAL_BYTES || number(header, 4) != CENTRAL_SIGNATURE)
		return error_set(err, ERR_FORMAT, "zip: the central directory is damaged");
	name_bytes = (size_t)number(header + 28, 2);
	extra_bytes = (size_t)number(header + 30, 2);
	comment_bytes = (size_t)number(header + 32, 2);
	if (name_bytes + extra_bytes + comment_bytes > zip->directory.len - CENTRAL_BYTES)
		return error_set(err, ERR_FORMAT, "zip: the central directory is cut off");
	zip->entry.crc = (uint32_t)number(header + 16, 4);
	zip->entry.read = false;
	packed_bytes = number(header + 20, 4);
	size = number(header + 24, 4);
	offset = number(header + 42, 4);
	if (!read_extra(slice_make(header + CENTRAL_BYTES + name_bytes, extra_bytes), &size, &packed_bytes, &offset))
		return error_set(err, ERR_FORMAT, "zip: a zip64 field is cut off");
	if (__builtin_add_overflow(offset, zip->start, &offset))
		return error_set(err, ERR_FORMAT, "zip: an offset beyond all bounds");
	zip->entry.good = true;
	zip->entry.encrypted = number(header + 8, 2) & 1;
	zip->entry.method = (unsigned)number(header + 10, 2);
	zip->entry.packed_bytes = packed_bytes;
	zip->entry.size = size;
	zip->entry.offset = offset;
	zip->entry.path = slice_make(header + CENTRAL_BYTES, name_bytes);
	zip->directory = slice_from(zip->directory, CENTRAL_BYTES + name_bytes + extra_bytes + comment_bytes);
	*ret_entry = (struct zip_entry){
		.path = zip->entry.path,
		.size = size,
		.encrypted = zip->entry.encrypted,
		.differs = local_difference(zip, size),
	};
	return 1;
}

static int add(struct buffer *out, struct slice bytes, struct error *err)
{
	return buffer_add_slice(out, bytes) ? 0 : error_set(err, ERR_LIMIT, "zip: an entry larger than it may be");
}

static int inflate_into(struct zip *zip, struct slice packed, struct buffer *out, struct error *err)
{
	struct gzip_end end = { 0 };

	if (!zip->engine) {
		zip->engine = gzip_engine.open();
		zip->scratch = memory_new(SCRATCH_BYTES);
	}
	gzip_engine.reset(zip->engine);
	while (!end.reached) {
		int64_t len = gzip_engine.inflate(zip->engine, &packed, zip->scratch, SCRATCH_BYTES, &end, err);
		int r;

		if (len < 0)
			return error_context(err, (int)len, "zip");
		r = add(out, slice_make(zip->scratch, (size_t)len), err);
		if (r < 0)
			return r;
		if (!end.reached && len < SCRATCH_BYTES && packed.len == 0)
			return error_set(err, ERR_FORMAT, "zip: an entry's data are cut off");
	}
	zip->entry.read_crc = end.crc;
	return 0;
}

/* CRC-32 as ISO 3309 has it. Few entries are stored: no table is worth it. */
static uint32_t crc32_of(struct slice bytes)
{
	uint32_t crc = UINT32_MAX;

	for (size_t i = 0; i < bytes.len; i++) {
		crc ^= (unsigned char)bytes.ptr[i];
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (0xedb88320 & -(crc & 1));
	}
	return ~crc;
}

int zip_read(struct zip *zip, struct buffer *out, struct error *err)
{
	struct slice header = part(zip->bytes, zip->entry.offset, LOCAL_BYTES), packed;
	size_t before = out->len;
	uint64_t data;
	int r;

	if (!zip->entry.good)
		return error_set(err, ERR_FORMAT, "zip: no entry to read");
	if (zip->entry.encrypted)
		return error_set(err, ERR_UNSUPPORTED, "zip: an encrypted entry");
	if (header.len == 0 || number(header.ptr, 4) != LOCAL_SIGNATURE)
		return error_set(err, ERR_FORMAT, "zip: an entry without its local header");
	data = zip->entry.offset + LOCAL_BYTES + number(header.ptr + 26, 2) + number(header.ptr + 28, 2);
	packed = part(zip->bytes, data, zip->entry.packed_bytes);
	if (packed.len != zip->entry.packed_bytes)
		return error_set(err, ERR_FORMAT, "zip: an entry's data are cut off");
	switch (zip->entry.method) {
	case METHOD_STORED:
		r = add(out, packed, err);
		zip->entry.stored = packed;
		break;
	case METHOD_DEFLATED:
		r = inflate_into(zip, packed, out, err);
		break;
	default:
		return error_set(err, ERR_UNSUPPORTED, "zip: compression method %u", zip->entry.method);
	}
	zip->entry.read = r >= 0;
	zip->entry.read_size = out->len - before;
	return r;
}

bool zip_is_intact(const struct zip *zip)
{
	uint32_t crc = zip->entry.method == METHOD_STORED ? crc32_of(zip->entry.stored) : zip->entry.read_crc;

	return zip->entry.read && zip->entry.read_size == zip->entry.size && crc == zip->entry.crc;
}
