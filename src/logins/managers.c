/* managers.c - commands that bring up others: managers of services, supervisors, inits */
#include "base/words.h"
#include "logins/parts.h"

static bool is_starting(struct slice word)
{
	return words_have("start restart reload-or-restart try-restart reload force-reload", word);
}

/* "service ssh start", "rc-service -i sshd start" */
static void follow_service_command(struct search *search, const struct place *place, struct slices words)
{
	size_t at = 1;

	while (at < words.count && slice_starts_with(words.items[at], S("-")))
		at++;
	if (at + 1 < words.count && is_starting(words.items[at + 1]))
		follow_init_script(search, place, words.items[at]);
}

/* "systemctl enable --now ssh", "initctl start ssh", "start ssh" */
static void follow_units_command(struct search *search, const struct place *place, struct slice name, struct slices words)
{
	bool starts = slice_equal(name, S("start")), verb = starts;

	for (size_t i = 1; i < words.count; i++) {
		struct slice word = words.items[i];

		if (slice_equal(word, S("--now")))
			starts = true;
		if (slice_starts_with(word, S("-")))
			continue;
		if (!verb) {
			verb = true;
			starts = starts || is_starting(word) || slice_equal(word, S("isolate"));
			if (words_have("stop mask disable kill status is-active", word))
				return;
			continue;
		}
		if (starts || words_hold(words, "--now"))
			follow_unit(search, place, word);
	}
}

/* "rc-update add sshd", "systemctl enable ssh", "update-rc.d ssh enable": what comes up once an init is run. */
static void note_enabled(struct search *search, const struct place *place, struct slice name, struct slices words)
{
	struct slice service = S("");

	if (slice_equal(name, S("systemctl")) && words_hold(words, "enable") && !words_hold(words, "--now"))
		service = words.items[words.count - 1];
	else if (slice_equal(name, S("rc-update")) && words.count > 2 && words_have("add -a", words.items[1]))
		service = words.items[2];
	else if (slice_equal(name, S("update-rc.d")) && words.count > 2 && words_have("enable defaults", words.items[2]))
		service = words.items[1];
	else if (slice_equal(name, S("chkconfig")) && words.count > 2 && slice_equal(words.items[words.count - 1], S("on")))
		service = words.items[words.count - 2];
	if (!service.len || !search_push(search, place, arena_printf(search->arena, "runs %.*s", SLICE_ARG(name))))
		return;
	follow_unit(search, place, service);
	search_pop(search);
}

/* "supervisord -c FILE", "-cFILE", "--configuration=FILE" */
static struct slice configuration_option(struct slices words)
{
	for (size_t i = 1; i < words.count; i++) {
		struct slice word = words.items[i];

		if (words_have("-c --configuration", word))
			return i + 1 < words.count ? words.items[i + 1] : S("");
		if (slice_starts_with(word, S("--configuration=")))
			return slice_from(word, 16);
		if (slice_starts_with(word, S("-c")))
			return slice_from(word, 2);
	}
	return S("");
}

/* The folders or files among the words, which are no options. */
static void follow_named(struct search *search, const struct place *place, struct slices words,
	void (*follow)(struct search *search, struct slice path))
{
	for (size_t i = 1; i < words.count; i++)
		if (!slice_starts_with(words.items[i], S("-")) && slice_find_byte(words.items[i], '/') >= 0)
			follow(search, root_joined(place->folder, words.items[i], S(""), search->arena));
}

static bool has_path(struct slices words)
{
	for (size_t i = 1; i < words.count; i++)
		if (slice_find_byte(words.items[i], '/') >= 0)
			return true;
	return false;
}

