/* rules_test.c - of several documents on one record the newest counts; bulletins give way to their distribution's own word */
#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "base/test.h"
#include "vulndb/lmdb_test.h"
#include "vulndb/vulndb.h"

/* One statement, short: what is not set is empty. */
struct said {
	const char *source, *ecosystem, *package, *id, *record, *modified, *status, *fixed, *bulletin, *severity, *remark, *title;
};

static struct advisory advisory_of(const struct said *said, struct arena *arena)
{
	struct advisory advisory = {
		.ecosystem = slice_from_text(said->ecosystem ? said->ecosystem : "Debian:12"),
		.package = slice_from_text(said->package ? said->package : "openssl"),
		.id = slice_from_text(said->id),
		.record = slice_from_text(said->record),
		.modified = slice_from_text(said->modified),
		.status = slice_from_text(said->status),
		.severity = slice_from_text(said->severity),
		.remark = slice_from_text(said->remark),
		.title = slice_from_text(said->title),
	};

	advisory.events.items = arena_array(arena, struct slice, 3);
	advisory.events.count = said->fixed ? 3 : 2;
	advisory.events.items[0] = S("-");
	advisory.events.items[1] = S("i0");
	advisory.events.items[2] = arena_printf(arena, "f%s", said->fixed ? said->fixed : "");
	if (said->bulletin) {
		advisory.bulletins.items = arena_array(arena, struct slice, 1);
		advisory.bulletins.items[0] = slice_from_text(said->bulletin);
		advisory.bulletins.count = 1;
	}
	return advisory;
}

/* "CVE-1 DSA-1-1 fixed 1.2 [DSA-1-1] high (remark) title@source", a statement a line. */
static struct slice write_down(struct vulndb *store, struct slice ecosystem, struct slice package, struct arena *arena)
{
	struct buffer out = BUFFER_INIT(0);
	struct vulndb_statement *statements;
	struct error err = { 0 };
	size_t count;
	struct slice text;

	if (vulndb_find(store, ecosystem, package, arena, &statements, &count, &err) < 0)
		fail_msg("%s", err.text);
	for (size_t i = 0; i < count; i++) {
		const struct advisory *advisory = &statements[i].advisory;

		if (vulndb_read_text(store, &statements[i], arena, &err) < 0)
			fail_msg("%s", err.text);
		buffer_addf(&out, "%.*s/%.*s %.*s", SLICE_ARG(advisory->id), SLICE_ARG(advisory->record),
			SLICE_ARG(advisory->status));
		for (size_t k = 0; k < advisory->events.count; k++)
			if (advisory->events.items[k].ptr[0] == EVENT_FIXED)
				buffer_addf(&out, " %.*s", SLICE_ARG(advisory->events.items[k]));
		for (size_t k = 0; k < advisory->bulletins.count; k++)
			buffer_addf(&out, " [%.*s]", SLICE_ARG(advisory->bulletins.items[k]));
		if (advisory->severity.len || advisory->remark.len)
			buffer_addf(&out, " %.*s(%.*s)", SLICE_ARG(advisory->severity), SLICE_ARG(advisory->remark));
		if (advisory->title.len)
			buffer_addf(&out, " '%.*s'", SLICE_ARG(advisory->title));
		buffer_addf(&out, "%s%.*s; ", advisory->source.len ? "@" : "", SLICE_ARG(advisory->source));
	}
	text = arena_copy(arena, buffer_slice(&out));
	buffer_done(&out);
	return text;
}

/* Whatever the order. */
static void check(const struct said *said, size_t count, const char *ecosystem, const char *package, const char *want)
{
	static const struct vulndb_facts facts = { .built = { "2026-01-02T03:04:05Z", 20 } };
	char *folder = test_make_folder();
	cleanup_free char *path = test_path(folder, "store");

	for (size_t turn = 0; turn < 2 * count; turn++) {
		struct vulndb_builder *builder = vulndb_builder_new();
		cleanup_arena struct arena arena = ARENA_INIT;
		struct vulndb *store = NULL;
		struct error err = { 0 };

		for (size_t i = 0; i < count; i++) {
			size_t number = (turn + i) % count;
			const struct said *one = &said[turn < count ? number : count - 1 - number];
			struct advisory advisory = advisory_of(one, &arena);

			vulndb_builder_add(builder, vulndb_builder_batch(builder, slice_from_text(one->source)), &advisory);
		}
		if (vulndb_builder_finish(builder, &facts, path, &err) < 0 || vulndb_verify(path, &err) < 0 ||
			vulndb_open(path, &store, &err) < 0)
			fail_msg("%s", err.text);
		vulndb_builder_free(builder);
		CHECK_SLICE(write_down(store, slice_from_text(ecosystem), slice_from_text(package), &arena), want);
		vulndb_close(store);
	}
	test_remove_folder(folder);
}

#define CHECK_SAID(said, ecosystem, package, want) check((said), sizeof(said) / sizeof *(said), (ecosystem), (package), (want))

