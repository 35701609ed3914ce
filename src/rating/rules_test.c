/* rules_test.c - each rule of the rating table, and what comes of several: as RATING-AND-POLICY.md words them */
#include "base/buffer.h"
#include "base/test.h"
#include "rating/rules.h"

/* By the bands of their base scores, and open to the network without privileges unless their name says something else. */
#define CRITICAL "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"                           /* 9.8 */
#define HIGH "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"                               /* 7.5 */
#define MODERATE "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N"                           /* 5.3 */
#define LOW "CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N"                                /* 3.1 */
#define CRITICAL_LOCAL "CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H"                     /* 9.3 */
#define CRITICAL_COMPLEX "CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:C/C:H/I:H/A:H"                   /* 9.0 */
#define CRITICAL_ROOT "CVSS:3.1/AV:N/AC:L/PR:H/UI:N/S:C/C:H/I:H/A:H"                      /* 9.1 */
#define CRITICAL_USER "CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:H"                      /* 9.9 */
#define CRITICAL_NEAR "CVSS:3.1/AV:A/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H"                      /* 9.6 */
#define HIGH_LOCAL "CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H"                         /* 7.8 */
#define LOW_LOCAL "CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:L/I:N/A:N"                          /* 3.3 */
#define V2_CRITICAL "AV:N/AC:L/Au:N/C:C/I:C/A:C"                                          /* 10.0 */
#define V2_COMPLEX "AV:N/AC:M/Au:N/C:C/I:C/A:C"                                           /* 9.3: medium is not high */
#define V2_MULTIPLE "AV:N/AC:L/Au:M/C:C/I:C/A:C"                                          /* 8.3 */
#define V2_HIGH "AV:N/AC:L/Au:N/C:P/I:P/A:P"                                              /* 7.5 */
#define V4_CRITICAL "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"     /* 9.3 */
#define V4_REQUIREMENTS "CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N" /* 9.2 */
#define V4_COMPLEX "CVSS:4.0/AV:N/AC:H/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"      /* 9.2 */
#define V4_ROOT "CVSS:4.0/AV:N/AC:L/AT:N/PR:H/UI:N/VC:H/VI:H/VA:L/SC:H/SI:H/SA:H"         /* 9.3 */
#define V4_PHYSICAL "CVSS:4.0/AV:P/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H"     /* 8.6 */
#define V4_MODERATE "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:L/VI:L/VA:N/SC:N/SI:N/SA:N"     /* 6.9 */

#define EXPLOITED .kev = "2021-12-10"
#define EPSS(value) .has_epss = true, .epss = (value)

struct given {
	const char *vector, *word;
	const char *kev, *weaponised, *proof;
	bool has_epss;
	double epss;
	enum judgement judgement;
	bool has_fix;
};

struct example {
	struct given given;
	enum rating rating;
	const char *rules; /* those that applied */
	const char *says;  /* in the reason of the last but 6, or NULL */
};

static struct slice text_or_empty(const char *text)
{
	return text ? slice_from_text(text) : S("");
}

static void check(const struct example *examples, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct given *given = &examples[i].given;
		cleanup_arena struct arena arena = ARENA_INIT;
		cleanup_buffer struct buffer rules = BUFFER_INIT(0);
		struct rating_statement vector = { text_or_empty(given->vector), S("feed"), SPEAKER_NVD };
		struct rating_statement word = { text_or_empty(given->word), S("feed"), SPEAKER_CNA };
		struct rating_facts facts = {
			.vectors = &vector,
			.vector_count = given->vector != NULL,
			.words = &word,
			.word_count = given->word != NULL,
			.kev = text_or_empty(given->kev),
			.has_epss = given->has_epss,
			.epss = given->epss,
			.weaponised = text_or_empty(given->weaponised),
			.proof_of_concept = text_or_empty(given->proof),
			.judgement = given->judgement,
			.judge = S("Debian"),
			.has_fix = given->has_fix,
		};
		struct rating_result result;

		rating_apply_rules(&facts, &arena, &result);
		for (size_t k = 0; k < result.row_count; k++)
			buffer_addf(&rules, "%u", result.rows[k].rule);
		for (unsigned rule = 0, row = 0; rule < RATING_RULES; rule++) { /* each applied, or says why it did not */
			bool applied = row < result.row_count && result.rows[row].rule == rule;

			CHECK(applied == (result.idle[rule].len == 0));
			row += applied;
		}
		if (result.rating != examples[i].rating || !slice_equal(buffer_slice(&rules), slice_from_text(examples[i].rules)))
			fail_msg("case %zu is %s by %.*s", i, rating_name(result.rating), SLICE_ARG(buffer_slice(&rules)));
		CHECK(result.row_count >= 2 && result.rows[result.row_count - 1].rating == result.rating);
		if (examples[i].says)
			CHECK_SLICE(result.rows[result.row_count - 2].reason, examples[i].says);
	}
}

