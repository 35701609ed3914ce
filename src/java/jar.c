/* jar.c - Java packages: Maven's coordinates in jars and jars in jars, else their manifest and file name */
#include "catalog/differing.h"
#include "java/java_groups.h"
#include "java/java_name.h"
#include "java/java_properties.h"

#define DEPTH_MAX 8                     /* of archives inside the file */
#define ARCHIVES_MAX 10000              /* in a file, at all depths */
#define ENTRIES_MAX 100000              /* of an archive */
#define POMS_MAX 4096                   /* of an archive */
#define INFLATED_BYTES_MAX (256u << 20) /* of a file, at all depths */
#define HELD_BYTES_MAX (64u << 20)      /* at once: archives that lie in each other */
#define MANIFEST_BYTES_MAX (8u << 20)   /* digests of every entry may stand in it */
#define PROPERTIES_BYTES_MAX (64u << 10)
#define INNER_PATH_LEN_MAX 4096 /* PATH_MAX */
#define STEM_LEN_MAX 255        /* NAME_MAX */

struct jar {
	struct claims claims;
	uint64_t inflated_left, held_left;
	unsigned archives_left;
	bool stopped; /* a limit of the whole file was reached, and that was said */
};

struct archive {
	struct jar *jar;
	struct slice path, bytes;
	unsigned depth;
	struct arena *arena; /* its own */
	struct java_manifest manifest;
	struct pom *poms;
	size_t pom_count, pom_capacity;
	struct differing differing;
};

/* Maven's pom.properties, or what its path says. */
struct pom {
	struct slice group, artifact, version, path;
};

static const struct interest jar_interests[] = {
	{ INTEREST_SUFFIX, ".jar" },
	{ INTEREST_SUFFIX, ".war" },
	{ INTEREST_SUFFIX, ".ear" },
	{ INTEREST_SUFFIX, ".par" },
	{ INTEREST_SUFFIX, ".sar" },
	{ INTEREST_SUFFIX, ".kar" },
	{ INTEREST_SUFFIX, ".nar" },
	{ INTEREST_SUFFIX, ".jpi" },
	{ INTEREST_SUFFIX, ".hpi" },
	{ INTEREST_SUFFIX, ".lpkg" },
	{ INTEREST_END, NULL },
};

static int archive_read(struct jar *jar, struct slice path, struct slice bytes, unsigned depth);

static void say(struct archive *archive, enum note_kind kind, struct slice entry, const char *text)
{
	archive->jar->claims.path = archive->path;
	if (entry.len)
		claims_note(&archive->jar->claims, kind, "%.*s: %s", SLICE_ARG(slice_first(entry, 120)), text);
	else
		claims_note(&archive->jar->claims, kind, "%s", text);
}

static void stop(struct archive *archive, const char *text)
{
	archive->jar->stopped = true;
	say(archive, NOTE_INCOMPLETE, S(""), text);
}

/* Inflates the current ENTRY into OUT, as far as the limits allow. False: it cannot be read, and a note says why. */
static bool entry_read(
	struct archive *archive, struct zip *zip, const struct zip_entry *entry, uint64_t size_max, struct buffer *out)
{
	struct jar *jar = archive->jar;
	uint64_t ceiling = size_max < jar->held_left ? size_max : jar->held_left;
	struct error err;
	bool last = jar->inflated_left <= ceiling;
	int r;

	if (entry->encrypted) {
		say(archive, NOTE_INCOMPLETE, entry->path, "encrypted");
		return false;
	}
	if (last)
		ceiling = jar->inflated_left;
	/* A ceiling of 0 would mean none. */
	if (ceiling == 0 || entry->size > ceiling) {
		r = -ERR_LIMIT;
	} else {
		out->ceiling_bytes = ceiling;
		r = zip_read(zip, out, &err);
		/* What failed cost time too, as much as it may have said. */
		jar->inflated_left -= r == -ERR_LIMIT ? ceiling : r < 0 && entry->size > out->len ? entry->size : out->len;
	}
	if (r == -ERR_LIMIT && last)
		stop(archive, "holds more than can be inflated here: the rest is left out");
	else if (r == -ERR_LIMIT)
		say(archive, NOTE_INCOMPLETE, entry->path, "too large");
	else if (r < 0)
		say(archive, NOTE_INCOMPLETE, entry->path, err.text);
	else if (out->len != entry->size) /* Java reads it all the same */
		say(archive, NOTE_INCOMPLETE, entry->path, "its size is not what the archive states: it may be damaged");
	return r >= 0;
}

