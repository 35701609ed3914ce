/* markup.h - HTML in which untrusted text cannot become markup: the types do not let it
 *
 * What stands in the page as it is, is a `struct markup`, which only M() makes, and only of a literal. All else is a `struct slice`, and every
 * function that takes one escapes it for the place where it puts it: as text, as the value of an attribute, as a link. The bytes can be
 * reached by nobody else: handing a slice where markup belongs, or writing past these functions, does not compile.
 *
 * Text is shown as on a terminal (codec/text.h): controls and characters that turn the direction of writing as \x1b, \u202e. */
#pragma once
#include "base/buffer.h"
#include "base/cleanup.h"
#include "codec/text.h"

struct html; /* a page, or a part of one, that is being written */

struct markup {
	const char *bytes;
	size_t count;
};
#define MARKUP(literal)                            \
	{                                          \
		"" literal "", sizeof(literal) - 1 \
	}
#define M(literal) ((struct markup)MARKUP(literal)) /* MARKUP: in tables */

struct html *html_new(struct buffer *out); /* OUT stays the caller's, and is written by this alone until html_free */
void html_free(struct html *html);
CLEANUP_DEFINE(struct html *, cleanup_html_run, html_free)
#define cleanup_html CLEANUP(cleanup_html_run)

void html_put(struct html *html, struct markup markup);
void html_move(struct html *html, struct html *part); /* all that PART holds, which is empty then; it has no drain */
void html_text(struct html *html, struct slice text); /* every character is seen */
void html_line(struct html *html, struct slice text); /* of prose: line ends and tabs are blanks */
void html_textf(struct html *html, const char *format, ...) __attribute__((format(printf, 2, 3)));
void html_number(struct html *html, uint64_t number);                                  /* "1240" */
void html_thousands(struct html *html, uint64_t number);                               /* "1,240" */
void html_count(struct html *html, uint64_t count, const char *one, const char *many); /* "1 layer", "1,240 layers" */
void html_bytes(struct html *html, uint64_t bytes);                                    /* "120 MB", as disks count */

/* The attributes whose values may be anything: none is a link, a style or a script. */
enum html_attribute { HTML_LABEL, HTML_TITLE, HTML_DATE, HTML_ATTRIBUTE_COUNT };
void html_attribute(struct html *html, enum html_attribute attribute, struct slice value);

/* WORDS, as a link where URL is of http or https and holds nothing but what a URL may; else as text. */
void html_link(struct html *html, struct slice url, struct slice words);

/* " NAME=number", in SVG: with two digits behind the point. NAME is markup. */
void html_measure(struct html *html, struct markup name, double value);
