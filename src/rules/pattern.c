/* pattern.c - is a pattern plainly none? Only the reader has PCRE2; most mistakes are seen without it, where file and line are known */
#include "rules/reading.h"

struct pattern {
	struct slice text;
	size_t at, open;
	bool repeatable; /* what stands before may be repeated */
	bool dark;       /* from here on it is not looked into: a quoted part, a comment, blanks that say nothing */
};

static char byte_at(const struct pattern *pattern, size_t at)
{
	return (char)(at < pattern->text.len ? pattern->text.ptr[at] : '\0');
}

/* Behind "[:alpha:]" at AT, or AT: none is there. */
static size_t named_class_end(const struct pattern *pattern, size_t at)
{
	char kind = byte_at(pattern, at + 1);

	if (kind != ':' && kind != '.' && kind != '=')
		return at;
	for (size_t i = at + 2; i + 1 < pattern->text.len && byte_at(pattern, i) != ']'; i++)
		if (byte_at(pattern, i) == kind && byte_at(pattern, i + 1) == ']')
			return i + 2;
	return at;
}

static const char *take_class(struct pattern *pattern)
{
	size_t i = pattern->at + 1;

	if (byte_at(pattern, i) == '^')
		i++;
	if (byte_at(pattern, i) == ']') /* the first one is itself */
		i++;
	while (i < pattern->text.len) {
		char byte = byte_at(pattern, i);
		size_t end = byte == '[' ? named_class_end(pattern, i) : i;

		if (byte == '\\' && i + 1 < pattern->text.len && strchr("QEc", byte_at(pattern, i + 1))) {
			pattern->dark = true;
			return NULL;
		}
		if (byte == ']') {
			pattern->at = i + 1;
			pattern->repeatable = true;
			return NULL;
		}
		i = end > i ? end : i + (byte == '\\' ? 2 : 1);
	}
	return "a '[' that no ']' ends";
}

static const char *take_group(struct pattern *pattern)
{
	size_t i = pattern->at + 1;

	pattern->open++;
	pattern->repeatable = false;
	if (byte_at(pattern, i) == '*')
		pattern->dark = true;
	if (byte_at(pattern, i) == '?') {
		for (i++; i < pattern->text.len && !strchr(":)<=!'>", byte_at(pattern, i)); i++)
			pattern->dark = pattern->dark || strchr("x#C|&(+*", byte_at(pattern, i));
		pattern->dark = pattern->dark || (byte_at(pattern, i) == '<' && byte_at(pattern, i + 1) == '*');
		i += i < pattern->text.len && byte_at(pattern, i) != ')';
	}
	pattern->at = i;
	return NULL;
}

static const char *take_escape(struct pattern *pattern)
{
	if (pattern->at + 1 == pattern->text.len)
		return "a '\\' at its end";
	pattern->dark = strchr("QEc", byte_at(pattern, pattern->at + 1));
	pattern->at += 2;
	pattern->repeatable = true;
	return NULL;
}

static const char *take_byte(struct pattern *pattern)
{
	char byte = byte_at(pattern, pattern->at);

	switch (byte) {
	case '\\':
		return take_escape(pattern);
	case '[':
		return take_class(pattern);
	case '(':
		return take_group(pattern);
	case ')':
		if (!pattern->open)
			return "a ')' that no '(' begins";
		pattern->open--;
		break;
	case '*':
	case '+':
	case '?':
		if (!pattern->repeatable)
			return "a '*', '+' or '?' with nothing before it to repeat";
		pattern->at++;
		if (byte_at(pattern, pattern->at) == '?' || byte_at(pattern, pattern->at) == '+')
			pattern->at++;
		pattern->repeatable = false;
		return NULL;
	default:
		break;
	}
	pattern->at++;
	pattern->repeatable = byte != '|';
	return NULL;
}

const char *pattern_problem(struct slice text)
{
	struct pattern pattern = { .text = text };
	const char *problem = NULL;

	while (!problem && !pattern.dark && pattern.at < text.len)
		problem = take_byte(&pattern);
	if (!problem && !pattern.dark && pattern.open)
		return "a '(' that no ')' ends";
	return problem;
}
