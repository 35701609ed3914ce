/* commands.c - what a command starts: itself, what it wraps, what it brings up */
#include "base/words.h"
#include "logins/parts.h"

#define FOLDERS_MAX 32u /* of PATH */

static void say_unknown(struct search *search, const struct place *place, struct slice word)
{
	word = slice_first(word, 100);
	if (place->line && place->path.len)
		search_unknown(search, "/%.*s runs %.*s (line %llu), which is not known before",
			SLICE_ARG(slice_first(place->path, 200)), SLICE_ARG(word), (unsigned long long)place->line);
	else
		search_unknown(search, "%.*s runs %.*s, which is not known before", SLICE_ARG(search->subject), SLICE_ARG(word));
}

/* PATH as seen from where the command runs. False: it is not known, which is said. */
static bool path_of(struct search *search, const struct place *place, struct slice path, struct slice *ret_path)
{
	bool whole = slice_starts_with(path, S("/"));

	if (!word_is_known(path) || (!whole && place->lost)) {
		say_unknown(search, place, path);
		return false;
	}
	*ret_path = root_joined(place->folder, path, S(""), search->arena);
	return true;
}

/* Is WORD an option of sh(1) or su(1) behind which a word of its own stands? */
static bool takes_word(struct slice word, bool is_su)
{
	if (is_su)
		return words_have("-s --shell -g --group -G --supp-group -w --whitelist-environment -u --user", word);
	if (words_have("--rcfile --init-file", word))
		return true;
	return word.len > 1 && (word.ptr[0] == '-' || word.ptr[0] == '+') && word.ptr[1] != '-' &&
	       (word.ptr[word.len - 1] == 'o' || word.ptr[word.len - 1] == 'O');
}

static bool is_command_option(struct slice word, bool is_su)
{
	if (is_su && words_have("--command --session-command", word))
		return true;
	return word.len > 1 && word.ptr[0] == '-' && word.ptr[1] != '-' && slice_find_byte(word, 'c') > 0;
}

/* "sh -c TEXT", "sh FILE", "bash -o pipefail -ec TEXT", "su - USER -c TEXT": what stands behind -c may follow other options. */
static void follow_shell(struct search *search, const struct place *place, struct slices words, bool is_su)
{
	bool command = false, options = true;
	struct slice path;

	for (size_t i = 1; i < words.count; i++) {
		struct slice word = words.items[i];
		struct place inside = *place;

		if (is_su && slice_starts_with(word, S("--command=")))
			return follow_script(search, place, slice_from(word, 10), false);
		if (options && word.len > 1 && (word.ptr[0] == '-' || word.ptr[0] == '+')) {
			command = command || is_command_option(word, is_su);
			options = is_su || !slice_equal(word, S("--"));
			i += takes_word(word, is_su);
			continue;
		}
		if (is_su && !command)
			continue; /* "-", or whose it is */
		if (command) {
			inside.arguments = words_from(words, i + 2);
			if (search->depth < CHAIN_MAX)
				follow_script(search, &inside, word, false);
		} else if (path_of(search, place, word, &path)) {
			(void)follow_file(search, place, path, words_from(words, i + 1));
		}
		return;
	}
	if (place->is_fed && !is_su)
		search_unknown(
			search, "what is piped into %.*s is not known before", SLICE_ARG(slice_first(words.items[0], 100)));
}

/* A server that is only asked about itself, or its settings. */
bool only_asks(struct slice program, struct slices words)
{
	for (size_t i = 1; i < words.count; i++)
		if (slice_equal(program, S("sshd")) ? words_have("-t -T -G -V -?", words.items[i])
						    : slice_equal(program, S("dropbear")) && words_have("-h -V", words.items[i]))
			return true;
	return false;
}

static bool follow_server(struct search *search, const struct place *place, struct slice path, struct slices words)
{
	struct slice name = slice_base_name(path);
	bool applet = words_have("busybox busybox-extras toybox dropbearmulti", name) && words.count > 1;
	const struct login_server *server;

	if (applet) {
		words = words_from(words, 1);
		name = slice_base_name(words.items[0]);
	}
	server = server_of_program(search->logins, name);
	if (!server && applet)
		server = server_of_applet(search, name, path);
	if (!server)
		return false;
	if (only_asks(name, words) ||
		!search_push(
			search, place, arena_printf(search->arena, "runs %.*s", SLICE_ARG(slice_first(words.items[0], 200)))))
		return true;
	search_found_as(search, server, words);
	search_pop(search);
	return true;
}