TEST(of_one_record_in_several_documents_the_newest_counts_whatever_its_source)
{
	static const struct said said[] = {
		{ "ghsa", "npm", "a", "GHSA-1", .modified = "2024-01-01T00:00:00Z", .fixed = "1.0" },
		{ "osv/npm", "npm", "a", "GHSA-1", .modified = "2024-01-01T00:00:00.5Z", .fixed = "2.0" },
		{ "osv/npm", "npm", "a", "GHSA-1", .modified = "2024-01-01T00:00:00.5Z", .fixed = "3.0" }, /* a second range */
		{ "old", "npm", "a", "GHSA-1", .modified = "2023-12-31T23:59:59Z", .fixed = "0.1" },
		{ "old", "npm", "a", "GHSA-2", .modified = "2023-12-31T23:59:59Z", .fixed = "0.2" },
		{ "undated", "npm", "a", "GHSA-1", .fixed = "9" },
	};

	CHECK_SAID(said, "npm", "a", "GHSA-1/  f9@undated; GHSA-1/  f2.0@osv/npm; GHSA-1/  f3.0@osv/npm; GHSA-2/  f0.2@old; ");
}

/* RFC 3339, section 5.1: times of other zones are ordered by the moment that they are. */
TEST(of_documents_in_several_zones_of_time_the_newest_counts)
{
	static const struct said said[] = {
		{ "a", "npm", "a", "GHSA-1", .modified = "2024-01-01T00:30:00+02:00", .fixed = "1" },
		{ "b", "npm", "a", "GHSA-1", .modified = "2023-12-31T23:00:00Z", .fixed = "2" },
		{ "c", "npm", "a", "GHSA-1", .modified = "2023-12-31T21:00:00-02:00", .fixed = "3" }, /* the same */
		{ "b", "npm", "a", "GHSA-2", .modified = "2023-12-31T23:00:00Z", .fixed = "2" },
		{ "a", "npm", "a", "GHSA-2", .modified = "2023-12-31T22:30:00-01:00", .fixed = "1" },
	};

	CHECK_SAID(said, "npm", "a", "GHSA-1/  f2@b; GHSA-1/  f3@c; GHSA-2/  f1@a; ");
}

TEST(a_record_that_no_longer_names_a_package_says_nothing_of_it)
{
	static const struct said said[] = {
		{ "x", "npm", "a", "GHSA-1", .modified = "2024-01-01T00:00:00Z", .fixed = "1" },
		{ "x", "npm", "b", "GHSA-1", .modified = "2024-01-01T00:00:00Z", .fixed = "1" },
		{ "x", "npm", "b", "GHSA-1", .modified = "2025-01-01T00:00:00Z", .fixed = "1" },
		{ "x", "PyPI", "a", "GHSA-1", .modified = "2023-01-01T00:00:00Z", .fixed = "1" }, /* another ecosystem */
	};

	CHECK_SAID(said, "npm", "a", "");
	CHECK_SAID(said, "npm", "b", "GHSA-1/  f1@x; ");
	CHECK_SAID(said, "PyPI", "a", "GHSA-1/  f1@x; ");
}

TEST(a_record_is_known_by_its_own_name_not_by_its_flaw)
{
	static const struct said said[] = {
		{ NULL, "Debian:12", "a", "CVE-1", "DSA-1-1", "2024-01-01T00:00:00Z", .fixed = "1" },
		{ NULL, "Debian:12", "a", "CVE-1", "DSA-2-1", "2023-01-01T00:00:00Z", .fixed = "2" },
		{ NULL, "Debian:12", "a", "CVE-1", "DSA-1-1", "2022-01-01T00:00:00Z", .fixed = "3" },
		{ NULL, "Debian:12", "a", "CVE-2", "DSA-1-1", "2022-01-01T00:00:00Z", .fixed = "3" },
	};

	CHECK_SAID(said, "Debian:12", "a", "CVE-1/DSA-1-1  f1; CVE-1/DSA-2-1  f2; ");
}

TEST(twins_of_two_sources_become_one)
{
	static const struct said said[] = {
		{ "osv/npm", "npm", "a", "GHSA-1", .modified = "2024-01-01T00:00:00Z", .fixed = "1", .title = "t" },
		{ "ghsa", "npm", "a", "GHSA-1", .modified = "2024-01-01T00:00:00Z", .fixed = "1", .title = "t" },
		{ "ghsa", "npm", "a", "GHSA-1", .modified = "2024-01-01T00:00:00Z", .fixed = "1", .title = "u" },
	};

	check(said, 2, "npm", "a", "GHSA-1/  f1 't'@ghsa; ");
}

