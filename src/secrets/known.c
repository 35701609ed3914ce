/* known.c - examples, placeholders, places of tests and documentation */
#include "secrets/known.h"

#define RUN_MIN 6u      /* so many of one filling character in a row are no token's */
#define DISTINCT_MIN 3u /* a secret has more different bytes than "0000000000" and "0101010101" */

static bool has_ignoring_case(struct slice text, const char *part)
{
	struct slice wanted = slice_from_text(part);

	for (size_t i = 0; i + wanted.len <= text.len; i++)
		if (slice_equal_ignoring_case(slice_first(slice_from(text, i), wanted.len), wanted))
			return true;
	return false;
}

static bool is_between(struct slice text, const char *start, const char *end)
{
	return slice_starts_with(text, slice_from_text(start)) && slice_ends_with(text, slice_from_text(end));
}

/* "$NAME", "%(name)s": names alone, without a digit behind letters being of interest. */
static bool is_name(struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
			    c == '-'))
			return false;
	}
	return text.len > 0;
}

static bool is_template(struct slice text)
{
	static const struct {
		const char *start, *end;
	} frames[] = { { "${", "}" }, { "$(", ")" }, { "{{", "}}" }, { "<", ">" }, { "<%", "%>" }, { "%(", ")s" }, { "%{", "}" },
		{ "[[", "]]" }, { "#{", "}" }, { "@@", "@@" }, { "__", "__" } };

	for (size_t i = 0; i < sizeof frames / sizeof *frames; i++)
		if (is_between(text, frames[i].start, frames[i].end))
			return true;
	if (slice_equal(text, S("%s")) || slice_equal(text, S("%v")) || slice_equal(text, S("%d")) || slice_equal(text, S("{}")))
		return true;
	if (text.len > 2 && is_between(text, "%", "%"))
		return is_name(slice_first(slice_from(text, 1), text.len - 2));
	if (text.len > 2 && is_between(text, "{", "}"))
		return is_name(slice_first(slice_from(text, 1), text.len - 2));
	return text.len > 1 && text.ptr[0] == '$' && is_name(slice_from(text, 1)) && !(text.ptr[1] >= '0' && text.ptr[1] <= '9');
}

static bool has_run(struct slice text)
{
	size_t run = 0;

	for (size_t i = 0; i < text.len; i++) {
		run = i && text.ptr[i] == text.ptr[i - 1] ? run + 1 : 1;
		if (run >= RUN_MIN && text.ptr[i] && strchr("xX*.#?", text.ptr[i]))
			return true;
	}
	return false;
}

static size_t count_distinct(struct slice text)
{
	bool seen[256] = { false };
	size_t count = 0;

	for (size_t i = 0; i < text.len; i++) {
		count += !seen[(unsigned char)text.ptr[i]];
		seen[(unsigned char)text.ptr[i]] = true;
	}
	return count;
}

bool known_is_placeholder(struct slice secret)
{
	secret = slice_trim(secret);
	return secret.len == 0 || is_template(secret) || has_run(secret) ||
	       (secret.len > 4 && count_distinct(secret) < DISTINCT_MIN);
}

/* "DOCKER_PASSWORD": what manuals write where a value goes. */
static bool is_named_in_capitals(struct slice text)
{
	bool joined = false;

	for (size_t i = 0; i < text.len; i++) {
		if ((text.ptr[i] < 'A' || text.ptr[i] > 'Z') && text.ptr[i] != '_')
			return false;
		joined = joined || (text.ptr[i] == '_' && i > 0 && i + 1 < text.len);
	}
	return joined;
}

const char *known_example(struct slice secret)
{
	/* In pieces, so that whoever looks over these sources finds none of them. */
	static const struct {
		const char *part, *why;
	} parts[] = {
		{ "example", "it calls itself an example" },
		{ "Eby8vdM02xNOcqFl"
		  "qUwJPLlmEtlCDXJ1",
			"the key of Microsoft's storage emulator, which is published" },
		{ "C2y6yDjf5/R+ob0N"
		  "8A7Cgv30VRDJIWEH",
			"the key of Microsoft's database emulator, which is published" },
		{ "4eC39HqLyjWDar"
		  "jtT1zdp7dc",
			"a key of Stripe's documentation" },
		{ "BQokikJOvBiI2Hl"
		  "WgH4olfQ2",
			"a key of Stripe's documentation" },
		{ "eyJzdWIiOiIxMjM0NTY3"
		  "ODkwIiwibmFtZSI6Ikpv",
			"the token that jwt.io shows" },
		{ "eyJpc3MiOiJqb2Ui"
		  "LA0KICJleHAiOjEz",
			"the token of RFC 7519" },
		{ "your-", "it calls itself a placeholder" },
		{ "your_", "it calls itself a placeholder" },
		{ "changeme", "it asks to be changed" },
		{ "change-me", "it asks to be changed" },
		{ "change_me", "it asks to be changed" },
		{ "placeholder", "it calls itself a placeholder" },
		{ "redacted", "it was taken out" },
		{ "dummy", "it calls itself a dummy" },
		{ "notasecret", "it says that it is none" },
		{ "not-a-secret", "it says that it is none" },
		{ "insecure", "it calls itself insecure" },
		{ "1234567890", "digits in a row, as an example has them" },
		{ "0123456789", "digits in a row, as an example has them" },
		{ "abcdefghij", "letters in a row, as an example has them" },
	};

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (has_ignoring_case(secret, parts[i].part))
			return parts[i].why;
	return is_named_in_capitals(secret) ? "it is the name of a value, as manuals write it" : NULL;
}

