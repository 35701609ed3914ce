/* guess_test.c - passwords are guessed under a reader's list of system calls, by every scheme */
#include "base/test.h"
#include "guess/guess.h"
#include "jail/jail.h"

#include <sys/wait.h>
#include <unistd.h>

/* Made by perl's crypt, openssl passwd and Python's hashlib; the word is the account's name reversed. */
#define NAME "kanarienvogel"
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
	/* of another word: one guess needs 512 MiB, and they are there */
	"$y$jET$saltsaltsaltsalt$Ec3FaZx6kBnYbEejl2KwXvIZ8LIO3I.XXHR2m1GXv63",
};
#define COUNT (sizeof hashes / sizeof hashes[0])

static void hear(void *context, size_t index, const struct password *password)
{
	((struct password *)context)[index] = *password;
}

static int guess_in_jail(void)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct guess_target targets[COUNT] = { 0 };
	struct password passwords[COUNT] = { 0 };
	struct deadline budget;
	struct guess_options options = { .budget = &budget };
	struct guess_sink sink = { hear, passwords };

	if (jail_enter(JAIL_READER, NULL) < 0)
		return 99;
	budget = deadline_in(20000);
	for (size_t i = 0; i < COUNT; i++)
		targets[i] = (struct guess_target){ .account = S(NAME), .hash = arena_copy(&arena, slice_from_text(hashes[i])) };
	guess_run(targets, COUNT - 1, &options, &sink, &arena);
	budget = deadline_in(5000);
	guess_run(targets + COUNT - 1, 1, &(struct guess_options){ .budget = &budget },
		&(struct guess_sink){ hear, passwords + COUNT - 1 }, &arena);
	for (size_t i = 0; i < COUNT - 1; i++)
		if (passwords[i].guess != PASSWORD_DERIVED)
			return (int)i + 1;
	return passwords[COUNT - 1].tried > 0 ? 0 : 98;
}

TEST(passwords_of_every_scheme_are_guessed_in_the_jail)
{
	int status;
	pid_t pid = fork();

	CHECK(pid >= 0);
	if (pid == 0)
		_exit(guess_in_jail());
	CHECK_INT(waitpid(pid, &status, 0), pid);
	CHECK_INT(WIFSIGNALED(status) ? WTERMSIG(status) : 0, 0);
	CHECK_INT(WEXITSTATUS(status), 0);
}
