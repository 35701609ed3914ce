/* epss.c - FIRST's exploit prediction scores: the daily CSV, in each of the shapes that it has had
 *
 *	#model_version:v2023.03.01,score_date:2023-03-07T00:00:00+0000     from 2022 on
 *	cve,epss,percentile                                                at first without percentile
 *	CVE-2020-5902,0.97567,0.99995 */
#include "feeds/feed.h"
#include "feeds/words.h"

#define COLUMNS_MAX 64u
#define NONE COLUMNS_MAX

/* Which column holds what. */
struct columns {
	size_t id, score, percentile, count;
};

/* "#model_version:v2023.03.01,score_date:2023-03-07T00:00:00+0000" */
static void read_comment(struct slice line, struct slice *day)
{
	struct slice token;

	line = slice_from(line, 1);
	while (slice_next_token(&line, ',', &token)) {
		token = slice_trim(token);
		if (slice_starts_with(token, S("score_date:")) && words_day(slice_from(token, 11)).len)
			*day = words_day(slice_from(token, 11));
	}
}

static bool read_header(struct slice line, struct columns *columns)
{
	struct slice token;

	*columns = (struct columns){ NONE, NONE, NONE, 0 };
	for (; slice_next_token(&line, ',', &token) && columns->count < COLUMNS_MAX; columns->count++) {
		token = slice_trim(token);
		if (slice_equal_ignoring_case(token, S("cve")))
			columns->id = columns->count;
		else if (slice_equal_ignoring_case(token, S("epss")))
			columns->score = columns->count;
		else if (slice_equal_ignoring_case(token, S("percentile")))
			columns->percentile = columns->count;
	}
	return columns->id != NONE && columns->score != NONE;
}

/* Takes the digits off *TEXT: how many they were; *RET_ZERO: there is none but zeros. */
static size_t take_digits(struct slice *text, bool *ret_zero)
{
	size_t len = 0;

	*ret_zero = true;
	for (; len < text->len && text->ptr[len] >= '0' && text->ptr[len] <= '9'; len++)
		*ret_zero = *ret_zero && text->ptr[len] == '0';
	*text = slice_from(*text, len);
	return len;
}

/* A number from 0 to 1: "0.97565", "1", "1.0", "6e-05". */
static bool is_share(struct slice text)
{
	bool zero, whole = true, none = true;
	char first = text.len ? text.ptr[0] : '\0';

	if (take_digits(&text, &zero) != 1)
		return false;
	if (slice_starts_with(text, S("."))) {
		text = slice_from(text, 1);
		if (take_digits(&text, &whole) == 0)
			return false;
	}
	if (slice_starts_with(text, S("e-"))) {
		text = slice_from(text, 2);
		if (take_digits(&text, &none) == 0)
			return false;
	}
	return text.len == 0 && (first == '0' || !none || (first == '1' && whole));
}

/* What is wrong with a row, or NULL. */
static const char *read_row(struct slice line, const struct columns *columns, struct assessment *assessment)
{
	struct slice token;
	size_t count = 0;

	for (; slice_next_token(&line, ',', &token); count++) {
		token = slice_trim(token);
		if (count == columns->id)
			assessment->id = token;
		else if (count == columns->score)
			assessment->epss = token;
		else if (count == columns->percentile)
			assessment->percentile = token;
	}
	return count != columns->count                                           ? "not as many columns as the header"
	       : !words_are_cve(assessment->id)                                  ? "no CVE"
	       : !is_share(assessment->epss)                                     ? "a score that is no number from 0 to 1"
	       : assessment->percentile.len && !is_share(assessment->percentile) ? "a percentile that is no number from 0 to 1"
										 : NULL;
}

static int read_rows(struct slice rest, size_t number, const struct columns *columns, struct slice day, struct slice path,
	struct feed_sink *sink, size_t *ret_count, struct error *err)
{
	struct slice line;
	size_t count = 0;

	for (; slice_next_line(&rest, &line); number++) {
		struct assessment assessment = { .date = day };
		const char *problem;
		int r;

		if (slice_trim(line).len == 0)
			continue;
		problem = read_row(line, columns, &assessment);
		if (problem) {
			note_add(&sink->notes, NOTE_INCOMPLETE, path, "line %zu: %s", number, problem);
			continue;
		}
		r = sink->assessment(sink->context, &assessment);
		if (r < 0)
			return error_set(err, (enum error_code) - r, "stopped at line %zu", number);
		count++;
	}
	*ret_count = count;
	return 0;
}

static int epss_parse(struct slice path, struct slice bytes, struct feed_sink *sink, struct arena *arena, struct error *err)
{
	struct columns columns;
	struct slice day = S(""), line = S("");
	size_t number = 0, count = 0;
	int r;

	(void)arena;
	if (slice_starts_with(bytes, S("\xef\xbb\xbf")))
		bytes = slice_from(bytes, 3);
	do {
		if (!slice_next_line(&bytes, &line))
			return error_set(err, ERR_FORMAT, "no header");
		number++;
		if (slice_starts_with(line, S("#")))
			read_comment(line, &day);
	} while (slice_starts_with(line, S("#")) || slice_trim(line).len == 0);
	if (!read_header(line, &columns))
		return error_set(err, ERR_FORMAT, "line %zu: no header with the columns cve and epss", number);
	r = read_rows(bytes, number + 1, &columns, day, path, sink, &count, err);
	if (r < 0)
		return r;
	if (count == 0)
		return error_set(err, ERR_FORMAT, "no score");
	if (day.len)
		sink->date(sink->context, day);
	return 0;
}

const struct feed feed_epss = {
	.name = "epss",
	.parse = epss_parse,
};
