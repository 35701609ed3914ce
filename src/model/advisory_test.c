/* advisory_test.c - what ids say of themselves */
#include "base/test.h"
#include "model/advisory.h"

TEST(ids_say_whether_they_are_bulletins_and_which_cve_they_are)
{
	static const struct {
		const char *id;
		bool bulletin;
		const char *cve;
	} cases[] = {
		{ "DSA-5532-1", true, "" },
		{ "DLA-1-2", true, "" },
		{ "USN-6165-1", true, "" },
		{ "RHSA-2023:4569", true, "" },
		{ "ALSA-2022:1", true, "" },
		{ "SUSE-SU-2024:1-1", true, "" },
		{ "CVE-2021-44228", false, "CVE-2021-44228" },
		{ "DEBIAN-CVE-2021-1", false, "CVE-2021-1" },
		{ "UBUNTU-CVE-2021-3782", false, "CVE-2021-3782" },
		{ "GHSA-jfh8-c2jp-5v3q", false, "" },
		{ "GO-2021-0113", false, "" },
		{ "CVE", false, "" },
		{ "DSA", false, "" },
		{ "", false, "" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		CHECK_INT(advisory_is_bulletin(slice_from_text(cases[i].id)), cases[i].bulletin);
		CHECK_SLICE(advisory_cve_of(slice_from_text(cases[i].id)), cases[i].cve);
	}
}
