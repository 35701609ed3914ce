/* status.c - stanzas of installed packages, as dpkg and opkg write them */
#include "system/status.h"
#include "codec/deb822.h"
#include "system/names.h"

struct stanza {
	uint64_t line; /* its first */
	bool seen;     /* it has a line */
	struct slice name, version, status, source, architecture, maintainer, pre_depends, depends, origin, vendor, bugs, licence;
};

struct reading {
	struct claims *claims;
	struct names names;
	bool status_needed;
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

static bool is_one_of(struct slice word, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (slice_equal(word, slice_from_text(words[i])))
			return true;
	return false;
}

/* In these states files were put in place without counting as installed; the last two are opkg's alone. */
static bool state_leaves_files(struct slice state)
{
	static const char *const states[] = { "unpacked", "half-configured", "half-installed", "triggers-awaited",
		"triggers-pending", "post-inst-failed", "removal-failed" };

	return is_one_of(state, states, sizeof states / sizeof states[0]);
}

static bool state_is_known(struct slice state)
{
	static const char *const states[] = { "installed", "not-installed", "config-files" };

	return is_one_of(state, states, sizeof states / sizeof states[0]) || state_leaves_files(state);
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

static bool is_installed(const struct stanza *stanza, bool status_needed, struct claims *claims)
{
	struct slice state = stanza->status.len || status_needed ? state_of(stanza->status) : S("installed");

	if (!state_is_known(state) || state_leaves_files(state))
		claims_note(claims, NOTE_INCOMPLETE, "line %ju: '%.*s' is not counted: its status is '%.*s'",
			(uintmax_t)stanza->line, SLICE_ARG(slice_first(stanza->name, 80)),
			SLICE_ARG(slice_first(stanza->status, 80)));
	return slice_equal(state, S("installed"));
}

static int stanza_end(struct reading *reading, struct stanza *stanza)
{
	struct claims *claims = reading->claims;
	const struct stanza ended = *stanza;
	struct name_list needs = { 0 };
	char evidence[40];
	struct package package = { .name = ended.name,
		.version = ended.version,
		.architecture = ended.architecture,
		.maintainer = ended.maintainer,
		.licence = ended.licence,
		.origin = ended.origin.len   ? ended.origin
			  : ended.vendor.len ? ended.vendor
					     : ended.bugs };

	*stanza = (struct stanza){ 0 };
	if (!ended.seen)
		return 0;
	if (!ended.name.len) {
		claims_note(claims, NOTE_INCOMPLETE, "line %ju: a package without a name", (uintmax_t)ended.line);
		return 0;
	}
	if (!is_installed(&ended, reading->status_needed, claims))
		return 0;
	if (!ended.version.len) {
		claims_note(claims, NOTE_INCOMPLETE, "line %ju: '%.*s' has no version", (uintmax_t)ended.line,
			SLICE_ARG(slice_first(ended.name, 80)));
		return 0;
	}
	source_cut(ended.source, &package);
	names_add_relations(&reading->names, ended.pre_depends, &needs);
	names_add_relations(&reading->names, ended.depends, &needs);
	package.depends = name_list_end(&needs);
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
		{ S("Maintainer"), &stanza->maintainer }, { S("Pre-Depends"), &stanza->pre_depends },
		{ S("Depends"), &stanza->depends }, { S("Origin"), &stanza->origin }, { S("Vendor"), &stanza->vendor },
		{ S("Bugs"), &stanza->bugs }, { S("License"), &stanza->licence } };

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

/* The first line and those that continue it. */
static struct slice whole_value(struct slice value, struct slice folded)
{
	if (folded.len)
		value.len = (size_t)(folded.ptr + folded.len - value.ptr);
	return value;
}

/* Who is there, before anybody asks. */
static void names_collect(struct names *names, struct slice bytes)
{
	struct slice key, value, folded, package = S(""), provides = S(""), relation;
	struct deb822 deb822;
	enum deb822_event event;
	bool installed = true;

	deb822_init(&deb822, bytes);
	do {
		event = deb822_next(&deb822, &key, &value, &folded);
		if (event == DEB822_BAD_LINE)
			continue;
		if (event == DEB822_FIELD) {
			if (slice_equal_ignoring_case(key, S("Package")))
				package = value;
			else if (slice_equal_ignoring_case(key, S("Provides")))
				provides = whole_value(value, folded);
			else if (slice_equal_ignoring_case(key, S("Status")))
				installed = slice_equal(state_of(value), S("installed"));
			continue;
		}
		if (installed)
			names_add(names, package, package);
		while (installed && slice_next_token(&provides, ',', &relation)) {
			struct slice before, after, name = slice_cut(relation, '(', &before, &after) ? before : relation;

			names_add(names, slice_trim(name), package);
		}
		package = provides = S("");
		installed = true;
	} while (event != DEB822_END);
}

/* Both managers end each stanza by an empty line: a file that was cut off lacks it, as a rule. */
static void look_at_end(const struct catalog_file *file, struct claims *claims, uint64_t line)
{
	if (!file->bytes.len || slice_ends_with(file->bytes, S("\n\n")) || slice_ends_with(file->bytes, S("\n\r\n")))
		return;
	if (slice_ends_with(file->bytes, S("\n")))
		claims_note(claims, NOTE_REMARK, "line %ju: the last package is not ended by an empty line", (uintmax_t)line);
	else
		claims_note(claims, NOTE_INCOMPLETE, "line %ju: the file ends in the middle of a line", (uintmax_t)line);
}

int status_parse(const struct catalog_file *file, struct claims *claims, bool status_needed)
{
	struct reading reading = { .claims = claims, .names = { .arena = file->arena }, .status_needed = status_needed };
	struct stanza stanza = { 0 };
	struct slice key, value, folded;
	struct deb822 deb822;
	int r;

	names_collect(&reading.names, file->bytes);
	deb822_init(&deb822, file->bytes);
	for (;;) {
		uint64_t line = deb822.line + 1;
		enum deb822_event event = deb822_next(&deb822, &key, &value, &folded);

		if (event == DEB822_END || event == DEB822_STANZA) {
			r = stanza_end(&reading, &stanza);
			if (r >= 0 && event == DEB822_END && status_needed)
				look_at_end(file, claims, deb822.line);
			if (r < 0 || event == DEB822_END)
				return r;
			continue;
		}
		if (event == DEB822_BAD_LINE) {
			claims_note(claims, NOTE_INCOMPLETE, "line %ju: no colon", (uintmax_t)line);
			continue;
		}
		if (!stanza.seen)
			stanza.line = line;
		stanza.seen = true;
		if (slice_equal_ignoring_case(key, S("Depends")) || slice_equal_ignoring_case(key, S("Pre-Depends")))
			value = whole_value(value, folded);
		stanza_field(&stanza, claims, line, key, value);
	}
}
