/* gathered_test.c - for this room's tests: what a feed handed out, as text */
#include "base/test.h"
#include "feeds/gathered.h"

#include <stdio.h>

static void add_list(struct buffer *out, const char *name, struct slices list)
{
	if (list.count == 0)
		return;
	buffer_addf(out, " %s=", name);
	for (size_t i = 0; i < list.count; i++)
		buffer_addf(out, "%s%.*s", i ? "," : "", SLICE_ARG(list.items[i]));
}

static void add_text(struct buffer *out, const char *name, struct slice text)
{
	if (text.len)
		buffer_addf(out, " %s=%.*s", name, SLICE_ARG(text));
}

static int add_advisory(void *context, const struct advisory *advisory)
{
	struct gathered *gathered = context;
	struct buffer *out = &gathered->statements;

	if (gathered->refuse)
		return gathered->refuse;
	gathered->count++;
	buffer_addf(out, "%.*s %.*s %.*s", SLICE_ARG(advisory->id), SLICE_ARG(advisory->ecosystem), SLICE_ARG(advisory->package));
	add_list(out, "events", advisory->events);
	add_list(out, "versions", advisory->versions);
	add_list(out, "aliases", advisory->aliases);
	add_list(out, "bulletins", advisory->bulletins);
	add_list(out, "vectors", advisory->vectors);
	add_text(out, "severity", advisory->severity);
	add_text(out, "status", advisory->status);
	add_text(out, "remark", advisory->remark);
	add_text(out, "title", advisory->title);
	add_text(out, "url", advisory->url);
	add_text(out, "published", advisory->published);
	add_text(out, "modified", advisory->modified);
	add_text(out, "kev", advisory->kev);
	add_text(out, "source", advisory->source);
	add_text(out, "record", advisory->record);
	add_list(out, "conditions", advisory->conditions);
	buffer_add_byte(out, '\n');
	return 0;
}

static void add_note(void *context, const struct note *note)
{
	struct gathered *gathered = context;

	gathered->note_count++;
	gathered->incomplete += note->kind == NOTE_INCOMPLETE;
	buffer_addf(&gathered->notes, "%.*s\n", SLICE_ARG(note->text));
}

static int add_assessment(void *context, const struct assessment *assessment)
{
	struct gathered *gathered = context;
	struct buffer *out = &gathered->assessments;

	if (gathered->refuse)
		return gathered->refuse;
	gathered->assessment_count++;
	buffer_addf(out, "%.*s", SLICE_ARG(assessment->id));
	add_text(out, "kev", assessment->kev);
	add_text(out, "due", assessment->kev_due);
	add_text(out, "ransomware", assessment->ransomware);
	add_text(out, "epss", assessment->epss);
	add_text(out, "percentile", assessment->percentile);
	add_text(out, "date", assessment->date);
	add_text(out, "modified", assessment->modified);
	add_text(out, "role", assessment->role);
	add_text(out, "speaker", assessment->speaker);
	add_text(out, "severity", assessment->severity);
	add_text(out, "ssvc", assessment->ssvc);
	add_text(out, "rejected", assessment->rejected);
	add_list(out, "vectors", assessment->vectors);
	add_list(out, "cwes", assessment->cwes);
	add_text(out, "title", assessment->title);
	add_list(out, "weaponised", assessment->weaponised);
	add_list(out, "proofs", assessment->proofs);
	add_text(out, "url", assessment->url);
	buffer_add_byte(out, '\n');
	return 0;
}

static int add_release(void *context, const struct release *release)
{
	struct gathered *gathered = context;
	struct buffer *out = &gathered->releases;

	if (gathered->refuse)
		return gathered->refuse;
	gathered->release_count++;
	buffer_addf(out, "%.*s %.*s %.*s", SLICE_ARG(release->distribution), SLICE_ARG(release->version),
		SLICE_ARG(release->codename));
	add_text(out, "released", release->released);
	add_text(out, "eol", release->eol);
	add_text(out, "lts", release->eol_lts);
	add_text(out, "paid", release->eol_paid);
	add_text(out, "package", release->package);
	add_text(out, "remark", release->remark);
	buffer_add_byte(out, '\n');
	return 0;
}

static void add_date(void *context, struct slice date)
{
	struct gathered *gathered = context;

	if (slice_compare(date, slice_from_text(gathered->date)) > 0)
		snprintf(gathered->date, sizeof gathered->date, "%.*s", SLICE_ARG(date));
}

int gathered_parse(struct gathered *ret_gathered, const char *feed, const char *path, struct slice text, struct error *err)
{
	struct feed_sink sink = { add_advisory, add_assessment, add_release, add_date, ret_gathered, { add_note, ret_gathered } };

	return feed_by_name(slice_from_text(feed))->parse(slice_from_text(path), text, &sink, &ret_gathered->arena, err);
}

void gathered_done(struct gathered *gathered)
{
	arena_done(&gathered->arena);
	buffer_done(&gathered->statements);
	buffer_done(&gathered->assessments);
	buffer_done(&gathered->releases);
	buffer_done(&gathered->notes);
}

void gathered_check(
	const char *feed, const char *path, const char *text, const char *want, const char *want_notes, const char *want_date)
{
	struct gathered got = { 0 };
	struct error err = { 0 };

	if (gathered_parse(&got, feed, path, slice_from_text(text), &err) < 0)
		fail_msg("%s: %s", text, err.text);
	buffer_add_slice(&got.statements, buffer_slice(&got.assessments));
	buffer_add_slice(&got.statements, buffer_slice(&got.releases));
	CHECK_SLICE(buffer_slice(&got.statements), want);
	CHECK_SLICE(buffer_slice(&got.notes), want_notes);
	if (want_date)
		CHECK_TEXT(got.date, want_date);
	gathered_done(&got);
}
