/* note_package.c - what a program says of its own package: the note .note.package (FDO packaging metadata for ELF objects)
 *
 * A note of the owner "FDO" and the type 0xcafe1a7e whose text is JSON: {"type":"deb","os":"debian","name":"…","version":"…",
 * "architecture":"…","osCpe":"…"}. Some builders lay the JSON alone into the section, without a note's head. */
#include "codec/json.h"
#include "program/program.h"

#define NOTE_OWNER S("FDO")
#define NOTE_TYPE 0xcafe1a7eu

struct stated {
	struct slice type, name, version, architecture, os, os_version, os_cpe, app_cpe;
};

/* Kinds of packages, as their makers name them in notes. */
static enum package_type type_of(struct slice type)
{
	static const struct {
		const char *word;
		enum package_type type;
	} words[] = { { "deb", PACKAGE_DEB }, { "rpm", PACKAGE_RPM }, { "apk", PACKAGE_APK }, { "alpm", PACKAGE_ALPM },
		{ "pacman", PACKAGE_ALPM }, { "ebuild", PACKAGE_EBUILD }, { "opkg", PACKAGE_OPKG }, { "ipk", PACKAGE_OPKG },
		{ "conda", PACKAGE_CONDA }, { "bitnami", PACKAGE_BITNAMI } };

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (slice_equal_ignoring_case(type, slice_from_text(words[i].word)))
			return words[i].type;
	return PACKAGE_GENERIC;
}

static int claim(const struct catalog_file *file, struct claims *claims, const struct stated *stated)
{
	struct package package = { .name = stated->name,
		.version = stated->version,
		.architecture = stated->architecture,
		.origin = stated->os,
		.cpe = stated->app_cpe,
		.evidence = S(".note.package") };

	(void)file;
	claims->type = type_of(stated->type);
	if (!stated->name.len && !stated->version.len) {
		/* A note may name the distribution alone. */
		if (!stated->os.len && !stated->os_cpe.len)
			claims_note(claims, NOTE_INCOMPLETE, ".note.package: it names no package");
		return 0;
	}
	return claims_add(claims, package);
}

static int read_json(const struct catalog_file *file, struct claims *claims, struct slice text)
{
	struct stated stated = { 0 };
	struct error err;
	struct json json;
	struct slice key;

	while (slice_ends_with(text, S("\0")))
		text.len--;
	json_init(&json, text, file->arena);
	json_enter_object(&json);
	while (json_next_key(&json, &key)) {
		const struct {
			struct slice key;
			struct slice *value;
		} wanted[] = { { S("type"), &stated.type }, { S("name"), &stated.name }, { S("version"), &stated.version },
			{ S("architecture"), &stated.architecture }, { S("os"), &stated.os },
			{ S("osVersion"), &stated.os_version }, { S("osCpe"), &stated.os_cpe },
			{ S("appCpe"), &stated.app_cpe } };
		size_t i = 0;

		while (i < sizeof wanted / sizeof wanted[0] && !slice_equal(wanted[i].key, key))
			i++;
		if (i < sizeof wanted / sizeof wanted[0])
			*wanted[i].value = json_string_or_skip(&json);
		else
			json_skip(&json);
	}
	if (json_end(&json, &err) < 0)
		claims_note(claims, NOTE_INCOMPLETE, ".note.package: %s", err.text);
	return json.failed && !stated.name.len ? 0 : claim(file, claims, &stated);
}

/* 1: the notes had one, 0: they had none. */
static int read_notes(
	const struct catalog_file *file, struct claims *claims, const struct elf *elf, struct slice notes, uint64_t alignment)
{
	struct elf_note note;
	int r = 0;

	while (r == 0 && elf_next_note(elf, &notes, alignment, &note)) {
		if (note.type != NOTE_TYPE || !slice_equal(note.name, NOTE_OWNER))
			continue;
		r = read_json(file, claims, note.bytes);
		if (r >= 0)
			r = 1;
	}
	return r;
}

static int note_parse(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	struct claims claims = claims_begin(file, "note_package", PACKAGE_GENERIC, sink, notes);
	struct elf_section section;
	struct elf elf;
	int r = 0;

	if (!program_open(file, &claims, &elf))
		return 0;
	if (elf_find_section(&elf, S(".note.package"), &section)) {
		if (section.cut)
			claims_note(&claims, NOTE_INCOMPLETE, ".note.package: it is cut off");
		if (slice_starts_with(section.bytes, S("{")))
			return read_json(file, &claims, section.bytes);
		r = read_notes(file, &claims, &elf, section.bytes, section.alignment);
		if (r == 0)
			claims_note(&claims, NOTE_INCOMPLETE, ".note.package: it has no note of its kind");
		return r < 0 ? r : 0;
	}
	for (uint64_t i = 0; i < elf.segment_count && r == 0; i++) {
		struct elf_segment segment = elf_segment(&elf, i);

		if (segment.type != ELF_SEGMENT_NOTE)
			continue;
		if (segment.cut && !file->kept) /* of a window it may come later */
			claims_note(&claims, NOTE_INCOMPLETE, "a segment of notes is cut off");
		r = read_notes(file, &claims, &elf, segment.bytes, segment.alignment);
	}
	return r < 0 ? r : 0;
}

static bool note_accepts(struct slice path)
{
	return !slice_ends_with(path, S(".ko"));
}

static const struct interest note_interests[] = {
	{ INTEREST_ELF, "" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_note_package = {
	.name = "note_package",
	.interests = note_interests,
	.size_max_bytes = PROGRAM_BYTES_MAX,
	.windows = true,
	.accepts = note_accepts,
	.parse = note_parse,
};
