/* sarif.h - inside this room: a run of a SARIF log at work */
#pragma once
#include "codec/json.h"
#include "exchange/identity.h"
#include "exchange/told.h"

/* What GitHub takes of a run; it keeps no more results than these of the 25,000 that it reads, and as many rules. */
#define SARIF_RESULTS_MAX 5000u
#define SARIF_TAGS_MAX 10u
#define SARIF_LOCATIONS_MAX 100u
#define SARIF_NOTICES_MAX 1000u
#define SARIF_TEXT_MAX 1000u /* of what is shown in one piece; GitHub: 1024 characters */

struct sarif {
	const struct report *report;
	struct json_writer *json;
	struct arena arena;
	struct buffer text;              /* a text at work */
	const struct finding **findings; /* the results: found ones, then silenced ones where they are asked for */
	size_t found_count, count;
	struct identity *identities; /* of each */
	size_t *rules;               /* the index of each one's rule */
	size_t *rule_firsts;         /* of each rule, its most urgent finding */
	size_t rule_count;
};

/* Fills in rules, rule_firsts and rule_count. */
void sarif_find_rules(struct sarif *run);
/* The member "rules" of the driver. */
void sarif_put_rules(struct sarif *run);
/* "CVE-2021-44228", "secret/private-key". */
void sarif_put_rule_id(struct sarif *run, const char *key, const struct finding *finding);
/* "error", "warning", "note". */
struct slice sarif_level(enum rating rating);
/* The member "locations" of a result: never empty, and none without a place. */
void sarif_put_locations(struct sarif *run, const struct finding *finding);
/* A message {"text": what stands in run->text}, which is empty then. */
void sarif_put_message(struct sarif *run, const char *key);
/* The member "invocations": how it went, what is incomplete, and what was left out. */
void sarif_put_invocations(struct sarif *run);
/* A notification of INVOCATIONS with what stands in run->text. */
void sarif_put_notice(struct sarif *run, const char *id, const char *level);
/* The member "notifications" of the driver: what the ids of notices mean. */
void sarif_put_notice_kinds(struct json_writer *json);
