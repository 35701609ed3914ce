/* named.c - named: what data cannot say */
#include "judge/named.h"
#include "judge/asked.h"

const struct named_check named_checks[] = {
	{ "unique-uids", named_unique_uids },
	{ "unique-gids", named_unique_gids },
	{ "unique-names", named_unique_names },
	{ "service-shells", named_service_shells },
	{ "user-is-known", named_user_is_known },
	{ "user-number", named_user_number },
	{ "shadow-max-age", named_shadow_max_age },
	{ "shadow-min-age", named_shadow_min_age },
	{ "shadow-lines", named_shadow_lines },
	{ "no-empty-passwords", named_no_empty_passwords },
	{ "strong-hashes", named_strong_hashes },
	{ "guessed-passwords", named_guessed_passwords },
	{ "no-plain-passwords", named_no_plain_passwords },
	{ "password-min-length", named_password_min_length },
	{ "opasswd", named_opasswd },
	{ "root-rhosts", named_root_rhosts },
	{ "root-netrc", named_root_netrc },
	{ "hosts-equiv", named_hosts_equiv },
	{ "snmpd-conf", named_snmpd_conf },
	{ "pam-tally2", named_pam_tally2 },
	{ "other-denies", named_other_denies },
	{ "failed-logins", named_failed_logins },
	{ "no-version-control", named_no_version_control },
	{ "no-credential-files", named_no_credential_files },
	{ "tomcat-users", named_tomcat_users },
};
const size_t named_check_count = sizeof named_checks / sizeof *named_checks;

struct answer check_named(const struct judging *judging, const struct condition *condition)
{
	struct slice name = condition_value(condition, "check");

	for (size_t i = 0; i < named_check_count; i++)
		if (slice_equal(name, slice_from_text(named_checks[i].name)))
			return named_checks[i].check(judging);
	return answer_make(judging, ANSWER_UNKNOWN, "no check is named %.*s", SLICE_ARG(name));
}

bool users_missing(const struct judging *judging, struct answer *ret_answer)
{
	const struct user_file *passwd = &judging->users.passwd;

	if (passwd->answer == ROOT_THERE)
		return false;
	*ret_answer = passwd->answer == ROOT_ABSENT ? answer_make(judging, ANSWER_NOTHING, "there is no /etc/passwd")
						    : answer_make(judging, ANSWER_UNKNOWN, "%.*s", SLICE_ARG(passwd->why));
	return true;
}

bool accounts_unread(const struct judging *judging, struct answer *ret_answer)
{
	const struct user_files *users = &judging->users;
	uint64_t line = users->shadow.bad_line ? users->shadow.bad_line : users->passwd.bad_line;

	if (line)
		*ret_answer = answer_make(judging, ANSWER_UNKNOWN, "line %llu of /etc/%s cannot be read",
			(unsigned long long)line, users->shadow.bad_line ? "shadow" : "passwd");
	return line;
}

static const struct pam_line *first_of(const struct pam_line *lines, size_t count, bool (*concerns)(const struct pam_line *line))
{
	for (size_t i = 0; i < count; i++)
		if (concerns(&lines[i]))
			return &lines[i];
	return NULL;
}

const struct pam_line *pam_find(const struct judging *judging, struct slice type, bool (*concerns)(const struct pam_line *line),
	struct slice *ret_trouble)
{
	const struct root *root = judging->input->logins.root;
	struct slices services = pam_services(root, judging->arena);

	*ret_trouble = S("");
	for (size_t i = 0; i < services.count; i++) {
		const struct pam_line *line;
		struct pam_stack stack;

		if (pam_read(root, services.items[i], type, judging->arena, &stack) == ROOT_UNKNOWN && !ret_trouble->len)
			*ret_trouble = stack.trouble;
		line = first_of(stack.items, stack.count, concerns);
		if (line)
			return line;
	}
	if (services.count == PAM_SERVICES_MAX && !ret_trouble->len)
		*ret_trouble = S("PAM has too many services to be read");
	return NULL;
}
