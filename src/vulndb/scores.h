/* scores.h - how the probabilities lie in the store that FIRST has for nearly every CVE, each day others
 *
 * Of all CVEs of a year the thousand neighbours "CVE-2021-44000" to "CVE-2021-44999" are one value, "CVE-2021-44": its name, how many numbers
 * it has, the numbers; the Nth is of CVE-2021-44N: one more than its score in hundred thousandths, 0 where it has none. A number
 * keeps its place when others come and go, so that what changes in a day is little.
 *
 * A percentile is the share of all scores that are the same or lower, which is one for each score: those of the scores 0.02000 to 0.02999
 * are the value "percentile-2", in the same form. FIRST makes it of more digits than it publishes, so flaws of one score may have
 * several: the highest counts, which is the share as published scores say it.
 *
 * Who says so, and of which day, is in the value "about": its name, source, role, speaker, date. What has another source, another day or more
 * to say lies with what else is said of the flaw, see flaws.h. */
#pragma once
#include "model/assessment.h"
#include "vulndb/pack.h"

#define SCORES_ONE 100000u     /* 1.00000 */
#define SCORES_OF_VALUE 1000u  /* numbers in one value */
#define SCORES_NUMBER_BYTES 3u /* of a number */
#define SCORES_ABOUT "about"
#define SCORES_PERCENTILES "percentile"

struct score {
	uint32_t year, number;      /* of the CVE */
	uint32_t score, percentile; /* in hundred thousandths */
};

/* Takes it over, where there is a score and a percentile and nothing else, and that without loss; else false. */
bool score_take(const struct assessment *assessment, struct score *ret_score);
/* "0.02", "1", in ARENA. */
struct slice score_text(uint32_t number, struct arena *arena);

/* Which value has the number of a CVE (false: none can have it), and which number in it that is. */
bool score_name_of(struct slice id, struct arena *arena, struct slice *ret_name, size_t *ret_index);
struct slice score_percentiles_name(uint32_t score, struct arena *arena);

struct score_value {
	struct slice name, body;
};
struct score_values {
	struct score_value *items;
	size_t count;
};
/* COUNT scores, of one origin, none twice, in any order: as values. Sorts SCORES. ABOUT: who says it and when. */
void scores_pack(
	struct score *scores, size_t count, const struct assessment *about, struct arena *arena, struct score_values *ret_values);

/* Numbers of a value, where they lie: in three planes, for those of one place are like each other. */
struct score_numbers {
	struct slice name;
	const char *planes;
	size_t count;
};
void scores_unpack(struct vulndb_unpack *unpack, struct score_numbers *ret_numbers);
/* The number at INDEX, or 0. */
static inline uint32_t score_at(const struct score_numbers *numbers, size_t index)
{
	const unsigned char *planes = (const unsigned char *)numbers->planes;

	if (index >= numbers->count)
		return 0;
	return (uint32_t)planes[index] | (uint32_t)planes[numbers->count + index] << 8 |
	       (uint32_t)planes[2 * numbers->count + index] << 16;
}
void scores_unpack_about(struct vulndb_unpack *unpack, struct assessment *ret_about);
/* Adds a value's body to OUT. */
void scores_pack_numbers(struct buffer *out, struct slice name, const uint32_t *numbers, size_t count);
/* The id of the CVE that the number at INDEX is of; empty: NAME is none of a value of scores. */
struct slice score_id_of(struct slice name, size_t index, struct arena *arena);
