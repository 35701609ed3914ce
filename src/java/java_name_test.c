/* java_name_test.c - what jars are called: the expected artifacts and versions are those of Maven's central repository */
#include "base/test.h"
#include "java/java_name.h"
#include <dirent.h>

TEST(file_names_are_cut_into_artifact_and_version)
{
	static const struct {
		const char *stem, *artifact, *version;
	} cases[] = {
		{ "log4j-core-2.14.1", "log4j-core", "2.14.1" },
		{ "guava-27.0-jre", "guava", "27.0-jre" },
		{ "log4j-1.2-api-2.14.1", "log4j-1.2-api", "2.14.1" },
		{ "spring-boot-2.0.0.M3", "spring-boot", "2.0.0.M3" },
		{ "hibernate-validator-6.0.0.Alpha1", "hibernate-validator", "6.0.0.Alpha1" },
		{ "jetty-server-9.0.0.v20130308", "jetty-server", "9.0.0.v20130308" },
		{ "kafka_2.13-3.0.0", "kafka_2.13", "3.0.0" },
		{ "geronimo-jms_1.1_spec-1.1.1", "geronimo-jms_1.1_spec", "1.1.1" },
		{ "java-cup-runtime-11b-20160615", "java-cup-runtime", "11b-20160615" },
		{ "app-1.0-SNAPSHOT", "app", "1.0-SNAPSHOT" },
		{ "app-1.0-20200101.123456-1", "app", "1.0-20200101.123456-1" },
		{ "commons-beta-1.0-beta-2", "commons-beta", "1.0-beta-2" },
		{ "kotlin-stdlib-jdk8-1.4.10", "kotlin-stdlib-jdk8", "1.4.10" },
		{ "netty-transport-native-epoll-4.1.58.Final-linux-x86_64", "netty-transport-native-epoll",
			"4.1.58.Final-linux-x86_64" },
		{ "log4j", NULL, NULL },
		{ "log4j-", NULL, NULL },
		{ "-1.0", NULL, NULL },
		{ "1.0", NULL, NULL },
		{ "", NULL, NULL },
	};
	struct slice artifact, version;

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		bool cut = java_file_name_cut(slice_from_text(cases[i].stem), &artifact, &version);

		CHECK_INT(cut, cases[i].artifact != NULL);
		if (cut) {
			CHECK_SLICE(artifact, cases[i].artifact);
			CHECK_SLICE(version, cases[i].version);
		}
	}
}

