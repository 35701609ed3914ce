/* slice.c - a pointer and a length into memory that somebody else owns */
#include "base/slice.h"

static unsigned char lower(char c)
{
	return (unsigned char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

bool slice_equal_ignoring_case(struct slice a, struct slice b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (lower(a.ptr[i]) != lower(b.ptr[i]))
			return false;
	return true;
}

int slice_compare(struct slice a, struct slice b)
{
	size_t common = a.len < b.len ? a.len : b.len;
	int order = common ? memcmp(a.ptr, b.ptr, common) : 0;

	if (order)
		return order < 0 ? -1 : 1;
	return (a.len > b.len) - (a.len < b.len);
}

ptrdiff_t slice_find_byte(struct slice text, char byte)
{
	const char *at = text.len ? memchr(text.ptr, byte, text.len) : NULL;

	return at ? at - text.ptr : -1;
}

ptrdiff_t slice_find_last_byte(struct slice text, char byte)
{
	const char *at = text.len ? memrchr(text.ptr, byte, text.len) : NULL;

	return at ? at - text.ptr : -1;
}

ptrdiff_t slice_find(struct slice text, struct slice part)
{
	const char *at;

	if (part.len == 0)
		return 0;
	at = text.len ? memmem(text.ptr, text.len, part.ptr, part.len) : NULL;
	return at ? at - text.ptr : -1;
}

bool slice_next_token(struct slice *text, char separator, struct slice *ret_token)
{
	ptrdiff_t at;

	if (text->len == 0)
		return false;
	at = slice_find_byte(*text, separator);
	*ret_token = slice_first(*text, at < 0 ? text->len : (size_t)at);
	*text = slice_from(*text, at < 0 ? text->len : (size_t)at + 1);
	return true;
}

bool slice_next_line(struct slice *text, struct slice *ret_line)
{
	if (!slice_next_token(text, '\n', ret_line))
		return false;
	if (slice_ends_with(*ret_line, S("\r")))
		ret_line->len--;
	return true;
}

bool slice_cut(struct slice text, char separator, struct slice *ret_before, struct slice *ret_after)
{
	ptrdiff_t at = slice_find_byte(text, separator);

	if (at < 0)
		return false;
	*ret_before = slice_first(text, (size_t)at);
	*ret_after = slice_from(text, (size_t)at + 1);
	return true;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct slice slice_trim(struct slice text)
{
	while (text.len && is_blank(text.ptr[0]))
		text = slice_from(text, 1);
	while (text.len && is_blank(text.ptr[text.len - 1]))
		text.len--;
	return text;
}

bool slice_to_u64(struct slice text, uint64_t *ret_value)
{
	uint64_t value = 0;

	if (text.len == 0)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] < '0' || text.ptr[i] > '9')
			return false;
		if (__builtin_mul_overflow(value, 10u, &value) ||
			__builtin_add_overflow(value, (uint64_t)(text.ptr[i] - '0'), &value))
			return false;
	}
	*ret_value = value;
	return true;
}

struct slice slice_base_name(struct slice path)
{
	return slice_from(path, (size_t)(slice_find_last_byte(path, '/') + 1));
}

struct slice slice_folder_name(struct slice path)
{
	ptrdiff_t at = slice_find_last_byte(path, '/');

	return slice_first(path, at < 0 ? 0 : (size_t)at);
}

int slice_compare_items(const void *a, const void *b)
{
	return slice_compare(*(const struct slice *)a, *(const struct slice *)b);
}

static uint64_t mix(uint64_t a, uint64_t b)
{
	__extension__ unsigned __int128 product = (unsigned __int128)a * b;

	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

uint64_t slice_hash(struct slice text, uint64_t seed)
{
	uint64_t hash = seed ^ 0x9e3779b97f4a7c15u ^ text.len, word = 0;
	size_t i = 0;

	for (; i + 8 <= text.len; i += 8) {
		memcpy(&word, text.ptr + i, 8);
		hash = mix(hash ^ word, 0xd6e8feb86659fd93u);
	}
	word = 0;
	if (i < text.len)
		memcpy(&word, text.ptr + i, text.len - i);
	return mix(mix(hash ^ word, 0xa0761d6478bd642fu), 0xe7037ed1a0b428dbu);
}
