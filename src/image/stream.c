/* stream.c - a docker-archive that an engine sends, once, in its own order */
#include "image/stream.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "base/memory_file.h"
#include "registry/digest.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>

#define REST_BYTES_MAX (1u << 20) /* behind the archive's end */
#define TAKEN_MAX 1000u           /* where the engine does not say how many layers there are */
#define CHUNK_BYTES (128u << 10)
#define BLOCK_BYTES 512u
#define POLL_MS 1000

struct stream {
	struct stored_stream *afar;
	struct stream_limits limits;
	struct deadline deadline;
	struct blob_source source;
	int pipe;    /* -1: it has ended, or was not begun */
	uint64_t at; /* what comes next through it */
	bool lent;   /* by whoever reads a member now */
	int failed;  /* how it ended: -ERR_… with `error` */
	struct error error;
	char *chunk;
	/* While it is gone through for the first time. */
	const struct layer_taker *taker;
	struct slices diff_ids;
	bool all_known, asked_known;
	size_t taken;
	struct outer_entry *entry; /* that is taken */
	int kept;                  /* descriptor */
	uint64_t kept_bytes;
	/* Afterwards. */
	struct outer *index; /* lent */
	struct outer *walk;  /* of this time; NULL before */
};

static int begin(struct stream *stream, struct error *err)
{
	int r;

	if (stream->pipe >= 0)
		close(stream->pipe);
	stream->pipe = -1;
	(void)stream->afar->end(stream->afar, false, NULL);
	r = stream->afar->begin(stream->afar, &stream->pipe, err);
	if (r < 0)
		return r;
	fcntl(stream->pipe, F_SETFL, O_NONBLOCK);
	stream->at = 0;
	stream->failed = 0;
	return 0;
}

/* No more comes: was that all? */
static void end(struct stream *stream)
{
	close(stream->pipe);
	stream->pipe = -1;
	stream->failed = stream->afar->end(stream->afar, true, &stream->error);
}

/* Up to LEN of the next bytes: how many; 0: that was all. */
static int64_t pull(struct stream *stream, char *bytes, size_t len, struct error *err)
{
	while (stream->pipe >= 0) {
		struct pollfd polled = { .fd = stream->pipe, .events = POLLIN };
		ssize_t got = read(stream->pipe, bytes, len);

		if (got > 0) {
			stream->at += (uint64_t)got;
			return got;
		}
		if (got == 0) {
			end(stream);
			break;
		}
		if (errno != EINTR && errno != EAGAIN)
			return error_errno(err, "read what the engine sends");
		if (deadline_passed(&stream->deadline))
			return error_set(err, ERR_TIMEOUT, "not done in time (--timeout)");
		(void)poll(&polled, 1, POLL_MS);
	}
	if (stream->failed < 0 && err)
		*err = stream->error;
	return stream->failed;
}

static int ends_early(const struct stream *stream, struct error *err)
{
	return error_set(
		err, ERR_FORMAT, "the archive ends at byte %llu, in the middle of something", (unsigned long long)stream->at);
}

static int skip_to(struct stream *stream, uint64_t at, struct error *err)
{
	while (stream->at < at) {
		uint64_t left = at - stream->at;
		int64_t got = pull(stream, stream->chunk, left < CHUNK_BYTES ? (size_t)left : CHUNK_BYTES, err);

		if (got <= 0)
			return got < 0 ? (int)got : ends_early(stream, err);
	}
	return 0;
}

static int read_next(void *context, uint64_t at, void *bytes, size_t len, struct error *err)
{
	struct stream *stream = context;
	size_t have = 0;
	int r = skip_to(stream, at, err);

	while (r >= 0 && have < len) {
		int64_t got = pull(stream, (char *)bytes + have, len - have, err);

		if (got < 0)
			return (int)got;
		if (got == 0)
			return have ? ends_early(stream, err) : 0;
		have += (size_t)got;
	}
	return r < 0 ? r : 1;
}

/* The digest that a member's name states: of "blobs/sha256/HEX", "HEX.tar". */
static bool name_digest(struct slice name, char ret_digest[static DIGEST_TEXT_SIZE])
{
	struct slice hex = slice_base_name(name);

	if (slice_ends_with(hex, S(".tar")))
		hex.len -= 4;
	if (!digest_is_hex(hex))
		return false;
	snprintf(ret_digest, DIGEST_TEXT_SIZE, "sha256:%.*s", SLICE_ARG(hex));
	return true;
}

/* Of old archives no name says which layer is which: all of them are known, or all are read. */
static bool all_known(struct stream *stream)
{
	const struct layer_taker *taker = stream->taker;

	if (!stream->asked_known) {
		stream->asked_known = true;
		stream->all_known = stream->diff_ids.count > 0;
		for (size_t i = 0; i < stream->diff_ids.count && stream->all_known; i++)
			stream->all_known = taker->has(taker->context, stream->diff_ids.items[i]);
	}
	return stream->all_known;
}

