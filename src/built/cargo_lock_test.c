/* cargo_lock_test.c - Rust crates as Cargo locked them */
#include "base/test.h"
#include "catalog/collected.h"

extern const struct cataloger cataloger_cargo_lock;

static void parse(struct collected *got, struct slice bytes)
{
	CHECK_INT(collected_parse(got, &cataloger_cargo_lock, "srv/Cargo.lock", bytes), 0);
}

TEST(cargo_lock_reads_all_versions_of_its_format)
{
	/* Version 1 names the source of each dependency and keeps checksums apart; 2 to 4 name what is not clear without. */
	static const char *const texts[] = {
		"[[package]]\nname = \"a\"\nversion = \"1.0.0\"\n"
		"dependencies = [\n \"b 0.2.0 (registry+https://example.invalid/index)\",\n]\n\n"
		"[[package]]\nname = \"b\"\nversion = \"0.2.0\"\nsource = \"registry+https://example.invalid/index\"\n\n"
		"[metadata]\n\"checksum b 0.2.0 (registry+https://example.invalid/index)\" = \"00\"\n",
		"# generated\nversion = 3\n\n[[package]]\nname = \"a\"\nversion = \"1.0.0\"\ndependencies = [\n \"b "
		"0.2.0\",\n]\n\n"
		"[[package]]\nname = \"b\"\nversion = \"0.2.0\"\nsource = \"registry+https://example.invalid/index\"\n"
		"checksum = \"00\"\n",
		"version = 4\n\n[[package]]\nname = \"a\"\nversion = \"1.0.0\"\ndependencies = [\n \"b\",\n]\n\n"
		"[[package]]\nname = \"b\"\nversion = \"0.2.0\"\nsource = \"git+https://example.invalid/b?branch=x%2Fy#00\"\n\n"
		"[[patch.unused]]\nname = \"c\"\nversion = \"3.0.0\"\n",
		"[root]\nname = \"a\"\nversion = \"1.0.0\"\ndependencies = [\"b 0.2.0 "
		"(registry+https://example.invalid/index)\"]\n\n"
		"[[package]]\nname = \"b\"\nversion = \"0.2.0\"\nsource = \"registry+https://example.invalid/index\"\n",
	};
	struct collected got = { .with_depends = true };

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		parse(&got, slice_from_text(texts[i]));
		CHECK_SLICE(buffer_slice(&got.packages), "a 1.0.0 > b\nb 0.2.0\n");
		CHECK_INT(got.note_count, 0);
	}
	collected_done(&got);
}

TEST(cargo_lock_says_where_a_crate_stands)
{
	struct collected got = { .all = true };

	parse(&got, S("version = 4\n\n[[package]]\nname = \"a\"\nversion = \"1.0.0\"\n\n[[package]]\nname = \"b\"\n"));
	CHECK_SLICE(buffer_slice(&got.packages), "a 1.0.0 |  | a 1.0.0 |  |  | line 3\n");
	CHECK_SLICE(buffer_slice(&got.notes), "incomplete srv/Cargo.lock: line 7: 'b' has no version\n");
	collected_done(&got);
}

/* As when a file is cut off behind "a". */
TEST(a_crate_that_is_needed_and_does_not_stand_there_is_missing)
{
	struct collected got = { 0 };

	parse(&got, S("version = 4\n\n[[package]]\nname = \"a\"\nversion = \"1.0.0\"\ndependencies = [\n \"b\",\n]\n"));
	CHECK_SLICE(buffer_slice(&got.packages), "a 1.0.0\n");
	CHECK_SLICE(buffer_slice(&got.notes),
		"incomplete srv/Cargo.lock: 'b' is needed by what stands here, but does not stand here itself\n");
	collected_done(&got);
}

TEST(a_crate_that_cannot_be_read_hides_no_other)
{
	char *path = test_data_path("conformance/packages/lockfiles/rust-cargo/cargo_invalid.lock");
	struct slice bytes = test_read_file(path);
	struct collected got = { .all = true };

	parse(&got, bytes);
	CHECK_SLICE(buffer_slice(&got.packages),
		"libc 0.2.54 |  | libc 0.2.54 |  |  | line 3\ntypemap 0.3.3 |  | typemap 0.3.3 |  |  | line 15\n"
		"url 1.7.2 |  | url 1.7.2 |  |  | line 23\n");
	CHECK_SLICE(buffer_slice(&got.notes), "incomplete srv/Cargo.lock: line 10, column 10: a value is missing\n"
					      "incomplete srv/Cargo.lock: line 8: a package that cannot be read\n");
	free((char *)bytes.ptr);
	free(path);
	collected_done(&got);
}

TEST(cargo_locks_of_real_projects_give_their_expected_lists)
{
	static const struct {
		const char *file, *packages, *notes;
	} cases[] = {
		/* cargo_v3.lock.expected.tsv */
		{ "packages/lockfiles/rust-cargo/cargo_v3.lock",
			"aho-corasick 0.7.20 > memchr\napp 0.1.0 > memchr, regex, regex-syntax\nlibc 0.2.140\n"
			"memchr 1.0.2 > libc\nmemchr 2.5.0\nregex 1.7.3 > aho-corasick, memchr, regex-syntax\n"
			"regex-syntax 0.5.6 > ucd-util\nregex-syntax 0.6.29\nucd-util 0.1.10\n",
			"remark srv/Cargo.lock: its last line has no end: it may be cut off\n" },
		/* golden/cargo.lock.json, whose peer reads Cargo.toml too and leaves out what tests alone need: winapi and its two */
		{ "e2e/trivy/repo/cargo/Cargo.lock",
			"aho-corasick 0.7.20 > memchr\napp 0.1.0 > memchr, regex, winapi\nlibc 0.2.171\n"
			"memchr 1.0.2 > libc\nmemchr 2.7.4\nregex 1.7.3 > aho-corasick, memchr, regex-syntax\nregex-syntax "
			"0.6.29\n"
			"winapi 0.3.9 > winapi-i686-pc-windows-gnu, winapi-x86_64-pc-windows-gnu\n"
			"winapi-i686-pc-windows-gnu 0.4.0\nwinapi-x86_64-pc-windows-gnu 0.4.0\n",
			"" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct collected got = { .with_depends = true };
		char below[256], *path;
		struct slice bytes;

		snprintf(below, sizeof below, "conformance/%s", cases[i].file);
		path = test_data_path(below);
		bytes = test_read_file(path);
		parse(&got, bytes);
		CHECK_SLICE(buffer_slice(&got.packages), cases[i].packages);
		CHECK_SLICE(buffer_slice(&got.notes), cases[i].notes);
		free((char *)bytes.ptr);
		free(path);
		collected_done(&got);
	}
}
