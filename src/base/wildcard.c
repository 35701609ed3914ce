/* wildcard.c - patterns in which '*' stands for any bytes and '?' for one */
#include "base/wildcard.h"

static char lower(char byte)
{
	return (char)(byte >= 'A' && byte <= 'Z' ? byte + ('a' - 'A') : byte);
}

/* May a wildcard stand for the byte at AT? */
static bool is_wild(struct slice text, size_t at, enum wildcard how)
{
	return how != WILDCARD_PATHS || (text.ptr[at] != '/' && (text.ptr[at] != '.' || (at > 0 && text.ptr[at - 1] != '/')));
}

bool wildcard_matches(struct slice pattern, struct slice text, enum wildcard how)
{
	size_t p = 0, t = 0, star = SIZE_MAX, mark = 0;

	while (t < text.len) {
		char byte = p < pattern.len ? pattern.ptr[p] : '\0';
		bool same = byte == text.ptr[t] || (how == WILDCARD_IGNORES_CASE && lower(byte) == lower(text.ptr[t]));

		if (p < pattern.len && byte == '*') {
			star = p++;
			mark = t;
		} else if (p < pattern.len && (same || (byte == '?' && is_wild(text, t, how)))) {
			p++;
			t++;
		} else if (star != SIZE_MAX && is_wild(text, mark, how)) {
			p = star + 1; /* the last star takes one more */
			t = ++mark;
		} else {
			return false;
		}
	}
	while (p < pattern.len && pattern.ptr[p] == '*')
		p++;
	return p == pattern.len;
}
