/* named_test.c - the named checks: what RULES.md says that each must handle */
#include "base/buffer.h"
#include "base/test.h"
#include "judge/checks.h"
#include "judge/tried.h"

#define FILE_OF(path, text) "{path: " path ", text: \"" text "\"}"
#define PASSWD(text) FILE_OF("/etc/passwd", text)
#define ROOT_USER "root:x:0:0:root:/root:/bin/sh\\n"
#define SHADOW(text) FILE_OF("/etc/shadow", text)
#define ASTRAY(path) "{path: " path ", kind: link, to: /srv/elsewhere}"
#define COMMON(text) "files: [" FILE_OF("/etc/pam.d/common-password", text) "]"

TEST(every_name_of_the_table_has_a_function)
{
	static const char *const names[] = {
#define NAMED(name, about) name,
#include "rules/named.def"
#undef NAMED
	};
	const size_t count = sizeof names / sizeof *names;

	CHECK_INT(named_check_count, count);
	for (size_t i = 0; i < count; i++) {
		size_t at = 0;

		while (at < named_check_count && strcmp(names[i], named_checks[at].name) != 0)
			at++;
		if (at == named_check_count)
			fail_msg("%s has no function", names[i]);
	}
}

TEST(numbers_and_names_occur_once)
{
	TRIED("named: {check: unique-uids}", "expect: pass, files: [" PASSWD(ROOT_USER "a:x:1:1::/:/bin/sh\\n") "]",
		"expect: fail, files: [" PASSWD(ROOT_USER "a:x:1:1::/:\\nb:x:1:2::/:\\n") "]",
		"expect: fail, files: [" PASSWD(ROOT_USER "toor:x:0:0::/:\\n") "]",
		"expect: fail, files: [" PASSWD("toor:x:0:0::/:\\n") "]", "expect: not-applicable, files: []",
		"expect: incomplete, files: [" ASTRAY("/etc/passwd") "]",
		"expect: incomplete, files: [" PASSWD(ROOT_USER "broken\\n") "]",
		"expect: fail, files: [" PASSWD(ROOT_USER "broken\\na:x:0:0::/:\\n") "]");
	TRIED("named: {check: unique-gids}", "expect: pass, files: [" FILE_OF("/etc/group", "a:x:1:\\nb:x:2:a,b\\n") "]",
		"expect: fail, files: [" FILE_OF("/etc/group", "a:x:1:\\nb:x:1:\\n") "]", "expect: not-applicable, files: []");
	TRIED("named: {check: unique-names}",
		"expect: pass, files: [" PASSWD(ROOT_USER) ", " FILE_OF("/etc/group", "root:x:0:\\n") "]",
		"expect: fail, files: [" PASSWD(ROOT_USER "root:x:1:1::/:\\n") "]",
		"expect: fail, files: [" PASSWD(ROOT_USER) ", " FILE_OF("/etc/group", "a:x:0:\\na:x:1:\\n") "]");
	TRIED("named: {check: service-shells}",
		"expect: pass, files: [" PASSWD(ROOT_USER "a:x:8:8::/:/usr/sbin/nologin\\nb:x:1000:1::/:/bin/sh\\n") "]",
		"expect: fail, files: [" PASSWD(ROOT_USER "a:x:8:8::/:/bin/sh\\n") "]",
		"expect: fail, files: [" PASSWD(ROOT_USER "a:x:65534:8::/:\\n") "]");
	TRIED("named: {check: user-is-known}", "expect: pass, config: {user: app}, files: [" PASSWD("app:x:5:5::/:\\n") "]",
		"expect: fail, config: {user: \"app:x\"}, files: [" PASSWD(ROOT_USER) "]", "expect: fail, config: {user: app}",
		"expect: pass, config: {user: \"10001:5\"}", "expect: not-applicable, config: {user: \"\"}",
		"expect: incomplete, config: {user: app}, files: [" ASTRAY("/etc/passwd") "]",
		"expect: not-applicable, target: rootfs");
}

