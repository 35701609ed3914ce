/* gitlab.c - a report as GitLab's container scanning report, version 15.0.7 of its security report schemas
 *
 * It knows vulnerabilities of packages alone: a word in the messages counts what else was found. */
#include "bom/describe.h"
#include "codec/json.h"
#include "exchange/identity.h"
#include "exchange/told.h"
#include "model/format.h"

#define VERSION "15.0.7"
#define NAME_MAX_BYTES 200u /* GitLab: 255 characters, also where some are shown as "\x1b" */
#define SOLUTION_MAX_BYTES 1700u
#define IDENTIFIERS_MAX 20u /* more make GitLab refuse the report */
#define LINKS_MAX 50u
#define VECTORS_MAX 10u
#define MESSAGES_MAX 100u

struct gitlab {
	const struct report *report;
	struct json_writer json;
	struct arena arena;
	struct buffer text, scratch; /* at work */
};

static void put_text(struct gitlab *writing, const char *key, struct slice text, size_t max)
{
	if (text.len <= max) { /* nearly all are, and most stay as they are */
		json_member(&writing->json, key, plain_text(PLAIN_TEXT, text, &writing->arena));
		return;
	}
	plain_add_cut(&writing->text, PLAIN_TEXT, text, max);
	json_member(&writing->json, key, buffer_slice(&writing->text));
	buffer_clear(&writing->text);
}

/* ---- the scan */

static void put_tool(struct gitlab *writing, const char *key)
{
	struct json_writer *json = &writing->json;

	json_key(json, key);
	json_begin_object(json);
	json_member(json, "id", S("plimsoll"));
	json_member(json, "name", S("Plimsoll"));
	json_key(json, "vendor");
	json_begin_object(json);
	json_member(json, "name", S("plimsoll"));
	json_end_object(json);
	json_member(json, "version", slice_from_text(writing->report->version));
	json_end_object(json);
}

static void put_message(struct gitlab *writing, const char *level)
{
	json_begin_object(&writing->json);
	json_member(&writing->json, "level", slice_from_text(level));
	json_member(&writing->json, "value", buffer_slice(&writing->text));
	json_end_object(&writing->json);
	buffer_clear(&writing->text);
}

static size_t count_others(const struct report *report)
{
	size_t count = 0;

	for (size_t i = 0; i < report->finding_count; i++)
		count += report->findings[i].kind != FINDING_VULNERABILITY || !report->findings[i].place.package;
	return count;
}

static void put_left_out(struct gitlab *writing)
{
	const struct report *report = writing->report;
	size_t others = count_others(report);

	if (others) {
		buffer_addf(&writing->text,
			"%zu findings that are no vulnerabilities of packages have no place in this report: --format sarif and "
			"json "
			"have them",
			others);
		put_message(writing, "warn");
	}
	if (report->suppressed_count) {
		buffer_addf(&writing->text, "%zu suppressed findings are left out", report->suppressed_count);
		put_message(writing, "info");
	}
	if (report->hidden_count) {
		buffer_addf(&writing->text, "%zu findings are left out by %s", report->hidden_count, report_hidden_by(report));
		put_message(writing, "info");
	}
}

static void put_messages(struct gitlab *writing)
{
	const struct report *report = writing->report;
	size_t count = 0;

	json_key(&writing->json, "messages");
	json_begin_array(&writing->json);
	buffer_addf(&writing->text, "%s: ", verdict_name(report->verdict.kind));
	plain_add(&writing->text, PLAIN_TEXT, report->verdict.sentence);
	put_message(writing, "info");
	for (size_t i = 0; i < report->gap_count; i++) {
		plain_add(&writing->text, PLAIN_TEXT, report->gaps[i].sentence);
		put_message(writing, "warn");
	}
	for (size_t i = 0; i < report->note_count; i++) {
		if (report->notes[i].note.kind != NOTE_INCOMPLETE || count++ >= MESSAGES_MAX)
			continue;
		told_note(&writing->text, PLAIN_TEXT, report, &report->notes[i]);
		put_message(writing, "warn");
	}
	if (count > MESSAGES_MAX) {
		buffer_addf(&writing->text, "and %zu more of these, all in --format json", count - MESSAGES_MAX);
		put_message(writing, "warn");
	}
	put_left_out(writing);
	json_end_array(&writing->json);
}

