/* pack.c - how advisories lie in the store's values, and under which keys */
#include "vulndb/pack.h"
#include "base/memory.h"
#include "base/sha256.h"

#include <stddef.h>
#include <stdlib.h>

#define SEAL_BYTES 12u

/* The order is part of the format: first what tells whether the rest is wanted. */
static const struct field {
	size_t offset;
	bool list;
} fields[] = {
	{ offsetof(struct advisory, id), false },
	{ offsetof(struct advisory, record), false },
	{ offsetof(struct advisory, modified), false },
	{ offsetof(struct advisory, status), false },
	{ offsetof(struct advisory, events), true },
	{ offsetof(struct advisory, versions), true },
	/* here stands how long the rest is */
	{ offsetof(struct advisory, package), false },
	{ offsetof(struct advisory, title), false },
	{ offsetof(struct advisory, aliases), true },
	{ offsetof(struct advisory, remark), false },
	{ offsetof(struct advisory, severity), false },
	{ offsetof(struct advisory, vectors), true },
	{ offsetof(struct advisory, url), false },
	{ offsetof(struct advisory, published), false },
	{ offsetof(struct advisory, withdrawn), false },
	{ offsetof(struct advisory, kev), false },
	{ offsetof(struct advisory, bulletins), true },
	{ offsetof(struct advisory, conditions), true },
};

#define FIELDS (sizeof fields / sizeof *fields)
#define HEAD_FIELDS 6u

_Static_assert(FIELDS == VULNDB_STATEMENT_BYTES_MIN - 3, "a byte or more each");

static const size_t release_fields[] = {
	offsetof(struct release, version),
	offsetof(struct release, codename),
	offsetof(struct release, released),
	offsetof(struct release, eol),
	offsetof(struct release, eol_lts),
	offsetof(struct release, eol_paid),
};

_Static_assert(sizeof release_fields / sizeof *release_fields == VULNDB_RELEASE_BYTES_MIN, "a byte or more each");

static void put_le(char *out, uint64_t value, size_t bytes)
{
	for (size_t i = 0; i < bytes; i++)
		out[i] = (char)(value >> (8 * i));
}

static uint64_t get_le(const char *bytes, size_t count)
{
	uint64_t value = 0;

	for (size_t i = count; i-- > 0;)
		value = value << 8 | (unsigned char)bytes[i];
	return value;
}

/* A key is the table, the ecosystem, a NUL and the name; a hashed one has the NUL first, where no ecosystem begins. */
static bool is_plain(struct slice text)
{
	return text.len <= VULNDB_KEY_BYTES_MAX && (text.len == 0 || !memchr(text.ptr, '\0', text.len));
}

static void hash_key(struct slice ecosystem, struct slice name, unsigned char ret_digest[SHA256_SIZE])
{
	struct sha256 *sha256 = sha256_new();
	char len[8];

	put_le(len, ecosystem.len, sizeof len);
	sha256_add(sha256, len, sizeof len);
	sha256_add(sha256, ecosystem.ptr, ecosystem.len);
	sha256_add(sha256, name.ptr, name.len);
	sha256_end(sha256, ret_digest);
	sha256_free(sha256);
}

void vulndb_key_of(enum vulndb_table table, struct slice ecosystem, struct slice name, struct vulndb_key *ret_key)
{
	char *out = ret_key->bytes;

	*out++ = (char)table;
	if (is_plain(ecosystem) && is_plain(name) && ecosystem.len && ecosystem.len + name.len + 2 <= VULNDB_KEY_BYTES_MAX) {
		memcpy(out, ecosystem.ptr, ecosystem.len);
		out += ecosystem.len;
		*out++ = '\0';
		if (name.len)
			memcpy(out, name.ptr, name.len);
		out += name.len;
	} else {
		unsigned char digest[SHA256_SIZE];

		hash_key(ecosystem, name, digest);
		*out++ = '\0';
		memcpy(out, digest, sizeof digest);
		out += sizeof digest;
	}
	ret_key->len = (size_t)(out - ret_key->bytes);
}

void vulndb_text_key(struct slice name, struct vulndb_key *ret_key)
{
	ret_key->bytes[0] = (char)TABLE_TEXTS;
	ret_key->len = 1 + slice_first(name, VULNDB_TEXT_NAME_BYTES).len;
	if (ret_key->len > 1)
		memcpy(ret_key->bytes + 1, name.ptr, ret_key->len - 1);
}

