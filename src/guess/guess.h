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

/* A hash, and what candidates are derived from. */
struct guess_target {
	struct slice account, gecos, home;
	struct slice path;
	uint64_t line;
	struct slice
		hash; /* field 2 of shadow(5) or passwd(5), or of an htpasswd file; lies where it can be wiped, which guess_run() does */
};

struct guess_options {
	struct slices
		words; /* of the image and its repository, what says most of it last: "acme", "nginx"; the last five count */
	struct slices word_list; /* --wordlist: behind the built-in one */
	/* --password-budget, for all: no guess is begun that is not likely to end before it. NULL: the required tier alone, however long it takes. */
	struct deadline *budget;
	/* Of the candidates every PARTSth, from number PART on, where several calls share a target; all that is said is of those alone. 0: all. */
	size_t part, parts;
	uint64_t memory_max; /* bytes of one guess, where several calls share a machine; 0, or too many: GUESS_MEMORY_MAX */
};

struct guess_sink {
	/* What is known of target INDEX by now: before its first guess (nothing tried), about once a second, after each tier, at its end. The later one counts.
	 * `account` and `path` are the target's. Where the password was guessed, `tried` says nothing: it is `candidates`. */
	void (*said)(void *context, size_t index, const struct password *password);
	void *context;
};

#define GUESS_MEMORY_MAX (640ull << 20) /* of one guess: well below what a reader may have */
#define GUESS_TARGETS_MAX 1000u         /* hashes of one call; those behind are named and not tried */

/* All targets: the required tier of each, cheap schemes first, then the rest of each; costly ones advance side by side. What cannot be tried says so in
 * `reason`: a cost that is too high, a scheme that crypt(3) does not know, a hash that is none. Locked fields ("!", "*", "!!", "!hash") and "x" should
 * have been left out by the caller: no password fits them. An empty field is PASSWORD_EMPTY. */
void guess_run(struct guess_target *targets, size_t count, const struct guess_options *options, struct guess_sink *sink,
	struct arena *arena);

/* What a hash is made by: "yescrypt", "sha512crypt", "descrypt", "apr1" …; empty: not known, or no hash. *RET_COST: seconds of one guess on a machine of
 * today, about; as the parameters in it say. */
struct slice guess_scheme(struct slice hash, double *ret_cost);
