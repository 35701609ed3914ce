/* wrappers.c - commands that run another: what is behind their own options */
#include "base/words.h"
#include "logins/parts.h"

static const struct wrapper {
	const char *name, *options_with_word;
	unsigned words; /* before the command */
	bool chain;     /* of execline alone */
} wrappers[] = {
#define WRAPPER(name, options, words) { name, options, words, false },
#define CHAIN(name, options, words) { name, options, words, true },
#include "logins/wrappers.def"
#undef WRAPPER
#undef CHAIN
};

static bool is_option(struct slice word)
{
	return word.len > 1 && word.ptr[0] == '-';
}

/* The command that is wrapped, or none. */
static struct slices unwrapped(const struct wrapper *wrapper, struct slices words)
{
	bool takes_variables = words_have("env sudo", slice_from_text(wrapper->name));
	size_t at = 1, left = wrapper->words;

	while (at < words.count) {
		struct slice word = words.items[at], name, value;
		bool is_variable = takes_variables && slice_cut(word, '=', &name, &value);

		if (slice_equal(word, S("--"))) {
			at++;
			break;
		}
		if (is_option(word) || slice_equal(word, S("-"))) {
			at += words_have(wrapper->options_with_word, word) ? 2 : 1;
			continue;
		}
		if (!is_variable && left == 0)
			break;
		left -= !is_variable;
		at++;
	}
	return words_from(words, at);
}

/* WORDS as one text. */
static struct slice joined(struct search *search, struct slices words)
{
	struct slice text = S("");

	for (size_t i = 0; i < words.count; i++)
		text = arena_printf(search->arena, "%.*s%s%.*s", SLICE_ARG(text), i ? " " : "", SLICE_ARG(words.items[i]));
	return text;
}

/* "env -S 'TEXT'" splits it as a shell does. */
static bool follow_split(struct search *search, const struct place *place, struct slices words)
{
	for (size_t i = 1; i < words.count && is_option(words.items[i]); i++) {
		struct slice word = words.items[i];

		if (slice_starts_with(word, S("--split-string=")))
			word = slice_from(word, 15);
		else if (slice_equal(word, S("-S")) || slice_equal(word, S("--split-string")))
			word = S("");
		else if (slice_starts_with(word, S("-S")))
			word = slice_from(word, 2);
		else
			continue;
		word = arena_printf(
			search->arena, "env %.*s %.*s", SLICE_ARG(word), SLICE_ARG(joined(search, words_from(words, i + 1))));
		follow_script(search, place, word, false);
		return true;
	}
	return false;
}

/* start-stop-daemon(8) names the program by an option, behind "--" its own. */
static void follow_daemon(struct search *search, const struct place *place, struct slices words)
{
	struct slices command = { arena_array(search->arena, struct slice, words.count + 1), 0 };
	struct slice program = S("");
	size_t rest = words.count;

	for (size_t i = 1; i < words.count; i++) {
		struct slice word = words.items[i];

		if (slice_equal(word, S("--"))) {
			rest = i + 1;
			break;
		}
		if (words_have("-K --stop -T --status -H --help", word))
			return;
		if (words_have("--exec -x --startas -a", word) && i + 1 < words.count)
			program = words.items[++i];
		else if (slice_starts_with(word, S("--exec=")) || slice_starts_with(word, S("--startas=")))
			(void)slice_cut(word, '=', &word, &program);
	}
	if (program.len)
		command.items[command.count++] = program;
	for (size_t i = rest; i < words.count && program.len; i++)
		command.items[command.count++] = words.items[i];
	follow_command(search, place, command);
}

/* "eval a b": a script of its own. */
static void follow_eval(struct search *search, const struct place *place, struct slices words)
{
	follow_script(search, place, joined(search, words_from(words, 1)), false);
}

bool follow_wrapper(struct search *search, const struct place *place, struct slice name, struct slices words)
{
	if (slice_equal(name, S("start-stop-daemon"))) {
		follow_daemon(search, place, words);
		return true;
	}
	if (slice_equal(name, S("trap"))) {
		if (words.count > 2)
			follow_script(search, place, words.items[words.count > 3 && slice_equal(words.items[1], S("--")) ? 2 : 1],
				false);
		return true;
	}
	if (slice_equal(name, S("eval"))) {
		follow_eval(search, place, words);
		return true;
	}
	for (size_t i = 0; i < sizeof wrappers / sizeof *wrappers; i++) {
		if (!slice_equal(name, slice_from_text(wrappers[i].name)) || (wrappers[i].chain && !place->execline))
			continue;
		if (slice_equal(name, S("env")) && follow_split(search, place, words))
			return true;
		if (slice_equal(name, S("command")) && words.count > 1 && words_have("-v -V", words.items[1]))
			return true; /* it is only looked for */
		if (slice_equal(name, S("runuser")) && !words_hold(words, "-u"))
			return false; /* as su(1) */
		follow_command(search, place, unwrapped(&wrappers[i], words));
		return true;
	}
	return false;
}
