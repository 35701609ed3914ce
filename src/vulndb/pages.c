/* pages.c - find a key in an LMDB file, and believe none of its bytes
 *
 * The format, as liblmdb 0.9 writes it on a 64-bit little-endian machine. Pages 0 and 1 are metas, the one with the higher
 * transaction counts. A page begins with its number (8 bytes), padding (2), flags (2); branches and leaves go on with the
 * ends of two areas that grow towards each other (2 each): offsets of nodes (2 each, in the order of the keys), and the
 * nodes. A node is size or child (4), flags, which are the child's upper bits in a branch (2), length of the key (2), key,
 * data. A large value lies in pages of its own: the node holds the number of the first, which has their count at byte 12. */
#include "vulndb/pages.h"
#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#define DEPTH_MAX 16u
#define PAGE_BYTES_MIN 512u
#define PAGE_BYTES_MAX 65536u
#define PAGE_HEADER_BYTES PAGES_HEAD_BYTES
#define NODE_HEADER_BYTES 8u

#define META_BYTES 152u /* of page 0 and 1, with the page header */
#define META_MAGIC 0xbeefc0deu
#define META_VERSION 1u
#define NO_PAGE UINT64_MAX

enum page_flag {
	PAGE_BRANCH = 0x01,
	PAGE_LEAF = 0x02,
	PAGE_OVERFLOW = 0x04,
	PAGE_DIRTY = 0x10, /* may stay behind in a file; means nothing there */
};

#define NODE_BIG 0x01u /* the data are the number of an overflow page */

struct page {
	uint64_t number; /* NO_PAGE: nothing is loaded */
	unsigned char *bytes;
};

/* From the root down to a leaf. */
struct way {
	struct page pages[DEPTH_MAX];
};

struct pages {
	int fd;
	size_t page_bytes;
	uint64_t page_count, root, entry_count, map_bytes;
	unsigned depth;
	struct way way;    /* the last look-up's: the next one often shares it */
	struct buffer big; /* the last value that has pages of its own */
};

struct node {
	struct slice key;
	const unsigned char *header;
	struct slice data; /* of a leaf */
	unsigned flags;    /* of a leaf */
};

static uint64_t get(const unsigned char *bytes, size_t count)
{
	uint64_t value = 0;

	for (size_t i = count; i-- > 0;)
		value = value << 8 | bytes[i];
	return value;
}

static int damaged(struct error *err, uint64_t number)
{
	return error_set(err, ERR_FORMAT, "page %llu is damaged", (unsigned long long)number);
}

static int read_at(int fd, void *bytes, size_t len, uint64_t offset, struct error *err)
{
	size_t done = 0;

	while (done < len) {
		ssize_t n = pread(fd, (char *)bytes + done, len - done, (off_t)(offset + done));

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return error_errno(err, "read");
		if (n == 0)
			return error_set(err, ERR_FORMAT, "it ends at byte %llu, in the middle of a page",
				(unsigned long long)(offset + done));
		done += (size_t)n;
	}
	return 0;
}

/* Opening */

static bool meta_is_good(const unsigned char *meta, size_t page_bytes)
{
	return get(meta + 16, 4) == META_MAGIC && get(meta + 20, 4) == META_VERSION && get(meta + 40, 4) == page_bytes;
}

/* Takes over what META says, where it can be. */
static int use_meta(struct pages *pages, const unsigned char *meta, uint64_t file_bytes, struct error *err)
{
	uint64_t flags = get(meta + 92, 2), depth = get(meta + 94, 2), last = get(meta + 136, 8);

	if (last < 1 || last >= UINT64_MAX / PAGE_BYTES_MAX)
		return error_set(err, ERR_FORMAT, "its head is damaged");
	pages->page_count = last + 1;
	if (pages->page_count * pages->page_bytes > file_bytes)
		return error_set(err, ERR_FORMAT, "it is cut off: %llu bytes of %llu", (unsigned long long)file_bytes,
			(unsigned long long)(pages->page_count * pages->page_bytes));
	pages->root = get(meta + 128, 8);
	pages->entry_count = get(meta + 120, 8);
	pages->map_bytes = get(meta + 32, 8);
	pages->depth = (unsigned)depth;
	if (pages->root == NO_PAGE)
		pages->depth = 0;
	if (flags != 0 || depth > DEPTH_MAX || (pages->root != NO_PAGE && depth == 0))
		return error_set(err, ERR_FORMAT, "its head is damaged");
	return 0;
}

