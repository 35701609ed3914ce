/* junit.c - reports as JUnit's XML: a finding is a test that failed, a silenced one a test that was skipped, what could not be examined an error */
#include "bom/describe.h"
#include "exchange/exchange.h"
#include "exchange/told.h"
#include "rules/rules.h"

#define TEXT_MAX 2000u
#define NOTES_MAX 1000u

struct junit {
	const struct report *report;
	struct buffer *out;
	struct arena arena;
};

static void add(struct buffer *out, const char *words)
{
	buffer_add_slice(out, slice_from_text(words));
}

static void add_attribute(struct buffer *out, const char *name, struct slice value)
{
	buffer_addf(out, " %s=\"", name);
	plain_add_cut(out, PLAIN_XML, value, TEXT_MAX);
	buffer_add_byte(out, '"');
}

/* ---- suites */

struct tally {
	size_t tests, failures, errors, skipped;
};

static void begin_suite(struct junit *junit, struct slice image, const char *kind, const struct tally *tally)
{
	struct buffer *out = junit->out;

	add(out, "\t<testsuite name=\"");
	if (image.len) {
		plain_add_cut(out, PLAIN_XML, image, TEXT_MAX);
		add(out, ": ");
	}
	buffer_addf(out, "%s\" tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\" time=\"0\"", kind, tally->tests,
		tally->failures, tally->errors, tally->skipped);
	if (junit->report && junit->report->created.len >= 19) /* without its zone, which is UTC's */
		add_attribute(out, "timestamp", slice_first(junit->report->created, 19));
	add(out, ">\n");
}

static void put_property(struct buffer *out, const char *name, struct slice value)
{
	if (value.len == 0)
		return;
	buffer_addf(out, "\t\t\t<property name=\"%s\"", name);
	add_attribute(out, "value", value);
	add(out, "/>\n");
}

static void put_properties(struct junit *junit)
{
	const struct report *report = junit->report;
	struct buffer *out = junit->out;

	add(out, "\t\t<properties>\n");
	put_property(out, "plimsoll.version", slice_from_text(report->version));
	put_property(out, "image.digest", report->image->digest);
	put_property(out, "image.platform", told_platform(report->image, &junit->arena));
	put_property(out, "verdict", slice_from_text(verdict_name(report->verdict.kind)));
	put_property(out, "verdict.sentence", report->verdict.sentence);
	if (report->hidden_count)
		put_property(out, "left_out",
			arena_printf(&junit->arena, "%zu findings by %s", report->hidden_count, report_hidden_by(report)));
	add(out, "\t\t</properties>\n");
}

static void begin_case(struct buffer *out, const char *kind, struct slice of, struct slice name)
{
	buffer_addf(out, "\t\t<testcase classname=\"%s%s", kind, of.len ? "." : "");
	plain_add_cut(out, PLAIN_XML, of, TEXT_MAX);
	buffer_add_byte(out, '"');
	add_attribute(out, "name", name);
	add(out, " time=\"0\"");
}

static void put_passed(struct buffer *out, const char *kind, struct slice of, struct slice name)
{
	begin_case(out, kind, of, name);
	add(out, "/>\n");
}

/* ---- findings */

static void add_line(struct buffer *out, const char *label, struct slice text)
{
	if (text.len == 0)
		return;
	buffer_addf(out, "%s: ", label);
	plain_add_cut(out, PLAIN_XML, text, TEXT_MAX);
	buffer_add_byte(out, '\n');
}

static void put_failure(struct junit *junit, const struct finding *finding)
{
	struct buffer *out = junit->out;

	buffer_addf(out, "\t\t\t<failure type=\"%s\" message=\"", rating_name(finding->rating));
	plain_add_cut(out, PLAIN_XML, finding->title, TEXT_MAX);
	if (finding->action.len) {
		if (finding->title.len)
			buffer_add_slice(out, plain_stop(finding->title));
		plain_add_cut(out, PLAIN_XML, finding->action, TEXT_MAX);
	}
	add(out, "\">");
	add_line(out, "rating", slice_from_text(rating_name(finding->rating)));
	add_line(out, "why", finding->reason);
	add_line(out, "what to do", finding->action.len ? finding->action : S("no repair is known"));
	add_line(out, "path", finding->place.path);
	if (junit->report->image->kind == IMAGE_OF_LAYERS) {
		add(out, "where: ");
		told_layer(out, PLAIN_XML, junit->report, finding);
		buffer_add_byte(out, '\n');
	}
	add_line(out, "fixed in", finding->fixed_version);
	if (finding->secret)
		add_line(out, "secret", finding->secret->masked);
	add_line(out, "seen", finding->match);
	add_line(out, "more", told_page(finding, &junit->arena));
	add(out, "</failure>\n");
}

