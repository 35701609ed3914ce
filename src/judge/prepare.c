/* prepare.c - what several checks ask of an image, found out once */
#include "judge/checks.h"
#include "settings/key_value.h"

static bool is_there(const struct root *root, struct slice path)
{
	const struct file *file;
	struct slice why;

	return root_find(root, path, &file, &why) != ROOT_ABSENT;
}

/* "-o", "-Df/srv/config", and what is not known before it runs. */
static bool is_open(struct slice word)
{
	return slice_find_byte(word, '$') >= 0 || slice_find_byte(word, '`') >= 0 ||
	       (slice_starts_with(word, S("-")) && (slice_find_byte(word, 'o') > 0 || slice_find_byte(word, 'f') > 0));
}

/* Options on its command line go before what its file says. */
static struct slice option_of(const struct logins *logins, const struct login_server *server)
{
	for (size_t i = 0; i < logins->start_count; i++)
		for (size_t k = 1; k < logins->starts[i].words.count && logins->starts[i].server == server; k++) {
			struct slice word = logins->starts[i].words.items[k];

			if (is_open(word))
				return word;
		}
	return S("");
}

/* "SSHD_OPTS=-o …" of Debian and Alpine, "OPTIONS=-o …" of Red Hat: what its unit or its script gives it. */
static bool has_option_in_file(const struct judging *judging)
{
	static const char *const paths[] = { "etc/default/ssh", "etc/sysconfig/sshd", "etc/conf.d/sshd" };
	const struct key_value_style style = { .equals = true, .comment = S("#") };

	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
		struct stated_list list = { .arena = judging->arena };
		const struct file *file;
		struct slice why;

		if (root_find(judging->input->logins.root, slice_from_text(paths[i]), &file, &why) != ROOT_THERE ||
			file->kind != FILE_REGULAR)
			continue;
		key_value_read(file, &style, &list);
		for (size_t k = 0; k < list.count; k++)
			if ((slice_equal(list.items[k].key, S("SSHD_OPTS")) || slice_equal(list.items[k].key, S("OPTIONS"))) &&
				(slice_find(list.items[k].value, S("-o")) >= 0 || slice_find(list.items[k].value, S("-f")) >= 0))
				return true;
	}
	return false;
}

/* SUSE ships its settings below /usr, and reads those of /etc instead where they are. */
static void prepare_sshd(struct judging *judging)
{
	const struct root *root = judging->input->logins.root;
	struct slice path = S("etc/ssh/sshd_config"), version = S("");
	const struct login_server *server = NULL;
	struct sshd_config *config;
	struct error err;

	for (size_t i = 0; i < judging->logins->server_count; i++)
		if (slice_equal(judging->logins->servers[i].name, S("openssh")))
			server = &judging->logins->servers[i];
	if (server)
		version = server->version;
	if (server && (option_of(judging->logins, server).len || has_option_in_file(judging))) {
		judging->sshd_error = S("sshd is started with options (-o, -f) that go before its file");
		return;
	}
	if (!is_there(root, path) && is_there(root, S("usr/etc/ssh/sshd_config")))
		path = S("usr/etc/ssh/sshd_config");
	if (!is_there(root, path)) {
		if (server)
			judging->sshd_error = S("there is no /etc/ssh/sshd_config");
		return;
	}
	if (sshd_read(root, path, version, judging->arena, &config, &err) < 0)
		judging->sshd_error = arena_copy(judging->arena, slice_from_text(err.text));
	else
		judging->sshd = config;
}

void judging_prepare(struct judging *judging)
{
	struct logins *logins = arena_array(judging->arena, struct logins, 1);

	user_files_read(judging->input->logins.root, judging->arena, &judging->users);
	logins_find(&judging->input->logins, judging->arena, logins);
	judging->logins = logins;
	prepare_sshd(judging);
}
