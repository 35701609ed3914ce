/* table_findings.c - the findings of the table: one block a package, one line an id */
#include "report/table.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/sha256.h"

#include <inttypes.h>

#define PLACES_SHOWN_MAX 5
#define ROWS_SHOWN_MAX 40  /* of one package, at a terminal: the most urgent ones */
#define ROWS_FOLDED_MIN 20 /* fewer more are not worth it */
#define ID_COLUMNS_MAX 24  /* what is wider stands out of its column */
#define OUTCOME_COLUMNS_MAX 32
#define TITLE_COLUMNS_MIN 24 /* with less, a title that does not fit gets a line of its own */
#define EPSS_SHOWN_MIN 0.01  /* what is rarer is in the JSON */
#define ARROW "\xe2\x86\x92 "
#define NONE SIZE_MAX

/* The findings of one package: a list through `next`, in the report's order. */
struct group {
	const struct finding *first, *last;
	size_t count;
};

struct grouping {
	struct group *groups;
	size_t count, capacity;
	size_t *next;  /* by finding: the next one of its group, or NONE */
	size_t *slots; /* a hash table of group indices, NONE where empty */
	size_t slot_mask;
	uint64_t seed; /* who names packages must not know which of them meet in one slot */
};

static const struct package nobody;

static const struct package *package_of(const struct finding *finding)
{
	return finding->place.package ? finding->place.package : &nobody;
}

static bool belong_together(const struct finding *a, const struct finding *b)
{
	const struct package *left = package_of(a), *right = package_of(b);

	return left->type == right->type && slice_equal(left->name, right->name) && slice_equal(left->version, right->version) &&
	       slice_equal(a->place.path, b->place.path);
}

static uint64_t finding_hash(const struct grouping *grouping, const struct finding *finding)
{
	const struct package *package = package_of(finding);

	return slice_hash(
		finding->place.path, slice_hash(package->version, slice_hash(package->name, grouping->seed + package->type)));
}

static void grouping_add(struct grouping *grouping, const struct report *report, size_t index)
{
	const struct finding *finding = &report->findings[index];
	size_t slot = finding_hash(grouping, finding) & grouping->slot_mask;
	struct group *group;

	for (; grouping->slots[slot] != NONE; slot = (slot + 1) & grouping->slot_mask) {
		group = &grouping->groups[grouping->slots[slot]];
		if (!belong_together(group->first, finding))
			continue;
		grouping->next[group->last - report->findings] = index;
		group->last = finding;
		group->count++;
		return;
	}
	memory_reserve(grouping->groups, grouping->count, grouping->capacity);
	grouping->slots[slot] = grouping->count;
	grouping->groups[grouping->count++] = (struct group){ finding, finding, 1 };
}

static void grouping_init(struct grouping *grouping, const struct report *report, bool vendor_silent)
{
	size_t slots = 16;

	while (slots < report->finding_count * 2)
		slots *= 2;
	*grouping = (struct grouping){ .slot_mask = slots - 1 };
	random_bytes(&grouping->seed, sizeof grouping->seed);
	grouping->slots = memory_grow(NULL, slots, sizeof *grouping->slots);
	grouping->next = memory_grow(NULL, report->finding_count + 1, sizeof *grouping->next);
	memset(grouping->slots, 0xff, slots * sizeof *grouping->slots);
	memset(grouping->next, 0xff, (report->finding_count + 1) * sizeof *grouping->next);
	for (size_t i = 0; i < report->finding_count; i++)
		if (report->findings[i].kind == FINDING_VULNERABILITY && report->findings[i].vendor_silent == vendor_silent)
			grouping_add(grouping, report, i);
}

static void grouping_done(struct grouping *grouping)
{
	free(grouping->groups);
	free(grouping->next);
	free(grouping->slots);
}

/* What became, or will become, of the flaw. */
struct outcome {
	const char *arrow; /* "→ " before a version, else "" */
	struct slice text;
};

static struct outcome outcome_of(const struct finding *finding)
{
	static const struct {
		const char *status, *words;
	} words[] = {
		{ "will-not-fix", "will not be fixed" },
		{ "deferred", "fix deferred" },
		{ "end-of-life", "end of life" },
		{ "not-affected", "not affected" },
		{ "under-investigation", "under investigation" },
	};

