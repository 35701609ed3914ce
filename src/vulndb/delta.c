/* delta.c - what makes a new store of an old one */
#include "vulndb/delta.h"
#include "base/cleanup.h"
#include "vulndb/drift.h"
#include "vulndb/patch.h"
#include "vulndb/store.h"
#include "vulndb/write.h"

#define VALUE_BYTES_MAX (512u << 20)
#define STORE_BYTES_MAX (1u << 30)  /* a few bytes that are copied again and again are a large store */
#define MAP_BYTES_MAX (64ull << 30) /* of addresses, not of memory */

CLEANUP_DEFINE(struct pages *, close_pages, pages_close)
CLEANUP_DEFINE(struct writer *, free_writer, writer_free)
CLEANUP_DEFINE(struct pages_cursor *, free_cursor, pages_cursor_free)

/* An entry of a store, its value without the seal. */
struct entry {
	bool is_there; /* not beyond the last */
	struct slice key, body;
};

static int next(struct pages_cursor *cursor, struct entry *ret_entry, struct error *err)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct vulndb_unpack unpack;
	struct slice value;
	int r;

	*ret_entry = (struct entry){ 0 };
	r = pages_next(cursor, &ret_entry->key, &value, err);
	if (r <= 0)
		return r;
	r = vulndb_unseal(ret_entry->key, value, store_what(ret_entry->key, &arena), &unpack, err);
	if (r < 0)
		return r;
	ret_entry->body = slice_make(unpack.at, (size_t)(unpack.stop - unpack.at));
	ret_entry->is_there = true;
	return 0;
}

/* Making */

struct making {
	struct pages_cursor *old_cursor, *new_cursor;
	struct entry old, new;
	struct buffer steps, drift;
	struct drift_streams streams;
	uint64_t same; /* entries since the last step */
};

static void put_step(struct making *making, enum delta_step step)
{
	vulndb_pack_u64(&making->steps, making->same);
	vulndb_pack_u64(&making->steps, step);
	making->same = 0;
}

/* The next entry has another value. */
static void put_change(struct making *making)
{
	buffer_clear(&making->drift);
	if (making->new.key.ptr[0] == TABLE_SCORES &&
		drift_make(making->old.body, making->new.body, &making->drift, &making->streams)) {
		put_step(making, DELTA_DRIFT);
		buffer_add_slice(&making->steps, buffer_slice(&making->drift));
		return;
	}
	put_step(making, DELTA_CHANGE);
	patch_make(making->old.body, making->new.body, &making->steps);
}

static int make_step(struct making *making, struct error *err)
{
	const struct entry *old = &making->old, *new = &making->new;
	int order = !old->is_there ? 1 : !new->is_there ? -1 : slice_compare(old->key, new->key), r = 0;

	if (order < 0)
		put_step(making, DELTA_LEAVE_OUT);
	if (order > 0) {
		put_step(making, DELTA_PUT);
		vulndb_pack_text(&making->steps, new->key);
		vulndb_pack_text(&making->steps, new->body);
	}
	if (order == 0 && slice_equal(old->body, new->body))
		making->same++;
	else if (order == 0)
		put_change(making);
	if (order <= 0)
		r = next(making->old_cursor, &making->old, err);
	if (r == 0 && order >= 0)
		r = next(making->new_cursor, &making->new, err);
	return r;
}

static int make(struct making *making, struct error *err)
{
	int r = next(making->old_cursor, &making->old, err);

	if (r == 0)
		r = next(making->new_cursor, &making->new, err);
	while (r == 0 && (making->old.is_there || making->new.is_there))
		r = make_step(making, err);
	put_step(making, DELTA_END);
	return r;
}

int vulndb_delta_make(const char *old, const char *new, struct buffer *out, struct error *err)
{
	CLEANUP(close_pages) struct pages *old_pages = NULL, *new_pages = NULL;
	CLEANUP(free_cursor) struct pages_cursor *old_cursor = NULL, *new_cursor = NULL;
	struct making making = { .steps = BUFFER_INIT(out->ceiling_bytes) };
	int r = pages_open(old, &old_pages, err);

	if (r >= 0)
		r = pages_open(new, &new_pages, err);
	if (r < 0)
		return r;
	old_cursor = pages_cursor_new(old_pages);
	new_cursor = pages_cursor_new(new_pages);
	making.old_cursor = old_cursor;
	making.new_cursor = new_cursor;
	r = make(&making, err);
	vulndb_pack_u64(out, pages_map_bytes(new_pages));
	vulndb_pack_text(out, buffer_slice(&making.streams.gaps));
	vulndb_pack_text(out, buffer_slice(&making.streams.values));
	buffer_add_slice(out, buffer_slice(&making.steps));
	if (r == 0 && (out->full || making.steps.full))
		r = error_set(err, ERR_LIMIT, "the delta has more than %zu bytes", out->ceiling_bytes);
	buffer_done(&making.steps);
	buffer_done(&making.drift);
	buffer_done(&making.streams.gaps);
	buffer_done(&making.streams.values);
	return r;
}

