/* checks_test.c - file, mode, owner, text, key-value, passwd, package, program, config, history, distribution */
#include "base/test.h"
#include "judge/tried.h"

#define PASSWD "{path: /etc/passwd, text: \"root:x:0:0:root:/root:/bin/sh\\nbin:x:1:1::/bin:/sbin/nologin\\n\"}"
#define SHADOW(field) "{path: /etc/shadow, mode: \"0640\", text: \"root:" field ":19000:0:99999:7:::\\n\"}"
/* What cannot be told: a link that leads to what is not kept. */
#define ASTRAY(path) "{path: " path ", kind: link, to: /srv/elsewhere}"

TEST(a_mode_is_compared_bit_by_bit)
{
	TRIED("mode: {path: /etc/shadow, at-most: \"0640\"}", "expect: pass, files: [{path: /etc/shadow, mode: \"0640\"}]",
		"expect: pass, files: [{path: /etc/shadow, mode: \"0000\"}]",
		"expect: fail, files: [{path: /etc/shadow, mode: \"0604\"}]",
		"expect: fail, files: [{path: /etc/shadow, mode: \"0650\"}]",
		"expect: fail, files: [{path: /etc/shadow, mode: \"4600\"}]", "expect: not-applicable, files: []",
		"expect: incomplete, files: [" ASTRAY("/etc/shadow") "]");
	TRIED("mode: {path: /var/tmp, is: \"1777\"}", "expect: pass, files: [{path: /var/tmp, kind: folder, mode: \"1777\"}]",
		"expect: fail, files: [{path: /var/tmp, kind: folder, mode: \"0777\"}]",
		"expect: fail, files: [{path: /var/tmp, kind: folder, mode: \"1755\"}]",
		"expect: pass, files: [{path: /var/tmp, kind: link, to: ../tmp}, {path: /tmp, kind: folder, mode: \"1777\"}]",
		"expect: fail, files: [{path: /var/tmp, kind: link, to: /tmp}, {path: /tmp, kind: folder, mode: \"0777\"}]",
		"expect: incomplete, files: [" ASTRAY("/var/tmp") "]");
	TRIED("mode: {path: /tmp, sticky: true, missing-is: true}",
		"expect: pass, files: [{path: /tmp, kind: folder, mode: \"1777\"}]",
		"expect: pass, files: [{path: /tmp, kind: folder, mode: \"0755\"}]",
		"expect: fail, files: [{path: /tmp, kind: folder, mode: \"0777\"}]", "expect: pass, files: []");
	TRIED("mode: {path: /etc/ssh/sshd_config.d/*, at-most: \"0644\"}",
		"expect: fail, files: [{path: /etc/ssh/sshd_config.d/a, mode: \"0600\"}, {path: /etc/ssh/sshd_config.d/b, mode: "
		"\"0666\"}]",
		"expect: pass, files: [{path: /etc/ssh/sshd_config.d/a, mode: \"0600\"}]", "expect: not-applicable, files: []");
}

TEST(an_owner_is_known_by_number_or_name)
{
	TRIED("owner: {path: /etc/shadow, user: root, group: shadow}",
		"expect: pass, files: [{path: /etc/shadow, owner: [0, 42]}, {path: /etc/group, text: \"shadow:x:42:\\n\"}]",
		"expect: fail, files: [{path: /etc/shadow, owner: [0, 43]}, {path: /etc/group, text: \"shadow:x:42:\\n\"}]",
		"expect: fail, files: [{path: /etc/shadow, owner: [1, 42]}, {path: /etc/group, text: \"shadow:x:42:\\n\"}]",
		"expect: fail, files: [{path: /etc/shadow, owner: [0, 42]}]", "expect: not-applicable, files: []");
	TRIED("owner: {path: /etc/shadow, user: \"7\"}", "expect: pass, files: [{path: /etc/shadow, owner: [7, 42]}]");
}

