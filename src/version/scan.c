/* scan.c - take a version apart */
#include "version/scan.h"

struct slice scan_take_digits(struct slice *text)
{
	struct slice run = { text->ptr, 0 };

	while (run.len < text->len && scan_is_digit(text->ptr[run.len]))
		run.len++;
	*text = slice_from(*text, run.len);
	return run;
}

struct slice scan_take_letters(struct slice *text)
{
	struct slice run = { text->ptr, 0 };

	while (run.len < text->len && scan_is_letter(text->ptr[run.len]))
		run.len++;
	*text = slice_from(*text, run.len);
	return run;
}

bool scan_all_digits(struct slice text)
{
	struct slice rest = text;

	scan_take_digits(&rest);
	return text.len && rest.len == 0;
}

static struct slice without_zeros(struct slice digits)
{
	while (digits.len && digits.ptr[0] == '0')
		digits = slice_from(digits, 1);
	return digits;
}

int scan_compare_digits(struct slice a, struct slice b)
{
	a = without_zeros(a);
	b = without_zeros(b);
	if (a.len != b.len)
		return a.len < b.len ? -1 : 1;
	return slice_compare(a, b);
}

int scan_compare_dotted(struct slice a, struct slice b)
{
	struct slice x, y;
	int order = 0;

	while (!order && (a.len || b.len)) {
		x = slice_next_token(&a, '.', &x) ? x : S("0");
		y = slice_next_token(&b, '.', &y) ? y : S("0");
		order = scan_compare_digits(x, y);
	}
	return order;
}

int scan_compare_lower(struct slice a, struct slice b)
{
	size_t common = a.len < b.len ? a.len : b.len;

	for (size_t i = 0; i < common; i++) {
		unsigned char x = (unsigned char)scan_lower(a.ptr[i]), y = (unsigned char)scan_lower(b.ptr[i]);

		if (x != y)
			return x < y ? -1 : 1;
	}
	return (a.len > b.len) - (a.len < b.len);
}
