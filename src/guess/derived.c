/* derived.c - what somebody makes of a name who is asked for a password */
#include "guess/derived.h"

#define SEEDS_MAX 8u /* words of one field */
#define SEED_MIN 3u  /* bytes of a word of a sentence; names may be shorter */
#define IMAGE_WORDS_MAX 5u

/* The word that is being made; wiped when all are. */
struct maker {
	struct words *words;
	char text[2 * WORD_MADE_MAX];
	size_t len;
};

enum shape { AS_IS, LOWER, UPPER, CAPITAL, REVERSED, LEET };

/* By what is usual. */
static const char *const endings[] = { "123", "1", "1234", "12345", "123456", "!", "12", "01", "1!", "123!", "@123", "321", "0",
	"2", "007", "99", "111", "00", "_123", "#1", "@1", "." };
static const char *const years[] = { "2026", "2025", "2024", "2023", "2022", "2021", "2020", "2019", "2018", "2017", "2016",
	"2015", "2027" };
#define FEW_ENDINGS 6u
#define CAPITAL_ENDINGS 11u
#define FEW_YEARS 3u
#define COUNT(list) (sizeof(list) / sizeof(list)[0])

static char lower(char byte)
{
	return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

static char upper(char byte)
{
	return byte >= 'a' && byte <= 'z' ? (char)(byte - 'a' + 'A') : byte;
}

static char leet(char byte)
{
	static const char from[] = "aeiost", to[] = "431057";
	const char *at = memchr(from, lower(byte), sizeof from - 1);

	return at ? to[at - from] : lower(byte);
}

static char shaped(struct slice word, enum shape shape, size_t i)
{
	switch (shape) {
	case LOWER:
		return lower(word.ptr[i]);
	case UPPER:
		return upper(word.ptr[i]);
	case CAPITAL:
		return i == 0 ? upper(word.ptr[i]) : lower(word.ptr[i]);
	case REVERSED:
		return lower(word.ptr[word.len - 1 - i]);
	case LEET:
		return leet(word.ptr[i]);
	default:
		return word.ptr[i];
	}
}

static void put(struct maker *maker, struct slice word, enum shape shape)
{
	for (size_t i = 0; i < word.len && maker->len < sizeof maker->text; i++)
		maker->text[maker->len++] = shaped(word, shape, i);
}

static void end(struct maker *maker)
{
	words_add_made(maker->words, slice_make(maker->text, maker->len), PASSWORD_DERIVED);
	maker->len = 0;
}

static void make(struct maker *maker, struct slice word, enum shape shape, const char *ending)
{
	put(maker, word, shape);
	put(maker, slice_from_text(ending), AS_IS);
	end(maker);
}

static void make_doubled(struct maker *maker, struct slice word)
{
	put(maker, word, LOWER);
	make(maker, word, LOWER, "");
}

static void make_with(struct maker *maker, struct slice word, enum shape shape, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		make(maker, word, shape, list[i]);
}

static void make_few(struct maker *maker, struct slice word)
{
	make(maker, word, AS_IS, "");
	make(maker, word, LOWER, "");
	make_with(maker, word, LOWER, endings, FEW_ENDINGS);
	make(maker, word, CAPITAL, "");
	make(maker, word, REVERSED, "");
	make_doubled(maker, word);
	make_with(maker, word, LOWER, years, FEW_YEARS);
	make_with(maker, word, CAPITAL, endings, 3);
	make_with(maker, word, CAPITAL, years, FEW_YEARS);
}

static void make_many(struct maker *maker, struct slice word)
{
	static const char *const beginnings[] = { "123", "1", "the" };

	make_few(maker, word);
	make(maker, word, UPPER, "");
	make_with(maker, word, LOWER, endings, COUNT(endings));
	make_with(maker, word, CAPITAL, endings, CAPITAL_ENDINGS);
	make_with(maker, word, LOWER, years, COUNT(years));
	make_with(maker, word, CAPITAL, years, COUNT(years));
	make(maker, word, LEET, "");
	make(maker, word, REVERSED, "123");
	for (size_t i = 0; i < COUNT(beginnings); i++) {
		put(maker, slice_from_text(beginnings[i]), AS_IS);
		make(maker, word, LOWER, "");
	}
	put(maker, word, CAPITAL);
	make(maker, word, CAPITAL, "");
	make(maker, word, LOWER, "pass");
	make(maker, word, LOWER, "password");
}

static bool is_of_words(char byte)
{
	return (byte >= '0' && byte <= '9') || (lower(byte) >= 'a' && lower(byte) <= 'z') || (unsigned char)byte >= 0x80;
}

/* The words of TEXT: what letters and digits stand together. */
static size_t words_of(struct slice text, size_t least, struct slice ret_words[SEEDS_MAX])
{
	size_t count = 0;

	for (size_t start = 0, i = 0; i <= text.len && count < SEEDS_MAX; i++) {
		if (i < text.len && is_of_words(text.ptr[i]))
			continue;
		if (i - start >= least && i > start)
			ret_words[count++] = slice_make(text.ptr + start, i - start);
		start = i + 1;
	}
	return count;
}

static void make_of_parts(struct maker *maker, struct slice name)
{
	struct slice parts[SEEDS_MAX], stem = name;
	size_t count = words_of(name, 2, parts);

	if (count > 1) {
		for (size_t i = 0; i < count; i++)
			make_few(maker, parts[i]);
		for (size_t i = 0; i < count; i++)
			put(maker, parts[i], LOWER);
		end(maker);
	}
	while (stem.len > 0 && stem.ptr[stem.len - 1] >= '0' && stem.ptr[stem.len - 1] <= '9')
		stem.len--;
	if (stem.len >= 2 && stem.len < name.len)
		make_few(maker, stem);
}

/* "Jane Doe": janedoe, jdoe, janed, jane.doe, doejane. */
static void make_of_names(struct maker *maker, struct slice first, struct slice last)
{
	put(maker, first, LOWER);
	make(maker, last, LOWER, "");
	put(maker, slice_first(first, 1), LOWER);
	make(maker, last, LOWER, "");
	put(maker, first, LOWER);
	make(maker, slice_first(last, 1), LOWER, "");
	make(maker, first, LOWER, ".");
	put(maker, first, LOWER);
	put(maker, S("."), AS_IS);
	make(maker, last, LOWER, "");
	put(maker, last, LOWER);
	make(maker, first, LOWER, "");
	put(maker, first, CAPITAL);
	make(maker, last, CAPITAL, "");
}

static void make_of_gecos(struct maker *maker, struct slice gecos)
{
	struct slice seeds[SEEDS_MAX], field;
	size_t count;
	bool first = true;

	count = words_of(gecos, SEED_MIN, seeds);
	for (size_t i = 0; i < count; i++)
		make_few(maker, seeds[i]);
	while (slice_next_token(&gecos, ',', &field)) {
		count = words_of(field, 1, seeds);
		if (first && count >= 2)
			make_of_names(maker, seeds[0], seeds[count - 1]);
		first = false;
		/* A number that is written in groups. */
		for (size_t i = 0; count >= 2 && i < count; i++)
			if (seeds[i].ptr[0] >= '0' && seeds[i].ptr[0] <= '9')
				put(maker, seeds[i], LOWER);
		if (maker->len)
			end(maker);
	}
}

void derive_words(const struct guess_target *target, const struct slices *image_words, struct words *words)
{
	struct maker maker = { .words = words };
	struct slice home = slice_base_name(target->home), seeds[SEEDS_MAX];
	size_t count;

	if (target->account.len) {
		make_many(&maker, target->account);
		make_of_parts(&maker, target->account);
	}
	if (home.len >= 2 && !slice_equal(home, target->account))
		make_few(&maker, home);
	make_of_gecos(&maker, target->gecos);
	/* From the last on: the nearer to the end of a reference, the more it says of the image. */
	for (size_t i = 0; i < image_words->count && i < IMAGE_WORDS_MAX; i++) {
		count = words_of(image_words->items[image_words->count - 1 - i], SEED_MIN, seeds);
		for (size_t seed = 0; seed < count; seed++)
			make_few(&maker, seeds[seed]);
	}
	explicit_bzero(&maker, sizeof maker);
}
