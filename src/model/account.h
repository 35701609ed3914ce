/* account.h - a user that the image knows, and the distribution it says it is */
#pragma once
#include "base/slice.h"

struct account {
	struct slice name;
	uint64_t uid, gid;
	struct slice gecos, home, shell;
	struct slice path; /* the file that states it */
	uint64_t line;     /* 1 and up */
};

/* os-release(5). All empty: the image does not say. */
struct distribution {
	struct slice id;          /* "debian" */
	struct slice id_like;     /* "debian fedora", blanks between */
	struct slice version_id;  /* "12" */
	struct slice codename;    /* "bookworm" */
	struct slice pretty_name; /* "Debian GNU/Linux 12 (bookworm)" */
	struct slice path;        /* the file that states it */
};
