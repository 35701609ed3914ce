/* advisory.h - one source's statement on one package
 *
 * Follows the OSV schema 1.x (https://ossf.github.io/osv-schema/): ranges of events in the order the record has them. */
#pragma once
#include "base/slice.h"

/* An event's first byte says what it is; the version follows directly: "i0" introduced, "a1.0" introduced after 1.0 (of CPE ranges),
 * "f1.2" fixed, "l1.1" last affected, "m2" limit. "-" alone begins a new range. An advisory without events and versions matches nothing. */
enum advisory_event {
	EVENT_INTRODUCED = 'i',
	EVENT_AFTER = 'a',
	EVENT_FIXED = 'f',
	EVENT_LAST_AFFECTED = 'l',
	EVENT_LIMIT = 'm',
	EVENT_RANGE = '-',
};

/* Of statements by CPE names: packages are "vendor:product" there (model/cpe.h). */
#define ECOSYSTEM_CPE "CPE"

/* Statuses. An advisory that is "not-affected" matches no version, whatever its events say. */
#define STATUS_FIXED "fixed"
#define STATUS_AFFECTED "affected"                       /* no fix yet */
#define STATUS_WILL_NOT_FIX "will-not-fix"               /* Debian: ignored */
#define STATUS_DEFERRED "deferred"                       /* Debian: no-dsa, postponed */
#define STATUS_END_OF_LIFE "end-of-life"                 /* the vendor has given the package up */
#define STATUS_UNDER_INVESTIGATION "under-investigation" /* Debian: undetermined */
#define STATUS_NOT_AFFECTED "not-affected"

struct advisory {
	struct slice id;       /* of the flaw: "CVE-2021-44228", "GHSA-jfh8-c2jp-5v3q" */
	struct slice record;   /* what its source calls the record where that is not `id`: "DSA-5532-1", "UBUNTU-CVE-2021-3782" */
	struct slice source;   /* the feed: "builtin", "osv/PyPI" */
	struct slices aliases; /* other ids of the same flaw */
	struct slice ecosystem; /* as OSV writes it: "Debian:12", "PyPI", "Maven" */
	struct slice package;   /* name as written; "group:artifact" for Maven */
	struct slices events;   /* see above */
	struct slices versions; /* single versions that are affected besides the ranges */
	struct slice status;    /* the source's word, one of these; empty: what the events say */
	struct slice remark;    /* the source's reason for it: "no-dsa: Minor issue", or empty */
	struct slice severity;  /* the vendor's word, lower case, or empty */
	struct slices vectors;  /* CVSS vectors: "CVSS:3.1/AV:N/…" */
	struct slice title;     /* one sentence */
	struct slice details;
	struct slice url;                            /* the best page to read */
	struct slice published, modified, withdrawn; /* RFC 3339, or empty */
	struct slice kev;                            /* date since when CISA lists it as exploited: "2021-12-10", or empty */
	struct slices bulletins;                     /* bundles that name it and are cited: "DSA-5532-1" */
	struct slices
		conditions; /* each must hold of the image for the statement to hold (of CPE configurations), see match/cpe.h; or none */
};

/* A bulletin announces repaired packages, often for several flaws at once: "DSA-5532-1", "RHSA-2023:1", "USN-1-1". */
bool advisory_is_bulletin(struct slice id);
bool advisory_is_cve(struct slice id);
/* Has it a sentence on the flaw? The title of a bulletin speaks of an update: "openssl - security update". */
bool advisory_is_titled(const struct advisory *advisory);
/* The CVE that an id is, or that a distribution's own name for it has inside: "UBUNTU-CVE-2021-3782"; else empty. */
struct slice advisory_cve_of(struct slice id);