#define CHECK_EXAMPLES(examples) check(examples, sizeof(examples) / sizeof(examples)[0])

TEST(rule_1_begins_with_the_band_or_a_word)
{
	static const struct example examples[] = {
		{ { CRITICAL }, RATING_CRITICAL, "16",
			"CVSS 3.1 base 9.8 (feed): network, low complexity, no privileges, no interaction" },
		{ { HIGH }, RATING_HIGH, "16", NULL },
		{ { MODERATE }, RATING_MODERATE, "16", NULL },
		{ { LOW }, RATING_LOW, "16", NULL },
		{ { V2_CRITICAL }, RATING_CRITICAL, "16",
			"CVSS 2.0 base 10.0 (feed): network, low complexity, no authentication" },
		{ { V4_MODERATE }, RATING_MODERATE, "16",
			"CVSS 4.0 6.9 (feed): network, low complexity, no requirements, no privileges, no interaction" },
		{ { .vector = MODERATE, .word = "critical" }, RATING_MODERATE, "16", NULL }, /* a word does not outweigh it */
		{ { .word = "important" }, RATING_HIGH, "16", "feed says high; there is no CVSS vector" },
		{ { .vector = "CVSS:3.1/AV:N", .word = "low" }, RATING_LOW, "16",
			"feed says low; its CVSS vector cannot be read" },
		{ { 0 }, RATING_UNKNOWN, "16", "nobody says how bad it is, and there is no CVSS vector: treated as high" },
	};

	CHECK_EXAMPLES(examples);
}

TEST(rule_2_what_is_exploited_is_high_and_critical_where_the_network_is_enough)
{
	static const struct example examples[] = {
		{ { .vector = MODERATE, EXPLOITED }, RATING_CRITICAL, "126",
			"exploited in the wild since 2021-12-10 (KEV), over the network without privileges: critical" },
		{ { .vector = LOW, EXPLOITED }, RATING_CRITICAL, "1246",
			"high complexity, but exploited in the wild: stays critical" },
		{ { .vector = LOW_LOCAL, EXPLOITED }, RATING_HIGH, "126",
			"exploited in the wild since 2021-12-10 (KEV): at least high" },
		{ { .vector = HIGH_LOCAL, EXPLOITED }, RATING_HIGH, "126", NULL },
		{ { .vector = CRITICAL_USER, EXPLOITED }, RATING_CRITICAL, "126", NULL },
		{ { .vector = V2_HIGH, EXPLOITED }, RATING_CRITICAL, "126", NULL },
		{ { .vector = "AV:N/AC:L/Au:S/C:P/I:P/A:P", EXPLOITED }, RATING_HIGH, "126", NULL }, /* 6.5 */
		{ { .vector = V4_MODERATE, EXPLOITED }, RATING_CRITICAL, "126", NULL },
		/* an adjacent network is not the network */
		{ { .vector = "CVSS:3.1/AV:A/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N", EXPLOITED }, RATING_HIGH, "126", NULL }, /* 4.3 */
		/* nobody says how it is reached */
		{ { .word = "low", EXPLOITED }, RATING_HIGH, "126", NULL },
		{ { EXPLOITED }, RATING_HIGH, "126", NULL },
	};

	CHECK_EXAMPLES(examples);
}

