/* policy.c - the built-in policy: which situations a report is in, what each asks for, and the verdict they make
 *
 * Block: critical vulnerabilities that have a fix, and what --fail-on says. Incomplete: an unknown distribution, a release without support,
 * old advisories, what could not be examined, and the built-in advisories alone. Warn: other vulnerabilities that are high or worse (unknown counts as high), those of which the
 * distribution whose files they are in says nothing, and root. */
#include "policy/policy.h"
#include "base/buffer.h"
#include "policy/actions.h"

#define DECISIONS_MAX 24 /* more than the situations below */
#define NAMED_MAX 3      /* so many things are named in a sentence, the rest is counted */
#define USER_SHOWN_MAX 40

struct policy {
	const struct report *report;
	const struct policy_options *options;
	struct arena *arena;
	struct verdict *verdict;
};

static void decide(struct policy *policy, enum verdict_kind action, const char *situation, size_t count, struct slice sentence)
{
	if (policy->verdict->decision_count < DECISIONS_MAX)
		policy->verdict->decisions[policy->verdict->decision_count++] = (struct decision){
			.action = action, .situation = slice_from_text(situation), .sentence = sentence, .count = count
		};
}

/* Things that a sentence names: "A, B and C", "A, B, C and 2 more". */
struct naming {
	struct buffer text;
	const char *separator;
	size_t named, count; /* COUNT are there in all */
};

static void naming_begin_item(struct naming *naming)
{
	bool last = naming->named + 1 == naming->count;

	if (naming->named)
		buffer_addf(&naming->text, "%s", last ? " and " : naming->separator);
	naming->named++;
}

static bool naming_is_full(const struct naming *naming)
{
	return naming->named >= NAMED_MAX;
}

static struct slice naming_end(struct naming *naming, struct arena *arena)
{
	struct slice text;

	if (naming->count > naming->named)
		buffer_addf(&naming->text, " and %zu more", naming->count - naming->named);
	text = arena_copy(arena, buffer_slice(&naming->text));
	buffer_done(&naming->text);
	return text;
}

/* A Maven package without its group: people know it by its artifact. */
static struct slice short_name(const struct package *package)
{
	return package->type == PACKAGE_MAVEN ? slice_from(package->name, (size_t)(slice_find_last_byte(package->name, ':') + 1))
					      : package->name;
}

static void name_finding(struct naming *naming, const struct finding *finding)
{
	struct slice where = finding->place.package ? short_name(finding->place.package) : finding->place.path;

	naming_begin_item(naming);
	buffer_addf(&naming->text, "%.*s%s%.*s", SLICE_ARG(finding->id), where.len ? " in " : "", SLICE_ARG(where));
	if (finding->place.package && finding->place.package->version.len)
		buffer_addf(&naming->text, " %.*s", SLICE_ARG(finding->place.package->version));
}

/* The findings that ASKED picks, named; *RET_COUNT of them. */
static struct slice name_findings(
	const struct policy *policy, bool (*asked)(const struct policy *, const struct finding *), size_t *ret_count)
{
	struct naming naming = { .separator = ", " };
	const struct report *report = policy->report;

	for (size_t i = 0; i < report->finding_count; i++)
		naming.count += asked(policy, &report->findings[i]);
	for (size_t i = 0; i < report->finding_count && !naming_is_full(&naming); i++)
		if (asked(policy, &report->findings[i]))
			name_finding(&naming, &report->findings[i]);
	*ret_count = naming.count;
	return naming_end(&naming, policy->arena);
}

static bool is_vulnerability(const struct finding *finding, enum rating rating)
{
	return finding->kind == FINDING_VULNERABILITY && finding->rating == rating && !finding->vendor_silent;
}

static bool is_critical_with_fix(const struct policy *policy, const struct finding *finding)
{
	(void)policy;
	return is_vulnerability(finding, RATING_CRITICAL) && finding->fixed_version.len;
}

static bool is_critical_without_fix(const struct policy *policy, const struct finding *finding)
{
	(void)policy;
	return is_vulnerability(finding, RATING_CRITICAL) && finding->fixed_version.len == 0;
}

static bool is_high(const struct policy *policy, const struct finding *finding)
{
	(void)policy;
	return is_vulnerability(finding, RATING_HIGH);
}

static bool is_unknown(const struct policy *policy, const struct finding *finding)
{
	(void)policy;
	return is_vulnerability(finding, RATING_UNKNOWN);
}

/* Nobody has said that what the distribution built has the flaw. */
static bool is_vendor_silent(const struct policy *policy, const struct finding *finding)
{
	(void)policy;
	return finding->vendor_silent && rating_for_policy(finding->rating) >= RATING_HIGH;
}

static bool is_failed_on(const struct policy *policy, const struct finding *finding)
{
	return rating_for_policy(finding->rating) >= policy->options->fail_on && !finding->vendor_silent;
}

