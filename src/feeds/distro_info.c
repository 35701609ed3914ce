/* distro_info.c - releases of distributions and their dates: the tables of distro-info-data, and our own in the same form
 *
 *	version,codename,series,created,release,eol,eol-lts,eol-elts
 *	12,Bookworm,bookworm,2021-08-14,2023-06-10,2026-07-11,2028-06-30,2033-06-30
 *
 * The first line names the columns, of which there have been fewer; rows end where they know no more. Fields hold no commas, and
 * nobody quotes them. The file's name says the distribution: "debian.csv". */
#include "base/moment.h"
#include "feeds/feed.h"

#define COLUMNS_MAX 32u
#define NOTES_MAX 100u /* rows that are named */
#define DATE_SIZE 11u  /* "2026-07-11" and a NUL */

enum column { VERSION, SERIES, RELEASE, EOL, EOL_LTS, EOL_ELTS, EOL_SERVER, EOL_ESM, EOL_LEGACY, COLUMN_COUNT };

static const char *const column_names[COLUMN_COUNT] = {
	[VERSION] = "version",
	[SERIES] = "series",
	[RELEASE] = "release",
	[EOL] = "eol",
	[EOL_LTS] = "eol-lts",
	[EOL_ELTS] = "eol-elts",
	[EOL_SERVER] = "eol-server",
	[EOL_ESM] = "eol-esm",
	[EOL_LEGACY] = "eol-legacy",
};

struct table {
	struct slice distribution;
	enum column columns[COLUMNS_MAX]; /* COLUMN_COUNT: none that counts */
	size_t column_count;
};

struct row {
	struct slice fields[COLUMN_COUNT]; /* empty where the row has none */
	char dates[COLUMN_COUNT][DATE_SIZE];
};

/* As os-release(5) names them. */
static bool find_distribution(struct slice path, struct slice *ret_distribution)
{
	static const char *const names[] = { "alpine", "debian", "ubuntu" };
	struct slice name = slice_base_name(path);

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		size_t len = strlen(names[i]);

		if (slice_ends_with(name, S(".csv")) &&
			slice_ends_with(slice_first(name, name.len - 4), slice_make(names[i], len))) {
			*ret_distribution = slice_make(names[i], len);
			return true;
		}
	}
	return false;
}

static enum column column_by_name(struct slice name)
{
	size_t i = 0;

	while (i < COLUMN_COUNT && !slice_equal(name, slice_from_text(column_names[i])))
		i++;
	return (enum column)i;
}

static int read_header(struct table *table, struct slice line, struct error *err)
{
	struct slice name;
	bool version = false;

	while (slice_next_token(&line, ',', &name)) {
		if (table->column_count == COLUMNS_MAX)
			return error_set(err, ERR_LIMIT, "line 1: more than %u columns", COLUMNS_MAX);
		table->columns[table->column_count] = column_by_name(slice_trim(name));
		version = version || table->columns[table->column_count] == VERSION;
		table->column_count++;
	}
	return version ? 0 : error_set(err, ERR_FORMAT, "line 1: no table of releases: no column is called 'version'");
}

/* "2026-07-11"; or "2026-07", its last day. */
static bool read_date(struct slice text, char ret_date[DATE_SIZE])
{
	uint64_t year, month, day = 0;

	if ((text.len != 7 && text.len != 10) || text.ptr[4] != '-' || !slice_to_u64(slice_first(text, 4), &year) ||
		!slice_to_u64(slice_make(text.ptr + 5, 2), &month) || month < 1 || month > 12)
		return false;
	if (text.len == 10 && (text.ptr[7] != '-' || !slice_to_u64(slice_from(text, 8), &day) || day < 1 ||
				      day > moment_month_days((unsigned)year, (unsigned)month)))
		return false;
	if (text.len == 7)
		day = moment_month_days((unsigned)year, (unsigned)month);
	memcpy(ret_date, text.ptr, 7);
	ret_date[7] = '-';
	ret_date[8] = (char)('0' + day / 10);
	ret_date[9] = (char)('0' + day % 10);
	ret_date[10] = '\0';
	return true;
}

