/* json_scan.h - for json.c: where space and plain text end, 16 bytes at a time where the machine can */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Feeds are hundreds of megabytes of this: whether the usual byte comes next is asked first, and in place. */
#define likely(condition) __builtin_expect(!!(condition), 1)
#define hot static inline __attribute__((always_inline))

hot bool is_space(char byte)
{
	return byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r';
}

/* Behind the space that begins at AT. */
static inline const char *space_end(const char *at, const char *stop)
{
#ifdef __SSE2__
	for (; stop - at >= 16; at += 16) {
		__m128i bytes = _mm_loadu_si128((const __m128i *)at);
		__m128i lines =
			_mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n')), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\r')));
		__m128i blanks =
			_mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(' ')), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\t')));
		unsigned others = ~(unsigned)_mm_movemask_epi8(_mm_or_si128(lines, blanks)) & 0xffff;

		if (others)
			return at + __builtin_ctz(others);
	}
#endif
	while (at < stop && is_space(*at))
		at++;
	return at;
}

/* Most often there is none, or one blank. */
hot const char *after_space(const char *at, const char *stop)
{
	if (likely(at < stop && (unsigned char)*at > ' '))
		return at;
	if (likely(stop - at >= 2 && *at == ' ' && (unsigned char)at[1] > ' '))
		return at + 1;
	return space_end(at, stop);
}

/* Where the first byte of a string stands that needs a closer look: a quote, a backslash, a control, a non-ASCII byte. */
hot const char *plain_end(const char *at, const char *stop)
{
#ifdef __SSE2__
	for (; stop - at >= 16; at += 16) {
		__m128i bytes = _mm_loadu_si128((const __m128i *)at);
		__m128i ends =
			_mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')));
		__m128i others = _mm_cmplt_epi8(bytes, _mm_set1_epi8(0x20)); /* signed: what is not ASCII is below zero */
		unsigned special = (unsigned)_mm_movemask_epi8(_mm_or_si128(ends, others));

		if (special)
			return at + __builtin_ctz(special);
	}
#else
	const uint64_t ones = 0x0101010101010101, tops = 0x8080808080808080;

	while (stop - at >= 8) {
		uint64_t word, quote, backslash, special;

		memcpy(&word, at, sizeof word);
		quote = word ^ ones * '"';
		backslash = word ^ ones * '\\';
		/* The usual "has a byte that is zero / less than 0x20": exact in whether there is one, which is all we ask. */
		special = (word - ones * 0x20) | (quote - ones) | (backslash - ones) | word;
		if (special & tops)
			break;
		at += 8;
	}
#endif
	while (at < stop && (unsigned char)*at >= 0x20 && (unsigned char)*at < 0x80 && *at != '"' && *at != '\\')
		at++;
	return at;
}
