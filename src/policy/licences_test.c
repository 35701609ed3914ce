/* licences_test.c - licence expressions, by lists */
#include "base/test.h"
#include "policy/licences.h"

static const struct {
	const char *licence, *allow, *deny; /* blanks between */
	enum licence_judgement want;
} cases[] = {
	{ "MIT", "", "", LICENCE_ALLOWED },
	{ "", "", "", LICENCE_UNKNOWN },
	{ "see file COPYING", "", "", LICENCE_UNKNOWN },
	{ "see-COPYING", "see-COPYING", "", LICENCE_ALLOWED },
	{ "AGPL-3.0-only", "", "AGPL-*", LICENCE_DENIED },
	{ "agpl-3.0-only", "", "AGPL-3.0-only", LICENCE_DENIED },
	{ "GPL-3.0-only", "MIT Apache-2.0", "", LICENCE_DENIED },
	{ "MIT", "MIT", "MIT", LICENCE_DENIED },
	{ "MIT OR GPL-3.0-only", "", "GPL-*", LICENCE_ALLOWED },
	{ "MIT AND GPL-3.0-only", "", "GPL-*", LICENCE_DENIED },
	{ "MIT AND (Apache-2.0 OR GPL-3.0-only)", "MIT Apache-2.0", "", LICENCE_ALLOWED },
	{ "(MIT AND GPL-3.0-only) OR BSD-3-Clause", "MIT", "", LICENCE_DENIED },
	/* AND binds before OR (SPDX 2.3, annex D.4.5) */
	{ "MIT OR GPL-3.0-only AND Apache-2.0", "MIT", "", LICENCE_ALLOWED },
	{ "GPL-3.0-only OR MIT AND Apache-2.0", "MIT", "", LICENCE_DENIED },
	{ "GPL-2.0-only WITH Classpath-exception-2.0", "", "GPL-2.0-only", LICENCE_DENIED },
	{ "GPL-2.0-only WITH Classpath-exception-2.0", "GPL-2.0-only?WITH?Classpath-exception-2.0", "GPL-2.0-only",
		LICENCE_ALLOWED },
	{ "GPL-2.0-only", "GPL-2.0-only?WITH?Classpath-exception-2.0", "", LICENCE_DENIED },
	{ "LicenseRef-Ours", "", "", LICENCE_UNKNOWN },
	{ "LicenseRef-Ours", "LicenseRef-Ours", "", LICENCE_ALLOWED },
	{ "LicenseRef-Ours", "", "LicenseRef-*", LICENCE_DENIED },
	{ "MIT OR LicenseRef-Ours", "", "", LICENCE_ALLOWED },
	{ "MIT AND LicenseRef-Ours", "", "", LICENCE_UNKNOWN },
	/* names of old (SPDX license list: deprecated ids) */
	{ "GPL-3.0-only", "", "GPL-3.0", LICENCE_DENIED },
	{ "GPL-3.0-or-later", "", "GPL-3.0", LICENCE_DENIED },
	{ "GPL-3.0-or-later", "", "gpl-3.0+", LICENCE_DENIED },
	{ "GPL-3.0-only", "", "GPL-3.0+", LICENCE_ALLOWED },
	{ "GPL-3.0", "", "GPL-3.0", LICENCE_DENIED },
	{ "GPL-3.0+", "", "GPL-3.0", LICENCE_DENIED },
	{ "AGPL-3.0-only", "", "GPL-3.0", LICENCE_ALLOWED },
	{ "LGPL-2.1-or-later AND MIT", "LGPL-2.1 MIT", "", LICENCE_ALLOWED },
	/* as debian/copyright has them: what is denied is so beside what nobody knows */
	{ "GPL-3+ AND permissive AND Expat", "", "GPL-3.0*", LICENCE_DENIED },
	{ "GPL-3+ AND permissive AND Expat", "", "AGPL-*", LICENCE_UNKNOWN },
	{ "GPL-3+ or permissive", "", "GPL-3.0*", LICENCE_UNKNOWN },
	{ "GPL-3+ or Expat or permissive", "", "GPL-3.0*", LICENCE_ALLOWED },
	{ "(GPL-3+ or BSD-3-clause) AND TinySCHEME", "", "GPL-3.0*", LICENCE_UNKNOWN },
	{ "MIT/X11 AND (TinySCHEME and GPL-3+)", "", "GPL-3.0*", LICENCE_DENIED },
	{ "(GPL-2+ with Autoconf-data exception) AND own", "", "GPL-2.0*", LICENCE_DENIED },
	{ "own with exception", "", "GPL-*", LICENCE_UNKNOWN },
	{ "own AND odd", "own odd", "", LICENCE_ALLOWED },
	{ "own AND odd", "own", "", LICENCE_UNKNOWN },
	{ "own AND MIT", "own", "", LICENCE_DENIED },
	/* a comma binds less than "or" (copyright-format 1.0, 7.2) */
	{ "GPL-3+ or Artistic-2.0, and BSD-odd", "", "GPL-3.0*", LICENCE_UNKNOWN },
	{ "BSD-odd or MIT, and GPL-3+", "", "GPL-3.0*", LICENCE_DENIED },
	{ "BSD-odd or MIT and GPL-3+", "", "GPL-3.0*", LICENCE_UNKNOWN },
	{ "MIT, GPL-3+, odd", "", "GPL-3.0*", LICENCE_DENIED },
	/* no structure: nothing is read into it, nor left out */
	{ "MIT )", "", "", LICENCE_UNKNOWN },
	{ "(MIT AND (odd", "", "", LICENCE_UNKNOWN },
	{ "MIT \001 AND GPL-3.0-only", "", "GPL-3.0*", LICENCE_UNKNOWN },
	{ "MIT AND", "", "", LICENCE_UNKNOWN },
	{ ",,,", "", "", LICENCE_UNKNOWN },
};

static struct slices split(const char *text, struct slice items[8])
{
	struct slice rest = slice_from_text(text), word;
	struct slices list = { items, 0 };

	while (slice_next_token(&rest, ' ', &word))
		items[list.count++] = word;
	return list;
}

TEST(licences_are_judged_as_their_expressions_say)
{
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct slice allow[8], deny[8];
		enum licence_judgement got = licence_judge(
			slice_from_text(cases[i].licence), split(cases[i].allow, allow), split(cases[i].deny, deny));

		if (got != cases[i].want)
			print_error("%s\n", cases[i].licence);
		CHECK_INT(got, cases[i].want);
	}
}
