/* builder_scores.c - which of the scores lie apart from what else is said of flaws */
#include "base/memory.h"
#include "vulndb/builder.h"

/* Those of one source, role, speaker and day. Names are kept once, so the same name is the same pointer. */
struct origin {
	const struct flaw *first;
	size_t count;
};

static bool is_of(const struct origin *origin, const struct flaw *flaw)
{
	const struct flaw *first = origin->first;

	return first->source.ptr == flaw->source.ptr && first->role.ptr == flaw->role.ptr &&
	       first->speaker.ptr == flaw->speaker.ptr && first->date.ptr == flaw->date.ptr;
}

static void count_one(struct origin **origins, size_t *count, size_t *capacity, const struct flaw *flaw)
{
	for (size_t i = 0; i < *count; i++)
		if (is_of(&(*origins)[i], flaw)) {
			(*origins)[i].count++;
			return;
		}
	memory_reserve(*origins, *count, *capacity);
	(*origins)[(*count)++] = (struct origin){ flaw, 1 };
}

/* Of as many the first. */
static struct origin most_frequent(const struct vulndb_builder *builder)
{
	size_t count = 0, capacity = 0;
	struct origin *origins = NULL, most = { 0 };

	for (size_t i = 0; i < builder->flaw_count; i++)
		if (builder->flaws[i].is_score)
			count_one(&origins, &count, &capacity, &builder->flaws[i]);
	for (size_t i = 0; i < count; i++)
		if (origins[i].count > most.count)
			most = origins[i];
	free(origins);
	return most;
}

/* Of two that say it of one CVE in that origin there is one, for the rules have chosen: speakers are part of it. */
void builder_take_scores(struct vulndb_builder *builder)
{
	struct origin origin = most_frequent(builder);
	struct flaw about = { 0 };
	size_t kept = 0;

	if (origin.count == 0)
		return;
	about = *origin.first;
	origin.first = &about;
	builder->scores = memory_grow(NULL, origin.count, sizeof *builder->scores);
	for (size_t i = 0; i < builder->flaw_count; i++)
		if (builder->flaws[i].is_score && is_of(&origin, &builder->flaws[i]))
			builder->scores[builder->score_count++] = builder->flaws[i].score;
		else
			builder->flaws[kept++] = builder->flaws[i];
	builder->flaw_count = kept;
	builder->about_scores =
		(struct assessment){ .source = about.source, .role = about.role, .speaker = about.speaker, .date = about.date };
}