static void put_scan(struct gitlab *writing)
{
	const struct report *report = writing->report;
	struct json_writer *json = &writing->json;
	struct slice moment = slice_first(report->created, 19); /* UTC, without saying so: the schema's pattern */

	json_key(json, "scan");
	json_begin_object(json);
	put_tool(writing, "analyzer");
	put_tool(writing, "scanner");
	json_member(json, "type", S("container_scanning"));
	json_member(json, "start_time", moment);
	json_member(json, "end_time", moment);
	/* A failed scan's findings are not taken: one that is incomplete says so by its messages. */
	json_member(json, "status", S("success"));
	put_messages(writing);
	json_end_object(json);
}

/* ---- a vulnerability */

static struct slice severity_of(enum rating rating)
{
	static const char *const words[RATING_COUNT] = { "Unknown", "Low", "Medium", "High", "Critical" };

	return slice_from_text(words[rating < RATING_COUNT ? rating : RATING_UNKNOWN]);
}

/* "cve" of "CVE-2021-44228": GitLab knows some by it, as "cve", "ghsa", "usn", "rhsa". */
static struct slice type_of_name(struct slice name, struct arena *arena)
{
	size_t len = 0;

	while (len < name.len && len < 20 &&
		((name.ptr[len] >= 'A' && name.ptr[len] <= 'Z') || (name.ptr[len] >= 'a' && name.ptr[len] <= 'z')))
		len++;
	if (len == 0 || len == name.len || name.ptr[len] != '-')
		return S("other");
	return arena_lower(arena, slice_first(name, len));
}

static void put_identifier(struct gitlab *writing, struct slice type, struct slice name, struct slice value, struct slice url)
{
	struct json_writer *json = &writing->json;

	json_begin_object(json);
	json_member(json, "type", type);
	put_text(writing, "name", name, NAME_MAX_BYTES);
	put_text(writing, "value", value, NAME_MAX_BYTES);
	json_member_if(json, "url", url);
	json_end_object(json);
}

static void put_name(struct gitlab *writing, struct slice name)
{
	struct slice url;

	if (name.len == 0)
		name = S("unnamed");
	(void)describe_flaw_name(name, &writing->arena, &url);
	put_identifier(writing, type_of_name(name, &writing->arena), name, name, url);
}

static void put_weakness(struct gitlab *writing, struct slice name, uint64_t number)
{
	struct buffer *url = &writing->scratch;

	buffer_add_slice(url, S("https://cwe.mitre.org/data/definitions/"));
	plain_add_number(url, number);
	buffer_add_slice(url, S(".html"));
	put_identifier(writing, S("cwe"), name, slice_from(name, 4), buffer_slice(url));
	buffer_clear(url);
}

/* The first is the one by which GitLab knows it again. */
static void put_identifiers(struct gitlab *writing, const struct finding *finding)
{
	struct json_writer *json = &writing->json;
	size_t count = 1;

	json_key(json, "identifiers");
	json_begin_array(json);
	put_name(writing, finding->id);
	for (size_t i = 0; i < finding->cwes.count && count < IDENTIFIERS_MAX / 2; i++) {
		struct slice name = finding->cwes.items[i];
		uint64_t value;

		if (!slice_starts_with(name, S("CWE-")) || !slice_to_u64(slice_from(name, 4), &value) || value > 99999)
			continue;
		put_weakness(writing, name, value);
		count++;
	}
	for (size_t i = 0; i < finding->aliases.count && count < IDENTIFIERS_MAX; i++, count++)
		put_name(writing, finding->aliases.items[i]);
	json_end_array(json);
}

static void put_link(struct json_writer *json, struct slice name, struct slice url)
{
	json_begin_object(json);
	json_member_if(json, "name", name);
	json_member(json, "url", url);
	json_end_object(json);
}

