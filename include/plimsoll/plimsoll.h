/* plimsoll/plimsoll.h - libplimsoll: what all of the library shares
 *
 * The library scans container images from within another program, and has what a scanner needs besides: package URLs
 * (plimsoll/package.h), versions (plimsoll/version.h) and CVSS (plimsoll/rating.h). Images are read by the three programs of
 * plimsoll, as children (plimsoll/scan.h): no image is opened, inflated or parsed in the process that uses the library, and none can
 * crash it.
 *
 * C99 and C++. Types of other libraries occur nowhere. All texts are UTF-8, with a NUL at the end, and none that the library hands
 * out is NULL: what is not known is "". They come from images and from feeds, so they may hold anything, control characters too.
 *
 * Functions that can fail return 0, or -1 (or NULL) and fill ERROR, which may be NULL where nobody cares; only arguments that are
 * said to may be NULL. The library has no state of its own: what works on different objects may be called from different threads at
 * once; on one object only plimsoll_scan_cancel() may. It prints nothing, ends nothing, and changes no signal handler, no locale, no
 * environment and no working directory. Only where the machine has no memory left at all it ends the process with status 112.
 *
 * Names begin with plimsoll_ or PLIMSOLL_. As long as the library is libplimsoll.so.0 nothing is taken away; new members of
 * structures that the library hands out come at their end, new values at the end of their enumerations. */
#ifndef PLIMSOLL_PLIMSOLL_H
#define PLIMSOLL_PLIMSOLL_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define PLIMSOLL_API __attribute__((visibility("default")))
#else
#define PLIMSOLL_API
#endif

/* The library's version, "0.1.0". The program that it starts says its own in each report. */
PLIMSOLL_API const char *plimsoll_version(void);

enum plimsoll_error_code {
	PLIMSOLL_ERROR_NONE = 0,
	PLIMSOLL_ERROR_IO = 1,          /* the system said no: start, read, write */
	PLIMSOLL_ERROR_FORMAT = 2,      /* a text is not what it is said to be */
	PLIMSOLL_ERROR_LIMIT = 3,       /* larger than it may be */
	PLIMSOLL_ERROR_NOT_FOUND = 4,   /* what was named is not there: the program, a scheme */
	PLIMSOLL_ERROR_UNSUPPORTED = 5, /* understood, and not done */
	PLIMSOLL_ERROR_DENIED = 6,      /* may not */
	PLIMSOLL_ERROR_TIMEOUT = 9,     /* took longer than it may */
	PLIMSOLL_ERROR_USAGE = 11,      /* an argument, or an order of calls, that is wrong */
	PLIMSOLL_ERROR_CRASHED = 12,    /* the program died */
	PLIMSOLL_ERROR_CANCELLED = 13,  /* plimsoll_scan_cancel() */
	PLIMSOLL_ERROR_SCAN = 14        /* the scan itself failed: the text is what the program said */
};

struct plimsoll_error {
	enum plimsoll_error_code code;
	char text[512]; /* one line, no control characters: "the program ended: image.tar is no archive" */
};

/* How scans are done. */
struct plimsoll;

/* With the program where it is found, no options, no time limit, and reports of 64 MiB at most. To be freed. */
PLIMSOLL_API struct plimsoll *plimsoll_new(void);
/* NULL is nothing. Scans that were made of it live on. */
PLIMSOLL_API void plimsoll_free(struct plimsoll *plimsoll);

/* The program plimsoll, by an absolute path. Without it the first of these counts that can be run: bin/plimsoll beside the folder that
 * libplimsoll.so lies in (/usr/lib/x86_64-linux-gnu/libplimsoll.so.0: /usr/bin/plimsoll), and plimsoll in a folder of PATH, but not
 * in a process with raised rights. */
PLIMSOLL_API int plimsoll_set_program(struct plimsoll *plimsoll, const char *path, struct plimsoll_error *error);

/* A scan that takes longer, in milliseconds, is ended: PLIMSOLL_ERROR_TIMEOUT. 0: never. The option "timeout" is the gentler one: it
 * reports what is known by then. */
PLIMSOLL_API void plimsoll_set_time_limit_ms(struct plimsoll *plimsoll, unsigned long ms);

/* A longer report, in bytes, ends the scan: PLIMSOLL_ERROR_LIMIT. 1 to 1 GiB; others are taken as the nearest of these. */
PLIMSOLL_API void plimsoll_set_report_limit(struct plimsoll *plimsoll, size_t bytes);

/* An option of `plimsoll scan` by its name without dashes, as plimsoll(1) has it: "offline", NULL; "severity", "high,critical"; "db",
 * "/srv/advisories.db". Options may come again where the program takes them repeatedly. The program says when a value is wrong. Not
 * taken are those that the library sets itself: config, exit-code, format, help, output, password-stdin, progress, no-progress, quiet,
 * template, verbose; nor is the value "all" of platform, since a scan is of one image. Configuration files and
 * variables PLIMSOLL_... of the environment do not count, but for PLIMSOLL_PASSWORD and those of places, PLIMSOLL_LIBEXECDIR and
 * PLIMSOLL_DATADIR. */
PLIMSOLL_API int plimsoll_set_option(struct plimsoll *plimsoll, const char *name, const char *value, struct plimsoll_error *error);

#ifdef __cplusplus
}
#endif
#endif
