/* db_status.c - plimsoll db status: the advisory stores that a scan would use, and what they are made of */
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/moment.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/say.h"
#include "cli/stores.h"
#include "cli/terminal.h"
#include "codec/json.h"
#include "report/page.h"
#include "supply/rule_sets.h"
#include "vulndb/vulndb.h"

#include <inttypes.h>

#define STATUS_BYTES_MAX (16u << 20)
#define TABLE_COLUMNS 80 /* with fewer each source has lines of its own */

/* Whole days since DATE, by the clock or SOURCE_DATE_EPOCH: 1; 0 where it is none, or in the future. */
static int days_since(struct slice date, uint64_t *ret_days)
{
	uint64_t now = clock_seconds();
	struct moment then;

	if (date.len < 10 || !moment_parse(slice_first(date, 10), &then) || then.seconds < 0 || (uint64_t)then.seconds > now)
		return 0;
	*ret_days = (now - (uint64_t)then.seconds) / 86400;
	return 1;
}

static void write_count(struct json_writer *json, const char *name, uint64_t count)
{
	json_key(json, name);
	json_put_u64(json, count);
}

static void write_age(struct json_writer *json, struct slice date)
{
	uint64_t days;

	if (days_since(date, &days))
		write_count(json, "age_days", days);
}

static void write_json(struct json_writer *json, const char *path, const struct vulndb_facts *facts)
{
	json_begin_object(json);
	json_member(json, "name", facts->name);
	json_member(json, "path", slice_from_text(path));
	json_member(json, "built", facts->built);
	json_member(json, "date", facts->date);
	write_age(json, facts->date);
	write_count(json, "advisory_count", facts->advisory_count);
	write_count(json, "package_count", facts->package_count);
	json_key(json, "partial");
	json_put_bool(json, facts->partial);
	json_key(json, "sources");
	json_begin_array(json);
	for (size_t i = 0; i < facts->feed_count; i++) {
		const struct vulndb_feed *feed = &facts->feeds[i];

		json_begin_object(json);
		json_member(json, "name", feed->name);
		json_member(json, "date", feed->date);
		write_age(json, feed->date);
		json_member(json, "digest", feed->digest);
		if (feed->dated_by_files) {
			json_key(json, "date_is_of_files");
			json_put_bool(json, true);
		}
		json_member_if(json, "licence", feed->licence);
		write_count(json, "documents", feed->documents);
		write_count(json, "statements", feed->statements);
		write_count(json, "skipped", feed->skipped);
		json_key(json, "skips");
		json_begin_array(json);
		for (size_t k = 0; k < feed->skips.count; k++)
			json_put_string(json, feed->skips.items[k]);
		json_end_array(json);
		json_end_object(json);
	}
	json_end_array(json);
	json_key(json, "unread");
	json_begin_array(json);
	for (size_t i = 0; i < facts->unread_count; i++) {
		json_begin_object(json);
		json_member(json, "name", facts->unread[i].name);
		json_member(json, "why", facts->unread[i].why);
		json_end_object(json);
	}
	json_end_array(json);
	json_end_object(json);
}

static void write_line(struct page *page, const char *name, struct slice text, bool as_words)
{
	if (text.len == 0)
		return;
	page_tab(page, 2);
	page_put(page, slice_from_text(name));
	page_tab(page, 14);
	page->indent = 14;
	if (as_words)
		page_words(page, text);
	else
		page_put(page, text); /* a path may have any blanks */
	page->indent = 0;
	page_newline(page);
}

/* "2026-08-21, 97 days ago" */
static void write_date(struct page *page, struct slice date)
{
	char text[64];
	uint64_t days;

	if (!days_since(date, &days)) {
		write_line(page, "date", date, true);
		return;
	}
	snprintf(text, sizeof text, "%.*s, %" PRIu64 " day%s ago", SLICE_ARG(slice_first(date, 20)), days, days == 1 ? "" : "s");
	write_line(page, "date", slice_from_text(text), true);
}

/* Numbers end where their column does. */
static void put_number(struct page *page, size_t end, uint64_t number)
{
	char text[24];
	int len = snprintf(text, sizeof text, "%" PRIu64, number);

	page_tab(page, end - (size_t)len);
	page_put(page, slice_make(text, (size_t)len));
}

