/* suspects.c - archives that programs read differently: notes of readers -> findings */
#include "scan/state.h"

static struct finding finding_of(struct scan *scan, const struct report_note *note)
{
	struct slice path = note->note.path, outer = path;
	ptrdiff_t inside = slice_find(path, S("!/"));
	uint64_t layer = note->layer < 0 ? 0 : (uint64_t)note->layer;

	if (inside >= 0)
		outer = slice_first(path, (size_t)inside);
	return (struct finding){
		.kind = FINDING_ARCHIVE,
		.id = S("PLM-E01"),
		.title = S("An archive says two things: its directory and the headers before its files disagree"),
		.rating = RATING_MODERATE,
		.reason = S("programs that read it from its start, as some scanners do, see other files than Java and Python do"),
		.score = -1,
		.place = { .path = path,
			.layer = layer,
			.base = layer < scan->image->layer_count && scan->image->layers[layer].base },
		.match = note->note.text,
		.action =
			arena_printf(&scan->arena, "build %.*s anew from sources that you know, or remove it", SLICE_ARG(outer)),
	};
}

void scan_list_suspects(struct scan *scan, bool (*hide)(struct scan *scan, const struct finding *finding))
{
	struct report *report = &scan->report;
	size_t count = 0, kept = 0;
	struct finding *findings;

	for (size_t i = 0; i < scan->note_count; i++)
		count += scan->notes[i].note.kind == NOTE_SUSPECT;
	if (!count)
		return;
	findings = arena_array(&scan->arena, struct finding, report->finding_count + count);
	if (report->finding_count)
		memcpy(findings, report->findings, report->finding_count * sizeof *findings);
	report->findings = findings;
	for (size_t i = 0; i < scan->note_count; i++) {
		struct finding finding;

		if (scan->notes[i].note.kind != NOTE_SUSPECT) {
			scan->notes[kept++] = scan->notes[i];
			continue;
		}
		finding = finding_of(scan, &scan->notes[i]);
		if (!hide(scan, &finding))
			findings[report->finding_count++] = finding;
	}
	scan->note_count = kept;
}