/* Each class has its sentence: "2 " BEFORE "vulnerabilities" AFTER. */
static const struct {
	enum verdict_kind action;
	bool (*asked)(const struct policy *, const struct finding *);
	const char *before, *after;
} vulnerable_packages[] = {
	{ VERDICT_BLOCK, is_critical_with_fix, "critical ", " with a fix" },
	{ VERDICT_WARN, is_critical_without_fix, "critical ", " without a fix" },
	{ VERDICT_WARN, is_high, "high ", "" },
	{ VERDICT_WARN, is_unknown, "", " of unknown rating, which counts as high" },
};

static void decide_vulnerable_packages(struct policy *policy, enum verdict_kind action)
{
	for (size_t i = 0; i < sizeof vulnerable_packages / sizeof vulnerable_packages[0]; i++) {
		struct slice names;
		size_t count;

		if (vulnerable_packages[i].action != action)
			continue;
		names = name_findings(policy, vulnerable_packages[i].asked, &count);
		if (count)
			decide(policy, action, "vulnerable_packages", count,
				arena_printf(policy->arena, "%zu %s%s%s: %.*s", count, vulnerable_packages[i].before,
					count == 1 ? "vulnerability" : "vulnerabilities", vulnerable_packages[i].after,
					SLICE_ARG(names)));
	}
}

static void decide_vendor_silent(struct policy *policy)
{
	size_t count;
	struct slice names = name_findings(policy, is_vendor_silent, &count);

	if (count)
		decide(policy, VERDICT_WARN, "vendor_silent", count,
			arena_printf(policy->arena,
				"the distribution says nothing of %zu %s, high or worse elsewhere, in files of its packages: "
				"%.*s",
				count, count == 1 ? "vulnerability" : "vulnerabilities", SLICE_ARG(names)));
}

static void decide_fail_on(struct policy *policy)
{
	const char *word = rating_name(policy->options->fail_on);
	struct slice names;
	size_t count;

	if (!policy->options->has_fail_on)
		return;
	names = name_findings(policy, is_failed_on, &count);
	if (count)
		decide(policy, VERDICT_BLOCK, "fail-on", count,
			arena_printf(policy->arena, "--fail-on %s: %zu %s%s: %.*s", word, count,
				count == 1 ? "finding is " : "findings are ",
				policy->options->fail_on == RATING_CRITICAL ? word : "that bad or worse", SLICE_ARG(names)));
}

/* The first note that tells why layer INDEX is not complete, or the reason that it was skipped for. */
static struct slice why_incomplete(const struct report *report, size_t index)
{
	const struct layer *layer = report->layers[index].layer;

	for (size_t i = 0; i < report->note_count; i++)
		if (report->notes[i].layer == (int64_t)index && report->notes[i].note.kind == NOTE_INCOMPLETE &&
			report->notes[i].note.text.len)
			return report->notes[i].note.text;
	return layer && layer->skip_reason ? slice_from_text(layer->skip_reason) : S("");
}

static void decide_layers(struct policy *policy)
{
	struct naming naming = { .separator = "; " };
	const struct report *report = policy->report;
	bool folder = report->image && report->image->kind != IMAGE_OF_LAYERS;
	struct slice names;

	for (size_t i = 0; i < report->layer_count; i++)
		naming.count += !report->layers[i].complete;
	for (size_t i = 0; i < report->layer_count && !naming_is_full(&naming); i++) {
		struct slice why;

		if (report->layers[i].complete)
			continue;
		why = why_incomplete(report, i);
		naming_begin_item(&naming);
		if (folder)
			buffer_add_slice(&naming.text, why);
		else
			buffer_addf(&naming.text, "layer %zu%s%.*s%s", i + 1, why.len ? " (" : "", SLICE_ARG(why),
				why.len ? ")" : "");
	}
	names = naming_end(&naming, policy->arena);
	if (naming.count && folder)
		decide(policy, VERDICT_INCOMPLETE, "incomplete", naming.count,
			arena_printf(policy->arena, "the folder could not be examined whole: %.*s", SLICE_ARG(names)));
	else if (naming.count)
		decide(policy, VERDICT_INCOMPLETE, "incomplete", naming.count,
			arena_printf(policy->arena, "%zu of %zu layers could not be examined whole: %.*s", naming.count,
				report->layer_count, SLICE_ARG(names)));
}

static void decide_gaps(struct policy *policy)
{
	for (size_t i = 0; i < policy->report->gap_count; i++)
		decide(policy, VERDICT_INCOMPLETE, policy->report->gaps[i].situation.ptr, 1, policy->report->gaps[i].sentence);
}

