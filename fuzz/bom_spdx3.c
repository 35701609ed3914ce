/* bom_spdx3.c - fuzz: an SPDX 3 bill */
#include "bom.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return fuzz_bom(data, size);
}
