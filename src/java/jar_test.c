/* jar_test.c - Java packages in archives, and what a hostile archive cannot do */
#include "base/test.h"
#include "catalog/collected.h"
#include "java/zip_made.h"

extern const struct cataloger cataloger_jar;

#define POM(group, artifact) S("META-INF/maven/" group "/" artifact "/pom.properties")
#define COORDINATES(group, artifact, version) \
	S("#Generated\n#Fri\nversion=" version "\r\ngroupId=" group "\r\nartifactId=" artifact "\r\n")
#define LOG4J "org.apache.logging.log4j"

static void parse(struct collected *got, const char *path, struct slice bytes)
{
	got->all = got->with_path = true;
	CHECK_INT(collected_parse(got, &cataloger_jar, path, bytes), 0);
}

TEST(jar_reads_maven_coordinates)
{
	struct collected got = { 0 };
	struct zip_made zip = { 0 };

	zip_made_add(&zip, S("META-INF/"), S(""));
	zip_made_add(&zip, S("META-INF/MANIFEST.MF"),
		S("Implementation-Title: Apache Log4j Core\r\nImplementation-Version: 2.14.1\r\n"));
	zip_made_add(&zip, POM(LOG4J, "log4j-core"), COORDINATES(LOG4J, "log4j-core", "2.14.1"));
	parse(&got, "app/log4j-core-2.14.1.jar", zip_made_end(&zip));
	CHECK_SLICE(buffer_slice(&got.packages),
		"app/log4j-core-2.14.1.jar: " LOG4J ":log4j-core 2.14.1 |  | " LOG4J
		":log4j-core 2.14.1 |  |  | META-INF/maven/" LOG4J "/log4j-core/pom.properties\n");
	CHECK_INT(got.note_count, 0);
	zip_made_done(&zip);
	collected_done(&got);
}

TEST(jar_names_what_is_packed_into_it_and_itself)
{
	struct collected got = { 0 };
	struct zip_made zip = { 0 };

	/* two strangers' coordinates, of which one stands twice; its own name stands in the manifest */
	zip_made_add(&zip, S("meta-inf/manifest.mf"),
		S("Implementation-Title: app\nImplementation-Version: 3.0\nImplementation-Vendor-Id: org.example\n"));
	zip_made_add(&zip, POM("g", "a"), COORDINATES("g", "a", "1"));
	zip_made_add(&zip, S("WEB-INF/classes/META-INF/maven/g/a/pom.properties"), COORDINATES("g", "a", "1"));
	zip_made_add(&zip, POM("g", "b"), COORDINATES("g", "b", "2"));
	parse(&got, "app.jar", zip_made_end(&zip));
	CHECK_SLICE(buffer_slice(&got.packages),
		"app.jar: g:a 1 |  | g:a 1 |  |  | META-INF/maven/g/a/pom.properties\n"
		"app.jar: g:b 2 |  | g:b 2 |  |  | META-INF/maven/g/b/pom.properties\n"
		"app.jar: org.example:app 3.0 |  | org.example:app 3.0 |  |  | META-INF/MANIFEST.MF\n");
	zip_made_done(&zip);

	/* one of the coordinates is its own */
	zip_made_add(&zip, S("META-INF/MANIFEST.MF"), S("Implementation-Version: 3.0\n"));
	zip_made_add(&zip, POM("g", "a"), COORDINATES("g", "a", "1"));
	zip_made_add(&zip, POM("org.example", "app"), COORDINATES("org.example", "app", "3.0"));
	parse(&got, "app-3.0.jar", zip_made_end(&zip));
	CHECK_SLICE(buffer_slice(&got.packages), "app-3.0.jar: g:a 1 |  | g:a 1 |  |  | META-INF/maven/g/a/pom.properties\n"
						 "app-3.0.jar: org.example:app 3.0 |  | org.example:app 3.0 |  |  | "
						 "META-INF/maven/org.example/app/pom.properties\n");
	zip_made_done(&zip);
	collected_done(&got);
}

