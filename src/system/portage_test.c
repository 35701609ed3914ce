/* portage_test.c - what portage says is installed */
#include "base/test.h"
#include "catalog/collected.h"

extern const struct cataloger cataloger_portage;

#define FOLDER "var/db/pkg/dev-libs/openssl-3.0.13-r1/"

static struct catalog_file file(const char *path, const char *text)
{
	return (struct catalog_file){ .path = slice_from_text(path), .bytes = slice_from_text(text) };
}

/* As portage writes them; atoms as the Package Manager Specification (8.3) has them. */
TEST(portage_tells_all_that_a_folder_states)
{
	struct catalog_file files[] = { file(FOLDER "CONTENTS",
						"dir /usr\nobj /usr/bin/openssl 0123456789abcdef0123456789abcdef 1700000000\n"
						"sym /usr/lib64/libssl.so -> libssl.so.3 1700000000\n"
						"obj /usr/share/a b 0123456789abcdef0123456789abcdef 1700000000\nfif /run/x\n"),
		file(FOLDER "LICENSE", "Apache-2.0\n"), file(FOLDER "PF", "openssl-3.0.13-r1\n"),
		file(FOLDER "RDEPEND", ">=app-misc/c_rehash-1.7-r1 !!<net-misc/openssh-9.2 tls-compat? ( x ) "
				       ">=sys-libs/zlib-1.2.8-r1[abi_x86_64(-)]\n"
				       "|| ( dev-lang/perl:0/5.38= sys-apps/foo-2bar ) =dev-lang/python-3.11* ~virtual/libc-1\n"),
		file(FOLDER "repository", "gentoo\n") };
	struct collected got = { .all = true, .with_path = true, .with_depends = true };

	CHECK_INT(collected_parse_all(&got, &cataloger_portage, files, 5), 0);
	CHECK_SLICE(buffer_slice(&got.packages),
		FOLDER "CONTENTS: dev-libs/openssl 3.0.13-r1 |  | dev-libs/openssl 3.0.13-r1 | Apache-2.0 |  | PF > "
		       "app-misc/c_rehash, dev-lang/perl, dev-lang/python, sys-apps/foo-2bar, sys-libs/zlib, virtual/libc\n");
	CHECK_SLICE(buffer_slice(&got.files), "dev-libs/openssl 3\n");
	CHECK_INT(got.note_count, 0);
	collected_done(&got);
}

TEST(portage_cuts_names_and_versions)
{
	static const struct {
		const char *pf, *want;
	} cases[] = {
		{ "bash-5.2_p26-r3", "app/bash 5.2_p26-r3\n" },
		{ "font-adobe-100dpi-1.0.4", "app/font-adobe-100dpi 1.0.4\n" }, /* a part of the name that begins with a digit */
		{ "gtk+-3.24.41", "app/gtk+ 3.24.41\n" },
		{ "sandbox-9999", "app/sandbox 9999\n" },
		{ "linux-r-1", "app/linux-r 1\n" },
		{ "db-4.8.30_p3_alpha-r0", "app/db 4.8.30_p3_alpha-r0\n" },
		{ "odd", "" },
		{ "odd-r1", "" },
		{ "-1", "" },
		{ "a-", "" },
	};
	struct collected got = { 0 };
	char path[128];

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct catalog_file one;

		snprintf(path, sizeof path, "var/db/pkg/app/%s/CONTENTS", cases[i].pf);
		one = file(path, "");
		CHECK_INT(collected_parse_all(&got, &cataloger_portage, &one, 1), 0);
		CHECK_SLICE(buffer_slice(&got.packages), cases[i].want);
		CHECK_INT(got.note_count, cases[i].want[0] ? 0 : 1);
	}
	collected_done(&got);
}

TEST(portage_says_when_a_file_ends_in_the_middle)
{
	struct catalog_file files[] = { file(FOLDER "CONTENTS", "obj /usr/bin/open"), file(FOLDER "PF", "openssl-3.0.13-r") };
	struct collected got = { 0 };

	CHECK_INT(collected_parse_all(&got, &cataloger_portage, files, 2), 0);
	CHECK_SLICE(buffer_slice(&got.packages), "");
	CHECK_SLICE(buffer_slice(&got.notes), "incomplete " FOLDER "CONTENTS: 'openssl-3.0.13-r' is no name and version\n");
	files[1].bytes = S("openssl-3.0.1");
	CHECK_INT(collected_parse_all(&got, &cataloger_portage, files, 2), 0);
	CHECK_SLICE(buffer_slice(&got.packages), "dev-libs/openssl 3.0.1\n");
	CHECK_SLICE(buffer_slice(&got.notes), "incomplete " FOLDER "CONTENTS: the file ends in the middle of a line\n"
					      "incomplete " FOLDER "PF: the file ends in the middle of a line\n");
	collected_done(&got);
}

TEST(portage_counts_only_what_is_whole)
{
	struct catalog_file half = file("var/db/pkg/app/-MERGING-a-1/PF", "a-1\n");
	struct collected got = { 0 };

	CHECK_INT(collected_parse_all(&got, &cataloger_portage, &half, 1), 0);
	CHECK_SLICE(
		buffer_slice(&got.notes), "incomplete var/db/pkg/app/-MERGING-a-1/PF: is not counted: it was being installed\n");
	CHECK_INT(got.package_count, 0);
	CHECK(cataloger_portage.accepts(S(FOLDER "PF")));
	CHECK(!cataloger_portage.accepts(S("var/db/pkg/app/LICENSE")));
	CHECK(!cataloger_portage.accepts(S(FOLDER "x/LICENSE")));
	CHECK(!cataloger_portage.accepts(S("usr/share/a/LICENSE")));
	collected_done(&got);
}
