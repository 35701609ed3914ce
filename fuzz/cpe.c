/* cpe.c - fuzz: CPE names, and the order of versions that they are judged by */
#include "model/cpe.h"
#include "base/cleanup.h"
#include "version/version.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct version_scheme *scheme = version_scheme_by_name(S("cpe"));
	cleanup_arena struct arena arena = ARENA_INIT;
	struct slice text = slice_make(data, size), first = text, second = S("");
	struct cpe cpe;

	if (cpe_parse(text, &cpe)) {
		struct slice name = cpe_name(&cpe, &arena), version = cpe_version(&cpe, &arena);

		if (name.len > 2 * text.len || version.len > text.len + 1 || (name.len && slice_find_byte(name, ':') < 0))
			__builtin_trap();
	}
	slice_cut(text, '\n', &first, &second);
	if ((scheme->compare(first, second) > 0) != (scheme->compare(second, first) < 0) || scheme->compare(first, first) != 0)
		__builtin_trap();
	if (scheme->is_update(first, second) && scheme->compare(first, second) == 0)
		__builtin_trap();
	return 0;
}