TEST(jar_is_named_by_manifest_or_file_without_coordinates)
{
	static const struct {
		const char *path, *manifest, *packages, *notes;
	} cases[] = {
		{ "a/spring-beans-5.3.17.jar", "Implementation-Title: spring-beans\nImplementation-Version: 5.3.17\n",
			"a/spring-beans-5.3.17.jar: spring-beans 5.3.17 |  | spring-beans 5.3.17 |  |  | META-INF/MANIFEST.MF\n",
			"" },
		{ "a/commons-io-2.6.JAR", NULL, "a/commons-io-2.6.JAR: commons-io 2.6 |  | commons-io 2.6 |  |  | file name\n",
			"" },
		{ "a/app.war", NULL, "", "remark a/app.war: says neither what it is called nor which version it is\n" },
		{ "a/x.jar", "Implementation-Title: x\x01y\nImplementation-Version: 1\n",
			"a/x.jar: x 1 |  | x 1 |  |  | META-INF/MANIFEST.MF\n", "" },
		{ "a/x.jar", "Implementation-Title: x\nImplementation-Version: 1\x01\n", "",
			"incomplete a/x.jar: META-INF/MANIFEST.MF: the version of 'x' is too long, or holds control "
			"characters\n" },
	};
	struct collected got = { 0 };

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct zip_made zip = { 0 };

		zip_made_add(&zip, S("a.class"), S(""));
		if (cases[i].manifest)
			zip_made_add(&zip, S("META-INF/MANIFEST.MF"), slice_from_text(cases[i].manifest));
		parse(&got, cases[i].path, zip_made_end(&zip));
		CHECK_SLICE(buffer_slice(&got.packages), cases[i].packages);
		CHECK_SLICE(buffer_slice(&got.notes), cases[i].notes);
		zip_made_done(&zip);
	}
	collected_done(&got);
}

TEST(jar_takes_from_the_path_what_properties_do_not_fill_in)
{
	static const struct {
		const char *properties, *packages, *notes;
	} cases[] = {
		{ "version=1.5\n", "a-2.jar: g:a 1.5 |  | g:a 1.5 |  |  | META-INF/maven/g/a/pom.properties\n", "" },
		{ "groupId=\nartifactId=${x}\nversion = 1\\u002e5\n",
			"a-2.jar: g:a 1.5 |  | g:a 1.5 |  |  | META-INF/maven/g/a/pom.properties\n", "" },
		{ "version=${project.version}\n", "a-2.jar: g:a 2 |  | g:a 2 |  |  | META-INF/maven/g/a/pom.properties\n", "" },
		{ "groupId=h\nartifactId=b\nversion=2\n", "a-2.jar: h:b 2 |  | h:b 2 |  |  | META-INF/maven/g/a/pom.properties\n",
			"" },
		/* nothing in common: packed into another one, as guice-4.2.3.jar holds cglib 3.2.12 */
		{ "artifactId=b\nversion=3\n",
			"a-2.jar: a 2 |  | a 2 |  |  | file name\n"
			"a-2.jar: g:b 3 |  | g:b 3 |  |  | META-INF/maven/g/a/pom.properties\n",
			"" },
		{ "artifactId=b\\u0000\nversion=2\n", "",
			"incomplete a-2.jar: META-INF/maven/g/a/pom.properties: the name of a package is empty, too long, or "
			"holds "
			"control characters\n" },
	};
	struct collected got = { 0 };

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct zip_made zip = { 0 };

		zip_made_add(&zip, POM("g", "a"), slice_from_text(cases[i].properties));
		parse(&got, "a-2.jar", zip_made_end(&zip));
		CHECK_SLICE(buffer_slice(&got.packages), cases[i].packages);
		CHECK_SLICE(buffer_slice(&got.notes), cases[i].notes);
		zip_made_done(&zip);
	}
	collected_done(&got);
}

