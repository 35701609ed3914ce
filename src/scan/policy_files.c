/* policy_files.c - a user's policy, read from its file */
#include "scan/policy_files.h"
#include "base/file.h"

int policy_file_read(const char *path, struct arena *arena, struct policy **ret_policy, struct error *err)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(POLICY_BYTES_MAX);
	int r = file_read(path, &text, err);

	if (r < 0)
		return error_context(err, r, "policy");
	return policy_read(
		arena_copy(arena, slice_from_text(path)), arena_copy(arena, buffer_slice(&text)), arena, ret_policy, err);
}
