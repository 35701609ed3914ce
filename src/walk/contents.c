/* contents.c - read the table of contents of a layer */
#include "walk/contents.h"
#include "base/memory.h"
#include "codec/decoder.h"
#include "codec/json.h"
#include "codec/tar.h"

#define STARGZ_NAME S("stargz.index.json")
#define RATIO_MAX 1000u

/* An item of the table as it stands there. */
struct item {
	struct slice type, name, link, digest, chunk_digest, chunk_type, capabilities;
	uint64_t size, mode, uid, gid, offset, inner, chunk_offset, chunk_size;
};

/* A file whose chunks are still to come. */
struct reading {
	struct contents *contents;
	struct item file;
	bool in_file;
	uint64_t covered; /* by its chunks so far */
	bool open_ended;  /* the last one says no size: it goes to the file's end */
};

static int base64_digit(char c)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *found = c ? strchr(digits, c) : NULL;

	return found ? (int)(found - digits) : -1;
}

/* What TEXT stands for, in ARENA; empty where it is no base64. */
static struct slice base64_read(struct arena *arena, struct slice text)
{
	unsigned char *bytes;
	uint32_t word = 0;
	size_t len = 0;

	while (slice_ends_with(text, S("=")))
		text.len--;
	bytes = arena_alloc(arena, text.len + 1);
	for (size_t i = 0; i < text.len; i++) {
		int digit = base64_digit(text.ptr[i]);

		if (digit < 0)
			return S("");
		word = word << 6 | (uint32_t)digit;
		if (i % 4)
			bytes[len++] = (unsigned char)(word >> (6 - 2 * (i % 4)));
	}
	return slice_make(bytes, len);
}

static struct slice attributes_read(struct json *json, struct arena *arena)
{
	struct slice key, found = S("");

	if (!json_enter_object_or_skip(json))
		return found;
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("security.capability")))
			found = base64_read(arena, json_string_or_skip(json));
		else
			json_skip(json);
	}
	return found;
}

static bool text_field(struct json *json, struct slice key, struct item *item)
{
	struct slice *texts[] = { &item->type, &item->name, &item->link, &item->digest, &item->chunk_digest, &item->chunk_type };
	static const struct slice names[] = { S("type"), S("name"), S("linkName"), S("digest"), S("chunkDigest"),
		S("chunkType") };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (slice_equal(key, names[i])) {
			*texts[i] = json_string(json);
			return true;
		}
	return false;
}

static bool number_field(struct json *json, struct slice key, struct item *item)
{
	uint64_t *numbers[] = { &item->size, &item->mode, &item->uid, &item->gid, &item->offset, &item->inner,
		&item->chunk_offset, &item->chunk_size };
	static const struct slice names[] = { S("size"), S("mode"), S("uid"), S("gid"), S("offset"), S("innerOffset"),
		S("chunkOffset"), S("chunkSize") };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (slice_equal(key, names[i])) {
			*numbers[i] = json_u64(json);
			return true;
		}
	return false;
}

static struct item item_read(struct json *json, struct arena *arena)
{
	struct item item = { 0 };
	struct slice key;

	json_enter_object(json);
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("xattrs")))
			item.capabilities = attributes_read(json, arena);
		else if (!text_field(json, key, &item) && !number_field(json, key, &item))
			json_skip(json);
	}
	return item;
}

static int kind_of(struct slice type, enum file_kind *ret_kind)
{
	static const struct {
		struct slice type;
		enum file_kind kind;
	} kinds[] = { { S("reg"), FILE_REGULAR }, { S("dir"), FILE_FOLDER }, { S("symlink"), FILE_SYMLINK },
		{ S("hardlink"), FILE_HARDLINK }, { S("char"), FILE_DEVICE }, { S("block"), FILE_DEVICE },
		{ S("fifo"), FILE_FIFO } };

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (slice_equal(type, kinds[i].type)) {
			*ret_kind = kinds[i].kind;
			return 0;
		}
	return -1;
}

/* The file's chunks are all there: do they cover it? */
static int end_file(struct reading *reading, struct error *err)
{
	const struct item *file = &reading->file;

	if (reading->in_file && reading->covered != file->size)
		return error_set(err, ERR_FORMAT, "'%.*s': its chunks are %llu bytes of %llu",
			SLICE_ARG(slice_first(file->name, 100)), (unsigned long long)reading->covered,
			(unsigned long long)file->size);
	reading->in_file = false;
	return 0;
}

