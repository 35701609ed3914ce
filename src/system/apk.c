/* apk.c - what apk installed: its database of fields of one letter (Alpine's APKINDEX letters, and those of files) */
#include "catalog/file_list.h"
#include "catalog/stated.h"
#include "codec/base64.h"
#include "system/names.h"

struct entry {
	uint64_t line; /* its first */
	bool seen;     /* it has a line */
	struct slice name, version, architecture, licence, source, maintainer, depends, tag;
	struct slice folder; /* of the files that follow */
	struct slice file;   /* the last of them, whose rights and digest follow */
};

struct reading {
	struct claims claims;
	struct names names;
	struct file_list files;
};

/* "X:value". */
static bool field_cut(struct slice line, char *ret_letter, struct slice *ret_value)
{
	if (line.len < 2 || line.ptr[1] != ':')
		return false;
	*ret_letter = line.ptr[0];
	*ret_value = slice_from(line, 2);
	return true;
}

/* Who is there: packages by their names and by what they provide ("so:libcrypto.so.3=3", "cmd:sh=1.36.1-r2", "/bin/sh"). */
static void names_collect(struct names *names, struct slice bytes)
{
	struct slice line, value, word, package = S("");
	char letter;

	while (slice_next_line(&bytes, &line)) {
		if (!field_cut(line, &letter, &value)) {
			package = line.len ? package : S("");
			continue;
		}
		if (letter == 'P') {
			package = value;
			names_add(names, value, value);
		}
		while (letter == 'p' && slice_next_token(&value, ' ', &word))
			names_add(names, name_without_version(word), package);
	}
}

/* "so:libc.musl-x86_64.so.1 musl>=1.2 !conflict repository@pin": packages by their names, where they are known. */
static struct slices needs_of(struct slice depends, struct names *names)
{
	struct name_list needs = { 0 };
	struct slice word, name, pin;

	while (slice_next_token(&depends, ' ', &word)) {
		struct slice package;

		if (slice_starts_with(word, S("!")))
			continue;
		word = name_without_version(word);
		if (slice_cut(word, '@', &name, &pin))
			word = name;
		package = names_find(names, word);
		/* What nobody provides is a package that is missing, or no package: a file, a library, a command. */
		if (!package.len && slice_find_byte(word, ':') < 0 && slice_find_byte(word, '/') < 0)
			package = word;
		name_list_add(&needs, package, names->arena);
	}
	return name_list_end(&needs);
}

static int entry_add(struct reading *reading, const struct entry *entry)
{
	struct claims *claims = &reading->claims;
	char evidence[40];
	struct package package = { .name = entry->name,
		.version = entry->version,
		.architecture = entry->architecture,
		.licence = entry->licence,
		.source_name = entry->source,
		.maintainer = entry->maintainer,
		.origin = entry->tag };

	if (!entry->name.len) {
		claims_note(claims, NOTE_INCOMPLETE, "line %ju: a package without a name", (uintmax_t)entry->line);
		return 0;
	}
	if (!entry->version.len) {
		claims_note(claims, NOTE_INCOMPLETE, "line %ju: '%.*s' has no version", (uintmax_t)entry->line,
			SLICE_ARG(slice_first(entry->name, 80)));
		return 0;
	}
	package.depends = needs_of(entry->depends, &reading->names);
	snprintf(evidence, sizeof evidence, "line %ju", (uintmax_t)entry->line);
	package.evidence = slice_from_text(evidence);
	return claims_add(claims, package);
}

static int entry_end(struct reading *reading, struct entry *entry)
{
	const struct entry ended = *entry;
	int r = ended.seen ? entry_add(reading, &ended) : 0, owned;

	*entry = (struct entry){ 0 };
	owned = file_list_end(&reading->files, &reading->claims, ended.name); /* also when that failed: it frees the list */
	return r < 0 ? r : owned;
}