	if (finding->fixed_version.len > 0)
		return (struct outcome){ ARROW, finding->fixed_version };
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (slice_equal(finding->status, slice_from_text(words[i].status)))
			return (struct outcome){ "", slice_from_text(words[i].words) };
	return (struct outcome){ "", S("no fix known") };
}

/* The version that repairs all of a package's findings stands in its action: "upgrade NAME VERSION to TARGET". */
static struct slice find_target(const struct report *report, struct slice name, struct slice version)
{
	cleanup_buffer struct buffer start = BUFFER_INIT(0);

	buffer_addf(&start, "upgrade %.*s%s%.*s to ", SLICE_ARG(name), version.len ? " " : "", SLICE_ARG(version));
	for (size_t i = 0; i < report->action_count; i++)
		if (slice_starts_with(report->actions[i].sentence, buffer_slice(&start)))
			return slice_from(report->actions[i].sentence, start.len);
	return S("");
}

static struct slice target_of(const struct report *report, const struct package *package)
{
	struct slice target = find_target(report, package->name, package->version);

	if (target.len == 0 && package->source_name.len > 0)
		target = find_target(
			report, package->source_name, package->source_version.len ? package->source_version : package->version);
	return target;
}

static size_t outcome_width(struct outcome outcome)
{
	return text_width(slice_from_text(outcome.arrow)) + text_width(outcome.text);
}

/* Widths of a block's columns; outcome is 0 where all rows have the same, which the block's first line tells. */
struct widths {
	size_t id, rating, outcome;
};

/* Where what did not fit beside an id goes: below what stands right of it, or nearer where that leaves no room. */
static size_t second_line_column(const struct page *page, const struct widths *widths)
{
	size_t column = TABLE_SECOND + widths->id + 2;

	return column + TITLE_COLUMNS_MIN <= page->columns ? column : TABLE_SECOND + 2;
}

static const struct finding *next_of(const struct grouping *grouping, const struct report *report, const struct finding *finding)
{
	size_t next = grouping->next[finding - report->findings];

	return next == NONE ? NULL : &report->findings[next];
}

static struct widths measure(
	const struct page *page, const struct grouping *grouping, const struct report *report, const struct group *group)
{
	struct widths widths = { 0 };
	struct slice common = outcome_of(group->first).text;
	bool differs = false;

	for (const struct finding *f = group->first; f; f = next_of(grouping, report, f)) {
		size_t id = text_width(f->id), rating = strlen(rating_name(f->rating)), outcome = outcome_width(outcome_of(f));

		widths.id = id > widths.id && (page->wide || id <= ID_COLUMNS_MAX) ? id : widths.id;
		widths.rating = rating > widths.rating ? rating : widths.rating;
		widths.outcome =
			outcome > widths.outcome && (page->wide || outcome <= OUTCOME_COLUMNS_MAX) ? outcome : widths.outcome;
		differs = differs || !slice_equal(outcome_of(f).text, common);
	}
	if (!differs)
		widths.outcome = 0;
	else if (widths.outcome == 0)
		widths.outcome = 1;
	return widths;
}

void table_write_places(struct page *page, const struct report *report, const struct finding *finding, struct slice path)
{
	size_t column = TABLE_SECOND + sizeof "base layer  of " + 1, shown = finding->paths.count;

	if (report->image->kind == IMAGE_BOM && path.len == 0 && finding->paths.count == 0)
		return; /* a bill need not say where things lie */
	for (size_t count = report->layer_count; count > 0; count /= 10)
		column += 2;
	page_tab(page, TABLE_SECOND);
	page_ink(page, INK_FAINT);
	table_layer(page, report, finding->place.layer, finding->place.base);
	if (path.len > 0) {
		page_tab(page, column);
		page_cut_middle(page, path, page_left(page));
	}
	if (!page->wide && shown > PLACES_SHOWN_MAX)
		shown = PLACES_SHOWN_MAX;
	for (size_t i = 0; i < shown; i++) {
		page_tab(page, column);
		page_cut_middle(page, finding->paths.items[i], page_left(page));
	}
	if (finding->paths.count > shown) {
		page_tab(page, column);
		page_wordsf(page, "and %zu more places", finding->paths.count - shown);
	}
	page_ink(page, INK_PLAIN);
}

