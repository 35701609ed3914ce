/* flaws.h - how what is said of flaws themselves lies in the store
 *
 * Ten neighbours share one value, who speaks and on which day is in it once. The scores that there are of every CVE lie apart, see scores.h. */
#pragma once
#include "model/assessment.h"
#include "vulndb/pack.h"
#include "vulndb/scores.h"

/* What belongs together: "CVE-2021-44228" is in block "CVE-2021-4422"; an id of another form is alone. */
struct slice flaw_block(struct slice id);
void flaw_key_of(struct slice id, struct vulndb_key *ret_key);

/* One assessment, packed apart from who says it of what. */
struct flaw {
	struct slice id, source, role, speaker, date, packed;
	struct slice
		modified; /* when it was said: the newest counts; or empty: then `date` says it, and what has one goes before it */
	bool exploits;    /* it names some, which several documents may do of one flaw */
	bool is_score;    /* and nothing else: `score`, see scores.h */
	uint32_t batch;   /* of the builder */
	struct score score;
};
void flaw_pack(struct buffer *out, const struct assessment *assessment);
/* Is it a probability and nothing else, that can lie apart? */
bool flaw_is_score(const struct assessment *assessment, struct score *ret_score);
void flaw_unpack(struct slice packed, struct assessment *ret_assessment, struct arena *arena);
/* COUNT of one block, in order, none twice. */
void flaw_pack_block(struct buffer *out, const struct flaw *flaws, size_t count);

/* What a block has on the flaw ONLY, copied; empty: on all, texts where they lie. In the order in which it was packed. What is wrong makes
 * UNPACK fail. */
void flaw_unpack_block(struct vulndb_unpack *unpack, struct slice only, struct arena *arena, struct slice *ret_block,
	struct assessment **ret_assessments, size_t *ret_count);