static int read_metas(struct pages *pages, uint64_t file_bytes, struct error *err)
{
	unsigned char metas[2][META_BYTES];
	const unsigned char *newest = NULL;
	uint64_t page_bytes;
	int r;

	if (file_bytes < 2 * PAGE_BYTES_MIN)
		return error_set(err, ERR_FORMAT, "not an advisory store");
	r = read_at(pages->fd, metas[0], META_BYTES, 0, err);
	if (r < 0)
		return r;
	page_bytes = get(metas[0] + 40, 4);
	if (page_bytes < PAGE_BYTES_MIN || page_bytes > PAGE_BYTES_MAX || (page_bytes & (page_bytes - 1)) != 0 ||
		!meta_is_good(metas[0], (size_t)page_bytes))
		return error_set(err, ERR_FORMAT, "not an advisory store");
	if (file_bytes < 2 * page_bytes)
		return error_set(err, ERR_FORMAT, "it is cut off");
	r = read_at(pages->fd, metas[1], META_BYTES, page_bytes, err);
	if (r < 0)
		return r;
	pages->page_bytes = (size_t)page_bytes;
	newest = metas[0];
	if (!meta_is_good(metas[1], pages->page_bytes))
		return error_set(err, ERR_FORMAT, "its head is damaged");
	if (get(metas[1] + 144, 8) > get(metas[0] + 144, 8))
		newest = metas[1];
	return use_meta(pages, newest, file_bytes, err);
}

static void way_init(struct way *way, const struct pages *pages)
{
	*way = (struct way){ 0 };
	for (unsigned i = 0; i < pages->depth; i++)
		way->pages[i] = (struct page){ .number = NO_PAGE, .bytes = memory_new(pages->page_bytes) };
}

static void way_done(struct way *way)
{
	for (unsigned i = 0; i < DEPTH_MAX; i++)
		free(way->pages[i].bytes);
}

int pages_open(const char *path, struct pages **ret_pages, struct error *err)
{
	cleanup_fd int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	struct pages *pages;
	struct stat status;
	int r;

	if (fd < 0)
		return error_errno(err, "open");
	if (fstat(fd, &status) < 0)
		return error_errno(err, "fstat");
	if (!S_ISREG(status.st_mode))
		return error_set(err, ERR_FORMAT, "not a regular file");
	pages = memory_one(struct pages);
	pages->fd = fd;
	r = read_metas(pages, (uint64_t)status.st_size, err);
	if (r < 0) {
		free(pages);
		return r;
	}
	way_init(&pages->way, pages);
	steal_fd(&fd);
	*ret_pages = pages;
	return 0;
}

void pages_close(struct pages *pages)
{
	if (!pages)
		return;
	way_done(&pages->way);
	buffer_done(&pages->big);
	close(pages->fd);
	free(pages);
}

/* Pages and nodes */

static size_t node_count(const unsigned char *page)
{
	return (get(page + 12, 2) - PAGE_HEADER_BYTES) / 2;
}

