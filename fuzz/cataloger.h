/* cataloger.h - run one cataloger over a fuzzer's input, and check what every cataloger promises */
#pragma once
#include "base/error.h"
#include "catalog/claims.h"
#include <assert.h>

static int fuzz_take_package(void *context, const struct package *package)
{
	unsigned *count = context;

	/* read every byte: a sanitizer sees what points nowhere */
	if (slice_hash(package->source_version, slice_hash(package->licence, slice_hash(package->maintainer, 0))) == 42)
		++*count;
	assert(package->type != PACKAGE_UNKNOWN && package->type < PACKAGE_TYPE_COUNT);
	assert(package->name.len > 0 && package->name.len <= CLAIM_NAME_LEN_MAX);
	assert(package->version.len <= CLAIM_VERSION_LEN_MAX && package->evidence.len <= CLAIM_TEXT_LEN_MAX);
	assert(package->source_name.len > 0 && package->path.len > 0 && package->cataloger.len > 0);
	for (size_t i = 0; i < package->name.len; i++)
		assert((unsigned char)package->name.ptr[i] >= 0x20 && package->name.ptr[i] != 0x7f);
	return ++*count < 5000 ? 0 : -ERR_LIMIT;
}

static void fuzz_take_note(void *context, const struct note *note)
{
	(void)context;
	assert(note->kind < NOTE_KIND_COUNT && note->text.len > 0 && note->path.len > 0);
	for (size_t i = 0; i < note->text.len; i++)
		assert((unsigned char)note->text.ptr[i] >= 0x20 && note->text.ptr[i] != 0x7f);
}

static inline void fuzz_cataloger(const struct cataloger *cataloger, struct slice path, struct slice bytes)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	unsigned count = 0;
	struct catalog_file file = { path, bytes, 0644, &arena };
	struct package_sink sink = { fuzz_take_package, &count };
	struct note_sink notes = { fuzz_take_note, NULL };
	int r = cataloger->parse(&file, &sink, &notes);

	assert(r == 0 || (r == -ERR_LIMIT && count == 5000));
}
