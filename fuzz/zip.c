/* zip.c - list and read any bytes as a zip */
#include "codec/zip.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup_buffer struct buffer out = BUFFER_INIT(1u << 20);
	cleanup_zip struct zip *zip = NULL;
	struct zip_entry entry;

	if (zip_open(slice_make(data, size), &zip, NULL) < 0)
		return 0;
	for (int count = 0; count < 100 && zip_next(zip, &entry, NULL) > 0; count++) {
		if (entry.path.len > size || slice_hash(entry.path, 0) == 1) /* touches all of it */
			abort();
		if (zip_read(zip, &out, NULL) == 0 && entry.encrypted)
			abort();
		if (out.len > 1u << 20)
			abort();
	}
	return 0;
}
