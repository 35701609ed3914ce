/* supervise.c - what supervisors start: s6, runit, my_init, supervisord, inetd and xinetd */
#include "base/words.h"
#include "logins/parts.h"

#define INCLUDES_MAX 64u

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

static void follow_service(struct search *search, struct slice folder, struct slice name)
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
	struct slice last = S("");

	for (size_t i = 0; i < root->count; i++) {
		struct slice rest, name = name_below(root->files[i].path, folder, &rest);

		if (name.len && !slice_equal(name, last)) {
			last = name;
			follow_service(search, folder, name);
		}
	}
}

static void follow_scripts_of(struct search *search, struct slice folder)
{
	const struct root *root = search->input->root;

	for (size_t i = 0; i < root->count; i++) {
		struct place place = { .path = root->files[i].path };

		if (slice_equal(slice_folder_name(place.path), folder))
			(void)follow_file(search, &place, place.path, (struct slices){ 0 });
	}
}

/* s6-overlay: services of version 2 and 3, and scripts that run before them. */
void follow_s6(struct search *search)
{
	const struct root *root = search->input->root;
	bool there = false;

	if (search->supervised)
		return;
	search->supervised = true;
	for (size_t i = 0; i < root->count; i++) {
		struct slice path = root->files[i].path, name = slice_base_name(path);
		struct place place = { 0 };

		there = there || slice_starts_with(path, S("etc/services.d/")) || slice_starts_with(path, S("etc/s6-overlay/")) ||
			slice_starts_with(path, S("etc/cont-init.d/"));
		if (!slice_starts_with(path, S("etc/s6-overlay/s6-rc.d/")) ||
			!slice_ends_with(slice_folder_name(path), S("/contents.d")))
			continue;
		follow_service(search, S("etc/s6-overlay/s6-rc.d"), name);
		place.path = arena_printf(search->arena, "etc/s6-overlay/s6-rc.d/%.*s/up", SLICE_ARG(name));
		if (root_entry(root, place.path)) {
			const struct file *file = root_entry(root, place.path);

			if (search_can_read(search, file) &&
				search_push(search, &place, arena_printf(search->arena, "runs /%.*s", SLICE_ARG(place.path)))) {
				follow_script(search, &place, file->bytes, true);
				search_pop(search);
			}
		}
	}
	follow_scripts_of(search, S("etc/cont-init.d"));
	follow_services(search, S("etc/services.d"));
	if (!there)
		follow_boot(search);
}

void follow_my_init(struct search *search)
{
	follow_scripts_of(search, S("etc/my_init.d"));
	follow_services(search, S("etc/service"));
	(void)follow_file(search, &(struct place){ .path = S("etc/rc.local") }, S("etc/rc.local"), (struct slices){ 0 });
}

/* A [program:x] of supervisord's, until its next section begins. */
struct program {
	struct place place;
	struct slice command;
	bool off;
};

static void program_ends(struct search *search, struct program *program)
{
	if (program->command.len && !program->off)
		follow_script(search, &program->place, program->command, false);
	*program = (struct program){ .place = { .path = program->place.path } };
}

static void follow_supervisord_file(struct search *search, const struct file *file, unsigned depth);

/* "files = conf.d" with patterns, beside the file that says so. */
static void follow_included(struct search *search, struct slice patterns, struct slice folder, unsigned depth)
{
	struct slice pattern;

	while (slice_next_token(&patterns, ' ', &pattern)) {
		struct root_matches found;

		if (pattern.len == 0)
			continue;
		if (++search->includes > INCLUDES_MAX) {
			search_unknown(search, "supervisord's configuration includes too much");
			return;
		}
		if (!slice_starts_with(pattern, S("/")))
			pattern = arena_printf(search->arena, "%.*s/%.*s", SLICE_ARG(folder), SLICE_ARG(pattern));
		while (slice_starts_with(pattern, S("/")))
			pattern = slice_from(pattern, 1);
		found = root_match(search->input->root, pattern);
		if (found.why.len)
			search_unknown(search, "%.*s", SLICE_ARG(slice_first(found.why, 300)));
		else if (slice_find_byte(pattern, '[') >= 0 || slice_find_byte(pattern, '%') >= 0 ||
			 (!found.count && !root_pattern_is_wanted(pattern, search->arena)))
			search_unknown(
				search, "/%.*s, which supervisord includes, is not read", SLICE_ARG(slice_first(pattern, 300)));
		for (size_t i = 0; i < found.count && depth < 1; i++) /* what is included includes nothing more */
			follow_supervisord_file(search, found.files[i], depth + 1);
	}
}

static void follow_supervisord_file(struct search *search, const struct file *file, unsigned depth)
{
	struct slice left = file->bytes, line, key, value, section = S("");
	struct program program = { .place = { .path = file->path } };

	if (!search_can_read(search, file))
		return;
	for (uint64_t number = 1; slice_next_line(&left, &line) && search->steps < STEPS_MAX; number++) {
		ptrdiff_t comment = slice_find(line, S(" ;"));

		line = slice_trim(comment >= 0 ? slice_first(line, (size_t)comment) : line);
		if (slice_starts_with(line, S("["))) {
			program_ends(search, &program);
			section = line;
			continue;
		}
		if (slice_starts_with(line, S(";")) || slice_starts_with(line, S("#")) || !slice_cut(line, '=', &key, &value))
			continue;
		key = slice_trim(key);
		value = slice_trim(value);
		if (slice_equal(section, S("[include]")) && slice_equal(key, S("files"))) {
			search->steps++;
			follow_included(search, value, slice_folder_name(file->path), depth);
		} else if (slice_starts_with(section, S("[program:")) && slice_equal(key, S("command"))) {
			program.command = value;
			program.place.line = number;
			program.place.text = line;
		} else if (slice_equal(key, S("autostart"))) {
			program.off = words_have("false no off 0", arena_lower(search->arena, value));
		}
	}
	program_ends(search, &program);
}

void follow_supervisord(struct search *search, struct slice path)
{
	static const char *const places[] = { "etc/supervisord.conf", "etc/supervisor/supervisord.conf", "supervisord.conf",
		"usr/local/etc/supervisord.conf", "usr/etc/supervisord.conf" };
	const struct root *root = search->input->root;
	const struct file *file;
	struct slice why = S("");

	for (size_t i = 0; !path.len && i < sizeof places / sizeof *places; i++)
		if (root_find(root, slice_from_text(places[i]), &file, &why) == ROOT_THERE)
			path = slice_from_text(places[i]);
	if (path.len && root_find(root, path, &file, &why) == ROOT_THERE && file->kind == FILE_REGULAR)
		follow_supervisord_file(search, file, 0);
	else
		search_unknown(search, "supervisord's configuration %s%.*s is not read", path.len ? "/" : "",
			SLICE_ARG(slice_first(path, 300)));
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
		while (slice_next_token(&line, ' ', &word)) {
			struct slice part;

			field += word.len > 0;
			while (slice_next_token(&word, '\t', &part))
				if (!server && field > 1)
					server = server_of_program(search->logins, slice_base_name(part));
		}
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
