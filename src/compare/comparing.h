/* comparing.h - inside this room: a comparison on its way */
#pragma once
#include "compare/compare.h"
#include "compare/pairs.h"

struct comparing {
	struct comparison *comparison;
	struct arena *arena;
	struct sha256 *sha256;
	int (*versions)(const char *scheme, struct slice a, struct slice b);
	size_t note_capacity;
};

void compare_packages(struct comparing *comparing);
void compare_findings(struct comparing *comparing); /* after packages */
void compare_settings(struct comparing *comparing); /* the configuration, the distribution, rules, accounts */
void compare_layers(struct comparing *comparing);

void compare_note(struct comparing *comparing, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A part of a key, with its length. */
void compare_add_part(struct sha256 *sha256, struct slice part);
