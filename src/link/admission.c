/* admission.c - who we are to a host, on its way to plimsoll-net */
#include "link/admission.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "base/memory_file.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#define PARTS 10

int admission_write(const struct fetch_access *access, int *ret_fd, struct error *err)
{
	const struct slice parts[PARTS] = { access->host, access->token_host, access->source, access->username,
		secret_reveal(access->password), secret_reveal(access->identity_token), secret_reveal(access->bearer),
		access->authorities, access->certificate, secret_reveal(access->key) };
	uint64_t head[PARTS + 1] = { access->insecure }, total = 0;
	cleanup_fd int fd = memory_file_open(err);
	int r;

	if (fd < 0)
		return fd;
	for (size_t i = 0; i < PARTS; i++)
		total += head[i + 1] = parts[i].len;
	if (total > FETCH_ACCESS_BYTES_MAX)
		return error_set(err, ERR_LIMIT, "what is known of '%.*s' is more than %u bytes", SLICE_ARG(access->host),
			FETCH_ACCESS_BYTES_MAX);
	r = memory_file_write(fd, slice_make(head, sizeof head), err);
	for (size_t i = 0; i < PARTS && r >= 0; i++)
		r = memory_file_write(fd, parts[i], err);
	if (r >= 0)
		r = memory_file_seal(fd, err);
	if (r < 0)
		return r;
	*ret_fd = steal_fd(&fd);
	return 0;
}

static int read_all(int fd, char *room, size_t len, struct error *err)
{
	size_t done = 0;

	while (done < len) {
		ssize_t got = pread(fd, room + done, len - done, (off_t)done);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return error_errno(err, "read from memory");
		done += (size_t)got;
	}
	return 0;
}

static int take_apart(struct admission *admission, struct error *err)
{
	struct slice *const parts[PARTS] = { &admission->host, &admission->token_host, &admission->source, &admission->username,
		&admission->password, &admission->identity_token, &admission->bearer, &admission->authorities,
		&admission->certificate, &admission->key };
	struct slice rest = secret_reveal(admission->packed);
	uint64_t head[PARTS + 1];

	memcpy(head, rest.ptr, sizeof head);
	rest = slice_from(rest, sizeof head);
	admission->insecure = head[0] != 0;
	for (size_t i = 0; i < PARTS; i++) {
		if (head[i + 1] > rest.len)
			return error_set(err, ERR_FORMAT, "what is known of a host is cut off");
		*parts[i] = slice_first(rest, head[i + 1]);
		rest = slice_from(rest, head[i + 1]);
	}
	return 0;
}

int admission_read(int fd, struct admission *ret_admission, struct error *err)
{
	struct stat status;
	char *bytes;
	size_t len;
	int r;

	*ret_admission = (struct admission){ 0 };
	if (fstat(fd, &status) < 0)
		return error_errno(err, "look at memory");
	len = (size_t)status.st_size;
	if (len < (PARTS + 1) * sizeof(uint64_t) || len > FETCH_ACCESS_BYTES_MAX + (PARTS + 1) * sizeof(uint64_t))
		return error_set(err, ERR_FORMAT, "what is known of a host has %zu bytes", len);
	bytes = memory_new(len);
	r = read_all(fd, bytes, len, err);
	if (r >= 0) {
		ret_admission->packed = secret_new(slice_make(bytes, len));
		r = take_apart(ret_admission, err);
	}
	secret_wipe(bytes, len);
	free(bytes);
	if (r < 0)
		admission_done(ret_admission);
	return r;
}

void admission_done(struct admission *admission)
{
	secret_free(admission->packed);
	*admission = (struct admission){ 0 };
}
