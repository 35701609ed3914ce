/* key_value.h - files of "key value" or "key = value" lines: login.defs, redis.conf, postgresql.conf, pwquality.conf */
#pragma once
#include "settings/stated.h"

struct key_value_style {
	bool equals;          /* "key = value", the "=" may be missing where a blank is; else "key value" */
	struct slice comment; /* what begins one, at the start of a line or behind a blank: "#" */
};

/* Adds each line of FILE. A value in quotes is without them, and keeps what looks like a comment. A key without a value has an empty one. */
void key_value_read(const struct file *file, const struct key_value_style *style, struct stated_list *list);
/* login.defs(5), as shadow reads it: "key value", a comment is a line of its own. */
void login_defs_read(const struct file *file, struct stated_list *list);
