/* java_manifest.c - what a jar's manifest says of the jar as a whole */
#include "java/java_manifest.h"

#define VALUE_LEN_MAX 1024

/* Takes a line off *TEXT, whatever ends it: CR LF, LF or CR. */
static bool take_line(struct slice *text, struct slice *ret_line)
{
	size_t len = 0;

	if (!text->len)
		return false;
	while (len < text->len && text->ptr[len] != '\n' && text->ptr[len] != '\r')
		len++;
	*ret_line = slice_first(*text, len);
	*text = slice_from(*text, len);
	*text = slice_from(*text, slice_starts_with(*text, S("\r\n")) ? 2 : 1);
	return true;
}

/* Lines are folded after 72 bytes, in the middle of a character too: what goes on begins with one blank. */
static struct slice unfold(struct slice raw, struct arena *arena)
{
	char out[VALUE_LEN_MAX];
	size_t len = 0;
	struct slice line;

	for (bool first = true; take_line(&raw, &line); first = false) {
		if (!first)
			line = slice_from(line, 1);
		if (line.len > sizeof out - len)
			return S("");
		if (line.len)
			memcpy(out + len, line.ptr, line.len);
		len += line.len;
	}
	return arena_copy(arena, slice_trim(slice_make(out, len)));
}

void java_manifest_read(struct slice bytes, struct java_manifest *ret_manifest, struct arena *arena)
{
	struct java_manifest found = { 0 };
	const struct {
		struct slice key;
		struct slice *value;
	} wanted[] = { { S("Implementation-Title"), &found.implementation_title },
		{ S("Implementation-Version"), &found.implementation_version },
		{ S("Implementation-Vendor-Id"), &found.implementation_vendor_id },
		{ S("Specification-Title"), &found.specification_title },
		{ S("Specification-Version"), &found.specification_version },
		{ S("Bundle-SymbolicName"), &found.bundle_symbolic_name }, { S("Bundle-Version"), &found.bundle_version },
		{ S("Automatic-Module-Name"), &found.automatic_module_name } };
	struct slice line, key, value, rest;

	/* An empty line ends the main attributes: what follows speaks of single entries. */
	while (take_line(&bytes, &line) && line.len) {
		if (!slice_cut(line, ':', &key, &value))
			continue;
		while (slice_starts_with(bytes, S(" "))) {
			take_line(&bytes, &line);
			value.len = (size_t)(line.ptr + line.len - value.ptr);
		}
		/* Of an attribute that stands twice the last one counts; each is unfolded once, below. */
		for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
			if (slice_equal_ignoring_case(key, wanted[i].key))
				*wanted[i].value = value;
	}
	for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
		*wanted[i].value = unfold(*wanted[i].value, arena);
	if (slice_cut(found.bundle_symbolic_name, ';', &key, &rest))
		found.bundle_symbolic_name = slice_trim(key);
	*ret_manifest = found;
}
