/* lines.c - the instructions of a Dockerfile, each as one text */
#include "sources/lines.h"
#include "base/buffer.h"
#include "sources/words.h"

#define HEREDOCS_MAX 16u

static bool next_line(struct dockerfile_lines *lines, struct slice *ret_line)
{
	if (!slice_next_line(&lines->text, ret_line))
		return false;
	lines->line++;
	return true;
}

/* "# escape=`" and the like stand before all else, and before the first comment that is none of them. */
struct dockerfile_lines dockerfile_lines(struct slice text, struct arena *arena)
{
	struct dockerfile_lines lines = { .text = text, .escape = '\\', .arena = arena };
	struct slice line, name, value, rest;

	if (slice_starts_with(text, S("\xef\xbb\xbf")))
		text = slice_from(text, 3);
	lines.text = rest = text;
	while (slice_next_line(&rest, &line)) {
		line = slice_trim(line);
		if (!slice_starts_with(line, S("#")) || !slice_cut(slice_from(line, 1), '=', &name, &value))
			break;
		name = slice_trim(name);
		if (slice_equal_ignoring_case(name, S("escape")) && slice_equal(slice_trim(value), S("`")))
			lines.escape = '`';
		else if (!slice_equal_ignoring_case(name, S("escape")) && !slice_equal_ignoring_case(name, S("syntax")) &&
			 !slice_equal_ignoring_case(name, S("check")))
			break;
	}
	return lines;
}

/* "a \": true, and "a ". */
static bool goes_on(struct slice line, char escape, struct slice *ret_line)
{
	size_t len = line.len;

	while (len && (line.ptr[len - 1] == ' ' || line.ptr[len - 1] == '\t'))
		len--;
	if (!len || line.ptr[len - 1] != escape || (escape == '\\' && len > 1 && line.ptr[len - 2] == escape))
		return false;
	*ret_line = slice_first(line, len - 1);
	return true;
}

static bool is_comment(struct slice line)
{
	line = slice_trim(line);
	return !line.len || line.ptr[0] == '#';
}

/* "<<EOF", "<<-'EOF'", "3<<EOF": the word that ends it. */
static bool is_heredoc(struct slice word, bool *ret_tabs, struct slice *ret_end)
{
	struct slice end;
	size_t at = 0;

	while (at < word.len && word.ptr[at] >= '0' && word.ptr[at] <= '9')
		at++;
	end = slice_from(word, at);
	if (!slice_starts_with(end, S("<<")) || slice_starts_with(end, S("<<<")))
		return false;
	end = slice_from(end, 2);
	*ret_tabs = slice_starts_with(end, S("-"));
	end = slice_from(end, *ret_tabs);
	if (end.len >= 2 && (end.ptr[0] == '"' || end.ptr[0] == '\'') && end.ptr[end.len - 1] == end.ptr[0])
		end = slice_make(end.ptr + 1, end.len - 2);
	if (!end.len || slice_find_byte(end, '"') >= 0 || slice_find_byte(end, '\'') >= 0)
		return false;
	*ret_end = end;
	return true;
}

static int add_heredoc(struct dockerfile_lines *lines, bool tabs, struct slice end, struct buffer *out, struct error *err)
{
	uint64_t from = lines->line;
	struct slice line;

	while (next_line(lines, &line)) {
		while (tabs && line.len && line.ptr[0] == '\t')
			line = slice_from(line, 1);
		if (slice_equal(line, end))
			return 0;
		buffer_add_byte(out, '\n');
		buffer_add_slice(out, line);
	}
	return error_set(err, ERR_FORMAT, "line %lu: a here-document that does not end", (unsigned long)from);
}

static int add_heredocs(struct dockerfile_lines *lines, struct slice text, struct buffer *out, struct error *err)
{
	struct slice word, end;
	size_t count = 0;
	bool tabs;
	int r = 0;

	while (r >= 0 && words_next_raw(&text, lines->escape, &word)) {
		if (!is_heredoc(word, &tabs, &end))
			continue;
		if (count++ == HEREDOCS_MAX)
			return error_set(err, ERR_LIMIT, "line %lu: more than %u here-documents", (unsigned long)lines->line,
				HEREDOCS_MAX);
		r = add_heredoc(lines, tabs, end, out, err);
	}
	return r;
}

static bool takes_heredocs(struct slice word)
{
	return slice_equal(word, S("RUN")) || slice_equal(word, S("ADD")) || slice_equal(word, S("COPY"));
}

static struct slice in_capitals(struct slice word, struct arena *arena)
{
	struct slice copy = arena_copy(arena, word);
	char *bytes = (char *)copy.ptr; /* the arena's own */

	for (size_t i = 0; i < copy.len; i++)
		if (bytes[i] >= 'a' && bytes[i] <= 'z')
			bytes[i] = (char)(bytes[i] - 'a' + 'A');
	return copy;
}

int dockerfile_lines_next(struct dockerfile_lines *lines, struct instruction *ret_instruction, struct error *err)
{
	cleanup_buffer struct buffer out = BUFFER_INIT(0);
	struct instruction instruction = { 0 };
	struct slice line, whole;
	bool more = true;
	size_t len = 0;
	int r = 0;

	do
		if (!next_line(lines, &line))
			return 0;
	while (is_comment(line));
	instruction.line = lines->line;
	while (more) {
		more = goes_on(line, lines->escape, &line);
		buffer_add_slice(&out, line);
		while (more && (more = next_line(lines, &line)) && is_comment(line))
			;
	}
	whole = slice_trim(buffer_slice(&out));
	while (len < whole.len && whole.ptr[len] != ' ' && whole.ptr[len] != '\t')
		len++;
	instruction.word = in_capitals(slice_first(whole, len), lines->arena);
	instruction.first = arena_copy(lines->arena, slice_trim(slice_from(whole, len)));
	buffer_clear(&out);
	buffer_add_slice(&out, instruction.first);
	if (takes_heredocs(instruction.word))
		r = add_heredocs(lines, instruction.first, &out, err);
	if (r < 0)
		return r;
	instruction.text = arena_copy(lines->arena, buffer_slice(&out));
	*ret_instruction = instruction;
	return 1;
}
