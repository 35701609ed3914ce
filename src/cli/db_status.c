/* db_status.c - plimsoll db status: the advisory stores that a scan would use */
#include "base/cleanup.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/places.h"
#include "cli/say.h"
#include "codec/json.h"
#include "report/page.h"
#include "vulndb/vulndb.h"

#include <inttypes.h>

#define STATUS_BYTES_MAX (1u << 20)

CLEANUP_DEFINE(struct vulndb *, close_store, vulndb_close)

static void write_json(struct json_writer *json, const char *path, const struct vulndb_facts *facts)
{
	json_begin_object(json);
	json_member(json, "name", facts->name);
	json_member(json, "path", slice_from_text(path));
	json_member(json, "built", facts->built);
	json_member(json, "date", facts->date);
	json_key(json, "advisory_count");
	json_put_u64(json, facts->advisory_count);
	json_key(json, "package_count");
	json_put_u64(json, facts->package_count);
	json_key(json, "partial");
	json_put_bool(json, facts->partial);
	json_end_object(json);
}

static void write_line(struct page *page, const char *name, struct slice text)
{
	if (text.len == 0)
		return;
	page_tab(page, 2);
	page_put(page, slice_from_text(name));
	page_tab(page, 14);
	page_put(page, text);
	page_newline(page);
}

static void write_text(struct page *page, const char *path, const struct vulndb_facts *facts)
{
	char counts[100];

	snprintf(counts, sizeof counts, "%" PRIu64 " on %" PRIu64 " packages%s", facts->advisory_count, facts->package_count,
		facts->partial ? ", partial: never enough alone" : "");
	page_put(page, facts->name);
	page_newline(page);
	write_line(page, "date", facts->date);
	write_line(page, "built", facts->built);
	write_line(page, "advisories", slice_from_text(counts));
	write_line(page, "file", slice_from_text(path));
}

static int status_of(const char *path, struct page *page, struct json_writer *json, struct error *err)
{
	CLEANUP(close_store) struct vulndb *store = NULL;
	int r = vulndb_open(path, &store, err);

	if (r < 0)
		return r;
	if (json)
		write_json(json, path, vulndb_facts(store));
	else
		write_text(page, path, vulndb_facts(store));
	return 0;
}

static int db_status(const struct options *options)
{
	const struct option_values *others = &options->values[OPTION_DB];
	const char *format = option_text(options, OPTION_PLAIN_FORMAT);
	cleanup_buffer struct buffer text = BUFFER_INIT(STATUS_BYTES_MAX);
	cleanup_arena struct arena arena = ARENA_INIT;
	bool as_json = format && strcmp(format, "json") == 0;
	struct json_writer json;
	struct places places;
	struct page page;
	struct error err;
	int r;

	page_init(&page, &text, 0, false);
	json_writer_init(&json, &text, true);
	if (as_json)
		json_begin_array(&json);
	r = places_find(&arena, &places, &err);
	for (size_t i = 0; i <= others->count && r == 0; i++) {
		if (i > 0 && !as_json)
			page_newline(&page);
		r = status_of(i ? others->items[i - 1] : places.builtin, &page, as_json ? &json : NULL, &err);
	}
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
	.about = "show the advisory stores: dates and numbers",
	.run = db_status,
};