TEST(rule_3_exploits_that_work_and_probability_are_one_step)
{
	static const struct example examples[] = {
		{ { .vector = LOW_LOCAL, .weaponised = "Metasploit" }, RATING_MODERATE, "136",
			"an exploit is published (Metasploit): one step up" },
		{ { .vector = MODERATE, .weaponised = "Metasploit, nuclei" }, RATING_HIGH, "136", NULL },
		{ { .vector = HIGH, .weaponised = "nuclei" }, RATING_CRITICAL, "136", NULL },
		{ { .vector = CRITICAL, .weaponised = "nuclei" }, RATING_CRITICAL, "136",
			"an exploit is published (nuclei): stays critical" },
		{ { .vector = MODERATE, EPSS(0.5) }, RATING_HIGH, "136", "EPSS 50%: one step up" },
		{ { .vector = MODERATE, EPSS(0.49999) }, RATING_MODERATE, "16", NULL },
		/* both are one step, not two */
		{ { .vector = LOW_LOCAL, .weaponised = "nuclei", EPSS(0.97) }, RATING_MODERATE, "136",
			"an exploit is published (nuclei), EPSS 97%: one step up" },
		/* shown, changes nothing */
		{ { .vector = MODERATE, .proof = "Exploit-DB" }, RATING_MODERATE, "136",
			"a proof of concept is public (Exploit-DB)" },
		{ { .vector = MODERATE, .proof = "SSVC", .weaponised = "nuclei" }, RATING_HIGH, "136",
			"an exploit is published (nuclei): one step up, a proof of concept is public (SSVC)" },
		/* "EPSS below 0.001 and no exploit known: never above high" */
		{ { .vector = CRITICAL, EPSS(0.00099) }, RATING_HIGH, "136",
			"EPSS below 0.1%, and no exploit is known: at most high" },
		{ { .vector = CRITICAL, EPSS(0.001) }, RATING_CRITICAL, "16", NULL },
		{ { .vector = HIGH, EPSS(0.0001) }, RATING_HIGH, "16", NULL },
		{ { .vector = LOW, EPSS(0.0001) }, RATING_LOW, "16", NULL },
		{ { .vector = CRITICAL, EPSS(0.0001), .proof = "Exploit-DB" }, RATING_CRITICAL, "136", NULL },
		{ { .vector = CRITICAL, EPSS(0.0001), .weaponised = "Metasploit" }, RATING_CRITICAL, "136", NULL },
		{ { .vector = HIGH, EPSS(0.0001), .weaponised = "Metasploit" }, RATING_CRITICAL, "136", NULL },
		{ { .vector = CRITICAL, EPSS(0.0001), EXPLOITED }, RATING_CRITICAL, "126", NULL },
		{ { .vector = HIGH, EPSS(0.0001), EXPLOITED }, RATING_CRITICAL, "126", NULL },
		{ { .word = "critical", EPSS(0.0001) }, RATING_HIGH, "136", NULL },
		/* of no rating there is no step */
		{ { EPSS(0.9) }, RATING_UNKNOWN, "136", "EPSS 90%: stays unknown" },
		{ { EPSS(0.0001) }, RATING_UNKNOWN, "16", NULL },
		/* a step from what rule 2 made */
		{ { .vector = LOW_LOCAL, EXPLOITED, .weaponised = "Metasploit" }, RATING_CRITICAL, "12346",
			"local, but exploited in the wild: stays critical" },
	};

	CHECK_EXAMPLES(examples);
}

