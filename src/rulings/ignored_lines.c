/* ignored_lines.c - .trivyignore and .dockleignore: a name a line, perhaps with a date after which it counts no more
 *
 *	# accepted
 *	CVE-2018-14618
 *	CVE-2019-14697 exp:2026-12-01 */
#include "rulings/ignores.h"
#include <inttypes.h>

static bool is_name(struct slice word)
{
	for (size_t i = 0; i < word.len; i++) {
		char byte = word.ptr[i];

		if ((byte < 'a' || byte > 'z') && (byte < 'A' || byte > 'Z') && (byte < '0' || byte > '9') &&
			!memchr("-_.:+", byte, 5))
			return false;
	}
	return word.len > 0 && word.ptr[word.len - 1] != ':';
}

static bool next_word(struct slice *line, struct slice *ret_word)
{
	size_t len = 0;

	*line = slice_trim(*line);
	while (len < line->len && line->ptr[len] != ' ' && line->ptr[len] != '\t')
		len++;
	*ret_word = slice_first(*line, len);
	*line = slice_from(*line, len);
	return len > 0;
}

/* What stands behind the name but "exp:" says nothing, unless it comments. */
static void read_line(struct reading *reading, struct slice line, uint64_t number)
{
	struct entry entry = entry_begin(reading, arena_printf(reading->arena, "line %" PRIu64, number));
	struct slice word, rest;

	if (!next_word(&line, &word) || word.ptr[0] == '#')
		return;
	if (!is_name(word))
		entry_refuse(reading, &entry, "'%.*s' is no name", SLICE_ARG(slice_first(word, 60)));
	text_list_add(&entry.names, word, reading->arena);
	while (next_word(&line, &word)) {
		if (word.ptr[0] == '#') {
			rest = slice_from(word, 1);
			entry.ruling.reason = slice_trim(slice_make(rest.ptr, rest.len + line.len));
			break;
		}
		if (slice_equal(word, S("exp:"))) /* a blank before the date: it is meant */
			(void)next_word(&line, &word);
		else if (slice_starts_with(word, S("exp:")))
			word = slice_from(word, 4);
		else
			continue;
		entry_until(reading, &entry, word);
	}
	entry_end(reading, &entry);
}

void ignores_read_lines(struct reading *reading, struct slice text)
{
	struct slice line;

	reading->common.format = S("lines");
	for (uint64_t number = 1; slice_next_line(&text, &line) && reading->result >= 0; number++)
		read_line(reading, line, number);
}
