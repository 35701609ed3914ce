/* merge_covers.c - what layers have entries for, also where their covers are filters that answer "maybe"
 *
 * What a filter cannot answer is provisionally answered "no" and kept as a question. All questions of a pass are asked at once, the
 * layer is read again for them, and the pass is made anew. What nobody could answer stays "no": nothing is hidden for it, and a note
 * says so. */
#include "base/memory.h"
#include "evidence/cover_records.h"
#include "evidence/merge_state.h"
#include "link/record.h"
#include "model/cover.h"

#define QUESTIONS_MAX (1u << 20)
#define ROUNDS_MAX 4u /* an answer may lead to further questions */

void merge_look_with(struct merge *merge, const struct merge_look *look)
{
	merge->look = *look;
}

static int by_hash(const void *a, const void *b)
{
	const struct answer *x = a, *y = b;

	return (x->hash > y->hash) - (x->hash < y->hash);
}

static const struct answer *answer_of(const struct laid *laid, uint64_t hash)
{
	const struct answer wanted = { hash, false };

	return laid->answer_count ? bsearch(&wanted, laid->answers, laid->answer_count, sizeof wanted, by_hash) : NULL;
}

/* Sorted, each hash once, an answer "yes" before a "no". */
static void answers_end(struct laid *laid)
{
	size_t kept = 0;

	if (laid->answer_count)
		qsort(laid->answers, laid->answer_count, sizeof *laid->answers, by_hash);
	for (size_t i = 0; i < laid->answer_count; i++)
		if (kept && laid->answers[kept - 1].hash == laid->answers[i].hash)
			laid->answers[kept - 1].there |= laid->answers[i].there;
		else
			laid->answers[kept++] = laid->answers[i];
	laid->answer_count = kept;
}

static void answer(struct laid *laid, uint64_t hash, bool there)
{
	memory_reserve(laid->answers, laid->answer_count, laid->answer_capacity);
	laid->answers[laid->answer_count++] = (struct answer){ hash, there };
}

static struct question *question_at(struct question *questions, size_t size, uint64_t hash, size_t laid)
{
	size_t at = (hash ^ laid * 0x9e3779b97f4a7c15u) & (size - 1);

	while (questions[at].laid && (questions[at].hash != hash || questions[at].laid != laid + 1))
		at = (at + 1) & (size - 1);
	return &questions[at];
}

static void keep_question(struct merge *merge, size_t laid, uint64_t hash)
{
	struct question *question;

	if (merge->question_count * 2 >= merge->question_size) {
		size_t size = merge->question_size ? merge->question_size * 2 : 64;
		struct question *questions = memory_new(size * sizeof *questions);

		for (size_t i = 0; i < merge->question_size; i++)
			if (merge->questions[i].laid)
				*question_at(questions, size, merge->questions[i].hash, merge->questions[i].laid - 1) =
					merge->questions[i];
		free(merge->questions);
		merge->questions = questions;
		merge->question_size = size;
	}
	question = question_at(merge->questions, merge->question_size, hash, laid);
	if (question->laid)
		return;
	if (merge->question_count == QUESTIONS_MAX) {
		merge->laid[laid].doubted = true;
		return;
	}
	*question = (struct question){ hash, laid + 1 };
	merge->question_count++;
}

static void forget_questions(struct merge *merge)
{
	if (merge->question_count)
		memset(merge->questions, 0, merge->question_size * sizeof *merge->questions);
	merge->question_count = 0;
}

bool merge_covers(struct merge *merge, const struct laid *laid, uint64_t hash)
{
	enum cover_answer said = cover_ask(laid->exact.count ? &laid->exact : &laid->cover, hash);
	const struct answer *known;

	if (said != COVER_MAYBE)
		return said == COVER_SURE;
	known = answer_of(laid, hash);
	if (known)
		return known->there;
	keep_question(merge, (size_t)(laid - merge->laid), hash);
	return false;
}

static int by_question(const void *a, const void *b)
{
	const struct question *x = a, *y = b;

	if (x->laid != y->laid)
		return x->laid < y->laid ? -1 : 1;
	return (x->hash > y->hash) - (x->hash < y->hash);
}

static bool look_at(struct merge *merge, const struct question *questions, size_t count)
{
	struct laid *laid = &merge->laid[questions[0].laid - 1];
	uint64_t *hashes = memory_new(count * sizeof *hashes);
	bool *there = memory_new(count * sizeof *there);
	bool looked;

	for (size_t i = 0; i < count; i++)
		hashes[i] = questions[i].hash;
	looked = !laid->lost && merge->look.look && merge->look.look(merge->look.context, laid->layer, hashes, count, there) >= 0;
	laid->lost |= !looked; /* whoever could not be read again will not be later */
	for (size_t i = 0; i < count && looked; i++)
		answer(laid, hashes[i], there[i]);
	answers_end(laid);
	free(hashes);
	free(there);
	return looked;
}

