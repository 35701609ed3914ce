/* licence_test.c - expectations from the grammar in annex D of SPDX 2.3, and from its examples */
#include "base/test.h"
#include "model/licence.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

TEST(expressions_are_read_and_written_as_spdx_has_them)
{
	static const struct {
		const char *text, *want;
		bool single, refers;
	} cases[] = {
		/* annex D's own examples */
		{ "CDDL-1.0", "CDDL-1.0", true, false },
		{ "CDDL-1.0+", "CDDL-1.0+", false, false },
		{ "LicenseRef-23", "LicenseRef-23", false, true },
		{ "LicenseRef-MIT-Style-1", "LicenseRef-MIT-Style-1", false, true },
		{ "DocumentRef-spdx-tool-1.2:LicenseRef-MIT-Style-2", "DocumentRef-spdx-tool-1.2:LicenseRef-MIT-Style-2", false,
			true },
		{ "LGPL-2.1-only OR MIT", "LGPL-2.1-only OR MIT", false, false },
		{ "LGPL-2.1-only OR MIT OR BSD-3-Clause", "LGPL-2.1-only OR MIT OR BSD-3-Clause", false, false },
		{ "LGPL-2.1-only AND MIT AND BSD-2-Clause", "LGPL-2.1-only AND MIT AND BSD-2-Clause", false, false },
		{ "GPL-2.0-or-later WITH Bison-exception-2.2", "GPL-2.0-or-later WITH Bison-exception-2.2", false, false },
		{ "LGPL-2.1-only OR BSD-3-Clause AND MIT", "LGPL-2.1-only OR BSD-3-Clause AND MIT", false, false },
		{ "MIT AND (LGPL-2.1-or-later OR BSD-3-Clause)", "MIT AND (LGPL-2.1-or-later OR BSD-3-Clause)", false, false },
		/* ids in any case; operators in one case */
		{ "mit", "MIT", true, false },
		{ "apache-2.0 or mit", "Apache-2.0 OR MIT", false, false },
		{ " \t( MIT\nOR(Apache-2.0) ) ", "(MIT OR (Apache-2.0))", false, false },
		{ "(MIT)", "(MIT)", false, false },
		{ "GPL-2.0+", "GPL-2.0+", true, false }, /* an old id of the list */
		{ "GPL-2.0+ WITH Classpath-exception-2.0", "GPL-2.0+ WITH Classpath-exception-2.0", false, false },
		{ "0BSD", "0BSD", true, false },
		{ "zlib-acknowledgement", "zlib-acknowledgement", true, false },
		{ "ZPL-2.1", "ZPL-2.1", true, false },
		/* spellings */
		{ "Apache License 2.0", "Apache-2.0", true, false },
		{ "The  Apache Software\nLicense, Version 2.0 ", "Apache-2.0", true, false },
		{ "GPLv2+ and LGPLv2.1+", "GPL-2.0-or-later AND LGPL-2.1-or-later", false, false },
		{ "GNU General Public License v2 or later (GPLv2+)", "GPL-2.0-or-later", true, false },
		{ "perl_5", "Artistic-1.0-Perl OR GPL-1.0-or-later", false, false },
		{ "perl_5 AND MIT", "(Artistic-1.0-Perl OR GPL-1.0-or-later) AND MIT", false, false },
		{ "MIT License or Apache License 2.0", "MIT OR Apache-2.0", false, false },
		{ "2-Clause BSD License", "BSD-2-Clause", true, false },
		{ "University of Illinois/NCSA Open Source License", "NCSA", true, false },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena arena = ARENA_INIT;
		struct licence licence = { 0 };

		CHECK(licence_parse(slice_from_text(cases[i].text), &arena, &licence));
		CHECK_SLICE(licence.expression, cases[i].want);
		CHECK_INT(licence.single, cases[i].single);
		CHECK_INT(licence.refers, cases[i].refers);
		arena_done(&arena);
	}
}

