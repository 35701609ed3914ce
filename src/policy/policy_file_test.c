/* policy_file_test.c - policies that are read, and the place of what is wrong in those that are not */
#include "base/buffer.h"
#include "base/test.h"
#include "model/finding.h"
#include "policy/policy_file.h"

static const struct {
	const char *text, *problem;
} mistakes[] = {
	{ "", "p.yaml:1:1: the file says nothing" },
	{ "- a\n", "p.yaml:1:1: expected a table of version, name, situations, rules, exemptions, found a list" },
	{ "name: x\n", "p.yaml:1:1: the key 'version' is missing" },
	{ "version: 2\n", "p.yaml:1:10: expected a whole number from 1 to 1, found '2'" },
	{ "version: 1\nversion: 1\n", "p.yaml:2:1: the key 'version' stands twice" },
	{ "version: 1\nsituation: {}\n", "p.yaml:2:1: unknown key 'situation'; did you mean 'situations'?" },
	{ "version: 1\nsituations:\n  malwar: block\n", "p.yaml:3:3: unknown key 'malwar'; did you mean 'malware'?" },
	{ "version: 1\nsituations:\n  malware: blok\n",
		"p.yaml:3:12: expected one of block, warn, allow, found 'blok'; did you mean 'block'?" },
	{ "version: 1\nsituations: {vulnerable_packages: {at_least: high}}\n", "p.yaml:2:35: the key 'action' is missing" },
	{ "version: 1\nsituations:\n  vulnerable_packages:\n    - {action: block, at_least: hihg}\n",
		"p.yaml:4:33: expected one of low, moderate, high, critical, found 'hihg'; did you mean 'high'?" },
	{ "version: 1\nsituations:\n  vulnerable_packages:\n    - block\n",
		"p.yaml:4:7: expected a table of action, at_least, fixable_only, found 'block'" },
	{ "version: 1\nsituations: {misconfiguration: {action: warn, fixable_only: yes}}\n",
		"p.yaml:2:47: unknown key 'fixable_only'; expected one of action, at_least" },
	/* what could not be examined is accepted with a reason, or not at all */
	{ "version: 1\nsituations:\n  incomplete: allow\n",
		"p.yaml:3:15: 'incomplete' may be allow only with a reason: {action: allow, reason: ...}" },
	{ "version: 1\nsituations:\n  incomplete: {action: warn}\n",
		"p.yaml:3:15: 'incomplete' may be warn only with a reason: {action: warn, reason: ...}" },
	{ "version: 1\nsituations:\n  incomplete: {action: warn, reason: \"\"}\n",
		"p.yaml:3:38: expected a text, found nothing" },
	{ "version: 1\nsituations: {unsigned: incomplete}\n",
		"p.yaml:2:24: expected one of block, warn, allow, found 'incomplete'" },
	{ "version: 1\nsituations: {max_image_age: block}\n", "p.yaml:2:29: expected allow, or a table of action, days" },
	{ "version: 1\nsituations: {max_image_age: {action: block, days: 0}}\n",
		"p.yaml:2:51: expected a whole number from 1 to 36500, found '0'" },
	{ "version: 1\nsituations: {licence: {action: block}}\n",
		"p.yaml:2:23: expected a list, 'allow' or 'deny', or 'unknown'" },
	{ "version: 1\nsituations: {licence: warn}\n",
		"p.yaml:2:23: expected allow, or a table of action, allow, deny, unknown" },
	/* rules */
	{ "version: 1\nrules:\n  - action: block\n", "p.yaml:3:5: the key 'match' is missing" },
	{ "version: 1\nrules:\n  - match: {id: A}\n", "p.yaml:3:5: the key 'action' is missing" },
	{ "version: 1\nrules:\n  - match: {}\n    action: allow\n",
		"p.yaml:3:12: expected at least one field: what matches all decides nothing" },
	{ "version: 1\nrules:\n  - match: {ids: A}\n    action: allow\n", "p.yaml:3:13: unknown key 'ids'; did you mean 'id'?" },
	{ "version: 1\nrules:\n  - match: {id: []}\n    action: allow\n", "p.yaml:3:17: expected a pattern, or a list of some" },
	{ "version: 1\nrules:\n  - match: {rating: [high, hgh]}\n    action: allow\n",
		"p.yaml:3:28: expected one of low, moderate, high, critical, unknown, found 'hgh'; did you mean 'high'?" },
	{ "version: 1\nrules:\n  - match: {epss: 1.5}\n    action: block\n",
		"p.yaml:3:19: expected a number from 0 to 1, as 0.5, found '1.5'" },
	{ "version: 1\nrules:\n  - match: {epss: -0.5}\n    action: block\n",
		"p.yaml:3:19: expected a number from 0 to 1, as 0.5, found '-0.5'" },
	{ "version: 1\nrules:\n  - match: {kev: maybe}\n    action: block\n",
		"p.yaml:3:18: expected one of yes, no, true, false, found 'maybe'" },
	{ "version: 1\nrules:\n  - match: {layer: mine}\n    action: block\n",
		"p.yaml:3:20: expected one of base, own, found 'mine'" },
	/* exemptions: reason, owner and until are required, and nothing is exempt for ever */
	{ "version: 1\nexemptions:\n  - {id: A, reason: r, owner: o}\n", "p.yaml:3:5: the key 'until' is missing" },
	{ "version: 1\nexemptions:\n  - {id: A, reason: r, until: 2026-12-31}\n", "p.yaml:3:5: the key 'owner' is missing" },
	{ "version: 1\nexemptions:\n  - {id: A, owner: o, until: 2026-12-31}\n", "p.yaml:3:5: the key 'reason' is missing" },
	{ "version: 1\nexemptions:\n  - {id: A, reason: r, owner: o, until: never}\n",
		"p.yaml:3:41: expected a date, as 2026-11-26, found 'never'" },
	{ "version: 1\nexemptions:\n  - {id: A, reason: r, owner: o, until: 2026-02-30}\n",
		"p.yaml:3:41: expected a date, as 2026-11-26, found '2026-02-30'" },
	{ "version: 1\nexemptions:\n  - {reason: r, owner: o, until: 2026-12-31}\n",
		"p.yaml:3:5: expected either 'id' or 'match'" },
	{ "version: 1\nexemptions:\n  - {id: A, match: {id: A}, reason: r, owner: o, until: 2026-12-31}\n",
		"p.yaml:3:5: expected either 'id' or 'match'" },
	{ "version: 1\nexemptions:\n  - {match: {label: a}, reason: r, owner: o, until: 2026-12-31}\n",
		"p.yaml:3:13: expected a field of findings: id, kind, rating, package, path, layer, fixable, epss or kev" },
	{ "version: 1\nexemptions:\n  - {id: incomplete, reason: r, owner: o, until: 2026-12-31}\n",
		"p.yaml:3:10: 'incomplete' is accepted in situations, with a reason, and not by an exemption" },
	{ "version: 1\nexemptions:\n  - {id: A, scope: {digest: sha256:12}, reason: r, owner: o, until: 2026-12-31}\n",
		"p.yaml:3:29: expected a digest, sha256: and 64 of 0-9 and a-f, found 'sha256:12'" },
	{ "version: 1\nexemptions:\n  - {id: A, scope: {}, reason: r, owner: o, until: 2026-12-31}\n",
		"p.yaml:3:20: expected repository, tag, digest or namespace" },
	/* blanks are no reason, and nobody */
	{ "version: 1\nexemptions:\n  - {id: A, reason: \" \", owner: o, until: 2026-12-31}\n",
		"p.yaml:3:21: expected words, found blanks" },
	{ "version: 1\nexemptions:\n  - {id: A, reason: r, owner: \"  \", until: 2026-12-31}\n",
		"p.yaml:3:31: expected words, found blanks" },
	{ "version: 1\nsituations:\n  incomplete: {action: warn, reason: \" \"}\n", "p.yaml:3:38: expected words, found blanks" },
	/* no URLs, wherever they stand */
	{ "version: 1\nname: https://policies.example/house\n",
		"p.yaml:2:7: a policy has no URLs; expected a name, a pattern or words, found 'https://policies.example/house'" },
	{ "version: 1\nexemptions:\n  - {id: A, reason: \"see http://x\", owner: o, until: 2026-12-31}\n",
		"p.yaml:3:21: a policy has no URLs; expected a name, a pattern or words, found 'see http://x'" },
	/* of YAML only what cannot be misread */
	{ "version: &a 1\n", "p.yaml:1:10: " },
	{ "version: !!int 1\n", "p.yaml:1:10: " },
};

