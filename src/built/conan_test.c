/* conan_test.c - C and C++ packages, after https://docs.conan.io */
#include "base/test.h"
#include "built/conan_reference.h"
#include "catalog/collected.h"

extern const struct cataloger cataloger_conan_lock, cataloger_conan_info;

TEST(references_are_cut_into_their_parts)
{
	static const struct {
		const char *text, *name, *version, *owner; /* NULL: none */
	} cases[] = {
		{ "zlib/1.2.12", "zlib", "1.2.12", "" },
		{ "zlib/1.2.12@user/stable#0123%1650.5:4567#89", "zlib", "1.2.12", "user/stable" },
		{ "zlib/1.2.12@_/_", "zlib", "1.2.12", "" },
		{ "zlib/1.2.12@", "zlib", "1.2.12", "" },
		{ "zlib/1.2.12:0123", "zlib", "1.2.12", "" },
		{ "openssl/1.1.1q#01%2", "openssl", "1.1.1q", "" },
		{ "zlib", NULL, NULL, NULL },
		{ "zlib/", NULL, NULL, NULL },
		{ "/1.0", NULL, NULL, NULL },
		{ "", NULL, NULL, NULL },
	};
	struct conan_reference got;

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		CHECK_INT(conan_reference_read(slice_from_text(cases[i].text), &got), cases[i].name != NULL);
		if (cases[i].name) {
			CHECK_SLICE(got.name, cases[i].name);
			CHECK_SLICE(got.version, cases[i].version);
			CHECK_SLICE(got.owner, cases[i].owner);
		}
	}
}

TEST(conan_lock_reads_the_graph_of_version_1_and_the_list_of_version_2)
{
	struct collected got = { .with_depends = true };

	CHECK_INT(collected_parse(&got, &cataloger_conan_lock, "conan.lock",
			  S("{\"graph_lock\": {\"nodes\": {\"0\": {\"requires\": [\"1\"], \"path\": \"../conanfile.txt\", "
			    "\"context\": \"host\"},"
			    "\"1\": {\"ref\": \"a/1.0@u/c#00\", \"requires\": [\"2\", \"9\"], \"build_requires\": [\"3\"], "
			    "\"context\": \"host\"},"
			    "\"2\": {\"ref\": \"b/2.0\"}, \"3\": {\"ref\": \"cmake/3.20\", \"context\": \"build\"}, \"4\": "
			    "{\"ref\": \"odd\"}},"
			    "\"revisions_enabled\": false}, \"version\": \"0.4\", \"profile_host\": \"[settings]\"}")),
		0);
	CHECK_SLICE(buffer_slice(&got.packages), "a 1.0 > b\nb 2.0\n");
	CHECK_SLICE(buffer_slice(&got.notes), "incomplete conan.lock: 'odd' is no reference\n");
	CHECK_INT(collected_parse(&got, &cataloger_conan_lock, "conan.lock",
			  S("{\"version\": \"0.5\", \"requires\": [\"a/1.0#00%1.5\", \"b/2.0#01%2\"], \"build_requires\": "
			    "[\"cmake/3.20#02\"],"
			    "\"python_requires\": []}")),
		0);
	CHECK_SLICE(buffer_slice(&got.packages), "a 1.0\nb 2.0\n");
	CHECK_INT(got.note_count, 0);
	CHECK_INT(collected_parse(&got, &cataloger_conan_lock, "conan.lock", S("{\"requires\": [\"a/1.0#00\", \"b/2.")), 0);
	CHECK_SLICE(buffer_slice(&got.packages), "a 1.0\n");
	CHECK_INT(got.note_count, 1);
	collected_done(&got);
}

/* golden/conan.json lists these and what each needs. */
TEST(conan_lock_of_the_end_to_end_project_gives_its_golden_list)
{
	char *path = test_data_path("conformance/e2e/trivy/repo/conan/conan.lock");
	struct slice bytes = test_read_file(path);
	struct collected got = { .with_depends = true };

	CHECK_INT(collected_parse(&got, &cataloger_conan_lock, "conan.lock", bytes), 0);
	CHECK_SLICE(buffer_slice(&got.packages),
		"bzip2 1.0.8\nexpat 2.4.8\nopenssl 1.1.1q\npcre 8.43 > bzip2, zlib\n"
		"poco 1.9.4 > expat, openssl, pcre, sqlite3, zlib\nsqlite3 3.39.2\nzlib 1.2.12\n");
	CHECK_INT(got.note_count, 0);
	free((char *)bytes.ptr);
	free(path);
	collected_done(&got);
}

TEST(conan_info_says_what_lies_in_a_cache)
{
	static const char text[] = "[settings]\n    arch=x86_64\n[requires]\n    zlib/1.2.Y.Z\n[full_requires]\n"
				   "    zlib/1.2.12:0123\n    odd\n[full_options]\n    shared=False\n";
	struct collected got = { .all = true, .with_depends = true };

	CHECK_INT(collected_parse(&got, &cataloger_conan_info, "root/.conan/data/openssl/1.1.1q/_/_/package/0123/conaninfo.txt",
			  slice_from_text(text)),
		0);
	CHECK_SLICE(buffer_slice(&got.packages), "openssl 1.1.1q |  | openssl 1.1.1q |  |  | path > zlib\n"
						 "zlib 1.2.12 |  | zlib 1.2.12 |  |  | line 6\n");
	CHECK_INT(got.note_count, 1);
	CHECK_INT(collected_parse(&got, &cataloger_conan_info, "root/.conan2/p/b/openss0123/p/conaninfo.txt",
			  S("[settings]\narch=x86_64\n[requires]\nzlib/1.2.Z\n")),
		0);
	CHECK_INT(got.package_count + got.note_count, 0);
	collected_done(&got);
}
