/* sshd_words.c - the words of a line of sshd_config, quotes taken off */
#include "logins/sshd_parts.h"

static bool is_blank(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

static size_t blanks_at(struct slice text, size_t at)
{
	while (at < text.len && is_blank(text.ptr[at]))
		at++;
	return at;
}

/* A word with a quote in it ends where the quote does. */
static bool quoted_word(struct slice *rest, size_t quote, struct arena *arena, struct slice *ret_word)
{
	ptrdiff_t len = slice_find_byte(slice_from(*rest, quote + 1), '"');
	char *word;

	if (len < 0) {
		*rest = (struct slice){ NULL, 0 };
		return false;
	}
	word = arena_alloc(arena, quote + (size_t)len + 1);
	memcpy(word, rest->ptr, quote);
	memcpy(word + quote, rest->ptr + quote + 1, (size_t)len);
	*ret_word = slice_make(word, quote + (size_t)len);
	*rest = slice_from(*rest, blanks_at(*rest, quote + (size_t)len + 2));
	return true;
}

bool sshd_next_word(struct slice *rest, struct arena *arena, struct slice *ret_word)
{
	size_t end = 0, next;

	if (!rest->ptr)
		return false;
	while (end < rest->len && !is_blank(rest->ptr[end]) && rest->ptr[end] != '"' && rest->ptr[end] != '=')
		end++;
	if (end == rest->len) {
		*ret_word = *rest;
		*rest = (struct slice){ NULL, 0 };
		return true;
	}
	if (rest->ptr[end] == '"')
		return quoted_word(rest, end, arena, ret_word);
	*ret_word = slice_first(*rest, end);
	next = blanks_at(*rest, end + 1);
	if (rest->ptr[end] != '=' && next < rest->len && rest->ptr[next] == '=') /* one '=' between two words */
		next = blanks_at(*rest, next + 1);
	*rest = slice_from(*rest, next);
	return true;
}

/* The word that begins at *AT; it is left behind. */
static bool shell_word(struct slice text, size_t *at, char *word, size_t *ret_len)
{
	char quote = 0;
	size_t len = 0, i = *at;

	for (; i < text.len; i++) {
		char byte = text.ptr[i], next = i + 1 < text.len ? text.ptr[i + 1] : 0;

		if (byte == '\\' && (next == '\'' || next == '"' || next == '\\' || (!quote && next == ' ')))
			word[len++] = text.ptr[++i];
		else if (!quote && (byte == ' ' || byte == '\t'))
			break;
		else if (!quote && (byte == '"' || byte == '\''))
			quote = byte;
		else if (quote && byte == quote)
			quote = 0;
		else
			word[len++] = byte;
	}
	*at = i;
	*ret_len = len;
	return !quote;
}

bool sshd_split(struct slice text, struct arena *arena, struct slices *ret_words)
{
	struct slices words = { arena_array(arena, struct slice, text.len / 2 + 1), 0 };
	char *bytes = arena_alloc(arena, text.len + 1);
	size_t len;

	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == ' ' || text.ptr[i] == '\t')
			continue;
		if (text.ptr[i] == '#')
			break;
		if (!shell_word(text, &i, bytes, &len))
			return false;
		words.items[words.count++] = slice_make(bytes, len);
		bytes += len;
	}
	*ret_words = words;
	return true;
}
