/* damaged_test.c - files in which what lists the packages is damaged, so that they are another document without a fault */
#include "base/test.h"
#include "catalog/collected.h"

extern const struct cataloger cataloger_julia_manifest, cataloger_nuget_deps, cataloger_cargo_lock, cataloger_conan_info,
	cataloger_conan_lock, cataloger_go_mod, cataloger_haskell_lock, cataloger_hex_lock, cataloger_nuget_lock,
	cataloger_nuget_project, cataloger_podfile_lock, cataloger_pubspec_lock, cataloger_swift_resolved;

TEST(files_whose_packages_are_called_otherwise_are_not_whole)
{
	static const struct {
		const struct cataloger *cataloger;
		const char *path, *text, *notes;
	} cases[] = {
		{ &cataloger_podfile_lock, "Podfile.lock", "QODS:\n  - A (1.0)\nCOCOAPODS: 1.11.3\n",
			"incomplete Podfile.lock: line 2: 'QODS' is no part of such a file\n" },
		{ &cataloger_podfile_lock, "Podfile.lock", "PODS:\n  - A (1.0)*  - B (2.0)\nCOCOAPODS: 1.11.3\n",
			"incomplete Podfile.lock: line 2: no pod: 'A (1.0)*  - B (2.0)'\n" },
		{ &cataloger_podfile_lock, "Podfile.lock",
			"PODS:\n  - A (1.0):\n    - Other*  - Other (2.0)\nCOCOAPODS: 1.11.3\n",
			"incomplete Podfile.lock: line 3: no pod: 'Other*  - Other'\n" },
		{ &cataloger_podfile_lock, "Podfile.lock", "PODS:\n  - #A (1.0)\":\n    - B\nCOCOAPODS: 1.11.3\n",
			"incomplete Podfile.lock: line 3: a list where a pod should stand\n" },
		{ &cataloger_podfile_lock, "Podfile.lock", "PODFILE CHECKSUM: 00\n\nCOCOAPODS: 1.11.3\n", "" },
		{ &cataloger_pubspec_lock, "pubspec.lock", "packages: {}\nsdks: {}\na: { version: 1.0.0 }\n",
			"incomplete pubspec.lock: line 3: 'a' is no part of such a file\n" },
		{ &cataloger_pubspec_lock, "pubspec.lock", "sdks: {}\n", "incomplete pubspec.lock: has no table 'packages'\n" },
		{ &cataloger_haskell_lock, "stack.yaml.lock", "snapshots: []\n",
			"incomplete stack.yaml.lock: has no list 'packages'\n" },
		{ &cataloger_nuget_lock, "packages.lock.json", "{\"version\": 1}\n",
			"incomplete packages.lock.json: has no table 'dependencies'\n" },
		{ &cataloger_nuget_lock, "packages.lock.json", "{\"version\": 1, \"dependencies\": {}}\n", "" },
		{ &cataloger_nuget_project, "packages.config",
			"<packages><qackage id=\"A\" version=\"1\"/>=package id=\"B\"</packages>\n",
			"incomplete packages.config: line 1: 'qackage' is no package\n"
			"incomplete packages.config: text between its packages: '=package id=\"B\"'\n" },
		{ &cataloger_swift_resolved, "Package.resolved", "{\"object\": {}, \"version\": 1}\n",
			"incomplete Package.resolved: has no list 'pins'\n" },
		{ &cataloger_swift_resolved, "Package.resolved", "{\"pins\": [], \"version\": 2}\n", "" },
		{ &cataloger_conan_lock, "conan.lock", "{\"version\": \"0.5\", \"rfquires\": [\"a/1.0\"]}\n",
			"incomplete conan.lock: 'rfquires', which is unknown, may hold packages\n" },
		{ &cataloger_conan_lock, "conan.lock", "{\"version\": \"0.5\"}\n", "" },
		{ &cataloger_conan_lock, "conan.lock", "{\"graph_lock\": {\"modes\": {}}}\n",
			"incomplete conan.lock: a graph without nodes\n" },
		{ &cataloger_conan_lock, "conan.lock", "{\"graph_lock\": {\"nodes\": {\"0\": {}, \"1\": {}}}}\n",
			"incomplete conan.lock: node '1' has no reference\n" },
		{ &cataloger_conan_info, "conaninfo.txt", "[settings]\n?requires]\na/1.0[x\na/1.0 b\n[odd]\nx\n",
			"incomplete conaninfo.txt: line 2: '?requires]' is no known section\n"
			"incomplete conaninfo.txt: line 5: '[odd]' is no known section\n" },
		{ &cataloger_conan_info, "conaninfo.txt", "[requires]\na/1.Y\na/1.Y[full_requires\na/1.0 b\n",
			"incomplete conaninfo.txt: line 3: no reference\n"
			"incomplete conaninfo.txt: line 4: no reference\n" },
		{ &cataloger_hex_lock, "mix.lock", "e{\n  \"a\": {:hex, :a, \"1.0.0\", \"00\"},\n}\n",
			"incomplete mix.lock: begins neither with a map nor with a list\n" },
		{ &cataloger_hex_lock, "mix.lock", "%{\n  #a\": {:hex, :a, \"1.0.0\", \"00\"},\n}\n",
			"remark mix.lock: line 2: a comment: what it holds is not read\n" },
		{ &cataloger_hex_lock, "mix.lock", "%{\n}\n", "" },
		{ &cataloger_cargo_lock, "Cargo.lock", "version = 4\n\n[[qackage]]\nname = \"a\"\nversion = \"1.0.0\"\n",
			"incomplete Cargo.lock: line 3: 'qackage', which is unknown, may list packages\n" },
		{ &cataloger_go_mod, "go.mod", "module m require a v1.0.0\ngo 1.21 // \x0b\n",
			"incomplete go.mod: line 1: not understood\nincomplete go.mod: line 2: a control character\n" },
		{ &cataloger_haskell_lock, "cabal.project.freeze",
			"constraints: any.a ?=1.0,\n             any.b =<2.0,\n    b +c\n",
			"remark cabal.project.freeze: line 1: 'any.a ?=1.0' names no version\n"
			"remark cabal.project.freeze: line 2: 'any.b =<2.0' names no version\n" },
		{ &cataloger_nuget_deps, "a.deps.json", "{\"targets\": {}}\n",
			"incomplete a.deps.json: has no table 'libraries'\n" },
		{ &cataloger_nuget_project, "a.csproj",
			"<Project><ItemGroup><QackageReference Include='A' Version='1'/><PackageReference Version='1'/>"
			"<PackageReference Include='B'/><PackageDownload Include='C' Version='[1]'/></ItemGroup></Project>\n",
			"incomplete a.csproj: line 1: a package without a name\n"
			"remark a.csproj: line 1: 'QackageReference' names a version, but is no known kind of package\n" },
		{ &cataloger_julia_manifest, "Manifest.toml", "[[deps.A]]\nuuid = '1'\nversion = '1'\n",
			"incomplete Manifest.toml: has no manifest_format\n" },
		{ &cataloger_julia_manifest, "Manifest.toml", "manifest_format = '2.0'\n[[depq.A]]\nuuid = '1'\nversion = '1'\n",
			"incomplete Manifest.toml: line 2: 'depq', which is unknown, may hold packages\n" },
		{ &cataloger_julia_manifest, "Manifest.toml", "manifest_format = '2.0'\n[[deps.A]]\nuuid = '1'\n",
			"remark Manifest.toml: 'A' is not counted: it is a part of Julia, of no stated version\n" },
		{ &cataloger_julia_manifest, "Manifest.toml", "[[A]]\nuuid = '1'\ngit-tree-sha1 = '2'\n",
			"incomplete Manifest.toml: line 1: 'A' has no version\n" },
	};
	struct collected got = { 0 };

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		CHECK_INT(collected_parse(&got, cases[i].cataloger, cases[i].path, slice_from_text(cases[i].text)), 0);
		CHECK_SLICE(lines_sorted(buffer_slice(&got.notes), &got.arena), cases[i].notes);
	}
	collected_done(&got);
}