/* Cuts "…META-INF/maven/GROUP/ARTIFACT/pom.properties". */
static bool pom_path_cut(struct slice path, struct pom *pom)
{
	static const char tail[] = "META-INF/maven";
	struct slice folder = slice_folder_name(path), above = slice_folder_name(folder), maven = slice_folder_name(above);

	if (!slice_equal(slice_base_name(path), S("pom.properties")) || !slice_ends_with(maven, slice_from_text(tail)))
		return false;
	if (maven.len > strlen(tail) && maven.ptr[maven.len - strlen(tail) - 1] != '/')
		return false;
	pom->artifact = slice_base_name(folder);
	pom->group = slice_base_name(above);
	return true;
}

/* A value that Maven has filled in. */
static bool is_filled(struct slice value)
{
	return value.len > 0 && slice_find(value, S("${")) < 0;
}

static void poms_grow(struct archive *archive)
{
	size_t capacity = archive->pom_capacity ? archive->pom_capacity * 2 : 4;
	struct pom *poms = arena_array(archive->arena, struct pom, capacity);

	if (archive->pom_count)
		memcpy(poms, archive->poms, archive->pom_count * sizeof *poms);
	archive->poms = poms;
	archive->pom_capacity = capacity;
}

static void pom_take(struct archive *archive, struct zip *zip, const struct zip_entry *entry, struct pom pom)
{
	cleanup_buffer struct buffer bytes = BUFFER_INIT(0);
	cleanup_arena struct arena scratch = ARENA_INIT;
	struct java_properties properties;
	struct slice key, value;

	if (archive->pom_count == POMS_MAX) {
		say(archive, NOTE_INCOMPLETE, entry->path, "one of too many");
		return;
	}
	/* Which artifact it is, its path says too: only the version is lost with what cannot be read. */
	if (entry_read(archive, zip, entry, PROPERTIES_BYTES_MAX, &bytes)) {
		java_properties_init(&properties, buffer_slice(&bytes), &scratch);
		while (java_properties_next(&properties, &key, &value)) {
			value = slice_trim(value);
			if (!is_filled(value) || value.len > CLAIM_NAME_LEN_MAX)
				continue;
			if (slice_equal(key, S("groupId")))
				pom.group = value;
			else if (slice_equal(key, S("artifactId")))
				pom.artifact = value;
			else if (slice_equal(key, S("version")))
				pom.version = value;
		}
	}
	if (archive->pom_count == archive->pom_capacity)
		poms_grow(archive);
	archive->poms[archive->pom_count++] = (struct pom){
		.group = arena_copy(archive->arena, slice_first(pom.group, CLAIM_NAME_LEN_MAX)),
		.artifact = arena_copy(archive->arena, slice_first(pom.artifact, CLAIM_NAME_LEN_MAX)),
		.version = arena_copy(archive->arena, pom.version),
		.path = arena_copy(archive->arena, slice_first(entry->path, CLAIM_TEXT_LEN_MAX)),
	};
}

static void manifest_take(struct archive *archive, struct zip *zip, const struct zip_entry *entry)
{
	cleanup_buffer struct buffer bytes = BUFFER_INIT(0);

	if (entry_read(archive, zip, entry, MANIFEST_BYTES_MAX, &bytes))
		java_manifest_read(buffer_slice(&bytes), &archive->manifest, archive->arena);
}

/* BEFORE, BETWEEN and AFTER in one; any bytes. */
static struct slice joined(struct slice before, struct slice between, struct slice after, struct arena *arena)
{
	const struct slice parts[] = { before, between, after };
	char *text = arena_alloc(arena, before.len + between.len + after.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < 3; i++) {
		if (parts[i].len)
			memcpy(text + len, parts[i].ptr, parts[i].len);
		len += parts[i].len;
	}
	return slice_make(text, len);
}