TEST(rule_4_what_is_hard_to_reach_is_not_critical)
{
	static const struct example examples[] = {
		{ { CRITICAL_LOCAL }, RATING_HIGH, "146", "local: critical becomes high" },
		{ { CRITICAL_COMPLEX }, RATING_HIGH, "146", "high complexity: critical becomes high" },
		{ { CRITICAL_ROOT }, RATING_HIGH, "146", "high privileges: critical becomes high" },
		{ { CRITICAL_USER }, RATING_CRITICAL, "16", NULL },
		{ { CRITICAL_NEAR }, RATING_CRITICAL, "16", NULL },
		{ { HIGH_LOCAL }, RATING_HIGH, "16", NULL },
		{ { "CVSS:3.1/AV:P/AC:H/PR:H/UI:N/S:C/C:H/I:H/A:H" }, RATING_MODERATE, "16", NULL }, /* 6.8 */
		{ { "AV:N/AC:H/Au:N/C:C/I:C/A:C" }, RATING_HIGH, "16", NULL },                       /* 7.6 */
		{ { V2_COMPLEX }, RATING_CRITICAL, "16", NULL },
		{ { V4_CRITICAL }, RATING_CRITICAL, "16", NULL },
		{ { V4_REQUIREMENTS }, RATING_HIGH, "146", "special requirements: critical becomes high" },
		{ { V4_COMPLEX }, RATING_HIGH, "146", "high complexity: critical becomes high" },
		/* critical by a step of rule 3 */
		{ { .vector = HIGH_LOCAL, .weaponised = "Metasploit" }, RATING_HIGH, "1346", "local: critical becomes high" },
		{ { .vector = "AV:L/AC:H/Au:N/C:C/I:C/A:C", EPSS(0.6) }, RATING_HIGH, "136",
			NULL }, /* 6.2 and one step is high */
		{ { .vector = V2_MULTIPLE, EPSS(0.6) }, RATING_HIGH, "1346", "several authentications: critical becomes high" },
		{ { .vector = V4_PHYSICAL, EPSS(0.6) }, RATING_HIGH, "1346", "physical access: critical becomes high" },
		{ { V4_ROOT }, RATING_HIGH, "146", "high privileges: critical becomes high" },
		{ { .vector = "AV:L/AC:L/Au:N/C:C/I:C/A:C", .weaponised = "nuclei" }, RATING_HIGH, "1346",
			"local: critical becomes high" }, /* 7.2 */
		/* "unless rule 2 applies" */
		{ { .vector = CRITICAL_LOCAL, EXPLOITED }, RATING_CRITICAL, "1246",
			"local, but exploited in the wild: stays critical" },
		{ { .vector = CRITICAL_COMPLEX, EXPLOITED }, RATING_CRITICAL, "1246", NULL },
		/* a word says nothing of how it is reached */
		{ { .word = "critical" }, RATING_CRITICAL, "16", NULL },
		/* once high already, there is nothing to lower */
		{ { .vector = CRITICAL_LOCAL, EPSS(0.0001) }, RATING_HIGH, "136", NULL },
	};

	CHECK_EXAMPLES(examples);
}

TEST(rule_5_the_distribution_bounds_it)
{
	static const struct example examples[] = {
		{ { .vector = CRITICAL, .judgement = JUDGED_UNIMPORTANT }, RATING_LOW, "156",
			"Debian calls it unimportant: at most low" },
		{ { .vector = CRITICAL, .judgement = JUDGED_NOT_AFFECTED }, RATING_LOW, "156",
			"Debian is not affected in its build: at most low" },
		{ { .vector = MODERATE, .judgement = JUDGED_NEGLIGIBLE }, RATING_LOW, "156",
			"Debian calls it negligible: at most low" },
		{ { .vector = CRITICAL, .judgement = JUDGED_LOW }, RATING_MODERATE, "156",
			"Debian calls it low: at most moderate" },
		{ { .vector = HIGH, .judgement = JUDGED_LOW }, RATING_MODERATE, "156", NULL },
		{ { .vector = MODERATE, .judgement = JUDGED_LOW }, RATING_MODERATE, "16", NULL },
		{ { .vector = LOW, .judgement = JUDGED_LOW }, RATING_LOW, "16", NULL },
		{ { .vector = LOW, .judgement = JUDGED_UNIMPORTANT }, RATING_LOW, "16", NULL },
		{ { .vector = CRITICAL, .judgement = JUDGED_NOTHING }, RATING_CRITICAL, "16", NULL },
		/* what nobody rates is treated as high, and bounded as that */
		{ { .judgement = JUDGED_NOT_AFFECTED }, RATING_LOW, "156", NULL },
		{ { .judgement = JUDGED_LOW }, RATING_MODERATE, "156", NULL },
		/* after the step of rule 3, and after rule 4 */
		{ { .vector = MODERATE, .judgement = JUDGED_LOW, .weaponised = "nuclei" }, RATING_MODERATE, "1356", NULL },
		{ { .vector = CRITICAL_LOCAL, .judgement = JUDGED_UNIMPORTANT }, RATING_LOW, "1456", NULL },
		/* "unless rule 2 applies" */
		{ { .vector = CRITICAL, .judgement = JUDGED_LOW, EXPLOITED }, RATING_CRITICAL, "1256",
			"Debian calls it low, but it is exploited in the wild: no bound" },
		{ { .vector = HIGH_LOCAL, .judgement = JUDGED_NEGLIGIBLE, EXPLOITED }, RATING_HIGH, "1256", NULL },
		{ { .vector = MODERATE, .judgement = JUDGED_UNIMPORTANT, EXPLOITED }, RATING_CRITICAL, "1256", NULL },
	};

	CHECK_EXAMPLES(examples);
}

