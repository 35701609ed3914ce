/* policy_test.c - verdicts, their sentences and their order, and actions, of reports made by hand */
#include "base/test.h"
#include "policy/policy.h"
#include <stdio.h>

#define FINDINGS_MAX 8
#define LINES_MAX 8

struct given {
	const char *id;
	enum rating rating;
	enum package_type type; /* PACKAGE_UNKNOWN: a finding without a package, in PATH */
	const char *name, *version, *fixed, *path, *source, *kev, *status;
};

/* A comparator that is not that of bytes: "1.10" after "1.9". */
static int compare_naturally(const char *scheme, struct slice a, struct slice b)
{
	char x[64], y[64];

	CHECK(scheme[0] != '\0');
	snprintf(x, sizeof x, "%.*s", SLICE_ARG(a));
	snprintf(y, sizeof y, "%.*s", SLICE_ARG(b));
	return strverscmp(x, y);
}

struct scene {
	struct package packages[FINDINGS_MAX];
	struct finding findings[FINDINGS_MAX];
	struct report_source source;
	struct image image;
	struct report report;
};

static struct slice text(const char *text)
{
	return text ? slice_from_text(text) : S("");
}

/* A report without an advisory source that is partial, of an image that runs as nobody: it passes. */
static void scene_init(struct scene *scene)
{
	*scene = (struct scene){ .source = { .name = S("full"), .date = S("2026-11-26"), .advisory_count = 9000 },
		.image = { .user = S("1000") } };
	scene->report = (struct report){
		.image = &scene->image, .findings = scene->findings, .sources = &scene->source, .source_count = 1
	};
}

static void scene_add(struct scene *scene, const struct given *given)
{
	size_t at = scene->report.finding_count++;
	struct package *package = &scene->packages[at];

	*package = (struct package){ .type = given->type,
		.name = text(given->name),
		.version = text(given->version),
		.source_name = text(given->source),
		.source_version = text(given->source ? given->version : NULL),
		.path = text(given->path) };
	scene->findings[at] = (struct finding){ .kind = given->type ? FINDING_VULNERABILITY : FINDING_SETTING,
		.id = text(given->id),
		.rating = given->rating,
		.place = { .package = given->type ? package : NULL, .path = text(given->path) },
		.fixed_version = text(given->fixed),
		.status = text(given->status),
		.kev = text(given->kev) };
}

#define LOG4J PACKAGE_MAVEN, "org.apache.logging.log4j:log4j-core", "2.14.1"