/* Applying */

struct applying {
	struct pages_cursor *cursor;
	struct vulndb_unpack steps, gaps, values;
	struct writer *writer;
	struct buffer body, sealed;
	uint64_t written_bytes;
};

static int no_delta(struct error *err)
{
	return error_set(err, ERR_FORMAT, "it is no delta of the store that is there");
}

static int write_entry(struct applying *applying, struct slice key, struct slice body, struct error *err)
{
	buffer_clear(&applying->sealed);
	vulndb_seal(&applying->sealed, key, body);
	if (applying->sealed.full)
		return error_set(err, ERR_LIMIT, "a value of more than %u bytes", VALUE_BYTES_MAX);
	applying->written_bytes += key.len + applying->sealed.len;
	if (applying->written_bytes > STORE_BYTES_MAX)
		return error_set(err, ERR_LIMIT, "a store of more than %u bytes comes out of it", STORE_BYTES_MAX);
	return writer_add(applying->writer, key, buffer_slice(&applying->sealed), err);
}

static int next_old(struct applying *applying, struct entry *ret_entry, struct error *err)
{
	int r = next(applying->cursor, ret_entry, err);

	return r == 0 && !ret_entry->is_there ? no_delta(err) : r;
}

static int put(struct applying *applying, struct error *err)
{
	struct slice key = vulndb_unpack_text(&applying->steps), body = vulndb_unpack_text(&applying->steps);

	if (applying->steps.failed || key.len == 0 || key.len > VULNDB_KEY_BYTES_MAX)
		return no_delta(err);
	return write_entry(applying, key, body, err);
}

static int change(struct applying *applying, bool drifts, struct error *err)
{
	struct entry old;
	bool good;
	int r = next_old(applying, &old, err);

	if (r < 0)
		return r;
	buffer_clear(&applying->body);
	good = drifts ? drift_apply(old.body, &applying->steps, &applying->gaps, &applying->values, &applying->body)
		      : patch_apply(old.body, &applying->steps, &applying->body);
	if (!good)
		return no_delta(err);
	return write_entry(applying, old.key, buffer_slice(&applying->body), err);
}

static bool all_used(const struct applying *applying)
{
	return vulndb_unpack_is_done(&applying->steps) && vulndb_unpack_is_done(&applying->gaps) &&
	       vulndb_unpack_is_done(&applying->values);
}

static struct vulndb_unpack take_text(struct vulndb_unpack *unpack)
{
	struct slice text = vulndb_unpack_text(unpack);

	return (struct vulndb_unpack){ .at = text.ptr, .stop = text.ptr + text.len };
}

/* 1: the last. */
static int apply_step(struct applying *applying, struct error *err)
{
	uint64_t same = vulndb_unpack_u64(&applying->steps), step = vulndb_unpack_u64(&applying->steps);
	struct entry old;
	int r = applying->steps.failed ? no_delta(err) : 0;

	for (; same > 0 && r == 0; same--) {
		r = next_old(applying, &old, err);
		if (r == 0)
			r = write_entry(applying, old.key, old.body, err);
	}
	if (r < 0)
		return r;
	switch (step) {
	case DELTA_END:
		r = next(applying->cursor, &old, err);
		return r < 0 ? r : old.is_there || !all_used(applying) ? no_delta(err) : 1;
	case DELTA_LEAVE_OUT:
		return next_old(applying, &old, err);
	case DELTA_PUT:
		return put(applying, err);
	case DELTA_CHANGE:
		return change(applying, false, err);
	case DELTA_DRIFT:
		return change(applying, true, err);
	default:
		return no_delta(err);
	}
}

int vulndb_delta_apply(const char *old, struct slice delta, const char *path, struct error *err)
{
	struct applying applying = { .steps = { .at = delta.ptr, .stop = delta.ptr + delta.len },
		.body = BUFFER_INIT(VALUE_BYTES_MAX),
		.sealed = BUFFER_INIT(VALUE_BYTES_MAX) };
	uint64_t map_bytes = vulndb_unpack_u64(&applying.steps);
	CLEANUP(close_pages) struct pages *pages = NULL;
	CLEANUP(free_cursor) struct pages_cursor *cursor = NULL;
	CLEANUP(free_writer) struct writer *writer = NULL;
	int r = map_bytes > MAP_BYTES_MAX ? no_delta(err) : pages_open(old, &pages, err);

	if (r >= 0)
		r = writer_new(path, map_bytes, &writer, err);
	if (r < 0)
		return r;
	applying.gaps = take_text(&applying.steps);
	applying.values = take_text(&applying.steps);
	cursor = pages_cursor_new(pages);
	applying.cursor = cursor;
	applying.writer = writer;
	while (r == 0)
		r = apply_step(&applying, err);
	if (r > 0)
		r = writer_finish(writer, err);
	buffer_done(&applying.body);
	buffer_done(&applying.sealed);
	return r;
}
