/* file_list.h - the files that a package put in place, on their way out */
#pragma once
#include "catalog/claims.h"

#define FILE_LIST_MAX 1000000u /* of one package */

struct file_list {
	uint64_t *hashes; /* zero-initialise */
	size_t count, capacity;
	bool full;
};

/* PATH as lists write it: "/usr/bin/a", "./usr/bin/a", "usr/bin/a". The root itself and "." are no files. */
void file_list_add(struct file_list *list, struct slice path);
void file_list_drop(struct file_list *list); /* empties it */
/* Hands the list on as PACKAGE's and empties it; of an empty list nothing. 0, or the sink's error. */
int file_list_end(struct file_list *list, struct claims *claims, struct slice package);
