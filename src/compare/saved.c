/* saved.c - a report of plimsoll scan --format json, read back */
#include "compare/saved.h"
#include "base/file.h"
#include "base/memory.h"
#include "compare/saved_parts.h"
#include "rules/rules.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define LOOK_BYTES 4096u /* a report that plimsoll wrote says within so many that it is one */

uint64_t saved_number(struct json *json)
{
	uint64_t number = 0;

	if (json_peek(json) != JSON_NUMBER)
		json_skip(json);
	else if (!slice_to_u64(json_number_text(json), &number))
		number = 0;
	return number;
}

bool saved_flag(struct json *json)
{
	bool flag = json_peek(json) == JSON_TRUE;

	json_skip(json);
	return flag;
}

struct slices saved_texts(struct json *json)
{
	struct slices texts = { 0 };
	struct slice *items = NULL;
	size_t capacity = 0;

	if (!json_enter_array_or_skip(json))
		return texts;
	while (json_next_item(json)) {
		struct slice text = json_string_or_skip(json);

		if (text.len == 0)
			continue;
		memory_reserve_one(items, texts.count, capacity);
		items[texts.count++] = text;
	}
	texts.items = arena_array(json->arena, struct slice, texts.count);
	if (texts.count)
		memcpy(texts.items, items, texts.count * sizeof *items);
	free(items);
	return texts;
}

enum rating saved_rating(struct json *json)
{
	enum rating rating = RATING_UNKNOWN;

	return rating_by_name(json_string_or_skip(json), &rating) ? rating : RATING_UNKNOWN;
}

static enum verdict_kind take_verdict_kind(struct json *json)
{
	struct slice word = json_string_or_skip(json);

	for (int kind = 0; kind < VERDICT_KIND_COUNT; kind++)
		if (slice_equal(word, slice_from_text(verdict_name((enum verdict_kind)kind))))
			return (enum verdict_kind)kind;
	return VERDICT_INCOMPLETE; /* nobody knows what it means: no pass */
}

static void take_decisions(struct saved *saved, struct json *json)
{
	struct verdict *verdict = &saved->report.verdict;
	struct slice key;

	if (!json_enter_array_or_skip(json))
		return;
	while (json_next_item(json)) {
		struct decision decision = { .action = VERDICT_INCOMPLETE };

		if (!json_enter_object_or_skip(json))
			continue;
		while (json_next_key(json, &key)) {
			if (slice_equal(key, S("action")))
				decision.action = take_verdict_kind(json);
			else if (slice_equal(key, S("sentence")))
				decision.sentence = json_string_or_skip(json);
			else
				json_skip(json);
		}
		if (verdict->decision_count == SAVED_RULES_MAX) {
			json_fail(json, "more than %u decisions", SAVED_RULES_MAX);
			return;
		}
		memory_reserve(verdict->decisions, verdict->decision_count, saved->decision_capacity);
		verdict->decisions[verdict->decision_count++] = decision;
	}
}

static void take_verdict(struct saved *saved, struct json *json)
{
	struct slice key;

	json_enter_object(json);
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("kind")))
			saved->report.verdict.kind = take_verdict_kind(json);
		else if (slice_equal(key, S("sentence")))
			saved->report.verdict.sentence = json_string_or_skip(json);
		else if (slice_equal(key, S("decisions")))
			take_decisions(saved, json);
		else
			json_skip(json);
	}
}

static bool take_image_text(struct image *image, struct slice key, struct json *json)
{
	const struct {
		const char *key;
		struct slice *text;
	} texts[] = {
		{ "reference", &image->reference },
		{ "target", &image->target },
		{ "digest", &image->digest },
		{ "config_digest", &image->config_digest },
		{ "os", &image->os },
		{ "architecture", &image->architecture },
		{ "variant", &image->variant },
		{ "created", &image->created },
		{ "user", &image->user },
		{ "workdir", &image->workdir },
	};

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		if (slice_equal(key, slice_from_text(texts[i].key))) {
			*texts[i].text = json_string_or_skip(json);
			return true;
		}
	return false;
}

static void take_words(struct slice **ret_words, size_t *ret_count, struct json *json)
{
	struct slices words = saved_texts(json);

	*ret_words = words.items;
	*ret_count = words.count;
}

