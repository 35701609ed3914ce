/* boot.c - what a system starts when it boots: systemd, System V's init, OpenRC, upstart, busybox's init */
#include "base/words.h"
#include "logins/parts.h"

static bool has_link_to_null(const struct root *root, struct slice path)
{
	const struct file *entry = root_entry(root, path);

	return entry && entry->kind == FILE_SYMLINK && slice_equal(entry->link, S("/dev/null"));
}

/* systemd starts a script of System V's init only where no unit of that name is masked. */
static bool is_masked(struct search *search, struct slice name)
{
	return has_link_to_null(
		search->input->root, arena_printf(search->arena, "etc/systemd/system/%.*s.service", SLICE_ARG(name)));
}

static const struct file *unit_file(struct search *search, struct slice name)
{
	static const char *const folders[] = { "etc/systemd/system", "usr/local/lib/systemd/system", "usr/lib/systemd/system",
		"lib/systemd/system" };
	const struct file *file;
	struct slice why;

	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
		struct slice path = arena_printf(search->arena, "%s/%.*s", folders[i], SLICE_ARG(name));

		if (root_find(search->input->root, path, &file, &why) == ROOT_THERE && file->kind == FILE_REGULAR)
			return file;
	}
	return NULL;
}

/* "ExecStart=-/usr/sbin/sshd -D" of a unit. */
static void follow_exec_lines(struct search *search, const struct file *file)
{
	struct slice left = file->bytes, line, key, value;
	struct place place = { .path = file->path };

	while (search_can_read(search, file) && slice_next_line(&left, &line)) {
		place.line++;
		if (!slice_cut(line, '=', &key, &value) || !slice_starts_with(slice_trim(key), S("ExecStart")) ||
			slice_ends_with(slice_trim(key), S("Condition")))
			continue;
		value = slice_trim(value);
		while (value.len && strchr("-@:+!", value.ptr[0]))
			value = slice_from(value, 1);
		place.text = slice_trim(line);
		follow_script(search, &place, value, false);
	}
}

/* What a name has before its last dot and before its '@': "ssh" of "ssh.socket" and of "ssh@.service". */
static struct slice unit_stem(struct slice name)
{
	struct slice stem = name, rest;
	ptrdiff_t dot = slice_find_last_byte(name, '.');

	if (dot > 0)
		stem = slice_first(name, (size_t)dot);
	(void)slice_cut(stem, '@', &stem, &rest);
	return stem;
}

/* inetd starts servers when somebody asks for them. */
static bool serves_others(struct slice name)
{
	return words_have("inetd xinetd openbsd-inetd inetutils-inetd busybox-inetd rlinetd", name);
}

void follow_unit(struct search *search, const struct place *place, struct slice name)
{
	struct slice stem = unit_stem(name);
	const struct login_server *server = server_of_unit(search->logins, stem);
	const struct file *file;
	size_t before = search->logins->start_count;

	if (slice_find_byte(name, '.') < 0)
		name = arena_printf(search->arena, "%.*s.service", SLICE_ARG(name));
	if (has_link_to_null(search->input->root, arena_printf(search->arena, "etc/systemd/system/%.*s", SLICE_ARG(name))))
		return; /* masked */
	if (!search_push(search, place, arena_printf(search->arena, "starts %.*s", SLICE_ARG(name))))
		return;
	file = unit_file(search, name);
	if (serves_others(stem))
		follow_inetd(search);
	else if (file && slice_ends_with(name, S(".service")))
		follow_exec_lines(search, file);
	if (server && search->logins->start_count == before)
		search_found(search, server);
	search_pop(search);
}

/* Or NULL. RHEL's lie below /etc/rc.d. */
static const struct file *init_script(struct search *search, struct slice name)
{
	static const char *const folders[] = { "etc/init.d", "etc/rc.d/init.d" };
	const struct file *file;
	struct slice why;

	for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
		struct slice path = arena_printf(search->arena, "%s/%.*s", folders[i], SLICE_ARG(name));

		if (root_find(search->input->root, path, &file, &why) == ROOT_THERE && file->kind == FILE_REGULAR)
			return file;
	}
	return NULL;
}

void follow_init_script(struct search *search, const struct place *place, struct slice name)
{
	const struct login_server *server = server_of_unit(search->logins, name);
	const struct file *file = init_script(search, name);

	if (!search_push(search, place, arena_printf(search->arena, "starts the service %.*s", SLICE_ARG(name))))
		return;
	if (server) {
		search_found(search, server);
	} else if (serves_others(name)) {
		follow_inetd(search);
	} else if (file && search_can_read(search, file)) {
		struct slice start[] = { S("start") };
		struct place inside = { .path = file->path, .arguments = { start, 1 } };

		search->in_init_script = true;
		follow_script(search, &inside, file->bytes, true);
		search->in_init_script = false;
	}
	search_pop(search);
}