TEST(ages_are_those_of_accounts_with_a_password)
{
	TRIED("named: {check: shadow-max-age}",
		"expect: pass, files: [" PASSWD(ROOT_USER) ", " SHADOW("root:$6$***:1:0:90:7:::\\n") "]",
		"expect: pass, files: [" PASSWD(ROOT_USER) ", " SHADOW("root:$6$***:1:0:1:7:::\\n") "]",
		"expect: fail, files: [" PASSWD(ROOT_USER) ", " SHADOW("root:$6$***:1:0:91:7:::\\n") "]",
		"expect: fail, files: [" PASSWD(ROOT_USER) ", " SHADOW("root:$6$***:1:0:0:7:::\\n") "]",
		"expect: fail, files: [" PASSWD(ROOT_USER) ", " SHADOW("root:$6$***:1:0:-1:7:::\\n") "]",
		"expect: fail, files: [" PASSWD(ROOT_USER) ", " SHADOW("root:$6$***:1::::::\\n") "]",
		"expect: fail, files: [" PASSWD("root:$6$***:0:0::/:\\n") "]",
		"expect: not-applicable, files: [" PASSWD(ROOT_USER) ", " SHADOW("root:*:1:0:99999:7:::\\n") "]",
		"expect: not-applicable, files: [" PASSWD(ROOT_USER) ", " SHADOW("root:!$6$***:1:0:99999:7:::\\n") "]",
		"expect: incomplete, files: [" PASSWD(ROOT_USER) ", " ASTRAY("/etc/shadow") "]",
		"expect: incomplete, files: [" PASSWD(ROOT_USER) ", " SHADOW("root:$6$***:x:0:90:7:::\\n") "]",
		"expect: not-applicable, files: []");
	TRIED("named: {check: shadow-min-age}",
		"expect: pass, files: [" PASSWD(ROOT_USER) ", " SHADOW("root:$6$***:1:1:90:7:::\\n") "]",
		"expect: pass, files: [" PASSWD(ROOT_USER) ", " SHADOW("root:$6$***:1:10:90:7:::\\n") "]",
		"expect: fail, files: [" PASSWD(ROOT_USER) ", " SHADOW("root:$6$***:1:0:90:7:::\\n") "]",
		"expect: fail, files: [" PASSWD(ROOT_USER) ", " SHADOW("root:$6$***:1::90:7:::\\n") "]");
	TRIED("named: {check: shadow-lines}", "expect: pass, files: [" PASSWD(ROOT_USER) ", " SHADOW("root:*:1:1:90:7:::\\n") "]",
		"expect: fail, files: [" PASSWD(ROOT_USER) ", " SHADOW("toor:*:1:1:90:7:::\\n") "]",
		"expect: pass, files: [" PASSWD("root:*:0:0::/:\\n") "]");
	TRIED("named: {check: no-empty-passwords}",
		"expect: pass, files: [" PASSWD(ROOT_USER) ", " SHADOW("root:*:1:1:90:7:::\\n") "]",
		"expect: fail, files: [" PASSWD(ROOT_USER) ", " SHADOW("root::1:1:90:7:::\\n") "]",
		"expect: fail, files: [" PASSWD("root::0:0::/:\\n") "]");
	TRIED("named: {check: strong-hashes}",
		"expect: pass, files: [" PASSWD(ROOT_USER) ", " SHADOW("root:$y$j9T$***:1:1:90:7:::\\n") "]",
		"expect: fail, files: [" PASSWD(ROOT_USER) ", " SHADOW("root:$1$***:1:1:90:7:::\\n") "]",
		"expect: fail, files: [" PASSWD(ROOT_USER) ", " SHADOW("root:***:1:1:90:7:::\\n") "]",
		"expect: not-applicable, files: [" PASSWD(ROOT_USER) ", " SHADOW("root:!:1:1:90:7:::\\n") "]");
}

