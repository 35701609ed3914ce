/* wanted_test.c - tests of wanted.c */
#include "base/test.h"
#include "model/wanted.h"

TEST(the_table_says_what_is_kept_of_a_path)
{
	static const struct {
		const char *path;
		enum wanted_how how;
	} cases[] = {
		{ "etc/shadow", WANTED_BYTES },
		{ "etc/shadow-", WANTED_NOT },
		{ "etc", WANTED_ENTRY },
		{ "", WANTED_ENTRY },
		{ "etc/pam.d/sshd", WANTED_BYTES },
		{ "etc/pam.d/a/b", WANTED_NOT },
		{ "home/a/.rhosts", WANTED_ENTRY },
		{ "opt/x/sbin/sshd", WANTED_ENTRY },
		{ "etc/services.d/sshd/run", WANTED_BYTES },
		{ "etc/services.d", WANTED_NOT },
		{ "lib/systemd/system/multi-user.target.wants/ssh.service", WANTED_BYTES }, /* by its name */
		{ "lib/systemd/system/multi-user.target.wants/cron.service", WANTED_ENTRY },
		{ "usr/bin/perl", WANTED_NOT },
	};
	struct wanted_table *table = wanted_new();

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (wanted_find(table, slice_from_text(cases[i].path)) != cases[i].how)
			fail_msg("%s: %d", cases[i].path, (int)wanted_find(table, slice_from_text(cases[i].path)));
	wanted_free(table);
}

TEST(scripts_that_an_entrypoint_may_name_are_kept)
{
	CHECK(wanted_script(S("start.sh")));
	CHECK(wanted_script(S("usr/local/bin/docker-entrypoint.sh")));
	CHECK(wanted_script(S("usr/local/bin/anything")));
	CHECK(wanted_script(S("srv/app/deploy/entrypoint.sh")));
	CHECK(!wanted_script(S("usr/local/bin/tool.py")));
	CHECK(!wanted_script(S("usr/share/doc/start.sh")));
	CHECK(!wanted_script(S("app/node_modules/x/run.sh")));
	CHECK(!wanted_script(S("usr/bin/perl")));
}

TEST(what_is_noteworthy_is_kept_wherever_it_lies)
{
	CHECK(wanted_noteworthy(&(struct file){ .kind = FILE_REGULAR, .mode = 04755 }));
	CHECK(wanted_noteworthy(&(struct file){ .kind = FILE_REGULAR, .mode = 02755 }));
	CHECK(wanted_noteworthy(&(struct file){ .kind = FILE_REGULAR, .mode = 0646 }));
	CHECK(!wanted_noteworthy(&(struct file){ .kind = FILE_REGULAR, .mode = 0755 }));
	CHECK(wanted_noteworthy(&(struct file){ .kind = FILE_FOLDER, .mode = 0777 }));
	CHECK(!wanted_noteworthy(&(struct file){ .kind = FILE_FOLDER, .mode = 01777 }));
	CHECK(!wanted_noteworthy(
		&(struct file){ .kind = FILE_FOLDER, .mode = 02775 })); /* folders have the group of their files */
	CHECK(!wanted_noteworthy(&(struct file){ .kind = FILE_SYMLINK, .mode = 0777 }));
	CHECK(wanted_noteworthy(&(struct file){ .kind = FILE_HARDLINK, .mode = 04755 }));
	CHECK(!wanted_noteworthy(&(struct file){ .kind = FILE_HARDLINK, .mode = 0755 }));
	CHECK(wanted_noteworthy(&(struct file){ .kind = FILE_DEVICE, .mode = 0600 }));
}

TEST(interests_end)
{
	struct interest interests[SETTINGS_INTERESTS_MAX];
	size_t count = 0;

	wanted_interests(interests);
	while (interests[count].kind != INTEREST_END)
		count++;
	CHECK(count > 20);
}

TEST(wanted_paths_are_normalised_and_sorted)
{
	CHECK(wanted_by_judge[0] != NULL);
	for (size_t i = 0; wanted_by_judge[i]; i++) {
		CHECK(wanted_by_judge[i][0] != '/');
		CHECK(i == 0 || strcmp(wanted_by_judge[i - 1], wanted_by_judge[i]) < 0);
	}
}
