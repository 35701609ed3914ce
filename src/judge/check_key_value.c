/* check_key_value.c - key-value: "key value" and "key = value" */
#include "judge/asked.h"
#include "settings/key_value.h"

static struct answer ask_file(
	const struct judging *judging, const struct condition *condition, const struct file *file, struct slice key)
{
	struct key_value_style style = { slice_equal(condition_value(condition, "separator"), S("=")), S("#") };
	struct stated_list list = { .arena = judging->arena };
	bool is_login_defs = slice_equal(file->path, S("etc/login.defs"));
	const struct stated **items;
	size_t count = 0;

	if (condition_parameter(condition, "comment"))
		style.comment = condition_value(condition, "comment");
	if (is_login_defs)
		login_defs_read(file, &list);
	else
		key_value_read(file, &style, &list);
	if (list.trouble.len)
		return answer_make(judging, ANSWER_UNKNOWN, "%.*s", SLICE_ARG(list.trouble));
	items = arena_array(judging->arena, const struct stated *, list.count);
	for (size_t i = 0; i < list.count; i++)
		if (is_login_defs ? slice_equal(list.items[i].key, key) : slice_equal_ignoring_case(list.items[i].key, key))
			items[count++] = &list.items[i];
	return answer_stated(judging, condition, key, items, count, file->path, false);
}

struct answer answer_files(const struct judging *judging, const struct condition *condition, struct slice key,
	struct answer (*ask)(
		const struct judging *judging, const struct condition *condition, const struct file *file, struct slice key))
{
	struct asked asked = asked_files(judging, condition, true);
	struct answer worst = { .kind = ANSWER_YES };

	if (asked.settled)
		return asked.answer;
	for (size_t i = 0; i < asked.count; i++) {
		struct answer answer = ask(judging, condition, asked.files[i], key);

		if (answer.kind == ANSWER_NO)
			return answer;
		if (i == 0 || (answer.kind == ANSWER_UNKNOWN && worst.kind == ANSWER_YES)) {
			worst = answer;
			continue;
		}
		for (size_t k = 0; answer.kind == worst.kind && k < answer.exhibit_count; k++)
			answer_add(judging, &worst, answer.exhibits[k].path, answer.exhibits[k].line, answer.exhibits[k].text);
	}
	return worst;
}

struct answer check_key_value(const struct judging *judging, const struct condition *condition)
{
	return answer_files(judging, condition, condition_value(condition, "key"), ask_file);
}
