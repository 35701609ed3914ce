/* products_test.c - NVD's statements give way to those that correct them, and to its own last word */
#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/test.h"
#include "vulndb/lmdb_test.h"
#include "vulndb/vulndb.h"

/* One statement, or, without a package, an assessment. */
struct said {
	const char *source, *id, *package, *modified, *status;
};

static void add(struct vulndb_builder *builder, const struct said *said)
{
	uint32_t batch = vulndb_builder_batch(builder, slice_from_text(said->source));
	struct advisory advisory = { .id = slice_from_text(said->id),
		.ecosystem = S(ECOSYSTEM_CPE),
		.package = slice_from_text(said->package),
		.modified = slice_from_text(said->modified),
		.status = slice_from_text(said->status),
		.versions = { (struct slice[]){ S("1") }, 1 } };
	struct assessment assessment = {
		.id = advisory.id, .modified = advisory.modified, .role = S("nvd"), .rejected = slice_from_text(said->status)
	};

	if (said->package)
		vulndb_builder_add(builder, batch, &advisory);
	else
		vulndb_builder_add_assessment(builder, batch, &assessment);
}

static int write_down(void *context, struct vulndb_statement *statements, size_t count, struct error *err)
{
	(void)err;
	for (size_t i = 0; i < count; i++)
		buffer_addf(context, "%.*s %.*s %.*s; ", SLICE_ARG(statements[i].advisory.package),
			SLICE_ARG(statements[i].advisory.id), SLICE_ARG(statements[i].advisory.source));
	return 0;
}

static void check(const struct said *said, size_t count, const char *want)
{
	struct vulndb_builder *builder = vulndb_builder_new();
	struct vulndb_facts facts = { .name = S("x") };
	cleanup_buffer struct buffer got = BUFFER_INIT(0);
	const struct vulndb_visitor visitor = { .package = write_down, .context = &got };
	char *folder = test_make_folder();
	cleanup_free char *path = test_path(folder, "store");
	struct vulndb *store = NULL;
	struct error err = { 0 };

	for (size_t i = 0; i < count; i++)
		add(builder, &said[i]);
	if (vulndb_builder_finish(builder, &facts, path, &err) < 0 || vulndb_open(path, &store, &err) < 0 ||
		vulndb_visit(store, &visitor, &err) < 0)
		fail_msg("%s", err.text);
	CHECK_SLICE(buffer_slice(&got), want);
	vulndb_close(store);
	vulndb_builder_free(builder);
	test_remove_folder(folder);
}

#define CHECK_SAID(said, want) check((said), sizeof(said) / sizeof *(said), (want))

TEST(overrides_take_the_place_of_what_nvd_says_of_products)
{
	static const struct said said[] = {
		{ "nvd", "CVE-1", "x:a", "2024-01-01T00:00:00Z", "" },
		{ "nvd", "CVE-1", "x:b", "2024-01-01T00:00:00Z", "" },
		{ "nvd-data-overrides", "CVE-1", "x:b", "", "" },
		{ "nvd", "CVE-2", "x:a", "2024-01-01T00:00:00Z", "" },
		{ "nvd", "CVE-3", "x:a", "2024-01-01T00:00:00Z", "" },
		{ "nvd-data-overrides", "CVE-3", "null:null", "", "not-affected" },
	};

	CHECK_SAID(said, "null:null CVE-3 nvd-data-overrides; x:a CVE-2 nvd; x:b CVE-1 nvd-data-overrides; ");
}

TEST(what_nvd_said_before_its_last_word_counts_no_more)
{
	static const struct said said[] = {
		{ "nvd", "CVE-1", "x:a", "2024-01-01T00:00:00Z", "" },
		{ "nvd", "CVE-1", NULL, "2024-01-01T00:00:00Z", "" },
		{ "nvd", "CVE-1", NULL, "2024-01-01T00:00:01Z", "rejected" },
		{ "nvd", "CVE-2", "x:a", "2024-01-01T00:00:00Z", "" },
		{ "nvd", "CVE-2", NULL, "2024-01-01T00:00:00Z", "" },
		{ "nvd", "CVE-3", "x:a", "2024-01-01T00:00:00Z", "" },
		{ "other", "CVE-3", NULL, "2024-01-01T00:00:01Z", "" },
	};

	CHECK_SAID(said, "x:a CVE-2 nvd; x:a CVE-3 nvd; ");
}

TEST(products_that_cpe_has_under_several_names_are_one)
{
	cleanup_arena struct arena arena = ARENA_INIT;

	CHECK_SLICE(vulndb_normal_name(S("CPE"), S("nginx:nginx"), &arena), "f5:nginx");
	CHECK_SLICE(vulndb_normal_name(S("CPE"), S("haxx:curl"), &arena), "haxx:curl");
	CHECK_SLICE(vulndb_normal_name(S("npm"), S("nginx:nginx"), &arena), "nginx:nginx");
}
