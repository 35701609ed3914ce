/* exchanged_test.c - formats of other tools against golden files, which tests/formats_exchange_test.py checks by schemas: UPDATE_GOLDEN=1 writes them
 * anew */
#include "base/cleanup.h"
#include "base/test.h"
#include "report/list.h"
#include "report/report_fixture_test.h"

static const char *const formats[] = { "sarif", "junit", "gitlab", "github", "csv" };

static void clear_job(void)
{
	static const char *const names[] = { "GITHUB_SHA", "GITHUB_REF", "GITHUB_WORKFLOW", "GITHUB_JOB", "GITHUB_RUN_ID" };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		unsetenv(names[i]);
}

static void write_as(const char *format, const struct report *report, struct buffer *out)
{
	const struct report_style style = { .columns = 80, .colour = true };

	report_format_by_name(slice_from_text(format))->write(report, &style, out);
	CHECK(!out->full);
}

TEST(formats_of_other_tools_are_as_the_golden_files_have_them)
{
	clear_job();
	for (const struct fixture *fixture = fixtures; fixture->name; fixture++) {
		for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
			cleanup_buffer struct buffer out = BUFFER_INIT(1 << 20);
			struct report report = *fixture->report;
			char name[100];

			report.list_suppressed = true;
			snprintf(name, sizeof name, "exchange/%s.%s", fixture->name, formats[i]);
			write_as(formats[i], &report, &out);
			report_check_golden(&out, name);
		}
	}
}

static size_t count_of(const struct buffer *out, struct slice part)
{
	struct slice text = buffer_slice(out);
	size_t count = 0;

	for (ptrdiff_t at; (at = slice_find(text, part)) >= 0; count++)
		text = slice_from(text, (size_t)at + part.len);
	return count;
}

TEST(sarif_has_the_worst_results_and_says_what_is_left_out)
{
	enum { COUNT = 5003 };
	static struct finding findings[COUNT];
	static char ids[COUNT][16];
	struct report report = *fixtures[0].report;
	cleanup_buffer struct buffer out = BUFFER_INIT(1 << 28);

	for (size_t i = 0; i < COUNT; i++) {
		snprintf(ids[i], sizeof ids[i], "CVE-1-%05zu", i);
		findings[i] = (struct finding){ .id = slice_from_text(ids[i]), .score = -1, .rating = RATING_LOW };
	}
	report.findings = findings;
	report.finding_count = COUNT;
	write_as("sarif", &report, &out);
	CHECK_INT(count_of(&out, S("\"ruleIndex\"")), 5000);
	CHECK_INT(count_of(&out, S("\"ruleId\": \"CVE-1-04999\"")), 1);
	CHECK_INT(count_of(&out, S("CVE-1-05000")), 0);
	CHECK_INT(count_of(&out, S("3 of 5003 findings are left out")), 1);
	report.finding_count = 5000;
	buffer_clear(&out);
	write_as("sarif", &report, &out);
	CHECK_INT(count_of(&out, S("left out:")), 0);
}

/* The score itself where its band is the rating's, else the nearest score that is: GitHub's bands (4.0, 7.0, 9.0). */
TEST(the_severity_of_a_rule_is_the_rating_s)
{
	static const struct {
		enum rating rating;
		double score;
		const char *want; /* or NULL: none */
	} cases[] = {
		{ RATING_CRITICAL, 9.8, "\"9.8\"" },
		{ RATING_CRITICAL, 7.5, "\"9.0\"" },
		{ RATING_CRITICAL, -1, "\"9.5\"" },
		{ RATING_HIGH, 9.8, "\"8.9\"" },
		{ RATING_HIGH, -1, "\"8.0\"" },
		{ RATING_MODERATE, 9.8, "\"6.9\"" },
		{ RATING_MODERATE, 5.3, "\"5.3\"" },
		{ RATING_LOW, 0, "\"0.1\"" },
		{ RATING_LOW, -1, "\"2.0\"" },
		{ RATING_UNKNOWN, 5.0, "\"5.0\"" },
		{ RATING_UNKNOWN, -1, NULL },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct finding finding = { .id = S("CVE-1-1"), .rating = cases[i].rating, .score = cases[i].score };
		struct report report = *fixtures[0].report;
		cleanup_buffer struct buffer out = BUFFER_INIT(1 << 20);
		char want[64];

		report.findings = &finding;
		report.finding_count = 1;
		write_as("sarif", &report, &out);
		snprintf(want, sizeof want, "\"security-severity\": %s", cases[i].want ? cases[i].want : "");
		CHECK_INT(count_of(&out, slice_from_text(want)), cases[i].want ? 1 : 0);
	}
}

