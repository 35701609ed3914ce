/* secret_test.c - bytes that are in no output */
#include "base/secret.h"
#include "base/test.h"
#include <unistd.h>

TEST(a_secret_is_a_copy_that_is_revealed_by_name)
{
	char bytes[] = "correct horse";
	struct secret *secret = secret_new(slice_make(bytes, 13));

	secret_wipe(bytes, sizeof bytes);
	CHECK_INT(bytes[0] | bytes[12], 0);
	CHECK_SLICE(secret_reveal(secret), "correct horse");
	secret_free(secret);
}

TEST(no_secret_is_an_empty_one)
{
	struct secret *secret = secret_new(S(""));

	CHECK_INT(secret_reveal(secret).len, 0);
	CHECK_INT(secret_reveal(NULL).len, 0);
	secret_free(secret);
	secret_free(NULL);
}

TEST(a_secret_of_a_file_is_all_of_it_or_none)
{
	char path[] = "/tmp/plimsoll-secret-XXXXXX";
	int fd = mkstemp(path);
	struct secret *secret = NULL;
	struct error err;

	CHECK(fd >= 0);
	CHECK_INT(write(fd, "key\n", 4), 4);
	close(fd);
	CHECK_INT(secret_read(path, 4, &secret, &err), 0);
	CHECK_SLICE(secret_reveal(secret), "key\n");
	secret_free(secret);
	secret = NULL;
	CHECK_INT(secret_read(path, 3, &secret, &err), -ERR_LIMIT);
	CHECK(strstr(err.text, path));
	unlink(path);
	CHECK_INT(secret_read(path, 4, &secret, &err), -ERR_NOT_FOUND);
	CHECK(!secret);
}
