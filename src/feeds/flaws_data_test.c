/* flaws_data_test.c - whole feeds that speak of flaws themselves, against counts that were taken by other means */
#include "base/buffer.h"
#include "base/test.h"
#include "codec/decoder.h"
#include "codec/tar.h"
#include "codec/zip.h"
#include "feeds/feed.h"
#include "model/feeds.h"

#include <stdio.h>

struct counted {
	size_t records, cna, adp, rejected, ssvc, kev, words, cwes, titled, linked, incomplete;
	size_t v2, v30, v31, v40;
	size_t weaponised, proofs;
	char note[NOTE_TEXT_SIZE];
};

static int count_assessment(void *context, const struct assessment *assessment)
{
	struct counted *counted = context;

	CHECK(assessment->id.len);
	counted->cna += slice_equal(assessment->role, S("cna"));
	counted->adp += slice_equal(assessment->role, S("adp"));
	counted->rejected += assessment->rejected.len > 0;
	counted->ssvc += assessment->ssvc.len > 0;
	counted->kev += assessment->kev.len > 0;
	counted->words += assessment->severity.len > 0;
	counted->titled += assessment->title.len > 0;
	counted->linked += assessment->url.len > 0;
	counted->cwes += assessment->cwes.count;
	counted->weaponised += assessment->weaponised.count;
	counted->proofs += assessment->proofs.count;
	for (size_t i = 0; i < assessment->vectors.count; i++) {
		struct slice vector = assessment->vectors.items[i];

		counted->v40 += slice_starts_with(vector, S("CVSS:4.0/"));
		counted->v31 += slice_starts_with(vector, S("CVSS:3.1/"));
		counted->v30 += slice_starts_with(vector, S("CVSS:3.0/"));
		counted->v2 += slice_starts_with(vector, S("AV:"));
	}
	return 0;
}

static void take_date(void *context, struct slice date)
{
	(void)context;
	(void)date;
}

static void take_note(void *context, const struct note *note)
{
	struct counted *counted = context;

	counted->incomplete++;
	snprintf(counted->note, sizeof counted->note, "%.*s: %.*s", SLICE_ARG(note->path), SLICE_ARG(note->text));
}

static void parse(const char *feed, struct slice path, struct slice bytes, struct counted *counted)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct feed_sink sink = {
		.assessment = count_assessment, .date = take_date, .context = counted, .notes = { take_note, counted }
	};
	struct error err = { 0 };

	counted->records++;
	if (feed_by_name(slice_from_text(feed))->parse(path, bytes, &sink, &arena, &err) < 0)
		fail_msg("%.*s: %s", SLICE_ARG(path), err.text);
	if (counted->incomplete)
		fail_msg("%s", counted->note);
}

static void parse_file(const char *feed, const char *below, struct counted *counted)
{
	char *path = test_data_path(below);
	struct slice bytes = test_read_file(path);

	parse(feed, slice_from_text(below), bytes, counted);
	free((void *)bytes.ptr);
	free(path);
}

static void parse_tar(const char *feed, const char *below, struct counted *counted)
{
	char *path = test_data_path(below);
	struct slice bytes = test_read_file(path);
	struct slice_source file = { .left = bytes };
	struct source source = slice_source_open(&file), inflated;
	cleanup_buffer struct buffer member = BUFFER_INIT(16u << 20);
	cleanup_decoder struct decoder *decoder = NULL;
	cleanup_tar struct tar *tar = NULL;
	struct tar_entry entry;
	struct slice block;
	struct error err = { 0 };
	uint64_t offset;
	int r;

	CHECK_INT(decoder_open(&source, &(struct decoder_limits){ 0 }, &decoder, &err), 0);
	inflated = decoder_source(decoder);
	CHECK_INT(tar_open(&inflated, &tar, &err), 0);
	while ((r = tar_next(tar, &entry, &err)) > 0) {
		if (entry.kind != TAR_REGULAR || !feed_kind_wants(feed_kind_named(slice_from_text(feed)), entry.path))
			continue;
		buffer_clear(&member);
		while (tar_read(tar, &block, &offset, &err) > 0)
			buffer_add_slice(&member, block);
		parse(feed, entry.path, buffer_slice(&member), counted);
	}
	CHECK_INT(r, 0);
	free((void *)bytes.ptr);
	free(path);
}

