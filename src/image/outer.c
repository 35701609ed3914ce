/* outer.c - what lies where in an archive: a reader of tar headers that only seeks */
#include "image/outer.h"
#include "base/arena.h"
#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "image/read_at.h"

#define BLOCK_BYTES 512
#define ENTRIES_MAX 100000
#define HEADERS_MAX (ENTRIES_MAX * 4) /* a member has at most a few headers that only describe it */
#define NAME_BYTES_MAX 4096
#define NAMES_BYTES_MAX (32u << 20)
#define PAX_BYTES_MAX (1u << 20)
#define LINKS_MAX 16

/* What pax and GNU headers say of the member that follows them. */
struct described {
	struct slice name, link;
	uint64_t size;
	bool has_name, has_link, has_size, sparse;
};

struct outer {
	struct outer_input input;
	uint64_t at;     /* the next header, once what is to be skipped is */
	uint64_t unread; /* of the data of the member that was handed out last */
	size_t header_count;
	struct described described;
	struct arena names;
	struct outer_entry *entries;
	size_t count, capacity;
};

struct header { /* POSIX.1-1988 ustar, as it lies on the tape */
	char name[100], mode[8], uid[8], gid[8], size[12], mtime[12], checksum[8], type, link[100], magic[8];
	char owner[32], group[32], major[8], minor[8], prefix[155], rest[12];
};
_Static_assert(sizeof(struct header) == BLOCK_BYTES, "a header is a block");

void outer_free(struct outer *outer)
{
	if (!outer)
		return;
	arena_done(&outer->names);
	free(outer->entries);
	free(outer);
}

size_t outer_count(const struct outer *outer)
{
	return outer->count;
}

const struct outer_entry *outer_entry_at(const struct outer *outer, size_t index)
{
	return &outer->entries[index];
}

static struct slice field(const char *bytes, size_t size)
{
	return slice_make(bytes, strnlen(bytes, size));
}

/* Octal digits between blanks, or base 256 (GNU): a first bit that is set and a big-endian number. */
static bool number_read(const char *bytes, size_t size, uint64_t *ret_value)
{
	struct slice text = slice_trim(field(bytes, size));
	uint64_t value = 0;

	if ((unsigned char)bytes[0] >= 0x80) {
		for (size_t i = 0; i < size; i++) {
			unsigned char byte = (unsigned char)bytes[i] & (i ? 0xff : 0x7f);

			if (value >> 55) /* and negative numbers, which are all ones */
				return false;
			value = value << 8 | byte;
		}
		*ret_value = value;
		return true;
	}
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] < '0' || text.ptr[i] > '7' || value >> 60)
			return false;
		value = value << 3 | (uint64_t)(text.ptr[i] - '0');
	}
	*ret_value = value;
	return true;
}

/* Old tars added signed characters; both sums are in use. */
static bool checksum_is_right(const struct header *header)
{
	const unsigned char *bytes = (const unsigned char *)header;
	const size_t from = offsetof(struct header, checksum), to = from + sizeof header->checksum;
	int64_t sum = 0, signed_sum = 0;
	uint64_t want;

	if (!number_read(header->checksum, sizeof header->checksum, &want))
		return false;
	for (size_t i = 0; i < BLOCK_BYTES; i++) {
		unsigned char byte = i >= from && i < to ? ' ' : bytes[i];

		sum += byte;
		signed_sum += (signed char)byte;
	}
	return (int64_t)want == sum || (int64_t)want == signed_sum;
}

static bool block_is_zero(const void *block)
{
	const char *bytes = block;

	return bytes[0] == '\0' && memcmp(bytes, bytes + 1, BLOCK_BYTES - 1) == 0;
}

/* FOLDER/TEXT with ".", ".." and empty parts worked out: false when that leads out of the archive or is too long. */
static bool path_clean(struct slice folder, struct slice text, char ret_path[NAME_BYTES_MAX], size_t *ret_len)
{
	struct slice part;
	size_t len = folder.len;

	if (len)
		memcpy(ret_path, folder.ptr, len);
	while (slice_next_token(&text, '/', &part)) {
		if (part.len == 0 || slice_equal(part, S(".")))
			continue;
		if (slice_equal(part, S(".."))) {
			if (len == 0)
				return false;
			len = slice_folder_name(slice_make(ret_path, len)).len;
			continue;
		}
		if (len + 1 + part.len > NAME_BYTES_MAX)
			return false;
		if (len)
			ret_path[len++] = '/';
		memcpy(ret_path + len, part.ptr, part.len);
		len += part.len;
	}
	*ret_len = len;
	return true;
}

