/* keys.c - private keys and certificates */
#include "secrets/keys.h"

bool keys_wants(struct slice path, struct slice head, uint64_t size)
{
	(void)path;
	(void)head;
	(void)size;
	return false;
}

int keys_scan(const struct secrets *secrets, struct slice path, struct slice bytes, struct arena *arena,
	const struct secret_sink *sink, struct note_sink *notes)
{
	(void)secrets;
	(void)path;
	(void)bytes;
	(void)arena;
	(void)sink;
	(void)notes;
	return 0;
}
