/* sweep_told.c - what a sweep says: a line an image, a line of progress, a summary */
#include "cli/sweep_told.h"

#include "cli/progress.h"
#include "codec/text.h"

#include <inttypes.h>

#define BAR_COLUMNS 20u
#define SENTENCE_BYTES_MAX 300u

void sweep_told_add(struct buffer *out, struct slice text)
{
	struct shown shown;

	while (text_next(&text, &shown))
		buffer_add(out, shown.bytes, shown.len);
}

static void add_counts(const struct sweep_result *result, struct buffer *out)
{
	const char *between = "  ";

	for (size_t rating = RATING_COUNT; rating-- > 0;)
		if (result->counts[rating]) {
			buffer_addf(out, "%s%" PRIu64 " %s", between, result->counts[rating], rating_name((enum rating)rating));
			between = ", ";
		}
}

void sweep_told_image(const struct sweep_result *result, struct buffer *out)
{
	struct slice why = result->sentence;

	if (result->outcome == SWEEP_FAILED)
		why = result->error;
	else if (result->outcome == SWEEP_OLDER)
		why = result->created;
	else if (result->verdict == VERDICT_PASS)
		why = S("");
	buffer_addf(out, "%-11s ", sweep_result_word(result));
	sweep_told_add(out, result->reference);
	if (result->same_as.len) {
		buffer_add_slice(out, S("  the same as "));
		sweep_told_add(out, result->same_as);
	} else {
		if (result->outcome == SWEEP_JUDGED)
			add_counts(result, out);
		if (why.len)
			buffer_add_slice(out, S(": "));
		sweep_told_add(out, slice_first(why, SENTENCE_BYTES_MAX));
	}
	buffer_add_byte(out, '\n');
}

static void add_bar(const struct sweep_progress *now, struct buffer *out)
{
	unsigned filled = now->found ? (unsigned)(now->done * BAR_COLUMNS / now->found) : 0;

	buffer_add_byte(out, '[');
	for (unsigned i = 0; i < BAR_COLUMNS; i++)
		buffer_add_byte(out, i < filled ? '#' : '-');
	buffer_add_slice(out, S("]  "));
}

static void add_progress(const struct sweep_progress *now, bool bar, bool repositories, struct buffer *out)
{
	uint64_t worked = now->done - now->known, left = now->found - now->done;
	double speed = now->seconds > 1 ? (double)worked / now->seconds : 0;

	if (bar)
		add_bar(now, out);
	buffer_addf(out, "%" PRIu64 "/%" PRIu64 "%s images", now->done, now->found, now->listing ? "+" : "");
	if (repositories && now->listing && now->repositories)
		buffer_addf(out, "  %" PRIu64 "/%" PRIu64 " repositories listed", now->repositories_listed, now->repositories);
	if (speed > 0.01)
		buffer_addf(out, "  %.1f/s", speed);
	if (speed > 0.01 && !now->listing && left) {
		buffer_add_slice(out, S("  "));
		progress_add_duration(out, (double)left / speed);
		buffer_add_slice(out, S(" left"));
	}
	if (now->failed)
		buffer_addf(out, "  %" PRIu64 " failed", now->failed);
}

void sweep_told_progress(const struct sweep_progress *now, unsigned columns, struct buffer *out)
{
	add_progress(now, true, true, out);
	for (int step = 0; columns && out->len >= columns && step < 2; step++) {
		buffer_clear(out);
		add_progress(now, false, step == 0, out);
	}
}

static void add_part(struct buffer *out, const char **between, uint64_t count, const char *what)
{
	if (!count)
		return;
	buffer_addf(out, "%s%" PRIu64 " %s", *between, count, what);
	*between = ", ";
}

void sweep_told_summary(const struct sweep_summary *summary, struct buffer *out)
{
	const char *between = ": ";

	buffer_addf(out, "%" PRIu64 " %s in %" PRIu64 " %s", summary->references, summary->references == 1 ? "image" : "images",
		summary->repositories, summary->repositories == 1 ? "repository" : "repositories");
	if (summary->images < summary->references)
		buffer_addf(out, " (%" PRIu64 " different)", summary->images);
	add_part(out, &between, summary->verdicts[VERDICT_BLOCK], "block");
	add_part(out, &between, summary->verdicts[VERDICT_INCOMPLETE], "incomplete");
	add_part(out, &between, summary->verdicts[VERDICT_WARN], "warn");
	add_part(out, &between, summary->verdicts[VERDICT_PASS], "pass");
	add_part(out, &between, summary->failed, "failed");
	add_part(out, &between, summary->older, "older and left out");
	between = "; ";
	add_part(out, &between, summary->known, "known from before");
	between = "; ";
	add_part(out, &between, summary->left_out, "tags not wanted");
	buffer_addf(out, "; %.1f s\n", summary->seconds);
}
