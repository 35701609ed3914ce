/* pack.c - how advisories lie in the store's values, and under which keys */
#include "vulndb/pack.h"
#include "base/memory.h"
#include "base/sha256.h"

#include <stddef.h>
#include <stdlib.h>

#define LENGTH_BYTES 4u
#define SUM_BYTES 8u

enum field_kind {
	FIELD_TEXT,
	FIELD_LIST,
	FIELD_TIME,
};

/* What comes behind the head; the order is part of the format. */
static const struct field {
	size_t offset;
	enum field_kind kind;
} fields[] = {
	{ offsetof(struct advisory, record), FIELD_TEXT },
	{ offsetof(struct advisory, modified), FIELD_TIME },
	{ offsetof(struct advisory, package), FIELD_TEXT },
	{ offsetof(struct advisory, title), FIELD_TEXT },
	{ offsetof(struct advisory, aliases), FIELD_LIST },
	{ offsetof(struct advisory, remark), FIELD_TEXT },
	{ offsetof(struct advisory, severity), FIELD_TEXT },
	{ offsetof(struct advisory, vectors), FIELD_LIST },
	{ offsetof(struct advisory, url), FIELD_TEXT },
	{ offsetof(struct advisory, published), FIELD_TIME },
	{ offsetof(struct advisory, withdrawn), FIELD_TEXT },
	{ offsetof(struct advisory, kev), FIELD_TEXT },
	{ offsetof(struct advisory, bulletins), FIELD_LIST },
	{ offsetof(struct advisory, conditions), FIELD_LIST },
};

#define FIELDS (sizeof fields / sizeof *fields)
#define HEAD_BYTES_MIN 3u /* id, status, ranges */

_Static_assert(HEAD_BYTES_MIN + 1 == VULNDB_STATEMENT_BYTES_MIN, "a byte or more each");

/* A status is its number here, 0 for what is none of these and follows as a text; the order is part of the format. */
static const struct slice statuses[] = { { NULL, 0 }, { "", 0 }, { STATUS_FIXED, sizeof STATUS_FIXED - 1 },
	{ STATUS_AFFECTED, sizeof STATUS_AFFECTED - 1 }, { STATUS_WILL_NOT_FIX, sizeof STATUS_WILL_NOT_FIX - 1 },
	{ STATUS_DEFERRED, sizeof STATUS_DEFERRED - 1 }, { STATUS_END_OF_LIFE, sizeof STATUS_END_OF_LIFE - 1 },
	{ STATUS_UNDER_INVESTIGATION, sizeof STATUS_UNDER_INVESTIGATION - 1 },
	{ STATUS_NOT_AFFECTED, sizeof STATUS_NOT_AFFECTED - 1 } };

#define STATUSES (sizeof statuses / sizeof *statuses)

/* Most ranges are from the beginning to a fix: then only that event is there. */
enum ranges {
	RANGES_LISTED, /* events and versions follow */
	RANGES_ONE_FIX,
};

#define ONE_FIX_EVENTS 3u

static const struct slice one_fix[ONE_FIX_EVENTS - 1] = { { "-", 1 }, { "i0", 2 } };

