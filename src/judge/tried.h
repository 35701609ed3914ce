/* tried.h - for this room's tests: a check, asked of small trees as rules' examples write them */
#pragma once
#include "judge/settings.h"

/* Fails the test unless CHECK ("mode: {path: /etc, at-most: \"0755\"}") says of each of EXAMPLES ("expect: pass, files: [{path: /etc, kind: folder}]")
 * what it expects. */
void tried_all(const char *check, const char *const *examples, size_t count);
#define TRIED(check, ...)                                      \
	tried_all(check, (const char *const[]){ __VA_ARGS__ }, \
		sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(const char *))
/* What it says of one, and stands on: "fail: mode of /etc is 0777 | etc:0 mode 0777, owner 0:0". */
struct slice tried_text(const char *check, const char *example, struct arena *arena);
