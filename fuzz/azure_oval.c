/* azure_oval.c - fuzz: OVAL definitions of Azure Linux */
#include "feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return fuzz_feed("azurelinux-oval", "azurelinux-3.0-oval.xml", data, size);
}
