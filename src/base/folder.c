/* folder.c - the user's own folders */
#include "base/folder.h"
#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include <errno.h>
#include <sys/stat.h>

char *folder_of_user(const char *variable, const char *home_part)
{
	const char *named = getenv(variable), *home = getenv("HOME");
	struct buffer path = BUFFER_INIT(4096);

	if (named && named[0] == '/')
		buffer_addf(&path, "%s/plimsoll", named);
	else if (home && home[0] == '/')
		buffer_addf(&path, "%s/%s/plimsoll", home, home_part);
	else
		return NULL;
	buffer_add_byte(&path, '\0');
	return path.ptr;
}

int folder_make(const char *path, struct error *err)
{
	cleanup_free char *copy = memory_text(path, strlen(path));

	for (char *slash = copy; slash;) {
		slash = strchr(slash + 1, '/');
		if (slash)
			*slash = '\0';
		if (mkdir(copy, 0700) < 0 && errno != EEXIST)
			return error_errno(err, "make folder '%s'", copy);
		if (slash)
			*slash = '/';
	}
	return 0;
}
