/* traits.c - traits of malware that only the merged image shows */
#include "scan/traits.h"
#include "base/memory.h"
#include "model/system_file.h"
#include "scan/traits_state.h"
#include <stdlib.h>

static bool is_elf(const struct traits_file *file)
{
	return slice_starts_with(file->digest.head, S("\177ELF"));
}

static bool is_script(const struct traits_file *file)
{
	return slice_starts_with(file->digest.head, S("#!"));
}

static bool is_visible(const struct traits_reading *reading, const struct traits_file *file)
{
	return reading->image->is_visible(reading->image->context, file->digest.path, file->layer);
}

static void see(struct traits_reading *reading, struct traits_seen seen)
{
	if (!is_visible(reading, seen.file))
		return;
	memory_reserve(reading->seen, reading->seen_count, reading->seen_capacity);
	reading->seen[reading->seen_count++] = seen;
}

/* What a program's file may be: all else is data, of which a difference says little. */
static enum traits_class class_of(const struct traits_file *file)
{
	static const char *const scripts[] = { ".py", ".pl", ".pm", ".rb", ".sh", ".js", ".lua", ".php", ".awk", ".tcl" };
	static const char *const modules[] = { ".ko", ".ko.xz", ".ko.zst", ".ko.gz" };
	struct slice path = file->digest.path;

	if (is_elf(file) || slice_starts_with(file->digest.head, S("MZ")))
		return CLASS_PROGRAM;
	for (size_t i = 0; i < sizeof modules / sizeof modules[0]; i++)
		if (slice_ends_with(path, slice_from_text(modules[i])))
			return CLASS_PROGRAM;
	if (is_script(file) || file->digest.mode & 0111)
		return CLASS_SCRIPT;
	for (size_t i = 0; i < sizeof scripts / sizeof scripts[0]; i++)
		if (slice_ends_with(path, slice_from_text(scripts[i])))
			return CLASS_SCRIPT;
	return CLASS_OTHER;
}

