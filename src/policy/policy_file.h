/* policy_file.h - a policy as data: what a policy file says, read and checked (docs/policy.md has the language)
 *
 * A policy is YAML, read strictly: no aliases, no tags, no unknown key, no URL. One with a mistake is refused whole. All memory is the
 * arena's, but for the texts that are the caller's: name and text of the file. */
#pragma once
#include "base/arena.h"
#include "base/error.h"
#include "model/rating.h"
#include "model/ruling.h"
#include "model/verdict.h"

#define POLICY_BYTES_MAX (1u << 20)
#define POLICY_RULES_MAX 1000u
#define POLICY_EXEMPTIONS_MAX 10000u
#define POLICY_STEPS_MAX 10u

enum policy_situation {
#define SITUATION(symbol, name, shape, examined, about) SITUATION_##symbol,
#include "policy/situations.def"
#undef SITUATION
	SITUATION_COUNT
};

enum situation_shape {
	SHAPE_PLAIN,           /* an action */
	SHAPE_REASON,          /* and a reason */
	SHAPE_INCOMPLETE,      /* an action, "incomplete" among them; warn and allow need a reason */
	SHAPE_RATED,           /* steps with at_least */
	SHAPE_VULNERABILITIES, /* steps with at_least and fixable_only */
	SHAPE_LICENCE,         /* lists */
	SHAPE_AGE,             /* days */
};

enum examination {
	EXAMINED_NEVER,      /* by this version */
	EXAMINED_WHEN_ASKED, /* what --scanners names, and not by itself */
	EXAMINED,
};

struct situation_facts {
	const char *name; /* "vulnerable_packages" */
	enum situation_shape shape;
	enum examination examination;
	const char *about;
};
extern const struct situation_facts situation_facts[SITUATION_COUNT];

/* Of several, the first that fits a finding decides on it. */
struct policy_step {
	enum verdict_kind action; /* VERDICT_PASS: allow */
	enum rating at_least;     /* unknown counts as high */
	bool fixable_only;
	uint64_t line;
};

/* What a policy says of a situation. */
struct stance {
	struct policy_step steps[POLICY_STEPS_MAX];
	size_t step_count;
	struct slice reason;
	struct slices allow, deny; /* of licences: patterns of SPDX ids */
	enum verdict_kind unknown; /* of licences: the action where none is stated that is understood */
	uint64_t days;             /* of an age */
	uint64_t line;
	bool stated; /* by the file itself; else it is the built-in policy's */
};

enum policy_choice { CHOICE_ANY, CHOICE_NO, CHOICE_YES };

/* What must be so: all that is stated, and of several patterns one. */
struct policy_match {
	struct slices ids, packages, paths; /* patterns */
	unsigned kinds, ratings;            /* a bit an enum finding_kind, an enum rating; 0: any */
	enum policy_choice base, fixable, kev;
	bool has_epss;
	double epss; /* or more */
	struct slices labels, repositories, namespaces;
	bool of_finding; /* something is asked of the finding, not of the image alone */
};

struct policy_rule {
	struct policy_match match;
	enum verdict_kind action;
	struct slice message;
	uint64_t line;
};

struct policy_exemption {
	struct slices ids;                                     /* of findings, or names of situations; or none, and then */
	struct policy_match match;                             /* of findings */
	struct slices repositories, tags, digests, namespaces; /* the scope; none: wherever it is */
	struct ruling ruling;                                  /* its reason, owner, end and place, as reports show it */
	uint64_t line;
};

struct policy {
	bool built_in;
	struct slice file; /* its name: "house.yaml"; "built-in policy" */
	struct slice name; /* what it calls itself, or empty */
	struct stance stances[SITUATION_COUNT];
	struct policy_rule *rules;
	size_t rule_count;
	struct policy_exemption *exemptions;
	size_t exemption_count;
};

/* -ERR_FORMAT with "FILE:LINE:COLUMN: what is wrong; what was expected". What the file does not speak of is as in the built-in policy. */
int policy_read(struct slice file, struct slice text, struct arena *arena, struct policy **ret_policy, struct error *err);
/* The built-in policy: the text policy_builtin_text, read. */
const struct policy *policy_builtin(struct arena *arena);
extern const char policy_builtin_text[];
/* Does a file say it, and not the built-in policy? */
bool policy_states(const struct policy *policy, enum policy_situation situation);

struct schema;
struct tree;
/* "block" and its like, one of WORDS; what is not there is VERDICT_PASS. */
enum verdict_kind policy_read_action(struct schema *schema, const struct tree *value, const char *words);
extern const char policy_kind_words[]; /* by enum finding_kind */

struct buffer;
/* The whole policy that holds, as a policy file: of the file what it says, of the built-in one the rest. */
void policy_show(const struct policy *policy, struct buffer *out);
void policy_show_json(const struct policy *policy, struct buffer *out); /* the same as JSON, of which YAML is a superset */
bool policy_asks_of_licences(const struct stance *stance);              /* else "allow" is all there is to say of them */
const char *policy_action_name(enum verdict_kind action);               /* "allow" */
const char *policy_rating_name(unsigned bit);                           /* of a match's ratings */
const char *policy_kind_name(unsigned bit);                             /* of its kinds: a word of policy_kind_words */
