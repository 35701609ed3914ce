/* rate_test.c - what statements come to, and why in words */
#include "base/test.h"
#include "rating/rate.h"
#include <math.h>

#define V31 "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H" /* 9.8 */
#define V30 "CVSS:3.0/AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N" /* 1.8 */
#define V2 "AV:N/AC:M/Au:S/C:P/I:P/A:P"                    /* 6.0 */
#define V40 "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"

struct statement {
	const char *source, *severity, *vectors[3];
};

static const struct {
	struct statement statements[3];
	enum rating rating;
	double score;
	const char *vector, *reason;
} flaws[] = {
	{ { { "builtin", "", { V31 } } }, RATING_CRITICAL, 9.8, V31,
		"CVSS 3.1 base 9.8 (builtin): network, low complexity, no privileges, no interaction; no fix known" },
	{ { { "nvd", "", { V2, V30 } } }, RATING_LOW, 1.8, V30,
		"CVSS 3.0 base 1.8 (nvd): local, high complexity, high privileges, user interaction; no fix known" },
	{ { { "nvd", "high", { V2 } } }, RATING_MODERATE, 6.0, V2,
		"CVSS 2.0 base 6.0 (nvd): network, medium complexity, one authentication; no fix known" },
	/* the newest version decides, whoever says it and wherever it stands; a word does not outweigh it */
	{ { { "a", "low", { V2 } }, { "b", "", { V30 } }, { "c", "", { V31 } } }, RATING_CRITICAL, 9.8, V31,
		"CVSS 3.1 base 9.8 (c): network, low complexity, no privileges, no interaction; no fix known" },
	{ { { "a", "low", { V2 } }, { "b", "", { V30, V40 } }, { "c", "", { V31 } } }, RATING_CRITICAL, 9.3, V40,
		"CVSS 4.0 9.3 (b): network, low complexity, no requirements, no privileges, no interaction; no fix known" },
	{ { { "a", "", { "CVSS:4.0/AV:A/AC:H/AT:P/PR:L/UI:P/VC:L/VI:N/VA:N/SC:N/SI:N/SA:N" } } }, RATING_LOW, 1.0,
		"CVSS:4.0/AV:A/AC:H/AT:P/PR:L/UI:P/VC:L/VI:N/VA:N/SC:N/SI:N/SA:N",
		"CVSS 4.0 1.0 (a): adjacent network, high complexity, special requirements, low privileges, passive "
		"interaction; no fix known" },
	/* of two of one version the first */
	{ { { "a", "", { "CVSS:3.1/AV:P/AC:L/PR:L/UI:N/S:U/C:L/I:L/A:N" } }, { "b", "", { V31 } } }, RATING_LOW, 3.2,
		"CVSS:3.1/AV:P/AC:L/PR:L/UI:N/S:U/C:L/I:L/A:N",
		"CVSS 3.1 base 3.2 (a): physical access, low complexity, low privileges, no interaction; no fix known" },
	/* the edges of the bands */
	{ { { "a", "", { "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N" } } }, RATING_LOW, 0.0,
		"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N",
		"CVSS 3.1 base 0.0 (a): network, low complexity, no privileges, no interaction; no fix known" },
	{ { { "a", "", { "CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N" } } }, RATING_MODERATE, 4.0,
		"CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N",
		"CVSS 3.1 base 4.0 (a): local, low complexity, no privileges, no interaction; no fix known" },
	{ { { "a", "", { "CVSS:3.1/AV:L/AC:H/PR:L/UI:N/S:U/C:H/I:H/A:H" } } }, RATING_HIGH, 7.0,
		"CVSS:3.1/AV:L/AC:H/PR:L/UI:N/S:U/C:H/I:H/A:H",
		"CVSS 3.1 base 7.0 (a): local, high complexity, low privileges, no interaction; no fix known" },
	{ { { "a", "", { "CVSS:3.1/AV:N/AC:L/PR:L/UI:R/S:C/C:H/I:H/A:H" } } }, RATING_CRITICAL, 9.0,
		"CVSS:3.1/AV:N/AC:L/PR:L/UI:R/S:C/C:H/I:H/A:H",
		"CVSS 3.1 base 9.0 (a): network, low complexity, low privileges, user interaction; no fix known" },
	/* no vector: the first word that is one */
	{ { { "a", "", { 0 } }, { "Debian", "medium", { 0 } }, { "b", "high", { 0 } } }, RATING_MODERATE, -1, "",
		"Debian says moderate; there is no CVSS vector; no fix known" },
	{ { { "Ubuntu", "negligible", { 0 } } }, RATING_LOW, -1, "", "Ubuntu says low; there is no CVSS vector; no fix known" },
	{ { { "a", "critical", { "CVSS:3.1/AV:N" } } }, RATING_CRITICAL, -1, "",
		"a says critical; its CVSS vector cannot be read; no fix known" },
	/* nothing known */
	{ { { NULL } }, RATING_UNKNOWN, -1, "",
		"nobody says how bad it is, and there is no CVSS vector: treated as high; no fix known" },
	{ { { "a", "unknown", { "CVSS:4.0/AV:N" } } }, RATING_UNKNOWN, -1, "",
		"nobody says how bad it is, and its CVSS vector cannot be read: treated as high; no fix known" },
	{ { { "a", "untriaged", { "nonsense" } } }, RATING_UNKNOWN, -1, "",
		"nobody says how bad it is, and its CVSS vector cannot be read: treated as high; no fix known" },
};

