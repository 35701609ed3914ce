/* json.c - the report for programs; docs/report.schema.json describes it and its order */
#include "codec/json.h"
#include "bom/members.h"
#include "model/shown.h"
#include "report/json_base.h"
#include "report/json_detected.h"
#include "report/json_findings.h"
#include "report/json_judged.h"
#include "report/json_ruling.h"
#include "report/list.h"

#define SCHEMA_VERSION 1 /* goes up when a member is renamed, taken away or means something else; not for new ones */

/* A command's words: a password among them is not for all who read a report. */
static void put_command(struct json_writer *json, const char *key, const struct slice *words, size_t count)
{
	cleanup_arena struct arena arena = ARENA_INIT;

	json_key(json, key);
	json_begin_array(json);
	for (size_t i = 0; i < count; i++)
		json_put_string(json, i && shown_is_option_of_secret(words[i - 1]) ? S("***") : shown_text(words[i], &arena));
	json_end_array(json);
}

/* Names only: the values are where passwords lie, and a report is read by many. */
static void put_environment(struct json_writer *json, const struct image *image)
{
	json_key(json, "environment");
	json_begin_array(json);
	for (size_t i = 0; i < image->env_count; i++) {
		struct slice name = image->env[i], value;

		slice_cut(image->env[i], '=', &name, &value);
		json_put_string(json, name);
	}
	json_end_array(json);
}

/* The rest of the configuration; of labels what is called a password and the like is "***". */
static void put_other_settings(struct json_writer *json, const struct image *image)
{
	cleanup_arena struct arena arena = ARENA_INIT;

	json_member_if(json, "workdir", image->workdir);
	json_member_texts_if(json, "ports", image->ports);
	json_member_texts_if(json, "volumes", image->volumes);
	if (image->labels.count) {
		json_key(json, "labels");
		json_begin_array(json);
		for (size_t i = 0; i < image->labels.count; i++)
			json_put_string(json, shown_text(image->labels.items[i], &arena));
		json_end_array(json);
	}
	if (image->has_healthcheck)
		json_member_bool(json, "healthcheck", true);
}

static void put_settings(struct json_writer *json, const struct image *image)
{
	json_key(json, "settings");
	json_begin_array(json);
	for (size_t i = 0; i < image->setting_count; i++) {
		const struct setting *setting = &image->settings[i];

		json_begin_object(json);
		json_member(json, "setting", setting->name);
		json_member_if(json, "variable", setting->variable);
		if (setting->line) {
			members_put_u64(json, "history_line", setting->line);
			json_member(json, "instruction", setting->instruction);
			if (setting->has_layer)
				members_put_u64(json, "above_layer", setting->layer);
			json_member(json, "owner", members_owner(setting->base));
		}
		json_end_object(json);
	}
	json_end_array(json);
}

static void put_image(struct json_writer *json, const struct image *image)
{
	json_key(json, "image");
	json_begin_object(json);
	members_put_image(json, image);
	json_member_if(json, "user", image->user);
	put_command(json, "entrypoint", image->entrypoint, image->entrypoint_count);
	put_command(json, "cmd", image->cmd, image->cmd_count);
	put_environment(json, image);
	put_other_settings(json, image);
	put_settings(json, image);
	json_end_object(json);
}

static void put_origin(struct json_writer *json, const struct origin *origin, bool base)
{
	members_put_u64(json, "layer", origin->layer);
	json_member(json, "owner", members_owner(base));
	if (origin->hidden_by != ORIGIN_VISIBLE)
		members_put_u64(json, "hidden_by", origin->hidden_by);
	json_key(json, "changes");
	json_begin_array(json);
	for (size_t i = 0; i < origin->change_count; i++) {
		json_begin_object(json);
		members_put_u64(json, "layer", origin->changes[i].layer);
		json_member(json, "fact", origin->changes[i].fact);
		json_member(json, "before", origin->changes[i].before);
		json_end_object(json);
	}
	json_end_array(json);
}

