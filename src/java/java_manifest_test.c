/* java_manifest_test.c - manifests of jars, after the JAR File Specification */
#include "base/test.h"
#include "java/java_manifest.h"
#include <dirent.h>

TEST(a_manifest_is_read_up_to_its_first_empty_line)
{
	static const struct {
		const char *text, *title, *version;
	} cases[] = {
		{ "Manifest-Version: 1.0\r\nImplementation-Title: a\r\nImplementation-Version: 1\r\n\r\nName: "
		  "b/\r\nImplementation-Version: 2\r\n",
			"a", "1" },
		{ "implementation-title: a\nIMPLEMENTATION-VERSION: 1\n", "a", "1" },
		{ "Implementation-Title: a\rImplementation-Version: 1\r", "a", "1" },
		{ "Implementation-Title: very lo\r\n ng \r\n  title\r\nImplementation-Version: 1\r\n .2", "very long  title",
			"1.2" },
		{ "X: a\n Implementation-Title: no\nImplementation-Version: 1", "", "1" },
		{ "Implementation-Title: a\nImplementation-Title: b\n", "b", "" },
		{ "no colon\nImplementation-Version:1\n", "", "1" },
		{ "\nImplementation-Version: 1\n", "", "" },
		{ "", "", "" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct java_manifest manifest;

		java_manifest_read(slice_from_text(cases[i].text), &manifest, &arena);
		CHECK_SLICE(manifest.implementation_title, cases[i].title);
		CHECK_SLICE(manifest.implementation_version, cases[i].version);
	}
}

TEST(a_bundle_is_named_without_its_parameters)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct java_manifest manifest;

	java_manifest_read(
		S("Bundle-SymbolicName: org.eclipse.osgi ;singleton:=true\nBundle-Version: 3.18.0.v2022\n"), &manifest, &arena);
	CHECK_SLICE(manifest.bundle_symbolic_name, "org.eclipse.osgi");
	CHECK_SLICE(manifest.bundle_version, "3.18.0.v2022");
}

TEST(a_value_that_is_far_too_long_is_left_out)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct java_manifest manifest;
	static char text[5000];

	memset(text, 'x', sizeof text);
	memcpy(text, "Implementation-Title: ", 22);
	memcpy(text + sizeof text - 28, "\nImplementation-Version: 1.2", 28);
	java_manifest_read(slice_make(text, sizeof text), &manifest, &arena);
	CHECK_SLICE(manifest.implementation_title, "");
	CHECK_SLICE(manifest.implementation_version, "1.2");
}

/* The same by the plainest means: takes every "CR LF blank" out, and looks for the line. */
static struct slice plainly(struct slice text, const char *key, struct arena *arena)
{
	char *out = arena_alloc(arena, text.len + 1);
	size_t len = 0;
	struct slice all, line;

	while (text.len) {
		if (slice_starts_with(text, S("\r\n "))) {
			text = slice_from(text, 3);
			continue;
		}
		if (slice_starts_with(text, S("\r\n\r\n")))
			break;
		out[len++] = text.ptr[0];
		text = slice_from(text, 1);
	}
	all = slice_make(out, len);
	while (slice_next_line(&all, &line))
		if (slice_starts_with(line, slice_from_text(key)))
			return slice_trim(slice_from(line, strlen(key)));
	return S("");
}

TEST(manifests_of_real_jars_are_read)
{
	char *folder_path = test_data_path("conformance/packages/java/manifest-parse");
	DIR *folder = opendir(folder_path);
	struct dirent *entry;
	size_t count = 0;

	CHECK(folder != NULL);
	while ((entry = readdir(folder))) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct java_manifest manifest;
		char path[1024];
		struct slice bytes;

		if (!slice_ends_with(slice_from_text(entry->d_name), S(".want")))
			continue;
		snprintf(path, sizeof path, "%s/%s", folder_path, entry->d_name);
		bytes = test_read_file(path);
		java_manifest_read(bytes, &manifest, &arena);
		CHECK_SLICE(manifest.implementation_title, arena_text(&arena, plainly(bytes, "Implementation-Title:", &arena)));
		CHECK_SLICE(
			manifest.implementation_version, arena_text(&arena, plainly(bytes, "Implementation-Version:", &arena)));
		CHECK_SLICE(manifest.implementation_vendor_id,
			arena_text(&arena, plainly(bytes, "Implementation-Vendor-Id:", &arena)));
		CHECK_SLICE(manifest.specification_title, arena_text(&arena, plainly(bytes, "Specification-Title:", &arena)));
		CHECK_SLICE(manifest.bundle_version, arena_text(&arena, plainly(bytes, "Bundle-Version:", &arena)));
		free((char *)bytes.ptr);
		count++;
	}
	closedir(folder);
	free(folder_path);
	CHECK(count >= 20);
}
