/* glob.c - patterns of paths and names */
#include "silence/glob.h"
#include "base/memory.h"
#include <stdlib.h>

#define PATTERN_LEN_MAX 4096u

struct slice glob_plain_path(struct slice path)
{
	while (slice_starts_with(path, S("./")) || slice_starts_with(path, S("/")))
		path = slice_from(path, path.ptr[0] == '/' ? 1 : 2);
	return path;
}

/* AT[i] says whether the pattern up to here matches the first i bytes of TEXT; one step takes one part of the pattern. False: none is
 * left, whatever follows. */
static bool step(bool *at, struct slice text, char byte, bool star, bool wide)
{
	bool any = false;

	if (star) {
		for (size_t i = 1; i <= text.len; i++)
			at[i] = at[i] || (at[i - 1] && (wide || text.ptr[i - 1] != '/'));
		return true;
	}
	for (size_t i = text.len; i > 0; i--) {
		at[i] = at[i - 1] && (byte == '?' ? text.ptr[i - 1] != '/' : text.ptr[i - 1] == byte);
		any = any || at[i];
	}
	at[0] = false;
	return any;
}

/* "**" and a slash behind it may be nothing at all: "**" "/a" is "a". */
static void step_folders(bool *at, struct slice text)
{
	bool any = false;

	for (size_t i = 0; i <= text.len; i++) {
		bool here = at[i];

		at[i] = here || (any && i && text.ptr[i - 1] == '/');
		any = any || here;
	}
}

bool glob_matches(struct slice pattern, struct slice text)
{
	bool *at;
	bool matches, alive = true;

	if (pattern.len > PATTERN_LEN_MAX || text.len > PATTERN_LEN_MAX)
		return false;
	at = memory_new(text.len + 1);
	at[0] = true;
	for (size_t i = 0; i < pattern.len && alive; i++) {
		bool wide = pattern.ptr[i] == '*' && i + 1 < pattern.len && pattern.ptr[i + 1] == '*';

		if (wide && i + 2 < pattern.len && pattern.ptr[i + 2] == '/' && (i == 0 || pattern.ptr[i - 1] == '/')) {
			step_folders(at, text);
			i += 2;
			continue;
		}
		alive = step(at, text, pattern.ptr[i], pattern.ptr[i] == '*', wide);
		i += wide;
	}
	matches = alive && at[text.len];
	free(at);
	return matches;
}
