/* rpm.c - RPM versions: [epoch:]version[-release], each compared as rpm-version(7) says
 *
 * A part is a row of numbers and words; what stands between them only ends them. '~' comes before the end, '^' after it and before
 * all else, words before numbers. No release comes before any. */
#include "version/evr.h"
#include "version/scan.h"
#include "version/version.h"

/* As they come at one place of a part. */
enum token { TILDE, END, CARET, WORD, NUMBER };

static enum token next_token(struct slice *part, struct slice *ret_text)
{
	char c;

	while (part->len) {
		c = part->ptr[0];
		if (scan_is_digit(c)) {
			*ret_text = scan_take_digits(part);
			return NUMBER;
		}
		if (scan_is_letter(c)) {
			*ret_text = scan_take_letters(part);
			return WORD;
		}
		*part = slice_from(*part, 1);
		if (c == '~' || c == '^')
			return c == '~' ? TILDE : CARET;
	}
	return END;
}

static int compare_parts(struct slice a, struct slice b)
{
	for (;;) {
		struct slice text_a = S(""), text_b = S("");
		enum token x = next_token(&a, &text_a), y = next_token(&b, &text_b);
		int order = 0;

		if (x != y)
			return x < y ? -1 : 1;
		if (x == END)
			return 0;
		if (x == NUMBER)
			order = scan_compare_digits(text_a, text_b);
		else if (x == WORD)
			order = slice_compare(text_a, text_b);
		if (order)
			return order;
	}
}

static int rpm_compare(struct slice a, struct slice b)
{
	struct evr x = evr_of(a), y = evr_of(b);
	int order = scan_compare_digits(x.epoch, y.epoch);

	if (!order)
		order = compare_parts(x.version, y.version);
	if (!order)
		order = x.has_release - y.has_release;
	return order ? order : compare_parts(x.release, y.release);
}

static bool rpm_valid(struct slice version)
{
	return version.len > 0;
}

const struct version_scheme version_scheme_rpm = {
	.name = "rpm",
	.compare = rpm_compare,
	.valid = rpm_valid,
};