TEST(a_policy_with_a_mistake_is_refused_and_the_place_is_told)
{
	for (size_t i = 0; i < sizeof mistakes / sizeof mistakes[0]; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct policy *policy = NULL;
		struct error err = { .text = "" };
		struct slice want = slice_from_text(mistakes[i].problem);

		CHECK(policy_read(S("p.yaml"), slice_from_text(mistakes[i].text), &arena, &policy, &err) < 0);
		CHECK(policy == NULL);
		if (slice_ends_with(want, S(": ")))
			CHECK_SLICE(slice_first(slice_from_text(err.text), want.len), mistakes[i].problem);
		else
			CHECK_TEXT(err.text, mistakes[i].problem);
	}
}

TEST(a_policy_of_many_bytes_is_refused)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	cleanup_buffer struct buffer text = BUFFER_INIT(0);
	struct policy *policy = NULL;
	struct error err;

	buffer_addf(&text, "version: 1\n");
	while (text.len <= POLICY_BYTES_MAX)
		buffer_addf(&text, "# %0100d\n", 1);
	CHECK_INT(policy_read(S("p.yaml"), buffer_slice(&text), &arena, &policy, &err), -ERR_LIMIT);
	CHECK_TEXT(err.text, "p.yaml: longer than 1048576 bytes");
}

