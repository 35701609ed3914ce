/* verify_test.c - everything in a store is visited in order, and what no builder made is noticed */
#include "base/cleanup.h"
#include "base/memory.h"
#include "base/test.h"
#include "vulndb/lmdb_test.h"
#include "vulndb/store.h"

#define PACKAGES 40u
#define SCORES 5u

/* Two statements on each package, with a text; scores; releases. */
static void build(const char *path)
{
	static const struct vulndb_facts facts = { .name = { "test", 4 }, .built = { "2026-01-02T03:04:05Z", 20 } };
	static const char *const ecosystems[] = { "Go", "PyPI" };
	struct vulndb_builder *builder = vulndb_builder_new();
	cleanup_arena struct arena arena = ARENA_INIT;
	struct error err = { 0 };

	for (unsigned i = 0; i < 2 * PACKAGES; i++) {
		struct advisory advisory = { .ecosystem = slice_from_text(ecosystems[i % 2]), .events = { &S("i0"), 1 } };
		struct assessment assessment = { .epss = S("0.5"), .source = S("epss") };

		advisory.id = assessment.id = arena_printf(&arena, "CVE-2020-%04u", i * 60);
		advisory.package = arena_printf(&arena, "Package_%u", i / 4);
		advisory.details = arena_printf(&arena, "details %u", i / 3);
		vulndb_builder_add(builder, 0, &advisory);
		vulndb_builder_add_assessment(builder, 0, &assessment);
		assessment = (struct assessment){ .id = assessment.id, .kev = S("2020-01-01"), .source = S("kev") };
		if (i % 4 == 0)
			vulndb_builder_add_assessment(builder, 0, &assessment);
	}
	for (unsigned i = 0; i < SCORES; i++) {
		struct assessment score = {
			.epss = arena_printf(&arena, "0.%05u", i * 900 + 1), .percentile = S("0.9"), .source = S("epss")
		};

		score.id = arena_printf(&arena, "CVE-2021-%04u", i * 300);
		vulndb_builder_add_assessment(builder, 0, &score);
	}
	for (unsigned i = 0; i < 3; i++) {
		struct release release = { .distribution = S("debian"), .version = arena_printf(&arena, "1%u", i) };

		vulndb_builder_add_release(builder, 0, &release);
	}
	if (vulndb_builder_finish(builder, &facts, path, &err) < 0)
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

struct seen {
	struct vulndb *store;
	struct arena arena;
	size_t packages, statements, flaws, assessments, releases, end_after;
	struct slice last_package, last_flaw;
};

static int see_package(void *context, struct vulndb_statement *statements, size_t count, struct error *err)
{
	struct seen *seen = context;
	struct slice name = arena_printf(&seen->arena, "%.*s %.*s", SLICE_ARG(statements[0].advisory.ecosystem),
		SLICE_ARG(statements[0].advisory.package));

	CHECK(slice_compare(name, seen->last_package) > 0);
	CHECK_INT(seen->flaws + seen->releases, 0); /* they come first */
	seen->last_package = name;
	seen->packages++;
	for (size_t i = 0; i < count; i++) {
		CHECK_INT(vulndb_read_text(seen->store, &statements[i], &seen->arena, err), 0);
		CHECK(slice_starts_with(statements[i].advisory.details, S("details ")));
		CHECK_SLICE(statements[i].advisory.source, "test");
		CHECK_SLICE(statements[i].advisory.events.items[0], "i0");
		seen->statements++;
	}
	return seen->packages == seen->end_after ? 5 : 0;
}

static int see_flaw(void *context, const struct assessment *assessments, size_t count, struct error *err)
{
	struct seen *seen = context;

	CHECK(slice_compare(assessments[0].id, seen->last_flaw) > 0);
	seen->last_flaw = arena_copy(&seen->arena, assessments[0].id);
	seen->flaws++;
	for (size_t i = 0; i < count; i++)
		CHECK(slice_equal(assessments[i].id, assessments[0].id));
	CHECK_SLICE(assessments[0].source, "epss");
	if (count > 1)
		CHECK_SLICE(assessments[1].kev, "2020-01-01");
	seen->assessments += count;
	return error_set(err, ERR_IO, "not looked at") && seen->flaws == seen->end_after ? -ERR_IO : 0;
}

static int see_release(void *context, const struct release *release, struct error *err)
{
	struct seen *seen = context;

	(void)err;
	CHECK_SLICE(release->distribution, "debian");
	CHECK_SLICE(release->version, seen->releases == 0 ? "10" : seen->releases == 1 ? "11" : "12");
	seen->releases++;
	return 0;
}

TEST(a_visit_sees_everything_once_and_in_order)
{
	char *folder = test_make_folder();
	cleanup_free char *path = test_path(folder, "store");
	struct seen seen = { 0 };
	struct vulndb_visitor visitor = { see_package, see_flaw, see_release, &seen }, none = { 0 };
	struct error err = { 0 };

	build(path);
	seen.store = open_store(path);
	if (vulndb_visit(seen.store, &visitor, &err) != 0)
		fail_msg("%s", err.text);
	CHECK_INT(seen.packages, PACKAGES);
	CHECK_INT(seen.statements, 2 * PACKAGES);
	CHECK_INT(seen.flaws, 2 * PACKAGES + SCORES);
	CHECK_INT(seen.assessments, 2 * PACKAGES + PACKAGES / 2 + SCORES);
	CHECK_INT(seen.releases, 3);
	CHECK_INT(vulndb_visit(seen.store, &none, &err), 0);
	vulndb_close(seen.store);
	arena_done(&seen.arena);
	test_remove_folder(folder);
}

TEST(a_visit_ends_where_the_visitor_says)
{
	char *folder = test_make_folder();
	cleanup_free char *path = test_path(folder, "store");
	struct seen seen = { .end_after = 3 };
	struct vulndb_visitor visitor = { see_package, see_flaw, see_release, &seen };
	struct error err = { 0 };

	build(path);
	seen.store = open_store(path);
	CHECK_INT(vulndb_visit(seen.store, &visitor, &err), 5);
	CHECK_INT(seen.packages, 3);
	visitor.package = NULL;
	CHECK_INT(vulndb_visit(seen.store, &visitor, &err), -ERR_IO);
	CHECK_TEXT(err.text, "not looked at");
	CHECK_INT(seen.flaws, 3);
	vulndb_close(seen.store);
	arena_done(&seen.arena);
	test_remove_folder(folder);
}

/* A store's entries, to be written again with one of them changed. */
struct entries {
	struct arena arena;
	struct slice keys[1000], values[1000];
	size_t count;
};

static int take_entry(void *context, struct slice key, struct slice value, struct error *err)
{
	struct entries *entries = context;

	(void)err;
	CHECK(entries->count < 1000);
	entries->keys[entries->count] = arena_copy(&entries->arena, key);
	entries->values[entries->count++] = arena_copy(&entries->arena, value);
	return 0;
}

static size_t first_of(const struct entries *entries, enum vulndb_table table)
{
	size_t i = 0;

	while (i < entries->count && entries->keys[i].ptr[0] != (char)table)
		i++;
	CHECK(i < entries->count);
	return i;
}

static void reseal(struct entries *entries, size_t i, struct slice key, struct slice body)
{
	cleanup_buffer struct buffer sealed = BUFFER_INIT(0);

	vulndb_seal(&sealed, key, body);
	entries->keys[i] = arena_copy(&entries->arena, key);
	entries->values[i] = arena_copy(&entries->arena, buffer_slice(&sealed));
}

static void leave_out(struct entries *entries, size_t i)
{
	entries->count--;
	memmove(&entries->keys[i], &entries->keys[i + 1], (entries->count - i) * sizeof *entries->keys);
	memmove(&entries->values[i], &entries->values[i + 1], (entries->count - i) * sizeof *entries->values);
}

/* Each change keeps the file whole and its checksums right. */
static void change(struct entries *entries, unsigned which)
{
	cleanup_buffer struct buffer body = BUFFER_INIT(0);
	struct vulndb_key key;
	size_t i;

	switch (which) {
	case 0:
		leave_out(entries, first_of(entries, TABLE_TEXTS));
		return;
	case 1:
		leave_out(entries, first_of(entries, TABLE_PACKAGES));
		return;
	case 2:
		leave_out(entries, first_of(entries, TABLE_ECOSYSTEMS));
		return;
	case 3: /* more packages than there are */
		i = first_of(entries, TABLE_ECOSYSTEMS);
		vulndb_pack_text(&body, S("Go"));
		vulndb_pack_u64(&body, 1000);
		reseal(entries, i, entries->keys[i], buffer_slice(&body));
		return;
	case 4:
		reseal(entries, entries->count++, S("zebra"), S(""));
		return;
	case 5: /* where no look-up goes */
		i = first_of(entries, TABLE_PACKAGES);
		vulndb_key_of(TABLE_PACKAGES, S("Go"), S("elsewhere"), &key);
		reseal(entries, i, slice_make(key.bytes, key.len), slice_from(entries->values[i], 12));
		return;
	case 6: /* a text that is two */
		i = first_of(entries, TABLE_TEXTS);
		buffer_add_slice(&body, slice_from(entries->values[i], 12));
		buffer_add_slice(&body, slice_from(entries->values[i], 12));
		reseal(entries, i, entries->keys[i], buffer_slice(&body));
		return;
	case 7: /* a score of an origin that is not there */
		i = first_of(entries, TABLE_FLAWS);
		vulndb_pack_text(&body, slice_first(slice_from(entries->keys[i], 1), entries->keys[i].len - 2));
		buffer_add(&body, "\x00\x01\x00\x00\x00\x00\x00", 7);
		reseal(entries, i, entries->keys[i], buffer_slice(&body));
		return;
	case 8: /* something behind the releases */
		i = first_of(entries, TABLE_RELEASES);
		buffer_add_slice(&body, slice_from(entries->values[i], 12));
		buffer_add_byte(&body, 0);
		reseal(entries, i, entries->keys[i], buffer_slice(&body));
		return;
	case 9: /* a package under a name that its ecosystem does not use */
		i = entries->count++;
		vulndb_pack_text(&body, S("PyPI"));
		vulndb_pack_text(&body, S("Package_0"));
		vulndb_pack_u64(&body, 1);
		vulndb_pack_advisory(&body, &(struct advisory){ .id = S("CVE-2020-0060"), .package = S("Package_0") });
		vulndb_pack_text(&body, S(""));
		vulndb_pack_text(&body, S(""));
		vulndb_key_of(TABLE_PACKAGES, S("PyPI"), S("Package_0"), &key);
		reseal(entries, i, slice_make(key.bytes, key.len), buffer_slice(&body));
		return;
	case 10: /* a score of more than 1 */
		i = first_of(entries, TABLE_SCORES);
		scores_pack_numbers(&body, S("CVE-2021-0"), (const uint32_t[]){ 0, SCORES_ONE + 2 }, 2);
		reseal(entries, i, entries->keys[i], buffer_slice(&body));
		return;
	case 11: /* scores of other flaws */
		i = first_of(entries, TABLE_SCORES);
		scores_pack_numbers(&body, S("CVE-2021-7"), (const uint32_t[]){ 0, SCORES_ONE + 1 }, 2);
		reseal(entries, i, entries->keys[i], buffer_slice(&body));
		return;
	case 12: /* scores of nobody */
		vulndb_key_of(TABLE_SCORES, S(SCORES_ABOUT), S(""), &key);
		for (i = 0; !slice_equal(entries->keys[i], slice_make(key.bytes, key.len));)
			i++;
		leave_out(entries, i);
		return;
	case 13: /* numbers that are not there */
		i = first_of(entries, TABLE_SCORES);
		vulndb_pack_text(&body, S("CVE-2021-0"));
		vulndb_pack_u64(&body, 1);
		buffer_add(&body, "ab", 2);
		reseal(entries, i, entries->keys[i], buffer_slice(&body));
		return;
	default:
		return; /* as it was */
	}
}

TEST(verify_says_what_is_wrong_though_checksums_are_right)
{
	static const char *const errors[] = { "1 of 27 texts are missing", "it has 39 packages of 40",
		"an ecosystem that it does not know", "it has 20 packages of 1000 of Go", "not known here",
		"what it holds on Go is damaged", "the text of a flaw is damaged", "what it holds on CVE-2020-000 is damaged",
		"what it holds on debian is damaged", "what it holds on Package_0 is damaged",
		"what it holds on CVE-2021-0 is damaged", "what it holds on CVE-2021-7 is damaged",
		"it has scores, and not who says them", "what it holds on CVE-2021-0 is damaged", NULL };
	char *folder = test_make_folder();
	cleanup_free char *path = test_path(folder, "store"), *changed = test_path(folder, "changed");
	cleanup_free struct entries *entries = memory_one(struct entries);
	struct error err = { 0 };

	build(path);
	CHECK_INT(vulndb_verify(path, &err), 0);
	for (unsigned i = 0; i < sizeof errors / sizeof *errors; i++) {
		struct vulndb *store = open_store(path);
		int r;

		entries->count = 0;
		CHECK_INT(pages_walk(store->pages, S(""), S(""), take_entry, entries, &err), 0);
		vulndb_close(store);
		change(entries, i);
		test_write_lmdb(changed, entries->keys, entries->values, entries->count, 1000);
		r = vulndb_verify(changed, &err);
		if (!errors[i])
			CHECK_INT(r, 0);
		else if (r != -ERR_FORMAT || !strstr(err.text, errors[i]) || !strstr(err.text, changed))
			fail_msg("change %u: %d: %s", i, r, err.text);
		unlink(changed);
		arena_done(&entries->arena);
	}
	test_remove_folder(folder);
}

/* All that is in a store as one number; 0 when something is wrong. */
static int sum_package(void *context, struct vulndb_statement *statements, size_t count, struct error *err)
{
	struct seen *seen = context;

	for (size_t i = 0; i < count; i++) {
		if (vulndb_read_text(seen->store, &statements[i], &seen->arena, err) < 0)
			return -ERR_FORMAT;
		seen->packages += slice_hash(statements[i].advisory.details, slice_hash(statements[i].advisory.id, count));
	}
	return 0;
}

static int sum_flaw(void *context, const struct assessment *assessments, size_t count, struct error *err)
{
	struct seen *seen = context;

	(void)err;
	for (size_t i = 0; i < count; i++)
		seen->packages +=
			slice_hash(assessments[i].kev, slice_hash(assessments[i].epss, slice_hash(assessments[i].id, 0)));
	return 0;
}

static int sum_release(void *context, const struct release *release, struct error *err)
{
	struct seen *seen = context;

	(void)err;
	seen->packages += slice_hash(release->version, 0);
	return 0;
}

static size_t sum_of(const char *path)
{
	struct seen seen = { 0 };
	struct vulndb_visitor visitor = { sum_package, sum_flaw, sum_release, &seen };

	if (vulndb_open(path, &seen.store, NULL) < 0 || vulndb_visit(seen.store, &visitor, NULL) != 0)
		seen.packages = 0;
	vulndb_close(seen.store);
	arena_done(&seen.arena);
	return seen.packages;
}

/* Some bytes mean nothing: what is between entries, pages that LMDB gave back. */
TEST(what_verify_lets_pass_is_what_it_was)
{
	char *folder = test_make_folder();
	cleanup_free char *path = test_path(folder, "store"), *wrong = test_path(folder, "wrong");
	size_t noticed = 0, sum;
	struct slice whole;
	struct error err = { 0 };
	FILE *file;

	build(path);
	sum = sum_of(path);
	CHECK(sum != 0);
	whole = test_read_file(path);
	file = fopen(wrong, "w+");
	CHECK_INT(fwrite(whole.ptr, 1, whole.len, file), whole.len);
	fflush(file);
	for (size_t i = 0; i < whole.len; i += i % 4096 < 256 ? 1 : 3) {
		unsigned char byte = (unsigned char)whole.ptr[i];

		fseek(file, (long)i, SEEK_SET);
		fputc(byte ^ (i % 2 ? 0xff : 0x04), file);
		fflush(file);
		if (vulndb_verify(wrong, &err) < 0)
			noticed++;
		else
			CHECK(sum_of(wrong) == sum);
		fseek(file, (long)i, SEEK_SET);
		fputc(byte, file);
	}
	fclose(file);
	CHECK(noticed > 2000);
	free((void *)whole.ptr);
	test_remove_folder(folder);
}
