/* cpe.c - versions of programs that no ecosystem has rules for: the order by which CPE ranges are judged
 *
 * NVD's ranges have no order of their own, so this one does what most programs mean. Numbers with dots between come first, a missing one is
 * 0. What follows is runs of digits and of letters; whatever stands between them only separates. Words like "rc" or "beta", and "a", "b" and
 * "m" with a number behind them, are before the release: dev, snapshot, alpha, beta, milestone, preview, pre, rc. Then come the release, what
 * CPE calls an update of it ("p1" or "patch1", "update1", "sp1", "hotfix1"), other letters (OpenSSL's 1.0.2a), and numbers (7.1.0-57). A
 * "v" in front, "final", "ga", "release", and what stands behind a plus say nothing; upper and lower case are the same. */
#include "version/scan.h"
#include "version/version.h"

enum rank { RANK_BEFORE, RANK_END, RANK_UPDATE, RANK_WORD, RANK_NUMBER };

struct token {
	enum rank rank;
	int word; /* which of the known ones */
	struct slice text;
};

static const struct known {
	const char *word;
	enum rank rank;
	int order;
	bool numbered; /* means this only with a number behind it */
} known[] = {
	{ "dev", RANK_BEFORE, 0, false },
	{ "snapshot", RANK_BEFORE, 1, false },
	{ "alpha", RANK_BEFORE, 2, false },
	{ "a", RANK_BEFORE, 2, true },
	{ "beta", RANK_BEFORE, 3, false },
	{ "b", RANK_BEFORE, 3, true },
	{ "milestone", RANK_BEFORE, 4, false },
	{ "m", RANK_BEFORE, 4, true },
	{ "preview", RANK_BEFORE, 5, false },
	{ "pre", RANK_BEFORE, 6, false },
	{ "rc", RANK_BEFORE, 7, false },
	{ "p", RANK_UPDATE, 0, true },
	{ "patch", RANK_UPDATE, 0, true },
	{ "pl", RANK_UPDATE, 0, true },
	{ "u", RANK_UPDATE, 1, true },
	{ "update", RANK_UPDATE, 1, true },
	{ "sp", RANK_UPDATE, 2, true },
	{ "hotfix", RANK_UPDATE, 3, true },
};

struct parts {
	struct slice core, rest;
};

static struct parts take_apart(struct slice version)
{
	ptrdiff_t plus = slice_find_byte(version, '+');
	struct parts parts;
	size_t len = 0;

	if (plus >= 0)
		version = slice_first(version, (size_t)plus);
	if (version.len > 1 && scan_lower(version.ptr[0]) == 'v' && scan_is_digit(version.ptr[1]))
		version = slice_from(version, 1);
	parts.core = parts.rest = version;
	while (scan_is_digit(scan_first(parts.rest))) {
		scan_take_digits(&parts.rest);
		len = version.len - parts.rest.len;
		if (scan_first(parts.rest) == '.')
			parts.rest = slice_from(parts.rest, 1);
	}
	parts.core.len = len;
	parts.rest = slice_from(version, len);
	return parts;
}

static void skip_separators(struct slice *rest)
{
	while (rest->len && !scan_is_digit(rest->ptr[0]) && !scan_is_letter(rest->ptr[0]))
		*rest = slice_from(*rest, 1);
}

static struct token token_of_word(struct slice word, struct slice rest)
{
	skip_separators(&rest);
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (slice_equal_ignoring_case(word, slice_from_text(known[i].word)) &&
			(!known[i].numbered || scan_is_digit(scan_first(rest))))
			return (struct token){ known[i].rank, known[i].order, S("") };
	return (struct token){ RANK_WORD, 0, word };
}

static bool says_nothing(struct slice word)
{
	return slice_equal_ignoring_case(word, S("final")) || slice_equal_ignoring_case(word, S("ga")) ||
	       slice_equal_ignoring_case(word, S("release"));
}

static struct token next_token(struct slice *rest)
{
	struct slice word;

	do {
		skip_separators(rest);
		if (rest->len == 0)
			return (struct token){ RANK_END, 0, S("") };
		if (scan_is_digit(rest->ptr[0]))
			return (struct token){ RANK_NUMBER, 0, scan_take_digits(rest) };
		word = scan_take_letters(rest);
	} while (says_nothing(word));
	return token_of_word(word, *rest);
}

static int compare_tokens(struct token a, struct token b)
{
	int order = (a.rank > b.rank) - (a.rank < b.rank);

	if (order == 0)
		order = (a.word > b.word) - (a.word < b.word);
	if (order)
		return order;
	return a.rank == RANK_NUMBER ? scan_compare_digits(a.text, b.text) : scan_compare_lower(a.text, b.text);
}

static int cpe_compare(struct slice a, struct slice b)
{
	struct parts x = take_apart(a), y = take_apart(b);
	struct token from_x = { .rank = RANK_NUMBER }, from_y;
	int order = scan_compare_dotted(x.core, y.core);

	while (!order && from_x.rank != RANK_END) {
		from_x = next_token(&x.rest);
		from_y = next_token(&y.rest);
		order = compare_tokens(from_x, from_y);
	}
	return order;
}

/* A hyphen at the end of BASE is CPE's word for "no update". */
static bool cpe_is_update(struct slice version, struct slice base)
{
	struct parts x = take_apart(version), y = take_apart(base);
	struct token from_x, from_y;

	if (slice_ends_with(base, S("-")) || scan_compare_dotted(x.core, y.core) != 0)
		return false;
	do {
		from_x = next_token(&x.rest);
		from_y = next_token(&y.rest);
	} while (from_y.rank != RANK_END && compare_tokens(from_x, from_y) == 0);
	return from_y.rank == RANK_END && (from_x.rank == RANK_BEFORE || from_x.rank == RANK_UPDATE);
}

static bool cpe_valid(struct slice version)
{
	for (size_t i = 0; i < version.len; i++)
		if (scan_is_digit(version.ptr[i]))
			return true;
	return false;
}

const struct version_scheme version_scheme_cpe = {
	.name = "cpe",
	.compare = cpe_compare,
	.valid = cpe_valid,
	.is_update = cpe_is_update,
};
