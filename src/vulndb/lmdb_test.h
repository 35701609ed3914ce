/* lmdb_test.h - for the tests: files that LMDB itself writes */
#pragma once
#include "base/slice.h"

/* Writes COUNT entries in the order given, a transaction every PER_COMMIT. The file must not exist. */
void test_write_lmdb(const char *path, const struct slice *keys, const struct slice *values, size_t count, size_t per_commit);
/* A new folder below /tmp; the caller frees the name and removes the folder with test_remove_folder(). */
char *test_make_folder(void);
void test_remove_folder(char *folder);
/* FOLDER/NAME; the caller frees. */
char *test_path(const char *folder, const char *name);