/* 0: what comes has ended just there. */
static int bytes_read(const struct outer *outer, uint64_t at, void *bytes, size_t len, struct error *err)
{
	int r;

	if (outer->input.read)
		return outer->input.read(outer->input.context, at, bytes, len, err);
	r = read_at(outer->input.fd, at, bytes, len, err);
	return r < 0 ? r : 1;
}

static int bytes_needed(const struct outer *outer, uint64_t at, void *bytes, size_t len, struct error *err)
{
	int r = len ? bytes_read(outer, at, bytes, len, err) : 1;

	return r ? r : error_set(err, ERR_FORMAT, "ends at byte %llu, in the middle of something", (unsigned long long)at);
}

/* 1: a header at OUTER->at, which moves behind it; 0: the end. */
static int header_next(struct outer *outer, struct header *header, struct error *err)
{
	uint64_t at = outer->at;
	int r;

	if (at == outer->input.size_bytes)
		return 0; /* some writers leave the two empty blocks out */
	if (outer->header_count++ >= HEADERS_MAX)
		return error_set(err, ERR_LIMIT, "more than %d headers", HEADERS_MAX);
	if (at == 0 && outer->input.size_bytes < BLOCK_BYTES)
		return error_set(err, ERR_FORMAT, "no tar archive, and so no image: it has only %llu bytes",
			(unsigned long long)outer->input.size_bytes);
	if (outer->input.size_bytes - at < BLOCK_BYTES)
		return error_set(err, ERR_FORMAT, "ends at byte %llu, in the middle of a header",
			(unsigned long long)outer->input.size_bytes);
	r = bytes_read(outer, at, header, sizeof *header, err);
	if (r <= 0)
		return r < 0 || at ? r : error_set(err, ERR_FORMAT, "empty");
	outer->at = at + BLOCK_BYTES;
	if (!block_is_zero(header)) {
		if (at == 0 && !checksum_is_right(header))
			return error_set(err, ERR_FORMAT, "no tar archive, and so no image: it does not begin with a header");
		if (!checksum_is_right(header))
			return error_set(err, ERR_FORMAT, "no tar header at byte %llu (wrong checksum)", (unsigned long long)at);
		return 1;
	}
	if (outer->input.size_bytes - outer->at < BLOCK_BYTES)
		return 0;
	r = bytes_read(outer, outer->at, header, sizeof *header, err);
	if (r <= 0)
		return r;
	if (!block_is_zero(header)) /* one reader stops here, another goes on */
		return error_set(err, ERR_FORMAT, "a single empty block at byte %llu", (unsigned long long)at);
	return 0;
}

/* Steps over the LENGTH bytes of data at OUTER->at and what fills their last block. */
static int data_skip(struct outer *outer, uint64_t length, struct error *err)
{
	uint64_t left = outer->input.size_bytes - outer->at, padding = (BLOCK_BYTES - length % BLOCK_BYTES) % BLOCK_BYTES;

	if (length > left)
		return error_set(err, ERR_FORMAT, "cut off: %llu bytes should follow byte %llu, only %llu do",
			(unsigned long long)length, (unsigned long long)outer->at, (unsigned long long)left);
	outer->at += padding > left - length ? left : length + padding;
	return 0;
}

static int name_keep(struct outer *outer, struct slice name, struct slice *ret_name, struct error *err)
{
	if (name.len > NAME_BYTES_MAX)
		return error_set(err, ERR_LIMIT, "a name of more than %d bytes", NAME_BYTES_MAX);
	if (outer->names.used_bytes + name.len > NAMES_BYTES_MAX)
		return error_set(err, ERR_LIMIT, "more than %u bytes of names", NAMES_BYTES_MAX);
	*ret_name = arena_copy(&outer->names, name);
	return 0;
}

static int long_name_read(struct outer *outer, uint64_t size, struct slice *ret_name, struct error *err)
{
	char bytes[NAME_BYTES_MAX + 1];
	int r;

	if (size > sizeof bytes)
		return error_set(err, ERR_LIMIT, "a name of more than %d bytes", NAME_BYTES_MAX);
	r = bytes_needed(outer, outer->at, bytes, (size_t)size, err);
	return r < 0 ? r : name_keep(outer, field(bytes, (size_t)size), ret_name, err);
}

