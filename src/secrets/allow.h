/* allow.h - inside this room: is what was found let go by one of its pattern's lists? */
#pragma once
#include "secrets/opened.h"

/* A likely secret, and where it stands. */
struct candidate {
	struct slice path, secret, match, line;
};

bool allow_lets_go(struct secrets *secrets, const struct pattern *pattern, const struct candidate *candidate);
