/* rule_sets.c - the rules for malware that were fetched */
#include "supply/rule_sets.h"
#include "model/feeds.h"
#include "supply/feed_folder.h"

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct rule_set *)a)->path, ((const struct rule_set *)b)->path);
}

int supply_rule_sets(const char *path, struct arena *arena, struct rule_set **ret_sets, size_t *ret_count, struct error *err)
{
	struct feed_folder folder;
	bool forgotten;
	int r;

	*ret_count = 0;
	if (!feed_folder_is_there(path))
		return 0;
	r = feed_folder_open(path, &folder, &forgotten, err);
	if (r < 0)
		return r;
	*ret_sets = arena_array(arena, struct rule_set, folder.count + 1);
	for (size_t i = 0; i < folder.count; i++) {
		struct slice name = slice_from_text(folder.states[i].path);

		if (feed_is_rules(name) && feed_folder_find(&folder, folder.states[i].path))
			(*ret_sets)[(*ret_count)++] = (struct rule_set){ .path = arena_text(arena, name),
				.checked_unix = folder.states[i].checked_unix,
				.licence = feed_licence_of(name) };
	}
	feed_folder_close(&folder);
	qsort(*ret_sets, *ret_count, sizeof **ret_sets, by_path);
	return 0;
}
