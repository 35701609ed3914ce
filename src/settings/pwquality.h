/* pwquality.h - the shortest password that a module of a PAM stack takes */
#pragma once
#include "settings/pam.h"
#include "settings/stated.h"

struct shortest {
	bool asks;             /* the module looks at lengths at all */
	bool known;            /* false: `why` */
	uint64_t characters;   /* the shortest that it takes */
	struct stated setting; /* of pwquality.conf(.d), where that decides; else its path is empty */
	struct slice why;      /* in words: "minlen 8 less credits of 4" */
};

/* pam_unix, pam_pwquality with pwquality.conf(5), pam_cracklib, pam_passwdqc. */
struct shortest pam_shortest(const struct root *root, const struct pam_line *line, struct arena *arena);
