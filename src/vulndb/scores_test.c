/* scores_test.c - scores of flaws come back, and what has changed of them is little */
#include "base/cleanup.h"
#include "base/test.h"
#include "vulndb/drift.h"
#include "vulndb/finished_test.h"
#include "vulndb/lmdb_test.h"
#include "vulndb/scores.h"

/* Of one source and day; what is said of the others is in one place with these, or in another, and comes back all the same. */
TEST(scores_come_back_as_they_were_written)
{
	static const struct {
		const char *score, *percentile, *want_score, *want_percentile; /* NULL: the same */
	} cases[] = {
		{ "0.97565", "0.99998", NULL, NULL },
		{ "0.00001", "0.00002", NULL, NULL },
		{ "0.00000", "0.00001", "0", NULL },
		{ "1.00000", "1.00000", "1", "1" },
		{ "0.50000", "0.90000", "0.5", "0.9" },
		{ "0.4", "0.8", NULL, NULL },
		{ "0.030000000", "0.790000000", "0.03", "0.79" }, /* of 2021 to 2025 */
		{ "6e-05", "1e-2", "0.00006", "0.01" },
		{ "0.000010", "0.00003", "0.00001", "0.00003" }, /* the highest of that score */
		{ "0.123456789", "0.1", NULL, NULL },            /* more digits than FIRST publishes now */
		{ "0.12345", "0.1234567", NULL, NULL },
		{ "9.3e-05", "0.1", NULL, NULL },
		{ "9.30e-05", "0.1", NULL, NULL },
		{ "", "0.1", NULL, NULL },
		{ "0.1", "", NULL, NULL },
		{ "0.", "0.1", "0", NULL },
		{ ".5", "0.1", NULL, NULL },
		{ "9.99", "0.1", NULL, NULL },
		{ "0.1234567890", "0.1", NULL, NULL },
		{ "10.5", "0.1", NULL, NULL },
		{ "0.-1", "0.1", NULL, NULL },
		{ "0,5", "0.1", NULL, NULL },
		{ "0.1.1", "0.1", NULL, NULL },
		{ "1e-", "0.1", NULL, NULL },
		{ "1e-99", "0.1", NULL, NULL },
		{ "18446744073709551616.0", "0.1", NULL, NULL },
	};
	char *folder = test_make_folder();
	cleanup_free char *path = test_path(folder, "store");
	struct vulndb_builder *builder = vulndb_builder_new();
	cleanup_arena struct arena arena = ARENA_INIT;
	struct assessment *got;
	struct vulndb *store;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct assessment assessment = { .epss = slice_from_text(cases[i].score),
			.percentile = slice_from_text(cases[i].percentile),
			.date = S("2026-08-16") };

		assessment.id = arena_printf(&arena, "CVE-2021-%zu", 1990 + i);
		vulndb_builder_add_assessment(builder, 0, &assessment);
	}
	store = test_finish(builder, NULL, path);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		CHECK_INT(test_find_flaw(store, arena_printf(&arena, "CVE-2021-%zu", 1990 + i).ptr, &arena, &got), 1);
		CHECK_SLICE(got->epss, cases[i].want_score ? cases[i].want_score : cases[i].score);
		if (i != 1 && i != 2) /* others have that score and a higher percentile */
			CHECK_SLICE(got->percentile, cases[i].want_percentile ? cases[i].want_percentile : cases[i].percentile);
		CHECK_SLICE(got->date, "2026-08-16");
		CHECK_SLICE(got->source, "test");
	}
	vulndb_close(store);
	test_remove_folder(folder);
}

