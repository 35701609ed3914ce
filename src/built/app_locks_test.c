/* app_locks_test.c - packages of CocoaPods, Dart, Julia, Haskell and OCaml, after what their tools write */
#include "base/test.h"
#include "catalog/collected.h"

extern const struct cataloger cataloger_podfile_lock, cataloger_pubspec_lock, cataloger_julia_manifest, cataloger_haskell_lock,
	cataloger_opam;

TEST(podfile_lock_joins_the_parts_of_a_pod)
{
	struct collected got = { .all = true, .with_depends = true };

	CHECK_INT(collected_parse(&got, &cataloger_podfile_lock, "ios/Podfile.lock",
			  S("PODS:\n  - AFNetworking (4.0.1):\n    - AFNetworking/NSURLSession (= 4.0.1)\n"
			    "    - AFNetworking/Reachability (= 4.0.1)\n"
			    "  - AFNetworking/NSURLSession (4.0.1):\n    - AFNetworking/Reachability\n    - Other (~> 1.0)\n"
			    "  - AFNetworking/Reachability (4.0.1)\n"
			    "  - \"GoogleUtilities/NSData+zlib (7.7.0)\":\n    - Third/Part\n"
			    "  - Other (1.2.3-beta.1)\n  - Third\n"
			    "DEPENDENCIES:\n  - AFNetworking (~> 4.0)\n\nSPEC CHECKSUMS:\n  AFNetworking: 00\n\n"
			    "PODFILE CHECKSUM: 00\n\nCOCOAPODS: 1.11.3\n")),
		0);
	CHECK_SLICE(buffer_slice(&got.packages), "AFNetworking 4.0.1 |  | AFNetworking 4.0.1 |  |  | line 2 > Other\n"
						 "GoogleUtilities 7.7.0 |  | GoogleUtilities 7.7.0 |  |  | line 9 > Third\n"
						 "Other 1.2.3-beta.1 |  | Other 1.2.3-beta.1 |  |  | line 11\n");
	CHECK_SLICE(buffer_slice(&got.notes), "incomplete ios/Podfile.lock: line 12: 'Third' has no version\n");
	collected_done(&got);
}

/* What a tool wrote and was cut off between two entries has no error in it: what is missing tells. */
TEST(files_that_are_cut_off_between_their_entries_are_not_whole)
{
	static const struct {
		const struct cataloger *cataloger;
		const char *path, *text, *notes;
	} cases[] = {
		{ &cataloger_podfile_lock, "Podfile.lock", "PODS:\n  - A (1.0)\n",
			"incomplete Podfile.lock: COCOAPODS is missing, which stands at its end\n" },
		{ &cataloger_pubspec_lock, "pubspec.lock", "packages: {}\n",
			"incomplete pubspec.lock: sdks is missing, which stands at its end\n" },
		{ &cataloger_haskell_lock, "stack.yaml.lock", "packages: []\n",
			"incomplete stack.yaml.lock: snapshots is missing, which stands at its end\n" },
		{ &cataloger_haskell_lock, "cabal.project.freeze", "active-repositories: a\n",
			"incomplete cabal.project.freeze: has no constraints\n" },
		{ &cataloger_julia_manifest, "Manifest.toml", "", "incomplete Manifest.toml: is empty\n" },
		{ &cataloger_julia_manifest, "Manifest.toml", "manifest_format = \"2.0\"",
			"remark Manifest.toml: its last line has no end: it may be cut off\n" },
	};
	struct collected got = { 0 };

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		CHECK_INT(collected_parse(&got, cases[i].cataloger, cases[i].path, slice_from_text(cases[i].text)), 0);
		CHECK_SLICE(buffer_slice(&got.notes), cases[i].notes);
	}
	collected_done(&got);
}

