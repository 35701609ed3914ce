/* data_test.c - whole feeds as they are published, against counts that were taken by other means */
#include "base/buffer.h"
#include "base/test.h"
#include "codec/decoder.h"
#include "codec/zip.h"
#include "feeds/feed.h"
#include "model/feeds.h"

#include <stdio.h>

struct counted {
	size_t statements, never, aliases, events, versions, assessments, ransomware, with_due, remarked, incomplete, withdrawn;
	double scores, percentiles;
	char date[32], note[NOTE_TEXT_SIZE];
};

static int count_advisory(void *context, const struct advisory *advisory)
{
	struct counted *counted = context;

	CHECK(advisory->id.len && advisory->ecosystem.len && advisory->package.len);
	counted->statements++;
	counted->never += slice_equal(advisory->status, S(STATUS_NOT_AFFECTED));
	counted->remarked += advisory->remark.len > 0;
	counted->aliases += advisory->aliases.count;
	counted->events += advisory->events.count;
	counted->versions += advisory->versions.count;
	return 0;
}

static double number(struct slice text)
{
	char copy[40];

	snprintf(copy, sizeof copy, "%.*s", SLICE_ARG(text));
	return strtod(copy, NULL);
}

static int count_assessment(void *context, const struct assessment *assessment)
{
	struct counted *counted = context;

	counted->assessments++;
	counted->ransomware += slice_equal(assessment->ransomware, S("known"));
	counted->with_due += assessment->kev_due.len > 0;
	counted->scores += number(assessment->epss);
	counted->percentiles += number(assessment->percentile);
	return 0;
}

static void take_date(void *context, struct slice date)
{
	struct counted *counted = context;

	snprintf(counted->date, sizeof counted->date, "%.*s", SLICE_ARG(date));
}

static void take_note(void *context, const struct note *note)
{
	struct counted *counted = context;

	counted->incomplete += note->kind == NOTE_INCOMPLETE;
	counted->withdrawn += note->kind == NOTE_REMARK;
	if (note->kind == NOTE_INCOMPLETE)
		snprintf(counted->note, sizeof counted->note, "%.*s: %.*s", SLICE_ARG(note->path), SLICE_ARG(note->text));
}

static int parse(const char *feed, struct slice path, struct slice bytes, struct counted *counted, struct error *err)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct feed_sink sink = { .advisory = count_advisory,
		.assessment = count_assessment,
		.date = take_date,
		.context = counted,
		.notes = { take_note, counted } };

	return feed_by_name(slice_from_text(feed))->parse(path, bytes, &sink, &arena, err);
}

static void parse_file(const char *feed, const char *below, struct counted *counted)
{
	char *path = test_data_path(below);
	struct slice bytes = test_read_file(path);
	struct error err = { 0 };

	if (parse(feed, slice_from_text(below), bytes, counted, &err) < 0)
		fail_msg("%s: %s", below, err.text);
	free((void *)bytes.ptr);
	free(path);
}

/* How many members are the feed's, all of which are read. */
static size_t parse_zip(const char *feed, const char *below, struct counted *counted)
{
	char *path = test_data_path(below);
	struct slice bytes = test_read_file(path);
	cleanup_buffer struct buffer member = BUFFER_INIT(16u << 20);
	cleanup_zip struct zip *zip = NULL;
	struct zip_entry entry;
	struct error err = { 0 };
	size_t count = 0;
	int r;

	CHECK_INT(zip_open(bytes, &zip, &err), 0);
	while ((r = zip_next(zip, &entry, &err)) > 0) {
		if (!feed_kind_wants(feed_kind_named(slice_from_text(feed)), entry.path))
			continue;
		buffer_clear(&member);
		CHECK_INT(zip_read(zip, &member, &err), 0);
		if (parse(feed, entry.path, buffer_slice(&member), counted, &err) < 0)
			fail_msg("%s: %.*s: %s", below, SLICE_ARG(entry.path), err.text);
		count++;
	}
	CHECK_INT(r, 0);
	if (counted->incomplete &&
		!(counted->incomplete == 1 && strstr(counted->note, "'nightly.2026-03-10.0' is no bitnami version")))
		fail_msg("%s: %s", below, counted->note);
	free((void *)bytes.ptr);
	free(path);
	return count;
}

