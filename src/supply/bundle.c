/* bundle.c - a file that carries a store to another machine: its head */
#include "supply/bundle.h"
#include "codec/zstd.h"

#include <inttypes.h>

#define FRAME_BYTES 8u /* magic and length of a frame that is skipped */
#define HEAD_BYTES_MAX 4096u

static const char magic[4] = { 0x50, 0x2a, 0x4d, 0x18 };

#define STORE_LINE "plimsoll advisory store 1"
#define DELTA_LINE "plimsoll advisory delta 1"

int bundle_write(const struct bundle *bundle, struct slice plain, struct buffer *out, struct error *err)
{
	cleanup_buffer struct buffer head = BUFFER_INIT(HEAD_BYTES_MAX);

	buffer_addf(&head, "%s\nsequence %" PRIu64 "\nsha256 %s\n", bundle->is_delta ? DELTA_LINE : STORE_LINE, bundle->sequence,
		bundle->digest);
	if (bundle->is_delta)
		buffer_addf(&head, "base %s\n", bundle->base);
	buffer_addf(&head, "bytes %zu\n", plain.len);
	buffer_add(out, magic, sizeof magic);
	for (unsigned i = 0; i < 4; i++)
		buffer_add_byte(out, (char)(head.len >> (8 * i)));
	buffer_add_slice(out, buffer_slice(&head));
	return zstd_compress(plain, out, err);
}

/* "NAME VALUE" */
static bool read_line(struct slice *head, const char *name, struct slice *ret_value)
{
	struct slice line, before;

	return slice_next_line(head, &line) && slice_cut(line, ' ', &before, ret_value) &&
	       slice_equal(before, slice_from_text(name));
}

static bool read_digest(struct slice *head, const char *name, char ret_hex[SHA256_HEX_SIZE])
{
	struct slice value;

	if (!read_line(head, name, &value) || value.len != SHA256_HEX_SIZE - 1)
		return false;
	for (size_t i = 0; i < value.len; i++)
		if (!memchr("0123456789abcdef", value.ptr[i], 16))
			return false;
	memcpy(ret_hex, value.ptr, value.len);
	ret_hex[value.len] = '\0';
	return true;
}

static bool read_number(struct slice *head, const char *name, uint64_t *ret_number)
{
	struct slice value;

	return read_line(head, name, &value) && slice_to_u64(value, ret_number);
}

static bool read_head(struct slice head, struct bundle *bundle)
{
	struct slice line;

	if (!slice_next_line(&head, &line))
		return false;
	bundle->is_delta = slice_equal(line, S(DELTA_LINE));
	return (bundle->is_delta || slice_equal(line, S(STORE_LINE))) && read_number(&head, "sequence", &bundle->sequence) &&
	       read_digest(&head, "sha256", bundle->digest) && (!bundle->is_delta || read_digest(&head, "base", bundle->base)) &&
	       read_number(&head, "bytes", &bundle->plain_bytes) && head.len == 0;
}

int bundle_read(struct slice file, struct bundle *ret_bundle, struct error *err)
{
	struct slice rest = slice_from(file, FRAME_BYTES), head, line;
	struct bundle bundle = { 0 };
	size_t len = 0;

	if (file.len < FRAME_BYTES || memcmp(file.ptr, magic, sizeof magic) != 0)
		return error_set(err, ERR_FORMAT, "not a file that 'plimsoll db export' or 'plimsoll db delta' makes");
	for (unsigned i = 4; i-- > 0;)
		len = len << 8 | (unsigned char)file.ptr[4 + i];
	head = slice_first(rest, len);
	if (len > HEAD_BYTES_MAX || head.len != len || !read_head(head, &bundle)) {
		if (slice_next_line(&head, &line) && slice_starts_with(line, S("plimsoll advisory ")) && line.len < 100 &&
			!slice_equal(line, S(STORE_LINE)) && !slice_equal(line, S(DELTA_LINE)))
			return error_set(
				err, ERR_UNSUPPORTED, "'%.*s': this program reads 'store 1' and 'delta 1'", SLICE_ARG(line));
		return error_set(err, ERR_FORMAT,
			"not a file that 'plimsoll db export' or 'plimsoll db delta' makes, or its head is damaged");
	}
	if (bundle.plain_bytes > BUNDLE_PLAIN_BYTES_MAX)
		return error_set(
			err, ERR_LIMIT, "it holds %" PRIu64 " bytes, more than %u", bundle.plain_bytes, BUNDLE_PLAIN_BYTES_MAX);
	*ret_bundle = bundle;
	return 0;
}
