/* guess.h - easily guessed passwords (RULES.md section B), by the real crypt(3) of libxcrypt
 *
 * Runs in the jail, one thread: a job of a reader is a child that plimsoll ends when its time is over, and the pump runs as many jobs side
 * by side as there are processors, each with a share of the targets. So guess_run() forks nothing and needs no further system call; it says what it knows
 * of a target again and again, and what it said last stands when it is ended within a single costly guess. The guessed word is never handed
 * out, printed, logged or stored: a caller learns account, scheme and class. Cheap schemes go first. */
#pragma once
#include "base/arena.h"
#include "base/deadline.h"
#include "model/judgement.h"

/* A hash, and what candidates are derived from. Its texts are wiped by guess_run(). */
struct guess_target {
	struct slice account, gecos, home;
	struct slice path;
	uint64_t line;
	struct slice hash; /* field 2 of shadow(5) or passwd(5), or of an htpasswd file */
};

struct guess_options {
	struct slices words;     /* of the image and its repository: "nginx", "acme" */
	struct slices word_list; /* --wordlist: behind the built-in one */
	struct deadline *budget; /* of what is not required (--password-budget); may be NULL: the required tier alone */
};

struct guess_sink {
	/* What is known of target INDEX by now: before its first guess (nothing tried), about once a second, after each tier, at its end. */
	void (*said)(void *context, size_t index, const struct password *password);
	void *context;
};

/* All targets: the required tier of each, cheap schemes first, then the rest of each. Locked fields ("!", "*", "!!", "!hash") and "x" must have been left out
 * by the caller; an empty field is PASSWORD_EMPTY. */
void guess_run(struct guess_target *targets, size_t count, const struct guess_options *options, struct guess_sink *sink,
	struct arena *arena);

/* What a hash is made by: "yescrypt"; empty: not known. *RET_COST: seconds of one guess on a machine of today, about; as the parameters in it say. */
struct slice guess_scheme(struct slice hash, double *ret_cost);
