/* named.h - inside this room: the functions of rules/named.def */
#pragma once
#include "judge/checks.h"
#include "settings/pam.h"

#define NAMED_CHECK(name) struct answer named_##name(const struct judging *judging)
/* named_users.c */
NAMED_CHECK(unique_uids);
NAMED_CHECK(unique_gids);
NAMED_CHECK(unique_names);
NAMED_CHECK(service_shells);
NAMED_CHECK(user_is_known);
NAMED_CHECK(user_number);
/* named_shadow.c */
NAMED_CHECK(shadow_max_age);
NAMED_CHECK(shadow_min_age);
NAMED_CHECK(shadow_lines);
NAMED_CHECK(no_empty_passwords);
NAMED_CHECK(strong_hashes);
/* named_passwords.c */
NAMED_CHECK(guessed_passwords);
NAMED_CHECK(no_plain_passwords);
NAMED_CHECK(password_min_length);
NAMED_CHECK(opasswd);
/* named_files.c */
NAMED_CHECK(root_rhosts);
NAMED_CHECK(root_netrc);
NAMED_CHECK(hosts_equiv);
/* named_snmpd.c */
NAMED_CHECK(snmpd_conf);
/* named_logs.c */
NAMED_CHECK(pam_tally2);
NAMED_CHECK(failed_logins);
/* named_pam.c */
NAMED_CHECK(other_denies);
/* named_left.c */
NAMED_CHECK(no_version_control);
NAMED_CHECK(no_credential_files);
NAMED_CHECK(tomcat_users);

/* The answer where passwd (or SHADOW too) is not there or cannot be told; false: it can be asked. A bad line in it is unknown unless something else decides. */
bool users_missing(const struct judging *judging, struct answer *ret_answer);
/* The answer where a line of shadow, or of passwd, is none; false: all are. */
bool accounts_unread(const struct judging *judging, struct answer *ret_answer);
/* The first line of any service's stack for TYPE (empty: any) that CONCERNS; NULL: none. *RET_TROUBLE: what could not be read, or empty. */
const struct pam_line *pam_find(const struct judging *judging, struct slice type, bool (*concerns)(const struct pam_line *line),
	struct slice *ret_trouble);
