/* damage_test.c - no cataloger loses packages quietly: each of its seeds is cut and bent at 500 places
 *
 * Where fewer packages come out than of the whole file, a note must say that something is wrong with it. Lines that end where the file
 * was cut tell nobody that more had followed: those cuts are left out where a format is made of lines. */
#include "base/test.h"
#include "catalog/collected.h"
#include "inventory/gather.h"
#include <dirent.h>
#include <stdio.h>

static unsigned total_lost;

#define PLACES 250u /* cuts, and as many bent bits */

enum { ALL = 1, ONE = 2, SOME = 4, CUTS = 8 };

/* What damage may take away quietly, and why: bent bits all packages at once, one alone, or some; or cuts, too. */
static const struct {
	const char *cataloger;
	unsigned what;
	const char *why;
} excused[] = {
	{ "classifiers", SOME | CUTS,
		"programs are known by words in them, which other programs do not have; who reads ELF says of cuts" },
	{ "go_binary", ALL, "a program whose mark of Go or table of sections is bent is one that Go did not build" },
	{ "jar", ONE, "damage in deflated bytes that leaves as many is seen by checksums alone, and Java does not look at them" },
	{ "note_package", ALL, "a program whose section or owner of a note is called otherwise does not name its package" },
	{ "npm_installed", ONE, "an optional package without a version is one that did not fit here" },
	{ "npm_lock", ONE, "an optional package without a version is one that did not fit here" },
	{ "nuget_project", ONE, "a reference without a version has it in Directory.Packages.props" },
	{ "requirements", ONE, "a comment whose end is bent goes on: people write comments that hold requirements" },
	{ "rust_binary", ALL, "a program whose section is called otherwise has no list of crates" },
	{ "wordpress", ALL | CUTS, "a source in PHP without a plugin's head is one of its others" },
};

static bool is_excused(const char *name, bool cut, size_t lost, size_t left)
{
	for (size_t i = 0; i < sizeof excused / sizeof excused[0]; i++) {
		unsigned what = excused[i].what;

		if (strcmp(excused[i].cataloger, name) != 0)
			continue;
		return cut ? what & CUTS : (what & SOME) || (what & ALL && left == 0) || (what & ONE && lost == 1);
	}
	return false;
}

/* Places that no interest says alone. */
static const struct {
	const char *cataloger, *path;
} places[] = {
	{ "classifiers", "usr/bin/bash" },
	{ "conda", "opt/conda/conda-meta/a-1.0-0.json" },
	{ "dpkg", "var/lib/dpkg/info/a.list" },
	{ "dpkg", "usr/share/doc/a/copyright" },
	{ "erlang_app", "srv/a-1/ebin/a.app" },
	{ "gemspec", "usr/lib/ruby/gems/3.1.0/specifications/a-1.0.gemspec" },
	{ "github_actions", ".github/workflows/a.yml" },
	{ "gradle_lock", "srv/gradle.lockfile" },
	{ "julia_manifest", "srv/Manifest.toml" },
	{ "kernel", "boot/vmlinuz" },
	{ "kernel_module", "opt/a.ko" },
	{ "kernel_module", "opt/a.ko.gz" },
	{ "npm", "srv/node_modules/a/package.json" },
	{ "npm_installed", "srv/node_modules/.package-lock.json" },
	{ "nuget_deps", "srv/a.deps.json" },
	{ "pacman", "var/lib/pacman/local/a-1-1/desc" },
	{ "perl_meta", "usr/lib/perl5/.meta/A-1/MYMETA.json" },
	{ "portage", "var/db/pkg/a/b-1/PF" },
	{ "python_lock", "srv/pylock.toml" },
	{ "r_description", "usr/lib/R/library/a/DESCRIPTION" },
	{ "rockspec", "usr/lib/luarocks/rocks-5.4/a/1-1/a-1-1.rockspec" },
	{ "wordpress", "srv/wp-content/plugins/a/a.php" },
	{ "wordpress", "srv/wp-includes/version.php" },
};

