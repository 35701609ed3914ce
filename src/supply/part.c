/* part.c - one file on its way */
#include "supply/part.h"
#include "base/buffer.h"
#include "base/cleanup.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#define READ_BYTES 65536u
#define FIRST_BYTES 64u

/* NULL, or what the bytes of a file of that name begin with, in words, when it is not with FIRST. */
static const char *fault_of(const char *path, struct slice first)
{
	struct slice name = slice_from_text(path), text = slice_trim(first);
	char byte = text.len ? text.ptr[0] : '\0';

	if (slice_starts_with(text, S("\xef\xbb\xbf")))
		byte = text.len > 3 ? text.ptr[3] : '\0';
	if (slice_ends_with(name, S(".zip")))
		return slice_starts_with(first, S("PK\3\4")) || slice_starts_with(first, S("PK\5\6")) ? NULL : "a zip archive";
	if (slice_ends_with(name, S(".gz")))
		return slice_starts_with(first, S("\x1f\x8b")) ? NULL : "gzip";
	if (slice_ends_with(name, S(".xz")))
		return slice_starts_with(first, S("\xfd"
						  "7zXZ"))
			       ? NULL
			       : "xz";
	if (slice_ends_with(name, S(".bz2")))
		return slice_starts_with(first, S("BZh")) ? NULL : "bzip2";
	if (slice_ends_with(name, S(".zst")))
		return slice_starts_with(first, S("\x28\xb5\x2f\xfd")) ? NULL : "zstd";
	if (slice_ends_with(name, S(".json")))
		return byte == '{' || byte == '[' ? NULL : "JSON";
	if (slice_ends_with(name, S(".xml")))
		return byte == '<' ? NULL : "XML";
	/* A server's page of excuse is the usual thing that comes in a text's place. */
	return byte && byte != '<' ? NULL : "such a text";
}

