/* flaw_find.c - what a store says of a flaw itself */
#include "vulndb/store.h"

int store_find_kept(struct vulndb *store, enum store_kept kind, const struct vulndb_key *key, struct slice what,
	struct vulndb_unpack *ret_unpack, struct error *err)
{
	struct store_value *kept = &store->kept[kind];
	struct slice bytes = slice_make(key->bytes, key->len), value;
	int r;

	if (kept->key.len && slice_equal(slice_make(kept->key.bytes, kept->key.len), bytes)) {
		*ret_unpack = kept->body;
		return kept->is_there;
	}
	kept->key.len = 0;
	r = pages_find(store->pages, bytes, &value, err);
	if (r > 0) {
		buffer_clear(&kept->bytes);
		buffer_add_slice(&kept->bytes, value);
		r = vulndb_unseal(bytes, buffer_slice(&kept->bytes), what, &kept->body, err) < 0 ? -ERR_FORMAT : 1;
	}
	if (r < 0)
		return r;
	kept->key = *key;
	kept->is_there = r > 0;
	*ret_unpack = kept->body;
	return r;
}

/* Scores */

int store_check_scores(struct slice key, struct vulndb_unpack *unpack, struct score_numbers *ret_numbers, struct error *err)
{
	struct vulndb_unpack whole = *unpack;
	struct slice name = vulndb_unpack_text(&whole);
	struct score_numbers numbers = { .name = name };
	struct assessment about;

	if (slice_equal(name, S(SCORES_ABOUT)))
		scores_unpack_about(unpack, &about);
	else
		scores_unpack(unpack, &numbers);
	if (!vulndb_unpack_is_done(unpack))
		return store_damaged(name, err);
	for (size_t i = 0; i < numbers.count; i++)
		if (score_at(&numbers, i) > SCORES_ONE + 1)
			return store_damaged(name, err);
	*ret_numbers = numbers;
	return store_check_key(key, TABLE_SCORES, name, S(""), err);
}

/* The number at INDEX of the value NAME: 1, 0 where there is none, or an error. */
static int find_number(
	struct vulndb *store, enum store_kept kind, struct slice name, size_t index, uint32_t *ret_number, struct error *err)
{
	struct score_numbers numbers;
	struct vulndb_unpack unpack;
	struct vulndb_key key;
	uint32_t number;
	int r;

	vulndb_key_of(TABLE_SCORES, name, S(""), &key);
	r = store_find_kept(store, kind, &key, name, &unpack, err);
	if (r <= 0)
		return r;
	scores_unpack(&unpack, &numbers);
	number = score_at(&numbers, index);
	if (!vulndb_unpack_is_done(&unpack) || !slice_equal(numbers.name, name) || number > SCORES_ONE + 1)
		return store_damaged(name, err);
	*ret_number = number - 1;
	return number > 0;
}

/* Of that score: no text where none is known. */
static int find_percentile(struct vulndb *store, uint32_t score, struct arena *arena, struct slice *ret_text, struct error *err)
{
	uint32_t number;
	int r = find_number(store, KEPT_PERCENTILES, score_percentiles_name(score, arena), score % SCORES_OF_VALUE, &number, err);

	*ret_text = r > 0 ? score_text(number, arena) : S("");
	return r < 0 ? r : 0;
}

static int find_about(struct vulndb *store, struct arena *arena, struct assessment *ret_about, struct error *err)
{
	struct vulndb_unpack unpack;
	struct vulndb_key key;
	int r;

	vulndb_key_of(TABLE_SCORES, S(SCORES_ABOUT), S(""), &key);
	r = store_find_kept(store, KEPT_ABOUT, &key, S("scores"), &unpack, err);
	if (r < 0)
		return r;
	if (r > 0)
		scores_unpack_about(&unpack, ret_about);
	if (r == 0 || !vulndb_unpack_is_done(&unpack))
		return store_damaged(S("scores"), err);
	ret_about->source = arena_copy(arena, ret_about->source.len ? ret_about->source : store->facts.name);
	ret_about->role = arena_copy(arena, ret_about->role);
	ret_about->speaker = arena_copy(arena, ret_about->speaker);
	ret_about->date = arena_copy(arena, ret_about->date);
	return 0;
}

int store_find_score(
	struct vulndb *store, struct slice id, struct arena *arena, struct assessment *ret_assessment, struct error *err)
{
	struct assessment assessment;
	struct slice name;
	uint32_t score;
	size_t index;
	int r;

	if (!score_name_of(id, arena, &name, &index))
		return 0;
	r = find_number(store, KEPT_SCORES, name, index, &score, err);
	if (r <= 0)
		return r;
	r = find_about(store, arena, &assessment, err);
	if (r == 0)
		r = find_percentile(store, score, arena, &assessment.percentile, err);
	if (r < 0)
		return r;
	assessment.id = arena_copy(arena, id);
	assessment.epss = score_text(score, arena);
	*ret_assessment = assessment;
	return 1;
}

/* Blocks */

int store_unpack_block(struct vulndb_unpack *unpack, struct slice source, struct slice only, struct arena *arena,
	struct store_block *ret_block, struct error *err)
{
	struct store_block block = { 0 };

	flaw_unpack_block(unpack, only, arena, &block.name, &block.assessments, &block.count);
	if (!vulndb_unpack_is_done(unpack))
		return store_damaged(block.name, err);
	for (size_t i = 0; i < block.count; i++)
		if (block.assessments[i].source.len == 0)
			block.assessments[i].source = source;
	*ret_block = block;
	return 0;
}

static int find_block(
	struct vulndb *store, struct slice id, struct arena *arena, struct store_block *ret_block, struct error *err)
{
	struct vulndb_unpack unpack;
	struct vulndb_key key;
	int r;

	*ret_block = (struct store_block){ .name = flaw_block(id) };
	flaw_key_of(id, &key);
	r = store_find_kept(store, KEPT_BLOCK, &key, id, &unpack, err);
	if (r > 0)
		r = store_unpack_block(&unpack, arena_copy(arena, store->facts.name), id, arena, ret_block, err);
	if (r == 0 && !slice_equal(ret_block->name, flaw_block(id)))
		r = store_damaged(id, err);
	return r;
}

/* Where it belongs among those of BLOCK: these are in the order of their roles, and of their sources where they have none. */
static void add_score(struct store_block *block, const struct assessment *score, struct arena *arena)
{
	struct assessment *all = arena_array(arena, struct assessment, block->count + 1);
	size_t at = 0;

	while (at < block->count && block->assessments[at].role.len == 0 &&
		slice_compare(block->assessments[at].source, score->source) < 0)
		at++;
	for (size_t i = 0; i <= block->count; i++)
		all[i] = i == at ? *score : block->assessments[i - (i > at)];
	block->assessments = all;
	block->count++;
}

int vulndb_find_flaw(struct vulndb *store, struct slice id, struct arena *arena, struct assessment **ret_assessments,
	size_t *ret_count, struct error *err)
{
	struct store_block block;
	struct assessment score;
	int r = find_block(store, id, arena, &block, err);

	if (r == 0)
		r = store_find_score(store, id, arena, &score, err);
	if (r < 0)
		return store_error(store, r, err);
	if (r > 0)
		add_score(&block, &score, arena);
	*ret_assessments = block.assessments;
	*ret_count = block.count;
	return 0;
}
