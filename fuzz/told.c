/* told.c - reports as the library reads them: what it takes has a verdict, and texts that end */
#include "library/told.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct told told;
	struct error err;

	if (told_read(slice_make(data, size), &arena, &told, &err) < 0)
		return 0;
	if (told.verdict < PLIMSOLL_VERDICT_PASS || told.verdict > PLIMSOLL_VERDICT_BLOCK)
		abort();
	for (size_t i = 0; i < told.finding_count; i++) {
		const struct plimsoll_finding *finding = &told.findings[i];
		const char *const texts[] = { finding->id, finding->title, finding->reason, finding->package_name,
			finding->package_version, finding->purl, finding->fixed_version, finding->path, finding->owner,
			finding->source, finding->vector, finding->exploited_since };

		for (size_t j = 0; j < sizeof texts / sizeof texts[0]; j++)
			if (strlen(texts[j]) > size)
				abort();
		if (finding->layer < -1 || finding->score < -1 || finding->epss < -1)
			abort();
	}
	return 0;
}
