/* asked.c - what a check's `path` leads to */
#include "judge/asked.h"

struct slice asked_path(struct slice path)
{
	return slice_starts_with(path, S("/")) ? slice_from(path, 1) : path;
}

bool path_is_pattern(struct slice path)
{
	return slice_find_byte(path, '*') >= 0 || slice_find_byte(path, '?') >= 0;
}

struct answer answer_missing(const struct judging *judging, const struct condition *condition, struct slice path)
{
	struct slice says = condition_value(condition, "missing-is");
	enum answer_kind kind = !says.len ? ANSWER_NOTHING : slice_equal(says, S("yes")) ? ANSWER_YES : ANSWER_NO;

	return answer_make(judging, kind, "there is no /%.*s", SLICE_ARG(path));
}

static struct asked settled(struct answer answer)
{
	return (struct asked){ .settled = true, .answer = answer };
}

static struct asked asked_pattern(const struct judging *judging, const struct condition *condition, struct slice path, bool words)
{
	const struct root *root = judging->input->logins.root;
	struct root_matches found = words ? root_match(root, path) : root_match_entries(root, path, false);

	if (found.why.len)
		return settled(answer_make(judging, ANSWER_UNKNOWN, "%.*s", SLICE_ARG(found.why)));
	for (size_t i = 0; words && i < found.count; i++)
		if (!settings_has_bytes(found.files[i]))
			return settled(answer_make(
				judging, ANSWER_UNKNOWN, "/%.*s is too large, or was not read", SLICE_ARG(found.files[i]->path)));
	if (!found.count)
		return settled(answer_missing(judging, condition, path));
	return (struct asked){ .files = found.files, .count = found.count };
}

struct asked asked_files(const struct judging *judging, const struct condition *condition, bool words)
{
	const struct root *root = judging->input->logins.root;
	struct slice path = asked_path(condition_value(condition, "path")), why;
	const struct file *file;
	struct asked asked = { .count = 1 };
	enum root_answer answer;

	if (path_is_pattern(path))
		return asked_pattern(judging, condition, path, words);
	answer = words ? settings_file(root, path, &file, &why) : root_find(root, path, &file, &why);
	if (answer == ROOT_UNKNOWN)
		return settled(answer_make(judging, ANSWER_UNKNOWN, "%.*s", SLICE_ARG(why)));
	if (answer == ROOT_ABSENT)
		return settled(answer_missing(judging, condition, path));
	asked.files = arena_array(judging->arena, const struct file *, 1);
	asked.files[0] = file;
	return asked;
}
