/* history.c - what an image's history says of its layers and its configuration */
#include "image/history.h"
#include "model/shown.h"

#define SEARCH_BYTES_MAX \
	(64u << 20) /* of lines that are looked through for variables: a hostile configuration has thousands of both */

/* "CMD ["sh"]" of "/bin/sh -c #(nop)  CMD ["sh"]", as the old builder wrote it; the new one writes it so. */
static struct slice instruction_of(const struct history *line)
{
	struct slice text = line->created_by;
	ptrdiff_t at = slice_find(text, S("#(nop)"));

	if (at >= 0)
		text = slice_from(text, (size_t)at + 6);
	text = slice_trim(text);
	if (slice_ends_with(text, S(" # buildkit")))
		text = slice_trim(slice_first(text, text.len - (sizeof " # buildkit" - 1)));
	return text;
}

static bool ends_a_base_image(const struct history *line)
{
	struct slice text = instruction_of(line);

	return line->empty_layer && (slice_starts_with(text, S("CMD ")) || slice_starts_with(text, S("ENTRYPOINT ")));
}

/* The line that ended the base image; 0: none. */
static size_t base_end_of(const struct history *history, size_t count)
{
	size_t last = 0, end = 0;

	for (size_t i = 0; i < count; i++)
		if (!history[i].empty_layer)
			last = i;
	for (size_t i = 0; i < last; i++)
		if (ends_a_base_image(&history[i]))
			end = i;
	return end;
}

static bool is_of(const struct history *history, size_t history_count, size_t layer_count)
{
	size_t made = 0;

	for (size_t i = 0; i < history_count; i++)
		made += !history[i].empty_layer;
	return made == layer_count;
}