static void put_distribution(struct json_writer *json, const struct found_distribution *found)
{
	const struct distribution *distribution = &found->distribution;

	json_begin_object(json);
	members_put_distribution(json, distribution);
	if (found->told) {
		json_member_bool(json, "told", true);
		json_key(json, "stated");
		json_begin_object(json);
		members_put_distribution(json, &found->stated);
		json_end_object(json);
		distribution = &found->stated;
	}
	if (distribution->id.len || distribution->path.len)
		put_origin(json, &found->origin, found->base);
	json_end_object(json);
}

static void put_hidden_distributions(struct json_writer *json, const struct report *report)
{
	json_key(json, "hidden_distributions");
	json_begin_array(json);
	for (size_t i = 0; i < report->hidden_distribution_count; i++)
		put_distribution(json, &report->hidden_distributions[i]);
	json_end_array(json);
}

static void put_verdict(struct json_writer *json, const struct verdict *verdict)
{
	json_key(json, "verdict");
	json_begin_object(json);
	json_member(json, "kind", slice_from_text(verdict_name(verdict->kind)));
	json_member(json, "sentence", verdict->sentence);
	json_key(json, "decisions");
	json_begin_array(json);
	for (size_t i = 0; i < verdict->decision_count; i++) {
		json_begin_object(json);
		json_member(json, "action", slice_from_text(verdict_name(verdict->decisions[i].action)));
		json_member(json, "situation", verdict->decisions[i].situation);
		json_member(json, "sentence", verdict->decisions[i].sentence);
		members_put_u64(json, "count", verdict->decisions[i].count);
		json_member_if(json, "rule", verdict->decisions[i].rule);
		json_member_texts_if(json, "facts", verdict->decisions[i].facts);
		json_end_object(json);
	}
	json_end_array(json);
	json_end_object(json);
}

static void put_counts(struct json_writer *json, const char *key, const struct report *report, enum finding_kind kind)
{
	size_t counts[RATING_COUNT] = { 0 };

	for (size_t i = 0; i < report->finding_count; i++)
		if (report->findings[i].kind == kind)
			counts[(unsigned)report->findings[i].rating < RATING_COUNT ? report->findings[i].rating
										   : RATING_UNKNOWN]++;
	json_key(json, key);
	json_begin_object(json);
	for (size_t rating = RATING_COUNT; rating-- > 0;)
		members_put_u64(json, rating_name((enum rating)rating), counts[rating]);
	json_end_object(json);
}

static void put_summary(struct json_writer *json, const struct report *report)
{
	json_key(json, "summary");
	json_begin_object(json);
	put_counts(json, "vulnerabilities", report, FINDING_VULNERABILITY);
	put_counts(json, "settings", report, FINDING_SETTING);
	put_counts(json, "archives", report, FINDING_ARCHIVE);
	put_counts(json, "secrets", report, FINDING_SECRET);
	put_counts(json, "malware", report, FINDING_MALWARE);
	members_put_u64(json, "hidden", report->hidden_count);
	members_put_u64(json, "suppressed", report->suppressed_count);
	if (report->baseline.len)
		members_put_u64(json, "known", report->known_count);
	members_put_u64(json, "packages", report->package_count);
	members_put_u64(json, "layers", report->layer_count);
	json_end_object(json);
}

static void put_actions(struct json_writer *json, const struct report *report)
{
	json_key(json, "actions");
	json_begin_array(json);
	for (size_t i = 0; i < report->action_count; i++) {
		json_begin_object(json);
		json_member(json, "sentence", report->actions[i].sentence);
		json_put_rating(json, "worst", report->actions[i].worst);
		members_put_u64(json, "fixes", report->actions[i].fixes);
		members_put_u64(json, "exploited", report->actions[i].exploited);
		members_put_u64(json, "with_exploit", report->actions[i].weaponised);
		json_member_if(json, "path", report->actions[i].place);
		json_end_object(json);
	}
	json_end_array(json);
}