TEST(manifest_and_file_name_together_name_a_jar)
{
	static const struct {
		const char *stem, *manifest, *group, *artifact, *version;
		bool from_manifest;
	} cases[] = {
		{ "spring-core-5.3.17", "Implementation-Title: spring-core\nImplementation-Version: 5.3.17\n", "", "spring-core",
			"5.3.17", true },
		{ "spring-core", "Implementation-Title: spring-core\nImplementation-Version: 5.3.17\n", "", "spring-core",
			"5.3.17", true },
		{ "log4j-core",
			"Implementation-Title: Apache Log4j Core\nImplementation-Version: 2.14.1\n"
			"Implementation-Vendor-Id: org.apache.logging.log4j\nBundle-SymbolicName: "
			"org.apache.logging.log4j.core\n",
			"org.apache.logging.log4j", "log4j-core", "2.14.1", true },
		{ "app", "Implementation-Title: demo\nImplementation-Version: 0.0.1\n", "", "demo", "0.0.1", true },
		{ "bundle", "Bundle-SymbolicName: org.apache.felix.http\nBundle-Version: 1.2.3\n", "", "org.apache.felix.http",
			"1.2.3", true },
		{ "org.eclipse.osgi_3.18.0.v20220516-2155",
			"Bundle-SymbolicName: org.eclipse.osgi; singleton:=true\nBundle-Version: 3.18.0.v20220516-2155\n", "",
			"org.eclipse.osgi", "3.18.0.v20220516-2155", true },
		{ "netty-tcnative-2.0.36.Final-linux-x86_64", "Bundle-Version: 2.0.36.Final\n", "", "netty-tcnative",
			"2.0.36.Final", true },
		/* as it lies in Maven's repository: its manifest still speaks of the release before */
		{ "commons-beanutils-1.7.0", "Implementation-Title: org.apache.commons.beanutils\nImplementation-Version: 1.6\n",
			"", "commons-beanutils", "1.7.0", false },
		{ "velocity-1.5", "Implementation-Vendor-Id: org.apache\nImplementation-Version: 1.5\n", "", "velocity", "1.5",
			true },
		/* a manifest that came along with something packed into it */
		{ "app-1.0", "Implementation-Title: other\nImplementation-Version: 2.0\n", "", "app", "1.0", false },
		{ "app-1.0", "Implementation-Version: ${project.version}\n", "", "app", "1.0", false },
		{ "app", "Implementation-Version: ${project.version}\nImplementation-Title: app\n", "", "app", "", false },
		{ "app", "", "", "app", "", false },
		{ "x", "Implementation-Title: A Title\nSpecification-Version: 1.8\n", "", "x", "1.8", true },
		{ "jackson-databind-2.9.8", "Bundle-SymbolicName: com.fasterxml.jackson.core.jackson-databind\n",
			"com.fasterxml.jackson.core", "jackson-databind", "2.9.8", false },
		{ "jetty-server-9.4.57", "Bundle-SymbolicName: org.eclipse.jetty.server\n", "org.eclipse.jetty", "jetty-server",
			"9.4.57", false },
		/* of org.eclipse.jetty.http2: how many of the words are the group's, nothing tells */
		{ "jetty-http2-common-12.0.20", "Bundle-SymbolicName: org.eclipse.jetty.http2.common\n", "", "jetty-http2-common",
			"12.0.20", false },
		{ "jakarta.annotation-api-2.1.1",
			"Implementation-Vendor-Id: org.glassfish\nBundle-SymbolicName: jakarta.annotation-api\n", "",
			"jakarta.annotation-api", "2.1.1", false },
		{ "servlet-api-3.1", "Bundle-SymbolicName: javax.servlet-api\n", "", "servlet-api", "3.1", false },
		{ "guava-20.0", "Bundle-SymbolicName: com.google.guava\n", "", "guava", "20.0", false },
		{ "a-1", "Implementation-Vendor-Id: The Company, Inc.\n", "", "a", "1", false },
		{ "", "", "", "", "", false },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct java_manifest manifest;
		struct java_name name;

		java_manifest_read(slice_from_text(cases[i].manifest), &manifest, &arena);
		name = java_name_of(slice_from_text(cases[i].stem), &manifest);
		CHECK_SLICE(name.group, cases[i].group);
		CHECK_SLICE(name.artifact, cases[i].artifact);
		CHECK_SLICE(name.version, cases[i].version);
		CHECK_INT(name.from_manifest, cases[i].from_manifest);
	}
}

/* The test data's manifests are called after their jars: artifact-version.jar, as Maven's repository calls them. */
TEST(real_manifests_agree_with_the_names_of_their_jars)
{
	static const struct {
		const char *file, *group, *artifact, *version;
	} cases[] = {
		{ "ST4-4.0.8", "org.antlr", "ST4", "4.0.8" },
		{ "airline-0.8", "io.airlift", "airline", "0.8" },
		{ "caffeine-2.3.5", "", "caffeine", "2.3.5" },
		{ "chronicle-core-2.20.126", "net.openhft", "chronicle-core", "2.20.126" },
		{ "guava-27.0-jre", "", "guava", "27.0-jre" },
		{ "jackson-annotations-2.9.10", "com.fasterxml.jackson.core", "jackson-annotations", "2.9.10" },
		{ "jbcrypt-0.3m", "", "jbcrypt", "0.3m" },
		{ "jna-5.6.0", "", "jna", "5.6.0" },
		{ "log4j-over-slf4j-1.7.25", "", "log4j-over-slf4j", "1.7.25" },
		{ "metrics-core-3.1.5", "io.dropwizard.metrics", "metrics-core", "3.1.5" },
		{ "netty-all-4.1.58.Final", "io.netty", "netty-all", "4.1.58.Final" },
		{ "netty-tcnative-boringssl-static-2.0.36.Final", "", "netty-tcnative-boringssl-static", "2.0.36.Final" },
		{ "ohc-core-j8-0.5.1", "", "ohc-core-j8", "0.5.1" },
		{ "reporter-config3-3.0.3", "com.addthis.metrics", "reporter-config3", "3.0.3" },
		{ "snowball-stemmer-1.3.0.581.1", "", "snowball-stemmer", "1.3.0.581.1" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct java_manifest manifest;
		struct java_name name;
		struct slice bytes;
		char below[256];
		char *path;

		snprintf(below, sizeof below, "conformance/packages/java/manifest-parse/%s.jar", cases[i].file);
		path = test_data_path(below);
		bytes = test_read_file(path);
		java_manifest_read(bytes, &manifest, &arena);
		name = java_name_of(slice_from_text(cases[i].file), &manifest);
		CHECK_SLICE(name.group, cases[i].group);
		CHECK_SLICE(name.artifact, cases[i].artifact);
		CHECK_SLICE(name.version, cases[i].version);
		free((char *)bytes.ptr);
		free(path);
	}
}