TEST(a_file_is_there_or_not)
{
	TRIED("file: {path: /etc/hosts.equiv, exists: false}", "expect: pass, files: []",
		"expect: fail, files: [{path: /etc/hosts.equiv}]", "expect: incomplete, files: [" ASTRAY("/etc/hosts.equiv") "]");
	TRIED("file: {path: /var/log/wtmp}", "expect: fail, files: []", "expect: pass, files: [{path: /var/log/wtmp}]");
	TRIED("file: {path: /var/log/wtmp, kind: file}", "expect: fail, files: [{path: /var/log/wtmp, kind: folder}]",
		"expect: pass, files: [{path: /var/log/wtmp}]");
	TRIED("file: {path: /var/run, kind: link}", "expect: pass, files: [{path: /var/run, kind: link, to: /run}]",
		"expect: fail, files: [{path: /var/run, kind: folder}]");
	TRIED("file: {path: /etc/cron.d/*}", "expect: pass, files: [{path: /etc/cron.d/a}]", "expect: fail, files: []");
}

TEST(lines_are_looked_at_without_comments)
{
	TRIED("text: {path: /etc/sudoers, not-contains: nopasswd}",
		"expect: pass, files: [{path: /etc/sudoers, text: \"# NOPASSWD\\nroot ALL=(ALL) ALL\\n\"}]",
		"expect: fail, files: [{path: /etc/sudoers, text: \"x ALL=(ALL) NOPASSWD: ALL\"}]",
		"expect: not-applicable, files: []", "expect: incomplete, files: [" ASTRAY("/etc/sudoers") "]");
	TRIED("text: {path: /etc/profile, matches: \"^umask 0[0-7]7\"}",
		"expect: pass, files: [{path: /etc/profile, text: \"a\\numask 027\\n\"}]",
		"expect: fail, files: [{path: /etc/profile, text: \"umask 022\\n\"}]",
		"expect: fail, files: [{path: /etc/profile, text: \"\"}]");
	TRIED("text: {path: /etc/profile, matches: \"a{2,1}\"}", "expect: incomplete, files: [{path: /etc/profile, text: a}]");
	TRIED("text: {path: /etc/profile, not-matches: \"^(a+)+$\"}",
		"expect: incomplete, files: [{path: /etc/profile, text: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab}]");
}

TEST(values_are_read_as_the_programs_read_them)
{
	TRIED("key-value: {path: /etc/login.defs, key: PASS_MAX_DAYS, at-least: 1, at-most: 90, default: \"99999\"}",
		"expect: pass, files: [{path: /etc/login.defs, text: \"PASS_MAX_DAYS\\t90\\n\"}]",
		"expect: pass, files: [{path: /etc/login.defs, text: \"  PASS_MAX_DAYS \\\"60\\\"\\n\"}]",
		"expect: fail, files: [{path: /etc/login.defs, text: \"PASS_MAX_DAYS 0\\n\"}]",
		"expect: fail, files: [{path: /etc/login.defs, text: \"PASS_MAX_DAYS -1\\n\"}]",
		"expect: fail, files: [{path: /etc/login.defs, text: \"PASS_MAX_DAYS 900\\n\"}]",
		"expect: fail, files: [{path: /etc/login.defs, text: \"#PASS_MAX_DAYS 90\\n\"}]",
		"expect: fail, files: [{path: /etc/login.defs, text: \"PASS_MAX_DAYS 30\\nPASS_MAX_DAYS 91\\n\"}]",
		"expect: fail, files: [{path: /etc/login.defs, text: \"PASS_MAX_DAYS\\n\"}]",
		"expect: fail, files: [{path: /etc/login.defs, text: \"PASS_MAX_DAYSX 90\\n\"}]",
		"expect: not-applicable, files: []");
	TRIED("key-value: {path: /etc/redis/redis.conf, key: protected-mode, is-not: \"no\", default: \"yes\"}",
		"expect: pass, files: [{path: /etc/redis/redis.conf, text: \"port 1\\n\"}]",
		"expect: fail, files: [{path: /etc/redis/redis.conf, text: \"protected-mode NO\\n\"}]",
		"expect: pass, files: [{path: /etc/redis/redis.conf, text: \"# protected-mode no\\n\"}]");
	TRIED("key-value: {path: /etc/security/pwquality.conf, key: minlen, separator: \"=\", at-least: 8}",
		"expect: pass, files: [{path: /etc/security/pwquality.conf, text: \"minlen=8\"}]",
		"expect: pass, files: [{path: /etc/security/pwquality.conf, text: \"minlen = 12 # chars\"}]",
		"expect: fail, files: [{path: /etc/security/pwquality.conf, text: \"minlen = 7\"}]",
		"expect: fail, files: [{path: /etc/security/pwquality.conf, text: \"# minlen = 8\"}]");
	TRIED("key-value: {path: /etc/vsftpd.conf, key: a, separator: \"=\", is: [x, y], takes: first}",
		"expect: pass, files: [{path: /etc/vsftpd.conf, text: \"a=Y\\na=z\\n\"}]",
		"expect: fail, files: [{path: /etc/vsftpd.conf, text: \"a=z\\na=y\\n\"}]");
}