/* Counted by a script of its own, over json.load of every member: records; those with withdrawn; and for the others
 * affected entries with a package and with a range that is not GIT or with versions[], times the flaws of the record: for the id of
 * a bulletin (ALSA, ALBA, ALEA) the CVEs in aliases, upstream and related; for a CVE one; else the CVEs in aliases; at least one.
 * Events: one for each range and each event in it; versions: of versions[]; both times the flaws.
 * Of Go the entries whose imports[] name a path, times the flaws.
 * The affected entries that RustSec calls unmaintained, unsound or a notice are those that are not withdrawn. */
TEST(osv_reads_every_record_of_every_ecosystem)
{
	static const struct {
		const char *ecosystem;
		size_t records, withdrawn, statements, events, versions, remarked;
	} cases[] = {
		{ "AlmaLinux", 5637, 0, 267091, 801273, 0, 0 },
		{ "Bitnami", 7444, 0, 7444, 47133, 0, 0 },
		{ "GIT-PSF", 132, 0, 0, 0, 0, 0 },
		{ "Go", 4291, 17, 6136, 19071, 0, 1126 },
		{ "Hackage", 35, 0, 44, 132, 0, 0 },
		{ "Kubernetes", 47, 0, 50, 352, 0, 0 },
		{ "Packagist-Drupal", 591, 0, 597, 2548, 0, 0 },
		{ "PyPI-converted", 2661, 10, 2651, 12651, 139481, 0 },
		{ "crates.io", 1206, 13, 1261, 3841, 0, 475 },
		{ "opam", 26, 0, 26, 84, 901, 0 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct counted counted = { 0 };
		char below[100];

		snprintf(below, sizeof below, "feeds/osv/%s/all.zip", cases[i].ecosystem);
		CHECK_INT(parse_zip("osv", below, &counted), cases[i].records);
		CHECK_INT(counted.withdrawn, cases[i].withdrawn);
		CHECK_INT(counted.statements, cases[i].statements);
		CHECK_INT(counted.events, cases[i].events);
		CHECK_INT(counted.versions, cases[i].versions);
		CHECK_INT(counted.remarked, cases[i].remarked);
	}
}

/* The same records as PyPI-converted above, as they are published. */
TEST(pypa_reads_every_record)
{
	struct counted counted = { 0 };

	CHECK_INT(parse_zip("pypa-advisory-database", "feeds/pypa-advisory-database/advisory-database-main.zip", &counted), 2661);
	CHECK_INT(counted.withdrawn, 10);
	CHECK_INT(counted.statements, 2651);
	CHECK_INT(counted.events, 12651);
	CHECK_INT(counted.versions, 139481);
}

/* Counted by a script in Ruby, with Gem::Requirement: which of the versions that are named anywhere in an advisory, and which between two
 * of them, fulfil none of its requirements; each change along them is an event. Two records have no such version. That script also asked
 * Gem::Requirement, and these events, about 86,011 versions around those that are named. */
TEST(rubysec_reads_every_advisory)
{
	struct counted counted = { 0 };

	CHECK_INT(parse_zip("ruby-advisory-db", "feeds/ruby-advisory-db/ruby-advisory-db-master.zip", &counted), 1381);
	CHECK_INT(counted.statements, 1379);
	CHECK_INT(counted.events, 5825);
}

/* Counted in that way in Python, with an order of versions of its own. */
TEST(friendsofphp_reads_every_advisory)
{
	struct counted counted = { 0 };

	CHECK_INT(parse_zip("friendsofphp-security-advisories",
			  "feeds/friendsofphp-security-advisories/security-advisories-master.zip", &counted),
		1592);
	CHECK_INT(counted.statements, 1592);
	CHECK_INT(counted.events, 8604);
}

/* Counted in that way in Python, with a reading of npm's ranges of its own, which agrees on 68,180 versions around those that are named. A
 * record with several CVEs is a statement of each; nine records are about Windows alone. */
TEST(nodejs_core_reads_every_record)
{
	struct counted counted = { 0 };

	CHECK_INT(parse_zip("nodejs-security-wg", "feeds/nodejs-security-wg/security-wg-main.zip", &counted), 171 + 467);
	CHECK_INT(counted.statements, 654);
	CHECK_INT(counted.events, 2595);
}

/* Each statement's flaw, package, events and severity were compared with a reading of the XML in Python, all 4,518. */
TEST(azure_oval_reads_every_definition)
{
	struct counted azure = { 0 }, mariner = { 0 };

	parse_file("azurelinux-oval", "feeds/azurelinux-oval/azurelinux-3.0-oval.xml", &azure);
	CHECK_INT(azure.incomplete, 0);
	CHECK_INT(azure.statements, 2266);
	CHECK_INT(azure.never, 0);
	CHECK_INT(azure.events, 3 * 2266);
	CHECK_TEXT(azure.date, "2025-02-24T13:05:27.341285907Z");
	parse_file("azurelinux-oval", "feeds/azurelinux-oval/cbl-mariner-1.0-oval.xml", &mariner);
	CHECK_INT(mariner.incomplete, 0);
	CHECK_INT(mariner.statements, 2252);
	CHECK_INT(mariner.never, 78);
	CHECK_INT(mariner.events, 3 * (2252 - 78));
}

/* Each statement's id (but those that are Retire.js' own), package, events and alias were compared with a reading in Python. Of one flaw the
 * end is "~", of three it is not behind the beginning. */
TEST(retirejs_reads_every_flaw)
{
	struct counted npm = { 0 }, libraries = { 0 };

	parse_file("retirejs", "feeds/retirejs/npmrepository.json", &npm);
	CHECK_INT(npm.incomplete, 3);
	CHECK_INT(npm.statements, 558);
	CHECK_INT(npm.events, 1674);
	CHECK_INT(npm.aliases, 0);
	parse_file("retirejs", "feeds/retirejs/jsrepository-v4.json", &libraries);
	CHECK_INT(libraries.incomplete, 1);
	CHECK_INT(libraries.statements, 632);
	CHECK_INT(libraries.events, 1896);
	CHECK_INT(libraries.aliases, 493);
}

static int count_support(void *context, const struct release *release)
{
	size_t *counts = context;

	CHECK(release->package.len && slice_equal(release->distribution, S("debian")));
	counts[release->eol.len ? 0 : 1]++;
	counts[2] += slice_ends_with(release->package, S("*"));
	return 0;
}

/* Counted by awk: lines but empty ones and comments; of names those with ".*". */
TEST(debian_support_reads_every_list)
{
	static const struct {
		const char *file;
		size_t ended, limited, patterns;
	} cases[] = {
		{ "ended.deb9", 21, 0, 1 },
		{ "ended.deb10", 8, 0, 0 },
		{ "ended.deb11", 0, 0, 0 },
		{ "ended.deb12", 16, 0, 1 },
		{ "limited", 0, 32, 2 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct counted counted = { 0 };
		size_t counts[3] = { 0 };
		struct feed_sink sink = {
			.release = count_support, .date = take_date, .context = counts, .notes = { take_note, &counted }
		};
		struct error err = { 0 };
		struct slice bytes;
		char below[100], *path;

		snprintf(below, sizeof below, "feeds/debian-security-support/security-support-%s", cases[i].file);
		path = test_data_path(below);
		bytes = test_read_file(path);
		if (feed_by_name(S("debian-security-support"))->parse(slice_from_text(below), bytes, &sink, &arena, &err) < 0)
			fail_msg("%s: %s", below, err.text);
		if (counted.incomplete)
			fail_msg("%s", counted.note);
		CHECK_INT(counts[0], cases[i].ended);
		CHECK_INT(counts[1], cases[i].limited);
		CHECK_INT(counts[2], cases[i].patterns);
		free((void *)bytes.ptr);
		free(path);
	}
}

/* Of the products there, Ubuntu and Windows, neither is for us. */
TEST(endoflife_date_reads_the_answer_of_its_api)
{
	struct counted counted = { 0 };

	parse_file("endoflife-date", "feeds/samples/endoflife-date/full", &counted);
	CHECK_INT(counted.incomplete, 0);
	CHECK_TEXT(counted.date, "2025-07-02T00:53:29+00:00");
}

/* Counted in the same way. */
TEST(ghsa_reads_every_record)
{
	struct counted counted = { 0 };

	CHECK_INT(parse_zip("ghsa", "feeds/ghsa/advisory-database-main.zip", &counted), 33);
	CHECK_INT(counted.withdrawn, 0);
	CHECK_INT(counted.statements, 74);
	CHECK_INT(counted.events, 222);
	CHECK_INT(counted.versions, 6);
}

/* Counted by a script of its own over PyYAML's tree: without what stands in parentheses, each different "CVE", one of "-_ ", a year,
 * "-" and a number is one statement; where there are none or several, so is each other word of letters, digits and hyphens that has
 * a hyphen and a digit; where there is one, those words are its aliases. Not affected: those of version 0. */
TEST(alpine_secdb_reads_every_branch)
{
	static const struct {
		const char *file;
		size_t statements, never, aliases;
	} cases[] = {
		{ "v3.10/community.yaml", 720, 0, 0 },
		{ "v3.10/main.yaml", 1182, 0, 103 },
		{ "v3.11/community.yaml", 895, 0, 0 },
		{ "v3.11/main.yaml", 1204, 0, 110 },
		{ "v3.3/community.yaml", 0, 0, 0 },
		{ "v3.3/main.yaml", 461, 0, 34 },
		{ "v3.4/community.yaml", 14, 0, 0 },
		{ "v3.4/main.yaml", 672, 0, 64 },
		{ "v3.5/community.yaml", 102, 0, 0 },
		{ "v3.5/main.yaml", 826, 0, 94 },
		{ "v3.6/community.yaml", 219, 0, 0 },
		{ "v3.6/main.yaml", 898, 0, 104 },
		{ "v3.7/community.yaml", 411, 0, 0 },
		{ "v3.7/main.yaml", 1083, 0, 101 },
		{ "v3.8/community.yaml", 485, 0, 0 },
		{ "v3.8/main.yaml", 1139, 5, 100 },
		{ "v3.9/community.yaml", 601, 0, 0 },
		{ "v3.9/main.yaml", 1121, 0, 103 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct counted counted = { 0 };
		char below[100];

		snprintf(below, sizeof below, "feeds/alpine-secdb/%s", cases[i].file);
		parse_file("alpine-secdb", below, &counted);
		if (counted.incomplete)
			fail_msg("%s", counted.note);
		CHECK_INT(counted.statements, cases[i].statements);
		CHECK_INT(counted.never, cases[i].never);
		CHECK_INT(counted.aliases, cases[i].aliases);
	}
}

/* Counted by hand in the files, which are excerpts of a few lines. */
TEST(alpine_secdb_reads_the_json_of_today)
{
	static const struct {
		const char *file;
		size_t statements;
	} cases[] = {
		{ "edge/community.json", 8 },
		{ "edge/main.json", 3 },
		{ "v3.16/community.json", 1 },
		{ "v3.16/main.json", 2 },
		{ "v3.2/main.json", 1 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct counted counted = { 0 };
		char below[100];

		snprintf(below, sizeof below, "feeds/samples/alpine/secdb/%s", cases[i].file);
		parse_file("alpine-secdb", below, &counted);
		CHECK_INT(counted.incomplete, 0);
		CHECK_INT(counted.statements, cases[i].statements);
	}
}

/* Counted by json.load. */
TEST(kev_reads_the_whole_catalogue)
{
	struct counted counted = { 0 };

	parse_file("kev", "feeds/kev/known_exploited_vulnerabilities.json", &counted);
	CHECK_INT(counted.incomplete, 0);
	CHECK_INT(counted.assessments, 1674);
	CHECK_INT(counted.ransomware, 352);
	CHECK_INT(counted.with_due, 1674);
	CHECK_TEXT(counted.date, "2026-08-21T17:46:43.6019Z");
}

TEST(kev_refuses_the_schema_beside_the_catalogue)
{
	char *path = test_data_path("feeds/kev/known_exploited_vulnerabilities_schema.json");
	struct slice bytes = test_read_file(path);
	struct counted counted = { 0 };
	struct error err = { 0 };

	CHECK_INT(parse("kev", S("schema"), bytes, &counted, &err), -ERR_FORMAT);
	free((void *)bytes.ptr);
	free(path);
}

static void parse_gzip(const char *feed, const char *below, struct counted *counted)
{
	char *path = test_data_path(below);
	struct slice bytes = test_read_file(path), chunk;
	struct slice_source file = { .left = bytes };
	struct source source = slice_source_open(&file), inflated;
	cleanup_buffer struct buffer text = BUFFER_INIT(64u << 20);
	cleanup_decoder struct decoder *decoder = NULL;
	struct error err = { 0 };
	int r;

	CHECK_INT(decoder_open(&source, &(struct decoder_limits){ 0 }, &decoder, &err), 0);
	inflated = decoder_source(decoder);
	while ((r = inflated.next(inflated.context, &chunk, &err)) > 0)
		buffer_add_slice(&text, chunk);
	CHECK_INT(r, 0);
	if (parse(feed, slice_from_text(below), buffer_slice(&text), counted, &err) < 0)
		fail_msg("%s: %s", below, err.text);
	free((void *)bytes.ptr);
	free(path);
}

static bool about(double a, double b)
{
	return a - b < 0.001 && b - a < 0.001;
}

/* Rows, and the sums of both columns, by awk. */
TEST(epss_reads_every_score)
{
	struct counted counted = { 0 };

	parse_gzip("epss", "feeds/epss/converted/epss_scores-2026-08-16.csv.gz", &counted);
	CHECK_INT(counted.incomplete, 0);
	CHECK_INT(counted.assessments, 360142);
	CHECK(about(counted.scores, 10177.48216));
	CHECK(about(counted.percentiles, 180072.80070));
	CHECK_TEXT(counted.date, "2026-08-16");
}

TEST(epss_reads_a_file_of_each_shape)
{
	static const struct {
		const char *day, *date;
		double scores, percentiles;
	} cases[] = {
		{ "2021-04-14", "", 0.69890, 0 },
		{ "2021-09-01", "", 0.69890, 1.8696773886529 },
		{ "2022-02-04", "2022-02-04", 1.14004, 1.93111 },
		{ "2023-03-07", "2023-03-07", 0.97680, 1.43126 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct counted counted = { 0 };
		char below[100];

		snprintf(below, sizeof below, "feeds/samples/epss/epss_scores-%s.csv.gz", cases[i].day);
		parse_gzip("epss", below, &counted);
		CHECK_INT(counted.incomplete, 0);
		CHECK_INT(counted.assessments, 2);
		CHECK(about(counted.scores, cases[i].scores));
		CHECK(about(counted.percentiles, cases[i].percentiles));
		CHECK_TEXT(counted.date, cases[i].date);
	}
}

/* Counted by a script of its own, over json.load: what relationships lead to a CPE enterprise_linux with a number and to an rpm, without
 * architectures, times flaws; without those that are not affected where the same package and stream is in another state as well. Events:
 * two for each version that repairs, and one; two where there is none. */
TEST(redhat_csaf_reads_every_document)
{
	static const struct {
		const char *file;
		size_t statements, never, events;
		bool others;
	} cases[] = {
		{ "redhat-csaf-vex/advisories/2023/rhsa-2023_3821.json", 135, 0, 405, false },
		{ "redhat-csaf-vex/advisories/2023/rhsa-2023_7025.json", 184, 0, 552, false },
		{ "redhat-csaf-vex/advisories/2024/rhsa-2024_0811.json", 24, 0, 72, true },
		{ "redhat-csaf-vex/advisories/2024/rhsa-2024_1431.json", 168, 0, 504, false },
		{ "redhat-csaf-vex/advisories/2024/rhsa-2024_6163.json", 1, 0, 3, false },
		{ "redhat-csaf-vex/advisories/2024/rhsa-2024_9371.json", 1, 0, 3, false },
		{ "redhat-csaf-vex/advisories/2025/rhsa-2025_23414.json", 0, 0, 0, true },
		{ "redhat-csaf-vex/vex/2022/cve-2022-38752.json", 1, 0, 2, true },
		{ "redhat-csaf-vex/vex/2023/cve-2023-38545.json", 20, 10, 50, true },
		{ "redhat-csaf-vex/vex/2023/cve-2023-4154.json", 125, 125, 0, true },
		{ "redhat-csaf-vex/vex/2023/cve-2023-42670.json", 125, 125, 0, true },
		{ "samples/redhat/vex-archive/2023/cve-2023-6212.json", 19, 0, 55, true },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct counted counted = { 0 };
		char below[100];

		snprintf(below, sizeof below, "feeds/%s", cases[i].file);
		parse_file("redhat-csaf-vex", below, &counted);
		if (counted.incomplete)
			fail_msg("%s", counted.note);
		if (counted.statements != cases[i].statements || counted.never != cases[i].never ||
			counted.events != cases[i].events || counted.withdrawn != cases[i].others)
			fail_msg("%s: %zu statements, %zu of them not affected, %zu events, %zu remarks", below,
				counted.statements, counted.never, counted.events, counted.withdrawn);
	}
}