/* A note that says "incomplete" and is not told with its layer, nor as a gap. */
static bool is_open_note(const struct report *report, const struct report_note *note)
{
	bool told = note->layer >= 0 && (uint64_t)note->layer < report->layer_count && !report->layers[note->layer].complete;

	for (size_t i = 0; i < report->gap_count; i++)
		told = told || slice_starts_with(report->gaps[i].sentence, note->note.text);
	return note->note.kind == NOTE_INCOMPLETE && !told;
}

static void decide_notes(struct policy *policy)
{
	struct naming naming = { .separator = "; " };
	const struct report *report = policy->report;
	struct slice names;

	for (size_t i = 0; i < report->note_count; i++)
		naming.count += is_open_note(report, &report->notes[i]);
	for (size_t i = 0; i < report->note_count && !naming_is_full(&naming); i++) {
		const struct note *note = &report->notes[i].note;

		if (!is_open_note(report, &report->notes[i]))
			continue;
		naming_begin_item(&naming);
		buffer_addf(&naming.text, "%.*s%s%.*s", SLICE_ARG(note->path), note->path.len ? ": " : "", SLICE_ARG(note->text));
	}
	names = naming_end(&naming, policy->arena);
	if (naming.count)
		decide(policy, VERDICT_INCOMPLETE, "incomplete", naming.count,
			arena_printf(policy->arena, "%zu %s could not be examined: %.*s", naming.count,
				naming.count == 1 ? "thing" : "things", SLICE_ARG(names)));
}

static void decide_advisories(struct policy *policy)
{
	const struct report *report = policy->report;
	struct slice date = { NULL, 0 };
	uint64_t count = 0;

	for (size_t i = 0; i < report->source_count; i++) {
		if (!report->sources[i].partial)
			return;
		count += report->sources[i].advisory_count;
		if (slice_compare(report->sources[i].date, date) > 0)
			date = report->sources[i].date;
	}
	if (report->source_count == 0)
		decide(policy, VERDICT_INCOMPLETE, "advisories_partial", 1,
			S("no advisories took part; get them with `plimsoll db update`"));
	else
		decide(policy, VERDICT_INCOMPLETE, "advisories_partial", 1,
			arena_printf(policy->arena,
				"only the %ju built-in advisories of %.*s took part; get all with `plimsoll db update`",
				(uintmax_t)count, SLICE_ARG(date)));
}

/* config.User (OCI image specification): "user", "uid", with ":group" or ":gid"; empty is root. */
static bool is_root(struct slice user)
{
	struct slice group;

	slice_cut(user, ':', &user, &group);
	for (size_t i = 0; i < user.len; i++)
		if (user.ptr[i] != '0')
			return slice_equal(user, S("root"));
	return true;
}

static void decide_root(struct policy *policy)
{
	const struct image *image = policy->report->image;
	struct slice user;

	if (!image || image->kind != IMAGE_OF_LAYERS || !is_root(image->user)) /* a folder says not who runs in it */
		return;
	if (slice_equal(image->os, S("windows"))) /* has no such user, and starts without one as ContainerUser */
		return;
	user = slice_first(image->user, USER_SHOWN_MAX);
	decide(policy, VERDICT_WARN, "runs_as_root", 1,
		user.len ? arena_printf(policy->arena, "the image runs as root: config says USER %.*s", SLICE_ARG(user))
			 : S("the image runs as root: config has no USER"));
}

/* What to say where there is nothing to decide: not that nothing was found where it is only not shown. */
static struct slice say_nothing(const struct report *report, struct arena *arena)
{
	struct slice sentence = report->finding_count ? S("nothing was found that the policy warns of") : S("nothing was found");
	size_t hidden = report->hidden_count;

	if (hidden == 0)
		return sentence;
	return arena_printf(arena, "%.*s%s; %zu %s hidden by %s", SLICE_ARG(sentence),
		report->finding_count ? "" : " of what was asked for", hidden, hidden == 1 ? "finding is" : "findings are",
		report_hidden_by(report));
}

void policy_decide(struct report *report, const struct policy_options *options, struct arena *arena)
{
	struct policy policy = { report, options, arena, &report->verdict };
	struct verdict *verdict = &report->verdict;

	*verdict = (struct verdict){ .kind = VERDICT_PASS, .decisions = arena_array(arena, struct decision, DECISIONS_MAX) };
	decide_vulnerable_packages(&policy, VERDICT_BLOCK); /* the gravest first */
	decide_fail_on(&policy);
	decide_gaps(&policy);
	decide_layers(&policy);
	decide_notes(&policy);
	if (!report->vulnerabilities_skipped)
		decide_advisories(&policy);
	decide_vulnerable_packages(&policy, VERDICT_WARN);
	decide_vendor_silent(&policy);
	decide_root(&policy);
	if (verdict->decision_count) {
		verdict->kind = verdict->decisions[0].action;
		verdict->sentence = verdict->decisions[0].sentence;
	} else {
		verdict->sentence = say_nothing(report, arena);
	}
	actions_decide(report, options, arena);
}
