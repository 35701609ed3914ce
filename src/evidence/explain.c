/* explain.c - is there a package that explains this file? */
#include "evidence/explain.h"
#include "base/sha256.h"
#include "evidence/owners.h"

/* A set of paths; folders stand without a slash at the end. */
struct path_set {
	struct slice *slots; /* ptr NULL: empty */
	size_t size;         /* a power of two */
	size_t count;
	uint64_t seed; /* whoever makes images must not know which paths meet in one slot */
};

struct explained {
	const struct owners *owners;
	struct arena *arena;
	struct path_set files, folders;
};

/* All below these belongs to a package database, or to who keeps it. */
static const char *const databases[] = { "var/lib/dpkg", "lib/apk", "usr/lib/apk", "var/lib/rpm", "usr/lib/sysimage/rpm",
	"usr/share/rpm", "var/lib/pacman", "var/db/pkg", "var/lib/opkg", "usr/lib/opkg", "var/lib/rpmmanifest" };

#define PATHS_A_PACKAGE 4u /* that one place of a package explains, at most */

static struct path_set set_make(size_t paths, struct arena *arena)
{
	struct path_set set = { .size = 64 };

	while (set.size < 2 * paths)
		set.size *= 2;
	set.slots = arena_array(arena, struct slice, set.size);
	random_bytes(&set.seed, sizeof set.seed);
	return set;
}

static struct slice *set_slot(const struct path_set *set, struct slice path)
{
	size_t at = (size_t)slice_hash(path, set->seed) & (set->size - 1);

	while (set->slots[at].ptr && !slice_equal(set->slots[at], path))
		at = (at + 1) & (set->size - 1);
	return &set->slots[at];
}

/* Twice as many as fit are never added. */
static void set_add(struct path_set *set, struct slice path)
{
	struct slice *slot;

	if (!path.len || set->count >= set->size / 2)
		return;
	slot = set_slot(set, path);
	set->count += !slot->ptr;
	*slot = path;
}

static bool set_has(const struct path_set *set, struct slice path)
{
	return path.len && set_slot(set, path)->ptr;
}

static struct slice without(struct slice text, struct slice end)
{
	return slice_first(text, text.len - end.len);
}

static void add_below(struct explained *explained, struct slice folder, const char *between, struct slice name)
{
	set_add(&explained->folders, arena_printf(explained->arena, "%.*s%s%s%.*s", SLICE_ARG(folder), folder.len ? "/" : "",
					     between, SLICE_ARG(name)));
}

/* ".../specifications/a-1.0.gemspec": the gem lies in ".../gems/a-1.0". */
static void explain_gem(struct explained *explained, struct slice folder, struct slice name)
{
	if (!slice_ends_with(name, S(".gemspec")))
		return;
	if (slice_equal(slice_base_name(folder), S("default")))
		folder = slice_folder_name(folder);
	if (slice_equal(slice_base_name(folder), S("specifications")))
		add_below(explained, slice_folder_name(folder), "gems/", without(name, S(".gemspec")));
	else
		set_add(&explained->folders, folder); /* of a gem that lies as its sources */
}

/* ".../vendor/composer/installed.json" says of "a/b" what lies in ".../vendor/a/b". */
static void explain_composer(struct explained *explained, struct slice folder, struct slice name, struct slice package)
{
	struct slice vendor = slice_folder_name(folder);

	if (!slice_starts_with(name, S("installed.")) || !slice_equal(slice_base_name(folder), S("composer")))
		return;
	set_add(&explained->folders, folder);
	add_below(explained, vendor, "", package);
	set_add(&explained->files, arena_printf(explained->arena, "%.*s/autoload.php", SLICE_ARG(vendor)));
}

/* "a.deps.json" names assemblies that lie beside it. */
static void explain_nuget(struct explained *explained, struct slice folder, struct slice package)
{
	set_add(&explained->files,
		arena_printf(explained->arena, "%.*s%s%.*s.dll", SLICE_ARG(folder), folder.len ? "/" : "", SLICE_ARG(package)));
}

/* An unpacked jar: "app/META-INF/maven/…/pom.properties" is about "app". */
static void explain_maven(struct explained *explained, struct slice path)
{
	ptrdiff_t at = slice_find(path, S("/META-INF/"));

	if (at > 0)
		set_add(&explained->folders, slice_first(path, (size_t)at));
}

static void explain_python(struct explained *explained, struct slice folder)
{
	if (slice_equal(slice_base_name(folder), S("EGG-INFO")))
		folder = slice_folder_name(folder);
	if (slice_ends_with(folder, S(".dist-info")) || slice_ends_with(folder, S(".egg-info")) ||
		slice_ends_with(folder, S(".egg")))
		set_add(&explained->folders, folder);
}

