/* rulings.h - read what others have said of flaws: VEX documents, ignore files
 *
 * Documents are hostile. A statement that cannot be used is a note and hides no other; it then silences nothing. */
#pragma once
#include "base/arena.h"
#include "base/error.h"
#include "model/file.h"
#include "model/note.h"
#include "model/ruling.h"

/* Slices are good during the call. Negative: stop, and give that back. */
struct ruling_sink {
	int (*add)(void *context, const struct ruling *ruling);
	void *context;
	struct note_sink notes; /* remarks */
};

/* One VEX document: OpenVEX, CSAF, CycloneDX; DOCUMENT is its index. -ERR_FORMAT: it is none. */
int rulings_read_vex(struct slice path, struct slice bytes, uint64_t document, struct ruling_sink *sink, struct arena *arena,
	struct error *err);
/* One ignore file; its name says what it is: *.yaml, *.yml, *.toml, else a name a line. */
int rulings_read_ignores(struct slice path, struct slice bytes, uint64_t document, struct ruling_sink *sink, struct arena *arena,
	struct error *err);

/* All documents of a folder. Where an index of a VEX repository is among them ("index.json"), what it does not list does not count; the
 * index and files that are no VEX documents are left out, and a broken document is a remark. */
int rulings_read_folder(const struct file *files, size_t count, struct ruling_sink *sink, struct arena *arena, struct error *err);