static const size_t release_fields[] = {
	offsetof(struct release, version),
	offsetof(struct release, codename),
	offsetof(struct release, released),
	offsetof(struct release, eol),
	offsetof(struct release, eol_lts),
	offsetof(struct release, eol_paid),
	offsetof(struct release, package),
	offsetof(struct release, remark),
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

void vulndb_text_name(struct slice ecosystem, struct slice name, struct slice text, char ret_name[VULNDB_TEXT_NAME_BYTES])
{
	put_le(ret_name, slice_hash(name, slice_hash(ecosystem, 0)), VULNDB_TEXT_PLACE_BYTES);
	put_le(ret_name + VULNDB_TEXT_PLACE_BYTES, slice_hash(text, 0), VULNDB_TEXT_NAME_BYTES - VULNDB_TEXT_PLACE_BYTES);
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
	for (size_t k = 0; k < list->count; k++)
		vulndb_pack_text(out, list->items[k]);
}

/* "2024-01-02T03:04:05Z" is the number 20240102030405; what is written otherwise is 0 and a text. */
static void pack_time(struct buffer *out, struct slice text)
{
	static const char form[] = "0000-00-00T00:00:00Z";
	uint64_t number = 0;
	bool same = text.len == VULNDB_TIME_BYTES;

	for (size_t i = 0; same && i < text.len; i++) {
		bool digit = text.ptr[i] >= '0' && text.ptr[i] <= '9';

		same = form[i] == '0' ? digit : text.ptr[i] == form[i];
		number = digit ? number * 10 + (uint64_t)(text.ptr[i] - '0') : number;
	}
	vulndb_pack_u64(out, same ? number : 0);
	if (!same || number == 0)
		vulndb_pack_text(out, text);
}

static void pack_head(struct buffer *out, const struct advisory *advisory)
{
	const struct slices *events = &advisory->events;
	size_t status = 1;

	vulndb_pack_text(out, advisory->id);
	while (status < STATUSES && !slice_equal(statuses[status], advisory->status))
		status++;
	vulndb_pack_u64(out, status % STATUSES);
	if (status == STATUSES)
		vulndb_pack_text(out, advisory->status);
	if (events->count == ONE_FIX_EVENTS && advisory->versions.count == 0 && slice_equal(events->items[0], one_fix[0]) &&
		slice_equal(events->items[1], one_fix[1])) {
		vulndb_pack_u64(out, RANGES_ONE_FIX);
		vulndb_pack_text(out, events->items[2]);
		return;
	}
	vulndb_pack_u64(out, RANGES_LISTED);
	vulndb_pack_list(out, events);
	vulndb_pack_list(out, &advisory->versions);
}

void vulndb_pack_advisory(struct buffer *out, const struct advisory *advisory)
{
	cleanup_buffer struct buffer rest = BUFFER_INIT(0);

	for (size_t i = 0; i < FIELDS; i++) {
		const void *field = (const char *)advisory + fields[i].offset;

		if (fields[i].kind == FIELD_LIST)
			vulndb_pack_list(&rest, field);
		else if (fields[i].kind == FIELD_TIME)
			pack_time(&rest, *(const struct slice *)field);
		else
			vulndb_pack_text(&rest, *(const struct slice *)field);
	}
	pack_head(out, advisory);
	vulndb_pack_text(out, buffer_slice(&rest));
}

void vulndb_pack_release(struct buffer *out, const struct release *release)
{
	for (size_t i = 0; i < VULNDB_RELEASE_BYTES_MIN; i++)
		vulndb_pack_text(out, *(const struct slice *)(const void *)((const char *)release + release_fields[i]));
}

static inline uint64_t sum_word(uint64_t sum, const char *at)
{
	__extension__ unsigned __int128 product;
	uint64_t word;

	memcpy(&word, at, sizeof word);
	product = (unsigned __int128)(sum ^ word) * 0xd6e8feb86659fd93u;
	return (uint64_t)product ^ (uint64_t)(product >> 64) ^ sum << 1;
}

/* Four sums side by side, over words that lie 32 bytes apart: a processor does them at once. */
static uint64_t checksum(uint64_t key, size_t index, struct slice bytes)
{
	uint64_t a = key, b = index + 1, c = 2, d = 3;
	size_t i = 0;

	for (; i + 32 <= bytes.len; i += 32) {
		a = sum_word(a, bytes.ptr + i);
		b = sum_word(b, bytes.ptr + i + 8);
		c = sum_word(c, bytes.ptr + i + 16);
		d = sum_word(d, bytes.ptr + i + 24);
	}
	return slice_hash(slice_from(bytes, i), slice_hash(slice_make((uint64_t[]){ a, b, c, d }, 32), bytes.len));
}

/* A body without bytes is a block, too. */
static size_t block_count(size_t len)
{
	return len ? (len + VULNDB_BLOCK_BYTES - 1) / VULNDB_BLOCK_BYTES : 1;
}

static struct slice block_of(struct slice body, size_t index)
{
	return slice_first(slice_from(body, index * VULNDB_BLOCK_BYTES), VULNDB_BLOCK_BYTES);
}

void vulndb_seal(struct buffer *out, struct slice key, struct slice body)
{
	uint64_t hash = slice_hash(key, 0);
	size_t count = block_count(body.len);
	char *seal = buffer_extend(out, LENGTH_BYTES + count * SUM_BYTES);

	if (!seal)
		return;
	put_le(seal, body.len, LENGTH_BYTES);
	for (size_t i = 0; i < count; i++)
		put_le(seal + LENGTH_BYTES + i * SUM_BYTES, checksum(hash, i, block_of(body, i)), SUM_BYTES);
	buffer_add_slice(out, body);
}

/* Reading */

bool vulndb_read_seal(struct slice key, struct slice start, size_t len, struct vulndb_seal *ret_seal)
{
	size_t body_len = start.len < LENGTH_BYTES ? SIZE_MAX : (size_t)get_le(start.ptr, LENGTH_BYTES), body;

	if (body_len > len)
		return false;
	body = LENGTH_BYTES + block_count(body_len) * SUM_BYTES;
	if (body > start.len || len - body_len != body)
		return false;
	*ret_seal = (struct vulndb_seal){ slice_hash(key, 0), start.ptr + LENGTH_BYTES, body, body_len };
	return true;
}

bool vulndb_block_is_whole(const struct vulndb_seal *seal, size_t index, struct slice bytes)
{
	return get_le(seal->sums + index * SUM_BYTES, SUM_BYTES) == checksum(seal->key, index, bytes);
}

int vulndb_unseal(struct slice key, struct slice value, struct slice what, struct vulndb_unpack *ret_unpack, struct error *err)
{
	struct vulndb_seal seal = { 0 };
	struct slice body = S("");
	bool whole = vulndb_read_seal(key, value, value.len, &seal);

	if (whole)
		body = slice_from(value, seal.body);
	for (size_t i = 0; whole && i < block_count(body.len); i++)
		whole = vulndb_block_is_whole(&seal, i, block_of(body, i));
	if (!whole)
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

static struct slice unpack_time(struct vulndb_unpack *unpack, char text[VULNDB_TIME_BYTES])
{
	uint64_t number = unpack_u64(unpack);

	if (number == 0)
		return unpack_text(unpack);
	memcpy(text, "0000-00-00T00:00:00Z", VULNDB_TIME_BYTES);
	for (size_t i = VULNDB_TIME_BYTES; i-- > 0;)
		if (text[i] == '0') {
			text[i] = (char)('0' + number % 10);
			number /= 10;
		}
	if (number)
		vulndb_unpack_fail(unpack);
	return slice_make(text, VULNDB_TIME_BYTES);
}

static struct slice unpack_status(struct vulndb_unpack *unpack)
{
	uint64_t status = unpack_u64(unpack);

	if (status == 0)
		return unpack_text(unpack);
	if (status < STATUSES)
		return statuses[status];
	vulndb_unpack_fail(unpack);
	return S("");
}

/* Makes room for COUNT texts in LIST. */
static void head_reserve(struct slices *list, size_t count, size_t *capacity)
{
	list->count = count;
	if (count <= *capacity)
		return;
	*capacity = count * 2;
	list->items = memory_grow(list->items, *capacity, sizeof *list->items);
}

static void unpack_head_list(struct vulndb_unpack *unpack, struct slices *list, size_t *capacity)
{
	head_reserve(list, vulndb_unpack_count(unpack, 1), capacity);
	for (size_t k = 0; k < list->count; k++)
		list->items[k] = unpack_text(unpack);
}

static void unpack_ranges(struct vulndb_unpack *unpack, struct vulndb_head *head)
{
	struct advisory *advisory = &head->advisory;

	switch (unpack_u64(unpack)) {
	case RANGES_ONE_FIX:
		head_reserve(&advisory->events, ONE_FIX_EVENTS, &head->event_capacity);
		memcpy(advisory->events.items, one_fix, sizeof one_fix);
		advisory->events.items[ONE_FIX_EVENTS - 1] = unpack_text(unpack);
		advisory->versions.count = 0;
		return;
	case RANGES_LISTED:
		unpack_head_list(unpack, &advisory->events, &head->event_capacity);
		unpack_head_list(unpack, &advisory->versions, &head->version_capacity);
		return;
	default:
		vulndb_unpack_fail(unpack);
		advisory->events.count = advisory->versions.count = 0;
	}
}

void vulndb_unpack_head(struct vulndb_unpack *unpack, struct vulndb_head *head)
{
	head->advisory.id = unpack_text(unpack);
	head->advisory.status = unpack_status(unpack);
	unpack_ranges(unpack, head);
}

void vulndb_head_done(struct vulndb_head *head)
{
	free(head->advisory.events.items);
	free(head->advisory.versions.items);
}

static struct slices keep_list(struct slices list, struct arena *arena)
{
	struct slices kept = { list.count ? arena_array(arena, struct slice, list.count) : NULL, list.count };

	if (list.count)
		memcpy(kept.items, list.items, list.count * sizeof *kept.items);
	return kept;
}

void vulndb_keep_head(const struct vulndb_head *head, struct advisory *advisory, struct arena *arena)
{
	advisory->id = head->advisory.id;
	advisory->status = head->advisory.status;
	advisory->events = keep_list(head->advisory.events, arena);
	advisory->versions = keep_list(head->advisory.versions, arena);
}

static void unpack_fields(struct vulndb_unpack *rest, struct advisory *advisory, struct arena *arena)
{
	for (size_t i = 0; i < FIELDS; i++) {
		void *field = (char *)advisory + fields[i].offset;

		if (fields[i].kind == FIELD_LIST)
			vulndb_unpack_list(rest, field, arena);
		else if (fields[i].kind == FIELD_TIME)
			*(struct slice *)field = unpack_time(rest, arena_alloc(arena, VULNDB_TIME_BYTES));
		else
			*(struct slice *)field = unpack_text(rest);
	}
}

bool vulndb_unpack_rest(struct slice bytes, struct advisory *advisory, struct slice *ret_text, struct arena *arena)
{
	struct vulndb_unpack rest = { .at = bytes.ptr, .stop = bytes.ptr + bytes.len };

	unpack_fields(&rest, advisory, arena);
	advisory->source = unpack_text(&rest);
	*ret_text = unpack_text(&rest);
	return vulndb_unpack_is_done(&rest);
}

void vulndb_unpack_advisory(struct vulndb_unpack *unpack, struct advisory *ret_advisory, struct arena *arena)
{
	struct vulndb_head head = { 0 };
	struct vulndb_unpack rest;
	struct slice bytes;

	vulndb_unpack_head(unpack, &head);
	vulndb_keep_head(&head, ret_advisory, arena);
	vulndb_head_done(&head);
	bytes = unpack_text(unpack);
	rest = (struct vulndb_unpack){ .at = bytes.ptr, .stop = bytes.ptr + bytes.len, .failed = unpack->failed };
	unpack_fields(&rest, ret_advisory, arena);
	if (!vulndb_unpack_is_done(&rest))
		vulndb_unpack_fail(unpack);
}

void vulndb_unpack_marks(struct vulndb_unpack *unpack, struct vulndb_marks *ret_marks)
{
	struct vulndb_head head = { 0 };
	struct vulndb_unpack rest;
	struct slice bytes;

	vulndb_unpack_head(unpack, &head);
	vulndb_head_done(&head);
	bytes = unpack_text(unpack);
	rest = (struct vulndb_unpack){ .at = bytes.ptr, .stop = bytes.ptr + bytes.len };
	ret_marks->id = head.advisory.id;
	ret_marks->record = unpack_text(&rest);
	ret_marks->modified = unpack_time(&rest, ret_marks->time);
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
