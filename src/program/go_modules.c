/* go_modules.c - the list of modules that Go writes into what it builds */
#include "program/go_modules.h"

/* A line each, its fields cut by tabs: "path\tPATH" of the package main, "mod" and "dep\tPATH\tVERSION\tSUM" of the main module and of
 * the others, "=>\tPATH\tVERSION\tSUM" of what is built in place of the one before, "build\tKEY=VALUE". */
struct module {
	struct slice path, version;
	bool main, replaced;
	struct slice by, by_version;
};

struct modules {
	struct claims *claims;
	struct arena *arena;
	struct name_list needs; /* of the main module: all */
	struct module main, last;
	struct slice flags, architecture;
};

struct slice go_version(struct slice text)
{
	struct slice word = slice_first(text, 64), rest;

	if (!slice_starts_with(word, S("go")) || word.len < 3 || word.ptr[2] < '0' || word.ptr[2] > '9')
		return S("");
	word = slice_from(word, 2);
	if (slice_cut(word, ' ', &word, &rest))
		return word;
	return word;
}

static bool is_local(struct slice path)
{
	return slice_starts_with(path, S("./")) || slice_starts_with(path, S("../")) || slice_starts_with(path, S("/")) ||
	       slice_equal(path, S(".")) || slice_equal(path, S(".."));
}

/* "(devel)": as it lay on somebody's disk. */
static struct slice stated(struct slice version)
{
	return slice_equal(version, S("(devel)")) ? S("") : version;
}

static int claim_module(struct modules *modules, struct slice name, struct slice version, struct slice evidence)
{
	struct package package = {
		.name = name, .version = version, .architecture = modules->architecture, .evidence = evidence
	};

	name_list_add(&modules->needs, name, modules->arena);
	return claims_add(modules->claims, package);
}

/* The module before is whole: its "=>" stood behind it. */
static int end_module(struct modules *modules)
{
	struct module module = modules->last;
	char evidence[160];

	modules->last = (struct module){ 0 };
	if (!module.path.len)
		return 0;
	if (module.main) {
		if (modules->main.path.len)
			claims_note(modules->claims, NOTE_REMARK, "a second main module: '%.*s'",
				SLICE_ARG(slice_first(module.path, 80)));
		else
			modules->main = module;
		modules->claims->module = modules->main.path;
		return 0;
	}
	if (!module.replaced)
		return claim_module(modules, module.path, stated(module.version), S("Go build information: dep"));
	/* A folder in its place: nobody else knows what was in it. */
	if (is_local(module.by)) {
		snprintf(evidence, sizeof evidence, "Go build information: replaced by %.*s",
			SLICE_ARG(slice_first(module.by, 80)));
		return claim_module(modules, module.path, S(""), slice_from_text(evidence));
	}
	snprintf(evidence, sizeof evidence, "Go build information: in place of %.*s %.*s",
		SLICE_ARG(slice_first(module.path, 80)), SLICE_ARG(slice_first(module.version, 30)));
	return claim_module(modules, module.by, stated(module.by_version), slice_from_text(evidence));
}

/* Go quotes values that hold blanks, as its own strings. */
static struct slice unquoted(struct slice value, struct arena *arena)
{
	char *out;
	size_t len = 0;

	if (value.len < 2 || value.ptr[0] != '"')
		return value;
	out = arena_alloc(arena, value.len);
	for (size_t i = 1; i < value.len - 1; i++) {
		if (value.ptr[i] == '\\' && i + 1 < value.len - 1)
			i++;
		out[len++] = value.ptr[i];
	}
	return slice_make(out, len);
}

static bool is_kind(struct slice word)
{
	return slice_equal(word, S("path")) || slice_equal(word, S("mod")) || slice_equal(word, S("dep")) ||
	       slice_equal(word, S("=>"));
}

static int take_line(struct modules *modules, struct slice line)
{
	struct slice whole = line, kind, path = S(""), version = S(""), key, value;

	if (!slice_next_token(&line, '\t', &kind))
		return 0;
	if (slice_equal(kind, S("build"))) {
		if (slice_cut(line, '=', &key, &value) && slice_equal(key, S("-ldflags")))
			modules->flags = unquoted(value, modules->arena);
		else if (slice_starts_with(line, S("GOARCH=")))
			modules->architecture = slice_from(line, 7);
		return 0;
	}
	(void)(slice_next_token(&line, '\t', &path) && slice_next_token(&line, '\t', &version));
	/* Behind a version its checksum, and behind a path nothing: more is another line whose start is damaged. */
	if (!is_kind(kind) || (slice_equal(kind, S("path")) ? version.len > 0 : slice_find_byte(line, '\t') >= 0))
		claims_note(modules->claims, NOTE_INCOMPLETE, "Go build information: a line that is not understood: '%.*s'",
			SLICE_ARG(slice_first(whole, 80)));
	if (slice_equal(kind, S("=>"))) {
		modules->last.replaced = modules->last.path.len && path.len;
		modules->last.by = path;
		modules->last.by_version = version;
		return 0;
	}
	if (slice_equal(kind, S("mod")) || slice_equal(kind, S("dep"))) {
		int r = end_module(modules);

		modules->last = (struct module){ .path = path, .version = version, .main = slice_equal(kind, S("mod")) };
		if (!path.len)
			claims_note(modules->claims, NOTE_INCOMPLETE, "Go build information: a module without a path");
		return r;
	}
	return 0;
}

