/* python_egg_test.c - Python packages as setuptools and distutils installed them */
#include "base/test.h"
#include "catalog/collected.h"

extern const struct cataloger cataloger_python_egg;

#define FOLDER "usr/lib/python3/dist-packages/"

static void parse(struct collected *got, struct catalog_file *files, size_t count)
{
	CHECK_INT(collected_parse_all(got, &cataloger_python_egg, files, count), 0);
}

TEST(python_egg_reads_a_folder_with_what_it_needs_and_brought)
{
	struct collected got = { .all = true, .with_path = true, .with_depends = true };
	struct catalog_file files[] = {
		{ .path = S(FOLDER "a.egg-info/PKG-INFO"),
			.bytes = S("Metadata-Version: 1.1\nName: A\nVersion: 1.0\nLicense: MIT\nRequires-Dist: x\n") },
		{ .path = S(FOLDER "a.egg-info/installed-files.txt"),
			.bytes = S("../a/__init__.py\n../a/b.py\nPKG-INFO\n\n../../../../bin/a\n") },
		{ .path = S(FOLDER "a.egg-info/requires.txt"),
			.bytes = S("b>=1\nc[x]\n\n[:python_version < \"3\"]\nd\n\n[test]\ne\n\n[test:python_version < "
				   "\"3\"]\nf\n") },
	};

	parse(&got, files, 3);
	CHECK_SLICE(buffer_slice(&got.packages),
		FOLDER "a.egg-info/PKG-INFO: A 1.0 |  | A 1.0 | MIT |  | Name and Version > b, c, d, x\n");
	CHECK_SLICE(buffer_slice(&got.files), "A 4\n");
	CHECK_INT(got.note_count, 0);
	parse(&got, files + 1, 2);
	CHECK_INT(got.package_count, 0);
	CHECK_INT(got.note_count, 0);
	CHECK_SLICE(buffer_slice(&got.files), "");
	collected_done(&got);
}

TEST(python_egg_reads_all_files_of_a_folder)
{
	struct collected got = { .with_path = true };
	struct catalog_file files[] = {
		{ .path = S(FOLDER "a-1.0.egg-info"), .bytes = S("Name: a\nVersion: 1.0\n") },
		{ .path = S(FOLDER "b-1.0.egg-info"), .bytes = S("Name: b\n") },
		{ .path = S(FOLDER "c-1.0.egg-info"), .bytes = S("Name: c\nVersion: 3.0\n") },
	};

	parse(&got, files, 3);
	CHECK_SLICE(buffer_slice(&got.packages), FOLDER "a-1.0.egg-info: a 1.0\n" FOLDER "c-1.0.egg-info: c 3.0\n");
	CHECK_SLICE(buffer_slice(&got.notes), "incomplete " FOLDER "b-1.0.egg-info: a package without a version\n");
	collected_done(&got);
}
