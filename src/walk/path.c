/* path.c - the names in archives, made plain */
#include "walk/path.h"

enum path_result path_normalise(struct slice written, char storage[WALK_PATH_BYTES_MAX], struct slice *ret_path)
{
	enum path_result result = PATH_GOOD;
	size_t len = 0, depth = 0;
	struct slice part;

	if (slice_find_byte(written, '\0') >= 0)
		return PATH_BAD;
	while (slice_next_token(&written, '/', &part)) {
		if (part.len == 0 || slice_equal(part, S(".")))
			continue;
		if (slice_equal(part, S(".."))) {
			ptrdiff_t slash = slice_find_last_byte(slice_make(storage, len), '/');

			if (len == 0)
				result = PATH_CLIMBS;
			len = slash < 0 ? 0 : (size_t)slash;
			depth -= depth > 0;
			continue;
		}
		if (part.len + 1 > WALK_PATH_BYTES_MAX - len || ++depth > WALK_PATH_DEPTH_MAX)
			return PATH_TOO_LONG;
		if (len)
			storage[len++] = '/';
		memcpy(storage + len, part.ptr, part.len);
		len += part.len;
	}
	*ret_path = slice_make(storage, len);
	return result;
}
