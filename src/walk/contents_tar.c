/* contents_tar.c - a tar, made of a table of contents and of parts of the blob */
#include "walk/contents_tar.h"
#include "base/memory.h"
#include "codec/decoder.h"
#include <assert.h>
#include <stdio.h>

#define BLOCK 512u
#define CHUNK_RATIO_MAX 10000u

enum phase { PHASE_HEADER, PHASE_DATA, PHASE_PADDING, PHASE_END, PHASE_OVER };

struct contents_tar {
	const struct contents *contents;
	const struct contents_parts *parts;
	const char *method; /* that chunks are compressed by */
	enum phase phase;
	size_t entry; /* at it */
	struct buffer header;
	uint64_t given;
	/* Of the entry's data. */
	uint64_t left;
	size_t chunk;        /* of its chunks so many are begun */
	uint64_t chunk_left; /* of the last one of them */
	struct digest digest;
	/* A stretch of the blob that is being inflated. */
	struct decoder *decoder;
	struct source below;
	struct slice inflated;    /* not yet used */
	uint64_t offset, end, at; /* the stretch, and how far it was read */
	uint64_t position;        /* inflated and used */
	uint64_t part_offset;     /* the last part, */
	struct slice part;        /* or as much as can still be of use */
};

static const char zeros[64u << 10];

/* The next bytes of the stretch, out of the parts. */
static int stretch_next(void *context, struct slice *ret_chunk, struct error *err)
{
	struct contents_tar *tar = context;
	uint64_t most = tar->end - tar->at, behind;

	if (most == 0)
		return 0;
	while (tar->part_offset + tar->part.len <= tar->at) {
		uint64_t before = tar->part_offset + tar->part.len;
		int r = tar->parts->next(tar->parts->context, &tar->part_offset, &tar->part, err);

		if (r < 0)
			return r;
		if (r == 0 || tar->part_offset < before || __builtin_add_overflow(tar->part_offset, tar->part.len, &behind))
			return error_set(err, ERR_FORMAT, "byte %llu was not fetched", (unsigned long long)tar->at);
	}
	if (tar->part_offset > tar->at)
		return error_set(err, ERR_FORMAT, "byte %llu was not fetched", (unsigned long long)tar->at);
	*ret_chunk = slice_from(tar->part, (size_t)(tar->at - tar->part_offset));
	if (ret_chunk->len > most)
		ret_chunk->len = (size_t)most;
	tar->at += ret_chunk->len;
	return 1;
}

static void stretch_close(struct contents_tar *tar)
{
	decoder_free(tar->decoder);
	tar->decoder = NULL;
	tar->inflated = S("");
}

/* What is inflated up to where CHUNK begins is passed over. */
static int stretch_open(struct contents_tar *tar, const struct contents_chunk *chunk, struct error *err)
{
	static const struct decoder_limits limits = { .ratio = CHUNK_RATIO_MAX };
	int r;

	if (tar->decoder && tar->offset == chunk->offset && tar->position <= chunk->inner)
		return 0;
	stretch_close(tar);
	tar->offset = tar->at = chunk->offset;
	tar->end = chunk->end;
	tar->position = 0;
	tar->below = (struct source){ .next = stretch_next, .context = tar };
	r = decoder_open(&tar->below, &limits, &tar->decoder, err);
	if (r >= 0 && strcmp(decoder_name(tar->decoder), tar->method) != 0)
		r = error_set(err, ERR_FORMAT, "a chunk that is not %s", tar->method);
	return r;
}

/* At most MOST inflated bytes, at least one. */
static int inflate_some(struct contents_tar *tar, uint64_t most, struct slice *ret_bytes, struct error *err)
{
	if (tar->inflated.len == 0) {
		struct source source = decoder_source(tar->decoder);
		int r = source.next(source.context, &tar->inflated, err);

		if (r < 0)
			return r;
		if (r == 0)
			return error_set(err, ERR_FORMAT, "a chunk ends early");
	}
	*ret_bytes = slice_first(tar->inflated, most < tar->inflated.len ? (size_t)most : tar->inflated.len);
	tar->inflated = slice_from(tar->inflated, ret_bytes->len);
	tar->position += ret_bytes->len;
	return 0;
}

