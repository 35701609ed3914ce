/* licence.c - licence expressions of SPDX, and the spellings that packages have for them */
#include "model/licence.h"
#include "base/buffer.h"

#define EXPRESSION_BYTES_MAX 4096u
#define WORDS_BYTES_MAX 512u
#define DEPTH_MAX 64u

static const char *const licences[] = {
#define LIST_VERSION(text)
#define LICENCE(id) id,
#define EXCEPTION(id)
#include "model/licences.def"
#undef LICENCE
#undef EXCEPTION
#undef LIST_VERSION
};

static const char *const exceptions[] = {
#define LIST_VERSION(text)
#define LICENCE(id)
#define EXCEPTION(id) id,
#include "model/licences.def"
#undef LICENCE
#undef EXCEPTION
#undef LIST_VERSION
};

const char licence_list_version[] =
#define LIST_VERSION(text) text
#define LICENCE(id)
#define EXCEPTION(id)
#include "model/licences.def"
	;
#undef LICENCE
#undef EXCEPTION
#undef LIST_VERSION

static const struct spelling {
	const char *words, *expression;
} spellings[] = {
#define SPELLING(words, expression) { words, expression },
#include "model/licence_spellings.def"
#undef SPELLING
};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static int small(char c)
{
	return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : (unsigned char)c;
}

/* By lower-case letters, as the tables stand. */
static int compare(struct slice text, const char *other)
{
	size_t i = 0;

	while (i < text.len && other[i] && small(text.ptr[i]) == small(other[i]))
		i++;
	if (i < text.len && !other[i])
		return 1; /* also where a NUL stands in the text */
	return (i < text.len ? small(text.ptr[i]) : 0) - small(other[i]);
}

static struct slice find_id(const char *const *ids, size_t count, struct slice text)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = compare(text, ids[middle]);

		if (order == 0)
			return slice_from_text(ids[middle]);
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return S("");
}

static struct slice find_spelling(struct slice text)
{
	size_t low = 0, high = COUNT(spellings);

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = compare(text, spellings[middle].words);

		if (order == 0)
			return slice_from_text(spellings[middle].expression);
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return S("");
}

/* idstring = 1*(ALPHA / DIGIT / "-" / ".") */
static bool is_idstring(struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = (char)small(text.ptr[i]);

		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.'))
			return false;
	}
	return text.len > 0;
}

