/* round.c - one round of a sweep: what was found, what waits, what became of it */
#include "sweep/round.h"
#include "base/clock.h"
#include "base/memory.h"
#include <stdlib.h>

void round_done(struct round *round)
{
	for (size_t i = 0; i < round->image_count; i++)
		free(round->images[i].references);
	free(round->images);
	table_done(&round->by_digest);
	arena_done(&round->arena);
}

static void count(struct round *round, const struct sweep_result *result, bool known)
{
	struct sweep_summary *summary = &round->summary;

	round->progress.done++;
	round->progress.known += known;
	summary->known += known;
	if (result->outcome == SWEEP_FAILED) {
		round->progress.failed++;
		summary->failed++;
	} else if (result->outcome == SWEEP_OLDER) {
		summary->older++;
	} else {
		summary->verdicts[result->verdict]++;
	}
}

/* Of one name. The bytes may have been looked at under another. */
static void tell(struct round *round, const struct sweep_result *result, struct slice reference, bool known)
{
	struct sweep_result own = *result;

	own.reference = reference;
	if (!slice_equal(result->reference, reference))
		own.same_as = result->reference;
	count(round, &own, known);
	if (!known || round->number == 0)
		round->options->events.image(round->options->events.context, &own);
}

static int count_found(struct round *round, struct error *err)
{
	if (round->progress.found == SWEEP_REFERENCES_MAX)
		return error_set(err, ERR_LIMIT, "more than %u images", SWEEP_REFERENCES_MAX);
	round->progress.found++;
	round->summary.references++;
	return 0;
}

static int hear_failed(struct round *round, const struct sweep_news *news, struct error *err)
{
	struct sweep_result result = { .reference = news->reference, .outcome = SWEEP_FAILED, .error = news->error };
	char now[CLOCK_TEXT_SIZE];
	int r = count_found(round, err);

	if (r < 0)
		return r;
	clock_text(clock_seconds(), now);
	result.when = slice_from_text(now);
	tell(round, &result, news->reference, false);
	return 0;
}

/* Of what was done before: is it still good? *RET_RESULT: what it comes to now. */
static bool is_known(struct round *round, struct slice digest, struct sweep_result *ret_result)
{
	const struct sweep_result *before = sweep_state_find(round->state, digest);

	if (!before || before->outcome == SWEEP_FAILED)
		return false;
	*ret_result = *before;
	if (sweep_is_older(before->created, round->newer_than_unix)) {
		ret_result->outcome = SWEEP_OLDER;
		return true;
	}
	return before->outcome == SWEEP_JUDGED && !before->unread && slice_equal(before->judged_by, round->judged_by);
}

static struct sweep_image *add_image(struct round *round, const struct sweep_news *news)
{
	struct sweep_image *image;

	memory_reserve(round->images, round->image_count, round->image_capacity);
	image = &round->images[round->image_count];
	*image = (struct sweep_image){
		.digest = arena_copy(&round->arena, news->digest),
		.target = arena_copy(&round->arena, news->target),
	};
	table_set(&round->by_digest, image->digest, round->image_count++);
	round->summary.images++;
	image->done = image->known = is_known(round, image->digest, &image->result);
	return image;
}

static int hear_image(struct round *round, const struct sweep_news *news, struct error *err)
{
	size_t number = table_find(&round->by_digest, news->digest);
	struct sweep_image *image;
	struct slice reference;
	int r;

	if (!news->digest.len || !news->target.len || !news->reference.len)
		return error_set(err, ERR_FORMAT, "the lister found an image without a name, or without a digest");
	r = count_found(round, err);
	if (r < 0)
		return r;
	image = number == TABLE_NONE ? add_image(round, news) : &round->images[number];
	reference = arena_copy(&round->arena, news->reference);
	memory_reserve_one(image->references, image->reference_count, image->reference_capacity);
	image->references[image->reference_count++] = reference;
	if (image->done)
		tell(round, &image->result, reference, image->known);
	return 0;
}

int round_hear(struct round *round, const struct sweep_news *news, struct error *err)
{
	switch (news->kind) {
	case NEWS_REPOSITORIES:
		round->progress.repositories = round->summary.repositories = news->number;
		return 0;
	case NEWS_REPOSITORY:
		round->progress.repositories_listed++;
		round->summary.left_out += news->number;
		return 0;
	case NEWS_IMAGE:
		return hear_image(round, news, err);
	case NEWS_FAILED:
		return hear_failed(round, news, err);
	case NEWS_BROKEN:
		round->summary.broken = true;
		error_set(&round->summary.why, ERR_NETWORK, "%.*s", SLICE_ARG(news->error));
		break;
	default:
		break;
	}
	round->ended = true;
	return 0;
}

bool round_waits(struct round *round)
{
	while (round->next < round->image_count && round->images[round->next].done)
		round->next++;
	return round->next < round->image_count;
}

size_t round_next(struct round *round)
{
	return round_waits(round) ? round->next++ : TABLE_NONE;
}

int round_settle(struct round *round, size_t number, const struct sweep_result *result, struct error *err)
{
	struct sweep_image *image = &round->images[number];
	int r;

	image->result = sweep_result_copy(result, &round->arena);
	image->result.reference = image->references[0];
	image->result.digest = image->digest;
	image->result.judged_by = round->judged_by;
	image->done = true;
	round->summary.layers_read += result->layers_read;
	r = sweep_state_add(round->state, &image->result, err);
	for (size_t i = 0; i < image->reference_count && r >= 0; i++)
		tell(round, &image->result, image->references[i], false);
	return r;
}
