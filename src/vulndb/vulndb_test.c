/* vulndb_test.c - what is built is found again; the same statements make the same file; damaged files are errors */
#include "base/cleanup.h"
#include "base/memory.h"
#include "base/test.h"
#include "vulndb/lmdb_test.h"
#include "vulndb/pack.h"
#include "vulndb/vulndb.h"

#include <dirent.h>
#include <malloc.h>
#include <sys/stat.h>

static const struct vulndb_facts test_facts = {
	.name = { "builtin", 7 },
	.built = { "2026-01-02T03:04:05Z", 20 },
	.date = { "2026-01-01", 10 },
	.partial = true,
};

static struct slices list_of(struct slice *items, size_t count)
{
	return (struct slices){ items, count };
}

/* Every field set, so that a forgotten one shows. */
static struct slice test_aliases[] = { { "GHSA-1", 6 }, { "PYSEC-1", 7 } },
		    test_events[] = { { "-", 1 }, { "i0", 2 }, { "f1.2", 4 } }, test_versions[] = { { "0.9", 3 } },
		    test_vectors[] = { { "CVSS:3.1/AV:N", 13 } }, test_bulletins[] = { { "DSA-1-1", 7 } };

static struct advisory whole_advisory(void)
{
	return (struct advisory){
		.id = S("CVE-2020-1"),
		.source = S("osv"),
		.aliases = list_of(test_aliases, 2),
		.ecosystem = S("PyPI"),
		.package = S("Zope.Interface"),
		.events = list_of(test_events, 3),
		.versions = list_of(test_versions, 1),
		.status = S("affected"),
		.severity = S("high"),
		.vectors = list_of(test_vectors, 1),
		.title = S("A title."),
		.details = S("Details."),
		.url = S("https://example.org/"),
		.published = S("2020-01-01T00:00:00Z"),
		.modified = S("2021-01-01T00:00:00Z"),
		.kev = S("2020-02-02"),
		.bulletins = list_of(test_bulletins, 1),
	};
}

static struct advisory small_advisory(const char *ecosystem, const char *package, const char *id)
{
	return (struct advisory){
		.id = slice_from_text(id),
		.ecosystem = slice_from_text(ecosystem),
		.package = slice_from_text(package),
		.title = S("t"),
	};
}

static void build(const char *path, const struct advisory *advisories, size_t count)
{
	struct vulndb_builder *builder = vulndb_builder_new();
	struct error err = { 0 };

	for (size_t i = 0; i < count; i++)
		vulndb_builder_add(builder, 0, &advisories[i]);
	if (vulndb_builder_finish(builder, &test_facts, path, &err) < 0)
		fail_msg("%s", err.text);
	vulndb_builder_free(builder);
}

static struct vulndb *open_store(const char *path)
{
	struct vulndb *store = NULL;
	struct error err = { 0 };

	if (vulndb_open(path, &store, &err) < 0)
		fail_msg("%s", err.text);
	return store;
}

/* How many statements there are on a package. */
static size_t count_of(struct vulndb *store, struct slice ecosystem, struct slice name)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct vulndb_statement *statements;
	struct error err = { 0 };
	size_t count;

	if (vulndb_find(store, ecosystem, name, &arena, &statements, &count, &err) < 0)
		fail_msg("%s", err.text);
	return count;
}

static void check_list(struct slices got, struct slices want)
{
	CHECK_INT(got.count, want.count);
	for (size_t i = 0; i < got.count; i++)
		CHECK(slice_equal(got.items[i], want.items[i]));
}

