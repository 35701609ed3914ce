/* named_passwords.c - named checks of passwords: guessed ones, their length, the old ones that are remembered */
#include "judge/asked.h"
#include "judge/named.h"
#include "settings/key_value.h"
#include "settings/mask.h"
#include "settings/pwquality.h"

#define LENGTH_WANTED 8u

static const char *class_words(uint64_t class)
{
	switch (class) {
	case PASSWORD_EMPTY:
		return "is empty";
	case PASSWORD_PLAIN:
		return "stands there as it is";
	case PASSWORD_DERIVED:
		return "is made of its name";
	case PASSWORD_DEFAULT:
		return "is a vendor's default";
	case PASSWORD_COMMON:
		return "is a common word";
	default:
		return "was not guessed";
	}
}

/* " (1240 of 3500)", or nothing. */
static struct slice coverage_of(const struct judging *judging, const struct password *password)
{
	return password->guess != PASSWORD_NOT_GUESSED || !password->candidates
		       ? S("")
		       : arena_printf(judging->arena, " (%llu of %llu)", (unsigned long long)password->tried,
				 (unsigned long long)password->candidates);
}

/* "deploy: the password was not guessed (1240 of 3500), yescrypt" */
static void add_password(const struct judging *judging, struct answer *answer, const struct password *password)
{
	answer_add(judging, answer, password->path, password->line,
		arena_printf(judging->arena, "%.*s: the password %s%.*s%s%.*s", SLICE_ARG(password->account),
			class_words(password->guess), SLICE_ARG(coverage_of(judging, password)), password->scheme.len ? ", " : "",
			SLICE_ARG(password->scheme)));
}

/* Is it one that somebody could log in by? A line of shadow without an account in passwd, or behind one that counts, is not. */
static bool is_in_force(const struct judging *judging, const struct password *password)
{
	const struct user_files *users = &judging->users;
	bool of_shadow = slice_equal(password->path, S("etc/shadow")), known;
	const struct passwd_entry *account;
	struct slice field;

	if ((!of_shadow && !slice_equal(password->path, S("etc/passwd"))) || users->passwd.answer == ROOT_UNKNOWN)
		return true; /* of a web server; or nobody knows */
	account = account_of(users, password->account);
	if (!account)
		return users->passwd.bad_line || users->passwd.asks_elsewhere; /* who knows what stands there */
	field = password_field(users, account, &known);
	return slice_equal(account->field, S("x")) == of_shadow && (!known || !field.len || field_has_hash(field));
}

/* PATH empty: of the system itself. */
static bool was_tried(const struct judging *judging, struct slice account, struct slice path)
{
	if (path.len)
		return password_of(judging, account, path);
	return password_of(judging, account, S("etc/shadow")) || password_of(judging, account, S("etc/passwd"));
}

/* Of web servers: "user:hash" lines. */
static void look_at_htpasswd(const struct judging *judging, const struct file *file, struct answer *unknown)
{
	struct slice bytes = file->bytes, line, account, field;

	while (unknown->kind == ANSWER_YES && slice_next_line(&bytes, &line))
		if (slice_cut(line, ':', &account, &field) && mask_is_web_user(file->path, account, field) &&
			field_has_hash(field) && !was_tried(judging, account, file->path))
			*unknown = answer_make(judging, ANSWER_UNKNOWN, "the password of %.*s in /%.*s was not tried",
				SLICE_ARG(account), SLICE_ARG(file->path));
}

static void look_at_web_users(const struct judging *judging, struct answer *unknown)
{
	const struct root *root = judging->input->logins.root;

	for (size_t i = 0; i < root->count; i++)
		if (root->files[i].kind == FILE_REGULAR && mask_wants(root->files[i].path))
			look_at_htpasswd(judging, &root->files[i], unknown);
}

/* Accounts that nobody tried: an empty password needs no guess. */
static void look_at_untried(const struct judging *judging, struct answer *no, struct answer *unknown)
{
	const struct user_files *users = &judging->users;

	if (users->passwd.answer == ROOT_UNKNOWN)
		*unknown = answer_make(judging, ANSWER_UNKNOWN, "%.*s", SLICE_ARG(users->passwd.why));
	else if (unknown->kind == ANSWER_YES)
		(void)accounts_unread(judging, unknown);
	for (size_t i = 0; i < users->passwd.count; i++) {
		const struct passwd_entry *account = &users->accounts[i];
		bool known;
		struct slice field = password_field(users, account, &known);

		if (!known) {
			*unknown = answer_make(judging, ANSWER_UNKNOWN, "%.*s", SLICE_ARG(users->shadow.why));
		} else if (!field.len && !was_tried(judging, account->name, S(""))) {
			if (no->kind == ANSWER_YES)
				*no = answer_make(judging, ANSWER_NO, "the password of %.*s is empty", SLICE_ARG(account->name));
			answer_add_line(judging, no, users->passwd.path, account->line, account->text);
		} else if (field_has_hash(field) && !was_tried(judging, account->name, S(""))) {
			if (unknown->kind == ANSWER_YES)
				*unknown = answer_make(
					judging, ANSWER_UNKNOWN, "the password of %.*s was not tried", SLICE_ARG(account->name));
		}
	}
}