static const struct {
	struct given findings[FINDINGS_MAX];
	const char *fail_on;
	enum verdict_kind kind;
	const char *decisions[LINES_MAX]; /* "action situation count: sentence"; the first sentence is the verdict's */
} cases[] = {
	{ { { NULL } }, NULL, VERDICT_PASS, { NULL } },
	{ { { "CVE-1", RATING_MODERATE, PACKAGE_NPM, "a", "1", "2" }, { "CVE-2", RATING_LOW, PACKAGE_NPM, "b", "1", "" } }, NULL,
		VERDICT_PASS, { NULL } },
	/* critical: blocks with a fix, warns without */
	{ { { "CVE-2021-44228", RATING_CRITICAL, LOG4J, "2.15.0" } }, NULL, VERDICT_BLOCK,
		{ "block vulnerable_packages 1: 1 critical vulnerability with a fix: CVE-2021-44228 in log4j-core 2.14.1" } },
	{ { { "CVE-1", RATING_CRITICAL, PACKAGE_PYPI, "pillow", "1", "" } }, NULL, VERDICT_WARN,
		{ "warn vulnerable_packages 1: 1 critical vulnerability without a fix: CVE-1 in pillow 1" } },
	{ { { "CVE-1", RATING_CRITICAL, LOG4J, "2" }, { "CVE-2", RATING_CRITICAL, PACKAGE_NPM, "@a/b", "1", "2" } }, NULL,
		VERDICT_BLOCK,
		{ "block vulnerable_packages 2: 2 critical vulnerabilities with a fix: CVE-1 in log4j-core 2.14.1 and CVE-2 in "
		  "@a/b 1" } },
	{ { { "CVE-1", RATING_CRITICAL, LOG4J, "2" }, { "CVE-2", RATING_CRITICAL, LOG4J, "2" },
		  { "CVE-3", RATING_CRITICAL, LOG4J, "2" }, { "CVE-4", RATING_CRITICAL, LOG4J, "2" },
		  { "CVE-5", RATING_CRITICAL, LOG4J, "2" } },
		NULL, VERDICT_BLOCK,
		{ "block vulnerable_packages 5: 5 critical vulnerabilities with a fix: CVE-1 in log4j-core 2.14.1, CVE-2 in "
		  "log4j-core 2.14.1, "
		  "CVE-3 in log4j-core 2.14.1 and 2 more" } },
	/* high and unknown warn, each in a sentence of its own; the gravest decision comes first and speaks for the verdict */
	{ { { "CVE-1", RATING_HIGH, PACKAGE_DEB, "libssl3", "1", "2", NULL, "openssl" },
		  { "CVE-2", RATING_UNKNOWN, PACKAGE_DEB, "sudo", "1", "2" },
		  { "CVE-3", RATING_CRITICAL, PACKAGE_NPM, "x", "1", "2" } },
		NULL, VERDICT_BLOCK,
		{ "block vulnerable_packages 1: 1 critical vulnerability with a fix: CVE-3 in x 1",
			"warn vulnerable_packages 1: 1 high vulnerability: CVE-1 in libssl3 1",
			"warn vulnerable_packages 1: 1 vulnerability of unknown rating, which counts as high: CVE-2 in sudo "
			"1" } },
	/* a setting is no vulnerable package */
	{ { { "PLM-B01", RATING_CRITICAL, PACKAGE_UNKNOWN, NULL, NULL, NULL, "etc/ssh/sshd_config" } }, NULL, VERDICT_PASS,
		{ NULL } },
	/* --fail-on */
	{ { { "PLM-B01", RATING_MODERATE, PACKAGE_UNKNOWN, NULL, NULL, NULL, "etc/ssh/sshd_config" },
		  { "CVE-2", RATING_LOW, PACKAGE_NPM, "x", "1", "" } },
		"moderate", VERDICT_BLOCK,
		{ "block fail-on 1: --fail-on moderate: 1 finding is that bad or worse: PLM-B01 in etc/ssh/sshd_config" } },
	{ { { "CVE-1", RATING_UNKNOWN, PACKAGE_NPM, "x", "1", "" } }, "high", VERDICT_BLOCK,
		{ "block fail-on 1: --fail-on high: 1 finding is that bad or worse: CVE-1 in x 1",
			"warn vulnerable_packages 1: 1 vulnerability of unknown rating, which counts as high: CVE-1 in x 1" } },
	{ { { "CVE-1", RATING_UNKNOWN, PACKAGE_NPM, "x", "1", "" } }, "critical", VERDICT_WARN,
		{ "warn vulnerable_packages 1: 1 vulnerability of unknown rating, which counts as high: CVE-1 in x 1" } },
	{ { { "CVE-1", RATING_CRITICAL, PACKAGE_NPM, "x", "1", "" }, { "CVE-2", RATING_CRITICAL, PACKAGE_NPM, "y", "1", "" } },
		"critical", VERDICT_BLOCK,
		{ "block fail-on 2: --fail-on critical: 2 findings are critical: CVE-1 in x 1 and CVE-2 in y 1",
			"warn vulnerable_packages 2: 2 critical vulnerabilities without a fix: CVE-1 in x 1 and CVE-2 in y 1" } },
};

