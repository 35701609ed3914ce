/* endoflife_date.c - fuzz: releases as endoflife.date lists them */
#include "feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return fuzz_feed("endoflife-date", "alpine-linux.json", data, size);
}
