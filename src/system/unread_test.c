/* unread_test.c - a database that nobody reads is named */
#include "base/test.h"
#include "catalog/collected.h"

extern const struct cataloger cataloger_unread;

TEST(unread_names_databases_by_their_places)
{
	static const struct {
		const char *path, *owner;
	} cases[] = {
		{ "var/lib/snapd/state.json", "snap" },
		{ "var/lib/snapd/seed/seed.yaml", "snap" },
		{ "var/lib/flatpak/app/org.x.Y/x86_64/stable/0123/metadata", "flatpak" },
		{ "var/lib/flatpak/runtime/org.x.Platform/x86_64/23.08/0123/metadata", "flatpak" },
		{ "nix/var/nix/db/db.sqlite", "nix" },
		{ "nix/store/0123-glibc-2.38/lib/libc.so.6", "nix" },
		{ "nix/store/0123-musl-1.2/lib/libc.so", "nix" },
		{ "var/guix/db/db.sqlite", "guix" },
		{ "gnu/store/0123-glibc-2.35/lib/libc.so.6", "guix" },
		{ "var/db/xbps/pkgdb-0.38.plist", "xbps" },
		{ "var/lib/pkgtools/packages/aaa_base-15.0-x86_64-4", "Slackware" },
		{ "var/log/packages/glibc-solibs-2.23-x86_64-1", "Slackware" },
		{ "home/linuxbrew/.linuxbrew/Cellar/jq/1.7/INSTALL_RECEIPT.json", "Homebrew" },
	};
	struct collected got = { 0 };
	char want[256];

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		CHECK(cataloger_unread.accepts(slice_from_text(cases[i].path)));
		CHECK_INT(collected_parse(&got, &cataloger_unread, cases[i].path, S("x")), 0);
		snprintf(want, sizeof want, "incomplete %s: the package database of %s, which this version does not read\n",
			cases[i].path, cases[i].owner);
		CHECK_SLICE(buffer_slice(&got.notes), want);
		CHECK_INT(got.package_count, 0);
		CHECK_INT(collected_parse(&got, &cataloger_unread, cases[i].path, S("")), 0);
		CHECK_INT(got.note_count, 0); /* nothing is in it */
	}
	collected_done(&got);
}

TEST(unread_leaves_all_other_files_alone)
{
	static const char *const others[] = { "usr/lib/x86_64-linux-gnu/libc.so.6", "srv/metadata",
		"var/log/packages/jq-1.7-x86_64-1", "srv/INSTALL_RECEIPT.json" };

	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		CHECK(!cataloger_unread.accepts(slice_from_text(others[i])));
}
