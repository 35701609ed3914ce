/* table_detected.c - secrets, malware, and what nobody looked at for them */
#include "report/table.h"

#include <inttypes.h>

#define FINDINGS_SHOWN_MAX 40  /* of a kind, at a terminal: the most urgent ones */
#define FINDINGS_FOLDED_MIN 20 /* fewer more are not worth it */
#define GATES_SHOWN_MAX 10u    /* of a scanner; the rest is in JSON */
#define PATH_BYTES_MAX (1u << 16)

static void write_line(struct page *page, struct slice text)
{
	if (text.len == 0)
		return;
	page->indent = TABLE_SECOND;
	page_tab(page, TABLE_SECOND);
	page_words(page, text);
}

static void write_faint(struct page *page, struct slice text)
{
	page_ink(page, INK_FAINT);
	write_line(page, text);
	page_ink(page, INK_PLAIN);
}

static void write_head(struct page *page, const struct finding *finding, struct slice title)
{
	table_rating(page, finding->rating);
	page_ink(page, INK_BOLD);
	page_put(page, finding->id);
	page_ink(page, INK_PLAIN);
	page_tab(page, page->column + 2);
	page_words(page, title);
}

/* "deleted in layer 7, still in layer 3": who takes the image has the bytes. */
static void write_hidden(struct page *page, const struct finding *finding)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(TABLE_LINE_BYTES_MAX);

	if (finding->hidden_by == FINDING_VISIBLE || finding->place.layer == PLACE_NO_LAYER)
		return;
	buffer_addf(&text, "%s in layer %" PRIu64 ", still in layer %" PRIu64, finding->replaced ? "replaced" : "deleted",
		finding->hidden_by + 1, finding->place.layer + 1);
	page_ink(page, INK_YELLOW);
	write_line(page, buffer_slice(&text));
	page_ink(page, INK_PLAIN);
}

static void write_to_do(struct page *page, const struct finding *finding)
{
	if (finding->action.len == 0)
		return;
	page->indent = TABLE_SECOND;
	page_tab(page, TABLE_SECOND);
	page_ink(page, INK_BOLD);
	page_words(page, S("to do:"));
	page_ink(page, INK_PLAIN);
	page_wordsf(page, " %.*s", SLICE_ARG(finding->action));
}

static void write_secret(struct page *page, const struct report *report, const struct finding *finding)
{
	static const struct secret none;
	const struct secret *secret = finding->secret ? finding->secret : &none;
	cleanup_buffer struct buffer text = BUFFER_INIT(PATH_BYTES_MAX);

	write_head(page, finding, finding->title);
	buffer_add_slice(&text, finding->place.path);
	if (secret->line)
		buffer_addf(&text, ":%" PRIu64, secret->line);
	table_write_places(page, report, finding, buffer_slice(&text));
	write_hidden(page, finding);
	page->indent = TABLE_SECOND;
	page_tab(page, TABLE_SECOND);
	if (secret->masked.len) {
		page_put(page, secret->masked);
		page_tab(page, page->column + 2);
	}
	page_ink(page, INK_FAINT);
	if (secret->fingerprint.len)
		page_wordsf(page, "fingerprint %.*s", SLICE_ARG(secret->fingerprint));
	if (secret->source.len && !slice_equal(secret->source, S("plimsoll")))
		page_wordsf(page, "%spattern of %.*s", secret->fingerprint.len ? ", " : "", SLICE_ARG(secret->source));
	page_ink(page, INK_PLAIN);
	write_line(page, secret->facts);
	write_line(page, finding->reason);
	if (secret->more) {
		buffer_clear(&text);
		buffer_addf(&text, "and %" PRIu64 " more like it in this file", secret->more);
		write_line(page, buffer_slice(&text));
	}
	write_to_do(page, finding);
	table_write_ruling(page, report, finding);
	page_newline(page);
}

/* "YARA rule of signature-base.zip, by Florian Roth, licence CC-BY-NC-4.0; high confidence" */
static void write_rule(struct page *page, const struct malware *malware)
{
	static const char *const words[MALWARE_SOURCE_COUNT] = {
		[MALWARE_YARA] = "YARA rule",
		[MALWARE_HASH] = "digest",
		[MALWARE_SIGNATURE] = "signature",
		[MALWARE_CLAMD] = "found by clamd",
		[MALWARE_TRAIT] = "trait",
	};
	cleanup_buffer struct buffer text = BUFFER_INIT(TABLE_LINE_BYTES_MAX);

	buffer_addf(&text, "%s", malware->source < MALWARE_SOURCE_COUNT ? words[malware->source] : "rule");
	if (malware->rules.len && malware->source != MALWARE_CLAMD)
		buffer_addf(&text, " of %.*s", SLICE_ARG(malware->rules));
	if (malware->author.len)
		buffer_addf(&text, ", by %.*s", SLICE_ARG(malware->author));
	if (malware->licence.len)
		buffer_addf(&text, ", licence %.*s", SLICE_ARG(malware->licence));
	buffer_addf(&text, "; %s confidence", malware_confidence_name(malware->confidence));
	write_line(page, buffer_slice(&text));
	write_faint(page, malware->reference);
}

