/* output.h - a job's records, on their way to plimsoll */
#pragma once
#include "link/record.h"

#define OUTPUT_NOTES_MAX 256u       /* of one job, unless it says otherwise; the rest is counted in one last note */
#define OUTPUT_PACKAGES_MAX 500000u /* of one job */
#define OUTPUT_STATED_MAX 300000u   /* of one job; the rest is said in a note: these files are not compared */

struct output {
	int fd;
	struct buffer bytes;
	uint64_t records, packages, notes;
	uint64_t notes_max; /* 0: OUTPUT_NOTES_MAX */
	bool full;          /* the ceiling of packages was reached */
	bool digests;       /* digests that packages state are asked for */
	uint64_t stated;    /* of them, so far */
};

#define OUTPUT_INIT(descriptor)    \
	{                          \
		.fd = (descriptor) \
	}

/* Adds one record; writes when 64 KiB are there. A plimsoll that reads no more ends the process. -ERR_LIMIT: too large. */
int output_record(struct output *output, enum record_kind kind, const void *thing);
void output_flush(struct output *output);                        /* what is there is written now */
int output_package(void *output, const struct package *package); /* a package_sink's add; -ERR_LIMIT beyond the ceiling */
int output_files(void *output, const struct package_files *files);
int output_stated(void *output, const struct stated_digest *stated); /* beyond OUTPUT_STATED_MAX they are counted */
void output_note(void *output, const struct note *note);             /* a note_sink's add */
void output_done(struct output *output, struct done *done);          /* the last record: fills in `records`, writes all out */