TEST(a_minimum_length_is_that_of_the_module_that_asks_for_most)
{
	static const char check[] = "named: {check: password-min-length}";

	TRIED(check, "expect: fail, " COMMON("password [success=1 default=ignore] pam_unix.so obscure yescrypt\\n"),
		"expect: pass, " COMMON("password [success=1 default=ignore] pam_unix.so obscure minlen=8\\n"),
		"expect: fail, " COMMON("password [success=1 default=ignore] pam_unix.so obscure minlen=7\\n"),
		"expect: pass, " COMMON(
			"password requisite pam_pwquality.so retry=3\\npassword required pam_unix.so use_authtok\\n"),
		"expect: fail, " COMMON("password requisite pam_pwquality.so minlen=7\\npassword required pam_unix.so\\n"),
		"expect: fail, " COMMON("password requisite pam_pwquality.so minlen=8 dcredit=1\\n"),
		"expect: fail, " COMMON("password optional pam_pwquality.so minlen=12\\npassword required pam_unix.so\\n"),
		"expect: pass, " COMMON(
			"password required pam_cracklib.so minlen=8 dcredit=-1 ucredit=0 lcredit=-1 ocredit=0\\n"),
		"expect: fail, " COMMON("password required pam_cracklib.so minlen=8\\n"),
		"expect: pass, " COMMON("password required pam_cracklib.so minlen=12\\n"),
		"expect: pass, " COMMON("password required pam_passwdqc.so min=disabled,8,8,8,8\\n"),
		"expect: fail, " COMMON("password required pam_passwdqc.so\\n"),
		"expect: fail, " COMMON("password required pam_permit.so\\n"),
		"expect: incomplete, " COMMON("@include nowhere\\n"));
	/* RHEL: both files count; pwquality.conf overrides its folder, arguments both. */
#define RHEL(arguments)                                                                           \
	FILE_OF("/etc/pam.d/system-auth", "password requisite pam_pwquality.so " arguments "\\n") \
	", " FILE_OF("/etc/pam.d/password-auth", "password requisite pam_pwquality.so\\n")
	TRIED(check, "expect: pass, files: [" RHEL("") "]", "expect: fail, files: [" RHEL("minlen=6") "]",
		"expect: fail, files: [" RHEL("") ", " FILE_OF("/etc/security/pwquality.conf", "minlen = 6\\n") "]",
		"expect: pass, files: [" RHEL("") ", " FILE_OF("/etc/security/pwquality.conf", "# minlen = 6\\n") "]",
		"expect: pass, files: [" RHEL("") ", " FILE_OF("/etc/security/pwquality.conf", "minlen = 14\\n") ", " FILE_OF(
			"/etc/security/pwquality.conf.d/a.conf", "minlen = 6\\n") "]",
		"expect: fail, files: [" RHEL("") ", " FILE_OF("/etc/security/pwquality.conf.d/a.conf",
			"minlen = 9\\n") ", " FILE_OF("/etc/security/pwquality.conf.d/b.conf", "minlen=6\\n") "]",
		"expect: fail, files: [" RHEL("") ", " FILE_OF("/etc/security/pwquality.conf", "enforcing = 0\\n") "]",
		"expect: fail, files: [" FILE_OF("/etc/pam.d/system-auth", "password required pam_unix.so minlen=9") ", " FILE_OF(
			"/etc/pam.d/password-auth", "password required pam_unix.so") "]");
	/* Without PAM. */
	TRIED(check, "expect: pass, files: [" FILE_OF("/etc/login.defs", "PASS_MIN_LEN 8\\n") "]",
		"expect: fail, files: [" FILE_OF("/etc/login.defs", "PASS_MIN_LEN 5\\n") "]",
		"expect: fail, files: [" FILE_OF("/etc/login.defs", "PASS_MAX_LEN 8\\n") "]", "expect: not-applicable, files: []",
		"expect: pass, files: [" FILE_OF("/etc/pam.d/passwd", "password required pam_unix.so minlen=9\\n") "]",
		"expect: fail, files: [" FILE_OF("/etc/login.defs", "PASS_MIN_LEN 8\\n") ", " FILE_OF(
			"/etc/pam.d/base-password", "password required pam_unix.so\\n") "]");
}

