/* named_left_test.c - what was left behind: histories of sources, credentials of people, users of Tomcat */
#include "base/test.h"
#include "judge/tried.h"

#define ENTRY(path) "files: [{path: " path ", text: x}]"
#define USERS(text) "files: [{path: /opt/tomcat/conf/tomcat-users.xml, text: \"" text "\"}]"

TEST(histories_of_sources_are_found_wherever_they_lie)
{
	TRIED("named: {check: no-version-control}", "expect: pass, files: []", "expect: pass, " ENTRY("/app/.gitignore"),
		"expect: fail, files: [{path: /.git, kind: folder}]", "expect: fail, files: [{path: /a/b/.svn, kind: folder}]",
		"expect: fail, files: [{path: /a/.hg, kind: folder}]", "expect: fail, " ENTRY("/a/submodule/.git"));
}

TEST(credentials_are_told_by_name_and_folder)
{
	TRIED("named: {check: no-credential-files}", "expect: pass, files: []", "expect: fail, " ENTRY("/root/.ssh/id_ed25519"),
		"expect: fail, " ENTRY("/.ssh/id_rsa"), "expect: fail, " ENTRY("/home/a/.ssh/identity"),
		"expect: pass, " ENTRY("/root/.ssh/id_ed25519.pub"), "expect: pass, " ENTRY("/root/.ssh/known_hosts"),
		"expect: pass, files: [{path: /root/.ssh/id_rsa}]", "expect: pass, " ENTRY("/usr/bin/id_rsa"),
		"expect: fail, " ENTRY("/home/a/.aws/credentials"), "expect: pass, " ENTRY("/home/a/.aws/config"),
		"expect: pass, " ENTRY("/home/a/x.aws/credentials"), "expect: fail, " ENTRY("/root/.kube/config"),
		"expect: fail, " ENTRY("/root/.docker/config.json"), "expect: fail, " ENTRY("/home/a/.git-credentials"),
		"expect: fail, " ENTRY("/home/a/.config/gcloud/credentials.db"), "expect: fail, " ENTRY("/home/a/.netrc"),
		"expect: pass, files: [{path: /root/.docker/config.json, kind: link, to: /run/secrets/docker}]");
}

TEST(users_of_tomcat_in_comments_are_none)
{
	cleanup_arena struct arena arena = ARENA_INIT;

	TRIED("named: {check: tomcat-users}", "expect: not-applicable, files: []",
		"expect: pass, " USERS("<tomcat-users>\\n<!--\\n<user username='a' password='b'/>\\n--></tomcat-users>\\n"),
		"expect: fail, " USERS("<tomcat-users><!-- > -->\\n<user\\nusername='a'\\npassword='b'/></tomcat-users>"),
		"expect: pass, " USERS("<users password='x'><user username='a'/></users>"),
		"expect: pass, " USERS("<!-- <user name='a' password='b'/>"), "expect: pass, " USERS("a < b"),
		"expect: fail, " USERS("<user name='a' password='b'"), "expect: pass, " USERS(""));
	CHECK_SLICE(tried_text("named: {check: tomcat-users}", "expect: fail, " USERS("<a>\\n\\n<user name='a' password='b'/>"),
			    &arena),
		"fail: /opt/tomcat/conf/tomcat-users.xml has users | opt/tomcat/conf/tomcat-users.xml:3 a user with a password");
}
