/* deciding.h - inside this room: a report on its way to a verdict, and the situations that ask for one */
#pragma once
#include "base/buffer.h"
#include "policy/match.h"
#include "policy/policy.h"

struct deciding {
	const struct report *report;
	const struct policy_options *options;
	const struct policy *policy;
	struct subject subject;
	const struct policy_rule **rules; /* for each finding the rule that decides on it in place of situations, or NULL */
	struct arena *arena;
	struct verdict *verdict;
};

/* Adds a decision; an exemption of its situation makes it one that only tells. */
void decide(struct deciding *deciding, const struct decision *decision);
/* Where the policy says it: "house.yaml:12", "built-in policy". */
struct slice policy_rule_place(const struct deciding *deciding, enum policy_situation situation, uint64_t line);

/* The account that the image has of this name, or NULL: the first is meant, as getpwnam(3) has it. */
const struct account *policy_account(const struct report *report, struct slice name);

/* A failed rule that is silenced by an exemption, a VEX document or an ignore file, decided on by a rule of the policy itself, or known. */
bool policy_is_taken(const struct deciding *deciding, struct slice id);
bool policy_is_known(const struct report *report, struct slice id); /* by the report of --baseline */

/* Things that a sentence names: "A, B and C", "A, B, C and 2 more". */
struct naming {
	struct buffer text;
	const char *separator;
	size_t named, count; /* COUNT are there in all */
};

void naming_begin_item(struct naming *naming);
bool naming_is_full(const struct naming *naming);
void naming_add_finding(struct naming *naming, const struct finding *finding);
struct slice naming_end(struct naming *naming, struct arena *arena); /* and forgets them */

/* The findings that ASKED picks, named; their number and their ids go to *RET_DECISION. */
struct slice name_findings(const struct deciding *deciding,
	bool (*asked)(const struct deciding *, size_t index, const void *context), const void *context,
	struct decision *ret_decision);

void decide_vulnerabilities(struct deciding *deciding);
void decide_vendor_silent(struct deciding *deciding);
void decide_rules(struct deciding *deciding);
void decide_fail_on(struct deciding *deciding);
void decide_logins(struct deciding *deciding);
void decide_detected(struct deciding *deciding); /* malware and secrets */
void decide_gaps(struct deciding *deciding);
void decide_settings(struct deciding *deciding); /* root, and what else is set up badly */
void decide_licences(struct deciding *deciding);
void decide_age(struct deciding *deciding);
