/* ref-secrets.c - what looking for secrets costs: goes through files with the patterns, and clocks the looking alone
 *
 *     ref-secrets [--tell] PATTERNS.toml... FILE.tar|FOLDER...
 *
 * Prints lines "compile MS COUNT BYTES", "open MS", then "text BYTES SECONDS FILES" and "binary …" of CPU time in secrets_scan(), whole as it
 * is: the engine's pass, exact places, lists, words; "gated BYTES FILES" and "found CRITICAL HIGH MODERATE LOW". Files come as the reader
 * has them, larger ones in windows. --tell: a line for each secret before that. */
#include "base/memory.h"
#include "model/rating.h"
#include "secrets/secrets.h"
#include "walk/walk.h"

#include <fcntl.h>
#include <ftw.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define NUL_WITHIN 8192u
#define TEXTS_MAX 100

/* All that is counted; one, for nftw() has no context. */
static struct {
	struct secrets *secrets;
	uint64_t bytes[2], files[2]; /* of texts, of others */
	double seconds[2];
	uint64_t gated_bytes, gated_files, found[RATING_COUNT];
	uint64_t line;
	bool tell;
} bench;

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void show_note(void *context, const struct note *note)
{
	(void)context;
	fprintf(stderr, "%.*s: %.*s\n", SLICE_ARG(note->path), SLICE_ARG(note->text));
}

static int count_secret(void *context, const struct secret *secret)
{
	(void)context;
	bench.found[secret->rating]++;
	if (bench.tell)
		printf("%s\t%.*s\t%.*s:%lu:%lu\t%.*s\t%.*s\t%lu\n", rating_name((enum rating)secret->rating),
			SLICE_ARG(secret->rule), SLICE_ARG(secret->path), (unsigned long)secret->line,
			(unsigned long)secret->column, SLICE_ARG(secret->masked), SLICE_ARG(secret->reason),
			(unsigned long)secret->more);
	return 0;
}

static int take_bytes(struct slice path, struct slice bytes, uint64_t offset, uint64_t size)
{
	struct secret_sink sink = { count_secret, NULL };
	struct note_sink notes = { show_note, NULL };
	cleanup_arena struct arena arena = ARENA_INIT;
	struct secrets_input input = { .path = path, .bytes = bytes, .offset = offset, .size = size };
	unsigned kind = bytes.len && memchr(bytes.ptr, 0, bytes.len < NUL_WITHIN ? bytes.len : NUL_WITHIN) ? 1 : 0;
	double before;
	int r;

	if (offset == 0 && secrets_gate(path, slice_first(bytes, NUL_WITHIN), size)) {
		bench.gated_bytes += size;
		bench.gated_files++;
		return 0;
	}
	input.overlap = offset ? WALK_WINDOW_OVERLAP : 0;
	input.line = offset ? bench.line : 0;
	before = now();
	r = secrets_scan(bench.secrets, &input, &arena, &sink, &notes);
	bench.seconds[kind] += now() - before;
	bench.bytes[kind] += bytes.len;
	bench.files[kind]++;
	bench.line = input.line;
	return r;
}

static int take(void *context, const struct file *file)
{
	(void)context;
	return take_bytes(file->path, file->bytes, 0, file->size);
}

static int take_window(void *context, const struct file *file, uint64_t offset)
{
	(void)context;
	return take_bytes(file->path, file->bytes, offset, file->size);
}

static bool wants_all(void *context, struct slice path)
{
	(void)context;
	(void)path;
	return true;
}

static int map(const char *name, struct slice *ret_bytes)
{
	struct stat status;
	int fd = open(name, O_RDONLY | O_CLOEXEC);
	void *bytes;

	if (fd < 0 || fstat(fd, &status) < 0)
		return -1;
	bytes = status.st_size ? mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0) : NULL;
	close(fd);
	*ret_bytes = slice_make(bytes, (size_t)status.st_size);
	return bytes == MAP_FAILED ? -1 : 0;
}

