/* maven.c - Maven versions: "Version Order Specification" (https://maven.apache.org/pom.html), as Maven 3.6 to 3.8.6 order them
 *
 * A version is a list of numbers, words and, always last, one more list: a hyphen and each change between letters and digits
 * begin one. So the items lie in one row, each with the depth of its list; nothing here recurses. Zeros and words that mean
 * the release are dropped from the end of each list.
 *
 * From 3.8.7 on Maven begins a list at a dot before a word too, so that ".word" is "-word"; 4.0 joins words and digits besides. The
 * order of 3.6 to 3.8.6 is what advisories and other tools follow: docs/decisions/0010-which-maven-order.md.
 *
 * It is Maven's order, with its oddity: for some versions that nobody writes it is no order at all, because the missing item
 * equals 0 but, unlike 0, comes before "sp": 1.0.rc.5 < 1 < 1.sp.1 < 1.0.rc.5. */
#include "base/cleanup.h"
#include "base/memory.h"
#include "version/scan.h"
#include "version/version.h"

#define FEW_ITEMS 32 /* so many need no memory from the heap */

struct item {
	struct slice text;
	size_t depth;
	bool number;
	bool before_digit; /* of a word: "a", "b" and "m" are short forms then */
};

struct list {
	struct item *items;
	size_t count;
};

static const char *const qualifiers[] = { "alpha", "beta", "milestone", "rc", "snapshot", "", "sp" };
#define RANK_RELEASE 5
#define RANK_OTHER 7 /* ordered by their letters */

static const struct {
	const char *word;
	int rank;
	bool before_digit; /* only there */
} synonyms[] = {
	{ "a", 0, true },
	{ "b", 1, true },
	{ "m", 2, true },
	{ "cr", 3, false },
	{ "ga", RANK_RELEASE, false },
	{ "final", RANK_RELEASE, false },
	{ "release", RANK_RELEASE, false },
};

static int word_rank(const struct item *item)
{
	for (size_t i = 0; i < sizeof synonyms / sizeof synonyms[0]; i++)
		if ((item->before_digit || !synonyms[i].before_digit) &&
			slice_equal_ignoring_case(item->text, slice_from_text(synonyms[i].word)))
			return synonyms[i].rank;
	for (int i = 0; i < RANK_OTHER; i++)
		if (slice_equal_ignoring_case(item->text, slice_from_text(qualifiers[i])))
			return i;
	return RANK_OTHER;
}

/* -1, 0 or 1: how the item stands to one that is missing. */
static int compare_to_nothing(const struct item *item)
{
	int rank;

	if (item->number)
		return scan_compare_digits(item->text, S("0"));
	rank = word_rank(item);
	return (rank > RANK_RELEASE) - (rank < RANK_RELEASE);
}

static int compare_items(const struct item *a, const struct item *b)
{
	int x, y;

	if (a->number != b->number)
		return a->number ? 1 : -1;
	if (a->number)
		return scan_compare_digits(a->text, b->text);
	x = word_rank(a);
	y = word_rank(b);
	if (x != y)
		return x < y ? -1 : 1;
	return x == RANK_OTHER ? scan_compare_lower(a->text, b->text) : 0;
}

struct builder {
	struct list *list;
	size_t depth;
};

static void add_item(struct builder *builder, struct slice text, bool number, bool before_digit)
{
	if (text.len == 0) {
		text = S("0");
		number = true;
	}
	builder->list->items[builder->list->count++] =
		(struct item){ .text = text, .depth = builder->depth, .number = number, .before_digit = before_digit };
}

static void trim_lists(struct list *list)
{
	size_t kept = 0;
	bool trimming = true;

	for (size_t i = list->count; i-- > 0;) {
		const struct item *item = &list->items[i];

		if (i + 1 < list->count && item->depth != list->items[i + 1].depth)
			trimming = true;
		if (trimming && compare_to_nothing(item) == 0)
			list->items[i].text.ptr = NULL; /* to be dropped below */
		else
			trimming = false;
	}
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i].text.ptr)
			list->items[kept++] = list->items[i];
	list->count = kept;
}

/* LIST has room for as many items as VERSION has bytes. */
static void take_apart(struct slice version, struct list *list)
{
	struct builder builder = { .list = list };
	bool digit = false; /* the token so far is a number */
	size_t start = 0;

	for (size_t i = 0; i < version.len; i++) {
		char c = version.ptr[i];
		struct slice token = slice_make(version.ptr + start, i - start);

		if (c == '.' || c == '-') {
			add_item(&builder, token, digit, false);
			start = i + 1;
			builder.depth += c == '-';
		} else if (scan_is_digit(c)) {
			if (!digit && token.len) {
				add_item(&builder, token, false, true);
				builder.depth++;
				start = i;
			}
			digit = true;
		} else {
			if (digit && token.len) {
				add_item(&builder, token, true, false);
				builder.depth++;
				start = i;
			}
			digit = false;
		}
	}
	if (start < version.len)
		add_item(&builder, slice_from(version, start), digit, false);
	trim_lists(list);
}

/* What stands at a place of a list. */
enum here {
	NOTHING,
	ITEM,
	LIST,
};

static enum here look(const struct list *list, size_t at, size_t depth)
{
	return at >= list->count ? NOTHING : list->items[at].depth == depth ? ITEM : LIST;
}

/* All that is left of a list, against nothing. */
static int compare_rest(const struct list *list, size_t at)
{
	int order = 0;

	for (; !order && at < list->count; at++)
		order = compare_to_nothing(&list->items[at]);
	return order;
}

static int compare_lists(const struct list *a, const struct list *b)
{
	size_t depth = 0;

	for (size_t i = 0;;) {
		enum here x = look(a, i, depth), y = look(b, i, depth);
		int order;

		if (x == NOTHING)
			return -compare_rest(b, i);
		if (y == NOTHING)
			return compare_rest(a, i);
		if (x == LIST && y == LIST) {
			depth++; /* and the lists end with these */
			continue;
		}
		if (x == ITEM && y == ITEM)
			order = compare_items(&a->items[i], &b->items[i]);
		else if (x == ITEM)
			order = a->items[i].number ? 1 : -1; /* word < list < number */
		else
			order = b->items[i].number ? -1 : 1;
		if (order)
			return order;
		i++;
	}
}

static struct item *more_room(size_t len)
{
	return len <= FEW_ITEMS ? NULL : memory_grow(NULL, len, sizeof(struct item));
}

static int maven_compare(struct slice a, struct slice b)
{
	struct item few_a[FEW_ITEMS], few_b[FEW_ITEMS];
	cleanup_free struct item *many_a = more_room(a.len), *many_b = more_room(b.len);
	struct list x = { .items = many_a ? many_a : few_a }, y = { .items = many_b ? many_b : few_b };

	take_apart(a, &x);
	take_apart(b, &y);
	return compare_lists(&x, &y);
}

/* Maven takes every text for a version. */
static bool maven_valid(struct slice version)
{
	return version.len > 0;
}

/* All with words might be. */
static bool maven_in_hole(struct slice version)
{
	for (size_t i = 0; i < version.len; i++)
		if (!scan_is_digit(version.ptr[i]) && version.ptr[i] != '.' && version.ptr[i] != '-')
			return true;
	return false;
}

const struct version_scheme version_scheme_maven = {
	.name = "maven",
	.compare = maven_compare,
	.valid = maven_valid,
	.in_hole = maven_in_hole,
};
