/* gaps.c - situations in which something could not be examined, or nobody repairs it any more */
#include "policy/deciding.h"

/* SENTENCE, and the policy's reason: of what it does not take as gravely as the built-in one it is an acceptance. */
static struct slice with_reason(
	const struct deciding *deciding, struct slice sentence, enum verdict_kind action, struct slice reason)
{
	if (!reason.len)
		return sentence;
	return arena_printf(deciding->arena, "%.*s; %s: %.*s", SLICE_ARG(sentence),
		action == VERDICT_PASS || action == VERDICT_WARN ? "the policy accepts it" : "the policy says why",
		SLICE_ARG(reason));
}

/* As the policy says, with its reason; "incomplete" where it says nothing. */
static void decide_incomplete(struct deciding *deciding, const char *situation, size_t count, struct slice sentence)
{
	const struct stance *stance = &deciding->policy->stances[SITUATION_INCOMPLETE];

	decide(deciding, &(struct decision){ .action = stance->steps[0].action,
				 .situation = slice_from_text(situation),
				 .rule = policy_rule_place(deciding, SITUATION_INCOMPLETE, stance->line),
				 .sentence = with_reason(deciding, sentence, stance->steps[0].action, stance->reason),
				 .count = count });
}

/* The first note that tells why layer INDEX is not complete, or the reason that it was skipped for. */
static struct slice why_incomplete(const struct report *report, size_t index)
{
	const struct layer *layer = report->layers[index].layer;

	for (size_t i = 0; i < report->note_count; i++)
		if (report->notes[i].layer == (int64_t)index && report->notes[i].note.kind == NOTE_INCOMPLETE &&
			report->notes[i].note.text.len)
			return report->notes[i].note.text;
	return layer && layer->skip_reason ? slice_from_text(layer->skip_reason) : S("");
}

static void decide_layers(struct deciding *deciding)
{
	struct naming naming = { .separator = "; " };
	const struct report *report = deciding->report;
	bool folder = report->image && report->image->kind != IMAGE_OF_LAYERS;
	struct slice names;

	for (size_t i = 0; i < report->layer_count; i++)
		naming.count += !report->layers[i].complete;
	for (size_t i = 0; i < report->layer_count && !naming_is_full(&naming); i++) {
		struct slice why;

		if (report->layers[i].complete)
			continue;
		why = why_incomplete(report, i);
		naming_begin_item(&naming);
		if (folder)
			buffer_add_slice(&naming.text, why);
		else
			buffer_addf(&naming.text, "layer %zu%s%.*s%s", i + 1, why.len ? " (" : "", SLICE_ARG(why),
				why.len ? ")" : "");
	}
	names = naming_end(&naming, deciding->arena);
	if (naming.count && folder)
		decide_incomplete(deciding, "incomplete", naming.count,
			arena_printf(deciding->arena, "the folder could not be examined whole: %.*s", SLICE_ARG(names)));
	else if (naming.count)
		decide_incomplete(deciding, "incomplete", naming.count,
			arena_printf(deciding->arena, "%zu of %zu layers could not be examined whole: %.*s", naming.count,
				report->layer_count, SLICE_ARG(names)));
}

/* A note that says "incomplete" and is not told with its layer, nor as a gap. */
static bool is_open_note(const struct report *report, const struct report_note *note)
{
	bool told = note->layer >= 0 && (uint64_t)note->layer < report->layer_count && !report->layers[note->layer].complete;

	for (size_t i = 0; i < report->gap_count; i++)
		told = told || slice_starts_with(report->gaps[i].sentence, note->note.text);
	return note->note.kind == NOTE_INCOMPLETE && !told;
}

static void decide_notes(struct deciding *deciding)
{
	struct naming naming = { .separator = "; " };
	const struct report *report = deciding->report;
	struct slice names;

	for (size_t i = 0; i < report->note_count; i++)
		naming.count += is_open_note(report, &report->notes[i]);
	for (size_t i = 0; i < report->note_count && !naming_is_full(&naming); i++) {
		const struct note *note = &report->notes[i].note;

		if (!is_open_note(report, &report->notes[i]))
			continue;
		naming_begin_item(&naming);
		buffer_addf(&naming.text, "%.*s%s%.*s", SLICE_ARG(note->path), note->path.len ? ": " : "", SLICE_ARG(note->text));
	}
	names = naming_end(&naming, deciding->arena);
	if (naming.count)
		decide_incomplete(deciding, "incomplete", naming.count,
			arena_printf(deciding->arena, "%zu %s could not be examined: %.*s", naming.count,
				naming.count == 1 ? "thing" : "things", SLICE_ARG(names)));
}

static void decide_advisories(struct deciding *deciding)
{
	const struct report *report = deciding->report;
	struct slice date = { NULL, 0 };
	uint64_t count = 0;

	for (size_t i = 0; i < report->source_count; i++) {
		if (!report->sources[i].partial)
			return;
		count += report->sources[i].advisory_count;
		if (slice_compare(report->sources[i].date, date) > 0)
			date = report->sources[i].date;
	}
	if (report->source_count == 0)
		decide_incomplete(
			deciding, "advisories_partial", 1, S("no advisories took part; get them with `plimsoll db update`"));
	else
		decide_incomplete(deciding, "advisories_partial", 1,
			arena_printf(deciding->arena,
				"only the %ju built-in advisories of %.*s took part; get all with `plimsoll db update`",
				(uintmax_t)count, SLICE_ARG(date)));
}

/* What gets no more repairs is not judged whole either: with a reason the policy's word on it alone holds, without one the graver of both. */
static void decide_end_of_life(struct deciding *deciding, const struct gap *gap)
{
	const struct stance *ended = &deciding->policy->stances[SITUATION_END_OF_LIFE];
	const struct stance *incomplete = &deciding->policy->stances[SITUATION_INCOMPLETE];

	if (incomplete->steps[0].action > ended->steps[0].action && !ended->reason.len) {
		decide_incomplete(deciding, gap->situation.ptr, 1, gap->sentence);
		return;
	}
	decide(deciding, &(struct decision){ .action = ended->steps[0].action,
				 .situation = gap->situation,
				 .rule = policy_rule_place(deciding, SITUATION_END_OF_LIFE, ended->line),
				 .sentence = with_reason(deciding, gap->sentence, ended->steps[0].action, ended->reason),
				 .count = 1 });
}

void decide_gaps(struct deciding *deciding)
{
	const struct report *report = deciding->report;

	for (size_t i = 0; i < report->gap_count; i++) {
		if (slice_ends_with(report->gaps[i].situation, S("end_of_life")))
			decide_end_of_life(deciding, &report->gaps[i]);
		else
			decide_incomplete(deciding, report->gaps[i].situation.ptr, 1, report->gaps[i].sentence);
	}
	decide_layers(deciding);
	decide_notes(deciding);
	if (!report->vulnerabilities_skipped)
		decide_advisories(deciding);
}
