/* check_ini.c - ini: keys in sections, of each section the one that counts */
#include "judge/asked.h"
#include "settings/ini.h"

#define SECTIONS_MAX 1000u /* that are told apart: of what is beyond them every line counts */

/* Of those of KEY in LIST the last of each section, or the FIRST. */
static size_t pick(const struct condition *condition, const struct stated_list *list, struct slice key, struct slice path,
	const struct stated **items)
{
	bool first = slice_equal(condition_value(condition, "takes"), S("first"));
	const struct parameter *section = condition_parameter(condition, "section");
	size_t count = 0;

	for (size_t i = 0; i < list->count; i++) {
		const struct stated *stated = &list->items[i];
		size_t at = 0;

		if (!ini_same_key(path, stated->key, key) ||
			(section && !parameter_covers(condition, "section", stated->section)))
			continue;
		while (at < count && at < SECTIONS_MAX && !slice_equal_ignoring_case(items[at]->section, stated->section))
			at++;
		if (at == SECTIONS_MAX)
			at = count;
		if (at == count)
			items[count++] = stated;
		else if (!first)
			items[at] = stated;
	}
	return count;
}

static struct answer ask_file(
	const struct judging *judging, const struct condition *condition, const struct file *file, struct slice key)
{
	struct stated_list list = { .arena = judging->arena };
	const struct stated **items;
	struct answer answer;
	size_t count;

	ini_read(judging->input->logins.root, file, &list);
	items = arena_array(judging->arena, const struct stated *, list.count);
	count = pick(condition, &list, key, file->path, items);
	answer = answer_stated(judging, condition, key, items, count, file->path, true);
	/* What was not read may say otherwise; but what is there is there. */
	if (list.trouble.len && !(answer.kind == ANSWER_NO && count))
		return answer_make(judging, ANSWER_UNKNOWN, "%.*s", SLICE_ARG(list.trouble));
	return answer;
}

struct answer check_ini(const struct judging *judging, const struct condition *condition)
{
	return answer_files(judging, condition, condition_value(condition, "key"), ask_file);
}