static void take_image(struct saved *saved, struct json *json)
{
	struct image *image = &saved->image;
	struct slice key;

	json_enter_object(json);
	while (json_next_key(json, &key)) {
		if (take_image_text(image, key, json))
			continue;
		if (slice_equal(key, S("entrypoint")))
			take_words(&image->entrypoint, &image->entrypoint_count, json);
		else if (slice_equal(key, S("cmd")))
			take_words(&image->cmd, &image->cmd_count, json);
		else if (slice_equal(key, S("environment")))
			take_words(&image->env, &image->env_count, json);
		else if (slice_equal(key, S("ports")))
			image->ports = saved_texts(json);
		else if (slice_equal(key, S("volumes")))
			image->volumes = saved_texts(json);
		else if (slice_equal(key, S("labels")))
			image->labels = saved_texts(json);
		else if (slice_equal(key, S("healthcheck")))
			image->has_healthcheck = saved_flag(json);
		else
			json_skip(json);
	}
}

static void take_distribution(struct saved *saved, struct json *json)
{
	struct distribution *distribution = &saved->report.distribution.distribution;
	struct slice key;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("id")))
			distribution->id = json_string_or_skip(json);
		else if (slice_equal(key, S("version_id")))
			distribution->version_id = json_string_or_skip(json);
		else if (slice_equal(key, S("codename")))
			distribution->codename = json_string_or_skip(json);
		else if (slice_equal(key, S("pretty_name")))
			distribution->pretty_name = json_string_or_skip(json);
		else
			json_skip(json);
	}
}

static void take_rule(struct saved *saved, struct json *json)
{
	struct report *report = &saved->report;
	struct rule *rule = arena_alloc(&saved->arena, sizeof *rule);
	struct judged_rule judged = { .rule = rule, .judgement.kind = JUDGEMENT_INCOMPLETE };
	struct slice key, word;

	json_enter_object(json);
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("id"))) {
			rule->id = json_string_or_skip(json);
		} else if (slice_equal(key, S("title"))) {
			rule->title = json_string_or_skip(json);
		} else if (slice_equal(key, S("rating"))) {
			rule->rating = saved_rating(json);
		} else if (slice_equal(key, S("hint"))) {
			rule->hint = saved_flag(json);
		} else if (slice_equal(key, S("reason"))) {
			judged.judgement.reason = json_string_or_skip(json);
		} else if (slice_equal(key, S("result"))) {
			word = json_string_or_skip(json);
			for (uint64_t kind = 0; kind < JUDGEMENT_KIND_COUNT; kind++)
				if (slice_equal(word, slice_from_text(rule_result((enum judgement_kind)kind))))
					judged.judgement.kind = kind;
		} else {
			json_skip(json);
		}
	}
	judged.judgement.rule = rule->id;
	memory_reserve(report->judged, report->judged_count, saved->judged_capacity);
	report->judged[report->judged_count++] = judged;
}

static void take_account(struct saved *saved, struct json *json)
{
	struct report *report = &saved->report;
	struct found_account found = { 0 };
	struct account *account = &found.account;
	struct slice key;

	json_enter_object(json);
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("name")))
			account->name = json_string_or_skip(json);
		else if (slice_equal(key, S("uid")))
			account->uid = saved_number(json);
		else if (slice_equal(key, S("gid")))
			account->gid = saved_number(json);
		else if (slice_equal(key, S("gecos")))
			account->gecos = json_string_or_skip(json);
		else if (slice_equal(key, S("home")))
			account->home = json_string_or_skip(json);
		else if (slice_equal(key, S("shell")))
			account->shell = json_string_or_skip(json);
		else if (slice_equal(key, S("path")))
			account->path = json_string_or_skip(json);
		else
			json_skip(json);
	}
	memory_reserve(report->accounts, report->account_count, saved->account_capacity);
	report->accounts[report->account_count++] = found;
}

