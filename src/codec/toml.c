/* toml.c - read TOML 1.0 as a tree */
#include "codec/toml.h"
#include "base/buffer.h"
#include "codec/utf8.h"

/* How a table came to be decides whether more may be said of it. */
enum origin {
	ORIGIN_IMPLIED,  /* "a" of [a.b] */
	ORIGIN_HEADER,   /* [a] */
	ORIGIN_DOTTED,   /* "a" of a.b = 1 */
	ORIGIN_INLINE,   /* { … }: whole */
	ORIGIN_OF_ARRAY, /* [[a]] */
};

/* A tree that knows its origin: trees are made by made_new alone. */
struct made {
	struct tree tree;
	enum origin origin;
};

struct toml {
	const char *at, *stop, *line_start;
	uint64_t line;
	struct arena *arena;
	struct made *root, *table; /* the one at hand */
	struct error *err;
};

static uint32_t column(const struct toml *toml)
{
	return (uint32_t)(toml->at - toml->line_start) + 1;
}

static int fail(struct toml *toml, const char *why)
{
	return error_set(toml->err, ERR_FORMAT, "line %lu, column %u: %s", (unsigned long)toml->line, column(toml), why);
}

static struct made *made_new(struct toml *toml, enum tree_kind kind, enum origin origin)
{
	struct made *made = arena_array(toml->arena, struct made, 1);

	made->tree.kind = kind;
	made->tree.line = made->tree.key_line = (uint32_t)toml->line;
	made->tree.column = made->tree.key_column = column(toml);
	made->origin = origin;
	return made;
}

static char peek(const struct toml *toml)
{
	return toml->at < toml->stop ? *toml->at : '\0';
}

static bool starts(const struct toml *toml, struct slice text)
{
	return slice_starts_with(slice_make(toml->at, (size_t)(toml->stop - toml->at)), text);
}

static void skip_blanks(struct toml *toml)
{
	while (toml->at < toml->stop && (*toml->at == ' ' || *toml->at == '\t'))
		toml->at++;
}

static bool take(struct toml *toml, char c)
{
	if (toml->at == toml->stop || *toml->at != c)
		return false;
	toml->at++;
	return true;
}

/* One line's end, "\n" or "\r\n". */
static bool take_newline(struct toml *toml)
{
	if (starts(toml, S("\r\n")))
		toml->at++;
	if (!take(toml, '\n'))
		return false;
	toml->line++;
	toml->line_start = toml->at;
	return true;
}

static int skip_comment(struct toml *toml)
{
	if (!take(toml, '#'))
		return 0;
	while (toml->at < toml->stop && *toml->at != '\n' && !starts(toml, S("\r\n"))) {
		if (((unsigned char)*toml->at < 0x20 && *toml->at != '\t') || *toml->at == 0x7f)
			return fail(toml, "a control character");
		toml->at++;
	}
	return 0;
}

/* Blanks, comments and line ends. */
static int skip_lines(struct toml *toml)
{
	int r = 0;

	do {
		skip_blanks(toml);
		r = skip_comment(toml);
	} while (r >= 0 && take_newline(toml));
	return r;
}

static int end_line(struct toml *toml)
{
	int r;

	skip_blanks(toml);
	r = skip_comment(toml);
	if (r < 0)
		return r;
	return toml->at == toml->stop || take_newline(toml) ? 0 : fail(toml, "more than one thing in a line");
}

static int take_unicode(struct toml *toml, unsigned digits, struct buffer *out)
{
	unsigned code = 0;
	char bytes[4];

	for (; digits; digits--) {
		char c = peek(toml);
		unsigned value = c >= '0' && c <= '9'   ? (unsigned)(c - '0')
				 : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10
				 : c >= 'A' && c <= 'F' ? (unsigned)(c - 'A') + 10
							: 16;

		if (value == 16 || code >> 28)
			return fail(toml, "a wrong escape");
		code = code << 4 | value;
		toml->at++;
	}
	if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
		return fail(toml, "an escape that is no character");
	buffer_add(out, bytes, utf8_put(bytes, code));
	return 0;
}

