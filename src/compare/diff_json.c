/* diff_json.c - what changed, for programs; docs/diff.schema.json describes it and its order */
#include "bom/members.h"
#include "codec/json.h"
#include "compare/diff.h"
#include "rules/rules.h"

#define SCHEMA_VERSION 1 /* goes up when a member is renamed, taken away or means something else; not for new ones */

static const char *const kind_words[FINDING_KIND_COUNT] = {
	[FINDING_VULNERABILITY] = "vulnerability",
	[FINDING_SETTING] = "setting",
	[FINDING_ARCHIVE] = "archive",
	[FINDING_SECRET] = "secret",
	[FINDING_MALWARE] = "malware",
};

static void put_word(struct json_writer *json, const char *key, const char *word)
{
	json_member(json, key, slice_from_text(word));
}

static void put_side(struct json_writer *json, const char *key, const struct report *report)
{
	json_key(json, key);
	json_begin_object(json);
	json_member(json, "created", report->created);
	json_key(json, "image");
	json_begin_object(json);
	members_put_image(json, report->image);
	json_end_object(json);
	json_key(json, "verdict");
	json_begin_object(json);
	put_word(json, "kind", verdict_name(report->verdict.kind));
	json_member(json, "sentence", report->verdict.sentence);
	json_end_object(json);
	json_member_bool(json, "incomplete", compare_is_incomplete(report));
	members_put_u64(json, "findings", report->finding_count);
	members_put_u64(json, "suppressed", report->suppressed_count);
	json_end_object(json);
}

static void put_layer_sum(struct json_writer *json, const char *key, const struct comparison *comparison, enum layer_step step)
{
	json_key(json, key);
	json_begin_object(json);
	members_put_u64(json, "count", comparison->layer_steps[step]);
	members_put_u64(json, "size_bytes", comparison->layer_bytes[step]);
	json_end_object(json);
}

static void put_summary(struct json_writer *json, const struct comparison *comparison)
{
	size_t steps[PACKAGE_STEP_COUNT] = { 0 };

	json_key(json, "summary");
	json_begin_object(json);
	json_key(json, "findings");
	json_begin_object(json);
	for (size_t step = 0; step < FINDING_STEP_COUNT; step++)
		members_put_u64(json, finding_step_names[step], comparison->counts[step]);
	json_end_object(json);
	if (comparison->packages_compared) {
		for (size_t i = 0; i < comparison->package_count; i++)
			steps[comparison->packages[i].step]++;
		json_key(json, "packages");
		json_begin_object(json);
		for (size_t step = 0; step < PACKAGE_STEP_COUNT; step++)
			members_put_u64(json, package_step_names[step], steps[step]);
		members_put_u64(json, "same", comparison->same_package_count);
		json_end_object(json);
	}
	json_key(json, "layers");
	json_begin_object(json);
	put_layer_sum(json, "added", comparison, LAYER_ADDED);
	put_layer_sum(json, "removed", comparison, LAYER_REMOVED);
	put_layer_sum(json, "shared", comparison, LAYER_SHARED);
	json_end_object(json);
	json_end_object(json);
}

static void put_package_of(struct json_writer *json, const struct finding *finding)
{
	const struct package *package = finding->place.package;

	if (package) {
		json_key(json, "package");
		json_begin_object(json);
		put_word(json, "type", package_type_facts((enum package_type)package->type)->purl);
		json_member(json, "name", package->name);
		json_member(json, "version", package->version);
		json_end_object(json);
	}
	json_member_if(json, "path", finding->place.path);
}

static void put_finding(struct json_writer *json, const struct finding_change *change, struct arena *arena)
{
	const struct finding *finding = change->after ? change->after : change->before;

	json_begin_object(json);
	put_word(json, "change", finding_step_names[change->step]);
	put_word(json, "kind", kind_words[finding->kind]);
	json_member(json, "id", finding->id);
	json_member_if(json, "title", finding->title);
	put_word(json, "rating", rating_name(finding->rating));
	if (change->before && change->after)
		put_word(json, "rating_before", rating_name(change->before->rating));
	put_package_of(json, finding);
	json_member_if(json, "mark", finding_mark(finding));
	json_member_if(json, "fixed_version", finding->fixed_version);
	json_member_bool(json, "vendor_silent", finding->vendor_silent);
	if (change->step == FINDING_FIXED)
		json_member(json, "fixed_by", change->package->after->package.version);
	json_member_if(json, "why", compare_cause(change, arena));
	json_end_object(json);
}

static void put_findings(struct json_writer *json, const struct comparison *comparison)
{
	cleanup_arena struct arena arena = ARENA_INIT;

	json_key(json, "findings");
	json_begin_array(json);
	for (size_t i = 0; i < comparison->finding_count; i++) {
		put_finding(json, &comparison->findings[i], &arena);
		arena_clear(&arena);
	}
	json_end_array(json);
}

