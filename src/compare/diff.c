/* diff.c - words that the formats of a comparison have in common */
#include "compare/diff.h"
#include "report/table.h"

#include <inttypes.h>

const struct diff_format *const diff_formats[] = { &diff_table, &diff_json, &diff_markdown, NULL };

const char *const diff_headings[FINDING_STEP_COUNT] = {
	[FINDING_NEW] = "New findings",
	[FINDING_WORSE] = "Worse",
	[FINDING_BETTER] = "Better",
	[FINDING_FIXED] = "Fixed",
	[FINDING_GONE] = "Gone",
};

struct slice diff_title(const struct report *report)
{
	return report->image->reference.len ? report->image->reference : report->image->target;
}

struct slice diff_counts(const struct comparison *comparison, struct arena *arena)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(0);

	for (int step = 0; step < FINDING_SAME; step++)
		if (comparison->counts[step])
			buffer_addf(&text, "%s%zu %s", text.len ? ", " : "", comparison->counts[step], finding_step_names[step]);
	return text.len ? arena_copy(arena, buffer_slice(&text)) : S("none");
}

struct slice diff_layers(const struct comparison *comparison, struct arena *arena)
{
	static const enum layer_step order[] = { LAYER_ADDED, LAYER_REMOVED, LAYER_SHARED };
	static const char *const words[] = { [LAYER_SHARED] = "the same", [LAYER_ADDED] = "added", [LAYER_REMOVED] = "removed" };
	cleanup_buffer struct buffer text = BUFFER_INIT(0);

	for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
		if (comparison->layer_steps[order[i]] == 0)
			continue;
		buffer_addf(&text, "%s%zu %s (", text.len ? ", " : "", comparison->layer_steps[order[i]], words[order[i]]);
		table_add_bytes(&text, comparison->layer_bytes[order[i]]);
		buffer_add_byte(&text, ')');
	}
	return text.len ? arena_copy(arena, buffer_slice(&text)) : S("none");
}

struct slice diff_setting(const struct setting_change *change, bool after)
{
	struct slice value = after ? change->after : change->before;

	if (value.len)
		return value;
	return strcmp(change->name, "user") == 0 ? S("(none: root)") : S("(none)");
}

struct slice diff_account(const struct account *account, struct arena *arena)
{
	return arena_printf(arena, "uid %" PRIu64 ", gid %" PRIu64 ", home %.*s, shell %.*s", account->uid, account->gid,
		SLICE_ARG(account->home.len ? account->home : S("(none)")),
		SLICE_ARG(account->shell.len ? account->shell : S("(none)")));
}