struct slice vulndb_text_name(uint32_t number, char ret_name[VULNDB_TEXT_NAME_BYTES])
{
	for (size_t i = 0; i < VULNDB_TEXT_NAME_BYTES; i++)
		ret_name[i] = (char)(number >> (8 * (VULNDB_TEXT_NAME_BYTES - 1 - i)));
	return slice_make(ret_name, VULNDB_TEXT_NAME_BYTES);
}

/* Writing */

void vulndb_pack_u64(struct buffer *out, uint64_t value)
{
	for (; value >= 0x80; value >>= 7)
		buffer_add_byte(out, (char)(0x80 | (value & 0x7f)));
	buffer_add_byte(out, (char)value);
}

void vulndb_pack_text(struct buffer *out, struct slice text)
{
	vulndb_pack_u64(out, text.len);
	buffer_add_slice(out, text);
}

void vulndb_pack_list(struct buffer *out, const struct slices *list)
{
	vulndb_pack_u64(out, list->count);
	for (size_t i = 0; i < list->count; i++)
		vulndb_pack_text(out, list->items[i]);
}

static void pack_fields(struct buffer *out, const struct advisory *advisory, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		const void *field = (const char *)advisory + fields[i].offset;

		if (fields[i].list)
			vulndb_pack_list(out, field);
		else
			vulndb_pack_text(out, *(const struct slice *)field);
	}
}

void vulndb_pack_advisory(struct buffer *out, const struct advisory *advisory)
{
	cleanup_buffer struct buffer rest = BUFFER_INIT(0);

	pack_fields(&rest, advisory, HEAD_FIELDS, FIELDS);
	pack_fields(out, advisory, 0, HEAD_FIELDS);
	vulndb_pack_text(out, buffer_slice(&rest));
}

void vulndb_pack_release(struct buffer *out, const struct release *release)
{
	for (size_t i = 0; i < VULNDB_RELEASE_BYTES_MIN; i++)
		vulndb_pack_text(out, *(const struct slice *)(const void *)((const char *)release + release_fields[i]));
}

/* Four sums side by side, over words that lie 32 bytes apart: a processor does them at once. */
static uint64_t checksum(struct slice key, struct slice body)
{
	uint64_t sums[4] = { slice_hash(key, 0), 1, 2, 3 };
	size_t i = 0;

	for (; i + 32 <= body.len; i += 32)
		for (size_t k = 0; k < 4; k++) {
			uint64_t word;
			__extension__ unsigned __int128 product;

			memcpy(&word, body.ptr + i + 8 * k, 8);
			product = (unsigned __int128)(sums[k] ^ word) * 0xd6e8feb86659fd93u;
			sums[k] = (uint64_t)product ^ (uint64_t)(product >> 64) ^ sums[k] << 1;
		}
	return slice_hash(slice_from(body, i), slice_hash(slice_make(sums, sizeof sums), body.len));
}

void vulndb_seal(struct buffer *out, struct slice key, struct slice body)
{
	char *seal = buffer_extend(out, SEAL_BYTES);

	if (!seal)
		return;
	put_le(seal, body.len, 4);
	put_le(seal + 4, checksum(key, body), 8);
	buffer_add_slice(out, body);
}

/* Reading */

int vulndb_unseal(struct slice key, struct slice value, struct slice what, struct vulndb_unpack *ret_unpack, struct error *err)
{
	struct slice body = slice_from(value, SEAL_BYTES);

	if (value.len < SEAL_BYTES || get_le(value.ptr, 4) != body.len || get_le(value.ptr + 4, 8) != checksum(key, body))
		return error_set(err, ERR_FORMAT, "what it holds on %.*s is damaged", SLICE_ARG(what));
	*ret_unpack = (struct vulndb_unpack){ .at = body.ptr, .stop = body.ptr + body.len };
	return 0;
}

static inline size_t left(const struct vulndb_unpack *unpack)
{
	return (size_t)(unpack->stop - unpack->at);
}

void vulndb_unpack_fail(struct vulndb_unpack *unpack)
{
	unpack->at = unpack->stop;
	unpack->failed = true;
}

static uint64_t unpack_long(struct vulndb_unpack *unpack)
{
	uint64_t value = 0;

	for (unsigned shift = 0; shift < 64 && left(unpack); shift += 7) {
		uint64_t byte = (unsigned char)*unpack->at++;

		if (shift == 63 && byte > 1)
			break;
		value |= (byte & 0x7f) << shift;
		if (byte < 0x80)
			return value;
	}
	vulndb_unpack_fail(unpack);
	return 0;
}

