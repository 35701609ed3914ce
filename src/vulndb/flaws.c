/* flaws.c - how what is said of flaws themselves lies in the store
 *
 * A block: its name; origins: source, role, speaker; dates; entries: the rest of the id, the number of the origin, that of the date, a
 * number whose bits say which texts and lists are there, these, the score, the percentile. */
#include "vulndb/flaws.h"

#include <stddef.h>

#define BLOCK_DIGITS 1u /* of a CVE's number: its neighbours differ in these */
#define DECIMALS_MAX 9u
#define DECIMALS_BITS 4u

/* The order is part of the format. */
static const size_t texts[] = {
	offsetof(struct assessment, title),
	offsetof(struct assessment, kev),
	offsetof(struct assessment, kev_due),
	offsetof(struct assessment, ransomware),
	offsetof(struct assessment, severity),
	offsetof(struct assessment, ssvc),
	offsetof(struct assessment, rejected),
	offsetof(struct assessment, url),
};
static const size_t lists[] = {
	offsetof(struct assessment, vectors),
	offsetof(struct assessment, cwes),
	offsetof(struct assessment, weaponised),
	offsetof(struct assessment, proofs),
};

#define TEXT_COUNT (sizeof texts / sizeof *texts)
#define LIST_COUNT (sizeof lists / sizeof *lists)
#define ORIGIN_TEXTS 3u
#define ENTRY_BYTES_MIN 6u

static bool all_digits(struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] < '0' || text.ptr[i] > '9')
			return false;
	return text.len > 0;
}

struct slice flaw_block(struct slice id)
{
	struct slice rest = slice_from(id, 4), year, number;

	if (!slice_starts_with(id, S("CVE-")) || !slice_cut(rest, '-', &year, &number) || year.len != 4 || !all_digits(year) ||
		number.len <= BLOCK_DIGITS || !all_digits(number))
		return id;
	return slice_first(id, id.len - BLOCK_DIGITS);
}

void flaw_key_of(struct slice id, struct vulndb_key *ret_key)
{
	vulndb_key_of(TABLE_FLAWS, flaw_block(id), S(""), ret_key);
}

/* Probabilities: "0.97565" is 97565 with 5 decimals. What is written otherwise is 0 and a text. */

static void pack_decimal(struct buffer *out, struct slice text)
{
	struct slice decimals = slice_from(text, 2);
	uint64_t number;

	if (text.len < 3 || decimals.len > DECIMALS_MAX || text.ptr[1] != '.' || !all_digits(slice_first(text, 1)) ||
		!all_digits(decimals) || !slice_to_u64(decimals, &number)) {
		vulndb_pack_u64(out, 0);
		vulndb_pack_text(out, text);
		return;
	}
	for (uint64_t i = 0, one = (uint64_t)(text.ptr[0] - '0'); i <= decimals.len; i++, one *= 10)
		number += i == decimals.len ? one : 0;
	vulndb_pack_u64(out, number << DECIMALS_BITS | decimals.len);
}

static struct slice unpack_decimal(struct vulndb_unpack *unpack, struct arena *arena)
{
	uint64_t packed = vulndb_unpack_u64(unpack), number = packed >> DECIMALS_BITS;
	size_t decimals = packed & ((1u << DECIMALS_BITS) - 1), len = decimals + 2;
	char *text;

	if (packed == 0)
		return vulndb_unpack_text(unpack);
	if (decimals == 0 || decimals > DECIMALS_MAX) {
		vulndb_unpack_fail(unpack);
		return S("");
	}
	text = arena_alloc(arena, len);
	for (size_t i = len; i-- > 0;) {
		if (i == 1) {
			text[i] = '.';
			continue;
		}
		text[i] = (char)('0' + number % 10);
		number /= 10;
	}
	if (number)
		vulndb_unpack_fail(unpack);
	return slice_make(text, len);
}

static const struct slice *text_of(const struct assessment *assessment, size_t i)
{
	return (const void *)((const char *)assessment + texts[i]);
}

static const struct slices *list_of(const struct assessment *assessment, size_t i)
{
	return (const void *)((const char *)assessment + lists[i]);
}

/* A bit for each text and each list that is there. */
static uint64_t present_of(const struct assessment *assessment)
{
	uint64_t present = 0;

	for (size_t i = 0; i < TEXT_COUNT; i++)
		if (text_of(assessment, i)->len)
			present |= 1u << i;
	for (size_t i = 0; i < LIST_COUNT; i++)
		if (list_of(assessment, i)->count)
			present |= 1u << (TEXT_COUNT + i);
	return present;
}

