/* dpkg_digests_test.c - what dpkg's packages state of their files */
#include "base/test.h"
#include "catalog/collected.h"

extern const struct cataloger cataloger_dpkg_digests;

#define INFO "var/lib/dpkg/info/"
#define MD5_OF_A "0cc175b9c0f1b6a831c399e269772661" /* printf a | md5sum */

static void parse(struct collected *got, const char *path, const char *text)
{
	CHECK_INT(collected_parse(got, &cataloger_dpkg_digests, path, slice_from_text(text)), 0);
}

TEST(dpkg_states_digests_of_system_files)
{
	struct collected got = { .states = true };

	parse(&got, INFO "libssl3:amd64.md5sums",
		MD5_OF_A
		"  usr/lib/x86_64-linux-gnu/libssl.so.3\n" MD5_OF_A "  usr/share/doc/libssl3/a\n" MD5_OF_A
		"  ./bin/with blank\nnonsense\n" MD5_OF_A "\n" MD5_OF_A "x  bin/odd\n"
		"0CC175B9C0F1B6A831C399E269772661  /sbin/upper\r\ngcc175b9c0f1b6a831c399e269772661  bin/no-digit\n" MD5_OF_A
		"  bin/cut");
	CHECK_SLICE(buffer_slice(&got.stated), "libssl3 usr/lib/x86_64-linux-gnu/libssl.so.3 " MD5_OF_A "\n"
					       "libssl3 bin/with blank " MD5_OF_A "\n"
					       "libssl3 sbin/upper " MD5_OF_A "\n"
					       "libssl3 bin/cut " MD5_OF_A "\n");
	CHECK_INT(got.package_count + got.note_count, 0);
	parse(&got, "var/lib/dpkg/status.d/base.md5sums", MD5_OF_A "  usr/sbin/a\n");
	CHECK_SLICE(buffer_slice(&got.stated), "base usr/sbin/a " MD5_OF_A "\n");
	got.states = false; /* nobody asks */
	parse(&got, INFO "a.md5sums", MD5_OF_A "  usr/sbin/a\n");
	CHECK_INT(got.stated.len, 0);
	collected_done(&got);
}

TEST(dpkg_states_what_may_be_changed_and_what_lies_elsewhere)
{
	struct collected got = { .states = true };

	parse(&got, INFO "a.conffiles", "/etc/a.conf\n/usr/lib/a/settings\nremove-on-upgrade /usr/lib/a/old\n");
	CHECK_SLICE(buffer_slice(&got.stated), "a usr/lib/a/settings changeable\na usr/lib/a/old changeable\n");
	parse(&got, "var/lib/dpkg/diversions",
		"/bin/sh\n/bin/sh.distrib\ndash\n/usr/share/man/man1/sh.1.gz\n/usr/share/man/man1/sh.distrib.1.gz\ndash\n"
		"/usr/sbin/policy\n/opt/policy\n:\n/bin/cut\n/bin/cut.old\n");
	CHECK_SLICE(buffer_slice(&got.stated), "dash bin/sh > bin/sh.distrib\n usr/sbin/policy > opt/policy\n");
	collected_done(&got);
}

TEST(dpkg_digests_take_only_their_files)
{
	CHECK(cataloger_dpkg_digests.accepts(S(INFO "a.md5sums")));
	CHECK(cataloger_dpkg_digests.accepts(S(INFO "a.conffiles")));
	CHECK(cataloger_dpkg_digests.accepts(S("var/lib/dpkg/diversions")));
	CHECK(!cataloger_dpkg_digests.accepts(S(INFO "a.list")));
	CHECK(!cataloger_dpkg_digests.accepts(S(INFO "a.postinst")));
}
