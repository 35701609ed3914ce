/* erlang_terms.c - read Erlang's and Elixir's terms as a tree */
#include "built/erlang_terms.h"
#include "base/buffer.h"

struct terms {
	const char *at, *stop;
	uint64_t line;
	size_t count;
	struct arena *arena;
	struct error *err;
};

static int fail(struct terms *terms, const char *why)
{
	return error_set(terms->err, ERR_FORMAT, "line %lu: %s", (unsigned long)terms->line, why);
}

static bool starts(const struct terms *terms, struct slice text)
{
	return slice_starts_with(slice_make(terms->at, (size_t)(terms->stop - terms->at)), text);
}

static bool take(struct terms *terms, struct slice text)
{
	if (!starts(terms, text))
		return false;
	terms->at += text.len;
	return true;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '@' || (c & 0x80);
}

/* Blanks, line ends, and comments: "%" begins one unless it begins a map of Elixir's, "#" unless it begins one of Erlang's. */
static void skip(struct terms *terms)
{
	while (terms->at < terms->stop) {
		if ((*terms->at == '%' || *terms->at == '#') && !starts(terms, S("%{")) && !starts(terms, S("#{"))) {
			while (terms->at < terms->stop && *terms->at != '\n')
				terms->at++;
		} else if (strchr(" \t\r\n", *terms->at) && *terms->at) {
			terms->line += *terms->at++ == '\n';
		} else {
			return;
		}
	}
}

static int term_new(struct terms *terms, enum tree_kind kind, struct tree **ret_term)
{
	if (terms->count++ == TERMS_MAX)
		return error_set(terms->err, ERR_LIMIT, "line %lu: too many terms", (unsigned long)terms->line);
	*ret_term = tree_new(terms->arena, kind, terms->line);
	return 0;
}

/* Behind the opening QUOTE. Of escapes those of one letter mean that letter: names and versions have none. */
static int take_quoted(struct terms *terms, char quote, struct slice *ret_text)
{
	const char *start = terms->at;
	bool escaped = false;
	cleanup_buffer struct buffer text = BUFFER_INIT(0);

	for (; terms->at < terms->stop && *terms->at != quote; terms->at++) {
		if (*terms->at == '\\' && terms->at + 1 < terms->stop) {
			if (!escaped)
				buffer_add(&text, start, (size_t)(terms->at - start));
			escaped = true;
			terms->at++;
		}
		terms->line += *terms->at == '\n';
		if (escaped)
			buffer_add_byte(&text, *terms->at);
	}
	if (terms->at == terms->stop)
		return fail(terms, "a string that does not end");
	*ret_text = escaped ? arena_copy(terms->arena, buffer_slice(&text)) : slice_make(start, (size_t)(terms->at - start));
	terms->at++;
	return 0;
}

/* "a" "b" is "ab". */
static int take_string(struct terms *terms, struct slice *ret_text)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(0);
	struct slice part;
	int r = take_quoted(terms, '"', ret_text);

	if (r < 0)
		return r;
	skip(terms);
	if (!starts(terms, S("\"")))
		return 0;
	buffer_add_slice(&text, *ret_text);
	while (r >= 0 && take(terms, S("\""))) {
		r = take_quoted(terms, '"', &part);
		if (r >= 0)
			buffer_add_slice(&text, part);
		skip(terms);
	}
	*ret_text = arena_copy(terms->arena, buffer_slice(&text));
	return r;
}

/* An atom without quotes, or a number. A full stop belongs to it only in its middle. */
static int take_word(struct terms *terms, struct slice *ret_text)
{
	const char *start = terms->at;

	while (terms->at < terms->stop) {
		char c = *terms->at;
		bool inside = terms->at + 1 < terms->stop && is_letter(terms->at[1]);

		if (!is_letter(c) && c != '?' && c != '!' && !((c == '.' || c == '-' || c == '+') && inside))
			break;
		terms->at++;
	}
	if (terms->at == start)
		return fail(terms, terms->at == terms->stop ? "ends where a term is due" : "no term");
	*ret_text = slice_make(start, (size_t)(terms->at - start));
	return 0;
}

static int take_term(struct terms *terms, struct tree *into, unsigned depth, bool *ret_key);

/* "<<"text">>", "<<"text"/utf8>>", behind its start. */
static int take_binary(struct terms *terms, struct slice *ret_text)
{
	int r = 0;

	skip(terms);
	*ret_text = S("");
	if (take(terms, S("\"")))
		r = take_string(terms, ret_text);
	if (r < 0)
		return r;
	while (terms->at < terms->stop && !starts(terms, S(">>")) && *terms->at != '\n')
		terms->at++;
	return take(terms, S(">>")) ? 0 : fail(terms, "a binary that does not end");
}