/* Whole where it fits: half of one on the next line is one that nobody can copy. */
static void write_digest(struct page *page, struct slice digest)
{
	if (digest.len == 0)
		return;
	page_tab(page, TABLE_SECOND);
	page_ink(page, INK_FAINT);
	page_cut(page, digest, page_left(page));
	page_ink(page, INK_PLAIN);
}

static void write_malware(struct page *page, const struct report *report, const struct finding *finding)
{
	static const struct malware none;
	const struct malware *malware = finding->malware ? finding->malware : &none;

	write_head(page, finding, malware->name.len ? malware->name : finding->title);
	table_write_places(page, report, finding, finding->place.path);
	write_hidden(page, finding);
	write_rule(page, malware);
	write_digest(page, malware->digest);
	write_line(page, malware->facts);
	write_line(page, finding->reason);
	write_to_do(page, finding);
	table_write_ruling(page, report, finding);
	page_newline(page);
}

static size_t count_kind(const struct report *report, enum finding_kind kind)
{
	size_t count = 0;

	for (size_t i = 0; i < report->finding_count; i++)
		count += report->findings[i].kind == kind;
	return count;
}

void table_write_detected(struct page *page, const struct report *report, enum finding_kind kind, const char *heading)
{
	size_t count = count_kind(report, kind), shown = 0, most = count;

	if (count == 0)
		return;
	if (page->columns != PAGE_ENDLESS && count >= FINDINGS_SHOWN_MAX + FINDINGS_FOLDED_MIN)
		most = FINDINGS_SHOWN_MAX;
	table_heading(page, heading, count);
	for (size_t i = 0; i < report->finding_count && shown < most; i++) {
		const struct finding *finding = &report->findings[i];

		if (finding->kind != kind)
			continue;
		if (shown++ > 0)
			page_newline(page);
		if (kind == FINDING_SECRET)
			write_secret(page, report, finding);
		else
			write_malware(page, report, finding);
	}
	if (shown == count)
		return;
	page_newline(page);
	page->indent = TABLE_SECOND;
	page_tab(page, TABLE_SECOND);
	page_ink(page, INK_FAINT);
	page_wordsf(page, "and %zu less urgent ones; all where the output is no terminal, and in --format json", count - shown);
	page_ink(page, INK_PLAIN);
	page_newline(page);
}

/* "secret    images, fonts, sound and film (magic): 214 files, 12 MB, as usr/share/x.png" */
static void write_gate(struct page *page, const struct unexamined *gate)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(TABLE_LINE_BYTES_MAX);

	buffer_addf(&text, "%.*s: %" PRIu64 " %s, ", SLICE_ARG(gate->gate), gate->files, gate->files == 1 ? "file" : "files");
	table_add_bytes(&text, gate->bytes);
	if (gate->incomplete)
		buffer_add_slice(&text, S("; something may lie there"));
	if (gate->example.len)
		buffer_add_slice(&text, S(", as"));
	page->indent = TABLE_SECOND + 2;
	page_tab(page, TABLE_LEFT);
	page_put(page, gate->scanner);
	page_tab(page, TABLE_SECOND);
	page_words(page, buffer_slice(&text));
	if (gate->example.len) {
		page_ink(page, INK_FAINT);
		page_tab(page, page_left(page) >= text_width(gate->example) + 1 ? page->column + 1 : page->indent);
		page_cut_middle(page, gate->example, page_left(page));
		page_ink(page, INK_PLAIN);
	}
	page_newline(page);
}

/* Of the gates of the scanner that FIRST is of, those that leave the scan incomplete, or the others. */
static size_t write_gates(struct page *page, const struct report *report, size_t first, bool incomplete, size_t most)
{
	size_t count = 0;

	for (size_t i = first; i < report->unexamined_count && count < most; i++) {
		const struct unexamined *gate = &report->unexamined[i];

		if (!slice_equal(gate->scanner, report->unexamined[first].scanner) || incomplete != (gate->incomplete != 0))
			continue;
		write_gate(page, gate);
		count++;
	}
	return count;
}

void table_write_unexamined(struct page *page, const struct report *report)
{
	size_t stop, most = page->wide ? SIZE_MAX : GATES_SHOWN_MAX;

	if (report->unexamined_count == 0)
		return;
	table_heading(page, "Not looked at", 0);
	for (size_t first = 0; first < report->unexamined_count; first = stop) {
		size_t shown;

		for (stop = first + 1; stop < report->unexamined_count; stop++)
			if (!slice_equal(report->unexamined[stop].scanner, report->unexamined[first].scanner))
				break;
		shown = write_gates(page, report, first, true, most);
		shown += write_gates(page, report, first, false, most - shown);
		if (shown == stop - first)
			continue;
		page->indent = TABLE_SECOND;
		page_tab(page, TABLE_SECOND);
		page_wordsf(page, "and for %zu more reasons, all in --format json", stop - first - shown);
		page_newline(page);
	}
}