TEST(the_newest_vector_that_can_be_scored_decides_and_else_a_word)
{
	for (size_t i = 0; i < sizeof flaws / sizeof flaws[0]; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct finding finding = { .rating = RATING_COUNT, .score = 99 };
		struct advisory advisories[3] = { 0 };
		const struct advisory *pointers[3];
		size_t count = 0;

		for (; count < 3 && flaws[i].statements[count].source; count++) {
			const struct statement *statement = &flaws[i].statements[count];
			struct advisory *advisory = &advisories[count];

			advisory->source = slice_from_text(statement->source);
			advisory->severity = slice_from_text(statement->severity);
			advisory->vectors.items = arena_array(&arena, struct slice, 3);
			for (; advisory->vectors.count < 3 && statement->vectors[advisory->vectors.count];
				advisory->vectors.count++)
				advisory->vectors.items[advisory->vectors.count] =
					slice_from_text(statement->vectors[advisory->vectors.count]);
			pointers[count] = advisory;
		}
		rate_finding(&finding, &(struct rating_input){ pointers, count, NULL, 0, S("") }, &arena);
		CHECK_SLICE(finding.reason, flaws[i].reason);
		CHECK_TEXT(rating_name(finding.rating), rating_name(flaws[i].rating));
		CHECK(finding.score == flaws[i].score);
		CHECK_SLICE(finding.vector, flaws[i].vector);
	}
}

/* A statement of SOURCE on a package of ECOSYSTEM. */
static struct advisory say(const char *source, const char *ecosystem, const char *word, struct slice *vector)
{
	return (struct advisory){
		.source = slice_from_text(source),
		.ecosystem = slice_from_text(ecosystem),
		.severity = slice_from_text(word),
		.vectors = { vector, vector && vector->len ? 1 : 0 },
	};
}

/* What is known of the flaw, and the package, are FINDING's. */
static void rate(
	struct finding *finding, const struct advisory *advisories, size_t count, const char *picked, struct arena *arena)
{
	const struct advisory *pointers[4];

	for (size_t i = 0; i < count; i++)
		pointers[i] = &advisories[i];
	rate_finding(finding, &(struct rating_input){ pointers, count, NULL, 0, slice_from_text(picked) }, arena);
}

TEST(a_distribution_bounds_what_is_in_its_own_packages)
{
	static const struct {
		const char *source, *ecosystem, *word;
		enum package_type type;
		enum rating rating;
	} statements[] = {
		{ "debian-security-tracker", "Debian:12", "unimportant", PACKAGE_DEB, RATING_LOW },
		{ "debian-security-tracker", "Debian:12", "low", PACKAGE_DEB, RATING_MODERATE },
		{ "debian-security-tracker", "Debian:12", "medium", PACKAGE_DEB, RATING_CRITICAL },
		{ "debian-security-tracker", "Debian:12", "", PACKAGE_DEB, RATING_CRITICAL }, /* silence bounds nothing */
		{ "osv/Ubuntu", "Ubuntu:24.04:LTS", "low", PACKAGE_DEB, RATING_MODERATE },
		{ "osv/Ubuntu", "Ubuntu:Pro:24.04:LTS", "negligible", PACKAGE_DEB, RATING_LOW },
		/* the design names the low of these two alone */
		{ "osv/Rocky Linux", "Rocky Linux:9", "low", PACKAGE_RPM, RATING_CRITICAL },
		/* no distribution speaks: another's word is no bound */
		{ "osv/npm", "npm", "unimportant", PACKAGE_NPM, RATING_CRITICAL },
		{ "ghsa", "npm", "low", PACKAGE_NPM, RATING_CRITICAL },
		/* nor is the NVD's, of whatever package */
		{ "nvd", "Debian:12", "negligible", PACKAGE_DEB, RATING_CRITICAL },
	};

	for (size_t i = 0; i < sizeof statements / sizeof statements[0]; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct package package = { .type = statements[i].type };
		struct finding finding = { .place.package = &package };
		struct slice vector = S(V31);
		struct advisory advisories[2] = { say("nvd", "", "", &vector),
			say(statements[i].source, statements[i].ecosystem, statements[i].word, NULL) };

		rate(&finding, advisories, 2, "", &arena);
		if (finding.rating != statements[i].rating)
			fail_msg("%s %s: %s", statements[i].source, statements[i].word, rating_name(finding.rating));
	}
}

