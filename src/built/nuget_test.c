/* nuget_test.c - .NET packages: locked, published, asked for; the formats are those of NuGet's and the SDK's documentation */
#include "base/test.h"
#include "catalog/collected.h"

extern const struct cataloger cataloger_nuget_lock, cataloger_nuget_deps, cataloger_nuget_project;

TEST(nuget_lock_reads_packages_of_each_framework_once)
{
	struct collected got = { .all = true, .with_depends = true };

	CHECK_INT(
		collected_parse(&got, &cataloger_nuget_lock, "srv/packages.lock.json",
			S("{\"version\": 1, \"dependencies\": {\"net6.0\": {"
			  "\"A\": {\"type\": \"Direct\", \"requested\": \"[1.0.0, )\", \"resolved\": \"1.0.0\", \"contentHash\": "
			  "\"x\","
			  "\"dependencies\": {\"C\": \"3.0.0\", \"B\": \"2.0.0\"}},"
			  "\"B\": {\"type\": \"Transitive\", \"resolved\": \"2.0.0\"},"
			  "\"own\": {\"type\": \"Project\", \"dependencies\": {\"A\": \"1.0.0\"}}},"
			  "\"net6.0/linux-x64\": {\"B\": {\"type\": \"Transitive\", \"resolved\": \"2.0.0\"},"
			  "\"C\": {\"type\": \"CentralTransitive\", \"resolved\": \"3.0.0\"}, \"D\": {\"type\": \"Direct\"}}}}")),
		0);
	CHECK_SLICE(buffer_slice(&got.packages), "A 1.0.0 |  | A 1.0.0 |  |  | net6.0 > B, C\n"
						 "B 2.0.0 |  | B 2.0.0 |  |  | net6.0\n"
						 "C 3.0.0 |  | C 3.0.0 |  |  | net6.0/linux-x64\n");
	CHECK_SLICE(buffer_slice(&got.notes), "incomplete srv/packages.lock.json: net6.0/linux-x64: 'D' has no version\n");
	CHECK_INT(collected_parse(&got, &cataloger_nuget_lock, "packages.lock.json",
			  S("{\"dependencies\": {\"net6.0\": {\"A\": {\"resolved\": \"1.0.0\"}, \"B\": {\"resolv")),
		0);
	CHECK_INT(got.package_count, 1);
	CHECK_INT(got.note_count, 1);
	collected_done(&got);
}

TEST(nuget_deps_reads_what_was_published)
{
	struct collected got = { .with_depends = true };

	CHECK_INT(collected_parse(&got, &cataloger_nuget_deps, "app/app.deps.json",
			  S("{\"runtimeTarget\": {\"name\": \".NETCoreApp,Version=v6.0/linux-x64\"}, \"libraries\": {"
			    "\"app/1.0.0\": {\"type\": \"project\", \"serviceable\": false, \"sha512\": \"\"},"
			    "\"runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/6.0.5\": {\"type\": \"runtimepack\"},"
			    "\"A/1.0.0\": {\"type\": \"package\"}, \"X/1.0\": {\"type\": \"package\", \"compileOnly\": true},"
			    "\"System.Web/4.0.0.0\": {\"type\": \"referenceassembly\"}, \"Y/\": {\"type\": \"package\"}},"
			    "\"targets\": {\".NETCoreApp,Version=v6.0\": {}, \".NETCoreApp,Version=v6.0/linux-x64\": {"
			    "\"app/1.0.0\": {\"dependencies\": {\"A\": \"1.0.0\"}, \"runtime\": {\"app.dll\": {}}}}}}")),
		0);
	CHECK_SLICE(buffer_slice(&got.packages), "A 1.0.0\nMicrosoft.NETCore.App.Runtime.linux-x64 6.0.5\napp 1.0.0 > A\n");
	CHECK_SLICE(buffer_slice(&got.notes), "incomplete app/app.deps.json: Y/: 'Y' has no version\n");
	CHECK(cataloger_nuget_deps.accepts(S("app/app.deps.json")));
	CHECK(!cataloger_nuget_deps.accepts(S("app/app.json")) && !cataloger_nuget_deps.accepts(S("app/deps.json")));
	collected_done(&got);
}

