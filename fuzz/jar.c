/* jar.c - fuzz archives of Java */
#include "cataloger.h"

extern const struct cataloger cataloger_jar;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_cataloger(&cataloger_jar, S("app/a-1.0.jar"), slice_make(data, size));
	return 0;
}
