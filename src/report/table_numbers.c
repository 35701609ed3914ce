/* table_numbers.c - the last lines of the table: what was looked at, with what, and how much was found */
#include "report/table.h"

#include <inttypes.h>

#define LINE_BYTES_MAX (1u << 20)
#define PASSWORDS_NAMED_MAX 3u /* the others are counted */

/* One line, "examined    …", from the words in TEXT, which it empties. */
static void put_line(struct page *page, const char *name, struct buffer *text)
{
	page->indent = TABLE_SECOND;
	page_ink(page, INK_FAINT);
	page_put(page, slice_from_text(name));
	page_ink(page, INK_PLAIN);
	page_tab(page, TABLE_SECOND);
	page_words(page, buffer_slice(text));
	page_newline(page);
	buffer_clear(text);
}

/* "1 layer", "2 layers" */
static void add_count(struct buffer *text, uint64_t count, const char *one, const char *many)
{
	buffer_addf(text, "%" PRIu64 " %s", count, count == 1 ? one : many);
}

static void write_image(struct page *page, const struct report *report, struct buffer *text)
{
	const struct image *image = report->image;
	const struct distribution *distribution = &report->distribution.distribution;

	if (slice_equal(image->reference, S("-")))
		buffer_add_slice(text, S("standard input"));
	else
		buffer_add_slice(text, image->reference.len ? image->reference : image->target);
	if (image->os.len > 0 || image->architecture.len > 0) {
		buffer_addf(text, ", %.*s/%.*s", SLICE_ARG(image->os), SLICE_ARG(image->architecture));
		if (image->variant.len > 0)
			buffer_addf(text, "/%.*s", SLICE_ARG(image->variant));
	}
	if (distribution->id.len > 0)
		buffer_addf(text, ", %.*s %.*s%s", SLICE_ARG(distribution->id),
			SLICE_ARG(distribution->version_id.len ? distribution->version_id : distribution->codename),
			report->distribution.told ? " as told" : "");
	else if (distribution->pretty_name.len > 0)
		buffer_addf(text, ", %.*s", SLICE_ARG(distribution->pretty_name));
	else
		buffer_add_slice(text, S(", no distribution named"));
	put_line(page, image->kind == IMAGE_OF_LAYERS ? "image" : image->kind == IMAGE_BOM ? "document" : "folder", text);
}

void table_add_bytes(struct buffer *text, uint64_t bytes)
{
	static const char *const units[] = { "bytes", "kB", "MB", "GB", "TB" };
	double amount = (double)bytes;
	size_t unit = 0;

	while (amount >= 999.5 && unit < sizeof units / sizeof units[0] - 1) {
		amount /= 1000;
		unit++;
	}
	buffer_addf(text, "%.*f %s", unit > 2 && amount < 99.5 ? 1 : 0, amount, units[unit]);
}

/* Whose bill of what it is. */
static void write_bill(struct page *page, const struct report *report, struct buffer *text)
{
	const struct bom_document *document = &report->document;

	buffer_addf(text, "a bill of materials, %.*s", SLICE_ARG(document->format));
	if (document->subject.len)
		buffer_addf(text, ", of %.*s", SLICE_ARG(document->subject));
	if (document->tool.len)
		buffer_addf(text, ", by %.*s", SLICE_ARG(document->tool));
	if (document->created.len)
		buffer_addf(text, ", made %.*s", SLICE_ARG(document->created));
	put_line(page, "is", text);
}