static void bring_up(struct search *search, const struct place *place, struct slice name, struct slices words)
{
	struct slice option;

	if (words_have("init systemd openrc openrc-init openrc-run rc upstart", name)) {
		follow_boot(search);
	} else if (words_have("runit runit-init runsvdir-start boot", name)) {
		follow_runit(search);
	} else if (slice_equal(name, S("my_init"))) {
		follow_my_init(search);
		for (size_t i = 1; i < words.count; i++)
			if (!slice_starts_with(words.items[i], S("-")) || slice_equal(words.items[i], S("--"))) {
				follow_command(
					search, place, words_from(words, i + (slice_equal(words.items[i], S("--")) ? 1 : 0)));
				break;
			}
	} else if (slice_equal(name, S("supervisord"))) {
		option = configuration_option(words);
		if (!word_is_known(option))
			search_unknown(search, "supervisord's configuration %.*s is not known before",
				SLICE_ARG(slice_first(option, 100)));
		else
			follow_supervisord(
				search, option.len ? root_joined(place->folder, option, S(""), search->arena) : option);
	} else if (words_have("inetd inetutils-inetd xinetd", name)) {
		if (has_path(words))
			follow_named(search, place, words, follow_inetd_config);
		else
			follow_inetd(search);
	} else if (has_path(words)) {
		follow_named(search, place, words, follow_services);
	} else {
		follow_services(search, S("service")); /* svscanboot; s6-svscan: where it runs */
		follow_services(search, place->folder);
	}
}

/* What brings up others, by a folder or a file of its own. */
static bool follow_supervisor(struct search *search, const struct place *place, struct slice path, struct slices words)
{
	struct slice name = slice_base_name(path);

	if (!words_have(
		    "init systemd s6-svscan svscan svscanboot runsvdir runsvdir-start supervisord my_init inetd inetutils-inetd "
		    "xinetd openrc openrc-init rc runit runit-init boot upstart",
		    name) ||
		(words_have("boot rc", name) && !is_systems(path)))
		return false;
	if (!search_push(search, place, arena_printf(search->arena, "runs %.*s", SLICE_ARG(words.items[0]))))
		return true;
	bring_up(search, place, name, words);
	search_pop(search);
	return true;
}

/* s6-overlay's own program is /init: it brings up the services, and then runs what stands behind it. */
static bool follow_overlay(struct search *search, const struct place *place, struct slice path, struct slices words)
{
	if (!slice_equal(path, S("init")) || !has_overlay(search))
		return false;
	if (!search_push(search, place, S("runs /init")))
		return true;
	follow_overlay_services(search);
	search_pop(search);
	follow_command(search, place, words_from(words, 1));
	return true;
}

/* "python3 -u /usr/bin/supervisord -n": the program that an interpreter runs. */
static bool follow_interpreter(struct search *search, const struct place *place, struct slice name, struct slices words)
{
	if (!slice_starts_with(name, S("python")) && !words_have("perl ruby node nodejs php", name))
		return false;
	for (size_t i = 1; i < words.count; i++) {
		struct slice word = words.items[i];

		if (slice_equal(word, S("-m")) && i + 1 < words.count) {
			if (slice_starts_with(words.items[i + 1], S("supervisor")))
				follow_supervisor(search, place, S("supervisord"), words_from(words, i + 1));
			return true;
		}
		if (words_have("-c -e -r", word)) {
			look_for_words(search, place, words_from(words, i));
			return true;
		}
		if (slice_starts_with(word, S("-")))
			continue;
		if (!follow_supervisor(search, place, without_slash(word), words_from(words, i)) && word_is_known(word) &&
			!place->lost)
			(void)follow_file(
				search, place, root_joined(place->folder, word, S(""), search->arena), words_from(words, i + 1));
		return true;
	}
	return true;
}

static void follow_parts(struct search *search, struct slice folder)
{
	follow_scripts_of(search, folder, S(""));
}

bool follow_manager(struct search *search, const struct place *place, struct slice path, struct slices words)
{
	struct slice name = slice_base_name(path);
	bool own = slice_find_byte(path, '/') >= 0 && !is_systems(path);

	if (follow_overlay(search, place, path, words) || follow_interpreter(search, place, name, words))
		return true;
	if (words_have("service invoke-rc.d rc-service", name)) {
		follow_service_command(search, place, words);
		return true;
	}
	if (words_have("systemctl initctl", name) || (!own && slice_equal(name, S("start")))) {
		follow_units_command(search, place, name, words);
		note_enabled(search, place, name, words);
		return true;
	}
	if (words_have("rc-update update-rc.d chkconfig", name)) {
		note_enabled(search, place, name, words);
		return true;
	}
	if (slice_equal(name, S("run-parts"))) {
		follow_named(search, place, words, follow_parts);
		return true;
	}
	return follow_supervisor(search, place, path, words);
}