/* Loads page NUMBER of the kind that belongs at LEVEL, or finds it there. */
static int load(const struct pages *pages, struct way *way, unsigned level, uint64_t number, struct error *err)
{
	struct page *page = &way->pages[level];
	uint64_t wanted = level + 1 == pages->depth ? PAGE_LEAF : PAGE_BRANCH, lower, upper;
	int r;

	if (page->number == number)
		return 0;
	page->number = NO_PAGE;
	if (number < 2 || number >= pages->page_count)
		return damaged(err, number);
	r = read_at(pages->fd, page->bytes, pages->page_bytes, number * pages->page_bytes, err);
	if (r < 0)
		return r;
	lower = get(page->bytes + 12, 2);
	upper = get(page->bytes + 14, 2);
	if (get(page->bytes, 8) != number || (get(page->bytes + 10, 2) & ~(uint64_t)PAGE_DIRTY) != wanted ||
		lower <= PAGE_HEADER_BYTES || lower % 2 != 0 || lower > upper || upper > pages->page_bytes)
		return damaged(err, number);
	page->number = number;
	return 0;
}

/* Node INDEX of the page at LEVEL; false when it does not lie within the page. */
static bool node_at(const struct pages *pages, const struct way *way, unsigned level, size_t index, struct node *ret_node)
{
	const unsigned char *page = way->pages[level].bytes, *node;
	size_t offset = (size_t)get(page + PAGE_HEADER_BYTES + 2 * index, 2), room, key_len, data_len;
	bool leaf = level + 1 == pages->depth;

	if (offset < get(page + 14, 2) || offset + NODE_HEADER_BYTES > pages->page_bytes)
		return false;
	node = page + offset;
	room = pages->page_bytes - offset - NODE_HEADER_BYTES;
	key_len = (size_t)get(node + 6, 2);
	if (key_len > room)
		return false;
	*ret_node = (struct node){ .key = slice_make(node + NODE_HEADER_BYTES, key_len), .header = node };
	if (!leaf)
		return true;
	ret_node->flags = (unsigned)get(node + 4, 2);
	data_len = ret_node->flags & NODE_BIG ? 8 : (size_t)get(node, 4);
	if ((ret_node->flags & ~NODE_BIG) != 0 || data_len > room - key_len)
		return false;
	ret_node->data = slice_make(node + NODE_HEADER_BYTES + key_len, data_len);
	return true;
}