static void take_layer(struct saved *saved, struct json *json)
{
	struct image *image = &saved->image;
	struct layer layer = { .index = image->layer_count };
	struct slice key;

	json_enter_object(json);
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("digest")))
			layer.digest = json_string_or_skip(json);
		else if (slice_equal(key, S("diff_id")))
			layer.diff_id = json_string_or_skip(json);
		else if (slice_equal(key, S("created_by")))
			layer.created_by = json_string_or_skip(json);
		else if (slice_equal(key, S("size_bytes")))
			layer.size_bytes = saved_number(json);
		else
			json_skip(json);
	}
	memory_reserve(image->layers, image->layer_count, saved->layer_capacity);
	image->layers[image->layer_count++] = layer;
}

static void take_source(struct saved *saved, struct json *json)
{
	struct report *report = &saved->report;
	struct report_source source = { .age_days = -1 };
	struct slice key;

	json_enter_object(json);
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("name")))
			source.name = json_string_or_skip(json);
		else if (slice_equal(key, S("date")))
			source.date = json_string_or_skip(json);
		else
			json_skip(json);
	}
	memory_reserve(report->sources, report->source_count, saved->source_capacity);
	report->sources[report->source_count++] = source;
}

static void take_each(struct saved *saved, struct json *json, void (*take)(struct saved *saved, struct json *json),
	const size_t *count, size_t most, const char *what)
{
	json_enter_array(json);
	while (json_next_item(json)) {
		if (*count == most) {
			json_fail(json, "more than %zu %s", most, what);
			return;
		}
		take(saved, json);
	}
}

static void take_scanners(struct saved *saved, struct json *json)
{
	struct slices names = saved_texts(json);
	struct report *report = &saved->report;

	for (size_t i = 0; i < names.count; i++) {
		struct slice name = names.items[i];

		report->vulnerabilities_skipped &= !slice_equal(name, S("vuln"));
		report->accounts_skipped &= !slice_equal(name, S("account"));
		report->settings_skipped &= !slice_equal(name, S("config"));
		report->secrets_skipped &= !slice_equal(name, S("secret"));
		report->malware_skipped &= !slice_equal(name, S("malware"));
	}
}

static void take_summary(struct saved *saved, struct json *json)
{
	struct slice key;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("hidden")))
			saved->report.hidden_count = saved_number(json);
		else
			json_skip(json);
	}
}

/* What tells that it is a report at all. */
struct head {
	bool has_tool, has_findings, has_verdict, is_list;
	struct slice version; /* of the schema, as it is written */
};

static void take_tool(struct head *head, struct json *json)
{
	struct slice key;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("name")))
			head->has_tool = slice_equal(json_string_or_skip(json), S("plimsoll"));
		else
			json_skip(json);
	}
}

static struct slice take_version(struct json *json)
{
	return json_peek(json) == JSON_NUMBER ? json_number_text(json) : json_string_or_skip(json);
}

static bool is_known_version(struct slice version)
{
	struct slice major = version, minor;

	slice_cut(version, '.', &major, &minor);
	return slice_equal(major, S(SAVED_SCHEMA_MAJOR));
}

/* Before all else is read by rules that are not that version's. */
static void check_version(struct json *json, const struct head *head)
{
	if (!json->failed && !is_known_version(head->version))
		json_fail(json, "a report of schema version %.*s: this version of plimsoll reads those of %s",
			SLICE_ARG(slice_first(head->version, 20)), SAVED_SCHEMA_MAJOR);
}