/* RATING-AND-POLICY.md, last paragraphs. */
static const struct {
	enum policy_situation situation;
	size_t step;
	enum verdict_kind action;
	enum rating at_least;
	bool fixable_only;
} built_in[] = {
	{ SITUATION_VULNERABLE_PACKAGES, 0, VERDICT_BLOCK, RATING_CRITICAL, true },
	{ SITUATION_VULNERABLE_PACKAGES, 1, VERDICT_WARN, RATING_HIGH, false },
	{ SITUATION_WEAK_PASSWORD, 0, VERDICT_BLOCK, RATING_LOW, false },
	{ SITUATION_MALWARE, 0, VERDICT_BLOCK, RATING_HIGH, false },
	{ SITUATION_MALWARE, 1, VERDICT_WARN, RATING_MODERATE, false },
	{ SITUATION_REMOTE_LOGIN, 0, VERDICT_WARN, RATING_LOW, false },
	{ SITUATION_SECRETS, 0, VERDICT_WARN, RATING_MODERATE, false },
	{ SITUATION_ROOT, 0, VERDICT_WARN, RATING_LOW, false },
	{ SITUATION_END_OF_LIFE, 0, VERDICT_WARN, RATING_LOW, false },
	{ SITUATION_INCOMPLETE, 0, VERDICT_INCOMPLETE, RATING_LOW, false },
};

TEST(the_built_in_policy_is_a_policy_file_and_says_what_it_has_to)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	const struct policy *policy = policy_builtin(&arena);

	for (size_t i = 0; i < sizeof built_in / sizeof built_in[0]; i++) {
		const struct policy_step *step = &policy->stances[built_in[i].situation].steps[built_in[i].step];

		CHECK(built_in[i].step < policy->stances[built_in[i].situation].step_count);
		CHECK_INT(step->action, built_in[i].action);
		CHECK_INT(step->at_least, built_in[i].at_least);
		CHECK_INT(step->fixable_only, built_in[i].fixable_only);
	}
	for (size_t i = 0; i < SITUATION_COUNT; i++)
		CHECK(policy->stances[i].stated && policy->stances[i].step_count);
}

