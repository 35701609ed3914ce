/* supervise.c - what supervisors start: s6, runit, my_init, supervisord, inetd and xinetd */
#include "base/words.h"
#include "logins/parts.h"

#define INCLUDES_MAX 64u
#define SUPERVISED_BYTES_MAX 4096u /* of one value */

/* NAME of "etc/service/NAME", with what stands below it; empty for what is not below FOLDER. */
static struct slice name_below(struct slice path, struct slice folder, struct slice *ret_rest)
{
	struct slice name = S("");

	*ret_rest = S("");
	if (path.len <= folder.len + 1 || !slice_starts_with(path, folder) || path.ptr[folder.len] != '/')
		return name;
	path = slice_from(path, folder.len + 1);
	if (!slice_cut(path, '/', &name, ret_rest))
		name = path;
	return name;
}

void follow_service(struct search *search, struct slice folder, struct slice name)
{
	struct slice path = arena_printf(search->arena, "%.*s/%.*s/down", SLICE_ARG(folder), SLICE_ARG(name)), why;
	struct place place = { 0 };
	const struct file *file;

	if (root_find(search->input->root, path, &file, &why) == ROOT_THERE)
		return;
	place.path = arena_printf(search->arena, "%.*s/%.*s/run", SLICE_ARG(folder), SLICE_ARG(name));
	(void)follow_file(search, &place, place.path, (struct slices){ 0 });
}

void follow_services(struct search *search, struct slice folder)
{
	const struct root *root = search->input->root;
	struct slice last = S(""), why;
	const struct file *file;

	if (root_find(root, folder, &file, &why) == ROOT_THERE && file->kind == FILE_FOLDER)
		folder = file->path; /* where a link leads */
	if (!folder.len)
		return;
	for (size_t i = 0; i < root->count; i++) {
		struct slice rest, name = name_below(root->files[i].path, folder, &rest);

		if (name.len && !slice_equal(name, last)) {
			last = name;
			follow_service(search, folder, name);
		}
	}
}

void follow_scripts_of(struct search *search, struct slice folder, struct slice ending)
{
	const struct root *root = search->input->root;

	for (size_t i = 0; i < root->count; i++) {
		struct place place = { .path = root->files[i].path };

		if (slice_equal(slice_folder_name(place.path), folder) && slice_ends_with(place.path, ending))
			(void)follow_file(search, &place, place.path, (struct slices){ 0 });
	}
}

/* runit: whose folder of services that is, by its makers' manual, Debian's and Void's. */
void follow_runit(struct search *search)
{
	static const char *const folders[] = { "etc/service", "service", "var/service", "etc/runit/runsvdir/default",
		"etc/runit/runsvdir/current" };

	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
		follow_services(search, slice_from_text(folders[i]));
}

void follow_my_init(struct search *search)
{
	follow_scripts_of(search, S("etc/my_init.d"), S(""));
	follow_services(search, S("etc/service"));
	(void)follow_file(search, &(struct place){ .path = S("etc/rc.local") }, S("etc/rc.local"), (struct slices){ 0 });
}

/* A [program:x] of supervisord's, until its next section begins; and what it includes. */
struct supervised {
	struct place place;
	struct slice section, key, command, files;
	bool off;
};

/* "%(here)s/x" with the folder of the file, "%%" as "%"; what else stands in "%(…)s" is not known before. */
static struct slice expanded(struct search *search, struct slice text, struct slice path)
{
	struct slice folder = arena_printf(search->arena, "/%.*s", SLICE_ARG(slice_folder_name(path)));
	struct slice whole = S("");

	while (text.len) {
		ptrdiff_t at = slice_find_byte(text, '%');
		size_t before = at < 0 ? text.len : (size_t)at;
		struct slice rest = slice_from(text, before), with;

		whole = arena_printf(search->arena, "%.*s%.*s", SLICE_ARG(whole), SLICE_ARG(slice_first(text, before)));
		if (!rest.len)
			break;
		text = slice_from(rest, 1);
		if (slice_starts_with(rest, S("%(here)s"))) {
			with = folder;
			text = slice_from(rest, 8);
		} else if (slice_starts_with(rest, S("%("))) {
			with = S("$");
		} else {
			with = S("%");
			text = slice_from(rest, slice_starts_with(rest, S("%%")) ? 2 : 1);
		}
		whole = arena_printf(search->arena, "%.*s%.*s", SLICE_ARG(whole), SLICE_ARG(with));
		if (whole.len > SUPERVISED_BYTES_MAX)
			break;
	}
	return whole;
}