static void check_decisions(const struct verdict *verdict, const char *const *want)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	size_t count = 0;

	for (; want[count]; count++) {
		const struct decision *decision = &verdict->decisions[count];

		CHECK(count < verdict->decision_count);
		CHECK_SLICE(arena_printf(&arena, "%s %.*s %zu: %.*s", verdict_name(decision->action),
				    SLICE_ARG(decision->situation), decision->count, SLICE_ARG(decision->sentence)),
			want[count]);
	}
	CHECK_INT(verdict->decision_count, count);
	if (count)
		CHECK(slice_equal(verdict->sentence, verdict->decisions[0].sentence));
	else
		CHECK(verdict->sentence.len > 0);
}

TEST(findings_decide_by_rating_and_fix)
{
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct policy_options options = { .has_fail_on = cases[i].fail_on != NULL };
		struct scene scene;

		scene_init(&scene);
		for (size_t j = 0; j < FINDINGS_MAX && cases[i].findings[j].id; j++)
			scene_add(&scene, &cases[i].findings[j]);
		if (cases[i].fail_on)
			CHECK(rating_by_name(slice_from_text(cases[i].fail_on), &options.fail_on));
		policy_decide(&scene.report, &options, &arena);
		CHECK_TEXT(verdict_name(scene.report.verdict.kind), verdict_name(cases[i].kind));
		check_decisions(&scene.report.verdict, cases[i].decisions);
	}
}

static const struct {
	const char *user, *sentence;
} users[] = {
	{ "", "the image runs as root: config has no USER" },
	{ "root", "the image runs as root: config says USER root" },
	{ "0", "the image runs as root: config says USER 0" },
	{ "0:0", "the image runs as root: config says USER 0:0" },
	{ "0:1000", "the image runs as root: config says USER 0:1000" },
	{ "root:wheel", "the image runs as root: config says USER root:wheel" },
	{ "000", "the image runs as root: config says USER 000" },
	{ ":0", "the image runs as root: config says USER :0" },
	{ "nobody", NULL },
	{ "1000", NULL },
	{ "1000:0", NULL },
	{ "rooted", NULL },
	{ "10", NULL },
};

TEST(an_image_that_runs_as_root_is_warned_of)
{
	for (size_t i = 0; i < sizeof users / sizeof users[0]; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct policy_options options = { .has_fail_on = false };
		struct scene scene;

		scene_init(&scene);
		scene.image.user = slice_from_text(users[i].user);
		policy_decide(&scene.report, &options, &arena);
		CHECK_INT(scene.report.verdict.decision_count, users[i].sentence ? 1 : 0);
		CHECK_INT(scene.report.verdict.kind, users[i].sentence ? VERDICT_WARN : VERDICT_PASS);
		if (!users[i].sentence)
			continue;
		CHECK_SLICE(scene.report.verdict.sentence, users[i].sentence);
		CHECK_SLICE(scene.report.verdict.decisions[0].situation, "runs_as_root");
	}
}

/* What /etc/passwd calls 0 is root, whatever its name. */
TEST(an_account_with_the_number_of_root_is_root)
{
	static struct found_account accounts[] = { { .account = { .name = { "toor", 4 }, .uid = 0 } },
		{ .account = { .name = { "app", 3 }, .uid = 1000 } }, { .account = { .name = { "app", 3 }, .uid = 0 } } };
	static const struct {
		const char *user, *sentence;
	} called[] = {
		{ "toor", "the image runs as root: config says USER toor, whose number is 0" },
		{ "toor:1000", "the image runs as root: config says USER toor:1000, whose number is 0" },
		{ "app", NULL }, /* the first of that name */
		{ "other", NULL },
	};

	for (size_t i = 0; i < sizeof called / sizeof called[0]; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct policy_options options = { .has_fail_on = false };
		struct scene scene;

		scene_init(&scene);
		scene.image.user = slice_from_text(called[i].user);
		scene.report.accounts = accounts;
		scene.report.account_count = sizeof accounts / sizeof accounts[0];
		policy_decide(&scene.report, &options, &arena);
		CHECK_INT(scene.report.verdict.kind, called[i].sentence ? VERDICT_WARN : VERDICT_PASS);
		if (called[i].sentence)
			CHECK_SLICE(scene.report.verdict.sentence, called[i].sentence);
	}
}

