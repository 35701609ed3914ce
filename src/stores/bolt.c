/* bolt.c - read a database of bbolt
 *
 * As go.etcd.io/bbolt lays it out (page.go, bucket.go, db.go of 1.3), in the byte order of the machine that wrote it: this one. */
#include "stores/bolt.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include <errno.h>

#define MAGIC 0xed0cdaedu
#define VERSION 2u
#define PAGE_HEADER_BYTES 16u
#define META_BYTES 64u
#define ELEMENT_BYTES 16u
#define BUCKET_BYTES 16u
#define PAGE_BYTES_MIN 1024u
#define PAGE_BYTES_MAX (64u << 10)
#define PAGE_WHOLE_MAX (16ull << 20)
#define PAGES_BYTES_MAX (256ull << 20)
#define DEPTH_MAX 32u
#define STEPS_MAX 4000000u
#define SLOTS 4096u

enum { FLAG_BRANCH = 1, FLAG_LEAF = 2, FLAG_META = 4 };
enum { ELEMENT_IS_BUCKET = 1 };

struct page {
	uint64_t id;
	struct slice bytes; /* with the header */
	bool leaf;
	uint32_t count;
	struct page *next; /* of the same slot */
};

struct meta {
	uint64_t page_size, root, end, transaction; /* END: no page has this number, or a higher one */
};

struct bolt {
	int fd;
	struct meta meta;
	struct page *slots[SLOTS];
	uint64_t held_bytes;
	unsigned steps;
};

static uint16_t u16_at(struct slice bytes, size_t at)
{
	uint16_t value;

	memcpy(&value, bytes.ptr + at, sizeof value);
	return value;
}

static uint32_t u32_at(struct slice bytes, size_t at)
{
	uint32_t value;

	memcpy(&value, bytes.ptr + at, sizeof value);
	return value;
}

static uint64_t u64_at(struct slice bytes, size_t at)
{
	uint64_t value;

	memcpy(&value, bytes.ptr + at, sizeof value);
	return value;
}

/* FNV-1a of 64 bits, as Go's hash/fnv. */
static uint64_t checksum(struct slice bytes)
{
	uint64_t sum = 0xcbf29ce484222325u;

	for (size_t i = 0; i < bytes.len; i++)
		sum = (sum ^ (unsigned char)bytes.ptr[i]) * 0x100000001b3u;
	return sum;
}

static bool page_size_is_good(uint64_t size)
{
	return size >= PAGE_BYTES_MIN && size <= PAGE_BYTES_MAX && (size & (size - 1)) == 0;
}

static int read_exactly(int fd, uint64_t offset, char *bytes, size_t len, struct error *err)
{
	for (size_t have = 0; have < len;) {
		ssize_t got = pread(fd, bytes + have, len - have, (off_t)(offset + have));

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return error_errno(err, "read at byte %llu", (unsigned long long)(offset + have));
		if (got == 0)
			return error_set(err, ERR_FORMAT, "ends at byte %llu, in the middle of a page",
				(unsigned long long)(offset + have));
		have += (size_t)got;
	}
	return 0;
}

/* What the page of the database's beginnings at OFFSET says: false for one that is none, or was half written. */
static bool meta_read(int fd, uint64_t offset, struct meta *ret_meta)
{
	char bytes[PAGE_HEADER_BYTES + META_BYTES];
	struct slice meta = slice_from(slice_make(bytes, sizeof bytes), PAGE_HEADER_BYTES);

	if (read_exactly(fd, offset, bytes, sizeof bytes, NULL) < 0)
		return false;
	if (u32_at(meta, 0) != MAGIC || u32_at(meta, 4) != VERSION || !page_size_is_good(u32_at(meta, 8)) ||
		u64_at(meta, 56) != checksum(slice_first(meta, 56)))
		return false;
	*ret_meta = (struct meta){ u32_at(meta, 8), u64_at(meta, 16), u64_at(meta, 40), u64_at(meta, 48) };
	return true;
}

