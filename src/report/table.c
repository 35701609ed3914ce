/* table.c - the report for a person: verdict, what to do, what was found, what could not be examined, numbers */
#include "report/table.h"
#include "report/list.h"

#include <inttypes.h>

#define ALIKE_SHOWN_MAX 3u  /* further notes that say the same of other files are counted */
#define NOTES_SHOWN_MAX 100 /* a hostile image can cause any number of them */

void table_heading(struct page *page, const char *heading, size_t count)
{
	page_newline(page);
	page_ink(page, INK_BOLD);
	page->indent = 0;
	page_put(page, slice_from_text(heading));
	page_ink(page, INK_PLAIN);
	if (count > 0) {
		page_ink(page, INK_FAINT);
		page_wordsf(page, " (%zu)", count);
		page_ink(page, INK_PLAIN);
	}
	page_newline(page);
}

void table_rating(struct page *page, enum rating rating)
{
	page_tab(page, TABLE_LEFT);
	page_ink(page, page_ink_of_rating(rating));
	page_put(page, slice_from_text(rating_name(rating)));
	page_ink(page, INK_PLAIN);
	page_tab(page, TABLE_SECOND);
	page->indent = TABLE_SECOND;
}

void table_layer(struct page *page, const struct report *report, uint64_t layer, bool base)
{
	if (layer == PLACE_NO_LAYER)
		page_words(page, S("configuration"));
	else if (report->image->kind != IMAGE_OF_LAYERS)
		page_words(page, report->image->kind == IMAGE_BOM ? S("this document") : S("this folder"));
	else
		page_wordsf(page, "%s layer %" PRIu64 " of %zu", base ? "base" : "own", layer + 1, report->layer_count);
}

static enum ink ink_of_verdict(enum verdict_kind kind)
{
	switch (kind) {
	case VERDICT_PASS:
		return INK_GREEN;
	case VERDICT_WARN:
		return INK_YELLOW;
	case VERDICT_BLOCK:
		return INK_BRIGHT_RED;
	default:
		return INK_MAGENTA;
	}
}

static const char *loud_name(enum verdict_kind kind)
{
	static const char *const names[VERDICT_KIND_COUNT] = {
		[VERDICT_PASS] = "PASS",
		[VERDICT_WARN] = "WARN",
		[VERDICT_INCOMPLETE] = "INCOMPLETE",
		[VERDICT_BLOCK] = "BLOCK",
	};

	return (unsigned)kind < VERDICT_KIND_COUNT ? names[kind] : names[VERDICT_INCOMPLETE];
}

/* DECISION, where it is one: which place in a user's own policy it comes from. */
static void write_decision(struct page *page, enum verdict_kind kind, const char *name, struct slice sentence,
	const struct decision *decision, enum ink ink)
{
	page->indent = TABLE_SECOND;
	page_ink(page, ink_of_verdict(kind));
	page_put(page, slice_from_text(name));
	page_ink(page, INK_PLAIN);
	page_tab(page, TABLE_SECOND);
	page_ink(page, ink);
	page_words(page, sentence);
	page_ink(page, INK_PLAIN);
	if (decision && slice_find_byte(decision->rule, ':') >= 0)
		page_wordsf(page, " (%.*s)", SLICE_ARG(decision->rule));
	page_newline(page);
}

static void write_verdict(struct page *page, const struct report *report)
{
	const struct verdict *verdict = &report->verdict;

	write_decision(page, verdict->kind, loud_name(verdict->kind), verdict->sentence,
		verdict->decision_count ? &verdict->decisions[0] : NULL, INK_BOLD);
	for (size_t i = 0; i < verdict->decision_count; i++) {
		const struct decision *decision = &verdict->decisions[i];

		if (!slice_equal(decision->sentence, verdict->sentence))
			write_decision(
				page, decision->action, verdict_name(decision->action), decision->sentence, decision, INK_PLAIN);
	}
}

