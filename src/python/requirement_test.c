/* requirement_test.c - requirements as pip takes them */
#include "base/test.h"
#include "python/requirement.h"

/* PEP 440, PEP 508, and pip's own documentation of its file format */
TEST(requirement_reads_all_forms)
{
	static const struct {
		const char *text;
		enum requirement_kind kind;
		const char *name, *version;
	} cases[] = {
		{ "a==1.0", REQUIREMENT_EXACT, "a", "1.0" },
		{ " A.b_c-d  ==  1!2.0.post1+local ", REQUIREMENT_EXACT, "A.b_c-d", "1!2.0.post1+local" },
		{ "a===1.0-odd", REQUIREMENT_EXACT, "a", "1.0-odd" },
		{ "a[x]==1.0", REQUIREMENT_EXACT, "a", "1.0" },
		{ "a [x, y] == 1.0 ; python_version < '3.8' and extra == 'q'", REQUIREMENT_EXACT, "a", "1.0" },
		{ "a==1.0;sys_platform=='win32'", REQUIREMENT_EXACT, "a", "1.0" },
		{ "a==1.0 --hash=sha256:01 --hash=sha256:02", REQUIREMENT_EXACT, "a", "1.0" },
		{ "a (==1.0)", REQUIREMENT_EXACT, "a", "1.0" },
		{ "a>=0.5,==1.0,!=1.1", REQUIREMENT_EXACT, "a", "1.0" },
		{ "a", REQUIREMENT_OPEN, "a", "" },
		{ "a[x]", REQUIREMENT_OPEN, "a", "" },
		{ "a ; python_version < '3'", REQUIREMENT_OPEN, "a", "" },
		{ "a>1.0", REQUIREMENT_OPEN, "a", "" },
		{ "a~=1.0", REQUIREMENT_OPEN, "a", "" },
		{ "a!=1.0", REQUIREMENT_OPEN, "a", "" },
		{ "a==1.*", REQUIREMENT_OPEN, "a", "" },
		{ "a==${VERSION}", REQUIREMENT_OPEN, "a", "" },
		{ "a @ https://example.invalid/a-1.0.whl", REQUIREMENT_ELSEWHERE, "a", "" },
		{ "a@git+https://example.invalid/a.git@v1", REQUIREMENT_ELSEWHERE, "a", "" },
		{ "git+https://user@example.invalid/a.git@v1#egg=a&subdirectory=x", REQUIREMENT_ELSEWHERE, "a", "" },
		{ "https://example.invalid/a-1.0.tar.gz", REQUIREMENT_ELSEWHERE, "", "" },
		{ "./a", REQUIREMENT_ELSEWHERE, "", "" },
		{ "wheels/a-1.0-py3-none-any.whl", REQUIREMENT_ELSEWHERE, "", "" },
		{ "wheels/a-1.0-py3-none-any.whl ; python_version < '3'", REQUIREMENT_ELSEWHERE, "", "" },
		{ "", REQUIREMENT_BAD, "", "" },
		{ ">=1.0.0", REQUIREMENT_BAD, "", "" },
		{ "a b", REQUIREMENT_BAD, "a", "" },
		{ "a=1.0", REQUIREMENT_BAD, "a", "" },
		{ "a==", REQUIREMENT_BAD, "a", "" },
		{ "a====1", REQUIREMENT_BAD, "a", "" },
		{ "a==1.0 b==2.0", REQUIREMENT_BAD, "a", "" },
		{ "a[x", REQUIREMENT_BAD, "", "" },
		{ "{{ name }}", REQUIREMENT_BAD, "", "" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct requirement got;

		CHECK_INT(requirement_read(slice_from_text(cases[i].text), &got), cases[i].kind);
		CHECK_SLICE(got.name, cases[i].name);
		CHECK_SLICE(got.version, cases[i].version);
	}
}
