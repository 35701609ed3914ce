/* file_test.c - whole files */
#include "base/file.h"
#include "base/test.h"

#include <fcntl.h>
#include <unistd.h>

/* A file of LEN bytes; the caller removes it. */
static void make_file(char *path, size_t len)
{
	int fd = mkstemp(path);
	char *bytes = calloc(len + 1, 1);

	CHECK(fd >= 0 && file_write_all(fd, slice_make(bytes, len)) == 0);
	free(bytes);
	close(fd);
}

TEST(a_file_is_read_up_to_its_ceiling_and_not_a_byte_further)
{
	static const size_t lengths[] = { 0, 1, 65535, 65536, 65537, 200000 };

	for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
		for (size_t less = 0; less <= 1 && less < lengths[i]; less++) {
			char path[] = "/tmp/plimsoll-file-XXXXXX";
			struct buffer out = BUFFER_INIT(lengths[i] - less);
			struct error err = { 0 };
			int r;

			make_file(path, lengths[i]);
			r = file_read(path, &out, &err);
			unlink(path);
			CHECK_INT(r, less ? -ERR_LIMIT : 0);
			if (less)
				CHECK(strstr(err.text, "more than") != NULL);
			else
				CHECK_INT(out.len, lengths[i]);
			buffer_done(&out);
		}
	}
}