static void put_links(struct gitlab *writing, const struct finding *finding)
{
	struct slice page = told_page(finding, &writing->arena);
	struct json_writer *json = &writing->json;

	json_key(json, "links");
	json_begin_array(json);
	if (page.len)
		put_link(json, S(""), page);
	for (size_t i = 0; i < finding->bulletins.count && i < LINKS_MAX; i++) {
		struct slice url;

		(void)describe_flaw_name(finding->bulletins.items[i], &writing->arena, &url);
		if (url.len && !slice_equal(url, page))
			put_link(json, finding->bulletins.items[i], url);
	}
	json_end_array(json);
}

/* GitLab's pattern: "name:tag", "host:5000/name:tag", with a digest behind. A tag alone, as layouts of OCI have it, and what is called like no image,
 * gets a name. */
static void put_image(struct gitlab *writing, struct slice subject)
{
	cleanup_buffer struct buffer name = BUFFER_INIT(0);
	size_t parts = 0, empty = 0;
	struct slice rest, part;

	plain_add_cut(&name, PLAIN_TEXT, subject, NAME_MAX_BYTES);
	rest = buffer_slice(&name);
	while (slice_next_token(&rest, ':', &part)) {
		parts++;
		empty += part.len == 0;
	}
	if (empty == 0 && (parts == 2 || parts == 3) && !slice_ends_with(buffer_slice(&name), S(":"))) {
		json_member(&writing->json, "image", buffer_slice(&name));
		return;
	}
	for (size_t i = 0; i < name.len; i++)
		if (name.ptr[i] == ':')
			name.ptr[i] = '_';
	json_member(&writing->json, "image",
		arena_printf(&writing->arena, "image:%.*s", SLICE_ARG(name.len ? buffer_slice(&name) : S("unnamed"))));
}

static void put_location(struct gitlab *writing, const struct finding *finding)
{
	const struct report *report = writing->report;
	const struct distribution *distribution = &report->distribution.distribution;
	const struct package *package = finding->place.package;
	struct json_writer *json = &writing->json;

	json_key(json, "location");
	json_begin_object(json);
	json_key(json, "dependency");
	json_begin_object(json);
	json_key(json, "package");
	json_begin_object(json);
	put_text(writing, "name", package->name, NAME_MAX_BYTES);
	json_end_object(json);
	put_text(writing, "version", package->version, NAME_MAX_BYTES);
	json_end_object(json);
	plain_add_cut(&writing->text, PLAIN_TEXT, distribution->id.len ? distribution->id : S("unknown"), NAME_MAX_BYTES / 2);
	if (distribution->version_id.len)
		buffer_add_byte(&writing->text, ' ');
	plain_add_cut(&writing->text, PLAIN_TEXT, distribution->version_id, NAME_MAX_BYTES / 2);
	json_member(json, "operating_system", buffer_slice(&writing->text));
	buffer_clear(&writing->text);
	put_image(writing, describe_subject(report));
	json_end_object(json);
}

static void put_detail(struct gitlab *writing, const char *key, const char *name, struct slice text)
{
	struct json_writer *json = &writing->json;

	if (text.len == 0)
		return;
	json_key(json, key);
	json_begin_object(json);
	json_member(json, "type", S("text"));
	json_member(json, "name", slice_from_text(name));
	put_text(writing, "value", text, SOLUTION_MAX_BYTES);
	json_end_object(json);
}

static void put_details(struct gitlab *writing, const struct finding *finding)
{
	struct buffer *text = &writing->scratch;

	json_key(&writing->json, "details");
	json_begin_object(&writing->json);
	put_detail(writing, "path", "Path", finding->place.path);
	told_layer(text, PLAIN_TEXT, writing->report, finding);
	put_detail(writing, "layer", "Layer", buffer_slice(text));
	put_detail(writing, "fixed_version", "Fixed version", finding->fixed_version);
	put_detail(writing, "status", "Status", finding->status);
	put_detail(writing, "rated", "Why it is rated so", finding->reason);
	put_detail(writing, "match", "What was seen", finding->match);
	buffer_clear(text);
	told_exploitation(text, PLAIN_TEXT, finding);
	put_detail(writing, "exploitation", "Exploitation", buffer_slice(text));
	buffer_clear(text);
	json_end_object(&writing->json);
}

