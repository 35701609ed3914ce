/* context.h - how scans are done: what a caller has set */
#pragma once
#include "base/arena.h"
#include "base/buffer.h"
#include <plimsoll/plimsoll.h>

struct plimsoll {
	char *program; /* or NULL: where it is found */
	unsigned long time_limit_ms;
	size_t report_limit_bytes;
	char **options; /* arguments: "--offline", "--db=/srv/advisories.db" */
	size_t option_count, option_capacity;
};
