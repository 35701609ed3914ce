/* challenge.c - what a server asks for before it answers */
#include "fetch/challenge.h"
#include <ctype.h>

static struct slice skip_blanks(struct slice text)
{
	while (text.len && (*text.ptr == ' ' || *text.ptr == '\t'))
		text = slice_from(text, 1);
	return text;
}

static struct slice skip_commas(struct slice text)
{
	text = skip_blanks(text);
	while (text.len && *text.ptr == ',')
		text = skip_blanks(slice_from(text, 1));
	return text;
}

static struct slice take_token(struct slice *text)
{
	size_t len = 0;

	while (len < text->len && (isalnum((unsigned char)text->ptr[len]) || memchr("!#$%&'*+-.^_`|~", text->ptr[len], 15)))
		len++;
	*text = slice_from(*text, len);
	return slice_make(text->ptr - len, len);
}

/* What is between quotes. False: it does not end. */
static bool take_quoted(struct slice *text, struct arena *arena, struct slice *ret_value)
{
	size_t end = 1, len = 0;
	char *value;

	while (end < text->len && text->ptr[end] != '"')
		end += text->ptr[end] == '\\' ? 2 : 1;
	if (end >= text->len)
		return false;
	/* No more than that: of thousands of values in a field each would else have room for all of it. */
	value = arena_alloc(arena, end);
	for (size_t at = 1; at < end; at++) {
		if (text->ptr[at] == '\\')
			at++;
		value[len++] = text->ptr[at];
	}
	*text = slice_from(*text, end + 1);
	*ret_value = slice_make(value, len);
	return true;
}

static bool ends_item(struct slice text)
{
	text = skip_blanks(text);
	return text.len == 0 || *text.ptr == ',';
}

/* token68: one word of base64, perhaps with '=' at its end, which says nothing here. */
static bool take_token68(struct slice *text)
{
	size_t len = 0;

	while (len < text->len && (isalnum((unsigned char)text->ptr[len]) || memchr("-._~+/", text->ptr[len], 6)))
		len++;
	while (len && len < text->len && text->ptr[len] == '=')
		len++;
	if (!len || !ends_item(slice_from(*text, len)))
		return false;
	*text = slice_from(*text, len);
	return true;
}

static void keep(struct challenge *challenge, struct slice name, struct slice value)
{
	struct slice *place = slice_equal_ignoring_case(name, S("realm"))     ? &challenge->realm
			      : slice_equal_ignoring_case(name, S("service")) ? &challenge->service
			      : slice_equal_ignoring_case(name, S("scope"))   ? &challenge->scope
									      : NULL;

	if (place && !place->len)
		*place = value;
}

/* 1: one was taken; 0: what stands there is none, but perhaps the next challenge; -1: nothing that can be understood. */
static int take_parameter(struct slice *text, struct arena *arena, struct challenge *challenge)
{
	struct slice at = skip_commas(*text), name = take_token(&at), value = S("");

	at = skip_blanks(at);
	if (!name.len || !at.len || *at.ptr != '=')
		return at.len && !name.len ? -1 : 0;
	at = skip_blanks(slice_from(at, 1));
	if (at.len && *at.ptr == '"') {
		if (!take_quoted(&at, arena, &value))
			return -1;
	} else {
		value = take_token(&at);
	}
	if (!ends_item(at))
		return -1;
	keep(challenge, name, value);
	*text = at;
	return 1;
}

bool challenge_next(struct slice *field, struct arena *arena, struct challenge *ret_challenge)
{
	struct challenge challenge = { { 0 } };
	struct slice at = skip_commas(*field);
	int taken = 1;

	challenge.scheme = take_token(&at);
	if (!challenge.scheme.len || (at.len && !memchr(" \t,", *at.ptr, 3)))
		return false;
	at = skip_blanks(at);
	if (!take_token68(&at))
		while (at.len && taken > 0)
			taken = take_parameter(&at, arena, &challenge);
	*field = taken < 0 ? S("") : at;
	*ret_challenge = challenge;
	return true;
}
