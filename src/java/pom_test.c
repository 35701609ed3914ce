/* pom_test.c - Java packages that projects of Maven and Gradle ask for, after https://maven.apache.org/pom.html */
#include "base/test.h"
#include "catalog/collected.h"

extern const struct cataloger cataloger_pom, cataloger_gradle_lock;

#define DEPENDENCY(group, artifact, rest) \
	"<dependency><groupId>" group "</groupId><artifactId>" artifact "</artifactId>" rest "</dependency>\n"

TEST(pom_fills_properties_and_takes_managed_versions)
{
	struct collected got = { .with_depends = true };

	CHECK_INT(
		collected_parse(&got, &cataloger_pom, "srv/pom.xml",
			S("<?xml version=\"1.0\"?>\n<project xmlns=\"http://maven.apache.org/POM/4.0.0\">\n"
			  "<parent><groupId>com.example</groupId><artifactId>parent</artifactId><version>9</version></parent>\n"
			  "<artifactId>app</artifactId><version>${revision}</version>\n"
			  "<properties><revision>1.${minor}</revision><minor>2</minor><a.version>0</a.version>"
			  "<a.version>3.0</a.version></properties>\n"
			  "<dependencyManagement><dependencies>\n" DEPENDENCY(
				  "g", "managed", "<version>${a.version}.1</version>") DEPENDENCY("g", "for-tests",
				  "<version>1</version><scope>test</scope>") DEPENDENCY("g", "bom",
				  "<version>1</version><type>pom</type><scope>import</scope>") "</dependencies></"
											       "dependencyManagement>\n<"
											       "dependencies>\n" DEPENDENCY("g",
												       "a",
												       "<version>${a.version}</"
												       "version>") DEPENDENCY("g",
												       "managed",
												       "") DEPENDENCY("g",
												       "for-tests",
												       "") DEPENDENCY("${project."
														      "groupId}",
												       "sibling",
												       "<version>${project."
												       "version}</version>") DEPENDENCY("g",
												       "parents",
												       "<version>${project."
												       "parent.version}</"
												       "version><scope>runtime</"
												       "scope>") DEPENDENCY("g",
												       "given",
												       "<version>1</"
												       "version><scope>provided</"
												       "scope>") DEPENDENCY("g",
												       "exact",
												       "<version>[5]</"
												       "version><optional>true</"
												       "optional>") "</"
														    "dependencies"
														    ">\n<build><"
														    "plugins><"
														    "plugin><"
														    "dependencies"
														    ">" DEPENDENCY(
															    "g",
															    "plug"
															    "ins",
															    "<ver"
															    "sion"
															    ">1</"
															    "vers"
															    "ion"
															    ">") "</"
																 "depende"
																 "ncies><"
																 "/plugin"
																 "></"
																 "plugins"
																 "></"
																 "build>"
																 "\n</"
																 "project"
																 ">")),
		0);
	CHECK_SLICE(buffer_slice(&got.packages),
		"com.example:app 1.2 > com.example:sibling, g:a, g:exact, g:managed, g:parents\ncom.example:sibling 1.2\n"
		"g:a 3.0\ng:exact 5\ng:managed 3.0.1\ng:parents 9\n");
	CHECK_INT(got.note_count, 0);
	collected_done(&got);
}

