/* cataloger.h - find the packages that an image says it has
 *
 * One cataloger reads one kind of package database or artefact. It is a pure function of the file's bytes: it opens
 * nothing, logs nothing, and keeps no pointer after it returns; scratch memory comes from the ARENA of the file, which
 * is emptied after each. To add one: a file with its descriptor, and a line in catalogers.def. */
#pragma once
#include "base/arena.h"
#include "model/interest.h"
#include "model/note.h"
#include "model/package.h"

/* A file to read. PATH is below the image root, "a.jar!/b.jar" inside an archive. */
struct catalog_file {
	struct slice path;
	struct slice bytes;
	uint64_t mode;
	struct arena *arena;
	/* Of a file that is larger than size_max_bytes, where the cataloger takes windows: where BYTES stand in it, and its size.
	 * Windows come in order; each begins CATALOG_WINDOW_OVERLAP before the last one's end, or behind a hole, and then the last one
	 * ended with so many zeros. Otherwise 0 and the number of BYTES. */
	uint64_t offset, size;
	/* Of windows: CATALOG_KEPT_WORDS for what the cataloger remembers from one to the next; zeros before the first. Else NULL. */
	uint64_t *kept;
};

enum catalog_place {
	CATALOG_IMAGE = 1, /* a whole system's tree: an image, a root file system */
	CATALOG_SOURCE = 2 /* a tree of sources: what a project's own files say of what it is made with */
};

struct cataloger {
	const char *name;                 /* "dpkg"; also names its golden files and its fuzz target */
	const struct interest *interests; /* ends with INTEREST_END */
	uint64_t
		size_max_bytes; /* of a file; a larger one is a note: incomplete. At most CATALOG_FILE_BYTES_MAX, or ..TOGETHER.. */
	unsigned places;        /* of enum catalog_place: where its files say something; 0: everywhere */
	bool windows;           /* a larger file comes in windows of CATALOG_WINDOW_BYTES instead of being a note */
	/* Of the paths that the interests name only those; NULL: all. For names that no interest can say, as "requirements-*.txt". */
	bool (*accepts)(struct slice path);
	/* Hand every package in FILE to SINK; what could not be read becomes a note, and the scan is incomplete.
	 * Returns 0, or a negative error of SINK, which ends the layer. */
	int (*parse)(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes);
	/* Instead of parse, for a database of several files (SQLite with its -wal): all wanted files of one folder together, sorted by
	 * path, at the end of the layer. All of them share the first one's arena. */
	int (*parse_together)(const struct catalog_file *files, size_t count, struct package_sink *sink, struct note_sink *notes);
};

#define CATALOG_FILE_BYTES_MAX (64u << 20)
#define CATALOG_TOGETHER_BYTES_MAX (160u << 20) /* where files are taken together: databases are larger than other files */
#define CATALOG_WINDOW_BYTES (8u << 20)
#define CATALOG_WINDOW_OVERLAP (512u << 10)
#define CATALOG_KEPT_WORDS 8u

/* What begins before this byte of FILE's bytes is to be read now; what begins later comes again in the next window, whole. */
static inline size_t catalog_window_end(const struct catalog_file *file)
{
	bool more = file->offset + file->bytes.len < file->size && file->bytes.len >= CATALOG_WINDOW_OVERLAP;

	return more ? file->bytes.len - CATALOG_WINDOW_OVERLAP : file->bytes.len;
}
