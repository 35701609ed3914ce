/* sarif_rules.c - the rules of a SARIF run: what each id means, how bad it is, and what to do */
#include "exchange/sarif.h"
#include "rules/rules.h"

#include <stdlib.h>

#define REMEDIES_MAX 6u

struct keyed {
	const struct finding *finding;
	size_t index;
};

static int compare(const void *a, const void *b)
{
	const struct keyed *x = a, *y = b;
	int order = (x->finding->kind > y->finding->kind) - (x->finding->kind < y->finding->kind);

	if (!order)
		order = slice_compare(x->finding->id, y->finding->id);
	return order ? order : (x->index > y->index) - (x->index < y->index);
}

static bool is_of_one_rule(const struct finding *a, const struct finding *b)
{
	return a->kind == b->kind && slice_equal(a->id, b->id);
}

void sarif_find_rules(struct sarif *run)
{
	struct keyed *keyed = arena_array(&run->arena, struct keyed, run->count);
	size_t *first = arena_array(&run->arena, size_t, run->count);

	run->rules = arena_array(&run->arena, size_t, run->count);
	run->rule_firsts = arena_array(&run->arena, size_t, run->count);
	for (size_t i = 0; i < run->count; i++)
		keyed[i] = (struct keyed){ run->findings[i], i };
	if (run->count)
		qsort(keyed, run->count, sizeof *keyed, compare);
	for (size_t i = 0; i < run->count; i++)
		first[keyed[i].index] =
			i && is_of_one_rule(keyed[i].finding, keyed[i - 1].finding) ? first[keyed[i - 1].index] : keyed[i].index;
	for (size_t i = 0; i < run->count; i++) {
		if (first[i] == i)
			run->rule_firsts[run->rule_count++] = i;
		run->rules[i] = first[i] == i ? run->rule_count - 1 : run->rules[first[i]];
	}
}

void sarif_put_rule_id(struct sarif *run, const char *key, const struct finding *finding)
{
	if (finding->kind == FINDING_SECRET || finding->kind == FINDING_MALWARE)
		buffer_addf(&run->text, "%.*s/", SLICE_ARG(told_kind(finding->kind)));
	if (finding->id.len)
		plain_add_cut(&run->text, PLAIN_TEXT, finding->id, 200);
	else
		buffer_add_slice(&run->text, S("unnamed"));
	json_member(run->json, key, buffer_slice(&run->text));
	buffer_clear(&run->text);
}

struct slice sarif_level(enum rating rating)
{
	return rating >= RATING_HIGH && rating < RATING_COUNT ? S("error") : rating == RATING_LOW ? S("note") : S("warning");
}

/* The words that GitHub makes of a number are to be those of the rating, which knows more than the score does: a score outside of its band
 * becomes the nearest one inside. Without a score: the middle. Of an unknown rating the score, or nothing. */
static double security_severity(const struct finding *finding)
{
	static const struct {
		double low, middle, high;
	} bands[RATING_COUNT] = {
		[RATING_LOW] = { 0.1, 2.0, 3.9 },
		[RATING_MODERATE] = { 4.0, 5.5, 6.9 },
		[RATING_HIGH] = { 7.0, 8.0, 8.9 },
		[RATING_CRITICAL] = { 9.0, 9.5, 10.0 },
	};
	double score = finding->score;

	if (finding->rating <= RATING_UNKNOWN || finding->rating >= RATING_COUNT)
		return score;
	if (score < 0)
		return bands[finding->rating].middle;
	if (score < bands[finding->rating].low)
		return bands[finding->rating].low;
	return score > bands[finding->rating].high ? bands[finding->rating].high : score;
}

static void put_tags(struct sarif *run, const struct finding *finding)
{
	struct json_writer *json = run->json;
	size_t count = 3;

	json_key(json, "tags");
	json_begin_array(json);
	json_put_string(json, S("security"));
	json_put_string(json, told_kind(finding->kind));
	json_put_string(json, slice_from_text(rating_name(finding->rating)));
	if (finding->kev.len) {
		json_put_string(json, S("exploited"));
		count++;
	}
	for (size_t i = 0; i < finding->cwes.count && count < SARIF_TAGS_MAX; i++) {
		uint64_t number;

		if (!slice_starts_with(finding->cwes.items[i], S("CWE-")) ||
			!slice_to_u64(slice_from(finding->cwes.items[i], 4), &number) || number > 99999)
			continue;
		json_put_string(json, arena_printf(&run->arena, "external/cwe/cwe-%03u", (unsigned)number));
		count++;
	}
	json_end_array(json);
}

static void put_rule_properties(struct sarif *run, const struct finding *finding)
{
	struct json_writer *json = run->json;
	double severity = security_severity(finding);

	json_key(json, "properties");
	json_begin_object(json);
	put_tags(run, finding);
	json_member(json, "precision",
		finding->malware && finding->malware->confidence < CONFIDENCE_HIGH ? S("medium") : S("very-high"));
	if (severity >= 0)
		json_member(json, "security-severity", arena_printf(&run->arena, "%.1f", severity));
	json_end_object(json);
}

/* ---- the help: as text and as Markdown, of the same parts */

struct help {
	struct sarif *run;
	enum plain_language language;
	struct slice page;
};

static void add_line(const struct help *help, const char *label, struct slice text)
{
	struct buffer *out = &help->run->text;

	if (text.len == 0)
		return;
	buffer_add_slice(out, help->language == PLAIN_MARKDOWN ? S("**") : S(""));
	buffer_add_slice(out, slice_from_text(label));
	buffer_add_slice(out, help->language == PLAIN_MARKDOWN ? S("** ") : S(": "));
	plain_add_cut(out, help->language, text, SARIF_TEXT_MAX);
	buffer_add_slice(out, help->language == PLAIN_MARKDOWN ? S("\n\n") : S("\n"));
}

