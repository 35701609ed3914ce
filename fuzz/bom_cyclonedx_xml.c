/* bom_cyclonedx_xml.c - fuzz: a CycloneDX bill in XML */
#include "bom.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return fuzz_bom(data, size);
}
