/* rejected.c - CVE ids that name no flaw, for whoever gave them has taken them back */
#include "scan/rejected.h"

struct slice rejected_reason(const struct assessment *assessments, size_t count)
{
	const struct assessment *cna = NULL;

	for (size_t i = 0; i < count; i++)
		if (slice_equal(assessments[i].role, S("cna")) && (!cna || slice_compare(assessments[i].date, cna->date) > 0))
			cna = &assessments[i];
	if (cna)
		return cna->rejected;
	for (size_t i = 0; i < count; i++)
		if (assessments[i].rejected.len)
			return assessments[i].rejected;
	return S("");
}

static bool is_among(struct slice text, struct slices list)
{
	for (size_t i = 0; i < list.count; i++)
		if (slice_equal(list.items[i], text))
			return true;
	return false;
}

bool rejected_is_sole_basis(const struct match *match)
{
	for (size_t i = 0; i < match->advisory_count; i++) {
		const struct advisory *advisory = match->advisories[i];
		struct slice record = advisory->record.len ? advisory->record : advisory->id;

		if (!slice_equal(advisory_cve_of(record), match->finding.id) && !advisory_is_bulletin(record) &&
			!is_among(record, advisory->bulletins))
			return false;
	}
	return true;
}

void rejected_leave_out(struct match_list *matches, struct note_sink *notes)
{
	struct slice before = S("");
	size_t kept = 0;

	for (size_t i = 0; i < matches->count; i++) {
		struct match *match = &matches->items[i];
		struct slice reason = rejected_reason(match->assessments, match->assessment_count);

		if (reason.len == 0 || !rejected_is_sole_basis(match)) {
			matches->items[kept++] = *match;
			continue;
		}
		if (!slice_equal(before, match->finding.id))
			note_add(notes, NOTE_REMARK, S(""), "%.*s was rejected, and is no finding: %.*s",
				SLICE_ARG(match->finding.id), SLICE_ARG(reason));
		before = match->finding.id;
	}
	matches->count = kept;
}