bool flaw_is_score(const struct assessment *assessment, struct score *ret_score)
{
	return present_of(assessment) == 0 && score_take(assessment, ret_score);
}

void flaw_pack(struct buffer *out, const struct assessment *assessment)
{
	uint64_t present = present_of(assessment);

	vulndb_pack_u64(out, present);
	for (size_t i = 0; i < TEXT_COUNT; i++)
		if (text_of(assessment, i)->len)
			vulndb_pack_text(out, *text_of(assessment, i));
	for (size_t i = 0; i < LIST_COUNT; i++)
		if (list_of(assessment, i)->count)
			vulndb_pack_list(out, list_of(assessment, i));
	pack_decimal(out, assessment->epss);
	pack_decimal(out, assessment->percentile);
}

static bool same_origin(const struct flaw *a, const struct flaw *b)
{
	return slice_equal(a->source, b->source) && slice_equal(a->role, b->role) && slice_equal(a->speaker, b->speaker);
}

static bool same_date(const struct flaw *a, const struct flaw *b)
{
	return slice_equal(a->date, b->date);
}

/* Different ones of FLAWS, by the first that has each; and for each flaw the number of its own. */
struct shared {
	size_t *firsts, *numbers;
	size_t count;
};

static void share(struct shared *shared, const struct flaw *flaws, size_t count,
	bool (*same)(const struct flaw *, const struct flaw *), struct arena *arena)
{
	shared->firsts = arena_array(arena, size_t, count + 1);
	shared->numbers = arena_array(arena, size_t, count + 1);
	for (size_t i = 0; i < count; i++) {
		size_t number = 0;

		while (number < shared->count && !same(&flaws[shared->firsts[number]], &flaws[i]))
			number++;
		if (number == shared->count)
			shared->firsts[shared->count++] = i;
		shared->numbers[i] = number;
	}
}

void flaw_pack_block(struct buffer *out, const struct flaw *flaws, size_t count)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct shared origins = { 0 }, dates = { 0 };
	struct slice block = flaw_block(flaws->id);

	share(&origins, flaws, count, same_origin, &arena);
	share(&dates, flaws, count, same_date, &arena);
	vulndb_pack_text(out, block);
	vulndb_pack_u64(out, origins.count);
	for (size_t i = 0; i < origins.count; i++) {
		vulndb_pack_text(out, flaws[origins.firsts[i]].source);
		vulndb_pack_text(out, flaws[origins.firsts[i]].role);
		vulndb_pack_text(out, flaws[origins.firsts[i]].speaker);
	}
	vulndb_pack_u64(out, dates.count);
	for (size_t i = 0; i < dates.count; i++)
		vulndb_pack_text(out, flaws[dates.firsts[i]].date);
	vulndb_pack_u64(out, count);
	for (size_t i = 0; i < count; i++) {
		vulndb_pack_text(out, slice_from(flaws[i].id, block.len));
		vulndb_pack_u64(out, origins.numbers[i]);
		vulndb_pack_u64(out, dates.numbers[i]);
		buffer_add_slice(out, flaws[i].packed);
	}
}

static void unpack_entry(struct vulndb_unpack *unpack, struct assessment *assessment, struct arena *arena)
{
	uint64_t present = vulndb_unpack_u64(unpack);

	if (present >> (TEXT_COUNT + LIST_COUNT))
		vulndb_unpack_fail(unpack);
	for (size_t i = 0; i < TEXT_COUNT; i++)
		if (present & 1u << i)
			*(struct slice *)(void *)((char *)assessment + texts[i]) = vulndb_unpack_text(unpack);
	for (size_t i = 0; i < LIST_COUNT; i++)
		if (present & 1u << (TEXT_COUNT + i))
			vulndb_unpack_list(unpack, (void *)((char *)assessment + lists[i]), arena);
	assessment->epss = unpack_decimal(unpack, arena);
	assessment->percentile = unpack_decimal(unpack, arena);
}

void flaw_unpack(struct slice packed, struct assessment *ret_assessment, struct arena *arena)
{
	struct vulndb_unpack unpack = { .at = packed.ptr, .stop = packed.ptr + packed.len };

	unpack_entry(&unpack, ret_assessment, arena);
}