TEST(rule_6_a_fix_changes_nothing_but_what_is_said)
{
	static const char *const vectors[] = { CRITICAL, HIGH, MODERATE, LOW, CRITICAL_LOCAL };

	for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct rating_statement vector = { slice_from_text(vectors[i]), S("feed"), SPEAKER_NVD };
		struct rating_facts facts = { .vectors = &vector, .vector_count = 1 };
		struct rating_result without, with;

		rating_apply_rules(&facts, &arena, &without);
		facts.has_fix = true;
		rating_apply_rules(&facts, &arena, &with);
		CHECK_INT(with.rating, without.rating);
		CHECK_SLICE(without.rows[without.row_count - 1].reason, "no fix known");
		CHECK_SLICE(with.rows[with.row_count - 1].reason, "fix available");
	}
}

TEST(the_example_of_the_design_is_rated_as_it_says)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct rating_statement vector = { S(CRITICAL), S("nvd"), SPEAKER_NVD };
	struct rating_facts facts = {
		.vectors = &vector, .vector_count = 1, .kev = S("2021-12-10"), .ransomware = true, .has_fix = true
	};
	struct rating_result result;

	rating_apply_rules(&facts, &arena, &result);
	CHECK_INT(result.rating, RATING_CRITICAL);
	CHECK_INT(result.row_count, 3);
	CHECK_SLICE(result.rows[1].reason,
		"exploited in the wild since 2021-12-10 (KEV), by ransomware too, over the network without privileges: critical");
}

#define SAID(vector, by, rank)                                \
	{                                                     \
		{ (vector), sizeof(vector) - 1 }, S(by), rank \
	}

