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
static bool has_option(const struct logins *logins, const struct login_server *server)
{
	for (size_t i = 0; i < logins->start_count; i++) {
		const struct login_start *start = &logins->starts[i];

		for (size_t k = 1; start->server == server && k < start->words.count; k++)
			if (is_open(start->words.items[k]))
				return true;
	}
	return false;
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

/* A drop-in of its unit that starts it in another way. */
static bool has_other_start(const struct root *root)
{
	static const char *const folders[] = { "etc/systemd/system/ssh.service.d/", "etc/systemd/system/sshd.service.d/" };

	for (size_t i = 0; i < root->count; i++)
		for (size_t k = 0; k < sizeof folders / sizeof folders[0]; k++)
			if (slice_starts_with(root->files[i].path, slice_from_text(folders[k])) &&
				(!settings_has_bytes(&root->files[i]) || slice_find(root->files[i].bytes, S("ExecStart")) >= 0 ||
					slice_find(root->files[i].bytes, S("SSHD_OPTS")) >= 0))
				return true;
	return false;
}

/* dropbear(8): passwords are let in but with -s. */
static bool is_dropbear_with_passwords(const struct login_start *start)
{
	if (!slice_equal(start->server->name, S("dropbear")))
		return false;
	for (size_t i = 1; i < start->words.count; i++) {
		struct slice word = start->words.items[i];

		if (slice_starts_with(word, S("-")) && slice_find_byte(word, 's') > 0)
			return false;
	}
	return true;
}

/* A program of its own may have been built to read another file. */
static bool is_of_its_own(const struct login_server *server)
{
	static const char *const folders[] = { "usr/sbin", "usr/bin", "sbin", "bin" };

	for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
		if (slice_equal(slice_folder_name(server->program), slice_from_text(folders[i])))
			return false;
	return server->program.len > 0;
}

/* Why it is not sshd_config alone that says who is let in; "": it is. */
static struct slice why_open(const struct judging *judging, const struct login_server *server)
{
	const struct logins *logins = judging->logins;

	for (size_t i = 0; i < logins->start_count; i++)
		if (is_dropbear_with_passwords(&logins->starts[i]))
			return S("dropbear is started, which lets in passwords but with -s");
	if (!server)
		return S("");
	if (has_option(logins, server) || has_option_in_file(judging))
		return S("sshd is started with options (-o, -f) that go before its file");
	if (has_other_start(judging->input->logins.root))
		return S("a drop-in of sshd's unit says how it is started");
	if (is_of_its_own(server))
		return arena_printf(
			judging->arena, "/%.*s may read another file than /etc/ssh/sshd_config", SLICE_ARG(server->program));
	if (logins->naming_settings.len)
		return arena_printf(judging->arena, "/%.*s names sshd_config, and may change it before sshd starts",
			SLICE_ARG(slice_first(logins->naming_settings, 300)));
	return S("");
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
	judging->sshd_error = why_open(judging, server);
	if (judging->sshd_error.len)
		return;
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

static int by_account(const void *a, const void *b)
{
	const struct password *x = *(const struct password *const *)a, *y = *(const struct password *const *)b;
	int order = slice_compare(x->account, y->account);

	order = order ? order : slice_compare(x->path, y->path);
	return order ? order : (x->line > y->line) - (x->line < y->line);
}

/* Each account is asked for, by several rules: an image may have thousands. */
static void sort_passwords(struct judging *judging)
{
	size_t count = judging->input->password_count;

	judging->passwords = arena_array(judging->arena, const struct password *, count);
	for (size_t i = 0; i < count; i++)
		judging->passwords[i] = &judging->input->passwords[i];
	if (count)
		qsort(judging->passwords, count, sizeof *judging->passwords, by_account);
}

const struct password *password_of(const struct judging *judging, struct slice account, struct slice path)
{
	const struct password first = { .account = account, .path = path }, *wanted = &first, *found;
	size_t low = 0, count = judging->input->password_count, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (by_account(&judging->passwords[middle], &wanted) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	found = low < count ? judging->passwords[low] : NULL;
	return found && slice_equal(found->account, account) && slice_equal(found->path, path) ? found : NULL;
}

void judging_prepare(struct judging *judging)
{
	struct logins *logins = arena_array(judging->arena, struct logins, 1);

	user_files_read(judging->input->logins.root, judging->arena, &judging->users);
	logins_find(&judging->input->logins, judging->arena, logins);
	judging->logins = logins;
	sort_passwords(judging);
	prepare_sshd(judging);
}
