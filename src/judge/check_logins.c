/* check_logins.c - sshd, enabled-service: who may log in from afar, and how */
#include "judge/asked.h"

#define VALUES_MAX 64u

/* As rules name it: of two names for one value the present one. */
static struct slice present_value(struct slice value)
{
	return slice_equal_ignoring_case(value, S("without-password")) ? S("prohibit-password") : value;
}

static bool value_is_so(
	const struct judging *judging, const struct condition *condition, const struct sshd_value *value, struct slice *ret_whole)
{
	struct slices words = { arena_array(judging->arena, struct slice, value->values.count + 1), value->values.count };
	struct slice whole = S("");

	for (size_t i = 0; i < words.count; i++) {
		words.items[i] = present_value(value->values.items[i]);
		whole = arena_printf(judging->arena, "%.*s%s%.*s", SLICE_ARG(whole), i ? " " : "",
			SLICE_ARG(slice_first(words.items[i], 200)));
	}
	*ret_whole = whole;
	return compare_value(condition, whole, words);
}

static void show_value(const struct judging *judging, struct answer *answer, const struct sshd_value *value, struct slice whole)
{
	if (value->is_default)
		answer_add(judging, answer, S("etc/ssh/sshd_config"), 0,
			arena_printf(judging->arena, "%.*s %.*s, by default", SLICE_ARG(value->keyword), SLICE_ARG(whole)));
	else
		answer_add_line(judging, answer, value->exhibit.path, value->exhibit.line, value->exhibit.text);
}

static const struct login_server *openssh(const struct judging *judging)
{
	for (size_t i = 0; i < judging->logins->server_count; i++)
		if (slice_equal(judging->logins->servers[i].name, S("openssh")))
			return &judging->logins->servers[i];
	return NULL;
}

/* "by default in OpenSSH 9.2p1" */
static struct slice origin_words(const struct judging *judging, const struct sshd_value *value)
{
	const struct login_server *server = openssh(judging);

	if (!value->is_default)
		return S("");
	return server && server->version.len
		       ? arena_printf(judging->arena, " by default in OpenSSH %.*s", SLICE_ARG(server->version))
		       : S(" by default");
}

struct answer check_sshd(const struct judging *judging, const struct condition *condition)
{
	struct slice keyword = condition_value(condition, "keyword"), whole;
	struct answer good = { .kind = ANSWER_YES }, bad = { .kind = ANSWER_NO };
	struct sshd_value values[VALUES_MAX];
	size_t count, wrong = 0;

	if (judging->sshd_error.len)
		return answer_make(judging, ANSWER_UNKNOWN, "%.*s", SLICE_ARG(judging->sshd_error));
	if (!judging->sshd)
		return answer_make(judging, ANSWER_NOTHING, "there is no OpenSSH server");
	count = sshd_possible(judging->sshd, keyword, values, VALUES_MAX);
	for (size_t i = 0; i < count; i++) {
		bool so = value_is_so(judging, condition, &values[i], &whole);
		struct answer *answer = so ? &good : &bad;

		if (!answer->reason.len)
			*answer = answer_make(judging, answer->kind, "%.*s is %.*s%.*s", SLICE_ARG(keyword), SLICE_ARG(whole),
				SLICE_ARG(origin_words(judging, &values[i])));
		show_value(judging, answer, &values[i], whole);
		wrong += !so;
	}
	if (wrong)
		return bad;
	if (count == 0)
		return answer_make(judging, compare_nothing(condition) ? ANSWER_YES : ANSWER_UNKNOWN, "nothing sets %.*s",
			SLICE_ARG(keyword));
	if (count == VALUES_MAX)
		return answer_make(judging, ANSWER_UNKNOWN, "more than %u Match blocks set %.*s", VALUES_MAX, SLICE_ARG(keyword));
	return good;
}

