/* page.c - lines that fit */
#include "report/page.h"

#define ELLIPSIS S("\xe2\x80\xa6")

static const char *const inks[INK_COUNT] = {
	[INK_PLAIN] = "\x1b[0m",
	[INK_BOLD] = "\x1b[1m",
	[INK_FAINT] = "\x1b[2m",
	[INK_RED] = "\x1b[31m",
	[INK_YELLOW] = "\x1b[33m",
	[INK_BLUE] = "\x1b[34m",
	[INK_GREEN] = "\x1b[1;32m",
	[INK_MAGENTA] = "\x1b[35m",
	[INK_BRIGHT_RED] = "\x1b[1;31m",
};

void page_init(struct page *page, struct buffer *out, unsigned columns, bool colour)
{
	*page = (struct page){ .out = out, .columns = columns, .colour = colour, .empty = true };
	if (columns == 0)
		page->columns = PAGE_ENDLESS;
	else if (columns < PAGE_COLUMNS_MIN)
		page->columns = PAGE_COLUMNS_MIN;
	else if (columns > PAGE_COLUMNS_MAX)
		page->columns = PAGE_COLUMNS_MAX;
}

static void flush_blanks(struct page *page)
{
	for (; page->blanks > 0; page->blanks--)
		buffer_add_byte(page->out, ' ');
}

/* Ink is only dipped when a character follows, so that a line's end is the same with and without colours. */
static void apply_ink(struct page *page)
{
	if (page->ink == page->wanted_ink)
		return;
	if (page->ink != INK_PLAIN)
		buffer_add_slice(page->out, slice_from_text(inks[INK_PLAIN]));
	if (page->wanted_ink != INK_PLAIN)
		buffer_add_slice(page->out, slice_from_text(inks[page->wanted_ink]));
	page->ink = page->wanted_ink;
}

void page_ink(struct page *page, enum ink ink)
{
	if (!page->colour)
		return;
	page->wanted_ink = ink;
	if (ink == INK_PLAIN)
		apply_ink(page); /* at once: blanks and line ends are plain */
}

void page_newline(struct page *page)
{
	buffer_add_byte(page->out, '\n');
	page->column = page->blanks = 0;
	page->empty = true;
}

static void blanks_to(struct page *page, size_t column)
{
	page->blanks += column - page->column;
	page->column = column;
}

void page_tab(struct page *page, size_t column)
{
	if (page->column > column || (page->column == column && !page->empty))
		page_newline(page);
	blanks_to(page, column);
}

size_t page_left(const struct page *page)
{
	return page->column < page->columns ? page->columns - page->column : 0;
}

static void break_line(struct page *page)
{
	page_newline(page);
	blanks_to(page, page->indent < page->columns / 2 ? page->indent : page->columns / 2);
}

static void put_shown(struct page *page, const struct shown *shown)
{
	if (page->column + shown->width > page->columns)
		break_line(page);
	if (shown->len == 1 && shown->bytes[0] == ' ') {
		blanks_to(page, page->column + 1);
		return;
	}
	flush_blanks(page);
	apply_ink(page);
	buffer_add(page->out, shown->bytes, shown->len);
	page->column += shown->width;
	page->empty = false;
}

/* What is plain at the start of TEXT, as far as the line has room: the same as character by character, at once. */
static size_t put_plain(struct page *page, struct slice text)
{
	size_t length = text_plain_length(slice_first(text, page_left(page)));

	if (length == 0)
		return 0;
	flush_blanks(page);
	apply_ink(page);
	buffer_add(page->out, text.ptr, length);
	page->column += length;
	page->empty = false;
	return length;
}

void page_put(struct page *page, struct slice text)
{
	while (text.len > 0) {
		size_t plain = put_plain(page, text);
		struct shown shown;

		text = slice_from(text, plain);
		if (plain == 0 && text_next(&text, &shown))
			put_shown(page, &shown);
	}
}

