/* table_unaccounted.c - the files that no package explains, the first of them */
#include "report/table.h"

#define SHOWN_MAX 50  /* the rest is in JSON */
#define BYTES_WIDTH 9 /* "999 bytes" */

static void write_file(struct page *page, const struct report *report, const struct unaccounted *file)
{
	cleanup_buffer struct buffer size = BUFFER_INIT(64);
	bool executable = file->mode & 0111;

	page->indent = TABLE_LEFT + BYTES_WIDTH + 4;
	page_tab(page, TABLE_LEFT);
	table_add_bytes(&size, file->size);
	for (size_t i = size.len; i < BYTES_WIDTH; i++)
		page_put(page, S(" "));
	page_put(page, buffer_slice(&size));
	page_tab(page, page->indent);
	page_ink(page, executable ? INK_BOLD : INK_PLAIN);
	page_put(page, file->path);
	page_ink(page, INK_FAINT);
	page_tab(page, page->column + 2);
	page_words(page, executable ? S("executable") : S(""));
	if (executable && report->image->kind == IMAGE_OF_LAYERS)
		page_put(page, S(", "));
	if (report->image->kind == IMAGE_OF_LAYERS)
		table_layer(page, report, file->layer, file->base);
	page_ink(page, INK_PLAIN);
	page_newline(page);
}

void table_write_unaccounted(struct page *page, const struct report *report)
{
	size_t shown_max = page->wide ? SIZE_MAX : SHOWN_MAX, shown;
	cleanup_buffer struct buffer all = BUFFER_INIT(64);

	if (!report->list_unaccounted)
		return;
	table_heading(page, "Files that no package explains", report->unaccounted_files);
	page->indent = TABLE_LEFT;
	page_tab(page, TABLE_LEFT);
	if (!report->unaccounted_files) {
		page_words(page, S("none"));
		page_newline(page);
		return;
	}
	table_add_bytes(&all, report->unaccounted_bytes);
	page_words(page, buffer_slice(&all));
	page_words(page, S(" together"));
	page_newline(page);
	for (shown = 0; shown < report->unaccounted_count && shown < shown_max; shown++)
		write_file(page, report, &report->unaccounted[shown]);
	if (report->unaccounted_files > shown) {
		page_tab(page, TABLE_LEFT);
		page_wordsf(page, "and %zu more, all in --format json", (size_t)report->unaccounted_files - shown);
		page_newline(page);
	}
}
