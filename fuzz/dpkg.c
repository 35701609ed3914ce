/* dpkg.c - fuzz dpkg's status, whole and by package */
#include "cataloger.h"

extern const struct cataloger cataloger_dpkg;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_cataloger(&cataloger_dpkg, S("var/lib/dpkg/status"), slice_make(data, size));
	fuzz_cataloger(&cataloger_dpkg, S("var/lib/dpkg/status.d/a"), slice_make(data, size));
	return 0;
}
