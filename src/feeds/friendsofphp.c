/* friendsofphp.c - FriendsOfPHP's security advisories: what Composer installs, an advisory a document
 *
 *	title: "CVE-2019-10909: Escape validation messages"
 *	link: https://symfony.com/cve-2019-10909
 *	cve: CVE-2019-10909                     ~ where there is none
 *	branches:
 *	    2.7.x: {time: 2019-04-16, versions: ['>=2.7.0', '<2.7.51']}
 *	reference: composer://symfony/symfony
 *
 * A version is affected when it fulfils all that one of the branches says. Where branches touch each other, as 3.0.x and 3.1.x do that
 * got no repair, they are one: 3.1.0 repairs nothing. */
#include "codec/yaml.h"
#include "feeds/feed.h"
#include "feeds/sentence.h"
#include "feeds/version_set.h"
#include "feeds/words.h"

#define REFERENCE S("composer://")

struct entry {
	struct arena *arena;
	struct osv_list ids, events;
	struct advisory advisory;
	struct slice newest; /* day on which a branch was repaired */
};

/* "2.7.0", "v2.7.0" */
static bool is_version(const struct version_scheme *scheme, struct slice text)
{
	struct slice plain = slice_starts_with(text, S("v")) ? slice_from(text, 1) : text;

	return plain.len && plain.ptr[0] >= '0' && plain.ptr[0] <= '9' && scheme->valid(text);
}

/* ">= 2.7.0" */
static bool read_bound(struct version_sets *sets, struct slice text, struct version_set *ret_set)
{
	struct slice bound = slice_trim(text), version;
	size_t len = 0;

	while (len < bound.len && strchr("<>=!", bound.ptr[len]))
		len++;
	version = slice_trim(slice_from(bound, len));
	return is_version(sets->scheme, version) &&
	       version_set_compare(sets, len ? slice_first(bound, len) : S("="), version, ret_set);
}

static bool read_branch(struct version_sets *sets, const struct tree *versions, struct version_set *ret_set)
{
	struct version_set all = version_set_all(), one;

	if (!versions || versions->kind != TREE_LIST || versions->count == 0)
		return false;
	for (size_t i = 0; i < versions->count; i++) {
		if (!read_bound(sets, tree_as_text(versions->items[i]), &one))
			return false;
		all = version_set_and(sets, all, one);
	}
	*ret_set = all;
	return true;
}

static int read_branches(struct entry *entry, const struct tree *branches, struct error *err)
{
	struct version_sets sets = { .scheme = version_scheme_by_name(S("composer")), .arena = entry->arena };
	struct version_set affected = version_set_none(), one;

	if (!branches || branches->kind != TREE_TABLE || branches->count == 0)
		return error_set(err, ERR_FORMAT, "an advisory without branches");
	for (size_t i = 0; i < branches->count; i++) {
		struct slice day = words_day(slice_trim(tree_text(branches->items[i], "time")));

		if (!read_branch(&sets, tree_get(branches->items[i], "versions"), &one))
			return error_set(err, ERR_FORMAT, "branch '%.*s' does not say which versions",
				SLICE_ARG(slice_first(branches->keys[i], 40)));
		affected = version_set_or(&sets, affected, one);
		if (slice_compare(day, entry->newest) > 0)
			entry->newest = day;
	}
	if (sets.full)
		return error_set(err, ERR_LIMIT, "too many branches");
	version_set_write(&sets, affected, &entry->events);
	entry->advisory.events = entry->events.slices;
	return 0;
}

/* "symfony/symfony/CVE-2019-10909", as Composer calls it, too. */
static struct slice name_of(struct slice path, struct slice package, struct arena *arena)
{
	struct slice name = slice_base_name(path);

	if (slice_ends_with(name, S(".yaml")))
		name.len -= sizeof ".yaml" - 1;
	return arena_printf(arena, "%.*s/%.*s", SLICE_ARG(package), SLICE_ARG(name));
}

/* The page of an advisory at GitHub is its id: "https://github.com/a/b/security/advisories/GHSA-jfh8-c2jp-5v3q". */
static struct slice ghsa_of(struct slice link)
{
	struct slice name = slice_base_name(link);

	return slice_starts_with(name, S("GHSA-")) && name.len == sizeof "GHSA-jfh8-c2jp-5v3q" - 1 ? name : S("");
}

static void identify(struct entry *entry, struct slice path, const struct tree *root)
{
	struct advisory *advisory = &entry->advisory;
	struct slice cve = slice_trim(tree_text(root, "cve")), ghsa = ghsa_of(advisory->url);
	struct slice name = name_of(path, advisory->package, entry->arena);

	if (words_are_cve(cve))
		osv_list_add(&entry->ids, cve, entry->arena);
	osv_list_add_once(&entry->ids, ghsa, entry->arena);
	if (entry->ids.slices.count == 0)
		osv_list_add(&entry->ids, name, entry->arena);
	advisory->id = entry->ids.slices.items[0];
	advisory->aliases = (struct slices){ entry->ids.slices.items + 1, entry->ids.slices.count - 1 };
	advisory->record = slice_equal(name, advisory->id) ? S("") : name;
}

static int friendsofphp_parse(
	struct slice path, struct slice bytes, struct feed_sink *sink, struct arena *arena, struct error *err)
{
	struct entry entry = { .arena = arena };
	struct advisory *advisory = &entry.advisory;
	const struct tree *root = NULL;
	struct slice reference;
	int r = yaml_read(bytes, arena, &root, err);

	if (r < 0)
		return r;
	reference = slice_trim(tree_text(root, "reference"));
	if (!slice_starts_with(reference, REFERENCE) || reference.len == REFERENCE.len)
		return error_set(err, ERR_FORMAT, "an advisory that refers to no package of Composer");
	advisory->ecosystem = S("Packagist");
	advisory->package = slice_from(reference, REFERENCE.len);
	advisory->url = slice_trim(tree_text(root, "link"));
	advisory->title = sentence_first(tree_text(root, "title"));
	identify(&entry, path, root);
	r = read_branches(&entry, tree_get(root, "branches"), err);
	if (r < 0)
		return error_context(err, r, "%.*s", SLICE_ARG(advisory->id));
	if (entry.newest.len)
		sink->date(sink->context, entry.newest);
	if (entry.events.slices.count == 0)
		return 0; /* no version fulfils that */
	r = sink->advisory(sink->context, advisory);
	return r < 0 ? error_set(err, (enum error_code) - r, "stopped at '%.*s'", SLICE_ARG(advisory->id)) : 0;
}

const struct feed feed_friendsofphp = {
	.name = "friendsofphp-security-advisories",
	.parse = friendsofphp_parse,
};
