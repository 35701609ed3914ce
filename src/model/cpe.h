/* cpe.h - names of products: CPE 2.3 (NISTIR 7695, formatted strings), and the URIs of 2.2 where nothing in them is quoted
 *
 * Attributes are kept as they are written, for "*" (any) and "-" (none) mean something only without a backslash before them. */
#pragma once
#include "base/arena.h"

#define CPE_BYTES_MAX 4096u

struct cpe {
	char part; /* 'a' application, 'o' operating system, 'h' hardware */
	struct slice vendor, product, version, update, edition, language, sw_edition, target_sw, target_hw, other;
};

/* False: TEXT is none. The slices are TEXT's. */
bool cpe_parse(struct slice text, struct cpe *ret_cpe);

static inline bool cpe_is_any(struct slice attribute)
{
	return slice_equal(attribute, S("*"));
}

static inline bool cpe_is_none(struct slice attribute)
{
	return slice_equal(attribute, S("-"));
}

/* Has it a '*' or '?' that stands for other characters, beside being "*" itself? */
bool cpe_has_wildcard(struct slice attribute);
/* Without backslashes; LOWER: in lower case. */
struct slice cpe_plain(struct slice attribute, bool lower, struct arena *arena);

/* "vendor:product", plain and in lower case: under which statements on the product are kept. Empty where one is any, none or a pattern. */
struct slice cpe_name(const struct cpe *cpe, struct arena *arena);

/* The version with its update: "1.9.5-p2"; "1.9.5-" where CPE says that there is no update; "1.9.5" where any may follow. Empty where the
 * version is any, none or a pattern. */
struct slice cpe_version(const struct cpe *cpe, struct arena *arena);