static int pax_record(struct outer *outer, struct slice key, struct slice value, struct described *described, struct error *err)
{
	bool name = slice_equal(key, S("path")), link = slice_equal(key, S("linkpath"));
	int r;

	if (slice_starts_with(key, S("GNU.sparse.")))
		described->sparse = true;
	if (slice_equal(key, S("size")) && value.len) {
		if (!slice_to_u64(value, &described->size))
			return error_set(err, ERR_FORMAT, "pax size '%.*s' is no number", SLICE_ARG(value));
		described->has_size = true;
	}
	if ((!name && !link) || value.len == 0)
		return 0;
	if (slice_find_byte(value, '\0') >= 0)
		return error_set(err, ERR_FORMAT, "a pax path with a NUL in it");
	r = name_keep(outer, value, name ? &described->name : &described->link, err);
	if (r < 0)
		return r;
	*(name ? &described->has_name : &described->has_link) = true;
	return 0;
}

/* Records "LENGTH KEY=VALUE\n"; LENGTH counts the whole record. */
static int pax_read(struct outer *outer, uint64_t size, struct described *described, struct error *err)
{
	cleanup_buffer struct buffer bytes = BUFFER_INIT(PAX_BYTES_MAX);
	char *copy = size && size <= PAX_BYTES_MAX ? buffer_extend(&bytes, (size_t)size) : NULL;
	struct slice left, number, record, key, value;
	uint64_t length = 0;
	int r;

	if (!copy)
		return size ? error_set(err, ERR_LIMIT, "a pax header of more than %u bytes", PAX_BYTES_MAX) : 0;
	r = bytes_needed(outer, outer->at, copy, (size_t)size, err);
	if (r < 0)
		return r;
	for (left = buffer_slice(&bytes); left.len; left = slice_from(left, (size_t)length)) {
		if (!slice_cut(slice_first(left, 21), ' ', &number, &record) || !slice_to_u64(number, &length) ||
			length > left.len || length < number.len + 3 || left.ptr[length - 1] != '\n')
			return error_set(err, ERR_FORMAT, "a broken pax header at byte %llu", (unsigned long long)outer->at);
		record = slice_make(left.ptr + number.len + 1, (size_t)length - number.len - 2);
		if (!slice_cut(record, '=', &key, &value))
			return error_set(err, ERR_FORMAT, "a pax record without '=' at byte %llu", (unsigned long long)outer->at);
		r = pax_record(outer, key, value, described, err);
		if (r < 0)
			return r;
	}
	return 0;
}

/* The headers that only describe others: 1 when HEADER was one. */
static int description_read(struct outer *outer, const struct header *header, struct described *described, struct error *err)
{
	struct described global = { 0 };
	uint64_t size = 0;
	int r;

	if (!memchr("LKxg", header->type, 4))
		return 0;
	if (!number_read(header->size, sizeof header->size, &size) || size > outer->input.size_bytes - outer->at)
		return error_set(
			err, ERR_FORMAT, "a header that ends beyond the archive at byte %llu", (unsigned long long)outer->at);
	if (header->type == 'L') {
		r = long_name_read(outer, size, &described->name, err);
		described->has_name = true;
	} else if (header->type == 'K') {
		r = long_name_read(outer, size, &described->link, err);
		described->has_link = true;
	} else {
		r = pax_read(outer, size, header->type == 'x' ? described : &global, err);
	}
	if (r < 0)
		return r;
	if (global.has_name || global.has_link || global.has_size)
		return error_set(err, ERR_FORMAT, "a global header that names or measures members at byte %llu",
			(unsigned long long)outer->at);
	r = data_skip(outer, size, err);
	return r < 0 ? r : 1;
}

static enum outer_kind kind_of(const struct header *header, struct slice name, bool sparse)
{
	switch (header->type) {
	case '\0':
	case '0':
	case '7':
		if (slice_ends_with(name, S("/")))
			return OUTER_FOLDER; /* tar before 1988 */
		return sparse ? OUTER_SPARSE : OUTER_REGULAR;
	case '1':
		return OUTER_HARDLINK;
	case '2':
		return OUTER_SYMLINK;
	case '5':
		return OUTER_FOLDER;
	case 'S':
		return OUTER_SPARSE;
	default:
		return OUTER_OTHER;
	}
}

