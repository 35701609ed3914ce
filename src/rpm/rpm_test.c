/* rpm_test.c - rpm's database in all its forms, whole, broken and hostile
 *
 * The small databases are tests/rpm_made.py's, which follows the descriptions of the formats; Berkeley DB's own db_dump, rpm and SQLite
 * read them (tests/rpm_test.py compares with large ones, too). */
#include "base/test.h"
#include "catalog/collected.h"

extern const struct cataloger cataloger_rpm;

#define ALL                                                                                                 \
	"bash 5.1.8-6.el9 | x86_64 | bash 5.1.8-6.el9 | GPLv3+ | Example | record 1\n"                      \
	"perl-libs 4:5.26.3-416.el8 | x86_64 | perl 4:5.26.3-416.el8 |  |  | record 2 > bash, perl-Errno\n" \
	"perl-Errno 1.28-416.el8 | x86_64 | perl 4:5.26.3-416.el8 |  |  | record 3 > perl-libs\n"           \
	"nodejs 1:18.20.2-1.module_el8 | noarch | nodejs 1:18.20.2-1.module_el8 |  |  | record 4\n"

#define DATABASE "var/lib/rpm/Packages"

static struct slice seed(const char *name)
{
	char path[128];

	snprintf(path, sizeof path, "fuzz/seeds/%s", name);
	return test_read_file(path);
}

static void put32(struct slice bytes, size_t at, uint32_t number, bool big)
{
	for (int i = 0; i < 4; i++)
		((char *)bytes.ptr)[at + i] = (char)(number >> 8 * (big ? 3 - i : i));
}

TEST(each_form_of_the_database_gives_the_same_packages)
{
	static const char *const seeds[] = { "rpm/bdb-little", "rpm/bdb-big", "rpm/ndb", "rpm/sqlite" };
	struct collected got = { .all = true, .with_depends = true };

	for (size_t i = 0; i < sizeof seeds / sizeof seeds[0]; i++) {
		struct slice bytes = seed(seeds[i]);

		CHECK_INT(collected_parse(&got, &cataloger_rpm, DATABASE, bytes), 0);
		CHECK_SLICE(buffer_slice(&got.packages), ALL);
		CHECK_SLICE(buffer_slice(&got.notes), "");
		CHECK_SLICE(buffer_slice(&got.files), "bash 2\n");
		free((char *)bytes.ptr);
	}
	collected_done(&got);
}

static int see_module(void *context, const struct package *package)
{
	(void)context;
	if (slice_equal(package->name, S("nodejs")))
		CHECK_SLICE(package->module, "nodejs:18:8090020240301:a75119d5");
	else if (slice_equal(package->name, S("bash")))
		CHECK_SLICE(package->origin, "Example Linux 9");
	else
		CHECK_INT(package->module.len + package->origin.len, 0);
	return 0;
}

static int see_no_files(void *context, const struct package_files *files)
{
	(void)context;
	(void)files;
	return 0;
}

static void see_no_note(void *context, const struct note *note)
{
	(void)context;
	fail_msg("%.*s", SLICE_ARG(note->text));
}

TEST(modules_and_distributions_are_told)
{
	struct slice bytes = seed("rpm/ndb");
	struct arena arena = ARENA_INIT;
	struct catalog_file file = { .path = S(DATABASE), .bytes = bytes, .arena = &arena, .size = bytes.len };
	struct package_sink sink = { see_module, see_no_files, NULL };
	struct note_sink notes = { see_no_note, NULL };

	CHECK_INT(cataloger_rpm.parse_together(&file, 1, &sink, &notes), 0);
	arena_done(&arena);
	free((char *)bytes.ptr);
}

#define SHA256_OF_A "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb" /* printf a | sha256sum */

/* Flags as rpm numbers them (rpmfiles.h): a setting, and what the package does not want verified, may be changed. */
TEST(digests_of_system_files_are_stated)
{
	struct collected got = { .states = true };
	struct slice bytes = seed("rpm/digests");

	CHECK_INT(collected_parse(&got, &cataloger_rpm, DATABASE, bytes), 0);
	CHECK_SLICE(buffer_slice(&got.stated), "made usr/bin/a " SHA256_OF_A "\nmade usr/bin/b changeable\n"
					       "made usr/bin/d changeable\nmade usr/bin/f 0cc175b9c0f1b6a831c399e269772661\n");
	CHECK_SLICE(buffer_slice(&got.files), "made 6\n");
	CHECK_SLICE(buffer_slice(&got.notes), "");
	got.states = false;
	CHECK_INT(collected_parse(&got, &cataloger_rpm, DATABASE, bytes), 0);
	CHECK_INT(got.stated.len, 0);
	free((char *)bytes.ptr);
	collected_done(&got);
}

