/* pnpm_lock_test.c - JavaScript packages as pnpm locked them */
#include "base/test.h"
#include "catalog/collected.h"

extern const struct cataloger cataloger_pnpm_lock;

static void parse(struct collected *got, const char *text)
{
	CHECK_INT(collected_parse(got, &cataloger_pnpm_lock, "pnpm-lock.yaml", slice_from_text(text)), 0);
}

/* The forms of keys: the lock file's description in pnpm's repository of specifications. */
TEST(pnpm_lock_reads_version_5)
{
	struct collected got = { .all = true, .with_depends = true };

	parse(&got, "lockfileVersion: 5.4\n\nspecifiers:\n  a: ^1.0.0\n\ndependencies:\n  a: 1.0.0\n\npackages:\n\n"
		    "  /a/1.0.0:\n"
		    "    resolution: {integrity: sha512-x}\n"
		    "    dependencies:\n"
		    "      '@s/b': 2.0.0-rc.1_c@3.0.0\n"
		    "      alias: /@real/d/4.0.0\n"
		    "      own: link:../own\n"
		    "    optionalDependencies:\n"
		    "      o: 1.0.0\n"
		    "    dev: false\n\n"
		    "  /@s/b/2.0.0-rc.1_c@3.0.0:\n"
		    "    resolution: {integrity: sha512-x}\n"
		    "    dev: true\n\n"
		    "  /old/1.2.3_eb3c0e5bd3a3b1e0ae0d6bb4a2d2cd4a:\n"
		    "    resolution: {integrity: sha512-x}\n"
		    "  example.invalid/other/5.0.0:\n"
		    "    resolution: {integrity: sha512-x}\n"
		    "  example.invalid/@s/other/5.1.0:\n"
		    "    resolution: {integrity: sha512-x}\n"
		    "  example.invalid/user/repo/0123456789:\n"
		    "    resolution: {tarball: https://example.invalid/user/repo/tar.gz/0123456789}\n"
		    "    name: from-git\n"
		    "    version: 6.0.0\n"
		    "  file:packages/local:\n"
		    "    resolution: {directory: packages/local}\n"
		    "    name: local\n"
		    "    version: 7.0.0\n");
	CHECK_SLICE(buffer_slice(&got.packages), "@s/b 2.0.0-rc.1 |  | @s/b 2.0.0-rc.1 |  |  | line 22, for development\n"
						 "@s/other 5.1.0 |  | @s/other 5.1.0 |  |  | line 30\n"
						 "a 1.0.0 |  | a 1.0.0 |  |  | line 12 > @real/d, @s/b, o, own\n"
						 "from-git 6.0.0 |  | from-git 6.0.0 |  |  | line 32\n"
						 "old 1.2.3 |  | old 1.2.3 |  |  | line 26\n"
						 "other 5.0.0 |  | other 5.0.0 |  |  | line 28\n");
	CHECK_INT(got.note_count, 0);
	collected_done(&got);
}

TEST(pnpm_lock_reads_version_6)
{
	struct collected got = { .all = true, .with_depends = true };

	parse(&got, "lockfileVersion: '6.0'\n\nsettings:\n  autoInstallPeers: true\n\npackages:\n\n"
		    "  /a@1.0.0(@s/p@2.0.0)(q@1.0.0):\n"
		    "    resolution: {integrity: sha512-x}\n"
		    "    dependencies:\n"
		    "      b: 2.0.0(q@1.0.0)\n"
		    "      alias: /@real/d@4.0.0\n"
		    "    dev: true\n\n"
		    "  /@s/p@2.0.0:\n"
		    "    resolution: {integrity: sha512-x}\n\n"
		    "  '@example.invalid/user/repo/0123':\n"
		    "    resolution: {tarball: https://example.invalid/user/repo/tar.gz/0123}\n"
		    "    name: from-git\n"
		    "    version: 6.0.0\n"
		    "  example.invalid/other@5.0.0:\n"
		    "    resolution: {integrity: sha512-x}\n"
		    "  file:../x.tgz:\n"
		    "    resolution: {integrity: sha512-x}\n"
		    "    name: x\n"
		    "    version: 1.0.0\n");
	CHECK_SLICE(buffer_slice(&got.packages), "@s/p 2.0.0 |  | @s/p 2.0.0 |  |  | line 16\n"
						 "a 1.0.0 |  | a 1.0.0 |  |  | line 9, for development > @real/d, b\n"
						 "from-git 6.0.0 |  | from-git 6.0.0 |  |  | line 19\n"
						 "other 5.0.0 |  | other 5.0.0 |  |  | line 23\n");
	CHECK_INT(got.note_count, 0);
	collected_done(&got);
}