static int add_chunk(struct reading *reading, const struct item *item, struct error *err)
{
	struct contents *contents = reading->contents;
	const struct item *file = &reading->file;
	uint64_t left = file->size - reading->covered;
	struct contents_chunk chunk = { .offset = item->offset,
		.inner = item->inner,
		.size = item->chunk_size ? item->chunk_size : left,
		.zeros = slice_equal(item->chunk_type, S("zeros")) };
	struct slice name = slice_first(file->name, 100), digest = item->chunk_digest;

	if (!digest.len && chunk.size == file->size) /* the only one: the file's own digest is its */
		digest = file->digest;
	if (item->chunk_offset != reading->covered || chunk.size > left || chunk.size == 0)
		return error_set(err, ERR_FORMAT, "'%.*s': chunks that do not lie one behind the other", SLICE_ARG(name));
	if (!digest_parse(digest, chunk.digest))
		return error_set(err, ERR_FORMAT, "'%.*s': a chunk without a digest", SLICE_ARG(name));
	if (contents->chunk_count == CONTENTS_CHUNKS_MAX)
		return error_set(err, ERR_LIMIT, "more than %u chunks", CONTENTS_CHUNKS_MAX);
	memory_reserve(contents->chunks, contents->chunk_count, contents->chunk_capacity);
	contents->chunks[contents->chunk_count++] = chunk;
	contents->entries[contents->entry_count - 1].count++;
	reading->covered += chunk.size;
	return 0;
}

static int add_further(struct reading *reading, const struct item *item, struct error *err)
{
	if (!reading->in_file || !slice_equal(item->name, reading->file.name))
		return error_set(
			err, ERR_FORMAT, "'%.*s': a chunk that is not behind its file", SLICE_ARG(slice_first(item->name, 100)));
	return add_chunk(reading, item, err);
}

static int add_entry(struct reading *reading, const struct item *item, struct error *err)
{
	struct contents *contents = reading->contents;
	struct contents_entry entry = { .path = item->name,
		.link = item->link,
		.mode = (uint32_t)(item->mode & 07777),
		.uid = item->uid,
		.gid = item->gid,
		.capabilities = item->capabilities,
		.first = contents->chunk_count };
	struct slice name = slice_first(item->name, 100);
	int r = end_file(reading, err);

	if (r < 0)
		return r;
	if (kind_of(item->type, &entry.kind) < 0)
		return error_set(err, ERR_FORMAT, "'%.*s': type '%.*s'", SLICE_ARG(name), SLICE_ARG(slice_first(item->type, 20)));
	if (!item->name.len || (entry.kind == FILE_REGULAR && slice_ends_with(item->name, S("/"))))
		return error_set(err, ERR_FORMAT, "'%.*s' is no name of a file", SLICE_ARG(name));
	if (contents->entry_count == CONTENTS_ENTRIES_MAX)
		return error_set(err, ERR_LIMIT, "more than %u entries", CONTENTS_ENTRIES_MAX);
	entry.size = entry.kind == FILE_REGULAR ? item->size : 0;
	if (entry.size > INT64_MAX)
		return error_set(err, ERR_FORMAT, "'%.*s': larger than files are", SLICE_ARG(name));
	memory_reserve(contents->entries, contents->entry_count, contents->entry_capacity);
	contents->entries[contents->entry_count++] = entry;
	reading->file = *item;
	reading->covered = 0;
	reading->in_file = entry.kind == FILE_REGULAR && entry.size > 0;
	return reading->in_file ? add_chunk(reading, item, err) : 0;
}

static int read_items(struct json *json, struct contents *contents, struct error *err)
{
	struct reading reading = { .contents = contents };
	struct item item;
	int r = 0;

	json_enter_array(json);
	while (json_next_item(json)) {
		item = item_read(json, &contents->arena);
		if (json->failed)
			return 0; /* json_end() has the words */
		r = slice_equal(item.type, S("chunk")) ? add_further(&reading, &item, err) : add_entry(&reading, &item, err);
		if (r < 0)
			return r;
	}
	return json->failed ? 0 : end_file(&reading, err);
}

/* Each chunk behind the one before, and where each ends. Of several in one stretch each has its own part of what it inflates to. */
static int order_chunks(struct contents *contents, uint64_t data_end, struct error *err)
{
	const struct contents_chunk *last = NULL;
	uint64_t end = data_end, offset = data_end;

	for (size_t i = 0; i < contents->chunk_count; i++) {
		struct contents_chunk *chunk = &contents->chunks[i];
		uint64_t behind;

		if (chunk->zeros)
			continue;
		if (chunk->offset == 0 || chunk->offset >= data_end)
			return error_set(
				err, ERR_FORMAT, "a chunk at %llu, where no file can be", (unsigned long long)chunk->offset);
		if (last && (chunk->offset < last->offset ||
				    (chunk->offset == last->offset &&
					    (__builtin_add_overflow(last->inner, last->size, &behind) || chunk->inner < behind))))
			return error_set(err, ERR_FORMAT, "chunks overlap at %llu", (unsigned long long)chunk->offset);
		last = chunk;
	}
	for (size_t i = contents->chunk_count; i-- > 0;) {
		struct contents_chunk *chunk = &contents->chunks[i];

		if (chunk->zeros)
			continue;
		if (chunk->offset != offset)
			end = offset;
		offset = chunk->offset;
		chunk->end = end;
	}
	return 0;
}