/* The newest state. Where the first page is not good the second one tells how large pages are by where it lies. */
static bool meta_newest(int fd, struct meta *ret_meta)
{
	struct meta first, second;
	bool has_first = meta_read(fd, 0, &first), has_second = false;

	if (has_first) {
		has_second = meta_read(fd, first.page_size, &second) && second.page_size == first.page_size;
	} else {
		for (uint64_t size = PAGE_BYTES_MIN; size <= PAGE_BYTES_MAX && !has_second; size *= 2)
			has_second = meta_read(fd, size, &second) && second.page_size == size;
	}
	if (has_second && (!has_first || second.transaction > first.transaction))
		*ret_meta = second;
	else if (has_first)
		*ret_meta = first;
	return has_first || has_second;
}

int bolt_open(int fd, struct bolt **ret_bolt, struct error *err)
{
	struct meta meta;
	struct bolt *bolt;

	if (!meta_newest(fd, &meta))
		return error_set(err, ERR_FORMAT, "no database of bbolt, or a damaged one");
	bolt = memory_one(struct bolt);
	bolt->fd = fd;
	bolt->meta = meta;
	*ret_bolt = bolt;
	return 0;
}

void bolt_close(struct bolt *bolt)
{
	if (!bolt)
		return;
	for (size_t i = 0; i < SLOTS; i++)
		for (struct page *page = bolt->slots[i], *next; page; page = next) {
			next = page->next;
			free(page);
		}
	free(bolt);
}

struct bolt_bucket bolt_root(const struct bolt *bolt)
{
	return (struct bolt_bucket){ bolt->meta.root, { 0 } };
}

bool bolt_is_current(const struct bolt *bolt)
{
	struct meta meta;

	return meta_newest(bolt->fd, &meta) && meta.transaction == bolt->meta.transaction;
}

/* What a page's header says of it: one of a tree, with room for all of its elements. */
static int page_describe(struct page *page, struct error *err)
{
	uint16_t flags = u16_at(page->bytes, 8);

	page->leaf = flags == FLAG_LEAF;
	page->count = u16_at(page->bytes, 10);
	if (flags != FLAG_LEAF && flags != FLAG_BRANCH)
		return error_set(err, ERR_FORMAT, "page %llu is not one of a tree (0x%x)", (unsigned long long)page->id, flags);
	if (page->count > (page->bytes.len - PAGE_HEADER_BYTES) / ELEMENT_BYTES)
		return error_set(
			err, ERR_FORMAT, "page %llu has not room for its %u elements", (unsigned long long)page->id, page->count);
	return 0;
}

static int page_load(struct bolt *bolt, uint64_t id, struct page **ret_page, struct error *err)
{
	uint64_t page_size = bolt->meta.page_size, whole;
	cleanup_free struct page *page = NULL;
	char head[PAGE_HEADER_BYTES];
	int r;

	if (id < 2 || id >= bolt->meta.end || id > INT64_MAX / PAGE_BYTES_MAX)
		return error_set(err, ERR_FORMAT, "page %llu is not in it", (unsigned long long)id);
	r = read_exactly(bolt->fd, id * page_size, head, sizeof head, err);
	if (r < 0)
		return r;
	if (u64_at(slice_make(head, sizeof head), 0) != id)
		return error_set(err, ERR_FORMAT, "page %llu calls itself another one", (unsigned long long)id);
	whole = (1 + (uint64_t)u32_at(slice_make(head, sizeof head), 12)) * page_size;
	if (whole > PAGE_WHOLE_MAX || whole > PAGES_BYTES_MAX - bolt->held_bytes)
		return error_set(err, ERR_LIMIT, "page %llu is too large", (unsigned long long)id);
	page = memory_new(sizeof *page + (size_t)whole);
	page->id = id;
	page->bytes = slice_make(page + 1, (size_t)whole);
	r = read_exactly(bolt->fd, id * page_size, (char *)(page + 1), (size_t)whole, err);
	if (r >= 0)
		r = page_describe(page, err);
	if (r < 0)
		return r;
	bolt->held_bytes += whole;
	page->next = bolt->slots[id % SLOTS];
	*ret_page = bolt->slots[id % SLOTS] = page;
	page = NULL;
	return 0;
}

