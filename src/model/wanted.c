/* wanted.c - which files of an image are kept for its settings to be judged by */
#include "model/wanted.h"
#include "base/memory.h"
#include <assert.h>

#define SLOTS 1024u /* a power of two; at most half full */

enum wanted_kind { PATH, NAME, FOLDER, BELOW, WITHIN };

struct wanted {
	enum wanted_kind kind;
	const char *text;
	enum wanted_how how;
};

static const struct wanted wanted_lines[] = {
#define WANTED(kind, text, how) { kind, text, WANTED_##how },
#include "model/wanted.def"
#undef WANTED
};
#define LINE_COUNT (sizeof wanted_lines / sizeof *wanted_lines)

struct slot {
	struct slice text; /* points to nothing: empty */
	enum wanted_kind kind;
	enum wanted_how how;
};

struct wanted_table {
	struct slot slots[SLOTS];             /* PATH, NAME, FOLDER */
	const struct wanted *few[LINE_COUNT]; /* BELOW, WITHIN */
	size_t few_count;
};

struct wanted_table *wanted_new(void)
{
	struct wanted_table *table = memory_one(struct wanted_table);

	_Static_assert(LINE_COUNT <= SLOTS / 2, "a table that is too full is slow");
	for (size_t i = 0; i < LINE_COUNT; i++) {
		const struct wanted *line = &wanted_lines[i];
		struct slice text = slice_from_text(line->text);
		size_t at = slice_hash(text, line->kind) % SLOTS;

		if (line->kind == BELOW || line->kind == WITHIN) {
			table->few[table->few_count++] = line;
			continue;
		}
		while (table->slots[at].text.ptr)
			at = (at + 1) % SLOTS;
		table->slots[at] = (struct slot){ text, line->kind, line->how };
	}
	return table;
}

void wanted_free(struct wanted_table *table)
{
	free(table);
}

static enum wanted_how find(const struct wanted_table *table, enum wanted_kind kind, struct slice text)
{
	for (size_t at = slice_hash(text, kind) % SLOTS; table->slots[at].text.ptr; at = (at + 1) % SLOTS)
		if (table->slots[at].kind == kind && slice_equal(table->slots[at].text, text))
			return table->slots[at].how;
	return WANTED_NOT;
}

static bool is_below(struct slice path, struct slice folder)
{
	return path.len > folder.len && path.ptr[folder.len] == '/' && slice_starts_with(path, folder);
}

enum wanted_how wanted_find(const struct wanted_table *table, struct slice path)
{
	struct slice folder = slice_folder_name(path);
	enum wanted_how best = find(table, PATH, path), other = find(table, NAME, slice_base_name(path));

	best = other > best ? other : best;
	other = find(table, FOLDER, folder);
	best = other > best ? other : best;
	for (size_t i = 0; i < table->few_count && best < WANTED_BYTES; i++) {
		const struct wanted *line = table->few[i];
		struct slice text = slice_from_text(line->text);

		if (line->how > best && (line->kind == BELOW ? is_below(path, text) : slice_ends_with(folder, text)))
			best = line->how;
	}
	return best;
}

bool wanted_is_path(const struct wanted_table *table, struct slice path)
{
	return find(table, PATH, path) == WANTED_BYTES;
}

void wanted_interests(struct interest interests[SETTINGS_INTERESTS_MAX])
{
	size_t count = 0;

	for (size_t i = 0; i < LINE_COUNT; i++) {
		const struct wanted *line = &wanted_lines[i];

		if (line->how != WANTED_BYTES || line->kind != PATH)
			continue;
		assert(count + 1 < SETTINGS_INTERESTS_MAX);
		interests[count++] = (struct interest){ INTEREST_PATH, line->text };
	}
	interests[count].kind = INTEREST_END;
}

/* Where an image's own scripts lie, rather than those of its packages. */
static const char *const script_folders[] = { "", "usr/local/bin", "usr/local/sbin", "docker-entrypoint.d", "entrypoint.d", "opt",
	"app", "scripts", "bin/scripts", "home", "root", "srv" };
/* What a script that an entrypoint names is called, wherever it lies. */
static const char *const script_names[] = { "entrypoint", "docker-", "start", "run", "init", "boot", "launch" };

bool wanted_script(struct slice path)
{
	struct slice folder = slice_folder_name(path), name = slice_base_name(path);
	ptrdiff_t dot = slice_find_last_byte(name, '.');

	if (dot > 0 && !slice_equal(slice_from(name, (size_t)dot), S(".sh")) &&
		!slice_equal(slice_from(name, (size_t)dot), S(".bash")))
		return false;
	for (size_t i = 0; i < sizeof script_folders / sizeof *script_folders; i++)
		if (slice_equal(folder, slice_from_text(script_folders[i])))
			return true;
	if (slice_starts_with(path, S("usr/share/")) || slice_starts_with(path, S("usr/lib/")) ||
		slice_starts_with(path, S("var/")) || slice_starts_with(path, S("proc/")) ||
		slice_find(path, S("node_modules/")) >= 0)
		return false;
	for (size_t i = 0; i < sizeof script_names / sizeof *script_names; i++)
		if (slice_starts_with(name, slice_from_text(script_names[i])))
			return true;
	return slice_find(name, S("entrypoint")) >= 0;
}

bool wanted_noteworthy(const struct file *file)
{
	switch (file->kind) {
	case FILE_REGULAR:
	case FILE_HARDLINK: /* it stays when a later layer replaces what it is a name of */
		return (file->mode & 06002) || file->capabilities;
	case FILE_FOLDER:
		return (file->mode & 02) && !(file->mode & 01000);
	case FILE_DEVICE:
		return true;
	default:
		return false;
	}
}

const char *const wanted_by_judge[] = {
	"etc/SuSE-release",
	"etc/alpine-release",
	"etc/arch-release",
	"etc/centos-release",
	"etc/debian_version",
	"etc/fedora-release",
	"etc/gentoo-release",
	"etc/lsb-release",
	"etc/oracle-release",
	"etc/os-release",
	"etc/passwd",
	"etc/redhat-release",
	"etc/slackware-version",
	"etc/system-release",
	"usr/lib/os-release",
	NULL,
};

bool wanted_is_judges(struct slice path)
{
	for (size_t i = 0; wanted_by_judge[i]; i++)
		if (slice_equal(path, slice_from_text(wanted_by_judge[i])))
			return true;
	return false;
}