TEST(of_a_folder_nobody_knows_who_runs_in_it)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct policy_options options = { .has_fail_on = false };
	struct layer layer = { .index = 0 };
	struct layer_result result = { .layer = &layer, .complete = true };
	struct report_note note = { { NOTE_INCOMPLETE, S(""), S("not done in time") }, 0 };
	struct scene scene;

	scene_init(&scene);
	scene.image.user = S("");
	scene.image.kind = IMAGE_ROOTFS;
	scene.report.layers = &result;
	scene.report.layer_count = 1;
	policy_decide(&scene.report, &options, &arena);
	CHECK_INT(scene.report.verdict.kind, VERDICT_PASS);
	result.complete = false;
	scene.report.notes = &note;
	scene.report.note_count = 1;
	policy_decide(&scene.report, &options, &arena);
	CHECK_INT(scene.report.verdict.kind, VERDICT_INCOMPLETE);
	CHECK_SLICE(scene.report.verdict.sentence, "the folder could not be examined whole: not done in time");
}

TEST(what_has_no_image_runs_as_nobody)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct policy_options options = { .has_fail_on = false };
	struct scene scene;

	scene_init(&scene);
	scene.report.image = NULL;
	policy_decide(&scene.report, &options, &arena);
	CHECK_INT(scene.report.verdict.kind, VERDICT_PASS);
	CHECK_SLICE(scene.report.verdict.sentence, "nothing was found");
}

TEST(what_is_hidden_is_not_nothing)
{
	static const struct {
		size_t findings, hidden, unfixed;
		const char *sentence;
	} hidden_ones[] = {
		{ 0, 0, 0, "nothing was found" },
		{ 0, 1, 0, "nothing was found of what was asked for; 1 finding is hidden by --severity" },
		{ 0, 12, 12, "nothing was found of what was asked for; 12 findings are hidden by --ignore-unfixed" },
		{ 1, 0, 0, "nothing was found that the policy warns of" },
		{ 1, 12, 5,
			"nothing was found that the policy warns of; 12 findings are hidden by --severity and --ignore-unfixed" },
	};

	for (size_t i = 0; i < sizeof hidden_ones / sizeof *hidden_ones; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct policy_options options = { .has_fail_on = false };
		struct scene scene;

		scene_init(&scene);
		scene.report.image = NULL;
		scene.findings[0].rating = RATING_LOW;
		scene.report.finding_count = hidden_ones[i].findings;
		scene.report.hidden_count = hidden_ones[i].hidden;
		scene.report.hidden_unfixed_count = hidden_ones[i].unfixed;
		policy_decide(&scene.report, &options, &arena);
		CHECK_INT(scene.report.verdict.kind, VERDICT_PASS);
		CHECK_SLICE(scene.report.verdict.sentence, hidden_ones[i].sentence);
	}
}

TEST(built_in_advisories_alone_are_incomplete)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct policy_options options = { .has_fail_on = false };
	struct report_source sources[2] = {
		{ .name = S("builtin"), .date = S("2026-11-26"), .advisory_count = 137, .partial = true },
		{ .name = S("full"), .date = S("2026-11-25"), .advisory_count = 90000 }
	};
	struct scene scene;

	scene_init(&scene);
	scene.report.sources = sources;
	scene.report.source_count = 1;
	policy_decide(&scene.report, &options, &arena);
	CHECK_INT(scene.report.verdict.kind, VERDICT_INCOMPLETE);
	check_decisions(&scene.report.verdict,
		(const char *const[]){
			"incomplete advisories_partial 1: only the 137 built-in advisories of 2026-11-26 took part; "
			"get all with `plimsoll db update`",
			NULL });
	scene.report.source_count = 2;
	policy_decide(&scene.report, &options, &arena);
	CHECK_INT(scene.report.verdict.kind, VERDICT_PASS);
	scene.report.source_count = 0;
	policy_decide(&scene.report, &options, &arena);
	check_decisions(&scene.report.verdict,
		(const char *const[]){
			"incomplete advisories_partial 1: no advisories took part; get them with `plimsoll db update`", NULL });
}