/* Each page and each element that is looked at is a step: trees that bend back, and elements that share their bytes, end here. */
static int step(struct bolt *bolt, struct error *err)
{
	if (++bolt->steps <= STEPS_MAX)
		return 0;
	return error_set(err, ERR_LIMIT, "more than %u steps through its pages", STEPS_MAX);
}

/* Page ID, which is read once. */
static int page_get(struct bolt *bolt, uint64_t id, const struct page **ret_page, struct error *err)
{
	struct page *page = bolt->slots[id % SLOTS];
	int r = step(bolt, err);

	if (r < 0)
		return r;
	while (page && page->id != id)
		page = page->next;
	if (!page)
		r = page_load(bolt, id, &page, err);
	if (r >= 0)
		*ret_page = page;
	return r;
}

struct element {
	struct slice key, value;
	uint64_t child; /* of a branch */
	bool is_bucket;
};

/* POS counts from the element itself. */
static int element_at(const struct page *page, uint32_t index, struct element *ret_element, struct error *err)
{
	size_t at = PAGE_HEADER_BYTES + (size_t)index * ELEMENT_BYTES;
	uint64_t key_at = at + u32_at(page->bytes, page->leaf ? at + 4 : at);
	uint64_t key_len = u32_at(page->bytes, page->leaf ? at + 8 : at + 4);
	uint64_t value_len = page->leaf ? u32_at(page->bytes, at + 12) : 0;

	if (key_at > page->bytes.len || key_len + value_len > page->bytes.len - key_at)
		return error_set(err, ERR_FORMAT, "page %llu: element %u leads out of it", (unsigned long long)page->id, index);
	*ret_element = (struct element){ .key = slice_make(page->bytes.ptr + key_at, (size_t)key_len),
		.value = slice_make(page->bytes.ptr + key_at + key_len, (size_t)value_len),
		.child = page->leaf ? 0 : u64_at(page->bytes, at + 8),
		.is_bucket = page->leaf && u32_at(page->bytes, at) & ELEMENT_IS_BUCKET };
	return 0;
}

/* A bucket's value is where its tree begins, or that it has none and its only page follows. */
static int bucket_of(const struct element *element, struct bolt_bucket *ret_bucket, struct error *err)
{
	if (element->value.len < BUCKET_BYTES)
		return error_set(err, ERR_FORMAT, "a bucket of %zu bytes", element->value.len);
	*ret_bucket = (struct bolt_bucket){ u64_at(element->value, 0), { 0 } };
	if (!ret_bucket->root)
		ret_bucket->page = slice_from(element->value, BUCKET_BYTES);
	return 0;
}

/* The page at which BUCKET begins: one of the file, or INLINE_PAGE about the bytes in a value. */
static int bucket_page(struct bolt *bolt, const struct bolt_bucket *bucket, struct page *inline_page,
	const struct page **ret_page, struct error *err)
{
	int r;

	if (bucket->root)
		return page_get(bolt, bucket->root, ret_page, err);
	if (bucket->page.len < PAGE_HEADER_BYTES) /* or a database without a root */
		return error_set(err, ERR_FORMAT, "a bucket without a page");
	*inline_page = (struct page){ .bytes = bucket->page };
	r = page_describe(inline_page, err);
	if (r >= 0 && !inline_page->leaf)
		r = error_set(err, ERR_FORMAT, "a small bucket that is no leaf");
	*ret_page = inline_page;
	return r;
}

/* The first element of PAGE whose key is not before KEY. */
static int page_search(const struct page *page, struct slice key, uint32_t *ret_index, bool *ret_equal, struct error *err)
{
	uint32_t low = 0, high = page->count;

	*ret_equal = false;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		struct element element = { 0 };
		int order, r = element_at(page, middle, &element, err);

		if (r < 0)
			return r;
		order = slice_compare(element.key, key);
		*ret_equal = *ret_equal || order == 0;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	*ret_index = low;
	return 0;
}