static const struct slice *unpack_texts(struct vulndb_unpack *unpack, size_t each, size_t *ret_count, struct arena *arena)
{
	size_t count = vulndb_unpack_count(unpack, each);
	struct slice *unpacked = arena_array(arena, struct slice, each * count + 1);

	for (size_t i = 0; i < each * count; i++)
		unpacked[i] = vulndb_unpack_text(unpack);
	*ret_count = count;
	return unpacked;
}

/* The same as unpack_entry, for what nobody wants: nothing is kept. */
static void step_over_entry(struct vulndb_unpack *unpack)
{
	uint64_t present = vulndb_unpack_u64(unpack);

	if (present >> (TEXT_COUNT + LIST_COUNT))
		vulndb_unpack_fail(unpack);
	for (size_t i = 0; i < TEXT_COUNT + LIST_COUNT; i++) {
		size_t count = 1;

		if (!(present & 1u << i))
			continue;
		if (i >= TEXT_COUNT)
			count = vulndb_unpack_count(unpack, 1);
		while (count-- > 0)
			vulndb_unpack_text(unpack);
	}
	for (size_t i = 0; i < 2; i++)
		if (vulndb_unpack_u64(unpack) == 0)
			vulndb_unpack_text(unpack);
}

/* An entry that is wanted of a value that others are looked for in: what it has is copied. */
static void copy_entry(struct vulndb_unpack *unpack, struct assessment *assessment, struct arena *arena)
{
	struct vulndb_unpack copy = { .at = unpack->at };
	struct slice bytes;

	step_over_entry(unpack);
	if (unpack->failed)
		return;
	bytes = arena_copy(arena, slice_make(copy.at, (size_t)(unpack->at - copy.at)));
	copy = (struct vulndb_unpack){ .at = bytes.ptr, .stop = bytes.ptr + bytes.len };
	unpack_entry(&copy, assessment, arena);
	assessment->source = arena_copy(arena, assessment->source);
	assessment->role = arena_copy(arena, assessment->role);
	assessment->speaker = arena_copy(arena, assessment->speaker);
	assessment->date = arena_copy(arena, assessment->date);
	if (!vulndb_unpack_is_done(&copy))
		vulndb_unpack_fail(unpack);
}

static struct assessment *grow(struct assessment *assessments, size_t count, size_t *capacity, struct arena *arena)
{
	struct assessment *grown;

	if (count < *capacity)
		return assessments;
	*capacity = count ? 2 * count : 8;
	grown = arena_array(arena, struct assessment, *capacity);
	if (count)
		memcpy(grown, assessments, count * sizeof *grown);
	return grown;
}

void flaw_unpack_block(struct vulndb_unpack *unpack, struct slice only, struct arena *arena, struct slice *ret_block,
	struct assessment **ret_assessments, size_t *ret_count)
{
	struct slice block = vulndb_unpack_text(unpack);
	size_t origin_count, date_count, count, kept = 0, capacity = 0;
	const struct slice *origins = unpack_texts(unpack, ORIGIN_TEXTS, &origin_count, arena);
	const struct slice *dates = unpack_texts(unpack, 1, &date_count, arena);
	struct assessment *assessments = grow(NULL, 0, &capacity, arena);

	count = vulndb_unpack_count(unpack, ENTRY_BYTES_MIN);
	for (size_t i = 0; i < count && !unpack->failed; i++) {
		struct slice rest = vulndb_unpack_text(unpack);
		uint64_t origin = vulndb_unpack_u64(unpack), date = vulndb_unpack_u64(unpack);

		if (origin >= origin_count || date >= date_count) {
			vulndb_unpack_fail(unpack);
			break;
		}
		if (only.len && !slice_equal(slice_from(only, block.len), rest)) {
			step_over_entry(unpack);
			continue;
		}
		assessments = grow(assessments, kept, &capacity, arena);
		assessments[kept] = (struct assessment){
			.id = arena_printf(arena, "%.*s%.*s", SLICE_ARG(block), SLICE_ARG(rest)),
			.source = origins[ORIGIN_TEXTS * origin],
			.role = origins[ORIGIN_TEXTS * origin + 1],
			.speaker = origins[ORIGIN_TEXTS * origin + 2],
			.date = dates[date],
		};
		if (only.len)
			copy_entry(unpack, &assessments[kept++], arena);
		else
			unpack_entry(unpack, &assessments[kept++], arena);
	}
	*ret_block = block;
	*ret_assessments = assessments;
	*ret_count = unpack->failed ? 0 : kept;
}
