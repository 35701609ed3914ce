/* walk.h - walk a layer's tar once and hand the wanted files to those who want them
 *
 * One pass, nothing unpacked: a file that nobody wants is skipped, one that is wanted is handed over while its bytes are there.
 * Whiteouts as the OCI image specification 1.1 (layer.md, "Whiteouts") has them. What is odd becomes a note; only a broken
 * stream, a limit or a taker's refusal ends the walk. */
#pragma once
#include "codec/source.h"
#include "model/cover.h"
#include "model/file.h"
#include "model/interest.h"
#include "model/note.h"

/* Somebody who wants files. */
struct walk_wanted {
	const struct interest *interests;                    /* ends with INTEREST_END */
	uint64_t size_max_bytes;                             /* a larger file is a note: incomplete */
	bool takes_links;                                    /* wants symbolic links too (FILE_SYMLINK, no bytes) */
	int (*take)(void *context, const struct file *file); /* slices are good during the call; negative ends the walk */
	void *context;
	bool (*accepts)(struct slice path);              /* of the paths that its interests name only those, or NULL: all */
	bool (*wants)(void *context, struct slice path); /* paths besides those of its interests, or NULL */
	/* Instead of a note: a file that is too large, piece by piece: FILE's bytes are what stands at OFFSET in it. Pieces come in order
	 * and begin WALK_WINDOW_OVERLAP before the last one's end, or behind a hole: then the last one ended with so many zeros. The
	 * last piece ends where the file does, or with such zeros. NULL: the note. Whole files of any size go to take. */
	int (*take_window)(void *context, const struct file *file, uint64_t offset);
	bool ignores_links; /* a link in the place of a wanted file is none: nobody looks where it leads */
	bool takes_heads;   /* of a larger file take gets the first WALK_HEAD_BYTES alone */
	/* Wants every regular file, of those that `accepts` accepts, and leaves no trace: nothing is told of links, or of what is
	 * overwritten, for its sake. Where a layer is read by its table of contents it gets what others want, no more. */
	bool observes;
};

#define WALK_HEAD_BYTES 256u
#define WALK_WINDOW_BYTES (8u << 20)
#define WALK_WINDOW_OVERLAP (512u << 10)

/* A link: what it means is only known when all layers lie over one another. */
struct walk_link {
	struct slice path, target; /* normalised; as written */
	bool hard;
	struct slices
		wants; /* paths at or below it that somebody wants and nobody saw; with a slash at the end: all files of a folder */
};

/* Each of these but NOTES may be NULL: nobody wants to know. */
struct walk_sink {
	int (*whiteout)(void *context, struct slice path, bool opaque);
	int (*replaced)(void *context,
		struct slice path); /* what was taken at and below PATH came from an entry that this layer overwrites itself */
	int (*hardlink)(void *context, struct slice path, struct slice target); /* two wanted names (normalised) of one file */
	/* At the end: each symbolic link that may stand for a folder, and each link that stands before wanted files. */
	int (*link)(void *context, const struct walk_link *link);
	struct note_sink *notes;
	void *context;
	/* Every entry that is no whiteout, without bytes. 1: it was taken, so that one that overwrites it is told as `replaced`. */
	int (*entry)(void *context, const struct file *file);
};

struct walk_limits {
	uint64_t entries;       /* more is -ERR_LIMIT */
	size_t cover_exact_max; /* paths, and the bytes of the filter that a cover of more is; 0: as model/cover.h has them */
	size_t cover_filter_bytes;
	bool no_cover; /* none is made: the layer was walked before */
	bool by_table; /* the tar is contents_tar's: what its table leaves out has no bytes */
};

struct walk_result {
	uint64_t entries;
	struct cover_making cover; /* ended; the caller calls cover_making_done() */
	uint64_t read_bytes;       /* of a folder: of wanted files */
};

/* Reads TAR to its very end, so that what is below it has seen all bytes. On an error *RET_RESULT holds what was seen until then. */
int walk_tar(struct source *tar, const struct walk_wanted *wanted, size_t wanted_count, const struct walk_limits *limits,
	const struct walk_sink *sink, struct walk_result *ret_result, struct error *err);
