/* mentions.c - scripts that name a server in a way that is not followed
 *
 * Of a shell's language not all is understood: text that another shell gets, functions that run their arguments, "$(…)", arrays. A script that
 * names an installed server, and in which no start of it was found, is never taken for one that leaves it alone, unless each line that names
 * it plainly only looks at it. */
#include "base/words.h"
#include "logins/parts.h"
#include "logins/shell.h"

#define NAMING_LINES_MAX 64u /* that are looked at */

static bool is_word_byte(char byte)
{
	return byte == '_' || byte == '-' || byte == '.' || (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
	       (byte >= 'A' && byte <= 'Z');
}

/* NAME as a word, or at the end of a path. */
static bool names(struct slice text, struct slice name)
{
	ptrdiff_t found;

	while ((found = slice_find(text, name)) >= 0) {
		size_t at = (size_t)found, end = at + name.len;
		bool begins = at == 0 || !is_word_byte(text.ptr[at - 1]);

		if (begins && (end == text.len || (!is_word_byte(text.ptr[end]) && text.ptr[end] != '/')))
			return true;
		text = slice_from(text, end);
	}
	return false;
}

/* "echo no sshd here", "[ -x /usr/sbin/sshd ]", "command -v sshd": commands that start nothing, whatever their words are. */
static bool only_looks(struct slices words)
{
	struct slice name = slice_base_name(words.items[0]);

	return words_have(
		       "echo printf : test [ [[ true false type which hash pgrep pkill killall pidof kill mkdir chown chmod "
		       "chgrp rm rmdir "
		       "touch ls sed grep egrep cat id getent apt-get apk yum dnf microdnf useradd usermod adduser groupadd exit",
		       name) ||
	       (slice_equal(name, S("command")) && words.count > 1 && words_have("-v -V", words.items[1])) ||
	       words_have("service invoke-rc.d rc-service systemctl initctl start-stop-daemon rc-update update-rc.d chkconfig",
		       name) ||
	       slice_starts_with(words.items[0], S("/etc/init.d/")); /* these are followed */
}

/* Nothing of what LINE says or writes is run: no pipe, no file, no command within. */
static bool stays_where_it_is(struct slice line)
{
	if (slice_find(line, S("$(")) >= 0 || slice_find_byte(line, '`') >= 0 || slice_find_byte(line, '<') >= 0)
		return false;
	for (size_t i = 0; i < line.len; i++) {
		struct slice rest = slice_from(line, i + 1);

		if (line.ptr[i] == '>' && !slice_starts_with(rest, S("&")) && !slice_starts_with(slice_trim(rest), S("/dev/")))
			return false;
		if (line.ptr[i] != '|')
			continue;
		if (!slice_starts_with(rest, S("|")))
			return false;
		i++;
	}
	return true;
}

static bool line_is_plain(struct search *search, struct slice line, struct slice name)
{
	struct shell_command command;
	struct shell shell;

	if (!stays_where_it_is(line))
		return false;
	shell_init(&shell, line, search->input->image, search->arena);
	while (shell_next(&shell, &command)) {
		struct slice program = slice_base_name(command.words.items[0]);
		bool named = false;

		for (size_t i = 0; i < command.words.count; i++)
			named = named || names(command.words.items[i], name);
		if (named && !only_looks(command.words) && !(slice_equal(program, name) && only_asks(program, command.words)))
			return false;
	}
	/* What is set, and what a function is called, is no command. */
	return !shell.unclear && slice_find_byte(line, '=') < 0 && !slice_starts_with(line, S("alias"));
}

static void look_for(struct search *search, struct slice path, struct slice text, struct slice name)
{
	struct slice line;
	unsigned count = 0;

	for (uint64_t number = 1; slice_next_token(&text, '\n', &line); number++) {
		ptrdiff_t comment;

		line = slice_trim(line);
		comment = slice_find(line, S(" #"));
		if (comment > 0 && slice_find_byte(line, '\'') < 0 && slice_find_byte(line, '"') < 0)
			line = slice_first(line, (size_t)comment);
		if (slice_starts_with(line, S("#")) || !names(line, name))
			continue;
		if (++count <= NAMING_LINES_MAX && line_is_plain(search, line, name))
			continue;
		if (path.len)
			search_unknown(search, "/%.*s names %.*s (line %llu) in a way that is not followed",
				SLICE_ARG(slice_first(path, 300)), SLICE_ARG(name), (unsigned long long)number);
		else
			search_unknown(search, "%.*s names %.*s in a way that is not followed", SLICE_ARG(search->subject),
				SLICE_ARG(name));
		return;
	}
}

static bool is_started(const struct logins *logins, const struct login_server *server)
{
	for (size_t i = 0; i < logins->start_count; i++)
		if (slice_equal(logins->starts[i].server->name, server->name))
			return true;
	return false;
}

void look_for_words(struct search *search, const struct place *place, struct slices words)
{
	struct slice text = S("exec");

	if (place->path.len)
		return; /* all of the script is looked at */
	for (size_t i = 0; i < words.count; i++)
		text = arena_printf(search->arena, "%.*s %.*s", SLICE_ARG(text), SLICE_ARG(slice_first(words.items[i], 4096)));
	look_for_mentions(search, S(""), text);
}

void look_for_mentions(struct search *search, struct slice path, struct slice text)
{
	const struct logins *logins = search->logins;

	for (size_t i = 0; i < server_facts_count; i++) {
		struct slice kind = slice_from_text(server_facts[i].name), left = slice_from_text(server_facts[i].programs), name;
		const struct login_server *server = NULL;

		for (size_t k = 0; k < logins->server_count && !server; k++)
			if (slice_equal(logins->servers[k].name, kind))
				server = &logins->servers[k];
		while (server && !is_started(logins, server) && slice_next_token(&left, ' ', &name))
			look_for(search, path, text, name);
	}
}