/* FIRST makes percentiles of scores with more digits than it publishes. */
TEST(of_several_percentiles_of_one_score_the_highest_counts)
{
	static const struct {
		const char *id, *score, *percentile, *want;
	} cases[] = {
		{ "CVE-2021-0001", "0.00266", "0.50101", "0.50300" },
		{ "CVE-2021-0002", "0.00266", "0.50300", "0.50300" },
		{ "CVE-1999-10000", "0.00266", "0.50200", "0.50300" },
		{ "CVE-2021-9999", "0.00267", "0.50301", "0.50301" },
	};
	char *folder = test_make_folder();
	cleanup_free char *path = test_path(folder, "store");
	struct vulndb_builder *builder = vulndb_builder_new();
	cleanup_arena struct arena arena = ARENA_INIT;
	struct assessment *got;
	struct vulndb *store;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct assessment assessment = { .id = slice_from_text(cases[i].id),
			.epss = slice_from_text(cases[i].score),
			.percentile = slice_from_text(cases[i].percentile) };

		vulndb_builder_add_assessment(builder, 0, &assessment);
	}
	store = test_finish(builder, NULL, path);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		double wanted = strtod(cases[i].want, NULL);

		CHECK_INT(test_find_flaw(store, cases[i].id, &arena, &got), 1);
		CHECK_SLICE(got->id, cases[i].id);
		CHECK_SLICE(got->epss, cases[i].score);
		CHECK(strtod(arena_text(&arena, got->percentile), NULL) == wanted);
	}
	CHECK_INT(test_find_flaw(store, "CVE-2021-0003", &arena, &got), 0);
	CHECK_INT(test_find_flaw(store, "CVE-2021-00001", &arena, &got), 0);
	CHECK_INT(test_find_flaw(store, "CVE-2022-0001", &arena, &got), 0);
	vulndb_close(store);
	test_remove_folder(folder);
}

/* Of other sources and days there are few, which lie with what else is said. */
TEST(scores_of_several_sources_are_all_there)
{
	char *folder = test_make_folder();
	cleanup_free char *path = test_path(folder, "store");
	struct vulndb_builder *builder = vulndb_builder_new();
	cleanup_arena struct arena arena = ARENA_INIT;
	struct assessment *got;
	struct vulndb *store;

	for (size_t i = 0; i < 3000; i++) {
		struct assessment assessment = { .id = arena_printf(&arena, "CVE-2021-%zu", 5000 + i / 2),
			.epss = arena_printf(&arena, "0.%05zu", i + 1),
			.percentile = S("0.5"),
			.date = i % 7 == 1 ? S("2026-08-15") : S("2026-08-16") };

		vulndb_builder_add_assessment(
			builder, vulndb_builder_batch(builder, i % 2 ? S("another") : S("epss")), &assessment);
	}
	store = test_finish(builder, NULL, path);
	for (size_t i = 0; i < 3000; i += 2) {
		CHECK_INT(test_find_flaw(store, arena_printf(&arena, "CVE-2021-%zu", 5000 + i / 2).ptr, &arena, &got), 2);
		for (size_t k = 0; k < 2; k++) {
			size_t number = i + 1 - k;
			struct slice want = arena_printf(&arena, "0.%05zu", number + 1);

			while (want.ptr[want.len - 1] == '0')
				want.len--;
			CHECK_SLICE(got[k].source, k ? "epss" : "another");
			CHECK_INT(strtod(arena_text(&arena, got[k].epss), NULL) * 1e5 + 0.5, number + 1);
			CHECK_SLICE(got[k].date, number % 7 == 1 ? "2026-08-15" : "2026-08-16");
		}
	}
	vulndb_close(store);
	test_remove_folder(folder);
}

/* What makes a body of OLD numbers one of NEW ones, applied: the numbers. Their gaps and values are *RET_BYTES in all. */
static void drift_there(const uint32_t *old, size_t old_count, const uint32_t *new, size_t new_count, size_t *ret_bytes)
{
	cleanup_buffer struct buffer before = BUFFER_INIT(0), after = BUFFER_INIT(0), steps = BUFFER_INIT(0),
				     again = BUFFER_INIT(0);
	struct drift_streams streams = { 0 };
	struct vulndb_unpack step, gap, value;

	scores_pack_numbers(&before, S("CVE-2021-1"), old, old_count);
	scores_pack_numbers(&after, S("CVE-2021-1"), new, new_count);
	CHECK(drift_make(buffer_slice(&before), buffer_slice(&after), &steps, &streams));
	step = (struct vulndb_unpack){ .at = steps.ptr, .stop = steps.ptr + steps.len };
	gap = (struct vulndb_unpack){ .at = streams.gaps.ptr, .stop = streams.gaps.ptr + streams.gaps.len };
	value = (struct vulndb_unpack){ .at = streams.values.ptr, .stop = streams.values.ptr + streams.values.len };
	CHECK(drift_apply(buffer_slice(&before), &step, &gap, &value, &again));
	CHECK(slice_equal(buffer_slice(&again), buffer_slice(&after)));
	CHECK(vulndb_unpack_is_done(&step) && vulndb_unpack_is_done(&gap) && vulndb_unpack_is_done(&value));
	*ret_bytes = streams.gaps.len + streams.values.len;
	buffer_done(&streams.gaps);
	buffer_done(&streams.values);
}

