/* signals.c - the signals that ask us to end */
#include "base/signals.h"
#include <sys/signalfd.h>
#include <unistd.h>

static void ending_signals(sigset_t *ret_set)
{
	static const int numbers[] = { SIGINT, SIGTERM, SIGHUP };
	struct sigaction action;

	sigemptyset(ret_set);
	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
		if (sigaction(numbers[i], NULL, &action) == 0 && action.sa_handler != SIG_IGN)
			sigaddset(ret_set, numbers[i]);
}

int signals_catch(struct signals *signals, struct error *err)
{
	sigset_t ending;

	ending_signals(&ending);
	sigprocmask(SIG_BLOCK, &ending, &signals->before);
	signals->fd = signalfd(-1, &ending, SFD_CLOEXEC | SFD_NONBLOCK);
	return signals->fd < 0 ? error_errno(err, "signalfd") : 0;
}

int signals_take(struct signals *signals)
{
	struct signalfd_siginfo got;

	return read(signals->fd, &got, sizeof got) == (ssize_t)sizeof got ? (int)got.ssi_signo : 0;
}

void signals_release(struct signals *signals)
{
	if (signals->fd >= 0)
		close(signals->fd);
	signals->fd = -1;
	sigprocmask(SIG_SETMASK, &signals->before, NULL);
}
