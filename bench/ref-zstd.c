/* ref-zstd.c - what a scan of zstd layers is measured against: `ref-zstd FILE...` decompresses, and nothing else */
#include <fcntl.h>
#include <unistd.h>
#include <zstd.h>

int main(int argc, char **argv)
{
	ZSTD_DCtx *context = ZSTD_createDCtx();
	char *in = malloc(128u << 10), *out = calloc(1, 256u << 10);

	for (int i = 1; i < argc; i++) {
		int fd = open(argv[i], O_RDONLY | O_CLOEXEC);
		ssize_t got;

		while ((got = read(fd, in, 128u << 10)) > 0) {
			ZSTD_inBuffer input = { in, (size_t)got, 0 };
			size_t full = 1;

			while (input.pos < input.size || full) {
				ZSTD_outBuffer output = { out, 256u << 10, 0 };

				if (ZSTD_isError(ZSTD_decompressStream(context, &output, &input))) {
					fprintf(stderr, "ref-zstd: %s\n", argv[i]);
					return 1;
				}
				full = output.pos == output.size;
			}
		}
		if (got < 0)
			return 1;
		close(fd);
	}
	free(in);
	free(out);
	ZSTD_freeDCtx(context);
	return 0;
}
