/* debian_json.c - the security tracker's JSON: source package -> flaw -> release -> what is known
 *
 *	{"openssl": {"CVE-2023-1": {"description": "…", "releases": {"bookworm": {"status": "open", "urgency": "low**", …}}}}}
 *
 * It states no date of its own. */
#include "base/buffer.h"
#include "base/cleanup.h"
#include "codec/json.h"
#include "feeds/debian_tracker.h"
#include "feeds/sentence.h"

#define RELEASES_MAX 64u /* of a flaw; there have been some twenty in thirty years */

/* What is known of one flaw in one release. */
struct release_word {
	struct slice series, status, fixed, urgency;
	struct slice no_dsa, no_dsa_reason; /* why no bulletin will repair it, and the kind of this: "", "ignored", "postponed" */
	bool has_no_dsa;
};

struct flaw {
	struct slice id, description;
	struct release_word releases[RELEASES_MAX];
	size_t release_count;
};

static void read_release(struct json *json, struct release_word *word)
{
	struct slice key;

	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("status"))) {
			word->status = json_string_or_skip(json);
		} else if (slice_equal(key, S("fixed_version"))) {
			word->fixed = json_string_or_skip(json);
		} else if (slice_equal(key, S("urgency"))) {
			word->urgency = json_string_or_skip(json);
		} else if (slice_equal(key, S("nodsa"))) {
			word->has_no_dsa = true;
			word->no_dsa = json_string_or_skip(json);
		} else if (slice_equal(key, S("nodsa_reason"))) {
			word->has_no_dsa = true;
			word->no_dsa_reason = json_string_or_skip(json);
		} else {
			json_skip(json);
		}
	}
}

/* A flaw without releases has an empty array in this place. */
static void read_releases(struct json *json, struct flaw *flaw)
{
	struct slice series;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &series)) {
		struct release_word *word = &flaw->releases[flaw->release_count];

		if (flaw->release_count == RELEASES_MAX) {
			json_fail(json, "'%.*s' in more than %u releases", SLICE_ARG(flaw->id), RELEASES_MAX);
			return;
		}
		*word = (struct release_word){ .series = series };
		flaw->release_count++;
		if (json_enter_object_or_skip(json))
			read_release(json, word);
	}
}

static void read_flaw(struct json *json, struct flaw *flaw)
{
	struct slice key;

	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("description")))
			flaw->description = json_string_or_skip(json);
		else if (slice_equal(key, S("releases")))
			read_releases(json, flaw);
		else
			json_skip(json);
	}
}

/* "**" marks what was taken over from the NVD. One word is no urgency, it says that nobody looks after the package any more. */
static struct slice severity_of(struct slice urgency)
{
	while (slice_ends_with(urgency, S("*")))
		urgency.len--;
	return slice_equal(urgency, S("not yet assigned")) || slice_equal(urgency, S("end-of-life")) ? S("") : urgency;
}

/* The status as we call it, or what is wrong with the entry. */
static const char *judge(const struct release_word *word, struct slice *ret_status)
{
	if (slice_equal(word->status, S("resolved"))) {
		if (word->fixed.len == 0)
			return "is resolved in no version";
		*ret_status = slice_equal(word->fixed, S("0")) ? S(STATUS_NOT_AFFECTED) : S(STATUS_FIXED);
		return NULL;
	}
	if (slice_equal(word->status, S("undetermined"))) {
		*ret_status = S(STATUS_UNDER_INVESTIGATION); /* nobody knows yet: every version counts, under this word */
		return NULL;
	}
	if (!slice_equal(word->status, S("open")))
		return word->status.len ? "has an unknown status" : "has no status";
	*ret_status = slice_equal(word->urgency, S("end-of-life"))     ? S(STATUS_END_OF_LIFE)
		      : !word->has_no_dsa                              ? S(STATUS_AFFECTED)
		      : slice_equal(word->no_dsa_reason, S("ignored")) ? S(STATUS_WILL_NOT_FIX)
								       : S(STATUS_DEFERRED);
	return NULL;
}

static void write_remark(struct buffer *out, const struct release_word *word)
{
	buffer_clear(out);
	if (!word->has_no_dsa)
		return;
	buffer_add_slice(out, word->no_dsa_reason.len ? word->no_dsa_reason : S("no-dsa"));
	if (word->no_dsa.len) {
		buffer_add_slice(out, S(": "));
		buffer_add_slice(out, word->no_dsa);
	}
}