static void take_member(struct saved *saved, struct head *head, struct slice key, struct json *json)
{
	struct report *report = &saved->report;

	if (slice_equal(key, S("schema_version"))) {
		head->version = take_version(json);
		check_version(json, head);
	} else if (slice_equal(key, S("tool"))) {
		take_tool(head, json);
	} else if (slice_equal(key, S("reports"))) {
		head->is_list = true;
		json_skip(json);
	} else if (slice_equal(key, S("created"))) {
		report->created = json_string_or_skip(json);
	} else if (slice_equal(key, S("image"))) {
		take_image(saved, json);
	} else if (slice_equal(key, S("distribution"))) {
		take_distribution(saved, json);
	} else if (slice_equal(key, S("verdict"))) {
		head->has_verdict = true;
		take_verdict(saved, json);
	} else if (slice_equal(key, S("summary"))) {
		take_summary(saved, json);
	} else if (slice_equal(key, S("findings"))) {
		head->has_findings = true;
		saved_take_findings(saved, json, false);
	} else if (slice_equal(key, S("suppressed"))) {
		saved_take_findings(saved, json, true);
	} else if (slice_equal(key, S("packages"))) {
		saved_take_packages(saved, json);
	} else if (slice_equal(key, S("rules"))) {
		take_each(saved, json, take_rule, &report->judged_count, SAVED_RULES_MAX, "rules");
	} else if (slice_equal(key, S("accounts"))) {
		take_each(saved, json, take_account, &report->account_count, SAVED_ACCOUNTS_MAX, "accounts");
	} else if (slice_equal(key, S("layers"))) {
		take_each(saved, json, take_layer, &saved->image.layer_count, SAVED_LAYERS_MAX, "layers");
	} else if (slice_equal(key, S("sources"))) {
		take_each(saved, json, take_source, &report->source_count, SAVED_SOURCES_MAX, "sources");
	} else if (slice_equal(key, S("scanners"))) {
		take_scanners(saved, json);
	} else {
		json_skip(json);
	}
}

static int check_head(const struct head *head, struct error *err)
{
	if (head->is_list)
		return error_set(err, ERR_UNSUPPORTED,
			"it holds the reports of several images: one of a single image is needed (--platform names one)");
	if (!head->has_tool || head->version.len == 0)
		return error_set(err, ERR_FORMAT, "no report of plimsoll: 'plimsoll scan --format json' writes one");
	if (!head->has_findings || !head->has_verdict)
		return error_set(err, ERR_FORMAT,
			"a report without findings and verdict: 'plimsoll scan --format json' writes whole ones");
	return 0;
}

int saved_read(struct slice text, struct saved *ret_saved, struct error *err)
{
	struct saved *saved = ret_saved;
	struct report *report = &saved->report;
	struct head head = { 0 };
	struct json json;
	struct slice key;
	int r;

	*saved = (struct saved){ 0 };
	report->image = &saved->image;
	report->vulnerabilities_skipped = report->accounts_skipped = report->settings_skipped = true;
	report->secrets_skipped = report->malware_skipped = true;
	json_init(&json, text, &saved->arena);
	json.nul_replaced = true; /* names in an image may have one */
	if (json_peek(&json) != JSON_OBJECT && !json.failed)
		return error_set(err, ERR_FORMAT, "no report of plimsoll: 'plimsoll scan --format json' writes one");
	json_enter_object(&json);
	while (json_next_key(&json, &key))
		take_member(saved, &head, key, &json);
	r = json_end(&json, err);
	if (r < 0)
		return r;
	return check_head(&head, err);
}

int saved_read_file(const char *path, struct saved *ret_saved, struct error *err)
{
	struct buffer text = BUFFER_INIT(SAVED_BYTES_MAX);
	int r = file_read(path, &text, err);

	if (r < 0) {
		buffer_done(&text);
		*ret_saved = (struct saved){ 0 };
		return r;
	}
	r = saved_read(buffer_slice(&text), ret_saved, err);
	ret_saved->text = text.ptr;
	return r < 0 ? error_context(err, r, "'%s'", path) : 0;
}

void saved_done(struct saved *saved)
{
	free(saved->report.findings);
	free(saved->report.suppressed);
	free(saved->report.packages);
	free(saved->report.accounts);
	free(saved->report.judged);
	free(saved->report.sources);
	free(saved->report.verdict.decisions);
	free(saved->image.layers);
	arena_done(&saved->arena);
	free(saved->text);
	*saved = (struct saved){ 0 };
}

bool saved_is_report(const char *path)
{
	char bytes[LOOK_BYTES];
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat stat;
	ssize_t len = -1;
	struct slice text;

	if (fd < 0)
		return false;
	if (fstat(fd, &stat) == 0 && S_ISREG(stat.st_mode))
		len = read(fd, bytes, sizeof bytes);
	close(fd);
	if (len <= 0)
		return false;
	text = slice_trim(slice_make(bytes, (size_t)len));
	return slice_starts_with(text, S("{")) && slice_find(text, S("\"schema_version\"")) >= 0 &&
	       slice_find(text, S("\"plimsoll\"")) >= 0;
}
