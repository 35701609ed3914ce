/* parse.c - a template's text to its parts
 *
 * As the specification has it, a tag of a section, a comment or new delimiters that is alone on its line takes the whole line with it. */
#include "base/memory.h"
#include "base/words.h"
#include "template/parts.h"

#define PARTS_MAX 200000u

struct parsing {
	struct slice text;
	size_t at;                /* what lies before it is done */
	struct slice open, close; /* the delimiters */
	struct part *parts;
	size_t count, capacity;
	size_t sections[TEMPLATE_DEPTH_MAX],
		starts[TEMPLATE_DEPTH_MAX]; /* those that are not closed: the part; where their tags stand */
	size_t depth;
	struct error *err;
};

/* A tag at work. */
struct tag {
	size_t start, end; /* with its delimiters */
	char sigil;        /* "#", "^", "/", "!", "&", "{", "=", or 0 */
	struct slice inside;
};

__attribute__((format(printf, 3, 4))) static int fail(struct parsing *parsing, size_t at, const char *format, ...)
{
	size_t line = 1, column = 1;
	va_list arguments;
	char why[300];

	for (size_t i = 0; i < at && i < parsing->text.len; i++) {
		column = parsing->text.ptr[i] == '\n' ? 1 : column + 1;
		line += parsing->text.ptr[i] == '\n';
	}
	va_start(arguments, format);
	vsnprintf(why, sizeof why, format, arguments);
	va_end(arguments);
	return error_set(parsing->err, ERR_FORMAT, "line %zu, column %zu: %s", line, column, why);
}

static int add(struct parsing *parsing, struct part part)
{
	if (parsing->count == PARTS_MAX)
		return fail(parsing, parsing->at, "more than %u texts and tags", PARTS_MAX);
	memory_reserve(parsing->parts, parsing->count, parsing->capacity);
	parsing->parts[parsing->count++] = part;
	return 0;
}

static int add_text(struct parsing *parsing, size_t from, size_t to)
{
	if (from >= to)
		return 0;
	return add(parsing, (struct part){ .kind = PART_TEXT, .text = slice_make(parsing->text.ptr + from, to - from) });
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Where the line of TAG begins and the next one does, when nothing else stands on it. */
static bool is_alone(const struct parsing *parsing, const struct tag *tag, size_t *ret_start, size_t *ret_end)
{
	const char *text = parsing->text.ptr;
	size_t start = tag->start, end = tag->end;

	if (!tag->sigil || !strchr("#^/!=", tag->sigil))
		return false;
	while (start > 0 && is_blank(text[start - 1]))
		start--;
	while (end < parsing->text.len && is_blank(text[end]))
		end++;
	if (start > 0 && text[start - 1] != '\n')
		return false;
	if (end < parsing->text.len && text[end] == '\r')
		end++;
	if (end < parsing->text.len && text[end] != '\n')
		return false;
	*ret_start = start;
	*ret_end = end + (end < parsing->text.len);
	return true;
}

static bool is_name(struct slice name)
{
	if (slice_equal(name, S(".")))
		return true;
	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];

		if (c == '.' ? i == 0 || i + 1 == name.len || name.ptr[i - 1] == '.'
			     : !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
				       c == '-'))
			return false;
	}
	return name.len > 0;
}

static int check_name(struct parsing *parsing, const struct tag *tag, struct slice name)
{
	return is_name(name) ? 0 : fail(parsing, tag->start, "'%.*s' is no name of a member", SLICE_ARG(slice_first(name, 60)));
}

static int take_value(struct parsing *parsing, const struct tag *tag)
{
	struct slice name = tag->inside, word;
	enum escape escape = tag->sigil == '{' || tag->sigil == '&' ? ESCAPE_RAW : ESCAPE_HTML;
	bool has_word = slice_cut(tag->inside, '|', &name, &word);
	int r;

	name = slice_trim(name);
	r = check_name(parsing, tag, name);
	if (r == 0 && has_word && tag->sigil)
		r = fail(parsing, tag->start, "'|' says how to write what '%c' writes as it is", tag->sigil);
	if (r == 0 && has_word && !escape_by_name(slice_trim(word), &escape))
		r = fail(
			parsing, tag->start, "'%.*s' is none of: %s", SLICE_ARG(slice_first(slice_trim(word), 60)), escape_names);
	return r ? r : add(parsing, (struct part){ .kind = PART_VALUE, .escape = escape, .text = name });
}

static int open_section(struct parsing *parsing, const struct tag *tag)
{
	int r = check_name(parsing, tag, tag->inside);

	if (r == 0 && parsing->depth == TEMPLATE_DEPTH_MAX)
		r = fail(parsing, tag->start, "more than %u sections in each other", TEMPLATE_DEPTH_MAX);
	if (r < 0)
		return r;
	parsing->starts[parsing->depth] = tag->start;
	parsing->sections[parsing->depth++] = parsing->count;
	return add(parsing, (struct part){ .kind = tag->sigil == '#' ? PART_SECTION : PART_INVERTED, .text = tag->inside });
}

