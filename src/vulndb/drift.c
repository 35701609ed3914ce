/* drift.c - values of scores as what has changed of others */
#include "vulndb/drift.h"
#include "base/cleanup.h"
#include "vulndb/scores.h"

#define NUMBER_MAX ((1 << (8 * SCORES_NUMBER_BYTES)) - 1)

enum drift_kind {
	DRIFT_ALONE,  /* each number for itself */
	DRIFT_SHARED, /* neighbours change alike */
	DRIFT_KINDS,
};

/* What a number is guessed to be. */
struct guess {
	enum drift_kind kind;
	int32_t shift; /* of the last one that was there and still is */
};

static int32_t guess_number(const struct guess *guess, int32_t old)
{
	return old && guess->kind == DRIFT_SHARED ? old + guess->shift : old;
}

static void guess_learn(struct guess *guess, int32_t old, int32_t new)
{
	if (old && new)
		guess->shift = new - old;
}

static bool read_numbers(struct slice body, struct score_numbers *ret_numbers)
{
	struct vulndb_unpack unpack = { .at = body.ptr, .stop = body.ptr + body.len };

	scores_unpack(&unpack, ret_numbers);
	return vulndb_unpack_is_done(&unpack);
}

/* Making */

/* What lies elsewhere in the body than where it is written would be lost. */
static bool is_written_so(const struct score_numbers *numbers, struct slice body)
{
	cleanup_buffer struct buffer again = BUFFER_INIT(0);
	uint32_t all[SCORES_OF_VALUE];

	for (size_t i = 0; i < numbers->count; i++)
		all[i] = score_at(numbers, i);
	scores_pack_numbers(&again, numbers->name, all, numbers->count);
	return slice_equal(buffer_slice(&again), body);
}

/* What OLD and NEW differ in, as KIND: differences in DIFFERENCES, and about how many bits these cost. */
static unsigned compare(enum drift_kind kind, const struct score_numbers *old, const struct score_numbers *new,
	int32_t differences[SCORES_OF_VALUE])
{
	struct guess guess = { .kind = kind };
	unsigned bits = 0;

	for (size_t i = 0; i < new->count; i++) {
		int32_t before = (int32_t)score_at(old, i), now = (int32_t)score_at(new, i);

		differences[i] = now - guess_number(&guess, before);
		guess_learn(&guess, before, now);
		for (int32_t left = differences[i]; left; left /= 2)
			bits += 2;
	}
	return bits;
}

static void put_differences(const int32_t *differences, size_t count, struct drift_streams *streams)
{
	size_t gap = 0;

	for (size_t i = 0; i < count; i++) {
		int32_t difference = differences[i];

		if (difference == 0) {
			gap++;
			continue;
		}
		vulndb_pack_u64(&streams->gaps, gap);
		vulndb_pack_u64(&streams->values, difference > 0 ? 2 * (uint64_t)difference : 2 * (uint64_t)-difference - 1);
		gap = 0;
	}
	if (gap)
		vulndb_pack_u64(&streams->gaps, gap);
}

bool drift_make(struct slice old, struct slice new, struct buffer *out, struct drift_streams *streams)
{
	int32_t differences[DRIFT_KINDS][SCORES_OF_VALUE];
	struct score_numbers before, now;
	enum drift_kind kind;

	if (!read_numbers(old, &before) || !read_numbers(new, &now) || !slice_equal(before.name, now.name) ||
		!is_written_so(&now, new))
		return false;
	kind = compare(DRIFT_SHARED, &before, &now, differences[DRIFT_SHARED]) <
			       compare(DRIFT_ALONE, &before, &now, differences[DRIFT_ALONE])
		       ? DRIFT_SHARED
		       : DRIFT_ALONE;
	vulndb_pack_u64(out, kind);
	vulndb_pack_u64(out, now.count);
	put_differences(differences[kind], now.count, streams);
	return true;
}

/* Applying */

/* The next difference: 0 as long as the gap lasts. */
static bool next_difference(
	struct vulndb_unpack *gaps, struct vulndb_unpack *values, uint64_t *gap, size_t left, int32_t *ret_difference)
{
	uint64_t value;

	*ret_difference = 0;
	if (*gap == UINT64_MAX) {
		*gap = vulndb_unpack_u64(gaps);
		if (gaps->failed || *gap > left)
			return false;
	}
	if (*gap) {
		--*gap;
		return true;
	}
	*gap = UINT64_MAX;
	value = vulndb_unpack_u64(values);
	if (values->failed || value == 0 || value > 2 * NUMBER_MAX)
		return false;
	*ret_difference = value % 2 ? -(int32_t)(value / 2 + 1) : (int32_t)(value / 2);
	return true;
}

bool drift_apply(struct slice old, struct vulndb_unpack *steps, struct vulndb_unpack *gaps, struct vulndb_unpack *values,
	struct buffer *out)
{
	uint64_t kind = vulndb_unpack_u64(steps), count = vulndb_unpack_u64(steps), gap = UINT64_MAX;
	struct guess guess = { .kind = (enum drift_kind)kind };
	uint32_t numbers[SCORES_OF_VALUE];
	struct score_numbers before;

	if (steps->failed || kind >= DRIFT_KINDS || count > SCORES_OF_VALUE || !read_numbers(old, &before))
		return false;
	for (size_t i = 0; i < count; i++) {
		int32_t was = (int32_t)score_at(&before, i), difference, now;

		if (!next_difference(gaps, values, &gap, count - i, &difference))
			return false;
		now = guess_number(&guess, was) + difference;
		if (now < 0 || now > NUMBER_MAX)
			return false;
		guess_learn(&guess, was, now);
		numbers[i] = (uint32_t)now;
	}
	scores_pack_numbers(out, before.name, numbers, (size_t)count);
	return gap == UINT64_MAX || gap == 0;
}
