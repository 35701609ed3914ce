/* auth_file.c - files of accounts, whatever they hold */
#include "registry/auth_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const repositories[] = { "docker.io/library/debian", "r.example:5000/team/app", "r.example" };

	for (size_t i = 0; i < sizeof repositories / sizeof *repositories; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct auth_entry entry;

		if (auth_file_parse(slice_make(data, size), slice_from_text(repositories[i]), &arena, &entry, NULL) == 0)
			auth_entry_done(&entry);
	}
	return 0;
}
