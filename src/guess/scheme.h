/* scheme.h - inside this room: what a password field is, and what one guess at it costs, as its own parameters say
 *
 * Read before anything is tried: a hash may ask for hours of work or gigabytes of memory. No text made here holds a part of the field. */
#pragma once
#include "base/slice.h"

enum field_kind {
	FIELD_EMPTY,     /* no password is asked for */
	FIELD_LOCKED,    /* "!", "*", "x", "!hash": no password fits */
	FIELD_PLAIN,     /* the password itself */
	FIELD_HASH,      /* can be tried */
	FIELD_MALFORMED, /* begins as a hash of `scheme` and is none: nothing can ever fit it */
	FIELD_UNKNOWN,   /* a hash of a scheme that is not tried here */
};

enum scheme_id {
	SCHEME_NONE,
	SCHEME_CRYPT, /* crypt(3) knows it */
	SCHEME_APR1,
	SCHEME_SHA, /* {SHA} and {SSHA} */
};

struct field {
	enum field_kind kind;
	enum scheme_id id;
	struct slice scheme; /* "sha512crypt"; empty: none */
	struct slice hash;   /* what is tried: FIELD without "{CRYPT}" */
	double seconds;      /* one guess, about, on a machine of today */
	uint64_t memory_bytes;
	char cost[64];     /* what the parameters say: "rounds=5000", "cost 12"; empty: nothing */
	const char *words; /* FIELD_MALFORMED, FIELD_UNKNOWN: what is the matter; else NULL */
};

#define FIELD_SIZE_MAX 383u /* what crypt(3) takes, less its NUL */

struct field field_read(struct slice text);

/* The place of BYTE in "./0-9A-Za-z", by which crypt(3) writes digits to the base 64, or -1. */
int field_digit(char byte);