/* NAME.tag: the URL and the tag, a line each. */
static void read_tag(struct part *part)
{
	char name[FEED_NAME_SIZE], bytes[FETCH_URL_SIZE + FETCH_TAG_SIZE];
	cleanup_fd int fd = -1;
	struct slice text, url, tag;
	ssize_t got;

	feed_folder_name(part->source->path, ".tag", name);
	fd = openat(part->folder->own, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	got = fd < 0 ? -1 : read(fd, bytes, sizeof bytes);
	text = slice_make(bytes, got > 0 ? (size_t)got : 0);
	if (slice_next_line(&text, &url) && slice_next_line(&text, &tag) &&
		slice_equal(url, slice_from_text(part->source->url)) && tag.len < sizeof part->etag)
		snprintf(part->etag, sizeof part->etag, "%.*s", SLICE_ARG(tag));
}

static int write_tag(struct part *part, struct error *err)
{
	char name[FEED_NAME_SIZE], new_name[FEED_NAME_SIZE];
	cleanup_fd int fd = -1;

	feed_folder_name(part->source->path, ".tag", name);
	feed_folder_name(part->source->path, ".tag.new", new_name);
	if (part->etag[0] != '"') { /* a weak one may be that of other bytes */
		part->etag[0] = '\0';
		unlinkat(part->folder->own, name, 0);
		return 0;
	}
	fd = openat(part->folder->own, new_name, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0 || dprintf(fd, "%s\n%s\n", part->source->url, part->etag) < 0 ||
		renameat(part->folder->own, new_name, part->folder->own, name) < 0)
		return error_errno(err, "write '%s/.update/%s'", part->folder->path, name);
	return 0;
}

static void forget(struct part *part)
{
	char name[FEED_NAME_SIZE];

	feed_folder_name(part->source->path, ".tag", name);
	unlinkat(part->folder->own, name, 0);
	feed_folder_name(part->source->path, ".part", name);
	unlinkat(part->folder->own, name, 0);
}

int part_open(struct part *part, struct feed_folder *folder, const struct feed_source *source, const struct feed_state *have,
	bool anew, struct fetch_request *ret_request, struct error *err)
{
	char name[FEED_NAME_SIZE];
	struct stat status;

	*part = (struct part){ .source = source, .folder = folder, .fd = -1 };
	*ret_request = (struct fetch_request){ .size_max_bytes = source->ceiling_bytes };
	snprintf(ret_request->url, sizeof ret_request->url, "%s", source->url);
	if (anew)
		forget(part);
	feed_folder_name(source->path, ".part", name);
	part->fd = openat(folder->own, name, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0644);
	if (part->fd < 0 || fstat(part->fd, &status) < 0)
		return error_errno(err, "open '%s/.update/%s'", folder->path, name);
	if (!S_ISREG(status.st_mode))
		return error_set(err, ERR_CONFLICT, "'%s/.update/%s' is no regular file", folder->path, name);
	read_tag(part);
	if (part->etag[0] && status.st_size > 0 && (uint64_t)status.st_size < source->ceiling_bytes) {
		ret_request->from_bytes = part->size_bytes = (uint64_t)status.st_size;
		memcpy(ret_request->etag, part->etag, sizeof part->etag);
	} else if (have && strcmp(have->url, source->url) == 0) {
		memcpy(ret_request->etag, have->etag, sizeof have->etag);
		memcpy(ret_request->last_modified, have->last_modified, sizeof have->last_modified);
	}
	return 0;
}

/* What an earlier try wrote. */
static int hash_what_is_there(struct part *part, struct error *err)
{
	char bytes[READ_BYTES];
	uint64_t done = 0;

	while (done < part->size_bytes) {
		ssize_t got = pread(part->fd, bytes, sizeof bytes, (off_t)done);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return error_errno(err, "read what came of '%s' before", part->source->path);
		sha256_add(part->sha256, bytes, (size_t)got);
		done += (uint64_t)got;
	}
	return 0;
}

int part_begin(struct part *part, const struct fetch_result *head, struct error *err)
{
	part->sha256 = sha256_new();
	if (head->http_status == 206) {
		if (lseek(part->fd, (off_t)part->size_bytes, SEEK_SET) < 0)
			return error_errno(err, "go on with '%s'", part->source->path);
		return hash_what_is_there(part, err);
	}
	part->size_bytes = 0;
	memcpy(part->etag, head->etag, sizeof part->etag);
	/* Emptied first: or what is there would be taken for a part of what the tag is of. */
	if (ftruncate(part->fd, 0) < 0 || lseek(part->fd, 0, SEEK_SET) < 0)
		return error_errno(err, "empty what came of '%s' before", part->source->path);
	return write_tag(part, err);
}

int part_add(struct part *part, const void *bytes, size_t len, struct error *err)
{
	size_t done = 0;

	if (len > part->source->ceiling_bytes - part->size_bytes)
		return error_set(err, ERR_LIMIT, "more than %lu bytes came", (unsigned long)part->source->ceiling_bytes);
	while (done < len) {
		ssize_t written = write(part->fd, (const char *)bytes + done, len - done);

		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return error_errno(err, "write '%s'", part->source->path);
		done += (size_t)written;
	}
	sha256_add(part->sha256, bytes, len);
	part->size_bytes += len;
	return 0;
}

int part_end(struct part *part, const struct fetch_result *result, struct feed_state *ret_state, struct error *err)
{
	unsigned char digest[SHA256_SIZE];
	char first[FIRST_BYTES];
	const char *fault;
	ssize_t got = pread(part->fd, first, sizeof first, 0);

	if (got < 0)
		return error_errno(err, "read '%s'", part->source->path);
	fault = fault_of(part->source->path, slice_make(first, (size_t)got));
	if (fault) {
		forget(part);
		return error_set(err, ERR_FORMAT, "what came is not %s: %lu bytes that begin with '%.*s'", fault,
			(unsigned long)part->size_bytes, (int)(got < 20 ? got : 20), first);
	}
	sha256_end(part->sha256, digest);
	*ret_state = (struct feed_state){ .path = part->source->path, .url = part->source->url, .size_bytes = part->size_bytes };
	sha256_hex(digest, ret_state->digest);
	memcpy(ret_state->etag, result->etag, sizeof ret_state->etag);
	memcpy(ret_state->last_modified, result->last_modified, sizeof ret_state->last_modified);
	if (!ret_state->etag[0] && result->http_status == 206)
		memcpy(ret_state->etag, part->etag, sizeof part->etag);
	return 0;
}

void part_close(struct part *part)
{
	char name[FEED_NAME_SIZE];

	if (part->fd >= 0)
		close(part->fd);
	sha256_free(part->sha256);
	part->fd = -1;
	part->sha256 = NULL;
	if (part->source && (part->size_bytes == 0 || !part->etag[0])) {
		feed_folder_name(part->source->path, ".part", name);
		unlinkat(part->folder->own, name, 0);
	}
	part->source = NULL;
}
