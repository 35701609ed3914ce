/* trial.c - tables of facts and expected verdicts, by which a policy is tried */
#include "policy/trial.h"
#include "base/buffer.h"
#include "codec/schema.h"

#define FACTS_MAX 10000u
#define LINE_BYTES_MAX 500u
#define TEXT_BYTES_MAX (1u << 20)
#define GAPS_MAX 10u
#define SITUATIONS_MAX 50u
#define RATINGS "critical high moderate low unknown"
#define GAPS "end_of_life package_end_of_life unknown_distribution old_advisories unread"

/* A case in the making. */
struct made {
	struct schema *schema;
	struct arena *arena;
	struct image image;
	struct report_source source;
	struct report report;
	struct policy_options options;
};

static enum rating read_rating(struct made *made, const struct tree *value, enum rating otherwise)
{
	struct slice word = schema_word(made->schema, value, RATINGS);

	if (word.len == 0)
		return otherwise;
	otherwise = RATING_UNKNOWN;
	rating_by_name(word, &otherwise);
	return otherwise;
}

static struct slice line_of(struct made *made, const struct tree *table, const char *key)
{
	return schema_line(made->schema, tree_get(table, key), LINE_BYTES_MAX);
}

static size_t count_of(struct made *made, const struct tree *list)
{
	return list && schema_list(made->schema, list, 0, FACTS_MAX) ? list->count : 0;
}

static void read_image(struct made *made, const struct tree *value)
{
	struct image *image = &made->image;

	*image = (struct image){ .user = S("1000"), .os = S("linux"), .has_config = true };
	made->report.image = image;
	if (!schema_table(made->schema, value, "reference digest user labels created namespace"))
		return;
	image->reference = line_of(made, value, "reference");
	image->digest = line_of(made, value, "digest");
	image->created = line_of(made, value, "created");
	image->labels = schema_lines(made->schema, tree_get(value, "labels"), FACTS_MAX, LINE_BYTES_MAX);
	made->options.namespace = line_of(made, value, "namespace");
	if (tree_get(value, "user"))
		image->user = schema_text(made->schema, tree_get(value, "user"), LINE_BYTES_MAX);
}

static enum finding_kind read_kind(struct made *made, const struct tree *value)
{
	struct slice word = schema_word(made->schema, value, policy_kind_words);

	for (unsigned kind = 0; kind < FINDING_KIND_COUNT; kind++)
		if (slice_equal(word, slice_from_text(policy_kind_name(kind))))
			return (enum finding_kind)kind;
	return FINDING_VULNERABILITY;
}

/* "0.5": as much of it as six digits say. */
static double read_share(struct made *made, const struct tree *value)
{
	struct slice text = schema_line(made->schema, value, 20), whole = text, part = S("");
	uint64_t number = 0, digits = 0;
	double unit = 1;

	slice_cut(text, '.', &whole, &part);
	if (!value || made->schema->failed)
		return 0;
	if (!slice_to_u64(whole, &number) || number > 1 || (part.len && !slice_to_u64(slice_first(part, 6), &digits)))
		schema_fail(made->schema, value, "expected a number from 0 to 1, as 0.5, found '%.*s'", SLICE_ARG(text));
	for (size_t i = 0; i < part.len && i < 6; i++)
		unit /= 10;
	return (double)number + unit * (double)digits;
}

static void read_finding(struct made *made, const struct tree *value, struct finding *finding)
{
	struct package *package = arena_array(made->arena, struct package, 1);
	static const char keys[] = "id! rating! kind package version fixed path layer epss kev vendor_silent";

	if (!schema_table(made->schema, value, keys))
		return;
	*package = (struct package){
		.type = PACKAGE_DEB, .name = line_of(made, value, "package"), .version = line_of(made, value, "version")
	};
	*finding = (struct finding){ .kind = read_kind(made, tree_get(value, "kind")),
		.id = line_of(made, value, "id"),
		.rating = read_rating(made, tree_get(value, "rating"), RATING_UNKNOWN),
		.fixed_version = line_of(made, value, "fixed"),
		.kev = line_of(made, value, "kev"),
		.has_epss = tree_get(value, "epss"),
		.epss = read_share(made, tree_get(value, "epss")),
		.vendor_silent = schema_switch(made->schema, tree_get(value, "vendor_silent"), false),
		.score = -1,
		.place = { .package = package->name.len ? package : NULL,
			.path = line_of(made, value, "path"),
			.base = slice_equal(schema_word(made->schema, tree_get(value, "layer"), "base own"), S("base")) } };
}