/* The blocks that go on with an old GNU sparse file's map stand before its data. */
static int sparse_map_skip(struct outer *outer, const struct header *header, struct error *err)
{
	char block[BLOCK_BYTES];
	bool more = ((const char *)header)[482] != 0;

	while (more) {
		int r;

		if (outer->header_count++ >= HEADERS_MAX || outer->input.size_bytes - outer->at < BLOCK_BYTES)
			return error_set(
				err, ERR_FORMAT, "a sparse map without an end at byte %llu", (unsigned long long)outer->at);
		r = bytes_needed(outer, outer->at, block, sizeof block, err);
		if (r < 0)
			return r;
		outer->at += BLOCK_BYTES;
		more = block[504] != 0;
	}
	return 0;
}

static int entry_name(struct outer *outer, struct slice written, struct slice *ret_name, struct error *err)
{
	char path[NAME_BYTES_MAX];
	size_t len;

	*ret_name = (struct slice){ 0 };
	if (!path_clean((struct slice){ 0 }, written, path, &len))
		return 0; /* nobody asks for it by a name that stays inside */
	return name_keep(outer, slice_make(path, len), ret_name, err);
}

static int entry_add(struct outer *outer, const struct header *header, const struct described *described, struct error *err)
{
	bool ustar = memcmp(header->magic, "ustar", 6) == 0; /* GNU writes a blank there, and no prefix */
	struct slice name = field(header->name, sizeof header->name), prefix = field(header->prefix, sizeof header->prefix);
	char joined[sizeof header->prefix + 1 + sizeof header->name];
	struct outer_entry entry = { 0 };
	uint64_t size = 0;
	int r;

	if (!number_read(header->size, sizeof header->size, &size))
		return error_set(err, ERR_FORMAT, "a member's size is no number at byte %llu", (unsigned long long)outer->at);
	if (described->has_size)
		size = described->size;
	if (ustar && prefix.len) {
		memcpy(joined, prefix.ptr, prefix.len);
		joined[prefix.len] = '/';
		memcpy(joined + prefix.len + 1, name.ptr, name.len);
		name = slice_make(joined, prefix.len + 1 + name.len);
	}
	if (described->has_name)
		name = described->name;
	entry.kind = kind_of(header, name, described->sparse);
	if (header->type == 'S') {
		r = sparse_map_skip(outer, header, err);
		if (r < 0)
			return r;
	}
	if (header->type >= '1' && header->type <= '6')
		size = 0;
	r = entry_name(outer, name, &entry.name, err);
	if (r >= 0 && (entry.kind == OUTER_SYMLINK || entry.kind == OUTER_HARDLINK))
		r = name_keep(outer, described->has_link ? described->link : field(header->link, sizeof header->link),
			&entry.link, err);
	if (r < 0)
		return r;
	if (outer->count >= ENTRIES_MAX)
		return error_set(err, ERR_LIMIT, "more than %d members", ENTRIES_MAX);
	entry.offset = outer->at;
	entry.length = size;
	memory_reserve(outer->entries, outer->count, outer->capacity);
	outer->entries[outer->count++] = entry;
	outer->unread = size;
	return 0;
}

/* Over what is left of the member before. */
static int member_leave(struct outer *outer, struct error *err)
{
	int r = outer->unread ? data_skip(outer, outer->unread, err) : 0;

	outer->unread = 0;
	return r < 0 ? error_context(err, r, "member '%.*s'", SLICE_ARG(outer->entries[outer->count - 1].name)) : r;
}

static int entry_compare(const void *a, const void *b)
{
	const struct outer_entry *left = a, *right = b;
	int order = slice_compare(left->name, right->name);

	return order ? order : (left->offset > right->offset) - (left->offset < right->offset);
}

int outer_next(struct outer *outer, struct outer_entry **ret_entry, struct error *err)
{
	struct header header = { 0 };
	int r = member_leave(outer, err);

	while (r >= 0 && (r = header_next(outer, &header, err)) > 0) {
		r = description_read(outer, &header, &outer->described, err);
		if (r != 0)
			continue;
		r = entry_add(outer, &header, &outer->described, err);
		if (r < 0)
			return r;
		outer->described = (struct described){ 0 };
		*ret_entry = &outer->entries[outer->count - 1];
		return 1;
	}
	return r;
}

struct outer *outer_new(const struct outer_input *input)
{
	struct outer *outer = memory_one(struct outer);

	outer->input = *input;
	return outer;
}

void outer_sort(struct outer *outer)
{
	if (outer->count)
		qsort(outer->entries, outer->count, sizeof *outer->entries, entry_compare);
}

