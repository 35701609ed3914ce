/* swift_resolved_test.c - Swift packages as they were resolved, and what repositories are called */
#include "base/test.h"
#include "built/repository.h"
#include "catalog/collected.h"

extern const struct cataloger cataloger_swift_resolved;

TEST(repositories_have_one_name_whatever_leads_to_them)
{
	static const struct {
		const char *location, *name;
	} cases[] = {
		{ "https://example.com/apple/swift-nio.git", "example.com/apple/swift-nio" },
		{ "https://example.com/apple/swift-nio/", "example.com/apple/swift-nio" },
		{ "https://user:word@example.com:8443/a/b", "example.com/a/b" },
		{ "git@example.com:a/b.git", "example.com/a/b" },
		{ "ssh://git@example.com:22/a/b.git", "example.com/a/b" },
		{ "ssh://git@example.com/~me/b", "example.com/~me/b" },
		{ "example.com:a/b", "example.com/a/b" },
		{ "/srv/git/b.git", "" },
		{ "../b", "" },
		{ "file:///srv/git/b", "" },
		{ "https://example.com", "" },
		{ "https://example.com/", "" },
		{ "https://localhost/a", "" },
		{ "", "" },
	};
	cleanup_arena struct arena arena = ARENA_INIT;

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		CHECK_SLICE(repository_name(slice_from_text(cases[i].location), &arena), cases[i].name);
}

/* The shapes are those that SwiftPM 5.5 (1), 5.6 (2) and 5.10 (3) write. */
TEST(swift_resolved_reads_all_versions_of_its_format)
{
	static const struct {
		const char *text, *packages;
	} cases[] = {
		{ "{\"object\": {\"pins\": [{\"package\": \"NIO\", \"repositoryURL\": "
		  "\"https://example.com/apple/swift-nio.git\","
		  "\"state\": {\"branch\": null, \"revision\": \"aaaa\", \"version\": \"2.40.0\"}},"
		  "{\"package\": \"B\", \"repositoryURL\": \"git@example.com:x/b.git\","
		  "\"state\": {\"branch\": \"main\", \"revision\": \"bbbb\", \"version\": null}}]}, \"version\": 1}",
			"example.com/apple/swift-nio 2.40.0\nexample.com/x/b bbbb\n" },
		{ "{\"pins\": [{\"identity\": \"swift-nio\", \"kind\": \"remoteSourceControl\","
		  "\"location\": \"https://example.com/apple/swift-nio\", \"state\": {\"revision\": \"a\", \"version\": "
		  "\"2.40.0\"}}],"
		  "\"version\": 2}",
			"example.com/apple/swift-nio 2.40.0\n" },
		{ "{\"originHash\": \"00\", \"pins\": [{\"identity\": \"mona.LinkedList\", \"kind\": \"registry\", \"location\": "
		  "\"\","
		  "\"state\": {\"version\": \"1.2.0\"}}], \"version\": 3}",
			"mona.LinkedList 1.2.0\n" },
	};
	struct collected got = { 0 };

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		CHECK_INT(
			collected_parse(&got, &cataloger_swift_resolved, "Package.resolved", slice_from_text(cases[i].text)), 0);
		CHECK_SLICE(buffer_slice(&got.packages), cases[i].packages);
		CHECK_INT(got.note_count, 0);
	}
	CHECK_INT(collected_parse(&got, &cataloger_swift_resolved, "Package.resolved",
			  S("{\"pins\": [{\"identity\": \"a\", \"state\": {\"version\": \"1.0.0\"}}, {\"identity\": \"b\", "
			    "\"state\": {")),
		0);
	CHECK_SLICE(buffer_slice(&got.packages), "a 1.0.0\n");
	CHECK_INT(got.note_count, 1);
	collected_done(&got);
}