/* "no-dsa, postponed and ignored say how the fix will come, not how bad it is: they are shown and cap nothing." */
TEST(how_a_fix_will_come_bounds_nothing)
{
	static const struct {
		const char *status, *remark;
	} states[] = {
		{ STATUS_DEFERRED, "no-dsa: Minor issue" },
		{ STATUS_DEFERRED, "postponed: Minor issue" },
		{ STATUS_WILL_NOT_FIX, "ignored: Minor issue" },
		{ STATUS_END_OF_LIFE, "" },
		{ STATUS_AFFECTED, "" },
		{ STATUS_UNDER_INVESTIGATION, "" },
	};

	for (size_t i = 0; i < sizeof states / sizeof states[0]; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct package package = { .type = PACKAGE_DEB };
		struct finding finding = { .place.package = &package };
		struct slice vector = S(V31);
		struct advisory advisories[2] = { say("nvd", "", "", &vector),
			say("debian-security-tracker", "Debian:12", "", NULL) };

		advisories[1].status = slice_from_text(states[i].status);
		advisories[1].remark = slice_from_text(states[i].remark);
		rate(&finding, advisories, 2, "", &arena);
		if (finding.rating != RATING_CRITICAL)
			fail_msg("%s %s: %s", states[i].status, states[i].remark, rating_name(finding.rating));
	}
}

TEST(whose_vector_it_is_follows_from_the_feed)
{
	static const char *const order[] = { "osv/Ubuntu", "cvelistV5", "nvd", "vulnrichment" };
	struct package package = { .type = PACKAGE_DEB };
	struct slice vectors[2] = { S(V31), S("CVSS:3.1/AV:P/AC:L/PR:L/UI:N/S:U/C:L/I:L/A:N") };

	for (size_t i = 0; i + 1 < sizeof order / sizeof order[0]; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct finding finding = { .place.package = &package };
		struct advisory advisories[2] = { say(order[i + 1], "Ubuntu:24.04", "", &vectors[0]),
			say(order[i], "Ubuntu:24.04", "", &vectors[1]) };

		rate(&finding, advisories, 2, "", &arena);
		CHECK(finding.score == 3.2);
		CHECK_INT(finding.rows[0].rule, 0);
		CHECK(slice_starts_with(finding.reason, S("CVSS 3.1 base 3.2 (")));
	}
}

TEST(what_is_known_of_the_flaw_goes_into_the_table)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct slice vector = S("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L"); /* 5.3 */
	struct advisory advisory = say("osv/Maven", "Maven", "", &vector);
	struct finding finding = { .kev = S("2021-12-10"), .has_epss = true, .epss = 0.97565, .fixed_version = S("2.15.0") };

	rate(&finding, &advisory, 1, "", &arena);
	CHECK_INT(finding.rating, RATING_CRITICAL);
	CHECK_SLICE(finding.reason,
		"CVSS 3.1 base 5.3 (osv/Maven): network, low complexity, no privileges, no interaction; "
		"exploited in the wild since 2021-12-10 (KEV), over the network without privileges: critical; "
		"EPSS 98%: stays critical; fix available");
	CHECK_INT(finding.row_count, 4);
	CHECK_INT(finding.rows[0].rating, RATING_MODERATE);
	CHECK_INT(finding.rows[1].rule, 2);
	CHECK_INT(finding.rows[3].rating, RATING_CRITICAL);
}

