/* python_test.c - Python packages as they lie installed */
#include "base/test.h"
#include "catalog/collected.h"

extern const struct cataloger cataloger_python;

#define METADATA "usr/lib/python3/dist-packages/a-1.0.dist-info/METADATA"

static void parse(struct collected *got, const char *text)
{
	CHECK_INT(collected_parse(got, &cataloger_python, METADATA, slice_from_text(text)), 0);
}

TEST(python_reads_the_headers)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{ "Metadata-Version: 2.1\nName: PyYAML\nVersion: 5.3\nLicense: MIT\n",
			"PyYAML 5.3 |  | PyYAML 5.3 | MIT |  | Name and Version\n" },
		{ "Name: a\r\nVersion: 1\r\nLicense: UNKNOWN\r\n", "a 1 |  | a 1 |  |  | Name and Version\n" },
		{ "name: a\nVERSION: 1\n", "a 1 |  | a 1 |  |  | Name and Version\n" },
		{ "Name: a\nVersion: 1\nLicense: old\nLicense-Expression: MIT OR Apache-2.0\n",
			"a 1 |  | a 1 | MIT OR Apache-2.0 |  | Name and Version\n" },
		{ "Name: a\nVersion: 1\nClassifier: Framework :: X\nClassifier: License :: OSI Approved :: MIT License\n",
			"a 1 |  | a 1 | MIT License |  | Name and Version\n" },
		{ "Name: a\nVersion: 1\nClassifier: License :: OSI Approved\nClassifier: License :: OSI Approved :: BSD License\n"
		  "Classifier: License :: OSI Approved :: Apache Software License\n",
			"a 1 |  | a 1 | BSD License, Apache Software License |  | Name and Version\n" },
		/* the first of two counts; the text below the headers says nothing */
		{ "Name: a\nVersion: 1\nVersion: 2\n\nName: b\nVersion: 3\n", "a 1 |  | a 1 |  |  | Name and Version\n" },
		{ "Name: a\nVersion: 1\nLicense: first line\n        Version: 9\n\nx\n",
			"a 1 |  | a 1 | first line |  | Name and Version\n" },
		/* as setuptools folds the text of a licence: its empty lines are lines of blanks */
		{ "Name: a\nLicense: first\n        \n        second: x\n\t\nVersion: 1\n",
			"a 1 |  | a 1 | first |  | Name and Version\n" },
		{ "Name: a\nDescription: x\nsomebody forgot to fold\nVersion: 1\n", "a 1 |  | a 1 |  |  | Name and Version\n" },
	};
	struct collected got = { .all = true };

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		parse(&got, cases[i].text);
		CHECK_SLICE(buffer_slice(&got.packages), cases[i].want);
		CHECK_INT(got.note_count, 0);
	}
	collected_done(&got);
}

TEST(python_tells_what_packages_need)
{
	struct collected got = { .with_depends = true };

	parse(&got,
		"Name: a\nVersion: 1\nRequires-Dist: zope.interface (>=4.0)\nRequires-Dist: b[x,y]>=1,<2; python_version<'3.8'\n"
		"Requires-Dist: only-tests; extra == 'test'\nRequires-Dist: c @ https://example.invalid/c.whl\n"
		"Requires-Dist: (none)\nRequires-Dist: b\n\nRequires-Dist: d\n");
	CHECK_SLICE(buffer_slice(&got.packages), "a 1 > b, c, zope.interface\n");
	CHECK_INT(got.note_count, 0);
	collected_done(&got);
}

TEST(python_says_what_is_missing)
{
	struct collected got = { 0 };

	parse(&got, "Name: a\n\nVersion: 1\n");
	CHECK_SLICE(buffer_slice(&got.notes), "incomplete " METADATA ": a package without a version\n");
	parse(&got, "Version: 1\n");
	CHECK_SLICE(buffer_slice(&got.notes), "incomplete " METADATA ": a package without a name\n");
	parse(&got, "\nName: a\nVersion: 1\n");
	CHECK_INT(got.package_count, 0);
	CHECK_INT(got.note_count, 1);
	collected_done(&got);
}
