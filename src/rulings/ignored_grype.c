/* ignored_grype.c - .grype.yaml: rules whose parts must all be met */
#include "rulings/ignores.h"
#include <inttypes.h>

static const struct {
	const char *word, *purls; /* types of purls */
} kinds[] = {
	{ "alpm", "alpm" },
	{ "apk", "apk" },
	{ "binary", "generic" },
	{ "conan", "conan" },
	{ "dart-pub", "pub" },
	{ "deb", "deb" },
	{ "dotnet", "nuget" },
	{ "gem", "gem" },
	{ "go-module", "golang" },
	{ "hackage", "hackage" },
	{ "hex", "hex" },
	{ "java-archive", "maven" },
	{ "npm", "npm" },
	{ "php-composer", "composer" },
	{ "pod", "cocoapods" },
	{ "portage", "ebuild" },
	{ "python", "pypi" },
	{ "rpm", "rpm" },
	{ "rust-crate", "cargo" },
	{ "swift", "swift" },
};

static const struct {
	const char *word, *purls;
} languages[] = {
	{ "dart", "pub" },
	{ "dotnet", "nuget" },
	{ "elixir", "hex" },
	{ "erlang", "hex" },
	{ "go", "golang" },
	{ "haskell", "hackage" },
	{ "java", "maven" },
	{ "javascript", "npm" },
	{ "php", "composer" },
	{ "python", "pypi" },
	{ "ruby", "gem" },
	{ "rust", "cargo" },
	{ "swift", "swift" },
};

static void add_type(struct reading *reading, struct entry *entry, struct slice word)
{
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (slice_equal(word, slice_from_text(kinds[i].word))) {
			entry_condition(reading, entry, "type", slice_from_text(kinds[i].purls));
			return;
		}
	if (word.len)
		entry_refuse(reading, entry, "no type of packages is called '%.*s'", SLICE_ARG(slice_first(word, 60)));
}

static void add_language(struct reading *reading, struct entry *entry, struct slice word)
{
	for (size_t i = 0; i < sizeof languages / sizeof languages[0]; i++)
		if (slice_equal(word, slice_from_text(languages[i].word))) {
			entry_condition(reading, entry, "language", slice_from_text(languages[i].purls));
			return;
		}
	if (word.len)
		entry_refuse(reading, entry, "no language is called '%.*s'", SLICE_ARG(slice_first(word, 60)));
}

/* A name may be a regular expression; of those, ".*" and escaped characters are understood. */
static void add_name(struct reading *reading, struct entry *entry, const char *kind, struct slice name)
{
	char *pattern = arena_alloc(reading->arena, 2 * name.len + 1);
	size_t len = 0;

	if (slice_starts_with(name, S("^")))
		name = slice_from(name, 1);
	if (slice_ends_with(name, S("$")))
		name = slice_first(name, name.len - 1);
	for (size_t i = 0; i < name.len; i++) {
		char byte = name.ptr[i];

		if (byte == '.' && i + 1 < name.len && name.ptr[i + 1] == '*') {
			pattern[len++] = '*';
			pattern[len++] = '*';
			i++;
		} else if (byte == '\\' && i + 1 < name.len && !memchr("dDwWsSbB", name.ptr[i + 1], 8)) {
			pattern[len++] = name.ptr[++i];
		} else if (memchr("\\[](){}|?*^$", byte, 12) || (byte == '+' && i && name.ptr[i - 1] == '.')) {
			entry_refuse(reading, entry, "of regular expressions only '.*' is understood");
			return;
		} else {
			pattern[len++] = byte;
		}
	}
	entry_condition(reading, entry, kind, slice_make(pattern, len));
}

static void add_fix(struct reading *reading, struct entry *entry, struct slice word)
{
	if (word.len && !slice_equal(word, S("fixed")) && !slice_equal(word, S("not-fixed")) && !slice_equal(word, S("wont-fix")))
		entry_refuse(reading, entry, "no fix-state is called '%.*s'", SLICE_ARG(slice_first(word, 60)));
	entry_condition(reading, entry, "fix", word);
}

static void read_entry(struct reading *reading, const struct tree *item)
{
	struct entry entry = entry_begin(reading, arena_printf(reading->arena, "line %" PRIu64, item->line));
	const struct tree *package = tree_get(item, "package");

	/* All names of a flaw are one finding's here, so that include-aliases changes nothing. */
	entry_check_keys(reading, &entry, item, " vulnerability fix-state reason include-aliases package ");
	entry_check_keys(reading, &entry, package, " name version type language location upstream-name ");
	text_list_add(&entry.names, entry_text(reading, &entry, item, "vulnerability"), reading->arena);
	add_fix(reading, &entry, entry_text(reading, &entry, item, "fix-state"));
	add_name(reading, &entry, "package", entry_text(reading, &entry, package, "name"));
	add_name(reading, &entry, "source", entry_text(reading, &entry, package, "upstream-name"));
	add_type(reading, &entry, entry_text(reading, &entry, package, "type"));
	add_language(reading, &entry, entry_text(reading, &entry, package, "language"));
	entry_condition(reading, &entry, "version", entry_text(reading, &entry, package, "version"));
	entry_condition(reading, &entry, "path", entry_text(reading, &entry, package, "location"));
	entry.ruling.reason = tree_text(item, "reason");
	entry_end(reading, &entry);
}

void ignores_read_grype(struct reading *reading, const struct tree *root)
{
	const struct tree *list = tree_get(root, "ignore");

	reading->common.format = S("grype.yaml");
	for (size_t i = 0; list && list->kind == TREE_LIST && i < list->count && reading->result >= 0; i++)
		read_entry(reading, list->items[i]);
	if (tree_get(root, "vex-documents"))
		note_add(&reading->sink->notes, NOTE_REMARK, reading->path, "vex-documents are not opened: name them with --vex");
}