static int walk(const char *name)
{
	static const struct walk_limits limits = { 100000000 };
	static const struct interest none[] = { { INTEREST_END } };
	const struct walk_wanted wanted = { .interests = none,
		.size_max_bytes = WALK_WINDOW_BYTES,
		.wants = wants_all,
		.take = take,
		.take_window = take_window };
	struct note_sink notes = { show_note, NULL };
	struct walk_sink sink = { .notes = &notes };
	struct walk_result result = { 0 };
	struct slice_source bytes = { .chunk_bytes = 256u << 10 };
	struct source source;
	struct error err;

	if (map(name, &bytes.left) < 0)
		return -1;
	source = slice_source_open(&bytes);
	if (walk_tar(&source, &wanted, 1, &limits, &sink, &result, &err) >= 0)
		return 0;
	fprintf(stderr, "%s: %s\n", name, err.text);
	return -1;
}

static int take_path(const char *path, const struct stat *status, int kind, struct FTW *at)
{
	struct slice bytes, name = slice_from_text(path + (path[0] == '/'));

	(void)at;
	if (kind != FTW_F || !S_ISREG(status->st_mode) || status->st_size == 0 || map(path, &bytes) < 0)
		return 0;
	for (uint64_t offset = 0; offset < bytes.len; offset += WALK_WINDOW_BYTES - WALK_WINDOW_OVERLAP) {
		if (take_bytes(name, slice_first(slice_from(bytes, offset), WALK_WINDOW_BYTES), offset, bytes.len) < 0 ||
			offset + WALK_WINDOW_BYTES >= bytes.len)
			break;
	}
	munmap((void *)bytes.ptr, bytes.len);
	return 0;
}

static int compile(char **names, int count, struct buffer *out)
{
	struct detector_text texts[TEXTS_MAX];
	struct note_sink notes = { show_note, NULL };
	struct error err;
	double before;

	for (int i = 0; i < count; i++) {
		texts[i] = (struct detector_text){ .kind = DETECTOR_PATTERNS, .name = slice_from_text(names[i]), .builtin = 1 };
		if (map(names[i], &texts[i].text) < 0)
			return -1;
	}
	before = now();
	if (secrets_compile(texts, (size_t)count, &notes, out, &err) < 0) {
		fprintf(stderr, "%s\n", err.text);
		return -1;
	}
	printf("compile %.0f", (now() - before) * 1000);
	return 0;
}

static int open_patterns(struct slice compiled)
{
	static const unsigned char salt[SECRETS_SALT_SIZE];
	double best = 1e9;
	struct error err;

	for (int i = 0; i < 5; i++) {
		double before = now();

		secrets_close(bench.secrets);
		if (secrets_open(compiled, salt, &bench.secrets, &err) < 0) {
			fprintf(stderr, "%s\n", err.text);
			return -1;
		}
		if (now() - before < best)
			best = now() - before;
	}
	printf(" %zu %zu\nopen %.2f\n", secrets_count(bench.secrets), compiled.len, best * 1000);
	return 0;
}

int main(int argc, char **argv)
{
	cleanup_buffer struct buffer compiled = BUFFER_INIT(0);
	int first = argc > 1 && strcmp(argv[1], "--tell") == 0 ? 2 : 1, at = first;

	bench.tell = first == 2;
	while (at < argc && at - first < TEXTS_MAX && slice_ends_with(slice_from_text(argv[at]), S(".toml")))
		at++;
	if (at == first || compile(&argv[first], at - first, &compiled) < 0 || open_patterns(buffer_slice(&compiled)) < 0)
		return 1;
	for (; at < argc; at++) {
		struct stat status;

		if (stat(argv[at], &status) < 0)
			return 1;
		if (slice_ends_with(slice_from_text(argv[at]), S(".tar")) ? walk(argv[at])
									  : nftw(argv[at], take_path, 20, FTW_PHYS))
			return 1;
	}
	for (unsigned kind = 0; kind < 2; kind++)
		printf("%s %lu %.3f %lu\n", kind ? "binary" : "text", (unsigned long)bench.bytes[kind], bench.seconds[kind],
			(unsigned long)bench.files[kind]);
	printf("gated %lu %lu\nfound %lu %lu %lu %lu\n", (unsigned long)bench.gated_bytes, (unsigned long)bench.gated_files,
		(unsigned long)bench.found[RATING_CRITICAL], (unsigned long)bench.found[RATING_HIGH],
		(unsigned long)bench.found[RATING_MODERATE], (unsigned long)bench.found[RATING_LOW]);
	secrets_close(bench.secrets);
	return 0;
}