/* ["DocumentRef-"idstring":"]"LicenseRef-"idstring */
static bool is_reference(struct slice text)
{
	struct slice document, rest = text;

	if (slice_starts_with(text, S("DocumentRef-"))) {
		if (!slice_cut(text, ':', &document, &rest) || !is_idstring(slice_from(document, sizeof "DocumentRef-" - 1)))
			return false;
	}
	return slice_starts_with(rest, S("LicenseRef-")) && is_idstring(slice_from(rest, sizeof "LicenseRef-" - 1));
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* An expression at work: what is due next, and what was made so far. */
struct parser {
	struct buffer out;
	struct buffer words; /* of the name at hand, one blank between */
	unsigned depth;
	unsigned operands; /* of the whole */
	bool name_done;    /* an operand is complete; an operator or ")" may come */
	bool excepted;     /* "WITH" came: an exception is due */
	bool may_except;   /* the last operand is a licence without an exception */
	bool single, refers;
};

static bool put_licence(struct parser *parser, struct slice words)
{
	struct slice id = find_id(licences, COUNT(licences), words), expression;

	if (id.len) {
		parser->single = true;
		return buffer_add_slice(&parser->out, id);
	}
	expression = find_spelling(words);
	if (expression.len) {
		parser->single = slice_find_byte(expression, ' ') < 0;
		return parser->single ? buffer_add_slice(&parser->out, expression)
				      : buffer_addf(&parser->out, "(%.*s)", SLICE_ARG(expression));
	}
	if (is_reference(words)) {
		parser->refers = true;
		return buffer_add_slice(&parser->out, words);
	}
	if (slice_ends_with(words, S("+"))) {
		id = find_id(licences, COUNT(licences), slice_first(words, words.len - 1));
		return id.len && buffer_addf(&parser->out, "%.*s+", SLICE_ARG(id));
	}
	return false;
}

/* The words so far are a name. True also where there are none. */
static bool end_name(struct parser *parser)
{
	struct slice words = buffer_slice(&parser->words), id;
	bool good;

	if (!words.len)
		return true;
	if (parser->name_done)
		return false;
	if (parser->excepted) {
		id = find_id(exceptions, COUNT(exceptions), words);
		good = id.len && buffer_add_slice(&parser->out, id);
		parser->may_except = false;
	} else {
		parser->operands++;
		parser->single = false;
		good = put_licence(parser, words);
		parser->may_except = true;
	}
	parser->excepted = false;
	parser->name_done = true;
	buffer_clear(&parser->words);
	return good;
}

static bool put_operator(struct parser *parser, const char *word)
{
	if (!end_name(parser) || !parser->name_done)
		return false;
	if (slice_equal(slice_from_text(word), S("WITH"))) {
		if (!parser->may_except)
			return false;
		parser->excepted = true;
	}
	parser->name_done = parser->may_except = false;
	parser->operands++; /* it is no single id any more */
	return buffer_addf(&parser->out, " %s ", word);
}

static bool put_bracket(struct parser *parser, char bracket)
{
	if (bracket == '(') {
		if (parser->words.len || parser->name_done || parser->excepted || parser->depth == DEPTH_MAX)
			return false;
		parser->depth++;
	} else {
		if (!end_name(parser) || !parser->name_done || parser->depth == 0)
			return false;
		parser->depth--;
		parser->may_except = false;
	}
	return buffer_add_byte(&parser->out, bracket);
}

static const char *operator_of(struct slice word)
{
	static const struct {
		struct slice word;
		const char *name;
	} operators[] = { { S("AND"), "AND" }, { S("and"), "AND" }, { S("OR"), "OR" }, { S("or"), "OR" }, { S("WITH"), "WITH" },
		{ S("with"), "WITH" } };

	for (size_t i = 0; i < COUNT(operators); i++)
		if (slice_equal(word, operators[i].word))
			return operators[i].name;
	return NULL;
}

static bool put_word(struct parser *parser, struct slice word)
{
	const char *operator= operator_of(word);

	if (operator)
		return put_operator(parser, operator);
	if (parser->words.len)
		buffer_add_byte(&parser->words, ' ');
	return buffer_add_slice(&parser->words, word);
}

static bool parse(struct parser *parser, struct slice text)
{
	while (text.len) {
		size_t len = 0;

		if (is_space(text.ptr[0])) {
			text = slice_from(text, 1);
			continue;
		}
		if (text.ptr[0] == '(' || text.ptr[0] == ')') {
			if (!put_bracket(parser, text.ptr[0]))
				return false;
			text = slice_from(text, 1);
			continue;
		}
		while (len < text.len && !is_space(text.ptr[len]) && text.ptr[len] != '(' && text.ptr[len] != ')')
			len++;
		if (!put_word(parser, slice_first(text, len)))
			return false;
		text = slice_from(text, len);
	}
	return end_name(parser) && parser->name_done && parser->depth == 0 && !parser->out.full;
}

/* One blank for any white space. */
static struct slice collapse(struct slice text, char *ret_room, size_t size)
{
	size_t len = 0;

	for (size_t i = 0; i < text.len && len < size; i++) {
		if (!is_space(text.ptr[i]))
			ret_room[len++] = text.ptr[i];
		else if (len && ret_room[len - 1] != ' ')
			ret_room[len++] = ' ';
	}
	return slice_trim(slice_make(ret_room, len));
}

bool licence_parse(struct slice text, struct arena *arena, struct licence *ret_licence)
{
	struct parser parser = { .out = BUFFER_INIT(EXPRESSION_BYTES_MAX), .words = BUFFER_INIT(WORDS_BYTES_MAX) };
	char room[WORDS_BYTES_MAX];
	struct slice whole = text.len <= sizeof room ? find_spelling(collapse(text, room, sizeof room)) : S("");
	bool good = parse(&parser, whole.len ? whole : text);

	if (good)
		*ret_licence = (struct licence){ arena_copy(arena, buffer_slice(&parser.out)),
			parser.single && parser.operands == 1 && slice_find_byte(buffer_slice(&parser.out), '(') < 0,
			parser.refers };
	buffer_done(&parser.out);
	buffer_done(&parser.words);
	return good;
}

bool licence_next_reference(struct slice *expression, struct slice *ret_reference)
{
	while (expression->len) {
		size_t len = 0;
		struct slice word;

		while (len < expression->len && !is_space(expression->ptr[len]) && expression->ptr[len] != '(' &&
			expression->ptr[len] != ')')
			len++;
		word = slice_first(*expression, len);
		*expression = slice_from(*expression, len ? len : 1);
		if (is_reference(word)) {
			*ret_reference = word;
			return true;
		}
	}
	return false;
}
