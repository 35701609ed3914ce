/* template.c - fuzz: a template, and behind a NUL the JSON that it is filled in from
 *
 * Whatever it is, it ends; a text without tags is written as it is; no way of escaping lets through what it is there for. */
#include "base/cleanup.h"
#include "codec/json.h"
#include "template/sieve.h"

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

static bool sift(struct slice text, struct slice json, struct buffer *out)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	const struct template *template;
	struct template_sieve sieve;
	bool taken = template_parse(text, &arena, &template, NULL) == 0;

	if (!taken)
		return false;
	template_sieve_begin(&sieve, template, 1 << 20);
	for (; json.len && taken; json = slice_from(json, 7))
		taken = sieve.drain.take(&sieve.drain, slice_first(json, 7));
	buffer_add_slice(out, buffer_slice(&sieve.kept));
	template_sieve_done(&sieve);
	return taken;
}

/* Of what is JSON, without spaces, what the sieve leaves gives the same. */
static void check_sieve(struct slice text, struct slice json)
{
	cleanup_buffer struct buffer whole = BUFFER_INIT(1 << 20), sifted = BUFFER_INIT(1 << 20), out = BUFFER_INIT(1 << 20),
				     out_sifted = BUFFER_INIT(1 << 20);
	cleanup_arena struct arena arena = ARENA_INIT;
	const struct template *template;

	if (template_parse(text, &arena, &template, NULL) < 0 || template_render(template, json, &out, NULL) < 0 ||
		!sift(S("{{.}}"), json, &whole))
		return;
	buffer_clear(&out);
	if (template_render(template, buffer_slice(&whole), &out, NULL) < 0 || !sift(text, buffer_slice(&whole), &sifted) ||
		template_render(template, buffer_slice(&sifted), &out_sifted, NULL) < 0 ||
		!slice_equal(buffer_slice(&out), buffer_slice(&out_sifted)))
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
	check_sieve(text, json);
	check_escape(all, S("{{a}}{{a | xml}}"), "<>\"'");
	check_escape(all, S("{{a | markdown}}"), "<>\"'`*_[]|\\@:\n\r\t\x1b");
	check_escape(all, S("{{a | text}}"), "\n\r\t\x1b\x7f");
	return 0;
}
