/* packages.c - packages, and the files that they own, from rpm's headers */
#include "base/memory.h"
#include "catalog/file_list.h"
#include "catalog/stated.h"
#include "rpm/database.h"
#include "rpm/provides.h"
#include <stdlib.h>

#define PATH_LEN_MAX 4096u
#define PATHS_BYTES_MAX (1u << 30) /* of all lists of a database together: far more than any has */
#define PATH_COST 64u              /* what a path of no length counts there */
#define NEEDS_MAX (1u << 22)       /* of all packages together: more are left out */

enum { STATE_REPLACED = 1, STATE_NOT_INSTALLED = 2, STATE_WRONG_COLOUR = 4 };
enum { FLAG_CONFIG = 1, FLAG_GHOST = 64 }; /* of a file: rpm's RPMFILE_CONFIG and RPMFILE_GHOST */
#define VERIFY_DIGEST 1u                   /* RPMVERIFY_FILEDIGEST: what the package wants compared */

struct reading {
	struct rpm_database *database;
	struct claims *claims;
	struct arena *arena;
	struct rpm_pack *packs;
	size_t count;
	struct rpm_provides provides;
	struct rpm_pack **by_source; /* packs that state their source package and its very version */
	size_t by_source_count;
	uint64_t paths_bytes, needs_count;
	int failed; /* the sink's error, once it took no more digests */
};

static int by_number(const void *left, const void *right)
{
	const struct rpm_record *a = left, *b = right;

	return (a->number > b->number) - (a->number < b->number);
}

/* Texts may be "(none)", as rpm's own queries print what is not stated. */
static struct slice text_of(const struct rpm_pack *pack, enum rpm_tag tag)
{
	struct slice text = rpm_header_text(&pack->header, tag);

	return slice_equal(text, S("(none)")) ? S("") : text;
}

/* False: no package. */
static bool pack_read(struct reading *reading, const struct rpm_record *record, struct rpm_pack *pack)
{
	*pack = (struct rpm_pack){ .number = record->number };
	if (!rpm_header_read(record->blob, &pack->header)) {
		claims_note(reading->claims, NOTE_INCOMPLETE, "record %ju is no header", (uintmax_t)record->number);
		return false;
	}
	pack->name = rpm_header_text(&pack->header, RPM_NAME);
	if (pack->header.odd)
		claims_note(reading->claims, NOTE_INCOMPLETE, "record %ju, '%.*s': %s", (uintmax_t)record->number,
			SLICE_ARG(slice_first(pack->name, 80)), pack->header.odd);
	if (!pack->name.len || !rpm_header_text(&pack->header, RPM_VERSION).len) {
		claims_note(reading->claims, NOTE_INCOMPLETE, "record %ju: a package without a %s", (uintmax_t)record->number,
			pack->name.len ? "version" : "name");
		return false;
	}
	/* Keys that signatures are checked with lie among the packages, and are of no architecture. */
	if (slice_equal(pack->name, S("gpg-pubkey")) && !text_of(pack, RPM_ARCH).len)
		return false;
	pack->source = text_of(pack, RPM_SOURCERPM);
	pack->has_epoch = rpm_header_number(&pack->header, RPM_EPOCH, 0, &pack->epoch);
	return true;
}

static struct slice version_of(const struct rpm_pack *pack, struct arena *arena)
{
	struct slice version = rpm_header_text(&pack->header, RPM_VERSION), release = rpm_header_text(&pack->header, RPM_RELEASE);

	return release.len ? arena_printf(arena, "%.*s-%.*s", SLICE_ARG(version), SLICE_ARG(release)) : version;
}

static struct slice with_epoch(const struct rpm_pack *pack, struct slice version, struct arena *arena)
{
	return pack->has_epoch ? arena_printf(arena, "%u:%.*s", pack->epoch, SLICE_ARG(version)) : version;
}

static int by_source(const void *left, const void *right)
{
	const struct rpm_pack *a = *(struct rpm_pack *const *)left, *b = *(struct rpm_pack *const *)right;
	int order = slice_compare(a->source, b->source);

	return order ? order : (a->number > b->number) - (a->number < b->number);
}

/* The name of a source package states no epoch. It is that of the packages built from it, except of those that have a version of their
 * own (perl's modules), of which a sister knows better. */
