/* openvex.h - what is decided of a report's vulnerabilities, as an OpenVEX 0.2.0 document (https://github.com/openvex/spec)
 *
 * A statement a vulnerability. Its product is the image, by digest, and the packages are components of it; of what has no digest, as folders, the
 * packages are the products. */
#pragma once
#include "base/buffer.h"
#include "model/report.h"

/* How many statements that would be. OpenVEX has no document of none. */
size_t openvex_statement_count(const struct report *report);
void bom_write_openvex(const struct report *report, struct slice author, struct buffer *out);
