/* check_logins_test.c - sshd, enabled-service */
#include "base/test.h"
#include "judge/tried.h"

#define SSHD "{path: /usr/sbin/sshd, mode: \"0755\"}"
#define CONFIG(text) "{path: /etc/ssh/sshd_config, text: \"" text "\"}"
#define NINE "packages: [{type: deb, name: openssh-server, version: \"1:9.2p1-2+deb12u3\"}]"

TEST(a_keyword_of_sshd_is_so_for_everybody)
{
	TRIED("sshd: {keyword: PasswordAuthentication, is: \"no\"}",
		"expect: pass, files: [" CONFIG("passwordauthentication No\\n") "]", "expect: fail, files: [" CONFIG("") "]",
		"expect: not-applicable, files: []", "expect: incomplete, files: [" SSHD "]",
		"expect: incomplete, files: [" CONFIG("PasswordAuthentication sometimes\\n") "]",
		"expect: incomplete, files: [" CONFIG("Include /srv/more\\nPasswordAuthentication no\\n") "]",
		"expect: fail, files: [" CONFIG("PasswordAuthentication no\\nMatch Group a\\nPasswordAuthentication yes\\n") "]",
		"expect: pass, files: [" CONFIG("PasswordAuthentication no\\nMatch Group a\\nPasswordAuthentication no\\n") "]",
		"expect: fail, files: [" CONFIG("PasswordAuthentication yes\\nMatch Group a\\nPasswordAuthentication no\\n") "]",
		"expect: pass, files: [" CONFIG("PasswordAuthentication yes\\nMatch all\\nPasswordAuthentication no\\n") "]",
		"expect: pass, files: [{path: /usr/etc/ssh/sshd_config, text: \"PasswordAuthentication no\\n\"}]");
	TRIED("sshd: {keyword: PermitRootLogin, is: [\"no\", prohibit-password]}",
		"expect: pass, files: [" CONFIG("PermitRootLogin without-password\\n") "]",
		"expect: pass, files: [" CONFIG("") "], " NINE,
		"expect: fail, files: [" CONFIG("") "], packages: [{type: deb, name: openssh-server, version: \"1:6.7p1-5\"}]");
	TRIED("sshd: {keyword: PasswordAuthentication, is: \"no\"}",
		"expect: incomplete, files: [" SSHD ", " CONFIG(
			"PasswordAuthentication no\\n") "], config: {cmd: [/usr/sbin/sshd, -D, -o, PasswordAuthentication=yes]}",
		"expect: incomplete, files: [" SSHD
		", " CONFIG("PasswordAuthentication no\\n") ", {path: /etc/default/ssh, text: \"SSHD_OPTS='-o "
							    "PasswordAuthentication=yes'\\n\"}]",
		"expect: pass, files: [" SSHD ", " CONFIG("PasswordAuthentication no\\n") ", {path: /etc/default/ssh, text: \"# "
											  "SSHD_OPTS=-o x\\nSSHD_OPTS=\\n\"}]");
	TRIED("sshd: {keyword: MaxAuthTries, at-most: 4}", "expect: pass, files: [" CONFIG("MaxAuthTries 3\\n") "]",
		"expect: fail, files: [" CONFIG("") "]");
	TRIED("sshd: {keyword: Ciphers, not-contains: [3des-cbc, aes128-cbc]}", "expect: pass, files: [" CONFIG("") "]",
		"expect: fail, files: [" CONFIG("Ciphers +aes128-cbc\\n") "]",
		"expect: pass, files: [" CONFIG("Ciphers aes256-ctr\\n") "]");
}

TEST(an_answer_of_sshd_says_whose_word_it_is)
{
	struct arena arena = ARENA_INIT;

	CHECK_SLICE(tried_text("sshd: {keyword: PasswordAuthentication, is: \"no\"}",
			    "expect: fail, files: [" CONFIG("# no\\n") "], " NINE, &arena),
		"fail: PasswordAuthentication is yes by default in OpenSSH 9.2p1 | etc/ssh/sshd_config:0 passwordauthentication "
		"yes, by default");
	CHECK_SLICE(tried_text("sshd: {keyword: PasswordAuthentication, is: \"no\"}",
			    "expect: fail, files: [" CONFIG("\\nPasswordAuthentication yes\\n") "], " NINE, &arena),
		"fail: PasswordAuthentication is yes | etc/ssh/sshd_config:2 PasswordAuthentication yes");
	arena_done(&arena);
}

TEST(a_service_is_enabled_where_something_starts_it)
{
	struct arena arena = ARENA_INIT;

	TRIED("enabled-service: {name: ssh}", "expect: fail, files: [], config: {cmd: [sshd]}",
		"expect: pass, files: [" SSHD "], config: {cmd: [sshd]}",
		"expect: fail, files: [" SSHD "], config: {cmd: [nginx]}",
		"expect: incomplete, files: [" SSHD "], config: {cmd: [/opt/x/y]}",
		"expect: fail, files: [], config: {cmd: [/opt/x/y]}",
		"expect: pass, files: [{path: /usr/sbin/dropbear, mode: \"0755\"}], config: {cmd: [dropbear, -F]}",
		"expect: fail, files: [{path: /usr/sbin/vsftpd, mode: \"0755\"}], config: {cmd: [vsftpd]}");
	TRIED("enabled-service: {name: cron}",
		"expect: pass, files: [{path: /etc/systemd/system/multi-user.target.wants/cron.service, kind: link, to: /x}]",
		"expect: fail, files: []");
	CHECK_SLICE(
		tried_text("enabled-service: {name: ssh}",
			"expect: pass, files: [" SSHD
			", {path: /start.sh, mode: \"0755\", text: \"#!/bin/sh\\n\\nsshd -D\\n\"}], config: {cmd: [/start.sh]}",
			&arena),
		"pass: CMD runs /start.sh, which runs sshd (line 3) | :0 CMD /start.sh | start.sh:3 sshd -D");
	arena_done(&arena);
}
