/* nuclei.c - the index of nuclei's templates by CVE: a JSON object a line
 *
 *	{"ID":"CVE-2000-0114","Info":{…},"file_path":"http/cves/2000/CVE-2000-0114.yaml"}
 *
 * A template tries the flaw on a running service; whoever has it needs nothing else, so it is a weapon and no proof. */
#include "codec/json.h"
#include "feeds/exploits.h"
#include "feeds/words.h"

/* 1: read, 0: it is none. */
static int read_line(struct slice line, struct arena *arena, struct slice *ret_id, struct slice *ret_path)
{
	struct error err = { 0 };
	struct slice key;
	struct json json;

	json_init(&json, line, arena);
	json.nul_replaced = true;
	json_enter_object(&json);
	while (json_next_key(&json, &key)) {
		if (slice_equal(key, S("ID")))
			*ret_id = slice_trim(json_string_or_skip(&json));
		else if (slice_equal(key, S("file_path")))
			*ret_path = slice_trim(json_string_or_skip(&json));
		else
			json_skip(&json);
	}
	return json_end(&json, &err) == 0 && words_are_cve(*ret_id) && ret_path->len;
}

int nuclei_parse(struct slice path, struct slice bytes, struct feed_sink *sink, struct arena *arena, struct error *err)
{
	struct slice line;
	size_t count = 0;

	for (size_t number = 1; slice_next_line(&bytes, &line); number++) {
		struct slice id = S(""), file = S("");
		int r;

		if (slice_trim(line).len == 0)
			continue;
		if (!read_line(line, arena, &id, &file)) {
			note_add(&sink->notes, NOTE_INCOMPLETE, path, "line %zu: no template of a CVE", number);
			continue;
		}
		if (slice_ends_with(file, S(".yaml")))
			file = slice_first(file, file.len - 5);
		r = exploits_hand_over(sink, id, arena_printf(arena, "nuclei %.*s", SLICE_ARG(file)), EXPLOIT_WEAPONISED, err);
		if (r < 0)
			return r;
		count++;
	}
	return count ? 0 : error_set(err, ERR_FORMAT, "no line is a template of a CVE");
}