/* "app.jar!/lib/b.jar", without what would disturb a terminal. */
static struct slice inner_path(struct archive *archive, struct slice entry)
{
	struct slice path = joined(archive->path, S("!/"), entry, archive->arena);
	char *bytes = (char *)path.ptr;

	for (size_t i = archive->path.len; i < path.len; i++)
		if ((unsigned char)bytes[i] < 0x20 || bytes[i] == 0x7f)
			bytes[i] = '?';
	return path;
}

static int nested_take(struct archive *archive, struct zip *zip, const struct zip_entry *entry)
{
	struct jar *jar = archive->jar;
	cleanup_buffer struct buffer bytes = BUFFER_INIT(0);
	struct slice path;
	uint64_t held;
	int r;

	if (archive->depth == DEPTH_MAX) {
		say(archive, NOTE_INCOMPLETE, entry->path, "too deep inside other archives");
		return 0;
	}
	if (archive->path.len + 2 + entry->path.len > INNER_PATH_LEN_MAX) {
		say(archive, NOTE_INCOMPLETE, entry->path, "its path is too long");
		return 0;
	}
	if (jar->archives_left == 0) {
		stop(archive, "holds too many archives: the rest is left out");
		return 0;
	}
	jar->archives_left--;
	path = inner_path(archive, entry->path);
	if (!entry_read(archive, zip, entry, CATALOG_FILE_BYTES_MAX, &bytes))
		return 0;
	held = bytes.len;
	jar->held_left -= held;
	r = archive_read(jar, path, buffer_slice(&bytes), archive->depth + 1);
	jar->held_left += held;
	return r;
}

static bool has_suffix(struct slice path, const char *suffix)
{
	size_t len = strlen(suffix);

	return path.len > len && slice_equal_ignoring_case(slice_from(path, path.len - len), slice_make(suffix, len));
}

static bool is_archive_name(struct slice path)
{
	for (const struct interest *interest = jar_interests; interest->kind == INTEREST_SUFFIX; interest++)
		if (has_suffix(path, interest->text))
			return true;
	return false;
}

/* The rarer suffixes are other programs' too. */
static bool may_be_something_else(struct slice path)
{
	return !has_suffix(path, ".jar") && !has_suffix(path, ".war") && !has_suffix(path, ".ear");
}

static int entry_take(struct archive *archive, struct zip *zip, const struct zip_entry *entry)
{
	struct pom pom = { 0 };

	differing_take(&archive->differing, entry);
	if (slice_equal_ignoring_case(entry->path, S("META-INF/MANIFEST.MF")))
		manifest_take(archive, zip, entry);
	else if (pom_path_cut(entry->path, &pom))
		pom_take(archive, zip, entry, pom);
	else if (is_archive_name(entry->path))
		return nested_take(archive, zip, entry);
	return 0;
}

static struct slice stem_of(struct slice path)
{
	struct slice stem = slice_base_name(path);
	ptrdiff_t dot = slice_find_last_byte(stem, '.');

	stem = dot > 0 ? slice_first(stem, (size_t)dot) : stem;
	return stem.len <= STEM_LEN_MAX ? stem : S("");
}

/* The archive's own coordinates, and not those of something packed into it. */
static bool pom_is_own(const struct pom *pom, struct slice stem, const struct java_name *name, bool alone)
{
	if (slice_equal(pom->artifact, stem) || slice_equal(pom->artifact, name->artifact))
		return true;
	if (!pom->version.len)
		return alone;
	if (slice_starts_with(stem, pom->artifact) && slice_equal(slice_from(stem, pom->artifact.len + 1), pom->version))
		return true;
	/* The only one is the archive's own, unless name and manifest agree on nothing with it. */
	return alone && (!name->version.len || slice_equal(name->version, pom->version));
}

static struct slice maven_name(struct slice group, struct slice artifact, struct arena *arena)
{
	return group.len ? joined(group, S(":"), artifact, arena) : artifact;
}

