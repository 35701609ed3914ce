/* named_users.c - named checks of passwd and group: numbers and names that occur once, shells, the image's user */
#include "judge/named.h"

/* A line of passwd or group: what must be unique of it. */
struct keyed {
	struct slice name, text;
	uint64_t id, line;
};

static int by_id(const void *a, const void *b)
{
	const struct keyed *x = a, *y = b;

	if (x->id != y->id)
		return x->id < y->id ? -1 : 1;
	return x->line < y->line ? -1 : x->line > y->line;
}

static int by_name(const void *a, const void *b)
{
	const struct keyed *x = a, *y = b;
	int order = slice_compare(x->name, y->name);

	return order ? order : x->line < y->line ? -1 : x->line > y->line;
}

static struct keyed *users_of(const struct judging *judging)
{
	const struct user_files *users = &judging->users;
	struct keyed *items = arena_array(judging->arena, struct keyed, users->passwd.count);

	for (size_t i = 0; i < users->passwd.count; i++)
		items[i] = (struct keyed){ users->accounts[i].name, users->accounts[i].text, users->accounts[i].uid,
			users->accounts[i].line };
	return items;
}

static struct keyed *groups_of(const struct judging *judging)
{
	const struct user_files *users = &judging->users;
	struct keyed *items = arena_array(judging->arena, struct keyed, users->group.count);

	for (size_t i = 0; i < users->group.count; i++)
		items[i] = (struct keyed){ users->groups[i].name, users->groups[i].text, users->groups[i].gid,
			users->groups[i].line };
	return items;
}

/* Adds each pair of neighbours that ORDER calls equal to ANSWER. */
static void find_doubles(const struct judging *judging, struct keyed *items, size_t count, bool names,
	const struct user_file *file, struct answer *answer)
{
	if (count)
		qsort(items, count, sizeof *items, names ? by_name : by_id);
	for (size_t i = 1; i < count; i++) {
		struct keyed *one = &items[i - 1], *two = &items[i];

		if (names ? !slice_equal(one->name, two->name) : one->id != two->id)
			continue;
		if (answer->kind == ANSWER_YES && names)
			*answer = answer_make(judging, ANSWER_NO, "the name %.*s occurs twice in /%.*s", SLICE_ARG(one->name),
				SLICE_ARG(file->path));
		else if (answer->kind == ANSWER_YES)
			*answer = answer_make(judging, ANSWER_NO, "%.*s and %.*s share the number %llu", SLICE_ARG(one->name),
				SLICE_ARG(two->name), (unsigned long long)one->id);
		answer_add_line(judging, answer, file->path, one->line, one->text);
		answer_add_line(judging, answer, file->path, two->line, two->text);
	}
}

static struct answer finish(const struct judging *judging, struct answer answer, const struct user_file *file, const char *good)
{
	if (answer.kind != ANSWER_YES)
		return answer;
	if (file->bad_line)
		return answer_make(judging, ANSWER_UNKNOWN, "line %llu of /%.*s cannot be read",
			(unsigned long long)file->bad_line, SLICE_ARG(file->path));
	answer = answer_make(judging, ANSWER_YES, "%s", good);
	answer_add(judging, &answer, file->path, 0, S(""));
	return answer;
}

struct answer named_unique_uids(const struct judging *judging)
{
	const struct user_files *users = &judging->users;
	struct answer answer;

	if (users_missing(judging, &answer))
		return answer;
	answer = (struct answer){ .kind = ANSWER_YES };
	for (size_t i = 0; i < users->passwd.count; i++) {
		const struct passwd_entry *account = &users->accounts[i];

		if (account->uid || slice_equal(account->name, S("root")))
			continue;
		if (answer.kind == ANSWER_YES)
			answer = answer_make(
				judging, ANSWER_NO, "account %.*s has the number 0, which is root's", SLICE_ARG(account->name));
		answer_add_line(judging, &answer, users->passwd.path, account->line, account->text);
	}
	find_doubles(judging, users_of(judging), users->passwd.count, false, &users->passwd, &answer);
	return finish(judging, answer, &users->passwd, "every number occurs once, and 0 is root's alone");
}

static struct answer groups_missing(const struct judging *judging)
{
	return judging->users.group.answer == ROOT_ABSENT
		       ? answer_make(judging, ANSWER_NOTHING, "there is no /etc/group")
		       : answer_make(judging, ANSWER_UNKNOWN, "%.*s", SLICE_ARG(judging->users.group.why));
}

struct answer named_unique_gids(const struct judging *judging)
{
	const struct user_file *group = &judging->users.group;
	struct answer answer = { .kind = ANSWER_YES };

	if (group->answer != ROOT_THERE)
		return groups_missing(judging);
	find_doubles(judging, groups_of(judging), group->count, false, group, &answer);
	return finish(judging, answer, group, "every number of a group occurs once");
}

