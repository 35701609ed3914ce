/* secret.c - bytes that are in no output */
#include "base/secret.h"
#include "base/file.h"
#include "base/memory.h"
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* In pages of its own: what is locked and kept out of core files is whole pages. */
struct secret {
	size_t mapped, len;
	char bytes[];
};

void secret_wipe(void *bytes, size_t len)
{
	if (len) /* of nothing there may be no place */
		explicit_bzero(bytes, len);
}

struct secret *secret_new(struct slice bytes)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE), mapped = (sizeof(struct secret) + bytes.len + page - 1) / page * page;
	struct secret *secret = mmap(NULL, mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (secret == MAP_FAILED)
		_exit(MEMORY_EXIT_STATUS);
	(void)mlock(secret, mapped); /* a limit of the user's may forbid it */
	(void)madvise(secret, mapped, MADV_DONTDUMP);
	secret->mapped = mapped;
	secret->len = bytes.len;
	if (bytes.len)
		memcpy(secret->bytes, bytes.ptr, bytes.len);
	return secret;
}

int secret_read(const char *path, size_t bytes_max, struct secret **ret_secret, struct error *err)
{
	struct buffer bytes = BUFFER_INIT(bytes_max);
	int r;

	buffer_reserve(&bytes, bytes_max); /* one that grew would leave its bytes behind */
	r = file_read(path, &bytes, err);
	if (r >= 0)
		*ret_secret = secret_new(buffer_slice(&bytes));
	secret_wipe(bytes.ptr, bytes.len);
	buffer_done(&bytes);
	return r;
}

void secret_free(struct secret *secret)
{
	size_t mapped;

	if (!secret)
		return;
	mapped = secret->mapped;
	secret_wipe(secret, mapped);
	munmap(secret, mapped);
}

struct slice secret_reveal(const struct secret *secret)
{
	return secret ? slice_make(secret->bytes, secret->len) : S("");
}