/* Those whose seeds hold no packages: they tell of files, or that something is not read. */
static const char *const without_packages[] = { "python_record", "unread" };

static void interest_path(const struct interest *interest, char *path, size_t size)
{
	struct slice text = slice_from_text(interest->text), before, after;

	if (interest->kind == INTEREST_PATH)
		snprintf(path, size, "%s", interest->text);
	else if (interest->kind == INTEREST_BASE_NAME)
		snprintf(path, size, "srv/%s", interest->text);
	else if (interest->kind == INTEREST_SUFFIX)
		snprintf(path, size, "srv/a-1.0%s", interest->text);
	else if (interest->kind == INTEREST_FOLDER)
		snprintf(path, size, "%s/a", interest->text);
	else if (interest->kind == INTEREST_IN && slice_cut(text, ':', &before, &after))
		snprintf(path, size, "srv/a-1%.*s/%.*s", SLICE_ARG(before), SLICE_ARG(after));
	else
		snprintf(path, size, "usr/bin/a");
}

/* How many packages WHOLE has at PATH, where that is a place for it. */
static unsigned packages_at(const struct cataloger *cataloger, const char *path, struct slice whole)
{
	struct collected got = { 0 };
	unsigned count;

	if (cataloger->accepts && !cataloger->accepts(slice_from_text(path)))
		return 0;
	CHECK_INT(collected_parse(&got, cataloger, path, whole), 0);
	count = got.package_count;
	collected_done(&got);
	return count;
}

/* Where WHOLE has most packages; that many. */
static unsigned best_path(const struct cataloger *cataloger, struct slice whole, char *path, size_t size)
{
	unsigned best = 0, count;
	char candidate[512];

	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
		if (strcmp(places[i].cataloger, cataloger->name) != 0)
			continue;
		count = packages_at(cataloger, places[i].path, whole);
		if (count > best)
			snprintf(path, size, "%s", places[i].path);
		best = count > best ? count : best;
	}
	for (const struct interest *interest = cataloger->interests; interest->kind != INTEREST_END; interest++) {
		interest_path(interest, candidate, sizeof candidate);
		count = packages_at(cataloger, candidate, whole);
		if (count > best)
			snprintf(path, size, "%s", candidate);
		best = count > best ? count : best;
	}
	return best;
}

static bool has_packages(const struct cataloger *cataloger)
{
	for (size_t i = 0; i < sizeof without_packages / sizeof without_packages[0]; i++)
		if (strcmp(without_packages[i], cataloger->name) == 0)
			return false;
	return true;
}

/* What was done to the file's byte. */
struct bend {
	char from, to;
};

/* Does BEND make A of B, once? */
static bool is_bent(struct slice a, struct slice b, const struct bend *bend)
{
	size_t count = 0;

	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++) {
		if (a.ptr[i] == b.ptr[i])
			continue;
		if (a.ptr[i] != bend->from || b.ptr[i] != bend->to)
			return false;
		count++;
	}
	return count == 1;
}

static bool is_among(struct slice line, struct slice lines, const struct bend *bend)
{
	struct slice other;

	while (slice_next_line(&lines, &other))
		if (slice_equal(line, other) || (bend && is_bent(line, other, bend)))
			return true;
	return false;
}

/* How many lines of WHOLE are no longer there, for which no others came. One whose name or version became that of another is no loss: each
 * counts once. */
static unsigned lost_lines(struct slice whole, struct slice now, const struct bend *bend)
{
	unsigned lost = 0, added = 0;
	struct slice line;

	for (struct slice left = whole; slice_next_line(&left, &line);)
		lost += !is_among(line, now, bend);
	for (struct slice left = now; slice_next_line(&left, &line);)
		added += !is_among(line, whole, NULL);
	return lost > added ? lost - added : 0;
}

