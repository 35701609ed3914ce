/* bdb.c - Berkeley DB's hash, as rpm had it until 4.16: pages of pairs, whose long values lie in chains of other pages
 *
 * All numbers are in the order of the machine that wrote it. */
#include "rpm/database.h"
#include "rpm/number.h"

#define MAGIC 0x00061561u /* of a hash */
#define META_BYTES 512u   /* the smallest page */
#define PAGE_HEAD_BYTES 26u
#define ITEM_HEAD_BYTES 12u /* of one that lies in other pages: its type, their first, its length */

enum { PAGE_UNSORTED = 2, PAGE_OVERFLOW = 7, PAGE_META = 8, PAGE_SORTED = 13 };
enum { ITEM_HERE = 1, ITEM_ELSEWHERE = 3 };

struct bdb {
	struct rpm_database *database;
	bool big; /* big-endian */
	uint32_t page_bytes, pages;
	unsigned char *used; /* of each page: it is part of a chain. Each belongs to one. */
	uint64_t pairs;
};

static uint32_t number16(const struct bdb *bdb, const char *at)
{
	return bdb->big ? rpm_big16(at) : rpm_little16(at);
}

static uint32_t number32(const struct bdb *bdb, const char *at)
{
	return bdb->big ? rpm_big32(at) : rpm_little32(at);
}

bool rpm_bdb_is(struct slice bytes)
{
	return bytes.len >= 16 && (rpm_little32(bytes.ptr + 12) == MAGIC || rpm_big32(bytes.ptr + 12) == MAGIC);
}

static const char *page_at(const struct bdb *bdb, uint32_t page)
{
	return bdb->database->bytes.ptr + (size_t)page * bdb->page_bytes;
}

static uint32_t next_of(const struct bdb *bdb, uint32_t page)
{
	return number32(bdb, page_at(bdb, page) + 16);
}

/* How many bytes of a value lie in PAGE. */
static uint32_t part_of(const struct bdb *bdb, uint32_t page)
{
	uint32_t part = number16(bdb, page_at(bdb, page) + 22);

	return part <= bdb->page_bytes - PAGE_HEAD_BYTES ? part : 0;
}

/* A page of a chain that no other has: marks it. */
static bool page_take(struct bdb *bdb, uint32_t page)
{
	if (page == 0 || page >= bdb->pages || page_at(bdb, page)[25] != PAGE_OVERFLOW || bdb->used[page])
		return false;
	bdb->used[page] = 1;
	return true;
}

static struct slice chain_read(struct bdb *bdb, uint32_t first, uint32_t len, uint32_t number)
{
	uint64_t there = 0, done = 0;
	uint32_t page, pages = 0;
	char *bytes;

	/* Measured before memory is taken for it: LEN may be anything. */
	for (page = first; there < len && page_take(bdb, page); page = next_of(bdb, page), pages++)
		there += part_of(bdb, page);
	if (there < len)
		claims_note(bdb->database->claims, NOTE_INCOMPLETE,
			"record %u: its pages break off at page %u: %ju of %u bytes are there", number, page, (uintmax_t)there,
			len);
	if (there > len)
		there = len;
	bytes = arena_alloc(bdb->database->arena, there + 1);
	for (page = first; pages--; page = next_of(bdb, page)) {
		uint64_t part = part_of(bdb, page);

		if (part > there - done)
			part = there - done;
		memcpy(bytes + done, page_at(bdb, page) + PAGE_HEAD_BYTES, part);
		done += part;
	}
	return slice_make(bytes, done);
}

/* Item INDEX of a page: they lie from its end downwards. Empty: there is none. */
static struct slice item_at(const struct bdb *bdb, const char *page, uint32_t index, uint32_t count)
{
	const char *list = page + PAGE_HEAD_BYTES;
	uint32_t start = number16(bdb, list + 2 * (size_t)index);
	uint32_t end = index ? number16(bdb, list + 2 * (size_t)(index - 1)) : bdb->page_bytes;

