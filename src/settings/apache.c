/* apache.c - files of "name values" in sections, as Apache httpd reads them */
#include "settings/directive.h"

#define MODULES_MAX 500u

struct reading {
	const struct root *root;
	struct slice server_root, include;
	struct stated_list *list;
	struct slices loaded, defined; /* what LoadModule and Define named so far */
	unsigned depth;                /* of files */
};

/* Sections that are open in one file. */
struct open {
	struct slice names[STATED_DEPTH_MAX + 1];
	bool counts[STATED_DEPTH_MAX + 1]; /* false: within an IfModule or IfDefine that does not hold */
	size_t count;
};

static bool is(struct slice a, const char *b)
{
	return slice_equal_ignoring_case(a, slice_from_text(b));
}

static bool has(const struct slices *names, struct slice name)
{
	for (size_t i = 0; i < names->count; i++)
		if (slice_equal(names->items[i], name))
			return true;
	return false;
}

static void add_name(struct slices *names, struct slice name)
{
	if (names->count < MODULES_MAX && !has(names, name))
		names->items[names->count++] = name;
}

/* "ssl" of "ssl_module" and of "mod_ssl.c". */
static struct slice bare_module(struct slice name)
{
	if (slice_starts_with(name, S("mod_")))
		name = slice_from(name, 4);
	if (slice_ends_with(name, S(".c")))
		name.len -= 2;
	else if (slice_ends_with(name, S("_module")))
		name.len -= sizeof "_module" - 1;
	return name;
}

static bool is_loaded(const struct reading *reading, struct slice name)
{
	static const char *const built_in[] = { "core", "so", "http", "http_core", "unixd", "log_config", "logio", "version",
		"watchdog" };

	name = bare_module(name);
	for (size_t i = 0; i < sizeof built_in / sizeof *built_in; i++)
		if (slice_equal(name, slice_from_text(built_in[i])))
			return true;
	if (has(&reading->loaded, name))
		return true;
	/* "event.c" is the file of mpm_event_module. */
	return has(&reading->loaded, arena_printf(reading->list->arena, "mpm_%.*s", SLICE_ARG(name)));
}

/* Does what stands in the section count: IfModule and IfDefine that hold, and all others. */
static bool section_counts(const struct reading *reading, struct slice name, struct slice argument)
{
	bool negated = slice_starts_with(argument, S("!")), holds;

	argument = settings_unquoted(slice_trim(slice_from(argument, negated)));
	if (is(name, "IfModule"))
		holds = is_loaded(reading, argument);
	else if (is(name, "IfDefine"))
		holds = has(&reading->defined, argument);
	else
		return true;
	return holds != negated;
}

static void read_section(const struct reading *reading, struct slice line, struct open *open, struct stated_list *list)
{
	struct slice inner = slice_from(line, 1), name, argument = S("");
	ptrdiff_t end = slice_find_last_byte(inner, '>');

	if (end >= 0)
		inner = slice_first(inner, (size_t)end);
	if (slice_starts_with(inner, S("/"))) {
		open->count -= open->count > 0;
		return;
	}
	name = inner;
	if (slice_cut(inner, ' ', &name, &argument) || slice_cut(inner, '\t', &name, &argument))
		argument = slice_trim(argument);
	if (open->count == STATED_DEPTH_MAX) {
		stated_trouble(list, "too many sections in sections");
		return;
	}
	open->names[open->count + 1] = name;
	open->counts[open->count + 1] = open->counts[open->count] && section_counts(reading, name, argument);
	open->count++;
}

static void read_file(struct reading *reading, const struct file *file, struct slice section);

static void include(struct reading *reading, const struct stated *directive)
{
	bool optional = is(directive->key, "IncludeOptional");

	if (reading->depth == STATED_DEPTH_MAX)
		return stated_trouble(reading->list, "/%.*s includes files too deeply", SLICE_ARG(directive->path));
	reading->depth++;
	for (size_t i = 0; i < directive->values.count; i++) {
		struct root_matches found = settings_included(
			reading->root, reading->server_root, directive->values.items[i], optional, reading->list);

		for (size_t k = 0; k < found.count && stated_may_read(reading->list, found.files[k]); k++)
			read_file(reading, found.files[k], directive->section);
	}
	reading->depth--;
}

static void read_directive(struct reading *reading, struct slice line, struct stated *directive)
{
	struct arena *arena = reading->list->arena;
	struct slice word;

	directive->values = (struct slices){ arena_array(arena, struct slice, line.len / 2 + 1), 0 };
	if (!settings_next_word(&line, arena, &directive->key))
		return;
	directive->value = settings_unquoted(slice_trim(line));
	while (directive->values.count < STATED_VALUES_MAX && settings_next_word(&line, arena, &word))
		directive->values.items[directive->values.count++] = word;
	word = directive->values.count ? directive->values.items[0] : S("");
	if (is(directive->key, "Include") || is(directive->key, "IncludeOptional") ||
		(reading->include.len && slice_equal_ignoring_case(directive->key, reading->include)))
		return include(reading, directive);
	if (is(directive->key, "LoadModule"))
		add_name(&reading->loaded, bare_module(word));
	else if (is(directive->key, "Define"))
		add_name(&reading->defined, word);
	else if (is(directive->key, "ServerRoot"))
		reading->server_root = root_joined(S(""), word, S(""), arena);
	stated_add(reading->list, directive);
}

static void read_file(struct reading *reading, const struct file *file, struct slice section)
{
	struct slice bytes = file->bytes, line;
	struct open open = { .names = { section }, .counts = { true } };

	for (uint64_t number = 1; !reading->list->full && slice_next_line(&bytes, &line); number++) {
		struct stated directive = { .path = file->path, .line = number, .text = line };

		line = slice_trim(settings_continued(line, false, &bytes, &number, reading->list));
		if (!line.len || line.ptr[0] == '#')
			continue;
		if (line.ptr[0] == '<') {
			read_section(reading, line, &open, reading->list);
			continue;
		}
		directive.section = open.names[open.count];
		if (open.counts[open.count])
			read_directive(reading, line, &directive);
	}
}

void apache_read(const struct root *root, const struct file *file, struct slice include, struct stated_list *list)
{
	struct reading reading = { .root = root, .include = include, .list = list };
	struct slice folder = slice_folder_name(file->path);

	if (slice_equal(slice_base_name(folder), S("conf"))) /* etc/httpd/conf, usr/local/apache2/conf */
		folder = slice_folder_name(folder);
	reading.server_root = folder;
	reading.loaded.items = arena_array(list->arena, struct slice, MODULES_MAX);
	reading.defined.items = arena_array(list->arena, struct slice, MODULES_MAX);
	if (stated_may_read(list, file))
		read_file(&reading, file, S(""));
}
