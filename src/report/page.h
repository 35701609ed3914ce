/* page.h - lines that fit: columns, wrapping, cutting, colours
 *
 * No line is longer than `columns`, whatever is put: a word too long for a line is broken. Blanks are only written when
 * something follows, so no line ends with one. */
#pragma once
#include "base/buffer.h"
#include "codec/text.h"
#include "model/rating.h"

#define PAGE_COLUMNS_MIN 40
#define PAGE_COLUMNS_MAX 200
#define PAGE_ENDLESS 1000000 /* columns, where there is no limit */

enum ink { INK_PLAIN, INK_BOLD, INK_FAINT, INK_RED, INK_BRIGHT_RED, INK_YELLOW, INK_BLUE, INK_GREEN, INK_MAGENTA, INK_COUNT };

struct page {
	struct buffer *out;
	size_t columns;
	size_t column;            /* where the next character goes */
	size_t indent;            /* where a broken line goes on */
	size_t blanks;            /* before the next character */
	enum ink ink, wanted_ink; /* of the last character, of the next one */
	bool colour;
	bool empty; /* nothing stands on this line yet */
	bool wide;  /* --wide: what is many is told all the same */
};

void page_init(struct page *page, struct buffer *out, unsigned columns, bool colour);
void page_ink(struct page *page, enum ink ink); /* INK_PLAIN ends it */
void page_newline(struct page *page);
/* Goes on at COLUMN: on this line, or on the next when this one is already beyond it (at least one blank is kept). */
void page_tab(struct page *page, size_t column);
void page_put(struct page *page, struct slice text); /* as it is; broken only where the line ends */
/* As page_put, but begins a new line where this one has no room for BEFORE and TEXT together. */
void page_whole(struct page *page, const char *before, struct slice text);
void page_words(struct page *page, struct slice text); /* wrapped between words; white space of any kind is one blank */
void page_wordsf(struct page *page, const char *format, ...) __attribute__((format(printf, 2, 3)));
void page_cut(struct page *page, struct slice text, size_t width);        /* "the beginning…" */
void page_cut_middle(struct page *page, struct slice text, size_t width); /* a path: "app/…/name.jar" */
size_t page_left(const struct page *page);                                /* columns from here to the end of the line */

enum ink page_ink_of_rating(enum rating rating);
