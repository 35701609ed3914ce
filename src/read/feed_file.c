/* feed_file.c - the documents in one file of a feed */
#include "read/feed_file.h"
#include "base/buffer.h"
#include "codec/decoder.h"
#include "codec/tar.h"
#include "codec/zip.h"

#define RATIO_GRACE_BYTES (64u << 10)
#define PATH_BYTES_MAX (64u << 10)

struct feed_file {
	const struct feed_kind *kind;
	const struct feed_file_sink *sink;
	struct slice name;
	struct buffer path, bytes; /* of the document at hand */
	uint64_t members;
};

static int hand_over(struct feed_file *file, struct error *err)
{
	return file->sink->document(file->sink->context, buffer_slice(&file->path), buffer_slice(&file->bytes), err);
}

static int refuse(struct feed_file *file, const struct error *why, struct error *err)
{
	return file->sink->refused(file->sink->context, buffer_slice(&file->path), why, err);
}

/* 1: the member MEMBER is a document that is wanted; 0: it is not. */
static int begin_member(struct feed_file *file, struct slice member, struct error *err)
{
	if (++file->members > FEED_MEMBERS_MAX)
		return error_set(err, ERR_LIMIT, "more than %u files in an archive", FEED_MEMBERS_MAX);
	if (!feed_kind_wants(file->kind, member))
		return 0;
	buffer_clear(&file->path);
	buffer_clear(&file->bytes);
	if (!buffer_addf(&file->path, "%.*s/", SLICE_ARG(file->name)) || !buffer_add_slice(&file->path, member))
		return error_set(err, ERR_LIMIT, "a name of %zu bytes", member.len);
	return 1;
}

/* All of SOURCE. */
static int read_all(struct source *source, struct buffer *bytes, struct error *err)
{
	struct slice chunk;
	int r;

	while ((r = source->next(source->context, &chunk, err)) > 0)
		if (!buffer_add_slice(bytes, chunk))
			return error_set(err, ERR_LIMIT, "more than %zu MiB", bytes->ceiling_bytes >> 20);
	return r;
}

static int read_document(struct feed_file *file, struct source *plain, struct error *err)
{
	int r = read_all(plain, &file->bytes, err);

	if (r < 0)
		return r;
	buffer_add_slice(&file->path, file->name);
	return hand_over(file, err);
}

/* Gaps of sparse files are zeros, of which no document is made. */
static int read_member(struct tar *tar, struct buffer *bytes, struct error *err)
{
	struct slice block;
	uint64_t offset;
	int r;

	while ((r = tar_read(tar, &block, &offset, err)) > 0) {
		if (offset != bytes->len)
			return error_set(err, ERR_UNSUPPORTED, "a file with gaps");
		if (!buffer_add_slice(bytes, block))
			return error_set(err, ERR_LIMIT, "more than %zu MiB", bytes->ceiling_bytes >> 20);
	}
	return r;
}

static int read_tar(struct feed_file *file, struct source *plain, struct error *err)
{
	cleanup_tar struct tar *tar = NULL;
	struct tar_entry entry;
	int r = tar_open(plain, &tar, err);

	while (r >= 0 && (r = tar_next(tar, &entry, err)) > 0) {
		struct error why;

		r = begin_member(file, entry.path, err);
		if (r <= 0 || entry.kind != TAR_REGULAR)
			continue;
		r = read_member(tar, &file->bytes, &why);
		r = r < 0 ? refuse(file, &why, err) : hand_over(file, err);
	}
	return r;
}

static int read_zip(struct feed_file *file, struct slice packed, struct error *err)
{
	cleanup_zip struct zip *zip = NULL;
	uint64_t most = FEED_RATIO_MAX * (packed.len + RATIO_GRACE_BYTES), inflated = 0;
	struct zip_entry entry;
	int r = zip_open(packed, &zip, err);

	while (r >= 0 && (r = zip_next(zip, &entry, err)) > 0) {
		struct error why;

		r = begin_member(file, entry.path, err);
		if (r <= 0)
			continue;
		r = zip_read(zip, &file->bytes, &why);
		inflated += file->bytes.len;
		if (inflated > most)
			return error_set(err, ERR_LIMIT, "more than %u times its size when it is inflated", FEED_RATIO_MAX);
		if (r >= 0 && !zip_is_intact(zip))
			r = error_set(&why, ERR_FORMAT, "its checksum is not the one that the archive states");
		r = r < 0 ? refuse(file, &why, err) : hand_over(file, err);
	}
	return r;
}

static int read_packed(struct feed_file *file, enum feed_packing packing, struct source *source, struct error *err)
{
	static const struct decoder_limits document_limits = { FEED_DOCUMENT_BYTES_MAX, FEED_RATIO_MAX };
	static const struct decoder_limits tar_limits = { 0, FEED_RATIO_MAX };
	cleanup_decoder struct decoder *decoder = NULL;
	struct source plain;
	int r = decoder_open(source, packing == FEED_TAR ? &tar_limits : &document_limits, &decoder, err);

	if (r < 0)
		return r;
	plain = decoder_source(decoder);
	return packing == FEED_TAR ? read_tar(file, &plain, err) : read_document(file, &plain, err);
}

int feed_file_read(const struct feed_kind *kind, const struct job *job, struct input *input, const struct feed_file_sink *sink,
	struct error *err)
{
	cleanup_buffer struct buffer packed = BUFFER_INIT(FEED_FILE_BYTES_MAX);
	struct source source = input_source(input);
	struct feed_file file = { .kind = kind,
		.sink = sink,
		.name = slice_from_text(job->document),
		.path = BUFFER_INIT(PATH_BYTES_MAX),
		.bytes = BUFFER_INIT(FEED_DOCUMENT_BYTES_MAX) };
	struct slice plain;
	enum feed_packing packing = feed_packing_of(file.name, &plain);
	struct buffer *first = packing == FEED_ZIP ? &packed : &file.bytes;
	int r;

	/* Once and for all, where the size is known: memory that grows by doubling would need up to twice as much. */
	if (packing != FEED_TAR && job->length <= first->ceiling_bytes)
		buffer_reserve(first, (size_t)job->length);
	if (packing == FEED_FOREIGN) {
		r = error_set(err, ERR_UNSUPPORTED, "compressed with bzip2 or xz, which is not read: gzip, zstd and zip are");
	} else if (packing == FEED_ZIP) {
		r = read_all(&source, &packed, err);
		if (r >= 0)
			r = read_zip(&file, buffer_slice(&packed), err);
	} else {
		r = read_packed(&file, packing, &source, err);
	}
	buffer_done(&file.path);
	buffer_done(&file.bytes);
	return r;
}
