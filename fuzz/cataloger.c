/* cataloger.c - run one cataloger over a fuzzer's input, and check what every cataloger promises
 *
 * One program, linked under the name of each cataloger of catalogers.def: its own name says which it runs. */
#include "base/error.h"
#include "catalog/claims.h"
#include "inventory/gather.h"
#include "model/detector_text.h"
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

static int fuzz_take_files(void *context, const struct package_files *files)
{
	(void)context;
	assert(files->package.len > 0 && files->package.len <= CLAIM_NAME_LEN_MAX && files->path.len > 0);
	assert((files->hashes.len > 0 || files->licence.len > 0) && files->hashes.len % 8 == 0);
	return 0;
}

static int fuzz_take_stated(void *context, const struct stated_digest *stated)
{
	(void)context;
	assert(stated->path.len > 0 && stated->list.len > 0 && stated->package.len <= CLAIM_NAME_LEN_MAX);
	assert(stated->kind < STATED_KIND_COUNT && (stated->digest.len > 0) == (stated->kind == STATED_DIGEST));
	return 0;
}

static void fuzz_at(const struct cataloger *cataloger, struct slice path, struct slice bytes)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	unsigned count = 0;
	struct catalog_file file = { .path = path, .bytes = bytes, .mode = 0755, .arena = &arena, .size = bytes.len };
	struct package_sink sink = { fuzz_take_package, fuzz_take_files, &count, fuzz_take_stated };
	struct note_sink notes = { fuzz_take_note, NULL };
	uint64_t kept[CATALOG_KEPT_WORDS] = { 0 };
	int r = cataloger->parse_together ? cataloger->parse_together(&file, 1, &sink, &notes)
					  : cataloger->parse(&file, &sink, &notes);

	assert(r == 0 || (r == -ERR_LIMIT && count == 5000));
	if (!cataloger->windows || r < 0)
		return;
	file.kept = kept; /* as if there were more of it on either side */
	for (file.offset = 0; file.offset < 3; file.offset++) {
		file.size = file.offset + bytes.len + (file.offset < 2);
		r = cataloger->parse(&file, &sink, &notes);
		assert(r == 0 || (r == -ERR_LIMIT && count == 5000));
	}
}

/* A path that the interest wants. */
static void fuzz_path(const struct interest *interest, char *path, size_t size)
{
	struct slice text = slice_from_text(interest->text), before, after;

	switch (interest->kind) {
	case INTEREST_PATH:
		snprintf(path, size, "%s", interest->text);
		break;
	case INTEREST_BASE_NAME:
		snprintf(path, size, "srv/%s", interest->text);
		break;
	case INTEREST_SUFFIX:
		snprintf(path, size, "srv/a-1.0%s", interest->text);
		break;
	case INTEREST_FOLDER:
		snprintf(path, size, "%s/a", interest->text);
		break;
	case INTEREST_IN:
		if (slice_cut(text, ':', &before, &after))
			snprintf(path, size, "srv/a-1%.*s/%.*s", SLICE_ARG(before), SLICE_ARG(after));
		break;
	default:
		snprintf(path, size, "usr/bin/a");
		break;
	}
}

/* Names that only some accept; or none. */
static void fuzz_other_path(const struct cataloger *cataloger, const struct interest *interest, char *path, size_t size)
{
	static const char *const starts[] = { "srv/a.deps", "srv/Manifest", "srv/ebin/a", "srv/dependency-locks/a", "boot/",
		"opt/a.ko", "usr/bin/bash", "lib/modules/6.1/", "usr/share/doc/a/", "var/lib/pacman/local/a-1-1/",
		"var/db/pkg/a/b-1/", "nix/store/", "var/lib/flatpak/app/", "home/linuxbrew/" };
	static const char *const ends[] = { "vmlinuz-6.1", "a.list", "a.md5sums", "a.control", "aaa_a" };

	for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
		const char *end = interest->kind == INTEREST_FOLDER ? ends[0] : interest->text;

		snprintf(path, size, "%s%s", starts[i], end);
		if (cataloger->accepts(slice_from_text(path)))
			return;
	}
	for (size_t i = 0; interest->kind == INTEREST_FOLDER && i < sizeof ends / sizeof ends[0]; i++) {
		snprintf(path, size, "%s/%s", interest->text, ends[i]);
		if (cataloger->accepts(slice_from_text(path)))
			return;
	}
	path[0] = '\0';
}

static const struct cataloger *chosen;

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	struct slice name = slice_base_name(slice_from_text((*argv)[0]));

	(void)argc;
	if (slice_equal(name, slice_from_text(cataloger_dpkg_digests.name)))
		chosen = &cataloger_dpkg_digests;
	for (size_t i = 0; catalogers[i]; i++)
		if (slice_equal(name, slice_from_text(catalogers[i]->name)))
			chosen = catalogers[i];
	assert(chosen); /* started under a name that is no cataloger's */
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	for (const struct interest *interest = chosen->interests; interest->kind != INTEREST_END; interest++) {
		char path[256] = "";

		fuzz_path(interest, path, sizeof path);
		if (path[0] && chosen->accepts && !chosen->accepts(slice_from_text(path)))
			fuzz_other_path(chosen, interest, path, sizeof path);
		if (path[0])
			fuzz_at(chosen, slice_from_text(path), slice_make(data, size));
	}
	return 0;
}
