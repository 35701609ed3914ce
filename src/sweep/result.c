/* result.c - what became of one image of a sweep, as a line of JSON */
#include "sweep/result.h"
#include "codec/json.h"

#define COUNTED_MAX 1000000000000000ull /* more than that of anything is nonsense */
#define SECONDS_DECIMALS 3
#define SCHEMA_VERSION 1 /* goes up when a member is renamed, taken away or means something else; not for new ones */

static const char failed_word[] = "failed", older_word[] = "older";

const char *sweep_result_word(const struct sweep_result *result)
{
	if (result->outcome == SWEEP_FAILED)
		return failed_word;
	return result->outcome == SWEEP_OLDER ? older_word : verdict_name(result->verdict);
}

static void write_judged(struct json_writer *json, const struct sweep_result *result)
{
	json_member_if(json, "sentence", result->sentence);
	json_key(json, "findings");
	json_begin_object(json);
	for (size_t rating = RATING_COUNT; rating-- > 0;)
		json_member_u64(json, rating_name((enum rating)rating), result->counts[rating]);
	json_end_object(json);
	json_member_u64(json, "packages", result->packages);
	json_member_u64(json, "layers", result->layers);
	json_member_u64(json, "layers_read", result->layers_read);
	json_member_texts_if(json, "incomplete", result->gaps);
	if (result->gap_count)
		json_member_u64(json, "incomplete_count", result->gap_count);
	if (result->unread)
		json_member_bool(json, "unread", true);
}

void sweep_result_write(const struct sweep_result *result, struct buffer *out)
{
	struct json_writer json;

	json_writer_init(&json, out, false);
	json_begin_object(&json);
	json_member_u64(&json, "schema_version", SCHEMA_VERSION);
	json_member(&json, "reference", result->reference);
	json_member_if(&json, "digest", result->digest);
	json_member_if(&json, "platform", result->platform);
	json_member_if(&json, "created", result->created);
	json_member(&json, "verdict", slice_from_text(sweep_result_word(result)));
	if (result->outcome == SWEEP_JUDGED)
		write_judged(&json, result);
	json_member_if(&json, "error", result->error);
	json_key(&json, "seconds");
	json_put_double(&json, result->seconds, SECONDS_DECIMALS);
	json_member_if(&json, "when", result->when);
	json_member_if(&json, "same_as", result->same_as);
	json_member_if(&json, "judged_by", result->judged_by);
	json_end_object(&json);
	buffer_add_byte(out, '\n');
}

static void read_verdict(struct json *json, struct sweep_result *result)
{
	struct slice word = json_string(json);

	result->outcome = SWEEP_JUDGED;
	if (slice_equal(word, slice_from_text(failed_word)))
		result->outcome = SWEEP_FAILED;
	else if (slice_equal(word, slice_from_text(older_word)))
		result->outcome = SWEEP_OLDER;
	else
		for (result->verdict = 0; result->verdict < VERDICT_KIND_COUNT; result->verdict++)
			if (slice_equal(word, slice_from_text(verdict_name(result->verdict))))
				return;
	if (result->outcome == SWEEP_JUDGED)
		json_fail(json, "no such verdict: '%.*s'", SLICE_ARG(slice_first(word, 100)));
}

static uint64_t read_count(struct json *json)
{
	uint64_t count = json_u64(json);

	if (count > COUNTED_MAX)
		json_fail(json, "a count that cannot be");
	return count;
}

static void read_counts(struct json *json, struct sweep_result *result)
{
	enum rating rating;
	struct slice key;

	json_enter_object(json);
	while (json_next_key(json, &key)) {
		if (rating_by_name(key, &rating))
			result->counts[rating] = read_count(json);
		else
			json_skip(json);
	}
}

static void read_gaps(struct json *json, struct arena *arena, struct sweep_result *result)
{
	result->gaps.items = arena_array(arena, struct slice, SWEEP_GAPS_MAX);
	result->gaps.count = 0;
	json_enter_array(json);
	while (json_next_item(json)) {
		if (result->gaps.count == SWEEP_GAPS_MAX)
			json_fail(json, "more than %u gaps", SWEEP_GAPS_MAX);
		else
			result->gaps.items[result->gaps.count++] = json_string(json);
	}
}