static void put_packages(
	struct json_writer *json, const char *key, const struct found_package *packages, size_t count, bool hidden)
{
	json_key(json, key);
	json_begin_array(json);
	for (size_t i = 0; i < count; i++) {
		const struct found_package *found = &packages[i];

		json_begin_object(json);
		json_put_package_facts(json, &found->package, found->purl);
		json_member_if(json, "licence", found->package.licence);
		json_member_if(json, "maintainer", found->package.maintainer);
		json_member_if(json, "origin", found->package.origin);
		json_member_if(json, "third_party", found->third_party);
		json_member_if(json, "module", found->package.module);
		json_member_if(json, "cpe", found->package.cpe);
		json_member_if(json, "owned_by", found->package.owner);
		json_member(json, "path", found->package.path);
		json_member_if(json, "cataloger", found->package.cataloger);
		json_member_if(json, "evidence", found->package.evidence);
		members_put_u64(json, "layer", found->layer);
		json_member(json, "owner", members_owner(found->base));
		if (found->before.len) {
			json_member(json, "version_before", found->before);
			members_put_u64(json, "first_layer", found->first_layer);
		}
		if (hidden) {
			members_put_u64(json, "hidden_by", found->hidden_by);
			json_member_if(json, "version_after", found->after);
		}
		json_end_object(json);
	}
	json_end_array(json);
}

static void put_accounts(struct json_writer *json, const char *key, const struct found_account *accounts, size_t count)
{
	json_key(json, key);
	json_begin_array(json);
	for (size_t i = 0; i < count; i++) {
		const struct account *account = &accounts[i].account;

		json_begin_object(json);
		json_member(json, "name", account->name);
		members_put_u64(json, "uid", account->uid);
		members_put_u64(json, "gid", account->gid);
		json_member_if(json, "gecos", account->gecos);
		json_member_if(json, "home", account->home);
		json_member_if(json, "shell", account->shell);
		json_member(json, "path", account->path);
		members_put_u64(json, "line", account->line);
		put_origin(json, &accounts[i].origin, accounts[i].base);
		json_end_object(json);
	}
	json_end_array(json);
}

static void put_layers(struct json_writer *json, const struct report *report)
{
	json_key(json, "layers");
	json_begin_array(json);
	for (size_t i = 0; i < report->layer_count; i++) {
		const struct layer_result *result = &report->layers[i];
		const struct layer *layer = result->layer;

		json_begin_object(json);
		members_put_layer(json, layer);
		members_put_u64(json, "size_bytes", layer->size_bytes);
		json_member_bool(json, "complete", result->complete);
		if (layer->skip_reason)
			json_member(json, "skip_reason", slice_from_text(layer->skip_reason));
		json_member_bool(json, "digest_verified", result->digest_verified);
		json_member_bool(json, "from_evidence", result->from_evidence);
		members_put_u64(json, "read_bytes", result->read_bytes);
		members_put_u64(json, "inflated_bytes", result->inflated_bytes);
		members_put_u64(json, "entry_count", result->entry_count);
		json_end_object(json);
	}
	json_end_array(json);
}

static void put_feeds(struct json_writer *json, const struct report_source *source)
{
	json_key(json, "feeds");
	json_begin_array(json);
	for (size_t i = 0; i < source->feed_count; i++) {
		json_begin_object(json);
		json_member(json, "name", source->feeds[i].name);
		json_member_if(json, "date", source->feeds[i].date);
		if (source->feeds[i].age_days >= 0)
			members_put_u64(json, "age_days", (uint64_t)source->feeds[i].age_days);
		json_member_bool(json, "concerns", source->feeds[i].concerns);
		json_end_object(json);
	}
	json_end_array(json);
}

static void put_sources(struct json_writer *json, const struct report *report)
{
	json_key(json, "sources");
	json_begin_array(json);
	for (size_t i = 0; i < report->source_count; i++) {
		json_begin_object(json);
		json_member(json, "name", report->sources[i].name);
		json_member_if(json, "date", report->sources[i].date);
		members_put_u64(json, "advisory_count", report->sources[i].advisory_count);
		json_member_bool(json, "partial", report->sources[i].partial);
		put_feeds(json, &report->sources[i]);
		json_end_object(json);
	}
	json_end_array(json);
}