TEST(accounts_are_those_of_passwd_and_shadow)
{
	TRIED("passwd: {has: password}", "expect: pass, files: [" PASSWD ", " SHADOW("$y$j9T$***") "]",
		"expect: fail, files: [" PASSWD ", " SHADOW("*") "]", "expect: fail, files: [" PASSWD ", " SHADOW("!$6$***") "]",
		"expect: fail, files: [" PASSWD ", " SHADOW("") "]", "expect: fail, files: [" PASSWD "]",
		"expect: incomplete, files: [" PASSWD ", " ASTRAY("/etc/shadow") "]", "expect: not-applicable, files: []",
		"expect: pass, files: [{path: /etc/passwd, text: \"a:***:1:1::/:/bin/sh\\n\"}]");
	TRIED("passwd: {has: login}", "expect: pass, files: [" PASSWD "]",
		"expect: pass, files: [{path: /etc/passwd, text: \"a:x:1:1::/:\\n\"}]",
		"expect: fail, files: [{path: /etc/passwd, text: \"a:x:1:1::/:/usr/sbin/nologin\\nb:x:2:2::/:/bin/false\\n\"}]",
		"expect: incomplete, files: [{path: /etc/passwd, text: \"a:x:1\\n\"}]");
	TRIED("passwd: {has: account, uid: 1, home: /bin}", "expect: pass, files: [" PASSWD "]");
	TRIED("passwd: {has: account, uid: 2}", "expect: fail, files: [" PASSWD "]");
}

TEST(packages_and_programs_are_found_by_name)
{
	TRIED("package: {name: [openssh-server, \"dropbear*\"]}",
		"expect: pass, packages: [{type: deb, name: openssh-server, version: \"1\"}]",
		"expect: pass, packages: [{type: apk, name: dropbear-ssh, version: \"1\"}]",
		"expect: fail, packages: [{type: deb, name: openssh-client, version: \"1\"}]", "expect: fail");
	TRIED("package: {name: openssl, version-below: \"3.0.11-1\", type: deb}",
		"expect: pass, packages: [{type: deb, name: openssl, version: \"3.0.9-1\"}]",
		"expect: fail, packages: [{type: deb, name: openssl, version: \"3.0.11-1\"}]",
		"expect: fail, packages: [{type: rpm, name: openssl, version: \"3.0.9-1\"}]");
	TRIED("program: {name: [sshd, dropbear]}", "expect: pass, files: [{path: /usr/sbin/sshd, mode: \"0755\"}]",
		"expect: fail, files: [{path: /etc/pam.d/sshd}, {path: /etc/init.d/sshd, mode: \"0755\"}]",
		"expect: pass, files: [{path: /usr/sbin/dropbear, kind: link, to: /bin/busybox}]",
		"expect: fail, files: [{path: /usr/sbin/sshd, mode: \"0644\"}]",
		"expect: pass, packages: [{type: generic, name: dropbear, version: \"1\"}]");
	TRIED("program: {name: unheard-of}", "expect: incomplete");
	TRIED("distribution: {family: debian}", "expect: pass, distribution: {id: ubuntu}",
		"expect: pass, distribution: {id: x, id-like: debian}", "expect: fail, distribution: {id: alpine}",
		"expect: not-applicable");
}