TEST(rule_0_the_newest_version_and_then_who_says_it)
{
	static const struct {
		struct rating_statement vectors[4];
		size_t chosen; /* of them */
		const char *says;
	} cases[] = {
		/* 4.0 before 3.1 before 3.0 before 2.0, whoever says it */
		{ { SAID(V2_CRITICAL, "a", SPEAKER_DISTRIBUTION),
			  SAID("CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N", "b", SPEAKER_CNA), SAID(HIGH, "c", SPEAKER_NVD),
			  SAID(V4_MODERATE, "d", SPEAKER_ADP) },
			3, "of 4 vectors that of CVSS 4.0 by d counts" },
		{ { SAID(HIGH, "a", SPEAKER_ADP), SAID("CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "b", SPEAKER_DISTRIBUTION),
			  SAID(V2_CRITICAL, "c", SPEAKER_NVD) },
			0, "of 3 vectors that of CVSS 3.1 by a counts" },
		/* of one version the distribution's, then the CNA's, then NVD's, then an ADP's */
		{ { SAID(CRITICAL, "vulnrichment", SPEAKER_ADP), SAID(HIGH, "nvd", SPEAKER_NVD),
			  SAID(MODERATE, "cvelistV5", SPEAKER_CNA), SAID(LOW, "osv/Ubuntu", SPEAKER_DISTRIBUTION) },
			3, "of 4 vectors that of CVSS 3.1 by osv/Ubuntu counts" },
		{ { SAID(CRITICAL, "vulnrichment", SPEAKER_ADP), SAID(HIGH, "nvd", SPEAKER_NVD),
			  SAID(MODERATE, "cvelistV5", SPEAKER_CNA) },
			2, "of 3 vectors that of CVSS 3.1 by cvelistV5 counts" },
		{ { SAID(CRITICAL, "vulnrichment", SPEAKER_ADP), SAID(HIGH, "nvd", SPEAKER_NVD) }, 1,
			"of 2 vectors that of CVSS 3.1 by nvd counts" },
		/* of equals the first */
		{ { SAID(LOW, "a", SPEAKER_CNA), SAID(CRITICAL, "b", SPEAKER_CNA) }, 0,
			"of 2 vectors that of CVSS 3.1 by a counts" },
		/* what cannot be read does not count */
		{ { SAID("CVSS:4.0/AV:N", "a", SPEAKER_DISTRIBUTION), SAID(LOW, "b", SPEAKER_ADP) }, 1, NULL },
		{ { SAID(LOW, "a", SPEAKER_ADP) }, 0, NULL },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct rating_facts facts = { .vectors = cases[i].vectors };
		struct rating_result result;

		while (facts.vector_count < 4 && cases[i].vectors[facts.vector_count].text.len)
			facts.vector_count++;
		rating_apply_rules(&facts, &arena, &result);
		CHECK(slice_equal(result.vector, cases[i].vectors[cases[i].chosen].text));
		CHECK_INT(result.rows[0].rule, cases[i].says ? 0 : 1);
		if (cases[i].says)
			CHECK_SLICE(result.rows[0].reason, cases[i].says);
	}
}

TEST(without_a_vector_the_distributions_word_comes_first)
{
	static const struct rating_statement words[] = {
		{ { "unknown", 7 }, { "a", 1 }, SPEAKER_DISTRIBUTION },
		{ { "high", 4 }, { "nvd", 3 }, SPEAKER_NVD },
		{ { "Medium ", 7 }, { "osv/Ubuntu", 10 }, SPEAKER_DISTRIBUTION },
		{ { "low", 3 }, { "b", 1 }, SPEAKER_DISTRIBUTION },
	};
	cleanup_arena struct arena arena = ARENA_INIT;
	struct rating_facts facts = { .words = words, .word_count = 4 };
	struct rating_result result;

	rating_apply_rules(&facts, &arena, &result);
	CHECK_INT(result.rating, RATING_MODERATE);
	CHECK_SLICE(result.rows[0].reason, "osv/Ubuntu says moderate; there is no CVSS vector");
	facts.word_count = 2;
	rating_apply_rules(&facts, &arena, &result);
	CHECK_INT(result.rating, RATING_HIGH);
	CHECK(result.score < 0 && result.vector.len == 0);
}

TEST(a_rule_that_does_not_apply_says_why)
{
	static const struct {
		struct rating_facts facts;
		unsigned rule;
		const char *why;
	} cases[] = {
		{ { 0 }, 0, "there is no CVSS vector" },
		{ { 0 }, 2, "nobody says that it is exploited in the wild (KEV)" },
		{ { 0 }, 3, "no exploit is published, and there is no EPSS" },
		{ { EPSS(0.4) }, 3, "no exploit is published, and EPSS is below 50%" },
		{ { EPSS(0.0002) }, 3, "no exploit is published; EPSS is below 0.1%, which bounds what is critical" },
		{ { EPSS(0.0002), .kev = S("2021-12-10") }, 3,
			"no exploit is published; EPSS is below 0.1%, but it is exploited" },
		{ { 0 }, 4, "it is not critical" },
		{ { .kev = S("2021-12-10") }, 4, "it is not critical" },
		{ { 0 }, 5, "no distribution says how bad it is" },
		{ { .judge = S("Debian") }, 5, "the distribution's word bounds nothing" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct rating_result result;

		rating_apply_rules(&cases[i].facts, &arena, &result);
		CHECK_SLICE(result.idle[cases[i].rule], cases[i].why);
	}
}
