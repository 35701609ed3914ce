/* nodejs_core.c - fuzz: records of the Node.js security working group */
#include "feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return fuzz_feed("nodejs-security-wg", size % 2 ? "core/1.json" : "npm/1.json", data, size);
}
