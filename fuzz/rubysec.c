/* rubysec.c - fuzz: advisories on gems and implementations of Ruby */
#include "feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return fuzz_feed("ruby-advisory-db", "gems/a/CVE-2021-1234.yml", data, size);
}
