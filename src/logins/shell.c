/* shell.c - reads a shell script, command by command */
#include "logins/shell.h"
#include "base/words.h"

#define WORDS_MAX 256u

void shell_init(struct shell *shell, struct slice text, const struct image *image, struct arena *arena)
{
	*shell = (struct shell){ .text = text, .line = 1, .arena = arena, .image = image };
	shell->names = arena_array(arena, struct slice, SHELL_VARIABLES_MAX);
	shell->values = arena_array(arena, struct slice, SHELL_VARIABLES_MAX);
	shell->words = arena_array(arena, struct slice, WORDS_MAX);
}

static char peek(const struct shell *shell, size_t ahead)
{
	return shell->at + ahead < shell->text.len ? shell->text.ptr[shell->at + ahead] : '\0';
}

static void step(struct shell *shell)
{
	if (peek(shell, 0) == '\n')
		shell->line++;
	if (shell->at < shell->text.len)
		shell->at++;
}

static bool is_name_byte(char byte)
{
	return byte == '_' || (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static size_t name_len(struct slice text)
{
	size_t len = 0;

	while (len < text.len && is_name_byte(text.ptr[len]))
		len++;
	return len;
}

static bool variable(const struct shell *shell, struct slice name, struct slice *ret_value)
{
	struct slice key;

	for (size_t i = shell->variable_count; i > 0; i--)
		if (slice_equal(shell->names[i - 1], name)) {
			*ret_value = shell->values[i - 1];
			return true;
		}
	for (size_t i = 0; i < shell->image->env_count; i++)
		if (slice_cut(shell->image->env[i], '=', &key, ret_value) && slice_equal(key, name))
			return true;
	return false;
}

static void set_variable(struct shell *shell, struct slice name, struct slice value)
{
	struct slice before;

	/* What a condition decides is not known. */
	if (shell->nesting && variable(shell, name, &before) && !slice_equal(before, value))
		value = arena_printf(shell->arena, "$%.*s", SLICE_ARG(name));
	for (size_t i = 0; i < shell->variable_count; i++)
		if (slice_equal(shell->names[i], name)) {
			shell->values[i] = value;
			return;
		}
	if (shell->variable_count == SHELL_VARIABLES_MAX) {
		shell->unclear = true;
		return;
	}
	shell->names[shell->variable_count] = name;
	shell->values[shell->variable_count++] = value;
}

/* Steps over what OPEN began, to its CLOSE. */
static void skip_balanced(struct shell *shell, char open, char close)
{
	unsigned depth = 0;

	while (shell->at < shell->text.len) {
		char byte = peek(shell, 0);

		if (byte == '\\')
			step(shell);
		else if (byte == open && open != close)
			depth++;
		else if (byte == close && (open == close ? depth++ : --depth == 0)) {
			step(shell);
			return;
		}
		step(shell);
	}
	shell->unclear = true;
}

/* "${NAME:-value}", "${NAME}": what stands in the braces. False: not known. */
static bool braced(const struct shell *shell, struct slice inside, struct slice *ret_value)
{
	size_t len = name_len(inside);
	struct slice rest = slice_from(inside, len);

	if (len == 0)
		return false;
	if (variable(shell, slice_first(inside, len), ret_value) && (rest.len == 0 || ret_value->len))
		return rest.len == 0 || rest.ptr[0] == ':' || rest.ptr[0] == '-';
	if (!slice_starts_with(rest, S(":-")) && !slice_starts_with(rest, S(":=")) && !slice_starts_with(rest, S("-")))
		return false;
	*ret_value = slice_from(rest, rest.ptr[0] == ':' ? 2 : 1);
	if (ret_value->len >= 2 && (ret_value->ptr[0] == '"' || ret_value->ptr[0] == '\''))
		*ret_value = slice_make(ret_value->ptr + 1, ret_value->len - 2);
	return true;
}

/* "$(dirname "$0")", "$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)": where the script lies. */
static bool is_own_folder(struct slice text)
{
	return text.len < 120 && slice_find(text, S("dirname")) >= 0 && slice_find(text, S("..")) < 0 &&
	       (slice_find(text, S("$0")) >= 0 || slice_find(text, S("BASH_SOURCE")) >= 0);
}

/* What stands at '$', or itself. */
static struct slice expand(struct shell *shell)
{
	struct slice rest = slice_from(shell->text, shell->at), value;
	size_t start = shell->at, len;

	step(shell);
	switch (peek(shell, 0)) {
	case '(':
		skip_balanced(shell, '(', ')');
		if (shell->has_folder && is_own_folder(slice_first(rest, shell->at - start)))
			return shell->folder;
		break;
	case '{':
		skip_balanced(shell, '{', '}');
		len = shell->at - start;
		if (shell->has_folder && slice_equal(slice_first(rest, len), S("${0%/*}")))
			return shell->folder;
		if (len > 3 && braced(shell, slice_make(rest.ptr + 2, len - 3), &value))
			return value;
		break;
	default:
		len = name_len(slice_from(rest, 1));
		for (size_t i = 0; i < (len ? len : 1); i++)
			if (peek(shell, 0) != '"' && peek(shell, 0) != '\'' && peek(shell, 0) != '\n')
				step(shell);
		if (len && variable(shell, slice_first(slice_from(rest, 1), len), &value))
			return value;
	}
	return slice_first(rest, shell->at - start);
}

#define WORD_BYTES_MAX 4096u

static struct slice read_word(struct shell *shell)
{
	char word[WORD_BYTES_MAX];
	size_t len = 0;
	char quote = 0;

	while (shell->at < shell->text.len) {
		char byte = peek(shell, 0);
		struct slice part;

		if (!quote && strchr(" \t\n;&|()<>", byte))
			break;
		if ((quote && byte == quote) || (!quote && (byte == '"' || byte == '\''))) {
			quote = quote ? 0 : byte;
			step(shell);
			continue;
		}
		part = slice_make(shell->text.ptr + shell->at, 1);
		if (byte == '\\' && quote != '\'' && shell->at + 1 < shell->text.len) {
			step(shell);
			part = peek(shell, 0) == '\n' ? S("") : slice_make(shell->text.ptr + shell->at, 1);
			step(shell);
		} else if (byte == '$' && quote != '\'') {
			part = expand(shell);
		} else if (byte == '`' && quote != '\'') {
			size_t start = shell->at;

			skip_balanced(shell, '`', '`');
			part = slice_make(shell->text.ptr + start, shell->at - start);
		} else {
			step(shell);
		}
		shell->unclear = shell->unclear || part.len > sizeof word - len;
		if (part.len > sizeof word - len)
			part.len = sizeof word - len;
		if (part.len)
			memcpy(word + len, part.ptr, part.len);
		len += part.len;
	}
	shell->unclear = shell->unclear || quote;
	return arena_copy(shell->arena, slice_make(word, len));
}

static void skip_line(struct shell *shell)
{
	while (shell->at < shell->text.len && peek(shell, 0) != '\n')
		step(shell);
}

static void skip_heredocs(struct shell *shell)
{
	for (size_t i = 0; i < shell->heredoc_count; i++)
		while (shell->at < shell->text.len) {
			size_t start = shell->at;
			struct slice line;

			skip_line(shell);
			line = slice_make(shell->text.ptr + start, shell->at - start);
			step(shell);
			if (slice_ends_with(line, S("\r")))
				line = slice_first(line, line.len - 1);
			while (shell->heredoc_tabs[i] && slice_starts_with(line, S("\t")))
				line = slice_from(line, 1);
			if (slice_equal(line, shell->heredocs[i]))
				break;
		}
	shell->heredoc_count = 0;
}

static void skip_blanks(struct shell *shell)
{
	while (peek(shell, 0) == ' ' || peek(shell, 0) == '\t' || peek(shell, 0) == '\r' ||
		(peek(shell, 0) == '\\' && peek(shell, 1) == '\n')) {
		if (peek(shell, 0) == '\\')
			step(shell);
		step(shell);
	}
}

/* At '<' or '>': it, and where it leads. */
static void skip_redirection(struct shell *shell)
{
	bool heredoc = peek(shell, 0) == '<' && peek(shell, 1) == '<' && peek(shell, 2) != '<';
	bool tabs = heredoc && peek(shell, 2) == '-';
	struct slice word;

	while (peek(shell, 0) && strchr("<>&|-", peek(shell, 0)))
		step(shell);
	skip_blanks(shell);
	if (peek(shell, 0) == '(')
		skip_balanced(shell, '(', ')');
	word = read_word(shell);
	if (!heredoc || !word.len)
		return;
	if (shell->heredoc_count == SHELL_HEREDOCS_MAX)
		shell->unclear = true;
	else {
		shell->heredoc_tabs[shell->heredoc_count] = tabs;
		shell->heredocs[shell->heredoc_count++] = word;
	}
}

/* At '<' or '>': the "2" of "2>&1" is no word. */
static void drop_descriptor(const struct shell *shell, struct slices *words)
{
	uint64_t number;

	if (words->count && shell->at && shell->text.ptr[shell->at - 1] >= '0' && shell->text.ptr[shell->at - 1] <= '9' &&
		slice_to_u64(words->items[words->count - 1], &number))
		words->count--;
}

/* What ends a command, at AT. True: it is one. */
static bool command_ends(struct shell *shell, struct slices *words)
{
	char byte = peek(shell, 0);

	switch (byte) {
	case '\n':
		step(shell);
		skip_heredocs(shell);
		return true;
	case ';':
		step(shell);
		return true;
	case '|':
		step(shell);
		shell->piped = peek(shell, 0) != '|';
		if (peek(shell, 0) == '|' || peek(shell, 0) == '&')
			step(shell);
		return true;
	case '&':
		if (peek(shell, 1) == '>') {
			step(shell);
			skip_redirection(shell);
			return false;
		}
		step(shell);
		return true;
	case '(':
		step(shell);
		if (words->count) { /* a function's name, or an array */
			words->count = 0;
			skip_blanks(shell);
			if (peek(shell, 0) == ')')
				step(shell);
			else
				shell->parens++;
			return false;
		}
		shell->parens++;
		return true;
	case ')':
		step(shell);
		if (shell->parens) {
			shell->parens--;
			return true;
		}
		if (words->count && slice_equal(words->items[0], S("case")))
			shell->nesting++;
		words->count = 0; /* a pattern of case */
		return false;
	case '<':
	case '>':
		drop_descriptor(shell, words);
		skip_redirection(shell);
		return false;
	default:
		return false;
	}
}

static void read_words(struct shell *shell, struct shell_command *command)
{
	bool ended = false;

	command->words = (struct slices){ shell->words, 0 };
	command->is_fed = shell->piped;
	while (!ended && shell->at < shell->text.len) {
		size_t before;
		struct slice word;

		skip_blanks(shell);
		if (shell->at >= shell->text.len)
			break;
		if (peek(shell, 0) == '#') {
			skip_line(shell);
			continue;
		}
		if (command->words.count == 0)
			command->line = shell->line;
		if (peek(shell, 0) && strchr("\n;|&()<>", peek(shell, 0))) {
			shell->piped = shell->piped && command->words.count == 0;
			ended = command_ends(shell, &command->words);
			continue;
		}
		before = shell->at;
		word = read_word(shell);
		if (shell->at == before)
			step(shell);
		else if (command->words.count < WORDS_MAX)
			command->words.items[command->words.count++] = word;
		else
			shell->unclear = true;
	}
}

static void take_first(struct slices *words)
{
	words->items++;
	words->count--;
}

/* Keywords before a command are taken off; of loops over words all. */
static void take_keywords(struct shell *shell, struct slices *words)
{
	while (words->count) {
		struct slice word = words->items[0];

		if (words_have("fi esac done", word) && shell->nesting)
			shell->nesting--;
		if (words_have("if while until for case select", word))
			shell->nesting++;
		if (words_have("for case select", word)) {
			words->count = 0;
		} else if (slice_equal(word, S("function")) || slice_equal(word, S("coproc"))) {
			take_first(words);
			if (words->count > 1 && (slice_equal(word, S("function")) || slice_equal(words->items[1], S("{"))))
				take_first(words); /* its name */
			else if (slice_equal(word, S("function")))
				words->count = 0;
		} else if (words_have("if then else elif fi while until do done esac ! { } in", word))
			take_first(words);
		else
			return;
	}
}

/* "NAME=value": they are set, and taken off. */
static void take_assignments(struct shell *shell, struct slices *words)
{
	while (words->count) {
		struct slice name, value, before;

		if (words->count > 1 && words_have("export local readonly declare typeset", words->items[0])) {
			take_first(words);
			continue;
		}
		if (!slice_cut(words->items[0], '=', &name, &value))
			return;
		if (slice_ends_with(name, S("+")) && name.len > 1) {
			name = slice_first(name, name.len - 1);
			if (variable(shell, name, &before))
				value = arena_printf(shell->arena, "%.*s%.*s", SLICE_ARG(slice_first(before, 4096)),
					SLICE_ARG(slice_first(value, 4096)));
		}
		if (name.len == 0 || name_len(name) != name.len)
			return;
		set_variable(shell, name, value);
		take_first(words);
	}
}

bool shell_next(struct shell *shell, struct shell_command *ret_command)
{
	while (shell->at < shell->text.len) {
		read_words(shell, ret_command);
		take_keywords(shell, &ret_command->words);
		take_assignments(shell, &ret_command->words);
		take_keywords(shell, &ret_command->words);
		ret_command->conditional = shell->nesting > 0;
		if (ret_command->words.count)
			return true;
	}
	return false;
}
