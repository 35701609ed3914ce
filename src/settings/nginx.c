/* nginx.c - files of "name values;" in blocks of braces */
#include "settings/directive.h"

enum token_kind { TOKEN_WORD, TOKEN_END, TOKEN_OPEN, TOKEN_CLOSE, TOKEN_NONE };

struct reading {
	const struct root *root;
	struct slice folder, include;
	struct stated_list *list;
	unsigned depth;                        /* of files */
	struct slice words[STATED_VALUES_MAX]; /* of the directive at work */
};

/* One file at work. */
struct text {
	const struct file *file;
	size_t at, line_start;
	uint64_t line;
};

static bool is_blank(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

static void step(struct text *text)
{
	if (text->file->bytes.ptr[text->at++] == '\n') {
		text->line++;
		text->line_start = text->at;
	}
}

static void skip_blanks(struct text *text)
{
	struct slice bytes = text->file->bytes;

	while (text->at < bytes.len && (is_blank(bytes.ptr[text->at]) || bytes.ptr[text->at] == '#')) {
		if (bytes.ptr[text->at] == '#')
			while (text->at < bytes.len && bytes.ptr[text->at] != '\n')
				text->at++;
		else
			step(text);
	}
}

static enum token_kind next_token(struct text *text, struct arena *arena, struct slice *ret_word)
{
	struct slice bytes = text->file->bytes;
	size_t start, len = 0;
	char quote = 0, *word;

	skip_blanks(text);
	if (text->at == bytes.len)
		return TOKEN_NONE;
	start = text->at;
	switch (bytes.ptr[start]) {
	case ';':
		text->at++;
		return TOKEN_END;
	case '{':
		text->at++;
		return TOKEN_OPEN;
	case '}':
		text->at++;
		return TOKEN_CLOSE;
	case '"':
	case '\'':
		quote = bytes.ptr[start];
		text->at++;
		break;
	default:
		break;
	}
	start = text->at;
	while (text->at < bytes.len) {
		char byte = bytes.ptr[text->at];

		if (byte == '\\' && text->at + 1 < bytes.len)
			step(text);
		else if (quote ? byte == quote
			       : is_blank(byte) || byte == ';' ||
					 (byte == '{' && (text->at == 0 || bytes.ptr[text->at - 1] != '$')))
			break;
		step(text);
	}
	word = arena_alloc(arena, text->at - start + 1);
	for (size_t i = start; i < text->at; i++) {
		char next = i + 1 < text->at ? bytes.ptr[i + 1] : 0;

		if (bytes.ptr[i] == '\\' && (next == '"' || next == '\'' || next == '\\'))
			i++;
		word[len++] = bytes.ptr[i];
	}
	if (quote && text->at < bytes.len)
		text->at++;
	*ret_word = slice_make(word, len);
	return TOKEN_WORD;
}

/* Past the block of another language ("content_by_lua_block {"), whose braces are balanced. */
static void skip_block(struct text *text)
{
	struct slice bytes = text->file->bytes;

	for (unsigned open = 1; open && text->at < bytes.len; step(text))
		open += bytes.ptr[text->at] == '{' ? 1 : bytes.ptr[text->at] == '}' ? -1u : 0;
}

/* All words of DIRECTIVE but its name, as one. */
static void fill_value(struct stated *directive, struct arena *arena)
{
	size_t len = 0, at = 0;
	char *whole;

	for (size_t i = 0; i < directive->values.count; i++)
		len += directive->values.items[i].len + 1;
	whole = arena_alloc(arena, len + 1);
	for (size_t i = 0; i < directive->values.count; i++) {
		struct slice value = directive->values.items[i];

		if (i)
			whole[at++] = ' ';
		if (value.len)
			memcpy(whole + at, value.ptr, value.len);
		at += value.len;
	}
	directive->value = slice_make(whole, at);
}

static void read_text(struct reading *reading, const struct file *file, struct slice section);

static void end_directive(struct reading *reading, struct stated *directive)
{
	struct slice *words;

	if (!directive->key.len)
		return;
	words = arena_array(reading->list->arena, struct slice, directive->values.count);
	for (size_t i = 0; i < directive->values.count; i++)
		words[i] = directive->values.items[i];
	directive->values.items = words;
	fill_value(directive, reading->list->arena);
	if (!slice_equal_ignoring_case(directive->key, reading->include)) {
		stated_add(reading->list, directive);
		return;
	}
	if (reading->depth == STATED_DEPTH_MAX)
		return stated_trouble(reading->list, "/%.*s includes files too deeply", SLICE_ARG(directive->path));
	for (size_t i = 0; i < directive->values.count; i++) {
		struct root_matches found =
			settings_included(reading->root, reading->folder, directive->values.items[i], false, reading->list);

		reading->depth++;
		for (size_t k = 0; k < found.count && stated_may_read(reading->list, found.files[k]); k++)
			read_text(reading, found.files[k], directive->section);
		reading->depth--;
	}
}

static struct slice line_of(const struct text *text)
{
	struct slice rest = slice_first(slice_from(text->file->bytes, text->line_start), SETTINGS_LINE_MAX), line = S("");

	slice_next_line(&rest, &line);
	return line;
}

static void add_word(struct reading *reading, struct text *text, struct slice word, struct stated *directive)
{
	if (!directive->key.len) {
		directive->key = word;
		directive->line = text->line;
		directive->text = line_of(text);
		directive->values = (struct slices){ reading->words, 0 };
	} else if (directive->values.count < STATED_VALUES_MAX) {
		reading->words[directive->values.count++] = word;
	} else {
		stated_trouble(reading->list, "line %llu of /%.*s has too many words", (unsigned long long)text->line,
			SLICE_ARG(text->file->path));
	}
}

static void read_text(struct reading *reading, const struct file *file, struct slice section)
{
	struct slice sections[STATED_DEPTH_MAX + 1] = { section }, word;
	struct text text = { file, 0, 0, 1 };
	struct stated directive = { .path = file->path, .section = section };
	size_t open = 0;
	enum token_kind kind;

	while (!reading->list->full && (kind = next_token(&text, reading->list->arena, &word)) != TOKEN_NONE) {
		if (kind == TOKEN_WORD) {
			add_word(reading, &text, word, &directive);
			continue;
		}
		if (kind == TOKEN_OPEN && slice_ends_with(directive.key, S("_by_lua_block"))) {
			skip_block(&text);
		} else if (kind == TOKEN_OPEN) {
			if (open == STATED_DEPTH_MAX)
				return stated_trouble(
					reading->list, "/%.*s has too many blocks in blocks", SLICE_ARG(file->path));
			sections[++open] = directive.key;
		} else if (kind == TOKEN_END) {
			end_directive(reading, &directive);
		} else if (open) {
			open--;
		}
		directive = (struct stated){ .path = file->path, .section = sections[open] };
	}
}

void nginx_read(const struct root *root, const struct file *file, struct slice include, struct stated_list *list)
{
	struct reading reading = { .root = root,
		.folder = slice_folder_name(file->path),
		.include = include.len ? include : S("include"),
		.list = list };

	if (stated_may_read(list, file))
		read_text(&reading, file, S(""));
}