static const char whole[] =
	"version: 1\n"
	"name: \"house \\\"rules\\\" \\\\ 1\"\n"
	"situations:\n"
	"  vulnerable_packages: {action: block, at_least: moderate}\n"
	"  incomplete: {action: warn, reason: \"a lab: no network\"}\n"
	"  end_of_life: {action: allow, reason: moves in May}\n"
	"  licence: {action: warn, deny: [AGPL-*], unknown: block}\n"
	"  max_image_age: {action: warn, days: 90}\n"
	"  misconfiguration:\n    - {action: block, at_least: critical}\n    - {action: warn, at_least: moderate}\n"
	"rules:\n"
	"  - match: {id: [CVE-1, CVE-2*], kind: vulnerability, rating: [unknown, high], package: a, path: usr/**, layer: own,"
	" fixable: no, epss: 0.25, kev: yes, label: x=1, repository: r/*, namespace: prod}\n    action: block\n    message: no\n"
	"  - {match: {layer: base}, action: allow}\n"
	"exemptions:\n"
	"  - {id: CVE-3, scope: {tag: \"1.*\", namespace: lab}, reason: r, owner: o, until: 2027-01-01}\n"
	"  - {match: {kind: [setting, archive, malware, secret]}, reason: r, owner: o, until: 2027-01-01}\n";

TEST(what_is_shown_of_a_policy_is_that_policy)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	cleanup_buffer struct buffer first = BUFFER_INIT(0), second = BUFFER_INIT(0);
	struct policy *policy = NULL, *again = NULL;
	struct error err = { .text = "" };

	CHECK_INT(policy_read(S("a"), slice_from_text(whole), &arena, &policy, &err), 0);
	policy_show(policy, &first);
	CHECK_INT(policy_read(S("b"), buffer_slice(&first), &arena, &again, &err), 0);
	CHECK_SLICE(again->name, "house \"rules\" \\ 1");
	CHECK_INT(again->rule_count, 2);
	CHECK_INT(again->exemption_count, 2);
	CHECK_INT(again->rules[0].match.kinds, 1u << FINDING_VULNERABILITY);
	CHECK_INT(again->rules[0].match.ratings, 1u << RATING_UNKNOWN | 1u << RATING_HIGH);
	CHECK(again->rules[0].match.epss == 0.25 && again->rules[0].match.has_epss);
	CHECK_INT(again->rules[0].match.base, CHOICE_NO);
	CHECK_INT(again->rules[1].match.base, CHOICE_YES);
	CHECK_INT(again->exemptions[1].match.kinds,
		1u << FINDING_SETTING | 1u << FINDING_ARCHIVE | 1u << FINDING_SECRET | 1u << FINDING_MALWARE);
	CHECK_SLICE(again->stances[SITUATION_INCOMPLETE].reason, "a lab: no network");
	for (size_t i = 0; i < SITUATION_COUNT; i++)
		again->stances[i].stated = policy->stances[i].stated;
	policy_show(again, &second);
	CHECK(slice_equal(buffer_slice(&first), buffer_slice(&second)));
	CHECK(slice_find(buffer_slice(&first), S("vulnerable_packages:")) <
		slice_find(buffer_slice(&first), S("remote_login_enabled:")));
	CHECK(slice_find(buffer_slice(&first), S("remote_login_with_weak_password:")) <
		slice_find(buffer_slice(&first), S("malware:")));
}

/* Each way to write a situation, shown and read again. */
static const char *const stances[] = {
	"licence: {unknown: allow}",
	"licence: {action: warn, unknown: allow}",
	"licence: {action: allow, deny: [X]}",
	"licence: allow",
	"max_image_age: {action: allow, days: 3}",
	"incomplete: {action: block, reason: x}",
	"incomplete: block",
	"end_of_life: {action: allow, reason: \"a 'b' \\\" \\\\ c\"}",
	"vulnerable_packages: allow",
	"vulnerable_packages: [{action: allow, at_least: high}, {action: block}]",
	"misconfiguration: block",
	"drift: warn",
	"malware: block",
	"malware: {action: block, at_least: low}",
	"malware: [{action: warn, at_least: critical}, {action: block}]",
	"malware: allow",
	"secrets: block",
	"secrets: {action: block, at_least: low}",
};

