/* manifest.c - the list of packages of an image of CBL-Mariner (Azure Linux) that has no rpm
 *
 * container-manifest-2: a package a line, ten fields between tabs: name, version-release, time of installation, time of building, vendor,
 * epoch or "(none)", size, architecture, epoch or "0", source package. container-manifest-1: "name-version-release.architecture". */
#include "rpm/database.h"
#include <ctype.h>

#define FIELDS 10u

enum { FIELD_NAME, FIELD_VERSION, FIELD_VENDOR = 4, FIELD_EPOCH = 5, FIELD_ARCHITECTURE = 7, FIELD_SOURCE = 9 };

static struct slice stated(struct slice field)
{
	return slice_equal(field, S("(none)")) ? S("") : field;
}

static struct slice with_epoch(struct slice epoch, struct slice version, struct arena *arena)
{
	return epoch.len && version.len ? arena_printf(arena, "%.*s:%.*s", SLICE_ARG(epoch), SLICE_ARG(version)) : version;
}

static bool fields_read(struct slice line, struct package *package, struct arena *arena)
{
	struct slice fields[FIELDS], epoch;
	size_t count = 0;

	while (count < FIELDS && slice_next_token(&line, '\t', &fields[count]))
		count++;
	if (count != FIELDS || line.len)
		return false;
	epoch = stated(fields[FIELD_EPOCH]);
	package->name = fields[FIELD_NAME];
	package->version = with_epoch(epoch, fields[FIELD_VERSION], arena);
	package->maintainer = stated(fields[FIELD_VENDOR]);
	package->architecture = stated(fields[FIELD_ARCHITECTURE]);
	if (rpm_source_cut(fields[FIELD_SOURCE], &package->source_name, &package->source_version))
		package->source_version = with_epoch(epoch, package->source_version, arena);
	return true;
}

static bool name_read(struct slice line, struct package *package)
{
	ptrdiff_t dot = slice_find_last_byte(line, '.');

	if (dot <= 0 || !rpm_name_cut(slice_first(line, (size_t)dot), &package->name, &package->version))
		return false;
	package->architecture = stated(slice_from(line, (size_t)dot + 1));
	return true;
}

/* Names, versions and architectures have these bytes alone; fields of the second form say more. */
static bool is_plain(struct slice line, bool second)
{
	for (size_t i = 0; i < line.len && !second; i++)
		if (!isalnum((unsigned char)line.ptr[i]) && (!line.ptr[i] || !strchr("._+-~^:()", line.ptr[i])))
			return false;
	return true;
}

int rpm_manifest_read(struct slice bytes, struct claims *claims, struct arena *arena)
{
	bool second = slice_ends_with(claims->path, S("-2"));
	struct slice text = bytes, line;

	for (size_t number = 1; slice_next_line(&bytes, &line); number++) {
		struct package package = { 0 };
		char evidence[40];
		int r;

		if (!slice_trim(line).len || slice_starts_with(line, S("gpg-pubkey\t")) ||
			slice_starts_with(line, S("gpg-pubkey-")))
			continue;
		if (!is_plain(line, second) || !(second ? fields_read(line, &package, arena) : name_read(line, &package)) ||
			!package.version.len) {
			claims_note(claims, NOTE_INCOMPLETE, "line %zu: no package that can be read", number);
			continue;
		}
		snprintf(evidence, sizeof evidence, "line %zu", number);
		package.evidence = slice_from_text(evidence);
		r = claims_add(claims, package);
		if (r < 0)
			return r;
	}
	claims_check_end(claims, text, NOTE_INCOMPLETE);
	return 0;
}
