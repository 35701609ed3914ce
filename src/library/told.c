/* told.c - what a report in JSON tells, for callers of the library */
#include "library/told.h"
#include "base/memory.h"
#include "codec/json.h"
#include "model/rating.h"
#include <math.h>

#define SCHEMA_VERSION 1

static const char *const verdict_names[] = { "pass", "warn", "incomplete", "block" };
static const char *const kind_names[] = { "unknown", "vulnerability", "setting", "archive", "secret", "malware" };
#define COUNT(array) (sizeof(array) / sizeof(array)[0])

const char *plimsoll_verdict_name(enum plimsoll_verdict verdict)
{
	return (size_t)verdict < COUNT(verdict_names) ? verdict_names[verdict] : "unknown";
}

const char *plimsoll_kind_name(enum plimsoll_kind kind)
{
	return (size_t)kind < COUNT(kind_names) ? kind_names[kind] : "unknown";
}

const char *plimsoll_rating_name(enum plimsoll_rating rating)
{
	return (unsigned)rating < RATING_COUNT ? rating_name((enum rating)rating) : "unknown";
}

static int index_of(struct slice word, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (slice_equal(word, slice_from_text(names[i])))
			return (int)i;
	return -1;
}

static const char *text(struct json *json)
{
	return arena_text(json->arena, json_string(json));
}

static double number(struct json *json)
{
	/* The C library's strtod would read by the locale of the caller: "9,8". Scores have few digits. */
	struct slice digits = json_number_text(json);
	double value = 0, unit = 1;
	bool behind = false;

	for (size_t i = 0; i < digits.len; i++) {
		if (digits.ptr[i] == '.') {
			behind = true;
		} else if (digits.ptr[i] < '0' || digits.ptr[i] > '9') {
			json_fail(json, "a number that is none of a score");
			return -1;
		} else {
			value = value * 10 + (digits.ptr[i] - '0');
			unit *= behind ? 10 : 1;
		}
	}
	value /= unit;
	if (!isfinite(value)) /* hundreds of digits */
		json_fail(json, "a number that is none of a score");
	return value;
}

static void read_package(struct json *json, struct plimsoll_finding *finding)
{
	struct slice key;

	json_enter_object(json);
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("name")))
			finding->package_name = text(json);
		else if (slice_equal(key, S("version")))
			finding->package_version = text(json);
		else if (slice_equal(key, S("purl")))
			finding->purl = text(json);
		else
			json_skip(json);
	}
}

static long read_layer(struct json *json)
{
	uint64_t layer = json_u64(json);

	if (layer > INT32_MAX)
		json_fail(json, "a layer of that index cannot be");
	return (long)layer;
}

static enum plimsoll_rating read_rating(struct json *json)
{
	enum rating rating = RATING_UNKNOWN;

	if (!rating_by_name(json_string(json), &rating))
		json_fail(json, "no rating is called so");
	return (enum plimsoll_rating)rating;
}

/* Where a member that is a text goes, or NULL. */
static const char **place_of(struct plimsoll_finding *finding, struct slice key)
{
	const struct {
		const char *key, **place;
	} places[] = {
		{ "id", &finding->id },
		{ "title", &finding->title },
		{ "reason", &finding->reason },
		{ "fixed_version", &finding->fixed_version },
		{ "path", &finding->path },
		{ "owner", &finding->owner },
		{ "source", &finding->source },
		{ "vector", &finding->vector },
		{ "kev", &finding->exploited_since },
	};

	for (size_t i = 0; i < COUNT(places); i++)
		if (slice_equal(key, slice_from_text(places[i].key)))
			return places[i].place;
	return NULL;
}

static void read_finding(struct json *json, struct plimsoll_finding *finding)
{
	struct slice key;
	int kind;

	*finding = (struct plimsoll_finding){ .id = "",
		.title = "",
		.reason = "",
		.package_name = "",
		.package_version = "",
		.purl = "",
		.fixed_version = "",
		.path = "",
		.owner = "",
		.source = "",
		.score = -1,
		.vector = "",
		.epss = -1,
		.exploited_since = "",
		.layer = -1 };
	json_enter_object(json);
	while (json_next_key(json, &key)) {
		const char **place = place_of(finding, key);

		if (place) {
			*place = text(json);
		} else if (slice_equal(key, S("kind"))) {
			kind = index_of(json_string(json), kind_names, COUNT(kind_names));
			finding->kind = kind < 0 ? PLIMSOLL_KIND_OTHER : (enum plimsoll_kind)kind;
		} else if (slice_equal(key, S("rating"))) {
			finding->rating = read_rating(json);
		} else if (slice_equal(key, S("package"))) {
			read_package(json, finding);
		} else if (slice_equal(key, S("score"))) {
			finding->score = number(json);
		} else if (slice_equal(key, S("epss"))) {
			finding->epss = number(json);
		} else if (slice_equal(key, S("layer"))) {
			finding->layer = read_layer(json);
		} else if (slice_equal(key, S("known"))) {
			finding->known = json_bool(json);
		} else {
			json_skip(json);
		}
	}
}

static void read_findings(struct json *json, struct told *told)
{
	struct plimsoll_finding *items = NULL;
	size_t count = 0, capacity = 0;

	json_enter_array(json);
	while (json_next_item(json)) {
		memory_reserve(items, count, capacity);
		read_finding(json, &items[count++]);
	}
	told->findings = arena_array(json->arena, struct plimsoll_finding, count);
	if (count)
		memcpy(told->findings, items, count * sizeof *items);
	told->finding_count = count;
	free(items);
}

static void read_verdict(struct json *json, struct told *told)
{
	struct slice key;
	int verdict;

	json_enter_object(json);
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("kind"))) {
			verdict = index_of(json_string(json), verdict_names, COUNT(verdict_names));
			if (verdict < 0)
				json_fail(json, "no verdict is called so");
			told->verdict = (enum plimsoll_verdict)verdict;
		} else if (slice_equal(key, S("sentence"))) {
			told->sentence = text(json);
		} else {
			json_skip(json);
		}
	}
}

static void read_schema_version(struct json *json)
{
	uint64_t version = json_u64(json);

	if (version != SCHEMA_VERSION)
		json_fail(json, "a report of schema version %llu: this library reads %d", (unsigned long long)version,
			SCHEMA_VERSION);
}

int told_read(struct slice text, struct arena *arena, struct told *ret_told, struct error *err)
{
	struct told told = { .verdict = PLIMSOLL_VERDICT_NONE, .sentence = "" };
	bool versioned = false, counted = false;
	struct json json;
	struct slice key;
	int r;

	json_init(&json, text, arena);
	json_enter_object(&json);
	while (json_next_key(&json, &key)) {
		if (slice_equal(key, S("schema_version"))) {
			read_schema_version(&json);
			versioned = true;
		} else if (slice_equal(key, S("verdict"))) {
			read_verdict(&json, &told);
		} else if (slice_equal(key, S("findings")) && !counted) {
			read_findings(&json, &told);
			counted = true;
		} else {
			json_skip(&json);
		}
	}
	r = json_end(&json, err);
	if (r < 0)
		return r;
	if (!versioned || !counted || told.verdict == PLIMSOLL_VERDICT_NONE)
		return error_set(err, ERR_FORMAT, "no schema_version, verdict or findings: no report on an image");
	*ret_told = told;
	return 0;
}