static int chunk_begin(struct contents_tar *tar, const struct contents_chunk *chunk, struct error *err)
{
	struct slice passed;
	int r = chunk->zeros ? 0 : stretch_open(tar, chunk, err);

	while (r >= 0 && !chunk->zeros && tar->position < chunk->inner)
		r = inflate_some(tar, chunk->inner - tar->position, &passed, err);
	tar->chunk++;
	tar->chunk_left = chunk->size;
	digest_begin(&tar->digest);
	return r;
}

static int chunk_end(
	struct contents_tar *tar, const struct contents_entry *entry, const struct contents_chunk *chunk, struct error *err)
{
	unsigned char digest[DIGEST_SIZE];

	digest_end(&tar->digest, digest);
	if (memcmp(digest, chunk->digest, sizeof digest) == 0)
		return 0;
	return error_set(err, ERR_UNTRUSTED, "'%.*s': a chunk has not the digest that the table of contents states",
		SLICE_ARG(slice_first(entry->path, 100)));
}

static int give_chunk(struct contents_tar *tar, const struct contents_entry *entry, struct slice *ret_bytes, struct error *err)
{
	const struct contents_chunk *chunk;
	int r = 0;

	if (tar->chunk_left == 0)
		r = chunk_begin(tar, &tar->contents->chunks[entry->first + tar->chunk], err);
	chunk = &tar->contents->chunks[entry->first + tar->chunk - 1];
	if (r >= 0 && chunk->zeros)
		*ret_bytes = slice_make(zeros, tar->chunk_left < sizeof zeros ? (size_t)tar->chunk_left : sizeof zeros);
	else if (r >= 0)
		r = inflate_some(tar, tar->chunk_left, ret_bytes, err);
	if (r < 0)
		return error_context(err, r, "'%.*s'", SLICE_ARG(slice_first(entry->path, 100)));
	digest_add(&tar->digest, *ret_bytes);
	tar->chunk_left -= ret_bytes->len;
	return tar->chunk_left ? 0 : chunk_end(tar, entry, chunk, err);
}

/* Is what comes next of the entry's data nothing but a place that nobody reads? */
static bool is_unfetched(const struct contents_tar *tar)
{
	return tar->phase == PHASE_DATA && tar->chunk_left == 0 && tar->chunk >= tar->contents->entries[tar->entry].wanted;
}

static void add_field(struct buffer *out, const char *key, struct slice value)
{
	size_t bare = strlen(key) + value.len + 3, len; /* the length's own digits count too */

	for (size_t digits = 1;; digits++) {
		char text[24];

		len = bare + digits;
		if ((size_t)snprintf(text, sizeof text, "%zu", len) == digits)
			break;
	}
	buffer_addf(out, "%zu %s=", len, key);
	buffer_add_slice(out, value);
	buffer_add_byte(out, '\n');
}

static void add_number(struct buffer *out, const char *key, uint64_t value)
{
	char text[24];

	snprintf(text, sizeof text, "%llu", (unsigned long long)value);
	add_field(out, key, slice_from_text(text));
}

static void add_padding(struct buffer *out)
{
	size_t missing = (BLOCK - out->len % BLOCK) % BLOCK;

	buffer_add(out, zeros, missing);
}

static void add_block(struct buffer *out, char type, const char *name, uint32_t mode, uint64_t size)
{
	char block[BLOCK] = { 0 };
	unsigned sum = 0;

	snprintf(block, 100, "%s", name);
	snprintf(block + 100, 8, "%07o", mode);
	memcpy(block + 108, "0000000", 8);
	memcpy(block + 116, "0000000", 8);
	snprintf(block + 124, 12, "%011llo",
		(unsigned long long)(size < 1ull << 33 ? size : 0)); /* else the pax header alone says it */
	memcpy(block + 136, "00000000000", 12);
	block[156] = type;
	memcpy(block + 257, "ustar\00000", 8);
	memset(block + 148, ' ', 8);
	for (size_t i = 0; i < BLOCK; i++)
		sum += (unsigned char)block[i];
	snprintf(block + 148, 8, "%06o", sum);
	buffer_add(out, block, sizeof block);
}