/* "6.06 LTS" to "6.06", and Debian's "6.0" to "6": as VERSION_ID says it. */
static struct slice version_of(const struct table *table, struct slice text)
{
	struct slice version = text, rest;

	slice_cut(text, ' ', &version, &rest);
	if (slice_equal(table->distribution, S("debian")) && slice_ends_with(version, S(".0")))
		version.len -= 2;
	return version;
}

static bool is_version(struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] != '.' && (text.ptr[i] < '0' || text.ptr[i] > '9'))
			return false;
	return text.len > 0;
}

/* What is wrong with the row, or NULL. */
static const char *read_row(const struct table *table, struct slice line, struct row *row)
{
	struct slice field;

	for (size_t i = 0; slice_next_token(&line, ',', &field); i++) {
		if (i == table->column_count)
			return "more fields than columns";
		if (table->columns[i] != COLUMN_COUNT)
			row->fields[table->columns[i]] = slice_trim(field);
	}
	for (size_t i = RELEASE; i < COLUMN_COUNT; i++)
		if (row->fields[i].len && !read_date(row->fields[i], row->dates[i]))
			return "no date";
	row->fields[VERSION] = version_of(table, row->fields[VERSION]);
	return row->fields[VERSION].len && !is_version(row->fields[VERSION]) ? "no version" : NULL;
}

static struct slice later(struct slice a, struct slice b)
{
	return slice_compare(a, b) < 0 ? b : a;
}

static struct slice date_of(const struct row *row, enum column column)
{
	return slice_from_text(row->dates[column]);
}

static int hand_over(const struct table *table, const struct row *row, struct feed_sink *sink, struct error *err)
{
	struct release release = {
		.distribution = table->distribution,
		.version = row->fields[VERSION],
		.codename = row->fields[SERIES],
		.released = date_of(row, RELEASE),
		.eol = later(date_of(row, EOL), date_of(row, EOL_SERVER)),
		.eol_lts = date_of(row, EOL_LTS),
		.eol_paid = later(date_of(row, EOL_ELTS), later(date_of(row, EOL_ESM), date_of(row, EOL_LEGACY))),
	};
	int r = sink->release(sink->context, &release);

	return r < 0 ? error_set(err, (enum error_code) - r, "stopped at '%.*s'", SLICE_ARG(release.version)) : 0;
}

static int distro_info_parse(
	struct slice path, struct slice bytes, struct feed_sink *sink, struct arena *arena, struct error *err)
{
	struct table table = { 0 };
	struct slice line = S("");
	size_t bad = 0;
	int r;

	(void)arena;
	if (!find_distribution(path, &table.distribution))
		return error_set(err, ERR_UNSUPPORTED, "no distribution is known by the file's name");
	slice_next_line(&bytes, &line);
	r = read_header(&table, line, err);
	for (size_t number = 2; r >= 0 && slice_next_line(&bytes, &line); number++) {
		struct row row = { 0 };
		const char *problem;

		if (slice_trim(line).len == 0)
			continue;
		problem = read_row(&table, line, &row);
		if (problem && bad++ < NOTES_MAX)
			note_add(&sink->notes, NOTE_INCOMPLETE, path, "line %zu: %s: '%.*s'", number, problem,
				SLICE_ARG(slice_first(line, 60)));
		if (!problem && row.fields[VERSION].len) /* sid has none, and no end */
			r = hand_over(&table, &row, sink, err);
	}
	if (r >= 0 && bad > NOTES_MAX)
		note_add(&sink->notes, NOTE_INCOMPLETE, path, "%zu more rows are not understood", bad - NOTES_MAX);
	return r < 0 ? r : 0;
}

const struct feed feed_distro_info = {
	.name = "distro-info-data",
	.parse = distro_info_parse,
};
