/* wanted.c - of what is said of a package that which somebody wants: most of it does not hold, and is not kept */
#include "vulndb/package.h"
#include "vulndb/store.h"

#define WHOLE_BYTES_MAX 65536u     /* longer values are read in parts */
#define PART_BYTES_MAX (64u << 20) /* and longer ones whole again: there are none but strange ones */

struct wanting {
	const struct vulndb_filter *filter;
	struct slice source;    /* of statements that name none */
	struct store_part part; /* of a value that is read in parts */
	bool in_parts;          /* else all of the value is there */
	struct arena *arena;
	struct store_package package;
	size_t capacity; /* of its statements */
};

static struct vulndb_statement *new_statement(struct wanting *wanting)
{
	struct store_package *package = &wanting->package;

	if (package->count == wanting->capacity) {
		struct vulndb_statement *grown;

		wanting->capacity = wanting->capacity ? wanting->capacity * 2 : 4;
		grown = arena_array(wanting->arena, struct vulndb_statement, wanting->capacity);
		if (package->count)
			memcpy(grown, package->statements, package->count * sizeof *grown);
		package->statements = grown;
	}
	return &package->statements[package->count++];
}

/* A statement of which the head, HEAD, and the rest are kept: it lies where others will be read. */
static int keep(struct wanting *wanting, struct slice head, struct slice rest, struct vulndb_head *scratch, struct error *err)
{
	int r = wanting->in_parts ? store_part_need(&wanting->part, rest, err) : 0;
	struct slice bytes = arena_copy(wanting->arena, head);
	struct vulndb_unpack unpack = { .at = bytes.ptr, .stop = bytes.ptr + bytes.len };
	struct vulndb_statement *statement;

	if (r < 0)
		return r;
	statement = new_statement(wanting);
	vulndb_unpack_head(&unpack, scratch);
	vulndb_keep_head(scratch, &statement->advisory, wanting->arena);
	if (!store_unpack_rest(arena_copy(wanting->arena, rest), &wanting->package, wanting->source, statement, wanting->arena))
		return store_damaged(wanting->package.name, err);
	return 0;
}

/* Of statements that nobody wants not more is read than their heads. */
static int keep_wanted(struct wanting *wanting, struct package_reader *reader, struct error *err)
{
	const struct vulndb_filter *filter = wanting->filter;
	const char *start = reader->heads.at;
	struct vulndb_head head = { 0 };
	size_t rest;
	int r = 0;

	for (; r == 0 && package_next(reader, &head, &rest); start = reader->heads.at)
		if (filter->wants(filter->context, &head.advisory))
			r = keep(wanting, slice_make(start, (size_t)(reader->heads.at - start)), package_rest(reader, rest),
				&head, err);
	vulndb_head_done(&head);
	return r < 0 || package_is_done(reader) ? r : store_damaged(wanting->package.name, err);
}

static int read_package(struct wanting *wanting, struct vulndb_unpack *unpack, struct error *err)
{
	struct package_reader reader;
	int r;

	package_read(unpack, &reader);
	r = slice_equal(reader.ecosystem, wanting->package.ecosystem) && slice_equal(reader.name, wanting->package.name)
		    ? keep_wanted(wanting, &reader, err)
		    : store_damaged(wanting->package.name, err);
	package_reader_done(&reader);
	return r;
}

static int read_whole(struct wanting *wanting, struct slice key, struct slice value, struct error *err)
{
	struct vulndb_unpack unpack;
	int r = vulndb_unseal(key, value, wanting->package.name, &unpack, err);

	return r < 0 ? r : read_package(wanting, &unpack, err);
}

/* The heads are all read, the rests as they are wanted. */
static int read_part(
	struct wanting *wanting, const struct pages *pages, const struct pages_part *at, struct slice key, struct error *err)
{
	struct store_part *part = &wanting->part;
	struct slice body;
	int r = store_part_open(pages, at, key, wanting->package.name, part, err);

	if (r == 0) {
		struct vulndb_unpack unpack;
		size_t end;

		body = store_part_body(part);
		unpack = (struct vulndb_unpack){ .at = body.ptr, .stop = body.ptr + body.len };
		do { /* again where names are so long that only now it is there where they end */
			end = package_heads_end(body);
			r = store_part_need(part, slice_first(body, end), err);
		} while (r == 0 && package_heads_end(body) > end);
		wanting->in_parts = true;
		if (r == 0)
			r = read_package(wanting, &unpack, err);
	}
	store_part_done(part);
	return r;
}

int vulndb_find_wanted(struct vulndb *store, struct slice ecosystem, struct slice name, const struct vulndb_filter *filter,
	struct arena *arena, struct vulndb_statement **ret_statements, size_t *ret_count, struct error *err)
{
	struct wanting wanting = { .filter = filter, .arena = arena };
	struct vulndb_key key;
	struct pages_part at;
	struct slice bytes, value;
	int r;

	if (!filter)
		return vulndb_find(store, ecosystem, name, arena, ret_statements, ret_count, err);
	name = vulndb_normal_name(ecosystem, name, arena);
	vulndb_key_of(TABLE_PACKAGES, ecosystem, name, &key);
	bytes = slice_make(key.bytes, key.len);
	r = pages_locate(store->pages, bytes, &at, err);
	if (r > 0) {
		wanting.package.ecosystem = arena_copy(arena, ecosystem);
		wanting.package.name = arena_copy(arena, name);
		wanting.source = arena_copy(arena, store->facts.name);
		if (!at.here && at.len > WHOLE_BYTES_MAX && at.len <= PART_BYTES_MAX)
			r = read_part(&wanting, store->pages, &at, bytes, err);
		else if ((r = pages_read_whole(store->pages, &at, &value, err)) > 0)
			r = read_whole(&wanting, bytes, value, err);
	}
	if (r < 0)
		return store_error(store, r, err);
	*ret_statements = wanting.package.statements;
	*ret_count = wanting.package.count;
	return 0;
}
