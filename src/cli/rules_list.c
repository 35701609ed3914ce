/* rules_list.c - plimsoll rules list: the configuration rules that there are */
#include "cli/command.h"
#include "cli/output.h"
#include "cli/say.h"
#include "cli/terminal.h"
#include "cli/told_rules.h"
#include "scan/rule_files.h"

#define LIST_BYTES_MAX ((size_t)64 << 20)
#define GAP 2u

struct listing {
	const struct rules *rules;
	struct slice standard; /* or empty: all */
};

static const struct mapping *mapping_of(const struct listing *listing, const struct rule *rule)
{
	return listing->standard.len ? rule_mapping(rule, listing->standard) : NULL;
}

static bool is_listed(const struct listing *listing, const struct rule *rule)
{
	return !listing->standard.len || mapping_of(listing, rule);
}

static size_t id_width(const struct listing *listing)
{
	size_t width = 0;

	for (size_t i = 0; i < listing->rules->count; i++)
		if (is_listed(listing, &listing->rules->items[i]) && listing->rules->items[i].id.len > width)
			width = listing->rules->items[i].id.len;
	return width;
}

static void put_row(struct page *page, const struct listing *listing, const struct rule *rule, size_t width)
{
	const struct mapping *mapping = mapping_of(listing, rule);
	size_t title = width + GAP + strlen("critical") + GAP;

	page_put(page, rule->id);
	page_tab(page, width + GAP);
	page_ink(page, page_ink_of_rating(rule->rating));
	page_put(page, rule->hint ? S("hint") : slice_from_text(rating_name(rule->rating)));
	page_ink(page, INK_PLAIN);
	page_tab(page, title);
	page->indent = title;
	page_words(page, rule->title);
	for (size_t i = 0; mapping && i < mapping->clauses.count; i++)
		page_wordsf(page, "%s%.*s%s", i ? ", " : " (", SLICE_ARG(mapping->clauses.items[i]),
			i + 1 == mapping->clauses.count ? ")" : "");
	page_newline(page);
	page->indent = 0;
}

static void write_table(const struct listing *listing, struct buffer *out)
{
	struct report_style style = terminal_style();
	size_t width = id_width(listing);
	struct page page;

	page_init(&page, out, style.columns, style.colour);
	for (size_t i = 0; i < listing->rules->count; i++)
		if (is_listed(listing, &listing->rules->items[i]))
			put_row(&page, listing, &listing->rules->items[i], width);
}

static void write_json(const struct listing *listing, struct buffer *out)
{
	struct json_writer json;

	json_writer_init(&json, out, true);
	json_begin_object(&json);
	json_key(&json, "rules");
	json_begin_array(&json);
	for (size_t i = 0; i < listing->rules->count; i++)
		if (is_listed(listing, &listing->rules->items[i]))
			json_put_rule(&json, &listing->rules->items[i]);
	json_end_array(&json);
	json_end_object(&json);
	buffer_add_byte(out, '\n');
}

static int rules_list(const struct options *options)
{
	const char *format = option_text(options, OPTION_PLAIN_FORMAT), *standard = option_text(options, OPTION_STANDARD);
	const struct option_values *paths = &options->values[OPTION_RULES];
	cleanup_buffer struct buffer text = BUFFER_INIT(LIST_BYTES_MAX);
	cleanup_arena struct arena arena = ARENA_INIT;
	struct rule_files files;
	struct listing listing = { &files.rules, rule_standard(slice_from_text(standard)) };
	struct error err;
	int r = rule_files_read(paths->items, paths->count, &arena, &files, &err);

	if (r >= 0) {
		if (format && strcmp(format, "json") == 0)
			write_json(&listing, &text);
		else
			write_table(&listing, &text);
		r = text.full ? error_set(&err, ERR_LIMIT, "the list is longer than %zu bytes", LIST_BYTES_MAX)
			      : output_stdout(buffer_slice(&text), &err);
	}
	if (r < 0)
		say_error("%s", err.text);
	return r < 0 ? EXIT_FAILED : EXIT_DONE;
}

const struct command command_rules_list = {
	.operands = "",
	.about = "list the configuration rules: id, rating, title",
	.run = rules_list,
};