void page_whole(struct page *page, const char *before, struct slice text)
{
	struct slice start = slice_from_text(before);

	if (page->column + text_width(start) + text_width(text) > page->columns && page->column > page->indent) {
		break_line(page);
		while (slice_starts_with(start, S(" ")))
			start = slice_from(start, 1);
	}
	page_put(page, start);
	page_put(page, text);
}

static bool is_white(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

static bool next_word(struct slice *text, struct slice *ret_word)
{
	size_t start = 0, stop;

	while (start < text->len && is_white(text->ptr[start]))
		start++;
	for (stop = start; stop < text->len && !is_white(text->ptr[stop]); stop++)
		;
	*ret_word = slice_make(text->ptr + start, stop - start);
	*text = slice_from(*text, stop);
	return ret_word->len > 0;
}

void page_words(struct page *page, struct slice text)
{
	struct slice word;
	bool blank = text.len > 0 && is_white(text.ptr[0]) && !page->empty;

	while (text.len > 0 && next_word(&text, &word)) {
		if (!page->empty && page->column + blank + text_width(word) > page->columns && page->column > page->indent)
			break_line(page);
		else if (blank)
			blanks_to(page, page->column + 1);
		page_put(page, word);
		blank = true;
	}
}

void page_wordsf(struct page *page, const char *format, ...)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(1 << 20);
	va_list arguments;

	va_start(arguments, format);
	buffer_vaddf(&text, format, arguments);
	va_end(arguments);
	page_words(page, buffer_slice(&text));
}

/* Puts what fits into WIDTH columns and gives back the rest. */
static struct slice put_first(struct page *page, struct slice text, size_t width)
{
	struct slice rest = text;
	struct shown shown;
	size_t used = 0;

	while (text_next(&rest, &shown) && used + shown.width <= width) {
		put_shown(page, &shown);
		used += shown.width;
		text = rest;
	}
	return text;
}

void page_cut(struct page *page, struct slice text, size_t width)
{
	struct shown shown;

	if (width == 0)
		return;
	if (text_width(text) <= width) {
		page_put(page, text);
		return;
	}
	put_first(page, text, width - 1);
	text = ELLIPSIS;
	text_next(&text, &shown);
	put_shown(page, &shown);
}

/* The longest beginning of PATH that ends behind a slash and is at most WIDTH columns wide. */
static struct slice path_head(struct slice path, size_t width)
{
	struct slice rest = path, head = slice_first(path, 0);
	struct shown shown;
	size_t used = 0;

	while (text_next(&rest, &shown) && (used += shown.width) <= width)
		if (shown.len == 1 && shown.bytes[0] == '/')
			head = slice_first(path, path.len - rest.len);
	return head;
}

/* The longest end of PATH of at most WIDTH columns, from a slash on where there is one. */
static struct slice path_tail(struct slice path, size_t width)
{
	size_t have = text_width(path);
	struct slice tail;
	ptrdiff_t slash;
	struct shown shown;

	while (have > width && text_next(&path, &shown))
		have -= shown.width;
	tail = path;
	slash = slice_find_byte(tail, '/');
	return slash >= 0 && (size_t)slash + 1 < tail.len ? slice_from(tail, (size_t)slash) : tail;
}

void page_cut_middle(struct page *page, struct slice text, size_t width)
{
	struct slice head;

	if (text_width(text) <= width) {
		page_put(page, text);
		return;
	}
	if (width < 8) {
		page_cut(page, text, width);
		return;
	}
	head = path_head(text, width / 3); /* the end of a path tells more than its beginning */
	page_put(page, head);
	page_put(page, ELLIPSIS);
	page_put(page, path_tail(slice_from(text, head.len), width - 1 - text_width(head)));
}

enum ink page_ink_of_rating(enum rating rating)
{
	switch (rating) {
	case RATING_CRITICAL:
		return INK_BRIGHT_RED;
	case RATING_HIGH:
		return INK_RED;
	case RATING_MODERATE:
		return INK_YELLOW;
	case RATING_LOW:
		return INK_BLUE;
	default:
		return INK_MAGENTA;
	}
}
