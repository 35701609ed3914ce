/* trial_test.c - policies on tables of facts: every situation, rules before situations, exemptions before rules */
#include "base/test.h"
#include "policy/trial.h"

#define DIGEST "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define OTHER "sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define SSH_ON "settings: [{id: PLM-A20}, {id: PLM-A24, reason: \"CMD runs /start.sh, which runs sshd\"}]"
#define TERMS "reason: r, owner: anna, until: 2027-01-01"

/* "KIND" or "KIND|first sentence" of a case by a policy; both without what all have. */
static const struct {
	const char *policy, *facts, *want;
} cases[] = {
	{ "", "now: 2026-11-26", "pass|nothing was found" },
	/* vulnerable_packages */
	{ "", "findings: [{id: C-1, rating: critical, package: a, version: 1, fixed: 2}]",
		"block|1 critical vulnerability with a fix: C-1 in a 1" },
	{ "", "findings: [{id: C-1, rating: critical, package: a}]", "warn|1 critical vulnerability without a fix: C-1 in a" },
	{ "", "findings: [{id: C-1, rating: moderate, package: a}]", "pass|nothing was found that the policy warns of" },
	{ "situations: {vulnerable_packages: {action: block, at_least: high}}",
		"findings: [{id: C-1, rating: unknown, package: a}]",
		"block|1 vulnerability of unknown rating, which counts as high: C-1 in a" },
	{ "situations: {vulnerable_packages: {action: block, at_least: high, fixable_only: yes}}",
		"findings: [{id: C-1, rating: high, package: a}]", "pass|nothing was found that the policy warns of" },
	{ "situations: {vulnerable_packages: block}", "findings: [{id: C-1, rating: low, package: a}]",
		"block|1 low vulnerability: C-1 in a" },
	/* the first step that fits decides, also where a later one asks for more */
	{ "situations: {vulnerable_packages: [{action: allow, at_least: critical}, {action: block, at_least: high}]}",
		"findings: [{id: C-1, rating: critical, package: a}]", "pass|nothing was found that the policy warns of" },
	{ "", "findings: [{id: C-1, rating: critical, package: a, fixed: 2, vendor_silent: yes}]",
		"warn|the distribution says nothing of 1 vulnerability, high or worse elsewhere, in files of its packages: C-1 "
		"in a" },
	{ "situations: {vendor_silent: {action: block, at_least: critical}}",
		"findings: [{id: C-1, rating: critical, package: a, vendor_silent: yes}]",
		"block|the distribution says nothing of 1 vulnerability, critical elsewhere, in files of its packages: C-1 in "
		"a" },
	/* remote login: started decides, where that was judged */
	{ "", SSH_ON, "warn|remote login is enabled: CMD runs /start.sh, which runs sshd" },
	{ "situations: {remote_login_enabled: block}", SSH_ON,
		"block|remote login is enabled: CMD runs /start.sh, which runs sshd" },
	{ "situations: {remote_login_enabled: allow}", SSH_ON, "pass|nothing was found that the policy warns of" },
	{ "", "settings: [{id: PLM-A20, reason: installed}, {id: PLM-A24, result: pass}]",
		"pass|nothing was found that the policy warns of" },
	{ "situations: {remote_login_enabled: block}",
		"settings: [{id: PLM-A20, reason: installed}, {id: PLM-A24, result: incomplete}]",
		"incomplete|1 thing could not be examined: PLM-A24 was not decided" },
	{ "", "settings: [{id: PLM-A24, result: not-applicable}]", "pass|nothing was found" },
	{ "", "settings: [{id: PLM-A20, reason: sshd is there}]", "warn|remote login is enabled: sshd is there" },
	{ "", "settings: [{id: PLM-A25, reason: passwords}]", "pass|nothing was found that the policy warns of" },
	{ "", "settings: [{id: PLM-A21, reason: telnetd is installed}]", "warn|remote login is enabled: telnetd is installed" },
	/* with a weak password */
	{ "", SSH_ON "\n  passwords: [{account: deploy, class: common}]",
		"block|remote login is enabled, and account deploy has an easily guessed password (a common word): CMD runs "
		"/start.sh, "
		"which runs sshd" },
	{ "", SSH_ON "\n  passwords: [{account: deploy, class: strong}]",
		"warn|remote login is enabled: CMD runs /start.sh, which runs sshd" },
	{ "", SSH_ON "\n  passwords: [{account: a, class: empty}, {account: b, class: derived}]",
		"block|remote login is enabled, and accounts a (none) and b (made of names) have easily guessed passwords: CMD "
		"runs "
		"/start.sh, which runs sshd" },
	{ "", "settings: [{id: PLM-A24, reason: on}, {id: PLM-A26, reason: root has an easily guessed password}]",
		"block|remote login is enabled, and root has an easily guessed password: on" },
	{ "", "passwords: [{account: deploy, class: common}]", "pass|nothing was found" }, /* nobody can log in with it */
	/* malware: what only may be some is warned of */
	{ "", "findings: [{id: eicar, kind: malware, rating: critical, path: tmp/x}]",
		"block|1 piece of malware: eicar in tmp/x" },
	{ "", "findings: [{id: hunt, kind: malware, rating: moderate, path: a}, {id: upx, kind: malware, rating: low, path: b}]",
		"warn|1 thing that may be malware: hunt in a" },
	{ "situations: {malware: {action: warn, at_least: low}}",
		"findings: [{id: hunt, kind: malware, rating: moderate, path: a}, {id: upx, kind: malware, rating: low, path: "
		"b}]",
		"warn|2 things that may be malware: hunt in a and upx in b" },
	{ "", "findings: [{id: upx, kind: malware, rating: low, path: b}]", "pass|nothing was found that the policy warns of" },
	{ "situations: {malware: block}", "findings: [{id: hunt, kind: malware, rating: moderate, path: a}]",
		"warn|1 thing that may be malware: hunt in a" },
	{ "situations: {malware: {action: block}}", "findings: [{id: rule, kind: malware, rating: unknown, path: a}]",
		"block|1 piece of malware: rule in a" },
	{ "situations: {malware: {action: block, at_least: moderate}}",
		"findings: [{id: hunt, kind: malware, rating: moderate, path: a}]",
		"block|1 thing that may be malware: hunt in a" },
	{ "situations: {malware: {action: block, at_least: critical}}",
		"findings: [{id: eicar, kind: malware, rating: high, path: a}]",
		"pass|nothing was found that the policy warns of" },
	{ "situations: {malware: warn}", "findings: [{id: eicar, kind: malware, rating: critical, path: a}]",
		"warn|1 piece of malware: eicar in a" },
	{ "situations: {malware: allow}", "findings: [{id: eicar, kind: malware, rating: critical, path: a}]", "pass" },
	/* secrets: those for tests and of documentation trip nothing, unless the policy says so */
	{ "", "findings: [{id: private-key, kind: secret, rating: high, path: root/.ssh/id_rsa}]",
		"warn|1 secret: private-key in root/.ssh/id_rsa" },
	{ "", "findings: [{id: private-key, kind: secret, rating: low, path: a}]",
		"pass|nothing was found that the policy warns of" },
	{ "situations: {secrets: block}",
		"findings: [{id: t, kind: secret, rating: moderate, path: a}, {id: t, kind: secret, rating: low, path: b}]",
		"block|1 secret: t in a" },
	{ "situations: {secrets: {action: block, at_least: low}}", "findings: [{id: t, kind: secret, rating: low, path: b}]",
		"block|1 secret: t in b" },
	{ "situations: {secrets: [{action: block, at_least: critical}, {action: warn}]}",
		"findings: [{id: t, kind: secret, rating: low, path: b}]", "pass" },
	/* they are decided on by kind, rule, path and exemption as all else is */
	{ "rules: [{match: {kind: secret, path: \"test/**\"}, action: allow}]",
		"findings: [{id: t, kind: secret, rating: critical, path: test/a/b}]", "pass" },
	{ "rules: [{match: {kind: malware, rating: low}, action: block}]",
		"findings: [{id: t, kind: malware, rating: low, path: b}]", "block|1 finding that the policy blocks: t in b" },
	{ "rules: [{match: {kind: secret}, action: allow}]", "findings: [{id: t, kind: malware, rating: critical, path: b}]",
		"block" },
	{ "exemptions: [{match: {kind: secret, path: srv/a}, " TERMS "}]",
		"now: 2026-12-31\n  findings: [{id: t, kind: secret, rating: high, path: srv/a}]", "pass|nothing was found" },
	{ "exemptions: [{id: eicar*, " TERMS "}]",
		"now: 2026-12-31\n  findings: [{id: eicar_file, kind: malware, rating: high, path: srv/a}]",
		"pass|nothing was found" },
	{ "exemptions: [{id: malware, " TERMS "}]",
		"now: 2026-12-31\n  findings: [{id: eicar, kind: malware, rating: high, path: a}]",
		"pass|1 piece of malware: eicar in a; exempt until 2027-01-01 (anna): r" },
	{ "", "fail_on: low\n  findings: [{id: t, kind: secret, rating: low, path: b}]",
		"block|--fail-on low: 1 finding is that bad or worse: t in b" },
	/* runs_as_root */
	{ "", "image: {user: root}", "warn|the image runs as root: config says USER root" },
	{ "situations: {runs_as_root: block}", "image: {user: \"\"}", "block|the image runs as root: config has no USER" },
	{ "situations: {runs_as_root: allow}", "image: {user: root}", "pass" },
	/* incomplete, and the reason for which it is accepted */
	{ "", "gaps: unread", "incomplete|1 thing could not be examined: something could not be read" },
	{ "situations: {incomplete: {action: warn, reason: a lab}}", "gaps: unread",
		"warn|1 thing could not be examined: something could not be read; the policy accepts it: a lab" },
	{ "situations: {incomplete: {action: allow, reason: a lab}}", "gaps: unread",
		"pass|1 thing could not be examined: something could not be read; the policy accepts it: a lab" },
	{ "situations: {incomplete: block}", "gaps: old_advisories", "block|old_advisories" },
	/* end_of_life: judged whole it is not, unless the policy gives a reason for that */
	{ "", "gaps: end_of_life", "incomplete|end_of_life" },
	{ "situations: {end_of_life: block}", "gaps: end_of_life", "block|end_of_life" },
	{ "situations: {end_of_life: allow}", "gaps: end_of_life", "incomplete|end_of_life" },
	{ "situations: {end_of_life: {action: warn, reason: moves in May}}", "gaps: [end_of_life, package_end_of_life]",
		"warn|end_of_life; the policy accepts it: moves in May" },
	{ "situations: {end_of_life: {action: allow, reason: moves}}", "gaps: [end_of_life, unknown_distribution]",
		"incomplete|unknown_distribution" },
	/* misconfiguration: what has a situation of its own is not counted twice */
	{ "", "settings: [{id: PLM-A07, rating: critical}]", "pass" },
	{ "situations: {misconfiguration: {action: warn, at_least: high}}",
		"settings: [{id: PLM-A07, rating: high}, {id: PLM-A08, rating: moderate}, {id: PLM-B01, rating: high}]",
		"warn|1 setting is wrong, high or worse: PLM-A07" },
	/* licence */
	{ "situations: {licence: {deny: [AGPL-*]}}", "packages: [{name: a, version: 1, licence: AGPL-3.0-only}, {name: b}]",
		"block|1 package has a licence that the policy does not allow: a 1 (AGPL-3.0-only)" },
	{ "situations: {licence: {action: warn, allow: [MIT]}}", "packages: [{name: a, licence: MIT}, {name: b}]",
		"warn|1 package has no licence that is understood: b (none stated)" },
	{ "situations: {licence: {allow: [MIT], unknown: allow}}", "packages: [{name: a, licence: MIT}, {name: b}]", "pass" },
	/* max_image_age */
	{ "situations: {max_image_age: {action: block, days: 90}}", "now: 2026-11-26\n  image: {created: 2026-08-28}", "pass" },
	{ "situations: {max_image_age: {action: block, days: 90}}", "now: 2026-11-26\n  image: {created: 2026-08-27}",
		"block|the image is 91 days old (2026-08-27), more than 90" },
	{ "situations: {max_image_age: {action: warn, days: 90}}", "now: 2026-11-26",
		"warn|the image does not say when it was made, and the policy limits its age" },
	/* rules: before situations, the first that matches; all that is stated must be so */
	{ "rules: [{match: {id: c-2024-*}, action: allow}]", "findings: [{id: C-2024-1, rating: critical, package: a, fixed: 2}]",
		"pass" },
	{ "rules: [{match: {id: C-1}, action: warn, message: watch it}, {match: {id: C-*}, action: block}]",
		"findings: [{id: C-1, rating: critical, package: a, fixed: 2}]", "warn|watch it: C-1 in a" },
	{ "rules: [{match: {id: C-1, package: b}, action: allow}]",
		"findings: [{id: C-1, rating: critical, package: a, fixed: 2}]", "block" },
	{ "rules: [{match: {epss: 0.5}, action: block}]", "findings: [{id: C-1, rating: low, package: a, epss: 0.5}]",
		"block|1 finding that the policy blocks: C-1 in a" },
	{ "rules: [{match: {epss: 0.5}, action: block}]", "findings: [{id: C-1, rating: low, package: a, epss: 0.49}]", "pass" },
	{ "rules: [{match: {kev: yes, fixable: no}, action: block}]",
		"findings: [{id: C-1, rating: low, package: a, kev: 2026-01-01}]", "block" },
	{ "rules: [{match: {kev: yes}, action: block}]", "findings: [{id: C-1, rating: low, package: a}]", "pass" },
	{ "rules: [{match: {layer: base}, action: allow}]",
		"findings: [{id: C-1, rating: critical, package: a, fixed: 2, layer: base}]", "pass" },
	{ "rules: [{match: {layer: base}, action: allow}]",
		"findings: [{id: C-1, rating: critical, package: a, fixed: 2, layer: own}]", "block" },
	{ "rules: [{match: {path: \"/usr/**\", kind: vulnerability}, action: block}]",
		"findings: [{id: C-1, rating: low, package: a, path: usr/lib/a}]", "block" },
	{ "rules: [{match: {rating: [low, unknown]}, action: block}]", "findings: [{id: C-1, rating: moderate, package: a}]",
		"pass" },
	{ "rules: [{match: {id: PLM-A24}, action: allow}]", SSH_ON, "pass" },
	/* rules on the image alone */
	{ "rules: [{match: {repository: \"old.example/**\"}, action: block, message: the old registry is closed}]",
		"image: {reference: \"old.example/team/app:1\"}", "block|the old registry is closed" },
	{ "rules: [{match: {repository: \"old.example/**\"}, action: block}]",
		"image: {reference: \"new.example/old.example/a:1\"}", "pass" },
	{ "rules: [{match: {repository: docker.io/library/debian}, action: warn}]", "image: {reference: \"debian:12\"}",
		"warn|the policy warns of images such as this one" },
	{ "rules: [{match: {label: \"stage=test\"}, action: block}]", "image: {labels: [\"stage=test\"]}", "block" },
	{ "rules: [{match: {label: \"stage=test\"}, action: allow}, {match: {namespace: \"*\"}, action: block}]",
		"image: {labels: [\"stage=test\"], namespace: prod}", "pass" },
	{ "rules: [{match: {namespace: prod}, action: block}]", "image: {reference: a}", "pass" },
	/* whether an upgrade repairs a setting, or whether somebody uses it, nobody knows: such rules are of vulnerabilities */
	{ "rules: [{match: {fixable: no}, action: allow}]", SSH_ON "\n  passwords: [{account: deploy, class: common}]", "block" },
	{ "rules: [{match: {layer: own, kev: no}, action: allow}]", SSH_ON, "warn" },
	{ "rules: [{match: {layer: own, fixable: no}, action: allow}]", "findings: [{id: C-1, rating: critical, package: a}]",
		"pass" },
	/* --fail-on comes on top of any policy */
	{ "rules: [{match: {id: C-1}, action: allow}]", "fail_on: high\n  findings: [{id: C-1, rating: high, package: a}]",
		"block|--fail-on high: 1 finding is that bad or worse: C-1 in a" },
	/* exemptions */
	{ "exemptions: [{id: C-1, " TERMS "}]",
		"now: 2026-12-31\n  findings: [{id: C-1, rating: critical, package: a, fixed: 2}]", "pass|nothing was found" },
	{ "exemptions: [{id: C-1, " TERMS "}]",
		"now: 2027-01-01\n  findings: [{id: C-1, rating: critical, package: a, fixed: 2}]", "block" },
	{ "exemptions: [{match: {package: a}, " TERMS "}]\nrules: [{match: {id: C-1}, action: block}]",
		"now: 2026-12-31\n  findings: [{id: C-1, rating: critical, package: a}]", "pass|nothing was found" },
	{ "exemptions: [{id: C-1, scope: {digest: \"" DIGEST "\"}, " TERMS "}]",
		"now: 2026-12-31\n  image: {reference: \"a:2\", digest: \"" DIGEST "\"}\n"
		"  findings: [{id: C-1, rating: critical, package: a, fixed: 2}]",
		"pass" },
	{ "exemptions: [{id: C-1, scope: {digest: \"" DIGEST "\", tag: \"1\"}, " TERMS "}]",
		"now: 2026-12-31\n  image: {reference: \"a:2\", digest: \"" DIGEST "\"}\n"
		"  findings: [{id: C-1, rating: critical, package: a, fixed: 2}]",
		"pass" }, /* a digest covers all its tags */
	{ "exemptions: [{id: C-1, scope: {digest: \"" DIGEST "\"}, " TERMS "}]",
		"now: 2026-12-31\n  image: {reference: \"a:1\", digest: \"" OTHER "\"}\n"
		"  findings: [{id: C-1, rating: critical, package: a, fixed: 2}]",
		"block" },
	{ "exemptions: [{id: C-1, scope: {repository: \"r.example/*\", tag: \"1.*\"}, " TERMS "}]",
		"now: 2026-12-31\n  image: {reference: \"r.example/a:1.5\"}\n"
		"  findings: [{id: C-1, rating: critical, package: a, fixed: 2}]",
		"pass" },
	{ "exemptions: [{id: C-1, scope: {repository: \"r.example/*\", tag: \"1.*\"}, " TERMS "}]",
		"now: 2026-12-31\n  image: {reference: \"r.example/a:2.0\"}\n"
		"  findings: [{id: C-1, rating: critical, package: a, fixed: 2}]",
		"block" },
	{ "exemptions: [{id: C-1, scope: {namespace: lab}, " TERMS "}]",
		"now: 2026-12-31\n  image: {reference: a}\n  findings: [{id: C-1, rating: critical, package: a, fixed: 2}]",
		"block" },
	{ "exemptions: [{id: PLM-A24, " TERMS "}]", "now: 2026-12-31\n  " SSH_ON, "pass" },
	{ "exemptions: [{id: PLM-A26, " TERMS "}]",
		"now: 2026-12-31\n  " SSH_ON "\n  passwords: [{account: deploy, class: common}]",
		"block" }, /* no finding of it */
	/* who accepts that people log in has not accepted that anybody may */
	{ "exemptions: [{id: PLM-A24, " TERMS "}]",
		"now: 2026-12-31\n  " SSH_ON "\n  passwords: [{account: deploy, class: common}]", "block" },
	{ "rules: [{match: {id: PLM-A2*}, action: allow}]", SSH_ON "\n  passwords: [{account: deploy, class: common}]", "block" },
	{ "situations: {remote_login_enabled: allow}", SSH_ON "\n  passwords: [{account: deploy, class: common}]", "block" },
	{ "exemptions: [{id: PLM-A26, " TERMS "}]",
		"now: 2026-12-31\n  settings: [{id: PLM-A24}, {id: PLM-A26}]\n  passwords: [{account: deploy, class: common}]",
		"warn" },
	/* which passwords count the rule knows */
	{ "name: a",
		"settings: [{id: PLM-A24}, {id: PLM-A26, result: not-applicable}]\n  passwords: [{account: old, class: common}]",
		"warn" },
	/* of a situation: it is told, and decides nothing */
	{ "exemptions: [{id: runs_as_root, " TERMS "}]", "now: 2026-12-31\n  image: {user: root}",
		"pass|the image runs as root: config says USER root; exempt until 2027-01-01 (anna): r" },
	{ "exemptions: [{id: end_of_life, " TERMS "}]", "now: 2026-12-31\n  gaps: end_of_life",
		"pass|end_of_life; exempt until 2027-01-01 (anna): r" },
	{ "exemptions: [{id: old_advisories, " TERMS "}, {id: \"*\", " TERMS "}]", "now: 2026-12-31\n  gaps: old_advisories",
		"incomplete|old_advisories" },
};

