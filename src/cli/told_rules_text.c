/* told_rules_text.c - a configuration rule as text */
#include "cli/told_rules.h"

#define LEFT 2
#define DETAIL_LEFT 4
#define NAME_COLUMNS 18u

static void begin_line(struct page *page, size_t left)
{
	page->indent = left;
	page_tab(page, left);
}

static void put_heading(struct page *page, const char *text)
{
	page_newline(page);
	page->indent = 0;
	page_put(page, slice_from_text(text));
	page_newline(page);
}

static void put_sentence(struct page *page, size_t left, struct slice text)
{
	begin_line(page, left);
	page_words(page, text);
	page_newline(page);
}

/* A command or a line to write: its own lines stay apart. */
static void put_lines(struct page *page, size_t left, struct slice text)
{
	struct slice line;

	while (slice_next_line(&text, &line)) {
		begin_line(page, left);
		page->indent = left + 2;
		page_put(page, line);
		page_newline(page);
	}
}

/* "name", and behind it in a column the text. */
static void put_pair(struct page *page, struct slice name, struct slice text)
{
	begin_line(page, LEFT);
	page_put(page, name);
	page->indent = LEFT + NAME_COLUMNS;
	page_tab(page, LEFT + NAME_COLUMNS);
	page_words(page, text);
	page_newline(page);
}

static struct slice join(struct slices texts, struct arena *arena)
{
	struct slice joined = texts.count ? texts.items[0] : S("");

	for (size_t i = 1; i < texts.count; i++)
		joined = arena_printf(arena, "%.*s, %.*s", SLICE_ARG(joined), SLICE_ARG(texts.items[i]));
	return joined;
}

static bool is_plain(struct slice text)
{
	return text.len && slice_find_byte(text, ' ') < 0 && slice_find_byte(text, ',') < 0 && slice_find_byte(text, '"') < 0;
}

static void put_check(struct page *page, const struct condition *condition)
{
	page_put(page, slice_from_text(check_name(condition->check)));
	page_put(page, S(":"));
	for (size_t i = 0; i < condition->parameter_count; i++) {
		const struct parameter *parameter = &condition->parameters[i];
		const char *between = slice_find(parameter->name, S("not")) >= 0 ? "nor " : "or ";

		page_wordsf(page, " %s%.*s", i ? "| " : "", SLICE_ARG(parameter->name));
		for (size_t k = 0; k < parameter->values.count; k++) {
			struct slice value = parameter->values.items[k];
			const char *quote = is_plain(value) ? "" : "\"";

			page_wordsf(page, " %s%s%.*s%s", k ? between : "", quote, SLICE_ARG(value), quote);
		}
	}
}

static void put_condition(struct page *page, const struct condition *condition, size_t left)
{
	struct slice about;

	begin_line(page, left);
	page->indent = left + 2;
	if (condition->kind == CONDITION_CHECK) {
		put_check(page, condition);
		page_newline(page);
		about = slice_from_text(
			condition->check == CHECK_NAMED ? named_check_about(condition_value(condition, "check")) : "");
		if (about.len)
			put_sentence(page, left + 2, about);
		return;
	}
	page_put(page, condition->kind == CONDITION_ALL   ? S("all of")
		       : condition->kind == CONDITION_ANY ? S("one of")
							  : S("not"));
	page_newline(page);
	for (size_t i = 0; i < condition->part_count; i++)
		put_condition(page, &condition->parts[i], left + 2);
}

static void put_head(struct page *page, const struct rule *rule)
{
	page_ink(page, INK_BOLD);
	page_put(page, rule->id);
	page_ink(page, INK_PLAIN);
	page_tab(page, page->column + 2);
	page->indent = page->column;
	page_words(page, rule->title);
	page_newline(page);
	begin_line(page, LEFT);
	page_ink(page, page_ink_of_rating(rule->rating));
	page_put(page, slice_from_text(rating_name(rule->rating)));
	page_ink(page, INK_PLAIN);
	if (rule->hint)
		page_words(page, S(" (a hint: it is shown and decides nothing)"));
	if (rule->builtin)
		page_words(page, S(", built in"));
	else
		page_wordsf(page, ", %.*s line %llu", SLICE_ARG(rule->file), (unsigned long long)rule->line);
	page_newline(page);
	if (rule->why.len) {
		page_newline(page);
		put_sentence(page, LEFT, rule->why);
	}
}

static void put_remedies(struct page *page, const struct rule *rule)
{
	put_heading(page, "What to do");
	for (size_t i = 0; i < rule->remedy_count; i++) {
		const struct remedy *remedy = &rule->remedies[i];
		bool any = slice_equal(remedy->family, S("any"));

		if (!any || rule->remedy_count > 1)
			put_sentence(page, LEFT, any ? S("wherever nothing else is said") : remedy->family);
		put_lines(page, any && rule->remedy_count == 1 ? LEFT : DETAIL_LEFT, remedy->text);
	}
}

static void put_maps(struct page *page, const struct rule *rule, struct arena *arena)
{
	if (rule->map_count)
		put_heading(page, "Standards");
	for (size_t i = 0; i < rule->map_count; i++) {
		const struct mapping *mapping = &rule->maps[i];

		put_pair(page, mapping->standard,
			arena_printf(arena, "%s: %.*s", rule_standard_title(mapping->standard),
				SLICE_ARG(join(mapping->clauses, arena))));
	}
	if (rule->aliases.count) {
		put_heading(page, "What other tools call it");
		put_sentence(page, LEFT, join(rule->aliases, arena));
	}
}

void page_put_rule(struct page *page, const struct rule *rule)
{
	cleanup_arena struct arena arena = ARENA_INIT;

	put_head(page, rule);
	if (rule->applies) {
		put_heading(page, "It applies where");
		put_condition(page, rule->applies, LEFT);
	}
	put_heading(page, "It passes where");
	put_condition(page, rule->check, LEFT);
	put_remedies(page, rule);
	put_maps(page, rule, &arena);
	if (rule->example_count)
		put_heading(page, "Examples");
	for (size_t i = 0; i < rule->example_count; i++)
		put_pair(page, slice_from_text(rule_result(rule->examples[i].expected)), rule->examples[i].title);
	page->indent = 0;
}
