/* named_files.c - named checks of files that let others in: .rhosts, .netrc, hosts.equiv */
#include "judge/asked.h"
#include "judge/named.h"

/* Root's home as passwd has it, without the slash in front. */
static struct slice root_home(const struct judging *judging)
{
	const struct user_files *users = &judging->users;

	for (size_t i = 0; i < users->passwd.count; i++)
		if (slice_equal(users->accounts[i].name, S("root")) && slice_starts_with(users->accounts[i].home, S("/")))
			return root_joined(S(""), users->accounts[i].home, S(""), judging->arena);
	return S("root");
}

/* The common way to keep a file from being written: a link to /dev/null is empty for ever. */
static bool is_blocked(const struct file *entry)
{
	return entry && entry->kind == FILE_SYMLINK && slice_ends_with(entry->link, S("dev/null"));
}

static struct answer ask_file_of_root(const struct judging *judging, const char *name)
{
	const struct root *root = judging->input->logins.root;
	struct slice home = root_home(judging), path, why;
	const struct file *file;
	struct answer answer;

	path = home.len ? arena_printf(judging->arena, "%.*s/%s", SLICE_ARG(home), name) : slice_from_text(name);
	if (judging->users.passwd.answer == ROOT_UNKNOWN)
		return answer_make(judging, ANSWER_UNKNOWN, "%.*s", SLICE_ARG(judging->users.passwd.why));
	if (is_blocked(root_entry(root, path)))
		return answer_make(judging, ANSWER_YES, "/%.*s leads to /dev/null", SLICE_ARG(path));
	switch (root_find(root, path, &file, &why)) {
	case ROOT_UNKNOWN:
		return answer_make(judging, ANSWER_UNKNOWN, "%.*s", SLICE_ARG(why));
	case ROOT_ABSENT:
		return answer_make(judging, ANSWER_YES, "there is no /%.*s", SLICE_ARG(path));
	default:
		break;
	}
	answer = answer_make(judging, (file->mode & 07177) == 0 && file->uid == 0 ? ANSWER_YES : ANSWER_NO,
		"mode of /%.*s is %04llo, and its owner %llu", SLICE_ARG(path), (unsigned long long)file->mode & 07777,
		(unsigned long long)file->uid);
	answer_add_entry(judging, &answer, file);
	return answer;
}

struct answer named_root_rhosts(const struct judging *judging)
{
	return ask_file_of_root(judging, ".rhosts");
}

struct answer named_root_netrc(const struct judging *judging)
{
	return ask_file_of_root(judging, ".netrc");
}

/* A line of rlogin's or rsh's stack that trusts hosts.equiv. */
static bool trusts_equiv(const struct pam_line *line)
{
	struct slice value;

	return (pam_is_module(line, S("pam_rhosts")) || pam_is_module(line, S("pam_rhosts_auth"))) &&
	       !pam_argument(line, S("no_hosts_equiv"), &value);
}

struct answer named_hosts_equiv(const struct judging *judging)
{
	static const char *const services[] = { "rlogin", "rsh" };
	const struct root *root = judging->input->logins.root;
	struct answer no = { .kind = ANSWER_YES };
	const struct file *file;
	struct slice trouble = S("");

	switch (root_find(root, S("etc/hosts.equiv"), &file, &trouble)) {
	case ROOT_THERE:
		no = answer_make(judging, ANSWER_NO, "there is /etc/hosts.equiv");
		answer_add_entry(judging, &no, file);
		break;
	case ROOT_UNKNOWN:
		if (is_blocked(root_entry(root, S("etc/hosts.equiv"))))
			trouble = S("");
		break;
	default:
		break;
	}
	for (size_t i = 0; i < sizeof services / sizeof *services; i++) {
		struct pam_stack stack;

		if (pam_read(root, slice_from_text(services[i]), S("auth"), judging->arena, &stack) == ROOT_UNKNOWN &&
			!trouble.len)
			trouble = stack.trouble;
		for (size_t k = 0; k < stack.count; k++) {
			if (!trusts_equiv(&stack.items[k]))
				continue;
			if (no.kind == ANSWER_YES)
				no = answer_make(judging, ANSWER_NO, "/%.*s trusts hosts.equiv", SLICE_ARG(stack.items[k].path));
			answer_add_line(judging, &no, stack.items[k].path, stack.items[k].line, stack.items[k].text);
		}
	}
	if (no.kind == ANSWER_NO)
		return no;
	if (trouble.len)
		return answer_make(judging, ANSWER_UNKNOWN, "%.*s", SLICE_ARG(trouble));
	return answer_make(judging, ANSWER_YES, "there is no /etc/hosts.equiv, and nothing trusts it");
}