static const struct service_word {
	const char *word;
	enum login_service service;
} service_words[] = { { "ssh", LOGIN_SSH }, { "sshd", LOGIN_SSH }, { "telnet", LOGIN_TELNET }, { "rsh", LOGIN_RSH },
	{ "ftp", LOGIN_FTP }, { "tftp", LOGIN_TFTP } };

static bool is_asked_for(const struct condition *condition, const struct login_server *server)
{
	if (parameter_has(condition, "name", server->name))
		return true;
	for (size_t i = 0; i < sizeof service_words / sizeof *service_words; i++)
		if (service_words[i].service == server->service &&
			parameter_has(condition, "name", slice_from_text(service_words[i].word)))
			return true;
	return false;
}

/* The server of "etc/systemd/system/multi-user.target.wants/NAME.service", "etc/rc2.d/S01NAME", "etc/runlevels/default/NAME". */
static bool is_enabled_unit(const struct condition *condition, const struct file *file)
{
	struct slice folder = slice_folder_name(file->path), name = slice_base_name(file->path);
	ptrdiff_t dot = slice_find_last_byte(name, '.');

	if (unit_is_wanted(file->path))
		return parameter_has(condition, "name", name) ||
		       (dot > 0 && parameter_has(condition, "name", slice_first(name, (size_t)dot)));
	if (slice_starts_with(folder, S("etc/runlevels/")))
		return parameter_has(condition, "name", name);
	return slice_starts_with(folder, S("etc/rc")) && name.len > 3 && name.ptr[0] == 'S' &&
	       parameter_has(condition, "name", slice_from(name, 3));
}

static struct answer started(const struct judging *judging, const struct login_start *start)
{
	struct answer answer = answer_make(judging, ANSWER_YES, "%.*s", SLICE_ARG(start->sentence));

	for (size_t i = 0; i < start->chain_count; i++)
		answer_add_line(judging, &answer, start->chain[i].path, start->chain[i].line, start->chain[i].text);
	return answer;
}

struct answer check_enabled_service(const struct judging *judging, const struct condition *condition)
{
	const struct logins *logins = judging->logins;
	const struct root *root = judging->input->logins.root;
	struct answer answer = { .kind = ANSWER_NO };
	bool is_installed = false;

	for (size_t i = 0; i < logins->start_count; i++)
		if (is_asked_for(condition, logins->starts[i].server)) {
			if (answer.kind == ANSWER_NO)
				answer = started(judging, &logins->starts[i]);
			else
				answer.more += logins->starts[i].chain_count;
		}
	if (answer.kind == ANSWER_YES)
		return answer;
	for (size_t i = 0; i < logins->server_count; i++)
		is_installed = is_installed || is_asked_for(condition, &logins->servers[i]);
	if (is_installed && logins->unknown_count)
		return answer_make(judging, ANSWER_UNKNOWN, "%.*s", SLICE_ARG(logins->unknown[0]));
	for (size_t i = 0; i < root->count && !is_installed; i++)
		if (is_enabled_unit(condition, &root->files[i])) {
			if (answer.kind == ANSWER_NO)
				answer = answer_make(judging, ANSWER_YES, "/%.*s starts it", SLICE_ARG(root->files[i].path));
			answer_add(judging, &answer, root->files[i].path, 0, root->files[i].link);
		}
	if (answer.kind == ANSWER_YES)
		return answer;
	if (!is_installed && judging->input->logins.packages_unread)
		return answer_make(judging, ANSWER_UNKNOWN, PACKAGES_UNREAD);
	answer = answer_make(judging, ANSWER_NO, is_installed ? "nothing starts %.*s" : "no server for %.*s is installed",
		SLICE_ARG(parameter_words(judging, condition, "name")));
	for (size_t i = 0; i < logins->server_count; i++)
		if (is_asked_for(condition, &logins->servers[i]))
			answer_add(judging, &answer, logins->servers[i].exhibit.path, logins->servers[i].exhibit.line,
				logins->servers[i].exhibit.text);
	return answer;
}