TEST(guesses_decide_and_what_was_not_tried_is_not_passed)
{
#define BOTH(field) "files: [" PASSWD(ROOT_USER) ", " SHADOW("root:" field ":1:1:90:7:::\\n") "]"
	TRIED("named: {check: guessed-passwords}",
		"expect: pass, passwords: [{account: root, class: not-guessed}], " BOTH("$6$***"),
		"expect: fail, passwords: [{account: root, class: common}], " BOTH("$6$***"),
		"expect: fail, passwords: [{account: root, class: not-guessed}, {account: a, class: derived}], files: [" PASSWD(
			ROOT_USER "a:x:1:1:::\\n") ", " SHADOW("root:$6$***:1:1:90:7:::\\na:$6$***:1:1:90:7:::\\n") "]",
		/* of no account; behind the line that counts; in passwd, whose shadow nobody asks */
		"expect: pass, passwords: [{account: root, class: not-guessed}, {account: a, class: derived}], " BOTH("$6$***"),
		"expect: not-applicable, passwords: [{account: root, class: common}], files: [" PASSWD(ROOT_USER) ", " SHADOW(
			"root:*:1:1:90:7:::\\nroot:$6$***:1:1:90:7:::\\n") "]",
		"expect: not-applicable, passwords: [{account: root, class: common}], files: [" PASSWD(
			"root:!:0:0::/root:\\n") ", " SHADOW("root:$6$***:1:1:90:7:::\\n") "]",
		"expect: fail, passwords: [{account: root, class: common, path: /etc/passwd}], files: [" PASSWD(
			"root:$6$***:0:0::/root:\\n") ", " SHADOW("root:*:1:1:90:7:::\\n") "]",
		"expect: not-applicable, passwords: [{account: root, class: common, path: /etc/passwd}], files: [" PASSWD(
			"a:x:1:1:::\\n") "]",
		/* a line that libc does not take may be that of the account */
		"expect: fail, passwords: [{account: a, class: common}], files: [" PASSWD(
			"root:x:0:0::/root:\\nbroken\\n") ", " SHADOW("root:*:1:1:90:7:::\\n") "]",
		"expect: incomplete, " BOTH("$6$***"),
		"expect: incomplete, passwords: [{account: a, class: not-guessed}], " BOTH("***"), "expect: fail, " BOTH(""),
		"expect: not-applicable, " BOTH("!"), "expect: not-applicable, " BOTH("!$6$***"),
		"expect: not-applicable, files: []",
		"expect: incomplete, files: [" PASSWD(ROOT_USER) ", " ASTRAY("/etc/shadow") "]",
		"expect: incomplete, files: [" FILE_OF("/srv/.htpasswd", "web:$apr1$***\\n") "]",
		"expect: pass, passwords: [{account: web, class: not-guessed, path: /srv/.htpasswd}], files: [" FILE_OF(
			"/srv/.htpasswd", "web:$apr1$***\\n") "]",
		"expect: fail, passwords: [{account: web, class: default, path: /srv/.htpasswd}], files: []");
}

