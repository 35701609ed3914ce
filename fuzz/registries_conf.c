/* registries_conf.c - fuzz: a registries.conf of any bytes, on top of a good one; which rule names meet, and what aliases say */
#include "registry/registries_conf.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void look_up(const struct registries_conf *conf, struct slice name)
{
	struct slice rest;
	const struct registry_rule *rule = registries_conf_rule(conf, name, &rest);

	if (!slice_ends_with(name, rest) || (rule && (!rule->prefix.len || (rest.len && rest.ptr[0] != '/'))) ||
		(!rule && rest.len != name.len))
		abort();
	for (size_t i = 0; rule && i < rule->mirror_count; i++)
		if (!rule->mirrors[i].location.len)
			abort();
	(void)registries_conf_alias(conf, name);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char first[] =
		"[[registry]]\nprefix=\"a.test/b\"\n[[registry.mirror]]\nlocation=\"m.test\"\n[aliases]\nb=\"a.test/b\"\n";
	static const char *const names[] = { "docker.io/library/debian", "a.test/b", "a.test/b/c", "a.test/bc", "x.a.test:5000/b",
		"b" };
	cleanup_arena struct arena arena = ARENA_INIT;
	cleanup_registries_conf struct registries_conf conf = { 0 };

	if (registries_conf_add(&conf, slice_from_text(first), S("/first.conf"), &arena, NULL) < 0)
		abort();
	(void)registries_conf_add(&conf, slice_make(data, size), S("/second.conf"), &arena, NULL); /* what was read is kept */
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		look_up(&conf, slice_from_text(names[i]));
	return 0;
}
