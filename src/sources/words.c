/* words.c - words of a Dockerfile's instructions */
#include "sources/words.h"
#include "base/buffer.h"
#include "codec/json.h"

#define LIST_ITEMS_MAX 10000u

void variables_set(struct variables *variables, struct slice name, struct slice value, struct arena *arena)
{
	for (size_t i = 0; i < variables->count; i++)
		if (slice_equal(variables->items[i].name, name)) {
			variables->items[i].value = value;
			return;
		}
	if (variables->count == variables->capacity) {
		size_t capacity = variables->capacity ? variables->capacity * 2 : 16;
		struct variable *items = arena_array(arena, struct variable, capacity);

		if (variables->count)
			memcpy(items, variables->items, variables->count * sizeof *items);
		variables->items = items;
		variables->capacity = capacity;
	}
	variables->items[variables->count++] = (struct variable){ name, value };
}

const struct variable *variables_find(const struct variables *variables, struct slice name)
{
	for (size_t i = 0; variables && i < variables->count; i++)
		if (slice_equal(variables->items[i].name, name))
			return &variables->items[i];
	return NULL;
}

struct variables variables_copy(const struct variables *variables, struct arena *arena)
{
	struct variables copy = { arena_array(arena, struct variable, variables->count), variables->count, variables->count };

	if (copy.count)
		memcpy(copy.items, variables->items, copy.count * sizeof *copy.items);
	return copy;
}

static bool is_blank(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

static size_t name_length(struct slice text)
{
	size_t len = 0;

	while (len < text.len &&
		(text.ptr[len] == '_' || (text.ptr[len] >= 'A' && text.ptr[len] <= 'Z') ||
			(text.ptr[len] >= 'a' && text.ptr[len] <= 'z') || (len && text.ptr[len] >= '0' && text.ptr[len] <= '9')))
		len++;
	return len;
}

bool words_next_raw(struct slice *text, char escape, struct slice *ret_word)
{
	size_t at = 0, from;
	char quote = 0;

	while (at < text->len && is_blank(text->ptr[at]))
		at++;
	if (at == text->len)
		return false;
	for (from = at; at < text->len && (quote || !is_blank(text->ptr[at])); at++) {
		char byte = text->ptr[at];

		if (byte == escape && quote != '\'' && at + 1 < text->len)
			at++;
		else if (quote)
			quote = byte == quote ? 0 : quote;
		else if (byte == '"' || byte == '\'')
			quote = byte;
	}
	*ret_word = slice_make(text->ptr + from, at - from);
	*text = slice_from(*text, at);
	return true;
}

/* What is being replaced. */
struct replacing {
	char escape;
	const struct scope *scope;
	struct buffer *out;
	bool known;
};

/* The variable that begins behind the '$' at AT: what it means is added; where to go on. */
static size_t replace_one(struct replacing *replacing, struct slice text, size_t at)
{
	struct slice rest = slice_from(text, at + 1), name, word = S("");
	bool braced = rest.len && rest.ptr[0] == '{', colon = false, set;
	size_t len = name_length(braced ? slice_from(rest, 1) : rest), end = at + 1 + len;
	const struct variable *variable;
	char kind = 0;

	if (!len) {
		buffer_add_byte(replacing->out, '$');
		return at + 1;
	}
	name = slice_first(braced ? slice_from(rest, 1) : rest, len);
	if (braced) {
		ptrdiff_t close = slice_find_byte(rest, '}');
		struct slice inside = close < 0 ? S("") : slice_from(slice_first(rest, (size_t)close), 1 + len);

		if (close < 0) {
			buffer_add_byte(replacing->out, '$');
			return at + 1;
		}
		end = at + 2 + (size_t)close;
		colon = inside.len && inside.ptr[0] == ':';
		inside = slice_from(inside, colon);
		kind = inside.len ? inside.ptr[0] : (char)0;
		word = slice_from(inside, 1);
	}
	variable = variables_find(replacing->scope->env, name);
	if (!variable)
		variable = variables_find(replacing->scope->args, name);
	set = variable && (!colon || variable->value.len);
	if (kind == '+')
		buffer_add_slice(replacing->out, set ? word : S(""));
	else if (set)
		buffer_add_slice(replacing->out, variable->value);
	else if (kind == '-')
		buffer_add_slice(replacing->out, word);
	else {
		buffer_add(replacing->out, text.ptr + at, end - at);
		replacing->known = false;
	}
	return end;
}

struct slice words_replace(struct slice text, char escape, const struct scope *scope, struct arena *arena, bool *ret_known)
{
	cleanup_buffer struct buffer out = BUFFER_INIT(VARIABLE_BYTES_MAX);
	struct replacing replacing = { escape, scope, &out, true };
	char quote = 0;

	for (size_t at = 0; at < text.len;) {
		char byte = text.ptr[at];

		if (byte == escape && quote != '\'' && at + 1 < text.len) {
			buffer_add_byte(&out, text.ptr[at + 1]);
			at += 2;
		} else if ((byte == '"' || byte == '\'') && (!quote || quote == byte)) {
			quote = quote ? 0 : byte;
			at++;
		} else if (byte == '$' && quote != '\'') {
			at = replace_one(&replacing, text, at);
		} else {
			buffer_add_byte(&out, byte);
			at++;
		}
	}
	*ret_known = replacing.known && !out.full;
	return arena_copy(arena, buffer_slice(&out));
}

bool words_read_list(struct slice text, struct arena *arena, struct slices *ret_items)
{
	struct slice *items;
	struct error err;
	struct json json;
	size_t count = 0, at = 0;

	text = slice_trim(text);
	if (!slice_starts_with(text, S("[")))
		return false;
	for (size_t i = 0; i < text.len; i++)
		count += text.ptr[i] == ',';
	if (count >= LIST_ITEMS_MAX)
		return false;
	items = arena_array(arena, struct slice, count + 1);
	json_init(&json, text, arena);
	json_enter_array(&json);
	while (json_next_item(&json) && at <= count)
		items[at++] = json_string(&json);
	if (json_end(&json, &err) < 0)
		return false;
	*ret_items = (struct slices){ items, at };
	return true;
}
