/* npm_installed.c - JavaScript packages as npm installed them: node_modules/.package-lock.json, its own list of what lies there */
#include "node/node_lock.h"

static int npm_installed_parse(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	return node_npm_lock_read(file, "npm_installed", sink, notes);
}

static const struct interest npm_installed_interests[] = {
	{ INTEREST_IN, "node_modules:.package-lock.json" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_npm_installed = {
	.name = "npm_installed",
	.interests = npm_installed_interests,
	.size_max_bytes = 32u << 20,
	.parse = npm_installed_parse,
};
