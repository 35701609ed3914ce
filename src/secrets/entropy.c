/* entropy.c - Shannon's entropy of a text's bytes */
#include "secrets/entropy.h"

#include <math.h>

double entropy_of(struct slice text)
{
	uint32_t counts[256] = { 0 };
	double sum = 0;

	if (text.len == 0)
		return 0;
	for (size_t i = 0; i < text.len; i++)
		counts[(unsigned char)text.ptr[i]]++;
	/* -sum(p log p) with p = count / len */
	for (unsigned i = 0; i < 256; i++)
		if (counts[i] > 1)
			sum += (double)counts[i] * log2((double)counts[i]);
	return log2((double)text.len) - sum / (double)text.len;
}