static double read_seconds(struct json *json)
{
	struct slice text = json_number_text(json);
	char copy[40];
	double seconds;

	if (text.len >= sizeof copy) {
		json_fail(json, "a number that cannot be");
		return 0;
	}
	if (text.len)
		memcpy(copy, text.ptr, text.len);
	copy[text.len] = '\0';
	seconds = strtod(copy, NULL);
	return seconds >= 0 && seconds < 1e9 ? seconds : 0;
}

static bool read_text(struct json *json, struct slice key, struct sweep_result *result)
{
	const struct {
		struct slice key;
		struct slice *text;
	} texts[] = {
		{ S("reference"), &result->reference },
		{ S("digest"), &result->digest },
		{ S("platform"), &result->platform },
		{ S("created"), &result->created },
		{ S("sentence"), &result->sentence },
		{ S("error"), &result->error },
		{ S("when"), &result->when },
		{ S("same_as"), &result->same_as },
		{ S("judged_by"), &result->judged_by },
	};

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		if (slice_equal(key, texts[i].key)) {
			*texts[i].text = json_string(json);
			return true;
		}
	return false;
}

static bool read_number(struct json *json, struct slice key, struct sweep_result *result)
{
	const struct {
		struct slice key;
		uint64_t *number;
	} numbers[] = {
		{ S("packages"), &result->packages },
		{ S("layers"), &result->layers },
		{ S("layers_read"), &result->layers_read },
		{ S("incomplete_count"), &result->gap_count },
	};

	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
		if (slice_equal(key, numbers[i].key)) {
			*numbers[i].number = read_count(json);
			return true;
		}
	return false;
}

int sweep_result_read(struct slice line, struct arena *arena, struct sweep_result *ret_result, struct error *err)
{
	struct sweep_result result = { 0 };
	bool has_verdict = false;
	struct json json;
	struct slice key;
	int r;

	json_init(&json, line, arena);
	json_enter_object(&json);
	while (json_next_key(&json, &key)) {
		if (slice_equal(key, S("verdict"))) {
			read_verdict(&json, &result);
			has_verdict = true;
		} else if (slice_equal(key, S("findings"))) {
			read_counts(&json, &result);
		} else if (slice_equal(key, S("incomplete"))) {
			read_gaps(&json, arena, &result);
		} else if (slice_equal(key, S("unread"))) {
			result.unread = json_bool(&json);
		} else if (slice_equal(key, S("seconds"))) {
			result.seconds = read_seconds(&json);
		} else if (!read_text(&json, key, &result) && !read_number(&json, key, &result)) {
			json_skip(&json);
		}
	}
	r = json_end(&json, err);
	if (r < 0)
		return r;
	if (!has_verdict || result.reference.len == 0)
		return error_set(err, ERR_FORMAT, "it says of no image what became of it");
	*ret_result = result;
	return 0;
}

struct sweep_result sweep_result_copy(const struct sweep_result *result, struct arena *arena)
{
	struct sweep_result copy = *result;

	copy.reference = arena_copy(arena, result->reference);
	copy.digest = arena_copy(arena, result->digest);
	copy.platform = arena_copy(arena, result->platform);
	copy.created = arena_copy(arena, result->created);
	copy.sentence = arena_copy(arena, result->sentence);
	copy.error = arena_copy(arena, result->error);
	copy.when = arena_copy(arena, result->when);
	copy.same_as = arena_copy(arena, result->same_as);
	copy.judged_by = arena_copy(arena, result->judged_by);
	copy.gaps.items = arena_array(arena, struct slice, result->gaps.count);
	for (size_t i = 0; i < result->gaps.count; i++)
		copy.gaps.items[i] = arena_copy(arena, result->gaps.items[i]);
	return copy;
}