/* "with libssl-dev, openssl": what is built from the same source has the same flaw. */
static void write_binaries(struct page *page, const struct finding *finding)
{
	if (finding->binaries.count == 0)
		return;
	page->indent = TABLE_SECOND;
	page_tab(page, TABLE_SECOND);
	page_ink(page, INK_FAINT);
	page_put(page, S("with"));
	for (size_t i = 0; i < finding->binaries.count; i++)
		page_wordsf(page, " %.*s%s", SLICE_ARG(finding->binaries.items[i]), i + 1 < finding->binaries.count ? "," : "");
	page_ink(page, INK_PLAIN);
}

/* What the arrow does not tell: all but upgrades. */
static bool says_more_than_upgrade(const struct finding *finding)
{
	return finding->action.len > 0 && !slice_starts_with(finding->action, S("upgrade "));
}

/* "Metasploit, nuclei": the indexes of what is named "Metasploit exploit/multi/http/x", each once. */
static void add_indexes(struct buffer *out, struct slices names)
{
	for (size_t i = 0; i < names.count; i++) {
		struct slice index = names.items[i], rest;
		bool told = false;

		slice_cut(names.items[i], ' ', &index, &rest);
		for (size_t k = 0; k < i && !told; k++)
			told = slice_starts_with(names.items[k], index);
		if (!told)
			buffer_addf(out, "%s%.*s", i ? ", " : "", SLICE_ARG(index));
	}
}

/* How far its exploitation has come, and who says so: "exploited (KEV 2021-12-10, ransomware)", "exploit (Metasploit)", "proof of concept
 * (SSVC)". What is exploited needs no exploit to be shown, and of an exploit no proof. SSVC's "active" is CISA's word besides its list. */
static void name_stage(struct buffer *out, const struct finding *finding)
{
	switch (finding_exploitation(finding)) {
	case EXPLOITATION_ACTIVE:
		if (finding->kev.len)
			buffer_addf(out, "exploited (KEV %.*s%s)", SLICE_ARG(slice_first(finding->kev, 10)),
				finding->ransomware ? ", ransomware" : "");
		else
			buffer_add_slice(out, S("exploited (SSVC)"));
		return;
	case EXPLOITATION_PUBLIC:
		buffer_add_slice(out, S("exploit ("));
		add_indexes(out, finding->exploits);
		buffer_add_byte(out, ')');
		return;
	case EXPLOITATION_PROOF:
		buffer_add_slice(out, S("proof of concept ("));
		add_indexes(out, finding->proofs);
		if (finding->proofs.count == 0)
			buffer_add_slice(out, S("SSVC"));
		buffer_add_byte(out, ')');
		return;
	default:
		return;
	}
}

/* Besides, that nobody needs to be there for it. */
static void add_stage(struct buffer *out, const struct finding *finding)
{
	name_stage(out, finding);
	if (out->len && slice_find(finding->ssvc, S("automatable=yes")) >= 0)
		buffer_add_slice(out, S(", automatable"));
}

/* A title is one line, whatever its source wrote. */
static void add_on_one_line(struct buffer *out, struct slice title)
{
	for (size_t i = 0; i < title.len; i++)
		buffer_add_byte(out, strchr("\t\n\r", title.ptr[i]) && title.ptr[i] ? ' ' : title.ptr[i]);
}

static void write_title(struct page *page, struct slice title, size_t column, size_t other_column)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(1 << 20);
	size_t room = column < page->columns ? page->columns - column : 0;

	if (title.len == 0)
		return;
	if (page->column >= column || (room < TITLE_COLUMNS_MIN && room < text_width(title))) {
		page_newline(page);
		column = other_column;
	}
	page_tab(page, column);
	add_on_one_line(&text, title);
	page_cut(page, buffer_slice(&text), page_left(page));
}

/* Goes on at COLUMN, or two blanks from here in a row that has wrapped; on a new line where WIDTH does not fit there. */
static void tab_or_wrap(struct page *page, size_t column, size_t width, bool *wrapped)
{
	if (*wrapped || page->column >= column)
		column = page->column + 2;
	if (column + width > page->columns) {
		column = page->indent;
		*wrapped = true;
	}
	page_tab(page, column);
}