static void put_scanners(struct json_writer *json, const struct report *report)
{
	json_key(json, "scanners");
	json_begin_array(json);
	if (!report->vulnerabilities_skipped)
		json_put_string(json, S("vuln"));
	if (!report->accounts_skipped)
		json_put_string(json, S("account"));
	if (!report->settings_skipped)
		json_put_string(json, S("config"));
	if (!report->secrets_skipped)
		json_put_string(json, S("secret"));
	if (!report->malware_skipped)
		json_put_string(json, S("malware"));
	json_end_array(json);
}

static void put_report(struct json_writer *json, const struct report *report)
{
	json_begin_object(json);
	members_put_u64(json, "schema_version", SCHEMA_VERSION);
	json_key(json, "tool");
	json_begin_object(json);
	json_member(json, "name", S("plimsoll"));
	json_member(json, "version", slice_from_text(report->version));
	json_end_object(json);
	json_member(json, "created", report->created);
	put_image(json, report->image);
	members_put_document(json, report);
	json_key(json, "distribution");
	put_distribution(json, &report->distribution);
	if (report->list_hidden_packages)
		put_hidden_distributions(json, report);
	json_put_base(json, report);
	put_verdict(json, &report->verdict);
	json_member_if(json, "baseline", report->baseline);
	put_summary(json, report);
	put_actions(json, report);
	json_put_findings(json, "findings", report, report->findings, report->finding_count);
	json_put_findings(json, "suppressed", report, report->suppressed, report->suppressed_count);
	json_put_documents(json, report);
	if (report->list_all_packages)
		put_packages(json, "packages", report->packages, report->package_count, false);
	if (report->list_hidden_packages)
		put_packages(json, "hidden_packages", report->hidden, report->hidden_package_count, true);
	json_put_judged(json, report);
	put_accounts(json, "accounts", report->accounts, report->account_count);
	if (report->list_hidden_packages)
		put_accounts(json, "hidden_accounts", report->hidden_accounts, report->hidden_account_count);
	put_layers(json, report);
	if (report->list_unaccounted)
		members_put_unaccounted(json, report);
	members_put_notes(json, report);
	json_put_unexamined(json, report);
	put_sources(json, report);
	json_member_bool(json, "digests_checked", report->digests_checked);
	put_scanners(json, report);
	json_end_object(json);
}

static void json_write(const struct report *report, const struct report_style *style, struct buffer *out)
{
	struct json_writer json;

	(void)style; /* for people */
	json_writer_init(&json, out, true);
	put_report(&json, report);
	buffer_add_byte(out, '\n');
}

static void json_list_begin(struct report_list *list)
{
	json_writer_init(&list->json, list->out, true);
	json_begin_object(&list->json);
	members_put_u64(&list->json, "schema_version", SCHEMA_VERSION);
	json_key(&list->json, "reports");
	json_begin_array(&list->json);
}

static void json_list_add(struct report_list *list, const struct report_title *title, const struct report *report)
{
	(void)title; /* the report's image says it all */
	put_report(&list->json, report);
}

static void json_list_end(struct report_list *list)
{
	struct json_writer *json = &list->json;

	json_end_array(json);
	json_key(json, "notes");
	json_begin_array(json);
	for (size_t i = 0; i < list->remark_count; i++) {
		const struct report_remark *remark = &list->remarks[i];

		json_begin_object(json);
		json_member(json, "kind", remark->kind == NOTE_REMARK ? S("remark") : S("incomplete"));
		json_member_if(json, "reference", remark->title.name);
		json_member_if(json, "platform", remark->title.platform);
		json_member_if(json, "digest", remark->title.digest);
		json_member(json, "text", remark->text);
		json_end_object(json);
	}
	json_end_array(json);
	json_member(json, "worst_verdict", slice_from_text(verdict_name(list->worst)));
	json_end_object(json);
	buffer_add_byte(list->out, '\n');
}

const struct report_format report_format_json = {
	.name = "json",
	.about = "everything, for programs: docs/report.schema.json describes it",
	.write = json_write,
	.list_begin = json_list_begin,
	.list_add = json_list_add,
	.list_end = json_list_end,
};
