/* sarif.c - reports as a SARIF log (OASIS, 2.1.0 with errata 01), as code scanning of GitHub, Azure and viewers take it */
#include "exchange/sarif.h"
#include "bom/describe.h"
#include "bom/members.h"
#include "exchange/exchange.h"

#define SCHEMA "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
#define EPSS_DIGITS 5

void sarif_put_message(struct sarif *run, const char *key)
{
	json_key(run->json, key);
	json_begin_object(run->json);
	json_member(run->json, "text", buffer_slice(&run->text));
	json_end_object(run->json);
	buffer_clear(&run->text);
}

/* ---- a result */

static void add_sentence(struct buffer *out, struct slice text)
{
	if (text.len == 0)
		return;
	buffer_add_byte(out, '\n');
	plain_add_cut(out, PLAIN_MESSAGE, text, SARIF_TEXT_MAX);
}

static void put_result_message(struct sarif *run, const struct finding *finding)
{
	struct buffer *text = &run->text;
	size_t length;

	told_thing(text, PLAIN_MESSAGE, finding);
	buffer_add_slice(text, S(": "));
	plain_add_cut(text, PLAIN_MESSAGE, finding->id, 200);
	if (finding->title.len) {
		buffer_add_slice(text, S(": "));
		plain_add_cut(text, PLAIN_MESSAGE, finding->title, SARIF_TEXT_MAX);
	}
	if (finding->secret) {
		buffer_add_slice(text, S(": "));
		plain_add(text, PLAIN_MESSAGE, finding->secret->masked);
	}
	add_sentence(text, finding->action.len ? finding->action : S("no repair is known"));
	buffer_add_byte(text, '\n');
	length = text->len;
	told_layer(text, PLAIN_MESSAGE, run->report, finding);
	if (text->len > length && (finding->kev.len || finding->exploits.count || finding->has_epss))
		buffer_add_slice(text, S("; "));
	told_exploitation(text, PLAIN_MESSAGE, finding);
	if (text->len == length)
		text->len--; /* neither */
	sarif_put_message(run, "message");
}

static void put_fingerprint(struct sarif *run, const char *key, struct slice hex, size_t number)
{
	buffer_add_slice(&run->text, hex);
	buffer_add_byte(&run->text, ':');
	plain_add_number(&run->text, number);
	json_member(run->json, key, buffer_slice(&run->text));
	buffer_clear(&run->text);
}

/* "primaryLocationLineHash" is the one that GitHub compares. */
static void put_fingerprints(struct sarif *run, const struct identity *identity)
{
	struct json_writer *json = run->json;
	char hex[SHA256_HEX_SIZE];

	sha256_hex(identity->digest, hex);
	json_key(json, "partialFingerprints");
	json_begin_object(json);
	put_fingerprint(run, "primaryLocationLineHash", slice_make(hex, 16), identity->number);
	put_fingerprint(run, "plimsoll/v1", slice_from_text(hex), identity->number);
	json_end_object(json);
}

static void put_suppressions(struct sarif *run, const struct finding *finding)
{
	struct json_writer *json = run->json;

	if (!run->report->list_suppressed)
		return;
	json_key(json, "suppressions"); /* where one result has some, none of the others says that it has none */
	json_begin_array(json);
	if (finding->ruling && ruling_silences(finding->ruling)) {
		json_begin_object(json);
		json_member(json, "kind", S("external"));
		json_member(json, "status", S("accepted"));
		told_ruling(&run->text, PLAIN_TEXT, run->report, finding->ruling);
		json_member(json, "justification", buffer_slice(&run->text));
		buffer_clear(&run->text);
		json_end_object(json);
	}
	json_end_array(json);
}