static void section_ends(struct search *search, struct supervised *now)
{
	if (now->command.len && !now->off)
		follow_script(search, &now->place, expanded(search, now->command, now->place.path), false);
	now->place = (struct place){ .path = now->place.path };
	now->command = now->key = S("");
	now->off = false;
}

/* What supervisord runs: programs, those of FastCGI, listeners to its events. */
static bool is_program(struct slice section)
{
	return slice_starts_with(section, S("[program:")) || slice_starts_with(section, S("[fcgi-program:")) ||
	       slice_starts_with(section, S("[eventlistener:"));
}

static void take_key(struct search *search, struct supervised *now, struct slice key, struct slice value)
{
	now->key = key;
	if (slice_equal(now->section, S("[include]")) && slice_equal(key, S("files")))
		now->files = value;
	else if (is_program(now->section) && slice_equal(key, S("command")))
		now->command = value;
	else if (is_program(now->section) && slice_equal(key, S("autostart")))
		now->off = words_have("false no off 0", arena_lower(search->arena, value));
}

/* A line that begins with a blank goes on with the value before it. */
static void take_more(struct search *search, struct supervised *now, struct slice line)
{
	struct slice *value = slice_equal(now->key, S("command")) ? &now->command
			      : slice_equal(now->key, S("files")) ? &now->files
								  : NULL;

	if (value && value->len < SUPERVISED_BYTES_MAX)
		*value = arena_printf(search->arena, "%.*s %.*s", SLICE_ARG(*value), SLICE_ARG(line));
}

/* RET_FILES: what it includes. */
static void follow_supervisord_file(struct search *search, const struct file *file, struct slice *ret_files)
{
	struct slice left = file->bytes, line, key, value;
	struct supervised now = { .place = { .path = file->path }, .section = S(""), .key = S("") };

	*ret_files = S("");
	if (!search_can_read(search, file))
		return;
	for (uint64_t number = 1; slice_next_line(&left, &line) && search->steps < STEPS_MAX; number++) {
		ptrdiff_t comment = slice_find(line, S(" ;")), equals, colon;
		struct slice text = slice_trim(comment >= 0 ? slice_first(line, (size_t)comment) : line);

		search->steps++;
		if (!text.len || strchr(";#", text.ptr[0]))
			continue;
		if (strchr(" \t", line.ptr[0]) && now.key.len) {
			take_more(search, &now, text);
			continue;
		}
		if (text.ptr[0] == '[') {
			section_ends(search, &now);
			now.section = text;
			continue;
		}
		equals = slice_find_byte(text, '=');
		colon = slice_find_byte(text, ':');
		if (!slice_cut(text, colon >= 0 && (equals < 0 || colon < equals) ? ':' : '=', &key, &value))
			continue;
		key = arena_lower(search->arena, slice_trim(key));
		take_key(search, &now, key, slice_trim(value));
		if (slice_equal(key, S("command"))) {
			now.place.line = number;
			now.place.text = text;
		}
	}
	section_ends(search, &now);
	*ret_files = now.files;
}

/* "files = conf.d/x*.ini", beside the file that says so. What is included includes nothing. */
static void follow_included(struct search *search, struct slice patterns, struct slice path)
{
	struct slice pattern, none;

	patterns = expanded(search, patterns, path);
	while (slice_next_token(&patterns, ' ', &pattern)) {
		struct root_matches found;

		if (pattern.len == 0)
			continue;
		if (++search->includes > INCLUDES_MAX)
			return search_unknown(search, "supervisord's configuration includes too much");
		pattern = root_joined(slice_folder_name(path), pattern, S(""), search->arena);
		found = root_match(search->input->root, pattern);
		if (found.why.len)
			search_unknown(search, "%.*s", SLICE_ARG(slice_first(found.why, 300)));
		if (!word_is_known(pattern) || slice_find_byte(pattern, '[') >= 0 ||
			(!found.count && !root_knows_pattern(search->input->root, pattern)))
			search_unknown(
				search, "/%.*s, which supervisord includes, is not read", SLICE_ARG(slice_first(pattern, 300)));
		for (size_t i = 0; i < found.count; i++)
			follow_supervisord_file(search, found.files[i], &none);
	}
}

