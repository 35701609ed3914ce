/* page.c - fuzz target: whatever an image says, a page shows it in lines that fit, without a control character */
#include "report/page.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_lines(struct slice text, size_t columns)
{
	struct slice line;

	while (slice_next_line(&text, &line)) {
		if (text_width(line) > columns || slice_ends_with(line, S(" ")))
			abort();
		for (size_t i = 0; i < line.len; i++)
			if ((unsigned char)line.ptr[i] < 0x20 || line.ptr[i] == 0x7f)
				abort();
	}
}

/* The first two bytes are the width of the terminal and of a cut, the third the indent; the rest is the text. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup_buffer struct buffer out = BUFFER_INIT(1 << 24);
	struct slice text;
	struct page page;

	if (size < 3)
		return 0;
	text = slice_make(data + 3, size - 3);
	page_init(&page, &out, data[0] | 1u, false);
	page.indent = data[2];
	page_words(&page, text);
	page_put(&page, text);
	page_newline(&page);
	page_tab(&page, 12);
	page_cut(&page, text, page_left(&page) < data[1] ? page_left(&page) : data[1]);
	page_tab(&page, 12);
	page_cut_middle(&page, text, page_left(&page) < data[1] ? page_left(&page) : data[1]);
	page_newline(&page);
	check_lines(buffer_slice(&out), page.columns);
	return 0;
}
