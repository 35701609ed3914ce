/* report_fixture_test.h - reports made by hand, for the golden files */
#pragma once
#include "base/buffer.h"
#include "model/report.h"

#define T(literal)                           \
	{                                    \
		literal, sizeof(literal) - 1 \
	}
#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define DIGEST(digit) "sha256:" DIGIT8(digit) DIGIT8(digit) DIGIT8(digit) DIGIT8(digit)
#define DIGIT8(digit) digit digit digit digit digit digit digit digit
#define LAYER(number, digit, is_base, words)                                                                           \
	{                                                                                                              \
		.index = (number), .digest = T(DIGEST(digit "7")), .diff_id = T(DIGEST(digit "d")), .base = (is_base), \
		.media_type = T("application/vnd.oci.image.layer.v1.tar+gzip"), .size_bytes = 1000 * ((number) + 1),   \
		.created_by = T(words),                                                                                \
	}

struct fixture {
	const char *name; /* of its golden files */
	const struct report *report;
};

extern const struct fixture fixtures[]; /* ends with a name NULL */

/* GOT against the golden file NAME, which UPDATE_GOLDEN=1 writes anew. */
void report_check_golden(const struct buffer *got, const char *name);
extern const struct report fixture_detected; /* secrets and malware */
