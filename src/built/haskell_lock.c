/* haskell_lock.c - Haskell packages as they were locked: stack.yaml.lock, cabal.project.freeze
 *
 * Stack: packages: [ { completed: { hackage: "name-1.0@sha256:…,123" } } ], or { name: …, version: … } of what lies elsewhere.
 * Cabal: constraints: any.name ==1.0, name +flag, … over many lines. */
#include "built/listed.h"
#include <inttypes.h>

/* "aeson-2.0.3.0@sha256:…": the version has digits and full stops alone, which no last part of a name has. */
static bool identifier_cut(struct slice text, struct slice *ret_name, struct slice *ret_version)
{
	ptrdiff_t hyphen;

	text = slice_trim(text_until(text, "@"));
	hyphen = slice_find_last_byte(text, '-');
	if (hyphen <= 0 || (size_t)hyphen + 1 == text.len)
		return false;
	*ret_name = slice_first(text, (size_t)hyphen);
	*ret_version = slice_from(text, (size_t)hyphen + 1);
	for (size_t i = 0; i < ret_version->len; i++)
		if (ret_version->ptr[i] != '.' && (ret_version->ptr[i] < '0' || ret_version->ptr[i] > '9'))
			return false;
	return true;
}

static void stack_read(struct listed *listed)
{
	static const char *const parts[] = { "packages", "snapshots", NULL };
	const struct tree *root = listed_yaml(listed), *packages = listed_part(listed, root, "packages", TREE_LIST);

	listed_check_parts(listed, root, parts);
	if (root && !tree_get(root, "snapshots"))
		claims_note(&listed->claims, NOTE_INCOMPLETE, "snapshots is missing, which stands at its end");
	for (size_t i = 0; packages && packages->kind == TREE_LIST && i < packages->count; i++) {
		const struct tree *completed = tree_get(packages->items[i], "completed");
		struct slice hackage = tree_text(completed, "hackage");
		struct claim claim = { .name = tree_text(completed, "name"),
			.version = tree_text(completed, "version"),
			.origin = tree_text(completed, "git"),
			.evidence = listed_line(listed, packages->items[i]->line) };

		if (!claim.name.len && !identifier_cut(hackage, &claim.name, &claim.version)) {
			claims_note(&listed->claims, NOTE_INCOMPLETE, "line %" PRIu64 ": no package and version",
				packages->items[i]->line);
			continue;
		}
		listed_add(listed, &claim);
	}
}

/* "any.aeson ==2.0.3.0"; flags and ranges name no version. */
static void constraint_take(struct listed *listed, struct slice text, uint64_t line)
{
	struct slice name, version;
	ptrdiff_t equal;

	text = slice_trim(text);
	equal = slice_find(text, S("=="));
	if (equal < 0) { /* "aeson -fast" is flags alone */
		if (slice_starts_with(text, S("any.")) || slice_find_byte(text, '=') >= 0)
			claims_note(&listed->claims, NOTE_REMARK, "line %" PRIu64 ": '%.*s' names no version", line,
				SLICE_ARG(slice_first(text, 80)));
		return;
	}
	name = slice_trim(slice_first(text, (size_t)equal));
	version = slice_trim(slice_from(text, (size_t)equal + 2));
	if (slice_starts_with(name, S("any.")))
		name = slice_from(name, 4);
	for (size_t i = 0; i < version.len; i++)
		if (strchr("|&*<>{", version.ptr[i])) {
			claims_note(&listed->claims, NOTE_REMARK, "line %" PRIu64 ": '%.*s' may be any version of %.*s", line,
				SLICE_ARG(slice_first(name, 80)), SLICE_ARG(slice_first(version, 80)));
			return;
		}
	listed_add(listed, &(struct claim){ .name = name, .version = version, .evidence = listed_line(listed, line) });
}

static void freeze_read(struct listed *listed)
{
	struct slice text = listed->claims.file->bytes, line, constraint;
	bool inside = false, any = false, open = false;

	for (uint64_t number = 1; slice_next_line(&text, &line); number++) {
		struct slice trimmed = slice_trim(line);

		if (!trimmed.len || slice_starts_with(trimmed, S("--")))
			continue;
		if (slice_starts_with(line, S("constraints:"))) {
			trimmed = slice_trim(slice_from(line, strlen("constraints:")));
			inside = any = true;
		} else if (line.ptr[0] != ' ' && line.ptr[0] != '\t') { /* another field */
			inside = false;
		}
		if (!inside)
			continue;
		open = slice_ends_with(trimmed, S(","));
		while (slice_next_token(&trimmed, ',', &constraint))
			constraint_take(listed, constraint, number);
	}
	if (!any && listed->claims.file->bytes.len)
		claims_note(&listed->claims, NOTE_INCOMPLETE, "has no constraints");
	if (open)
		claims_note(&listed->claims, NOTE_INCOMPLETE, "ends behind a comma");
}

static int haskell_lock_parse(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	struct listed listed = listed_begin(file, "haskell_lock", PACKAGE_HACKAGE, sink, notes);

	listed_check_end(&listed);
	if (slice_ends_with(file->path, S(".lock")))
		stack_read(&listed);
	else
		freeze_read(&listed);
	return listed_end(&listed);
}

static const struct interest haskell_lock_interests[] = {
	{ INTEREST_BASE_NAME, "stack.yaml.lock" },
	{ INTEREST_BASE_NAME, "cabal.project.freeze" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_haskell_lock = {
	.name = "haskell_lock",
	.interests = haskell_lock_interests,
	.size_max_bytes = 8u << 20,
	.places = CATALOG_SOURCE,
	.parse = haskell_lock_parse,
};
