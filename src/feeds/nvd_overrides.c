/* nvd_overrides.c - configurations for what NVD has not analysed, or too widely: one CVE a document, in NVD's format
 *
 * They take the place of NVD's own for the CVE (vulndb/rules.c). A document that names nothing as vulnerable takes them away; that is kept
 * as a statement on the product that such documents name, "null:null". One without configurations says nothing. */
#include "codec/json.h"
#include "feeds/configurations.h"
#include "feeds/feed.h"
#include "feeds/words.h"

static void read_annotation(struct json *json, struct slice *id, struct slice *reason)
{
	struct slice key;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("cve_id")))
			*id = json_string_or_skip(json);
		else if (slice_equal(key, S("reason")))
			*reason = json_string_or_skip(json);
		else
			json_skip(json);
	}
}

static void read_cve(struct json *json, struct configurations *configurations)
{
	struct slice key;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("configurations")))
			configurations_read(json, configurations);
		else
			json_skip(json);
	}
}

static int nvd_overrides_parse(
	struct slice path, struct slice bytes, struct feed_sink *sink, struct arena *arena, struct error *err)
{
	struct configurations configurations = { .arena = arena };
	struct advisory like = { .ecosystem = S(ECOSYSTEM_CPE) };
	struct slice reason = S(""), key;
	struct json json;
	int r;

	json_init(&json, bytes, arena);
	json_enter_object(&json);
	while (json_next_key(&json, &key)) {
		if (slice_equal(key, S("_annotation")))
			read_annotation(&json, &like.id, &reason);
		else if (slice_equal(key, S("cve")))
			read_cve(&json, &configurations);
		else
			json_skip(&json);
	}
	r = json_end(&json, err);
	if (r < 0)
		return r;
	if (!words_are_cve(like.id))
		return error_set(err, ERR_FORMAT, "a document that names no CVE");
	if (configurations.problem)
		note_add(&sink->notes, NOTE_INCOMPLETE, path, "%.*s: %s: '%.*s'", SLICE_ARG(like.id), configurations.problem,
			SLICE_ARG(configurations.where));
	if (configurations.count)
		return configurations_hand_over(&configurations, &like, sink, err);
	if (!configurations.there || configurations.problem)
		return 0;
	like.package = S("null:null");
	like.status = S(STATUS_NOT_AFFECTED);
	like.remark = reason;
	r = sink->advisory(sink->context, &like);
	return r < 0 ? error_set(err, (enum error_code) - r, "stopped at '%.*s'", SLICE_ARG(like.id)) : 0;
}

const struct feed feed_nvd_overrides = {
	.name = "nvd-data-overrides",
	.parse = nvd_overrides_parse,
};
