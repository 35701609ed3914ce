/* builder_test.c - batches, what is said of flaws themselves, releases of distributions, what a store was made of */
#include "base/cleanup.h"
#include "base/memory.h"
#include "base/test.h"
#include "vulndb/finished_test.h"
#include "vulndb/flaws.h"
#include "vulndb/lmdb_test.h"
#include "vulndb/vulndb.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

static struct advisory advisory_of(const char *package, const char *id)
{
	return (struct advisory){ .ecosystem = S("npm"),
		.package = slice_from_text(package),
		.id = slice_from_text(id),
		.title = slice_from_text(package) };
}

static size_t find(struct vulndb *store, const char *package, struct arena *arena, struct vulndb_statement **ret_statements)
{
	struct error err = { 0 };
	size_t count = 0;

	if (vulndb_find(store, S("npm"), slice_from_text(package), arena, ret_statements, &count, &err) < 0)
		fail_msg("%s", err.text);
	return count;
}

TEST(a_dropped_batch_leaves_nothing_behind)
{
	char *folder = test_make_folder();
	cleanup_free char *path = test_path(folder, "store"), *without = test_path(folder, "without");
	struct vulndb_builder *builder = vulndb_builder_new(), *other = vulndb_builder_new();
	struct release release = { .distribution = S("debian"), .version = S("12") };
	struct assessment assessment = { .id = S("CVE-2020-1000"), .kev = S("2020-01-01") };
	struct advisory advisory = advisory_of("a", "CVE-1");
	struct slice x, y;
	uint32_t bad, good;

	bad = vulndb_builder_batch(builder, S("osv/bad"));
	good = vulndb_builder_batch(builder, S("osv/good"));
	CHECK(bad != good && bad != 0 && good != 0);
	vulndb_builder_add(builder, good, &advisory);
	vulndb_builder_add(other, vulndb_builder_batch(other, S("osv/good")), &advisory);
	advisory = advisory_of("b", "CVE-2");
	vulndb_builder_add(builder, bad, &advisory);
	vulndb_builder_add_assessment(builder, bad, &assessment);
	vulndb_builder_add_release(builder, bad, &release);
	vulndb_builder_drop(builder, bad);
	vulndb_close(test_finish(other, NULL, without));
	vulndb_close(test_finish(builder, NULL, path));
	x = test_read_file(path);
	y = test_read_file(without);
	CHECK(slice_equal(x, y)); /* texts too */
	free((void *)x.ptr);
	free((void *)y.ptr);
	test_remove_folder(folder);
}

TEST(the_source_is_the_batches_or_the_stores_name)
{
	char *folder = test_make_folder();
	cleanup_free char *path = test_path(folder, "store");
	struct vulndb_builder *builder = vulndb_builder_new();
	cleanup_arena struct arena arena = ARENA_INIT;
	struct vulndb_statement *statements;
	struct advisory a = advisory_of("a", "CVE-1"), b = advisory_of("b", "CVE-1");
	struct vulndb *store;

	vulndb_builder_add(builder, vulndb_builder_batch(builder, S("osv/npm")), &a);
	vulndb_builder_add(builder, 0, &b);
	store = test_finish(builder, NULL, path);
	CHECK_INT(find(store, "a", &arena, &statements), 1);
	CHECK_SLICE(statements[0].advisory.source, "osv/npm");
	CHECK_INT(find(store, "b", &arena, &statements), 1);
	CHECK_SLICE(statements[0].advisory.source, "test");
	vulndb_close(store);
	test_remove_folder(folder);
}