/* The next word of a command line, without its quotes. */
static bool next_word(struct slice *line, struct slice *ret_word)
{
	char quote;
	ptrdiff_t end;

	*line = slice_trim(*line);
	if (!line->len)
		return false;
	quote = line->ptr[0] == '\'' || line->ptr[0] == '"' ? line->ptr[0] : ' ';
	if (quote != ' ')
		*line = slice_from(*line, 1);
	end = slice_find_byte(*line, quote);
	*ret_word = end < 0 ? *line : slice_first(*line, (size_t)end);
	*line = slice_from(*line, ret_word->len + 1);
	return true;
}

static bool looks_like_version(struct slice text)
{
	bool dot = false;

	if (slice_starts_with(text, S("v")))
		text = slice_from(text, 1);
	if (!text.len || text.ptr[0] < '0' || text.ptr[0] > '9')
		return false;
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] <= ' ' || text.ptr[i] == 0x7f)
			return false;
		dot = dot || text.ptr[i] == '.';
	}
	return dot && text.len <= 80;
}

/* "main.version=1.2", "example.com/a/internal.Version=v1.2" for the module example.com/a: the version of what is built, as its builders
 * told the linker. */
static struct slice version_of(struct slice assignment, struct slice module)
{
	struct slice variable, value;
	ptrdiff_t dot;

	if (!slice_cut(assignment, '=', &variable, &value))
		return S("");
	dot = slice_find_last_byte(variable, '.');
	value = slice_trim(value);
	if (value.len > 1 && (value.ptr[0] == '\'' || value.ptr[0] == '"') && value.ptr[value.len - 1] == value.ptr[0])
		value = slice_first(slice_from(value, 1), value.len - 2);
	if (dot < 0 || !slice_equal_ignoring_case(slice_from(variable, (size_t)dot + 1), S("version")) ||
		!looks_like_version(value))
		return S("");
	variable.len = (size_t)dot;
	if (slice_equal(variable, S("main")) || slice_equal(variable, module))
		return value;
	return slice_starts_with(variable, module) && variable.ptr[module.len] == '/' ? value : S("");
}

/* Of "-X importpath.name=value" flags the one that names a version; of several that differ none. */
static struct slice version_by_flags(struct slice flags, struct slice module)
{
	struct slice word, found = S("");

	while (next_word(&flags, &word)) {
		struct slice version;

		if (!slice_starts_with(word, S("-X")))
			continue;
		word = slice_from(word, 2);
		if (slice_starts_with(word, S("=")))
			word = slice_from(word, 1);
		if (!word.len && !next_word(&flags, &word))
			break;
		version = version_of(word, module);
		if (found.len && version.len && !slice_equal(found, version))
			return S("");
		found = version.len ? version : found;
	}
	return found;
}

static int end_main(struct modules *modules)
{
	const struct module *module = &modules->main;
	struct package package = { .name = module->path,
		.version = stated(module->version),
		.architecture = modules->architecture,
		.evidence = S("Go build information: mod") };

	if (!module->path.len)
		return 0;
	if (!package.version.len) {
		package.version = version_by_flags(modules->flags, module->path);
		if (package.version.len)
			package.evidence = S("Go build information: -ldflags -X");
	}
	name_list_add(&modules->needs, S("stdlib"), modules->arena);
	package.depends = name_list_end(&modules->needs);
	return claims_add(modules->claims, package);
}

int go_modules_claim(struct slice text, struct slice architecture, struct claims *claims)
{
	struct modules modules = { .claims = claims, .arena = claims->file->arena, .architecture = architecture };
	struct slice left = text, line;
	size_t count = 0;
	int r = 0;

	/* It stands behind the modules, and is stated of each. */
	while (slice_next_line(&left, &line))
		if (slice_starts_with(line, S("build\tGOARCH=")))
			(void)take_line(&modules, line);
	while (r >= 0 && slice_next_line(&text, &line)) {
		if (count++ == CLAIM_LIST_MAX) {
			claims_note(claims, NOTE_INCOMPLETE, "Go build information: more than %d lines: the rest is left out",
				CLAIM_LIST_MAX);
			break;
		}
		r = take_line(&modules, line);
	}
	if (r >= 0)
		r = end_module(&modules);
	return r < 0 ? r : end_main(&modules);
}

int go_stdlib_claim(struct slice version, struct slice architecture, struct claims *claims)
{
	return claims_add(claims, (struct package){ .name = S("stdlib"),
					  .version = version,
					  .architecture = architecture,
					  .evidence = S("Go build information: Go's version") });
}