/* What a rule of settings says is right for other families of distributions, too: the alert is read by whoever builds the image. */
static void add_remedies(const struct help *help, const struct finding *finding)
{
	const struct judged_rule *judged = told_judged(help->run->report, finding);

	if (!judged)
		return;
	add_line(help, "Rule", judged->rule->title);
	for (size_t i = 0; i < judged->rule->remedy_count && i < REMEDIES_MAX; i++)
		if (!slice_equal(judged->rule->remedies[i].text, finding->action))
			add_line(help,
				arena_text(&help->run->arena,
					arena_printf(&help->run->arena, "On %.*s", SLICE_ARG(judged->rule->remedies[i].family))),
				judged->rule->remedies[i].text);
}

static void add_names(const struct help *help, const char *label, struct slices names)
{
	cleanup_buffer struct buffer all = BUFFER_INIT(0);

	for (size_t i = 0; i < names.count && i < 20; i++)
		buffer_addf(&all, "%s%.*s", i ? ", " : "", SLICE_ARG(names.items[i]));
	add_line(help, label, buffer_slice(&all));
}

static void put_help_form(const struct help *help, const struct finding *finding, const char *key)
{
	struct sarif *run = help->run;
	struct slice page = help->page;

	add_line(help, "What", finding->title);
	add_line(help, "What to do", finding->action.len ? finding->action : S("no repair is known"));
	add_remedies(help, finding);
	add_line(help, "Rated", slice_from_text(rating_name(finding->rating)));
	add_line(help, "Why", finding->reason);
	add_line(help, "CVSS", finding->vector);
	add_names(help, "Also known as", finding->aliases);
	add_names(help, "Bulletins", finding->bulletins);
	if (finding->secret)
		add_line(help, "Key", finding->secret->facts);
	if (finding->malware)
		add_line(help, "Malware", finding->malware->name);
	if (page.len && help->language == PLAIN_MARKDOWN) /* no character of it ends a link */
		buffer_addf(&run->text, "<%.*s>\n", SLICE_ARG(page));
	else
		add_line(help, "More", page);
	json_member(run->json, key, buffer_slice(&run->text));
	buffer_clear(&run->text);
}

static void put_help(struct sarif *run, const struct finding *finding, struct slice page)
{
	json_key(run->json, "help");
	json_begin_object(run->json);
	put_help_form(&(struct help){ run, PLAIN_MESSAGE, page }, finding, "text");
	put_help_form(&(struct help){ run, PLAIN_MARKDOWN, page }, finding, "markdown");
	json_end_object(run->json);
}

/* ---- the rule */

static void put_descriptions(struct sarif *run, const struct finding *finding)
{
	static const char *const what[FINDING_KIND_COUNT] = {
		[FINDING_VULNERABILITY] = "a known vulnerability",
		[FINDING_SETTING] = "a setting that is not safe",
		[FINDING_ARCHIVE] = "an archive that programs read differently",
		[FINDING_SECRET] = "a secret in the image",
		[FINDING_MALWARE] = "malware in the image",
	};
	const struct judged_rule *judged = told_judged(run->report, finding);
	struct slice title = judged ? judged->rule->title : finding->title;

	if (title.len == 0)
		title = slice_from_text(what[finding->kind]);
	if (finding->kind == FINDING_VULNERABILITY && finding->place.package) {
		plain_add_cut(&run->text, PLAIN_MESSAGE, finding->place.package->name, 200);
		buffer_add_slice(&run->text, S(": "));
	}
	plain_add_cut(&run->text, PLAIN_MESSAGE, title, SARIF_TEXT_MAX / 2);
	sarif_put_message(run, "shortDescription");
	plain_add_cut(&run->text, PLAIN_MESSAGE, title, SARIF_TEXT_MAX / 2);
	if (finding->reason.len) {
		buffer_add_slice(&run->text, plain_stop(title));
		plain_add_cut(&run->text, PLAIN_MESSAGE, finding->reason, SARIF_TEXT_MAX / 2 - 10);
	}
	sarif_put_message(run, "fullDescription");
}

static void put_rule(struct sarif *run, const struct finding *finding)
{
	static const char *const names[FINDING_KIND_COUNT] = {
		[FINDING_VULNERABILITY] = "Vulnerability",
		[FINDING_SETTING] = "Setting",
		[FINDING_ARCHIVE] = "Archive",
		[FINDING_SECRET] = "Secret",
		[FINDING_MALWARE] = "Malware",
	};
	struct slice page = told_page(finding, &run->arena);
	struct json_writer *json = run->json;

	json_begin_object(json);
	sarif_put_rule_id(run, "id", finding);
	json_member(json, "name", slice_from_text(names[finding->kind]));
	put_descriptions(run, finding);
	json_key(json, "defaultConfiguration");
	json_begin_object(json);
	json_member(json, "level", sarif_level(finding->rating));
	json_end_object(json);
	json_member_if(json, "helpUri", page);
	put_help(run, finding, page);
	put_rule_properties(run, finding);
	json_end_object(json);
}

void sarif_put_rules(struct sarif *run)
{
	json_key(run->json, "rules");
	json_begin_array(run->json);
	for (size_t i = 0; i < run->rule_count; i++)
		put_rule(run, run->findings[run->rule_firsts[i]]);
	json_end_array(run->json);
}
