/* family_test.c - tests of family.c */
#include "base/test.h"
#include "model/family.h"

TEST(a_distribution_belongs_to_a_family)
{
	static const struct {
		const char *id, *id_like, *family;
	} cases[] = {
		{ "debian", "", "debian" },
		{ "linuxmint", "ubuntu debian", "debian" },
		{ "rocky", "rhel centos fedora", "rhel" },
		{ "virtuozzo", "rhel fedora centos", "rhel" },
		{ "opensuse-leap", "suse opensuse", "suse" },
		{ "wolfi", "", "alpine" },
		{ "archarm", "arch", "arch" },
		{ "nixos", "", "" },
		{ "", "", "" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct distribution distribution = { .id = slice_from_text(cases[i].id),
			.id_like = slice_from_text(cases[i].id_like) };

		CHECK_SLICE(distribution_family(&distribution), cases[i].family);
	}
}
