/* os_release.c - what a distribution says of itself */
#include "judge/os_release.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Inside double quotes a backslash quotes these and stands for itself before all others (POSIX shell, 2.2.3). */
static bool is_escaped_in_quotes(char c)
{
	return c == '"' || c == '\\' || c == '$' || c == '`';
}

/* Takes a quoted part off *TEXT, whose first byte is the quote, and adds what it means to OUT. False: it does not end. */
static bool quoted_part(struct slice *text, char *out, size_t *len)
{
	char quote = text->ptr[0];

	for (size_t i = 1; i < text->len; i++) {
		char c = text->ptr[i];

		if (c == quote) {
			*text = slice_from(*text, i + 1);
			return true;
		}
		if (quote == '"' && c == '\\' && i + 1 < text->len && is_escaped_in_quotes(text->ptr[i + 1]))
			c = text->ptr[++i];
		out[(*len)++] = c;
	}
	return false;
}

/* Blanks inside an unquoted value are kept, as most readers do. */
bool os_release_value(struct slice text, struct arena *arena, struct slice *ret_value)
{
	char *out = arena_alloc(arena, text.len + 1); /* a value is never longer than its source */
	size_t len = 0, keep = 0;

	text = slice_trim(text);
	while (text.len) {
		char c = text.ptr[0];

		if (c == '"' || c == '\'') {
			if (!quoted_part(&text, out, &len))
				return false;
			keep = len;
			continue;
		}
		if (is_blank(c) && text.len > 1 && text.ptr[1] == '#')
			break;
		if (c == '\\' && text.len > 1) {
			text = slice_from(text, 1);
			c = text.ptr[0];
			keep = len + 1;
		}
		out[len++] = c;
		text = slice_from(text, 1);
		if (!is_blank(c))
			keep = len;
	}
	*ret_value = slice_make(out, keep);
	return true;
}

/* "9 (stretch)": releases before VERSION_CODENAME was invented say their name only so. */
static struct slice codename_in_version(struct slice version)
{
	ptrdiff_t open = slice_find_byte(version, '(');
	struct slice name;

	if (open < 0 || !slice_ends_with(version, S(")")))
		return S("");
	name = slice_from(version, (size_t)open + 1);
	name.len--;
	for (size_t i = 0; i < name.len; i++)
		if (name.ptr[i] < 'a' || name.ptr[i] > 'z')
			return S("");
	return name;
}

void os_release_read(struct slice bytes, struct distribution *ret_distribution, struct remarks *remarks, struct arena *arena)
{
	struct distribution found = {
		.id = S(""), .id_like = S(""), .version_id = S(""), .codename = S(""), .pretty_name = S("")
	};
	struct slice version = S(""), ubuntu_codename = S(""), line, key, text, value;
	const struct {
		struct slice key;
		struct slice *value;
	} wanted[] = { { S("ID"), &found.id }, { S("ID_LIKE"), &found.id_like }, { S("VERSION_ID"), &found.version_id },
		{ S("VERSION_CODENAME"), &found.codename }, { S("PRETTY_NAME"), &found.pretty_name }, { S("VERSION"), &version },
		{ S("UBUNTU_CODENAME"), &ubuntu_codename } };

	for (uint64_t number = 1; slice_next_line(&bytes, &line); number++) {
		line = slice_trim(line);
		if (line.len == 0 || line.ptr[0] == '#')
			continue;
		if (!slice_cut(line, '=', &key, &text)) {
			remarks_add(remarks, NOTE_REMARK, "line %ju: no '='", (uintmax_t)number);
			continue;
		}
		for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
			if (!slice_equal(key, wanted[i].key))
				continue;
			if (!os_release_value(text, arena, &value))
				remarks_add(remarks, NOTE_INCOMPLETE, "line %ju: a quote does not end", (uintmax_t)number);
			else if (!text_is_plain(value, OS_RELEASE_VALUE_LEN_MAX))
				remarks_add(remarks, NOTE_INCOMPLETE, "line %ju: too long, or holds control characters",
					(uintmax_t)number);
			else
				*wanted[i].value = value;
		}
	}
	if (!found.codename.len && slice_equal(found.id, S("ubuntu"))) /* derivatives state the code name of their base so */
		found.codename = ubuntu_codename;
	if (!found.codename.len && slice_equal(found.id, S("debian")))
		found.codename = codename_in_version(version);
	*ret_distribution = found;
}