TEST(vulndb_gives_back_every_field)
{
	char *folder = test_make_folder();
	cleanup_free char *path = test_path(folder, "store");
	cleanup_arena struct arena arena = ARENA_INIT;
	struct advisory want = whole_advisory(), *got;
	struct vulndb_statement *statements;
	struct vulndb *store;
	struct error err = { 0 };
	size_t count;

	build(path, &want, 1);
	store = open_store(path);
	CHECK_INT(vulndb_find(store, S("PyPI"), S("zope_interface"), &arena, &statements, &count, &err), 0);
	CHECK_INT(count, 1);
	got = &statements[0].advisory;
	CHECK_SLICE(got->title, "A title.");
	CHECK_SLICE(got->details, "");
	CHECK_INT(vulndb_read_text(store, &statements[0], &arena, &err), 0);
	vulndb_close(store); /* what was found does not need it */
	CHECK_SLICE(got->id, "CVE-2020-1");
	CHECK_SLICE(got->source, "osv");
	CHECK_SLICE(got->ecosystem, "PyPI");
	CHECK_SLICE(got->package, "Zope.Interface");
	CHECK_SLICE(got->status, "affected");
	CHECK_SLICE(got->severity, "high");
	CHECK_SLICE(got->title, "A title.");
	CHECK_SLICE(got->details, "Details.");
	CHECK_SLICE(got->url, "https://example.org/");
	CHECK_SLICE(got->published, "2020-01-01T00:00:00Z");
	CHECK_SLICE(got->modified, "2021-01-01T00:00:00Z");
	CHECK_SLICE(got->withdrawn, "");
	CHECK_SLICE(got->kev, "2020-02-02");
	check_list(got->aliases, want.aliases);
	check_list(got->events, want.events);
	check_list(got->versions, want.versions);
	check_list(got->vectors, want.vectors);
	check_list(got->bulletins, want.bulletins);
	test_remove_folder(folder);
}

TEST(vulndb_knows_facts_packages_and_ecosystems)
{
	const struct advisory advisories[] = {
		small_advisory("npm", "a", "CVE-1"),
		small_advisory("npm", "a", "CVE-2"),
		small_advisory("npm", "A", "CVE-1"),
		small_advisory("Debian:12", "openssl", "CVE-1"),
		small_advisory("Debian:12", "openssl", "CVE-1"),
		{ .id = S("CVE-3"), .ecosystem = S("Go"), .package = S("x"), .withdrawn = S("2020-01-01T00:00:00Z") },
	};
	char *folder = test_make_folder();
	cleanup_free char *path = test_path(folder, "store");
	cleanup_arena struct arena arena = ARENA_INIT;
	struct vulndb_statement *got;
	struct vulndb *store;
	struct error err = { 0 };
	size_t count;

	build(path, advisories, sizeof advisories / sizeof *advisories);
	store = open_store(path);
	CHECK_SLICE(vulndb_facts(store)->name, "builtin");
	CHECK_SLICE(vulndb_facts(store)->built, "2026-01-02T03:04:05Z");
	CHECK_SLICE(vulndb_facts(store)->date, "2026-01-01");
	CHECK_INT(vulndb_facts(store)->advisory_count, 2);
	CHECK_INT(vulndb_facts(store)->package_count, 3);
	CHECK_INT(vulndb_facts(store)->format, VULNDB_FORMAT);
	CHECK(vulndb_facts(store)->partial);
	CHECK_INT(count_of(store, S("npm"), S("a")), 2);
	CHECK_INT(count_of(store, S("npm"), S("A")), 1);
	CHECK_INT(count_of(store, S("npm"), S("b")), 0);
	CHECK_INT(count_of(store, S("npm"), S("")), 0);
	CHECK_INT(count_of(store, S("Debian:12"), S("openssl")), 1);
	CHECK_INT(count_of(store, S("Debian:1"), S("openssl")), 0);
	CHECK_INT(count_of(store, S("Go"), S("x")), 0);
	CHECK(vulndb_has_ecosystem(store, S("npm")));
	CHECK(vulndb_has_ecosystem(store, S("Debian:12")));
	CHECK(!vulndb_has_ecosystem(store, S("Debian:1")));
	CHECK(!vulndb_has_ecosystem(store, S("Debian")));
	CHECK(!vulndb_has_ecosystem(store, S("Go")));
	CHECK(!vulndb_has_ecosystem(store, S("")));
	CHECK_INT(vulndb_find(store, S("npm"), S("a"), &arena, &got, &count, &err), 0);
	CHECK_SLICE(got[0].advisory.source, "builtin");
	CHECK_SLICE(got[0].advisory.id, "CVE-1");
	CHECK_SLICE(got[1].advisory.id, "CVE-2");
	vulndb_close(store);
	test_remove_folder(folder);
}