/* Passwords by what guessing made of them. */
struct guessed {
	struct answer no, yes, unknown;
	size_t count, undone; /* of those that somebody could log in by; of them those not tried as they must be */
};

static void look_at_guessed(const struct judging *judging, const struct password *password, struct guessed *guessed)
{
	guessed->count++;
	if (password->guess != PASSWORD_NOT_GUESSED) {
		if (guessed->no.kind == ANSWER_YES)
			guessed->no = answer_make(judging, ANSWER_NO, "the password of %.*s %s", SLICE_ARG(password->account),
				class_words(password->guess));
		add_password(judging, &guessed->no, password);
	} else if (password->required_done) {
		add_password(judging, &guessed->yes, password);
	} else {
		guessed->undone++;
		if (guessed->unknown.kind == ANSWER_YES)
			guessed->unknown =
				answer_make(judging, ANSWER_UNKNOWN, "of %.*s not all that must be tried was tried%.*s%s%.*s",
					SLICE_ARG(password->account), SLICE_ARG(coverage_of(judging, password)),
					password->reason.len ? ": " : "", SLICE_ARG(password->reason));
		add_password(judging, &guessed->unknown, password);
	}
}

struct answer named_guessed_passwords(const struct judging *judging)
{
	const struct judge_input *input = judging->input;
	struct guessed guessed = {
		.no = { .kind = ANSWER_YES }, .yes = { .kind = ANSWER_YES }, .unknown = { .kind = ANSWER_YES }
	};

	if (input->skip_accounts) /* a rule of the scanner config asks */
		return answer_make(judging, ANSWER_NOTHING, "passwords were not looked at this time");
	for (size_t i = 0; i < input->password_count; i++)
		if (is_in_force(judging, &input->passwords[i]))
			look_at_guessed(judging, &input->passwords[i], &guessed);
	look_at_untried(judging, &guessed.no, &guessed.unknown);
	look_at_web_users(judging, &guessed.unknown);
	if (guessed.no.kind == ANSWER_NO && guessed.undone)
		guessed.no.reason = arena_printf(judging->arena, "%.*s; and of %zu %s not all that must be tried was tried",
			SLICE_ARG(guessed.no.reason), guessed.undone, guessed.undone == 1 ? "other" : "others");
	if (guessed.no.kind == ANSWER_NO)
		return guessed.no;
	if (guessed.unknown.kind == ANSWER_UNKNOWN)
		return guessed.unknown;
	if (!guessed.count)
		return answer_make(judging, ANSWER_NOTHING, "no account has a password");
	guessed.yes.reason = S("no password was guessed");
	return guessed.yes;
}

struct answer named_no_plain_passwords(const struct judging *judging)
{
	const struct judge_input *input = judging->input;
	struct answer no = { .kind = ANSWER_YES }, unknown = { .kind = ANSWER_YES };

	if (input->skip_accounts) /* a rule of the scanner config asks */
		return answer_make(judging, ANSWER_NOTHING, "passwords were not looked at this time");
	for (size_t i = 0; i < input->password_count; i++) {
		const struct password *password = &input->passwords[i];

		if (password->guess != PASSWORD_PLAIN)
			continue;
		if (no.kind == ANSWER_YES)
			no = answer_make(judging, ANSWER_NO, "the password of %.*s stands in /%.*s as it is",
				SLICE_ARG(password->account), SLICE_ARG(password->path));
		add_password(judging, &no, password);
	}
	if (no.kind == ANSWER_NO)
		return no;
	look_at_untried(judging, &no, &unknown);
	look_at_web_users(judging, &unknown);
	if (unknown.kind == ANSWER_UNKNOWN)
		return unknown;
	return input->password_count ? answer_make(judging, ANSWER_YES, "every password is a hash")
				     : answer_make(judging, ANSWER_NOTHING, "no account has a password");
}

/* One stack: the module that asks for most decides. */
static struct answer ask_stack(const struct judging *judging, struct slice service, bool *ret_there)
{
	const struct root *root = judging->input->logins.root;
	const struct pam_line *decides = NULL;
	struct shortest best = { 0 };
	struct answer answer;
	struct pam_stack stack;
	enum root_answer found = pam_read(root, service, S("password"), judging->arena, &stack);