static int element_find(
	struct bolt *bolt, struct bolt_bucket bucket, struct slice key, struct element *ret_element, struct error *err)
{
	const struct page *page;
	struct page inline_page;
	int r = bucket_page(bolt, &bucket, &inline_page, &page, err);

	for (unsigned depth = 0; r >= 0; depth++) {
		struct element element = { 0 };
		uint32_t index;
		bool equal;

		r = page_search(page, key, &index, &equal, err);
		if (r < 0)
			break;
		if (page->leaf && !equal)
			return error_set(err, ERR_NOT_FOUND, "no key '%.*s'", SLICE_ARG(slice_first(key, 200)));
		if (page->leaf)
			return element_at(page, index, ret_element, err);
		if (page->count == 0 || depth >= DEPTH_MAX)
			return error_set(err, ERR_FORMAT, "page %llu: %s", (unsigned long long)page->id,
				page->count ? "its tree is too deep" : "a branch without children");
		if (!equal && index > 0) /* a child's key is the first of what lies below it */
			index--;
		r = element_at(page, index, &element, err);
		if (r >= 0)
			r = page_get(bolt, element.child, &page, err);
	}
	return r;
}

int bolt_get(struct bolt *bolt, struct bolt_bucket bucket, struct slice key, struct slice *ret_value, struct error *err)
{
	struct element element;
	int r = element_find(bolt, bucket, key, &element, err);

	if (r >= 0 && element.is_bucket)
		r = error_set(err, ERR_FORMAT, "'%.*s' is a bucket, no value", SLICE_ARG(slice_first(key, 200)));
	if (r >= 0)
		*ret_value = element.value;
	return r;
}

int bolt_get_bucket(
	struct bolt *bolt, struct bolt_bucket bucket, struct slice key, struct bolt_bucket *ret_bucket, struct error *err)
{
	struct element element;
	int r = element_find(bolt, bucket, key, &element, err);

	if (r >= 0 && !element.is_bucket)
		r = error_set(err, ERR_FORMAT, "'%.*s' is no bucket", SLICE_ARG(slice_first(key, 200)));
	return r < 0 ? r : bucket_of(&element, ret_bucket, err);
}

static int element_hand(const struct element *element, const struct bolt_taker *taker, struct error *err)
{
	struct bolt_bucket below;
	int r = 0;

	if (!element->is_bucket)
		return taker->take(taker->context, element->key, element->value, NULL, err);
	r = bucket_of(element, &below, err);
	return r < 0 ? r : taker->take(taker->context, element->key, (struct slice){ 0 }, &below, err);
}

static int page_each(
	struct bolt *bolt, const struct page *page, unsigned depth, const struct bolt_taker *taker, struct error *err)
{
	int r = 0;

	if (depth > DEPTH_MAX)
		return error_set(err, ERR_FORMAT, "page %llu: its tree is too deep", (unsigned long long)page->id);
	for (uint32_t i = 0; i < page->count && r >= 0; i++) {
		const struct page *child;
		struct element element = { 0 };

		r = step(bolt, err);
		if (r >= 0)
			r = element_at(page, i, &element, err);
		if (r >= 0 && page->leaf) {
			r = element_hand(&element, taker, err);
		} else if (r >= 0) {
			r = page_get(bolt, element.child, &child, err);
			if (r >= 0)
				r = page_each(bolt, child, depth + 1, taker, err);
		}
	}
	return r < 0 ? r : 0;
}

int bolt_each(struct bolt *bolt, struct bolt_bucket bucket, const struct bolt_taker *taker, struct error *err)
{
	const struct page *page;
	struct page inline_page;
	int r = bucket_page(bolt, &bucket, &inline_page, &page, err);

	return r < 0 ? r : page_each(bolt, page, 0, taker, err);
}
