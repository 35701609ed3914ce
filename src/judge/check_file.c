/* check_file.c - file, mode, owner: what an entry is, not what it says */
#include "judge/asked.h"

static struct slice kind_word(const struct file *file)
{
	switch (file->kind) {
	case FILE_REGULAR:
	case FILE_HARDLINK:
		return S("file");
	case FILE_FOLDER:
		return S("folder");
	case FILE_SYMLINK:
		return S("link");
	default:
		return S("device");
	}
}

/* What is there under the path: the entry itself where links are asked for, else what it leads to. */
static struct asked entries_of(const struct judging *judging, const struct condition *condition, struct slice path)
{
	const struct root *root = judging->input->logins.root;
	struct asked asked = { .count = 1 };
	const struct file *entry;

	if (!parameter_has(condition, "kind", S("link")))
		return asked_files(judging, condition, false);
	if (path_is_pattern(path)) {
		struct root_matches found = root_match_entries(root, path, true);

		return (struct asked){ .files = found.files, .count = found.count };
	}
	entry = root_entry(root, path);
	if (!entry || entry->kind != FILE_SYMLINK)
		return asked_files(judging, condition, false);
	asked.files = arena_array(judging->arena, const struct file *, 1);
	asked.files[0] = entry;
	return asked;
}

struct answer check_file(const struct judging *judging, const struct condition *condition)
{
	bool wanted = !slice_equal(condition_value(condition, "exists"), S("no"));
	struct slice path = asked_path(condition_value(condition, "path"));
	struct asked asked = entries_of(judging, condition, path);
	struct answer answer = { .kind = ANSWER_NO };

	if (asked.settled && asked.answer.kind == ANSWER_UNKNOWN)
		return asked.answer;
	for (size_t i = 0; !asked.settled && i < asked.count; i++) {
		struct slice kind = kind_word(asked.files[i]);

		if (condition_parameter(condition, "kind") && !parameter_has(condition, "kind", kind))
			continue;
		if (answer.kind == ANSWER_NO)
			answer = answer_make(judging, ANSWER_YES, "there is /%.*s", SLICE_ARG(asked.files[i]->path));
		answer_add_entry(judging, &answer, asked.files[i]);
	}
	if (answer.kind == ANSWER_NO && asked.count) {
		answer = answer_make(judging, ANSWER_NO, "/%.*s is no %.*s", SLICE_ARG(path),
			SLICE_ARG(parameter_words(judging, condition, "kind")));
		answer_add_entry(judging, &answer, asked.files[0]);
	} else if (answer.kind == ANSWER_NO) {
		answer = answer_missing(judging, condition, path);
		if (answer.kind == ANSWER_NOTHING) /* that is what was asked */
			answer.kind = wanted ? ANSWER_NO : ANSWER_YES;
		return answer;
	}
	if (!wanted)
		answer.kind = answer.kind == ANSWER_YES ? ANSWER_NO : ANSWER_YES;
	return answer;
}

static uint64_t octal(struct slice text)
{
	uint64_t value = 0;

	for (size_t i = 0; i < text.len && text.ptr[i] >= '0' && text.ptr[i] <= '7'; i++)
		value = value * 8 + (uint64_t)(text.ptr[i] - '0');
	return value;
}

static bool mode_holds(const struct condition *condition, uint64_t mode)
{
	struct slice most = condition_value(condition, "at-most"), is = condition_value(condition, "is");

	if (most.len && (mode & ~octal(most)))
		return false;
	if (is.len && mode != octal(is))
		return false;
	return !slice_equal(condition_value(condition, "sticky"), S("yes")) || !(mode & 02) || (mode & 01000);
}

/* YES if all FILES do; the answer is made of those that do not, else of all. */
static struct answer answer_each(const struct judging *judging, const struct asked *asked, const bool *holds, const char *what)
{
	size_t bad = 0;
	struct answer answer;
	const struct file *first = NULL;

	for (size_t i = 0; i < asked->count; i++)
		bad += !holds[i];
	for (size_t i = 0; !first; i++)
		if (!bad || !holds[i])
			first = asked->files[i];
	answer = slice_equal(slice_from_text(what), S("mode"))
			 ? answer_make(judging, bad ? ANSWER_NO : ANSWER_YES, "mode of /%.*s is %04llo", SLICE_ARG(first->path),
				   (unsigned long long)first->mode & 07777)
			 : answer_make(judging, bad ? ANSWER_NO : ANSWER_YES, "owner of /%.*s is %llu:%llu",
				   SLICE_ARG(first->path), (unsigned long long)first->uid, (unsigned long long)first->gid);
	for (size_t i = 0; i < asked->count; i++)
		if (!bad || !holds[i])
			answer_add_entry(judging, &answer, asked->files[i]);
	return answer;
}

struct answer check_mode(const struct judging *judging, const struct condition *condition)
{
	struct asked asked = asked_files(judging, condition, false);
	bool *holds;

	if (asked.settled)
		return asked.answer;
	holds = arena_array(judging->arena, bool, asked.count);
	for (size_t i = 0; i < asked.count; i++)
		holds[i] = mode_holds(condition, asked.files[i]->mode & 07777);
	return answer_each(judging, &asked, holds, "mode");
}

/* The number of a user (or GROUP), by number or name. False: nobody is called so. */
static bool id_of(const struct judging *judging, struct slice name, bool group, uint64_t *ret_id)
{
	const struct user_files *users = &judging->users;

	if (slice_to_u64(name, ret_id))
		return true;
	*ret_id = 0;
	if (slice_equal(name, S("root")))
		return true;
	for (size_t i = 0; group && i < users->group.count; i++)
		if (slice_equal(users->groups[i].name, name)) {
			*ret_id = users->groups[i].gid;
			return true;
		}
	for (size_t i = 0; !group && i < users->passwd.count; i++)
		if (slice_equal(users->accounts[i].name, name)) {
			*ret_id = users->accounts[i].uid;
			return true;
		}
	return false;
}

struct answer check_owner(const struct judging *judging, const struct condition *condition)
{
	struct slice user = condition_value(condition, "user"), group = condition_value(condition, "group");
	struct asked asked = asked_files(judging, condition, false);
	uint64_t uid = 0, gid = 0;
	bool known, *holds;

	if (asked.settled)
		return asked.answer;
	known = (!user.len || id_of(judging, user, false, &uid)) && (!group.len || id_of(judging, group, true, &gid));
	holds = arena_array(judging->arena, bool, asked.count);
	for (size_t i = 0; i < asked.count; i++)
		holds[i] = known && (!user.len || asked.files[i]->uid == uid) && (!group.len || asked.files[i]->gid == gid);
	return answer_each(judging, &asked, holds, "owner");
}
