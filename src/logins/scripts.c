/* scripts.c - what a script runs */
#include "logins/parts.h"
#include "logins/shell.h"
#include "settings/stated.h"

#define SCRIPTS_NESTED_MAX 40u /* one in the other */
#define VARIANTS_MAX 4u        /* of "$@", after a set that a condition decides */
#define ARGUMENTS_MAX 4096u

struct script {
	struct search *search;
	const struct place *place;
	struct slices variants[VARIANTS_MAX];
	size_t variant_count;
	struct slice folder; /* in which it runs */
	bool lost;
};

static struct slice line_text(struct slice text, uint64_t number)
{
	struct slice line = S("");

	for (uint64_t i = 0; i < number && slice_next_token(&text, '\n', &line); i++)
		;
	return slice_trim(line);
}

static bool is_all_arguments(struct slice word)
{
	return slice_equal(word, S("$@")) || slice_equal(word, S("$*")) || slice_equal(word, S("${@}")) ||
	       slice_equal(word, S("${*}"));
}

/* WORDS with the arguments for "$@" and "$1"; of more than ARGUMENTS_MAX the first ones: each "$@" has them all. */
static struct slices with_arguments(struct slices words, struct slices arguments, struct search *search)
{
	size_t whole = 0, count;
	struct slices all;
	uint64_t number;

	for (size_t i = 0; i < words.count; i++)
		whole += is_all_arguments(words.items[i]);
	count = words.count + whole * arguments.count;
	if (count > ARGUMENTS_MAX) {
		search_unknown(search, "what is started has too many arguments to be followed");
		return (struct slices){ words.items, whole ? 1 : words.count };
	}
	all = (struct slices){ arena_array(search->arena, struct slice, count), 0 };
	for (size_t i = 0; i < words.count; i++) {
		struct slice word = words.items[i];

		if (is_all_arguments(word))
			for (size_t k = 0; k < arguments.count; k++)
				all.items[all.count++] = arguments.items[k];
		else if (word.len >= 2 && word.ptr[0] == '$' && slice_to_u64(slice_from(word, 1), &number) && number > 0 &&
			 number <= arguments.count)
			all.items[all.count++] = arguments.items[number - 1];
		else
			all.items[all.count++] = word;
	}
	return all;
}

static void remember(struct script *script, struct slices arguments, bool conditional)
{
	if (!conditional)
		script->variant_count = 0;
	if (script->variant_count < VARIANTS_MAX)
		script->variants[script->variant_count++] = arguments;
}

/* "set -e -o pipefail -- a b": where what "$@" becomes begins. */
static size_t set_options(struct slices words)
{
	size_t at = 1;

	while (at < words.count) {
		struct slice word = words.items[at];

		if (slice_equal(word, S("--")))
			return at + 1;
		if (word.len < 2 || (word.ptr[0] != '-' && word.ptr[0] != '+'))
			break;
		at += word.ptr[word.len - 1] == 'o' ? 2 : 1;
	}
	return at < words.count ? at : words.count;
}

/* "set -- a b" and "shift" change what "$@" is. */
static bool changes_arguments(struct script *script, const struct shell_command *command)
{
	struct slices old = script->variants[0];
	uint64_t count = 1;
	size_t at;

	if (slice_equal(command->words.items[0], S("shift"))) {
		if (command->words.count < 2 || !slice_to_u64(command->words.items[1], &count))
			count = 1;
		remember(script, words_from(old, count < old.count ? (size_t)count : old.count), command->conditional);
		return true;
	}
	if (!slice_equal(command->words.items[0], S("set")))
		return false;
	at = set_options(command->words);
	if (at < command->words.count || (at > 1 && slice_equal(command->words.items[at - 1], S("--"))))
		remember(script, with_arguments(words_from(command->words, at), old, script->search), command->conditional);
	return true;
}

