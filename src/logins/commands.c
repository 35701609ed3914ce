/* commands.c - what a command starts: itself, what it wraps, what it brings up */
#include "base/words.h"
#include "logins/parts.h"

#define FOLDERS_MAX 32u /* of PATH */

/* What runs the command behind its own options: of which some take a word. */
static const struct wrapper {
	const char *name, *options_with_word;
	unsigned words; /* before the command */
} wrappers[] = {
	{ "tini", "-p -e", 0 },
	{ "tini-static", "-p -e", 0 },
	{ "docker-init", "", 0 },
	{ "dumb-init", "-r --rewrite", 0 },
	{ "catatonit", "", 0 },
	{ "pid1", "", 0 },
	{ "env", "-u -C -S", 0 },
	{ "su-exec", "", 1 },
	{ "gosu", "", 1 },
	{ "setuidgid", "", 1 },
	{ "s6-setuidgid", "", 1 },
	{ "chpst", "-u -U -b -/ -n -l -L -m -d -o -p -f -c", 0 },
	{ "setpriv", "--reuid --regid --groups", 0 },
	{ "runuser", "-u -g", 0 },
	{ "sudo", "-u -g -C -p", 0 },
	{ "doas", "-u -C", 0 },
	{ "chroot", "", 1 },
	{ "nohup", "", 0 },
	{ "setsid", "", 0 },
	{ "nice", "-n", 0 },
	{ "ionice", "-c -n", 0 },
	{ "stdbuf", "-i -o -e", 0 },
	{ "timeout", "-k -s", 1 },
	{ "exec", "-a", 0 },
	{ "command", "", 0 },
	{ "time", "", 0 },
	{ "unshare", "", 0 },
	{ "dockerize", "-wait -template -timeout -stdout -stderr", 0 },
	{ "with-contenv", "", 0 },
	{ "foreground", "", 0 },
	{ "s6-envdir", "", 1 },
	{ "start-stop-daemon", "", 0 },
};

static struct slice without_slash(struct slice path)
{
	while (slice_starts_with(path, S("/")))
		path = slice_from(path, 1);
	return path;
}

/* The command that is wrapped, or none. */
static struct slices unwrapped(const struct wrapper *wrapper, struct slices words)
{
	size_t at = 1, left = wrapper->words;