TEST(what_drifts_is_made_again_and_takes_little_room)
{
	uint32_t old[SCORES_OF_VALUE], new[SCORES_OF_VALUE];
	size_t bytes;

	for (uint32_t i = 0; i < SCORES_OF_VALUE; i++)
		old[i] = new[i] = i % 3 ? i * 97 % 100002 : 0;
	drift_there(old, SCORES_OF_VALUE, new, SCORES_OF_VALUE, &bytes);
	CHECK_INT(bytes, 2); /* a gap of 1000 */
	new[0] = 100001;
	new[500] -= 3;
	new[999] += 40;
	drift_there(old, SCORES_OF_VALUE, new, SCORES_OF_VALUE, &bytes);
	CHECK_INT(bytes, 1 + 2 + 2 + 3 + 1 + 1); /* gaps of 0, 499, 498; 200002, 5, 80 */
	for (uint32_t i = 0; i < SCORES_OF_VALUE; i++)
		new[i] = old[i] ? old[i] + 30 : 0; /* as percentiles do */
	drift_there(old, SCORES_OF_VALUE, new, SCORES_OF_VALUE, &bytes);
	CHECK(bytes < 8);
	drift_there(old, 0, new, SCORES_OF_VALUE, &bytes);
	drift_there(old, SCORES_OF_VALUE, new, 0, &bytes);
	CHECK_INT(bytes, 0);
	drift_there(old, 10, new, 700, &bytes);
	drift_there(old, 700, new, 10, &bytes);
}

TEST(a_drift_of_something_else_is_none)
{
	static const struct {
		struct slice steps, gaps, values;
	} cases[] = {
		{ { "\x02\x03", 2 }, { "\x03", 1 }, { "", 0 } },                 /* another kind */
		{ { "\x00\xe9\x07", 3 }, { "\xe9\x07", 2 }, { "", 0 } },         /* 1001 numbers */
		{ { "\x00\x03", 2 }, { "\x04", 1 }, { "", 0 } },                 /* a longer gap */
		{ { "\x00\x03", 2 }, { "", 0 }, { "\x02\x02\x02", 3 } },         /* no gap */
		{ { "\x00\x03", 2 }, { "\x00\x00\x00", 3 }, { "\x02\x02", 2 } }, /* a value too few */
		{ { "\x00\x03", 2 }, { "\x00\x02", 2 }, { "\x00", 1 } },         /* a difference that is none */
		{ { "\x00\x03", 2 }, { "\x00\x02", 2 }, { "\x05", 1 } },         /* less than nothing */
		{ { "\x00\x03", 2 }, { "\x00\x02", 2 }, { "\xfe\xff\xff\xff\xff\xff\xff\xff\xff\x01", 10 } },
		{ { "\x00", 1 }, { "\x03", 1 }, { "", 0 } },
		{ { "", 0 }, { "\x03", 1 }, { "", 0 } },
	};
	cleanup_buffer struct buffer old = BUFFER_INIT(0);

	scores_pack_numbers(&old, S("CVE-2021-1"), (const uint32_t[]){ 2, 0, 5 }, 3);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct vulndb_unpack steps = { .at = cases[i].steps.ptr, .stop = cases[i].steps.ptr + cases[i].steps.len };
		struct vulndb_unpack gaps = { .at = cases[i].gaps.ptr, .stop = cases[i].gaps.ptr + cases[i].gaps.len };
		struct vulndb_unpack values = { .at = cases[i].values.ptr, .stop = cases[i].values.ptr + cases[i].values.len };
		cleanup_buffer struct buffer out = BUFFER_INIT(0);

		if (drift_apply(buffer_slice(&old), &steps, &gaps, &values, &out))
			fail_msg("case %zu", i);
	}
}