/* Written as YAML it is the same, whichever it was read from. */
TEST(the_json_of_a_policy_is_that_policy)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	cleanup_buffer struct buffer shown = BUFFER_INIT(0), json = BUFFER_INIT(0), again = BUFFER_INIT(0);
	struct policy *policy = NULL, *other = NULL;
	struct error err = { .text = "" };

	CHECK_INT(policy_read(S("a"), slice_from_text(whole), &arena, &policy, &err), 0);
	policy_show_json(policy, &json);
	CHECK_INT(policy_read(S("a"), buffer_slice(&json), &arena, &other, &err), 0);
	CHECK_TEXT(err.text, "");
	for (size_t i = 0; i < SITUATION_COUNT; i++)
		other->stances[i].stated = policy->stances[i].stated;
	policy_show(policy, &shown);
	policy_show(other, &again);
	CHECK(slice_equal(buffer_slice(&shown), buffer_slice(&again)));
}

static void check_same_texts(struct slices one, struct slices other)
{
	CHECK_INT(one.count, other.count);
	for (size_t i = 0; i < one.count; i++)
		CHECK(slice_equal(one.items[i], other.items[i]));
}

static void check_same_stance(const struct stance *one, const struct stance *other)
{
	CHECK_INT(one->unknown, other->unknown);
	CHECK_INT(one->days, other->days);
	CHECK(slice_equal(one->reason, other->reason));
	check_same_texts(one->allow, other->allow);
	check_same_texts(one->deny, other->deny);
	CHECK_INT(one->step_count, other->step_count);
	for (size_t i = 0; i < one->step_count; i++) {
		CHECK_INT(one->steps[i].action, other->steps[i].action);
		CHECK_INT(one->steps[i].at_least, other->steps[i].at_least);
		CHECK_INT(one->steps[i].fixable_only, other->steps[i].fixable_only);
	}
}

TEST(each_way_to_write_a_situation_is_shown_so_that_it_is_read_as_the_same)
{
	static void (*const show[])(const struct policy *, struct buffer *) = { policy_show, policy_show_json };

	for (size_t i = 0; i < sizeof stances / sizeof stances[0]; i++) {
		for (size_t form = 0; form < sizeof show / sizeof show[0]; form++) {
			cleanup_arena struct arena arena = ARENA_INIT;
			cleanup_buffer struct buffer shown = BUFFER_INIT(0);
			struct slice text = arena_printf(&arena, "version: 1\nsituations: {%s}\n", stances[i]);
			struct policy *policy = NULL, *again = NULL;
			struct error err = { .text = "" };

			CHECK_INT(policy_read(S("a"), text, &arena, &policy, &err), 0);
			show[form](policy, &shown);
			policy_read(S("b"), buffer_slice(&shown), &arena, &again, &err);
			CHECK_TEXT(err.text, "");
			for (size_t k = 0; k < SITUATION_COUNT; k++)
				check_same_stance(&policy->stances[k], &again->stances[k]);
		}
	}
}

TEST(what_a_policy_does_not_speak_of_is_as_in_the_built_in_one)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct policy *policy = NULL;
	struct error err;

	CHECK_INT(policy_read(S("a"), S("version: 1\nsituations: {malware: allow}\n"), &arena, &policy, &err), 0);
	CHECK_INT(policy->stances[SITUATION_WEAK_PASSWORD].steps[0].action, VERDICT_BLOCK);
	CHECK_INT(policy->stances[SITUATION_VULNERABLE_PACKAGES].step_count, 2);
	CHECK_INT(policy->stances[SITUATION_MALWARE].steps[0].action, VERDICT_PASS);
	CHECK(policy->stances[SITUATION_MALWARE].stated && !policy->stances[SITUATION_ROOT].stated);
}
