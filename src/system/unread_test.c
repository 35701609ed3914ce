/* unread_test.c - a database that nobody reads is named */
#include "base/test.h"
#include "catalog/collected.h"

extern const struct cataloger cataloger_unread;

TEST(unread_names_every_database_that_it_wants)
{
	static const struct {
		const char *path, *owner;
	} cases[] = {
		{ "var/lib/pacman/local/ALPM_DB_VERSION", "pacman" },
	};
	struct collected got = { 0 };
	char want[256];
	size_t wanted = 0;

	while (cataloger_unread.interests[wanted].kind != INTEREST_END)
		wanted++;
	CHECK_INT(wanted, sizeof cases / sizeof cases[0]);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		CHECK_TEXT(cataloger_unread.interests[i].text, cases[i].path);
		CHECK_INT(collected_parse(&got, &cataloger_unread, cases[i].path, S("x")), 0);
		snprintf(want, sizeof want, "incomplete %s: the package database of %s, which this version does not read\n",
			cases[i].path, cases[i].owner);
		CHECK_SLICE(buffer_slice(&got.notes), want);
		CHECK_INT(got.package_count, 0);
	}
	collected_done(&got);
}

TEST(unread_says_nothing_of_an_empty_database)
{
	struct collected got = { 0 };

	CHECK_INT(collected_parse(&got, &cataloger_unread, "var/lib/rpm/Packages", S("")), 0);
	CHECK_INT(got.note_count, 0);
	collected_done(&got);
}
