/* answer.c - what the head of an HTTP answer says */
#include "fetch/answer.h"
#include <ctype.h>

void answer_tag(struct slice field, char *ret, size_t size)
{
	struct slice quoted = slice_starts_with(field, S("W/")) ? slice_from(field, 2) : field;
	bool good = field.len < size && quoted.len >= 2 && quoted.ptr[0] == '"' && quoted.ptr[quoted.len - 1] == '"';

	for (size_t i = 1; good && i < quoted.len - 1; i++) {
		unsigned char byte = (unsigned char)quoted.ptr[i];

		good = byte > ' ' && byte != '"' && byte != 0x7f;
	}
	snprintf(ret, size, "%.*s", SLICE_ARG(good ? field : S("")));
}

void answer_date(struct slice field, char *ret, size_t size)
{
	bool good = field.len < size;

	for (size_t i = 0; good && i < field.len; i++)
		good = isalnum((unsigned char)field.ptr[i]) || memchr(" ,:-+", field.ptr[i], 5);
	snprintf(ret, size, "%.*s", SLICE_ARG(good ? field : S("")));
}

bool answer_tag_is_strong(const char *tag)
{
	return tag[0] == '"';
}

bool answer_range(struct slice field, struct answer_range *ret_range)
{
	struct slice range, whole, from, to;
	uint64_t first, last, total;

	if (!slice_starts_with(field, S("bytes ")) || !slice_cut(slice_from(field, 6), '/', &range, &whole) ||
		!slice_cut(range, '-', &from, &to) || !slice_to_u64(from, &first) || !slice_to_u64(to, &last) ||
		!slice_to_u64(whole, &total))
		return false;
	if (first > last || last >= total)
		return false;
	*ret_range = (struct answer_range){ first, last + 1, total };
	return true;
}

void answer_word(struct slice field, char *ret, size_t size)
{
	bool good = field.len < size;

	for (size_t i = 0; good && i < field.len; i++)
		good = field.ptr[i] > ' ' && field.ptr[i] < 0x7f;
	snprintf(ret, size, "%.*s", SLICE_ARG(good ? field : S("")));
}

void answer_type(struct slice field, char *ret, size_t size)
{
	ptrdiff_t end = slice_find_byte(field, ';');

	answer_word(slice_trim(end < 0 ? field : slice_first(field, (size_t)end)), ret, size);
	for (char *at = ret; *at; at++)
		*at = (char)tolower((unsigned char)*at);
}

static struct slice skip_blanks(struct slice text)
{
	while (text.len && (*text.ptr == ' ' || *text.ptr == '\t'))
		text = slice_from(text, 1);
	return text;
}

/* A token, or what is between quotes, off *TEXT; escapes stay as they are: no relation has any. */
static struct slice take_value(struct slice *text)
{
	struct slice value = *text;
	size_t len = 0;

	if (text->len && *text->ptr == '"') {
		for (len = 1; len < text->len && text->ptr[len] != '"'; len++)
			if (text->ptr[len] == '\\')
				len++;
		value = len < text->len ? slice_make(text->ptr + 1, len - 1) : S("");
		*text = slice_from(*text, len + 1);
		return value;
	}
	while (len < text->len && !memchr(" \t;,", text->ptr[len], 4))
		len++;
	*text = slice_from(*text, len);
	return slice_first(value, len);
}

/* One of the words of "first next". */
static bool has_word(struct slice words, struct slice wanted)
{
	struct slice word;

	while (slice_next_token(&words, ' ', &word))
		if (slice_equal_ignoring_case(word, wanted))
			return true;
	return false;
}

/* The parameters of one link off *TEXT, with the comma behind them. The first rel counts. */
static bool take_is_next(struct slice *text)
{
	bool seen = false, is_next = false;

	*text = skip_blanks(*text);
	while (text->len && *text->ptr == ';') {
		struct slice name, value = S("");

		*text = skip_blanks(slice_from(*text, 1));
		name = slice_make(text->ptr, 0);
		while (name.len < text->len && !memchr("=;, \t", name.ptr[name.len], 5))
			name.len++;
		*text = skip_blanks(slice_from(*text, name.len));
		if (text->len && *text->ptr == '=') {
			*text = skip_blanks(slice_from(*text, 1));
			value = take_value(text);
			*text = skip_blanks(*text);
		}
		if (!seen && slice_equal_ignoring_case(name, S("rel"))) {
			seen = true;
			is_next = has_word(value, S("next"));
		}
	}
	return is_next;
}

bool answer_next(struct slice field, struct slice *ret_target)
{
	while (field.len) {
		struct slice target, rest;

		field = skip_blanks(field);
		while (field.len && *field.ptr == ',')
			field = skip_blanks(slice_from(field, 1));
		if (!field.len || *field.ptr != '<' || !slice_cut(slice_from(field, 1), '>', &target, &rest))
			return false;
		field = rest;
		if (take_is_next(&field)) {
			*ret_target = target;
			return true;
		}
		if (field.len && *field.ptr != ',')
			return false;
	}
	return false;
}

bool answer_leads_on(uint64_t http_status, bool body_sent)
{
	switch (http_status) {
	case 301:
	case 302:
	case 303:
		return !body_sent;
	case 307:
	case 308:
		return true;
	default:
		return false;
	}
}

enum fetch_advice answer_advice(uint64_t http_status)
{
	switch (http_status) {
	case 408: /* timeout */
	case 425: /* too early */
	case 429: /* too many */
		return FETCH_AGAIN;
	case 416: /* no such range */
		return FETCH_ANEW;
	default:
		return http_status >= 500 && http_status != 501 && http_status != 505 ? FETCH_AGAIN : FETCH_GIVE_UP;
	}
}
