/* sources.c - what is known of the sources of a store when all of their files are read */
#include "base/clock.h"
#include "base/memory.h"
#include "supply/building.h"
#include <stdio.h>

/* When the newest of its files was written, which is all that is known of the age of what states none. Builds that are to be the same
 * wherever they are made know no newer time than theirs. */
static void date_by_files(const struct building *building, size_t source, char ret_date[BUILD_DATE_SIZE])
{
	uint64_t latest = clock_seconds();
	char day[CLOCK_TEXT_SIZE];
	int64_t newest = -1;

	for (size_t i = 0; i < building->file_count; i++)
		if (building->files[i].source == source && building->files[i].counts && building->files[i].modified > newest)
			newest = building->files[i].modified;
	if (newest < 0)
		return;
	clock_day((uint64_t)newest > latest ? latest : (uint64_t)newest, day);
	memcpy(ret_date, day, BUILD_DATE_SIZE);
}

/* Of its files the one that was not checked for longest; where one was never checked, nothing is known. */
static const char *date_by_caller(const struct building *building, size_t source)
{
	const struct build_options *options = building->options;
	const char *oldest = NULL;

	if (options->date || options->checked_count == 0)
		return options->date;
	for (size_t i = 0; i < building->file_count; i++) {
		const struct build_file *file = &building->files[i];
		const char *date = NULL;

		if (file->source != source || !file->counts)
			continue;
		for (size_t j = 0; !date && j < options->checked_count; j++)
			if (slice_equal(file->path, slice_from_text(options->checked[j].path)))
				date = options->checked[j].date;
		if (!date)
			return NULL;
		if (!oldest || strcmp(date, oldest) < 0)
			oldest = date;
	}
	return oldest;
}

/* Over what sha256sum would print for its files, in the order of their paths. */
static void digest_source(struct building *building, size_t source)
{
	struct sha256 *sha256 = sha256_new();
	unsigned char digest[SHA256_SIZE];
	char hex[SHA256_HEX_SIZE];

	for (size_t i = 0; i < building->file_count; i++) {
		const struct build_file *file = &building->files[i];

		if (file->source != source || !file->counts)
			continue;
		sha256_hex(file->digest, hex);
		sha256_add(sha256, hex, sizeof hex - 1);
		sha256_add(sha256, "  ", 2);
		sha256_add(sha256, file->path.ptr, file->path.len);
		sha256_add(sha256, "\n", 1);
	}
	sha256_end(sha256, digest);
	sha256_free(sha256);
	sha256_hex(digest, hex);
	building->result->sources[source].digest = arena_printf(&building->result->arena, "sha256:%s", hex);
}

static int by_name(const void *a, const void *b)
{
	return slice_compare(((const struct build_source *)a)->name, ((const struct build_source *)b)->name);
}

void building_sum_up(struct building *building)
{
	struct build_result *result = building->result;

	for (size_t i = 0; i < result->source_count; i++) {
		struct build_source *source = &result->sources[i];
		const char *date = date_by_caller(building, i);

		result->statements += source->statements;
		if (source->files == 0)
			continue;
		source->dated_by_files = !date && !building->dates[i][0];
		if (source->dated_by_files)
			date_by_files(building, i, building->dates[i]);
		source->date = arena_copy(&result->arena, slice_from_text(date ? date : building->dates[i]));
		digest_source(building, i);
	}
	/* From here on no file knows its source any more. */
	if (result->source_count)
		qsort(result->sources, result->source_count, sizeof *result->sources, by_name);
}

/* Older than the others, but not empty. */
static void take_older(struct slice *oldest, struct slice date)
{
	if (date.len && (oldest->len == 0 || slice_compare(date, *oldest) < 0))
		*oldest = date;
}

struct slice building_date(const struct building *building)
{
	const struct build_result *result = building->result;
	struct slice of_advisories = S(""), of_all = S("");

	for (size_t i = 0; i < result->source_count; i++) {
		take_older(&of_all, result->sources[i].date);
		if (result->sources[i].advisories)
			take_older(&of_advisories, result->sources[i].date);
	}
	return of_advisories.len ? of_advisories : of_all;
}
