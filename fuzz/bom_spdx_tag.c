/* bom_spdx_tag.c - fuzz: an SPDX 2 bill of tags and values */
#include "bom.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return fuzz_bom(data, size);
}
