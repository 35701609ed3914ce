/* scores.c - how the probabilities lie in the store that FIRST has for nearly every CVE */
#include "vulndb/scores.h"
#include "base/cleanup.h"
#include "base/memory.h"

#define DECIMALS 5u
#define DIGITS_MAX 12u /* of a text that is taken over; published are scores with 5 to 9 */
#define YEAR_DIGITS 4u
#define NUMBER_DIGITS_MIN 4u
#define NUMBER_DIGITS_MAX 9u

static bool all_digits(struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] < '0' || text.ptr[i] > '9')
			return false;
	return text.len > 0;
}

/* "CVE-2021-44228", as it is always written: at least four digits, and no zero before more. */
static bool take_apart(struct slice id, uint32_t *ret_year, uint32_t *ret_number)
{
	struct slice year, number;
	uint64_t year_value, value;

	if (!slice_starts_with(id, S("CVE-")) || !slice_cut(slice_from(id, 4), '-', &year, &number) || year.len != YEAR_DIGITS ||
		!all_digits(year) || !all_digits(number) || number.len < NUMBER_DIGITS_MIN || number.len > NUMBER_DIGITS_MAX ||
		(number.len > NUMBER_DIGITS_MIN && number.ptr[0] == '0') || !slice_to_u64(year, &year_value) ||
		!slice_to_u64(number, &value))
		return false;
	*ret_year = (uint32_t)year_value;
	*ret_number = (uint32_t)value;
	return true;
}

/* "0.02", "1", "0.020000000", "6e-05": in hundred thousandths, where these say all of it. */
static bool take_number(struct slice text, uint32_t *ret_number)
{
	uint64_t number = 0, exponent = 0, decimals = 0;
	bool point = false;
	size_t i = 0;

	if (text.len == 0 || text.len > DIGITS_MAX || !all_digits(slice_first(text, 1)))
		return false;
	for (; i < text.len && text.ptr[i] != 'e'; i++) {
		if (text.ptr[i] == '.' && !point) {
			point = true;
			continue;
		}
		if (text.ptr[i] < '0' || text.ptr[i] > '9')
			return false;
		number = number * 10 + (uint64_t)(text.ptr[i] - '0');
		decimals += point;
	}
	if (i < text.len &&
		(!slice_starts_with(slice_from(text, i), S("e-")) || !slice_to_u64(slice_from(text, i + 2), &exponent)))
		return false;
	if (exponent > DIGITS_MAX)
		return false;
	for (decimals += exponent; decimals > DECIMALS; decimals--) {
		if (number % 10)
			return false;
		number /= 10;
	}
	for (; decimals < DECIMALS && number <= SCORES_ONE; decimals++)
		number *= 10;
	if (number > SCORES_ONE || decimals < DECIMALS)
		return false;
	*ret_number = (uint32_t)number;
	return true;
}

bool score_take(const struct assessment *assessment, struct score *ret_score)
{
	struct score score;

	if (!take_apart(assessment->id, &score.year, &score.number) || !take_number(assessment->epss, &score.score) ||
		!take_number(assessment->percentile, &score.percentile))
		return false;
	*ret_score = score;
	return true;
}

struct slice score_text(uint32_t number, struct arena *arena)
{
	struct slice text = arena_printf(arena, "%u.%0*u", number / SCORES_ONE, (int)DECIMALS, number % SCORES_ONE);

	while (text.ptr[text.len - 1] == '0')
		text.len--;
	if (text.ptr[text.len - 1] == '.')
		text.len--;
	return text;
}

static struct slice name_of(uint32_t year, uint32_t number, struct arena *arena)
{
	return arena_printf(arena, "CVE-%04u-%u", year, number / SCORES_OF_VALUE);
}

bool score_name_of(struct slice id, struct arena *arena, struct slice *ret_name, size_t *ret_index)
{
	uint32_t year, number;

	if (!take_apart(id, &year, &number))
		return false;
	*ret_name = name_of(year, number, arena);
	*ret_index = number % SCORES_OF_VALUE;
	return true;
}

struct slice score_percentiles_name(uint32_t score, struct arena *arena)
{
	return arena_printf(arena, "%s-%u", SCORES_PERCENTILES, score / SCORES_OF_VALUE);
}

struct slice score_id_of(struct slice name, size_t index, struct arena *arena)
{
	struct slice year, thousands, id;
	uint64_t number;

	if (!slice_starts_with(name, S("CVE-")) || !slice_cut(slice_from(name, 4), '-', &year, &thousands) ||
		thousands.len > NUMBER_DIGITS_MAX - 3 || !slice_to_u64(thousands, &number))
		return S("");
	id = arena_printf(arena, "CVE-%.*s-%04u", SLICE_ARG(year), (unsigned)(number * SCORES_OF_VALUE + index));
	return id;
}

/* Writing */