static void put_skipped(struct junit *junit, const struct finding *finding)
{
	struct buffer *out = junit->out;

	add(out, "\t\t\t<skipped message=\"");
	if (finding->ruling && ruling_silences(finding->ruling)) {
		told_ruling(out, PLAIN_XML, junit->report, finding->ruling);
	} else {
		add(out, "known: it stands in ");
		plain_add(out, PLAIN_XML, slice_base_name(junit->report->baseline));
	}
	add(out, "\"/>\n");
}

/* JUnit's names are what tells tests of two builds apart: no rating in them, which may change. */
static void put_finding(struct junit *junit, const struct finding *finding, bool silenced)
{
	const struct package *package = finding->place.package;
	cleanup_buffer struct buffer name = BUFFER_INIT(0);
	struct buffer *out = junit->out;

	buffer_add_slice(&name, finding->id);
	buffer_add_slice(&name, S(" in "));
	if (package)
		buffer_addf(&name, "%.*s %.*s", SLICE_ARG(package->name), SLICE_ARG(package->version));
	else
		buffer_add_slice(&name, finding->place.path.len ? finding->place.path : S("the image"));
	begin_case(out, told_kind(finding->kind).ptr, package ? package->name : S(""), buffer_slice(&name));
	if (finding->place.path.len)
		add_attribute(out, "file", finding->place.path);
	add(out, ">\n");
	if (silenced || finding->known)
		put_skipped(junit, finding);
	else
		put_failure(junit, finding);
	add(out, "\t\t</testcase>\n");
}

static bool has_passed(const struct judged_rule *judged)
{
	return judged->judgement.kind == JUDGEMENT_PASS && !judged->rule->hint;
}

static struct tally count_kind(const struct report *report, enum finding_kind kind)
{
	struct tally tally = { 0 };

	for (size_t i = 0; i < report->finding_count; i++)
		if (report->findings[i].kind == kind) {
			tally.tests++;
			tally.failures += !report->findings[i].known;
			tally.skipped += report->findings[i].known;
		}
	for (size_t i = 0; i < report->suppressed_count; i++)
		if (report->suppressed[i].kind == kind) {
			tally.tests++;
			tally.skipped++;
		}
	for (size_t i = 0; i < report->judged_count && kind == FINDING_SETTING; i++)
		tally.tests += has_passed(&report->judged[i]);
	return tally;
}

/* One test that passed, where there is none: servers take a suite without tests for a mistake. */
static void put_kind(struct junit *junit, enum finding_kind kind, const char *name, struct slice none)
{
	const struct report *report = junit->report;
	struct tally tally = count_kind(report, kind);
	bool empty = tally.tests == 0;

	tally.tests += empty;
	begin_suite(junit, describe_subject(report), name, &tally);
	for (size_t i = 0; i < report->finding_count; i++)
		if (report->findings[i].kind == kind)
			put_finding(junit, &report->findings[i], false);
	for (size_t i = 0; i < report->suppressed_count; i++)
		if (report->suppressed[i].kind == kind)
			put_finding(junit, &report->suppressed[i], true);
	for (size_t i = 0; i < report->judged_count && kind == FINDING_SETTING; i++)
		if (has_passed(&report->judged[i]))
			put_passed(junit->out, "setting", S(""),
				arena_printf(&junit->arena, "%.*s: %.*s", SLICE_ARG(report->judged[i].rule->id),
					SLICE_ARG(report->judged[i].rule->title)));
	if (empty)
		put_passed(junit->out, told_kind(kind).ptr, S(""), none);
	add(junit->out, "\t</testsuite>\n");
}

static bool has_any(const struct report *report, enum finding_kind kind)
{
	return count_kind(report, kind).tests > 0;
}

