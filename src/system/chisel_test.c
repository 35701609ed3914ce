/* chisel_test.c - what chisel's manifest says is installed */
#include "base/test.h"
#include "catalog/collected.h"

extern const struct cataloger cataloger_chisel;

#define MANIFEST "var/lib/chisel/manifest.wall"
#define HEAD(count) "{\"jsonwall\":\"1.0\",\"schema\":\"1.0\",\"count\":" count "}\n"
#define PACKAGE(name, version) \
	"{\"kind\":\"package\",\"name\":\"" name "\",\"version\":\"" version "\",\"sha256\":\"0\",\"arch\":\"amd64\"}\n"
#define CONTENT(slice, path) "{\"kind\":\"content\",\"slice\":\"" slice "\",\"path\":\"" path "\"}\n"

static void parse(struct collected *got, const char *text)
{
	CHECK_INT(collected_parse(got, &cataloger_chisel, MANIFEST, slice_from_text(text)), 0);
}

/* As the example of the manifest's documentation. */
TEST(chisel_tells_packages_and_their_files)
{
	struct collected got = { .all = true, .with_path = true };

	parse(&got,
		HEAD("9") CONTENT("base-files_base", "/") CONTENT("base-files_base", "/etc/debian_version") CONTENT(
			"libc6_libs", "/usr/lib/x86_64-linux-gnu/") CONTENT("libc6_libs",
			"/usr/lib/x86_64-linux-gnu/libc.so.6") PACKAGE("base-files", "13ubuntu10") PACKAGE("libc6",
			"2.39-0ubuntu8") "{\"kind\":\"path\",\"path\":\"/etc/"
					 "debian_version\",\"mode\":\"0644\",\"slices\":[\"base-files_base\"],"
					 "\"sha256\":\"0\",\"size\":11}\n{\"kind\":\"slice\",\"name\":\"base-files_base\"}\n");
	CHECK_SLICE(buffer_slice(&got.packages),
		MANIFEST ": base-files 13ubuntu10 | amd64 | base-files 13ubuntu10 |  |  | line 6\n" MANIFEST
			 ": libc6 2.39-0ubuntu8 | amd64 | glibc 2.39-0ubuntu8 |  |  | line 7\n");
	CHECK_SLICE(buffer_slice(&got.files), "base-files 1\nlibc6 1\n");
	CHECK_INT(got.note_count, 0);
	collected_done(&got);
}

/* A frame of one raw block (RFC 8878, 3.1.1). */
TEST(chisel_reads_zstd)
{
	static const char lines[] = HEAD("2") PACKAGE("bash", "5.2");
	char frame[300] = "\x28\xb5\x2f\xfd\x20";
	const size_t len = sizeof lines - 1;
	struct collected got = { 0 };

	frame[5] = (char)len;
	frame[6] = (char)(1 | len << 3);
	frame[7] = (char)(len >> 5);
	memcpy(frame + 9, lines, len);
	CHECK_INT(collected_parse(&got, &cataloger_chisel, MANIFEST, slice_make(frame, 9 + len)), 0);
	CHECK_SLICE(buffer_slice(&got.packages), "bash 5.2\n");
	CHECK_INT(got.note_count, 0);
	CHECK_INT(collected_parse(&got, &cataloger_chisel, MANIFEST, slice_make(frame, 8 + len)), 0);
	CHECK(got.note_count > 0);
	collected_done(&got);
}

/* Of which sources: as Ubuntu's packages of these names state it. */
TEST(chisel_knows_of_which_source_a_package_is)
{
	static const struct {
		const char *name, *version, *source;
	} cases[] = {
		{ "libssl3", "3.0.2-0ubuntu1", "openssl" },
		{ "libssl3t64", "3.0.13-0ubuntu3", "openssl" },
		{ "libssl1.1", "1.1.1f-1ubuntu2", "openssl" },
		{ "libicu70", "70.1-2", "icu" },
		{ "libperl5.38t64", "5.38.2-3.2build2", "perl" },
		{ "libgcc-s1", "12.3.0-1ubuntu1~22.04", "gcc-12" },
		{ "libstdc++6", "14-20240412-0ubuntu1", "gcc-14" },
		{ "libpcre2-8-0", "10.42-4ubuntu2", "pcre2" },
		{ "python3.12-minimal", "3.12.3-1", "python3.12" },
		{ "libpython3.12-stdlib", "3.12.3-1", "python3.12" },
		{ "openjdk-21-jre-headless", "21.0.4+7-1ubuntu2~24.04", "openjdk-21" },
	};
	struct collected got = { .all = true };
	char text[256];

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		snprintf(text, sizeof text, HEAD("2") PACKAGE("%s", "%s"), cases[i].name, cases[i].version);
		parse(&got, text);
		snprintf(text, sizeof text, "%s %s | amd64 | %s %s |  |  | line 2\n", cases[i].name, cases[i].version,
			cases[i].source, cases[i].version);
		CHECK_SLICE(buffer_slice(&got.packages), text);
		CHECK_INT(got.note_count, 0);
	}
	collected_done(&got);
}

TEST(chisel_says_what_it_cannot_tell)
{
	struct collected got = { 0 };

	parse(&got, HEAD("4") PACKAGE("python3-minimal", "3.12") PACKAGE("libsslx3", "1") PACKAGE("bash", "5"));
	CHECK_INT(got.package_count, 3);
	CHECK_SLICE(buffer_slice(&got.notes),
		"incomplete " MANIFEST ": 2 packages are judged by their own names, for the manifest "
		"does not say of which source they are made: python3-minimal, libsslx3\n");
	parse(&got, HEAD("9") PACKAGE("bash", "5"));
	CHECK_SLICE(buffer_slice(&got.notes), "incomplete " MANIFEST ": 2 lines of 9: the rest is missing\n");
	parse(&got, HEAD("5") PACKAGE("bash", "") "{\"kind\":\"package\"}\n{\n" PACKAGE("dash", "1"));
	CHECK_SLICE(buffer_slice(&got.packages), "dash 1\n");
	CHECK_SLICE(buffer_slice(&got.notes),
		"incomplete " MANIFEST ": line 2: a package without a version\n"
		"incomplete " MANIFEST ": line 3: a package without a name\n"
		"incomplete " MANIFEST ": line 4: line 1, column 2: a key expected, the text ends\n");
	parse(&got, "{\"a\":1}\n");
	CHECK_SLICE(buffer_slice(&got.notes), "incomplete " MANIFEST ": line 1: not the head of a manifest\n");
	parse(&got, "");
	CHECK_INT(got.package_count + got.note_count, 0);
	collected_done(&got);
}
