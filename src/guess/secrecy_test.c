/* secrecy_test.c - a guessed word leaves no trace: not in what is said, not in what is written, not in memory
 *
 * The account's name stands everywhere; the password is the name reversed, which nobody but guess_run() makes. */
#include "base/memory.h"
#include "base/test.h"
#include "guess/guess.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#define NAME "kanarienvogel"
#define MAPPING_MAX_BYTES (64ul << 20) /* larger ones are a sanitizer's */
#define CHUNK_BYTES (1u << 16)
#define TEXT_MAX 128u

/* Made by perl's crypt, openssl passwd and Python's hashlib. */
static const char *const hashes[] = {
	"abbnRAvbZwS9I",
	"abbnRAvbZwS9IBLxqY8YJi3Y",
	"_J9..Salty9L2WAyvuDU",
	"$1$saltsalt$eLszKQNI4oynduloSlTOW0",
	"$2b$04$abcdefghijklmnopqrstuuTMk8TZk4wR512ek0cwDz8IlQq3p7yEi",
	"$5$rounds=1000$salt$juOqCqgXjtZb1QnFFd1HTFj.Pi44EdPxBuD.5OtR/x9",
	"$6$rounds=1000$salt$3Mrmh1.qS/sBP4.6TzzMUMBuxkQEUSuet0PZbui94CrmhivLLsQamjK5FAU3mHV9MAE4a4xY8Rt1Y5EXmBjXR/",
	"$7$86..../....saltsalt$lBuStVRw.1BpQ2E2EUJAC5EOPKZi8o2mvftaMJcM4lA",
	"$y$j75$saltsaltsaltsalt$Ec3FaZx6kBnYbEejl2KwXvIZ8LIO3I.XXHR2m1GXv63",
	"$gy$j75$saltsaltsaltsalt$R5DZSlQr2lRH7h34R6XnnvPQ/IR0RfVAoX33zf2lRb0",
	"$sha1$1000$saltsalt$1GaQ9nF28f1/MOvVHoFFxvoVmZio",
	"$md5$saltsalt$$rt6Wr6c8ulpCmgZvUBGM/1",
	"$3$$9f549ac6776777b571ce600b0ccb37c0",
	"$apr1$saltsalt$vybJ6DUkgoKrw/bg3bFyN0",
	"{SHA}UyNBieGkbZnnXSsoEn7j4Mbq+hk=",
	"{SSHA}r/7E/Upa4tSY+g/FkdvRKm54Z2RzYWx0",
};
#define HASH_COUNT (sizeof hashes / sizeof hashes[0])

/* How often TEXT stands in BYTES: backwards, or as it is. So the text that is looked for need not be made. */
static size_t count_in(struct slice bytes, struct slice text, bool reversed)
{
	size_t count = 0, i;

	for (size_t at = 0; at + text.len <= bytes.len; at++) {
		for (i = 0; i < text.len && bytes.ptr[at + i] == text.ptr[reversed ? text.len - 1 - i : i]; i++)
			;
		count += i == text.len;
	}
	return count;
}

static size_t count_in_mapping(int memory, unsigned long start, unsigned long stop, struct slice text, bool reversed)
{
	/* On the stack of none that is looked at: it would find itself. */
	static char chunk[CHUNK_BYTES + TEXT_MAX];
	size_t count = 0;

	for (unsigned long at = start; at < stop; at += CHUNK_BYTES) {
		size_t len = stop - at < sizeof chunk ? stop - at : sizeof chunk;
		ssize_t got = pread(memory, chunk, len, (off_t)at);

		if (got > 0)
			count +=
				count_in(slice_make(chunk, (size_t)got < CHUNK_BYTES + text.len - 1 ? (size_t)got
												    : CHUNK_BYTES + text.len - 1),
					text, reversed);
		explicit_bzero(chunk, sizeof chunk);
	}
	return count;
}