void scores_pack_numbers(struct buffer *out, struct slice name, const uint32_t *numbers, size_t count)
{
	char *planes;

	vulndb_pack_text(out, name);
	vulndb_pack_u64(out, count);
	planes = buffer_extend(out, count * SCORES_NUMBER_BYTES);
	for (size_t plane = 0; planes && plane < SCORES_NUMBER_BYTES; plane++)
		for (size_t i = 0; i < count; i++)
			planes[plane * count + i] = (char)(numbers[i] >> (8 * plane));
}

static void add_value(struct score_values *values, struct slice name, struct buffer *body, struct arena *arena)
{
	values->items[values->count++] = (struct score_value){ name, arena_copy(arena, buffer_slice(body)) };
	buffer_clear(body);
}

/* To the last that is not 0. */
static void add_numbers(
	struct score_values *values, struct slice name, const uint32_t *numbers, struct buffer *body, struct arena *arena)
{
	size_t count = SCORES_OF_VALUE;

	while (count && numbers[count - 1] == 0)
		count--;
	if (count == 0)
		return;
	scores_pack_numbers(body, name, numbers, count);
	add_value(values, name, body, arena);
}

static int compare_scores(const void *a, const void *b)
{
	const struct score *x = a, *y = b;

	if (x->year != y->year)
		return x->year < y->year ? -1 : 1;
	return (x->number > y->number) - (x->number < y->number);
}

static bool are_of_one_value(const struct score *a, const struct score *b)
{
	return a->year == b->year && a->number / SCORES_OF_VALUE == b->number / SCORES_OF_VALUE;
}

static void add_percentiles(
	struct score_values *values, const struct score *scores, size_t count, struct buffer *body, struct arena *arena)
{
	cleanup_free uint32_t *highest = memory_new((SCORES_ONE / SCORES_OF_VALUE + 1) * SCORES_OF_VALUE * sizeof *highest);

	for (size_t i = 0; i < count; i++)
		if (highest[scores[i].score] < scores[i].percentile + 1)
			highest[scores[i].score] = scores[i].percentile + 1;
	for (uint32_t first = 0; first <= SCORES_ONE; first += SCORES_OF_VALUE)
		add_numbers(values, score_percentiles_name(first, arena), highest + first, body, arena);
}

void scores_pack(
	struct score *scores, size_t count, const struct assessment *about, struct arena *arena, struct score_values *ret_values)
{
	cleanup_buffer struct buffer body = BUFFER_INIT(0);
	struct score_values values = { 0 };
	size_t run, all = SCORES_ONE / SCORES_OF_VALUE + 2;

	if (count)
		qsort(scores, count, sizeof *scores, compare_scores);
	for (size_t i = 0; i < count; i++)
		all += i == 0 || !are_of_one_value(&scores[i - 1], &scores[i]);
	values.items = arena_array(arena, struct score_value, all);
	for (size_t i = 0; i < count; i += run) {
		uint32_t numbers[SCORES_OF_VALUE] = { 0 };

		for (run = 0; i + run < count && are_of_one_value(&scores[i], &scores[i + run]); run++)
			numbers[scores[i + run].number % SCORES_OF_VALUE] = scores[i + run].score + 1;
		add_numbers(&values, name_of(scores[i].year, scores[i].number, arena), numbers, &body, arena);
	}
	if (count) {
		add_percentiles(&values, scores, count, &body, arena);
		vulndb_pack_text(&body, S(SCORES_ABOUT));
		vulndb_pack_text(&body, about->source);
		vulndb_pack_text(&body, about->role);
		vulndb_pack_text(&body, about->speaker);
		vulndb_pack_text(&body, about->date);
		add_value(&values, S(SCORES_ABOUT), &body, arena);
	}
	*ret_values = values;
}

/* Reading */

void scores_unpack(struct vulndb_unpack *unpack, struct score_numbers *ret_numbers)
{
	struct score_numbers numbers = { .name = vulndb_unpack_text(unpack) };

	numbers.count = vulndb_unpack_count(unpack, SCORES_NUMBER_BYTES);
	numbers.planes = unpack->at;
	if (numbers.count > SCORES_OF_VALUE)
		vulndb_unpack_fail(unpack);
	if (unpack->failed)
		numbers.count = 0;
	else
		unpack->at += numbers.count * SCORES_NUMBER_BYTES;
	*ret_numbers = numbers;
}

void scores_unpack_about(struct vulndb_unpack *unpack, struct assessment *ret_about)
{
	if (!slice_equal(vulndb_unpack_text(unpack), S(SCORES_ABOUT)))
		vulndb_unpack_fail(unpack);
	*ret_about = (struct assessment){ 0 };
	ret_about->source = vulndb_unpack_text(unpack);
	ret_about->role = vulndb_unpack_text(unpack);
	ret_about->speaker = vulndb_unpack_text(unpack);
	ret_about->date = vulndb_unpack_text(unpack);
}
