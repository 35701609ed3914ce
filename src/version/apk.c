/* apk.c - Alpine versions: apk-package(5) of apk-tools, and the order apk-tools gives them
 *
 * NUMBER{.NUMBER}{LETTER}{_SUFFIX{NUMBER}}{~HASH}{-rNUMBER}. The version is a row of tokens, and two versions are told apart by
 * their first tokens that differ. Where their kinds differ, a pre-release suffix is the least; then comes what is no token
 * at all (all such rests are equal), the end, and the kinds from the last to the first. Accepted as well, because packages of
 * that age exist: digits after the letter ("6.6.2p1") and empty numbers ("0..1"). */
#include "version/scan.h"
#include "version/version.h"

enum token_kind {
	TOKEN_PRE_SUFFIX, /* in the order that decides between kinds */
	TOKEN_STRANGE,
	TOKEN_END,
	TOKEN_REVISION,
	TOKEN_HASH,
	TOKEN_SUFFIX_NUMBER,
	TOKEN_SUFFIX,
	TOKEN_LETTER,
	TOKEN_NUMBER,
};

/* How far the version has come; what belongs to an earlier part is strange. */
enum state {
	AT_START,
	IN_NUMBERS,
	AFTER_LETTER,
	AFTER_SUFFIX,
	AFTER_SUFFIX_NUMBER,
	AFTER_HASH,
};

struct token {
	enum token_kind kind;
	bool fraction; /* a number after a dot: a leading zero counts */
	int suffix;
	struct slice text;
};

struct reader {
	struct slice rest;
	enum state state;
};

static const char *const pre_suffixes[] = { "alpha", "beta", "pre", "rc", NULL };
static const char *const post_suffixes[] = { "cvs", "svn", "git", "hg", "p", NULL };

static int suffix_index(const char *const *suffixes, struct slice name)
{
	for (int i = 0; suffixes[i]; i++)
		if (slice_equal(name, slice_from_text(suffixes[i])))
			return i;
	return -1;
}

static struct token strange(struct reader *reader)
{
	reader->rest.len = 0;
	return (struct token){ .kind = TOKEN_STRANGE };
}

static struct token number(struct reader *reader, enum token_kind kind, enum state next)
{
	reader->state = next;
	return (struct token){ .kind = kind, .text = scan_take_digits(&reader->rest) };
}

static struct token suffix(struct reader *reader)
{
	struct slice rest = slice_from(reader->rest, 1);
	struct slice name = scan_take_letters(&rest);
	struct token token = { .kind = TOKEN_PRE_SUFFIX, .suffix = suffix_index(pre_suffixes, name) };

	if (token.suffix < 0) {
		token.kind = TOKEN_SUFFIX;
		token.suffix = suffix_index(post_suffixes, name);
	}
	if (token.suffix < 0)
		return strange(reader);
	reader->rest = rest;
	reader->state = AFTER_SUFFIX;
	return token;
}

static struct token hash(struct reader *reader)
{
	struct token token = { .kind = TOKEN_HASH, .text = { reader->rest.ptr + 1, 0 } };

	while (token.text.len + 1 < reader->rest.len && memchr("0123456789abcdef", token.text.ptr[token.text.len], 16))
		token.text.len++;
	if (token.text.len == 0)
		return strange(reader);
	reader->rest = slice_from(reader->rest, token.text.len + 1);
	reader->state = AFTER_HASH;
	return token;
}

/* "-r" and a number end the version: with anything behind it is none. */
static struct token revision(struct reader *reader)
{
	struct slice digits = slice_from(reader->rest, 2);

	if (!slice_starts_with(reader->rest, S("-r")) || !scan_all_digits(digits))
		return strange(reader);
	reader->rest = slice_from(digits, digits.len);
	return (struct token){ .kind = TOKEN_REVISION, .text = digits };
}

static struct token next_token(struct reader *reader)
{
	char c = scan_first(reader->rest);
	struct token token;

	if (reader->rest.len == 0)
		return (struct token){ .kind = TOKEN_END };
	if (reader->state == AT_START)
		return number(reader, TOKEN_NUMBER, IN_NUMBERS);
	if (c == '.' && reader->state == IN_NUMBERS) {
		reader->rest = slice_from(reader->rest, 1);
		token = number(reader, TOKEN_NUMBER, IN_NUMBERS);
		token.fraction = true;
		return token;
	}
	if (c >= 'a' && c <= 'z' && reader->state == IN_NUMBERS) {
		token = (struct token){ .kind = TOKEN_LETTER, .text = slice_first(reader->rest, 1) };
		reader->rest = slice_from(reader->rest, 1);
		reader->state = AFTER_LETTER;
		return token;
	}
	if (scan_is_digit(c) && reader->state == AFTER_LETTER)
		return number(reader, TOKEN_NUMBER, IN_NUMBERS);
	if (scan_is_digit(c) && reader->state == AFTER_SUFFIX)
		return number(reader, TOKEN_SUFFIX_NUMBER, AFTER_SUFFIX_NUMBER);
	if (c == '_' && reader->state < AFTER_HASH)
		return suffix(reader);
	if (c == '~' && reader->state < AFTER_HASH)
		return hash(reader);
	return revision(reader);
}

static int compare_tokens(const struct token *a, const struct token *b)
{
	switch (a->kind) {
	case TOKEN_PRE_SUFFIX:
	case TOKEN_SUFFIX:
		return (a->suffix > b->suffix) - (a->suffix < b->suffix);
	case TOKEN_NUMBER:
		/* After a dot a leading zero makes both a fraction: "1.02" lies between "1.01" and "1.1". */
		if (a->fraction && (scan_first(a->text) == '0' || scan_first(b->text) == '0'))
			return slice_compare(a->text, b->text);
		return scan_compare_digits(a->text, b->text);
	case TOKEN_SUFFIX_NUMBER:
	case TOKEN_REVISION:
		return scan_compare_digits(a->text, b->text);
	default:
		return slice_compare(a->text, b->text);
	}
}

static int apk_compare(struct slice a, struct slice b)
{
	struct reader x = { .rest = a }, y = { .rest = b };

	for (;;) {
		struct token s = next_token(&x), t = next_token(&y);
		int order = s.kind == t.kind ? compare_tokens(&s, &t) : s.kind < t.kind ? -1 : 1;

		if (order)
			return order;
		if (s.kind == TOKEN_END || s.kind == TOKEN_STRANGE)
			return 0;
	}
}

/* apk-tools itself compares what its grammar refuses, and secdb has such versions: only the empty one is none. */
static bool apk_valid(struct slice version)
{
	return version.len > 0;
}

const struct version_scheme version_scheme_apk = {
	.name = "apk",
	.compare = apk_compare,
	.valid = apk_valid,
};