/* Behind a backslash. */
static int take_escape(struct toml *toml, bool many_lines, struct buffer *out)
{
	static const char from[] = "btnfr\"\\", to[] = "\b\t\n\f\r\"\\";
	const char *found, *before = toml->at;

	if (many_lines) { /* at a line's end: it and all white space behind it are nothing */
		skip_blanks(toml);
		if (take_newline(toml)) {
			do
				skip_blanks(toml);
			while (take_newline(toml));
			return 0;
		}
		toml->at = before;
	}
	if (take(toml, 'u'))
		return take_unicode(toml, 4, out);
	if (take(toml, 'U'))
		return take_unicode(toml, 8, out);
	found = peek(toml) ? strchr(from, peek(toml)) : NULL;
	if (!found)
		return fail(toml, "a wrong escape");
	buffer_add_byte(out, to[found - from]);
	toml->at++;
	return 0;
}

/* A string of any of the four kinds, at its first quote. */
static int take_string(struct toml *toml, bool key, struct slice *ret_text)
{
	cleanup_buffer struct buffer out = BUFFER_INIT(0);
	char quote = peek(toml);
	char fence[] = { quote, quote, quote };
	bool many_lines = starts(toml, slice_make(fence, 3));
	int r = 0;

	if (many_lines && key)
		return fail(toml, "a key of many lines");
	toml->at += many_lines ? 3 : 1;
	if (many_lines)
		take_newline(toml);
	while (r >= 0) {
		size_t len;

		if (toml->at == toml->stop)
			return fail(toml, "a string without an end");
		if (many_lines && starts(toml, slice_make(fence, 3))) {
			toml->at += 3;
			for (unsigned more = 0; more < 2 && take(toml, quote);
				more++) /* up to two quotes before the end belong to it */
				buffer_add_byte(&out, quote);
			break;
		}
		if (!many_lines && take(toml, quote))
			break;
		if (quote == '"' && take(toml, '\\')) {
			r = take_escape(toml, many_lines, &out);
			continue;
		}
		if (*toml->at == '\n' || starts(toml, S("\r\n"))) {
			if (!many_lines)
				return fail(toml, "a string without an end");
			take_newline(toml);
			buffer_add_byte(&out, '\n');
			continue;
		}
		len = utf8_sequence(toml->at, toml->stop);
		if (len == 0)
			return fail(toml, "no UTF-8");
		if (((unsigned char)*toml->at < 0x20 && *toml->at != '\t') || *toml->at == 0x7f)
			return fail(toml, "a control character");
		buffer_add(&out, toml->at, len);
		toml->at += len;
	}
	if (r >= 0)
		*ret_text = arena_copy(toml->arena, buffer_slice(&out));
	return r;
}

