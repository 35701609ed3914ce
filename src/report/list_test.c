/* list_test.c - several reports in one text, against golden files: UPDATE_GOLDEN=1 writes them anew */
#include "base/cleanup.h"
#include "base/test.h"
#include "report/list.h"
#include "report/report_fixture_test.h"

static const struct report_title titles[] = {
	{ S("app:1"), S("linux/amd64"), S("sha256:1111111111111111111111111111111111111111111111111111111111111111") },
	{ S(""), S("linux/arm64/v8"), S("") },
};
static const struct report_title missing = { S("app:1"), S("linux/s390x"),
	S("sha256:3333333333333333333333333333333333333333333333333333333333333333") };

static void write_list(const char *format, struct report_style style, struct buffer *out)
{
	const struct report_title nothing = { 0 };
	struct report_list list;

	CHECK_INT(report_list_begin(&list, report_format_by_name(slice_from_text(format)), &style, out, NULL), 0);
	for (size_t i = 0; i < 2; i++)
		report_list_add(&list, &titles[i], fixtures[i].report);
	report_list_remark(&list, NOTE_INCOMPLETE, &missing, S("blobs/sha256/3333: open: No such file or directory"));
	report_list_remark(&list, NOTE_REMARK, &nothing, S("sha256:4444: an artefact ('application/x'), no image"));
	report_list_end(&list);
	CHECK(!out->full);
	report_list_done(&list);
}

TEST(lists_are_as_the_golden_files_have_them)
{
	static const struct {
		const char *name, *format;
		struct report_style style;
	} cases[] = {
		{ "list.json", "json", { 0 } },
		{ "list.table.80.txt", "table", { 80, false } },
		{ "list.table.colour.txt", "table", { 80, true } },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup_buffer struct buffer out = BUFFER_INIT(1 << 20);

		write_list(cases[i].format, cases[i].style, &out);
		report_check_golden(&out, cases[i].name);
	}
}

TEST(the_gravest_verdict_is_that_of_the_list)
{
	static const enum verdict_kind cases[][4] = {
		/* of three reports, and of the list */
		{ VERDICT_PASS, VERDICT_PASS, VERDICT_PASS, VERDICT_PASS },
		{ VERDICT_PASS, VERDICT_WARN, VERDICT_PASS, VERDICT_WARN },
		{ VERDICT_WARN, VERDICT_INCOMPLETE, VERDICT_PASS, VERDICT_INCOMPLETE },
		{ VERDICT_BLOCK, VERDICT_INCOMPLETE, VERDICT_WARN, VERDICT_BLOCK },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup_buffer struct buffer out = BUFFER_INIT(1 << 20);
		const struct report_style style = { 0 };
		struct report_list list;

		CHECK_INT(report_list_begin(&list, report_format_by_name(S("json")), &style, &out, NULL), 0);
		for (size_t j = 0; j < 3; j++) {
			struct report report = *fixtures[0].report;

			report.verdict.kind = cases[i][j];
			report_list_add(&list, &titles[0], &report);
		}
		CHECK_INT(list.worst, cases[i][3]);
		report_list_remark(&list, NOTE_REMARK, &titles[0], S("nothing of weight"));
		CHECK_INT(list.worst, cases[i][3]);
		report_list_remark(&list, NOTE_INCOMPLETE, &titles[0], S("not opened"));
		CHECK_INT(list.worst, cases[i][3] == VERDICT_BLOCK ? VERDICT_BLOCK : VERDICT_INCOMPLETE);
		report_list_end(&list);
		report_list_done(&list);
	}
}

TEST(a_format_that_holds_one_report_says_so)
{
	static const struct report_format single = { .name = "single" };
	cleanup_buffer struct buffer out = BUFFER_INIT(0);
	const struct report_style style = { 0 };
	struct report_list list;
	struct error err;

	CHECK_INT(report_list_begin(&list, &single, &style, &out, &err), -ERR_UNSUPPORTED);
	CHECK_TEXT(err.text, "a single report is of one image: name one with --platform");
	report_list_done(&list);
}
