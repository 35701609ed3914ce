/* check_directive.c - directive: "name values;" and "name values", blocks looked into */
#include "judge/asked.h"
#include "settings/directive.h"

/* By where it lies, else by whether its lines end with semicolons. */
static bool is_nginx(const struct file *file)
{
	struct slice bytes = file->bytes, line;
	size_t semicolons = 0, others = 0;

	if (slice_find(file->path, S("nginx")) >= 0)
		return true;
	if (slice_find(file->path, S("apache")) >= 0 || slice_find(file->path, S("httpd")) >= 0)
		return false;
	while (slice_next_line(&bytes, &line)) {
		line = slice_trim(line);
		if (slice_ends_with(line, S(";")) || slice_ends_with(line, S("{")))
			semicolons++;
		else if (line.len && line.ptr[0] != '#')
			others++;
	}
	return semicolons > others;
}

static struct answer ask_file(
	const struct judging *judging, const struct condition *condition, const struct file *file, struct slice name)
{
	struct stated_list list = { .arena = judging->arena };
	struct slice include = condition_value(condition, "include");
	const struct root *root = judging->input->logins.root;
	const struct stated **items;
	struct answer answer;
	size_t count = 0;

	if (is_nginx(file))
		nginx_read(root, file, include, &list);
	else
		apache_read(root, file, include, &list);
	items = arena_array(judging->arena, const struct stated *, list.count);
	for (size_t i = 0; i < list.count; i++)
		if (slice_equal_ignoring_case(list.items[i].key, name))
			items[count++] = &list.items[i];
	answer = answer_stated(judging, condition, name, items, count, file->path, true);
	/* What was not read may say otherwise; but what is there is there. */
	if (list.trouble.len && !(answer.kind == ANSWER_NO && count))
		return answer_make(judging, ANSWER_UNKNOWN, "%.*s", SLICE_ARG(list.trouble));
	return answer;
}

struct answer check_directive(const struct judging *judging, const struct condition *condition)
{
	return answer_files(judging, condition, condition_value(condition, "name"), ask_file);
}
