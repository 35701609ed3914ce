/* sqlite_file.h - pages of an SQLite database, as its write-ahead log leaves them, and rows of its tables
 *
 * Reads the documented file format, in memory. No statement, trigger or view of the file is ever looked at. */
#pragma once
#include "base/arena.h"
#include "catalog/claims.h"

struct sqlite_logged {
	uint32_t page;
	const char *bytes;
};

struct sqlite_file {
	struct slice bytes;
	struct claims *claims;
	struct arena *arena;
	uint32_t page_bytes, usable_bytes, file_pages;
	struct sqlite_logged *logged; /* by page: the last committed state of those that the log has */
	size_t logged_count;
	unsigned char *used; /* of each page, in the file or the log: it was read. Each belongs to one tree once. */
};

/* False: not readable, and a note says why. */
bool sqlite_open(struct sqlite_file *file, struct slice bytes, struct slice log, struct claims *claims, struct arena *arena);

/* The bytes of PAGE (from 1 on), or NULL where there is none, or it was read before. */
const char *sqlite_page_take(struct sqlite_file *file, uint32_t page);

#define SQLITE_COLUMNS_MAX 8u

struct sqlite_value {
	uint64_t type; /* serial type: 12 and more: blob (even) or text (odd) */
	struct slice bytes;
};

struct sqlite_row {
	uint64_t number;
	size_t count; /* columns, of which the first SQLITE_COLUMNS_MAX are kept */
	struct sqlite_value values[SQLITE_COLUMNS_MAX];
};

/* Calls TAKE for each row of the table whose tree begins at page ROOT. What is damaged is a note. */
void sqlite_table_read(
	struct sqlite_file *file, uint32_t root, void (*take)(void *context, const struct sqlite_row *row), void *context);

/* The log's frames that are committed. */
void sqlite_log_read(struct sqlite_file *file, struct slice log);
