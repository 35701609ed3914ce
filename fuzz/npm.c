/* npm.c - fuzz package.json: up to a NUL its path, then its bytes */
#include "cataloger.h"

extern const struct cataloger cataloger_npm;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice path, bytes = slice_make(data, size);

	if (slice_next_token(&bytes, 0, &path) && path.len > 0)
		fuzz_cataloger(&cataloger_npm, path, bytes);
	return 0;
}