TEST(vulndb_keeps_a_text_once)
{
	static char details[100000];
	char *folder = test_make_folder();
	cleanup_free char *path = test_path(folder, "store");
	cleanup_arena struct arena arena = ARENA_INIT;
	struct vulndb_builder *builder = vulndb_builder_new();
	struct vulndb_statement *statements;
	struct error err = { 0 };
	struct vulndb *store;
	struct stat status;
	size_t count;

	memset(details, 'd', sizeof details);
	for (size_t i = 0; i < 3000; i++) { /* more than the table of texts begins with, alternating with one that is large */
		struct advisory advisory = small_advisory("npm", "", "");

		advisory.id = arena_printf(&arena, "CVE-%zu", i);
		advisory.package = advisory.id;
		advisory.title = i % 2 ? S("large") : advisory.id;
		advisory.details = i % 2 ? slice_make(details, sizeof details) : S("");
		if (i % 6 == 4)
			advisory.title = S("");
		vulndb_builder_add(builder, 0, &advisory);
	}
	CHECK_INT(vulndb_builder_finish(builder, &test_facts, path, &err), 0);
	vulndb_builder_free(builder);
	CHECK_INT(stat(path, &status), 0);
	CHECK(status.st_size < 3000 * 300 + 200000);
	store = open_store(path);
	for (size_t i = 0; i < 3000; i++) {
		struct slice name = arena_printf(&arena, "CVE-%zu", i);

		CHECK_INT(vulndb_find(store, S("npm"), name, &arena, &statements, &count, &err), 0);
		CHECK_INT(count, 1);
		CHECK_INT(vulndb_read_text(store, statements, &arena, &err), 0);
		CHECK(slice_equal(statements->advisory.title, i % 2 ? S("large") : i % 6 == 4 ? S("") : name));
		CHECK_INT(statements->advisory.details.len, i % 2 ? sizeof details : 0);
	}
	vulndb_close(store);
	test_remove_folder(folder);
}

/* Says yes to every second id, and looks at what it is given. */
static bool wants_even(void *context, const struct advisory *head)
{
	size_t *asked = context;

	CHECK_SLICE(head->status, "affected");
	check_list(head->events, list_of(test_events, 3));
	check_list(head->versions, list_of(test_versions, 1));
	CHECK_SLICE(head->package, "");
	++*asked;
	return (head->id.ptr[head->id.len - 1] - '0') % 2 == 0;
}

TEST(vulndb_gives_what_is_wanted_alone)
{
	char *folder = test_make_folder();
	cleanup_free char *path = test_path(folder, "store");
	cleanup_arena struct arena arena = ARENA_INIT;
	size_t asked = 0, count, sizes[] = { 10, 1000 }; /* in a leaf, and on pages of its own */
	struct vulndb_filter filter = { wants_even, &asked };
	struct vulndb_statement *statements;
	struct error err = { 0 };

	for (size_t turn = 0; turn < 2; turn++) {
		struct vulndb_builder *builder = vulndb_builder_new();
		struct advisory advisory = whole_advisory();
		struct vulndb *store;

		for (size_t i = 0; i < sizes[turn]; i++) {
			advisory.id = arena_printf(&arena, "CVE-%zu", i);
			vulndb_builder_add(builder, 0, &advisory);
		}
		CHECK_INT(vulndb_builder_finish(builder, &test_facts, path, &err), 0);
		vulndb_builder_free(builder);
		store = open_store(path);
		asked = 0;
		CHECK_INT(
			vulndb_find_wanted(store, S("PyPI"), S("zope_interface"), &filter, &arena, &statements, &count, &err), 0);
		CHECK_INT(asked, sizes[turn]);
		CHECK_INT(count, sizes[turn] / 2);
		CHECK_INT(
			vulndb_find(store, S("npm"), S("a"), &arena, &(struct vulndb_statement *){ 0 }, &(size_t){ 0 }, &err), 0);
		vulndb_close(store); /* what was found does not need it */
		for (size_t i = 0; i < count; i++) {
			CHECK_SLICE(statements[i].advisory.source, "osv");
			CHECK_SLICE(statements[i].advisory.ecosystem, "PyPI");
			CHECK_SLICE(statements[i].advisory.package, "Zope.Interface");
			CHECK_SLICE(statements[i].advisory.title, "A title.");
			check_list(statements[i].advisory.bulletins, list_of(test_bulletins, 1));
		}
	}
	test_remove_folder(folder);
}