TEST(what_is_no_expression_stays_a_text)
{
	static const char *const cases[] = { "", " ", "()", "(MIT", "MIT)", "MIT OR", "OR MIT", "MIT MIT", "MIT OR OR MIT",
		"MIT AND (", "BSD", "GPL", "Public Domain", "Apache Software License", "Proprietary",
		"SEE LICENSE IN LICENSE.txt", "MIT/Apache-2.0", "MIT, BSD-3-Clause", "MIT Or Apache-2.0", "MIT WITH MIT",
		"MIT WITH Unknown-exception", "Classpath-exception-2.0",
		"GPL-2.0-only WITH Classpath-exception-2.0 WITH Bison-exception-2.2", "(MIT) WITH Classpath-exception-2.0",
		"MIT WITH (Classpath-exception-2.0)", "MIT+ +", "MIT++", "LicenseRef-", "LicenseRef-a_b", "LicenseRef-a b",
		"DocumentRef-:LicenseRef-a", "DocumentRef-a:MIT", "DocumentRef-a", "LicenseRef-a+", "MIT (OR) BSD-3-Clause",
		"MIT(BSD-3-Clause)", "M\xff", "NONE", "NOASSERTION" };

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena arena = ARENA_INIT;
		struct licence licence = { 0 };

		CHECK(!licence_parse(slice_from_text(cases[i]), &arena, &licence));
		arena_done(&arena);
	}
	CHECK(!licence_parse(S("MIT\0"), &(struct arena)ARENA_INIT, &(struct licence){ 0 }));
}

TEST(every_id_of_the_list_is_found_in_any_case)
{
	static const char *const ids[] = {
#define LIST_VERSION(text)
#define LICENCE(id) id,
#define EXCEPTION(id) "MIT WITH " id,
#include "model/licences.def"
	};
	struct arena arena = ARENA_INIT;

	CHECK(COUNT(ids) > 800);
	for (size_t i = 0; i < COUNT(ids); i++) {
		struct slice lower = arena_copy(&arena, slice_from_text(ids[i]));
		struct licence licence = { 0 };

		CHECK(licence_parse(slice_from_text(ids[i]), &arena, &licence));
		CHECK_SLICE(licence.expression, ids[i]);
		CHECK_INT(licence.single, slice_find(slice_from_text(ids[i]), S(" WITH ")) < 0);
		for (size_t k = 0; k < lower.len && slice_find(lower, S(" WITH ")) < 0; k++)
			if (lower.ptr[k] >= 'A' && lower.ptr[k] <= 'Z')
				((char *)(uintptr_t)lower.ptr)[k] += 'a' - 'A';
		CHECK(licence_parse(lower, &arena, &licence));
		CHECK_SLICE(licence.expression, ids[i]);
	}
	CHECK_TEXT(licence_list_version, "3.28");
	arena_done(&arena);
}
#undef LIST_VERSION
#undef LICENCE
#undef EXCEPTION

TEST(every_spelling_is_found_and_stands_for_an_expression)
{
	static const char *const spellings[][2] = {
#define SPELLING(words, expression) { words, expression },
#include "model/licence_spellings.def"
	};
	struct arena arena = ARENA_INIT;

	for (size_t i = 0; i < COUNT(spellings); i++) {
		struct licence licence = { 0 };

		CHECK(licence_parse(slice_from_text(spellings[i][0]), &arena, &licence));
		CHECK_SLICE(licence.expression, spellings[i][1]);
		CHECK(licence_parse(slice_from_text(spellings[i][1]), &arena, &licence));
		CHECK_SLICE(licence.expression, spellings[i][1]);
	}
	arena_done(&arena);
}

TEST(long_and_deep_texts_are_refused_calmly)
{
	static char text[20000];
	struct arena arena = ARENA_INIT;
	struct licence licence = { 0 };

	memset(text, '(', sizeof text);
	CHECK(!licence_parse(slice_make(text, sizeof text), &arena, &licence));
	memset(text, 'a', sizeof text);
	CHECK(!licence_parse(slice_make(text, sizeof text), &arena, &licence));
	for (size_t i = 0; i + 6 <= sizeof text; i += 6)
		memcpy(text + i, "MIT OR", 6);
	CHECK(!licence_parse(slice_make(text, sizeof text), &arena, &licence));
	memset(text, '(', 64);
	memcpy(text + 64, "MIT", 3);
	memset(text + 67, ')', 64);
	CHECK(licence_parse(slice_make(text, 131), &arena, &licence));
	CHECK(!licence_parse(slice_make(text, 130), &arena, &licence));
	arena_done(&arena);
}

TEST(references_are_found_one_after_the_other)
{
	struct slice expression = S("(LicenseRef-a OR MIT) AND DocumentRef-x:LicenseRef-b"), reference;

	CHECK(licence_next_reference(&expression, &reference));
	CHECK_SLICE(reference, "LicenseRef-a");
	CHECK(licence_next_reference(&expression, &reference));
	CHECK_SLICE(reference, "DocumentRef-x:LicenseRef-b");
	CHECK(!licence_next_reference(&expression, &reference));
}
