/* ref-inflate.c - what a scan is measured against: inflate gzip files with ISA-L, and nothing else
 *
 * `ref-inflate THREADS FILE...`: read 128 KiB, inflate into a reused 256 KiB buffer, check the CRC; members follow each other; one
 * file a thread, largest first. */
#include <fcntl.h>
#include <isa-l/igzip_lib.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <unistd.h>

struct work {
	char **files;
	int count;
	atomic_int next;
	atomic_int failed;
};

static int inflate_file(const char *path, uint8_t *in, uint8_t *out)
{
	struct inflate_state state;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got = 0;

	isal_inflate_init(&state);
	state.crc_flag = ISAL_GZIP;
	state.avail_in = 0;
	for (;;) {
		if (state.avail_in == 0) {
			got = read(fd, in, 128u << 10);
			if (got <= 0)
				break;
			state.next_in = in;
			state.avail_in = (uint32_t)got;
		}
		if (state.block_state == ISAL_BLOCK_FINISH) {
			isal_inflate_reset(&state);
			state.crc_flag = ISAL_GZIP;
		}
		do {
			state.next_out = out;
			state.avail_out = 256u << 10;
			if (isal_inflate(&state) != ISAL_DECOMP_OK)
				return -1;
		} while (state.avail_out == 0 && state.block_state != ISAL_BLOCK_FINISH);
	}
	close(fd);
	return got < 0 || state.block_state != ISAL_BLOCK_FINISH ? -1 : 0;
}

static void *run(void *context)
{
	struct work *work = context;
	uint8_t *in = malloc(128u << 10), *out = malloc(256u << 10);

	for (int i; (i = atomic_fetch_add(&work->next, 1)) < work->count;) {
		if (inflate_file(work->files[i], in, out) < 0) {
			fprintf(stderr, "ref-inflate: %s\n", work->files[i]);
			work->failed = 1;
		}
	}
	free(in);
	free(out);
	return NULL;
}

static int larger(const void *a, const void *b)
{
	struct stat left = { 0 }, right = { 0 };

	stat(*(char *const *)a, &left);
	stat(*(char *const *)b, &right);
	return (left.st_size < right.st_size) - (left.st_size > right.st_size);
}

int main(int argc, char **argv)
{
	struct work work = { .files = argv + 2, .count = argc - 2 };
	int threads = argc > 2 ? (int)strtol(argv[1], NULL, 10) : 1;
	pthread_t others[64];

	qsort(work.files, (size_t)(work.count > 0 ? work.count : 0), sizeof *work.files, larger);
	for (int i = 1; i < threads && i < 64; i++)
		pthread_create(&others[i], NULL, run, &work);
	run(&work);
	for (int i = 1; i < threads && i < 64; i++)
		pthread_join(others[i], NULL);
	return work.failed;
}
