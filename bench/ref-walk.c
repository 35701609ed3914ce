/* ref-walk.c - what a scan of a folder is measured against: `ref-walk FOLDER` opens each folder below it, lists it, and nothing else */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define LISTING_BYTES (32u << 10)

static unsigned long entries;

static void walk(int fd)
{
	char *listing = malloc(LISTING_BYTES);
	ssize_t got;

	while ((got = getdents64(fd, listing, LISTING_BYTES)) > 0) {
		for (ssize_t at = 0; at < got;) {
			const struct dirent64 *entry = (const void *)(listing + at);
			int below;

			at += entry->d_reclen;
			if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
				continue;
			entries++;
			if (entry->d_type != DT_DIR)
				continue;
			below = openat(fd, entry->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
			if (below >= 0) {
				walk(below);
				close(below);
			}
		}
	}
	free(listing);
}

int main(int argc, char **argv)
{
	int fd = argc == 2 ? open(argv[1], O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;

	if (fd < 0)
		return 1;
	walk(fd);
	printf("%lu\n", entries);
	return 0;
}