TEST(vulndb_may_be_empty)
{
	char *folder = test_make_folder();
	cleanup_free char *path = test_path(folder, "store");
	struct vulndb *store;

	build(path, NULL, 0);
	store = open_store(path);
	CHECK_INT(vulndb_facts(store)->advisory_count, 0);
	CHECK_INT(count_of(store, S("npm"), S("a")), 0);
	vulndb_close(store);
	test_remove_folder(folder);
}

TEST(vulndb_keeps_packages_whose_names_are_no_keys)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	char *folder = test_make_folder(), *name = arena_alloc(&arena, 2000);
	cleanup_free char *path = test_path(folder, "store");
	struct vulndb_builder *builder = vulndb_builder_new();
	const struct {
		struct slice ecosystem, name;
	} packages[] = {
		{ S("Maven"), slice_make(name, 504) }, /* the longest that fits: 'p', ecosystem, NUL, name are 511 */
		{ S("Maven"), slice_make(name, 505) },
		{ S("Maven"), slice_make(name, 2000) },
		{ slice_make(name, 600), S("x") },
		{ S("a"), S("b\0c") },
		{ S("a\0b"), S("c") },
		{ S(""), S("x") },
		{ S(""), S("") },
		{ S("npm"), S("") },
	};
	struct vulndb *store;
	struct error err = { 0 };

	memset(name, 'n', 2000);
	for (size_t i = 0; i < sizeof packages / sizeof *packages; i++)
		for (size_t k = 0; k <= i; k++) {
			struct advisory advisory = small_advisory("", "", "");

			advisory.id = arena_printf(&arena, "CVE-%zu", k);
			advisory.ecosystem = packages[i].ecosystem;
			advisory.package = packages[i].name;
			vulndb_builder_add(builder, 0, &advisory);
		}
	CHECK_INT(vulndb_builder_finish(builder, &test_facts, path, &err), 0);
	vulndb_builder_free(builder);
	store = open_store(path);
	for (size_t i = 0; i < sizeof packages / sizeof *packages; i++)
		CHECK_INT(count_of(store, packages[i].ecosystem, packages[i].name), i + 1);
	CHECK(vulndb_has_ecosystem(store, slice_make(name, 600)));
	CHECK(!vulndb_has_ecosystem(store, slice_make(name, 601)));
	vulndb_close(store);
	test_remove_folder(folder);
}

TEST(vulndb_normal_names_follow_their_ecosystem)
{
	static const struct {
		const char *ecosystem, *name, *want;
	} cases[] = {
		/* the examples of PEP 503, and its regular expression re.sub(r"[-_.]+", "-", name).lower() */
		{ "PyPI", "Friendly-Bard", "friendly-bard" },
		{ "PyPI", "FRIENDLY-BARD", "friendly-bard" },
		{ "PyPI", "friendly.bard", "friendly-bard" },
		{ "PyPI", "friendly_bard", "friendly-bard" },
		{ "PyPI", "friendly--bard", "friendly-bard" },
		{ "PyPI", "FrIeNdLy-._.-bArD", "friendly-bard" },
		{ "PyPI", "_a_", "-a-" },
		{ "PyPI", "", "" },
		/* "NuGet package IDs are case-insensitive"; Composer wants lower case; GitHub takes owners and repositories in any */
		{ "NuGet", "Newtonsoft.Json", "newtonsoft.json" },
		{ "Packagist", "Guzzlehttp/PSR7", "guzzlehttp/psr7" },
		{ "GitHub Actions", "tj-actions/Changed-Files", "tj-actions/changed-files" },
		{ "npm", "JSONStream", "JSONStream" },
		{ "Maven", "Org.X:Y_z", "Org.X:Y_z" },
		{ "Debian:12", "libc++", "libc++" },
	};
	cleanup_arena struct arena arena = ARENA_INIT;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		CHECK_SLICE(vulndb_normal_name(slice_from_text(cases[i].ecosystem), slice_from_text(cases[i].name), &arena),
			cases[i].want);
}