/* Where a command without a slash is looked for. */
static struct slice search_path(const struct image *image)
{
	for (size_t i = 0; i < image->env_count; i++)
		if (slice_starts_with(image->env[i], S("PATH=")))
			return slice_from(image->env[i], 5);
	return S("/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
}

/* The command itself, or a script by its name: worth to be looked for in folders that are not kept. */
static bool is_worth_it(const struct place *place, struct slice name)
{
	static const char *const names[] = { "entrypoint", "docker-", "start", "run", "init", "boot", "launch" };

	if (!place->path.len || slice_ends_with(name, S(".sh")))
		return true;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (slice_starts_with(name, slice_from_text(names[i])))
			return true;
	return false;
}

/* Where COMMAND, a path or a name, lies. False: nowhere; a name that is found nowhere is taken for a program. */
static bool find_command(struct search *search, const struct place *place, struct slice command, struct slice *ret_path)
{
	struct slice folders = search_path(search->input->image), folder, why;
	const struct file *file;

	for (unsigned count = 0; count < FOLDERS_MAX && slice_next_token(&folders, ':', &folder); count++) {
		*ret_path = root_joined(S(""), folder, command, search->arena);
		if (root_find(search->input->root, *ret_path, &file, &why) == ROOT_THERE && file->kind == FILE_REGULAR)
			return true;
		if (is_worth_it(place, command) && search->logins->server_count && !search->in_init_script)
			(void)root_knows(search->input->root, *ret_path);
	}
	return false;
}

static bool locate(struct search *search, const struct place *place, struct slice command, struct slice *ret_path)
{
	if (slice_find_byte(command, '/') < 0)
		return find_command(search, place, command, ret_path);
	return path_of(search, place, command, ret_path);
}

/* A script of the image's own, whatever its name: "/start" is not upstart's. */
static bool follow_own_script(struct search *search, const struct place *place, struct slice command, struct slices words)
{
	const struct file *file;
	struct slice path, why;

	if (slice_find_byte(command, '/') < 0 ? !find_command(search, place, command, &path) : place->lost)
		return false;
	if (slice_find_byte(command, '/') >= 0)
		path = root_joined(place->folder, command, S(""), search->arena);
	if (root_find(search->input->root, path, &file, &why) != ROOT_THERE || is_systems(file->path) ||
		!is_shell_script(file->bytes) || (slice_equal(path, S("init")) && has_overlay(search)))
		return false;
	return follow_file(search, place, path, words_from(words, 1));
}

static bool follow_init_d(struct search *search, const struct place *place, struct slice path, struct slices words)
{
	if (!slice_starts_with(path, S("etc/init.d/")) && !slice_starts_with(path, S("etc/rc.d/init.d/")))
		return false;
	if (words.count > 1 && words_have("start restart reload force-reload", words.items[1]))
		follow_init_script(search, place, slice_base_name(path));
	return true;
}

/* ". FILE": without a slash it is looked for in PATH, and then where the script runs. */
static void follow_source(struct search *search, const struct place *place, struct slices words)
{
	struct slice path = words.items[1];

	if (slice_find_byte(path, '/') < 0 && word_is_known(path) && find_command(search, place, path, &path))
		path = arena_printf(search->arena, "/%.*s", SLICE_ARG(path));
	if (path_of(search, place, path, &path))
		(void)follow_file(search, place, path, words.count > 2 ? words_from(words, 2) : place->arguments);
}

/* A server under another name. dropbear's program is many in one, by its name. */
static bool follow_link(struct search *search, const struct place *place, struct slice path, struct slices words)
{
	const struct file *file;
	struct slice why, name;

	if (root_find(search->input->root, path, &file, &why) != ROOT_THERE)
		return false;
	name = slice_base_name(file->path);
	return !slice_equal(name, S("dropbearmulti")) && !slice_equal(name, slice_base_name(path)) &&
	       server_of_program(search->logins, name) && follow_server(search, place, file->path, words);
}

static void follow_plain(struct search *search, const struct place *place, struct slices words)
{
	struct slice command = words.items[0], path = without_slash(command), name = slice_base_name(command);

	if (follow_wrapper(search, place, name, words))
		return;
	if (words_have("sh bash ash dash ksh mksh zsh rbash", name))
		return follow_shell(search, place, words, false);
	if (words_have("su runuser", name))
		return follow_shell(search, place, words, true);
	if (words_have(". source", name) && words.count > 1)
		return follow_source(search, place, words);
	if (follow_init_d(search, place, path, words) || follow_server(search, place, path, words))
		return;
	if (words_have("busybox busybox-extras toybox", name) && words.count > 1)
		return follow_command(search, place, words_from(words, 1));
	if (follow_own_script(search, place, command, words) || follow_manager(search, place, path, words))
		return;
	if (!locate(search, place, command, &path) ||
		(!follow_link(search, place, path, words) && !follow_file(search, place, path, words_from(words, 1))))
		look_for_words(search, place, words_from(words, 1));
}

/* WORDS, the first of them at its blanks. */
static struct slices split_first(struct search *search, struct slices words)
{
	struct slice left = words.items[0], word;
	struct slices split = { arena_array(search->arena, struct slice, left.len + words.count), 0 };

	while (slice_next_token(&left, ' ', &word))
		if (word.len)
			split.items[split.count++] = word;
	for (size_t i = 1; i < words.count; i++)
		split.items[split.count++] = words.items[i];
	return split;
}

void follow_command(struct search *search, const struct place *place, struct slices words)
{
	if (words.count == 0)
		return;
	if (++search->steps >= STEPS_MAX || place->line > UINT32_MAX) {
		search_unknown(search, "what is started is too much to follow");
		return;
	}
	if (slice_find_byte(words.items[0], ' ') > 0 && word_is_known(words.items[0]) && place->in_script)
		follow_plain(search, place, split_first(search, words)); /* a variable that holds a command */
	else if (word_is_known(words.items[0]))
		follow_plain(search, place, words);
	else if (!slice_equal(words.items[0], S("$@")))
		say_unknown(search, place, words.items[0]);
}
