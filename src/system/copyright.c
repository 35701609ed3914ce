/* copyright.c - the licences that a Debian copyright file names */
#include "system/copyright.h"
#include "catalog/claims.h"
#include "codec/deb822.h"

#define LICENCES_MAX 64u
#define JOINED_LEN_MAX (CLAIM_TEXT_LEN_MAX - 16u) /* " AND others" fits behind it */

struct licences {
	struct slice items[LICENCES_MAX];
	size_t count;
	bool full;
};

static void add(struct licences *licences, struct slice name)
{
	if (!name.len)
		return;
	for (size_t i = 0; i < licences->count; i++)
		if (slice_equal_ignoring_case(licences->items[i], name))
			return;
	if (licences->count == LICENCES_MAX)
		licences->full = true;
	else
		licences->items[licences->count++] = name;
}

/* "GPL-2+ or MIT", "GPL-2+, and LGPL-2.1": more than a name, to be kept together. */
static bool is_compound(struct slice name)
{
	return slice_find_byte(name, ' ') >= 0 || slice_find_byte(name, ',') >= 0;
}

static struct slice join(const struct licences *licences, struct arena *arena)
{
	char *out = arena_alloc(arena, CLAIM_TEXT_LEN_MAX);
	size_t len = 0;
	bool full = licences->full;

	for (size_t i = 0; i < licences->count; i++) {
		struct slice name = licences->items[i];
		bool compound = licences->count > 1 && is_compound(name);

		if (len + name.len + 8 > JOINED_LEN_MAX) {
			full = true;
			break;
		}
		len += (size_t)snprintf(out + len, CLAIM_TEXT_LEN_MAX - len, "%s%s%.*s%s", len ? " AND " : "",
			compound ? "(" : "", SLICE_ARG(name), compound ? ")" : "");
	}
	if (full && len)
		len += (size_t)snprintf(out + len, CLAIM_TEXT_LEN_MAX - len, " AND others");
	return slice_make(out, len);
}

/* "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/"; before 1.0 it was called DEP-5. */
static bool is_format(struct slice value)
{
	return slice_find(value, S("copyright-format")) >= 0 || slice_find(value, S("dep5")) >= 0 ||
	       slice_find(value, S("DEP5")) >= 0 || slice_find(value, S("dep-5")) >= 0;
}

struct slice copyright_licence(struct slice bytes, struct arena *arena)
{
	struct licences licences = { .count = 0 };
	struct slice key, value, folded, licence = S("");
	bool is_machine_readable = false, is_header = true, has_files = false;
	struct deb822 deb822;
	enum deb822_event event;

	deb822_init(&deb822, bytes);
	do {
		event = deb822_next(&deb822, &key, &value, &folded);
		if (event == DEB822_FIELD) {
			if (slice_equal_ignoring_case(key, S("Format")) ||
				slice_equal_ignoring_case(key, S("Format-Specification")))
				is_machine_readable |= is_header && is_format(value);
			else if (slice_equal_ignoring_case(key, S("Files")))
				has_files = true;
			else if (slice_equal_ignoring_case(key, S("License")))
				licence = value;
		} else if (event != DEB822_BAD_LINE) {
			/* A paragraph that has nothing but a licence holds its text: the name is used elsewhere. */
			if (is_header || has_files)
				add(&licences, licence);
			is_header = is_header && !is_machine_readable && deb822.line < 3; /* blank lines in front */
			if (!is_header && !is_machine_readable)
				return S("");
			licence = S("");
			has_files = false;
		}
	} while (event != DEB822_END);
	return join(&licences, arena);
}