void follow_supervisord(struct search *search, struct slice path)
{
	static const char *const places[] = { "etc/supervisord.conf", "etc/supervisor/supervisord.conf", "supervisord.conf",
		"usr/local/etc/supervisord.conf", "usr/etc/supervisord.conf" };
	const struct root *root = search->input->root;
	const struct file *file;
	struct slice why = S(""), files = S("");

	for (size_t i = 0; !path.len && i < sizeof places / sizeof *places; i++)
		if (root_find(root, slice_from_text(places[i]), &file, &why) == ROOT_THERE)
			path = slice_from_text(places[i]);
	if (path.len && root_find(root, path, &file, &why) == ROOT_THERE && file->kind == FILE_REGULAR) {
		follow_supervisord_file(search, file, &files);
		follow_included(search, files, file->path);
	} else if (!path.len || !root_knows(root, path)) {
		search_unknown(search, "supervisord's configuration %s%.*s is not read", path.len ? "/" : "",
			SLICE_ARG(slice_first(path, 300)));
	} /* else it is not there, and supervisord ends */
}

/* What stands between blanks and tabs. */
static bool next_field(struct slice *line, struct slice *ret_field)
{
	size_t len = 0;

	while (line->len && strchr(" \t\r", line->ptr[0]))
		*line = slice_from(*line, 1);
	while (len < line->len && !strchr(" \t\r", line->ptr[len]))
		len++;
	*ret_field = slice_first(*line, len);
	*line = slice_from(*line, len);
	return len > 0;
}

/* "telnet stream tcp nowait root /usr/sbin/tcpd in.telnetd" */
static void follow_inetd_file(struct search *search, const struct file *file)
{
	struct slice left = file->bytes, line, word;

	for (uint64_t number = 1; slice_next_line(&left, &line); number++) {
		struct place place = { .path = file->path, .line = number, .text = slice_trim(line) };
		const struct login_server *server = NULL;
		size_t field = 0;

		line = slice_trim(line);
		if (slice_starts_with(line, S("#")))
			continue;
		while (next_field(&line, &word))
			if (++field > 5 && !server)
				server = server_of_program(search->logins, slice_base_name(word));
		if (!server || !search_push(search, &place, arena_printf(search->arena, "serves %.*s", SLICE_ARG(server->name))))
			continue;
		search_found(search, server);
		search_pop(search);
	}
}

/* xinetd.conf(5): a service is on unless it says "disable = yes". */
static void follow_xinetd_file(struct search *search, const struct file *file)
{
	struct slice left = file->bytes, line, key, value;
	const struct login_server *server = NULL;
	struct place place = { .path = file->path };
	bool off = false;

	for (uint64_t number = 1; slice_next_line(&left, &line); number++) {
		line = slice_trim(line);
		if (slice_equal(line, S("}"))) {
			if (server && !off &&
				search_push(
					search, &place, arena_printf(search->arena, "serves %.*s", SLICE_ARG(server->name)))) {
				search_found(search, server);
				search_pop(search);
			}
			server = NULL;
			off = false;
		}
		if (slice_starts_with(line, S("#")) || !slice_cut(line, '=', &key, &value))
			continue;
		key = slice_trim(key);
		value = slice_trim(value);
		if (slice_equal(key, S("disable")))
			off = slice_equal(value, S("yes"));
		if ((slice_equal(key, S("server")) || slice_equal(key, S("server_args"))) && !server) {
			(void)slice_cut(value, ' ', &value, &key);
			server = server_of_program(search->logins, slice_base_name(value));
			place.line = number;
			place.text = line;
		}
	}
}

void follow_inetd(struct search *search)
{
	const struct root *root = search->input->root;
	static const struct {
		const char *pattern;
		void (*follow)(struct search *search, const struct file *file);
	} files[] = {
		{ "etc/inetd.conf", follow_inetd_file },
		{ "etc/inetd.d/*", follow_inetd_file },
		{ "etc/xinetd.conf", follow_xinetd_file },
		{ "etc/xinetd.d/*", follow_xinetd_file },
	};

	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		struct root_matches found = root_match(root, slice_from_text(files[i].pattern));

		for (size_t k = 0; k < found.count; k++)
			if (search_can_read(search, found.files[k]))
				files[i].follow(search, found.files[k]);
		if (found.why.len)
			search_unknown(search, "%.*s", SLICE_ARG(slice_first(found.why, 300)));
	}
}

void follow_inetd_config(struct search *search, struct slice path)
{
	const struct file *file;
	struct slice why;

	if (root_find(search->input->root, path, &file, &why) == ROOT_THERE && file->kind == FILE_REGULAR) {
		follow_inetd_file(search, file);
		follow_xinetd_file(search, file);
	} else if (!root_knows(search->input->root, path)) {
		search_unknown(search, "the configuration /%.*s is not read", SLICE_ARG(slice_first(path, 300)));
	}
}
