/* values.h - are the values of options right? */
#pragma once
#include "cli/options.h"

/* 0, or -ERR_USAGE: "'xml' is none of table, json; did you mean …". NAME is "--format" or the variable. */
int value_check(const struct option *option, const char *name, const char *value, struct error *err);

bool value_to_duration_ms(struct slice text, uint64_t *ret_ms);
bool value_to_age_days(struct slice text, uint64_t *ret_days); /* "3", "3d", "2w", "36h": rounded up */
bool value_to_size(struct slice text, uint64_t *ret_bytes);    /* "500M": thousands; "500Mi": 1024s */
bool value_to_ratings(struct slice text, unsigned *ret_mask);
bool value_to_switch(struct slice text, bool *ret_on); /* true, 1, yes, on, false, 0, no, off */