static void put_package(struct json_writer *json, const struct package_change *change)
{
	const struct found_package *found = change->after ? change->after : change->before;

	json_begin_object(json);
	put_word(json, "change", package_step_names[change->step]);
	put_word(json, "type", package_type_facts((enum package_type)found->package.type)->purl);
	json_member(json, "name", found->package.name);
	if (change->before)
		json_member(json, "version_before", change->before->package.version);
	if (change->after)
		json_member(json, "version", change->after->package.version);
	json_member_if(json, "architecture", found->package.architecture);
	json_member_if(json, "purl", found->purl);
	json_member(json, "path", found->package.path);
	json_end_object(json);
}

static void put_packages(struct json_writer *json, const struct comparison *comparison)
{
	if (!comparison->packages_compared)
		return;
	json_key(json, "packages");
	json_begin_array(json);
	for (size_t i = 0; i < comparison->package_count; i++)
		put_package(json, &comparison->packages[i]);
	json_end_array(json);
}

static void put_settings(struct json_writer *json, const struct comparison *comparison)
{
	json_key(json, "settings");
	json_begin_array(json);
	for (size_t i = 0; i < comparison->setting_count; i++) {
		const struct setting_change *change = &comparison->settings[i];

		json_begin_object(json);
		put_word(json, "setting", change->name);
		json_member_if(json, "before", change->before);
		json_member_if(json, "after", change->after);
		json_end_object(json);
	}
	json_end_array(json);
}

static void put_rules(struct json_writer *json, const struct comparison *comparison)
{
	json_key(json, "rules");
	json_begin_array(json);
	for (size_t i = 0; i < comparison->rule_count; i++) {
		const struct rule_change *change = &comparison->rules[i];

		json_begin_object(json);
		json_member(json, "id", change->after->rule->id);
		json_member(json, "title", change->after->rule->title);
		put_word(json, "before", rule_result((enum judgement_kind)change->before->judgement.kind));
		put_word(json, "after", rule_result((enum judgement_kind)change->after->judgement.kind));
		json_member_if(json, "reason", change->after->judgement.reason);
		json_end_object(json);
	}
	json_end_array(json);
}

static void put_account(struct json_writer *json, const char *key, const struct account *account)
{
	if (!account)
		return;
	json_key(json, key);
	json_begin_object(json);
	members_put_u64(json, "uid", account->uid);
	members_put_u64(json, "gid", account->gid);
	json_member_if(json, "gecos", account->gecos);
	json_member_if(json, "home", account->home);
	json_member_if(json, "shell", account->shell);
	json_end_object(json);
}

static void put_accounts(struct json_writer *json, const struct comparison *comparison)
{
	json_key(json, "accounts");
	json_begin_array(json);
	for (size_t i = 0; i < comparison->account_count; i++) {
		const struct account_change *change = &comparison->accounts[i];
		const struct account *account = change->after ? change->after : change->before;

		json_begin_object(json);
		put_word(json, "change", !change->before ? "added" : !change->after ? "removed" : "changed");
		json_member(json, "name", account->name);
		json_member(json, "path", account->path);
		put_account(json, "before", change->before);
		put_account(json, "after", change->after);
		json_end_object(json);
	}
	json_end_array(json);
}

static void put_layers(struct json_writer *json, const struct comparison *comparison)
{
	static const char *const words[] = { [LAYER_SHARED] = "shared", [LAYER_ADDED] = "added", [LAYER_REMOVED] = "removed" };

	json_key(json, "layers");
	json_begin_array(json);
	for (size_t i = 0; i < comparison->layer_count; i++) {
		const struct layer *layer = comparison->layers[i].layer;

		json_begin_object(json);
		put_word(json, "change", words[comparison->layers[i].step]);
		members_put_u64(json, "index", layer->index);
		json_member_if(json, "digest", layer->digest);
		json_member_if(json, "diff_id", layer->diff_id);
		json_member_if(json, "created_by", layer->created_by);
		members_put_u64(json, "size_bytes", layer->size_bytes);
		json_end_object(json);
	}
	json_end_array(json);
}

static void json_write(const struct comparison *comparison, const struct report_style *style, struct buffer *out)
{
	struct json_writer json;

	(void)style; /* for people */
	json_writer_init(&json, out, true);
	json_begin_object(&json);
	members_put_u64(&json, "schema_version", SCHEMA_VERSION);
	json_key(&json, "tool");
	json_begin_object(&json);
	json_member(&json, "name", S("plimsoll"));
	json_member(&json, "version", S(PLIMSOLL_VERSION));
	json_end_object(&json);
	put_side(&json, "old", comparison->older);
	put_side(&json, "new", comparison->newer);
	put_summary(&json, comparison);
	put_findings(&json, comparison);
	put_packages(&json, comparison);
	put_settings(&json, comparison);
	put_rules(&json, comparison);
	put_accounts(&json, comparison);
	put_layers(&json, comparison);
	json_member_texts(&json, "notes", comparison->notes);
	json_end_object(&json);
	buffer_add_byte(out, '\n');
}

const struct diff_format diff_json = { "json", json_write };
