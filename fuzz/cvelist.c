/* cvelist.c - fuzz: CVE records */
#include "feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return fuzz_feed("cvelistV5", "CVE-2021-44228.json", data, size);
}
