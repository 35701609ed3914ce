/* flaws.h - how what is said of flaws themselves lies in the store
 *
 * Scores are there for every CVE, so a hundred neighbours share one value, a score is a number and its day is kept once for all of them. */
#pragma once
#include "model/assessment.h"
#include "vulndb/pack.h"

/* What belongs together: "CVE-2021-44228" is in block "CVE-2021-442"; an id of another form is alone. */
struct slice flaw_block(struct slice id);
void flaw_key_of(struct slice id, struct vulndb_key *ret_key);

/* One assessment, packed apart from who says it of what. */
struct flaw {
	struct slice id, source, role, speaker, date, packed;
	struct slice
		modified; /* when it was said: the newest counts; or empty: then `date` says it, and what has one goes before it */
	bool exploits;    /* it names some, which several documents may do of one flaw */
	uint32_t batch;   /* of the builder */
};
void flaw_pack(struct buffer *out, const struct assessment *assessment);
void flaw_unpack(struct slice packed, struct assessment *ret_assessment, struct arena *arena);
/* COUNT of one block, in order, none twice. */
void flaw_pack_block(struct buffer *out, const struct flaw *flaws, size_t count);

/* What a block has on the flaw ONLY (empty: on all), in the order in which it was packed. What is wrong makes UNPACK fail. */
void flaw_unpack_block(struct vulndb_unpack *unpack, struct slice only, struct arena *arena, struct slice *ret_block,
	struct assessment **ret_assessments, size_t *ret_count);
