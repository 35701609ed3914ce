/* sqlite_file.c - pages of an SQLite database, and rows of its tables */
#include "rpm/sqlite_file.h"
#include "rpm/number.h"
#include <stdlib.h>

#define HEAD_BYTES 100u /* of the first page: the file's own */
#define DEPTH_MAX 20u   /* of a tree, as in SQLite */

enum { PAGE_INTERIOR = 5, PAGE_LEAF = 13 };

struct reading {
	struct sqlite_file *file;
	void (*take)(void *context, const struct sqlite_row *row);
	void *context;
};

/* A page of a table. */
struct page {
	uint32_t number;
	const char *bytes;
	uint32_t head; /* where its own begins */
	uint32_t count;
	bool leaf;
	const char *cells; /* their offsets */
};

bool sqlite_open(struct sqlite_file *file, struct slice bytes, struct slice log, struct claims *claims, struct arena *arena)
{
	*file = (struct sqlite_file){ .bytes = bytes, .claims = claims, .arena = arena };
	if (bytes.len < HEAD_BYTES) {
		claims_note(claims, NOTE_INCOMPLETE, "the file ends inside its head");
		return false;
	}
	file->page_bytes = rpm_big16(bytes.ptr + 16) == 1 ? 65536 : rpm_big16(bytes.ptr + 16);
	file->usable_bytes = file->page_bytes - (unsigned char)bytes.ptr[20];
	if (file->page_bytes < 512 || file->page_bytes & (file->page_bytes - 1) || file->usable_bytes < 480) {
		claims_note(claims, NOTE_INCOMPLETE, "its pages have an impossible size");
		return false;
	}
	file->file_pages = (uint32_t)(bytes.len / file->page_bytes);
	if (log.len)
		sqlite_log_read(file, log);
	file->used = arena_alloc(arena, file->file_pages + file->logged_count + 1);
	return true;
}

static int compare(const void *key, const void *item)
{
	uint32_t page = *(const uint32_t *)key, other = ((const struct sqlite_logged *)item)->page;

	return (page > other) - (page < other);
}

const char *sqlite_page_take(struct sqlite_file *file, uint32_t page)
{
	const struct sqlite_logged *logged =
		file->logged_count ? bsearch(&page, file->logged, file->logged_count, sizeof *file->logged, compare) : NULL;
	size_t place = logged ? file->file_pages + (size_t)(logged - file->logged) : page - 1;

	if (page == 0 || (!logged && page > file->file_pages) || file->used[place])
		return NULL;
	file->used[place] = 1;
	return logged ? logged->bytes : file->bytes.ptr + (size_t)(page - 1) * file->page_bytes;
}

/* A number of one to nine bytes, seven bits each; the ninth has eight. */
static bool varint_next(struct slice *bytes, uint64_t *ret_number)
{
	uint64_t number = 0;

	for (size_t i = 0; i < 9 && i < bytes->len; i++) {
		unsigned char byte = (unsigned char)bytes->ptr[i];

		number = i == 8 ? number << 8 | byte : number << 7 | (byte & 0x7f);
		if (i == 8 || byte < 0x80) {
			*bytes = slice_from(*bytes, i + 1);
			*ret_number = number;
			return true;
		}
	}
	return false;
}

static uint64_t bytes_of_type(uint64_t type)
{
	static const unsigned char fixed[] = { 0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0 };

	return type < sizeof fixed ? fixed[type] : (type - 12) / 2;
}

/* A row: a list of types, as long as its first number says, and then the values. */
static bool row_cut(struct slice record, struct sqlite_row *row)
{
	struct slice types = record;
	uint64_t head, type;

	row->count = 0;
	if (!varint_next(&types, &head) || head > record.len || head < record.len - types.len)
		return false;
	types.len = head - (record.len - types.len);
	record = slice_from(record, head);
	while (types.len) {
		if (!varint_next(&types, &type) || bytes_of_type(type) > record.len)
			return false;
		if (row->count < SQLITE_COLUMNS_MAX)
			row->values[row->count] = (struct sqlite_value){ type, slice_first(record, bytes_of_type(type)) };
		row->count++;
		record = slice_from(record, bytes_of_type(type));
	}
	return true;
}

/* HERE and what follows in overflow pages from FIRST on; empty, and a note, when they break off. */
static struct slice overflow_read(struct sqlite_file *file, struct slice here, uint64_t len, uint32_t first, uint64_t number)
{
	uint32_t each = file->usable_bytes - 4, pages = 0, page = first;
	uint64_t there = here.len;
	const char **parts;
	char *bytes;

	/* No more memory than for pages that there are: LEN may be anything. */
	if (len - here.len > ((uint64_t)file->file_pages + file->logged_count) * each)
		return S("");
	parts = arena_array(file->arena, const char *, (len - here.len) / each + 1);
	for (; there < len; there += each, pages++) {
		parts[pages] = sqlite_page_take(file, page);
		if (!parts[pages]) {
			claims_note(file->claims, NOTE_INCOMPLETE, "row %ju: its pages break off at page %u", (uintmax_t)number,
				page);
			return S("");
		}
		page = rpm_big32(parts[pages]);
	}
	bytes = arena_alloc(file->arena, len);
	memcpy(bytes, here.ptr, here.len);
	there = here.len;
	for (uint32_t i = 0; i < pages; i++, there += each)
		memcpy(bytes + there, parts[i] + 4, len - there < each ? len - there : each);
	return slice_make(bytes, len);
}

