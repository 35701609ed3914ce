/* rubysec.c - the Ruby Advisory Database: gems and implementations of Ruby, an advisory a document
 *
 *	gem: a                                  engine: jruby, where it is an implementation of Ruby
 *	cve: 2021-1234                          ghsa, osvdb: the same without the word in front
 *	cvss_v3: 7.5                            a number, no vector
 *	patched_versions: ["~> 1.2.3", ">= 1.3.1"]
 *	unaffected_versions: ["< 1.0"]
 *
 * Affected is every version that is neither patched nor unaffected (https://github.com/rubysec/ruby-advisory-db). */
#include "codec/yaml.h"
#include "feeds/feed.h"
#include "feeds/gem_requirement.h"
#include "feeds/sentence.h"
#include "feeds/words.h"

struct entry {
	struct slice path;
	struct arena *arena;
	struct osv_list ids; /* the one that counts first */
	struct advisory advisory;
};

/* "CVE-" and what stands there, where that is one. */
static void add_id(struct entry *entry, const struct tree *root, const char *key, const char *prefix)
{
	struct slice text = slice_trim(tree_text(root, key));

	if (text.len == 0 || tree_is_null(tree_get(root, key)))
		return;
	text = slice_starts_with(text, slice_from_text(prefix)) ? text
								: arena_printf(entry->arena, "%s%.*s", prefix, SLICE_ARG(text));
	if (strcmp(prefix, "CVE-") != 0 || words_are_cve(text))
		osv_list_add_once(&entry->ids, text, entry->arena);
}

/* The file is named after the advisory. */
static struct slice name_of(struct slice path)
{
	struct slice name = slice_base_name(path);

	return slice_ends_with(name, S(".yml")) ? slice_first(name, name.len - 4) : name;
}

static void identify(struct entry *entry, const struct tree *root)
{
	struct slice name = name_of(entry->path);
	struct advisory *advisory = &entry->advisory;

	add_id(entry, root, "cve", "CVE-");
	add_id(entry, root, "ghsa", "GHSA-");
	add_id(entry, root, "osvdb", "OSVDB-");
	if (entry->ids.slices.count == 0)
		osv_list_add_once(&entry->ids, name, entry->arena);
	if (entry->ids.slices.count == 0)
		return;
	advisory->id = entry->ids.slices.items[0];
	advisory->aliases = (struct slices){ entry->ids.slices.items + 1, entry->ids.slices.count - 1 };
	advisory->record = slice_equal(name, advisory->id) ? S("") : name;
}

/* In tenths, or -1: "7.5", "10". */
static int read_score(struct slice text)
{
	struct slice whole = text, tenth = S("0");
	uint64_t a, b;

	slice_cut(text, '.', &whole, &tenth);
	if (!slice_to_u64(whole, &a) || !slice_to_u64(slice_first(tenth, 1), &b) || a > 10)
		return -1;
	return (int)(a * 10 + b);
}

/* The bands of CVSS (version 2: as the NVD drew them). There is no vector that could be looked at. */
static struct slice severity_of(const struct tree *root)
{
	static const char *const keys[] = { "cvss_v4", "cvss_v3", "cvss_v2" };

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		int score = read_score(slice_trim(tree_text(root, keys[i])));

		if (score >= 0)
			return score >= 90 && i < 2  ? S("critical")
			       : score >= 70         ? S("high")
			       : score >= 40         ? S("medium")
			       : score > 0 || i == 2 ? S("low")
						     : S("none");
	}
	return S("");
}

/* All that one of the LIST's requirements holds. Not there: nothing. */
static bool read_requirements(struct version_sets *sets, const struct tree *list, struct version_set *set)
{
	struct version_set one;

	if (tree_is_null(list))
		return true;
	if (list->kind == TREE_TABLE)
		return false;
	for (size_t i = 0; i < (list->kind == TREE_TEXT ? 1 : list->count); i++) {
		if (!gem_requirement_read(sets, tree_as_text(list->kind == TREE_TEXT ? list : list->items[i]), &one))
			return false;
		*set = version_set_or(sets, *set, one);
	}
	return true;
}

/* What is wrong with it, or NULL. */
static const char *read_versions(struct entry *entry, const struct tree *root, struct osv_list *events)
{
	struct version_sets sets = { .scheme = version_scheme_by_name(S("gem")), .arena = entry->arena };
	struct version_set good = version_set_none();

	if (!read_requirements(&sets, tree_get(root, "patched_versions"), &good))
		return "patched_versions are no requirements";
	if (!read_requirements(&sets, tree_get(root, "unaffected_versions"), &good))
		return "unaffected_versions are no requirements";
	if (sets.full)
		return "too many requirements";
	version_set_write(&sets, version_set_not(good), events);
	entry->advisory.events = events->slices;
	return NULL;
}

/* Implementations of Ruby are products by their CPE names. */
static struct slice product_of(struct slice engine, struct arena *arena)
{
	if (slice_equal(engine, S("ruby")))
		return S("ruby-lang:ruby");
	if (slice_equal(engine, S("rbx")))
		return S("rubinius:rubinius");
	return arena_printf(arena, "%.*s:%.*s", SLICE_ARG(engine), SLICE_ARG(engine));
}

static bool read_package(struct entry *entry, const struct tree *root)
{
	struct slice gem = slice_trim(tree_text(root, "gem")), engine = slice_trim(tree_text(root, "engine"));

	entry->advisory.ecosystem = gem.len ? S("RubyGems") : S("CPE");
	entry->advisory.package = gem.len ? gem : product_of(engine, entry->arena);
	return gem.len || engine.len;
}

static int rubysec_parse(struct slice path, struct slice bytes, struct feed_sink *sink, struct arena *arena, struct error *err)
{
	struct entry entry = { .path = path, .arena = arena };
	struct advisory *advisory = &entry.advisory;
	struct osv_list events = { 0 };
	const struct tree *root = NULL;
	const char *problem;
	int r = yaml_read(bytes, arena, &root, err);

	if (r < 0)
		return r;
	if (!read_package(&entry, root))
		return error_set(err, ERR_FORMAT, "an advisory that names neither gem nor engine");
	identify(&entry, root);
	if (advisory->id.len == 0)
		return error_set(err, ERR_FORMAT, "an advisory without an id");
	problem = read_versions(&entry, root, &events);
	if (problem)
		return error_set(err, ERR_FORMAT, "%.*s: %s", SLICE_ARG(advisory->id), problem);
	advisory->details = tree_text(root, "description");
	advisory->title = sentence_first(tree_text(root, "title"));
	if (advisory->title.len == 0)
		advisory->title = sentence_first(advisory->details);
	advisory->url = slice_trim(tree_text(root, "url"));
	advisory->severity = severity_of(root);
	advisory->published = words_day(slice_trim(tree_text(root, "date")));
	if (advisory->published.len)
		sink->date(sink->context, advisory->published);
	if (events.slices.count == 0)
		return 0; /* every version is good */
	r = sink->advisory(sink->context, advisory);
	return r < 0 ? error_set(err, (enum error_code) - r, "stopped at '%.*s'", SLICE_ARG(advisory->id)) : 0;
}

const struct feed feed_rubysec = {
	.name = "ruby-advisory-db",
	.parse = rubysec_parse,
};