/* ---- what could not be examined */

static void begin_error(struct buffer *out, struct slice name)
{
	begin_case(out, "examination", S(""), name);
	add(out, ">\n\t\t\t<error type=\"incomplete\" message=\"");
}

static void end_error(struct buffer *out)
{
	add(out, "\"/>\n\t\t</testcase>\n");
}

static size_t count_incomplete(const struct report *report)
{
	size_t count = 0;

	for (size_t i = 0; i < report->note_count; i++)
		count += report->notes[i].note.kind == NOTE_INCOMPLETE;
	return count;
}

static void put_errors(struct junit *junit)
{
	const struct report *report = junit->report;
	size_t count = 0;

	for (size_t i = 0; i < report->gap_count; i++) {
		begin_error(junit->out, report->gaps[i].situation);
		plain_add_cut(junit->out, PLAIN_XML, report->gaps[i].sentence, TEXT_MAX);
		end_error(junit->out);
	}
	for (size_t i = 0; i < report->note_count; i++) {
		if (report->notes[i].note.kind != NOTE_INCOMPLETE || count++ >= NOTES_MAX)
			continue;
		begin_error(junit->out, report->notes[i].note.path.len ? report->notes[i].note.path : S("the image"));
		told_note(junit->out, PLAIN_XML, report, &report->notes[i]);
		end_error(junit->out);
	}
	if (count > NOTES_MAX) {
		begin_error(junit->out, S("more"));
		buffer_addf(junit->out, "and %zu more of these, all in --format json", count - NOTES_MAX);
		end_error(junit->out);
	}
}

static void put_examination(struct junit *junit)
{
	const struct report *report = junit->report;
	size_t notes = count_incomplete(report);
	struct tally tally = { .errors = report->gap_count + (notes > NOTES_MAX ? NOTES_MAX + 1 : notes) };

	tally.tests = tally.errors ? tally.errors : 1;
	begin_suite(junit, describe_subject(report), "examination", &tally);
	put_properties(junit);
	put_errors(junit);
	if (tally.errors == 0)
		put_passed(junit->out, "examination", S(""), S("everything was examined"));
	add(junit->out, "\t</testsuite>\n");
}

/* ---- the whole */

void junit_begin(struct buffer *out)
{
	add(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"plimsoll\">\n");
}

void junit_put(struct buffer *out, const struct report *report)
{
	struct junit junit = { .report = report, .out = out };

	put_examination(&junit);
	if (!report->vulnerabilities_skipped)
		put_kind(&junit, FINDING_VULNERABILITY, "vulnerabilities", S("no package has a known vulnerability"));
	if (!report->settings_skipped || !report->accounts_skipped)
		put_kind(&junit, FINDING_SETTING, "settings", S("no rule says anything"));
	if (!report->secrets_skipped)
		put_kind(&junit, FINDING_SECRET, "secrets", S("no secret was found"));
	if (!report->malware_skipped)
		put_kind(&junit, FINDING_MALWARE, "malware", S("no malware was found"));
	if (has_any(report, FINDING_ARCHIVE))
		put_kind(&junit, FINDING_ARCHIVE, "archives", S(""));
	arena_done(&junit.arena);
}

void junit_put_remarks(struct buffer *out, const struct exchange_remark *remarks, size_t count)
{
	struct junit junit = { .out = out };
	struct tally tally = { .tests = count };

	if (count == 0)
		return;
	for (size_t i = 0; i < count; i++)
		tally.errors += remarks[i].incomplete;
	tally.skipped = count - tally.errors;
	begin_suite(&junit, S(""), "images without a report", &tally);
	for (size_t i = 0; i < count; i++) {
		begin_case(out, "examination", S(""), remarks[i].image.len ? remarks[i].image : S("an artefact"));
		add(out, remarks[i].incomplete ? ">\n\t\t\t<error type=\"incomplete\" message=\""
					       : ">\n\t\t\t<skipped message=\"");
		plain_add_cut(out, PLAIN_XML, remarks[i].text, TEXT_MAX);
		end_error(out);
	}
	add(out, "\t</testsuite>\n");
}

void junit_end(struct buffer *out)
{
	add(out, "</testsuites>\n");
}