TEST(jar_says_so_when_something_packed_into_it_has_no_version)
{
	struct collected got = { 0 };
	struct zip_made zip = { 0 };

	zip_made_add(&zip, POM("g", "a"), S("version=1\n"));
	zip_made_add(&zip, POM("g", "b"), S("version=${v}\n"));
	parse(&got, "a.jar", zip_made_end(&zip));
	CHECK_SLICE(buffer_slice(&got.packages), "a.jar: g:a 1 |  | g:a 1 |  |  | META-INF/maven/g/a/pom.properties\n");
	CHECK_SLICE(buffer_slice(&got.notes), "incomplete a.jar: META-INF/maven/g/b/pom.properties: states no version\n");
	zip_made_done(&zip);
	collected_done(&got);
}

TEST(jar_looks_into_archives_inside)
{
	struct collected got = { 0 };
	struct zip_made inner = { 0 }, middle = { 0 }, outer = { 0 };
	struct slice inner_bytes;

	zip_made_add(&inner, POM(LOG4J, "log4j-core"), COORDINATES(LOG4J, "log4j-core", "2.14.1"));
	inner_bytes = zip_made_end(&inner);
	zip_made_add(&middle, S("WEB-INF/lib/log4j-core-2.14.1.jar"), inner_bytes);
	zip_made_add(&middle, S("WEB-INF/lib/not-an-archive.txt"), S("x"));
	zip_made_add(&middle, S("WEB-INF/lib.jar/"), S(""));
	zip_made_add(&outer, S("we\nb.war"), zip_made_end(&middle));
	zip_made_add(&outer, S("lib/a.jar"), inner_bytes);
	parse(&got, "opt/app-1.0.ear", zip_made_end(&outer));
	CHECK_SLICE(buffer_slice(&got.packages),
		"opt/app-1.0.ear!/we?b.war!/WEB-INF/lib/log4j-core-2.14.1.jar: " LOG4J ":log4j-core 2.14.1 |  | " LOG4J
		":log4j-core 2.14.1 |  |  | META-INF/maven/" LOG4J "/log4j-core/pom.properties\n"
		"opt/app-1.0.ear!/lib/a.jar: " LOG4J ":log4j-core 2.14.1 |  | " LOG4J
		":log4j-core 2.14.1 |  |  | META-INF/maven/" LOG4J "/log4j-core/pom.properties\n"
		"opt/app-1.0.ear: app 1.0 |  | app 1.0 |  |  | file name\n");
	CHECK_SLICE(buffer_slice(&got.notes),
		"remark opt/app-1.0.ear!/we?b.war: says neither what it is called nor which version it is\n");
	zip_made_done(&inner);
	zip_made_done(&middle);
	zip_made_done(&outer);
	collected_done(&got);
}

TEST(jar_may_begin_with_a_script)
{
	struct collected got = { 0 };
	struct zip_made zip = { 0 };

	buffer_add_slice(&zip.bytes, S("#!/bin/sh\nexec java -jar $0\n"));
	zip_made_add(&zip, POM("g", "a"), COORDINATES("g", "a", "1"));
	parse(&got, "a.jar", zip_made_end(&zip));
	CHECK_INT(got.package_count, 1);
	CHECK_INT(got.note_count, 0);
	zip_made_done(&zip);
	collected_done(&got);
}