int outer_open(int fd, uint64_t size_bytes, struct outer **ret_outer, struct error *err)
{
	const struct outer_input input = { .fd = fd, .size_bytes = size_bytes };
	cleanup_outer struct outer *outer = outer_new(&input);
	struct outer_entry *entry;
	int r;

	do
		r = outer_next(outer, &entry, err);
	while (r > 0);
	if (r < 0)
		return r;
	outer_sort(outer);
	*ret_outer = steal(outer);
	return 0;
}

static int same_bytes(const struct outer *outer, const struct outer_entry *a, const struct outer_entry *b, struct error *err)
{
	enum { CHUNK = 64 << 10 };
	cleanup_free char *bytes = memory_new(2 * CHUNK);

	for (uint64_t at = 0; at < a->length;) {
		size_t len = a->length - at < CHUNK ? (size_t)(a->length - at) : CHUNK;
		int r = read_at(outer->input.fd, a->offset + at, bytes, len, err);

		if (r >= 0)
			r = read_at(outer->input.fd, b->offset + at, bytes + CHUNK, len, err);
		if (r < 0)
			return r;
		if (memcmp(bytes, bytes + CHUNK, len))
			return 0;
		at += len;
	}
	return 1;
}

/* Readers disagree on whether the first or the last of several members of one name counts: they must be the same. */
static int duplicates_check(struct outer *outer, struct outer_entry *first, struct error *err)
{
	const struct outer_entry *stop = outer->entries + outer->count;

	for (const struct outer_entry *other = first + 1; other < stop && slice_equal(other->name, first->name); other++) {
		int r = other->kind == first->kind && other->length == first->length && slice_equal(other->link, first->link);

		if (first->is_afar || other->is_afar)
			return error_set(err, ERR_UNSUPPORTED,
				"member '%.*s' is there twice, and came but once: save the image and scan that file",
				SLICE_ARG(first->name));
		if (r > 0)
			r = same_bytes(outer, first, other, err);
		if (r < 0)
			return r;
		if (r == 0)
			return error_set(
				err, ERR_FORMAT, "member '%.*s' is there twice, with different contents", SLICE_ARG(first->name));
	}
	first->duplicates_checked = true;
	return 0;
}

static struct outer_entry *entry_first(struct outer *outer, struct slice name)
{
	size_t low = 0, high = outer->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (slice_compare(outer->entries[middle].name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < outer->count && slice_equal(outer->entries[low].name, name) ? &outer->entries[low] : NULL;
}

static int link_follow(const struct outer_entry *entry, char path[NAME_BYTES_MAX], size_t *len, struct error *err)
{
	struct slice folder = entry->kind == OUTER_SYMLINK ? slice_folder_name(entry->name) : (struct slice){ 0 };

	if ((entry->kind == OUTER_SYMLINK && slice_starts_with(entry->link, S("/"))) ||
		!path_clean(folder, entry->link, path, len))
		return error_set(
			err, ERR_FORMAT, "member '%.*s' is a link that leads out of the archive", SLICE_ARG(entry->name));
	return 0;
}

int outer_find(struct outer *outer, struct slice name, const struct outer_entry **ret_entry, struct error *err)
{
	char path[NAME_BYTES_MAX];
	size_t len;

	if (!path_clean((struct slice){ 0 }, name, path, &len) || len == 0)
		return error_set(err, ERR_NOT_FOUND, "no member '%.*s'", SLICE_ARG(name));
	for (int links = 0; links <= LINKS_MAX; links++) {
		struct outer_entry *entry = entry_first(outer, slice_make(path, len));
		int r;

		if (!entry)
			return error_set(err, ERR_NOT_FOUND, "no member '%.*s'", (int)len, path);
		r = entry->duplicates_checked ? 0 : duplicates_check(outer, entry, err);
		if (r < 0)
			return r;
		switch (entry->kind) {
		case OUTER_REGULAR:
			*ret_entry = entry;
			return 0;
		case OUTER_SYMLINK:
		case OUTER_HARDLINK:
			r = link_follow(entry, path, &len, err);
			if (r < 0)
				return r;
			break;
		case OUTER_SPARSE:
			return error_set(err, ERR_UNSUPPORTED, "member '%.*s' is a sparse file", SLICE_ARG(entry->name));
		case OUTER_FOLDER:
		case OUTER_OTHER:
			return error_set(err, ERR_FORMAT, "member '%.*s' is no regular file", SLICE_ARG(entry->name));
		}
	}
	return error_set(err, ERR_LIMIT, "member '%.*s' leads over more than %d links", SLICE_ARG(name), LINKS_MAX);
}
