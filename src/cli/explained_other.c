/* explained_other.c - what plimsoll explain says of an id that no store knows: a pattern of secrets, or something else that reports name */
#include "base/cleanup.h"
#include "cli/explained.h"
#include "codec/toml.h"
#include "report/page.h"
#include "scan/builtin_texts.h"

#define LEFT 2

static const struct tree *find_pattern(struct slice id, struct arena *arena, struct slice *ret_file)
{
	for (size_t i = 0; i < builtin_pattern_count; i++) {
		const struct tree *root, *rules;
		struct error err;

		if (toml_read(builtin_patterns[i].text, arena, &root, &err) < 0)
			continue; /* they are ours: a test reads them all */
		rules = tree_get(root, "rules");
		for (size_t k = 0; rules && rules->kind == TREE_LIST && k < rules->count; k++)
			if (slice_equal(tree_text(rules->items[k], "id"), id)) {
				*ret_file = builtin_patterns[i].name;
				return rules->items[k];
			}
	}
	return NULL;
}

bool explained_is_pattern(struct slice id)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct slice file;

	return find_pattern(id, &arena, &file) != NULL;
}

static void put_line(struct page *page, const char *before, struct slice text)
{
	if (text.len == 0)
		return;
	page->indent = LEFT;
	page_tab(page, LEFT);
	page_wordsf(page, "%s%.*s", before, SLICE_ARG(text));
	page_newline(page);
}

/* No id of an advisory is written so: rules of settings are PLM-…, patterns and YARA rules are words. */
static struct slice hint_of(struct slice id)
{
	static const char *const advisories[] = { "cve-", "ghsa-", "dsa-", "dla-", "usn-", "rhsa-", "go-", "pysec-", "rustsec-" };
	bool small = true;

	if (slice_starts_with(id, S("PLM-")))
		return S("it may be a rule: `plimsoll rules show` tells of those");
	for (size_t i = 0; i < sizeof advisories / sizeof advisories[0]; i++)
		if (slice_equal_ignoring_case(slice_first(id, strlen(advisories[i])), slice_from_text(advisories[i])))
			return S("");
	for (size_t i = 0; i < id.len && small; i++)
		small = id.ptr[i] < 'A' || id.ptr[i] > 'Z';
	if (!small && slice_find_byte(id, '_') < 0)
		return S("");
	return S("secrets, malware and what they are found by are told in the report of a scan");
}

void explained_put_other(struct page *page, const struct explained *explained)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct slice file = S(""), title;
	const struct tree *pattern = find_pattern(explained->id, &arena, &file);

	if (!pattern) {
		put_line(page, "no store knows it: ", explained->stores);
		put_line(page, "", hint_of(explained->id));
		return;
	}
	title = tree_text(pattern, "title");
	put_line(page, "a pattern of secrets: ", title.len ? title : tree_text(pattern, "description"));
	put_line(page, "rated ", tree_text(pattern, "rating"));
	put_line(page, "", tree_text(pattern, "reason"));
	put_line(page, "to do: ", tree_text(pattern, "action"));
	put_line(page, "", tree_text(pattern, "reference"));
	put_line(page, "built in, from ", file);
	put_line(page, "", S("where one was found the report of a scan tells"));
}
