/* python.c - fuzz the headers of Python's METADATA */
#include "cataloger.h"

extern const struct cataloger cataloger_python;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_cataloger(&cataloger_python, S("a-1.dist-info/METADATA"), slice_make(data, size));
	return 0;
}
