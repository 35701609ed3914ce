/* stated.c - what a settings file states: the list, and what its readers share */
#include "settings/stated.h"
#include "base/buffer.h"
#include <stdarg.h>
#include <stdio.h>

#define TROUBLE_SIZE 400

void stated_add(struct stated_list *list, const struct stated *stated)
{
	if (list->count == STATED_MAX) {
		list->full = true;
		return stated_trouble(list, "/%.*s has too many lines", SLICE_ARG(stated->path));
	}
	if (list->count == list->capacity) {
		size_t capacity = list->capacity ? list->capacity * 2 : 32;
		struct stated *items = arena_array(list->arena, struct stated, capacity);

		if (list->count)
			memcpy(items, list->items, list->count * sizeof *items);
		list->items = items;
		list->capacity = capacity;
	}
	list->items[list->count++] = *stated;
}

void stated_trouble(struct stated_list *list, const char *format, ...)
{
	char text[TROUBLE_SIZE];
	va_list arguments;

	if (list->trouble.len)
		return;
	va_start(arguments, format);
	vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	list->trouble = arena_copy(list->arena, slice_from_text(text));
}

bool stated_may_read(struct stated_list *list, const struct file *file)
{
	if (!settings_has_bytes(file)) {
		stated_trouble(list, "/%.*s is too large, or was not read", SLICE_ARG(file->path));
		return false;
	}
	if (list->files >= STATED_INCLUDES_MAX || file->bytes.len > STATED_BYTES_MAX - list->bytes) {
		list->full = true;
		stated_trouble(list, "too much is included, /%.*s among it", SLICE_ARG(file->path));
		return false;
	}
	list->files++;
	list->bytes += file->bytes.len;
	return !list->full;
}

struct slice settings_continued(struct slice line, bool join, struct slice *bytes, uint64_t *number, struct stated_list *list)
{
	cleanup_buffer struct buffer whole = BUFFER_INIT(SETTINGS_LINE_MAX);
	bool more = slice_ends_with(line, S("\\"));

	if (!more)
		return line;
	while (more) {
		line.len--;
		buffer_add_slice(&whole, join ? slice_trim(line) : line);
		if (!slice_next_line(bytes, &line))
			break;
		++*number;
		if (join)
			buffer_add_byte(&whole, ' ');
		more = slice_ends_with(line, S("\\"));
		if (!more)
			buffer_add_slice(&whole, join ? slice_trim(line) : line);
	}
	if (whole.full)
		stated_trouble(list, "a line is too long that goes on until line %llu", (unsigned long long)*number);
	return arena_copy(list->arena, buffer_slice(&whole));
}

bool settings_has_bytes(const struct file *file)
{
	return file->bytes.len >= file->size;
}

enum root_answer settings_file(const struct root *root, struct slice path, const struct file **ret_file, struct slice *ret_why)
{
	enum root_answer answer = root_find(root, path, ret_file, ret_why);

	if (answer == ROOT_ABSENT && !root_is_wanted(path)) {
		*ret_why = arena_printf(root->arena, "/%.*s is not read", SLICE_ARG(path));
		return ROOT_UNKNOWN;
	}
	if (answer != ROOT_THERE || ((*ret_file)->kind == FILE_REGULAR && settings_has_bytes(*ret_file)))
		return answer;
	*ret_why = arena_printf(root->arena, "/%.*s %s", SLICE_ARG(path),
		(*ret_file)->kind == FILE_REGULAR ? "is too large, or was not read" : "is no regular file");
	return ROOT_UNKNOWN;
}

static bool is_blank(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n' || byte == '\f' || byte == '\v';
}

/* Where the word at the start of TEXT ends; its bytes without quotes go to WORD (or nowhere), *RET_LEN of them. */
static size_t word_end(struct slice text, char *word, size_t *ret_len)
{
	char quote = 0;
	size_t at = 0, len = 0;

	for (; at < text.len && (quote || !is_blank(text.ptr[at])); at++) {
		char byte = text.ptr[at];

		if (byte == '\\' && at + 1 < text.len)
			byte = text.ptr[++at];
		else if (quote ? byte == quote : byte == '"' || byte == '\'') {
			quote = quote ? 0 : byte;
			continue;
		}
		if (word)
			word[len] = byte;
		len++;
	}
	*ret_len = len;
	return at;
}

bool settings_next_word(struct slice *text, struct arena *arena, struct slice *ret_word)
{
	size_t len, end;
	char *word;

	while (text->len && is_blank(text->ptr[0]))
		*text = slice_from(*text, 1);
	if (!text->len)
		return false;
	end = word_end(*text, NULL, &len);
	word = arena_alloc(arena, len + 1);
	word_end(*text, word, &len);
	*text = slice_from(*text, end);
	*ret_word = slice_make(word, len);
	return true;
}

struct slice settings_unquoted(struct slice text)
{
	if (text.len >= 2 && (text.ptr[0] == '"' || text.ptr[0] == '\'') && text.ptr[text.len - 1] == text.ptr[0])
		return slice_make(text.ptr + 1, text.len - 2);
	return text;
}