/* COUNT advisories on half as many packages; some have much to say. STEP: in another order. */
static void build_many(const char *path, size_t count, size_t step)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct vulndb_builder *builder = vulndb_builder_new();
	struct error err = { 0 };
	char *details = arena_alloc(&arena, 10000);

	memset(details, 'd', 10000);
	for (size_t i = 0; i < count; i++) {
		size_t number = i * step % count;
		struct advisory advisory = whole_advisory();

		advisory.id = arena_printf(&arena, "CVE-%zu", number);
		advisory.package = arena_printf(&arena, "package-%zu", number / 2);
		advisory.details = slice_make(details, number % 50 == 0 ? 10000 : number % 97);
		vulndb_builder_add(builder, 0, &advisory);
	}
	if (vulndb_builder_finish(builder, &test_facts, path, &err) < 0)
		fail_msg("%s", err.text);
	vulndb_builder_free(builder);
}

static void check_same_bytes(const char *a, const char *b)
{
	struct slice x = test_read_file(a), y = test_read_file(b);

	CHECK(slice_equal(x, y));
	CHECK(x.len > 0);
	free((void *)x.ptr);
	free((void *)y.ptr);
}

TEST(vulndb_is_the_same_file_whatever_the_order)
{
	/* 40,000 entries are three transactions */
	static const size_t counts[] = { 1, 10, 100, 40000 };
	char *folder = test_make_folder();
	cleanup_free char *a = test_path(folder, "a"), *b = test_path(folder, "b");

	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
		mallopt(M_PERTURB, 0x11); /* new memory is full of this: it must not show in the file */
		build_many(a, counts[i], 1);
		mallopt(M_PERTURB, 0x22);
		build_many(b, counts[i], 7919);
		mallopt(M_PERTURB, 0);
		check_same_bytes(a, b);
	}
	test_remove_folder(folder);
}

TEST(vulndb_replaces_the_old_file_at_once_and_leaves_nothing_beside_it)
{
	char *folder = test_make_folder();
	cleanup_free char *path = test_path(folder, "store"), *nowhere = test_path(folder, "no/store");
	struct vulndb_builder *builder = vulndb_builder_new();
	struct vulndb *old;
	struct error err = { 0 };
	struct dirent *entry;
	size_t files = 0;
	DIR *entries;

	build_many(path, 100, 1);
	old = open_store(path);
	build_many(path, 4, 1);
	CHECK_INT(count_of(old, S("PyPI"), S("package-40")), 2); /* who has it open keeps what he has */
	vulndb_close(old);
	old = open_store(path);
	CHECK_INT(count_of(old, S("PyPI"), S("package-40")), 0);
	vulndb_close(old);
	CHECK_INT(vulndb_builder_finish(builder, &test_facts, nowhere, &err), -ERR_NOT_FOUND);
	vulndb_builder_free(builder);
	entries = opendir(folder);
	while ((entry = readdir(entries)))
		files += entry->d_name[0] != '.';
	closedir(entries);
	CHECK_INT(files, 1);
	test_remove_folder(folder);
}

static void write_bytes(const char *path, struct slice bytes)
{
	FILE *file = fopen(path, "w");

	CHECK(file != NULL);
	CHECK_INT(fwrite(bytes.ptr, 1, bytes.len, file), bytes.len);
	fclose(file);
}

TEST(vulndb_refuses_a_file_that_is_cut_off_anywhere)
{
	char *folder = test_make_folder();
	cleanup_free char *path = test_path(folder, "store"), *cut = test_path(folder, "cut");
	struct slice whole;

	build_many(path, 100, 1);
	whole = test_read_file(path);
	CHECK_INT(whole.len % 4096, 0);
	for (size_t len = 0; len < whole.len; len += len % 4096 == 0 ? 1 : 4095) { /* a page, a page and a byte */
		struct vulndb *store = NULL;
		struct error err = { 0 };

		write_bytes(cut, slice_first(whole, len));
		CHECK_INT(vulndb_open(cut, &store, &err), -ERR_FORMAT);
		CHECK(err.text[0]);
	}
	free((void *)whole.ptr);
	test_remove_folder(folder);
}

