/* tar.c - walk a tar by libarchive */
#include "codec/tar.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "codec/raw_names.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#define BLOCK_BYTES 512

struct tar {
	struct source *source;
	struct archive *archive;
	char primer[BLOCK_BYTES];
	bool primed; /* libarchive has read it */
	bool source_ended;
	uint64_t fed_bytes; /* that the source gave or skipped, with the primer */
	bool ended, failed;
	struct error error; /* when FAILED, or when the source failed below libarchive */
	bool source_failed;
	uint64_t entry_size; /* of the current entry's data; 0 where it has none */
	uint64_t warning_count;
	char first_warning[256];
};

/* An entry that comes before all others and is taken off again: libarchive 3.6 loses the target of the first symbolic link
 * if it stands in a pax header alone, and takes a stream with no entries for one it does not know. */
static void make_primer(char block[BLOCK_BYTES])
{
	unsigned sum = 0;

	memset(block, 0, BLOCK_BYTES);
	block[0] = 'a';
	block[156] = '2'; /* a symbolic link */
	block[157] = 'b';
	memcpy(block + 257, "ustar\00000", 8);
	memset(block + 148, ' ', 8);
	for (size_t i = 0; i < BLOCK_BYTES; i++)
		sum += (unsigned char)block[i];
	snprintf(block + 148, 8, "%06o", sum);
}

static la_ssize_t feed(struct archive *archive, void *context, const void **ret_block)
{
	struct tar *tar = context;
	struct slice chunk;
	int r;

	if (!tar->primed) {
		tar->primed = true;
		*ret_block = tar->primer;
		tar->fed_bytes = BLOCK_BYTES;
		return BLOCK_BYTES;
	}
	if (tar->source_ended)
		return 0;
	r = tar->source->next(tar->source->context, &chunk, &tar->error);
	if (r < 0) {
		tar->source_failed = true;
		archive_set_error(archive, EIO, "the source failed"); /* tar->error has the words */
		return ARCHIVE_FATAL;
	}
	if (r == 0) {
		tar->source_ended = true;
		return 0;
	}
	*ret_block = chunk.ptr;
	tar->fed_bytes += chunk.len;
	return (la_ssize_t)chunk.len;
}

static la_int64_t feed_skip(struct archive *archive __attribute__((unused)), void *context, la_int64_t request)
{
	struct tar *tar = context;
	uint64_t skipped;

	if (!tar->primed || tar->source_ended || request <= 0)
		return 0;
	skipped = tar->source->skip(tar->source->context, (uint64_t)request);
	tar->fed_bytes += skipped;
	return (la_int64_t)skipped;
}

int tar_open(struct source *source, struct tar **ret_tar, struct error *err)
{
	cleanup_tar struct tar *tar = memory_one(struct tar);
	struct archive_entry *entry;

	tar->source = source;
	make_primer(tar->primer);
	tar->archive = archive_read_new();
	if (!tar->archive)
		return error_set(err, ERR_LIMIT, "tar: no memory");
	archive_read_support_format_tar(tar->archive);
	archive_read_set_read_callback(tar->archive, feed);
	if (source->skip)
		archive_read_set_skip_callback(tar->archive, feed_skip);
	archive_read_set_callback_data(tar->archive, tar);
	if (archive_read_open1(tar->archive) != ARCHIVE_OK || archive_read_next_header(tar->archive, &entry) != ARCHIVE_OK)
		return error_set(err, ERR_FORMAT, "tar: %s", archive_error_string(tar->archive));
	*ret_tar = steal(tar);
	return 0;
}

void tar_free(struct tar *tar)
{
	if (!tar)
		return;
	if (tar->archive)
		archive_read_free(tar->archive);
	free(tar);
}

static int give_error(const struct tar *tar, struct error *err)
{
	if (err)
		*err = tar->error;
	return -(int)tar->error.code;
}

static int fail(struct tar *tar, struct error *err, const char *format, ...) __attribute__((format(printf, 3, 4)));
static int fail(struct tar *tar, struct error *err, const char *format, ...)
{
	char text[256];
	va_list arguments;

	tar->failed = true;
	if (!tar->source_failed) { /* else the source's words say more */
		va_start(arguments, format);
		vsnprintf(text, sizeof text, format, arguments);
		va_end(arguments);
		error_set(&tar->error, ERR_FORMAT, "tar: %s", text);
	}
	return give_error(tar, err);
}

static const char *archive_words(struct tar *tar)
{
	const char *words = archive_error_string(tar->archive);

	return words ? words : "cannot be read";
}

/* What stands behind the end mark is no part of the archive, but of the stream: its checksum may stand there. */
static int drain(struct tar *tar, struct error *err)
{
	struct slice chunk;
	uint64_t skipped = 1;
	int r = tar->source_ended ? 0 : 1;

	tar->ended = true;
	while (r > 0 && tar->source->skip && skipped > 0) {
		skipped = tar->source->skip(tar->source->context, INT64_MAX);
		tar->fed_bytes += skipped;
	}
	while (r > 0) {
		r = tar->source->next(tar->source->context, &chunk, &tar->error);
		tar->fed_bytes += r > 0 ? chunk.len : 0;
	}
	tar->source_failed = r < 0;
	return r < 0 ? fail(tar, err, "%s", "") : 0;
}