/* "cd /srv/app" */
static bool changes_folder(struct script *script, const struct shell_command *command)
{
	struct slice to;

	if (script->place->execline || command->words.count < 2 || !slice_equal(command->words.items[0], S("cd")))
		return false;
	to = command->words.items[command->words.count - 1];
	script->lost = !word_is_known(to) || slice_starts_with(to, S("-")) || slice_starts_with(to, S("~")) ||
		       (script->lost && !slice_starts_with(to, S("/")));
	if (!script->lost)
		script->folder = root_joined(script->folder, to, S(""), script->search->arena);
	return true;
}

/* Of execline a block in braces is a command, and so is what follows it. */
static void follow_blocks(struct search *search, const struct place *place, struct slices words)
{
	for (size_t start = 0, end; start < words.count; start = end + 1) {
		for (end = start;
			end < words.count && !slice_equal(words.items[end], S("{")) && !slice_equal(words.items[end], S("}"));
			end++)
			;
		follow_command(search, place, (struct slices){ words.items + start, end - start });
	}
}

static void take_command(struct script *script, const struct shell_command *command, struct slice text, bool has_lines)
{
	struct search *search = script->search;
	struct place place = *script->place;
	struct slices last = { NULL, 0 };
	bool uses = false;

	if (changes_arguments(script, command) || changes_folder(script, command))
		return;
	place.folder = script->folder;
	place.lost = script->lost;
	if (has_lines) {
		place.line = command->line;
		place.text = line_text(text, command->line);
	}
	place.in_script = true;
	place.is_fed = command->is_fed;
	place.conditional = command->conditional && !place.execline;
	for (size_t i = 0; i < command->words.count; i++)
		uses = uses || slice_starts_with(command->words.items[i], S("$"));
	for (size_t i = 0; i < (uses ? script->variant_count : 1); i++) {
		struct slices words = with_arguments(command->words, script->variants[i], search);

		if (words.count == 0 || (i && words.count == last.count && slice_equal(words.items[0], last.items[0])))
			continue;
		last = words;
		place.arguments = script->variants[i];
		if (place.execline)
			follow_blocks(search, &place, words);
		else
			follow_command(search, &place, words);
	}
}

void follow_script(struct search *search, const struct place *place, struct slice text, bool has_lines)
{
	struct script script = { .search = search,
		.place = place,
		.variants = { place->arguments },
		.variant_count = 1,
		.folder = place->folder,
		.lost = place->lost };
	struct shell_command command;
	struct shell shell;

	if (search->nested == SCRIPTS_NESTED_MAX)
		return search_unknown(search, "what is started is too much to follow");
	search->nested++;
	shell_init(&shell, text, search->input->image, search->arena);
	shell.has_folder = has_lines;
	shell.folder = arena_printf(search->arena, "/%.*s", SLICE_ARG(slice_folder_name(place->path)));
	while (shell_next(&shell, &command)) {
		if (++search->steps >= STEPS_MAX) {
			search_unknown(search, "what is started is too much to follow");
			break;
		}
		take_command(&script, &command, text, has_lines);
	}
	search->nested--;
	if (shell.unclear && place->path.len)
		search_unknown(search, "/%.*s has a command that is too long, or that does not end",
			SLICE_ARG(slice_first(place->path, 300)));
	else if (!search->in_init_script)
		look_for_mentions(search, place->path, text);
	else if (shell.unclear)
		search_unknown(search, "%.*s has a command that is too long, or that does not end", SLICE_ARG(search->subject));
}

/* A shell, or what runs one as it is; s6's execlineb has words that are close enough. */
bool is_shell_script(struct slice text)
{
	static const char *const shells[] = { "sh", "bash", "ash", "dash", "ksh", "zsh", "execlineb", "with-contenv",
		"openrc-run", "runscript" };
	struct slice line = S(""), word;

	if (!slice_starts_with(text, S("#!")))
		return false;
	(void)slice_next_line(&text, &line);
	line = slice_from(line, 2);
	while (slice_next_token(&line, ' ', &word))
		for (size_t i = 0; i < sizeof shells / sizeof *shells; i++)
			if (slice_equal(slice_base_name(word), slice_from_text(shells[i])))
				return true;
	return false;
}

