/* ref-crypt.c - what guessing is measured against: the plain loop over crypt(3)
 *
 *     ref-crypt [SECONDS]
 *
 * Prints a line "SCHEME OURS PLAIN" each: candidates a second of CPU time, by guess_run() with all that it does besides, and by the loop; each runs for SECONDS
 * (0.3), over the same words. For apr1, which crypt(3) does not know, the loop is that of $1$. The hashes are of words that nobody tries. */
#include "base/memory.h"
#include "guess/candidates.h"
#include "guess/guess.h"

#include <crypt.h>
#include <stdio.h>
#include <stdlib.h>

#define ACCOUNT "bench"

static const struct {
	const char *hash, *plain; /* PLAIN: where it is another */
} cases[] = {
	{ "$3$$00000000000000000000000000000000", NULL },
	{ "abhfCpXqd4GrI", NULL },
	{ "_J9..rasmBYk8r9AiWNc", NULL },
	{ "$1$saltsalt$BsXyQbZiQujHkdhwPwdol.", NULL },
	{ "$apr1$saltsalt$BsXyQbZiQujHkdhwPwdol.", "$1$saltsalt$BsXyQbZiQujHkdhwPwdol." },
	{ "$md5$saltsalt$$ZigmBZDenmwMr6oed.N3x.", NULL },
	{ "$sha1$10000$saltsalt$QO7Hl5eO275lB2X10F22MCFDA3RC", NULL },
	{ "$5$saltsalt$T4AtC.T4AtC.T4AtC.T4AtC.T4AtC.T4AtC.T4AtC.1", NULL },
	{ "$6$saltsalt$CPgxBHZBXfhC6lX1yxpdEsbQfXmg3WXVj8AoVwyNFLfb5AtbfM8k6A8yehv1z6sgzoH/DUIs7YK9hVnGhTjhW/", NULL },
	{ "$2b$10$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", NULL },
	{ "$7$96..../....saltsalt$KqJWpanXZHKq2BOB43TSaYhEWsQ1Lr5QNyPCDH/Tp.6", NULL },
	{ "$y$j9T$saltsaltsaltsalt$TG0j4ztp7XikOFbl3oG2Aa1GQ38OvMjd0gigg1D5Qo2", NULL },
	{ "$gy$j9T$saltsaltsaltsalt$TG0j4ztp7XikOFbl3oG2Aa1GQ38OvMjd0gigg1D5Qo2", NULL },
};

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void said(void *context, size_t index, const struct password *password)
{
	(void)index;
	*(uint64_t *)context = password->tried;
}

static double ours(const char *hash, double seconds)
{
	double since = now();
	uint64_t tried, all = 0;
	struct guess_sink sink = { said, &tried };

	do {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct deadline budget = deadline_in((uint64_t)(seconds * 1000));
		struct guess_options options = { .budget = &budget };
		struct guess_target target = { .account = S(ACCOUNT), .hash = arena_copy(&arena, slice_from_text(hash)) };

		guess_run(&target, 1, &options, &sink, &arena);
		all += tried;
	} while (now() - since < seconds && tried > 4000); /* it came to the end of its candidates before */
	return (double)all / (now() - since);
}

static double plain(const char *hash, double seconds, const struct words *words)
{
	struct crypt_data *data = memory_one(struct crypt_data);
	double since = now();
	uint64_t tried = 0;
	size_t same = 0;

	do {
		const char *made;
		struct slice word = words->items[tried % words->count].text;
		char text[WORD_MADE_MAX + 1] = "";

		memcpy(text, word.ptr, word.len);
		made = crypt_r(text, hash, data);

		same += made && strcmp(made, hash) == 0;
		tried++;
	} while (now() - since < seconds);
	free(data);
	return same ? 0 : (double)tried / (now() - since);
}

int main(int argc, char **argv)
{
	double seconds = argc > 1 ? strtod(argv[1], NULL) : 0.3, cost;
	struct guess_target target = { .account = S(ACCOUNT) };
	struct words words = { 0 };

	candidates_required(&target, &(struct slices){ 0 }, &words);
	candidates_rest(&(struct slices){ 0 }, &words);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct slice scheme = guess_scheme(slice_from_text(cases[i].hash), &cost);
		double by_us = ours(cases[i].hash, seconds);

		printf("%.*s %.1f %.1f\n", SLICE_ARG(scheme), by_us,
			plain(cases[i].plain ? cases[i].plain : cases[i].hash, seconds, &words));
		fflush(stdout);
	}
	words_done(&words);
	return 0;
}