bool unit_is_wanted(struct slice path)
{
	static const char *const folders[] = { "etc/systemd/system/", "usr/lib/systemd/system/", "lib/systemd/system/",
		"usr/local/lib/systemd/system/" };
	struct slice folder = slice_folder_name(path);

	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
		if (slice_starts_with(path, slice_from_text(folders[i])))
			return slice_ends_with(folder, S(".wants")) || slice_ends_with(folder, S(".requires"));
	return false; /* Debian notes elsewhere what was enabled once */
}

/* "etc/systemd/system/multi-user.target.wants/ssh.service" */
static void follow_wanted_unit(struct search *search, const struct file *file)
{
	struct slice target = slice_base_name(slice_folder_name(file->path));
	struct place place = { .path = file->path, .text = file->link };
	ptrdiff_t dot = slice_find_last_byte(target, '.');

	if (slice_starts_with(target, S("rescue.")) || slice_starts_with(target, S("emergency.")) || dot < 0)
		return;
	if (!search_push(
		    search, &place, arena_printf(search->arena, "brings up %.*s", SLICE_ARG(slice_first(target, (size_t)dot)))))
		return;
	follow_unit(search, &place, slice_base_name(file->path));
	search_pop(search);
}

/* "etc/rc2.d/S01ssh": a link to ../init.d/ssh. */
static bool is_start_link(struct slice path, struct slice *ret_name)
{
	static const char *const folders[] = { "etc/rc2.d", "etc/rc3.d", "etc/rc5.d", "etc/rcS.d", "etc/rc.d/rc2.d",
		"etc/rc.d/rc3.d", "etc/rc.d/rc5.d" };
	struct slice folder = slice_folder_name(path), name = slice_base_name(path);
	size_t digits = 1, at = 0;

	while (at < sizeof folders / sizeof folders[0] && !slice_equal(folder, slice_from_text(folders[at])))
		at++;
	if (at == sizeof folders / sizeof folders[0])
		return false;
	while (digits < name.len && name.ptr[digits] >= '0' && name.ptr[digits] <= '9')
		digits++;
	*ret_name = slice_from(name, digits);
	return name.len && name.ptr[0] == 'S' && digits > 1;
}

/* "tty::respawn:/usr/sbin/sshd -D" of inittab(5). */
static void follow_inittab(struct search *search)
{
	const struct file *file;
	struct slice why, left, line, field;

	if (root_find(search->input->root, S("etc/inittab"), &file, &why) != ROOT_THERE || !search_can_read(search, file))
		return;
	left = file->bytes;
	for (uint64_t number = 1; slice_next_line(&left, &line); number++) {
		struct place place = { .path = file->path, .line = number, .text = slice_trim(line) };
		struct slice rest = slice_trim(line), action = S("");

		if (slice_starts_with(rest, S("#")) || !slice_cut(rest, ':', &field, &rest) ||
			!slice_cut(rest, ':', &field, &rest) || !slice_cut(rest, ':', &action, &rest) ||
			slice_equal(action, S("off")) || slice_equal(action, S("shutdown")) ||
			slice_equal(action, S("ctrlaltdel")))
			continue;
		follow_script(search, &place, rest, false);
	}
}

static void follow_entry(struct search *search, const struct file *file)
{
	struct place place = { .path = file->path, .text = file->link };
	struct slice folder = slice_folder_name(file->path), name;

	if (is_start_link(file->path, &name) && !is_masked(search, name))
		follow_init_script(search, &place, name);
	else if (slice_equal(folder, S("etc/runlevels/default")) || slice_equal(folder, S("etc/runlevels/boot")) ||
		 slice_equal(folder, S("etc/runlevels/sysinit")))
		follow_init_script(search, &place, slice_base_name(file->path));
	else if (slice_equal(folder, S("etc/init")) && slice_ends_with(file->path, S(".conf")) &&
		 slice_find(file->bytes, S("start on ")) >= 0)
		follow_unit(search, &place, unit_stem(slice_base_name(file->path)));
}

void follow_boot(struct search *search)
{
	const struct root *root = search->input->root;
	struct place place = { .path = S("etc/rc.local") };

	if (search->booted)
		return;
	search->booted = true;
	for (size_t i = 0; i < root->count; i++) {
		if (root->files[i].kind != FILE_FOLDER && unit_is_wanted(root->files[i].path))
			follow_wanted_unit(search, &root->files[i]);
	}
	for (size_t i = 0; i < root->count; i++)
		if (root->files[i].kind != FILE_FOLDER)
			follow_entry(search, &root->files[i]);
	follow_inittab(search);
	(void)follow_file(search, &place, place.path, (struct slices){ 0 });
	follow_services(search, S("etc/service"));
}