static void make_header(struct contents_tar *tar, const struct contents_entry *entry)
{
	static const char types[FILE_KIND_COUNT] = { '0', '5', '2', '1', '3', '6', '0' };
	struct buffer fields = BUFFER_INIT(0);

	add_field(&fields, "path", entry->path);
	add_number(&fields, "size", entry->size);
	add_number(&fields, "uid", entry->uid);
	add_number(&fields, "gid", entry->gid);
	if (entry->kind == FILE_SYMLINK || entry->kind == FILE_HARDLINK)
		add_field(&fields, "linkpath", entry->link);
	if (entry->capabilities.len)
		add_field(&fields, "SCHILY.xattr.security.capability", entry->capabilities);
	buffer_clear(&tar->header);
	add_block(&tar->header, 'x', "pax", 0644, fields.len);
	buffer_add_slice(&tar->header, buffer_slice(&fields));
	add_padding(&tar->header);
	add_block(&tar->header, types[entry->kind], "entry", entry->mode, entry->size);
	buffer_done(&fields);
}

static int give_header(struct contents_tar *tar, struct slice *ret_bytes)
{
	const struct contents_entry *entry = &tar->contents->entries[tar->entry];

	make_header(tar, entry);
	*ret_bytes = buffer_slice(&tar->header);
	tar->left = entry->size;
	tar->chunk = 0;
	tar->chunk_left = 0;
	tar->phase = PHASE_DATA;
	return 1;
}

static int give_data(struct contents_tar *tar, struct slice *ret_bytes, struct error *err)
{
	int r = 0;

	if (is_unfetched(tar))
		*ret_bytes = slice_make(zeros, tar->left < sizeof zeros ? (size_t)tar->left : sizeof zeros);
	else
		r = give_chunk(tar, &tar->contents->entries[tar->entry], ret_bytes, err);
	if (r < 0)
		return r;
	tar->left -= ret_bytes->len;
	return 1;
}

static int tar_source_next(void *context, struct slice *ret_chunk, struct error *err)
{
	struct contents_tar *tar = context;
	int r = 1;

	for (;;) {
		if (tar->phase == PHASE_HEADER && tar->entry == tar->contents->entry_count)
			tar->phase = PHASE_END;
		if (tar->phase == PHASE_DATA && tar->left == 0)
			tar->phase = PHASE_PADDING;
		if (tar->phase != PHASE_PADDING)
			break;
		*ret_chunk = slice_make(zeros, (BLOCK - tar->contents->entries[tar->entry].size % BLOCK) % BLOCK);
		tar->phase = PHASE_HEADER;
		tar->entry++;
		if (ret_chunk->len) {
			tar->given += ret_chunk->len;
			return 1;
		}
	}
	if (tar->phase == PHASE_OVER)
		return 0;
	if (tar->phase == PHASE_HEADER) {
		r = give_header(tar, ret_chunk);
	} else if (tar->phase == PHASE_DATA) {
		r = give_data(tar, ret_chunk, err);
	} else {
		*ret_chunk = slice_make(zeros, (size_t)2 * BLOCK);
		tar->phase = PHASE_OVER;
	}
	if (r > 0)
		tar->given += ret_chunk->len;
	return r;
}

static uint64_t tar_source_skip(void *context, uint64_t size)
{
	struct contents_tar *tar = context;

	if (!is_unfetched(tar))
		return 0;
	if (size > tar->left)
		size = tar->left;
	tar->left -= size;
	return size;
}

struct contents_tar *contents_tar_new(const struct contents *contents, enum table_form form, const struct contents_parts *parts)
{
	struct contents_tar *tar = memory_one(struct contents_tar);

	tar->contents = contents;
	tar->parts = parts;
	tar->method = form == TABLE_ESTARGZ ? "gzip" : "zstd";
	return tar;
}

void contents_tar_free(struct contents_tar *tar)
{
	if (!tar)
		return;
	stretch_close(tar);
	buffer_done(&tar->header);
	free(tar);
}

struct source contents_tar_source(struct contents_tar *tar)
{
	return (struct source){ .next = tar_source_next, .skip = tar_source_skip, .context = tar };
}

uint64_t contents_tar_bytes(const struct contents_tar *tar)
{
	return tar->given;
}