static void write_sources_narrow(struct page *page, const struct vulndb_facts *facts)
{
	for (size_t i = 0; i < facts->feed_count; i++) {
		const struct vulndb_feed *feed = &facts->feeds[i];
		uint64_t days;

		page_tab(page, 2);
		page_put(page, feed->name);
		page_tab(page, 4);
		page->indent = 4;
		page_wordsf(page, "%.*s%s", SLICE_ARG(slice_first(feed->date, 10)), feed->dated_by_files ? "*" : "");
		if (days_since(feed->date, &days))
			page_wordsf(page, ", %" PRIu64 " day%s", days, days == 1 ? "" : "s");
		page_wordsf(page, ", %" PRIu64 " statement%s", feed->statements, feed->statements == 1 ? "" : "s");
		if (feed->skipped)
			page_wordsf(page, ", %" PRIu64 " skipped", feed->skipped);
		page->indent = 0;
		page_newline(page);
	}
}

static void write_sources(struct page *page, const struct vulndb_facts *facts)
{
	if (facts->feed_count == 0)
		return;
	if (page->columns < TABLE_COLUMNS) {
		write_sources_narrow(page, facts);
		return;
	}
	page_put(page, S("  source                    date          days  statements  skipped digest"));
	page_newline(page);
	for (size_t i = 0; i < facts->feed_count; i++) {
		const struct vulndb_feed *feed = &facts->feeds[i];
		uint64_t days;

		page_tab(page, 2);
		page_cut_middle(page, feed->name, 25);
		page_tab(page, 28);
		page_put(page, slice_first(feed->date, 10));
		if (feed->dated_by_files)
			page_put(page, S("*"));
		if (days_since(feed->date, &days))
			put_number(page, 46, days);
		put_number(page, 58, feed->statements);
		put_number(page, 67, feed->skipped);
		page_tab(page, 68);
		page_put(page, slice_first(slice_from(feed->digest, sizeof "sha256:" - 1), 12));
		page_newline(page);
	}
}

static void write_undated(struct page *page, const struct vulndb_facts *facts)
{
	bool any = false;

	for (size_t i = 0; i < facts->feed_count; i++)
		any |= facts->feeds[i].dated_by_files;
	if (!any)
		return;
	page_tab(page, 2);
	page->indent = 4;
	page_words(page,
		S("* the date of its files: it states none, and a copy may be younger than what it says (db build --as-of)"));
	page->indent = 0;
	page_newline(page);
}

static bool is_first_of_licence(const struct vulndb_facts *facts, size_t feed)
{
	for (size_t i = 0; i < feed; i++)
		if (slice_equal(facts->feeds[i].licence, facts->feeds[feed].licence))
			return false;
	return true;
}

/* Each licence, and the sources that publish under it: whoever passes a store on has the duties of all. */
static void write_licences(struct page *page, const struct vulndb_facts *facts)
{
	for (size_t i = 0; i < facts->feed_count; i++) {
		cleanup_buffer struct buffer text = BUFFER_INIT(STATUS_BYTES_MAX);
		struct slice licence = facts->feeds[i].licence;

		if (!is_first_of_licence(facts, i))
			continue;
		page_tab(page, 2);
		page->indent = 4;
		buffer_addf(&text, "licence %.*s:", SLICE_ARG(licence.len ? licence : S("not known")));
		for (size_t k = i, count = 0; k < facts->feed_count; k++)
			if (slice_equal(facts->feeds[k].licence, licence))
				buffer_addf(&text, "%s %.*s", count++ ? "," : "", SLICE_ARG(facts->feeds[k].name));
		page_words(page, buffer_slice(&text));
		page->indent = 0;
		page_newline(page);
	}
}

static void write_skip(struct page *page, struct slice name, struct slice why)
{
	page_tab(page, 2);
	page->indent = 4;
	page_wordsf(page, "left out of %.*s: %.*s", SLICE_ARG(name), SLICE_ARG(why));
	page->indent = 0;
	page_newline(page);
}

static void write_skips(struct page *page, const struct vulndb_facts *facts)
{
	for (size_t i = 0; i < facts->feed_count; i++) {
		const struct vulndb_feed *feed = &facts->feeds[i];
		char more[64];

		for (size_t k = 0; k < feed->skips.count; k++)
			write_skip(page, feed->name, feed->skips.items[k]);
		snprintf(more, sizeof more, "%" PRIu64 " more", feed->skipped - feed->skips.count);
		if (feed->skipped > feed->skips.count)
			write_skip(page, feed->name, slice_from_text(more));
	}
	for (size_t i = 0; i < facts->unread_count; i++) {
		page_tab(page, 2);
		page->indent = 4;
		page_wordsf(page, "not read, %.*s: %.*s", SLICE_ARG(facts->unread[i].name), SLICE_ARG(facts->unread[i].why));
		page->indent = 0;
		page_newline(page);
	}
}

