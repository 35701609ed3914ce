/* verdict.h - may it sail? */
#pragma once
#include "base/slice.h"

enum verdict_kind { VERDICT_PASS, VERDICT_WARN, VERDICT_INCOMPLETE, VERDICT_BLOCK, VERDICT_KIND_COUNT };

/* One thing that took part in the decision. */
struct decision {
	enum verdict_kind action; /* what it asks for */
	struct slice situation;   /* "vulnerable_packages", "incomplete", "fail-on" */
	struct slice sentence;    /* for a person: "2 critical vulnerabilities have a fix: CVE-… (log4j-core), …" */
	size_t count;             /* of findings or notes behind it */
	struct slice rule;        /* where the policy says so: "house.yaml:12", "built-in policy"; empty: not the policy */
	struct slices facts;      /* ids of the findings and rules, names of the packages that it stands on: the first hundred */
};

struct verdict {
	enum verdict_kind kind;
	struct slice sentence;      /* one sentence why */
	struct decision *decisions; /* gravest first */
	size_t decision_count;
};

const char *verdict_name(enum verdict_kind kind); /* "pass" */
int verdict_exit_code(enum verdict_kind kind);    /* 0 pass, warn; 2 block; 3 incomplete (CLI.md) */