TEST(jar_notes_what_is_broken_or_encrypted)
{
	struct collected got = { 0 };
	struct zip_made zip = { 0 };

	parse(&got, "a.jar", S("no archive"));
	CHECK_INT(got.package_count, 0);
	CHECK_INT(got.note_count, 1);
	CHECK(slice_starts_with(buffer_slice(&got.notes), S("incomplete a.jar: ")));
	parse(&got, "a.jar", S("")); /* nothing can be loaded from it */
	CHECK_INT(got.note_count, 0);
	parse(&got, "sounds.par", S("no archive")); /* a suffix that others use too */
	CHECK_INT(got.note_count, 0);
	parse(&got, "a.kar", S("PK\3\4 no archive"));
	CHECK_INT(got.note_count, 1);

	zip.flags = 1;
	zip_made_add(&zip, POM("g", "a"), COORDINATES("g", "a", "1"));
	zip_made_add(&zip, S("b.jar"), S("x"));
	zip.flags = 0;
	zip_made_add(&zip, S("c.jar"), S("no archive"));
	zip_made_add(&zip, POM("g", "d"), COORDINATES("g", "d", "1"));
	parse(&got, "x-1.jar", zip_made_end(&zip));
	CHECK(slice_find(buffer_slice(&got.packages), S("x-1.jar: g:d 1 ")) >= 0);
	CHECK(slice_find(buffer_slice(&got.notes), S("incomplete x-1.jar: META-INF/maven/g/a/pom.properties: encrypted\n")) >= 0);
	CHECK(slice_find(buffer_slice(&got.notes), S("incomplete x-1.jar: b.jar: encrypted\n")) >= 0);
	CHECK(slice_find(buffer_slice(&got.notes), S("incomplete x-1.jar!/c.jar: ")) >= 0);
	zip_made_done(&zip);
	collected_done(&got);
}

TEST(jar_goes_by_the_central_directory_and_says_when_local_headers_differ)
{
	struct collected got = { 0 };
	struct zip_made zip = { 0 };

	zip_made_add(&zip, S("harmless.txt"), S("groupId=g\nartifactId=a\nversion=1\n"));
	zip.central.len = 0; /* one entry, which is called so in its local header alone */
	zip.count = 0;
	zip_made_alias(&zip, POM("g", "a"));
	parse(&got, "a-1.jar", zip_made_end(&zip));
	CHECK_SLICE(buffer_slice(&got.packages), "a-1.jar: g:a 1 |  | g:a 1 |  |  | META-INF/maven/g/a/pom.properties\n");
	CHECK_SLICE(buffer_slice(&got.notes), "suspect a-1.jar: META-INF/maven/g/a/pom.properties: another name in its local "
					      "header (entries that differ: 1)\n");
	zip_made_done(&zip);
	collected_done(&got);
}

/* Damage in deflated bytes need not be an error of theirs. */
TEST(jar_says_when_an_entry_is_not_as_long_as_stated)
{
	static const char packed[] = "\x4b\x2f\xca\x2f\x2d\xf0\x4c\xb1\x4d\xe7\x02\x00"; /* "groupId=g\n" */
	struct collected got = { 0 };
	struct zip_made zip = { 0 };

	zip.method = 8;
	zip_made_add(&zip, POM("g", "a"), slice_make(packed, sizeof packed - 1));
	parse(&got, "a-1.jar", zip_made_end(&zip));
	CHECK_SLICE(buffer_slice(&got.packages), "a-1.jar: g:a 1 |  | g:a 1 |  |  | META-INF/maven/g/a/pom.properties\n");
	CHECK_SLICE(buffer_slice(&got.notes),
		"incomplete a-1.jar: META-INF/maven/g/a/pom.properties: its size is not what the archive "
		"states: it may be damaged\n");
	zip_made_done(&zip);
	collected_done(&got);
}