TEST(the_configuration_is_asked_field_by_field)
{
	TRIED("config: {field: user, not-matches: [\"^$\", \"^(root|0+)(:|$)\"]}", "expect: pass, config: {user: app}",
		"expect: fail, config: {user: \"\"}", "expect: fail, config: {user: \"00:5\"}",
		"expect: pass, config: {user: rooty}", "expect: not-applicable, target: rootfs");
	TRIED("config: {field: ports, at-least: 1024}", "expect: pass, config: {ports: [8080/tcp, 9000-9010/udp]}",
		"expect: fail, config: {ports: [8080/tcp, 22/tcp]}", "expect: not-applicable, config: {ports: []}");
	TRIED("config: {field: ports, is: 22/tcp}", "expect: pass, config: {ports: [8080/tcp, 22/tcp]}",
		"expect: fail, config: {ports: [8080/tcp]}", "expect: fail, config: {ports: []}");
	TRIED("config: {field: volumes, is-not: [/etc, /]}", "expect: pass, config: {volumes: [/data]}",
		"expect: fail, config: {volumes: [/data, /etc]}", "expect: pass, config: {volumes: []}");
	TRIED("config: {field: healthcheck, exists: true}", "expect: pass, config: {healthcheck: true}",
		"expect: fail, config: {user: a}");
	TRIED("history: {not-matches: \"apt-get +update\", instruction: RUN}",
		"expect: fail, config: {history: [\"/bin/sh -c apt-get update\"]}",
		"expect: fail, config: {history: [\"RUN |1 A=b /bin/sh -c apt-get update # buildkit\"]}",
		"expect: pass, config: {history: [\"/bin/sh -c #(nop)  LABEL a=apt-get update\", \"RUN true\"]}",
		"expect: not-applicable, config: {user: a}");
	TRIED("history: {matches: \"^ADD https?:\", instruction: ADD}",
		"expect: pass, config: {history: [\"ADD http://a/b /b # buildkit\"]}",
		"expect: pass, config: {history: [\"/bin/sh -c #(nop) ADD http://a/b in /b\"]}",
		"expect: fail, config: {history: [\"RUN x\"]}");
}

static void says(const char *check, const char *example, const char *want)
{
	cleanup_arena struct arena arena = ARENA_INIT;

	CHECK_SLICE(tried_text(check, example, &arena), want);
}

TEST(an_answer_shows_what_it_stands_on)
{
	says("mode: {path: /etc, at-most: \"0755\"}", "files: [{path: /etc, kind: folder, mode: \"0777\", owner: [1, 2]}]",
		"fail: mode of /etc is 0777 | etc:0 mode 0777, owner 1:2");
	says("key-value: {path: /etc/login.defs, key: PASS_MAX_DAYS, at-most: 90}",
		"files: [{path: /etc/login.defs, text: \"# a\\nPASS_MAX_DAYS\\t99999\\n\"}]",
		"fail: PASS_MAX_DAYS is 99999 | etc/login.defs:2 PASS_MAX_DAYS 99999");
	says("passwd: {has: password}", "files: [" PASSWD ", " SHADOW("$6$***") "]",
		"pass: account root has a password | etc/shadow:1 root:$6$***:19000:0:99999:7:::");
	says("text: {path: /etc/sudoers, not-contains: nopasswd}",
		"files: [{path: /etc/sudoers, text: \"x ALL=(ALL) NOPASSWD: ALL\"}]",
		"fail: line 1 of /etc/sudoers is \"x ALL=(ALL) NOPASSWD: ALL\" | etc/sudoers:1 x ALL=(ALL) NOPASSWD: ALL");
	says("text: {path: /etc/sudoers, contains: [a, b]}", "files: [{path: /etc/sudoers, text: x}]",
		"fail: no line of /etc/sudoers has a or b | etc/sudoers:0 ");
	says("text: {path: /etc/sudoers, matches: \"^a+\\\\b\"}", "files: [{path: /etc/sudoers, text: x}]",
		"fail: no line of /etc/sudoers is as the rule asks | etc/sudoers:0 ");
	says("all: [{file: {path: /etc/nologin}}, {file: {path: /etc/nologin}}, {mode: {path: /etc/nologin, is: \"0644\"}}]",
		"files: [{path: /etc/nologin}]",
		"pass: there is /etc/nologin; mode of /etc/nologin is 0644 | etc/nologin:0 mode 0644, owner 0:0");
	says("package: {name: [a, b, c, d, e, f]}", "files: []", "fail: no package a, b, c, d or 2 others is installed");
	says("file: {path: /etc/nologin}", "files: []", "fail: there is no /etc/nologin");
}

