/* requirements_test.c - what pip is told to install */
#include "base/test.h"
#include "catalog/collected.h"

extern const struct cataloger cataloger_requirements;

static void parse(struct collected *got, const char *text)
{
	CHECK_INT(collected_parse(got, &cataloger_requirements, "app/requirements.txt", slice_from_text(text)), 0);
}

TEST(requirements_tell_exact_versions)
{
	struct collected got = { .all = true };

	parse(&got, "\xef\xbb\xbf# a comment\n--index-url https://example.invalid/simple\n-i x\n\n"
		    "a==1.0 \\\n    --hash=sha256:01 \\\n    --hash=sha256:02\n"
		    "B_c[x]==2.0 ; python_version < '3' # comment\r\n"
		    "d==3.0#comment\n"
		    "e\\\n==4.0\n"
		    "-r requirements-more.txt\n-c constraints.txt\n-e .\n--editable=./x\n--requirement other-requirements.txt\n"
		    "a==1.0\na==1.1\n");
	CHECK_SLICE(buffer_slice(&got.packages), "B_c 2.0 |  | B_c 2.0 |  |  | line 8\n"
						 "a 1.0 |  | a 1.0 |  |  | line 5\n"
						 "a 1.1 |  | a 1.1 |  |  | line 18\n"
						 "d 3.0 |  | d 3.0 |  |  | line 9\n"
						 "e 4.0 |  | e 4.0 |  |  | line 10\n");
	CHECK_SLICE(buffer_slice(&got.notes), "");
	collected_done(&got);
}

TEST(requirements_say_what_is_not_counted)
{
	static const struct {
		const char *text, *notes;
	} cases[] = {
		{ "a>=1.0\n", "remark app/requirements.txt: line 1: 'a' is not counted: no exact version is asked for\n" },
		{ "\n-e git+https://example.invalid/a.git#egg=a\n",
			"remark app/requirements.txt: line 2: 'a' is not counted: it is a path or URL\n" },
		{ "https://example.invalid/a.zip\n", "remark app/requirements.txt: line 1: 'https://example.invalid/a.zip' is "
						     "not counted: it is a path or URL\n" },
		{ ">=1.0.0\n", "incomplete app/requirements.txt: line 1: no requirement: '>=1.0.0'\n" },
		{ "-r more.txt\n",
			"incomplete app/requirements.txt: line 1: 'more.txt', which it includes, is not read: it is not "
			"called like requirements\n" },
		{ "-rrequirements/more.txt\n", "" },
	};
	struct collected got = { 0 };

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		parse(&got, cases[i].text);
		CHECK_INT(got.package_count, 0);
		CHECK_SLICE(buffer_slice(&got.notes), cases[i].notes);
	}
	collected_done(&got);
}

TEST(requirements_may_be_utf_16)
{
	static const char little[] = "\xff\xfe"
				     "a\0=\0=\0"
				     "1\0#\0\xe4\0\x3d\xd8\x00\xde\n\0"
				     "b\0=\0=\0"
				     "2\0\n",
			  big[] = "\xfe\xff\0a\0=\0=\0"
				  "1\0\n\0b\0=\0=\0"
				  "2\0\n";
	struct collected got = { 0 };

	CHECK_INT(collected_parse(&got, &cataloger_requirements, "requirements.txt", slice_make(little, sizeof little)), 0);
	CHECK_SLICE(buffer_slice(&got.packages), "a 1\nb 2\n");
	CHECK_INT(collected_parse(&got, &cataloger_requirements, "requirements.txt", slice_make(big, sizeof big - 1)), 0);
	CHECK_SLICE(buffer_slice(&got.packages), "a 1\nb 2\n");
	CHECK_INT(got.note_count, 0);
	CHECK_INT(collected_parse(&got, &cataloger_requirements, "requirements.txt", slice_make(big, 11)), 0);
	CHECK_SLICE(buffer_slice(&got.notes), "remark requirements.txt: the last line has no end: the file may be cut\n");
	CHECK_INT(collected_parse(&got, &cataloger_requirements, "requirements.txt", slice_make(big, 2)), 0);
	CHECK_SLICE(buffer_slice(&got.notes), "remark requirements.txt: a byte order mark and nothing behind it\n");
	collected_done(&got);
}

/* As one line: a hash stands on each of thousands of lines that one requirement goes on over. */
TEST(requirements_go_on_over_any_number_of_lines)
{
	struct buffer file = BUFFER_INIT(0);
	struct collected got = { 0 };

	buffer_addf(&file, "a==1.0");
	for (unsigned i = 0; i < 100000; i++)
		buffer_addf(&file, " \\\n --hash=sha256:0123456789abcdef");
	buffer_addf(&file, "\nb==2.0\n");
	CHECK_INT(collected_parse(&got, &cataloger_requirements, "requirements.txt", buffer_slice(&file)), 0);
	CHECK_SLICE(buffer_slice(&got.packages), "a 1.0\nb 2.0\n");
	CHECK_INT(got.note_count, 0);
	collected_done(&got);
	buffer_done(&file);
}

TEST(requirements_are_told_by_their_names)
{
	static const struct {
		const char *path;
		bool accepted;
	} cases[] = {
		{ "requirements.txt", true },
		{ "app/requirements-dev.txt", true },
		{ "app/dev-requirements.txt", true },
		{ "app/requirements/base.txt", true },
		{ "app/notes.txt", false },
		{ "app/requirements.in", false },
		{ "venv/lib/python3/site-packages/x/requirements.txt", false },
		{ "usr/lib/python3/dist-packages/x/requirements.txt", false },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		CHECK_INT(cataloger_requirements.accepts(slice_from_text(cases[i].path)), cases[i].accepted);
}