/* ": fixes 3, 1 exploited" where it fits, else on a line of its own. */
static void write_fixes(struct page *page, const struct action *action)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(0);

	buffer_addf(&text, ": fixes %zu", action->fixes);
	if (action->exploited)
		buffer_addf(&text, ", %zu exploited", action->exploited);
	if (action->weaponised)
		buffer_addf(&text, ", %zu with a public exploit", action->weaponised);
	if (page_left(page) >= text.len) {
		page_put(page, buffer_slice(&text));
	} else {
		page_tab(page, TABLE_SECOND);
		page_words(page, slice_from(buffer_slice(&text), 2));
	}
}

static void write_action(struct page *page, const struct action *action)
{
	table_rating(page, action->worst);
	page_words(page, action->sentence);
	if (action->fixes > 1 || slice_starts_with(action->sentence, S("upgrade ")))
		write_fixes(page, action);
	if (action->place.len > 0) {
		page_tab(page, page_left(page) >= text_width(action->place) + 2 ? page->column + 2 : TABLE_SECOND);
		page_ink(page, INK_FAINT);
		page_cut_middle(page, action->place, page_left(page));
		page_ink(page, INK_PLAIN);
	}
	page_newline(page);
}

static void write_actions(struct page *page, const struct report *report)
{
	if (report->action_count == 0 && !table_has_rebuild(report))
		return;
	table_heading(page, "What to do", 0);
	table_write_rebuild(page, report);
	for (size_t i = 0; i < report->action_count; i++)
		write_action(page, &report->actions[i]);
}

/* The first twelve hexadecimal digits tell a layer from its sisters. */
static struct slice short_digest(struct slice digest)
{
	return slice_first(digest, sizeof "sha256:" - 1 + 12);
}

static void write_note_layer(struct page *page, const struct report *report, int64_t layer)
{
	struct slice digest = S("");

	if ((size_t)layer < report->layer_count && report->layers[layer].layer)
		digest = short_digest(report->layers[layer].layer->digest);
	if (digest.len > 0)
		page_wordsf(page, "layer %" PRId64 " of %zu (%.*s):", layer + 1, report->layer_count, SLICE_ARG(digest));
	else
		page_wordsf(page, "layer %" PRId64 " of %zu:", layer + 1, report->layer_count);
}

/* It is one of so many MORE. */
static void write_note(struct page *page, const struct report *report, const struct report_note *note, size_t more)
{
	bool layered = note->layer >= 0 && report->image->kind == IMAGE_OF_LAYERS;

	page->indent = TABLE_LEFT + 2;
	page_tab(page, TABLE_LEFT);
	if (layered)
		write_note_layer(page, report, note->layer);
	if (note->note.path.len > 0) {
		if (layered)
			page_put(page, S(" "));
		page_put(page, note->note.path);
		if (more)
			page_wordsf(page, " and %zu more", more);
		page_put(page, S(":"));
	}
	if (page->column > TABLE_LEFT)
		page_put(page, S(" "));
	page_words(page, note->note.text);
	page_newline(page);
}

/* Notes that say the same of several files of one layer. */
struct alike {
	const struct report_note *first;
	size_t count;
};

static bool is_alike(const struct report_note *a, const struct report_note *b)
{
	return a->layer == b->layer && a->note.path.len && b->note.path.len && slice_equal(a->note.text, b->note.text);
}

static struct alike *alike_find(struct alike *groups, size_t count, const struct report_note *note)
{
	for (size_t i = 0; i < count; i++)
		if (groups[i].first == note || is_alike(groups[i].first, note))
			return &groups[i];
	return NULL;
}

/* Returns how many notes of that kind there are; the first NOTES_SHOWN_MAX groups are told apart. */
static size_t group_notes(const struct report *report, enum note_kind kind, struct alike *groups, size_t *ret_group_count)
{
	size_t count = 0, group_count = 0;

	for (size_t i = 0; i < report->note_count; i++) {
		const struct report_note *note = &report->notes[i];
		struct alike *group = note->note.kind == kind ? alike_find(groups, group_count, note) : NULL;

		count += note->note.kind == kind;
		if (group)
			group->count++;
		else if (note->note.kind == kind && group_count < NOTES_SHOWN_MAX)
			groups[group_count++] = (struct alike){ note, 1 };
	}
	*ret_group_count = group_count;
	return count;
}

