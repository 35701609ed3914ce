/* prepare.c - what several checks ask of an image, found out once */
#include "judge/checks.h"

static bool is_there(const struct root *root, struct slice path)
{
	const struct file *file;
	struct slice why;

	return root_find(root, path, &file, &why) != ROOT_ABSENT;
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
