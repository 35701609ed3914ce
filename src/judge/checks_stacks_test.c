/* checks_stacks_test.c - pam, entries */
#include "base/test.h"
#include "judge/tried.h"

#define COMMON(text) "files: [{path: /etc/pam.d/common-password, text: \"" text "\"}]"

TEST(a_module_is_found_with_its_argument)
{
	TRIED("pam: {service: [common-password, system-auth], type: password, module: pam_unix.so, argument: remember, at-least: "
	      "5}",
		"expect: pass, " COMMON("password required pam_unix.so remember=5"),
		"expect: pass, files: [{path: /etc/pam.d/system-auth, text: \"password required pam_unix.so remember=24\"}]",
		"expect: fail, " COMMON("password required pam_unix.so remember=4"),
		"expect: fail, " COMMON("password required pam_unix.so"),
		"expect: fail, " COMMON("password required pam_other.so remember=5"),
		"expect: fail, " COMMON("#password required pam_unix.so remember=5"), "expect: not-applicable, files: []",
		"expect: incomplete, " COMMON("@include nowhere"),
		"expect: pass, " COMMON("@include nowhere\\npassword required pam_unix.so remember=5"));
	TRIED("not: {pam: {service: login, type: auth, module: [pam_unix], argument: nullok}}",
		"expect: fail, files: [{path: /etc/pam.d/login, text: \"auth required pam_unix.so nullok\"}]",
		"expect: pass, files: [{path: /etc/pam.d/login, text: \"auth required pam_unix.so\"}]",
		"expect: not-applicable, files: []");
	TRIED("pam: {service: other, type: auth, module: pam_deny.so, control: [required, requisite]}",
		"expect: pass, files: [{path: /etc/pam.d/other, text: \"auth required pam_deny.so\"}]",
		"expect: fail, files: [{path: /etc/pam.d/other, text: \"auth optional pam_deny.so\"}]");
}

TEST(special_entries_are_found_wherever_they_lie)
{
	TRIED("not: {entries: {with: [setuid, setgid], but-not: [/usr/bin/su, \"/opt/*/ok\"]}}", "expect: pass, files: []",
		"expect: pass, files: [{path: /usr/bin/su, mode: \"4755\"}, {path: /opt/a/ok, mode: \"4755\"}]",
		"expect: fail, files: [{path: /usr/bin/sudo, mode: \"4755\"}]",
		"expect: fail, files: [{path: /x, mode: \"2755\"}]",
		"expect: pass, files: [{path: /var/mail, kind: folder, mode: \"2775\"}]");
	TRIED("entries: {with: world-writable, below: [/etc, /opt]}", "expect: pass, files: [{path: /opt/a, mode: \"0666\"}]",
		"expect: pass, files: [{path: /etc/a, kind: folder, mode: \"0777\"}]",
		"expect: fail, files: [{path: /etc/a, kind: folder, mode: \"1777\"}, {path: /srv/a, mode: \"0666\"}]",
		"expect: fail, files: [{path: /etcetera, mode: \"0666\"}]",
		"expect: fail, files: [{path: /etc/a, kind: link, to: b}]");
	TRIED("entries: {with: device}", "expect: pass, files: [{path: /srv/sda, kind: device}]", "expect: fail, files: []");
	TRIED("entries: {with: capability}", "expect: fail, files: [{path: /usr/bin/ping, mode: \"0755\"}]",
		"expect: pass, files: [{path: /usr/bin/ping, mode: \"0755\", capability: cap_net_raw}]");
	TRIED("entries: {with: setuid, owned-by-package: no}", "expect: fail, files: []",
		"expect: pass, files: [{path: /x, mode: \"4755\"}]",
		"expect: fail, files: [{path: /x, mode: \"4755\", package: x}]",
		"expect: pass, files: [{path: /x, mode: \"4755\", package: x}, {path: /y, mode: \"4755\"}]");
	TRIED("entries: {with: setuid, owned-by-package: yes}", "expect: fail, files: [{path: /x, mode: \"4755\"}]",
		"expect: pass, files: [{path: /x, mode: \"4755\", package: x}]");
}
