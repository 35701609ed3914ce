/* reference.c - names of images in archives and on the command line; registry/reference.c has their grammar */
#include "image/reference.h"
#include "registry/reference.h"

struct slice reference_whole(struct arena *arena, struct slice text)
{
	struct reference reference;

	return reference_parse(text, arena, &reference, NULL) < 0 ? text : reference_text(&reference, arena);
}

static bool is_name_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || memchr("._-/:@", c, 6);
}

bool reference_looks_right(struct slice text)
{
	static const char *const file_ends[] = { ".tar", ".tgz", ".gz", ".zst", ".xz", ".bz2", ".zip", ".oci", ".json" };

	if (text.len == 0 || text.len > 512 || memchr("./-_:@", text.ptr[0], 6) || slice_ends_with(text, S("/")))
		return false;
	for (size_t i = 0; i < sizeof file_ends / sizeof *file_ends; i++)
		if (slice_ends_with(text, slice_from_text(file_ends[i])))
			return false;
	for (size_t i = 0; i < text.len; i++)
		if (!is_name_byte(text.ptr[i]))
			return false;
	return slice_find(text, S("//")) < 0;
}
