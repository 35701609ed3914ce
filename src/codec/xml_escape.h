/* xml_escape.h - texts of others as text of XML 1.0: what they hold can be no markup, and the document stays well-formed
 *
 * Bytes that are no UTF-8 and characters that XML has no way to write (controls, U+FFFE, U+FFFF) become U+FFFD. Those of C1, which
 * terminals obey, DEL and line ends, which parsers change or which begin a line of an attacker's own, are written as numbers. No text is
 * a command ("::error::", "##[error]") of a runner that prints the document. */
#pragma once
#include "base/buffer.h"

void xml_escape(struct buffer *out, struct slice text);
void xml_escape_attribute(struct buffer *out, struct slice value); /* also tabs, which would become blanks */
