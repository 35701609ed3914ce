/* logins.h - can somebody log in from afar? which servers are there, what starts them, what they let in
 *
 * Found out, not guessed (RULES.md A20-A25): each answer has the chain that leads to it. Runs in the jail. */
#pragma once
#include "base/arena.h"
#include "model/account.h"
#include "model/image.h"
#include "model/judgement.h"
#include "model/package.h"
#include "settings/root.h"

enum login_service {
	LOGIN_SSH,
	LOGIN_TELNET,
	LOGIN_RSH,
	LOGIN_FTP,
	LOGIN_TFTP,
	LOGIN_LOCAL /* login, sulogin, a display manager */
};

/* What all of it is judged by. */
struct logins_input {
	const struct root *root;
	const struct package *packages; /* of the distribution, and programs that no package brought */
	size_t package_count;
	bool packages_unread;      /* there may be others: a database of them could not be read, or is gone */
	const struct image *image; /* its configuration */
	struct distribution distribution;
};

/* A server that is installed. */
struct login_server {
	enum login_service service;
	struct slice name;    /* "openssh", "dropbear", "vsftpd" */
	struct slice program; /* its path: "usr/sbin/sshd", or empty where only a package says it */
	struct slice version; /* upstream's: "9.2p1", or empty */
	struct exhibit exhibit;
};

/* What starts it, link by link: "CMD runs /start.sh", "/start.sh line 3 runs /usr/sbin/sshd". */
struct login_start {
	const struct login_server *server;
	struct exhibit *chain;
	size_t chain_count;
	struct slice sentence; /* the chain in one sentence without a full stop */
	struct slices
		words; /* the command that is the server, its options: "/usr/sbin/sshd", "-D"; none where a service is started by name */
};

struct logins {
	struct login_server *servers;
	size_t server_count;
	struct login_start *starts;
	size_t start_count;
	struct slice *unknown; /* what could not be found out, in words: "the entrypoint /start is no script that can be read" */
	size_t unknown_count;
	struct slice naming_settings; /* a script that is run, and that names sshd_config; or "" */
};

void logins_find(const struct logins_input *input, struct arena *arena, struct logins *ret_logins);
/* PATH is an entry by which systemd brings up a unit: "etc/systemd/system/multi-user.target.wants/ssh.service". */
bool unit_is_wanted(struct slice path);
