/* xml_escape.h - texts of others as text of XML 1.0: what they hold can be no markup, and the document stays well-formed
 *
 * Bytes that are no UTF-8 and characters that XML has no way to write (controls, U+FFFE, U+FFFF) become U+FFFD. Those of C1, which
 * terminals obey, DEL and carriage returns, which parsers change, are written as numbers. */
#pragma once
#include "base/buffer.h"

void xml_escape(struct buffer *out, struct slice text);
void xml_escape_attribute(struct buffer *out, struct slice value); /* also tabs and line ends, which would become blanks */