/* Two blocks of zeros are the end mark. One alone is the end for libarchive and GNU tar; engines (Go's archive/tar) refuse what has
 * a block behind it, and others read on: what stands there must not hide. */
static int end(struct tar *tar, struct error *err)
{
	uint64_t at = (uint64_t)archive_read_header_position(tar->archive),
		 after = (uint64_t)archive_filter_bytes(tar->archive, 0);
	int r = drain(tar, err);

	if (r < 0 || after - at != BLOCK_BYTES || tar->fed_bytes - after < BLOCK_BYTES)
		return r;
	return fail(tar, err, "a block of zeros alone at byte %llu, and more behind it: readers do not agree where it ends",
		(unsigned long long)(at - BLOCK_BYTES));
}

static void note_warning(struct tar *tar)
{
	const char *words = archive_words(tar);

	if (slice_ends_with(slice_from_text(words), S(RAW_NAMES_WARNING)))
		return;
	if (tar->warning_count++ == 0)
		snprintf(tar->first_warning, sizeof tar->first_warning, "%s", words);
}

static enum tar_kind kind_of(struct archive_entry *entry)
{
	if (archive_entry_hardlink(entry))
		return TAR_HARDLINK;
	switch (archive_entry_filetype(entry)) {
	case AE_IFDIR:
		return TAR_FOLDER;
	case AE_IFLNK:
		return TAR_SYMLINK;
	case AE_IFCHR:
	case AE_IFBLK:
		return TAR_DEVICE;
	case AE_IFIFO:
		return TAR_FIFO;
	case AE_IFSOCK:
		return TAR_SOCKET;
	default:
		return TAR_REGULAR;
	}
}

/* What chown(2) makes of it: GNU tar writes some as negative numbers. */
static uint64_t owner(la_int64_t id)
{
	return id < 0 ? (uint32_t)id : (uint64_t)id;
}

static struct slice capabilities_of(struct archive_entry *entry)
{
	const char *name;
	const void *value;
	size_t len;

	archive_entry_xattr_reset(entry);
	while (archive_entry_xattr_next(entry, &name, &value, &len) == ARCHIVE_OK)
		if (name && value && strcmp(name, "security.capability") == 0)
			return slice_make(value, len);
	return S("");
}

int tar_next(struct tar *tar, struct tar_entry *ret_entry, struct error *err)
{
	struct archive_entry *entry;
	struct tar_entry got = { 0 };
	void *names;
	la_int64_t size;
	int r;

	if (tar->failed)
		return give_error(tar, err);
	if (tar->ended)
		return 0;
	names = raw_names_begin();
	r = archive_read_next_header(tar->archive, &entry);
	raw_names_end(names);
	if (tar->source_failed)
		return fail(tar, err, "%s", "");
	if (r == ARCHIVE_EOF)
		return end(tar, err);
	if (r == ARCHIVE_WARN)
		note_warning(tar);
	else if (r != ARCHIVE_OK)
		return fail(tar, err, "%s", archive_words(tar));

	got.kind = kind_of(entry);
	size = archive_entry_size(entry);
	if (size < 0)
		return fail(tar, err, "an entry of %lld bytes", (long long)size);
	/* Others take the data of a hard link or folder for the next headers, or make a file of "name/": what they see must not hide here. */
	if (got.kind != TAR_REGULAR && size > 0)
		return fail(
			tar, err, "a %s with data, which readers do not agree on", got.kind == TAR_FOLDER ? "folder" : "link");
	got.path = slice_from_text(archive_entry_pathname(entry));
	if (got.kind == TAR_HARDLINK)
		got.link = slice_from_text(archive_entry_hardlink(entry));
	else if (got.kind == TAR_SYMLINK)
		got.link = slice_from_text(archive_entry_symlink(entry));
	got.mode = archive_entry_perm(entry) & 07777;
	got.uid = owner(archive_entry_uid(entry));
	got.gid = owner(archive_entry_gid(entry));
	if (got.kind == TAR_REGULAR) {
		got.size = (uint64_t)size;
		got.capabilities = capabilities_of(entry);
	}
	tar->entry_size = got.size;
	*ret_entry = got;
	return 1;
}

int tar_read(struct tar *tar, struct slice *ret_block, uint64_t *ret_offset, struct error *err)
{
	const void *block;
	la_int64_t offset;
	uint64_t end;
	size_t len;
	int r;

	if (tar->failed)
		return give_error(tar, err);
	if (tar->ended || tar->entry_size == 0)
		return 0;
	do {
		r = archive_read_data_block(tar->archive, &block, &len, &offset);
	} while ((r == ARCHIVE_OK || r == ARCHIVE_WARN) && len == 0);
	if (tar->source_failed)
		return fail(tar, err, "%s", "");
	if (r == ARCHIVE_EOF)
		return 0;
	if (r != ARCHIVE_OK && r != ARCHIVE_WARN)
		return fail(tar, err, "%s", archive_words(tar));
	if (offset < 0 || __builtin_add_overflow((uint64_t)offset, len, &end) || end > tar->entry_size)
		return fail(tar, err, "data beyond the end of its file");
	*ret_block = slice_make(block, len);
	*ret_offset = (uint64_t)offset;
	return 1;
}

uint64_t tar_warning_count(const struct tar *tar, const char **ret_first)
{
	*ret_first = tar->first_warning;
	return tar->warning_count;
}
