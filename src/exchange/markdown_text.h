/* markdown_text.h - words from an image in a comment of GitHub's or GitLab's Markdown: shown, never obeyed
 *
 * What could mean something to a reader of CommonMark, of GitHub's dialect or of HTML stands as a character reference, which is never syntax;
 * characters that nobody sees are shown as \u202e (codec/text.h). Nothing becomes a link, an image, a mention or the number of an issue. */
#pragma once
#include "base/buffer.h"

#define MARKDOWN_TEXT_MAX 300u /* characters of one text; then "…" */

/* Prose: what follows an "@" or a "#" is kept from it by a space of no width, as these work in a page's text, too. */
void markdown_put(struct buffer *out, struct slice text);
/* The same in <code>, where a page looks for neither: names, versions and paths can be copied. Nothing for an empty text. */
void markdown_put_code(struct buffer *out, struct slice text);
