/* cpe_test.c - the order of programs that no ecosystem has rules for */
#include "version/version_test.h"

TEST(cpe_orders_numbers_and_what_follows_them)
{
	ASCENDS(cpe, "1.0-dev", "1.0-SNAPSHOT", "1.0alpha1", "1.0-alpha2", "1.0b1", "1.0_beta2", "1.0-M1", "1.0-preview.1",
		"1.0pre1", "1.0-rc1", "1.0.rc2", "1.0", "1.0p1", "1.0:patch2", "1.0-p10", "1.0-update1", "1.0u2", "1.0-sp1",
		"1.0-hotfix1", "1.0a", "1.0b", "1.0z", "1.0za", "1.0-1", "1.0-57", "1.0.1", "1.2", "1.10", "2");
	EQUAL(cpe, "1.0", "1", "1.0.0", "v1.0", "V1", "1.00", "1.0-", "1.0.Final", "1.0.0.RELEASE", "1:-", "1.0+dfsg1", "1.0.GA");
	EQUAL(cpe, "9.3p1", "9.3-p1", "9.3:p1", "9.3.0_P1", "9.3-patch1", "9.3 patch_1", "9.3pl1");
	EQUAL(cpe, "8u292", "8-update292", "8-update_292", "8.0:update292");
}

/* What the projects themselves published, one after the other. */
TEST(cpe_orders_real_programs)
{
	ASCENDS(cpe, "0.9.8zh", "1.0.2-beta1", "1.0.2", "1.0.2a", "1.0.2k", "1.0.2k-fips", "1.0.2zg", "1.1.0-pre1", "1.1.0",
		"1.1.1-pre9", "1.1.1", "1.1.1w", "3.0.0-alpha17", "3.0.0-beta2", "3.0.0", "3.0.13");
	ASCENDS(cpe, "3.12.0a1", "3.12.0b4", "3.12.0rc1", "3.12.0rc3", "3.12.0", "3.12.1");
	ASCENDS(cpe, "1.8.31p2", "1.9.5", "1.9.5p1", "1.9.5p2", "1.9.12p2", "1.9.13");
	ASCENDS(cpe, "6.9.12-98", "7.1.0-57", "7.1.1-2", "7.1.1-15");
	ASCENDS(cpe, "9.11.5", "9.11.5-P1", "9.11.5-P4", "9.11.6");
	ASCENDS(cpe, "2.78rc1", "2.78rc10", "2.78", "2.79");
}

TEST(cpe_valid_versions_have_a_number)
{
	VALID(cpe, "1", "59c", "r59", "2024-01-01", "v1");
	INVALID(cpe, "", "-", "unknown", "*");
}

static void check_update(const char *version, const char *base, bool want)
{
	if (SCHEME(cpe)->is_update(slice_from_text(version), slice_from_text(base)) != want)
		fail_msg("%s of %s should be %d", version, base, want);
}

TEST(cpe_knows_updates)
{
	check_update("9.3p1", "9.3", true);
	check_update("9.3.0-patch2", "9.3", true);
	check_update("9.3rc1", "9.3", true);
	check_update("3.0.0-rc1.p2", "3.0.0-rc1", true);
	check_update("9.3p1", "9.3-", false);
	check_update("9.3", "9.3", false);
	check_update("9.3.1", "9.3", false);
	check_update("1.0.2a", "1.0.2", false);
	check_update("7.1.0-57", "7.1.0", false);
	check_update("9.3p1", "9.2", false);
	check_update("9.3p1", "9.3p2", false);
}
