/* named_shadow.c - named checks of shadow: ages, lines that are missing, fields that are empty or weak */
#include "judge/named.h"

/* False: it stands in passwd itself, or nowhere. */
static const struct shadow_entry *line_of(const struct judging *judging, const struct passwd_entry *account)
{
	return slice_equal(account->field, S("x")) ? shadow_of(&judging->users, account->name) : NULL;
}

static void add_account(const struct judging *judging, struct answer *answer, const struct passwd_entry *account)
{
	const struct shadow_entry *shadow = line_of(judging, account);

	if (shadow)
		answer_add_line(judging, answer, judging->users.shadow.path, shadow->line, shadow->text);
	else
		answer_add_line(judging, answer, judging->users.passwd.path, account->line, account->text);
}

/* LOOK at every account whose field CONCERNS: it says what is wrong, in words, or NULL. NOBODY: the reason where there is none of them, or NULL: that is a yes. */
static struct answer ask_accounts(const struct judging *judging, bool (*concerns)(struct slice field),
	const char *(*look)(const struct judging *judging, const struct passwd_entry *account, struct slice field),
	const char *nobody, const char *good)
{
	const struct user_files *users = &judging->users;
	struct answer no = { .kind = ANSWER_YES }, yes = { .kind = ANSWER_YES };
	bool unknown = false;
	size_t count = 0;

	if (users_missing(judging, &no))
		return no;
	no.kind = ANSWER_YES;
	for (size_t i = 0; i < users->passwd.count; i++) {
		const struct passwd_entry *account = &users->accounts[i];
		bool known;
		struct slice field = password_field(users, account, &known);
		const char *wrong;

		unknown = unknown || !known;
		if (!known || !concerns(field))
			continue;
		count++;
		wrong = look(judging, account, field);
		if (wrong && no.kind == ANSWER_YES)
			no = answer_make(judging, ANSWER_NO, "account %.*s %s", SLICE_ARG(account->name), wrong);
		add_account(judging, wrong ? &no : &yes, account);
	}
	if (no.kind == ANSWER_NO)
		return no;
	if (unknown)
		return answer_make(judging, ANSWER_UNKNOWN, "%.*s", SLICE_ARG(users->shadow.why));
	if (accounts_unread(judging, &no))
		return no;
	if (!count && nobody)
		return answer_make(judging, ANSWER_NOTHING, "%s", nobody);
	yes.reason = slice_from_text(good);
	return yes;
}

static const char *look_at_max(const struct judging *judging, const struct passwd_entry *account, struct slice field)
{
	const struct shadow_entry *shadow = line_of(judging, account);

	(void)field;
	return shadow && shadow->max >= 1 && shadow->max <= 90 ? NULL
	       : shadow && shadow->max > 90                    ? "keeps its password for longer than 90 days"
							       : "keeps its password for ever";
}

struct answer named_shadow_max_age(const struct judging *judging)
{
	return ask_accounts(judging, field_has_hash, look_at_max, "no account has a password",
		"every password must be changed within 90 days");
}

static const char *look_at_min(const struct judging *judging, const struct passwd_entry *account, struct slice field)
{
	const struct shadow_entry *shadow = line_of(judging, account);

	(void)field;
	return shadow && shadow->min >= 1 ? NULL : "may change its password again at once";
}

struct answer named_shadow_min_age(const struct judging *judging)
{
	return ask_accounts(judging, field_has_hash, look_at_min, "no account has a password",
		"every new password is kept for a day or more");
}

static bool is_any(struct slice field)
{
	(void)field;
	return true;
}

static const char *look_at_line(const struct judging *judging, const struct passwd_entry *account, struct slice field)
{
	(void)field;
	return slice_equal(account->field, S("x")) && !shadow_of(&judging->users, account->name) ? "has no line in /etc/shadow"
												 : NULL;
}

struct answer named_shadow_lines(const struct judging *judging)
{
	return ask_accounts(judging, is_any, look_at_line, NULL, "every account that says so has a line in /etc/shadow");
}

static const char *look_at_empty(const struct judging *judging, const struct passwd_entry *account, struct slice field)
{
	(void)judging;
	(void)account;
	return field.len ? NULL : "has an empty password";
}

struct answer named_no_empty_passwords(const struct judging *judging)
{
	return ask_accounts(judging, is_any, look_at_empty, NULL, "no account has an empty password");
}

/* What is neither in a scheme that says so, nor one of today's: DES, MD5, NT, SHA-1. Plain text is another rule's. */
static const char *look_at_scheme(const struct judging *judging, const struct passwd_entry *account, struct slice field)
{
	static const char *const strong[] = { "$y$", "$gy$", "$7$", "$2a$", "$2b$", "$2y$", "$6$", "$5$", "$argon2" };
	const struct password *password;

	for (size_t i = 0; i < sizeof strong / sizeof *strong; i++)
		if (slice_starts_with(field, slice_from_text(strong[i])))
			return NULL;
	if (slice_starts_with(field, S("$1$")))
		return "has a password hashed by MD5";
	if (slice_starts_with(field, S("$")))
		return "has a password in a scheme of the past";
	/* What is kept of the field may not say its scheme. */
	password = password_of(judging, account->name, slice_equal(account->field, S("x")) ? S("etc/shadow") : S("etc/passwd"));
	if (!password)
		return "has a password hashed by DES, or not at all";
	if (password->guess == PASSWORD_PLAIN)
		return NULL;
	return slice_equal(password->scheme, S("descrypt")) || slice_equal(password->scheme, S("bigcrypt")) ||
			       slice_equal(password->scheme, S("bsdicrypt"))
		       ? "has a password hashed by DES"
		       : "has a password in a scheme that is not known";
}

struct answer named_strong_hashes(const struct judging *judging)
{
	return ask_accounts(judging, field_has_hash, look_at_scheme, "no account has a password",
		"no password is hashed by a scheme of the past");
}