TEST(an_answer_shows_no_secret)
{
	says("key-value: {path: /etc/redis.conf, key: requirepass, is: x}",
		"files: [{path: /etc/redis.conf, text: \"requirepass hunter2\"}]",
		"fail: requirepass is *** | etc/redis.conf:1 requirepass ***");
	says("text: {path: /etc/pam.d/su, matches: required}",
		"files: [{path: /etc/pam.d/su, text: \"password required pam_x.so passwd=hunter2\"}]",
		"pass: line 1 of /etc/pam.d/su is \"password required pam_x.so passwd=***\" | etc/pam.d/su:1 password required "
		"pam_x.so "
		"passwd=***");
	says("text: {path: /var/lib/tomcat9/tomcat-users.xml, contains: user, comment: \"<!--\"}",
		"files: [{path: /var/lib/tomcat9/tomcat-users.xml, text: '<user name=\"a\" password=\"hunter 2\" "
		"roles=\"x\"/>'}]",
		"pass: line 1 of /var/lib/tomcat9/tomcat-users.xml is \"<user name=\"a\" password=\"***\" roles=\"x\"/>\" | "
		"var/lib/tomcat9/tomcat-users.xml:1 <user name=\"a\" password=\"***\" roles=\"x\"/>");
	says("config: {field: env, not-matches: PASSWORD}", "config: {env: [\"DB_PASSWORD=hunter2\"]}",
		"fail: ENV DB_PASSWORD=*** | :0 env DB_PASSWORD=***");
	says("history: {not-matches: curl}", "config: {history: [\"RUN curl -u x --password hunter2 https://a:hunter3@b/c\"]}",
		"fail: the history has RUN curl -u x --password *** https://a:***@b/c | :1 RUN curl -u x --password *** "
		"https://a:***@b/c");
}

TEST(what_a_build_was_told_is_a_line_of_its_own)
{
	cleanup_arena struct arena arena = ARENA_INIT;

	TRIED("history: {instruction: ARG, not-matches: B_SECRET=}",
		"expect: fail, config: {history: [\"RUN |2 A=1 B_SECRET=x /bin/sh -c make # buildkit\"]}",
		"expect: fail, config: {history: [\"|1 B_SECRET=x /bin/sh -c make\"]}",
		"expect: pass, config: {history: [\"RUN |1 A=1 /bin/sh -c B_SECRET=x make # buildkit\"]}");
	CHECK_SLICE(tried_text("history: {instruction: ARG, not-matches: B_SECRET=}",
			    "expect: fail, config: {history: [\"RUN |2 A=1 B_SECRET=k3Vq9wq /bin/sh -c make\"]}", &arena),
		"fail: the history has ARG A=1 B_SECRET=*** | :1 ARG A=1 B_SECRET=***");
}

TEST(sources_are_no_system)
{
	TRIED("file: {path: /etc/passwd, exists: no}", "expect: not-applicable, target: source", "expect: pass, target: rootfs");
}