static bool is_wanted(struct stream *stream, const struct outer_entry *entry)
{
	size_t most = stream->diff_ids.count ? stream->diff_ids.count : TAKEN_MAX;
	char digest[DIGEST_TEXT_SIZE];

	if (!stream->taker || stream->taken >= most)
		return false;
	if (name_digest(entry->name, digest))
		return !stream->taker->has(stream->taker->context, slice_from_text(digest));
	return !all_known(stream);
}

static void take(struct stream *stream, struct outer_entry *entry, const struct blob *blob)
{
	stream->taken++;
	stream->taker->take(stream->taker->context, entry->offset, blob);
}

/* Documents are JSON or very short. What it is for sure shows when the image is put together; this is to keep the right ones. */
static bool looks_like_layer(struct slice bytes)
{
	return packing_find(slice_first(bytes, PACKING_HEAD_BYTES)) ||
	       (bytes.len >= BLOCK_BYTES && !memchr("{[ \t\r\n", bytes.ptr[0], 6));
}

static int write_kept(struct stream *stream, struct slice bytes, struct error *err)
{
	if (ftruncate(stream->kept, (off_t)stream->kept_bytes) < 0 ||
		lseek(stream->kept, (off_t)stream->kept_bytes, SEEK_SET) < 0)
		return error_errno(err, "keep in memory");
	return memory_file_write(stream->kept, bytes, err);
}

/* BYTES stand at byte FROM of it. */
static void set_head(struct outer_entry *entry, size_t from, struct slice bytes)
{
	if (from >= sizeof entry->head)
		return;
	bytes = slice_first(bytes, sizeof entry->head - from);
	memcpy(entry->head + from, bytes.ptr, bytes.len);
}

static int take_small(struct stream *stream, struct outer_entry *entry, struct error *err)
{
	cleanup_free char *bytes = memory_new((size_t)entry->length + 1);
	struct slice all = slice_make(bytes, (size_t)entry->length);
	bool is_layer;
	int r = read_next(stream, entry->offset, bytes, all.len, err);

	if (r <= 0)
		return r < 0 ? r : ends_early(stream, err);
	is_layer = looks_like_layer(all);
	if (stream->kept_bytes + all.len <= (is_layer ? stream->limits.layers_bytes : stream->limits.all_bytes)) {
		r = write_kept(stream, all, err);
		entry->offset = stream->kept_bytes;
		stream->kept_bytes += all.len;
		return r;
	}
	entry->is_afar = true;
	set_head(entry, 0, all);
	if (!is_layer || !is_wanted(stream, entry))
		return 0;
	r = write_kept(stream, all, err); /* as long as it takes */
	if (r >= 0)
		take(stream, entry, &(struct blob){ .fd = stream->kept, .offset = stream->kept_bytes, .length = all.len });
	return r;
}

static int take_large(struct stream *stream, struct outer_entry *entry, struct error *err)
{
	int r = 1;

	entry->is_afar = true;
	stream->entry = entry;
	if (is_wanted(stream, entry))
		take(stream, entry,
			&(struct blob){ .fd = -1, .offset = entry->offset, .length = entry->length, .source = &stream->source });
	if (stream->at <= entry->offset)
		r = read_next(stream, entry->offset, entry->head, sizeof entry->head, err);
	stream->entry = NULL;
	return r > 0 ? 0 : r < 0 ? r : ends_early(stream, err);
}

static int take_members(struct stream *stream, struct outer *outer, struct error *err)
{
	struct outer_entry *entry;
	int r;

	while ((r = outer_next(outer, &entry, err)) > 0) {
		if (entry->kind != OUTER_REGULAR || !entry->length)
			continue;
		r = entry->length <= stream->limits.member_bytes ? take_small(stream, entry, err)
								 : take_large(stream, entry, err);
		if (r < 0)
			return error_context(err, r, "member '%.*s'", SLICE_ARG(entry->name));
	}
	return r;
}

/* What follows the archive, so that how it ended is known. */
static int take_rest(struct stream *stream, struct error *err)
{
	uint64_t start = stream->at;
	int64_t got;

	do
		got = pull(stream, stream->chunk, CHUNK_BYTES, err);
	while (got > 0 && stream->at - start <= REST_BYTES_MAX);
	if (got > 0)
		return error_set(err, ERR_LIMIT, "more than %u bytes follow the archive's end", REST_BYTES_MAX);
	return (int)got;
}

int stream_take(struct stream *stream, const struct layer_taker *taker, struct slices diff_ids, int *ret_fd,
	struct outer **ret_outer, struct error *err)
{
	struct outer_input input = { .size_bytes = OUTER_SIZE_UNKNOWN, .read = read_next, .context = stream };
	cleanup_outer struct outer *outer = NULL;
	int r = memory_file_open(err);

