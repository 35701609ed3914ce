/* taking.h - inside this room: those who want files, and handing files over to them */
#pragma once
#include "base/error.h"
#include "walk/index.h"
#include "walk/walk.h"

struct taking {
	const struct walk_wanted *wanted;
	size_t count; /* at most WALK_WANTED_MAX */
	struct note_sink *notes;
	struct index *index;
	taker_set elf;       /* want files that begin as ELF does */
	taker_set windows;   /* take files that are too large in pieces */
	taker_set links;     /* want what links lead to */
	taker_set observers; /* want every regular file, see walk.h */
	bool asked;          /* somebody wants paths besides those of his interests */
};

void taking_init(struct taking *taking, const struct walk_wanted *wanted, size_t count, struct note_sink *notes);
void taking_done(struct taking *taking);

/* A bit for each taker that wants PATH (normalised). */
taker_set taking_find(const struct taking *taking, struct slice path);
/* A bit for each taker that observes, and accepts PATH, that of a regular file. */
taker_set taking_find_observers(const struct taking *taking, struct slice path);
/* Those who want FILE if it begins as ELF does: by its mode and name it may be one that is run or loaded. */
taker_set taking_find_elf(const struct taking *taking, const struct file *file);
bool taking_is_elf(struct slice head);
/* Where a layer is read by its table of contents: FILE, which TAKERS want by its name, is the distribution's own, a program or an archive,
 * by its folder: the database of packages says what it is, and its bytes were not fetched. Not where a list of files is read. */
bool taking_leaves_out(const struct taking *taking, const struct file *file, taker_set takers);
#define TAKING_PROGRAM_BYTES_MIN (256u << 10) /* programs that tell what they are made of are larger */
/* What the most patient of TAKERS reads of a file: of a larger one nobody wants a byte. */
uint64_t taking_bytes_max(const struct taking *taking, taker_set takers);
/* FILE to each of TAKERS; where it is larger than a taker reads, that becomes a note. Its bytes are there when one reads it. */
int taking_give(const struct taking *taking, const struct file *file, taker_set takers, struct error *err);
/* A piece of FILE, at OFFSET, to each of TAKERS, all of which take windows. */
int taking_give_window(
	const struct taking *taking, const struct file *file, uint64_t offset, taker_set takers, struct error *err);
/* -CODE, with words: a taker or a sink refused more. */
int taking_refused(int r, struct error *err);