static enum judgement_kind result_of(struct slice word)
{
	if (slice_equal(word, S("pass")))
		return JUDGEMENT_PASS;
	if (slice_equal(word, S("incomplete")))
		return JUDGEMENT_INCOMPLETE;
	return slice_equal(word, S("not-applicable")) ? JUDGEMENT_NOT_APPLICABLE : JUDGEMENT_FAIL;
}

static void add_note(struct made *made, struct slice text)
{
	struct report *report = &made->report;

	report->notes[report->note_count++] = (struct report_note){ { NOTE_INCOMPLETE, S(""), text }, -1 };
}

static void read_setting(struct made *made, const struct tree *value)
{
	struct judged_rule *judged = &made->report.judged[made->report.judged_count];
	struct slice word;

	if (!schema_table(made->schema, value, "id! result rating reason"))
		return;
	word = schema_word(made->schema, tree_get(value, "result"), "fail pass incomplete not-applicable");
	judged->judgement = (struct judgement){
		.rule = line_of(made, value, "id"), .kind = result_of(word), .reason = line_of(made, value, "reason")
	};
	made->report.judged_count++;
	if (judged->judgement.kind == JUDGEMENT_INCOMPLETE)
		add_note(made, arena_printf(made->arena, "%.*s was not decided", SLICE_ARG(judged->judgement.rule)));
	if (judged->judgement.kind == JUDGEMENT_FAIL)
		made->report.findings[made->report.finding_count++] = (struct finding){ .kind = FINDING_SETTING,
			.id = judged->judgement.rule,
			.rating = read_rating(made, tree_get(value, "rating"), RATING_MODERATE),
			.score = -1 };
}

static void read_findings(struct made *made, const struct tree *item)
{
	const struct tree *findings = tree_get(item, "findings"), *settings = tree_get(item, "settings");
	size_t finding_count = count_of(made, findings), setting_count = count_of(made, settings);
	struct report *report = &made->report;

	report->findings = arena_array(made->arena, struct finding, finding_count + setting_count);
	report->judged = arena_array(made->arena, struct judged_rule, setting_count);
	report->notes = arena_array(made->arena, struct report_note, setting_count + GAPS_MAX);
	for (size_t i = 0; i < finding_count && !made->schema->failed; i++)
		read_finding(made, findings->items[i], &report->findings[report->finding_count++]);
	for (size_t i = 0; i < setting_count && !made->schema->failed; i++)
		read_setting(made, settings->items[i]);
}

static void read_passwords(struct made *made, const struct tree *list)
{
	static const char *const classes[PASSWORD_CLASS_COUNT] = { "strong", "empty", "plain", "derived", "default", "common" };
	struct report *report = &made->report;
	size_t count = count_of(made, list);

	report->passwords = arena_array(made->arena, struct password, count);
	for (size_t i = 0; i < count && !made->schema->failed; i++) {
		struct slice word;

		if (!schema_table(made->schema, list->items[i], "account! class!"))
			return;
		word = schema_word(made->schema, tree_get(list->items[i], "class"), "strong empty plain derived default common");
		for (size_t k = 0; k < PASSWORD_CLASS_COUNT; k++)
			if (slice_equal(word, slice_from_text(classes[k])))
				report->passwords[report->password_count++] = (struct password){
					.guess = k, .account = line_of(made, list->items[i], "account"), .path = S("etc/shadow")
				};
	}
}

static void read_packages(struct made *made, const struct tree *list)
{
	struct report *report = &made->report;
	size_t count = count_of(made, list);

	report->packages = arena_array(made->arena, struct found_package, count);
	for (size_t i = 0; i < count && !made->schema->failed; i++) {
		if (!schema_table(made->schema, list->items[i], "name! version licence"))
			return;
		report->packages[report->package_count++].package = (struct package){ .type = PACKAGE_DEB,
			.name = line_of(made, list->items[i], "name"),
			.version = line_of(made, list->items[i], "version"),
			.licence = line_of(made, list->items[i], "licence") };
	}
}

static void read_gaps(struct made *made, const struct tree *value)
{
	struct slices words = schema_words(made->schema, value, GAPS, GAPS_MAX);
	struct report *report = &made->report;

	report->gaps = arena_array(made->arena, struct gap, words.count);
	for (size_t i = 0; i < words.count; i++) {
		if (slice_equal(words.items[i], S("unread")))
			add_note(made, S("something could not be read"));
		else
			report->gaps[report->gap_count++] = (struct gap){ words.items[i], words.items[i] };
	}
}

static void ignore_note(void *context, const struct note *note)
{
	(void)context;
	(void)note;
}

