/* purl.c - plimsoll purl [PURL]...: package URLs taken apart and made canonical, a JSON document each */
#include "cli/purl.h"
#include "cli/command.h"
#include "cli/lines.h"
#include "cli/output.h"
#include "cli/say.h"
#include "codec/json.h"
#include "codec/utf8.h"
#include "model/purl.h"

#define OUT_BYTES_MAX ((size_t)1 << 30)

static bool is_utf8(struct slice text)
{
	for (size_t at = 0, len; at < text.len; at += len) {
		len = utf8_sequence(text.ptr + at, text.ptr + text.len);
		if (len == 0)
			return false;
	}
	return true;
}

static bool are_utf8(const struct purl *purl)
{
	for (size_t i = 0; i < purl->qualifier_count; i++)
		if (!is_utf8(purl->qualifiers[i].value))
			return false;
	return is_utf8(purl->namespace) && is_utf8(purl->name) && is_utf8(purl->version) && is_utf8(purl->subpath);
}

static void put_component(struct json_writer *json, const char *key, struct slice text)
{
	json_key(json, key);
	if (text.len)
		json_put_string(json, text);
	else
		json_put_null(json);
}

static void put_qualifiers(struct json_writer *json, const struct purl *purl, struct arena *arena)
{
	json_key(json, "qualifiers");
	if (purl->qualifier_count == 0) {
		json_put_null(json);
		return;
	}
	json_begin_object(json);
	for (size_t i = 0; i < purl->qualifier_count; i++)
		json_member(json, arena_text(arena, purl->qualifiers[i].key), purl->qualifiers[i].value);
	json_end_object(json);
}

static int parse(struct slice text, bool loosely, struct arena *arena, struct purl *ret_purl, struct error *err)
{
	int r = purl_parse(text, loosely, arena, ret_purl, err);

	return r == 0 && !are_utf8(ret_purl) ? error_set(err, ERR_FORMAT, "it is no UTF-8") : r;
}

bool purl_describe(struct slice text, struct buffer *out)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct json_writer json;
	struct purl purl;
	struct error err;
	bool right = parse(text, false, &arena, &purl, &err) == 0;

	json_writer_init(&json, out, false);
	json_begin_object(&json);
	if (!right)
		json_member(&json, "error", slice_from_text(err.text));
	if (right || parse(text, true, &arena, &purl, NULL) == 0)
		json_member(&json, "canonical", purl_text(&purl, &arena));
	if (right) {
		json_member(&json, "type", purl.type);
		put_component(&json, "namespace", purl.namespace);
		json_member(&json, "name", purl.name);
		put_component(&json, "version", purl.version);
		put_qualifiers(&json, &purl, &arena);
		put_component(&json, "subpath", purl.subpath);
	}
	json_end_object(&json);
	buffer_add_byte(out, '\n');
	return right;
}

static void answer_line(const void *context, struct slice line, struct buffer *out)
{
	(void)context;
	purl_describe(slice_trim(line), out);
}

static int purl(const struct options *options)
{
	cleanup_buffer struct buffer out = BUFFER_INIT(OUT_BYTES_MAX);
	bool right = true;
	struct error err;
	int r;

	for (size_t i = 0; i < options->operand_count; i++)
		right = purl_describe(slice_from_text(options->operands[i]), &out) && right;
	r = options->operand_count ? output_stdout(buffer_slice(&out), &err) : lines_answer(answer_line, NULL, &err);
	if (r >= 0)
		return right ? EXIT_DONE : EXIT_FAILED;
	say_error("%s", err.text);
	return EXIT_FAILED;
}

const struct command command_purl = {
	.operands = "[PURL]...",
	.operand_max = OPTIONS_MAX,
	.operand_words = "",
	.about = "take package URLs apart, and make them canonical",
	.text = "Prints a line of JSON for each: canonical, type, namespace, name, version, qualifiers, subpath. Without PURL "
		"each line of "
		"standard input is one. Of what is no purl it prints the error, and the canonical form where it is plain which "
		"was meant; "
		"as operands it ends with 1.\n",
	.run = purl,
};
