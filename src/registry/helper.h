/* helper.h - ask a docker-credential-NAME who we are to a host */
#pragma once
#include "base/arena.h"
#include "base/error.h"
#include "base/secret.h"

#define HELPER_BYTES_MAX (1u << 20)
#define HELPER_TIMEOUT_MS 10000

/* 1: *RET_USERNAME (ARENA's) and *RET_SECRET (the caller's to free); 0: it knows nobody there. */
int helper_ask(struct slice name, struct slice host, struct arena *arena, struct slice *ret_username, struct secret **ret_secret,
	struct error *err);
