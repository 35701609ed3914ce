/* sshd_test.c - tests of sshd.c, sshd_match.c, sshd_value.c and sshd_words.c
 *
 * What sshd itself makes of many more files is compared by tests/sshd_test.py, through the last test here. */
#include "base/memory.h"
#include "base/test.h"
#include "logins/sshd_parts.h"
#include <stdio.h>

#define FILES_MAX 32

/* One system with its files: FILES is "path\0text", each. */
struct system {
	struct arena arena;
	struct root root;
	struct file files[FILES_MAX];
	size_t count;
	struct sshd_config *config;
	struct error err;
};

static void add_file(struct system *system, struct slice path, struct slice text)
{
	assert_true(system->count < FILES_MAX);
	system->files[system->count++] =
		(struct file){ .path = path, .kind = FILE_REGULAR, .mode = 0644, .bytes = text, .size = text.len };
}

static int read_system(struct system *system, const char *version)
{
	system->root = root_make(system->files, system->count, &system->arena);
	system->count = system->root.count;
	return sshd_read(
		&system->root, S("etc/ssh/sshd_config"), slice_from_text(version), &system->arena, &system->config, &system->err);
}

/* The values with blanks between, or "-". */
static struct slice value_of(struct system *system, const char *keyword, const struct sshd_connection *connection)
{
	struct sshd_value value;
	struct slice text = S("");

	if (!sshd_get(system->config, slice_from_text(keyword), connection, &value))
		return S("-");
	for (size_t i = 0; i < value.values.count; i++)
		text = arena_printf(
			&system->arena, "%.*s%s%.*s", SLICE_ARG(text), i ? " " : "", SLICE_ARG(value.values.items[i]));
	return text;
}

static void check_value(const char *text, const char *version, const char *keyword, const char *user, const char *want)
{
	struct system system = { 0 };
	struct sshd_connection connection = { .user = slice_from_text(user) };

	add_file(&system, S("etc/ssh/sshd_config"), slice_from_text(text));
	add_file(&system, S("etc/ssh/sshd_config.d/10.conf"), S("PermitRootLogin no\nMatch User bob\nMaxSessions 3\n"));
	if (read_system(&system, version) < 0)
		CHECK_TEXT(system.err.text, want);
	else
		CHECK_SLICE(value_of(&system, keyword, user ? &connection : NULL), want);
	arena_done(&system.arena);
}

