/* engine_context.c - fuzz: docker's contexts (meta.json), and the file that says which is in use
 *
 * Where an engine is, is a path from the root on, or a host. */
#include "stores/engine_host.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct slice text = slice_make(data, size), address, name;
	struct engine_host host = { 0 };
	bool unverified;

	(void)engine_config_parse(text, &arena, &name, NULL);
	if (engine_context_parse(text, &arena, &address, &unverified, NULL) < 0)
		return 0;
	if (engine_host_parse(address, &arena, &host, NULL) == 0 && (host.path ? host.path[0] != '/' : host.authority.len == 0))
		abort();
	engine_host_done(&host);
	return 0;
}
