/* ref-catalogers.c - what each cataloger costs: walks tars in memory-mapped files with all of them, and clocks every one
 *
 *     ref-catalogers all|none|nojars FILE.tar...
 *
 * Prints "walk SECONDS" (CPU of the whole walk) and a line "NAME SECONDS FILES BYTES PACKAGES" for each that was given something. With
 * none nobody wants a file: what is left is the walk itself. Files that come in windows are counted by window. */
#include "base/memory.h"
#include "inventory/gather.h"
#include "walk/walk.h"
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define CATALOGERS_MAX 64u

struct clocked {
	const struct cataloger *cataloger;
	struct gather gather;
	struct arena arena;
	double seconds;
	uint64_t files, bytes, packages;
	uint64_t kept[64];
};

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static int count_package(void *context, const struct package *package)
{
	struct clocked *clocked = context;

	(void)package;
	clocked->packages++;
	return 0;
}

static int ignore_files(void *context, const struct package_files *files)
{
	(void)context;
	(void)files;
	return 0;
}

static void ignore_note(void *context, const struct note *note)
{
	(void)context;
	(void)note;
}

static int take_window(void *context, const struct file *file, uint64_t offset)
{
	struct clocked *clocked = context;
	struct package_sink sink = { count_package, ignore_files, clocked };
	struct note_sink notes = { ignore_note, NULL };
	struct catalog_file catalog_file = { .path = file->path,
		.bytes = file->bytes,
		.mode = file->mode,
		.arena = &clocked->arena,
		.offset = offset,
		.size = file->size,
		.kept = clocked->kept };
	double before = now();
	int r = 0;

	if (clocked->cataloger->parse_together)
		gather_add(&clocked->gather, clocked->cataloger, &catalog_file, &notes);
	else
		r = clocked->cataloger->parse(&catalog_file, &sink, &notes);
	arena_done(&clocked->arena);
	clocked->seconds += now() - before;
	clocked->files++;
	clocked->bytes += file->bytes.len;
	return r;
}

static int take(void *context, const struct file *file)
{
	return take_window(context, file, 0);
}

static int walk(const char *name, const struct walk_wanted *wanted, size_t count)
{
	static const struct walk_limits limits = { 100000000 };
	struct note_sink notes = { ignore_note, NULL };
	struct walk_sink sink = { .notes = &notes };
	struct walk_result result = { 0 };
	struct slice_source bytes = { .chunk_bytes = 256u << 10 };
	struct source source;
	struct stat status;
	struct error err;
	int fd = open(name, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || fstat(fd, &status) < 0)
		return 1;
	bytes.left = slice_make(
		mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0), (size_t)status.st_size);
	if (bytes.left.ptr == MAP_FAILED)
		return 1;
	source = slice_source_open(&bytes);
	if (walk_tar(&source, wanted, count, &limits, &sink, &result, &err) < 0) {
		fprintf(stderr, "%s: %s\n", name, err.text);
		return 1;
	}
	return 0;
}

int main(int argc, char **argv)
{
	static struct clocked clocked[CATALOGERS_MAX];
	static struct walk_wanted wanted[CATALOGERS_MAX];
	struct note_sink notes = { ignore_note, NULL };
	size_t count = 0;
	double before;

	if (argc < 3)
		return 1;
	for (size_t i = 0; strcmp(argv[1], "none") != 0 && catalogers[i] && count < CATALOGERS_MAX; i++) {
		const struct cataloger *cataloger = catalogers[i];

		if ((cataloger->places && !(cataloger->places & CATALOG_IMAGE)) ||
			(strcmp(argv[1], "nojars") == 0 && strcmp(cataloger->name, "jar") == 0))
			continue;
		clocked[count].cataloger = cataloger;
		wanted[count] = (struct walk_wanted){ .interests = cataloger->interests,
			.size_max_bytes = cataloger->size_max_bytes,
			.accepts = cataloger->accepts,
			.take = take,
			.take_window = cataloger->windows ? take_window : NULL,
			.context = &clocked[count] };
		count++;
	}
	before = now();
	for (int i = 2; i < argc; i++)
		if (walk(argv[i], wanted, count) != 0)
			return 1;
	for (size_t i = 0; i < count; i++) {
		struct package_sink sink = { count_package, ignore_files, &clocked[i] };
		double start = now();

		(void)gather_end(&clocked[i].gather, &sink, &notes);
		clocked[i].seconds += now() - start;
	}
	printf("walk %.3f\n", now() - before);
	for (size_t i = 0; i < count; i++)
		if (clocked[i].files)
			printf("%s %.4f %lu %lu %lu\n", clocked[i].cataloger->name, clocked[i].seconds,
				(unsigned long)clocked[i].files, (unsigned long)clocked[i].bytes,
				(unsigned long)clocked[i].packages);
	return 0;
}