/* How many nodes of the page have a key up to KEY: 0 to all. The first key of a branch stands for all that are lower. */
static int count_up_to(
	const struct pages *pages, const struct way *way, unsigned level, struct slice key, size_t *ret_count, struct error *err)
{
	size_t low = level + 1 == pages->depth ? 0 : 1, high = node_count(way->pages[level].bytes);

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		struct node node;

		if (!node_at(pages, way, level, middle, &node))
			return damaged(err, way->pages[level].number);
		if (slice_compare(node.key, key) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	*ret_count = low;
	return 0;
}

/* A value that has pages of its own; what these say is checked when they are read. */
static int locate_big(const struct pages *pages, const struct node *node, struct pages_part *ret_part, struct error *err)
{
	struct pages_part part = { .page = get((const unsigned char *)node->data.ptr, 8), .len = (size_t)get(node->header, 4) };
	uint64_t count = (PAGE_HEADER_BYTES + part.len + pages->page_bytes - 1) / pages->page_bytes;

	if (part.page < 2 || part.page >= pages->page_count || count > pages->page_count - part.page)
		return damaged(err, part.page);
	*ret_part = part;
	return 1;
}

int pages_read_part(
	const struct pages *pages, const struct pages_part *part, size_t from, size_t to, char *bytes, struct error *err)
{
	size_t start = from ? PAGE_HEADER_BYTES + from : 0;
	const unsigned char *head = (const unsigned char *)bytes;
	uint64_t count = (PAGE_HEADER_BYTES + part->len + pages->page_bytes - 1) / pages->page_bytes;
	int r = read_at(pages->fd, bytes + start, PAGE_HEADER_BYTES + to - start, part->page * pages->page_bytes + start, err);

	if (r < 0 || start)
		return r;
	if (get(head, 8) != part->page || (get(head + 10, 2) & ~(uint64_t)PAGE_DIRTY) != PAGE_OVERFLOW ||
		get(head + 12, 4) < count)
		return damaged(err, part->page);
	return 0;
}

static int read_big(
	const struct pages *pages, const struct pages_part *part, struct buffer *big, struct slice *ret_value, struct error *err)
{
	char *bytes;
	int r;

	buffer_clear(big);
	bytes = buffer_extend(big, PAGE_HEADER_BYTES + part->len);
	r = pages_read_part(pages, part, 0, part->len, bytes, err);
	if (r < 0)
		return r;
	*ret_value = slice_make(bytes + PAGE_HEADER_BYTES, part->len);
	return 1;
}

/* What lies in the leaf itself stays there. */
static int read_value(
	const struct pages *pages, const struct node *node, struct buffer *big, struct slice *ret_value, struct error *err)
{
	struct pages_part part;
	int r;

	if (node->flags & NODE_BIG) {
		r = locate_big(pages, node, &part, err);
		return r < 0 ? r : read_big(pages, &part, big, ret_value, err);
	}
	*ret_value = node->data;
	return 1;
}

/* The node of KEY: 1, 0 when there is none, or an error. */
static int find_node(struct pages *pages, struct slice key, struct node *ret_node, struct error *err)
{
	struct way *way = &pages->way;
	uint64_t number = pages->root;
	size_t count = 0;
	int r;

	for (unsigned level = 0; level < pages->depth; level++) {
		r = load(pages, way, level, number, err);
		if (r >= 0)
			r = count_up_to(pages, way, level, key, &count, err);
		if (r < 0)
			return r;
		if (count == 0)
			return 0; /* lower than the first key of the leaf */
		if (!node_at(pages, way, level, count - 1, ret_node))
			return damaged(err, way->pages[level].number);
		number = get(ret_node->header, 6);
	}
	return pages->depth && slice_equal(ret_node->key, key);
}

int pages_locate(struct pages *pages, struct slice key, struct pages_part *ret_part, struct error *err)
{
	struct node node;
	int r = find_node(pages, key, &node, err);

	if (r > 0 && node.flags & NODE_BIG)
		return locate_big(pages, &node, ret_part, err);
	if (r > 0)
		*ret_part = (struct pages_part){ .here = node.data.ptr, .len = node.data.len };
	return r;
}

int pages_read_whole(struct pages *pages, const struct pages_part *part, struct slice *ret_value, struct error *err)
{
	if (!part->here)
		return read_big(pages, part, &pages->big, ret_value, err);
	*ret_value = slice_make(part->here, part->len);
	return 1;
}

int pages_find(struct pages *pages, struct slice key, struct slice *ret_value, struct error *err)
{
	struct pages_part part;
	int r = pages_locate(pages, key, &part, err);

	return r <= 0 ? r : pages_read_whole(pages, &part, ret_value, err);
}

/* Everything in order */

/* A walk has a way of its own: who is visited may look something up. */
struct pages_cursor {
	const struct pages *pages;
	struct way way;
	size_t next[DEPTH_MAX];    /* the node of each page on the way to go to next */
	unsigned level;            /* where it is; above the root: UINT_MAX */
	struct buffer last, bound; /* the last key; the key above that none may be lower than */
	struct buffer big;
	uint64_t entries;
};

/* Keys ascend, whatever page they are on: so each is visited once, and a walk ends however the pages point to each other. */
static int walk_entry(struct pages_cursor *walk, const struct node *node, struct error *err)
{
	if ((walk->entries++ && slice_compare(node->key, buffer_slice(&walk->last)) <= 0) ||
		slice_compare(node->key, buffer_slice(&walk->bound)) < 0)
		return damaged(err, walk->way.pages[walk->level].number);
	buffer_clear(&walk->last);
	buffer_add_slice(&walk->last, node->key);
	return 1;
}

/* Down to what NODE leads to. Its key is where a look-up turns: after all that was, and not after what comes. */
static int walk_down(struct pages_cursor *walk, size_t index, const struct node *node, struct error *err)
{
	if (index > 0) {
		if (slice_compare(node->key, buffer_slice(&walk->last)) <= 0)
			return damaged(err, walk->way.pages[walk->level].number);
		buffer_clear(&walk->bound);
		buffer_add_slice(&walk->bound, node->key);
	}
	walk->next[++walk->level] = 0;
	return load(walk->pages, &walk->way, walk->level, get(node->header, 6), err);
}

/* One step: to a node of the page at hand, or up when there is none left. 1: it is an entry, *RET_NODE. */
static int walk_step(struct pages_cursor *walk, struct node *ret_node, struct error *err)
{
	const struct page *page = &walk->way.pages[walk->level];
	size_t index = walk->next[walk->level]++;

	if (index == node_count(page->bytes)) {
		walk->level--;
		return 0;
	}
	if (!node_at(walk->pages, &walk->way, walk->level, index, ret_node))
		return damaged(err, page->number);
	return walk->level + 1 == walk->pages->depth ? walk_entry(walk, ret_node, err) : walk_down(walk, index, ret_node, err);
}

/* To the next entry: 1, 0 when there is none. */
static int walk_next(struct pages_cursor *walk, struct node *ret_node, struct error *err)
{
	const struct pages *pages = walk->pages;
	int r = pages->depth && walk->way.pages[0].number == NO_PAGE ? load(pages, &walk->way, 0, pages->root, err) : 0;

	while (r == 0 && pages->depth && walk->level < pages->depth)
		r = walk_step(walk, ret_node, err);
	if (r == 0 && walk->entries != pages->entry_count)
		return error_set(err, ERR_FORMAT, "it has %llu entries of %llu", (unsigned long long)walk->entries,
			(unsigned long long)pages->entry_count);
	return r;
}

static int walk_all(struct pages_cursor *walk, struct slice from, struct slice to,
	int (*visit)(void *context, struct slice key, struct slice value, struct error *err), void *context, struct error *err)
{
	struct slice value;
	struct node node;
	int r;

	while ((r = walk_next(walk, &node, err)) > 0) {
		if (to.len && slice_compare(node.key, to) >= 0)
			return 0;
		r = slice_compare(node.key, from) < 0 ? 0 : read_value(walk->pages, &node, &walk->big, &value, err);
		if (r > 0)
			r = visit(context, buffer_slice(&walk->last), value, err);
		if (r)
			return r;
	}
	return r;
}

static void walk_done(struct pages_cursor *walk)
{
	way_done(&walk->way);
	buffer_done(&walk->last);
	buffer_done(&walk->bound);
	buffer_done(&walk->big);
}

struct pages_cursor *pages_cursor_new(const struct pages *pages)
{
	struct pages_cursor *cursor = memory_one(struct pages_cursor);

	cursor->pages = pages;
	way_init(&cursor->way, pages);
	return cursor;
}

void pages_cursor_free(struct pages_cursor *cursor)
{
	if (!cursor)
		return;
	walk_done(cursor);
	free(cursor);
}

int pages_next(struct pages_cursor *cursor, struct slice *ret_key, struct slice *ret_value, struct error *err)
{
	struct node node;
	int r = walk_next(cursor, &node, err);

	if (r > 0)
		r = read_value(cursor->pages, &node, &cursor->big, ret_value, err);
	if (r > 0)
		*ret_key = buffer_slice(&cursor->last);
	return r;
}

uint64_t pages_map_bytes(const struct pages *pages)
{
	return pages->map_bytes;
}

int pages_walk(const struct pages *pages, struct slice from, struct slice to,
	int (*visit)(void *context, struct slice key, struct slice value, struct error *err), void *context, struct error *err)
{
	struct pages_cursor walk = { .pages = pages };
	int r;

	way_init(&walk.way, pages);
	r = walk_all(&walk, from, to, visit, context, err);
	walk_done(&walk);
	return r;
}
