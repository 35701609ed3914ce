/* system_file.c - files that a system's packages bring, by where they lie and what they are called */
#include "model/system_file.h"

static const char *const folders[] = { "bin/", "sbin/", "lib/", "lib32/", "lib64/", "libx32/" };

static bool is_below(struct slice path, const char *folder)
{
	return slice_starts_with(path, slice_from_text(folder));
}

static bool is_below_a_folder(struct slice path)
{
	for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
		if (is_below(path, folders[i]))
			return true;
	return false;
}

struct slice system_file_key(struct slice path)
{
	struct slice below = is_below(path, "usr/") ? slice_from(path, sizeof "usr/" - 1) : path;

	return is_below_a_folder(below) ? below : path;
}

bool system_file_is(struct slice path)
{
	return is_below_a_folder(system_file_key(path)) || is_below(path, "usr/libexec/");
}

/* "python3.11" is called "python". */
static struct slice without_version(struct slice name)
{
	while (name.len && strchr("0123456789.-", name.ptr[name.len - 1]))
		name.len--;
	return name;
}

bool system_file_is_shell(struct slice path)
{
	static const char *const names[] = { "sh", "ash", "bash", "busybox", "csh", "dash", "fish", "gawk", "ksh", "lksh", "lua",
		"luajit", "mawk", "mksh", "node", "nodejs", "pdksh", "perl", "php", "python", "rbash", "ruby", "tclsh", "tcsh",
		"toybox", "zsh" };
	struct slice name = without_version(slice_base_name(path));

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (slice_equal(name, slice_from_text(names[i])))
			return true;
	return false;
}

bool system_file_is_digested(struct slice path, uint64_t mode)
{
	return system_file_is(path) || mode & 06000 || (mode & 0111 && system_file_is_shell(path));
}
