/* pep440.c - Python versions: PEP 440 (https://packaging.python.org/specifications/version-specifiers/) */
#include "version/pep440.h"
#include "version/scan.h"
#include "version/version.h"

enum pre_kind {
	PRE_NOTHING, /* a development release of the final release: before all its pre-releases */
	PRE_ALPHA,
	PRE_BETA,
	PRE_CANDIDATE,
	PRE_FINAL,
};

struct pep440 {
	struct slice epoch, release;
	enum pre_kind pre;
	struct slice pre_number, post_number, dev_number, local;
	bool has_post, has_dev, has_local;
};

struct word {
	const char *text;
	enum pre_kind pre;
};

/* A word goes before those that it begins with: the first that fits is taken. */
static const struct word pre_words[] = {
	{ "alpha", PRE_ALPHA },
	{ "a", PRE_ALPHA },
	{ "beta", PRE_BETA },
	{ "b", PRE_BETA },
	{ "preview", PRE_CANDIDATE },
	{ "pre", PRE_CANDIDATE },
	{ "c", PRE_CANDIDATE },
	{ "rc", PRE_CANDIDATE },
	{ NULL, PRE_NOTHING },
};
static const struct word post_words[] = { { "post", 0 }, { "rev", 0 }, { "r", 0 }, { NULL, 0 } };
static const struct word dev_words[] = { { "dev", 0 }, { NULL, 0 } };

static bool is_separator(char c)
{
	return c == '.' || c == '-' || c == '_';
}

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static struct slice trim(struct slice text)
{
	while (text.len && is_blank(text.ptr[0]))
		text = slice_from(text, 1);
	while (text.len && is_blank(text.ptr[text.len - 1]))
		text.len--;
	return text;
}

/* [SEPARATOR] WORD [SEPARATOR] [NUMBER] at the front of TEXT; nothing is taken without the word. */
static bool take_segment(struct slice *text, const struct word *words, enum pre_kind *ret_pre, struct slice *ret_number)
{
	struct slice rest = slice_from(*text, is_separator(scan_first(*text)) ? 1 : 0);

	for (; words->text; words++) {
		struct slice word = slice_from_text(words->text);

		if (!slice_equal_ignoring_case(slice_first(rest, word.len), word))
			continue;
		rest = slice_from(rest, word.len);
		*text = slice_from(rest, is_separator(scan_first(rest)) ? 1 : 0);
		*ret_number = scan_take_digits(text);
		*ret_pre = words->pre;
		return true;
	}
	return false;
}

/* "1.0-1" is a post-release as well. */
static bool take_post(struct slice *text, struct slice *ret_number)
{
	struct slice rest = slice_from(*text, 1), digits = scan_take_digits(&rest);
	enum pre_kind pre;

	if (scan_first(*text) != '-' || digits.len == 0)
		return take_segment(text, post_words, &pre, ret_number);
	*text = rest;
	*ret_number = digits;
	return true;
}

/* The epoch, and numbers with dots between; a dot without a number behind it belongs to what follows. */
static bool take_release(struct slice *text, struct pep440 *version)
{
	struct slice rest = *text, start;

	version->epoch = scan_take_digits(&rest);
	if (version->epoch.len && scan_first(rest) == '!')
		*text = slice_from(rest, 1);
	else
		version->epoch.len = 0;
	start = *text;
	if (!scan_is_digit(scan_first(start)))
		return false;
	scan_take_digits(text);
	while (text->len > 1 && text->ptr[0] == '.' && scan_is_digit(text->ptr[1])) {
		*text = slice_from(*text, 1);
		scan_take_digits(text);
	}
	version->release = slice_first(start, start.len - text->len);
	return true;
}

/* Letters and digits, with single separators between. */
static bool is_local(struct slice text)
{
	bool after_separator = true;

	for (size_t i = 0; i < text.len; i++) {
		bool separator = is_separator(text.ptr[i]);

		if (separator ? after_separator : !scan_is_digit(text.ptr[i]) && !scan_is_letter(text.ptr[i]))
			return false;
		after_separator = separator;
	}
	return !after_separator;
}

static bool parse(struct slice text, struct pep440 *ret_version)
{
	struct pep440 version = { .pre = PRE_FINAL };
	enum pre_kind none;
	bool has_pre;

	text = trim(text);
	if (scan_lower(scan_first(text)) == 'v')
		text = slice_from(text, 1);
	if (!take_release(&text, &version))
		return false;
	has_pre = take_segment(&text, pre_words, &version.pre, &version.pre_number);
	version.has_post = take_post(&text, &version.post_number);
	version.has_dev = take_segment(&text, dev_words, &none, &version.dev_number);
	if (!has_pre && !version.has_post && version.has_dev)
		version.pre = PRE_NOTHING;
	if (scan_first(text) == '+') {
		version.has_local = true;
		version.local = slice_from(text, 1);
		if (!is_local(version.local))
			return false;
	} else if (text.len) {
		return false;
	}
	*ret_version = version;
	return true;
}

static struct slice next_local(struct slice *text)
{
	struct slice part = { text->ptr, 0 };

	while (part.len < text->len && !is_separator(text->ptr[part.len]))
		part.len++;
	*text = slice_from(*text, part.len + 1);
	return part;
}

/* Words before numbers, the shorter first. */
static int compare_locals(struct slice a, struct slice b)
{
	while (a.len && b.len) {
		struct slice x = next_local(&a), y = next_local(&b);
		bool number_x = scan_all_digits(x), number_y = scan_all_digits(y);
		int order = number_x - number_y;

		if (!order)
			order = number_x ? scan_compare_digits(x, y) : scan_compare_lower(x, y);
		if (order)
			return order;
	}
	return (a.len > 0) - (b.len > 0);
}

static int compare_parsed(const struct pep440 *a, const struct pep440 *b)
{
	int order = scan_compare_digits(a->epoch, b->epoch);

	if (!order)
		order = scan_compare_dotted(a->release, b->release);
	if (!order)
		order = (a->pre > b->pre) - (a->pre < b->pre);
	if (!order)
		order = scan_compare_digits(a->pre_number, b->pre_number);
	if (!order)
		order = a->has_post - b->has_post;
	if (!order)
		order = scan_compare_digits(a->post_number, b->post_number);
	if (!order)
		order = b->has_dev - a->has_dev; /* a development release comes before what it develops */
	if (!order)
		order = scan_compare_digits(a->dev_number, b->dev_number);
	if (!order)
		order = a->has_local - b->has_local;
	return order ? order : compare_locals(a->local, b->local);
}

static int pep440_compare(struct slice a, struct slice b)
{
	struct pep440 x, y;
	bool is_x = parse(a, &x), is_y = parse(b, &y);

	if (is_x && is_y)
		return compare_parsed(&x, &y);
	return is_x != is_y ? is_x - is_y : pep440_compare_legacy(a, b);
}

/* What PEP 440 does not parse has the legacy order: only the empty version is none. */
static bool pep440_valid(struct slice version)
{
	return trim(version).len > 0;
}

const struct version_scheme version_scheme_pep440 = {
	.name = "pep440",
	.compare = pep440_compare,
	.valid = pep440_valid,
};
