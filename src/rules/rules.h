/* rules.h - configuration rules as data: read, checked, listed (docs/rules.md has the language)
 *
 * A rule file is YAML, read strictly: no aliases, no tags, no unknown key. Linked into plimsoll (to list and explain) and into the reader (to
 * judge): both read the same texts. All memory is the arena's, but for texts that are the caller's: names of files. */
#pragma once
#include "base/arena.h"
#include "base/error.h"
#include "model/account.h"
#include "model/file.h"
#include "model/image.h"
#include "model/judgement.h"
#include "model/package.h"
#include "model/rating.h"

#define RULES_MAX 2000u
#define RULE_FILE_BYTES_MAX (1u << 20)

/* A named check of rules/checks.def. Which parameters it takes stands there; judge/ has the function. */
enum check_kind {
#define RULE_CHECK(symbol, function, name, parameters) CHECK_##symbol,
#include "rules/checks.def"
#undef RULE_CHECK
	CHECK_KIND_COUNT
};

/* Checked: a path is absolute, as written, and kept of an image; a switch is "yes" or "no"; a number is one, a mode octal digits. */
struct parameter {
	struct slice name;    /* "path", "at-most" */
	struct slices values; /* one, or as many as a list has: at least one */
};

enum condition_kind { CONDITION_ALL, CONDITION_ANY, CONDITION_NOT, CONDITION_CHECK };

struct condition {
	enum condition_kind kind;
	struct condition *parts; /* of all, any (one at least), not (one) */
	size_t part_count;
	enum check_kind check;
	struct parameter *parameters;
	size_t parameter_count;
	uint64_t line, column; /* where it stands */
};

/* The corrective action, for a family of distributions or, "any", for the others. */
struct remedy {
	struct slice family; /* "any", "debian", "rhel", "suse", "alpine", "arch" */
	struct slice text;   /* a command or a line to write; $USER and the like are the reader's to fill in */
};

struct mapping {
	struct slice standard; /* "iso27002-2013", "iso27002-2022", "cis-docker", "disa", "nist-800-190", "pci-dss-4" */
	struct slices clauses;
};

/* A small tree, and what a rule must say of it. */
struct example {
	enum judgement_kind expected;
	struct slice title; /* or empty */
	struct file *files;
	size_t file_count;
	struct package *packages;
	size_t package_count;
	struct password *passwords; /* what became of guesses */
	size_t password_count;
	struct image image;               /* its configuration; its arena is empty */
	struct distribution distribution; /* its id and version; empty: what an os-release among the files says */
	uint64_t line;
};

struct rule {
	struct slice id, title, why;
	enum rating rating;
	struct condition *applies; /* NULL: always */
	struct condition *check;
	struct remedy *remedies;
	size_t remedy_count;
	struct mapping *maps;
	size_t map_count;
	struct slices aliases; /* of other tools: "Linux.2-1-b", "CIS-DI-0001" */
	struct example *examples;
	size_t example_count;
	bool hint;         /* shown, and never decides a verdict */
	bool of_accounts;  /* who can log in, and with what: the scanner "account"'s, else "config"'s */
	struct slice file; /* where it was read; of a built-in one its name in rules/ */
	uint64_t line;
	bool builtin;
};

struct rules {
	struct rule *items; /* by id */
	size_t count, capacity;
};

/* The built-in rules, all of rules/ as the build embedded them, by name: "PLM-A02.yaml". */
struct rule_text {
	struct slice name, text;
	struct slice head; /* the text without the examples, for those who only judge */
};
extern const struct rule_text rules_builtin[];
extern const size_t rules_builtin_count;
extern const char rules_builtin_digest[]; /* of all their texts */

/* Adds the rules of TEXT to *RULES, which starts zeroed. -ERR_FORMAT with "NAME:LINE:COLUMN: what is wrong; what was expected". An id that is
 * there already is an error; after an error *RULES is as it was. NAME is kept. */
int rules_read(struct slice name, struct slice text, bool builtin, struct arena *arena, struct rules *rules, struct error *err);
/* All of rules_builtin; EXAMPLES: with their examples. */
int rules_read_builtin(bool examples, struct arena *arena, struct rules *rules, struct error *err);

const struct rule *rules_find(const struct rules *rules, struct slice id);          /* or NULL; ASCII case is ignored */
bool rule_has_alias(const struct rule *rule, struct slice alias);                   /* ASCII case is ignored */
const struct mapping *rule_mapping(const struct rule *rule, struct slice standard); /* or NULL */
struct slice rule_remedy(const struct rule *rule, struct slice family);             /* the family's, else any's, else "" */
extern const char rule_standards[];                     /* "iso27002-2013 iso27002-2022 …", as mappings name them */
extern const char rule_standard_names[];                /* those, and names without an edition, as "iso27002" */
struct slice rule_standard(struct slice name);          /* "iso27002-2022" of "iso27002"; else NAME itself */
extern const char rule_families[];                      /* "any debian …" */
const char *rule_standard_title(struct slice standard); /* "ISO/IEC 27002:2022", or "" */
const char *named_check_about(struct slice name);       /* of rules/named.def: when it holds, or "" */
const char *rule_result(enum judgement_kind kind);      /* "not-applicable", as examples expect it */

const char *check_name(enum check_kind kind);                                                     /* "key-value" */
const struct parameter *condition_parameter(const struct condition *condition, const char *name); /* or NULL */
struct slice condition_value(const struct condition *condition, const char *name);                /* its first value, or "" */
