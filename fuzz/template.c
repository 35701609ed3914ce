/* template.c - fuzz: a template, and behind a NUL the JSON that it is filled in from
 *
 * Whatever it is, it ends; a text without tags is written as it is; no way of escaping lets through what it is there for. */
#include "exchange/template.h"
#include "base/cleanup.h"
#include "codec/json.h"

#include <stdlib.h>

#define BYTES_MAX 2000u /* lists in lists in lists: else it takes long */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void fill_in(struct slice text, struct slice json, struct buffer *out)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	const struct template *template;

	if (template_parse(text, &arena, &template, NULL) < 0)
		return;
	if (template_render(template, json, out, NULL) == 0 && !out->full && slice_find(text, S("{{")) < 0 &&
		!slice_equal(buffer_slice(out), text))
		abort();
}

/* TEXT as the string of a report, written by WORD, must not have one of BYTES. */
static void check_escape(struct slice text, struct slice template, const char *bytes)
{
	cleanup_buffer struct buffer json = BUFFER_INIT(1 << 20), out = BUFFER_INIT(1 << 20);
	struct json_writer writer;

	json_writer_init(&writer, &json, false);
	json_begin_object(&writer);
	json_member(&writer, "a", text);
	json_end_object(&writer);
	fill_in(template, buffer_slice(&json), &out);
	for (size_t i = 0; i < out.len; i++)
		if (strchr(bytes, out.ptr[i]))
			abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup_buffer struct buffer out = BUFFER_INIT(1 << 20);
	struct slice all = slice_make(data, size), text = all, json = S("{\"a\": [1, {\"b\": \"<\"}], \"c\": null}");

	if (size > BYTES_MAX)
		return 0;
	slice_cut(all, '\0', &text, &json);
	fill_in(text, json, &out);
	check_escape(all, S("{{a}}{{a | xml}}"), "<>\"'");
	check_escape(all, S("{{a | markdown}}"), "<>\"'`*_[]|\\@:\n\r\t\x1b");
	check_escape(all, S("{{a | text}}"), "\n\r\t\x1b\x7f");
	return 0;
}