static bool has_decided(const struct verdict *verdict, struct slice situation)
{
	for (size_t i = 0; i < verdict->decision_count; i++)
		if (verdict->decisions[i].action != VERDICT_PASS && slice_equal(verdict->decisions[i].situation, situation))
			return true;
	return false;
}

static bool is_among(struct slices texts, struct slice text)
{
	for (size_t i = 0; i < texts.count; i++)
		if (slice_equal(texts.items[i], text))
			return true;
	return false;
}

static struct slice compare_situations(struct made *made, struct slices expected)
{
	const struct verdict *verdict = &made->report.verdict;

	for (size_t i = 0; i < expected.count; i++)
		if (!has_decided(verdict, expected.items[i]))
			return arena_printf(made->arena, "%.*s was expected and asks for nothing", SLICE_ARG(expected.items[i]));
	for (size_t i = 0; i < verdict->decision_count; i++)
		if (verdict->decisions[i].action != VERDICT_PASS && !is_among(expected, verdict->decisions[i].situation))
			return arena_printf(made->arena, "%.*s was not expected: %.*s",
				SLICE_ARG(verdict->decisions[i].situation), SLICE_ARG(verdict->decisions[i].sentence));
	return S("");
}

static void try(struct made *made, const struct tree *expect, struct trial *trial)
{
	const char *words = "pass warn incomplete block";
	bool table = expect->kind == TREE_TABLE;
	struct note_sink notes = { ignore_note, NULL };
	struct slices situations = { 0 };
	struct slice word;

	if (table && !schema_table(made->schema, expect, "verdict! situations"))
		return;
	word = schema_word(made->schema, table ? tree_get(expect, "verdict") : expect, words);
	if (table)
		situations = schema_lines(made->schema, tree_get(expect, "situations"), SITUATIONS_MAX, LINE_BYTES_MAX);
	if (made->schema->failed)
		return;
	policy_exempt(&made->report, &made->options, made->arena, &notes);
	policy_decide(&made->report, &made->options, made->arena);
	trial->verdict = made->report.verdict;
	if (!slice_equal(word, slice_from_text(verdict_name(trial->verdict.kind))))
		trial->problem = arena_printf(made->arena, "expected %.*s, is %s: %.*s", SLICE_ARG(word),
			verdict_name(trial->verdict.kind), SLICE_ARG(trial->verdict.sentence));
	else if (table && tree_get(expect, "situations"))
		trial->problem = compare_situations(made, situations);
}

static void read_trial(
	struct schema *schema, const struct policy *policy, const struct tree *item, struct slice today, struct trial *trial)
{
	struct made made = { .schema = schema, .arena = schema->arena, .options = { .policy = policy } };
	static const char keys[] = "name now image findings settings passwords packages gaps fail_on expect!";

	if (!schema_table(schema, item, keys))
		return;
	made.source = (struct report_source){ .name = S("all") };
	made.report.sources = &made.source;
	made.report.source_count = 1;
	trial->line = item->line;
	trial->name = line_of(&made, item, "name");
	made.report.created = schema_date(schema, tree_get(item, "now"));
	if (made.report.created.len == 0)
		made.report.created = today;
	read_image(&made, tree_get(item, "image"));
	read_findings(&made, item);
	read_passwords(&made, tree_get(item, "passwords"));
	read_packages(&made, tree_get(item, "packages"));
	read_gaps(&made, tree_get(item, "gaps"));
	made.options.has_fail_on = tree_get(item, "fail_on");
	made.options.fail_on = read_rating(&made, tree_get(item, "fail_on"), RATING_UNKNOWN);
	if (!schema->failed)
		try(&made, tree_get(item, "expect"), trial);
}

int trials_run(const struct policy *policy, struct slice file, struct slice table, struct slice today, struct arena *arena,
	struct trials *ret_trials, struct error *err)
{
	struct schema schema = { .name = file, .arena = arena, .err = err };
	struct trials trials = { 0 };
	const struct tree *root;

	if (table.len > TEXT_BYTES_MAX)
		return error_set(err, ERR_LIMIT, "%.*s: longer than %u bytes", SLICE_ARG(slice_first(file, 200)), TEXT_BYTES_MAX);
	root = schema_read(&schema, table);
	if (!root || !schema_list(&schema, root, 1, TRIALS_MAX))
		return schema.failed;
	trials.items = arena_array(arena, struct trial, root->count);
	for (size_t i = 0; i < root->count && !schema.failed; i++) {
		struct trial *trial = &trials.items[trials.count++];

		read_trial(&schema, policy, root->items[i], today, trial);
		trials.wrong += trial->problem.len > 0;
	}
	if (!schema.failed)
		*ret_trials = trials;
	return schema.failed;
}
