/* ref-read.c - what a scan of a raw archive is measured against: `ref-read FILE...` reads, 256 KiB at a time, and nothing else */
#include <fcntl.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	char *buffer = malloc(256u << 10);

	for (int i = 1; i < argc; i++) {
		int fd = open(argv[i], O_RDONLY | O_CLOEXEC);
		ssize_t got;

		while ((got = read(fd, buffer, 256u << 10)) > 0)
			;
		if (got < 0)
			return 1;
		close(fd);
	}
	free(buffer);
	return 0;
}