TEST(what_could_not_be_examined_is_incomplete_and_named)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct policy_options options = { .has_fail_on = false };
	struct layer foreign = { .skip_reason = "a foreign layer" };
	struct layer_result layers[4] = { { .complete = true }, { .complete = false }, { .layer = &foreign },
		{ .complete = false } };
	struct report_note notes[] = {
		{ { NOTE_REMARK, S("a"), S("a remark hides nothing") }, -1 },
		{ { NOTE_INCOMPLETE, S("var/lib/dpkg/status"), S("line 12: no colon") }, 0 },
		{ { NOTE_INCOMPLETE, S(""), S("no store knows Debian 99") }, -1 },
		{ { NOTE_INCOMPLETE, S(""), S("the reader crashed") }, 1 },
		{ { NOTE_INCOMPLETE, S(""), S("and more of the same") }, 1 },
		{ { NOTE_INCOMPLETE, S("x"), S("no such layer") }, 99 },
		{ { NOTE_INCOMPLETE, S("y"), S("too large") }, 0 },
	};
	struct scene scene;

	scene_init(&scene);
	scene_add(&scene, &(struct given){ "CVE-1", RATING_HIGH, PACKAGE_NPM, "x", "1", "2" });
	scene.report.layers = layers;
	scene.report.layer_count = 4;
	scene.report.notes = notes;
	scene.report.note_count = sizeof notes / sizeof notes[0];
	policy_decide(&scene.report, &options, &arena);
	CHECK_INT(scene.report.verdict.kind, VERDICT_INCOMPLETE);
	check_decisions(&scene.report.verdict,
		(const char *const[]){
			"incomplete incomplete 3: 3 of 4 layers could not be examined whole: layer 2 (the reader crashed); "
			"layer 3 (a foreign layer) and layer 4",
			"incomplete incomplete 4: 4 things could not be examined: var/lib/dpkg/status: line 12: no colon; no "
			"store knows Debian 99; "
			"x: no such layer and 1 more",
			"warn vulnerable_packages 1: 1 high vulnerability: CVE-1 in x 1", NULL });
	scene.report.layer_count = 0;
	scene.report.note_count = 1;
	policy_decide(&scene.report, &options, &arena);
	CHECK_INT(scene.report.verdict.kind, VERDICT_WARN);
}

#define OPENSSL PACKAGE_DEB, "libssl3", "3.0.11-1"