TEST(a_full_sink_ends_the_reading)
{
	struct collected got = { .package_max = 2 };
	struct slice bytes = seed("rpm/sqlite");

	CHECK_INT(collected_parse(&got, &cataloger_rpm, DATABASE, bytes), -ERR_LIMIT);
	CHECK_INT(got.package_count, 2);
	free((char *)bytes.ptr);
	collected_done(&got);
}

/* The seed: the length of the database, it, and its log. */
static struct slice log_seed(struct slice *ret_database, struct slice *ret_log)
{
	struct slice bytes = seed("rpm_log/two-and-three");
	size_t len = (unsigned char)bytes.ptr[0] | (size_t)(unsigned char)bytes.ptr[1] << 8;

	*ret_database = slice_first(slice_from(bytes, 4), len);
	*ret_log = slice_from(bytes, 4 + len);
	return bytes;
}

static int parse_logged(struct collected *got, struct slice database, struct slice log)
{
	struct catalog_file files[] = { { .path = S("usr/lib/sysimage/rpm/rpmdb.sqlite"), .bytes = database },
		{ .path = S("usr/lib/sysimage/rpm/rpmdb.sqlite-wal"), .bytes = log } };

	return collected_parse_all(got, &cataloger_rpm, files, 2);
}

TEST(what_the_write_ahead_log_has_is_there)
{
	struct collected got = { .all = true, .with_depends = true };
	struct slice database, log, bytes = log_seed(&database, &log);

	CHECK_INT(parse_logged(&got, database, log), 0);
	CHECK_SLICE(buffer_slice(&got.packages), ALL);
	CHECK_INT(got.note_count, 0);
	CHECK_INT(parse_logged(&got, database, S("")), 0); /* SQLite leaves empty logs behind */
	CHECK_INT(got.package_count, 2);
	CHECK_INT(got.note_count, 0);
	free((char *)bytes.ptr);
	collected_done(&got);
}

/* Frames are of 24 + 512 bytes: the page's number, and the size of the database where a transaction ends. */
TEST(frames_of_a_log_count_when_they_are_whole_and_committed)
{
	struct collected got = { 0 };
	struct slice database, log, bytes = log_seed(&database, &log);
	size_t frames = (log.len - 32) / 536;
	unsigned before = 0;

	CHECK_INT(log.len, 32 + frames * 536);
	for (size_t i = 0; i <= frames; i++) {
		struct slice cut = slice_first(log, 32 + i * 536);
		const char *last = log.ptr + 32 + (i ? i - 1 : 0) * 536;
		bool committed = i == 0 || memcmp(last + 4, "\0\0\0\0", 4) != 0;

		CHECK_INT(parse_logged(&got, database, cut), 0);
		CHECK(got.package_count >= (before ? before : 2));
		CHECK_INT(got.note_count > 0, !committed);
		before = got.package_count;
	}
	CHECK_INT(before, 4);
	((char *)log.ptr)[32 + 24 + 100] ^= 1; /* in the first frame: none counts */
	CHECK_INT(parse_logged(&got, database, log), 0);
	CHECK_INT(got.package_count, 2);
	CHECK_SLICE(buffer_slice(&got.notes),
		"incomplete usr/lib/sysimage/rpm/rpmdb.sqlite: the write-ahead log is damaged at frame 1: "
		"what follows is not read\n");
	((char *)log.ptr)[32 + 8] ^= 1; /* its salt: of an older round of the log */
	CHECK_INT(parse_logged(&got, database, log), 0);
	CHECK_INT(got.package_count, 2);
	CHECK_INT(got.note_count, 0);
	((char *)log.ptr)[12] ^= 1;
	CHECK_INT(parse_logged(&got, database, log), 0);
	CHECK_INT(got.package_count, 2);
	CHECK_SLICE(buffer_slice(&got.notes),
		"incomplete usr/lib/sysimage/rpm/rpmdb.sqlite: the head of the write-ahead log is damaged\n");
	free((char *)bytes.ptr);
	collected_done(&got);
}

