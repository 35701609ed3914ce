/* assess_test.c - shares as EPSS writes them, and what a flaw gets from the stores */
#include "base/test.h"
#include "scan/assess.h"
#include "scan/store_fixture_test.h"
#include <math.h>

TEST(shares_are_numbers_from_0_to_1)
{
	static const struct {
		const char *text;
		double share; /* -1: it is none */
	} cases[] = { { "0", 0 }, { "1", 1 }, { "1.0", 1 }, { "0.97565", 0.97565 }, { ".5", 0.5 }, { "0.00043", 0.00043 },
		{ "", -1 }, { ".", -1 }, { "1.01", -1 }, { "-0.1", -1 }, { "6e-05", 6e-5 }, { "1.25e-1", 0.125 }, { "1e5", -1 },
		{ "1e-", -1 }, { "e-5", -1 }, { "1e-5x", -1 }, { "1e-005", -1 }, { "0.1.2", -1 }, { "nan", -1 }, { "0x1", -1 } };

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		double share = -1;

		CHECK_INT(assess_to_share(slice_from_text(cases[i].text), &share), cases[i].share >= 0);
		CHECK(fabs(share - cases[i].share) < 1e-12);
	}
}

TEST(findings_get_what_is_known_of_their_flaws)
{
	const struct assessment first[] = { { .id = S("CVE-1"),
						    .source = S("kev"),
						    .title = S("It is bad."),
						    .kev = S("2022-05-01"),
						    .ransomware = S("known") },
		{ .id = S("CVE-1"), .source = S("epss"), .epss = S("0.5"), .percentile = S("0.99"), .date = S("2026-01-01") },
		{ .id = S("CVE-2"), .source = S("epss"), .epss = S("oops"), .percentile = S("0.99"), .date = S("2026-01-01") } };
	const struct assessment second[] = { { .id = S("CVE-1"), .source = S("kev"), .kev = S("2021-05-01") },
		{ .id = S("CVE-1"), .source = S("epss"), .epss = S("0.25"), .percentile = S("0.9"), .date = S("2026-02-01") } };
	struct vulndb *stores[] = { store_of(first, 3, NULL, 0), store_of(second, 2, NULL, 0) };
	const struct advisory bulletin = { .id = S("CVE-1"), .record = S("DSA-1-1"), .title = S("a - security update") };
	const struct advisory sentence = { .id = S("CVE-1"), .title = S("It is not good.") };
	const struct advisory *said[] = { &bulletin, &sentence };
	struct match items[] = {
		{ .finding = { .id = S("CVE-1"), .title = S("a - security update") }, .advisories = said, .advisory_count = 1 },
		{ .finding = { .id = S("CVE-1"), .title = S("It is not good."), .kev = S("2020-01-01") },
			.advisories = said,
			.advisory_count = 2 },
		{ .finding = { .id = S("CVE-2"), .kev = S("2020-01-01") } }, { .finding.id = S("CVE-3") }
	};
	struct match_list list = { items, 4, 4 };
	cleanup_arena struct arena arena = ARENA_INIT;
	struct error err = { 0 };

	CHECK_INT(assess_findings(&list, stores, 2, &arena, &err), 0);
	vulndb_close(stores[0]);
	vulndb_close(stores[1]);
	for (size_t i = 0; i < 2; i++) {
		CHECK(items[i].finding.ransomware && items[i].finding.has_epss);
		CHECK(items[i].finding.epss == 0.25 && fabs(items[i].finding.percentile - 0.9) < 1e-12);
		CHECK_SLICE(items[i].finding.epss_date, "2026-02-01");
	}
	CHECK_SLICE(items[0].finding.title, "It is bad.");
	CHECK_SLICE(items[1].finding.title, "It is not good.");
	CHECK_SLICE(items[0].finding.kev, "2021-05-01");
	CHECK_SLICE(items[1].finding.kev, "2020-01-01");
	CHECK_SLICE(items[2].finding.kev, "2020-01-01");
	CHECK(!items[2].finding.has_epss && !items[2].finding.ransomware && !items[3].finding.has_epss);
	CHECK_SLICE(items[3].finding.kev, "");
}

TEST(exploits_of_several_indexes_come_together)
{
	struct slice first_exploits[] = { S("Metasploit exploit/x") },
		     second_exploits[] = { S("nuclei cves/y"), S("nuclei cves/z") };
	struct slice proofs[] = { S("Exploit-DB 50592") }, vectors[] = { S("AV:N/AC:L/Au:N/C:P/I:P/A:P") };
	const struct assessment first[] = {
		{ .id = S("CVE-1"), .source = S("exploits/metasploit"), .weaponised = { first_exploits, 1 } },
		{ .id = S("CVE-1"), .source = S("vulnrichment"), .ssvc = S("exploitation=poc automatable=no impact=total") },
	};
	const struct assessment second[] = {
		{ .id = S("CVE-1"), .source = S("exploits"), .weaponised = { second_exploits, 2 }, .proofs = { proofs, 1 } },
		{ .id = S("CVE-1"), .source = S("nvd"), .vectors = { vectors, 1 } },
	};
	struct vulndb *stores[] = { store_of(first, 2, NULL, 0), store_of(second, 2, NULL, 0) };
	struct match items[] = { { .finding.id = S("CVE-1") }, { .finding.id = S("CVE-1") }, { .finding.id = S("CVE-2") } };
	struct match_list list = { items, 3, 3 };
	cleanup_arena struct arena arena = ARENA_INIT;
	struct error err = { 0 };

	CHECK_INT(assess_findings(&list, stores, 2, &arena, &err), 0);
	for (size_t i = 0; i < 2; i++) {
		size_t scored = 0;

		CHECK_INT(items[i].assessment_count, 4);
		for (size_t k = 0; k < 4; k++)
			scored += items[i].assessments[k].vectors.count;
		CHECK_INT(scored, 1);
	}
	vulndb_close(stores[0]);
	vulndb_close(stores[1]);
	for (size_t i = 0; i < 2; i++) {
		CHECK_INT(items[i].finding.exploits.count, 3);
		CHECK_SLICE(items[i].finding.exploits.items[0], "Metasploit exploit/x");
		CHECK_SLICE(items[i].finding.exploits.items[2], "nuclei cves/z");
		CHECK_INT(items[i].finding.proofs.count, 1);
		CHECK_SLICE(items[i].finding.ssvc, "exploitation=poc automatable=no impact=total");
	}
	CHECK_INT(items[2].assessment_count, 0);
	CHECK_INT(items[2].finding.exploits.count, 0);
}