/* What stands around the damage, as far as it is text. */
static void say_lost(
	const struct cataloger *cataloger, const char *seed, const char *how, struct slice bytes, size_t at, size_t packages)
{
	char around[61] = "";
	size_t from = at < 30 ? 0 : at - 30, len = 0;

	for (size_t i = from; i < bytes.len && len < sizeof around - 1; i++)
		around[len++] = bytes.ptr[i] == '\n' ? '$' : bytes.ptr[i] < ' ' ? '?' : bytes.ptr[i];
	around[len] = '\0';
	print_message("# %s: %s %s at %zu: fewer than %zu packages, and no note: …%s…\n", cataloger->name, seed, how, at,
		packages, around);
}

/* Does GOT tell less than SOUND, and nothing new about the file? What is not whole without damage says so anyway. */
static bool is_quieter(const struct collected *got, const struct collected *sound)
{
	struct slice notes = buffer_slice(&got->notes), note;

	if (got->package_count >= sound->package_count || slice_find(notes, S("incomplete ")) >= 0)
		return false;
	while (slice_next_line(&notes, &note))
		if (!is_among(note, buffer_slice(&sound->notes), NULL))
			return false;
	return true;
}

static void check_damage(const struct cataloger *cataloger, const char *path, const char *seed, struct slice whole)
{
	struct collected sound = { 0 }, got = { 0 };
	char *bytes = malloc(whole.len + 1);

	assert_non_null(bytes);
	CHECK_INT(collected_parse(&sound, cataloger, path, whole), 0);
	for (size_t i = 0; i < PLACES; i++) {
		size_t cut = whole.len * i / PLACES, bent = (whole.len * 8 - 1) * i / PLACES;
		bool line_end = cut == 0 || whole.ptr[cut - 1] == '\n' || whole.ptr[cut] == '\n' || whole.ptr[cut] == '\r';
		struct bend bend;
		unsigned lost;

		CHECK_INT(collected_parse(&got, cataloger, path, slice_first(whole, cut)), 0);
		if (is_quieter(&got, &sound) && !line_end && !is_excused(cataloger->name, true, 0, 0)) {
			say_lost(cataloger, seed, "cut", slice_first(whole, cut), cut, sound.package_count);
			total_lost++;
		}
		memcpy(bytes, whole.ptr, whole.len);
		bytes[bent / 8] ^= (char)(1 << bent % 8);
		bend = (struct bend){ whole.ptr[bent / 8], bytes[bent / 8] };
		CHECK_INT(collected_parse(&got, cataloger, path, slice_make(bytes, whole.len)), 0);
		lost = lost_lines(buffer_slice(&sound.packages), buffer_slice(&got.packages), &bend);
		if (is_quieter(&got, &sound) && lost && !is_excused(cataloger->name, false, lost, got.package_count)) {
			say_lost(cataloger, seed, "bent", slice_make(bytes, whole.len), bent / 8, sound.package_count);
			total_lost++;
		}
	}
	free(bytes);
	collected_done(&got);
	collected_done(&sound);
}

TEST(no_cataloger_loses_packages_quietly)
{
	total_lost = 0;
	for (size_t i = 0; catalogers[i]; i++) {
		char folder[256], path[512], file[1024];
		struct dirent *entry;
		unsigned checked = 0;
		DIR *seeds;

		snprintf(folder, sizeof folder, "fuzz/seeds/%s", catalogers[i]->name);
		seeds = opendir(folder);
		if (!seeds)
			fail_msg("%s has no seeds", catalogers[i]->name);
		while ((entry = readdir(seeds))) {
			struct slice whole;

			if (entry->d_name[0] == '.')
				continue;
			snprintf(file, sizeof file, "%s/%s", folder, entry->d_name);
			whole = test_read_file(file);
			if (best_path(catalogers[i], whole, path, sizeof path)) {
				check_damage(catalogers[i], path, entry->d_name, whole);
				checked++;
			}
			free((void *)whole.ptr);
		}
		closedir(seeds);
		if (!checked && has_packages(catalogers[i]))
			fail_msg("%s has no seed with packages in it", catalogers[i]->name);
	}
	CHECK_INT(total_lost, 0);
}

