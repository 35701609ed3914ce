/* rules.h - the rating table: what is known of a flaw, and how bad that makes it, a row a rule
 *
 * 0  One vector is chosen: of the newest CVSS version; among those of one version the distribution's own, then the CNA's, then
 *    NVD's, then an ADP's; of equals the first.
 * 1  Its score's band: below 4.0 low, below 7.0 moderate, below 9.0 high, else critical. No vector: the distribution's word,
 *    else the first that anybody says. None: unknown.
 * 2  Exploited in the wild: at least high; critical where it is reached over the network without privileges.
 * 3  A weaponised exploit, or EPSS of 0.5 and more: one step up. A proof of concept is shown. EPSS below 0.001 and no exploit
 *    known, a proof of concept and rule 2 among them: at most high.
 * 4  Local or physical, high complexity or special requirements, high privileges: critical becomes high, unless rule 2 applies.
 * 5  The distribution's own judgement: unimportant, negligible, not affected in its build: at most low; Debian's and Ubuntu's
 *    low: at most moderate; all unless rule 2 applies.
 * 6  A known fix changes nothing but what is done first.
 *
 * Unknown, which policy treats as high, is above the bounds of rule 5; a step up from it is unknown. */
#pragma once
#include "base/arena.h"
#include "model/rating.h"

enum speaker { SPEAKER_DISTRIBUTION, SPEAKER_CNA, SPEAKER_NVD, SPEAKER_ADP };

/* A vector or a word, and whose it is. */
struct rating_statement {
	struct slice text;
	struct slice source; /* the feed's name, for the reason */
	enum speaker speaker;
};

enum judgement { JUDGED_NOTHING, JUDGED_LOW, JUDGED_NEGLIGIBLE, JUDGED_UNIMPORTANT, JUDGED_NOT_AFFECTED };

struct rating_facts {
	const struct rating_statement *vectors;
	size_t vector_count;
	const struct rating_statement *words;
	size_t word_count;
	struct slice kev; /* date since when it is exploited, or empty */
	bool ransomware;
	bool has_epss;
	double epss;
	struct slice weaponised;       /* who publishes an exploit that works as it is: "Metasploit, nuclei", or empty */
	struct slice proof_of_concept; /* who shows that it can be: "Exploit-DB", "SSVC", or empty */
	enum judgement judgement;
	struct slice judge; /* "Debian" */
	bool has_fix;
};

#define RATING_ROWS_MAX RATING_RULES /* a rule has one at most */

struct rating_result {
	enum rating rating; /* of the last row */
	double score;       /* of the chosen vector, or -1 */
	struct slice vector;
	struct rating_row rows[RATING_ROWS_MAX];
	size_t row_count;                /* the rules that applied, in order; 1 and 6 always do */
	struct slice idle[RATING_RULES]; /* of the others, by number: why they did not; static */
};

/* The reasons are in ARENA, the vector is where it was. */
void rating_apply_rules(const struct rating_facts *facts, struct arena *arena, struct rating_result *ret_result);

/* Rule 1's bands. */
enum rating rating_band(double score);