/* In all of this process's memory that can be written. */
static size_t count_in_memory(struct slice text, bool reversed)
{
	FILE *maps = fopen("/proc/self/maps", "re");
	int memory = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
	char line[512], rights[8];
	unsigned long start, stop;
	size_t count = 0;

	CHECK(maps && memory >= 0 && text.len <= TEXT_MAX);
	while (fgets(line, sizeof line, maps))
		if (sscanf(line, "%lx-%lx %7s", &start, &stop, rights) == 3 && rights[1] == 'w' &&
			stop - start <= MAPPING_MAX_BYTES)
			count += count_in_mapping(memory, start, stop, text, reversed);
	fclose(maps);
	close(memory);
	return count;
}

static void check_text(struct slice text)
{
	CHECK_INT(count_in(text, S(NAME), true), 0);
	for (size_t i = 0; i < HASH_COUNT; i++)
		CHECK_INT(count_in(text, slice_from_text(hashes[i]), false), 0);
}

static void hear(void *context, size_t index, const struct password *password)
{
	check_text(password->account);
	check_text(password->path);
	check_text(password->scheme);
	check_text(password->reason);
	((enum password_class *)context)[index] = (enum password_class)password->guess;
}

/* The number of bytes that it wrote to what it has open. */
static size_t run(struct guess_target *targets, size_t count, struct arena *arena, enum password_class *ret_classes)
{
	struct guess_options options = { 0 };
	struct guess_sink sink = { hear, ret_classes };
	int ends[2], out = dup(STDOUT_FILENO), err = dup(STDERR_FILENO);
	char byte;
	size_t written = 0;

	CHECK(pipe2(ends, O_CLOEXEC | O_NONBLOCK) == 0 && out >= 0 && err >= 0);
	fflush(NULL);
	CHECK(dup2(ends[1], STDOUT_FILENO) >= 0 && dup2(ends[1], STDERR_FILENO) >= 0);
	guess_run(targets, count, &options, &sink, arena);
	fflush(NULL);
	dup2(out, STDOUT_FILENO);
	dup2(err, STDERR_FILENO);
	while (read(ends[0], &byte, 1) == 1)
		written++;
	close(ends[0]);
	close(ends[1]);
	close(out);
	close(err);
	return written;
}

TEST(a_guessed_word_is_said_nowhere_written_nowhere_and_left_nowhere_in_memory)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct guess_target targets[HASH_COUNT] = { 0 };
	enum password_class classes[HASH_COUNT] = { 0 };

	CHECK_INT(count_in_memory(S(NAME), true), 0);
	for (size_t i = 0; i < HASH_COUNT; i++)
		targets[i] = (struct guess_target){ .account = S(NAME),
			.path = S("etc/shadow"),
			.line = i,
			.hash = arena_copy(&arena, slice_from_text(hashes[i])) };
	CHECK(count_in_memory(slice_from_text(hashes[3]), false) > 0);
	CHECK_INT(run(targets, HASH_COUNT, &arena, classes), 0);
	for (size_t i = 0; i < HASH_COUNT; i++)
		CHECK_INT(classes[i], PASSWORD_DERIVED);
	CHECK_INT(count_in_memory(S(NAME), true), 0);
	for (size_t i = 0; i < HASH_COUNT; i++)
		CHECK_INT(count_in_memory(slice_from_text(hashes[i]), false), 0);
}

/* What the test above would not see, it would not find. */
TEST(the_search_of_memory_finds_what_is_there)
{
	char *left = memory_new(64), on_stack[64] = "";

	CHECK_INT(count_in_memory(S(NAME), true), 0);
	for (size_t i = 0; i < sizeof NAME - 1; i++)
		left[i] = on_stack[i] = NAME[sizeof NAME - 2 - i];
	CHECK(count_in_memory(S(NAME), true) >= 2);
	explicit_bzero(left, 64);
	explicit_bzero(on_stack, sizeof on_stack);
	CHECK_INT(count_in_memory(S(NAME), true), 0);
	free(left);
}
