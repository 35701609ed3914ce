/* decimal.c - fractions as text */
#include "codec/decimal.h"

#include <math.h>

#define FAST_DECIMALS 6
#define FAST_MAX 1e6

/* False where printf has to be asked: a number that lies between two, as far as can be told here. */
static bool add_fast(struct buffer *out, double value, int decimals)
{
	static const double powers[FAST_DECIMALS + 1] = { 1, 10, 100, 1000, 1e4, 1e5, 1e6 };
	char digits[24], *first = digits + sizeof digits;
	uint64_t whole;
	double scaled;

	if (signbit(value) || value >= FAST_MAX || decimals < 0 || decimals > FAST_DECIMALS)
		return false;
	scaled = value * powers[decimals];
	whole = (uint64_t)scaled;
	scaled -= (double)whole;
	if (fabs(scaled - 0.5) < 1e-3)
		return false;
	whole += scaled > 0.5;
	for (int i = 0; i < decimals; i++, whole /= 10)
		*--first = (char)('0' + whole % 10);
	if (decimals > 0)
		*--first = '.';
	do
		*--first = (char)('0' + whole % 10);
	while (whole /= 10);
	buffer_add(out, first, (size_t)(digits + sizeof digits - first));
	return true;
}

void decimal_add(struct buffer *out, double value, int decimals)
{
	if (!add_fast(out, value, decimals))
		buffer_addf(out, "%.*f", decimals, value);
}