TEST(a_source_that_is_picked_decides_where_it_says_something)
{
	static const struct {
		const char *picked;
		enum rating rating;
		double score;
		const char *source, *begins; /* of what it said, and of the reason */
	} cases[] = {
		{ "nvd", RATING_CRITICAL, 9.8, "nvd",
			"nvd says critical (9.8), which --severity-source asks for; by the rating table it is low: CVSS 3.1 base "
			"3.2 " },
		{ "osv/Ubuntu", RATING_MODERATE, -1, "osv/Ubuntu",
			"osv/Ubuntu says moderate, which --severity-source asks for; by the rating table it is low: " },
		{ "ubuntu", RATING_MODERATE, -1, "osv/Ubuntu", "osv/Ubuntu says moderate, " },
		{ "OSV", RATING_MODERATE, -1, "osv/Ubuntu", "osv/Ubuntu says moderate, " },
		/* its word comes before its score, which is told too */
		{ "cvelistV5", RATING_HIGH, 3.2, "cvelistV5", "cvelistV5 says high (3.2), " },
		{ "ghsa", RATING_LOW, -1, "", "CVSS 3.1 base 3.2 " },
		{ "Ubuntu:24.04", RATING_LOW, -1, "", "CVSS 3.1 base 3.2 " },
	};
	struct package package = { .type = PACKAGE_DEB };
	struct slice vectors[2] = { S(V31), S("CVSS:3.1/AV:P/AC:L/PR:L/UI:N/S:U/C:L/I:L/A:N") };
	const struct advisory advisories[3] = { say("osv/Ubuntu", "Ubuntu:24.04", "medium", NULL),
		say("nvd", "", "", &vectors[0]), say("cvelistV5", "", "high", &vectors[1]) };

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct finding finding = { .place.package = &package };

		rate(&finding, advisories, 3, cases[i].picked, &arena);
		CHECK_INT(finding.rating, cases[i].rating);
		CHECK_SLICE(finding.picked.source, cases[i].source);
		if (cases[i].source[0])
			CHECK(finding.picked.score == cases[i].score);
		if (!slice_starts_with(finding.reason, slice_from_text(cases[i].begins)))
			fail_msg("%s: %.*s", cases[i].picked, SLICE_ARG(finding.reason));
		/* the table is the same whatever is picked */
		CHECK(finding.score == 3.2);
		CHECK_INT(finding.rows[finding.row_count - 1].rating, RATING_LOW);
	}
}

TEST(what_is_said_of_the_flaw_itself_is_weighed_with_what_is_said_of_the_package)
{
	static const struct {
		const char *source, *role; /* of the assessment */
		bool decides;              /* before NVD's, of the same version */
	} cases[] = {
		{ "cvelistV5", "cna", true },
		{ "cvelistV5", "adp", false },
		{ "vulnrichment", "", false },
		{ "vulnrichment", "cna", true },
		{ "nvd", "cna", true },
	};
	struct slice weak = S("CVSS:3.1/AV:P/AC:L/PR:L/UI:N/S:U/C:L/I:L/A:N"), strong = S(V31);
	struct advisory advisory = say("osv/npm", "npm", "", NULL);
	const struct advisory *pointer = &advisory;

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct finding finding = { .id = S("CVE-1") };
		const struct assessment assessments[2] = {
			{ .source = S("nvd"), .role = S("nvd"), .vectors = { &weak, 1 }, .severity = S("low") },
			{ .source = slice_from_text(cases[i].source),
				.role = slice_from_text(cases[i].role),
				.vectors = { &strong, 1 } }
		};

		rate_finding(&finding, &(struct rating_input){ &pointer, 1, assessments, 2, S("") }, &arena);
		CHECK_INT(finding.rating, cases[i].decides ? RATING_CRITICAL : RATING_LOW);
		CHECK_INT(finding.rows[0].rule, 0);
		rate_finding(&finding, &(struct rating_input){ &pointer, 1, assessments, 2, S("NVD") }, &arena);
		CHECK_SLICE(finding.picked.source, "nvd");
	}
}

TEST(a_word_on_the_flaw_counts_where_nobody_has_a_vector)
{
	const struct assessment assessment = { .source = S("nvd"), .severity = S("high") };
	struct advisory advisory = say("osv/npm", "npm", "", NULL);
	const struct advisory *pointer = &advisory;
	cleanup_arena struct arena arena = ARENA_INIT;
	struct finding finding = { .id = S("CVE-1") };

	rate_finding(&finding, &(struct rating_input){ &pointer, 1, &assessment, 1, S("") }, &arena);
	CHECK_INT(finding.rating, RATING_HIGH);
	CHECK_SLICE(finding.reason, "nvd says high; there is no CVSS vector; no fix known");
}

