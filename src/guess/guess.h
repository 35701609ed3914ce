/* guess.h - easily guessed passwords (RULES.md section B), by the real crypt(3) of libxcrypt
 *
 * Runs in the jail, in children that can be killed. The guessed word is never handed out, printed, logged or stored: a caller learns account, scheme and
 * class. Budgets are wall time of the whole job; cheap schemes go first. */
#pragma once
#include "base/arena.h"
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
	uint64_t budget_ms;      /* --password-budget; 0: the required tier alone */
	unsigned jobs;           /* children at once */
};

/* TARGETS -> one password each, in their order. Locked ("!", "*", "!!", "!hash") and "x" fields must have been left out by the caller. */
void guess_run(struct guess_target *targets, size_t count, const struct guess_options *options, struct arena *arena,
	struct password *ret_passwords);

/* What a hash is made by: "yescrypt"; empty: not known. *RET_COST: how many times as costly as sha512crypt's default, about. */
struct slice guess_scheme(struct slice hash, double *ret_cost);