/* Counted by a script of its own, over json.load of every member: containers; metrics[].other by type; different vectorStrings of a
 * container by version; different CWE numbers of a container, in cweId or at the beginning of the description. */
TEST(vulnrichment_reads_every_record)
{
	struct counted counted = { 0 };

	parse_tar("vulnrichment", "feeds/vulnrichment/vulnrichment-develop.tar.gz", &counted);
	CHECK_INT(counted.records, 44130);
	CHECK_INT(counted.cna, 44130);
	CHECK_INT(counted.adp, 44026);
	CHECK_INT(counted.rejected, 104);
	CHECK_INT(counted.ssvc, 44027);
	CHECK_INT(counted.kev, 224);
	CHECK_INT(counted.words, 678);
	CHECK_INT(counted.cwes, 31191);
	CHECK_INT(counted.titled, 44026);
	CHECK_INT(counted.linked, 44025);
	CHECK_INT(counted.v40, 2334);
	CHECK_INT(counted.v31, 30162);
	CHECK_INT(counted.v30, 4520);
	CHECK_INT(counted.v2, 2424);
}

/* The archive as the CVE program has it: delta.json and deltaLog.json are no records. */
TEST(cvelist_reads_the_records_of_an_archive_and_nothing_else)
{
	struct counted counted = { 0 };

	parse_tar("cvelistV5", "feeds/samples/cvelistV5/cvelistV5-main.tar.gz", &counted);
	CHECK_INT(counted.records, 4);
	CHECK_INT(counted.cna, 4);
}

TEST(nuclei_reads_every_template)
{
	struct counted counted = { 0 };

	parse_file("exploits", "feeds/exploits/nuclei-templates/cves.json", &counted);
	CHECK_INT(counted.weaponised, 4107);
	CHECK_INT(counted.proofs, 0);
}

/* Counted by json.load: references by source; of Metasploit's 2,808 are in modules/exploits/ or modules/auxiliary/admin/. */
TEST(the_index_by_cve_is_read_whole)
{
	char *path = test_data_path("feeds/exploits/derived-by-cve/data_years.zip");
	struct slice bytes = test_read_file(path);
	cleanup_buffer struct buffer member = BUFFER_INIT(16u << 20);
	cleanup_zip struct zip *zip = NULL;
	struct counted counted = { 0 };
	struct zip_entry entry;
	struct error err = { 0 };
	int r;

	CHECK_INT(zip_open(bytes, &zip, &err), 0);
	while ((r = zip_next(zip, &entry, &err)) > 0) {
		if (!feed_kind_wants(feed_kind_named(S("exploits")), entry.path))
			continue;
		buffer_clear(&member);
		CHECK_INT(zip_read(zip, &member, &err), 0);
		parse("exploits", entry.path, buffer_slice(&member), &counted);
	}
	CHECK_INT(r, 0);
	CHECK_INT(counted.records, 28);
	CHECK_INT(counted.weaponised, 4107 + 2808);
	CHECK_INT(counted.proofs, 30567 + 638);
	free((void *)bytes.ptr);
	free(path);
}

/* Counted by hand in the files, which are excerpts: one of two modules names a CVE, six of them. */
TEST(indexes_of_exploits_are_read_as_they_are_published)
{
	struct counted counted = { 0 };

	parse_file("exploits", "feeds/samples/exploitdb/files_exploits.csv", &counted);
	CHECK_INT(counted.proofs, 2);
	CHECK_INT(counted.weaponised, 0);
	parse_file("exploits", "feeds/samples/metasploit/modules_metadata_base.json", &counted);
	CHECK_INT(counted.proofs, 2);
	CHECK_INT(counted.weaponised, 6);
}