static void explain_package(struct explained *explained, const struct package *package)
{
	ptrdiff_t inside = slice_find(package->path, S("!/"));
	struct slice path = inside >= 0 ? slice_first(package->path, (size_t)inside) : package->path;
	struct slice folder = slice_folder_name(path), name = slice_base_name(path);

	set_add(&explained->files, path);
	if (inside >= 0)
		return;
	switch (package->type) {
	case PACKAGE_NPM:
		if (slice_equal(name, S("package.json")))
			set_add(&explained->folders, folder);
		break;
	case PACKAGE_PYPI:
		explain_python(explained, folder);
		break;
	case PACKAGE_GEM:
		explain_gem(explained, folder, name);
		break;
	case PACKAGE_COMPOSER:
		explain_composer(explained, folder, name, package->name);
		break;
	case PACKAGE_CRAN:
		if (slice_equal(name, S("DESCRIPTION")))
			set_add(&explained->folders, folder);
		break;
	case PACKAGE_LUAROCKS:
		if (slice_ends_with(name, S(".rockspec")))
			set_add(&explained->folders, folder);
		break;
	case PACKAGE_WORDPRESS:
		if (slice_equal(slice_base_name(slice_folder_name(folder)), S("plugins")))
			set_add(&explained->folders, folder);
		break;
	case PACKAGE_NUGET:
		explain_nuget(explained, folder, package->name);
		break;
	case PACKAGE_MAVEN:
		explain_maven(explained, path);
		break;
	default:
		break;
	}
}

struct explained *explained_new(const struct merged *merged, struct arena *arena)
{
	struct explained *explained = arena_array(arena, struct explained, 1);
	size_t paths = PATHS_A_PACKAGE * merged->package_count + merged->owned_count + sizeof databases / sizeof databases[0];

	explained->arena = arena;
	explained->owners = owners_new(merged->owned, merged->owned_count, arena);
	explained->files = set_make(paths, arena);
	explained->folders = set_make(paths, arena);
	for (size_t i = 0; i < sizeof databases / sizeof databases[0]; i++)
		set_add(&explained->folders, slice_from_text(databases[i]));
	for (size_t i = 0; i < merged->owned_count; i++)
		set_add(&explained->files, merged->owned[i].files.path);
	for (size_t i = 0; i < merged->package_count; i++)
		explain_package(explained, &merged->packages[i].package);
	return explained;
}

/* ".../extensions/x86_64-linux/3.1.0/a-1.0" holds what was compiled for the gem of that name. */
static bool is_gems_extension(const struct explained *explained, struct slice folder)
{
	struct slice extensions = slice_folder_name(slice_folder_name(slice_folder_name(folder)));
	struct slice root = slice_folder_name(extensions), name = slice_base_name(folder);
	char path[4096];
	size_t length;

	if (!slice_equal(slice_base_name(extensions), S("extensions")) || root.len + name.len + 8 > sizeof path)
		return false;
	length = (size_t)snprintf(path, sizeof path, "%.*s%sgems/%.*s", SLICE_ARG(root), root.len ? "/" : "", SLICE_ARG(name));
	return set_has(&explained->folders, slice_make(path, length));
}

static bool lies_below(const struct explained *explained, struct slice path)
{
	for (struct slice folder = slice_folder_name(path); folder.len; folder = slice_folder_name(folder))
		if (set_has(&explained->folders, folder) || is_gems_extension(explained, folder))
			return true;
	return false;
}

static bool has(const struct explained *explained, struct slice path)
{
	return set_has(&explained->files, path) || owners_find(explained->owners, path).len > 0 || lies_below(explained, path);
}

/* What Python made of an explained source: "a/__pycache__/b.cpython-311.pyc", "a/b.pyc" of "a/b.py". */
static bool is_compiled(const struct explained *explained, struct slice path)
{
	struct slice folder = slice_folder_name(path), name = slice_base_name(path), stem, rest;
	char source[4096];
	size_t length;

	if (!slice_ends_with(name, S(".pyc")) || path.len > sizeof source)
		return false;
	if (slice_equal(slice_base_name(folder), S("__pycache__"))) {
		folder = slice_folder_name(folder);
		if (!slice_cut(name, '.', &stem, &rest))
			return false;
	} else {
		stem = without(name, S(".pyc"));
	}
	length = (size_t)snprintf(
		source, sizeof source, "%.*s%s%.*s.py", SLICE_ARG(folder), folder.len ? "/" : "", SLICE_ARG(stem));
	return has(explained, slice_make(source, length));
}

bool explained_has(const struct explained *explained, struct slice path)
{
	return has(explained, path) || is_compiled(explained, path);
}

bool explained_is_database(struct slice path)
{
	for (size_t i = 0; i < sizeof databases / sizeof databases[0]; i++) {
		size_t len = strlen(databases[i]);

		if (slice_starts_with(path, slice_from_text(databases[i])) && path.len > len && path.ptr[len] == '/')
			return true;
	}
	return false;
}
