/* gate.c - what is not looked at for secrets, by its first bytes
 *
 * Only what cannot hold text: pictures, sound, film, fonts, compressed streams. A name decides nothing, for a key that is called "key.png" is a
 * key. ELF files, classes, databases are looked at: keys lie in them, and the engine goes through them faster than through text. */
#include "secrets/secrets.h"

static const char pictures[] = "pictures (magic)", fonts[] = "fonts (magic)", film[] = "sound and film (magic)",
		  compressed[] = "compressed streams (magic)",
		  opened[] = "compressed data (what is in it is looked at by itself)";

struct magic {
	struct slice at_start;
	size_t offset; /* of AND, which must be there, too */
	struct slice and;
	const char *why;
};

/* The short ones ask for more than their first bytes, so that no text begins so. */
static const struct magic magics[] = {
	{ { "\x89PNG\r\n\x1a\n", 8 }, 12, { "IHDR", 4 }, pictures },
	{ { "\xff\xd8\xff", 3 }, 0, { NULL, 0 }, pictures },
	{ { "GIF87a", 6 }, 0, { NULL, 0 }, pictures },
	{ { "GIF89a", 6 }, 0, { NULL, 0 }, pictures },
	{ { "RIFF", 4 }, 8, { "WEBP", 4 }, pictures },
	{ { "BM", 2 }, 6, { "\0\0\0\0", 4 }, pictures },
	{ { "II*\0", 4 }, 0, { NULL, 0 }, pictures },
	{ { "MM\0*", 4 }, 0, { NULL, 0 }, pictures },
	{ { "\0\0\1\0", 4 }, 5, { "\0", 1 }, pictures },
	{ { "8BPS\0\1", 6 }, 0, { NULL, 0 }, pictures },
	{ { "\0\0\0\x0cjP  ", 8 }, 0, { NULL, 0 }, pictures },
	{ { "\0\1\0\0\0", 5 }, 6, { "", 0 }, fonts },
	{ { "OTTO\0", 5 }, 0, { NULL, 0 }, fonts },
	{ { "ttcf\0", 5 }, 0, { NULL, 0 }, fonts },
	{ { "wOFF\0", 5 }, 0, { NULL, 0 }, fonts },
	{ { "wOFF\1", 5 }, 0, { NULL, 0 }, fonts },
	{ { "wOFFOTTO", 8 }, 0, { NULL, 0 }, fonts },
	{ { "wOF2\0", 5 }, 0, { NULL, 0 }, fonts },
	{ { "wOF2OTTO", 8 }, 0, { NULL, 0 }, fonts },
	{ { "OggS\0", 5 }, 0, { NULL, 0 }, film },
	{ { "fLaC\0", 5 }, 0, { NULL, 0 }, film },
	{ { "MThd\0", 5 }, 0, { NULL, 0 }, film },
	{ { "ID3\2", 4 }, 0, { NULL, 0 }, film },
	{ { "ID3\3", 4 }, 0, { NULL, 0 }, film },
	{ { "ID3\4", 4 }, 0, { NULL, 0 }, film },
	{ { "RIFF", 4 }, 8, { "WAVE", 4 }, film },
	{ { "RIFF", 4 }, 8, { "AVI ", 4 }, film },
	{ { "\x1a\x45\xdf\xa3", 4 }, 0, { NULL, 0 }, film },
	{ { "FLV\1", 4 }, 0, { NULL, 0 }, film },
	{ { "\0\0\0", 3 }, 4, { "ftyp", 4 }, film },
	{ { "\x1f\x8b\x08", 3 }, 0, { NULL, 0 }, opened },
	{ { "BZh", 3 }, 4, { "\x31\x41\x59\x26\x53\x59", 6 }, compressed },
	{ { "\xfd"
	    "7zXZ\0",
		  6 },
		0, { NULL, 0 }, compressed },
	{ { "\x28\xb5\x2f\xfd", 4 }, 0, { NULL, 0 }, opened },
	{ { "\x04\x22\x4d\x18", 4 }, 0, { NULL, 0 }, compressed },
	{ { "7z\xbc\xaf\x27\x1c", 6 }, 0, { NULL, 0 }, compressed },
	{ { "Rar!\x1a\x07", 6 }, 0, { NULL, 0 }, compressed },
	{ { "PACK\0\0\0", 7 }, 0, { NULL, 0 }, compressed },
};

const char *secrets_gate(struct slice path, struct slice head, uint64_t size)
{
	(void)path;
	if (size == 0)
		return NULL;
	for (size_t i = 0; i < sizeof magics / sizeof *magics; i++)
		if (slice_starts_with(head, magics[i].at_start) &&
			(!magics[i].and.len || slice_starts_with(slice_from(head, magics[i].offset), magics[i].and)))
			return magics[i].why;
	return NULL;
}