TEST(pom_says_which_versions_it_does_not_know)
{
	struct collected got = { 0 };

	CHECK_INT(collected_parse(&got, &cataloger_pom, "srv/pom.xml",
			  S("<project><dependencies>\n" DEPENDENCY("g", "a", "") DEPENDENCY(
				  "g", "b", "<version>${elsewhere}</version>") DEPENDENCY("g", "c", "<version>[1,2)</version>")
					  DEPENDENCY("${x}", "d", "<version>1</version>") DEPENDENCY(
						  "g", "e", "<version>1</version>") DEPENDENCY("g", "f",
						  "<version>${f}</version><scope>test</scope>") "</dependencies></project>")),
		0);
	CHECK_SLICE(buffer_slice(&got.packages), "g:e 1\n");
	CHECK_SLICE(buffer_slice(&got.notes),
		"remark srv/pom.xml: line 2: the version of 'g:a' (none) is not known by this file alone\n"
		"remark srv/pom.xml: line 3: the version of 'g:b' (${elsewhere}) is not known by this file alone\n"
		"remark srv/pom.xml: line 4: the version of 'g:c' ([1,2)) is not known by this file alone\n"
		"remark srv/pom.xml: line 5: '${x}:d' is not known by this file alone\n");
	CHECK_INT(collected_parse(&got, &cataloger_pom, "srv/pom.xml", S("<project><dependencies><dependency>")), 0);
	CHECK_INT(got.package_count, 0);
	CHECK_INT(got.note_count, 1);
	CHECK_INT(collected_parse(&got, &cataloger_pom, "srv/pom.xml", S("<other/>")), 0);
	CHECK_INT(got.note_count, 0);
	collected_done(&got);
}

/* golden/pom.json finds jackson-databind 2.9.1 and nothing of scope test or provided. */
TEST(pom_of_the_end_to_end_project_has_what_its_golden_report_names)
{
	char *path = test_data_path("conformance/e2e/trivy/repo/pom/pom.xml");
	struct slice bytes = test_read_file(path);
	struct collected got = { 0 };

	CHECK_INT(collected_parse(&got, &cataloger_pom, "pom.xml", bytes), 0);
	CHECK_SLICE(buffer_slice(&got.packages),
		"com.example:log4shell 1.0-SNAPSHOT\ncom.fasterxml.jackson.core:jackson-databind 2.9.1\n");
	CHECK_INT(got.note_count, 0);
	free((char *)bytes.ptr);
	free(path);
	collected_done(&got);
}

TEST(gradle_lock_reads_lines_of_coordinates)
{
	struct collected got = { .all = true };

	CHECK_INT(collected_parse(&got, &cataloger_gradle_lock, "srv/gradle.lockfile",
			  S("# This is a Gradle generated file for dependency locking.\n"
			    "cglib:cglib-nodep:2.1.2=testRuntimeClasspath,classpath\n"
			    "org.springframework:spring-core:5.3.17=compileClasspath\norg.old:a:1.0\nodd\na:b=c\n"
			    "empty=annotationProcessor\n")),
		0);
	CHECK_SLICE(buffer_slice(&got.packages),
		"cglib:cglib-nodep 2.1.2 |  | cglib:cglib-nodep 2.1.2 |  |  | line 2\n"
		"org.old:a 1.0 |  | org.old:a 1.0 |  |  | line 4\n"
		"org.springframework:spring-core 5.3.17 |  | org.springframework:spring-core 5.3.17 |  |  | line 3\n");
	CHECK_SLICE(buffer_slice(&got.notes), "incomplete srv/gradle.lockfile: line 5: no group, artifact and version\n"
					      "incomplete srv/gradle.lockfile: line 6: no group, artifact and version\n");
	CHECK_INT(collected_parse(&got, &cataloger_gradle_lock, "gradle.lockfile", S("a:b:1=x\n")), 0);
	CHECK_SLICE(buffer_slice(&got.notes), "incomplete gradle.lockfile: 'empty=' is missing, which stands at its end\n");
	CHECK_INT(collected_parse(&got, &cataloger_gradle_lock, "gradle/dependency-locks/x.lockfile", S("a:b:1\n")), 0);
	CHECK_INT(got.note_count, 0);
	CHECK(cataloger_gradle_lock.accepts(S("gradle.lockfile")) &&
		cataloger_gradle_lock.accepts(S("a/buildscript-gradle.lockfile")));
	CHECK(cataloger_gradle_lock.accepts(S("a/gradle/dependency-locks/compileClasspath.lockfile")));
	CHECK(!cataloger_gradle_lock.accepts(S("a/flake.lockfile")));
	collected_done(&got);
}
