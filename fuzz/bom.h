/* bom.h - what the fuzz targets of bills of materials share: read one, and look at every byte that is handed out */
#pragma once
#include "bomread/bomread.h"

static void fuzz_look(uint64_t *sum, struct slice text)
{
	*sum += slice_hash(text, 0);
}

static int fuzz_take_package(void *context, const struct package *package)
{
	const struct slice texts[] = { package->name, package->version, package->architecture, package->source_name,
		package->source_version, package->licence, package->maintainer, package->origin, package->module, package->cpe,
		package->path, package->cataloger, package->evidence, package->owner };

	/* What plimsoll relies on. */
	if (package->type == PACKAGE_UNKNOWN || package->type >= PACKAGE_TYPE_COUNT || package->name.len == 0)
		__builtin_trap();
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		fuzz_look(context, texts[i]);
	return 0;
}

static int fuzz_take_distribution(void *context, const struct distribution *found)
{
	if (found->id.len == 0)
		__builtin_trap();
	fuzz_look(context, found->id);
	fuzz_look(context, found->id_like);
	fuzz_look(context, found->version_id);
	fuzz_look(context, found->codename);
	fuzz_look(context, found->pretty_name);
	return 0;
}

static int fuzz_take_document(void *context, const struct bom_document *document)
{
	if (document->format.len == 0 || document->unjudged_count > document->component_count)
		__builtin_trap();
	fuzz_look(context, document->format);
	fuzz_look(context, document->subject);
	fuzz_look(context, document->tool);
	fuzz_look(context, document->created);
	return 0;
}

static void fuzz_take_note(void *context, const struct note *note)
{
	fuzz_look(context, note->text);
}

static inline int fuzz_bom(const uint8_t *data, size_t size)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	uint64_t sum = 0;
	const struct bomread_sink sink = { fuzz_take_package, fuzz_take_distribution, fuzz_take_document, &sum,
		{ fuzz_take_note, &sum } };
	struct error err = { 0 };

	if (bomread_document(slice_make(data, size), &sink, &arena, &err) < 0 && !err.text[0])
		__builtin_trap();
	return 0;
}
