/* requirement.c - a requirement as pip takes it */
#include "python/requirement.h"
#include "python/python_metadata.h"

static bool is_place(struct slice text)
{
	static const char *const starts[] = { ".", "/", "~", "file:" };
	static const char *const ends[] = { ".whl", ".zip", ".tar.gz", ".tar.bz2" };

	for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++)
		if (slice_starts_with(text, slice_from_text(starts[i])))
			return true;
	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
		if (slice_ends_with(text, slice_from_text(ends[i])))
			return true;
	return slice_find(text, S("://")) >= 0;
}

/* "a" of "git+https://host/x.git@v1#egg=a&subdirectory=y" */
static struct slice name_of_place(struct slice text)
{
	ptrdiff_t at = slice_find(text, S("#egg="));

	return at < 0 ? S("") : python_requirement_name(slice_from(text, (size_t)at + strlen("#egg=")));
}

/* "== 1.0": its operator and version. False: neither. */
static bool clause_cut(struct slice clause, struct slice *ret_operator, struct slice *ret_version)
{
	static const char *const operators[] = { "===", "==", "~=", "!=", "<=", ">=", "<", ">" };

	clause = slice_trim(clause);
	for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++) {
		if (!slice_starts_with(clause, slice_from_text(operators[i])))
			continue;
		*ret_operator = slice_from_text(operators[i]);
		*ret_version = slice_trim(slice_from(clause, ret_operator->len));
		return ret_version->len > 0 && slice_find_byte(*ret_version, ' ') < 0 && slice_find_byte(*ret_version, '=') != 0;
	}
	return false;
}

static enum requirement_kind clauses_read(struct slice clauses, struct requirement *requirement)
{
	enum requirement_kind kind = REQUIREMENT_OPEN;
	struct slice clause, operator, version;

	while (slice_next_token(&clauses, ',', &clause)) {
		if (!slice_trim(clause).len)
			continue;
		if (!clause_cut(clause, &operator, & version))
			return REQUIREMENT_BAD;
		if (!slice_starts_with(operator, S("==")))
			continue;
		/* "1.*" is a range, "${VERSION}" is what the environment says */
		if (slice_find_byte(version, '*') >= 0 || slice_find_byte(version, '$') >= 0)
			continue;
		requirement->version = version;
		kind = REQUIREMENT_EXACT;
	}
	return kind;
}

enum requirement_kind requirement_read(struct slice text, struct requirement *ret_requirement)
{
	ptrdiff_t at = slice_find(text, S(" --")); /* options of this one */
	struct slice name, rest, before, marker;

	text = slice_trim(at < 0 ? text : slice_first(text, (size_t)at));
	*ret_requirement = (struct requirement){ S(""), S("") };
	name = python_requirement_name(text);
	rest = slice_trim(slice_from(text, name.len));
	if (slice_starts_with(rest, S("["))) { /* extras */
		at = slice_find_byte(rest, ']');
		if (at < 0)
			return REQUIREMENT_BAD;
		rest = slice_trim(slice_from(rest, (size_t)at + 1));
	}
	ret_requirement->name = name;
	if (name.len && slice_starts_with(rest, S("@")))
		return REQUIREMENT_ELSEWHERE;
	if (slice_cut(rest, ';', &before, &marker))
		rest = slice_trim(before);
	if (is_place(slice_cut(text, ';', &before, &marker) ? slice_trim(before) : text)) {
		ret_requirement->name = name_of_place(text);
		return REQUIREMENT_ELSEWHERE;
	}
	if (!name.len)
		return REQUIREMENT_BAD;
	if (slice_starts_with(rest, S("(")) && slice_ends_with(rest, S(")")))
		rest = slice_make(rest.ptr + 1, rest.len - 2);
	return clauses_read(rest, ret_requirement);
}