	if (start < PAGE_HEAD_BYTES + 2 * count || start >= end || end > bdb->page_bytes)
		return S("");
	return slice_make(page + start, end - start);
}

static void pair_read(struct bdb *bdb, struct slice key, struct slice value, uint32_t page)
{
	uint32_t number;

	if (key.len != 5 || key.ptr[0] != ITEM_HERE || !value.len) {
		claims_note(bdb->database->claims, NOTE_INCOMPLETE, "page %u: a record that cannot be read", page);
		return;
	}
	bdb->pairs++;
	number = number32(bdb, key.ptr + 1);
	if (number == 0 && value.len == 5)
		return; /* no package: the next number */
	if (value.ptr[0] == ITEM_HERE)
		rpm_database_add(bdb->database, number, slice_from(value, 1));
	else if (value.ptr[0] == ITEM_ELSEWHERE && value.len == ITEM_HEAD_BYTES)
		rpm_database_add(bdb->database, number,
			chain_read(bdb, number32(bdb, value.ptr + 4), number32(bdb, value.ptr + 8), number));
	else
		claims_note(bdb->database->claims, NOTE_INCOMPLETE, "record %u: a value of an unknown kind", number);
}

static void page_read(struct bdb *bdb, uint32_t number)
{
	const char *page = page_at(bdb, number);
	uint32_t count = number16(bdb, page + 20);

	if (count > (bdb->page_bytes - PAGE_HEAD_BYTES) / 2 || count % 2) {
		claims_note(bdb->database->claims, NOTE_INCOMPLETE, "page %u: a damaged list of records", number);
		count = 0;
	}
	for (uint32_t i = 0; i < count; i += 2)
		pair_read(bdb, item_at(bdb, page, i, count), item_at(bdb, page, i + 1, count), number);
}

/* What keeps this one from being read, or NULL. */
static const char *meta_read(struct bdb *bdb)
{
	struct slice bytes = bdb->database->bytes;

	if (bytes.len < META_BYTES)
		return "the file ends inside its first page";
	bdb->big = rpm_big32(bytes.ptr + 12) == MAGIC;
	bdb->page_bytes = number32(bdb, bytes.ptr + 20);
	if (bdb->page_bytes < META_BYTES || bdb->page_bytes > 65536 || bdb->page_bytes & (bdb->page_bytes - 1))
		return "its pages have an impossible size";
	if (bytes.ptr[25] != PAGE_META || bytes.ptr[24] != 0)
		return "an encrypted or unknown kind of Berkeley DB";
	if (bytes.ptr[26] & 1)
		return "a Berkeley DB with checksums, which rpm does not make";
	return NULL;
}

void rpm_bdb_read(struct rpm_database *database)
{
	struct bdb bdb = { .database = database };
	const char *wrong = meta_read(&bdb);
	uint64_t stated, pairs;

	if (wrong) {
		claims_note(database->claims, NOTE_INCOMPLETE, "%s", wrong);
		return;
	}
	bdb.pages = (uint32_t)(database->bytes.len / bdb.page_bytes);
	stated = (uint64_t)number32(&bdb, database->bytes.ptr + 32) + 1;
	if (stated > bdb.pages)
		claims_note(
			database->claims, NOTE_INCOMPLETE, "%ju pages are stated, the file has %u", (uintmax_t)stated, bdb.pages);
	bdb.used = arena_alloc(database->arena, bdb.pages + 1);
	/* Buckets need not be looked up: all of their pages are of these kinds, and no others are. */
	for (uint32_t page = 1; page < bdb.pages; page++) {
		char type = page_at(&bdb, page)[25];

		if (type == PAGE_SORTED || type == PAGE_UNSORTED)
			page_read(&bdb, page);
	}
	pairs = number32(&bdb, database->bytes.ptr + 88);
	if (bdb.pairs < pairs)
		claims_note(database->claims, NOTE_INCOMPLETE, "%ju records are stated, %ju are there", (uintmax_t)pairs,
			(uintmax_t)bdb.pairs);
}
