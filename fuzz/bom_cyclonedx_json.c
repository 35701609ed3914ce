/* bom_cyclonedx_json.c - fuzz: a CycloneDX bill in JSON */
#include "bom.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return fuzz_bom(data, size);
}
