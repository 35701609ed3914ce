/* bom_attestation.c - fuzz: a bill in an attestation */
#include "bom.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return fuzz_bom(data, size);
}
