/* gemfile_lock.c - Ruby gems as Bundler locked them: Gemfile.lock, gems.locked
 *
 * Sections begin at a line's start; below "specs:" a gem stands behind four blanks, what it needs behind six
 * (https://bundler.io/man/gemfile.5.html; the format is Bundler's own, LockfileParser). */
#include "catalog/claims.h"

enum section { SECTION_OTHER, SECTION_GEM, SECTION_GIT, SECTION_PATH };

struct lock {
	struct claims claims;
	struct claim_list list;
	struct claim gem; /* the one at hand; no name: none */
	struct name_list needs;
	enum section section;
	struct slice remote;
	bool specs, any;
};

static size_t indent_of(struct slice line)
{
	size_t indent = 0;

	while (indent < line.len && line.ptr[indent] == ' ')
		indent++;
	return indent;
}

static void gem_end(struct lock *lock)
{
	if (lock->gem.evidence.len) {
		lock->gem.depends = name_list_end(&lock->needs);
		claim_list_take(&lock->list, &lock->claims, &lock->gem);
	}
	lock->gem = (struct claim){ 0 };
	lock->needs = (struct name_list){ 0 };
}

/* "nokogiri (1.15.4-x86_64-linux)": behind the first hyphen stands the platform. */
static void gem_begin(struct lock *lock, struct slice text, uint64_t line)
{
	struct slice name, version, before, platform;

	lock->gem.evidence = arena_printf(lock->claims.file->arena, "line %ju", (uintmax_t)line);
	if (!slice_cut(text, '(', &name, &version) || !slice_ends_with(version, S(")"))) {
		claims_note(&lock->claims, NOTE_INCOMPLETE, "line %ju: '%.*s' has no version in parentheses", (uintmax_t)line,
			SLICE_ARG(slice_first(text, 80)));
		lock->gem.evidence = S("");
		return;
	}
	version.len--;
	lock->gem.name = slice_trim(name);
	lock->gem.origin = lock->remote;
	lock->gem.version = version;
	if (slice_cut(version, '-', &before, &platform)) {
		lock->gem.version = before;
		lock->gem.architecture = platform;
	}
}

static bool is_one_of(struct slice text, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (slice_equal(text, slice_from_text(words[i])))
			return true;
	return false;
}

static void section_begin(struct lock *lock, struct slice line, uint64_t number)
{
	static const char *const others[] = { "PLATFORMS", "DEPENDENCIES", "CHECKSUMS", "RUBY VERSION", "BUNDLED WITH" };
	static const struct {
		struct slice name;
		enum section section;
	} sections[] = { { S("GEM"), SECTION_GEM }, { S("GIT"), SECTION_GIT }, { S("PATH"), SECTION_PATH },
		{ S("PLUGIN SOURCE"), SECTION_GEM } };

	lock->section = SECTION_OTHER;
	lock->specs = false;
	lock->remote = S("");
	for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++)
		if (slice_equal(line, sections[i].name))
			lock->section = sections[i].section;
	if (lock->section != SECTION_OTHER)
		lock->any = true;
	else if (!is_one_of(line, others, sizeof others / sizeof others[0]))
		claims_note(&lock->claims, NOTE_INCOMPLETE, "line %ju: the section '%.*s' is not known", (uintmax_t)number,
			SLICE_ARG(slice_first(line, 80)));
}

/* "remote: https://…": what a section of gems says of itself. */
static void take_option(struct lock *lock, struct slice text, uint64_t number)
{
	static const char *const options[] = { "revision", "ref", "branch", "tag", "glob", "submodules", "type" };
	struct slice key, value;

	if (slice_equal(text, S("specs:"))) {
		lock->specs = true;
		return;
	}
	if (slice_cut(text, ':', &key, &value) && slice_equal(key, S("remote")))
		lock->remote = slice_trim(value);
	else if (!slice_cut(text, ':', &key, &value) || !is_one_of(key, options, sizeof options / sizeof options[0]))
		claims_note(&lock->claims, NOTE_INCOMPLETE, "line %ju: '%.*s' is not known there", (uintmax_t)number,
			SLICE_ARG(slice_first(text, 80)));
}

/* "rake (~> 13.0)": the name. */
static struct slice need_of(struct slice text)
{
	ptrdiff_t blank = slice_find_byte(text, ' ');

	return blank < 0 ? text : slice_first(text, (size_t)blank);
}

static void take_line(struct lock *lock, struct slice line, uint64_t number)
{
	size_t indent = indent_of(line);
	struct slice text = slice_trim(line);

	if (indent < 6)
		gem_end(lock);
	if (slice_starts_with(line, S("<<<<<<<")) || slice_starts_with(line, S("=======")) ||
		slice_starts_with(line, S(">>>>>>>")))
		claims_note(&lock->claims, NOTE_INCOMPLETE, "line %ju: a merge that was not resolved", (uintmax_t)number);
	else if (indent == 0 && text.len)
		section_begin(lock, text, number);
	else if (lock->section == SECTION_OTHER || !text.len)
		return;
	else if (indent == 2)
		take_option(lock, text, number);
	else if (indent == 4 && lock->specs)
		gem_begin(lock, text, number);
	else if (indent == 6 && lock->specs)
		name_list_add(&lock->needs, need_of(text), lock->claims.file->arena);
	else
		claims_note(&lock->claims, NOTE_INCOMPLETE, "line %ju: '%.*s' does not belong there", (uintmax_t)number,
			SLICE_ARG(slice_first(text, 80)));
}

static int gemfile_lock_parse(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	struct lock lock = { .claims = claims_begin(file, "gemfile_lock", PACKAGE_GEM, sink, notes) };
	struct slice left = file->bytes, line;

	for (uint64_t number = 1; slice_next_line(&left, &line); number++)
		take_line(&lock, line, number);
	gem_end(&lock);
	if (!lock.any)
		claims_note(&lock.claims, NOTE_INCOMPLETE, "no section of gems: it is no lock file of Bundler");
	claims_check_end(&lock.claims, file->bytes, NOTE_INCOMPLETE);
	return claim_list_end(&lock.list, &lock.claims);
}

static const struct interest gemfile_lock_interests[] = {
	{ INTEREST_BASE_NAME, "Gemfile.lock" },
	{ INTEREST_BASE_NAME, "gems.locked" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_gemfile_lock = {
	.name = "gemfile_lock",
	.interests = gemfile_lock_interests,
	.size_max_bytes = 16u << 20,
	.places = CATALOG_SOURCE,
	.parse = gemfile_lock_parse,
};
