/* wanted.h - which files of an image are kept for its settings to be judged by: model/wanted.def */
#pragma once
#include "base/slice.h"
#include "model/file.h"
#include "model/interest.h"

#define SETTINGS_FILE_BYTES_MAX (1u << 20)
#define SETTINGS_SCRIPT_BYTES_MAX (64u << 10)
#define SETTINGS_INTERESTS_MAX 256u

enum wanted_how { WANTED_NOT, WANTED_ENTRY, WANTED_BYTES };

/* The table, ready to be asked. */
struct wanted_table;
struct wanted_table *wanted_new(void);
void wanted_free(struct wanted_table *table);
/* PATH (normalised), as the table has it: of several lines the one that wants most. */
enum wanted_how wanted_find(const struct wanted_table *table, struct slice path);
bool wanted_is_path(const struct wanted_table *table, struct slice path); /* a line of kind PATH with BYTES has it */
/* The lines of kind PATH with BYTES, for a walk's table (so that links to them are followed); ends with INTEREST_END. */
void wanted_interests(struct interest interests[SETTINGS_INTERESTS_MAX]);

/* May an entrypoint name it? By where it lies and its name alone; whoever reads it looks for "#!". */
bool wanted_script(struct slice path);
/* Is it noteworthy wherever it lies: setuid, setgid, with capabilities, a file or folder that all may write to (a folder without the sticky bit), a device? */
bool wanted_noteworthy(const struct file *file);

/* What accounts and the distribution are read from, sorted; ends with NULL. Each at most SETTINGS_FILE_BYTES_MAX. */
extern const char *const wanted_by_judge[];
bool wanted_is_judges(struct slice path); /* one of them */
