/* building.h - inside this room: a store that is being made */
#pragma once
#include "base/buffer.h"
#include "base/sha256.h"
#include "link/reader.h"
#include "model/feeds.h"
#include "supply/build.h"
#include "vulndb/vulndb.h"

#define BUILD_DATE_SIZE 11 /* "2026-11-26" */

/* A file of a feed. */
struct build_file {
	struct slice path; /* below --from: "osv/Go/all.zip" */
	const struct feed_kind *kind;
	size_t source; /* its index in the result */
	uint64_t size;
	int64_t modified;
	bool alone; /* goes to a reader of its own */
	bool counts;
	unsigned char digest[SHA256_SIZE];
};

struct building {
	const struct build_options *options;
	struct build_result *result;
	struct reader *reader;
	struct vulndb_builder *builder;
	int from;                 /* the folder */
	size_t feed_count;        /* folders in it that are feeds */
	struct build_file *files; /* by path */
	size_t file_count, file_capacity;
	char (*dates)[BUILD_DATE_SIZE]; /* a source each: the newest that it stated, or "" */
	char today[BUILD_DATE_SIZE];    /* by the clock: nothing is newer than that */
};

/* folders.c: all files of all feeds, by path. */
int building_list(struct building *building, struct error *err);
/* tasks.c: what is in the files goes into the builder, and what is to be said of it into the result. */
int building_read(struct building *building, struct error *err);
/* sources.c: what is known of the sources when all files are read. */
void building_sum_up(struct building *building);
/* Of the store: the oldest of the sources that give advisories. */
struct slice building_date(const struct building *building);

/* notes.c */
void building_note(struct building *building, uint64_t file, size_t source, bool remark, struct slice text);
/* FILE is refused: named, and counted. */
void building_refuse(struct building *building, size_t file, const char *format, ...) __attribute__((format(printf, 3, 4)));
void building_sort_notes(struct building *building);