TEST(pnpm_lock_reads_version_9)
{
	struct collected got = { .all = true, .with_depends = true };

	parse(&got, "lockfileVersion: '9.0'\n\nimporters:\n\n  .:\n    dependencies:\n      a:\n        specifier: ^1.0.0\n"
		    "        version: 1.0.0(p@2.0.0)\n\npackages:\n\n"
		    "  a@1.0.0:\n"
		    "    resolution: {integrity: sha512-x}\n"
		    "    peerDependencies:\n"
		    "      p: '*'\n\n"
		    "  '@s/p@2.0.0':\n"
		    "    resolution: {integrity: sha512-x}\n\n"
		    "  git@https://example.invalid/user/repo/tar.gz/0123:\n"
		    "    resolution: {tarball: https://example.invalid/user/repo/tar.gz/0123}\n"
		    "    version: 6.0.0\n"
		    "  gone@https://example.invalid/user/gone/tar.gz/0123:\n"
		    "    resolution: {tarball: https://example.invalid/user/gone/tar.gz/0123}\n"
		    "  local@file:packages/local:\n"
		    "    resolution: {directory: packages/local, type: directory}\n\n"
		    "snapshots:\n\n"
		    "  a@1.0.0(p@2.0.0):\n"
		    "    dependencies:\n"
		    "      p: '@s/p@2.0.0'\n"
		    "      b: 1.0.0(p@2.0.0)\n"
		    "      git: https://example.invalid/user/repo/tar.gz/0123\n"
		    "      own: link:packages/own\n\n"
		    "  '@s/p@2.0.0': {}\n");
	CHECK_SLICE(buffer_slice(&got.packages), "@s/p 2.0.0 |  | @s/p 2.0.0 |  |  | line 19\n"
						 "a 1.0.0 |  | a 1.0.0 |  |  | line 14 > @s/p, b, git, own\n"
						 "git 6.0.0 |  | git 6.0.0 |  |  | line 22\n");
	CHECK_SLICE(buffer_slice(&got.notes), "remark pnpm-lock.yaml: line 25: 'gone' is not counted: it comes from "
					      "'https://example.invalid/user/gone/tar.gz/0123', no registry\n");
	collected_done(&got);
}

TEST(pnpm_lock_says_what_it_cannot_read)
{
	static const struct {
		const char *text, *packages, *notes;
	} cases[] = {
		{ "", "", "" },
		{ "lockfileVersion: '9.0'\n", "", "remark pnpm-lock.yaml: has no 'packages'\n" },
		{ "lockfileVersion: '9.0'\nimporters: { .: { dependencies: { own: { specifier: 'link:own', version: 'link:own' } "
		  "} } }\n",
			"", "remark pnpm-lock.yaml: has no 'packages'\n" },
		{ "lockfileVersion: '9.0'\nimporters: { .: { devDependencies: { a: { specifier: '1', version: 1.0.0 } } } }\n",
			"", "incomplete pnpm-lock.yaml: has no 'packages'\n" },
		{ "lockfileVersion: 5.4\ndependencies: { a: 1.0.0 }\n", "", "incomplete pnpm-lock.yaml: has no 'packages'\n" },
		{ "lockfileVersion: 5.4\npackages:\n  /a/1.0.0: {}\n/b/1.0.0: {}\n", "a 1.0.0\n",
			"incomplete pnpm-lock.yaml: line 4: '/b/1.0.0' is no part of such a file\n" },
		{ "lockfileVersion: 5.4\npackages: {}", "",
			"incomplete pnpm-lock.yaml: the last line has no end: the file may be cut\n" },
		{ "packages: {}\n", "", "incomplete pnpm-lock.yaml: not read: its version '' is none of 5 to 9\n" },
		{ "lockfileVersion: 4\n", "", "incomplete pnpm-lock.yaml: not read: its version '4' is none of 5 to 9\n" },
		{ "lockfileVersion: '10.0'\n", "",
			"incomplete pnpm-lock.yaml: not read: its version '10.0' is none of 5 to 9\n" },
		{ "lockfileVersion: '6.0'\npackages:\n  /a@1: x\n  /b@2: {}\n  /@3: {}\n", "b 2\n",
			"incomplete pnpm-lock.yaml: line 3: '/a@1' is no entry\n"
			"incomplete pnpm-lock.yaml: line 5: a package without a name\n" },
		{ "lockfileVersion: '9.0'\npackages:\n  a@1.0.0: {}\n", "a 1.0.0\n",
			"incomplete pnpm-lock.yaml: no 'snapshots' at its end: it was cut\n" },
		{ "lockfileVersion: 5.4\npackages:\n  /a: {}\n  /b/: {}\n", "",
			"incomplete pnpm-lock.yaml: line 3: a package without a name\n"
			"incomplete pnpm-lock.yaml: line 4: 'b' has no version\n" },
	};
	struct collected got = { 0 };

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		parse(&got, cases[i].text);
		CHECK_SLICE(buffer_slice(&got.packages), cases[i].packages);
		CHECK_SLICE(buffer_slice(&got.notes), cases[i].notes);
	}
	parse(&got, "lockfileVersion: '6.0'\npackages:\n  /a@1: {a\n");
	CHECK_INT(got.package_count, 0);
	CHECK_INT(got.note_count, 1);
	collected_done(&got);
}
