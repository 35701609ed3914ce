/* evr.h - [epoch:]version[-release], as rpm and pacman write versions */
#pragma once
#include "base/slice.h"

struct evr {
	struct slice epoch, version, release;
	bool has_release;
};

/* What stands before the first colon is an epoch only if it is a number; else the colon only ends a word. */
struct evr evr_of(struct slice version);
