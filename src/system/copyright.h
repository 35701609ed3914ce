/* copyright.h - the licences that a Debian copyright file names */
#pragma once
#include "base/arena.h"

/* Of a machine-readable one (https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/) the short names of all its paragraphs
 * about files, each once, in the order written, joined by " AND ": "GPL-2+ AND (MIT or Apache-2.0)". Where they are too many, the last
 * is "others". Empty: it is not machine-readable, or names none. In ARENA. */
struct slice copyright_licence(struct slice bytes, struct arena *arena);