static void run(const char *policy_text, const char *table, struct arena *arena, struct trials *trials)
{
	struct slice text = arena_printf(arena, "version: 1\n%s\n", policy_text);
	struct policy *policy = NULL;
	struct error err = { .text = "" };
	int r = policy_read(S("p.yaml"), text, arena, &policy, &err);

	if (r >= 0)
		r = trials_run(policy, S("t.yaml"), slice_from_text(table), S("2026-11-26"), arena, trials, &err);
	CHECK_TEXT(err.text, "");
	CHECK_INT(r, 0);
}

TEST(policies_decide_as_they_say)
{
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct slice want = slice_from_text(cases[i].want), kind = want, sentence = { NULL, 0 };
		struct trials trials;

		slice_cut(want, '|', &kind, &sentence);
		run(cases[i].policy, arena_printf(&arena, "- expect: pass\n  %s\n", cases[i].facts).ptr, &arena, &trials);
		if (!slice_equal(kind, slice_from_text(verdict_name(trials.items[0].verdict.kind))))
			print_error("%s\n%s\n", cases[i].policy, cases[i].facts);
		CHECK_TEXT(verdict_name(trials.items[0].verdict.kind), arena_text(&arena, kind));
		if (sentence.len)
			CHECK_SLICE(trials.items[0].verdict.sentence, arena_text(&arena, sentence));
	}
}