TEST(the_value_in_force_is_sshds)
{
	static const struct {
		const char *text, *keyword, *user, *want;
	} cases[] = {
		{ "PasswordAuthentication no\nPasswordAuthentication yes\n", "PASSWORDAUTHENTICATION", NULL, "no" },
		{ "passwordAUTHENTICATION=No # off\n", "passwordauthentication", NULL, "No" },
		{ "", "passwordauthentication", NULL, "yes" },
		{ "ChallengeResponseAuthentication no\n", "kbdinteractiveauthentication", NULL, "no" },
		{ "Include sshd_config.d/*.conf\nPermitRootLogin yes\n", "permitrootlogin", NULL, "no" },
		{ "PermitRootLogin yes\nInclude /etc/ssh/sshd_config.d/*.conf\n", "permitrootlogin", NULL, "yes" },
		{ "Include sshd_config.d/*.conf\n", "maxsessions", "bob", "3" },
		{ "Include sshd_config.d/*.conf\n", "maxsessions", "eve", "10" },
		{ "Match User eve\nInclude sshd_config.d/*.conf\n", "permitrootlogin", "eve", "no" },
		{ "Match User eve\nInclude sshd_config.d/*.conf\n", "permitrootlogin", "bob", "prohibit-password" },
		{ "PasswordAuthentication no\nMatch User !eve,*\n\tPasswordAuthentication yes\n", "passwordauthentication", "bob",
			"yes" },
		{ "PasswordAuthentication no\nMatch User !eve,*\n\tPasswordAuthentication yes\n", "passwordauthentication", "eve",
			"no" },
		{ "Match User bob\nX11Forwarding no\nMatch all\nX11Forwarding yes\n", "x11forwarding", "eve", "yes" },
		{ "AllowUsers a b\nAllowUsers \"c d\"\n", "allowusers", NULL, "a b c d" },
		{ "Ciphers -aes*,3des-cbc\n", "ciphers", NULL, "chacha20-poly1305@openssh.com" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		check_value(cases[i].text, "9.2p1", cases[i].keyword, cases[i].user, cases[i].want);
}

TEST(releases_have_their_own_defaults_and_words)
{
	check_value("", "6.6p1", "permitrootlogin", NULL, "yes");
	check_value("", "7.0", "permitrootlogin", NULL, "prohibit-password");
	check_value("", "10.0p1", "permitrootlogin", NULL, "prohibit-password");
	check_value("KbdInteractiveAuthentication no\n", "8.4p1", "kbdinteractiveauthentication", NULL, "yes");
	check_value("ChallengeResponseAuthentication no\n", "8.4p1", "kbdinteractiveauthentication", NULL, "no");
	check_value("ChallengeResponseAuthentication no\nKbdInteractiveAuthentication yes\n", "8.4p1",
		"kbdinteractiveauthentication", NULL, "yes");
	check_value("Banner \"/etc/my banner\"\n", "8.4p1", "banner", NULL, "/etc/my banner");
	check_value("Banner /etc/my\\ banner\n", "9.2p1", "banner", NULL, "/etc/my banner");
	check_value("Banner /etc/x # y\n", "8.4p1", "banner", NULL, "/etc/ssh/sshd_config:1: too many values for banner");
}

TEST(what_sshd_refuses_is_an_error_with_its_line)
{
	check_value("Port 22\nPasswordAuthentication maybe\n", "9.2p1", "port", NULL,
		"/etc/ssh/sshd_config:2: a value that sshd does not know: maybe");
	check_value("Match User x\nUsePAM yes\n", "9.2p1", "port", NULL,
		"/etc/ssh/sshd_config:2: not allowed in a Match block: UsePAM");
	check_value("Match canonical\n", "9.2p1", "port", NULL, "/etc/ssh/sshd_config:1: a criterion without a value");
	check_value("Match Address 10.0.0.1/8\n", "9.2p1", "port", NULL, "/etc/ssh/sshd_config:1: an address that is no network");
	check_value("PasswrdAuthentication no\n", "9.2p1", "port", NULL,
		"/etc/ssh/sshd_config:1: a keyword that sshd does not know: PasswrdAuthentication");
	check_value(
		"Include sshd_config\n", "9.2p1", "port", NULL, "/etc/ssh/sshd_config:1: too many files that include each other");
	check_value("Include /srv/*.conf\n", "9.2p1", "port", NULL, "/etc/ssh/sshd_config:1: '/srv/*.conf' is not read");
}

TEST(what_anybody_may_get_is_all_of_it)
{
	struct system system = { 0 };
	struct sshd_value values[8];

	add_file(&system, S("etc/ssh/sshd_config"),
		S("PasswordAuthentication no\nMatch User a\nPasswordAuthentication yes\nMatch Group b\nPasswordAuthentication "
		  "no\n"));
	CHECK_INT(read_system(&system, ""), 0);
	CHECK_INT(sshd_possible(system.config, S("passwordauthentication"), values, 8), 3);
	CHECK_SLICE(values[0].values.items[0], "yes");
	CHECK_INT(values[0].exhibit.line, 3);
	CHECK_SLICE(values[2].values.items[0], "no");
	CHECK_INT(values[2].exhibit.line, 1);
	CHECK_INT(sshd_possible(system.config, S("permitrootlogin"), values, 8), 1);
	CHECK(values[0].is_default);
	arena_done(&system.arena);
}

/* PLIMSOLL_SSHD_CASES names a file of systems to read: "=NAME user=… host=… addr=… laddr=… lport=… groups=a,b", then "+path" and its lines behind "|"; what
 * we make of them goes to the same name with ".read". */
static void answer(struct system *system, const struct sshd_connection *connection, struct slice name, FILE *out)
{
	static const char *const asked[] = { "permitrootlogin", "passwordauthentication", "kbdinteractiveauthentication",
		"permitemptypasswords", "pubkeyauthentication", "usepam", "x11forwarding", "maxauthtries", "maxsessions",
		"allowtcpforwarding", "gatewayports", "allowusers", "denyusers", "allowgroups", "authorizedkeysfile", "banner",
		"forcecommand", "authenticationmethods", "loglevel", "port", "acceptenv", "clientaliveinterval", "permittty",
		"strictmodes", "ciphers", "macs", "ignorerhosts", "hostbasedauthentication", "printmotd", "chrootdirectory" };

	fprintf(out, "=%.*s\n", SLICE_ARG(name));
	if (read_system(system, "9.2p1") < 0) {
		fprintf(out, "refused %s\n", system->err.text);
		return;
	}
	for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
		fprintf(out, "%s %.*s\n", asked[i], SLICE_ARG(value_of(system, asked[i], connection)));
}

static void take_connection(struct slice words, struct sshd_connection *connection, struct arena *arena)
{
	struct slice word, key, value, group;

	*connection = (struct sshd_connection){ 0 };
	connection->groups.items = arena_array(arena, struct slice, words.len + 1);
	while (slice_next_token(&words, ' ', &word)) {
		if (!slice_cut(word, '=', &key, &value))
			continue;
		if (slice_equal(key, S("user")))
			connection->user = value;
		else if (slice_equal(key, S("host")))
			connection->host = value;
		else if (slice_equal(key, S("addr")))
			connection->address = value;
		else if (slice_equal(key, S("laddr")))
			connection->local_address = value;
		else if (slice_equal(key, S("lport")))
			connection->local_port = value;
		while (slice_equal(key, S("groups")) && slice_next_token(&value, ',', &group))
			connection->groups.items[connection->groups.count++] = group;
	}
}

TEST(systems_of_another_program_are_read)
{
	const char *path = getenv("PLIMSOLL_SSHD_CASES");
	struct slice text, left, line, name = S("");
	struct sshd_connection connection = { 0 };
	struct system system = { 0 };
	FILE *out;

	if (!path)
		skip();
	text = left = test_read_file(path);
	out = fopen(arena_text(&system.arena, arena_printf(&system.arena, "%s.read", path)), "w");
	CHECK(out);
	while (slice_next_token(&left, '\n', &line)) {
		if (slice_starts_with(line, S("="))) {
			if (name.len)
				answer(&system, &connection, name, out);
			system.count = 0;
			slice_cut(slice_from(line, 1), ' ', &name, &line);
			take_connection(line, &connection, &system.arena);
		} else if (slice_starts_with(line, S("+"))) {
			add_file(&system, slice_from(line, 1), S(""));
		} else if (slice_starts_with(line, S("|"))) {
			struct file *file = &system.files[system.count - 1];

			file->bytes =
				arena_printf(&system.arena, "%.*s%.*s\n", SLICE_ARG(file->bytes), SLICE_ARG(slice_from(line, 1)));
			file->size = file->bytes.len;
		}
	}
	if (name.len)
		answer(&system, &connection, name, out);
	CHECK_INT(fclose(out), 0);
	arena_done(&system.arena);
	free((char *)(uintptr_t)text.ptr);
}