static const struct {
	struct given findings[FINDINGS_MAX];
	const char *actions[LINES_MAX]; /* "sentence | fixes, worst, place" */
} action_cases[] = {
	/* two binary packages of one source, and the highest of the fixed versions, not of their bytes */
	{ { { "CVE-1", RATING_MODERATE, OPENSSL, "3.0.9-2", NULL, "openssl" },
		  { "CVE-2", RATING_HIGH, PACKAGE_DEB, "openssl", "3.0.11-1", "3.0.13-1", "var/lib/dpkg/status", "openssl" },
		  { "CVE-3", RATING_LOW, OPENSSL, "3.0.9-1", NULL, "openssl" } },
		{ "upgrade openssl 3.0.11-1 to 3.0.13-1 | 3, high, " } },
	/* a language package has a line a place; a version that is not stated is left out */
	{ { { "CVE-1", RATING_HIGH, PACKAGE_NPM, "lodash", "4.17.15", "4.17.21", "b/package.json" },
		  { "CVE-2", RATING_HIGH, PACKAGE_NPM, "lodash", "4.17.15", "4.17.19", "b/package.json" },
		  { "CVE-2", RATING_HIGH, PACKAGE_NPM, "lodash", "4.17.15", "4.17.19", "a/package.json" },
		  { "CVE-3", RATING_HIGH, PACKAGE_PYPI, "lodash", NULL, "9", "c" } },
		{ "upgrade lodash 4.17.15 to 4.17.21 | 2, high, b/package.json", "upgrade lodash to 9 | 1, high, c",
			"upgrade lodash 4.17.15 to 4.17.19 | 1, high, a/package.json" } },
	/* worst, exploited, how many, name; unknown stands behind high and before moderate */
	{ { { "CVE-1", RATING_MODERATE, PACKAGE_NPM, "m", "1", "2" }, { "CVE-2", RATING_UNKNOWN, PACKAGE_NPM, "u", "1", "2" },
		  { "CVE-3", RATING_HIGH, PACKAGE_NPM, "b", "1", "2" }, { "CVE-4", RATING_HIGH, PACKAGE_NPM, "a", "1", "2" },
		  { "CVE-5", RATING_HIGH, PACKAGE_NPM, "z", "1", "2", NULL, NULL, "2021-12-10" },
		  { "CVE-6", RATING_HIGH, PACKAGE_NPM, "y", "1", "2" }, { "CVE-7", RATING_LOW, PACKAGE_NPM, "y", "1", "2" },
		  { "CVE-8", RATING_CRITICAL, PACKAGE_NPM, "zz", "1", "2" } },
		{ "upgrade zz 1 to 2 | 1, critical, ", "upgrade z 1 to 2 | 1, high, ", "upgrade y 1 to 2 | 2, high, ",
			"upgrade a 1 to 2 | 1, high, ", "upgrade b 1 to 2 | 1, high, ", "upgrade u 1 to 2 | 1, unknown, ",
			"upgrade m 1 to 2 | 1, moderate, " } },
	/* no fix, no line; a setting brings its own */
	{ { { "CVE-1", RATING_CRITICAL, PACKAGE_NPM, "x", "1", "" }, { "PLM-B01", RATING_HIGH, PACKAGE_UNKNOWN } }, { NULL } },
};

TEST(what_one_upgrade_closes_is_one_action_and_the_most_urgent_comes_first)
{
	for (size_t i = 0; i < sizeof action_cases / sizeof action_cases[0]; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct policy_options options = { .compare = compare_naturally };
		struct scene scene;
		size_t count = 0;

		scene_init(&scene);
		for (size_t j = 0; j < FINDINGS_MAX && action_cases[i].findings[j].id; j++)
			scene_add(&scene, &action_cases[i].findings[j]);
		policy_decide(&scene.report, &options, &arena);
		for (; count < LINES_MAX && action_cases[i].actions[count]; count++) {
			const struct action *action = &scene.report.actions[count];

			CHECK(count < scene.report.action_count);
			CHECK_SLICE(arena_printf(&arena, "%.*s | %zu, %s, %.*s", SLICE_ARG(action->sentence), action->fixes,
					    rating_name(action->worst), SLICE_ARG(action->place)),
				action_cases[i].actions[count]);
		}
		CHECK_INT(scene.report.action_count, count);
	}
}

TEST(further_places_of_a_package_are_counted)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct policy_options options = { .compare = NULL };
	struct slice more[] = { S("b.jar"), S("c.jar") };
	struct scene scene;

	scene_init(&scene);
	scene_add(&scene, &(struct given){ "CVE-1", RATING_HIGH, LOG4J, "2.17.1", "a.jar" });
	scene.findings[0].paths = (struct slices){ more, 2 };
	policy_decide(&scene.report, &options, &arena);
	CHECK_SLICE(scene.report.actions[0].sentence, "upgrade org.apache.logging.log4j:log4j-core 2.14.1 to 2.17.1");
	CHECK_SLICE(scene.report.actions[0].place, "a.jar and 2 more");
}