static bool is_bare(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

static int take_key(struct toml *toml, struct slice *ret_key)
{
	const char *start = toml->at;

	if (peek(toml) == '"' || peek(toml) == '\'')
		return take_string(toml, true, ret_key);
	while (toml->at < toml->stop && is_bare(*toml->at))
		toml->at++;
	*ret_key = slice_make(start, (size_t)(toml->at - start));
	return ret_key->len ? 0 : fail(toml, "a key is missing");
}

#define KEY_PARTS_MAX TOML_DEPTH_MAX

static int take_dotted_key(struct toml *toml, struct slice *ret_parts, size_t *ret_count)
{
	size_t count = 0;
	int r;

	do {
		if (count == KEY_PARTS_MAX)
			return fail(toml, "a key of too many parts");
		skip_blanks(toml);
		r = take_key(toml, &ret_parts[count]);
		if (r < 0)
			return r;
		count++;
		skip_blanks(toml);
	} while (take(toml, '.'));
	*ret_count = count;
	return 0;
}

/* Numbers, truth values and dates, whose text is kept: is it one of them? */
static bool is_number(struct slice text)
{
	static const char *const radix[] = { "0x", "0o", "0b" }, *const digits[] = { "0123456789abcdefABCDEF", "01234567", "01" };
	bool digit_before = false, dot = false, exponent = false;
	size_t i = 0, start;

	for (unsigned k = 0; k < 3; k++) {
		if (!slice_starts_with(text, slice_from_text(radix[k])))
			continue;
		for (i = 2; i < text.len; i++) {
			bool digit = text.ptr[i] != '\0' && strchr(digits[k], text.ptr[i]) != NULL;

			if (!digit && (text.ptr[i] != '_' || !digit_before))
				return false;
			digit_before = digit;
		}
		return digit_before;
	}
	if (i < text.len && (text.ptr[i] == '+' || text.ptr[i] == '-'))
		i++;
	if (slice_equal(slice_from(text, i), S("inf")) || slice_equal(slice_from(text, i), S("nan")))
		return true;
	start = i;
	for (; i < text.len; i++) {
		char c = text.ptr[i];

		if (c >= '0' && c <= '9') {
			if (i == start + 1 && text.ptr[start] == '0' && !dot && !exponent)
				return false; /* a leading zero */
			digit_before = true;
		} else if (c == '_' && digit_before) {
			digit_before = false;
		} else if (c == '.' && digit_before && !dot && !exponent) {
			dot = true;
			digit_before = false;
		} else if ((c == 'e' || c == 'E') && digit_before && !exponent) {
			exponent = true;
			digit_before = false;
			if (i + 1 < text.len && (text.ptr[i + 1] == '+' || text.ptr[i + 1] == '-'))
				i++;
		} else {
			return false;
		}
	}
	return digit_before;
}

/* Digits where PATTERN has 'd', else its own characters. */
static bool is_shaped(struct slice *text, const char *pattern)
{
	size_t len = strlen(pattern);

	if (text->len < len)
		return false;
	for (size_t i = 0; i < len; i++)
		if (pattern[i] == 'd' ? text->ptr[i] < '0' || text->ptr[i] > '9' : text->ptr[i] != pattern[i])
			return false;
	*text = slice_from(*text, len);
	return true;
}

static bool is_time(struct slice *text)
{
	if (!is_shaped(text, "dd:dd:dd"))
		return false;
	if (text->len > 1 && text->ptr[0] == '.' && text->ptr[1] >= '0' && text->ptr[1] <= '9')
		for (*text = slice_from(*text, 1); text->len && text->ptr[0] >= '0' && text->ptr[0] <= '9';)
			*text = slice_from(*text, 1);
	return true;
}

static bool is_date(struct slice text)
{
	if (is_time(&text))
		return text.len == 0;
	if (!is_shaped(&text, "dddd-dd-dd"))
		return false;
	if (text.len == 0)
		return true;
	if (text.ptr[0] != 'T' && text.ptr[0] != 't' && text.ptr[0] != ' ')
		return false;
	text = slice_from(text, 1);
	if (!is_time(&text))
		return false;
	return text.len == 0 || slice_equal(text, S("Z")) || slice_equal(text, S("z")) ||
	       ((is_shaped(&text, "+dd:dd") || is_shaped(&text, "-dd:dd")) && text.len == 0);
}

static bool is_of_scalar(char c)
{
	return is_bare(c) || c == '+' || c == '.' || c == ':';
}

static int take_scalar(struct toml *toml, struct slice *ret_text)
{
	const char *start = toml->at;
	struct slice text, date;

	while (toml->at < toml->stop && is_of_scalar(*toml->at))
		toml->at++;
	date = text = slice_make(start, (size_t)(toml->at - start));
	if (is_shaped(&date, "dddd-dd-dd") && date.len == 0 && toml->stop - toml->at > 1 && toml->at[0] == ' ' &&
		toml->at[1] >= '0' && toml->at[1] <= '9') { /* a blank between day and time */
		for (toml->at++; toml->at < toml->stop && is_of_scalar(*toml->at);)
			toml->at++;
		text = slice_make(start, (size_t)(toml->at - start));
	}
	if (!slice_equal(text, S("true")) && !slice_equal(text, S("false")) && !is_number(text) && !is_date(text))
		return fail(toml, text.len ? "a value that is none" : "a value is missing");
	*ret_text = text;
	return 0;
}

static int take_value(struct toml *toml, unsigned depth, struct made **ret_value);
static int take_pair(struct toml *toml, struct made *table, unsigned depth);

static int take_array(struct toml *toml, unsigned depth, struct made **ret_value)
{
	struct made *list = made_new(toml, TREE_LIST, ORIGIN_INLINE);

	list->tree.column--; /* its bracket was taken */
	for (;;) {
		struct made *item;
		int r = skip_lines(toml);

		if (r < 0)
			return r;
		if (take(toml, ']'))
			break;
		r = take_value(toml, depth + 1, &item);
		if (r >= 0)
			r = skip_lines(toml);
		if (r < 0)
			return r;
		tree_add(toml->arena, &list->tree, S(""), &item->tree);
		if (!take(toml, ',') && peek(toml) != ']')
			return fail(toml, "a comma or ']' is missing");
	}
	*ret_value = list;
	return 0;
}

static void close_inline(struct tree *tree)
{
	for (size_t i = 0; i < tree->count; i++)
		if (tree->kind == TREE_TABLE && tree->items[i]->kind == TREE_TABLE) {
			((struct made *)tree->items[i])->origin = ORIGIN_INLINE;
			close_inline(tree->items[i]);
		}
}

static int take_inline_table(struct toml *toml, unsigned depth, struct made **ret_value)
{
	struct made *table = made_new(toml, TREE_TABLE, ORIGIN_HEADER);

	table->tree.column--;
	skip_blanks(toml);
	if (!take(toml, '}'))
		for (;;) {
			int r = take_pair(toml, table, depth);

			if (r < 0)
				return r;
			skip_blanks(toml);
			if (take(toml, '}'))
				break;
			if (!take(toml, ','))
				return fail(toml, "a comma or '}' is missing");
		}
	table->origin = ORIGIN_INLINE;
	close_inline(&table->tree);
	*ret_value = table;
	return 0;
}

static int take_value(struct toml *toml, unsigned depth, struct made **ret_value)
{
	struct made *value;
	int r;

	if (depth > TOML_DEPTH_MAX)
		return error_set(toml->err, ERR_LIMIT, "line %lu, column %u: values lie too deep in each other",
			(unsigned long)toml->line, column(toml));
	if (take(toml, '['))
		return take_array(toml, depth, ret_value);
	if (take(toml, '{'))
		return take_inline_table(toml, depth, ret_value);
	value = made_new(toml, TREE_TEXT, ORIGIN_INLINE);
	value->tree.quoted = peek(toml) == '"' || peek(toml) == '\'';
	r = value->tree.quoted ? take_string(toml, false, &value->tree.text) : take_scalar(toml, &value->tree.text);
	if (r >= 0)
		*ret_value = value;
	return r;
}

/* a.b = value, into TABLE. */
static int take_pair(struct toml *toml, struct made *table, unsigned depth)
{
	struct slice parts[KEY_PARTS_MAX];
	struct made *value;
	size_t count;
	uint32_t key_column = column(toml);
	int r = take_dotted_key(toml, parts, &count);

	if (r < 0)
		return r;
	for (size_t i = 0; i + 1 < count; i++) {
		struct made *below = (struct made *)tree_find(&table->tree, parts[i]);

		if (!below) {
			below = made_new(toml, TREE_TABLE, ORIGIN_DOTTED);
			tree_add(toml->arena, &table->tree, parts[i], &below->tree);
		} else if (below->tree.kind != TREE_TABLE || below->origin != ORIGIN_DOTTED) {
			return fail(toml, "a key that stands twice");
		}
		table = below;
	}
	if (tree_find(&table->tree, parts[count - 1]))
		return fail(toml, "a key that stands twice");
	if (!take(toml, '='))
		return fail(toml, "'=' is missing");
	skip_blanks(toml);
	r = take_value(toml, depth + (unsigned)count, &value);
	if (r < 0)
		return r;
	value->tree.key_line = (uint32_t)value->tree.line; /* a key and its value begin in one line */
	value->tree.key_column = key_column;
	tree_add(toml->arena, &table->tree, parts[count - 1], &value->tree);
	return 0;
}

/* The table that a header's part leads to: of an array of tables its last one. */
static struct made *enter(struct toml *toml, struct made *table, struct slice part)
{
	struct made *below = (struct made *)tree_find(&table->tree, part);

	if (!below) {
		below = made_new(toml, TREE_TABLE, ORIGIN_IMPLIED);
		tree_add(toml->arena, &table->tree, part, &below->tree);
		return below;
	}
	if (below->tree.kind == TREE_LIST && below->origin == ORIGIN_OF_ARRAY)
		return (struct made *)below->tree.items[below->tree.count - 1];
	return below->tree.kind == TREE_TABLE && below->origin != ORIGIN_INLINE ? below : NULL;
}

static int open_table(struct toml *toml, struct made *parent, struct slice name)
{
	struct made *found = (struct made *)tree_find(&parent->tree, name);

	if (!found) {
		found = made_new(toml, TREE_TABLE, ORIGIN_HEADER);
		tree_add(toml->arena, &parent->tree, name, &found->tree);
	} else if (found->tree.kind != TREE_TABLE || found->origin != ORIGIN_IMPLIED) {
		return fail(toml, "a table that stands twice");
	}
	found->origin = ORIGIN_HEADER;
	toml->table = found;
	return 0;
}

static int open_item(struct toml *toml, struct made *parent, struct slice name)
{
	struct made *list = (struct made *)tree_find(&parent->tree, name);

	if (!list) {
		list = made_new(toml, TREE_LIST, ORIGIN_OF_ARRAY);
		tree_add(toml->arena, &parent->tree, name, &list->tree);
	} else if (list->tree.kind != TREE_LIST || list->origin != ORIGIN_OF_ARRAY) {
		return fail(toml, "a key that stands twice");
	}
	toml->table = made_new(toml, TREE_TABLE, ORIGIN_HEADER);
	tree_add(toml->arena, &list->tree, S(""), &toml->table->tree);
	return 0;
}

/* [a.b] or [[a.b]], behind the first bracket. */
static int take_header(struct toml *toml)
{
	struct slice parts[KEY_PARTS_MAX];
	struct made *parent = toml->root;
	bool array = take(toml, '[');
	size_t count;
	int r = take_dotted_key(toml, parts, &count);

	if (r < 0)
		return r;
	if (!take(toml, ']') || (array && !take(toml, ']')))
		return fail(toml, "']' is missing");
	for (size_t i = 0; i + 1 < count; i++) {
		parent = enter(toml, parent, parts[i]);
		if (!parent)
			return fail(toml, "a key that stands twice");
	}
	return array ? open_item(toml, parent, parts[count - 1]) : open_table(toml, parent, parts[count - 1]);
}

int toml_read(struct slice text, struct arena *arena, const struct tree **ret_root, struct error *err)
{
	const char *start = text.ptr ? text.ptr : "";
	struct toml toml = { .at = start, .stop = start + text.len, .line_start = start, .line = 1, .arena = arena, .err = err };

	if (slice_starts_with(text, S("\xef\xbb\xbf")))
		toml.at += 3;
	toml.root = toml.table = made_new(&toml, TREE_TABLE, ORIGIN_HEADER);
	for (;;) {
		int r = skip_lines(&toml);

		if (r < 0)
			return r;
		if (toml.at == toml.stop)
			break;
		r = take(&toml, '[') ? take_header(&toml) : take_pair(&toml, toml.table, 1);
		if (r >= 0)
			r = end_line(&toml);
		if (r < 0)
			return r;
	}
	*ret_root = &toml.root->tree;
	return 0;
}
