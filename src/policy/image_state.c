/* image_state.c - situations of the image itself: root, settings that failed, licences, age */
#include "base/moment.h"
#include "policy/deciding.h"
#include "policy/licences.h"

#define USER_SHOWN_MAX 40
#define ROOT_RULE "PLM-B01"
#define LICENCE_SHOWN_MAX 60
#define FACTS_MAX 100u

/* config.User (OCI image specification): "user", "uid", with ":group" or ":gid"; empty is root. *RET_CALLED: another name of it. */
static bool is_root(const struct report *report, bool *ret_called)
{
	struct slice user = report->image->user, group;
	const struct account *account;

	*ret_called = false;
	slice_cut(user, ':', &user, &group);
	for (size_t i = 0; i < user.len; i++) {
		if (user.ptr[i] == '0')
			continue;
		account = policy_account(report, user);
		*ret_called = account && account->uid == 0 && !slice_equal(user, S("root"));
		return slice_equal(user, S("root")) || *ret_called;
	}
	return true;
}

static void decide_root(struct deciding *deciding)
{
	const struct image *image = deciding->report->image;
	const struct stance *stance = &deciding->policy->stances[SITUATION_ROOT];
	struct slice user;
	bool called;

	if (!image || image->kind != IMAGE_OF_LAYERS ||
		!is_root(deciding->report, &called)) /* a folder says not who runs in it */
		return;
	if (slice_equal(image->os, S("windows"))) /* has no such user, and starts without one as ContainerUser */
		return;
	if (stance->steps[0].action == VERDICT_PASS || policy_is_taken(deciding, S(ROOT_RULE)))
		return;
	user = slice_first(image->user, USER_SHOWN_MAX);
	decide(deciding,
		&(struct decision){ .action = stance->steps[0].action,
			.situation = S("runs_as_root"),
			.rule = policy_rule_place(deciding, SITUATION_ROOT, stance->line),
			.sentence = user.len ? arena_printf(deciding->arena, "the image runs as root: config says USER %.*s%s",
						       SLICE_ARG(user), called ? ", whose number is 0" : "")
					     : S("the image runs as root: config has no USER"),
			.count = 1 });
}

/* Those that have a situation of their own. */
static bool has_situation(struct slice id)
{
	return slice_equal(id, S(ROOT_RULE)) || (id.len == 7 && slice_starts_with(id, S("PLM-A2")) && id.ptr[6] <= '5');
}

struct failed_settings {
	const struct stance *stance;
	const struct policy_step *step;
};

static bool is_failed_setting(const struct deciding *deciding, size_t index, const void *context)
{
	const struct finding *finding = &deciding->report->findings[index];
	const struct failed_settings *asked = context;
	const struct policy_step *step = NULL;

	if (finding->kind != FINDING_SETTING || deciding->rules[index] || has_situation(finding->id))
		return false;
	for (size_t i = 0; i < asked->stance->step_count && !step; i++)
		if (rating_for_policy(finding->rating) >= asked->stance->steps[i].at_least)
			step = &asked->stance->steps[i];
	return step == asked->step;
}

void decide_settings(struct deciding *deciding)
{
	const struct stance *stance = &deciding->policy->stances[SITUATION_MISCONFIGURATION];

	decide_root(deciding);
	for (size_t i = 0; i < stance->step_count; i++) {
		struct failed_settings asked = { stance, &stance->steps[i] };
		struct decision decision = { .action = asked.step->action,
			.situation = S("misconfiguration"),
			.rule = policy_rule_place(deciding, SITUATION_MISCONFIGURATION, asked.step->line) };
		struct slice names;

		if (asked.step->action == VERDICT_PASS)
			continue;
		names = name_findings(deciding, is_failed_setting, &asked, &decision);
		if (decision.count == 0)
			continue;
		decision.sentence = arena_printf(deciding->arena, "%zu %s %s%s: %.*s", decision.count,
			decision.count == 1 ? "setting is wrong," : "settings are wrong,", rating_name(asked.step->at_least),
			asked.step->at_least == RATING_CRITICAL ? "" : " or worse", SLICE_ARG(names));
		decide(deciding, &decision);
	}
}