/* The statements about KEY: *RET_COUNT of them from the one that is returned on. */
static const struct traits_statement *statements_of(const struct traits_reading *reading, struct slice key, size_t *ret_count)
{
	size_t low = 0, high = reading->statement_count, end;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (slice_compare(reading->statements[middle].key, key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (end = low; end < reading->statement_count && slice_equal(reading->statements[end].key, key);)
		end++;
	*ret_count = end - low;
	return *ret_count ? reading->statements + low : NULL;
}

static bool is_diverted_to(const struct traits_reading *reading, struct slice key)
{
	size_t low = 0, high = reading->diversion_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (slice_compare(system_file_key(reading->diversions[middle]->stated.target), key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < reading->diversion_count && slice_equal(system_file_key(reading->diversions[low]->stated.target), key);
}

/* The file's digest of the kind that has so many digits; empty: it is not known. */
static struct slice digest_like(const struct traits_file *file, struct slice stated)
{
	return stated.len == 32   ? file->digest.md5
	       : stated.len == 40 ? file->digest.sha1
	       : stated.len == 64 ? file->digest.sha256
				  : S("");
}

/* Another file has the other one of the two names that have one key: on this system they are two. */
static bool has_twin(const struct traits_reading *reading, const struct traits_file *file)
{
	const struct traits_file *first = reading->files, *end = reading->files + reading->file_count;

	return (file > first && slice_equal(file[-1].key, file->key) && is_visible(reading, &file[-1])) ||
	       (file + 1 < end && slice_equal(file[1].key, file->key) && is_visible(reading, &file[1]));
}

/* Whether the list of the file's owner counts: a package's list of digests goes on naming what another one took over. */
static bool is_owners(struct slice owner, const struct traits_statement *statement)
{
	return !owner.len || slice_equal(owner, statement->stated.package);
}

/* NULL: nobody states another digest, or somebody states this one, or it may be changed. */
static const struct stated_digest *find_difference(const struct traits_reading *reading, const struct traits_file *file)
{
	size_t count;
	const struct traits_statement *statements = statements_of(reading, file->key, &count);
	const struct stated_digest *diversion = NULL, *different = NULL;
	struct slice owner = reading->image->owners ? owners_find(reading->image->owners, file->digest.path) : S("");
	bool twin = has_twin(reading, file);

	for (size_t i = 0; i < count; i++)
		if (statements[i].stated.kind == STATED_CHANGEABLE)
			return NULL;
		else if (statements[i].stated.kind == STATED_DIVERTED)
			diversion = &statements[i].stated;
	for (size_t i = 0; i < count; i++) {
		const struct stated_digest *stated = &statements[i].stated;
		struct slice digest = digest_like(file, stated->digest);

		if (stated->kind != STATED_DIGEST || !digest.len || (twin && !slice_equal(stated->path, file->digest.path)) ||
			(diversion && !slice_equal(stated->package, diversion->package)))
			continue;
		if (slice_equal(digest, stated->digest))
			return NULL;
		if (diversion || is_owners(owner, &statements[i]))
			different = stated;
	}
	return different;
}

static void look_for_difference(struct traits_reading *reading, const struct traits_file *file)
{
	enum traits_class class = class_of(file);
	const struct stated_digest *stated;

	if (class == CLASS_OTHER || !system_file_is(file->digest.path))
		return;
	stated = find_difference(reading, file);
	if (stated)
		see(reading, (struct traits_seen){ TRAIT_REPLACED, file, stated->package, stated, class });
}

/* Systems whose /usr/sbin is a link to /usr/bin have packages that list files there under the other name. */
static bool is_somebodys(const struct traits_reading *reading, const struct traits_file *file)
{
	static const struct {
		struct slice from, to;
	} others[] = { { { "bin/", 4 }, { "usr/sbin/", 9 } }, { { "sbin/", 5 }, { "usr/bin/", 8 } },
		{ { "lib/", 4 }, { "usr/lib64/", 10 } }, { { "lib64/", 6 }, { "usr/lib/", 8 } } };
	const struct owners *owners = reading->image->owners;
	size_t count;

	if (owners_find(owners, file->digest.path).len || is_diverted_to(reading, file->key))
		return true;
	(void)statements_of(reading, file->key, &count);
	for (size_t i = 0; !count && i < sizeof others / sizeof others[0]; i++) {
		cleanup_buffer struct buffer other = BUFFER_INIT(0);

		if (!slice_starts_with(file->key, others[i].from))
			continue;
		buffer_addf(&other, "%.*s%.*s", SLICE_ARG(others[i].to), SLICE_ARG(slice_from(file->key, others[i].from.len)));
		if (owners_find(owners, buffer_slice(&other)).len)
			return true;
	}
	return count > 0;
}

static void look_for_owner(struct traits_reading *reading, const struct traits_file *file)
{
	bool setuid = (file->digest.mode & 06000) && (file->digest.mode & 0111);

	if (!reading->image->owners || file->copy || !system_file_is(file->digest.path) ||
		!(is_elf(file) || (is_script(file) && file->digest.mode & 0111)) || is_somebodys(reading, file))
		return;
	see(reading, (struct traits_seen){ setuid ? TRAIT_UNOWNED_SETUID : TRAIT_UNOWNED, file, S(""), NULL, class_of(file) });
}

static int by_digest(const void *left, const void *right)
{
	const struct traits_file *a = *(const struct traits_file *const *)left, *b = *(const struct traits_file *const *)right;

	return slice_compare(a->digest.sha256, b->digest.sha256);
}

/* Setuid programs whose bytes are a shell's; those that are called as shells were told when they were read. */
static void look_for_copies(struct traits_reading *reading)
{
	const struct traits_file **shells = arena_array(reading->arena, const struct traits_file *, reading->file_count + 1);
	size_t count = 0;

	for (size_t i = 0; i < reading->file_count; i++) {
		const struct traits_file *file = &reading->files[i];

		if (system_file_is_shell(file->digest.path) && is_elf(file) && file->digest.sha256.len &&
			is_visible(reading, file))
			shells[count++] = file;
	}
	if (!count)
		return;
	qsort(shells, count, sizeof *shells, by_digest);
	for (size_t i = 0; i < reading->file_count; i++) {
		struct traits_file *file = &reading->files[i];

		file->copy = (file->digest.mode & 06000) && (file->digest.mode & 0111) && file->digest.sha256.len &&
			     !system_file_is_shell(file->digest.path) && bsearch(&file, shells, count, sizeof *shells, by_digest);
		if (file->copy)
			see(reading, (struct traits_seen){ TRAIT_SETUID_COPY, file, S(""), NULL, CLASS_PROGRAM });
	}
}

int scan_find_traits(const struct traits_image *image, struct arena *arena, struct traits_found **ret_found, size_t *ret_count,
	struct error *err)
{
	struct traits_reading reading = { .image = image, .arena = arena };
	int r = traits_read(&reading, err);

	*ret_found = NULL;
	*ret_count = 0;
	if (r >= 0)
		look_for_copies(&reading);
	for (size_t i = 0; r >= 0 && i < reading.file_count; i++) {
		look_for_difference(&reading, &reading.files[i]);
		look_for_owner(&reading, &reading.files[i]);
	}
	if (r >= 0)
		traits_tell(&reading, ret_found, ret_count);
	traits_reading_done(&reading);
	return r;
}

/* "/usr/lib/a.so", or "a.so" of one of the folders that the loader looks in. Its $LIB is one of them, too. */
static struct slice owner_of_library(const struct owners *owners, struct slice name)
{
	static const char *const folders[] = { "lib", "lib64", "lib/x86_64-linux-gnu", "lib/aarch64-linux-gnu",
		"lib/arm-linux-gnueabihf", "lib/i386-linux-gnu" };
	static const char *const tokens[] = { "$LIB", "${LIB}" };
	struct slice owner = S("");

	if (slice_starts_with(name, S("/")) && slice_find_byte(name, '$') < 0)
		return owners_find(owners, slice_from(name, 1));
	for (size_t i = 0; !owner.len && i < sizeof folders / sizeof folders[0]; i++) {
		cleanup_buffer struct buffer path = BUFFER_INIT(0);

		if (!slice_starts_with(name, S("/")))
			buffer_addf(&path, "usr/%s/%.*s", folders[i], SLICE_ARG(name));
		for (size_t k = 0; !path.len && k < sizeof tokens / sizeof tokens[0]; k++) {
			struct slice token = slice_from_text(tokens[k]);
			ptrdiff_t at = slice_find(name, token);

			if (at > 0)
				buffer_addf(&path, "%.*s%s%.*s", (int)at - 1, name.ptr + 1, folders[i],
					SLICE_ARG(slice_from(name, (size_t)at + token.len)));
		}
		owner = owners_find(owners, buffer_slice(&path));
	}
	return owner;
}

static void weigh_preload(struct malware *malware, const struct owners *owners, struct arena *arena)
{
	struct slice left = malware->facts, name, owner = S("");

	while (slice_next_token(&left, ' ', &name)) {
		owner = owner_of_library(owners, name);
		if (!owner.len)
			return;
	}
	trait_rate(malware, RATING_LOW, CONFIDENCE_LOW,
		arena_printf(arena, "package %.*s brought the library that is loaded into every program", SLICE_ARG(owner)));
}

void scan_weigh_trait(struct malware *malware, const struct owners *owners, struct arena *arena)
{
	struct slice owner;

	if (malware->source != MALWARE_TRAIT || !owners)
		return;
	if (slice_equal(malware->rule, S("trait-ld-so-preload")))
		weigh_preload(malware, owners, arena);
	if (!slice_equal(malware->rule, S("trait-known-path")))
		return;
	owner = owners_find(owners, malware->path);
	if (owner.len)
		trait_rate(malware, RATING_LOW, CONFIDENCE_LOW,
			arena_printf(
				arena, "malware is known to lie there, but package %.*s brought this file", SLICE_ARG(owner)));
}
