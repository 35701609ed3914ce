/* shipment.c - fuzz: the manifest of a store in a registry; what is read is written and read again as the same */
#include "supply/shipment.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	cleanup_buffer struct buffer out = BUFFER_INIT(0);
	struct shipment got, again;

	if (shipment_read(slice_make(data, size), &arena, &got, NULL) < 0)
		return 0;
	shipment_write(&got, &out);
	if (shipment_read(buffer_slice(&out), &arena, &again, NULL) < 0 || again.count != got.count ||
		again.sequence != got.sequence)
		abort();
	for (size_t i = 0; i < got.count; i++)
		if (!slice_equal(again.items[i].digest, got.items[i].digest) ||
			again.items[i].size_bytes != got.items[i].size_bytes ||
			!slice_equal(again.items[i].base, got.items[i].base) ||
			!slice_equal(again.items[i].signs, got.items[i].signs))
			abort();
	if (shipment_choose(&got, S("00")))
		(void)shipment_signature(&got, shipment_choose(&got, S("00")));
	return 0;
}
