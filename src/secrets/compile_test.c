/* compile_test.c - patterns: what is read of them, what is refused and named */
#include "secrets/collected_test.h"

#define TOKEN "[[rules]]\nid = 'token'\nregex = '''tok_[a-z0-9]{8}'''\n"

static void check_error(const char *text, const char *want)
{
	struct looking looking = { 0 };
	cleanup_buffer struct buffer out = BUFFER_INIT(0);
	const struct detector_text detector_text = { .name = S("p.toml"), .text = slice_from_text(text) };
	struct note_sink notes = looking_notes(&looking);
	struct error err = { 0 };

	if (secrets_compile(&detector_text, 1, &notes, &out, &err) >= 0)
		fail_msg("taken: %s", text);
	CHECK_TEXT(err.text, want);
	looking_done(&looking);
}

static void check_note(const char *text, size_t count, const char *want)
{
	cleanup_looking struct looking looking = { 0 };

	looking_init(&looking, text);
	CHECK_SLICE(buffer_slice(&looking.notes), want);
	CHECK_INT(secrets_count(looking.secrets), count);
}

TEST(a_text_that_cannot_be_read_is_an_error_with_its_place)
{
	check_error("[[rules]]\nid = 'a\n", "p.toml: line 2, column 8: a string without an end");
	check_error("[[rules]]\nid = 7.5.1\n", "p.toml: line 2, column 11: a value that is none");
	check_error("[[rules]]\nregex = 'a'\n", "p.toml:1:10: the key 'id' is missing");
	check_error("[[rules]]\nid = 'a'\nregex = ['x']\n", "p.toml:3:9: expected a text, found a list");
	check_error(TOKEN "entropy = 'much'\n", "p.toml:4:11: expected a number from 0 to 8");
	check_error(TOKEN "entropy = 9\n", "p.toml:4:11: expected a number from 0 to 8");
	check_error(TOKEN "secretGroup = 99\n", "p.toml:4:15: expected a whole number from 0 to 31, found '99'");
	check_error(TOKEN "rating = 'medium'\n",
		"p.toml:4:10: expected one of critical, high, moderate, low, found 'medium'; did you mean 'moderate'?");
	check_error(TOKEN "[[rules.allowlists]]\nregexTarget = 'lines'\n",
		"p.toml:5:15: expected one of secret, match, line, found 'lines'; did you mean 'line'?");
	check_error("rules = 1\n", "p.toml:1:9: expected a list, found '1'");
	check_error("[extend]\npath = 'other.toml'\n", "p.toml:2:1: a file cannot name another: give both files");
}

TEST(what_cannot_be_used_is_named_and_the_rest_goes_on)
{
	check_note(TOKEN "[[rules]]\nid = 'b'\n", 1,
		"p.toml: line 4: the pattern 'b' has neither 'regex' nor 'path' and is left out\n");
	check_note(TOKEN "[[rules]]\nid = 'b'\nregex = 'x('\n", 1,
		"p.toml: the pattern 'b' is left out: its 'regex' cannot be used: character 3: missing closing parenthesis\n");
	check_note(TOKEN "[[rules]]\nid = 'b'\nregex = 'x*'\n", 1,
		"p.toml: the pattern 'b' is left out: its 'regex' cannot be used: it matches nothing at all\n");
	check_note(TOKEN "[[rules]]\nid = 'b'\npath = '['\n", 1,
		"p.toml: the pattern 'b' is left out: its 'path' cannot be used: character 2: missing terminating ] for "
		"character class\n");
	check_note(TOKEN "[[rules.allowlists]]\nregexes = ['a(', 'b']\n", 1,
		"p.toml: an expression of an allow list is left out: 'a(': character 3: missing closing parenthesis\n");
}

TEST(unknown_keys_of_newer_versions_are_told_and_passed_over)
{
	check_note("minVersion = 'v99'\nfuture = 1\n" TOKEN "keyword = ['tok']\nskipReport = true\n", 1,
		"p.toml: line 2, column 1: the key 'future' is not known\n"
		"p.toml: line 6, column 1: the key 'keyword' is not known; did you mean 'keywords'?\n");
}