/* Metrics of CVSS as GitLab's pattern has them: "CVSS:3.1/…" of capitals, or version 2 without a prefix. Version 4 is not in 15.0.7. */
static bool is_vector(struct slice vector)
{
	bool third = slice_starts_with(vector, S("CVSS:3.0/AV:")) || slice_starts_with(vector, S("CVSS:3.1/AV:"));

	if (!third && !slice_starts_with(vector, S("AV:")))
		return false;
	for (size_t i = 0; i < vector.len; i++) {
		char c = vector.ptr[i]; /* also . / : and digits */

		if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '.' && c <= ':')))
			return false;
	}
	return vector.len >= (third ? 32 : 16) && vector.len <= 128;
}

static bool was_told(const struct finding *finding, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (slice_equal(finding->ratings[i].vector, finding->ratings[index].vector) &&
			slice_equal(finding->ratings[i].source, finding->ratings[index].source))
			return true;
	return false;
}

static void put_vectors(struct gitlab *writing, const struct finding *finding)
{
	struct json_writer *json = &writing->json;
	size_t count = 0;

	for (size_t i = 0; i < finding->rating_count && count < VECTORS_MAX; i++) {
		const struct source_rating *said = &finding->ratings[i];

		if (!is_vector(said->vector) || said->source.len == 0 || was_told(finding, i))
			continue;
		if (count++ == 0) {
			json_key(json, "cvss_vectors");
			json_begin_array(json);
		}
		json_begin_object(json);
		put_text(writing, "vendor", said->source, NAME_MAX_BYTES);
		json_member(json, "vector", said->vector);
		json_end_object(json);
	}
	if (count)
		json_end_array(json);
}

static void put_vulnerability(struct gitlab *writing, const struct finding *finding, const struct identity *identity)
{
	struct json_writer *json = &writing->json;
	char uuid[IDENTITY_UUID_SIZE];

	identity_uuid(identity, uuid);
	json_begin_object(json);
	json_member(json, "id", slice_from_text(uuid));
	plain_add_cut(&writing->text, PLAIN_TEXT, finding->id, NAME_MAX_BYTES / 4);
	buffer_add_slice(&writing->text, S(" in "));
	plain_add_cut(&writing->text, PLAIN_TEXT, finding->place.package->name, NAME_MAX_BYTES / 4);
	json_member(json, "name", slice_first(buffer_slice(&writing->text), 255));
	buffer_clear(&writing->text);
	put_text(writing, "description", finding->title, SOLUTION_MAX_BYTES);
	json_member(json, "severity", severity_of(finding->rating));
	put_text(writing, "solution", finding->action.len ? finding->action : S("No repair is known."), SOLUTION_MAX_BYTES);
	put_identifiers(writing, finding);
	put_links(writing, finding);
	put_location(writing, finding);
	put_details(writing, finding);
	put_vectors(writing, finding);
	json_end_object(json);
}

static void put_vulnerabilities(struct gitlab *writing)
{
	const struct report *report = writing->report;
	const struct finding **findings = arena_array(&writing->arena, const struct finding *, report->finding_count);
	struct identity *identities;
	size_t count = 0;

	for (size_t i = 0; i < report->finding_count; i++)
		if (report->findings[i].kind == FINDING_VULNERABILITY && report->findings[i].place.package)
			findings[count++] = &report->findings[i];
	identities = identities_make(findings, count, &writing->arena);
	json_key(&writing->json, "vulnerabilities");
	json_begin_array(&writing->json);
	for (size_t i = 0; i < count; i++)
		put_vulnerability(writing, findings[i], &identities[i]);
	json_end_array(&writing->json);
}

static void gitlab_write(const struct report *report, const struct report_style *style, struct buffer *out)
{
	struct gitlab writing = { .report = report };

	(void)style; /* for people */
	json_writer_init(&writing.json, out, true);
	json_begin_object(&writing.json);
	json_member(&writing.json, "version", S(VERSION));
	put_scan(&writing);
	put_vulnerabilities(&writing);
	json_end_object(&writing.json);
	buffer_add_byte(out, '\n');
	buffer_done(&writing.text);
	buffer_done(&writing.scratch);
	arena_done(&writing.arena);
}

const struct report_format report_format_gitlab = {
	.name = "gitlab",
	.about = "GitLab's container scanning report: gl-container-scanning-report.json",
	.write = gitlab_write,
};