/* What may stand before "key:" or "key =>" or alone; *RET_KEY: a colon followed. */
static int take_text(struct terms *terms, struct slice *ret_text, bool *ret_key)
{
	bool colon = take(terms, S(":"));
	int r;

	if (!colon && take(terms, S("<<")))
		return take_binary(terms, ret_text);
	if (take(terms, S("\""))) {
		r = colon ? take_quoted(terms, '"', ret_text) : take_string(terms, ret_text);
	} else if (take(terms, S("'"))) {
		r = take_quoted(terms, '\'', ret_text);
	} else {
		r = take_word(terms, ret_text);
	}
	if (r >= 0 && !colon && starts(terms, S(":")) && !starts(terms, S("::"))) {
		terms->at++;
		*ret_key = true;
	}
	return r;
}

/* One pair of a table: "key" => value, key: value. Erlang's ":=" is none of a literal's. */
static int take_pair(struct terms *terms, struct tree *table, unsigned depth)
{
	struct tree *holder = NULL;
	struct slice key;
	bool colon = false, nothing;
	int r = take_text(terms, &key, &colon);

	if (r < 0)
		return r;
	skip(terms);
	if (!colon && !take(terms, S("=>")))
		return fail(terms, "a key without a value");
	r = term_new(terms, TREE_LIST, &holder);
	if (r < 0)
		return r;
	skip(terms);
	r = take_term(terms, holder, depth, &nothing);
	/* What was read of the value before an error counts. */
	if (holder->count && !tree_find(table, key))
		tree_add(terms->arena, table, key, holder->items[0]);
	return r;
}

static int take_items(struct terms *terms, struct tree *into, struct slice end, unsigned depth)
{
	skip(terms);
	while (!take(terms, end)) {
		bool key = false;
		int r = into->kind == TREE_TABLE ? take_pair(terms, into, depth) : take_term(terms, into, depth, &key);

		if (r >= 0 && key) { /* "key: value": the text just added becomes the first of a pair */
			struct tree *pair = NULL;

			r = term_new(terms, TREE_LIST, &pair);
			if (r < 0)
				return r;
			tree_add(terms->arena, pair, S(""), into->items[into->count - 1]);
			into->items[into->count - 1] = pair;
			skip(terms);
			key = false;
			r = take_term(terms, pair, depth, &key);
		}
		if (r < 0)
			return r;
		skip(terms);
		if (!take(terms, S(",")) && !starts(terms, end))
			return fail(terms, terms->at == terms->stop ? "ends in the middle of a term" : "a comma is missing");
		skip(terms);
	}
	return 0;
}

static int take_term(struct terms *terms, struct tree *into, unsigned depth, bool *ret_key)
{
	static const struct {
		const char *start, *end;
		enum tree_kind kind;
	} brackets[] = { { "%{", "}", TREE_TABLE }, { "#{", "}", TREE_TABLE }, { "{", "}", TREE_LIST }, { "[", "]", TREE_LIST } };
	struct slice text = S("");
	struct tree *term = NULL;
	int r;

	if (depth == TERMS_DEPTH_MAX)
		return error_set(terms->err, ERR_LIMIT, "line %lu: terms lie too deep in each other", (unsigned long)terms->line);
	for (size_t i = 0; i < sizeof brackets / sizeof brackets[0]; i++) {
		if (!take(terms, slice_from_text(brackets[i].start)))
			continue;
		r = term_new(terms, brackets[i].kind, &term);
		if (r < 0)
			return r;
		tree_add(terms->arena, into, S(""), term);
		return take_items(terms, term, slice_from_text(brackets[i].end), depth + 1);
	}
	r = term_new(terms, TREE_TEXT, &term);
	if (r >= 0)
		r = take_text(terms, &text, ret_key);
	if (r < 0)
		return r;
	term->text = text;
	tree_add(terms->arena, into, S(""), term);
	return 0;
}

int erlang_terms_read(struct slice text, struct tree *root, struct arena *arena, struct error *err)
{
	const char *start = text.ptr ? text.ptr : "";
	struct terms terms = { .at = start, .stop = start + text.len, .line = 1, .arena = arena, .err = err };

	take(&terms, S("\xef\xbb\xbf"));
	for (skip(&terms); terms.at < terms.stop; skip(&terms)) {
		bool key = false;
		int r = take_term(&terms, root, 0, &key);

		if (r < 0)
			return r;
		skip(&terms);
		take(&terms, S("."));
	}
	return 0;
}

const struct tree *term_at(const struct tree *list, size_t index)
{
	return list && list->kind == TREE_LIST && index < list->count ? list->items[index] : NULL;
}

struct slice term_text(const struct tree *list, size_t index)
{
	return tree_as_text(term_at(list, index));
}

const struct tree *term_of(const struct tree *list, const char *key)
{
	for (size_t i = 0; list && list->kind == TREE_LIST && i < list->count; i++)
		if (slice_equal(term_text(list->items[i], 0), slice_from_text(key)))
			return term_at(list->items[i], 1);
	return NULL;
}