/* The distribution's own lies there; a script of the image's own has another name (wanted_script), or another place. */
bool is_systems(struct slice path)
{
	static const char *const below[] = { "lib/", "usr/lib/", "usr/libexec/", "usr/share/", "etc/rc.d/", "etc/init.d/",
		"etc/default/" };
	struct slice folder = slice_folder_name(path);

	for (size_t i = 0; i < sizeof below / sizeof *below; i++)
		if (slice_starts_with(path, slice_from_text(below[i])))
			return true;
	return slice_equal(folder, S("bin")) || slice_equal(folder, S("sbin")) || slice_equal(folder, S("usr/bin")) ||
	       slice_equal(folder, S("usr/sbin"));
}

bool search_can_read(struct search *search, const struct file *file)
{
	if (settings_has_bytes(file))
		return true;
	search_unknown(search, "/%.*s is too large to be followed", SLICE_ARG(slice_first(file->path, 300)));
	return false;
}

/* Scripts of other languages are not followed. One that names a server may start it. */
static void look_into(struct search *search, const struct file *file)
{
	for (size_t i = 0; i < search->logins->server_count; i++) {
		struct slice program = slice_base_name(search->logins->servers[i].program);

		if (program.len && slice_find_byte(file->bytes, '\0') < 0 && slice_find(file->bytes, program) >= 0)
			search_unknown(search, "/%.*s, which is run, is no script of a shell and names %.*s",
				SLICE_ARG(slice_first(file->path, 300)), SLICE_ARG(program));
	}
}

/* Entries without their bytes are kept for their modes. */
static bool is_unread(const struct file *file)
{
	return file->kind == FILE_REGULAR && file->size && !file->bytes.len;
}

/* A script that changes what sshd reads, by sed, or by a redirection. Looking at it is taken for that, too. */
static void note_settings(struct search *search, const struct file *file)
{
	struct slice left = file->bytes, line;

	while (!search->in_init_script && !search->logins->naming_settings.len && slice_next_line(&left, &line))
		if (!slice_starts_with(slice_trim(line), S("#")) && slice_find(line, S("sshd_config")) >= 0)
			search->logins->naming_settings = file->path;
}

bool follow_file(struct search *search, const struct place *place, struct slice path, struct slices arguments)
{
	struct place inside = { .path = path, .arguments = arguments, .folder = place->folder, .lost = place->lost };
	const struct root *root = search->input->root;
	const struct file *file;
	struct slice why;
	enum root_answer answer = root_find(root, path, &file, &why);
	/* A layer is read again for what matters alone. */
	bool matters = search->logins->server_count && !search->in_init_script;
	bool known = answer == ROOT_THERE ? !is_unread(file) : !matters || root_knows(root, path);

	if (answer == ROOT_THERE && !known)
		known = !matters || root_knows(root, file->path);
	if (!known && !is_systems(path))
		search_unknown(search, "/%.*s, which is run, is not read", SLICE_ARG(slice_first(path, 300)));
	if (answer != ROOT_THERE || file->kind != FILE_REGULAR)
		return false;
	if (!settings_has_bytes(
		    file)) { /* of programs only that they are there is kept, of a script that is too large its head */
		if (slice_starts_with(file->bytes, S("#!")) || root_is_kept_whole(file->path))
			(void)search_can_read(search, file);
		return false;
	}
	note_settings(search, file);
	if (!is_shell_script(file->bytes)) {
		look_into(search, file);
		return false;
	}
	if (!search_push(search, place, arena_printf(search->arena, "runs /%.*s", SLICE_ARG(file->path))))
		return true;
	inside.path = file->path;
	inside.execline = slice_find(slice_first(file->bytes, 64), S("execlineb")) >= 0;
	follow_script(search, &inside, file->bytes, true);
	search_pop(search);
	return true;
}