TEST(pubspec_lock_leaves_out_what_the_sdk_brings)
{
	struct collected got = { .all = true };

	CHECK_INT(collected_parse(&got, &cataloger_pubspec_lock, "pubspec.lock",
			  S("packages:\n  flutter:\n    dependency: \"direct main\"\n    description: flutter\n    source: sdk\n"
			    "    version: \"0.0.0\"\n  a:\n    dependency: transitive\n    description:\n      name: a\n"
			    "      url: \"https://example.invalid\"\n    source: hosted\n    version: \"1.10\"\n"
			    "  b:\n    description:\n      path: b\n      relative: true\n    source: path\n    version: "
			    "\"0.0.1+2\"\n"
			    "  c:\n    source: hosted\nsdks:\n  dart: \">=2.18.0 <3.0.0\"\n")),
		0);
	CHECK_SLICE(buffer_slice(&got.packages), "a 1.10 |  | a 1.10 |  |  | line 8\nb 0.0.1+2 |  | b 0.0.1+2 |  |  | line 15\n");
	CHECK_SLICE(buffer_slice(&got.notes), "incomplete pubspec.lock: line 21: 'c' has no version\n");
	collected_done(&got);
}

/* golden/pubspec.lock.json lists both. */
TEST(pubspec_lock_of_the_end_to_end_project_has_what_its_golden_report_lists)
{
	char *path = test_data_path("conformance/e2e/trivy/repo/pubspec/pubspec.lock");
	struct slice bytes = test_read_file(path);
	struct collected got = { 0 };

	CHECK_INT(collected_parse(&got, &cataloger_pubspec_lock, "pubspec.lock", bytes), 0);
	CHECK_SLICE(buffer_slice(&got.packages), "http 0.13.2\nshelf 1.3.1\n");
	CHECK_SLICE(buffer_slice(&got.notes), "remark pubspec.lock: its last line has no end: it may be cut off\n");
	free((char *)bytes.ptr);
	free(path);
	collected_done(&got);
}

TEST(julia_manifest_reads_both_versions_of_its_format)
{
	static const struct {
		const char *text, *packages;
	} cases[] = {
		{ "[[Base64]]\nuuid = \"2a0f44e3-6c83-55bd-87e4-b1978d98bd5f\"\n\n[[JSON]]\n"
		  "deps = [\"Base64\"]\ngit-tree-sha1 = \"00\"\nuuid = \"682c06a0-de6a-54ab-a142-c8b1cf79cde6\"\n"
		  "version = \"0.21.1\"\n",
			"JSON 0.21.1 > Base64\n" },
		{ "julia_version = \"1.9.0\"\nmanifest_format = \"2.0\"\nproject_hash = \"00\"\n\n[[deps.Base64]]\n"
		  "uuid = \"2a0f44e3-6c83-55bd-87e4-b1978d98bd5f\"\n\n[[deps.A]]\nuuid = "
		  "\"00000000-0000-0000-0000-000000000001\"\n"
		  "version = \"1.0.0\"\n    [deps.A.deps]\n    Base64 = \"2a0f44e3-6c83-55bd-87e4-b1978d98bd5f\"\n\n"
		  "[[deps.A]]\nuuid = \"00000000-0000-0000-0000-000000000003\"\nversion = \"2.0.0+1\"\n",
			"A 1.0.0 > Base64\nA 2.0.0+1\nBase64 1.9.0\n" },
		{ "manifest_format = \"2.0\"\n[deps]\n", "" },
	};
	struct collected got = { .with_depends = true };

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		CHECK_INT(collected_parse(&got, &cataloger_julia_manifest, "Manifest.toml", slice_from_text(cases[i].text)), 0);
		CHECK_SLICE(buffer_slice(&got.packages), cases[i].packages);
		CHECK_INT(got.note_count, 0);
	}
	CHECK_INT(collected_parse(&got, &cataloger_julia_manifest, "Manifest.toml",
			  S("manifest_format = \"2.0\"\n[[deps.A]]\ndeps = [\"B\"]\nversion = \"1.0.0\"\n")),
		0);
	CHECK_SLICE(buffer_slice(&got.notes),
		"incomplete Manifest.toml: 'B' is needed by what stands here, but does not stand here itself\n");
	CHECK(cataloger_julia_manifest.accepts(S("app/Manifest.toml")) &&
		cataloger_julia_manifest.accepts(S("Manifest-v1.11.toml")));
	CHECK(cataloger_julia_manifest.accepts(S("srv/packages/mine/Manifest.toml")));
	CHECK(!cataloger_julia_manifest.accepts(S("root/.julia/packages/JSON/93Ea8/Manifest.toml")));
	CHECK(!cataloger_julia_manifest.accepts(S("root/.julia/packages/JSON/93Ea8/docs/Manifest.toml")));
	CHECK(!cataloger_julia_manifest.accepts(S("app/Cargo.toml")));
	collected_done(&got);
}