bool history_describe(const struct history *history, size_t history_count, struct layer *layers, size_t count)
{
	size_t made = 0, base_end = base_end_of(history, history_count);

	if (!is_of(history, history_count, count))
		return false;
	for (size_t i = 0; i < history_count; i++) {
		if (history[i].empty_layer)
			continue;
		layers[made].created_by = history[i].created_by;
		layers[made].base = i < base_end;
		made++;
	}
	return true;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Takes what stands between two quotes off *TEXT, and compares it with WANT. Builders write words as JSON or as Go do; an escape that
 * is not understood here is none that is equal. */
static bool quoted_is(struct slice *text, struct slice want)
{
	size_t at = 0;

	for (size_t i = 1; i < text->len; i++) {
		char c = text->ptr[i];

		if (c == '"') {
			*text = slice_from(*text, i + 1);
			return at == want.len;
		}
		if (c == '\\') {
			if (++i == text->len)
				return false;
			c = text->ptr[i];
			if (c == 'n' || c == 't' || c == 'r') {
				c = c == 'n' ? '\n' : c == 't' ? '\t' : '\r';
			} else if (c == 'u') { /* "\u0026": JSON for pages */
				int high, low;

				if (text->len - i < 5 || !slice_starts_with(slice_from(*text, i), S("u00")))
					return false;
				high = hex_digit(text->ptr[i + 3]);
				low = hex_digit(text->ptr[i + 4]);
				if (high < 0 || high > 7 || low < 0)
					return false;
				c = (char)(high * 16 + low);
				i += 4;
			} else if (c != '"' && c != '\\' && c != '/') {
				return false;
			}
		}
		if (at == want.len || want.ptr[at++] != c)
			return false;
	}
	return false;
}

/* ["a" "b"] or ["a","b"], or the words for a shell alone. */
static bool list_is(struct slice text, const struct slice *items, size_t count)
{
	struct slice left = text;

	if (count == 3 && slice_equal(items[0], S("/bin/sh")) && slice_equal(items[1], S("-c")) && slice_equal(items[2], text))
		return true;
	if (!slice_starts_with(left, S("[")))
		return false;
	left = slice_from(left, 1);
	for (size_t i = 0; i < count; i++) {
		while (left.len && (left.ptr[0] == ' ' || (i && left.ptr[0] == ',')))
			left = slice_from(left, 1);
		if (!slice_starts_with(left, S("\"")) || !quoted_is(&left, items[i]))
			return false;
	}
	return slice_equal(slice_trim(left), S("]"));
}

/* A variable of a line: it stands at its beginning or behind a blank, whatever its quotes. 0: not there, 1: with that value, -1: with another. */
static int variable_in(struct slice text, struct slice name, struct slice value)
{
	ptrdiff_t found;

	for (size_t at = 0; (found = slice_find(slice_from(text, at), name)) >= 0; at++) {
		struct slice rest;

		at += (size_t)found;
		rest = slice_from(text, at + name.len);
		if ((at && text.ptr[at - 1] != ' ') || !slice_starts_with(rest, S("=")))
			continue;
		rest = slice_from(rest, 1);
		if (slice_starts_with(rest, S("\"")) && slice_starts_with(slice_from(rest, 1), value) &&
			slice_starts_with(slice_from(rest, 1 + value.len), S("\"")))
			return 1;
		if (!slice_starts_with(rest, value))
			return -1;
		rest = slice_from(rest, value.len);
		return rest.len == 0 || rest.ptr[0] == ' ' ? 1 : -1;
	}
	return 0;
}

static bool user_is(struct slice text, struct slice user)
{
	if (slice_starts_with(text, S("[")) && slice_ends_with(text, S("]"))) /* builders of ten years ago */
		text = slice_make(text.ptr + 1, text.len - 2);
	return slice_equal(text, user);
}

struct explaining {
	const struct history *history;
	size_t history_count;
	struct image *image;
	bool layers_known;
	size_t base_end;
	size_t searched_bytes;
};

/* LINE (from 0) set it. */
static void set_by(const struct explaining *explaining, size_t line, struct setting *setting)
{
	size_t made = 0;

	setting->line = line + 1;
	setting->base = line <= explaining->base_end && explaining->base_end > 0;
	for (size_t i = 0; i <= line; i++)
		made += !explaining->history[i].empty_layer;
	setting->has_layer = explaining->layers_known && made > 0;
	setting->layer = made ? made - 1 : 0;
}

static struct setting *add_setting(struct explaining *explaining, struct slice name)
{
	struct setting *setting = &explaining->image->settings[explaining->image->setting_count++];

	setting->name = name;
	return setting;
}

static bool says(const struct explaining *explaining, struct slice word, struct slice text)
{
	const struct image *image = explaining->image;

	if (slice_equal(word, S("USER ")))
		return user_is(text, image->user);
	if (slice_equal(word, S("CMD ")))
		return list_is(text, image->cmd, image->cmd_count);
	return list_is(text, image->entrypoint, image->entrypoint_count);
}

/* Of what a line sets as a whole. */
static void explain(struct explaining *explaining, struct slice name, struct slice word)
{
	struct setting *setting = add_setting(explaining, name);

	for (size_t i = explaining->history_count; i-- > 0;) {
		struct slice text = instruction_of(&explaining->history[i]);

		if (!slice_starts_with(text, word))
			continue;
		if (says(explaining, word, slice_trim(slice_from(text, word.len)))) {
			set_by(explaining, i, setting);
			setting->instruction = shown_text(text, &explaining->image->arena);
		}
		return;
	}
}

static void explain_variable(struct explaining *explaining, struct slice variable)
{
	struct setting *setting = add_setting(explaining, S("environment"));
	struct slice name = variable, value = S("");

	slice_cut(variable, '=', &name, &value);
	setting->variable = name;
	for (size_t i = explaining->history_count; name.len && i-- > 0;) {
		struct slice text = instruction_of(&explaining->history[i]);
		int found;

		explaining->searched_bytes += explaining->history[i].created_by.len + 1;
		if (explaining->searched_bytes > SEARCH_BYTES_MAX)
			return;
		if (!slice_starts_with(text, S("ENV ")))
			continue;
		found = variable_in(slice_from(text, 4), name, value);
		if (found > 0) {
			set_by(explaining, i, setting); /* the line has its value, which is for nobody to read */
			setting->instruction = arena_printf(&explaining->image->arena, "ENV %.*s", SLICE_ARG(name));
		}
		if (found)
			return;
	}
}

void history_explain(const struct history *history, size_t history_count, struct image *image)
{
	struct explaining explaining = { .history = history,
		.history_count = history_count,
		.image = image,
		.layers_known = is_of(history, history_count, image->layer_count),
		.base_end = base_end_of(history, history_count) };

	image->settings = arena_array(&image->arena, struct setting, image->env_count + 3);
	if (image->user.len)
		explain(&explaining, S("user"), S("USER "));
	if (image->entrypoint_count)
		explain(&explaining, S("entrypoint"), S("ENTRYPOINT "));
	if (image->cmd_count)
		explain(&explaining, S("cmd"), S("CMD "));
	for (size_t i = 0; i < image->env_count; i++)
		explain_variable(&explaining, image->env[i]);
}