	if (r < 0)
		return r;
	input.fd = stream->kept = *ret_fd = r;
	outer = outer_new(&input);
	stream->index = outer;
	stream->taker = taker;
	stream->diff_ids = diff_ids;
	r = begin(stream, err);
	if (r >= 0)
		r = take_members(stream, outer, err);
	if (r >= 0)
		r = take_rest(stream, err);
	stream->taker = NULL; /* the caller's; and so are the ids */
	stream->diff_ids = (struct slices){ 0 };
	if (r >= 0)
		r = write_kept(stream, S(""), err);
	if (r < 0)
		return r;
	outer_sort(outer);
	*ret_outer = steal(outer);
	return 0;
}

static const struct outer_entry *entry_at(const struct stream *stream, uint64_t offset)
{
	for (size_t i = 0; i < outer_count(stream->index); i++) {
		const struct outer_entry *entry = outer_entry_at(stream->index, i);

		if (entry->is_afar && entry->offset == offset)
			return entry;
	}
	return NULL;
}

/* On to that member in what comes now: 1; 0: it does not come any more. By its name, for headers may be longer than they were. */
static int walk_to(struct stream *stream, const struct outer_entry *wanted, struct error *err)
{
	struct outer_entry *entry;
	int r;

	while ((r = outer_next(stream->walk, &entry, err)) > 0)
		if (entry->kind == OUTER_REGULAR && entry->length == wanted->length && slice_equal(entry->name, wanted->name)) {
			r = skip_to(stream, entry->offset, err);
			return r < 0 ? r : 1;
		}
	return r;
}

/* All of it is sent once more. */
static int begin_again(struct stream *stream, struct error *err)
{
	const struct outer_input input = { .fd = -1, .size_bytes = OUTER_SIZE_UNKNOWN, .read = read_next, .context = stream };

	outer_free(stream->walk);
	stream->walk = outer_new(&input);
	return begin(stream, err);
}

static int seek(struct stream *stream, const struct outer_entry *wanted, struct error *err)
{
	int r = stream->walk && stream->pipe >= 0 ? walk_to(stream, wanted, err) : 0;

	if (r == 0) {
		r = begin_again(stream, err);
		if (r >= 0)
			r = walk_to(stream, wanted, err);
	}
	return r ? r : error_set(err, ERR_CONFLICT, "the engine does not send '%.*s' any more", SLICE_ARG(wanted->name));
}

static int source_begin(void *context, uint64_t from, int *ret_fd, uint64_t *ret_id, struct error *err)
{
	struct stream *stream = context;
	const struct outer_entry *entry;
	int r = 1;

	*ret_fd = -1;
	*ret_id = 0;
	if (stream->lent)
		return 0;
	if (stream->entry) { /* as it comes for the first time */
		r = skip_to(stream, from, err);
	} else {
		entry = entry_at(stream, from);
		r = entry ? seek(stream, entry, err)
			  : error_set(err, ERR_FORMAT, "what an engine sends has no middle to begin at");
	}
	if (r < 0)
		return r;
	*ret_fd = fcntl(stream->pipe, F_DUPFD_CLOEXEC, 3);
	if (*ret_fd < 0)
		return error_errno(err, "dup");
	stream->lent = true;
	return 0;
}

static void source_took(void *context, struct slice bytes)
{
	struct stream *stream = context;

	if (bytes.len == 0)
		end(stream);
	else if (stream->entry)
		set_head(stream->entry, (size_t)(stream->at - stream->entry->offset), bytes);
	stream->at += bytes.len;
}

static int source_end(void *context, uint64_t id, unsigned tries, uint64_t *ret_wait_ms, struct error *err)
{
	struct stream *stream = context;

	(void)id, (void)tries, (void)ret_wait_ms; /* once is all there is */
	stream->lent = false;
	if (stream->failed < 0 && err)
		*err = stream->error;
	return stream->failed;
}

const struct blob_source *stream_source(const struct stream *stream)
{
	return &stream->source;
}

struct stream *stream_new(struct stored_stream *afar, const struct stream_limits *limits, struct deadline deadline)
{
	struct stream *stream = memory_one(struct stream);

	stream->afar = afar;
	stream->limits = *limits;
	stream->deadline = deadline;
	stream->pipe = -1;
	stream->chunk = memory_new(CHUNK_BYTES);
	stream->source = (struct blob_source){ .begin = source_begin, .end = source_end, .took = source_took, .context = stream };
	return stream;
}

void stream_free(struct stream *stream)
{
	if (!stream)
		return;
	if (stream->pipe >= 0)
		close(stream->pipe);
	outer_free(stream->walk);
	stream->afar->free(stream->afar);
	free(stream->chunk);
	free(stream);
}
