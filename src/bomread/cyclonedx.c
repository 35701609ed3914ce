/* cyclonedx.c - what CycloneDX's two forms have in common */
#include "bomread/cyclonedx.h"

#include <stddef.h>

#define LICENCE_BYTES_MAX 4096u

struct slice *cyclonedx_text(struct cyclonedx_component *component, struct slice key)
{
	static const struct {
		struct slice key;
		size_t offset;
	} texts[] = {
		{ { "type", 4 }, offsetof(struct cyclonedx_component, type) },
		{ { "scope", 5 }, offsetof(struct cyclonedx_component, scope) },
		{ { "bom-ref", 7 }, offsetof(struct cyclonedx_component, part.ref) },
		{ { "group", 5 }, offsetof(struct cyclonedx_component, part.group) },
		{ { "name", 4 }, offsetof(struct cyclonedx_component, part.name) },
		{ { "version", 7 }, offsetof(struct cyclonedx_component, part.version) },
		{ { "purl", 4 }, offsetof(struct cyclonedx_component, part.purl) },
		{ { "cpe", 3 }, offsetof(struct cyclonedx_component, part.cpe) },
		{ { "description", 11 }, offsetof(struct cyclonedx_component, part.facts[FACT_SYSTEM_NAME]) },
	};

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		if (slice_equal(key, texts[i].key))
			return (struct slice *)((char *)component + texts[i].offset);
	return NULL;
}

int cyclonedx_add(struct reading *reading, struct cyclonedx_component *component)
{
	struct part *part = &component->part;

	if (slice_equal(component->scope, S("excluded"))) /* "may not be delivered" */
		return 0;
	part->judged = slice_equal(component->type, S("library")) || slice_equal(component->type, S("application")) ||
		       slice_equal(component->type, S("framework")) || component->type.len == 0;
	part->system = slice_equal(component->type, S("operating-system")) && !part->root;
	part->file = slice_equal(component->type, S("file")) && part->purl.len == 0;
	return reading_add(reading, part);
}

struct slice cyclonedx_add_licence(struct slice all, struct slice one, struct arena *arena)
{
	if (one.len == 0 || all.len > LICENCE_BYTES_MAX)
		return all;
	if (all.len == 0)
		return one;
	if (slice_find(one, S(" OR ")) >= 0)
		return arena_printf(arena, "%.*s AND (%.*s)", SLICE_ARG(all), SLICE_ARG(one));
	return arena_printf(arena, "%.*s AND %.*s", SLICE_ARG(all), SLICE_ARG(one));
}

int cyclonedx_take_version(struct reading *reading, struct slice version, bool *ret_mixed, struct error *err)
{
	struct slice one, minor;
	uint64_t number;

	if (!slice_cut(version, '.', &one, &minor) || !slice_equal(one, S("1")) || !slice_to_u64(minor, &number))
		return error_set(err, ERR_UNSUPPORTED, "CycloneDX '%.*s' is no version that is read: 1.2 to 1.7 are",
			SLICE_ARG(slice_first(version, 20)));
	*ret_mixed = number > 6;
	reading->document.format = arena_printf(reading->arena, "CycloneDX %.*s", SLICE_ARG(version));
	return 0;
}