TEST(files_that_let_others_in_are_root_s_alone)
{
	TRIED("named: {check: root-rhosts}", "expect: pass, files: [" PASSWD(ROOT_USER) "]",
		"expect: pass, files: [" PASSWD(ROOT_USER) ", {path: /root/.rhosts, mode: \"0600\"}]",
		"expect: fail, files: [" PASSWD(ROOT_USER) ", {path: /root/.rhosts, mode: \"0644\"}]",
		"expect: fail, files: [" PASSWD(ROOT_USER) ", {path: /root/.rhosts, mode: \"0600\", owner: [5, 0]}]",
		"expect: fail, files: [" PASSWD("root:x:0:0::/srv/r:\\n") ", {path: /srv/r/.rhosts}]",
		"expect: pass, files: [" PASSWD("root:x:0:0::/srv/r:\\n") ", {path: /root/.rhosts}]",
		"expect: fail, files: [{path: /root/.rhosts}]",
		"expect: pass, files: [{path: /root/.rhosts, kind: link, to: /dev/null}]",
		"expect: incomplete, files: [" ASTRAY("/root/.rhosts") "]");
	TRIED("named: {check: root-netrc}", "expect: fail, files: [{path: /root/.netrc, mode: \"0640\"}]",
		"expect: pass, files: [{path: /root/.netrc, mode: \"0400\"}]",
		"expect: fail, files: [" PASSWD("root:x:0:0::/:\\n") ", {path: /.netrc}]");
	TRIED("named: {check: hosts-equiv}", "expect: pass, files: []", "expect: fail, files: [{path: /etc/hosts.equiv}]",
		"expect: pass, files: [" FILE_OF("/etc/pam.d/rlogin", "auth sufficient pam_rhosts.so no_hosts_equiv\\n") "]",
		"expect: fail, files: [" FILE_OF("/etc/pam.d/rsh", "auth sufficient pam_rhosts_auth.so\\n") "]");
	TRIED("named: {check: snmpd-conf}", "expect: not-applicable, files: []",
		"expect: pass, files: [{path: /etc/snmp/snmpd.conf, mode: \"0600\", text: \"# rocommunity public\\nrocommunity "
		"x1\\n\"}]",
		"expect: fail, files: [{path: /etc/snmp/snmpd.conf, mode: \"0644\", text: \"a\"}]",
		"expect: fail, files: [{path: /etc/snmp/snmpd.conf, mode: \"0640\", text: \"rocommunity  public 10.0.0.1\\n\"}]",
		"expect: fail, files: [{path: /etc/snmp/snmpd.conf, mode: \"0640\", text: \"com2sec a default private\\n\"}]",
		"expect: fail, files: [{path: /etc/snmpd.conf, mode: \"0644\", text: \"a\"}, {path: /etc/snmpd/snmpd.conf, mode: "
		"\"0600\", text: \"a\"}]",
		"expect: incomplete, files: [" ASTRAY("/etc/snmpd.conf") "]");
	TRIED("named: {check: opasswd}", "expect: not-applicable, files: []",
		"expect: pass, files: [{path: /etc/security/opasswd, mode: \"0600\"}]",
		"expect: fail, files: [{path: /etc/security/opasswd, mode: \"0640\"}]",
		"expect: fail, files: [{path: /etc/security/opasswd, mode: \"0600\", owner: [1, 0]}]",
		"expect: fail, " COMMON("password required pam_unix.so remember=5"),
		"expect: fail, " COMMON("password required pam_pwhistory.so"),
		"expect: not-applicable, " COMMON("password required pam_unix.so remember=0"));
}

TEST(failed_logins_are_counted_by_modules_that_are_used)
{
	TRIED("named: {check: failed-logins}",
		"expect: pass, files: [" FILE_OF("/etc/pam.d/common-auth", "auth required pam_faillock.so preauth\\n") "]",
		"expect: pass, files: [" FILE_OF("/etc/pam.d/login", "auth required pam_tally2.so\\n") "]",
		"expect: fail, files: [" FILE_OF("/etc/pam.d/login", "") "]", "expect: pass, files: [{path: /var/log/faillog}]",
		"expect: fail, files: [" FILE_OF("/etc/pam.d/login", "auth required pam_unix.so\\n") "]",
		"expect: fail, files: []", "expect: fail, files: [{path: /usr/lib/x86_64-linux-gnu/security/pam_tally2.so}]");
	TRIED("named: {check: pam-tally2}",
		"expect: pass, files: [" FILE_OF("/etc/pam.d/login", "account required pam_tally2.so\\n") "]",
		"expect: fail, files: [{path: /lib/security/pam_tally2.so}]");
}

#define OTHER(text) "files: [" FILE_OF("/etc/pam.d/other", text) "]"

TEST(other_denies_where_pam_deny_answers_first)
{
	TRIED("named: {check: other-denies}",
		"expect: pass, " OTHER("auth required pam_deny.so\\naccount requisite pam_deny.so\\n"),
		"expect: pass, " OTHER("auth required pam_unix.so\\nauth required pam_deny.so\\naccount required pam_deny.so\\n"),
		"expect: pass, " OTHER("session required pam_deny.so\\n"),
		"expect: fail, " OTHER("auth required pam_permit.so\\n"),
		"expect: fail, " OTHER(
			"auth sufficient pam_unix.so\\nauth required pam_deny.so\\naccount required pam_deny.so\\n"),
		"expect: fail, " OTHER("auth [success=1 default=ignore] pam_unix.so\\nauth requisite pam_deny.so\\n"),
		"expect: fail, " OTHER("auth optional pam_deny.so\\n"),
		"expect: incomplete, " OTHER("@include gone\\nauth required pam_deny.so\\n"),
		"expect: not-applicable, files: []");
}

