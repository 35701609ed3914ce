/* number.h - numbers in the bytes of a database; whoever calls has checked that they are there */
#pragma once
#include <stdint.h>

static inline uint32_t rpm_big16(const char *at)
{
	const unsigned char *byte = (const unsigned char *)at;

	return (uint32_t)byte[0] << 8 | byte[1];
}

static inline uint32_t rpm_big32(const char *at)
{
	return rpm_big16(at) << 16 | rpm_big16(at + 2);
}

static inline uint32_t rpm_little16(const char *at)
{
	const unsigned char *byte = (const unsigned char *)at;

	return (uint32_t)byte[1] << 8 | byte[0];
}

static inline uint32_t rpm_little32(const char *at)
{
	return rpm_little16(at + 2) << 16 | rpm_little16(at);
}