static const struct rpm_pack *epoch_of_source(const struct reading *reading, const struct rpm_pack *pack)
{
	size_t low = 0, high = reading->by_source_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (slice_compare(reading->by_source[middle]->source, pack->source) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < reading->by_source_count && slice_equal(reading->by_source[low]->source, pack->source)
		       ? reading->by_source[low]
		       : pack;
}

static void packs_read(struct reading *reading)
{
	struct rpm_database *database = reading->database;
	struct slice name, version;

	if (database->count)
		qsort(database->records, database->count, sizeof *database->records, by_number);
	reading->packs = arena_array(reading->arena, struct rpm_pack, database->count + 1);
	reading->by_source = arena_array(reading->arena, struct rpm_pack *, database->count + 1);
	for (size_t i = 0; i < database->count; i++)
		if (pack_read(reading, &database->records[i], &reading->packs[reading->count]))
			reading->count++;
	for (size_t i = 0; i < reading->count; i++) {
		struct rpm_pack *pack = &reading->packs[i];

		pack->version = version_of(pack, reading->arena);
		if (rpm_source_cut(pack->source, &name, &version) && slice_equal(version, pack->version))
			reading->by_source[reading->by_source_count++] = pack;
	}
	if (reading->by_source_count)
		qsort(reading->by_source, reading->by_source_count, sizeof *reading->by_source, by_source);
}

/* A file that is in its list and not in the image, or not the one that is there. */
static bool is_elsewhere(const struct rpm_value *states, uint32_t index)
{
	char state = index < states->count && index < states->bytes.len ? states->bytes.ptr[index] : 0;

	return state == STATE_REPLACED || state == STATE_NOT_INSTALLED || state == STATE_WRONG_COLOUR;
}

static struct slice path_join(struct slice folder, struct slice name, char path[PATH_LEN_MAX])
{
	if (folder.len + name.len > PATH_LEN_MAX)
		return S(""); /* no file has such a name */
	if (folder.len)
		memcpy(path, folder.ptr, folder.len);
	if (name.len)
		memcpy(path + folder.len, name.ptr, name.len);
	return slice_make(path, folder.len + name.len);
}

/* False: enough for the whole database. */
static bool path_add(struct reading *reading, struct file_list *list, struct slice path, size_t pack)
{
	if (reading->paths_bytes > PATHS_BYTES_MAX - path.len - PATH_COST)
		return false;
	reading->paths_bytes += path.len + PATH_COST;
	file_list_add(list, path);
	if (list->count)
		rpm_provides_file(&reading->provides, list->hashes[list->count - 1], pack);
	return true;
}

/* Of links and folders the digest is empty. */
static void digest_add(struct reading *reading, size_t pack, uint32_t index, struct slice path, struct slice digest)
{
	const struct rpm_header *header = &reading->packs[pack].header;
	struct package_sink *sink = reading->claims->sink;
	struct slice name = reading->packs[pack].name, list = reading->claims->path;
	uint32_t flags = 0, verify = VERIFY_DIGEST;

	if (reading->failed < 0 || !stated_wanted(sink) || !digest.len)
		return;
	(void)rpm_header_number(header, RPM_FILEFLAGS, index, &flags);
	(void)rpm_header_number(header, RPM_FILEVERIFY, index, &verify);
	reading->failed = flags & (FLAG_CONFIG | FLAG_GHOST) || !(verify & VERIFY_DIGEST)
				  ? stated_add_other(sink, STATED_CHANGEABLE, name, path, S(""), list)
				  : stated_add_hex(sink, name, path, digest, list);
}

/* Names of files, each with the index of its folder; or whole paths, as rpm 3 wrote them. */
static bool files_read(struct reading *reading, struct file_list *list, size_t pack)
{
	const struct rpm_header *header = &reading->packs[pack].header;
	struct rpm_texts names = rpm_header_texts(header, RPM_BASENAMES), texts = rpm_header_texts(header, RPM_DIRNAMES);
	struct rpm_texts digests = rpm_header_texts(header, RPM_FILEDIGESTS);
	struct slice *folders = NULL, folder, name, digest, path;
	char room_for_path[PATH_LEN_MAX];
	size_t count = 0, capacity = 0;
	bool whole = names.count == 0, room = true;
	uint32_t at;

	while (rpm_texts_next(&texts, &folder)) {
		memory_reserve(folders, count, capacity);
		folders[count++] = folder;
	}
	if (whole)
		names = rpm_header_texts(header, RPM_OLDFILENAMES);
	for (uint32_t i = 0; room && rpm_texts_next(&names, &name); i++) {
		if (!whole && (!rpm_header_number(header, RPM_DIRINDEXES, i, &at) || at >= count)) {
			claims_note(reading->claims, NOTE_INCOMPLETE, "record %ju, '%.*s': its list of files is damaged",
				(uintmax_t)reading->packs[pack].number, SLICE_ARG(slice_first(reading->packs[pack].name, 80)));
			break;
		}
		if (!rpm_texts_next(&digests, &digest))
			digest = S("");
		path = path_join(whole ? S("") : folders[at], name, room_for_path);
		if (!path.len || is_elsewhere(&header->values[RPM_FILESTATES], i))
			continue;
		room = path_add(reading, list, path, pack);
		digest_add(reading, pack, i, path, digest);
	}
	free(folders);
	return room;
}

static int files_add(struct reading *reading)
{
	for (size_t i = 0; i < reading->count; i++) {
		struct file_list list = { 0 };
		bool room = files_read(reading, &list, i);
		int r = file_list_end(&list, reading->claims, reading->packs[i].name);

		if (r < 0 || reading->failed < 0)
			return r < 0 ? r : reading->failed;
		if (room)
			continue;
		claims_note(reading->claims, NOTE_INCOMPLETE,
			"the lists of files are longer than %u MiB: the rest is owned by nobody", PATHS_BYTES_MAX >> 20);
		break;
	}
	return 0;
}

static struct slices depends_of(struct reading *reading, size_t pack)
{
	struct rpm_texts texts = rpm_header_texts(&reading->packs[pack].header, RPM_REQUIRENAME);
	struct name_list names = { 0 };
	struct slice need;
	size_t found;

	while (names.count < NAME_LIST_MAX && reading->needs_count++ < NEEDS_MAX && rpm_texts_next(&texts, &need)) {
		if (!rpm_provides_find(&reading->provides, need, &found) || found == pack)
			continue;
		if (names.count && slice_equal(names.items[names.count - 1], reading->packs[found].name))
			continue; /* many needs of one library follow each other */
		name_list_add(&names, reading->packs[found].name, reading->arena);
	}
	return name_list_end(&names);
}

static struct slice first_of(struct slice text, struct slice other)
{
	return text.len ? text : other;
}

static int pack_add(struct reading *reading, size_t index)
{
	const struct rpm_pack *pack = &reading->packs[index];
	char evidence[40];
	struct package package = {
		.name = pack->name,
		.version = with_epoch(pack, pack->version, reading->arena),
		.architecture = text_of(pack, RPM_ARCH),
		.licence = text_of(pack, RPM_LICENSE),
		.maintainer = first_of(text_of(pack, RPM_VENDOR), text_of(pack, RPM_PACKAGER)),
		.origin = first_of(text_of(pack, RPM_DISTRIBUTION), text_of(pack, RPM_DISTURL)),
		.module = text_of(pack, RPM_MODULARITYLABEL),
		.depends = depends_of(reading, index),
	};

	if (rpm_source_cut(pack->source, &package.source_name, &package.source_version))
		package.source_version = with_epoch(epoch_of_source(reading, pack), package.source_version, reading->arena);
	snprintf(evidence, sizeof evidence, "record %ju", (uintmax_t)pack->number);
	package.evidence = slice_from_text(evidence);
	return claims_add(reading->claims, package);
}

int rpm_packages_add(struct rpm_database *database)
{
	struct reading reading = { .database = database, .claims = database->claims, .arena = database->arena };
	int r;

	packs_read(&reading);
	rpm_provides_begin(&reading.provides, reading.packs, reading.count, reading.claims);
	r = files_add(&reading);
	rpm_provides_end(&reading.provides);
	for (size_t i = 0; i < reading.count && r >= 0; i++)
		r = pack_add(&reading, i);
	rpm_provides_done(&reading.provides);
	return r;
}