TEST(facts_name_the_feeds_in_order_with_the_counts_that_were_given)
{
	char *folder = test_make_folder();
	cleanup_free char *path = test_path(folder, "store");
	struct slice skips[] = { S("x.json: line 3: no colon"), S("y.json: refused") };
	struct vulndb_feed feeds[] = {
		{ S("osv/npm"), S("2026-08-21"), false, S("sha256:aa"), S("CC-BY-4.0"), 10, 20, 3, { skips, 2 } },
		{ S("kev"), S("2026-08-20"), true, S("sha256:bb"), S("CC0-1.0"), 1, 1674, 0, { NULL, 0 } },
		{ S("osv/Go"), S(""), false, S(""), S(""), 0, 0, UINT64_MAX, { NULL, 0 } },
	};
	struct vulndb_unread unread = { S("yara"), S("no feed") };
	struct vulndb_facts facts = { .name = S("x"),
		.built = S("2026-01-01T00:00:00Z"),
		.feeds = feeds,
		.feed_count = 3,
		.unread = &unread,
		.unread_count = 1 };
	struct vulndb *store = test_finish(vulndb_builder_new(), &facts, path);
	const struct vulndb_facts *got = vulndb_facts(store);

	CHECK_INT(got->feed_count, 3);
	CHECK_SLICE(got->feeds[0].name, "kev");
	CHECK_SLICE(got->feeds[1].name, "osv/Go");
	CHECK_SLICE(got->feeds[2].name, "osv/npm");
	CHECK_SLICE(got->feeds[0].date, "2026-08-20");
	CHECK_SLICE(got->feeds[0].digest, "sha256:bb");
	CHECK_INT(got->feeds[0].documents, 1);
	CHECK_INT(got->feeds[0].statements, 1674);
	CHECK(got->feeds[1].skipped == UINT64_MAX);
	CHECK_INT(got->feeds[2].skipped, 3);
	CHECK(got->feeds[0].dated_by_files && !got->feeds[2].dated_by_files);
	CHECK_SLICE(got->feeds[0].licence, "CC0-1.0");
	CHECK_SLICE(got->feeds[2].licence, "CC-BY-4.0");
	CHECK_INT(got->feeds[2].skips.count, 2);
	CHECK_SLICE(got->feeds[2].skips.items[1], "y.json: refused");
	CHECK_INT(got->unread_count, 1);
	CHECK_SLICE(got->unread[0].name, "yara");
	CHECK_SLICE(got->unread[0].why, "no feed");
	vulndb_close(store);
	test_remove_folder(folder);
}

