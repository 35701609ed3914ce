/* signals.h - the signals that ask us to end, as something to be polled beside all else */
#pragma once
#include "base/error.h"
#include <signal.h>

struct signals {
	int fd; /* readable: one has come */
	sigset_t before;
};

/* From here on SIGINT, SIGTERM and SIGHUP wait at the descriptor, but those that we were started to ignore. */
int signals_catch(struct signals *signals, struct error *err);
int signals_take(struct signals *signals); /* the one that has come, or 0 */
/* They do again what they did before; also after signals_catch has failed. */
void signals_release(struct signals *signals);
