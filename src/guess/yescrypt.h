/* yescrypt.h - inside this room: the parameters of yescrypt and scrypt hashes, and what they ask for */
#pragma once
#include "base/slice.h"

struct yescrypt {
	unsigned log2_n; /* 2^log2_n blocks of 128 * r bytes */
	uint64_t r, p, t;
	unsigned log2_rom; /* 0: no table besides */
	bool classic;      /* as scrypt is */
};

/* What stands behind "$y$" and "$gy$", up to the salt; *REST is what is left then. False: it cannot be read. */
bool yescrypt_read(struct slice *rest, struct yescrypt *ret_yescrypt);
/* The same behind "$7$". */
bool yescrypt_read_scrypt(struct slice *rest, struct yescrypt *ret_yescrypt);

double yescrypt_seconds(const struct yescrypt *yescrypt);
uint64_t yescrypt_memory(const struct yescrypt *yescrypt); /* in bytes; the largest there is where it is more than that */
void yescrypt_say(const struct yescrypt *yescrypt, char *text, size_t size);
