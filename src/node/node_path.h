/* node_path.h - what the place of a file says where Node.js looks for packages */
#pragma once
#include "base/slice.h"

enum node_place {
	NODE_PLACE_OUTSIDE,       /* no package folder above it: an application's own, or anything else */
	NODE_PLACE_PACKAGE,       /* directly in the folder of an installed package */
	NODE_PLACE_INSIDE_PACKAGE /* deeper in one: part of its sources, tests, templates */
};

/* Where the file PATH lies: in "node_modules/NAME/", "node_modules/@scope/NAME/", Debian's "usr/share/nodejs/NAME/", the stores
 * of pnpm and others ("node_modules/.pnpm/a@1/node_modules/a/"). */
enum node_place node_place(struct slice path);

/* The package's name that a folder's path ends with: "a/node_modules/@b/c" gives "@b/c", "packages/x" gives "x". */
struct slice node_name_of_folder(struct slice path);

/* TEXT without the byte order mark that JSON does not allow and Node.js takes. */
struct slice node_without_mark(struct slice text);
