/* stated.h - what a settings file states, one by one: the shape that the readers of this room hand out
 *
 * Slices point into the files' bytes or lie in the list's arena. Lists have a ceiling: what is beyond it is a trouble. Runs in the jail. */
#pragma once
#include "settings/root.h"

#define STATED_MAX 50000u
#define STATED_VALUES_MAX 200u
#define STATED_INCLUDES_MAX 200u    /* files that one file may include, in all */
#define SETTINGS_LINE_MAX 8192u     /* with what continues it */
#define STATED_DEPTH_MAX 16u        /* of files that include files, of blocks within blocks */
#define STATED_BYTES_MAX (2u << 20) /* of one file with all that it includes */

struct stated {
	struct slice section; /* of an ini file; of a block the name of the innermost: "server", "Directory" */
	struct slice key;
	struct slice value;   /* whole, without quotes around it */
	struct slices values; /* its words; of readers that cut them, else one */
	struct slice path;    /* where it stands */
	uint64_t line;
	struct slice text; /* the line, as it stands there */
};

struct stated_list {
	struct arena *arena;
	struct stated *items;
	size_t count, capacity;
	struct slice trouble; /* the first thing that could not be read, in words, or empty */
	size_t files, bytes;  /* that were read */
	bool full;            /* there is more than the list takes: a trouble says so */
};

void stated_add(struct stated_list *list, const struct stated *stated);
void stated_trouble(struct stated_list *list, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The regular file that PATH leads to, with its bytes. ROOT_ABSENT is certain: what is not kept of images, is no file or was too large is
 * ROOT_UNKNOWN. */
enum root_answer settings_file(const struct root *root, struct slice path, const struct file **ret_file, struct slice *ret_why);
/* May FILE be read for LIST, too? It is counted; false: it was not kept, or there are too many, which is a trouble. */
bool stated_may_read(struct stated_list *list, const struct file *file);

/* FILE was kept with all that it says, or is empty. */
bool settings_has_bytes(const struct file *file);

/* Takes the next word off *TEXT, blanks between, quotes of one kind around it or within; a backslash keeps the byte behind it. False: none is left. */
bool settings_next_word(struct slice *text, struct arena *arena, struct slice *ret_word);
/* LINE with the lines that a backslash at its end joins to it, taken off *BYTES and counted in *NUMBER; JOIN: by a blank, in place of the blanks around. One
 * that is too long is a trouble of LIST. */
struct slice settings_continued(struct slice line, bool join, struct slice *bytes, uint64_t *number, struct stated_list *list);
/* TEXT without the quotes of one kind around it. */
struct slice settings_unquoted(struct slice text);
