/* secret_test.c - bytes that are in no output */
#include "base/secret.h"
#include "base/test.h"

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