/* What is made anew for each statement; the memory is used again. */
struct scratch {
	struct buffer remark, fixed, url;
};

static void scratch_done(struct scratch *scratch)
{
	buffer_done(&scratch->remark);
	buffer_done(&scratch->fixed);
	buffer_done(&scratch->url);
}

/* Fills in what the release says; false, and a note, where that cannot be used. */
static bool apply(struct debian_document *document, const struct release_word *word, struct advisory *advisory,
	struct slice events[3], struct scratch *scratch)
{
	const char *problem = judge(word, &advisory->status);

	if (problem) {
		note_add(&document->sink->notes, NOTE_INCOMPLETE, document->path, "%.*s in '%.*s' of '%.*s' %s",
			SLICE_ARG(advisory->id), SLICE_ARG(advisory->package), SLICE_ARG(word->series), problem);
		return false;
	}
	advisory->ecosystem = debian_ecosystem(document, word->series);
	advisory->severity = severity_of(word->urgency);
	write_remark(&scratch->remark, word);
	advisory->remark = buffer_slice(&scratch->remark);
	advisory->events = (struct slices){ events, 2 };
	if (slice_equal(advisory->status, S(STATUS_FIXED))) {
		buffer_clear(&scratch->fixed);
		buffer_add_byte(&scratch->fixed, EVENT_FIXED);
		buffer_add_slice(&scratch->fixed, word->fixed);
		events[2] = buffer_slice(&scratch->fixed);
		advisory->events.count = 3;
	} else if (slice_equal(advisory->status, S(STATUS_NOT_AFFECTED))) {
		advisory->events.count = 0;
	}
	return advisory->ecosystem.len > 0;
}

static int hand_over(struct debian_document *document, struct slice package, const struct flaw *flaw, struct scratch *scratch,
	struct error *err)
{
	struct advisory advisory = {
		.id = flaw->id,
		.package = package,
		.title = sentence_first(flaw->description),
		.details = flaw->description,
	};

	buffer_clear(&scratch->url);
	buffer_add_slice(&scratch->url, S(DEBIAN_TRACKER_URL));
	buffer_add_slice(&scratch->url, flaw->id);
	advisory.url = buffer_slice(&scratch->url);
	for (size_t i = 0; i < flaw->release_count; i++) {
		struct slice events[3] = { S("-"), S("i0") };
		int r;

		if (!apply(document, &flaw->releases[i], &advisory, events, scratch))
			continue;
		r = document->sink->advisory(document->sink->context, &advisory);
		if (r < 0)
			return error_set(err, (enum error_code) - r, "stopped at '%.*s'", SLICE_ARG(flaw->id));
	}
	return 0;
}

static bool is_flaw(struct slice id)
{
	return slice_starts_with(id, S("CVE-")) || slice_starts_with(id, S("TEMP-"));
}

/* All flaws of a package; *COUNT grows by what could be read. */
static int read_package(struct debian_document *document, struct json *json, struct slice package, struct scratch *scratch,
	size_t *count, struct error *err)
{
	struct flaw flaw;
	struct slice id;

	while (json_next_key(json, &id)) {
		int r;

		if (!is_flaw(id) || json_peek(json) != JSON_OBJECT) {
			note_add(&document->sink->notes, NOTE_INCOMPLETE, document->path, "'%.*s' in '%.*s' is no flaw",
				SLICE_ARG(id), SLICE_ARG(package));
			json_skip(json);
			continue;
		}
		flaw.id = id;
		flaw.description = S("");
		flaw.release_count = 0;
		json_enter_object(json);
		read_flaw(json, &flaw);
		if (json->failed)
			break; /* half of it is nothing */
		r = hand_over(document, package, &flaw, scratch, err);
		if (r < 0)
			return r;
		*count += 1;
	}
	return 0;
}

int debian_read_json(struct debian_document *document, struct slice bytes, struct error *err)
{
	CLEANUP(scratch_done) struct scratch scratch = { 0 };
	struct slice package;
	struct json json;
	size_t count = 0;
	int r;

	json_init(&json, bytes, document->arena);
	json_enter_object(&json);
	while (json_next_key(&json, &package)) {
		json_enter_object(&json);
		r = read_package(document, &json, package, &scratch, &count, err);
		if (r < 0)
			return r;
	}
	r = json_end(&json, err);
	if (r < 0)
		return r;
	return count ? 0 : error_set(err, ERR_FORMAT, "JSON, but not the security tracker's: it names no flaw of a package");
}