void table_write_notes(struct page *page, const struct report *report, enum note_kind kind, const char *heading)
{
	struct alike groups[NOTES_SHOWN_MAX];
	size_t group_count, count = group_notes(report, kind, groups, &group_count), lines = 0, told = 0;

	if (count == 0)
		return;
	table_heading(page, heading, count);
	for (size_t i = 0; i < report->note_count && lines < NOTES_SHOWN_MAX; i++) {
		const struct report_note *note = &report->notes[i];
		const struct alike *group = note->note.kind == kind ? alike_find(groups, group_count, note) : NULL;
		bool folded = group && group->count > ALIKE_SHOWN_MAX;

		if (!group || (folded && group->first != note))
			continue;
		write_note(page, report, note, folded ? group->count - 1 : 0);
		told += folded ? group->count : 1;
		lines++;
	}
	if (lines == count)
		return;
	page_tab(page, TABLE_LEFT);
	if (told < count)
		page_wordsf(page, "and %zu more, all in --format json", count - told);
	else
		page_words(page, S("each of them in --format json"));
	page_newline(page);
}

static void write_package(struct page *page, const struct report *report, const struct found_package *found, size_t type_width,
	size_t version_column, bool hidden)
{
	size_t place_column = version_column + 26;

	page->indent = TABLE_LEFT + type_width + 4;
	page_tab(page, TABLE_LEFT);
	page_put(page, slice_from_text(package_type_facts(found->package.type)->word));
	page_tab(page, TABLE_LEFT + type_width + 2);
	page_put(page, found->package.name);
	page_tab(page, page->column + 2 <= version_column ? version_column : page->column + 1);
	page_put(page, found->package.version);
	page_tab(page, page->column + 2 <= place_column ? place_column : page->column + 2);
	page_ink(page, INK_FAINT);
	table_layer(page, report, found->layer, found->base);
	if (found->third_party.len)
		page_words(page, S(", third party"));
	if (found->before.len) {
		page_words(page, S(", before it"));
		page_whole(page, " ", found->before);
	}
	if (hidden && found->after.len) {
		page_wordsf(page, ", changed in layer %" PRIu64 " to", found->hidden_by + 1);
		page_whole(page, " ", found->after);
	} else if (hidden) {
		page_wordsf(page, ", removed in layer %" PRIu64, found->hidden_by + 1);
	}
	page_ink(page, INK_PLAIN);
	page_newline(page);
}

static void write_packages(struct page *page, const struct report *report, const char *heading,
	const struct found_package *packages, size_t count, bool hidden)
{
	size_t type_width = 0, name_width = 0, most = (page->columns - TABLE_LEFT) / 3;

	if (count == 0)
		return;
	table_heading(page, heading, count);
	for (size_t i = 0; i < count; i++) {
		const struct package *package = &packages[i].package;
		size_t type = strlen(package_type_facts(package->type)->word), name = text_width(package->name);

		type_width = type > type_width ? type : type_width;
		name_width = name > name_width && name <= most ? name : name_width;
	}
	for (size_t i = 0; i < count; i++)
		write_package(page, report, &packages[i], type_width, TABLE_LEFT + type_width + 2 + name_width + 2, hidden);
}

static void table_write(const struct report *report, const struct report_style *style, struct buffer *out)
{
	const struct report unknown = table_without_known(report);
	struct page page;

	page_init(&page, out, style->columns, style->colour);
	page.wide = style->wide;
	write_verdict(&page, report);
	write_actions(&page, report);
	table_write_detected(&page, &unknown, FINDING_MALWARE, "Malware");
	table_write_vulnerabilities(&page, &unknown, false, "Vulnerabilities");
	table_write_vulnerabilities(&page, &unknown, true, "Vendor silent: of these the distribution says nothing");
	table_write_detected(&page, &unknown, FINDING_SECRET, "Secrets");
	table_write_others(&page, &unknown, FINDING_ARCHIVE, "Archives");
	table_write_others(&page, &unknown, FINDING_SETTING, "Settings");
	table_write_hints(&page, report);
	table_write_compliance(&page, report);
	table_write_suppressed(&page, report);
	table_write_known(&page, report);
	table_write_notes(&page, report, NOTE_INCOMPLETE, "Not examined");
	table_write_unexamined(&page, report);
	table_write_notes(&page, report, NOTE_REMARK, "Remarks");
	if (report->list_all_packages)
		write_packages(&page, report, "Packages", report->packages, report->package_count, false);
	if (report->list_hidden_packages) {
		write_packages(&page, report, "Hidden in lower layers", report->hidden, report->hidden_package_count, true);
		table_write_origins(&page, report);
	}
	table_write_unaccounted(&page, report);
	page_newline(&page);
	table_write_numbers(&page, report);
}