static void write_text(struct page *page, const char *path, const struct vulndb_facts *facts)
{
	cleanup_buffer struct buffer counts = BUFFER_INIT(4096);

	stores_add_counts(&counts, facts);
	if (facts->partial)
		buffer_add_slice(&counts, S(", partial: never enough alone"));
	page_put(page, facts->name);
	page_newline(page);
	write_date(page, facts->date);
	write_line(page, "built", facts->built, true);
	write_line(page, "holds", buffer_slice(&counts), true);
	write_line(page, "file", slice_from_text(path), false);
	write_sources(page, facts);
	write_undated(page, facts);
	write_licences(page, facts);
	write_skips(page, facts);
}

static int status_of(const char *path, struct page *page, struct json_writer *json, struct error *err)
{
	cleanup_vulndb struct vulndb *store = NULL;
	int r = vulndb_open(path, &store, err);

	if (r < 0)
		return r;
	if (json)
		write_json(json, path, vulndb_facts(store));
	else
		write_text(page, path, vulndb_facts(store));
	return 0;
}

/* Rules for malware are in no store. Which there are is of interest all the same. */
static int write_rules(struct page *page, const struct places *places, struct arena *arena, struct error *err)
{
	struct rule_set *sets = NULL;
	size_t count = 0;
	int r = places->fetched ? supply_rule_sets(places->fetched, arena, &sets, &count, err) : 0;

	if (r < 0 || count == 0)
		return r;
	page_newline(page);
	page_put(page, S("rules for malware (scan --scanners malware --yara fetched)"));
	page_newline(page);
	for (size_t i = 0; i < count; i++) {
		char date[CLOCK_TEXT_SIZE];
		const char *path = arena_printf(arena, "%s/%s", places->fetched, sets[i].path).ptr;

		clock_day(sets[i].checked_unix, date);
		write_date(page, slice_from_text(date));
		write_line(page, "licence", sets[i].licence.len ? sets[i].licence : S("not known"), true);
		write_line(page, "file", slice_from_text(path), false);
	}
	return 0;
}

static int db_status(const struct options *options)
{
	const char *format = option_text(options, OPTION_PLAIN_FORMAT);
	cleanup_buffer struct buffer text = BUFFER_INIT(STATUS_BYTES_MAX);
	cleanup_arena struct arena arena = ARENA_INIT;
	bool as_json = format && strcmp(format, "json") == 0;
	struct option_values stores = { 0 };
	struct json_writer json;
	struct places places;
	struct page page;
	struct error err;
	int r;

	page_init(&page, &text, terminal_style().columns, false);
	json_writer_init(&json, &text, true);
	if (as_json)
		json_begin_array(&json);
	r = places_find(&arena, &places, &err);
	if (r == 0)
		r = stores_paths(options, &places, &arena, &stores, &err);
	for (size_t i = 0; i < stores.count && r == 0; i++) {
		if (i > 0 && !as_json)
			page_newline(&page);
		r = status_of(stores.items[i], &page, as_json ? &json : NULL, &err);
	}
	if (r == 0 && !as_json)
		r = write_rules(&page, &places, &arena, &err);
	if (as_json) {
		json_end_array(&json);
		buffer_add_byte(&text, '\n');
	}
	if (r == 0)
		r = output_stdout(buffer_slice(&text), &err);
	if (r < 0)
		say_error("%s", err.text);
	return r < 0 ? EXIT_FAILED : EXIT_DONE;
}

const struct command command_db_status = {
	.operands = "",
	.about = "show the advisory stores that a scan uses: dates, sources, numbers",
	.text = "Lists the built-in store, and those that --db names, or else your own, $XDG_DATA_HOME/plimsoll/advisories.db, "
		"where it "
		"is there. An advisory is one id, on as many packages as it concerns. Of each source: the date when it was last "
		"known to be up to date and how many days ago that is, how "
		"many "
		"statements it gave, how many of its records and files were malformed and left out, and the beginning of the "
		"digest "
		"of its files (SHA-256 of what sha256sum prints for them in the order of their paths); where a source states no "
		"date, that of "
		"its newest file, with a star. Then the licences that "
		"the sources "
		"are published under, whose duties has who passes a store on; what was left out of each source, and why; and "
		"what was "
		"not read at all. Last the rules for malware that db update fetched, which are in no store (not with --format "
		"json, "
		"which tells of stores alone).\n",
	.run = db_status,
};
