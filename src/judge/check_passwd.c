/* check_passwd.c - passwd: is there such an account? */
#include "judge/asked.h"

/* Of ACCOUNT, as far as `has` goes; *UNKNOWN: whether it has a password cannot be told. */
static bool is_such(
	const struct judging *judging, const struct condition *condition, const struct passwd_entry *account, bool *unknown)
{
	struct slice has = condition_value(condition, "has"), uid = condition_value(condition, "uid"), field;
	uint64_t number;
	bool known;

	if (condition_parameter(condition, "home") && !slice_equal(account->home, condition_value(condition, "home")))
		return false;
	if (condition_parameter(condition, "shell") && !slice_equal(account->shell, condition_value(condition, "shell")))
		return false;
	if (uid.len && (!slice_to_u64(uid, &number) || number != account->uid))
		return false;
	if (slice_equal(has, S("login")))
		return shell_lets_in(account->shell);
	if (!slice_equal(has, S("password")))
		return true;
	field = password_field(&judging->users, account, &known);
	*unknown = *unknown || !known;
	return field_has_hash(field);
}

static void show_account(const struct judging *judging, struct answer *answer, const struct passwd_entry *account, bool password)
{
	const struct shadow_entry *shadow = shadow_of(&judging->users, account->name);

	if (password && shadow && slice_equal(account->field, S("x")))
		answer_add_line(judging, answer, judging->users.shadow.path, shadow->line, shadow->text);
	else
		answer_add_line(judging, answer, judging->users.passwd.path, account->line, account->text);
}

struct answer check_passwd(const struct judging *judging, const struct condition *condition)
{
	const struct user_files *users = &judging->users;
	struct slice has = condition_value(condition, "has");
	struct answer answer = { .kind = ANSWER_NO };
	bool unknown = false;

	if (users->passwd.answer != ROOT_THERE)
		return users->passwd.answer == ROOT_ABSENT
			       ? answer_make(judging, ANSWER_NOTHING, "there is no /etc/passwd")
			       : answer_make(judging, ANSWER_UNKNOWN, "%.*s", SLICE_ARG(users->passwd.why));
	for (size_t i = 0; i < users->passwd.count; i++) {
		const struct passwd_entry *account = &users->accounts[i];

		if (!is_such(judging, condition, account, &unknown))
			continue;
		if (answer.kind == ANSWER_NO)
			answer = answer_make(judging, ANSWER_YES, "account %.*s %s", SLICE_ARG(account->name),
				slice_equal(has, S("login"))      ? "has a shell"
				: slice_equal(has, S("password")) ? "has a password"
								  : "is there");
		show_account(judging, &answer, account, slice_equal(has, S("password")));
	}
	if (answer.kind == ANSWER_YES)
		return answer;
	if (unknown)
		return answer_make(judging, ANSWER_UNKNOWN, "%.*s", SLICE_ARG(users->shadow.why));
	if (users->passwd.bad_line)
		return answer_make(judging, ANSWER_UNKNOWN, "line %llu of /etc/passwd cannot be read",
			(unsigned long long)users->passwd.bad_line);
	if (users->shadow.bad_line && slice_equal(has, S("password")))
		return answer_make(judging, ANSWER_UNKNOWN, "line %llu of /etc/shadow cannot be read",
			(unsigned long long)users->shadow.bad_line);
	answer = answer_make(judging, ANSWER_NO, "no account %s",
		slice_equal(has, S("login"))      ? "has a shell"
		: slice_equal(has, S("password")) ? "has a password"
						  : "is so");
	answer_add(judging, &answer, users->passwd.path, 0, S(""));
	return answer;
}