TEST(what_the_baseline_knows_is_no_failure_and_not_new)
{
	struct finding both[] = { { .id = S("CVE-1-1"), .score = -1 }, { .id = S("CVE-1-2"), .score = -1, .known = true } };
	struct report report = *fixtures[0].report;
	cleanup_buffer struct buffer sarif = BUFFER_INIT(1 << 20), junit = BUFFER_INIT(1 << 20), csv = BUFFER_INIT(1 << 20);

	report.findings = both;
	report.finding_count = 2;
	write_as("sarif", &report, &sarif);
	CHECK_INT(count_of(&sarif, S("baselineState")), 0);
	buffer_clear(&sarif);
	report.baseline = S("/home/me/base.json");
	write_as("sarif", &report, &sarif);
	CHECK_INT(count_of(&sarif, S("\"baselineState\": \"new\"")), 1);
	CHECK_INT(count_of(&sarif, S("\"baselineState\": \"unchanged\"")), 1);
	write_as("junit", &report, &junit);
	CHECK_INT(count_of(&junit, S("tests=\"2\" failures=\"1\" errors=\"0\" skipped=\"1\"")), 1);
	CHECK_INT(count_of(&junit, S("known: it stands in base.json")), 1);
	write_as("csv", &report, &csv);
	CHECK_INT(count_of(&csv, S("\"known\"")), 1);
}

/* OWASP, CSV injection: these begin a formula, in full width as well. */
TEST(no_field_of_csv_begins_as_a_formula_does)
{
	static const struct slice starts[] = { S("=1+1"), S("+1"), S("-1"), S("@SUM(A1)"), S("\t=1"), S("\r=1"), S("\n=1"),
		S("  =1"),
		S("\xef\xbc\x9d"
		  "1") };

	for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
		struct finding finding = { .id = S("X"), .title = starts[i], .score = -1 };
		struct report report = *fixtures[0].report;
		cleanup_buffer struct buffer out = BUFFER_INIT(1 << 20);

		report.findings = &finding;
		report.finding_count = 1;
		write_as("csv", &report, &out);
		CHECK_INT(count_of(&out, S(",\"'")), 1);
	}
}

TEST(the_job_of_a_snapshot_is_the_environment_s_where_it_is_one)
{
	cleanup_buffer struct buffer out = BUFFER_INIT(1 << 20);

	clear_job();
	setenv("GITHUB_SHA", "0123456789abcdef0123456789abcdef01234567", 1);
	setenv("GITHUB_REF", "refs/heads/main", 1);
	setenv("GITHUB_WORKFLOW", "build", 1);
	setenv("GITHUB_JOB", "scan", 1);
	setenv("GITHUB_RUN_ID", "42", 1);
	write_as("github", fixtures[0].report, &out);
	CHECK_INT(count_of(&out, S("\"sha\": \"0123456789abcdef0123456789abcdef01234567\"")), 1);
	CHECK_INT(count_of(&out, S("\"ref\": \"refs/heads/main\"")), 1);
	CHECK_INT(count_of(&out, S("\"correlator\": \"build_scan plimsoll registry.example/shop/app:1.4\"")), 1);
	CHECK_INT(count_of(&out, S("\"id\": \"42\"")), 1);
	setenv("GITHUB_SHA", "0123456789abcdef0123456789abcdef0123456g", 1);
	setenv("GITHUB_REF", "main", 1);
	buffer_clear(&out);
	write_as("github", fixtures[0].report, &out);
	CHECK_INT(count_of(&out, S("\"sha\"")) + count_of(&out, S("\"ref\"")), 0);
	clear_job();
}

TEST(lists_tell_of_images_without_a_report)
{
	static const struct report_title title = { S("app:1"), S("linux/s390x"), S("sha256:33") }, nothing = { 0 };
	static const struct {
		const char *format, *incomplete, *remark;
	} cases[] = {
		{ "sarif", "\"text\": \"app:1 linux/s390x: not <there>\"", "\"text\": \"an artefact\"" },
		{ "junit",
			"name=\"app:1 linux/s390x\" time=\"0\">\n\t\t\t<error type=\"incomplete\" message=\"not "
			"&lt;there&gt;\"/>",
			"<skipped message=\"an artefact\"/>" },
		{ "csv", "\"app:1 linux/s390x\",,,\"incomplete\",\"image\",,\"open\",,,,,,\"not <there>\"", NULL },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		cleanup_buffer struct buffer out = BUFFER_INIT(1 << 20);
		const struct report_style style = { 0 };
		struct report_list list;

		CHECK_INT(
			report_list_begin(&list, report_format_by_name(slice_from_text(cases[i].format)), &style, &out, NULL), 0);
		report_list_add(&list, &nothing, fixtures[0].report);
		report_list_add(&list, &nothing, fixtures[0].report);
		report_list_remark(&list, NOTE_INCOMPLETE, &title, S("not <there>"));
		report_list_remark(&list, NOTE_REMARK, &nothing, S("an artefact"));
		report_list_end(&list);
		CHECK_INT(count_of(&out, slice_from_text(cases[i].incomplete)), 1);
		if (cases[i].remark)
			CHECK_INT(count_of(&out, slice_from_text(cases[i].remark)), 1);
		report_list_done(&list);
	}
}