static void decide_licences_that_are(struct deciding *deciding, enum licence_judgement asked, enum verdict_kind action,
	const char *singular, const char *plural)
{
	const struct report *report = deciding->report;
	const struct stance *stance = &deciding->policy->stances[SITUATION_LICENCE];
	struct naming naming = { .separator = ", " };
	struct decision decision = { .action = action, .situation = S("licence") };
	enum licence_judgement *judgements;

	if (action == VERDICT_PASS)
		return;
	judgements = arena_alloc_array(deciding->arena, report->package_count, sizeof *judgements);
	decision.facts.items = arena_array(deciding->arena, struct slice, FACTS_MAX);
	for (size_t i = 0; i < report->package_count; i++) {
		judgements[i] = licence_judge(report->packages[i].package.licence, stance->allow, stance->deny);
		naming.count += judgements[i] == asked;
	}
	for (size_t i = 0; i < report->package_count && decision.facts.count < FACTS_MAX; i++) {
		const struct package *package = &report->packages[i].package;
		struct slice licence = slice_first(package->licence, LICENCE_SHOWN_MAX);

		if (judgements[i] != asked)
			continue;
		decision.facts.items[decision.facts.count++] = package->name;
		if (naming_is_full(&naming))
			continue;
		naming_begin_item(&naming);
		buffer_addf(&naming.text, "%.*s%s%.*s (%.*s)", SLICE_ARG(package->name), package->version.len ? " " : "",
			SLICE_ARG(package->version), SLICE_ARG(licence.len ? licence : S("none stated")));
	}
	decision.count = naming.count;
	decision.rule = policy_rule_place(deciding, SITUATION_LICENCE, stance->line);
	decision.sentence = naming_end(&naming, deciding->arena);
	decision.sentence = arena_printf(deciding->arena, "%zu %s: %.*s", decision.count, decision.count == 1 ? singular : plural,
		SLICE_ARG(decision.sentence));
	if (decision.count)
		decide(deciding, &decision);
}

void decide_licences(struct deciding *deciding)
{
	const struct stance *stance = &deciding->policy->stances[SITUATION_LICENCE];

	decide_licences_that_are(deciding, LICENCE_DENIED, stance->steps[0].action,
		"package has a licence that the policy does not allow", "packages have a licence that the policy does not allow");
	decide_licences_that_are(deciding, LICENCE_UNKNOWN, stance->unknown, "package has no licence that is understood",
		"packages have no licence that is understood");
}

void decide_age(struct deciding *deciding)
{
	const struct stance *stance = &deciding->policy->stances[SITUATION_IMAGE_AGE];
	const struct image *image = deciding->report->image;
	struct moment now, made;
	int64_t days;
	struct decision decision = { .action = stance->steps[0].action, .situation = S("max_image_age"), .count = 1 };

	if (stance->steps[0].action == VERDICT_PASS || !image || image->kind != IMAGE_OF_LAYERS)
		return;
	decision.rule = policy_rule_place(deciding, SITUATION_IMAGE_AGE, stance->line);
	if (!moment_parse(deciding->report->created, &now) || !moment_parse(image->created, &made)) {
		decision.sentence = S("the image does not say when it was made, and the policy limits its age");
		decide(deciding, &decision);
		return;
	}
	days = (now.seconds - made.seconds) / 86400;
	if (days <= (int64_t)stance->days)
		return;
	decision.sentence = arena_printf(deciding->arena, "the image is %lld days old (%.*s), more than %llu", (long long)days,
		SLICE_ARG(slice_first(image->created, 10)), (unsigned long long)stance->days);
	decide(deciding, &decision);
}