/* Most are one byte, and there are millions. */
static inline uint64_t unpack_u64(struct vulndb_unpack *unpack)
{
	return left(unpack) && (unsigned char)*unpack->at < 0x80 ? (unsigned char)*unpack->at++ : unpack_long(unpack);
}

static inline struct slice unpack_text(struct vulndb_unpack *unpack)
{
	uint64_t len = unpack_u64(unpack);
	struct slice text;

	if (len > left(unpack)) {
		vulndb_unpack_fail(unpack);
		return S("");
	}
	text = slice_make(unpack->at, (size_t)len);
	unpack->at += len;
	return text;
}

uint64_t vulndb_unpack_u64(struct vulndb_unpack *unpack)
{
	return unpack_u64(unpack);
}

struct slice vulndb_unpack_text(struct vulndb_unpack *unpack)
{
	return unpack_text(unpack);
}

size_t vulndb_unpack_count(struct vulndb_unpack *unpack, size_t each)
{
	uint64_t count = unpack_u64(unpack);

	if (count > left(unpack) / each) {
		vulndb_unpack_fail(unpack);
		return 0;
	}
	return (size_t)count;
}

void vulndb_unpack_list(struct vulndb_unpack *unpack, struct slices *ret_list, struct arena *arena)
{
	ret_list->count = vulndb_unpack_count(unpack, 1);
	ret_list->items = ret_list->count ? arena_array(arena, struct slice, ret_list->count) : NULL;
	for (size_t i = 0; i < ret_list->count; i++)
		ret_list->items[i] = unpack_text(unpack);
}

static void unpack_fields(struct vulndb_unpack *unpack, struct advisory *advisory, size_t from, size_t to, struct arena *arena)
{
	for (size_t i = from; i < to; i++) {
		void *field = (char *)advisory + fields[i].offset;

		if (fields[i].list)
			vulndb_unpack_list(unpack, field, arena);
		else
			*(struct slice *)field = unpack_text(unpack);
	}
}

void vulndb_unpack_advisory(struct vulndb_unpack *unpack, struct advisory *ret_advisory, struct arena *arena)
{
	struct slice rest;
	struct vulndb_unpack inner;

	unpack_fields(unpack, ret_advisory, 0, HEAD_FIELDS, arena);
	rest = unpack_text(unpack);
	inner = (struct vulndb_unpack){ .at = rest.ptr, .stop = rest.ptr + rest.len, .failed = unpack->failed };
	unpack_fields(&inner, ret_advisory, HEAD_FIELDS, FIELDS, arena);
	if (!vulndb_unpack_is_done(&inner))
		vulndb_unpack_fail(unpack);
}

/* Lists grow in place, and are used again for the next statement. */
static void unpack_head_list(struct vulndb_unpack *unpack, struct slices *list, size_t *capacity)
{
	list->count = vulndb_unpack_count(unpack, 1);
	if (list->count > *capacity) {
		*capacity = list->count * 2;
		list->items = memory_grow(list->items, *capacity, sizeof *list->items);
	}
	for (size_t k = 0; k < list->count; k++)
		list->items[k] = unpack_text(unpack);
}

void vulndb_unpack_head(struct vulndb_unpack *unpack, struct vulndb_head *head)
{
	struct advisory *advisory = &head->advisory;

	advisory->id = unpack_text(unpack);
	advisory->record = unpack_text(unpack);
	advisory->modified = unpack_text(unpack);
	advisory->status = unpack_text(unpack);
	unpack_head_list(unpack, &advisory->events, &head->event_capacity);
	unpack_head_list(unpack, &advisory->versions, &head->version_capacity);
	unpack_text(unpack); /* the rest */
	unpack_text(unpack); /* the source */
	unpack_text(unpack); /* the text's name */
}

void vulndb_head_done(struct vulndb_head *head)
{
	free(head->advisory.events.items);
	free(head->advisory.versions.items);
}

void vulndb_unpack_release(struct vulndb_unpack *unpack, struct release *ret_release)
{
	for (size_t i = 0; i < VULNDB_RELEASE_BYTES_MIN; i++)
		*(struct slice *)(void *)((char *)ret_release + release_fields[i]) = unpack_text(unpack);
}

bool vulndb_unpack_is_done(const struct vulndb_unpack *unpack)
{
	return !unpack->failed && left(unpack) == 0;
}
