/* platform.h - "linux/arm64/v8": what an image runs on
 *
 * The names are Go's (GOOS, GOARCH); those of uname and Debian are understood too. */
#pragma once
#include "base/arena.h"
#include "base/error.h"

struct platform {
	struct slice os, architecture, variant; /* empty: not stated */
};

/* "linux/arm64/v8", "linux/amd64", "arm64". */
int platform_parse(struct slice text, struct platform *ret_platform, struct error *err);
struct platform platform_here(void); /* linux on this machine's architecture */

/* How well HAVE serves who asks for WANT: 0 not at all, more is better. A lower variant serves a higher one (v6 runs where v7 does), and
 * any serves who asks for none: best the usual one, then lower ones, then higher ones. */
unsigned platform_rank(struct platform want, struct platform have);

struct slice platform_text(struct arena *arena, struct platform platform);
