/* baseline.c - findings that an earlier report has */
#include "compare/baseline.h"
#include "base/memory.h"
#include "compare/finding_pairs.h"
#include "compare/saved.h"

#include <stdlib.h>

struct baseline {
	char *path;
	struct saved saved;
};

int baseline_read(const char *path, struct baseline **ret_baseline, struct error *err)
{
	struct baseline *baseline = memory_one(struct baseline);
	int r = saved_read_file(path, &baseline->saved, err);

	baseline->path = memory_text(path, strlen(path));
	if (r < 0) {
		baseline_free(baseline);
		return error_context(err, r, "--baseline");
	}
	*ret_baseline = baseline;
	return 0;
}

void baseline_free(struct baseline *baseline)
{
	if (!baseline)
		return;
	saved_done(&baseline->saved);
	free(baseline->path);
	free(baseline);
}

static void note_unexamined(
	const struct baseline *baseline, bool then_skipped, bool skipped, const char *what, struct note_sink *notes)
{
	if (then_skipped && !skipped)
		note_add(notes, NOTE_REMARK, S(""), "%s did not look for %s: all that are found count as new (--baseline)",
			baseline->path, what);
}

static void note_differences(const struct baseline *baseline, const struct report *report, bool alike, struct note_sink *notes)
{
	const struct report *then = &baseline->saved.report;

	note_unexamined(baseline, then->vulnerabilities_skipped, report->vulnerabilities_skipped, "vulnerable packages", notes);
	note_unexamined(baseline, then->settings_skipped, report->settings_skipped, "settings", notes);
	note_unexamined(baseline, then->accounts_skipped, report->accounts_skipped, "accounts", notes);
	note_unexamined(baseline, then->secrets_skipped, report->secrets_skipped, "secrets", notes);
	note_unexamined(baseline, then->malware_skipped, report->malware_skipped, "malware", notes);
	if (then->hidden_count)
		note_add(notes, NOTE_REMARK, S(""),
			"%s does not list %zu of its findings, which its options hid: they count as new (--baseline)",
			baseline->path, then->hidden_count);
	if (alike)
		note_add(notes, NOTE_REMARK, S(""),
			"no fingerprint of a secret is in %s, too, as those of two users never are: a secret in the same place, "
			"of "
			"which as much as is shown is the same, counts as known (--baseline)",
			baseline->path);
}

void baseline_mark(const struct baseline *baseline, struct report *report, struct arena *arena, struct note_sink *notes)
{
	const struct report *then = &baseline->saved.report;
	struct finding *known = arena_array(arena, struct finding, report->finding_count);
	struct pairs pairs;
	size_t kept = 0;
	bool alike;

	finding_pairs_match((struct finding_list){ then->findings, then->finding_count },
		(struct finding_list){ report->findings, report->finding_count }, &pairs, &alike);
	report->baseline = arena_copy(arena, slice_from_text(baseline->path));
	report->known_count = 0;
	for (size_t i = 0; i < report->finding_count; i++) {
		report->findings[i].known = pairs.newer[i] != PAIR_NONE;
		if (report->findings[i].known)
			known[report->known_count++] = report->findings[i];
		else
			report->findings[kept++] = report->findings[i];
	}
	if (report->known_count)
		memcpy(report->findings + kept, known, report->known_count * sizeof *known);
	note_differences(baseline, report, alike, notes);
	pairs_done(&pairs);
}