bool merge_look_now(struct merge *merge)
{
	size_t count = 0, kept = merge->question_count;
	struct question *questions;
	bool looked = false;

	if (!kept)
		return false;
	questions = memory_new(kept * sizeof *questions);
	for (size_t i = 0; i < merge->question_size; i++)
		if (merge->questions[i].laid)
			questions[count++] = merge->questions[i];
	qsort(questions, count, sizeof *questions, by_question);
	for (size_t i = 0, end; i < count; i = end) {
		for (end = i; end < count && questions[end].laid == questions[i].laid; end++)
			;
		looked |= look_at(merge, questions + i, end - i);
	}
	free(questions);
	if (looked)
		forget_questions(merge);
	return looked;
}

void merge_doubts(struct merge *merge)
{
	static const struct note note = { .kind = NOTE_INCOMPLETE,
		.text = S("it has so many entries that what it hides of lower layers is not known for sure") };

	for (size_t i = 0; i < merge->question_size && merge->question_count; i++)
		if (merge->questions[i].laid)
			merge->laid[merge->questions[i].laid - 1].doubted = true;
	forget_questions(merge);
	for (size_t i = 0; i < merge->laid_count; i++)
		if (merge->laid[i].doubted && !merge->laid[i].named) {
			merge->laid[i].named = true;
			merge_note(merge, merge->laid[i].layer, &note);
		}
}

/* What the layer gave something at is there for sure: not worth a question. */
static int answer_by_record(struct merge *merge, struct laid *laid, enum record_kind kind, struct slice fields, struct error *err)
{
	struct package package;
	struct file file;
	struct link link;
	int r = 0;

	switch (kind) {
	case RECORD_PACKAGE:
		r = record_read(kind, fields, &package, merge->arena, err);
		if (r >= 0)
			answer(laid, cover_hash(merge_file_of(package.path), false), true);
		return r;
	case RECORD_FILE:
		r = record_read(kind, fields, &file, merge->arena, err);
		if (r >= 0)
			answer(laid, cover_hash(file.path, file.kind == FILE_FOLDER), true);
		return r;
	case RECORD_LINK:
		r = record_read(kind, fields, &link, merge->arena, err);
		if (r >= 0)
			answer(laid, cover_hash(link.path, false), true);
		return r;
	default:
		return 0;
	}
}

static int answer_by_records(struct merge *merge, struct laid *laid, struct slice records, struct error *err)
{
	enum record_kind kind;
	struct slice fields;
	int r;

	while ((r = record_next(&records, &kind, &fields, err)) > 0) {
		r = answer_by_record(merge, laid, kind, fields, err);
		if (r < 0)
			return r;
	}
	answers_end(laid);
	return r;
}

void merge_unload(struct merge *merge, struct laid *laid)
{
	laid->exact = (struct cover){ 0 };
	arena_done(&merge->loaded);
}

/* The whole list while the layer is laid, where it is kept: nothing needs to be asked then. */
static bool load_exact(struct merge *merge, struct laid *laid)
{
	struct slice records;

	if (!merge->look.load || merge->look.load(merge->look.context, laid->layer, &merge->loaded, &records) <= 0)
		return false;
	if (cover_in_records(records, &merge->loaded, &laid->exact, NULL) >= 0 && !laid->exact.filter)
		return true;
	merge_unload(merge, laid);
	return false;
}

int merge_take_cover(struct merge *merge, struct laid *laid, struct slice records, struct error *err)
{
	int r = cover_in_records(records, merge->arena, &laid->cover, err);

	if (r < 0 || !laid->cover.filter || load_exact(merge, laid))
		return r;
	return answer_by_records(merge, laid, records, err);
}

/* All that will be asked when the layer is laid: whom of those below it hides. */
void merge_probe(struct merge *merge, struct laid *laid)
{
	uint64_t steps = merge->steps;

	if (!laid->cover.filter || laid->exact.count)
		return;
	for (unsigned round = 0; round < ROUNDS_MAX; round++) {
		for (size_t i = 0; i < merge->first; i++)
			if (!merge->groups[i].hidden)
				(void)merge_is_hidden(merge, laid, &merge->groups[i]);
		merge->steps = steps;
		if (!merge_look_now(merge))
			return;
	}
}