/* How many of LEN bytes lie in the page itself. */
static uint64_t local_of(const struct sqlite_file *file, uint64_t len)
{
	uint64_t usable = file->usable_bytes, least = (usable - 12) * 32 / 255 - 23, local;

	if (len <= usable - 35)
		return len;
	local = least + (len - least) % (usable - 4);
	return local <= usable - 35 ? local : least;
}

/* CELL: from its first byte to the end of the page. False: damaged. Its length is for the page's account. */
static bool cell_read(struct reading *reading, struct slice cell, uint32_t *ret_bytes)
{
	struct sqlite_row row = { 0 };
	struct slice left = cell, record;
	uint64_t len, local;
	bool whole;

	if (!varint_next(&left, &len) || !varint_next(&left, &row.number))
		return false;
	local = local_of(reading->file, len);
	whole = local == len;
	if (left.len < local + (whole ? 0 : 4))
		return false;
	record = slice_first(left, local);
	left = slice_from(left, local);
	*ret_bytes = (uint32_t)(cell.len - left.len + (whole ? 0 : 4));
	if (!whole)
		record = overflow_read(reading->file, record, len, rpm_big32(left.ptr), row.number);
	if (!row_cut(record, &row))
		claims_note(reading->file->claims, NOTE_INCOMPLETE, "row %ju cannot be read", (uintmax_t)row.number);
	else
		reading->take(reading->context, &row);
	return true;
}

static const char *page_open(struct sqlite_file *file, uint32_t number, struct page *page)
{
	uint32_t head_bytes;

	*page = (struct page){ .number = number, .bytes = sqlite_page_take(file, number), .head = number == 1 ? HEAD_BYTES : 0 };
	if (!page->bytes)
		return "is not there, or stands in two places";
	page->leaf = page->bytes[page->head] == PAGE_LEAF;
	if (!page->leaf && page->bytes[page->head] != PAGE_INTERIOR)
		return "is none of a table";
	head_bytes = page->leaf ? 8 : 12;
	page->count = rpm_big16(page->bytes + page->head + 3);
	page->cells = page->bytes + page->head + head_bytes;
	if (page->count > (file->usable_bytes - page->head - head_bytes) / 2)
		return "has an impossible number of cells";
	return NULL;
}

static struct slice cell_at(const struct sqlite_file *file, const struct page *page, uint32_t index)
{
	uint32_t start = rpm_big16(page->cells + 2 * (size_t)index);

	return start < page->head + 8 || start >= file->usable_bytes
		       ? S("")
		       : slice_make(page->bytes + start, file->usable_bytes - start);
}

/* A page accounts for every byte behind the start of its cells: they, and what is free. A cell that its list does not name is seen by
 * this. */
static bool page_accounts_for(const struct sqlite_file *file, const struct page *page, uint64_t cells_bytes)
{
	const char *head = page->bytes + page->head;
	uint32_t start = rpm_big16(head + 5) ? rpm_big16(head + 5) : 65536, at = rpm_big16(head + 1), before = 0;
	uint64_t sum = cells_bytes + (unsigned char)head[7];

	while (at) {
		if (at <= before || at > file->usable_bytes - 4)
			return false;
		sum += rpm_big16(page->bytes + at + 2);
		before = at;
		at = rpm_big16(page->bytes + at);
	}
	return start <= file->usable_bytes && sum == file->usable_bytes - start;
}

static void tree_read(struct reading *reading, uint32_t number, uint32_t depth);

/* CELL of an interior page: the page of a child, and a row's number. */
static bool child_read(struct reading *reading, struct slice cell, uint32_t depth, uint32_t *ret_bytes)
{
	struct slice left = slice_from(cell, 4);
	uint64_t number;

	if (cell.len < 4 || !varint_next(&left, &number))
		return false;
	*ret_bytes = (uint32_t)(cell.len - left.len);
	tree_read(reading, rpm_big32(cell.ptr), depth + 1);
	return true;
}

/* At most DEPTH_MAX deep, and no page twice. */
static void tree_read(struct reading *reading, uint32_t number, uint32_t depth)
{
	struct sqlite_file *file = reading->file;
	struct page page;
	const char *wrong = depth < DEPTH_MAX ? page_open(file, number, &page) : "lies too deep";
	uint64_t sum = 0;

	if (wrong) {
		claims_note(file->claims, NOTE_INCOMPLETE, "page %u %s", number, wrong);
		return;
	}
	for (uint32_t i = 0; i < page.count; i++) {
		struct slice cell = cell_at(file, &page, i);
		uint32_t bytes = 0;

		if (page.leaf ? !cell_read(reading, cell, &bytes) : !child_read(reading, cell, depth, &bytes))
			claims_note(file->claims, NOTE_INCOMPLETE, "page %u: cell %u is damaged", number, i);
		sum += bytes && bytes < 4 ? 4 : bytes;
	}
	if (!page_accounts_for(file, &page, sum))
		claims_note(file->claims, NOTE_INCOMPLETE, "page %u is damaged: it may hold more than its list of cells names",
			number);
	if (!page.leaf)
		tree_read(reading, rpm_big32(page.bytes + page.head + 8), depth + 1);
}

void sqlite_table_read(
	struct sqlite_file *file, uint32_t root, void (*take)(void *context, const struct sqlite_row *row), void *context)
{
	struct reading reading = { file, take, context };

	tree_read(&reading, root, 0);
}