static void file_add(struct reading *reading, struct entry *entry, struct slice name)
{
	entry->file = name;
	if (entry->folder.len)
		entry->file = arena_printf(reading->names.arena, "%.*s/%.*s", SLICE_ARG(slice_first(entry->folder, 4096)),
			SLICE_ARG(slice_first(name, 4096)));
	file_list_add(&reading->files, entry->file);
}

/* "Q1" and SHA-1, or "Q2" and SHA-256, in base64 (apk-tools: "Z:" is the file's checksum). Of a link it is its target's text's. */
static int digest_add(struct reading *reading, const struct entry *entry, struct slice value)
{
	struct claims *claims = &reading->claims;
	char bytes[32];
	size_t len;

	if (!stated_wanted(claims->sink) || !(slice_starts_with(value, S("Q1")) || slice_starts_with(value, S("Q2"))) ||
		!base64_decode_into(slice_trim(slice_from(value, 2)), false, bytes, sizeof bytes, &len))
		return 0;
	return stated_add_bytes(claims->sink, entry->name, entry->file, slice_make(bytes, len), claims->path);
}

static int take_field(struct reading *reading, struct entry *entry, uint64_t line, char letter, struct slice value)
{
	const struct {
		char letter;
		struct slice *value;
	} wanted[] = { { 'P', &entry->name }, { 'V', &entry->version }, { 'A', &entry->architecture }, { 'L', &entry->licence },
		{ 'o', &entry->source }, { 'm', &entry->maintainer }, { 'D', &entry->depends }, { 's', &entry->tag } };

	if (letter == 'F')
		entry->folder = value;
	else if (letter == 'R')
		file_add(reading, entry, value);
	else if (letter == 'Z')
		return digest_add(reading, entry, value);
	for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
		if (letter != wanted[i].letter)
			continue;
		if (wanted[i].value->len)
			claims_note(&reading->claims, NOTE_INCOMPLETE, "line %ju: a second %c:", (uintmax_t)line, letter);
		else
			*wanted[i].value = slice_trim(value);
	}
	return 0;
}

/* apk ends each package by an empty line: a file that was cut off lacks it, as a rule. */
static void look_at_end(struct reading *reading, struct slice bytes, uint64_t line)
{
	if (!bytes.len || slice_ends_with(bytes, S("\n\n")))
		return;
	if (slice_ends_with(bytes, S("\n")))
		claims_note(&reading->claims, NOTE_REMARK, "line %ju: the last package is not ended by an empty line",
			(uintmax_t)line);
	else
		claims_note(
			&reading->claims, NOTE_INCOMPLETE, "line %ju: the file ends in the middle of a line", (uintmax_t)line);
}

static int apk_parse(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	struct reading reading = { .claims = claims_begin(file, "apk", PACKAGE_APK, sink, notes),
		.names = { .arena = file->arena } };
	struct slice left = file->bytes, line, value;
	struct entry entry = { 0 };
	uint64_t number = 0;
	char letter;
	int r = 0;

	names_collect(&reading.names, file->bytes);
	while (r >= 0 && slice_next_line(&left, &line)) {
		number++;
		if (!line.len) {
			r = entry_end(&reading, &entry);
			continue;
		}
		if (!field_cut(line, &letter, &value)) {
			claims_note(&reading.claims, NOTE_INCOMPLETE, "line %ju: no letter and colon", (uintmax_t)number);
			continue;
		}
		if (!entry.seen)
			entry.line = number;
		entry.seen = true;
		r = take_field(&reading, &entry, number, letter, value);
	}
	if (r >= 0) {
		look_at_end(&reading, file->bytes, number);
		r = entry_end(&reading, &entry);
	}
	file_list_drop(&reading.files);
	return r;
}

static const struct interest apk_interests[] = {
	{ INTEREST_PATH, "lib/apk/db/installed" },
	{ INTEREST_PATH, "usr/lib/apk/db/installed" }, /* apk 3, where /lib is a link into /usr */
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_apk = {
	.name = "apk",
	.interests = apk_interests,
	.size_max_bytes = 64u << 20,
	.places = CATALOG_IMAGE,
	.parse = apk_parse,
};