static void write_examined(struct page *page, const struct report *report, size_t packages, struct buffer *text)
{
	uint64_t inflated_bytes = 0;
	size_t broken = 0;

	for (size_t i = 0; i < report->layer_count; i++) {
		inflated_bytes += report->layers[i].inflated_bytes;
		broken += !report->layers[i].complete;
	}
	add_count(text, packages, "package", "packages");
	if (!report->accounts_skipped) {
		buffer_add_slice(text, S(" and "));
		add_count(text, report->account_count, "account", "accounts");
	}
	buffer_add_slice(text, S(" in "));
	if (report->image->kind == IMAGE_BOM) {
		add_count(text, report->document.component_count, "component", "components");
		if (report->document.unjudged_count)
			buffer_addf(text, ", %" PRIu64 " of which nobody can tell", report->document.unjudged_count);
		put_line(page, "examined", text);
		return;
	}
	if (report->image->kind != IMAGE_OF_LAYERS) {
		add_count(text, report->layers[0].entry_count, "file or folder", "files and folders");
		buffer_add_slice(text, S(", of which "));
		table_add_bytes(text, inflated_bytes);
		buffer_add_slice(text, S(" were read"));
		put_line(page, "examined", text);
		return;
	}
	add_count(text, report->layer_count, "layer", "layers");
	if (inflated_bytes > 0) {
		buffer_add_slice(text, S(" of "));
		table_add_bytes(text, inflated_bytes);
	}
	if (broken > 0)
		buffer_addf(text, ", %zu not whole", broken);
	if (!report->digests_checked)
		buffer_add_slice(text, S(", digests not checked (--no-verify)"));
	put_line(page, "examined", text);
}

/* "1,240" */
static void add_number(struct buffer *text, uint64_t number)
{
	if (number >= 1000) {
		add_number(text, number / 1000); /* seven times at most */
		buffer_addf(text, ",%03" PRIu64, number % 1000);
	} else {
		buffer_addf(text, "%" PRIu64, number);
	}
}

static bool is_open(const struct password *password)
{
	return password->guess == PASSWORD_NOT_GUESSED && password->candidates > password->tried;
}

/* "1 of 3 guessed; deploy: 1,240 of 3,500 candidates, root: 0 of 340 candidates (too few)" */
static void write_passwords(struct page *page, const struct report *report, struct buffer *text)
{
	size_t guessed = 0, open = 0, named = 0;

	for (size_t i = 0; i < report->password_count; i++) {
		guessed += report->passwords[i].guess != PASSWORD_NOT_GUESSED;
		open += is_open(&report->passwords[i]);
	}
	if (report->password_count == 0)
		return;
	buffer_addf(text, "%zu of %zu guessed", guessed, report->password_count);
	for (size_t i = 0; i < report->password_count && named < PASSWORDS_NAMED_MAX; i++) {
		const struct password *password = &report->passwords[i];

		if (!is_open(password))
			continue;
		buffer_addf(text, "%s %.*s: ", named++ ? "," : ";", SLICE_ARG(password->account));
		add_number(text, password->tried);
		buffer_add_slice(text, S(" of "));
		add_number(text, password->candidates);
		buffer_addf(text, " candidates%s", password->required_done ? "" : " (too few)");
	}
	if (open > named)
		buffer_addf(text, ", and %zu more", open - named);
	put_line(page, "passwords", text);
}

static size_t count_kind(const struct report *report, enum finding_kind kind, size_t by_rating[RATING_COUNT])
{
	size_t count = 0;

	memset(by_rating, 0, RATING_COUNT * sizeof *by_rating);
	for (size_t i = 0; i < report->finding_count; i++) {
		if (report->findings[i].kind != kind)
			continue;
		count++;
		by_rating[(unsigned)report->findings[i].rating < RATING_COUNT ? report->findings[i].rating : RATING_UNKNOWN]++;
	}
	return count;
}

static void add_kind(struct buffer *text, const struct report *report, enum finding_kind kind, const char *one, const char *many)
{
	static const enum rating order[] = { RATING_CRITICAL, RATING_HIGH, RATING_MODERATE, RATING_LOW, RATING_UNKNOWN };
	size_t by_rating[RATING_COUNT], count = count_kind(report, kind, by_rating);
	const char *between = ": ";

	if (count == 0)
		return;
	if (text->len > 0)
		buffer_add_slice(text, S("; "));
	add_count(text, count, one, many);
	for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
		if (by_rating[order[i]] == 0)
			continue;
		buffer_addf(text, "%s%zu %s", between, by_rating[order[i]], rating_name(order[i]));
		between = ", ";
	}
}

