/* yescrypt.c - the parameters of yescrypt and scrypt hashes */
#include "guess/yescrypt.h"
#include "guess/scheme.h"

#include <math.h>
#include <stdio.h>

/* Seconds for one of the N * r blocks, about: scrypt mixes twice by eight rounds of Salsa20, yescrypt for a third more by less. */
#define SCRYPT_SECONDS 2.8e-7
#define YESCRYPT_SECONDS 1.7e-7
#define YESCRYPT_LOOPS (4.0 / 3) /* which those seconds are for: t = 0 */

/* A number of one to six digits to the base 64: the first says how many follow, the fewer the smaller it is. */
static bool take_number(struct slice *rest, uint64_t least, uint64_t *ret_number)
{
	unsigned start = 0, end = 47, more = 0;
	uint64_t number = least;
	int digit = rest->len ? field_digit(rest->ptr[0]) : -1;

	if (digit < 0)
		return false;
	while ((unsigned)digit > end) {
		more++;
		number += (uint64_t)(end + 1 - start) << (6 * (more - 1));
		start = end + 1;
		end = start + (62 - end) / 2;
	}
	number += (uint64_t)((unsigned)digit - start) << (6 * more);
	if (rest->len < (size_t)more + 1)
		return false;
	for (unsigned i = 1; i <= more; i++) {
		digit = field_digit(rest->ptr[i]);
		if (digit < 0)
			return false;
		number += (uint64_t)digit << (6 * (more - i));
	}
	*rest = slice_from(*rest, (size_t)more + 1);
	*ret_number = number;
	return true;
}

/* What may follow N and r: which of p, t, g and the table's size follow, as bits, then those. */
static bool take_more(struct slice *rest, struct yescrypt *yescrypt)
{
	uint64_t have, ignored, rom = 0;

	if (!take_number(rest, 1, &have) || have > 15)
		return false;
	if ((have & 1 && !take_number(rest, 2, &yescrypt->p)) || (have & 2 && !take_number(rest, 1, &yescrypt->t)) ||
		(have & 4 && !take_number(rest, 1, &ignored)) || (have & 8 && (!take_number(rest, 1, &rom) || rom > 63)))
		return false;
	yescrypt->log2_rom = (unsigned)rom;
	return true;
}

bool yescrypt_read(struct slice *rest, struct yescrypt *ret_yescrypt)
{
	struct yescrypt yescrypt = { .p = 1 };
	uint64_t flavour, log2_n;

	if (!take_number(rest, 0, &flavour) || !take_number(rest, 1, &log2_n) || log2_n > 63 ||
		!take_number(rest, 1, &yescrypt.r))
		return false;
	yescrypt.classic = flavour == 0;
	yescrypt.log2_n = (unsigned)log2_n;
	if (!slice_starts_with(*rest, S("$")) && !take_more(rest, &yescrypt))
		return false;
	if (!slice_starts_with(*rest, S("$")))
		return false;
	*rest = slice_from(*rest, 1);
	*ret_yescrypt = yescrypt;
	return true;
}

/* Five digits to the base 64, the least first. */
static bool read_fixed(struct slice digits, uint64_t *ret_number)
{
	uint64_t number = 0;

	for (unsigned i = 0; i < 5; i++) {
		int digit = field_digit(digits.ptr[i]);

		if (digit < 0)
			return false;
		number |= (uint64_t)digit << (6 * i);
	}
	*ret_number = number;
	return true;
}

bool yescrypt_read_scrypt(struct slice *rest, struct yescrypt *ret_yescrypt)
{
	struct yescrypt yescrypt = { .classic = true };
	int log2_n;

	if (rest->len < 11)
		return false;
	log2_n = field_digit(rest->ptr[0]);
	if (log2_n < 1 || !read_fixed(slice_from(*rest, 1), &yescrypt.r) || !read_fixed(slice_from(*rest, 6), &yescrypt.p) ||
		yescrypt.r == 0 || yescrypt.p == 0)
		return false;
	yescrypt.log2_n = (unsigned)log2_n;
	*rest = slice_from(*rest, 11);
	*ret_yescrypt = yescrypt;
	return true;
}

double yescrypt_seconds(const struct yescrypt *yescrypt)
{
	double blocks = ldexp((double)yescrypt->r, (int)yescrypt->log2_n) * (double)yescrypt->p;

	if (yescrypt->classic)
		return blocks * SCRYPT_SECONDS * (1 + (double)yescrypt->t);
	/* Of the lanes that p names, each does its part of N. */
	return blocks / (double)yescrypt->p * YESCRYPT_SECONDS * (1 + (yescrypt->t ? (double)yescrypt->t : 1.0 / 3)) /
	       YESCRYPT_LOOPS;
}

uint64_t yescrypt_memory(const struct yescrypt *yescrypt)
{
	double bytes =
		ldexp(128.0 * (double)yescrypt->r, (int)yescrypt->log2_n) + 128.0 * (double)yescrypt->r * (double)yescrypt->p;

	if (yescrypt->log2_rom)
		bytes += ldexp(128.0 * (double)yescrypt->r, (int)yescrypt->log2_rom);
	return bytes < (double)(1ull << 62) ? (uint64_t)bytes : UINT64_MAX;
}

void yescrypt_say(const struct yescrypt *yescrypt, char *text, size_t size)
{
	char more[32] = "";

	if (yescrypt->p != 1 || yescrypt->t)
		snprintf(more, sizeof more, ", p=%llu, t=%llu", (unsigned long long)yescrypt->p, (unsigned long long)yescrypt->t);
	snprintf(text, size, "N=2^%u, r=%llu%s", yescrypt->log2_n, (unsigned long long)yescrypt->r, more);
}
