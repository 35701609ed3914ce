/* osv_ids.c - which flaws an OSV record speaks of */
#include "feeds/osv_ids.h"

void osv_list_add(struct osv_list *list, struct slice text, struct arena *arena)
{
	if (list->slices.count == list->capacity) {
		struct slice *grown;

		list->capacity = list->capacity ? list->capacity * 2 : 8;
		grown = arena_array(arena, struct slice, list->capacity);
		if (list->slices.count)
			memcpy(grown, list->slices.items, list->slices.count * sizeof *grown);
		list->slices.items = grown;
	}
	list->slices.items[list->slices.count++] = text;
}

static bool contains(struct slices texts, struct slice text)
{
	for (size_t i = 0; i < texts.count; i++)
		if (slice_equal(texts.items[i], text))
			return true;
	return false;
}

void osv_list_add_once(struct osv_list *list, struct slice text, struct arena *arena)
{
	if (text.len && !contains(list->slices, text))
		osv_list_add(list, text, arena);
}

/* A distribution's own name for a CVE has that in it: Ubuntu's bulletins have "UBUNTU-CVE-2021-3782" alone upstream. */
static void add_cves(struct osv_list *cves, struct slices ids, struct arena *arena)
{
	for (size_t i = 0; i < ids.count; i++)
		osv_list_add_once(cves, advisory_cve_of(ids.items[i]), arena);
}

/* The CVEs a record speaks of, by what it says surest: itself, its list, its aliases, what it follows. */
static struct slices find_cves(
	struct slice id, struct slices aliases, struct slices related, struct slices upstream, struct arena *arena)
{
	struct osv_list cves = { 0 };

	if (advisory_is_cve(id)) {
		osv_list_add(&cves, id, arena);
	} else if (advisory_is_bulletin(id)) {
		add_cves(&cves, aliases, arena);
		add_cves(&cves, upstream, arena);
		add_cves(&cves, related, arena);
	} else if (advisory_cve_of(id).len) {
		osv_list_add(&cves, advisory_cve_of(id), arena);
	} else {
		add_cves(&cves, aliases, arena);
		if (cves.slices.count == 0)
			add_cves(&cves, upstream, arena);
	}
	return cves.slices;
}

void osv_identify(struct slice id, struct slices aliases, struct slices related, struct slices upstream, struct arena *arena,
	struct osv_identity *ret_identity)
{
	struct slices cves = find_cves(id, aliases, related, upstream, arena);
	struct osv_list ids = { 0 }, others = { 0 }, bulletins = { 0 };

	for (size_t i = 0; i < related.count; i++)
		if (advisory_is_bulletin(related.items[i]))
			osv_list_add_once(&bulletins, related.items[i], arena);
	if (cves.count > 1 || (cves.count == 1 && advisory_is_bulletin(id))) {
		osv_list_add_once(&bulletins, id, arena);
		*ret_identity = (struct osv_identity){ .ids = cves, .bulletins = bulletins.slices };
		return;
	}
	osv_list_add(&ids, id, arena);
	if (cves.count == 1 && !advisory_is_cve(id))
		osv_list_add(&others, cves.items[0], arena);
	for (size_t i = 0; i < aliases.count; i++) {
		if (advisory_is_bulletin(aliases.items[i]))
			osv_list_add_once(&bulletins, aliases.items[i], arena);
		else if (!advisory_is_cve(aliases.items[i]) &&
			 !slice_equal(aliases.items[i], id)) /* another CVE is another flaw */
			osv_list_add_once(&others, aliases.items[i], arena);
	}
	*ret_identity = (struct osv_identity){ .ids = ids.slices, .aliases = others.slices, .bulletins = bulletins.slices };
}