static int close_section(struct parsing *parsing, const struct tag *tag)
{
	struct part *section;

	if (parsing->depth == 0)
		return fail(parsing, tag->start, "no section '%.*s' is open", SLICE_ARG(slice_first(tag->inside, 60)));
	section = &parsing->parts[parsing->sections[parsing->depth - 1]];
	if (!slice_equal(section->text, tag->inside))
		return fail(parsing, tag->start, "'%.*s' is closed, and the section that is open is '%.*s'",
			SLICE_ARG(slice_first(tag->inside, 60)), SLICE_ARG(slice_first(section->text, 60)));
	section->end = parsing->count;
	parsing->depth--;
	return 0;
}

static bool is_delimiter(struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if (is_blank(text.ptr[i]) || text.ptr[i] == '\n' || text.ptr[i] == '\r' || text.ptr[i] == '=')
			return false;
	return text.len > 0 && text.len <= TEMPLATE_DELIMITER_MAX;
}

/* "<% %>" of {{=<% %>=}} */
static int set_delimiters(struct parsing *parsing, const struct tag *tag)
{
	struct slice open = tag->inside, close = S("");

	if (slice_cut(tag->inside, ' ', &open, &close))
		close = slice_trim(close);
	if (!is_delimiter(open) || !is_delimiter(close))
		return fail(parsing, tag->start, "new delimiters are two words without '=', of at most %u bytes",
			TEMPLATE_DELIMITER_MAX);
	parsing->open = open;
	parsing->close = close;
	return 0;
}

static int take_tag(struct parsing *parsing, const struct tag *tag)
{
	switch (tag->sigil) {
	case '!':
		return 0;
	case '=':
		return set_delimiters(parsing, tag);
	case '#':
	case '^':
		return open_section(parsing, tag);
	case '/':
		return close_section(parsing, tag);
	case '>':
		return fail(parsing, tag->start, "a template is one file: there are no partials");
	default:
		return take_value(parsing, tag);
	}
}

/* The tag that begins at START. */
static int read_tag(struct parsing *parsing, size_t start, struct tag *ret_tag)
{
	struct slice rest = slice_from(parsing->text, start + parsing->open.len);
	struct slice end = parsing->close, body;
	char closing[TEMPLATE_DELIMITER_MAX + 1];
	struct tag tag = { .start = start };
	ptrdiff_t found;

	for (body = rest; body.len && (is_blank(*body.ptr) || *body.ptr == '\n' || *body.ptr == '\r');)
		body = slice_from(body, 1);
	if (body.len && *body.ptr && strchr("#^/!&{=>", *body.ptr)) {
		tag.sigil = *body.ptr;
		body = slice_from(body, 1);
	}
	if (tag.sigil == '{' || tag.sigil == '=') {
		closing[0] = tag.sigil == '{' ? '}' : '=';
		memcpy(closing + 1, end.ptr, end.len);
		end = slice_make(closing, end.len + 1);
	}
	found = slice_find(body, end);
	if (found < 0)
		return fail(parsing, start, "a tag without its end '%.*s'", SLICE_ARG(end));
	tag.inside = slice_trim(slice_first(body, (size_t)found));
	tag.end = (size_t)(body.ptr + found - parsing->text.ptr) + end.len;
	*ret_tag = tag;
	return 0;
}

/* The next tag, and the text before it. Returns 1, or 0 at the end. */
static int parse_next(struct parsing *parsing)
{
	ptrdiff_t found = slice_find(slice_from(parsing->text, parsing->at), parsing->open);
	struct tag tag = { 0 };
	size_t start, end;
	int r;

	if (found < 0)
		return add_text(parsing, parsing->at, parsing->text.len);
	r = read_tag(parsing, parsing->at + (size_t)found, &tag);
	if (r < 0)
		return r;
	if (!is_alone(parsing, &tag, &start, &end)) {
		start = tag.start;
		end = tag.end;
	}
	r = add_text(parsing, parsing->at, start);
	if (r == 0)
		r = take_tag(parsing, &tag);
	parsing->at = end;
	return r < 0 ? r : 1;
}

int template_parse(struct slice text, struct arena *arena, const struct template **ret_template, struct error *err)
{
	struct parsing parsing = { .text = text, .open = S("{{"), .close = S("}}"), .err = err };
	struct template *template;
	int r;

	if (text.len > TEMPLATE_BYTES_MAX)
		return error_set(err, ERR_LIMIT, "longer than %zu bytes", TEMPLATE_BYTES_MAX);
	do
		r = parse_next(&parsing);
	while (r > 0);
	if (r == 0 && parsing.depth)
		r = fail(&parsing, parsing.starts[parsing.depth - 1], "the section '%.*s' is not closed",
			SLICE_ARG(slice_first(parsing.parts[parsing.sections[parsing.depth - 1]].text, 60)));
	if (r == 0) {
		template = arena_alloc(arena, sizeof *template);
		template->parts = arena_array(arena, struct part, parsing.count);
		template->count = parsing.count;
		if (parsing.count)
			memcpy(template->parts, parsing.parts, parsing.count * sizeof *parsing.parts);
		template_list_names(template, arena);
		*ret_template = template;
	}
	free(parsing.parts);
	return r;
}
