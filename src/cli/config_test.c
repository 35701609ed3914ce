/* config_test.c - every option has its place in a configuration file, and no file breaks its reading */
#include "cli/config.h"

#include "base/test.h"
#include "cli/values.h"
#include "codec/yaml.h"

TEST(every_option_has_a_key_at_the_top_or_in_a_section)
{
	for (unsigned id = 0; id < OPTION_COUNT; id++) {
		struct slice name = slice_from_text(option_table[id].name);
		bool found = config_key_at_top(name) == (enum option_id)id;

		for (unsigned command = 0; command < COMMAND_COUNT; command++) {
			char section[CONFIG_SECTION_SIZE];

			config_section((enum command_id)command, section);
			if (option_table[id].commands & UINT64_C(1) << command && section[0] && !option_table[id].no_key) {
				CHECK_INT(config_key_of(name, (enum command_id)command), id);
				found = true;
			}
		}
		if (found == option_table[id].no_key)
			fail_msg("--%s: %s", option_table[id].name, found ? "has a key" : "has no key");
	}
}

TEST(what_a_variable_means_is_what_the_key_at_the_top_means)
{
	for (unsigned id = 0; id < OPTION_COUNT; id++)
		if (!option_table[id].no_environment && !option_table[id].no_key)
			CHECK_INT(config_key_at_top(slice_from_text(option_table[id].name)), id);
}

TEST(passwords_and_files_that_name_files_have_no_key)
{
	static const enum option_id without[] = { OPTION_PASSWORD_STDIN, OPTION_CONFIG, OPTION_HELP, OPTION_VERSION };

	for (size_t i = 0; i < sizeof without / sizeof without[0]; i++)
		CHECK_INT(config_key_at_top(slice_from_text(option_table[without[i]].name)), OPTION_COUNT);
	CHECK_INT(config_key_at_top(S("password")), OPTION_COUNT);
}

TEST(what_is_said_to_be_built_in_is_a_right_value_and_stands_in_the_help)
{
	for (unsigned id = 0; id < OPTION_COUNT; id++) {
		const struct option *option = &option_table[id];
		struct error err = { .text = "" };

		if (!option->preset)
			continue;
		if (value_check(option, option->name, option->preset, &err) < 0)
			fail_msg("%s", err.text);
		CHECK(slice_find(slice_from_text(option->about), slice_first(slice_from_text(option->preset), 1)) >= 0);
	}
}

TEST(a_file_of_any_bytes_is_read_or_refused_in_words)
{
	static const char good[] =
		"fail-on: high\ndb: [a.db, 'b.db']\nscanners: [vuln, config]\nscan:\n  format: json\n  jobs: 4\n"
		"vex:\n  author: \"Me\"\ndb-update: {tries: 3, feeds: [default]}\noffline: true\n";
	char bytes[sizeof good];
	uint32_t random = 1;
	size_t taken = 0;

	for (unsigned round = 0; round < 4000; round++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct config_file file = { .path = "p.yaml" };
		struct error err = { .text = "" };
		int r;

		memcpy(bytes, good, sizeof good);
		for (unsigned i = 0; i < 1 + round % 4; i++) {
			random = random * 1664525 + 1013904223;
			bytes[random % (sizeof good - 1)] =
				round % 2 ? (char)(random >> 24) : "\n :[]{}'\"-,#&*!0"[(random >> 24) % 16];
		}
		r = yaml_read_strictly(S("p.yaml"), slice_make(bytes, sizeof good - 1), &arena, &file.root, &err);
		if (r == 0 && file.root)
			r = config_check(&file, &arena, &err);
		taken += r == 0;
		if (r < 0 && strncmp(err.text, "p.yaml:", 7) != 0)
			fail_msg("no place: %s", err.text);
	}
	CHECK(taken > 0 && taken < 4000);
}