static const struct cataloger *cataloger_of(const char *name)
{
	for (size_t i = 0; catalogers[i]; i++)
		if (strcmp(catalogers[i]->name, name) == 0)
			return catalogers[i];
	fail_msg("no cataloger is called %s", name);
	return NULL;
}

TEST(no_cataloger_loses_packages_of_real_files_quietly)
{
	static const struct {
		const char *cataloger, *file, *path;
	} files[] = {
		{ "apk", "apk/scalibr-installed", "lib/apk/db/installed" },
		{ "apk", "apk/trivy-installed", "lib/apk/db/installed" },
		{ "cargo_lock", "lockfiles/rust-cargo/cargo_v3.lock", "srv/Cargo.lock" },
		{ "composer_lock", "lockfiles/php-composer/composer_happy.lock", "srv/composer.lock" },
		{ "dpkg", "dpkg/debian-only.status", "var/lib/dpkg/status" },
		{ "dpkg", "dpkg/postgresql.status", "var/lib/dpkg/status" },
		{ "dpkg", "dpkg/scalibr/dpkg/transitional_dummy", "var/lib/dpkg/status" },
		{ "go_mod", "lockfiles/golang-mod/go116/go.mod", "srv/go.mod" },
		{ "go_mod", "lockfiles/golang-mod/replaced-with-version/go.mod", "srv/go.mod" },
		{ "npm_lock", "lockfiles/nodejs-npm/package-lock_v2.json", "srv/package-lock.json" },
		{ "opkg", "dpkg/scalibr/opkg/valid", "usr/lib/opkg/status" },
		{ "pacman", "alpm/installed/var/lib/pacman/local/gmp-6.2.1-2/desc", "var/lib/pacman/local/gmp-6.2.1-2/desc" },
		{ "pacman", "alpm/installed/var/lib/pacman/local/emacs-29.3-3/desc", "var/lib/pacman/local/emacs-29.3-3/desc" },
		{ "python_lock", "lockfiles/python-poetry/poetry_flask.lock", "srv/poetry.lock" },
		{ "requirements", "lockfiles/python-pip/requirements_comments.txt", "srv/requirements.txt" },
		{ "requirements", "lockfiles/python-pip/requirements_spaces.txt", "srv/requirements.txt" },
		{ "rpm", "rpm/bdb-libuuid/Packages", "var/lib/rpm/Packages" },
		{ "rpm", "rpm/bdb-syft-dive/Packages", "var/lib/rpm/Packages" },
		{ "yarn_lock", "lockfiles/nodejs-yarn/yarn_v2_happy.lock", "srv/yarn.lock" },
		{ "yarn_lock", "lockfiles/nodejs-yarn/yarn_with_npm.lock", "srv/yarn.lock" },
	};

	total_lost = 0;
	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
		struct buffer text;
		char below[256];
		struct slice read;
		char *path;

		snprintf(below, sizeof below, "conformance/packages/%s", files[i].file);
		path = test_data_path(below);
		text = (struct buffer)BUFFER_INIT(0);
		read = test_read_file(path);
		CHECK(read.len > 0);
		buffer_add_slice(&text, read);
		if (slice_starts_with(slice_from_text(files[i].file), S("lockfiles/")) && !slice_ends_with(read, S("\n")))
			buffer_add_byte(&text, '\n'); /* which the peers' fixtures lack */
		check_damage(cataloger_of(files[i].cataloger), files[i].path, files[i].file, buffer_slice(&text));
		buffer_done(&text);
		free((void *)read.ptr);
		free(path);
	}
	CHECK_INT(total_lost, 0);
}