TEST(bulletins_give_way_to_a_fix_that_the_tracker_knows)
{
	static const struct said said[] = {
		{ "tracker", .id = "CVE-2020-1", .status = "fixed", .fixed = "2", .severity = "low", .title = "own" },
		{ "dsa", .id = "CVE-2020-1", .record = "DSA-1-1", .fixed = "1", .bulletin = "DSA-1-1", .title = "bulletin" },
		{ "dsa", .id = "CVE-2020-1", .record = "DSA-1-2", .fixed = "1.1", .bulletin = "DSA-1-2" },
		{ "dsa", .id = "CVE-2020-2", .record = "DSA-1-1", .fixed = "1", .bulletin = "DSA-1-1" },
	};

	CHECK_SAID(said, "Debian:12", "openssl",
		"CVE-2020-1/ fixed f2 [DSA-1-1] [DSA-1-2] low() 'own'@tracker; CVE-2020-2/DSA-1-1  f1 [DSA-1-1]@dsa; ");
}

TEST(bulletins_give_way_where_a_release_was_never_affected)
{
	static const struct said said[] = {
		{ "tracker", .id = "CVE-2020-1", .status = "not-affected", .remark = "vulnerable code not present" },
		{ "dsa", .id = "CVE-2020-1", .record = "DSA-1-1", .fixed = "1" }, /* known by its form */
	};

	CHECK_SAID(said, "Debian:12", "openssl", "CVE-2020-1/ not-affected [DSA-1-1] (vulnerable code not present)@tracker; ");
}

TEST(distributions_names_for_a_cve_are_its_own_word)
{
	static const struct said said[] = {
		{ "osv", .id = "DEBIAN-CVE-2020-1", .fixed = "2" },
		{ "dsa", .id = "CVE-2020-1", .record = "DSA-1-1", .fixed = "1" },
		{ "osv", .id = "CVE-2020-2", .record = "UBUNTU-CVE-2020-2", .fixed = "2" },
		{ "usn", .id = "CVE-2020-2", .record = "USN-1-1", .fixed = "1" },
	};

	CHECK_SAID(said, "Debian:12", "openssl",
		"CVE-2020-2/UBUNTU-CVE-2020-2  f2 [USN-1-1]@osv; DEBIAN-CVE-2020-1/  f2 [DSA-1-1]@osv; ");
}

TEST(a_fix_that_only_a_bulletin_names_counts)
{
	static const struct said said[] = {
		{ "tracker", .id = "CVE-2020-1", .status = "deferred", .severity = "low", .remark = "no-dsa: Minor issue",
			.title = "own" },
		{ "dla", .id = "CVE-2020-1", .record = "DLA-1-1", .fixed = "1", .bulletin = "DLA-1-1", .severity = "high" },
		{ "dla", .id = "CVE-2020-1", .record = "DLA-2-1", .bulletin = "DLA-2-1" }, /* names no fix */
		{ "tracker", .id = "CVE-2020-2", .status = "affected", .remark = "only with a strange option" },
		{ "dla", .id = "CVE-2020-2", .record = "DLA-1-1", .fixed = "1", .severity = "high", .title = "bulletin" },
		{ "dla", .id = "CVE-2020-2", .record = "DLA-1-2", .fixed = "1.5", .severity = "high", .title = "bulletin" },
	};

	CHECK_SAID(said, "Debian:12", "openssl",
		"CVE-2020-1/ fixed f1 [DLA-2-1] [DLA-1-1] low() 'own'@tracker; "
		"CVE-2020-2/ fixed f1 [DLA-1-1] [DLA-1-2] high(only with a strange option) 'bulletin'@tracker; "
		"CVE-2020-2/ fixed f1.5 [DLA-1-1] [DLA-1-2] high(only with a strange option) 'bulletin'@tracker; ");
}

TEST(a_bulletin_without_a_fix_adds_nothing_but_its_name)
{
	static const struct said said[] = {
		{ "tracker", .id = "CVE-2020-1", .status = "affected" },
		{ "dsa", .id = "CVE-2020-1", .record = "DSA-1-1" },
	};

	CHECK_SAID(said, "Debian:12", "openssl", "CVE-2020-1/ affected [DSA-1-1]@tracker; ");
}

TEST(bulletins_are_judged_within_their_release_package_and_flaw)
{
	static const struct said said[] = {
		{ "tracker", "Debian:12", "a", "CVE-2020-1", .status = "fixed", .fixed = "2" },
		{ "dsa", "Debian:11", "a", "CVE-2020-1", .record = "DSA-1-1", .fixed = "1" },
		{ "dsa", "Debian:12", "b", "CVE-2020-1", .record = "DSA-1-1", .fixed = "1" },
		{ "dsa", "Debian:12", "a", "CVE-2020-10", .record = "DSA-1-1", .fixed = "1" },
		{ "dsa", "Debian:12", "a", "CVE-2020-10", .record = "DSA-1-2", .fixed = "3" }, /* both stay */
	};

	CHECK_SAID(said, "Debian:12", "a",
		"CVE-2020-1/ fixed f2@tracker; CVE-2020-10/DSA-1-1  f1@dsa; CVE-2020-10/DSA-1-2  f3@dsa; ");
	CHECK_SAID(said, "Debian:11", "a", "CVE-2020-1/DSA-1-1  f1@dsa; ");
	CHECK_SAID(said, "Debian:12", "b", "CVE-2020-1/DSA-1-1  f1@dsa; ");
}