TEST(later_patterns_replace_earlier_ones_and_can_be_turned_off)
{
	const struct detector_text texts[] = {
		{ .name = S("one.toml"), .text = S(TOKEN "[[rules]]\nid = 'other'\nregex = 'oth_[a-z0-9]{8}'\n"), .builtin = 1 },
		{ .name = S("two.toml"), .text = S("[[rules]]\nid = 'token'\nregex = 'new_[a-z0-9]{8}'\nrating = 'low'\n") },
		{ .name = S("three.toml"), .text = S("[extend]\ndisabledRules = ['other', 'nobody']\n") },
	};
	cleanup_looking struct looking looking = { 0 };

	looking_init_of(&looking, texts, 2);
	CHECK_SLICE(look(&looking, "a", S("tok_9f8e7d6c\nnew_9f8e7d6c oth_9f8e7d6c")),
		"token a:2:1 low new***\nother a:2:14 high oth***\n");
	looking_done(&looking);
	looking = (struct looking){ 0 };
	looking_init_of(&looking, texts, 3);
	CHECK_SLICE(look(&looking, "a", S("oth_9f8e7d6c new_9f8e7d6c")), "token a:1:14 low new***\n");
	CHECK_SLICE(buffer_slice(&looking.notes), "three.toml: line 2: no pattern is called 'nobody'\n");
}

TEST(lists_of_a_text_are_for_its_patterns_and_with_useDefault_for_all)
{
	static const char list[] = "[allowlist]\npaths = ['skipped/']\n[[rules]]\nid = 'mine'\nregex = 'min_[a-z0-9]{8}'\n";
	struct detector_text texts[] = { { .name = S("one.toml"), .text = S(TOKEN), .builtin = 1 },
		{ .name = S("two.toml"), .text = slice_from_text(list) } };
	cleanup_looking struct looking looking = { 0 };
	cleanup_buffer struct buffer extended = BUFFER_INIT(0);
	struct slice bytes = S("tok_9f8e7d6c min_9f8e7d6c");

	looking_init_of(&looking, texts, 2);
	CHECK_SLICE(look(&looking, "skipped/a", bytes), "token skipped/a:1:1 high tok***\n");
	looking_done(&looking);
	looking = (struct looking){ 0 };
	buffer_addf(&extended, "%s[extend]\nuseDefault = true\n", list);
	texts[1].text = buffer_slice(&extended);
	looking_init_of(&looking, texts, 2);
	CHECK_SLICE(look(&looking, "skipped/a", bytes), "");
	CHECK_SLICE(look(&looking, "a", bytes), "token a:1:1 high tok***\nmine a:1:14 high min***\n");
}

TEST(kept_bytes_of_another_form_or_library_are_to_be_made_anew)
{
	static const unsigned char salt[SECRETS_SALT_SIZE];
	cleanup_looking struct looking looking = { 0 };
	struct secrets *secrets;
	struct error err;

	looking_init(&looking, TOKEN);
	looking.compiled.ptr[18] = '9';
	CHECK_INT(secrets_open(buffer_slice(&looking.compiled), salt, &secrets, &err), -ERR_UNSUPPORTED);
	looking.compiled.ptr[18] = '1';
	looking.compiled.ptr[30] ^= 1; /* in the library's version */
	CHECK_INT(secrets_open(buffer_slice(&looking.compiled), salt, &secrets, &err), -ERR_UNSUPPORTED);
	looking.compiled.ptr[30] ^= 1;
	for (size_t len = 0; len < looking.compiled.len; len += len < 500 ? 1 : 97) {
		int r = secrets_open(slice_first(buffer_slice(&looking.compiled), len), salt, &secrets, &err);

		if (r >= 0)
			fail_msg("%zu of %zu bytes were taken", len, looking.compiled.len);
	}
}

TEST(a_text_without_patterns_finds_nothing)
{
	cleanup_looking struct looking looking = { 0 };

	looking_init(&looking, "title = 'none'\n");
	CHECK_INT(secrets_count(looking.secrets), 0);
	CHECK_SLICE(look(&looking, "a", S("tok_9f8e7d6c")), "");
}

/* Lines of a file that begin a rule, counted without reading TOML. */
static size_t count_rules(struct slice text)
{
	struct slice line;
	size_t count = 0;

	while (slice_next_line(&text, &line))
		count += slice_equal(line, S("[[rules]]"));
	return count;
}

TEST(gitleaks_own_file_loads_with_all_of_its_rules)
{
	char *path = test_data_path("conformance/secrets/gitleaks.toml");
	struct slice text = test_read_file(path);
	const struct detector_text detector_text = { .name = S("gitleaks.toml"), .text = text };
	cleanup_looking struct looking looking = { 0 };

	looking_init_of(&looking, &detector_text, 1);
	CHECK_SLICE(buffer_slice(&looking.notes), "");
	CHECK_INT(secrets_count(looking.secrets), count_rules(text));
	CHECK(count_rules(text) >= 221);
	free((char *)text.ptr);
	free(path);
}
