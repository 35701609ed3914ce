/* opkg_test.c - what opkg says is installed */
#include "base/test.h"
#include "catalog/collected.h"

extern const struct cataloger cataloger_opkg;

TEST(opkg_tells_what_is_installed_and_needed)
{
	struct collected got = { .with_depends = true };

	/* "user" is how opkg marks what somebody asked for; removal-failed is a state of opkg alone. */
	CHECK_INT(collected_parse(&got, &cataloger_opkg, "usr/lib/opkg/status",
			  S("Package: libc\nVersion: 1.2.4-4\nStatus: install hold installed\nArchitecture: x86_64\n\n"
			    "Package: libubox20240329\nVersion: 1\nProvides: libubox\nStatus: install ok installed\n\n"
			    "Package: ubus\nVersion: 2024.10.20~252a9b0c-r1\nDepends: libc, libubox, ubusd\n"
			    "Status: install user installed\n\n"
			    "Package: gone\nVersion: 1\nStatus: unknown ok not-installed\n\n"
			    "Package: half\nVersion: 1\nStatus: deinstall ok removal-failed\n\n")),
		0);
	CHECK_SLICE(buffer_slice(&got.packages),
		"libc 1.2.4-4\nlibubox20240329 1\nubus 2024.10.20~252a9b0c-r1 > libc, libubox20240329, ubusd\n");
	CHECK_SLICE(buffer_slice(&got.notes), "incomplete usr/lib/opkg/status: line 20: 'half' is not counted: its status is "
					      "'deinstall ok removal-failed'\n");
	collected_done(&got);
}

TEST(opkg_lists_files_and_licences)
{
	struct collected got = { 0 };

	CHECK_INT(collected_parse(&got, &cataloger_opkg, "var/lib/opkg/info/busybox.list",
			  S("/bin/busybox\n/bin/sh\t0120777\tbusybox\n")),
		0);
	CHECK_SLICE(buffer_slice(&got.files), "busybox 2\n");
	CHECK_INT(collected_parse(&got, &cataloger_opkg, "usr/lib/opkg/info/busybox.control",
			  S("Package: busybox\nVersion: 1.36.1-r2\nLicense: GPL-2.0\nSection: base\nDescription: a\n b\n")),
		0);
	CHECK_SLICE(buffer_slice(&got.files), "busybox: GPL-2.0\n");
	CHECK_INT(got.package_count + got.note_count, 0);
	CHECK(cataloger_opkg.accepts(S("usr/lib/opkg/status")));
	CHECK(cataloger_opkg.accepts(S("opt/lib/opkg/info/a.list")));
	CHECK(!cataloger_opkg.accepts(S("usr/lib/opkg/info/a.postinst")));
	collected_done(&got);
}

TEST(opkg_reads_odd_databases_as_far_as_they_go)
{
	static const struct {
		const char *file, *packages, *note;
	} cases[] = {
		{ "empty", "", NULL },
		{ "nopackage", "ubus 2024.10.20~252a9b0c-r1\nbusybox 1.36.1-r2\n", "line 9: a package without a name" },
		{ "noversion", "ubus 2024.10.20~252a9b0c-r1\nbusybox 1.36.1-r2\n", "line 9: 'libuci20130104' has no version" },
		{ "trailingnewlines", "ubus 2024.10.20~252a9b0c-r1\n", NULL },
		{ "valid", "ubus 2024.10.20~252a9b0c-r1\nlibuci20130104 2023.08.10~5781664d-r1\nbusybox 1.36.1-r2\n", NULL },
	};
	struct collected got = { 0 };

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct slice status;
		char text[160];
		char *path;

		snprintf(text, sizeof text, "conformance/packages/dpkg/scalibr/opkg/%s", cases[i].file);
		path = test_data_path(text);
		status = test_read_file(path);
		CHECK_INT(collected_parse(&got, &cataloger_opkg, "usr/lib/opkg/status", status), 0);
		CHECK_SLICE(buffer_slice(&got.packages), cases[i].packages);
		snprintf(text, sizeof text, "incomplete usr/lib/opkg/status: %s\n", cases[i].note ? cases[i].note : "");
		CHECK((slice_find(buffer_slice(&got.notes), S("incomplete")) >= 0) == (cases[i].note != NULL));
		if (cases[i].note)
			CHECK(slice_starts_with(buffer_slice(&got.notes), slice_from_text(text)));
		free((char *)status.ptr);
		free(path);
	}
	collected_done(&got);
}
