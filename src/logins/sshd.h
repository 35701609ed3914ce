/* sshd.h - what an sshd_config means: the value of each keyword as sshd of a version has it
 *
 * sshd_config(5) of OpenSSH 9.2: first value wins, keywords ignore case, Include with patterns at its place (also within Match), Match blocks by
 * User, Group, Host, LocalAddress, LocalPort, RDomain, Address, all and canonical/final, quoting, comments. Defaults by version:
 * logins/sshd_defaults.def, each with its source. */
#pragma once
#include "base/arena.h"
#include "base/error.h"
#include "model/judgement.h"
#include "settings/root.h"

/* Whom a Match block is asked about; what is empty is not known, and a criterion on it matches nothing (as `sshd -T -C` without it). */
struct sshd_connection {
	struct slice user, host, address, local_address, local_port, rdomain;
	struct slices groups;
};

struct sshd_value {
	struct slice keyword;   /* in small letters, an older name as the present one: "kbdinteractiveauthentication" */
	struct slices values;   /* as written; of a default as the version has it */
	struct exhibit exhibit; /* where it stands; a default: no path */
	bool is_default;
};

struct sshd_config; /* of one root, read once */

/* PATH: "etc/ssh/sshd_config"; VERSION: "9.2p1", empty: the newest known. Errors that make sshd refuse to start are -ERR_FORMAT with file and line. */
int sshd_read(const struct root *root, struct slice path, struct slice version, struct arena *arena,
	struct sshd_config **ret_config, struct error *err);
/* What KEYWORD is for CONNECTION. False: nothing sets it and it has no default that is known. */
bool sshd_get(const struct sshd_config *config, struct slice keyword, const struct sshd_connection *connection,
	struct sshd_value *ret_value);
/* Every value that KEYWORD may have for anybody: of the main part and of each Match block that sets it. */
size_t sshd_possible(const struct sshd_config *config, struct slice keyword, struct sshd_value *ret_values, size_t capacity);