TEST(a_decision_names_its_situation_its_rule_and_its_facts)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	const struct verdict *verdict;
	struct trials trials;

	run("situations:\n  remote_login_enabled: block\nrules:\n  - {match: {package: b}, action: warn}\n",
		"- expect: block\n  " SSH_ON "\n  findings: [{id: C-1, rating: low, package: b}]\n  image: {user: root}\n",
		&arena, &trials);
	verdict = &trials.items[0].verdict;
	CHECK_INT(verdict->decision_count, 3);
	CHECK_SLICE(verdict->decisions[0].situation, "remote_login_enabled");
	CHECK_SLICE(verdict->decisions[0].rule, "p.yaml:3");
	CHECK_INT(verdict->decisions[0].facts.count, 1);
	CHECK_SLICE(verdict->decisions[0].facts.items[0], "PLM-A24");
	CHECK_SLICE(verdict->decisions[1].situation, "rule");
	CHECK_SLICE(verdict->decisions[1].rule, "p.yaml:5");
	CHECK_SLICE(verdict->decisions[1].facts.items[0], "C-1");
	CHECK_SLICE(verdict->decisions[2].situation, "runs_as_root");
	CHECK_SLICE(verdict->decisions[2].rule, "built-in policy");
}

static const struct {
	const char *expect, *problem;
} expectations[] = {
	{ "block", "" },
	{ "warn", "expected warn, is block: 1 critical vulnerability with a fix: C-1 in a" },
	{ "{verdict: block, situations: [vulnerable_packages, runs_as_root]}", "" },
	{ "{verdict: block, situations: [vulnerable_packages]}",
		"runs_as_root was not expected: the image runs as root: config says USER root" },
	{ "{verdict: block, situations: [vulnerable_packages, runs_as_root, drift]}", "drift was expected and asks for nothing" },
};