struct answer named_unique_names(const struct judging *judging)
{
	const struct user_files *users = &judging->users;
	struct answer answer;

	if (users_missing(judging, &answer))
		return answer;
	answer = (struct answer){ .kind = ANSWER_YES };
	find_doubles(judging, users_of(judging), users->passwd.count, true, &users->passwd, &answer);
	if (users->group.answer == ROOT_UNKNOWN && answer.kind == ANSWER_YES)
		return groups_missing(judging);
	find_doubles(judging, groups_of(judging), users->group.count, true, &users->group, &answer);
	answer = finish(judging, answer, &users->group, "every name occurs once");
	return answer.kind == ANSWER_YES ? finish(judging, answer, &users->passwd, "every name occurs once") : answer;
}

/* Accounts of the system, by the numbers that all families leave to them; root is for people. */
struct answer named_service_shells(const struct judging *judging)
{
	const struct user_files *users = &judging->users;
	struct answer answer;

	if (users_missing(judging, &answer))
		return answer;
	answer = (struct answer){ .kind = ANSWER_YES };
	for (size_t i = 0; i < users->passwd.count; i++) {
		const struct passwd_entry *account = &users->accounts[i];

		if (account->uid == 0 || (account->uid >= 1000 && account->uid != 65534) || !shell_lets_in(account->shell))
			continue;
		if (answer.kind == ANSWER_YES)
			answer = answer_make(judging, ANSWER_NO, "account %.*s has the shell %.*s", SLICE_ARG(account->name),
				SLICE_ARG(account->shell.len ? account->shell : S("/bin/sh")));
		answer_add_line(judging, &answer, users->passwd.path, account->line, account->text);
	}
	return finish(judging, answer, &users->passwd, "no account of the system has a shell that lets log in");
}

/* "app" of "app:staff". */
struct answer named_user_is_known(const struct judging *judging)
{
	const struct user_files *users = &judging->users;
	const struct image *image = judging->input->logins.image;
	struct slice name = image->user, group;
	struct answer answer;
	uint64_t uid;
	bool is_number;

	(void)slice_cut(image->user, ':', &name, &group);
	if (!image->has_config || !name.len)
		return answer_make(judging, ANSWER_NOTHING, "the image names no user");
	if (users->passwd.answer == ROOT_UNKNOWN)
		return answer_make(judging, ANSWER_UNKNOWN, "%.*s", SLICE_ARG(users->passwd.why));
	is_number = slice_to_u64(name, &uid);
	for (size_t i = 0; i < users->passwd.count; i++) {
		const struct passwd_entry *account = &users->accounts[i];

		if (is_number ? account->uid != uid : !slice_equal(account->name, name))
			continue;
		answer = answer_make(judging, ANSWER_YES, "user %.*s is in /etc/passwd", SLICE_ARG(name));
		answer_add_line(judging, &answer, users->passwd.path, account->line, account->text);
		return answer;
	}
	if (users->passwd.bad_line && !is_number)
		return answer_make(judging, ANSWER_UNKNOWN, "line %llu of /etc/passwd cannot be read",
			(unsigned long long)users->passwd.bad_line);
	/* A runtime takes any number, and refuses a name that it does not find. */
	answer = answer_make(judging, is_number ? ANSWER_YES : ANSWER_NO, "user %.*s is %s", SLICE_ARG(name),
		is_number ? "a number, which needs no account" : "not in /etc/passwd");
	answer_add(judging, &answer, S(""), 0, arena_printf(judging->arena, "user %.*s", SLICE_ARG(image->user)));
	return answer;
}

/* Whatever it is called, number 0 is root. */
struct answer named_user_number(const struct judging *judging)
{
	const struct user_files *users = &judging->users;
	const struct image *image = judging->input->logins.image;
	const struct passwd_entry *account;
	struct slice name = image->user, group;
	struct answer answer;
	uint64_t uid;

	(void)slice_cut(image->user, ':', &name, &group);
	if (!image->has_config)
		return answer_make(judging, ANSWER_NOTHING, "it has no image configuration");
	if (name.len && !slice_to_u64(name, &uid) && users->passwd.answer == ROOT_UNKNOWN)
		return answer_make(judging, ANSWER_UNKNOWN, "%.*s", SLICE_ARG(users->passwd.why));
	account = account_of(users, name);
	if (!account || account->uid != 0)
		return answer_make(judging, ANSWER_YES, "user %.*s is not root by its number", SLICE_ARG(name));
	answer = answer_make(judging, ANSWER_NO, "user %.*s has number 0, which is root's", SLICE_ARG(name));
	answer_add_line(judging, &answer, users->passwd.path, account->line, account->text);
	return answer;
}
