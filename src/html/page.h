/* page.h - for the room alone: the frame of the page, and the style and the script that stand in it */
#pragma once
#include "html/markup.h"

/* As they stand in page.css and page.js. */
extern const struct markup html_style, html_script;

/* Up to the body. TITLE is the window's. Its policy allows what stands in it, known by digest, and nothing else. */
void page_begin(struct html *html, struct slice title);
void page_end(struct html *html, const char *version, struct slice created);
