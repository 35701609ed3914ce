/* voices.c - how bad each source says that a flaw is, side by side */
#include "cli/voices.h"
#include "base/memory.h"
#include "rating/cvss.h"

#include <stdlib.h>

#define HEADING "how bad it is"
#define LEFT 2
#define GAP 2
#define WORD_COLUMNS 11
#define SCORE_COLUMNS 11 /* "4.0  10.0" */
#define VOICES_MAX 200u  /* distributions have a word for each release, mostly the same */

static bool is_same(const struct voice *a, const struct voice *b)
{
	return slice_equal(a->source, b->source) && slice_equal(a->word, b->word) && slice_equal(a->vector, b->vector) &&
	       slice_equal(a->who, b->who) && slice_equal(a->id, b->id);
}

static void add(struct voices *voices, struct voice voice, struct slices vectors)
{
	for (size_t i = 0; i < vectors.count || (i == 0 && voice.word.len); i++) {
		bool said = voices->count >= VOICES_MAX;

		voice.vector = i < vectors.count ? vectors.items[i] : S("");
		for (size_t k = 0; k < voices->count && !said; k++)
			said = is_same(&voices->items[k], &voice);
		if (said)
			continue;
		memory_reserve(voices->items, voices->count, voices->capacity);
		voices->items[voices->count++] = voice;
	}
}

void voices_add_assessments(struct voices *voices, const struct assessment *assessments, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct assessment *assessment = &assessments[i];

		add(voices,
			(struct voice){ .id = assessment->id,
				.source = assessment->source,
				.who = assessment->speaker.len ? assessment->speaker : assessment->role,
				.word = assessment->severity },
			assessment->vectors);
	}
}

void voices_add_advisory(struct voices *voices, const struct advisory *advisory)
{
	add(voices, (struct voice){ .id = advisory->id, .source = advisory->source, .word = advisory->severity },
		advisory->vectors);
}

void voices_done(struct voices *voices)
{
	free(voices->items);
}

static bool repeats_source(struct slice who, struct slice source)
{
	return who.len == 0 || slice_equal(who, source);
}

static size_t source_columns(const struct voices *voices, bool with_id)
{
	size_t most = sizeof HEADING - 1;

	for (size_t i = 0; i < voices->count; i++) {
		const struct voice *voice = &voices->items[i];
		size_t columns = voice->source.len + (repeats_source(voice->who, voice->source) ? 0 : voice->who.len + 2) +
				 (with_id ? voice->id.len + GAP : 0);

		most = columns > most ? columns : most;
	}
	return most;
}

static void put_voice(const struct voice *voice, bool with_id, size_t second, struct page *page)
{
	struct cvss cvss;

	page->indent = second;
	page_tab(page, LEFT);
	if (with_id)
		page_wordsf(page, "%.*s  ", SLICE_ARG(voice->id));
	page_put(page, voice->source);
	if (!repeats_source(voice->who, voice->source))
		page_wordsf(page, ", %.*s", SLICE_ARG(voice->who));
	page_tab(page, second);
	page_put(page, voice->word.len ? voice->word : S("-"));
	if (voice->vector.len) {
		page_tab(page, second + WORD_COLUMNS);
		if (cvss_score(voice->vector, &cvss))
			page_wordsf(page, "%s %4.1f", cvss.version, cvss.base);
		else
			page_put(page, S("unreadable"));
		if (page->column < second + WORD_COLUMNS + SCORE_COLUMNS &&
			second + WORD_COLUMNS + SCORE_COLUMNS + voice->vector.len <= page->columns)
			page_tab(page, second + WORD_COLUMNS + SCORE_COLUMNS);
		page_whole(page, page->column == second + WORD_COLUMNS + SCORE_COLUMNS ? "" : "  ", voice->vector);
	}
	page_newline(page);
}

void voices_write_text(const struct voices *voices, bool with_id, struct page *page)
{
	size_t columns = source_columns(voices, with_id), second = LEFT + columns + GAP;

	if (voices->count == 0)
		return;
	if (second > page->columns / 2)
		second = page->columns / 2;
	page_newline(page);
	page->indent = second;
	page_tab(page, LEFT);
	page_ink(page, INK_FAINT);
	page_put(page, S(HEADING));
	page_tab(page, second);
	page_put(page, S("word"));
	page_tab(page, second + WORD_COLUMNS);
	page_put(page, S("CVSS"));
	page_ink(page, INK_PLAIN);
	page_newline(page);
	for (size_t i = 0; i < voices->count; i++)
		put_voice(&voices->items[i], with_id, second, page);
	page->indent = 0;
}

void voices_write_json(const struct voices *voices, struct json_writer *json)
{
	json_key(json, "words");
	json_begin_array(json);
	for (size_t i = 0; i < voices->count; i++) {
		const struct voice *voice = &voices->items[i];
		struct cvss cvss;

		json_begin_object(json);
		json_member(json, "id", voice->id);
		json_member(json, "source", voice->source);
		json_member_if(json, "who", voice->who);
		json_member_if(json, "severity", voice->word);
		json_member_if(json, "vector", voice->vector);
		if (cvss_score(voice->vector, &cvss)) {
			json_member(json, "cvss", slice_from_text(cvss.version));
			json_key(json, "score");
			json_put_double(json, cvss.base, 1);
		}
		json_end_object(json);
	}
	json_end_array(json);
}
