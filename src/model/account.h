/* account.h - a user that the image knows, and the distribution it says it is */
#pragma once
#include "base/slice.h"

/* What a layer made of a setting that was there before. */
struct change {
	uint64_t layer;      /* index */
	struct slice fact;   /* "shell", "version_id" */
	struct slice before; /* what it was; may be empty */
};

/* Which layers had a hand in a setting. */
struct origin {
	uint64_t layer;         /* who brought it */
	uint64_t hidden_by;     /* who took it away, or ORIGIN_VISIBLE */
	struct change *changes; /* oldest first */
	size_t change_count;
};
#define ORIGIN_VISIBLE UINT64_MAX

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
	struct slice support; /* whether its release gets repairs: "given", "ended"; empty: not told. Of rules' examples alone */
};
