/* dpkg.c - what dpkg installed: its status and lists of files, and the status.d folder of images without dpkg */
#include "catalog/file_list.h"
#include "codec/deb822.h"

struct stanza {
	uint64_t line; /* its first */
	bool seen;     /* it has a line */
	struct slice name, version, status, source, architecture, maintainer;
};

/* "want eflag state" (dpkg-query(1)): the third word. */
static struct slice state_of(struct slice status)
{
	struct slice word, state = S("");
	size_t count = 0;

	while (slice_next_token(&status, ' ', &word))
		if (word.len && ++count == 3)
			state = word;
	return count == 3 ? state : S("");
}

/* In these states dpkg has put the package's files in place without counting it as installed. */
static bool state_leaves_files(struct slice state)
{
	static const char *const states[] = { "unpacked", "half-configured", "half-installed", "triggers-awaited",
		"triggers-pending" };

	for (size_t i = 0; i < sizeof states / sizeof states[0]; i++)
		if (slice_equal(state, slice_from_text(states[i])))
			return true;
	return false;
}

static bool state_is_known(struct slice state)
{
	return slice_equal(state, S("installed")) || slice_equal(state, S("not-installed")) ||
	       slice_equal(state, S("config-files")) || state_leaves_files(state);
}

/* "source", or "source (version)". */
static void source_cut(struct slice text, struct package *package)
{
	struct slice name, rest;

	if (!slice_cut(text, '(', &name, &rest)) {
		package->source_name = slice_trim(text);
		return;
	}
	package->source_name = slice_trim(name);
	if (slice_ends_with(rest, S(")")))
		rest.len--;
	package->source_version = slice_trim(rest);
}

static int stanza_end(struct stanza *stanza, struct claims *claims, bool status_needed)
{
	struct stanza ended = *stanza;
	char evidence[40];
	struct slice state = ended.status.len || status_needed ? state_of(ended.status) : S("installed");
	struct package package = {
		.name = ended.name, .version = ended.version, .architecture = ended.architecture, .maintainer = ended.maintainer
	};

	*stanza = (struct stanza){ 0 };
	if (!ended.seen)
		return 0;
	if (!ended.name.len) {
		claims_note(claims, NOTE_INCOMPLETE, "line %ju: a package without a name", (uintmax_t)ended.line);
		return 0;
	}
	if (!state_is_known(state) || state_leaves_files(state))
		claims_note(claims, NOTE_INCOMPLETE, "line %ju: '%.*s' is not counted: its status is '%.*s'",
			(uintmax_t)ended.line, SLICE_ARG(slice_first(ended.name, 80)), SLICE_ARG(slice_first(ended.status, 80)));
	if (!slice_equal(state, S("installed")))
		return 0;
	if (!ended.version.len) {
		claims_note(claims, NOTE_INCOMPLETE, "line %ju: '%.*s' has no version", (uintmax_t)ended.line,
			SLICE_ARG(slice_first(ended.name, 80)));
		return 0;
	}
	source_cut(ended.source, &package);
	snprintf(evidence, sizeof evidence, "line %ju", (uintmax_t)ended.line);
	package.evidence = slice_from_text(evidence);
	return claims_add(claims, package);
}

static void stanza_field(struct stanza *stanza, struct claims *claims, uint64_t line, struct slice key, struct slice value)
{
	const struct {
		struct slice key;
		struct slice *value;
	} wanted[] = { { S("Package"), &stanza->name }, { S("Version"), &stanza->version }, { S("Status"), &stanza->status },
		{ S("Source"), &stanza->source }, { S("Architecture"), &stanza->architecture },
		{ S("Maintainer"), &stanza->maintainer } };

	for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
		if (!slice_equal_ignoring_case(key, wanted[i].key))
			continue;
		if (wanted[i].value->len)
			claims_note(
				claims, NOTE_INCOMPLETE, "line %ju: a second %.*s", (uintmax_t)line, SLICE_ARG(wanted[i].key));
		else
			*wanted[i].value = value;
		return;
	}
}

/* "libssl3:amd64.list": a path a line. "base.md5sums": a digest, two blanks, and a path. */
static int files_read(const struct catalog_file *file, struct claims *claims, struct slice suffix)
{
	struct slice name = slice_base_name(file->path), left = file->bytes, line, before, after;
	bool digests = slice_equal(suffix, S(".md5sums"));
	struct file_list list = { 0 };

	name.len -= suffix.len;
	if (slice_cut(name, ':', &before, &after))
		name = before;
	while (slice_next_line(&left, &line)) {
		if (!digests)
			file_list_add(&list, line);
		else if (slice_cut(line, ' ', &before, &after) && before.len == 32)
			file_list_add(&list, slice_trim(after));
	}
	return file_list_end(&list, claims, name);
}

static int dpkg_parse(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	struct claims claims = claims_begin(file, "dpkg", PACKAGE_DEB, sink, notes);
	bool single = slice_equal(slice_base_name(slice_folder_name(file->path)), S("status.d"));
	struct stanza stanza = { 0 };
	struct slice key, value, folded;
	struct deb822 deb822;
	int r;

	if (slice_ends_with(file->path, S(".list")))
		return files_read(file, &claims, S(".list"));
	if (slice_ends_with(file->path, S(".md5sums")))
		return files_read(file, &claims, S(".md5sums"));
	deb822_init(&deb822, file->bytes);
	for (;;) {
		uint64_t line = deb822.line + 1;
		enum deb822_event event = deb822_next(&deb822, &key, &value, &folded);

		if (event == DEB822_END || event == DEB822_STANZA) {
			r = stanza_end(&stanza, &claims, !single);
			if (r < 0 || event == DEB822_END)
				return r;
			continue;
		}
		if (event == DEB822_BAD_LINE) {
			claims_note(&claims, NOTE_INCOMPLETE, "line %ju: no colon", (uintmax_t)line);
			continue;
		}
		if (!stanza.seen)
			stanza.line = line;
		stanza.seen = true;
		stanza_field(&stanza, &claims, line, key, value);
	}
}

/* Of the folder of lists only those. */
static bool dpkg_accepts(struct slice path)
{
	return !slice_equal(slice_base_name(slice_folder_name(path)), S("info")) || slice_ends_with(path, S(".list"));
}

static const struct interest dpkg_interests[] = {
	{ INTEREST_PATH, "var/lib/dpkg/status" },
	{ INTEREST_FOLDER, "var/lib/dpkg/status.d" },
	{ INTEREST_FOLDER, "var/lib/dpkg/info" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_dpkg = {
	.name = "dpkg",
	.interests = dpkg_interests,
	.size_max_bytes = 32u << 20,
	.places = CATALOG_IMAGE,
	.accepts = dpkg_accepts,
	.parse = dpkg_parse,
};
