/* pypa_test.c - OSV records that are written as YAML */
#include "base/test.h"
#include "feeds/gathered.h"

static int parse(struct gathered *got, const char *text, struct error *err)
{
	return gathered_parse(got, "pypa-advisory-database", "vulns/a/PYSEC-2021-1.yaml", slice_from_text(text), err);
}

static void check_record(const char *text, const char *want_statements, const char *want_notes)
{
	gathered_check("pypa-advisory-database", "vulns/a/PYSEC-2021-1.yaml", text, want_statements, want_notes, NULL);
}

static void check_error(const char *text, int want, const char *words)
{
	struct gathered got = { 0 };
	struct error err = { 0 };

	CHECK_INT(parse(&got, text, &err), want);
	if (!strstr(err.text, words))
		fail_msg("'%s' has no '%s'", err.text, words);
	CHECK_INT(got.count, 0);
	gathered_done(&got);
}

#define AFFECTED "affected:\n- package: {name: a, ecosystem: PyPI}\n  ranges:\n  - type: ECOSYSTEM\n    events:\n"

TEST(pypa_reads_versions_as_they_are_written)
{
	check_record("id: PYSEC-2021-1\ndetails: >-\n  One sentence\n  of two lines. Another.\n" AFFECTED
		     "    - introduced: 0\n    - fixed: 0.10\n  versions:\n  - 1.0\n  - \"1.10\"\n  - 2e1\n"
		     "references:\n- {type: ADVISORY, url: \"https://example.org/1\"}\n"
		     "aliases: [CVE-2021-1234]\nmodified: 2021-10-11T01:16:42Z\npublished: \"2021-10-05T21:15:00Z\"\n",
		"PYSEC-2021-1 PyPI a events=-,i0,f0.10 versions=1.0,1.10,2e1 aliases=CVE-2021-1234 title=One sentence of two "
		"lines. "
		"url=https://example.org/1 published=2021-10-05T21:15:00Z modified=2021-10-11T01:16:42Z\n",
		"");
}

TEST(pypa_says_which_records_were_withdrawn)
{
	check_record("id: PYSEC-2021-1\n" AFFECTED "    - introduced: '0'\nwithdrawn: 2022-01-01T00:00:00Z\n", "",
		"PYSEC-2021-1 was withdrawn on 2022-01-01T00:00:00Z\n");
	check_record(
		"id: PYSEC-2021-1\n" AFFECTED "    - introduced: '0'\nwithdrawn:\n", "PYSEC-2021-1 PyPI a events=-,i0\n", "");
	check_record(
		"id: PYSEC-2021-1\n" AFFECTED "    - introduced: '0'\nwithdrawn: ~\n", "PYSEC-2021-1 PyPI a events=-,i0\n", "");
}

TEST(pypa_follows_aliases_of_yaml)
{
	check_record("id: PYSEC-2021-1\n" AFFECTED "    - &zero {introduced: 0}\n    - fixed: 1\n    - *zero\n",
		"PYSEC-2021-1 PyPI a events=-,i0,f1,i0\n", "");
}

TEST(pypa_refuses_what_is_no_record)
{
	check_error("", -ERR_FORMAT, "no record");
	check_error("- a\n", -ERR_FORMAT, "no record");
	check_error("a: b\n", -ERR_FORMAT, "without an id");
	check_error("a: [b\n", -ERR_FORMAT, "line ");
	check_error("id: \"a\\0b\"\n", -ERR_FORMAT, "");
}

/* 40 lists in each other, and in the innermost those again: the text is not as deep as what it says. */
TEST(pypa_refuses_what_aliases_make_too_deep_or_too_large)
{
	static const char open[] = "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
			  shut[] = "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]";
	cleanup_buffer struct buffer text = BUFFER_INIT(1u << 24);

	buffer_addf(&text, "id: a\nx: &x %s1%s\ny: %s*x%s", open, shut, open, shut);
	buffer_add_byte(&text, '\0');
	check_error(text.ptr, -ERR_LIMIT, "too deep");
	buffer_clear(&text);
	buffer_addf(&text, "id: a\nx: &x \"%01048576d\"\ny:\n", 1);
	for (int i = 0; i < 40; i++)
		buffer_addf(&text, "- *x\n");
	buffer_add_byte(&text, '\0');
	check_error(text.ptr, -ERR_LIMIT, "larger than");
}
