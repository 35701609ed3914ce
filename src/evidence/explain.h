/* explain.h - is there a package that explains this file?
 *
 * By the packages' own lists of files; by the place where a language's package was found (npm: the folder of its package.json, a jar
 * and a program: the file itself); or because it belongs to a package database. Paths alone decide: what is explained is so in
 * every layer. */
#pragma once
#include "evidence/merge.h"

struct explained;

/* MERGED must live as long; the tables are the arena's. */
struct explained *explained_new(const struct merged *merged, struct arena *arena);
bool explained_has(const struct explained *explained, struct slice path);
/* Is it a file of a package database, or of who keeps it? */
bool explained_is_database(struct slice path);
