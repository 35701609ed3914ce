/* nvd_data_test.c - real pages and feeds of NVD, and the overrides as a whole, against counts that were taken by other means
 *
 * Counted by a script of its own over json.load: alternatives and nodes as NVD's documentation says, names split at colons without a
 * backslash. A statement is a CVE, vendor:product and all that must hold besides, but for what needs hardware; conditions: one a further
 * node that says something else, one an attribute behind the update that
 * has a value; events and versions as model/advisory.h has them. */
#include "base/buffer.h"
#include "base/test.h"
#include "codec/decoder.h"
#include "codec/tar.h"
#include "feeds/feed.h"
#include "model/feeds.h"

#include <glob.h>
#include <stdio.h>

struct counted {
	size_t statements, conditions, events, versions, never, assessments, vectors, cwes, documents, incomplete;
	char notes[1024];
};

static int count_advisory(void *context, const struct advisory *advisory)
{
	struct counted *counted = context;

	counted->never += slice_equal(advisory->status, S(STATUS_NOT_AFFECTED));
	counted->statements += advisory->status.len == 0;
	counted->conditions += advisory->conditions.count;
	counted->events += advisory->events.count;
	counted->versions += advisory->versions.count;
	return 0;
}

static int count_assessment(void *context, const struct assessment *assessment)
{
	struct counted *counted = context;

	counted->assessments++;
	counted->vectors += assessment->vectors.count;
	counted->cwes += assessment->cwes.count;
	return 0;
}

static void take_date(void *context, struct slice date)
{
	(void)context;
	CHECK(date.len > 0);
}

static void take_note(void *context, const struct note *note)
{
	struct counted *counted = context;
	size_t len = strlen(counted->notes);

	counted->incomplete += note->kind == NOTE_INCOMPLETE;
	snprintf(counted->notes + len, sizeof counted->notes - len, "%.*s\n", SLICE_ARG(note->text));
}

static void parse(const char *feed, struct slice path, struct slice bytes, struct counted *counted)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct feed_sink sink = { .advisory = count_advisory,
		.assessment = count_assessment,
		.date = take_date,
		.context = counted,
		.notes = { take_note, counted } };
	struct error err = { 0 };

	counted->documents++;
	if (feed_by_name(slice_from_text(feed))->parse(path, bytes, &sink, &arena, &err) < 0)
		fail_msg("%.*s: %s", SLICE_ARG(path), err.text);
}

static void read_all(struct source *source, struct buffer *out)
{
	struct slice block;
	struct error err = { 0 };
	int r;

	while ((r = source->next(source->context, &block, &err)) > 0)
		buffer_add_slice(out, block);
	if (r < 0)
		fail_msg("%s", err.text);
}

/* All files below the test data that PATTERN names. */
static void parse_files(const char *pattern, struct counted *counted)
{
	char *below = test_data_path(pattern);
	glob_t found;

	CHECK_INT(glob(below, 0, NULL, &found), 0);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		struct slice bytes = test_read_file(found.gl_pathv[i]);
		struct slice_source file = { .left = bytes };
		struct source source = slice_source_open(&file), inflated;
		cleanup_buffer struct buffer whole = BUFFER_INIT(16u << 20);
		cleanup_decoder struct decoder *decoder = NULL;
		struct error err = { 0 };

		CHECK_INT(decoder_open(&source, &(struct decoder_limits){ 0 }, &decoder, &err), 0);
		inflated = decoder_source(decoder);
		read_all(&inflated, &whole);
		parse("nvd", slice_from_text(found.gl_pathv[i]), buffer_slice(&whole), counted);
		free((void *)bytes.ptr);
	}
	globfree(&found);
	free(below);
}

static void check_files(const char *pattern, const struct counted *want)
{
	struct counted got = { 0 };

	parse_files(pattern, &got);
	if (got.incomplete)
		fail_msg("%s: %s", pattern, got.notes);
	CHECK_INT(got.documents, want->documents);
	CHECK_INT(got.statements, want->statements);
	CHECK_INT(got.conditions, want->conditions);
	CHECK_INT(got.events, want->events);
	CHECK_INT(got.versions, want->versions);
	CHECK_INT(got.assessments, want->assessments);
	CHECK_INT(got.vectors, want->vectors);
	CHECK_INT(got.cwes, want->cwes);
}

TEST(nvd_reads_pages_of_the_api_and_feeds_of_years)
{
	check_files("feeds/nvd/api-2.0/*.json", &(struct counted){ .documents = 24,
							.statements = 59,
							.conditions = 20,
							.events = 146,
							.versions = 46,
							.assessments = 103,
							.vectors = 86,
							.cwes = 68 });
	check_files("feeds/samples/nvd/api-cve/*/*.json", &(struct counted){ .documents = 17,
								  .statements = 228,
								  .conditions = 6,
								  .events = 622,
								  .versions = 448,
								  .assessments = 71,
								  .vectors = 35,
								  .cwes = 23 });
	check_files("feeds/samples/nvd/feed-2.0/*.gz", &(struct counted){ .documents = 3,
							       .statements = 123,
							       .conditions = 3,
							       .events = 319,
							       .versions = 234,
							       .assessments = 13,
							       .vectors = 17,
							       .cwes = 10 });
}

/* Ten documents have a product that is a pattern, and is left out. */
TEST(nvd_overrides_are_read_whole)
{
	char *path = test_data_path("feeds/nvd-data-overrides/nvd-data-overrides-main.tar.gz");
	struct slice bytes = test_read_file(path), block;
	struct slice_source file = { .left = bytes };
	struct source source = slice_source_open(&file), inflated;
	cleanup_buffer struct buffer member = BUFFER_INIT(16u << 20);
	cleanup_decoder struct decoder *decoder = NULL;
	cleanup_tar struct tar *tar = NULL;
	struct counted counted = { 0 };
	struct tar_entry entry;
	struct error err = { 0 };
	uint64_t offset;

	CHECK_INT(decoder_open(&source, &(struct decoder_limits){ 0 }, &decoder, &err), 0);
	inflated = decoder_source(decoder);
	CHECK_INT(tar_open(&inflated, &tar, &err), 0);
	while (tar_next(tar, &entry, &err) > 0) {
		if (entry.kind != TAR_REGULAR || !feed_kind_wants(feed_kind_named(S("nvd-data-overrides")), entry.path))
			continue;
		buffer_clear(&member);
		while (tar_read(tar, &block, &offset, &err) > 0)
			buffer_add_slice(&member, block);
		parse("nvd-data-overrides", entry.path, buffer_slice(&member), &counted);
	}
	CHECK_INT(counted.documents, 32184);
	CHECK_INT(counted.statements, 52314);
	CHECK_INT(counted.conditions, 32349);
	CHECK_INT(counted.events, 272957);
	CHECK_INT(counted.versions, 5041);
	CHECK_INT(counted.never, 74);
	CHECK_INT(counted.incomplete, 10);
	free((void *)bytes.ptr);
	free(path);
}