TEST(a_case_that_is_not_as_expected_says_how)
{
	for (size_t i = 0; i < sizeof expectations / sizeof expectations[0]; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct trials trials;

		run("",
			arena_printf(&arena,
				"- name: x\n  expect: %s\n  image: {user: root}\n  findings: [{id: C-1, rating: critical, "
				"package: a, "
				"fixed: 2}]\n",
				expectations[i].expect)
				.ptr,
			&arena, &trials);
		CHECK_SLICE(trials.items[0].problem, expectations[i].problem);
		CHECK_INT(trials.wrong, expectations[i].problem[0] != '\0');
		CHECK_INT(trials.items[0].line, 1);
	}
}

static const struct {
	const char *table, *problem;
} mistakes[] = {
	{ "", "t.yaml:1:1: the file says nothing" },
	{ "a: b\n", "t.yaml:1:1: expected a list, found a table" },
	{ "- {}\n", "t.yaml:1:3: the key 'expect' is missing" },
	{ "- expect: pas\n", "t.yaml:1:11: expected one of pass, warn, incomplete, block, found 'pas'; did you mean 'pass'?" },
	{ "- expect: pass\n  findings: [{id: A}]\n", "t.yaml:2:14: the key 'rating' is missing" },
	{ "- expect: pass\n  passwords: [{account: a, class: weak}]\n",
		"t.yaml:2:35: expected one of strong, empty, plain, derived, "
		"default, common, found 'weak'" },
	{ "- expect: pass\n  gaps: [unred]\n",
		"t.yaml:2:10: expected one of end_of_life, package_end_of_life, unknown_distribution, "
		"old_advisories, unread, found 'unred'; did you mean 'unread'?" },
	{ "- expect: pass\n  findings: [{id: A, rating: low, epss: 2}]\n",
		"t.yaml:2:41: expected a number from 0 to 1, as 0.5, found '2'" },
};

TEST(a_table_with_a_mistake_is_refused)
{
	for (size_t i = 0; i < sizeof mistakes / sizeof mistakes[0]; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct trials trials = { 0 };
		struct error err = { .text = "" };

		CHECK(trials_run(policy_builtin(&arena), S("t.yaml"), slice_from_text(mistakes[i].table), S("2026-11-26"), &arena,
			      &trials, &err) < 0);
		CHECK_TEXT(err.text, mistakes[i].problem);
		CHECK_INT(trials.count, 0);
	}
}