/* The source's reason, where a title still fits beside it. */
static bool has_room_for_reason(const struct page *page, const struct finding *finding, size_t column)
{
	size_t width = text_width(finding->status_reason), title = text_width(finding->title);

	if (title > TITLE_COLUMNS_MIN)
		title = TITLE_COLUMNS_MIN;
	return width > 0 && column + width + (title ? title + 2 : 0) <= page->columns;
}

/* Returns the column behind it. */
static size_t write_exploitation(struct page *page, const struct finding *finding, size_t column, bool *wrapped)
{
	cleanup_buffer struct buffer words = BUFFER_INIT(TABLE_LINE_BYTES_MAX);

	add_stage(&words, finding);
	if (words.len > 0) {
		tab_or_wrap(page, column, text_width(buffer_slice(&words)), wrapped);
		page_ink(page, finding_exploitation(finding) == EXPLOITATION_ACTIVE ? INK_BRIGHT_RED : INK_PLAIN);
		page_put(page, buffer_slice(&words));
		page_ink(page, INK_PLAIN);
		column = page->column + 2;
	}
	if (finding->has_epss && finding->epss >= EPSS_SHOWN_MIN) {
		buffer_clear(&words);
		buffer_addf(&words, "EPSS %.0f%%", finding->epss * 100);
		tab_or_wrap(page, column, words.len, wrapped);
		page_put(page, buffer_slice(&words));
		column = page->column + 2;
	}
	return column;
}

static void write_row(struct page *page, const struct finding *finding, const struct widths *widths)
{
	size_t column = TABLE_SECOND;
	bool wrapped = false;

	page->indent = second_line_column(page, widths);
	page_tab(page, column);
	page_put(page, finding->id);
	column += widths->id + 2;
	page_tab(page, column);
	page_ink(page, page_ink_of_rating(finding->rating));
	page_put(page, slice_from_text(rating_name(finding->rating)));
	page_ink(page, INK_PLAIN);
	column += widths->rating + 2;
	if (widths->outcome > 0) {
		struct outcome outcome = outcome_of(finding);

		tab_or_wrap(page, column, outcome_width(outcome), &wrapped);
		page_put(page, slice_from_text(outcome.arrow));
		page_put(page, outcome.text);
		column += widths->outcome + 2;
	}
	column = write_exploitation(page, finding, column, &wrapped);
	column = wrapped ? page->column + 2 : column;
	if (has_room_for_reason(page, finding, column)) {
		page_tab(page, page->column >= column ? page->column + 2 : column);
		page_ink(page, INK_FAINT);
		page_put(page, finding->status_reason);
		page_ink(page, INK_PLAIN);
		column = page->column + 2;
	}
	write_title(page, finding->title, column, page->indent);
}

/* "and 2452 less urgent ones: 2440 unknown, 12 moderate". FIRST is the first of those that are not shown. */
static void write_folded(
	struct page *page, const struct grouping *grouping, const struct report *report, const struct finding *first)
{
	static const enum rating order[] = { RATING_CRITICAL, RATING_HIGH, RATING_UNKNOWN, RATING_MODERATE, RATING_LOW };
	size_t counts[RATING_COUNT] = { 0 }, count = 0;
	const char *between = ":";

	for (const struct finding *f = first; f; f = next_of(grouping, report, f), count++)
		counts[(unsigned)f->rating < RATING_COUNT ? f->rating : RATING_UNKNOWN]++;
	page->indent = TABLE_SECOND;
	page_tab(page, TABLE_SECOND);
	page_ink(page, INK_FAINT);
	page_wordsf(page, "and %zu less urgent ones", count);
	for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
		if (counts[order[i]] == 0)
			continue;
		page_wordsf(page, "%s %zu %s", between, counts[order[i]], rating_name(order[i]));
		between = ",";
	}
	page_words(page, S("; all where the output is no terminal, and in --format json"));
	page_ink(page, INK_PLAIN);
}

/* A kernel has thousands: who looks at a terminal would never see what stands below it. */
static void write_rows(struct page *page, const struct grouping *grouping, const struct report *report, const struct group *group)
{
	struct widths widths = measure(page, grouping, report, group);
	bool folded = page->columns != PAGE_ENDLESS && group->count >= ROWS_SHOWN_MAX + ROWS_FOLDED_MIN;
	size_t row = 0;

	for (const struct finding *f = group->first; f; f = next_of(grouping, report, f)) {
		if (folded && row++ == ROWS_SHOWN_MAX) {
			write_folded(page, grouping, report, f);
			return;
		}
		write_row(page, f, &widths);
	}
}