int contents_read(struct slice text, uint64_t data_end, struct contents **ret_contents, struct error *err)
{
	cleanup_contents struct contents *contents = memory_one(struct contents);
	uint64_t version = 0;
	struct slice key;
	struct json json;
	int r = 0;

	json_init(&json, text, &contents->arena);
	json_enter_object(&json);
	while (r >= 0 && json_next_key(&json, &key)) {
		if (slice_equal(key, S("version")))
			version = json_u64(&json);
		else if (slice_equal(key, S("entries")))
			r = read_items(&json, contents, err);
		else
			json_skip(&json);
	}
	if (r >= 0)
		r = json_end(&json, err);
	if (r >= 0 && version != 1)
		r = error_set(err, ERR_UNSUPPORTED, "version %llu of it is not known", (unsigned long long)version);
	if (r >= 0)
		r = order_chunks(contents, data_end, err);
	if (r < 0)
		return error_context(err, r, "its table of contents");
	*ret_contents = contents;
	contents = NULL;
	return 0;
}

void contents_free(struct contents *contents)
{
	if (!contents)
		return;
	arena_done(&contents->arena);
	free(contents->entries);
	free(contents->chunks);
	free(contents);
}

static int take_text(struct source *source, struct buffer *out, struct error *err)
{
	struct slice chunk;
	int r;

	while ((r = source->next(source->context, &chunk, err)) > 0)
		if (!buffer_add_slice(out, chunk))
			return error_set(
				err, ERR_LIMIT, "a table of contents of more than %u MiB", CONTENTS_TEXT_BYTES_MAX >> 20);
	return r;
}

/* eStargz keeps the text as a file of the layer's tar. */
static int take_file(struct source *source, struct buffer *out, struct error *err)
{
	cleanup_tar struct tar *tar = NULL;
	struct tar_entry entry;
	struct slice block;
	uint64_t offset;
	int r = tar_open(source, &tar, err);

	if (r >= 0)
		r = tar_next(tar, &entry, err);
	if (r < 0)
		return r;
	if (r == 0 || !slice_equal(entry.path, STARGZ_NAME) || entry.kind != TAR_REGULAR)
		return error_set(err, ERR_FORMAT, "no table of contents where one should be");
	while ((r = tar_read(tar, &block, &offset, err)) > 0)
		if (offset != out->len || !buffer_add_slice(out, block))
			return error_set(
				err, ERR_LIMIT, "a table of contents of more than %u MiB", CONTENTS_TEXT_BYTES_MAX >> 20);
	return r;
}

int contents_inflate(struct slice packed, enum table_form form, struct slice digest, struct buffer *out, struct error *err)
{
	static const struct decoder_limits limits = { CONTENTS_TEXT_BYTES_MAX + (1u << 20), RATIO_MAX };
	cleanup_decoder struct decoder *decoder = NULL;
	struct slice_source state = { .left = packed };
	struct source below = slice_source_open(&state), source;
	unsigned char want[DIGEST_SIZE], got[DIGEST_SIZE];
	struct digest made;
	int r = decoder_open(&below, &limits, &decoder, err);

	out->ceiling_bytes = CONTENTS_TEXT_BYTES_MAX;
	if (r < 0)
		return r;
	if (strcmp(decoder_name(decoder), form == TABLE_ESTARGZ ? "gzip" : "zstd") != 0)
		return error_set(err, ERR_FORMAT, "no table of contents where one should be");
	source = decoder_source(decoder);
	if (form != TABLE_ESTARGZ)
		return take_text(
			&source, out, err); /* its digest is that of the compressed bytes: who hands them over has looked */
	r = take_file(&source, out, err);
	if (r < 0)
		return r;
	digest_begin(&made);
	digest_add(&made, buffer_slice(out));
	digest_end(&made, got);
	if (!digest_parse(digest, want) || memcmp(want, got, sizeof got) != 0)
		return error_set(err, ERR_UNTRUSTED, "its table of contents has not the digest that the manifest states");
	return 0;
}