TEST(a_log_without_its_database_is_incomplete)
{
	struct collected got = { 0 };

	CHECK_INT(collected_parse(&got, &cataloger_rpm, "var/lib/rpm/rpmdb.sqlite-wal", S("x")), 0);
	CHECK_SLICE(buffer_slice(&got.notes),
		"incomplete var/lib/rpm/rpmdb.sqlite-wal: a write-ahead log whose database is not in this "
		"layer: what it changes is not seen\n");
	CHECK_INT(collected_parse(&got, &cataloger_rpm, "var/lib/rpm/rpmdb.sqlite-wal", S("")), 0);
	CHECK_INT(got.note_count, 0);
	collected_done(&got);
}

TEST(a_transaction_that_was_broken_off_is_incomplete)
{
	struct slice bytes = seed("rpm/sqlite");
	struct catalog_file files[] = { { .path = S("var/lib/rpm/rpmdb.sqlite"), .bytes = bytes },
		{ .path = S("var/lib/rpm/rpmdb.sqlite-journal"), .bytes = S("\xd9\xd5\x05\xf9\x20\xa1\x63\xd7") } };
	struct collected got = { 0 };

	CHECK_INT(collected_parse_all(&got, &cataloger_rpm, files, 2), 0);
	CHECK_INT(got.package_count, 4);
	CHECK_INT(got.note_count, 1);
	files[1].bytes = S("\0\0\0\0\0\0\0\0"); /* one that has ended */
	CHECK_INT(collected_parse_all(&got, &cataloger_rpm, files, 2), 0);
	CHECK_INT(got.note_count, 0);
	free((char *)bytes.ptr);
	collected_done(&got);
}

TEST(lists_of_images_without_rpm_are_read)
{
	struct slice first = seed("rpm/manifest-1"), second = seed("rpm/manifest-2");
	struct catalog_file files[] = { { .path = S("var/lib/rpmmanifest/container-manifest-1"), .bytes = first },
		{ .path = S("var/lib/rpmmanifest/container-manifest-2"), .bytes = second } };
	struct collected got = { .all = true };

	CHECK_INT(collected_parse_all(&got, &cataloger_rpm, files, 2), 0);
	CHECK_SLICE(buffer_slice(&got.packages),
		"bash 5.1.8-1.cm2 | x86_64 | bash 5.1.8-1.cm2 |  | Example | line 1\n"
		"shadow-utils 2:4.9-12.cm2 | x86_64 | shadow-utils 2:4.9-12.cm2 |  | Example | line 2\n");
	CHECK_INT(got.note_count, 0);
	CHECK_INT(collected_parse_all(&got, &cataloger_rpm, files, 1), 0);
	CHECK_SLICE(buffer_slice(&got.packages), "bash 5.1.8-1.cm2 | x86_64 | bash 5.1.8-1.cm2 |  |  | line 1\n"
						 "shadow-utils 4.9-12.cm2 | x86_64 | shadow-utils 4.9-12.cm2 |  |  | line 2\n");
	CHECK_INT(got.note_count, 0);
	CHECK_INT(collected_parse(&got, &cataloger_rpm, "var/lib/rpmmanifest/container-manifest-2", S("a\t1-2\n")), 0);
	CHECK_SLICE(buffer_slice(&got.notes),
		"incomplete var/lib/rpmmanifest/container-manifest-2: line 1: no package that can be read\n");
	free((char *)first.ptr);
	free((char *)second.ptr);
	collected_done(&got);
}

/* Each makes one record unreadable, or a lie about what is there: said, and the others are read. Offsets are those of the formats. */
TEST(lies_in_pages_are_told_and_hide_nothing_else)
{
	static const struct {
		const char *seed;
		size_t at;
		uint32_t number;
		unsigned packages;
	} cases[] = {
		{ "rpm/ndb", 12, 0x7fffffff, 4 },              /* pages of slots */
		{ "rpm/ndb", 4, 1, 0 },                        /* version */
		{ "rpm/ndb", 32, 0x20202020, 3 },              /* no slot */
		{ "rpm/ndb", 32 + 4, 77, 3 },                  /* slot of another package */
		{ "rpm/ndb", 32 + 8, 0x10000000, 3 },          /* beyond the file */
		{ "rpm/ndb", 32 + 12, 1, 3 },                  /* too short */
		{ "rpm/ndb", 4096 + 12, 0xffffffff, 3 },       /* length of a record */
		{ "rpm/ndb", 4096 + 16 + 8 + 160, 0, 4 },      /* a byte of one: its checksum */
		{ "rpm/bdb-little", 20, 100, 0 },              /* size of pages */
		{ "rpm/bdb-little", 24, 9u << 8, 0 },          /* a B-tree */
		{ "rpm/bdb-little", 24, 1 | 8u << 8, 0 },      /* encrypted */
		{ "rpm/bdb-little", 32, 99, 4 },               /* last page */
		{ "rpm/bdb-little", 88, 7, 4 },                /* number of records */
		{ "rpm/bdb-little", 512 + 20, 11, 0 },         /* an odd list of items */
		{ "rpm/bdb-little", 512 + 26 + 4, 0, 2 },      /* places of two items */
		{ "rpm/bdb-little", 3 * 512 + 24, 0, 3 },      /* the first record's page is of another kind */
		{ "rpm/bdb-little", 3 * 512 + 22, 0x0700, 3 }, /* and has no bytes */
		{ "rpm/sqlite", 16, 0x01000300, 0 },           /* size of pages */
	};
	struct collected got = { 0 };

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct slice bytes = seed(cases[i].seed);

		put32(bytes, cases[i].at, cases[i].number, false);
		CHECK_INT(collected_parse(&got, &cataloger_rpm, DATABASE, bytes), 0);
		if (got.package_count != cases[i].packages || !got.note_count)
			fail_msg("case %zu: %u packages, %u notes", i, got.package_count, got.note_count);
		free((char *)bytes.ptr);
	}
	collected_done(&got);
}