static const struct {
	const char *fixed, *status, *action;
} finding_actions[] = {
	{ "2", "fixed", "upgrade openssl to 2" },
	{ "", "", "no fix is known: remove openssl, or accept it with a reason" },
	{ "", "affected", "no fix is known: remove openssl, or accept it with a reason" },
	{ "", "will-not-fix", "the distribution will not fix it: remove openssl, or accept it with a reason" },
	{ "", "deferred", "the distribution fixes it later: remove openssl, or accept it with a reason" },
	{ "", "end-of-life", "its release gets no more fixes: move to a newer one, or remove openssl" },
};

TEST(each_vulnerability_says_what_to_do)
{
	for (size_t i = 0; i < sizeof finding_actions / sizeof finding_actions[0]; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct policy_options options = { .compare = NULL };
		struct given given = { "CVE-1", RATING_HIGH, PACKAGE_DEB, "libssl3", "1", NULL, NULL, "openssl" };
		struct scene scene;

		given.fixed = finding_actions[i].fixed;
		given.status = finding_actions[i].status;
		scene_init(&scene);
		scene_add(&scene, &given);
		scene_add(&scene, &given);
		scene.findings[1].action = S("its own");
		policy_decide(&scene.report, &options, &arena);
		CHECK_SLICE(scene.findings[0].action, finding_actions[i].action);
		CHECK_SLICE(scene.findings[1].action, "its own");
	}
}

TEST(what_the_distribution_is_silent_of_warns_and_never_blocks)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct policy_options options = { .has_fail_on = true, .fail_on = RATING_LOW };
	struct scene scene;

	scene_init(&scene);
	scene_add(&scene,
		&(struct given){ "CVE-1", RATING_CRITICAL, PACKAGE_PYPI, "requests", "2.28.1", "2.31.0", "usr/lib/requests" });
	scene_add(
		&scene, &(struct given){ "CVE-2", RATING_LOW, PACKAGE_PYPI, "requests", "2.28.1", "2.31.0", "usr/lib/requests" });
	for (size_t i = 0; i < 2; i++)
		scene.findings[i].vendor_silent = true;
	scene.packages[0].owner = S("python3-requests");
	policy_decide(&scene.report, &options, &arena);
	CHECK_INT(scene.report.verdict.kind, VERDICT_WARN);
	check_decisions(&scene.report.verdict, (const char *[]){ "warn vendor_silent 1: the distribution says nothing of 1 "
								 "vulnerability, high or worse elsewhere, in files "
								 "of its packages: CVE-1 in requests 2.28.1",
						       NULL });
	CHECK_INT(scene.report.action_count, 0);
	CHECK_SLICE(scene.findings[0].action,
		"python3-requests of the distribution brought requests: ask whether it is affected, or accept it with a reason");
}

TEST(what_makes_every_verdict_incomplete_is_told_first)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct policy_options options = { .has_fail_on = false };
	struct gap gaps[] = { { S("unknown_distribution"),
				      S("2 dpkg packages were not judged: no advisories for kali 2024.1 (--distro)") },
		{ S("end_of_life"), S("Debian 10 (buster) has had no security repairs since 2024-06-30") } };
	struct report_note notes[] = { { { NOTE_INCOMPLETE, S(""), S("a stream ends early") }, -1 },
		{ { NOTE_INCOMPLETE, S("etc/os-release"), S("2 dpkg packages were not judged: no advisories for kali 2024.1") },
			-1 } };
	struct scene scene;

	scene_init(&scene);
	scene.report.gaps = gaps;
	scene.report.gap_count = 2;
	scene.report.notes = notes;
	scene.report.note_count = 2;
	policy_decide(&scene.report, &options, &arena);
	check_decisions(&scene.report.verdict,
		(const char *[]){ "incomplete unknown_distribution 1: 2 dpkg packages were not judged: no advisories for kali "
				  "2024.1 (--distro)",
			"incomplete end_of_life 1: Debian 10 (buster) has had no security repairs since 2024-06-30",
			"incomplete incomplete 1: 1 thing could not be examined: a stream ends early", NULL });
}