static void put_score(struct json_writer *json, const struct finding *finding)
{
	if (finding->score >= 0) {
		json_key(json, "score");
		json_put_double(json, finding->score, 1);
	}
	json_member_if(json, "vector", finding->vector);
	json_member_if(json, "kev", finding->kev);
	if (finding->has_epss) {
		json_key(json, "epss");
		json_put_double(json, finding->epss, EPSS_DIGITS);
	}
}

static void put_result_properties(struct sarif *run, const struct finding *finding)
{
	const struct package *package = finding->place.package;
	struct json_writer *json = run->json;

	json_key(json, "properties");
	json_begin_object(json);
	json_member(json, "kind", told_kind(finding->kind));
	json_member(json, "rating", slice_from_text(rating_name(finding->rating)));
	put_score(json, finding);
	if (package) {
		json_member(json, "package", package->name);
		json_member(json, "installedVersion", package->version);
		json_member_if(json, "fixedVersion", finding->fixed_version);
	}
	json_member_if(json, "status", finding->status);
	json_member_if(json, "match", finding->match);
	json_member(json, "owner", members_owner(finding->place.base));
	json_end_object(json);
}

/* The most urgent one has 100, and each next one less: SARIF's rank is a priority, which a rating of five words is not. */
static double rank_of(const struct sarif *run, size_t index)
{
	return 100.0 * (double)(run->count - index) / (double)run->count;
}

static void put_result(struct sarif *run, size_t index)
{
	const struct finding *finding = run->findings[index];
	struct json_writer *json = run->json;

	json_begin_object(json);
	sarif_put_rule_id(run, "ruleId", finding);
	json_member_u64(json, "ruleIndex", run->rules[index]);
	json_member(json, "level", sarif_level(finding->rating));
	json_key(json, "rank");
	json_put_double(json, rank_of(run, index), 2);
	put_result_message(run, finding);
	sarif_put_locations(run, finding);
	put_fingerprints(run, &run->identities[index]);
	if (run->report->baseline.len)
		json_member(json, "baselineState", finding->known ? S("unchanged") : S("new"));
	put_suppressions(run, finding);
	put_result_properties(run, finding);
	json_end_object(json);
}

/* ---- the run */

static void begin_driver(struct json_writer *json, const char *version)
{
	json_key(json, "tool");
	json_begin_object(json);
	json_key(json, "driver");
	json_begin_object(json);
	json_member(json, "name", S("plimsoll"));
	if (version)
		json_member(json, "version", slice_from_text(version));
	sarif_put_notice_kinds(json);
}

static void end_driver(struct json_writer *json)
{
	json_end_object(json);
	json_end_object(json);
}

/* "app:1.4/linux/arm64/": what stands before the last slash tells GitHub which analyses follow each other. */
static void put_automation(struct sarif *run)
{
	struct slice name = describe_subject(run->report), platform = told_platform(run->report->image, &run->arena);
	ptrdiff_t at = slice_find(name, S("@sha256:"));

	if (at > 0)
		name = slice_first(name, (size_t)at);
	plain_add_cut(&run->text, PLAIN_TEXT, name.len ? name : S("image"), 200);
	buffer_add_byte(&run->text, '/');
	plain_add_cut(&run->text, PLAIN_TEXT, platform, 50);
	if (platform.len)
		buffer_add_byte(&run->text, '/');
	json_key(run->json, "automationDetails");
	json_begin_object(run->json);
	json_member(run->json, "id", buffer_slice(&run->text));
	json_end_object(run->json);
	buffer_clear(&run->text);
}

static void put_bases(struct json_writer *json)
{
	json_key(json, "originalUriBaseIds");
	json_begin_object(json);
	json_key(json, "ROOTFS");
	json_begin_object(json);
	json_member(json, "uri", S("file:///"));
	json_key(json, "description");
	json_begin_object(json);
	json_member(json, "text", S("the root of the image's files"));
	json_end_object(json);
	json_end_object(json);
	json_end_object(json);
}