/* A page of a chain that points back, or to itself, and two records that share one. */
TEST(chains_of_pages_that_go_round_end)
{
	struct collected got = { 0 };
	struct slice bytes = seed("rpm/bdb-big");
	size_t pages = bytes.len / 512;

	for (size_t page = 3; page < pages; page++)
		put32(bytes, page * 512 + 16, (uint32_t)page, true);
	CHECK_INT(collected_parse(&got, &cataloger_rpm, DATABASE, bytes), 0);
	CHECK(got.note_count == 0 || got.package_count < 4);
	for (size_t i = 1; i < 5; i++) { /* every record begins at page 3, and is very long */
		size_t item = 512 + ((unsigned char)bytes.ptr[512 + 26 + 2 * (2 * i + 1)] << 8 |
					    (unsigned char)bytes.ptr[512 + 26 + 2 * (2 * i + 1) + 1]);

		put32(bytes, item + 4, 3, true);
		put32(bytes, item + 8, 0xffffffff, true);
	}
	CHECK_INT(collected_parse(&got, &cataloger_rpm, DATABASE, bytes), 0);
	CHECK(got.note_count >= 4 && got.package_count <= 1);
	free((char *)bytes.ptr);
	collected_done(&got);
}

/* Whatever number stands in place of any other: it ends, and no package goes without a word. */
TEST(trees_that_are_damaged_anywhere_lose_no_package_without_a_note)
{
	static const uint32_t numbers[] = { 0, 1, 2, 3, 5, 0x0d000000, 0x05000000, 0xffffffff };
	static const char *const seeds[] = { "rpm/sqlite", "rpm/ndb", "rpm/bdb-little", "rpm/bdb-big" };
	struct collected got = { 0 };

	for (size_t k = 0; k < sizeof seeds / sizeof seeds[0]; k++) {
		struct slice bytes = seed(seeds[k]);

		for (size_t at = 0; at + 4 <= bytes.len; at += 3)
			for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
				char before[4];

				memcpy(before, bytes.ptr + at, 4);
				put32(bytes, at, numbers[i], true);
				CHECK_INT(collected_parse(&got, &cataloger_rpm, DATABASE, bytes), 0);
				if (got.package_count < 4 && !got.note_count)
					fail_msg("%s: %x at %zu: %u packages and no note", seeds[k], numbers[i], at,
						got.package_count);
				memcpy((char *)bytes.ptr + at, before, 4);
			}
		free((char *)bytes.ptr);
	}
	collected_done(&got);
}

TEST(databases_that_are_cut_anywhere_lose_no_package_without_a_note)
{
	static const char *const seeds[] = { "rpm/sqlite", "rpm/ndb", "rpm/bdb-little", "rpm/bdb-big" };
	struct collected got = { 0 };

	for (size_t k = 0; k < sizeof seeds / sizeof seeds[0]; k++) {
		struct slice bytes = seed(seeds[k]);

		for (size_t len = 1; len < bytes.len; len += 7) {
			char *cut = malloc(len);

			memcpy(cut, bytes.ptr, len);
			CHECK_INT(collected_parse(&got, &cataloger_rpm, DATABASE, slice_make(cut, len)), 0);
			CHECK(got.package_count == 4 || got.note_count > 0);
			free(cut);
		}
		free((char *)bytes.ptr);
	}
	collected_done(&got);
}
