/* shadow.h - lines of passwd(5), shadow(5), group(5) and gshadow(5), as they are kept: hashes masked (mask.h)
 *
 * Lines that libc would not take are left out, and the first of them is named. Runs in the jail. */
#pragma once
#include "settings/root.h"

struct passwd_entry {
	struct slice name, field; /* field 2: "x", "", "$6$***" */
	uint64_t uid, gid;
	struct slice gecos, home, shell;
	uint64_t line;
	struct slice text;
};

#define SHADOW_DAYS_NONE INT64_MIN /* the field is empty */

struct shadow_entry {
	struct slice name, field; /* "$y$j9T$***", "!***", "*", "" */
	int64_t changed, min, max, warn, inactive, expires;
	uint64_t line;
	struct slice text;
};

struct group_entry {
	struct slice name, field;
	uint64_t gid;         /* of gshadow: 0 */
	struct slice members; /* "a,b" */
	uint64_t line;
	struct slice text;
};

/* Which entry of its file has the name. */
struct user_name {
	struct slice name;
	size_t at;
};

/* One of these files. */
struct user_file {
	enum root_answer answer;
	struct slice path; /* where it lies, or would */
	struct slice why;  /* of ROOT_UNKNOWN */
	size_t count;
	uint64_t bad_line;       /* the first that is none, or 0 */
	bool asks_elsewhere;     /* "+" lines of nsswitch.conf(5) compat */
	struct user_name *names; /* of passwd and shadow: sorted, of one name the first line first */
};

struct user_files {
	struct user_file passwd, shadow, group, gshadow;
	struct passwd_entry *accounts;
	struct shadow_entry *shadows;
	struct group_entry *groups, *gshadows;
};

/* As glibc reads them: LINE without the blanks in front; a user's or group's number, which may have blanks and a plus in front. */
struct slice user_line(struct slice line);
bool user_id_read(struct slice text, uint64_t *ret_id);

void user_files_read(const struct root *root, struct arena *arena, struct user_files *ret_files);

/* May somebody with this SHELL get a prompt: not nologin, false, sync, shutdown, halt, nor /dev/null; empty is /bin/sh. */
bool shell_lets_in(struct slice shell);
/* The first line of NAME, as getpwnam(3) and getspnam(3) find it, or NULL. */
const struct passwd_entry *account_of(const struct user_files *files, struct slice name);
const struct shadow_entry *shadow_of(const struct user_files *files, struct slice name);
/* The password field that counts for ACCOUNT: passwd's own, or shadow's where that says "x". *RET_KNOWN false: it is in a shadow that cannot be read. Of
 * an account without a line there it is "*". */
struct slice password_field(const struct user_files *files, const struct passwd_entry *account, bool *ret_known);
/* It holds a hash that somebody could log in with: not empty, not locked. */
bool field_has_hash(struct slice field);
