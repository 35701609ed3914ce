/* bom_table.c - the bill of materials for a person: a line a package, what could not be examined, numbers */
#include "bom/bom.h"
#include "report/list.h"
#include "report/table.h"

#define TYPE_WIDTH_MAX 18
#define VERSION_WIDTH_MAX 30
#define LICENCE_WIDTH_MAX 40
#define LICENCE_WIDTH_MIN 12
#define PLACE_WIDTH 24 /* "base layer 10 of 20 by a" */

/* Where the columns begin. */
struct columns {
	size_t name, version, licence, place; /* place 0: there is no room for it */
	size_t licence_width;
};

static size_t wider(size_t a, size_t b, size_t most)
{
	return b > a && b <= most ? b : a;
}

/* What is longer will be cut. */
static size_t longest(size_t a, size_t b, size_t most)
{
	b = b < most ? b : most;
	return b > a ? b : a;
}

static struct slice licence_of(const struct bom_component *component)
{
	return component->licence.expression.len ? component->licence.expression : component->licence_text;
}

static struct columns measure(const struct page *page, const struct bom *bom)
{
	size_t type = 0, name = 0, version = 0, licence = 0, third = (page->columns - TABLE_LEFT) / 3, room;
	struct columns columns;

	for (size_t i = 0; i < bom->component_count; i++) {
		const struct bom_component *component = &bom->components[i];

		type = wider(type, strlen(package_type_facts((enum package_type)component->package->type)->word), TYPE_WIDTH_MAX);
		name = wider(name, text_width(component->package->name), third);
		version = wider(version, text_width(component->package->version), VERSION_WIDTH_MAX);
		licence = longest(licence, text_width(licence_of(component)), LICENCE_WIDTH_MAX);
	}
	columns.name = TABLE_LEFT + type + 2;
	columns.version = columns.name + name + 2;
	columns.licence = columns.version + version + 2;
	room = page->columns > columns.licence ? page->columns - columns.licence : 0;
	columns.licence_width = longest(0, licence, room > PLACE_WIDTH ? room - PLACE_WIDTH : 0);
	columns.place = columns.licence + (licence ? columns.licence_width + 2 : 0);
	if (licence && room < LICENCE_WIDTH_MIN + PLACE_WIDTH) { /* a narrow page has no room for both */
		columns.licence_width = room;
		columns.place = 0;
	}
	return columns;
}

/* A column that its left neighbour reaches into begins a little later. */
static void go_to(struct page *page, size_t column)
{
	page_tab(page, page->column + 2 <= column ? column : page->column + 2);
}

static void write_places(struct page *page, const struct bom *bom, const struct bom_component *component)
{
	const struct report *report = bom->report;

	if (report->image->kind == IMAGE_OF_LAYERS)
		table_layer(page, report, component->places->layer, component->places->base);
	if (component->place_count > 1)
		page_wordsf(page, "%s%zu places", report->image->kind == IMAGE_OF_LAYERS ? ", " : "", component->place_count);
	if (component->owner_count) {
		page_words(page, S(" by"));
		page_whole(page, " ", bom->components[component->owners[0]].package->name);
	}
}

static void write_component(
	struct page *page, const struct bom *bom, const struct bom_component *component, const struct columns *columns)
{
	page->indent = columns->name + 2;
	page_tab(page, TABLE_LEFT);
	page_put(page, slice_from_text(package_type_facts((enum package_type)component->package->type)->word));
	page_tab(page, columns->name);
	page_put(page, component->package->name);
	go_to(page, columns->version);
	page_put(page, component->package->version);
	if (component->licence_text.len) {
		go_to(page, columns->licence);
		page_cut(page, licence_of(component), longest(0, columns->licence_width, page_left(page)));
	}
	if (columns->place) {
		go_to(page, columns->place);
		page_ink(page, INK_FAINT);
		write_places(page, bom, component);
		page_ink(page, INK_PLAIN);
	}
	page_newline(page);
}

static void table_write(const struct report *report, const struct report_style *style, struct buffer *out)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct columns columns;
	struct page page;
	struct bom bom;

	bom_make(report, &arena, &bom);
	page_init(&page, out, style->columns, style->colour);
	if (bom.incomplete) {
		page_ink(&page, INK_MAGENTA);
		page_put(&page, S("INCOMPLETE"));
		page_ink(&page, INK_PLAIN);
		page_tab(&page, TABLE_SECOND);
		page_ink(&page, INK_BOLD);
		page.indent = TABLE_SECOND;
		page_words(&page, report->verdict.sentence);
		page_ink(&page, INK_PLAIN);
		page_newline(&page);
	}
	columns = measure(&page, &bom);
	if (bom.incomplete)
		page_newline(&page);
	page_ink(&page, INK_BOLD);
	page_put(&page, S("Packages"));
	page_ink(&page, INK_FAINT);
	page_wordsf(&page, " (%zu)", bom.component_count);
	page_ink(&page, INK_PLAIN);
	page_newline(&page);
	for (size_t i = 0; i < bom.component_count; i++)
		write_component(&page, &bom, &bom.components[i], &columns);
	table_write_notes(&page, report, NOTE_INCOMPLETE, "Not examined");
	table_write_notes(&page, report, NOTE_REMARK, "Remarks");
	table_write_unaccounted(&page, report);
	page_newline(&page);
	table_write_image(&page, report, bom.component_count);
}

const struct report_format bom_format_table = {
	.name = "table",
	.about = "for a person at a terminal: a line a package",
	.write = table_write,
};