	*ret_there = found != ROOT_ABSENT;
	for (size_t i = 0; i < stack.count; i++) {
		struct shortest shortest = pam_shortest(root, &stack.items[i], judging->arena);

		if (!shortest.asks || (decides && best.known && (!shortest.known || shortest.characters <= best.characters)))
			continue;
		best = shortest;
		decides = &stack.items[i];
	}
	if (found == ROOT_UNKNOWN && !(decides && best.known && best.characters >= LENGTH_WANTED))
		return answer_make(judging, ANSWER_UNKNOWN, "%.*s", SLICE_ARG(stack.trouble));
	if (!decides) {
		answer = answer_make(judging, ANSWER_NO, "/%.*s asks for no length", SLICE_ARG(stack.path));
		answer_add(judging, &answer, stack.path, 0, S(""));
		return answer;
	}
	if (!best.known)
		return answer_make(judging, ANSWER_UNKNOWN, "%.*s", SLICE_ARG(best.why));
	answer = answer_make(judging, best.characters >= LENGTH_WANTED ? ANSWER_YES : ANSWER_NO,
		"%.*s takes passwords of %llu characters (%.*s)", SLICE_ARG(decides->module), (unsigned long long)best.characters,
		SLICE_ARG(best.why));
	answer_add_line(judging, &answer, decides->path, decides->line, decides->text);
	if (best.setting.path.len)
		answer_add_line(judging, &answer, best.setting.path, best.setting.line, best.setting.text);
	return answer;
}

/* Where there is no PAM, shadow's own passwd asks login.defs: 5 unless that says more. */
static struct answer ask_login_defs(const struct judging *judging)
{
	struct stated_list list = { .arena = judging->arena };
	const struct stated *setting = NULL;
	const struct file *file;
	struct answer answer;
	struct slice why;
	uint64_t length = 5;

	switch (settings_file(judging->input->logins.root, S("etc/login.defs"), &file, &why)) {
	case ROOT_UNKNOWN:
		return answer_make(judging, ANSWER_UNKNOWN, "%.*s", SLICE_ARG(why));
	case ROOT_ABSENT:
		return answer_make(judging, ANSWER_NOTHING, "neither PAM nor login.defs is there to ask for a length");
	default:
		break;
	}
	login_defs_read(file, &list);
	for (size_t i = 0; i < list.count; i++)
		if (slice_equal(list.items[i].key, S("PASS_MIN_LEN")) && slice_to_u64(list.items[i].value, &length))
			setting = &list.items[i];
	answer = answer_make(
		judging, length >= LENGTH_WANTED ? ANSWER_YES : ANSWER_NO, "PASS_MIN_LEN is %llu", (unsigned long long)length);
	answer_add_line(judging, &answer, file->path, setting ? setting->line : 0, setting ? setting->text : S(""));
	return answer;
}

struct answer named_password_min_length(const struct judging *judging)
{
	/* Debian and SUSE; RHEL, both of which count; Alpine. Who has none of them asks passwd's own. */
	static const char *const services[] = { "common-password", "system-auth", "password-auth", "base-password", "passwd" };
	const struct root *root = judging->input->logins.root;
	struct answer worst = { .kind = ANSWER_NOTHING };

	for (size_t i = 0; i < sizeof services / sizeof *services; i++) {
		bool there, last = i + 1 == sizeof services / sizeof *services;
		struct answer answer;

		if (last && worst.kind != ANSWER_NOTHING)
			break;
		answer = ask_stack(judging, slice_from_text(services[i]), &there);
		if (there && answer.kind == ANSWER_NO)
			return answer;
		if (there && worst.kind != ANSWER_UNKNOWN)
			worst = answer;
	}
	if (worst.kind != ANSWER_NOTHING)
		return worst;
	if (!pam_services(root, judging->arena).count && !root_entry(root, S("etc/pam.conf")))
		return ask_login_defs(judging);
	return answer_make(judging, ANSWER_NOTHING, "no service of PAM sets passwords");
}

static bool remembers(const struct pam_line *line)
{
	struct slice value;
	uint64_t count;

	if (pam_is_module(line, S("pam_pwhistory")))
		return !pam_argument(line, S("remember"), &value) || !slice_to_u64(value, &count) || count > 0;
	return pam_is_module(line, S("pam_unix")) && pam_argument(line, S("remember"), &value) && slice_to_u64(value, &count) &&
	       count > 0;
}

struct answer named_opasswd(const struct judging *judging)
{
	const struct file *file;
	const struct pam_line *line;
	struct slice why;
	struct answer answer;

	switch (root_find(judging->input->logins.root, S("etc/security/opasswd"), &file, &why)) {
	case ROOT_UNKNOWN:
		return answer_make(judging, ANSWER_UNKNOWN, "%.*s", SLICE_ARG(why));
	case ROOT_THERE:
		answer = answer_make(judging, (file->mode & 07177) == 0 && file->uid == 0 ? ANSWER_YES : ANSWER_NO,
			"mode of /etc/security/opasswd is %04llo, and its owner %llu", (unsigned long long)file->mode & 07777,
			(unsigned long long)file->uid);
		answer_add_entry(judging, &answer, file);
		return answer;
	default:
		break;
	}
	line = pam_find(judging, S("password"), remembers, &why);
	if (line) {
		answer = answer_make(judging, ANSWER_NO, "/%.*s remembers passwords, and there is no /etc/security/opasswd",
			SLICE_ARG(line->path));
		answer_add_line(judging, &answer, line->path, line->line, line->text);
		return answer;
	}
	if (why.len)
		return answer_make(judging, ANSWER_UNKNOWN, "%.*s", SLICE_ARG(why));
	return answer_make(judging, ANSWER_NOTHING, "PAM remembers no passwords, and there is no /etc/security/opasswd");
}