TEST(exploits_are_named_in_the_reason)
{
	struct slice vector = S("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L"); /* 5.3 */
	struct advisory advisory = say("osv/Maven", "Maven", "", &vector);
	struct slice names[] = { S("Metasploit exploit/a"), S("nuclei cves/b"), S("Metasploit c"), S("nuclei d"), S("nuclei e") };
	struct slice proof = S("Exploit-DB 50592");
	const struct {
		struct slices exploits, proofs;
		const char *ssvc, *reason;
		enum rating rating;
	} cases[] = {
		{ { names, 2 }, { NULL, 0 }, "", "an exploit is published (Metasploit exploit/a, nuclei cves/b): one step up",
			RATING_HIGH },
		{ { names, 5 }, { NULL, 0 }, "exploitation=none automatable=yes impact=total",
			"an exploit is published (Metasploit exploit/a, nuclei cves/b, Metasploit c and 2 more): one step up",
			RATING_HIGH },
		{ { NULL, 0 }, { &proof, 1 }, "", "a proof of concept is public (Exploit-DB 50592)", RATING_MODERATE },
		{ { NULL, 0 }, { &proof, 1 }, "exploitation=poc automatable=no impact=partial",
			"a proof of concept is public (Exploit-DB 50592, SSVC poc)", RATING_MODERATE },
		{ { NULL, 0 }, { NULL, 0 }, "exploitation=active automatable=no impact=partial",
			"a proof of concept is public (SSVC active)", RATING_MODERATE },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct finding finding = {
			.exploits = cases[i].exploits, .proofs = cases[i].proofs, .ssvc = slice_from_text(cases[i].ssvc)
		};

		rate(&finding, &advisory, 1, "", &arena);
		CHECK_INT(finding.rating, cases[i].rating);
		CHECK_INT(finding.row_count, 3);
		CHECK_SLICE(finding.rows[1].reason, cases[i].reason);
	}
}

TEST(what_each_source_says_is_listed_once_whether_it_decides_or_not)
{
	struct slice two[] = { S(V31), S(V2) }, one[] = { S(V30) }, bad[] = { S("CVSS:3.1/AV:N") };
	const struct advisory advisories[] = {
		{ .source = S("osv/npm"), .severity = S(" important "), .vectors = { two, 2 } },
		{ .source = S("osv/npm"), .severity = S("important"), .vectors = { two, 1 } }, /* the same again */
		{ .source = S("ghsa"), .severity = S("untriaged"), .vectors = { bad, 1 } },
	};
	const struct assessment assessments[] = {
		{ .source = S("nvd"), .role = S("nvd"), .vectors = { one, 1 } },
		{ .source = S("vulnrichment"), .role = S("adp"), .vectors = { one, 1 } },
	};
	const struct advisory *said[] = { &advisories[0], &advisories[1], &advisories[2] };
	const struct rating_input input = {
		.advisories = said, .advisory_count = 3, .assessments = assessments, .assessment_count = 2
	};
	static const struct {
		const char *source, *role, *vector, *word;
		double score;
		enum rating rating;
	} wants[] = {
		{ "osv/npm", "cna", V31, "", 9.8, RATING_CRITICAL },
		{ "osv/npm", "cna", V2, "", 6.0, RATING_MODERATE },
		{ "nvd", "nvd", V30, "", 1.8, RATING_LOW },
		{ "vulnrichment", "adp", V30, "", 1.8, RATING_LOW },
		{ "osv/npm", "cna", "", "important", -1, RATING_HIGH },
		{ "ghsa", "cna", "", "untriaged", -1, RATING_UNKNOWN },
	};
	struct finding finding = { .kind = FINDING_VULNERABILITY };
	cleanup_arena struct arena arena = ARENA_INIT;

	rate_finding(&finding, &input, &arena);
	CHECK_INT(finding.rating_count, sizeof wants / sizeof wants[0]);
	for (size_t i = 0; i < finding.rating_count; i++) {
		CHECK_SLICE(finding.ratings[i].source, wants[i].source);
		CHECK_SLICE(finding.ratings[i].role, wants[i].role);
		CHECK_SLICE(finding.ratings[i].vector, wants[i].vector);
		CHECK_SLICE(finding.ratings[i].word, wants[i].word);
		CHECK(fabs(finding.ratings[i].score - wants[i].score) < 0.01);
		CHECK_INT(finding.ratings[i].rating, wants[i].rating);
	}
}