/* Groups as Maven's central repository has them. */
TEST(well_known_artifacts_are_known_by_their_name_and_their_classes)
{
	static const struct {
		const char *path, *class, *name;
	} cases[] = {
		{ "spring-core-5.3.17.jar", "org/springframework/core/A.class", "org.springframework:spring-core 5.3.17\n" },
		{ "spring-boot-starter-web-2.6.1.jar", NULL, "org.springframework.boot:spring-boot-starter-web 2.6.1\n" },
		{ "spring-core-5.3.17.jar", "com/example/spring/A.class", "spring-core 5.3.17\n" },
		{ "spring-core-5.3.17.jar", "org/springframework/corex/A.class", "spring-core 5.3.17\n" },
		{ "spring-petclinic-1.0.jar", "org/springframework/samples/A.class", "spring-petclinic 1.0\n" },
		{ "okhttp-2.7.5.jar", "com/squareup/okhttp/A.class", "com.squareup.okhttp:okhttp 2.7.5\n" },
		{ "okhttp-4.9.0.jar", "okhttp3/A.class", "com.squareup.okhttp3:okhttp 4.9.0\n" },
		{ "commons-io-2.6.jar", "org/apache/commons/io/A.class", "commons-io:commons-io 2.6\n" },
		{ "tomcat-embed-core-9.0.50.jar", "org/apache/catalina/A.class",
			"org.apache.tomcat.embed:tomcat-embed-core 9.0.50\n" },
		{ "bcprov-jdk15on-1.68.jar", "org/bouncycastle/A.class", "org.bouncycastle:bcprov-jdk15on 1.68\n" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct collected got = { 0 };
		struct zip_made zip = { 0 };

		zip_made_add(&zip, S("META-INF/MANIFEST.MF"), S("Manifest-Version: 1.0\r\n"));
		if (cases[i].class)
			zip_made_add(&zip, slice_from_text(cases[i].class), S("x"));
		CHECK_INT(collected_parse(&got, &cataloger_jar, cases[i].path, zip_made_end(&zip)), 0);
		CHECK_SLICE(buffer_slice(&got.packages), cases[i].name);
		zip_made_done(&zip);
		collected_done(&got);
	}
}

TEST(jar_goes_only_so_deep)
{
	struct collected got = { 0 };
	struct buffer inside = BUFFER_INIT(0);

	for (int depth = 0; depth < 12; depth++) {
		struct zip_made zip = { 0 };

		zip_made_add(&zip, S("a-1.jar"), buffer_slice(&inside));
		buffer_clear(&inside);
		buffer_add_slice(&inside, zip_made_end(&zip));
		zip_made_done(&zip);
	}
	parse(&got, "a-1.jar", buffer_slice(&inside));
	CHECK_INT(got.package_count, 9); /* the file, and eight inside each other */
	CHECK_SLICE(buffer_slice(&got.notes),
		"incomplete a-1.jar!/a-1.jar!/a-1.jar!/a-1.jar!/a-1.jar!/a-1.jar!/a-1.jar!/a-1.jar!/a-1.jar: "
		"a-1.jar: too deep inside other archives\n");
	buffer_done(&inside);
	collected_done(&got);
}

/* The same bytes under many names: a small file that becomes large. */
TEST(jar_inflates_only_so_much)
{
	struct collected got = { 0 };
	struct zip_made zip = { 0 };
	struct slice zeros = slice_make(calloc(1, 30u << 20), 30u << 20);

	zip_made_add(&zip, S("0-1.jar"), zeros);
	for (int i = 0; i < 30; i++)
		zip_made_alias(&zip, S("0-1.jar"));
	parse(&got, "a-1.jar", zip_made_end(&zip));
	CHECK(got.note_count <= 10); /* eight broken ones */
	CHECK(slice_ends_with(
		buffer_slice(&got.notes), S("a-1.jar: holds more than can be inflated here: the rest is left out\n")));
	CHECK_SLICE(buffer_slice(&got.packages), "a-1.jar: a 1 |  | a 1 |  |  | file name\n");
	zip_made_done(&zip);
	free((char *)zeros.ptr);
	collected_done(&got);
}

TEST(jar_holds_only_so_much_at_once)
{
	struct collected got = { 0 };
	struct zip_made inner = { 0 }, middle = { 0 }, outer = { 0 };
	struct slice zeros = slice_make(calloc(1, 33u << 20), 33u << 20);

	zip_made_add(&inner, S("zeros"), zeros);
	zip_made_add(&middle, S("c-3.jar"), zip_made_end(&inner));
	zip_made_add(&outer, S("b-2.jar"), zip_made_end(&middle));
	parse(&got, "a-1.jar", zip_made_end(&outer));
	CHECK_SLICE(buffer_slice(&got.packages),
		"a-1.jar!/b-2.jar: b 2 |  | b 2 |  |  | file name\na-1.jar: a 1 |  | a 1 |  |  | file name\n");
	CHECK_SLICE(buffer_slice(&got.notes), "incomplete a-1.jar!/b-2.jar: c-3.jar: too large\n");
	zip_made_done(&inner);
	zip_made_done(&middle);
	zip_made_done(&outer);
	free((char *)zeros.ptr);
	collected_done(&got);
}

TEST(jar_refuses_entries_that_are_too_large)
{
	struct collected got = { 0 };
	struct zip_made zip = { 0 };
	struct slice zeros = slice_make(calloc(1, 70000), 70000);

	zip_made_add(&zip, POM("g", "b"), zeros);
	zip_made_add(&zip, POM("g", "a"), COORDINATES("g", "a", "1"));
	parse(&got, "a.jar", zip_made_end(&zip));
	CHECK_SLICE(buffer_slice(&got.notes), "incomplete a.jar: META-INF/maven/g/b/pom.properties: too large\n"
					      "incomplete a.jar: META-INF/maven/g/b/pom.properties: states no version\n");
	CHECK_INT(got.package_count, 1);
	zip_made_done(&zip);
	free((char *)zeros.ptr);
	collected_done(&got);
}

TEST(jar_reads_only_so_many_archives)
{
	struct collected got = { 0 };
	struct zip_made empty = { 0 }, zip = { 0 };

	zip_made_add(&zip, S("0-1.jar"), zip_made_end(&empty));
	for (int i = 0; i < 20000; i++)
		zip_made_alias(&zip, S("0-1.jar"));
	parse(&got, "a-1.jar", zip_made_end(&zip));
	CHECK_INT(got.package_count, 10001);
	CHECK_SLICE(buffer_slice(&got.notes), "incomplete a-1.jar: holds too many archives: the rest is left out\n");
	zip_made_done(&zip);
	zip_made_done(&empty);
	collected_done(&got);
}

TEST(jar_reads_only_so_many_entries)
{
	struct collected got = { 0 };
	struct zip_made zip = { 0 };

	zip_made_add(&zip, S("x"), S(""));
	for (int i = 1; i < 100000; i++)
		zip_made_alias(&zip, S("x"));
	zip_made_add(&zip, POM("g", "a"), COORDINATES("g", "a", "1"));
	parse(&got, "b-2.jar", zip_made_end(&zip));
	CHECK_SLICE(buffer_slice(&got.packages), "b-2.jar: b 2 |  | b 2 |  |  | file name\n");
	CHECK_SLICE(buffer_slice(&got.notes), "incomplete b-2.jar: has too many entries: the rest is left out\n");
	zip_made_done(&zip);
	collected_done(&got);
}

TEST(jar_reads_only_so_many_coordinates)
{
	struct collected got = { 0 };
	struct zip_made zip = { 0 };

	zip_made_add(&zip, POM("g", "a"), COORDINATES("g", "a", "1"));
	for (int i = 0; i < 5000; i++)
		zip_made_alias(&zip, POM("g", "a"));
	parse(&got, "a-1.jar", zip_made_end(&zip));
	CHECK_INT(got.package_count, 1);
	CHECK_INT(got.note_count, 33);
	zip_made_done(&zip);
	collected_done(&got);
}

TEST(jar_stops_when_the_sink_has_enough)
{
	struct collected got = { .package_max = 1 };
	struct zip_made inner = { 0 }, zip = { 0 };

	zip_made_add(&inner, POM("g", "a"), COORDINATES("g", "a", "1"));
	zip_made_add(&inner, POM("g", "b"), COORDINATES("g", "b", "1"));
	zip_made_add(&zip, S("b.jar"), zip_made_end(&inner));
	CHECK_INT(collected_parse(&got, &cataloger_jar, "a-1.jar", zip_made_end(&zip)), -ERR_LIMIT);
	CHECK_INT(got.package_count, 1);
	zip_made_done(&inner);
	zip_made_done(&zip);
	collected_done(&got);
}
