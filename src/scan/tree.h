/* tree.h - the merged tree of an image, file by file: for `plimsoll debug tree` and the tests that compare it with an engine's
 *
 * The same walk, records and merge as a scan's, but of every entry. */
#pragma once
#include "base/buffer.h"
#include "base/error.h"
#include "registry/client.h"

/* One line an entry, by path: path, type (f, d, l, or ? for devices and pipes), mode (octal), uid:gid, size, SHA-256 of a regular file
 * ("-" for others and for files larger than 8 MiB), target of a symbolic link, number of the layer (1 is the lowest); separated by tabs.
 * Bytes below 0x20, 0x7f and backslashes of names are written \xHH. What could not be read is an error. */
struct tree_options {
	bool all_layers; /* also what upper layers hide; lines "# layer N<tab>digest<tab>history line" in front; and three columns more: who brought it,
			  * who changed it last, and "visible", "changed N" or "removed N" */
	const struct registry_options *registry; /* as of struct image_options */
	bool json;                               /* the same for programs; layers from 0 as in reports */
};

int scan_tree(
	const char *target, const char *reader_path, const struct tree_options *options, struct buffer *out, struct error *err);