TEST(vulndb_survives_that_its_file_is_cut_off_while_it_is_open)
{
	char *folder = test_make_folder();
	cleanup_free char *path = test_path(folder, "store");
	cleanup_arena struct arena arena = ARENA_INIT;
	struct vulndb_statement *statements;
	struct vulndb *store;
	struct error err = { 0 };
	size_t count;

	build_many(path, 5000, 1);
	store = open_store(path);
	CHECK_INT(truncate(path, 8192), 0);
	CHECK_INT(vulndb_find(store, S("PyPI"), S("package-2000"), &arena, &statements, &count, &err), -ERR_FORMAT);
	vulndb_close(store);
	test_remove_folder(folder);
}

/* Looks up everything in a file with a wrong byte. 1: there was an error, or something was not found; 0: all as it was. A
 * byte within a key is not covered by a checksum, so a package may be missing; but nothing that is found may differ. */
static int look_at_damaged(const char *path, size_t packages)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct vulndb *store = NULL;
	struct error err = { 0 };
	int damaged = 0;

	if (vulndb_open(path, &store, &err) < 0)
		return 1;
	vulndb_has_ecosystem(store, S("PyPI"));
	for (size_t i = 0; i < packages; i++) {
		struct slice name = arena_printf(&arena, "package-%zu", i);
		struct vulndb_statement *statements;
		size_t count;
		int r = vulndb_find(store, S("PyPI"), name, &arena, &statements, &count, &err);

		if (r < 0 || count == 0) {
			damaged = 1;
			continue;
		}
		CHECK_INT(count, 2);
		for (size_t k = 0; k < count; k++) {
			const struct advisory *advisory = &statements[k].advisory;

			CHECK(slice_equal(advisory->package, name));
			CHECK_SLICE(advisory->url, "https://example.org/");
			if (vulndb_read_text(store, &statements[k], &arena, &err) < 0)
				damaged = 1;
			else
				CHECK_SLICE(advisory->title, "A title.");
		}
	}
	vulndb_close(store);
	return damaged;
}

TEST(vulndb_with_a_wrong_byte_is_an_error_or_is_what_it_was)
{
	char *folder = test_make_folder();
	cleanup_free char *path = test_path(folder, "store"), *wrong = test_path(folder, "wrong");
	size_t noticed = 0, step = 3;
	struct slice whole;

	build_many(path, 60, 1); /* one branch, some leaves, some values with pages of their own */
	whole = test_read_file(path);
	write_bytes(wrong, whole);
	CHECK_INT(look_at_damaged(wrong, 30), 0);
	for (size_t i = 0; i < whole.len; i += i % 4096 < 512 ? 1 : step) {
		FILE *file = fopen(wrong, "r+");
		unsigned char byte = (unsigned char)whole.ptr[i];

		fseek(file, (long)i, SEEK_SET);
		fputc(byte ^ (i % 2 ? 0xff : 0x10), file);
		fflush(file);
		noticed += (size_t)look_at_damaged(wrong, 30);
		fseek(file, (long)i, SEEK_SET);
		fputc(byte, file);
		fclose(file);
	}
	CHECK(noticed > 1000);
	free((void *)whole.ptr);
	test_remove_folder(folder);
}

TEST(vulndb_refuses_another_format_and_other_lmdb_files)
{
	char *folder = test_make_folder();
	cleanup_free char *other = test_path(folder, "other"), *next = test_path(folder, "next");
	cleanup_buffer struct buffer body = BUFFER_INIT(0), value = BUFFER_INIT(0);
	struct vulndb *store = NULL;
	struct vulndb_key key;
	struct slice key_slice;
	struct error err = { 0 };

	test_write_lmdb(other, &S("x"), &S("y"), 1, 1);
	CHECK_INT(vulndb_open(other, &store, &err), -ERR_FORMAT);
	vulndb_key_of(TABLE_FACTS, S(""), S(""), &key);
	key_slice = slice_make(key.bytes, key.len);
	vulndb_pack_u64(&body, VULNDB_FORMAT + 1);
	vulndb_seal(&value, key_slice, buffer_slice(&body));
	test_write_lmdb(next, &key_slice, &(struct slice){ value.ptr, value.len }, 1, 1);
	CHECK_INT(vulndb_open(next, &store, &err), -ERR_UNSUPPORTED);
	CHECK(strstr(err.text, "its format is 14, this program reads 13") != NULL);
	test_remove_folder(folder);
}
