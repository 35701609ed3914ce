/* rules_show.c - plimsoll rules show ID...: all that a configuration rule says */
#include "base/words.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/say.h"
#include "cli/terminal.h"
#include "cli/told_rules.h"
#include "scan/rule_files.h"

#define SHOW_BYTES_MAX ((size_t)64 << 20)

/* The rules that are meant, each once, in the order they were asked for. */
struct shown_rules {
	const struct rule **items;
	size_t count;
};

static void add_rule(struct shown_rules *shown, const struct rule *rule)
{
	for (size_t i = 0; i < shown->count; i++)
		if (shown->items[i] == rule)
			return;
	shown->items[shown->count++] = rule;
}

static int refuse(const struct rules *rules, const char *name, struct error *err)
{
	cleanup_buffer struct buffer ids = BUFFER_INIT(0), whole = BUFFER_INIT(100);
	const struct rule *meant;
	struct slice nearest;

	buffer_addf(&whole, "PLM-%s", name); /* "A24" */
	meant = rules_find(rules, buffer_slice(&whole));
	if (meant)
		return error_set(err, ERR_NOT_FOUND, "there is no rule '%.80s'; did you mean %.*s?", name, SLICE_ARG(meant->id));

	for (size_t i = 0; i < rules->count; i++)
		buffer_addf(&ids, "%.*s ", SLICE_ARG(rules->items[i].id));
	buffer_add_byte(&ids, '\0');
	nearest = words_nearest(slice_from_text(name), ids.ptr);
	if (nearest.len)
		return error_set(err, ERR_NOT_FOUND, "there is no rule '%.80s'; did you mean %.*s?", name, SLICE_ARG(nearest));
	return error_set(err, ERR_NOT_FOUND,
		"there is no rule '%.80s', and none that another tool calls so; plimsoll rules list has all", name);
}

/* By its id, else all that another tool calls so. */
static int find_rules(const struct rules *rules, const char *name, struct shown_rules *shown, struct error *err)
{
	const struct rule *rule = rules_find(rules, slice_from_text(name));
	bool found = rule != NULL;

	if (rule)
		add_rule(shown, rule);
	for (size_t i = 0; i < rules->count && !rule; i++)
		if (rule_has_alias(&rules->items[i], slice_from_text(name))) {
			add_rule(shown, &rules->items[i]);
			found = true;
		}
	return found ? 0 : refuse(rules, name, err);
}

static void write_text(const struct shown_rules *shown, struct buffer *out)
{
	struct report_style style = terminal_style();
	struct page page;

	page_init(&page, out, style.columns, style.colour);
	for (size_t i = 0; i < shown->count; i++) {
		if (i)
			page_newline(&page);
		page_put_rule(&page, shown->items[i]);
	}
}

static void write_json(const struct shown_rules *shown, struct buffer *out)
{
	struct json_writer json;

	json_writer_init(&json, out, true);
	json_begin_object(&json);
	json_key(&json, "rules");
	json_begin_array(&json);
	for (size_t i = 0; i < shown->count; i++)
		json_put_rule(&json, shown->items[i]);
	json_end_array(&json);
	json_end_object(&json);
	buffer_add_byte(out, '\n');
}

static int rules_show(const struct options *options)
{
	const struct option_values *paths = &options->values[OPTION_RULES];
	const char *format = option_text(options, OPTION_PLAIN_FORMAT);
	cleanup_buffer struct buffer text = BUFFER_INIT(SHOW_BYTES_MAX);
	cleanup_arena struct arena arena = ARENA_INIT;
	struct shown_rules shown = { 0 };
	struct rule_files files = { 0 };
	struct error err;
	int r = rule_files_read(paths->items, paths->count, &arena, &files, &err);

	shown.items = arena_array(&arena, const struct rule *, files.rules.count);
	for (size_t i = 0; i < options->operand_count && r >= 0; i++)
		r = find_rules(&files.rules, options->operands[i], &shown, &err);
	if (r >= 0) {
		if (format && strcmp(format, "json") == 0)
			write_json(&shown, &text);
		else
			write_text(&shown, &text);
		r = text.full ? error_set(&err, ERR_LIMIT, "more than %zu bytes", SHOW_BYTES_MAX)
			      : output_stdout(buffer_slice(&text), &err);
	}
	if (r < 0)
		say_error("%s", err.text);
	return r < 0 ? EXIT_FAILED : EXIT_DONE;
}

const struct command command_rules_show = {
	.operands = "ID...",
	.operand_min = 1,
	.operand_max = OPTIONS_MAX,
	.operand_words = "",
	.about = "show what a configuration rule asks for, why, and what to do",
	.text = "ID is a rule's own, as PLM-A02, or what another tool calls it, as CIS-DI-0001 or Linux.2-1-b; upper and lower "
		"case "
		"are the same.\n",
	.run = rules_show,
};