/* A class lies below FOLDER; or there is no class at all. */
static bool has_classes_below(const struct archive *archive, struct slice folder)
{
	cleanup_zip struct zip *zip = NULL;
	struct zip_entry entry;
	bool any = false;

	if (zip_open(archive->bytes, &zip, NULL) < 0)
		return false;
	for (size_t count = 0; count < ENTRIES_MAX && zip_next(zip, &entry, NULL) > 0; count++) {
		if (!slice_ends_with(entry.path, S(".class")))
			continue;
		if (slice_starts_with(entry.path, folder) && entry.path.len > folder.len && entry.path.ptr[folder.len] == '/')
			return true;
		any = true;
	}
	return !any;
}

/* A well-known artifact is known by its name and where its classes lie together; its manifest need not tell, or tells something else. */
static void group_look_up(const struct archive *archive, struct java_name *name)
{
	const struct java_group *group = NULL;

	while ((group = java_group_of(name->artifact, group)))
		if (has_classes_below(archive, slice_from_text(group->folder))) {
			name->group = slice_from_text(group->group);
			return;
		}
}

/* Hands on what was found: every pom, and the archive itself where none of them is its own. */
static int archive_end(struct archive *archive)
{
	struct slice stem = stem_of(archive->path);
	struct java_name name = java_name_of(stem, &archive->manifest);
	struct claim_list list = { 0 };
	bool own = false;

	archive->jar->claims.path = archive->path;
	differing_end(&archive->differing, &archive->jar->claims);
	for (size_t i = 0; i < archive->pom_count; i++) {
		struct pom *pom = &archive->poms[i];
		bool is_own = pom_is_own(pom, stem, &name, archive->pom_count == 1);

		own = own || is_own;
		if (!pom->version.len && is_own)
			pom->version = name.version;
		if (!pom->version.len) {
			say(archive, NOTE_INCOMPLETE, pom->path, "states no version");
			continue;
		}
		claim_list_add(&list,
			&(struct claim){ .name = maven_name(pom->group, pom->artifact, archive->arena),
				.version = pom->version,
				.evidence = pom->path },
			archive->arena);
	}
	if (!own && name.artifact.len && name.version.len) {
		group_look_up(archive, &name);
		claim_list_add(&list,
			&(struct claim){ .name = maven_name(name.group, name.artifact, archive->arena),
				.version = name.version,
				.evidence = name.from_manifest ? S("META-INF/MANIFEST.MF") : S("file name") },
			archive->arena);
	}
	if (list.count == 0 && archive->pom_count == 0)
		say(archive, NOTE_REMARK, S(""), "says neither what it is called nor which version it is");
	return claim_list_end(&list, &archive->jar->claims);
}

static int archive_read(struct jar *jar, struct slice path, struct slice bytes, unsigned depth)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	cleanup_zip struct zip *zip = NULL;
	struct archive archive = { .jar = jar, .path = path, .bytes = bytes, .depth = depth, .arena = &arena };
	struct zip_entry entry;
	struct error err;
	size_t count = 0;
	int r;

	if (bytes.len == 0) /* nothing can be loaded from it */
		return 0;
	if (may_be_something_else(path) && !slice_starts_with(bytes, S("PK")))
		return 0;
	r = zip_open(bytes, &zip, &err);
	if (r < 0) {
		say(&archive, NOTE_INCOMPLETE, S(""), err.text);
		return 0;
	}
	while (!jar->stopped && (r = zip_next(zip, &entry, &err)) > 0) {
		if (++count > ENTRIES_MAX) {
			say(&archive, NOTE_INCOMPLETE, S(""), "has too many entries: the rest is left out");
			break;
		}
		r = entry_take(&archive, zip, &entry);
		if (r < 0)
			return r;
	}
	if (r < 0)
		say(&archive, NOTE_INCOMPLETE, S(""), err.text);
	return archive_end(&archive);
}

static int jar_parse(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	struct jar jar = {
		.claims = claims_begin(file, "jar", PACKAGE_MAVEN, sink, notes),
		.inflated_left = INFLATED_BYTES_MAX,
		.held_left = HELD_BYTES_MAX,
		.archives_left = ARCHIVES_MAX,
	};

	return archive_read(&jar, file->path, file->bytes, 0);
}

const struct cataloger cataloger_jar = {
	.name = "jar",
	.interests = jar_interests,
	.size_max_bytes = CATALOG_FILE_BYTES_MAX,
	.parse = jar_parse,
};