	while (at < words.count) {
		struct slice word = words.items[at], name, value;
		bool is_variable = slice_cut(word, '=', &name, &value) && strcmp(wrapper->name, "env") == 0;

		if (slice_equal(word, S("--"))) {
			at++;
			break;
		}
		if (slice_starts_with(word, S("-"))) {
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

static void say_unknown(struct search *search, const struct place *place, struct slice word)
{
	word = slice_first(word, 100);
	if (place->line && place->path.len)
		search_unknown(search, "/%.*s runs %.*s (line %llu), which is not known before",
			SLICE_ARG(slice_first(place->path, 200)), SLICE_ARG(word), (unsigned long long)place->line);
	else
		search_unknown(search, "%.*s runs %.*s, which is not known before", SLICE_ARG(search->subject), SLICE_ARG(word));
}

/* "eval a b": a script of its own. */
static void follow_eval(struct search *search, const struct place *place, struct slices words)
{
	struct slice text = S("");

	for (size_t i = 1; i < words.count; i++)
		text = arena_printf(search->arena, "%.*s %.*s", SLICE_ARG(text), SLICE_ARG(words.items[i]));
	follow_script(search, place, text, false);
}

/* start-stop-daemon(8) names the program by an option. */
static bool follow_daemon(struct search *search, const struct place *place, struct slices words)
{
	for (size_t i = 1; i + 1 < words.count; i++)
		if (words_have("--exec -x --startas -a", words.items[i])) {
			follow_command(search, place, words_from(words, i + 1));
			return true;
		}
	return true;
}

/* "sh -c TEXT", "sh FILE", "su - USER -c TEXT". */
static void follow_shell(struct search *search, const struct place *place, struct slices words, bool takes_file)
{
	for (size_t i = 1; i < words.count; i++) {
		struct slice word = words.items[i];

		if (slice_starts_with(word, S("-")) && !slice_starts_with(word, S("--")) && slice_ends_with(word, S("c"))) {
			struct place inside = *place;

			inside.arguments = words_from(words, i + 3);
			if (i + 1 < words.count && search->depth < CHAIN_MAX)
				follow_script(search, &inside, words.items[i + 1], false);
			return;
		}
		if (slice_starts_with(word, S("-")) || slice_starts_with(word, S("+")) || !takes_file)
			continue;
		if (!word_is_known(word))
			say_unknown(search, place, word);
		else
			(void)follow_file(search, place, without_slash(word), words_from(words, i + 1));
		return;
	}
}

static bool is_starting(struct slice word)
{
	return words_have("start restart reload-or-restart try-restart reload force-reload", word);
}

/* "service ssh start", "systemctl enable --now ssh": those that name a service. */
static bool follow_manager(struct search *search, const struct place *place, struct slice name, struct slices words)
{
	bool now = false, starts = false;

	if (words_have("service invoke-rc.d rc-service", name)) {
		size_t at = 1;

		while (at < words.count && slice_starts_with(words.items[at], S("-")))
			at++;
		if (at + 1 < words.count && is_starting(words.items[at + 1]))
			follow_init_script(search, place, words.items[at]);
		return true;
	}
	if (!words_have("systemctl initctl start", name))
		return false;
	for (size_t i = 1; i < words.count; i++) {
		now = now || slice_equal(words.items[i], S("--now"));
		starts = starts || is_starting(words.items[i]);
	}
	for (size_t i = 1; i < words.count && (starts || now || slice_equal(name, S("start"))); i++)
		if (!slice_starts_with(words.items[i], S("-")))
			follow_unit(search, place, words.items[i]);
	return true;
}

/* What brings up others, by a folder or a file of its own. */
static bool follow_supervisor(struct search *search, const struct place *place, struct slice path, struct slices words)
{
	struct slice name = slice_base_name(path), option = S("");

	for (size_t i = 1; i + 1 < words.count; i++)
		if (words_have("-c --configuration", words.items[i]))
			option = words.items[i + 1];
	if (!words_have("init systemd s6-svscan runsvdir runsvdir-start supervisord my_init inetd inetutils-inetd xinetd openrc "
			"openrc-init "
			"runit runit-init boot upstart",
		    name) ||
		(slice_equal(name, S("boot")) && !slice_starts_with(path, S("sbin/"))))
		return false;
	if (!search_push(search, place, arena_printf(search->arena, "runs %.*s", SLICE_ARG(words.items[0]))))
		return true;
	if (slice_equal(path, S("init")))
		follow_s6(search);
	else if (words_have("init systemd openrc openrc-init upstart", name))
		follow_boot(search);
	else if (words_have("runit runit-init runsvdir-start boot", name))
		follow_services(search, S("etc/service"));
	else if (slice_equal(name, S("my_init")))
		follow_my_init(search);
	else if (slice_equal(name, S("supervisord")))
		follow_supervisord(search, without_slash(option));
	else if (words_have("inetd inetutils-inetd xinetd", name))
		follow_inetd(search);
	else
		for (size_t i = 1; i < words.count; i++)
			if (slice_starts_with(words.items[i], S("/")))
				follow_services(search, without_slash(words.items[i]));
	search_pop(search);
	return true;
}

/* A server that is only asked about itself, or its settings. */
static bool only_asks(struct slice program, struct slices words)
{
	for (size_t i = 1; i < words.count && slice_equal(program, S("sshd")); i++)
		if (words_have("-t -T -G -V -?", words.items[i]))
			return true;
	return false;
}

static bool follow_server(struct search *search, const struct place *place, struct slice path, struct slices words)
{
	struct slice name = slice_base_name(path);
	const struct login_server *server;

	if (words_have("busybox busybox-extras dropbearmulti", name) && words.count > 1) {
		words = words_from(words, 1);
		name = slice_base_name(words.items[0]);
	}
	server = server_of_program(search->logins, name);
	if (!server)
		return false;
	if (only_asks(name, words) ||
		!search_push(
			search, place, arena_printf(search->arena, "runs %.*s", SLICE_ARG(slice_first(words.items[0], 200)))))
		return true;
	search_found(search, server);
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

/* A path, from the working folder or whole; or a name. One that is found nowhere is taken for a program. */
static bool follow_named_file(struct search *search, const struct place *place, struct slice command, struct slices words)
{
	const struct image *image = search->input->image;
	struct slice path = without_slash(command), workdir = without_slash(image->workdir), folders = search_path(image), folder,
		     why;
	const struct file *file;

	if (slice_starts_with(command, S("./")))
		path = workdir.len
			       ? arena_printf(search->arena, "%.*s/%.*s", SLICE_ARG(workdir), SLICE_ARG(slice_from(command, 2)))
			       : slice_from(command, 2);
	if (slice_find_byte(command, '/') >= 0)
		return follow_file(search, place, path, words_from(words, 1));
	for (unsigned count = 0; count < FOLDERS_MAX && slice_next_token(&folders, ':', &folder); count++) {
		struct slice found = arena_printf(search->arena, "%.*s/%.*s", SLICE_ARG(without_slash(folder)), SLICE_ARG(path));

		if (root_find(search->input->root, found, &file, &why) == ROOT_THERE && file->kind == FILE_REGULAR)
			return follow_file(search, place, found, words_from(words, 1));
	}
	return false;
}

static bool follow_init_d(struct search *search, const struct place *place, struct slice path, struct slices words)
{
	if (!slice_starts_with(path, S("etc/init.d/")) && !slice_starts_with(path, S("etc/rc.d/init.d/")))
		return false;
	if (words.count > 1 && is_starting(words.items[1]))
		follow_init_script(search, place, slice_base_name(path));
	return true;
}

static void follow_plain(struct search *search, const struct place *place, struct slices words)
{
	struct slice command = words.items[0], path = without_slash(command), name = slice_base_name(command);

	if (slice_equal(name, S("start-stop-daemon")) && follow_daemon(search, place, words))
		return;
	for (size_t i = 0; i < sizeof wrappers / sizeof *wrappers; i++)
		if (slice_equal(name, slice_from_text(wrappers[i].name)))
			return follow_command(search, place, unwrapped(&wrappers[i], words));
	if (words_have("sh bash ash dash ksh zsh", name))
		return follow_shell(search, place, words, true);
	if (slice_equal(name, S("eval")))
		return follow_eval(search, place, words);
	if (slice_equal(name, S("su")))
		return follow_shell(search, place, words, false);
	if (words_have(". source", name) && words.count > 1)
		return (void)follow_named_file(search, place, words.items[1], words_from(words, 1));
	if (slice_equal(name, S("busybox")) && words.count > 1 && words_have("sh ash", words.items[1]))
		return follow_shell(search, place, words_from(words, 1), true);
	if (follow_manager(search, place, name, words) || follow_init_d(search, place, path, words) ||
		follow_server(search, place, path, words) || follow_supervisor(search, place, path, words))
		return;
	(void)follow_named_file(search, place, command, words);
}

void follow_command(struct search *search, const struct place *place, struct slices words)
{
	if (words.count == 0)
		return;
	if (++search->steps >= STEPS_MAX || place->line > UINT32_MAX) {
		search_unknown(search, "what is started is too much to follow");
		return;
	}
	if (word_is_known(words.items[0]))
		follow_plain(search, place, words);
	else if (!slice_equal(words.items[0], S("$@")))
		say_unknown(search, place, words.items[0]);
}
