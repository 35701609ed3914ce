/* heard.c - tell who listens to the matcher */
#include "match/heard.h"
#include "match/matching.h"
#include "match/words.h"

void heard_tell(struct matching *matching, const struct heard *heard)
{
	const struct match_listener *listener = matching->listener;
	struct heard told = *heard;

	if (!listener || !listener->wants(listener->context, heard->advisory))
		return;
	if (told.why.len == 0)
		told.why = match_why_not(
			heard->advisory, package_type_facts(heard->subjects->type)->scheme, heard->version, matching->arena);
	listener->hear(listener->context, &told);
}

void heard_tell_unusable(struct matching *matching, const struct subject *subjects, size_t count, const struct sources *sources)
{
	for (size_t i = 0; matching->listener && i < sources->count; i++)
		for (size_t k = 0; k < sources->items[i].count; k++)
			heard_tell(matching, &(struct heard){ .subjects = subjects,
						     .count = count,
						     .name = subjects->name,
						     .version = subjects->version,
						     .store = sources->items[i].store,
						     .advisory = &sources->items[i].statements[k].advisory,
						     .unjudged = true,
						     .why = subjects->version.len ? S("its version cannot be compared")
										  : S("its version is not known") });
}
