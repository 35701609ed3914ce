/* judgement.h - what a configuration rule says of an image, and what it stands on */
#pragma once
#include "base/slice.h"

enum judgement_kind {
	JUDGEMENT_PASS,
	JUDGEMENT_FAIL,
	JUDGEMENT_NOT_APPLICABLE, /* the rule makes no sense here: `reason` says why */
	JUDGEMENT_INCOMPLETE,     /* something it asks for could not be read: `reason` says what */
	JUDGEMENT_KIND_COUNT
};

enum support_word {
	SUPPORT_NOT_ASKED,
	SUPPORT_PASSES, /* where there is support */
	SUPPORT_FAILS
};

/* A place that shows it. */
struct exhibit {
	struct slice path; /* normalised, without a slash in front; empty: the image's configuration */
	uint64_t line;     /* 1 and up; 0: of the whole file, its mode or its owner */
	struct slice text; /* the line as it stands there, hashes and secrets as "***"; or "mode 0777, owner 0:0"; or empty */
};

struct judgement {
	struct slice rule;   /* "PLM-A02" */
	uint64_t kind;       /* enum judgement_kind */
	struct slice reason; /* a sentence without a full stop: "PASS_MAX_DAYS is 99999" */
	struct exhibit *
		exhibits; /* sent as records of their own behind it; at most JUDGEMENT_EXHIBITS_MAX, `more` says how many others */
	uint64_t exhibit_count;
	uint64_t more;
	uint64_t
		support; /* enum support_word: whether the distribution's release still gets repairs decides it, which changes with the days; whoever knows
			   * advisories does */
	uint64_t
		layer; /* index of the layer that left what the first exhibit shows so, or JUDGED_NO_LAYER; whoever merged knows it */
};
#define JUDGED_NO_LAYER UINT64_MAX
#define JUDGEMENT_EXHIBITS_MAX 20u

/* How well the password of an account withstands a guess. Never the password, never its hash. */
enum password_class {
	PASSWORD_NOT_GUESSED, /* none of the candidates that were tried */
	PASSWORD_EMPTY,
	PASSWORD_PLAIN,   /* it stands there as it is */
	PASSWORD_DERIVED, /* from the account's name, its GECOS field or the image's name */
	PASSWORD_DEFAULT, /* a vendor's */
	PASSWORD_COMMON,  /* of the word list */
	PASSWORD_CLASS_COUNT
};

struct password {
	struct slice account;
	struct slice path; /* "etc/shadow", "etc/passwd", an htpasswd file */
	uint64_t line;
	struct slice scheme;        /* "yescrypt", "sha512crypt", "descrypt" …; empty: none is known */
	uint64_t guess;             /* enum password_class */
	uint64_t tried, candidates; /* coverage: so many of so many */
	uint64_t required_done;     /* 0 or 1: the required tier was completed */
	struct slice reason;        /* why not, in words: "rounds=999999999: a guess would take 40 min", or empty */
};
