/* signals_test.c - signals that end us are waited for; those that are ignored stay so */
#include "base/signals.h"
#include "base/test.h"

TEST(a_signal_is_taken_once_and_one_that_was_ignored_never)
{
	struct signals signals;

	signal(SIGHUP, SIG_IGN);
	CHECK_INT(signals_catch(&signals, NULL), 0);
	CHECK_INT(signals_take(&signals), 0);
	raise(SIGHUP);
	CHECK_INT(signals_take(&signals), 0);
	raise(SIGTERM);
	CHECK_INT(signals_take(&signals), SIGTERM);
	CHECK_INT(signals_take(&signals), 0);
	signals_release(&signals);
	signal(SIGHUP, SIG_DFL);
}