TEST(haskell_lock_reads_stack_and_cabal)
{
	struct collected got = { .all = true };

	CHECK_INT(collected_parse(&got, &cataloger_haskell_lock, "stack.yaml.lock",
			  S("packages:\n- completed:\n    hackage: text-icu-0.8.0.1@sha256:00,2000\n    pantry-tree:\n"
			    "      sha256: 00\n      size: 1\n  original:\n    hackage: text-icu-0.8.0.1\n"
			    "- completed:\n    commit: 00\n    git: https://example.invalid/b.git\n    name: b\n    version: "
			    "'1.10'\n"
			    "- completed:\n    hackage: nothing\nsnapshots:\n- completed:\n    size: 1\n")),
		0);
	CHECK_SLICE(buffer_slice(&got.packages),
		"b 1.10 |  | b 1.10 |  |  | line 9\ntext-icu 0.8.0.1 |  | text-icu 0.8.0.1 |  |  | line 2\n");
	CHECK_SLICE(buffer_slice(&got.notes), "incomplete stack.yaml.lock: line 14: no package and version\n");
	CHECK_INT(collected_parse(&got, &cataloger_haskell_lock, "cabal.project.freeze",
			  S("active-repositories: example.invalid:merge\nconstraints: any.Cabal ==3.6.3.0,\n"
			    "             any.aeson ==2.0.3.0,\n             aeson -cffi +ordered-keymap,\n             -- "
			    "nothing\n"
			    "             any.x ==1.0 || ==1.1,\n             text ==2.0\nindex-state: example.invalid "
			    "2022-01-01T00:00:00Z\n")),
		0);
	CHECK_SLICE(buffer_slice(&got.packages), "Cabal 3.6.3.0 |  | Cabal 3.6.3.0 |  |  | line 2\n"
						 "aeson 2.0.3.0 |  | aeson 2.0.3.0 |  |  | line 3\n"
						 "text 2.0 |  | text 2.0 |  |  | line 7\n");
	CHECK_SLICE(buffer_slice(&got.notes), "remark cabal.project.freeze: line 6: 'x' may be any version of 1.0 || ==1.1\n");
	CHECK_INT(collected_parse(
			  &got, &cataloger_haskell_lock, "cabal.project.freeze", S("constraints: any.a ==1,\n any.b ==2,\n")),
		0);
	CHECK_INT(got.package_count, 2);
	CHECK_SLICE(buffer_slice(&got.notes), "incomplete cabal.project.freeze: ends behind a comma\n");
	collected_done(&got);
}

TEST(opam_reads_what_a_switch_has_installed)
{
	struct collected got = { .all = true };

	CHECK_INT(collected_parse(&got, &cataloger_opam, "root/.opam/4.14/.opam-switch/switch-state",
			  S("opam-version: \"2.0\"\ncompiler: [\"ocaml-base-compiler.4.14.0\"]\nroots: [\"x.1\"]\n"
			    "installed: [\n  \"base-bigarray.base\"\n  \"dune.3.6.1\" \"odd\"\n  \"ocaml.4.14.0\"\n]\npinned: "
			    "[\"y.2\"]\n")),
		0);
	CHECK_SLICE(buffer_slice(&got.packages), "base-bigarray base |  | base-bigarray base |  |  | line 5\n"
						 "dune 3.6.1 |  | dune 3.6.1 |  |  | line 6\n"
						 "ocaml 4.14.0 |  | ocaml 4.14.0 |  |  | line 7\n");
	CHECK_INT(got.note_count, 1);
	CHECK_INT(collected_parse(&got, &cataloger_opam, "a/.opam-switch/switch-state", S("installed: [\"a.1\" \"b.2\n")), 0);
	CHECK_SLICE(buffer_slice(&got.packages), "a 1 |  | a 1 |  |  | line 1\n");
	CHECK_INT(got.note_count, 2);
	CHECK_INT(collected_parse(&got, &cataloger_opam, "a/.opam-switch/switch-state", S("installed: []\n")), 0);
	CHECK_INT(got.note_count, 0);
	collected_done(&got);
}