/* golden/dotnet.json lists both. */
TEST(nuget_deps_of_the_end_to_end_program_has_what_its_golden_report_lists)
{
	char *path = test_data_path("conformance/e2e/trivy/repo/dotnet/datacollector.deps.json");
	struct slice bytes = test_read_file(path);
	struct collected got = { 0 };

	CHECK_INT(collected_parse(&got, &cataloger_nuget_deps, "datacollector.deps.json", bytes), 0);
	CHECK_SLICE(buffer_slice(&got.packages),
		"Microsoft.VisualStudio.TestPlatform.Common 17.2.0-release-20220408-11\nNewtonsoft.Json 9.0.1\n");
	CHECK_INT(got.note_count, 0);
	free((char *)bytes.ptr);
	free(path);
	collected_done(&got);
}

TEST(nuget_project_reads_pinned_references_and_properties)
{
	struct collected got = { .all = true };

	CHECK_INT(
		collected_parse(&got, &cataloger_nuget_project, "srv/app.csproj",
			S("\xef\xbb\xbf<Project Sdk=\"Microsoft.NET.Sdk\">\n<PropertyGroup><V>1</V><AVersion>$(V).2</AVersion>\n"
			  "<AVersion>$(V).3</AVersion></PropertyGroup>\n<ItemGroup>\n"
			  "<PackageReference Include=\"A\" Version=\"$(AVersion).0\" />\n"
			  "<PackageReference Include=\"B\"><Version>[2.0.0]</Version></PackageReference>\n"
			  "<PackageReference Include=\"C\" Version=\"3.*\" />\n"
			  "<PackageReference Include=\"D\" Version=\"$(Elsewhere)\" />\n"
			  "<PackageReference Include=\"E\" />\n"
			  "<PackageReference Update=\"F\" VersionOverride=\"6.0\" Version=\"5.0\" />\n"
			  "<ProjectReference Include=\"../G/G.csproj\" />\n"
			  "</ItemGroup><Choose><When Condition=\"x\"><ItemGroup>"
			  "<PackageReference Include=\"H\" Version=\" 7.0.0-rc.1 \" /></ItemGroup></When></Choose>\n</Project>")),
		0);
	CHECK_SLICE(buffer_slice(&got.packages),
		"A 1.3.0 |  | A 1.3.0 |  |  | line 5\nB 2.0.0 |  | B 2.0.0 |  |  | line 6\n"
		"F 6.0 |  | F 6.0 |  |  | line 10\nH 7.0.0-rc.1 |  | H 7.0.0-rc.1 |  |  | line 12\n");
	CHECK_SLICE(buffer_slice(&got.notes), "remark srv/app.csproj: line 7: 'C' may be any version of 3.*\n"
					      "remark srv/app.csproj: line 8: 'D' $(Elsewhere): made of what stands elsewhere\n");
	collected_done(&got);
}

TEST(nuget_project_reads_central_versions_and_packages_config)
{
	struct collected got = { 0 };

	CHECK_INT(collected_parse(&got, &cataloger_nuget_project, "srv/Directory.Packages.props",
			  S("<Project><PropertyGroup><X>4.5</X></PropertyGroup><ItemGroup>"
			    "<PackageVersion Include=\"A\" Version=\"1.0.0\" /><PackageVersion Include=\"B\" Version=\"$(x)\" />"
			    "<GlobalPackageReference Include=\"C\" Version=\"2.0\" /></ItemGroup></Project>")),
		0);
	CHECK_SLICE(buffer_slice(&got.packages), "A 1.0.0\nB 4.5\nC 2.0\n");
	CHECK_INT(got.note_count, 0);
	CHECK_INT(collected_parse(&got, &cataloger_nuget_project, "srv/packages.config",
			  S("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<packages>\n"
			    "  <package id=\"A\" version=\"1.0.0\" targetFramework=\"net45\" />\n  <package id=\"B\" "
			    "/>\n</packages>")),
		0);
	CHECK_SLICE(buffer_slice(&got.packages), "A 1.0.0\n");
	CHECK_SLICE(buffer_slice(&got.notes), "incomplete srv/packages.config: line 4: 'B' has no version\n");
	CHECK_INT(collected_parse(&got, &cataloger_nuget_project, "srv/packages.config", S("<packages><package id=\"A\"")), 0);
	CHECK_INT(got.note_count, 1);
	collected_done(&got);
}
