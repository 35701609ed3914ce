/* retirejs.c - fuzz: Retire.js' flaws of JavaScript libraries */
#include "feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return fuzz_feed("retirejs", size % 2 ? "npmrepository.json" : "jsrepository-v4.json", data, size);
}