static void put_run_properties(struct sarif *run)
{
	const struct image *image = run->report->image;
	struct json_writer *json = run->json;

	json_key(json, "properties");
	json_begin_object(json);
	json_key(json, "image");
	json_begin_object(json);
	json_member_if(json, "reference", image->reference);
	json_member_if(json, "digest", image->digest);
	json_member_if(json, "configDigest", image->config_digest);
	json_member_if(json, "platform", told_platform(image, &run->arena));
	json_end_object(json);
	json_member(json, "verdict", slice_from_text(verdict_name(run->report->verdict.kind)));
	json_member_u64(json, "findings", run->report->finding_count);
	json_end_object(json);
}

static void choose_findings(struct sarif *run)
{
	const struct report *report = run->report;
	size_t silenced = report->list_suppressed ? report->suppressed_count : 0;

	run->findings = arena_array(&run->arena, const struct finding *, SARIF_RESULTS_MAX);
	for (size_t i = 0; i < report->finding_count && run->count < SARIF_RESULTS_MAX; i++)
		run->findings[run->count++] = &report->findings[i];
	run->found_count = run->count;
	for (size_t i = 0; i < silenced && run->count < SARIF_RESULTS_MAX; i++)
		run->findings[run->count++] = &report->suppressed[i];
}

static void put_run(struct sarif *run)
{
	struct json_writer *json = run->json;

	json_begin_object(json);
	begin_driver(json, run->report->version);
	sarif_put_rules(run);
	end_driver(json);
	put_automation(run);
	sarif_put_invocations(run);
	put_bases(json);
	json_member(json, "columnKind", S("unicodeCodePoints"));
	json_key(json, "results");
	json_begin_array(json);
	for (size_t i = 0; i < run->count; i++)
		put_result(run, i);
	json_end_array(json);
	put_run_properties(run);
	json_end_object(json);
}

void sarif_begin(struct json_writer *json, struct buffer *out)
{
	json_writer_init(json, out, true);
	json_begin_object(json);
	json_member(json, "$schema", S(SCHEMA));
	json_member(json, "version", S("2.1.0"));
	json_key(json, "runs");
	json_begin_array(json);
}

void sarif_put(struct json_writer *json, const struct report *report)
{
	struct sarif run = { .report = report, .json = json };

	choose_findings(&run);
	run.identities = identities_make(run.findings, run.count, &run.arena);
	sarif_find_rules(&run);
	put_run(&run);
	buffer_done(&run.text);
	arena_done(&run.arena);
}

/* A run of its own, which has notices and no results. */
void sarif_put_remarks(struct json_writer *json, const struct exchange_remark *remarks, size_t count)
{
	struct sarif run = { .json = json };
	bool whole = true;

	if (count == 0)
		return;
	for (size_t i = 0; i < count; i++)
		whole = whole && !remarks[i].incomplete;
	json_begin_object(json);
	begin_driver(json, NULL);
	end_driver(json);
	json_key(json, "invocations");
	json_begin_array(json);
	json_begin_object(json);
	json_member_bool(json, "executionSuccessful", whole);
	json_key(json, "toolExecutionNotifications");
	json_begin_array(json);
	for (size_t i = 0; i < count; i++) {
		plain_add(&run.text, PLAIN_MESSAGE, remarks[i].image);
		if (remarks[i].image.len)
			buffer_add_slice(&run.text, S(": "));
		plain_add(&run.text, PLAIN_MESSAGE, remarks[i].text);
		sarif_put_notice(&run, remarks[i].incomplete ? "incomplete" : "remark", remarks[i].incomplete ? "error" : "note");
	}
	json_end_array(json);
	json_end_object(json);
	json_end_array(json);
	json_key(json, "results");
	json_begin_array(json);
	json_end_array(json);
	json_end_object(json);
	buffer_done(&run.text);
}

void sarif_end(struct json_writer *json)
{
	json_end_array(json);
	json_end_object(json);
	buffer_add_byte(json->out, '\n');
}