/* Is NAME a whole part of PATH, not its last? */
static bool has_folder(struct slice path, const char *name)
{
	struct slice wanted = slice_from_text(name), part, rest = path;

	while (slice_next_token(&rest, '/', &part))
		if (rest.len && slice_equal(part, wanted))
			return true;
	return false;
}

/* Below what package managers install: there tests and examples are somebody else's. */
static bool is_of_package(struct slice path)
{
	static const char *const folders[] = { "node_modules", "site-packages", "dist-packages", "gems", "vendor", "jvm",
		"nodejs" };

	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
		if (has_folder(path, folders[i]))
			return true;
	return slice_starts_with(path, S("usr/lib/")) || slice_starts_with(path, S("usr/share/")) ||
	       slice_find(path, S("/pkg/mod/")) >= 0 || slice_starts_with(path, S("usr/src/"));
}

static const char *place_by_start(struct slice path)
{
	static const struct {
		const char *start, *why;
	} starts[] = {
		{ "usr/share/doc/", "it lies below usr/share/doc" },
		{ "usr/share/man/", "it lies in a manual page" },
		{ "usr/share/info/", "it lies in a manual" },
		{ "usr/share/help/", "it lies in a manual" },
		{ "usr/share/gtk-doc/", "it lies in a manual" },
		{ "usr/local/share/doc/", "it lies below usr/local/share/doc" },
		{ "usr/local/share/man/", "it lies in a manual page" },
	};

	for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
		if (slice_starts_with(path, slice_from_text(starts[i].start)))
			return starts[i].why;
	return NULL;
}

static const char *place_by_folder(struct slice path)
{
	static const char *const always[] = { "testdata", "__tests__", "__mocks__", "__fixtures__", "fixtures", "test-fixtures" };
	static const char *const of_packages[] = { "test", "tests", "testing", "spec", "specs", "example", "examples", "sample",
		"samples", "doc", "docs", "demo", "demos", "benchmark", "benchmarks", "man" };

	for (size_t i = 0; i < sizeof always / sizeof *always; i++)
		if (has_folder(path, always[i]))
			return "it lies in a folder of test data";
	for (size_t i = 0; is_of_package(path) && i < sizeof of_packages / sizeof *of_packages; i++)
		if (has_folder(path, of_packages[i]))
			return "it lies in tests, examples or documentation of a package";
	return NULL;
}

static const char *place_by_name(struct slice path)
{
	static const char *const ends[] = { "_test.go", "_test.py", "_spec.rb", "_test.rb", ".test.js", ".test.ts", ".test.mjs",
		".spec.js", ".spec.ts", ".test.tsx", ".spec.tsx", "Test.java", "Tests.java" };
	struct slice name = slice_base_name(path);

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (slice_ends_with(name, slice_from_text(ends[i])))
			return "the file is a test by its name";
	if (is_between(name, "test_", ".py"))
		return "the file is a test by its name";
	if (!is_of_package(path))
		return NULL;
	if (has_ignoring_case(name, "readme") || has_ignoring_case(name, "changelog") || slice_ends_with(name, S(".md")) ||
		slice_ends_with(name, S(".rst")))
		return "it lies in documentation of a package";
	return NULL;
}

const char *known_place(struct slice path)
{
	const char *why = place_by_start(path);

	if (!why)
		why = place_by_folder(path);
	return why ? why : place_by_name(path);
}

bool known_is_generated(struct slice path)
{
	static const char *const ends[] = { ".min.js", ".min.css", ".min.mjs", ".js.map", ".css.map", ".mjs.map", ".ts.map",
		"package-lock.json", "npm-shrinkwrap.json", ".package-lock.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock",
		"deno.lock", "Cargo.lock", "composer.lock", "installed.json", "Gemfile.lock", "Pipfile.lock", "poetry.lock",
		"uv.lock", "pdm.lock", "go.sum", "go.work.sum", "packages.lock.json", "project.assets.json", "gradle.lockfile",
		"verification-metadata.xml", "mix.lock", "flake.lock", "Package.resolved", "Podfile.lock", "pubspec.lock",
		".md5sums", "/RECORD", ".terraform.lock.hcl" };

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (slice_ends_with(path, slice_from_text(ends[i])))
			return true;
	return false;
}