TEST(blocks_are_ten_neighbours)
{
	static const struct {
		const char *id, *block;
	} cases[] = {
		{ "CVE-2021-44228", "CVE-2021-4422" },
		{ "CVE-1999-0001", "CVE-1999-000" },
		{ "CVE-2020-1234567", "CVE-2020-123456" },
		{ "CVE-2020-123", "CVE-2020-12" },
		{ "CVE-2020-12", "CVE-2020-1" },
		{ "CVE-2020-1", "CVE-2020-1" },
		{ "CVE-2020-12a4", "CVE-2020-12a4" },
		{ "CVE-20-1234", "CVE-20-1234" },
		{ "CVE-2020", "CVE-2020" },
		{ "GHSA-1234-1234-1234", "GHSA-1234-1234-1234" },
		{ "", "" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		CHECK_SLICE(flaw_block(slice_from_text(cases[i].id)), cases[i].block);
}

TEST(a_flaw_has_one_assessment_a_source_the_newest)
{
	const struct {
		const char *source;
		struct assessment assessment;
	} all[] = {
		{ "epss", { .id = S("CVE-2021-44228"), .epss = S("0.5"), .percentile = S("0.9"), .date = S("2026-08-15") } },
		{ "epss", { .id = S("CVE-2021-44228"), .epss = S("0.6"), .percentile = S("0.8"), .date = S("2026-08-16") } },
		{ "epss", { .id = S("CVE-2021-44228"), .epss = S("0.4"), .percentile = S("0.7"), .date = S("2026-08-14") } },
		{ "kev", { .id = S("CVE-2021-44228"),
				 .title = S("Log4Shell"),
				 .kev = S("2021-12-10"),
				 .kev_due = S("2021-12-24"),
				 .ransomware = S("known") } },
		{ "epss", { .id = S("CVE-2021-44229"), .epss = S("0.1") } },
		{ "kev", { .id = S("CVE-2021-4422"), .kev = S("2022-01-01") } }, /* no CVE, and the name of a block */
		{ "other", { .id = S("GHSA-jfh8-c2jp-5v3q"), .title = S("t") } },
	};
	char *folder = test_make_folder();
	cleanup_free char *path = test_path(folder, "store");
	struct vulndb_builder *builder = vulndb_builder_new();
	cleanup_arena struct arena arena = ARENA_INIT;
	struct assessment *got;
	struct vulndb *store;

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		vulndb_builder_add_assessment(
			builder, vulndb_builder_batch(builder, slice_from_text(all[i].source)), &all[i].assessment);
	store = test_finish(builder, NULL, path);
	CHECK_INT(test_find_flaw(store, "CVE-2021-44228", &arena, &got), 2);
	CHECK_SLICE(got[0].source, "epss");
	CHECK_SLICE(got[0].epss, "0.6");
	CHECK_SLICE(got[0].percentile, "0.8");
	CHECK_SLICE(got[0].date, "2026-08-16");
	CHECK_SLICE(got[0].kev, "");
	CHECK_SLICE(got[1].source, "kev");
	CHECK_SLICE(got[1].id, "CVE-2021-44228");
	CHECK_SLICE(got[1].title, "Log4Shell");
	CHECK_SLICE(got[1].kev, "2021-12-10");
	CHECK_SLICE(got[1].kev_due, "2021-12-24");
	CHECK_SLICE(got[1].ransomware, "known");
	CHECK_SLICE(got[1].epss, "");
	CHECK_INT(test_find_flaw(store, "CVE-2021-44229", &arena, &got), 1);
	CHECK_INT(test_find_flaw(store, "CVE-2021-44230", &arena, &got), 0);
	CHECK_INT(test_find_flaw(store, "CVE-2021-442", &arena, &got), 0);
	CHECK_INT(test_find_flaw(store, "", &arena, &got), 0);
	CHECK_INT(test_find_flaw(store, "GHSA-jfh8-c2jp-5v3q", &arena, &got), 1);
	CHECK_INT(test_find_flaw(store, "CVE-2021-4422", &arena, &got), 1);
	CHECK_SLICE(got->kev, "2022-01-01");
	vulndb_close(store);
	test_remove_folder(folder);
}

TEST(of_one_role_the_newest_counts_whoever_passes_it_on)
{
	static struct slice vector = { "CVSS:3.1/AV:L", 13 }, cwe = { "CWE-79", 6 };
	const struct {
		const char *source;
		struct assessment assessment;
	} all[] = {
		{ "cvelistV5", { .id = S("CVE-2021-44228"),
				       .role = S("cna"),
				       .title = S("new"),
				       .modified = S("2024-01-01T00:00:00.5Z"),
				       .date = S("2024-01-01"),
				       .rejected = S("a mistake") } },
		{ "vulnrichment", { .id = S("CVE-2021-44228"),
					  .role = S("cna"),
					  .title = S("old"),
					  .modified = S("2024-01-01T00:00:00Z"),
					  .date = S("2024-01-01") } },
		{ "cvelistV5", { .id = S("CVE-2021-44228"),
				       .role = S("adp"),
				       .speaker = S("CISA-ADP"),
				       .modified = S("2023-01-01T00:00:00Z") } },
		{ "vulnrichment", { .id = S("CVE-2021-44228"),
					  .role = S("adp"),
					  .speaker = S("CISA-ADP"),
					  .modified = S("2024-01-01T00:00:00"),
					  .date = S("2024-01-01"),
					  .ssvc = S("exploitation=poc"),
					  .severity = S("low"),
					  .url = S("https://a.invalid/"),
					  .vectors = { &vector, 1 },
					  .cwes = { &cwe, 1 } } },
		{ "vulnrichment", { .id = S("CVE-2021-44228"), .role = S("adp"), .speaker = S("B"), .date = S("2022-01-01") } },
		{ "nvd", { .id = S("CVE-2021-44228"), .role = S("nvd"), .date = S("2022-01-01") } },
		{ "nvd", { .id = S("CVE-2021-44228"), .role = S("cna"), .date = S("2026-01-01"), .title = S("repeated") } },
	};
	char *folder = test_make_folder();
	cleanup_free char *path = test_path(folder, "store");
	struct vulndb_builder *builder = vulndb_builder_new();
	cleanup_arena struct arena arena = ARENA_INIT;
	struct assessment *got;
	struct vulndb *store;

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		vulndb_builder_add_assessment(
			builder, vulndb_builder_batch(builder, slice_from_text(all[i].source)), &all[i].assessment);
	store = test_finish(builder, NULL, path);
	CHECK_INT(test_find_flaw(store, "CVE-2021-44228", &arena, &got), 4);
	CHECK_SLICE(got[0].speaker, "B");
	CHECK_SLICE(got[1].speaker, "CISA-ADP");
	CHECK_SLICE(got[1].role, "adp");
	CHECK_SLICE(got[1].source, "vulnrichment");
	CHECK_SLICE(got[1].date, "2024-01-01");
	CHECK_SLICE(got[1].ssvc, "exploitation=poc");
	CHECK_SLICE(got[1].severity, "low");
	CHECK_SLICE(got[1].url, "https://a.invalid/");
	CHECK_INT(got[1].vectors.count, 1);
	CHECK_SLICE(got[1].vectors.items[0], "CVSS:3.1/AV:L");
	CHECK_INT(got[1].cwes.count, 1);
	CHECK_SLICE(got[1].cwes.items[0], "CWE-79");
	CHECK_SLICE(got[1].modified, "");
	CHECK_SLICE(got[2].source, "cvelistV5");
	CHECK_SLICE(got[2].role, "cna");
	CHECK_SLICE(got[2].title, "new");
	CHECK_SLICE(got[2].rejected, "a mistake");
	CHECK_SLICE(got[3].role, "nvd");
	vulndb_close(store);
	test_remove_folder(folder);
}

TEST(exploits_that_an_index_names_one_by_one_are_all_kept)
{
	static struct slice names[] = { { "Metasploit exploit/b", 20 }, { "Exploit-DB 1", 12 }, { "nuclei x", 8 },
		{ "Metasploit exploit/b", 20 } };
	char *folder = test_make_folder();
	cleanup_free char *path = test_path(folder, "store");
	struct vulndb_builder *builder = vulndb_builder_new();
	cleanup_arena struct arena arena = ARENA_INIT;
	uint32_t batch = vulndb_builder_batch(builder, S("exploits")), other = vulndb_builder_batch(builder, S("exploits/x"));
	struct assessment *got;
	struct vulndb *store;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct assessment assessment = { .id = S("CVE-2021-44228") };

		*(i == 1 ? &assessment.proofs : &assessment.weaponised) = (struct slices){ &names[i], 1 };
		vulndb_builder_add_assessment(builder, batch, &assessment);
		if (i == 2)
			vulndb_builder_add_assessment(builder, other, &assessment);
	}
	store = test_finish(builder, NULL, path);
	CHECK_INT(test_find_flaw(store, "CVE-2021-44228", &arena, &got), 2);
	CHECK_SLICE(got[0].source, "exploits");
	CHECK_INT(got[0].weaponised.count, 2);
	CHECK_SLICE(got[0].weaponised.items[0], "nuclei x");
	CHECK_SLICE(got[0].weaponised.items[1], "Metasploit exploit/b");
	CHECK_INT(got[0].proofs.count, 1);
	CHECK_SLICE(got[0].proofs.items[0], "Exploit-DB 1");
	CHECK_INT(got[1].weaponised.count, 1);
	vulndb_close(store);
	test_remove_folder(folder);
}

TEST(scores_of_three_hundred_thousand_flaws_take_a_few_megabytes)
{
	char *folder = test_make_folder();
	cleanup_free char *path = test_path(folder, "store");
	struct vulndb_builder *builder = vulndb_builder_new();
	cleanup_arena struct arena arena = ARENA_INIT;
	struct assessment *got;
	struct vulndb *store;
	struct stat status;
	char id[64], score[16], percentile[16];

	for (unsigned i = 0; i < 300000; i++) {
		struct assessment assessment = { .date = S("2026-08-16") };

		snprintf(id, sizeof id, "CVE-%u-%04u", 2000 + i % 20, i / 10); /* every second number */
		snprintf(score, sizeof score, "0.%05u", i * 7919 % 100000);
		snprintf(percentile, sizeof percentile, "0.%05u", i * 104729 % 100000);
		assessment.id = slice_from_text(id);
		assessment.epss = slice_from_text(score);
		assessment.percentile = slice_from_text(percentile);
		vulndb_builder_add_assessment(builder, 0, &assessment);
	}
	store = test_finish(builder, NULL, path);
	CHECK_INT(stat(path, &status), 0);
	CHECK(status.st_size < 5 << 20);
	CHECK_INT(test_find_flaw(store, "CVE-2017-9001", &arena, &got), 1); /* i = 90017 */
	CHECK_SLICE(got->epss, arena_printf(&arena, "0.%05u", 90017u * 7919 % 100000).ptr);
	vulndb_close(store);
	test_remove_folder(folder);
}

TEST(support_of_packages_is_apart_from_that_of_releases)
{
	const struct release all[] = {
		{ .distribution = S("debian"), .package = S("binutils"), .remark = S("trusted content") },
		{ .distribution = S("debian"),
			.version = S("12"),
			.package = S("pdns"),
			.eol = S("2025-10-01"),
			.remark = S("why") },
		{ .distribution = S("debian"),
			.version = S("12"),
			.package = S("pdns"),
			.eol = S("2025-10-02"),
			.remark = S("other") },
		{ .distribution = S("debian"), .version = S("11"), .package = S("xen"), .eol = S("2025-10-01") },
		{ .distribution = S("debian"), .version = S("12"), .eol = S("2028-06-30") },
	};
	char *folder = test_make_folder();
	cleanup_free char *path = test_path(folder, "store");
	struct vulndb_builder *builder = vulndb_builder_new();
	cleanup_arena struct arena arena = ARENA_INIT;
	struct error err = { 0 };
	struct release *got, release;
	struct vulndb *store;
	size_t count;

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		vulndb_builder_add_release(builder, 0, &all[i]);
	store = test_finish(builder, NULL, path);
	CHECK_INT(vulndb_find_support(store, S("debian"), S("12"), &arena, &got, &count, &err), 0);
	CHECK_INT(count, 2);
	CHECK_SLICE(got[0].package, "binutils");
	CHECK_SLICE(got[0].eol, "");
	CHECK_SLICE(got[0].remark, "trusted content");
	CHECK_SLICE(got[1].package, "pdns");
	CHECK_SLICE(got[1].eol, "2025-10-02");
	CHECK(got[1].remark.len > 0);
	CHECK_INT(vulndb_find_support(store, S("debian"), S("13"), &arena, &got, &count, &err), 0);
	CHECK_INT(count, 1);
	CHECK_INT(vulndb_find_support(store, S("ubuntu"), S("12"), &arena, &got, &count, &err), 0);
	CHECK_INT(count, 0);
	CHECK_INT(vulndb_find_release(store, S("debian"), S("12"), S(""), &arena, &release, &err), 1);
	CHECK_SLICE(release.eol, "2028-06-30");
	CHECK_INT(vulndb_find_release(store, S("debian"), S("11"), S(""), &arena, &release, &err), 0);
	vulndb_close(store);
	test_remove_folder(folder);
}

TEST(releases_are_found_by_version_or_by_codename)
{
	const struct release all[] = {
		{ S("debian"), S("12"), S("bookworm"), S("2023-06-10"), S("2026-06-10"), S("2028-06-30"), S("2033-06-30") },
		{ S("debian"), S(""), S("sid"), S("1993-08-16"), S(""), S(""), S("") },
		{ S("debian"), S("11"), S("bullseye"), S("2021-08-14"), S("2024-08-14"), S(""), S("2031-06-30") },
		{ S("debian"), S("11"), S("bullseye"), S("2021-08-14"), S("2024-08-15"), S("2026-08-31"), S("") },
		{ S("ubuntu"), S("12"), S(""), S(""), S("2030-01-01"), S(""), S("") },
	};
	char *folder = test_make_folder();
	cleanup_free char *path = test_path(folder, "store");
	struct vulndb_builder *builder = vulndb_builder_new();
	cleanup_arena struct arena arena = ARENA_INIT;
	struct error err = { 0 };
	struct release got;
	struct vulndb *store;

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		vulndb_builder_add_release(builder, 0, &all[i]);
	store = test_finish(builder, NULL, path);
	CHECK_INT(vulndb_find_release(store, S("debian"), S("12"), S("wrong"), &arena, &got, &err), 1);
	CHECK_SLICE(got.distribution, "debian");
	CHECK_SLICE(got.version, "12");
	CHECK_SLICE(got.codename, "bookworm");
	CHECK_SLICE(got.released, "2023-06-10");
	CHECK_SLICE(got.eol, "2026-06-10");
	CHECK_SLICE(got.eol_lts, "2028-06-30");
	CHECK_SLICE(got.eol_paid, "2033-06-30");
	CHECK_INT(vulndb_find_release(store, S("debian"), S(""), S("bullseye"), &arena, &got, &err), 1);
	CHECK_SLICE(got.version, "11");
	CHECK_SLICE(got.eol, "2024-08-15"); /* of two sources the later day */
	CHECK_SLICE(got.eol_lts, "2026-08-31");
	CHECK_SLICE(got.eol_paid, "2031-06-30");
	CHECK_INT(vulndb_find_release(store, S("debian"), S(""), S("sid"), &arena, &got, &err), 1);
	CHECK_SLICE(got.released, "1993-08-16");
	CHECK_INT(vulndb_find_release(store, S("debian"), S("13"), S("bookworm"), &arena, &got, &err), 0);
	CHECK_INT(vulndb_find_release(store, S("debian"), S(""), S(""), &arena, &got, &err), 0);
	CHECK_INT(vulndb_find_release(store, S("ubuntu"), S(""), S("bookworm"), &arena, &got, &err), 0);
	CHECK_INT(vulndb_find_release(store, S("ubuntu"), S("12"), S(""), &arena, &got, &err), 1);
	CHECK_SLICE(got.eol, "2030-01-01");
	CHECK_INT(vulndb_find_release(store, S("alpine"), S("3.20"), S(""), &arena, &got, &err), 0);
	vulndb_close(store);
	test_remove_folder(folder);
}

static void touch(const char *path)
{
	int fd = open(path, O_CREAT | O_WRONLY, 0644);

	CHECK(fd >= 0);
	close(fd);
}

TEST(what_a_killed_builder_left_goes_and_what_a_live_one_has_stays)
{
	char *folder = test_make_folder();
	cleanup_free char *path = test_path(folder, "store"), *dead = test_path(folder, "store.0123456789abcdef.new"),
			  *live = test_path(folder, "store.fedcba9876543210.new"),
			  *others = test_path(folder, "stor.0123456789abcdef.new"), *mine = test_path(folder, "store.new");
	int fd;

	touch(dead);
	touch(live);
	touch(others);
	touch(mine);
	fd = open(live, O_RDONLY);
	CHECK_INT(flock(fd, LOCK_EX | LOCK_NB), 0);
	vulndb_close(test_finish(vulndb_builder_new(), NULL, path));
	CHECK_INT(access(dead, F_OK), -1);
	CHECK_INT(access(live, F_OK), 0);
	CHECK_INT(access(others, F_OK), 0);
	CHECK_INT(access(mine, F_OK), 0);
	close(fd);
	test_remove_folder(folder);
}