/* "; 2 exploited, 5 with a public exploit" */
static void add_exploited(struct buffer *text, const struct report *report)
{
	size_t counts[EXPLOITATION_ACTIVE + 1] = { 0 };

	for (size_t i = 0; i < report->finding_count; i++)
		counts[finding_exploitation(&report->findings[i])]++;
	if (counts[EXPLOITATION_ACTIVE])
		buffer_addf(text, "; %zu exploited", counts[EXPLOITATION_ACTIVE]);
	if (counts[EXPLOITATION_PUBLIC])
		buffer_addf(text, "%s %zu with a public exploit", counts[EXPLOITATION_ACTIVE] ? "," : ";",
			counts[EXPLOITATION_PUBLIC]);
}

static void write_found(struct page *page, const struct report *report, struct buffer *text)
{
	if (report->finding_count == 0 && report->hidden_count == 0)
		return;
	add_kind(text, report, FINDING_VULNERABILITY, "vulnerability", "vulnerabilities");
	add_exploited(text, report);
	add_kind(text, report, FINDING_MALWARE, "piece of malware", "pieces of malware");
	add_kind(text, report, FINDING_SECRET, "secret", "secrets");
	add_kind(text, report, FINDING_ARCHIVE, "archive", "archives");
	add_kind(text, report, FINDING_SETTING, "setting", "settings");
	if (report->hidden_count > 0)
		buffer_addf(text, "%s%zu hidden by %s", text->len ? "; " : "", report->hidden_count, report_hidden_by(report));
	put_line(page, "found", text);
}

/* ", 12 sources, osv/Go 9 days": the oldest by which the image is judged. */
static void add_feeds(struct buffer *text, const struct report_source *source)
{
	const struct report_feed *oldest = NULL;

	for (size_t i = 0; i < source->feed_count; i++)
		if (source->feeds[i].concerns && (!oldest || source->feeds[i].age_days > oldest->age_days))
			oldest = &source->feeds[i];
	if (source->feed_count)
		buffer_addf(text, ", %zu %s", source->feed_count, source->feed_count == 1 ? "source" : "sources");
	if (oldest && oldest->age_days > 0)
		buffer_addf(text, ", oldest %.*s %" PRIi64 " %s", SLICE_ARG(oldest->name), oldest->age_days,
			oldest->age_days == 1 ? "day" : "days");
}

static void add_sources(struct buffer *text, const struct report *report, bool with_counts)
{
	for (size_t i = 0; i < report->source_count; i++) {
		const struct report_source *source = &report->sources[i];

		buffer_addf(text, "%s%.*s", i ? ", " : "", SLICE_ARG(source->name));
		if (source->date.len > 0)
			buffer_addf(text, " %.*s", SLICE_ARG(source->date));
		if (with_counts) {
			buffer_addf(text, " (%" PRIu64 "%s", source->advisory_count, source->partial ? ", partial" : "");
			add_feeds(text, source);
			buffer_add_byte(text, ')');
		} else if (source->partial) {
			buffer_add_slice(text, S(" (partial)"));
		}
	}
}

static void write_advisories(struct page *page, const struct report *report, struct buffer *text)
{
	if (report->vulnerabilities_skipped)
		buffer_add_slice(text, S("vulnerabilities were not looked for (--scanners)"));
	else if (report->source_count == 0)
		buffer_add_slice(text, S("none"));
	add_sources(text, report, true);
	if (text_width(buffer_slice(text)) + TABLE_SECOND > page->columns) {
		buffer_clear(text);
		add_sources(text, report, false);
	}
	put_line(page, "advisories", text);
}

void table_write_image(struct page *page, const struct report *report, size_t packages)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(LINE_BYTES_MAX);

	write_image(page, report, &text);
	if (report->image->kind == IMAGE_BOM)
		write_bill(page, report, &text);
	write_examined(page, report, packages, &text);
}

void table_write_numbers(struct page *page, const struct report *report)
{
	const struct report unknown = table_without_known(report);
	cleanup_buffer struct buffer text = BUFFER_INIT(LINE_BYTES_MAX);

	table_write_image(page, report, report->package_count);
	table_write_base(page, report);
	write_passwords(page, report, &text);
	write_found(page, &unknown, &text);
	table_add_known(&text, report);
	if (text.len)
		put_line(page, "baseline", &text);
	table_add_suppressed(&text, report);
	if (text.len)
		put_line(page, "suppressed", &text);
	write_advisories(page, report, &text);
}
