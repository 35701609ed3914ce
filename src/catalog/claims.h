/* claims.h - what a cataloger hands on: packages after a last check, and notes about its file with a ceiling */
#pragma once
#include "catalog/cataloger.h"

#define CLAIM_NAME_LEN_MAX 512
#define CLAIM_VERSION_LEN_MAX 256
#define CLAIM_TEXT_LEN_MAX 512 /* licence, maintainer, evidence: longer ones are cut */
#define CLAIM_NOTES_MAX 32     /* of one file and one kind */

struct claims {
	const struct catalog_file *file;
	const char *cataloger;
	enum package_type type;
	struct package_sink *sink;
	struct note_sink *notes;
	struct slice path;   /* what claims and notes are about now: the file, or something inside it */
	struct slice module; /* of Go: the main module whose file it is, of all packages but itself; or empty */
	unsigned note_counts[NOTE_KIND_COUNT];
};

struct claims claims_begin(const struct catalog_file *file, const char *cataloger, enum package_type type,
	struct package_sink *sink, struct note_sink *notes);

/* Hands PACKAGE on, of which the caller fills name, version and what else is stated; an odd name or version is a note instead.
 * 0, or the sink's error. */
int claims_add(struct claims *claims, struct package package);

/* Hands on that a file of its own says that PACKAGE is under LICENCE; nothing when either is empty. 0, or the sink's error. */
int claims_add_licence(struct claims *claims, struct slice package, struct slice licence);

/* Control characters in the finished text become '?'. After CLAIM_NOTES_MAX of one kind, one says that there are more. */
void claims_note(struct claims *claims, enum note_kind kind, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Files of lines end with one: TEXT, what was read, that does not may have been cut, and what is missing nobody knows. A note of KIND: files
 * that people write (remark) need not have it, files that programs write (incomplete) do. */
void claims_check_end(struct claims *claims, struct slice text, enum note_kind kind);

/* The first control character of TEXT but tabs and line ends, of which text files have none: a note, incomplete, with its line. */
void claims_check_text(struct claims *claims, struct slice text);

/* Of a document whose packages are the list of tables WANTED ("[[package]]"): a list of tables that have names but is called otherwise may
 * hold packages too. A note each, incomplete. */
struct tree;
void claims_check_lists(struct claims *claims, const struct tree *root, const char *wanted);

/* Claims that are handed on once each: the same package stands in a file many times. */
struct claim {
	struct slice name, version, licence, evidence;
	struct slice origin, architecture; /* as in struct package */
	struct slices depends;
	size_t order; /* set by the list */
};

struct claim_list {
	struct claim *items; /* in the file's arena */
	size_t count, capacity;
	bool full; /* a note says so */
};

#define CLAIM_LIST_MAX 100000

/* False when the list is full. */
bool claim_list_add(struct claim_list *list, const struct claim *claim, struct arena *arena);
/* Adds CLAIM, or a note when it has no name or no version, or, once, that the list is full. */
void claim_list_take(struct claim_list *list, struct claims *claims, const struct claim *claim);
/* Hands the list's packages on, sorted by name and version, each pair once: the first one that was added. */
int claim_list_end(struct claim_list *list, struct claims *claims);

/* Names that a package depends on. */
struct name_list {
	struct slice *items; /* in the file's arena */
	size_t count, capacity;
};

#define NAME_LIST_MAX 2000 /* of one package: more are left out */

void name_list_add(struct name_list *list, struct slice name, struct arena *arena); /* "" is left out */
struct slices name_list_end(struct name_list *list);                                /* sorted, each once */
