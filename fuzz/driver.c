/* driver.c - feeds files, and the files of folders, to a fuzz target where libFuzzer does not: in `make check` */
#include <dirent.h>
#include <stdint.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv) __attribute__((weak));

static int feed(const char *path)
{
	FILE *file = fopen(path, "rbe");
	struct stat status;
	uint8_t *bytes;

	if (!file || fstat(fileno(file), &status) < 0) {
		fprintf(stderr, "cannot open %s\n", path);
		return -1;
	}
	/* Exactly as large as the input: a sanitizer sees the first byte read beyond it. */
	bytes = malloc((size_t)status.st_size);
	if ((status.st_size && !bytes) || fread(bytes, 1, (size_t)status.st_size, file) != (size_t)status.st_size) {
		fprintf(stderr, "cannot read %s\n", path);
		return -1;
	}
	fclose(file);
	fprintf(stderr, "%s\n", path); /* the last one named is the one that failed */
	LLVMFuzzerTestOneInput(bytes, (size_t)status.st_size);
	free(bytes);
	return 0;
}

static int feed_all(const char *path, unsigned *count)
{
	struct stat status;
	struct dirent **names;
	char below[4096];
	int r = 0, found;

	if (stat(path, &status) == 0 && !S_ISDIR(status.st_mode)) {
		++*count;
		return feed(path);
	}
	found = scandir(path, &names, NULL, alphasort);
	if (found < 0) {
		fprintf(stderr, "cannot open %s\n", path);
		return -1;
	}
	for (int i = 0; i < found; i++) {
		if (r == 0 && names[i]->d_name[0] != '.') {
			snprintf(below, sizeof below, "%s/%s", path, names[i]->d_name);
			r = feed_all(below, count);
		}
		free(names[i]);
	}
	free(names);
	return r;
}

int main(int argc, char **argv)
{
	unsigned count = 0;

	if (LLVMFuzzerInitialize)
		LLVMFuzzerInitialize(&argc, &argv);
	for (int i = 1; i < argc; i++) {
		if (feed_all(argv[i], &count) < 0)
			return 1;
	}
	if (count == 0) {
		fprintf(stderr, "no seed\n");
		return 1;
	}
	return 0;
}