static void write_group(
	struct page *page, const struct grouping *grouping, const struct report *report, const struct group *group)
{
	const struct finding *first = group->first;
	const struct package *package = package_of(first);
	const struct found_package *found = report_found(report, first->place.package);
	struct widths widths = measure(page, grouping, report, group);
	struct slice target = target_of(report, package), action = S("");

	table_rating(page, first->rating);
	page_ink(page, INK_BOLD);
	page_put(page, package->name.len ? package->name : S("(no package)"));
	page_ink(page, INK_PLAIN);
	if (package->version.len > 0)
		page_whole(page, " ", package->version);
	if (widths.outcome == 0 && !outcome_of(first).arrow[0])
		page_wordsf(page, ", %.*s", SLICE_ARG(outcome_of(first).text));
	else if (widths.outcome == 0 || target.len > 0)
		page_whole(page, " " ARROW, widths.outcome == 0 ? outcome_of(first).text : target);
	if (package->type != PACKAGE_UNKNOWN) {
		page_ink(page, INK_FAINT);
		page_wordsf(page, " (%s%s)", package_type_facts(package->type)->word,
			found && found->third_party.len ? ", third party" : "");
		page_ink(page, INK_PLAIN);
	}
	write_binaries(page, first);
	table_write_places(page, report, first, first->place.path);
	write_rows(page, grouping, report, group);
	for (const struct finding *f = first; f; f = next_of(grouping, report, f)) {
		if (!says_more_than_upgrade(f) || slice_equal(f->action, action))
			continue;
		action = f->action;
		page->indent = TABLE_SECOND;
		page_tab(page, TABLE_SECOND);
		page_words(page, action);
	}
	for (const struct finding *f = first; f; f = next_of(grouping, report, f))
		table_write_ruling(page, report, f);
	page_newline(page);
}

void table_write_vulnerabilities(struct page *page, const struct report *report, bool vendor_silent, const char *heading)
{
	__attribute__((cleanup(grouping_done))) struct grouping grouping;
	size_t count = 0;

	grouping_init(&grouping, report, vendor_silent);
	for (size_t i = 0; i < grouping.count; i++)
		count += grouping.groups[i].count;
	if (count == 0)
		return;
	table_heading(page, heading, count);
	for (size_t i = 0; i < grouping.count; i++) {
		if (i > 0)
			page_newline(page);
		write_group(page, &grouping, report, &grouping.groups[i]);
	}
}

/* What is none of a package's. */
static void write_other(struct page *page, const struct report *report, const struct finding *finding)
{
	table_rating(page, finding->rating);
	page_put(page, finding->id);
	page_tab(page, page->column + 2);
	page->indent = page->column;
	page_words(page, finding->title);
	page->indent = TABLE_SECOND;
	if (finding->place.path.len > 0)
		table_write_places(page, report, finding, finding->place.path);
	if (finding->match.len > 0) {
		page_tab(page, TABLE_SECOND);
		page_words(page, finding->match);
	}
	if (finding->kind == FINDING_SETTING && finding->reason.len > 0) {
		page_tab(page, TABLE_SECOND);
		page_words(page, finding->reason);
	}
	if (finding->action.len > 0) {
		page_tab(page, TABLE_SECOND);
		page_ink(page, INK_BOLD);
		page_words(page, S("to do:"));
		page_ink(page, INK_PLAIN);
		page_wordsf(page, " %.*s", SLICE_ARG(finding->action));
	}
	page_newline(page);
}

void table_write_others(struct page *page, const struct report *report, enum finding_kind kind, const char *heading)
{
	size_t count = 0, shown = 0;

	for (size_t i = 0; i < report->finding_count; i++)
		count += report->findings[i].kind == kind;
	if (count == 0)
		return;
	table_heading(page, heading, count);
	for (size_t i = 0; i < report->finding_count; i++) {
		if (report->findings[i].kind != kind)
			continue;
		if (shown++ > 0)
			page_newline(page);
		write_other(page, report, &report->findings[i]);
	}
}
