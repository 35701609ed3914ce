/* help_test.c - help, manual and completions tell all there is */
#include "cli/help.h"

#include "base/test.h"
#include "cli/command.h"
#include "cli/completion.h"
#include "codec/text.h"
#include "registry/listing.h"

static void check_help(enum command_id id, const char *group)
{
	cleanup_buffer struct buffer out = BUFFER_INIT(1 << 16);
	struct slice text, line;

	help_write(id, group, &out);
	text = buffer_slice(&out);
	CHECK(text.len > 100);
	for (unsigned i = 0; i < OPTION_COUNT && !group; i++) {
		char name[100];

		snprintf(name, sizeof name, " --%s%s%s", option_table[i].name, option_table[i].value ? " " : "",
			option_table[i].value ? option_table[i].value : "");
		if (option_table[i].commands & UINT64_C(1) << id)
			CHECK(slice_find(text, slice_from_text(name)) >= 0);
	}
	while (slice_next_line(&text, &line)) {
		CHECK(text_width(line) <= 80);
		CHECK(!slice_ends_with(line, S(" ")));
	}
}

TEST(help_fits_80_columns_and_names_every_option)
{
	for (unsigned id = 0; id <= COMMAND_NONE; id++)
		check_help((enum command_id)id, NULL);
	check_help(COMMAND_NONE, "db");
	check_help(COMMAND_NONE, "cache");
}

TEST(help_names_every_way_to_list_a_registry)
{
	for (size_t i = 0; listings[i]; i++)
		if (slice_find(slice_from_text(option_table[OPTION_VIA].about), slice_from_text(listings[i]->name)) < 0)
			CHECK_TEXT(option_table[OPTION_VIA].about, listings[i]->name);
}

TEST(help_lists_the_commands_that_are_not_hidden)
{
	cleanup_buffer struct buffer out = BUFFER_INIT(1 << 16);

	help_write(COMMAND_NONE, NULL, &out);
	for (unsigned id = 0; id < COMMAND_COUNT; id++) {
		char line[100];

		snprintf(line, sizeof line, "\n  %s ", command_words((enum command_id)id));
		CHECK_INT(slice_find(buffer_slice(&out), slice_from_text(line)) >= 0, !command_of((enum command_id)id)->hidden);
	}
}

/* What help, manual and completions say of an option must be fit for all of them. */
TEST(texts_are_one_plain_sentence)
{
	for (unsigned i = 0; i < OPTION_COUNT; i++) {
		const char *about = option_table[i].about;

		CHECK(about[0] >= 'a' && about[0] <= 'z');
		CHECK(about[strlen(about) - 1] != '.');
		CHECK(strpbrk(about, "'\"\\`$\n") == NULL);
	}
	for (unsigned id = 0; id < COMMAND_COUNT; id++)
		CHECK(strpbrk(command_of((enum command_id)id)->about, "'\"\\`$\n") == NULL);
}

TEST(every_value_that_is_no_file_has_its_right_words_or_a_kind)
{
	for (unsigned i = 0; i < OPTION_COUNT; i++) {
		const struct option *option = &option_table[i];

		CHECK_INT(option->value == NULL, option->kind == VALUE_NONE);
		if (option->kind == VALUE_WORD || option->kind == VALUE_WORDS || option->kind == VALUE_RATING ||
			option->kind == VALUE_RATINGS)
			CHECK(option->words != NULL);
		if (option->kind == VALUE_NUMBER)
			CHECK(option->max > 0);
	}
}