static void table_list_begin(struct report_list *list)
{
	(void)list; /* the verdict comes first, and is known last */
}

static void write_title(struct page *page, const struct report_title *title)
{
	page_put(page, title->platform.len ? title->platform : S("(platform not stated)"));
	if (title->name.len) {
		page_put(page, S("  "));
		page_put(page, title->name);
	}
	if (title->digest.len) {
		page_put(page, S("  "));
		page_put(page, short_digest(title->digest));
	}
}

static void table_list_add(struct report_list *list, const struct report_title *title, const struct report *report)
{
	struct page page;

	page_init(&page, &list->body, list->style.columns, list->style.colour);
	page_newline(&page);
	page_ink(&page, INK_BOLD);
	page_wordsf(&page, "Image %zu:", list->count);
	page_put(&page, S(" "));
	write_title(&page, title);
	page_ink(&page, INK_PLAIN);
	page_newline(&page);
	page_newline(&page);
	table_write(report, &list->style, &list->body);
}

/* "1 block, 2 incomplete" */
static void write_verdicts(struct page *page, const struct report_list *list)
{
	const char *between = " ";

	page_wordsf(page, list->count == 1 ? "%zu image:" : "%zu images:", list->count);
	for (size_t kind = VERDICT_KIND_COUNT; kind-- > 0;) {
		if (list->verdicts[kind] == 0)
			continue;
		page_put(page, slice_from_text(between));
		page_wordsf(page, "%zu %s", list->verdicts[kind], verdict_name((enum verdict_kind)kind));
		between = ", ";
	}
}

static void write_remarks(struct page *page, const struct report_list *list, enum note_kind kind, const char *heading)
{
	size_t count = 0, shown = 0;

	for (size_t i = 0; i < list->remark_count; i++)
		count += list->remarks[i].kind == kind;
	if (count == 0)
		return;
	table_heading(page, heading, count);
	for (size_t i = 0; i < list->remark_count && shown < NOTES_SHOWN_MAX; i++) {
		const struct report_remark *remark = &list->remarks[i];

		if (remark->kind != kind)
			continue;
		shown++;
		page->indent = TABLE_LEFT + 2;
		page_tab(page, TABLE_LEFT);
		if (remark->title.platform.len || remark->title.digest.len) {
			write_title(page, &remark->title);
			page_put(page, S(": "));
		}
		page_words(page, remark->text);
		page_newline(page);
	}
	if (shown < count) {
		page_tab(page, TABLE_LEFT);
		page_wordsf(page, "and %zu more, all in --format json", count - shown);
		page_newline(page);
	}
}

static void table_list_end(struct report_list *list)
{
	struct page page;

	page_init(&page, list->out, list->style.columns, list->style.colour);
	page.indent = TABLE_SECOND;
	page_ink(&page, ink_of_verdict(list->worst));
	page_put(&page, slice_from_text(loud_name(list->worst)));
	page_ink(&page, INK_PLAIN);
	page_tab(&page, TABLE_SECOND);
	page_ink(&page, INK_BOLD);
	write_verdicts(&page, list);
	page_ink(&page, INK_PLAIN);
	page_newline(&page);
	write_remarks(&page, list, NOTE_INCOMPLETE, "Images not examined");
	write_remarks(&page, list, NOTE_REMARK, "No images");
	buffer_add_slice(list->out, buffer_slice(&list->body));
}

const struct report_format report_format_table = {
	.name = "table",
	.about = "for a person at a terminal: verdict, what to do, findings",
	.write = table_write,
	.list_begin = table_list_begin,
	.list_add = table_list_add,
	.list_end = table_list_end,
};