TEST(a_community_is_found_wherever_snmpd_reads_it)
{
	TRIED("named: {check: snmpd-conf}",
		"expect: pass, files: [{path: /etc/snmp/snmpd.conf, mode: \"0600\", text: \"includeDir "
		"/etc/snmp/snmpd.conf.d\\n\"}]",
		"expect: fail, files: [{path: /etc/snmp/snmpd.conf, mode: \"0600\", text: \"includeFile "
		"snmpd.conf.d/a.conf\\n\"}, "
		"{path: /etc/snmp/snmpd.conf.d/a.conf, text: \"com2secunix -Cn c name private\\n\"}]",
		"expect: pass, files: [{path: /etc/snmp/snmpd.conf, mode: \"0600\", text: \"com2sec public default k3Vq9\\n\"}]",
		"expect: incomplete, files: [{path: /etc/snmp/snmpd.conf, mode: \"0600\", text: \"includeDir "
		"/etc/snmp/snmpd.conf.d\\n\"}, "
		"{path: /etc/snmp/snmpd.conf.d/a.conf, text: \"includeFile a.conf\\nincludeDir /etc/snmp/snmpd.conf.d\\n\"}]");
}

/* A snmpd.conf that says so in LINES lines, and a folder of COUNT files; FIRST: what the first of them says. */
static const char *snmpd_example(struct buffer *text, const char *expect, unsigned lines, unsigned count, const char *first)
{
	buffer_addf(text, "expect: %s, files: [{path: /etc/snmp/snmpd.conf, mode: \"0600\", text: \"", expect);
	for (unsigned i = 0; i < lines; i++)
		buffer_addf(text, "includeDir /etc/snmp/snmpd.conf.d\\n");
	buffer_addf(text, "\"}");
	for (unsigned i = 0; i < count; i++)
		buffer_addf(text, ", {path: /etc/snmp/snmpd.conf.d/%03u.conf, text: \"%s\"}", i, i ? "a" : first);
	buffer_addf(text, "]");
	buffer_add_byte(text, '\0');
	return text->ptr;
}

/* What is behind those that are read may name one. */
TEST(a_folder_of_more_files_of_snmpd_than_are_read_is_incomplete)
{
	cleanup_buffer struct buffer few = BUFFER_INIT(0), many = BUFFER_INIT(0), bad = BUFFER_INIT(0), lines = BUFFER_INIT(0);

	TRIED("named: {check: snmpd-conf}", snmpd_example(&few, "pass", 1, 99, "a"),
		snmpd_example(&many, "incomplete", 1, 100, "a"), snmpd_example(&bad, "fail", 1, 100, "rocommunity public"),
		snmpd_example(&lines, "incomplete", 101, 0, ""));
}

/* A field that is kept as "***" alone says no scheme: what was guessed of its own line does. */
TEST(a_scheme_that_is_not_kept_is_that_of_the_password_tried)
{
	static const char check[] = "named: {check: strong-hashes}";
#define TWO "files: [" PASSWD(ROOT_USER "b:x:1:1::/:/bin/sh\\n") ", " SHADOW("b:***:1:1:90:7:::\\nroot:$6$***:1:1:90:7:::\\n") "]"

	TRIED(check,
		"expect: pass, " TWO
		", passwords: [{account: root, class: common, scheme: sha512crypt}, {account: b, class: plain}]",
		"expect: fail, " TWO
		", passwords: [{account: root, class: plain}, {account: b, class: common, scheme: descrypt}]",
		"expect: fail, " TWO ", passwords: [{account: b, class: plain, path: /srv/.htpasswd}]");
}
