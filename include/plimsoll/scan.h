/* plimsoll/scan.h - scan an image: the verdict, the findings, the report
 *
 *	struct plimsoll *plimsoll = plimsoll_new();
 *	struct plimsoll_scan *scan = plimsoll_scan_new(plimsoll, "oci:/srv/image", &error);
 *
 *	if (!scan || plimsoll_scan_run(scan, &error) < 0)
 *		...
 *	for (size_t i = 0; i < plimsoll_scan_finding_count(scan); i++)
 *		puts(plimsoll_scan_finding(scan, i)->id);
 *	plimsoll_scan_free(scan);
 *	plimsoll_free(plimsoll);
 *
 * A scan is `plimsoll scan --format json` as a child of the calling process, with nothing of its descriptors but three pipes, and with
 * its environment, user and rights. The child reads what is inside images in a jail, by a program of its own. A caller that reaps
 * children it does not know (waitpid(-1), SIGCHLD ignored) may: what the report says counts then. */
#ifndef PLIMSOLL_SCAN_H
#define PLIMSOLL_SCAN_H

#include "plimsoll.h"

#ifdef __cplusplus
extern "C" {
#endif

/* May it sail? By the policy of the scan; the values are in the order of their weight. */
enum plimsoll_verdict {
	PLIMSOLL_VERDICT_NONE = -1,      /* there is none: the scan was not run, or failed */
	PLIMSOLL_VERDICT_PASS = 0,
	PLIMSOLL_VERDICT_WARN = 1,
	PLIMSOLL_VERDICT_INCOMPLETE = 2, /* something could not be examined, and nothing worse was found */
	PLIMSOLL_VERDICT_BLOCK = 3
};

enum plimsoll_rating {
	PLIMSOLL_RATING_UNKNOWN = 0, /* nobody says; policy takes it as high */
	PLIMSOLL_RATING_LOW = 1,
	PLIMSOLL_RATING_MODERATE = 2,
	PLIMSOLL_RATING_HIGH = 3,
	PLIMSOLL_RATING_CRITICAL = 4
};

enum plimsoll_kind {
	PLIMSOLL_KIND_OTHER = 0, /* one that this version of the library does not know */
	PLIMSOLL_KIND_VULNERABILITY = 1,
	PLIMSOLL_KIND_SETTING = 2,
	PLIMSOLL_KIND_ARCHIVE = 3,
	PLIMSOLL_KIND_SECRET = 4,
	PLIMSOLL_KIND_MALWARE = 5
};

/* Something that is wrong; the report has more of it. Texts live as long as the scan. */
struct plimsoll_finding {
	enum plimsoll_kind kind;
	enum plimsoll_rating rating;
	const char *id;              /* "CVE-2021-44228", "PLM-B01" */
	const char *title;           /* one sentence */
	const char *reason;          /* why it is rated so */
	const char *package_name;    /* as its ecosystem writes it; "": the finding is of no package */
	const char *package_version; /* that is installed */
	const char *purl;            /* of that package; plimsoll/package.h takes it apart */
	const char *fixed_version;   /* the lowest that repairs it; "": none is known */
	const char *path;            /* below the image's root, no slash in front; "": it concerns the image as a whole */
	const char *owner;           /* of the layer: "base", the base image's, or "own"; "": not known */
	const char *source;          /* whose statement decided: the name of a feed */
	double score;                /* CVSS, 0.0 to 10.0; negative: none */
	const char *vector;          /* it comes from; plimsoll/rating.h scores it */
	double epss;                 /* probability of an exploit within 30 days, 0 to 1 (FIRST); negative: none */
	const char *exploited_since; /* the date, YYYY-MM-DD, as CISA lists it (KEV); "": not listed */
	long layer;                  /* index of the layer that brought it, 0 the lowest; -1: none, or not known */
	int known;                   /* not 0: a finding of the baseline, which does not count for the verdict */
};

struct plimsoll_scan;

/* TARGET is as in plimsoll(1): "docker://debian:12", "oci:/srv/image", "rootfs:/", the path of an archive; not "-". Takes over what
 * PLIMSOLL is set to now. To be freed. NULL: an error. */
PLIMSOLL_API struct plimsoll_scan *plimsoll_scan_new(
	const struct plimsoll *plimsoll, const char *target, struct plimsoll_error *error);
/* NULL is nothing. Not while it runs. */
PLIMSOLL_API void plimsoll_scan_free(struct plimsoll_scan *scan);

/* Scans; returns when it is done, or failed. A verdict that is not "pass" is no failure. Once only. */
PLIMSOLL_API int plimsoll_scan_run(struct plimsoll_scan *scan, struct plimsoll_error *error);

/* Ends a scan that runs in another thread, which then returns PLIMSOLL_ERROR_CANCELLED, or one that is yet to run. May be called from
 * any thread, and from signal handlers. */
PLIMSOLL_API void plimsoll_scan_cancel(struct plimsoll_scan *scan);

PLIMSOLL_API enum plimsoll_verdict plimsoll_scan_verdict(const struct plimsoll_scan *scan);
/* Why, in one sentence: "3 critical vulnerabilities with a fix: CVE-... in ...". */
PLIMSOLL_API const char *plimsoll_scan_sentence(const struct plimsoll_scan *scan);

/* In the order of the report: the worst first. An index that is too large gives NULL. */
PLIMSOLL_API size_t plimsoll_scan_finding_count(const struct plimsoll_scan *scan);
PLIMSOLL_API const struct plimsoll_finding *plimsoll_scan_finding(const struct plimsoll_scan *scan, size_t index);

/* All that is known, in JSON, as report.schema.json of the documents says; RET_LENGTH, its bytes, may be NULL. "" where there is none. */
PLIMSOLL_API const char *plimsoll_scan_report(const struct plimsoll_scan *scan, size_t *ret_length);

/* "pass", "high", "vulnerability"; of values that are none "unknown". */
PLIMSOLL_API const char *plimsoll_verdict_name(enum plimsoll_verdict verdict);
PLIMSOLL_API const char *plimsoll_rating_name(enum plimsoll_rating rating);
PLIMSOLL_API const char *plimsoll_kind_name(enum plimsoll_kind kind);

#ifdef __cplusplus
}
#endif
#endif
