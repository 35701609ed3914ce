/* known_test.c - what stands in a baseline: nothing that decides counts it */
#include "base/test.h"
#include "policy/policy.h"

struct scene {
	struct arena arena;
	struct image image;
	struct report_source source;
	struct package packages[2];
	struct finding findings[4];
	struct judged_rule judged[2];
	struct password password;
	struct report report;
};

static void scene_init(struct scene *scene)
{
	*scene = (struct scene){ .source = { .name = S("full"), .advisory_count = 9000 }, .image = { .user = S("1000") } };
	scene->report = (struct report){ .image = &scene->image,
		.findings = scene->findings,
		.sources = &scene->source,
		.source_count = 1,
		.baseline = S("old.json") };
}

static void add_flaw(struct scene *scene, const char *id, enum rating rating, bool known)
{
	struct package *package = &scene->packages[scene->report.finding_count];

	*package = (struct package){ .type = PACKAGE_NPM, .name = slice_from_text(id), .version = S("1") };
	scene->findings[scene->report.finding_count++] = (struct finding){ .kind = FINDING_VULNERABILITY,
		.id = slice_from_text(id),
		.rating = rating,
		.place.package = package,
		.fixed_version = S("2"),
		.known = known };
	scene->report.known_count += known;
}

static void add_setting(struct scene *scene, const char *id, bool known)
{
	scene->findings[scene->report.finding_count++] = (struct finding){
		.kind = FINDING_SETTING, .id = slice_from_text(id), .rating = RATING_LOW, .place.path = S("etc/x"), .known = known
	};
	scene->report.known_count += known;
}

static void add_judged(struct scene *scene, const char *id)
{
	scene->report.judged = scene->judged;
	scene->judged[scene->report.judged_count++] = (struct judged_rule){ .judgement = { .rule = slice_from_text(id),
										    .kind = JUDGEMENT_FAIL,
										    .reason = S("it is so"),
										    .layer = JUDGED_NO_LAYER } };
}

static enum verdict_kind verdict_of(struct scene *scene, const struct policy_options *options)
{
	policy_decide(&scene->report, options, &scene->arena);
	return scene->report.verdict.kind;
}

TEST(known_vulnerabilities_are_counted_by_nothing_and_upgraded_by_nothing)
{
	const struct policy_options plain = { 0 }, any = { .has_fail_on = true, .fail_on = RATING_LOW };
	struct scene scene;

	scene_init(&scene);
	add_flaw(&scene, "CVE-1", RATING_CRITICAL, true);
	CHECK_INT(verdict_of(&scene, &any), VERDICT_PASS);
	CHECK_SLICE(scene.report.verdict.sentence, "nothing new was found; 1 known finding stands in old.json (--baseline)");
	CHECK_INT(scene.report.action_count, 0);
	CHECK(scene.findings[0].action.len > 0);
	arena_done(&scene.arena);

	scene_init(&scene);
	add_flaw(&scene, "CVE-2", RATING_CRITICAL, false);
	add_flaw(&scene, "CVE-1", RATING_CRITICAL, true);
	CHECK_INT(verdict_of(&scene, &plain), VERDICT_BLOCK);
	CHECK_INT(scene.report.verdict.decisions[0].count, 1);
	CHECK_SLICE(scene.report.verdict.sentence, "1 critical vulnerability with a fix: CVE-2 in CVE-2 1");
	CHECK_INT(scene.report.action_count, 1);
	arena_done(&scene.arena);
}

TEST(root_that_is_known_is_no_news)
{
	const struct policy_options plain = { 0 };

	for (int known = 0; known < 2; known++) {
		struct scene scene;

		scene_init(&scene);
		scene.image.user = S("");
		add_setting(&scene, "PLM-B01", known);
		CHECK_INT(verdict_of(&scene, &plain), known ? VERDICT_PASS : VERDICT_WARN);
		arena_done(&scene.arena);
	}
}

TEST(a_login_and_a_password_block_together_where_either_is_new)
{
	const struct policy_options plain = { 0 };

	for (int which = 0; which < 4; which++) {
		struct scene scene;

		scene_init(&scene);
		add_judged(&scene, "PLM-A24");
		add_judged(&scene, "PLM-A26");
		add_setting(&scene, "PLM-A24", which & 1);
		add_setting(&scene, "PLM-A26", which & 2);
		scene.password =
			(struct password){ .account = S("deploy"), .path = S("etc/shadow"), .line = 2, .guess = PASSWORD_COMMON };
		scene.report.passwords = &scene.password;
		scene.report.password_count = 1;
		CHECK_INT(verdict_of(&scene, &plain), which == 3 ? VERDICT_PASS : VERDICT_BLOCK);
		arena_done(&scene.arena);
	}
}
