/* numbers.c - versions that are lists of numbers */
#include "version/numbers.h"
#include "version/scan.h"

static struct slice next_piece(struct slice *text, const char *separators)
{
	size_t len = 0;
	struct slice piece;

	while (len < text->len && !(text->ptr[len] && strchr(separators, text->ptr[len])))
		len++;
	piece = slice_first(*text, len);
	*text = slice_from(*text, len + 1);
	return piece;
}

int numbers_compare(struct slice a, struct slice b, const char *separators)
{
	int order = 0;

	while (!order && a.len && b.len) {
		struct slice x = next_piece(&a, separators), y = next_piece(&b, separators);
		bool number_x = scan_all_digits(x), number_y = scan_all_digits(y);

		order = number_x != number_y ? number_x - number_y : number_x ? scan_compare_digits(x, y) : slice_compare(x, y);
	}
	return order ? order : (a.len > 0) - (b.len > 0);
}

bool numbers_valid(struct slice version, const char *separators)
{
	if (version.len == 0 || !scan_is_digit(version.ptr[version.len - 1]))
		return false;
	while (version.len)
		if (!scan_all_digits(next_piece(&version, separators)))
			return false;
	return true;
}
