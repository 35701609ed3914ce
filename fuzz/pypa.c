/* pypa.c - fuzz: OSV records that are written as YAML */
#include "feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return fuzz_feed("pypa-advisory-database", "vulns/a/PYSEC-2021-1.yaml", data, size);
}
