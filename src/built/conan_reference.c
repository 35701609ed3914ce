/* conan_reference.c - how Conan names what it knows */
#include "built/conan_reference.h"
#include "built/listed.h"

bool conan_reference_read(struct slice text, struct conan_reference *ret_reference)
{
	struct conan_reference reference = { 0 };
	struct slice all;

	text = text_until(slice_trim(text), "#%:");
	all = text_until(text, "@");
	reference.owner = slice_from(text, all.len + 1);
	if (!slice_cut(all, '/', &reference.name, &reference.version) || !reference.name.len || !reference.version.len)
		return false;
	/* "name/[>1.0]" is a range; elsewhere a bracket is what was left of a section's head. */
	if (slice_find_byte(reference.name, '[') >= 0 || slice_find_byte(slice_from(reference.version, 1), '[') >= 0)
		return false;
	for (size_t i = 0; i < all.len; i++)
		if ((unsigned char)all.ptr[i] <= ' ')
			return false;
	/* "name/version@_/_" and "name/version@" have none. */
	if (slice_equal(reference.owner, S("_/_")))
		reference.owner = S("");
	*ret_reference = reference;
	return true;
}
