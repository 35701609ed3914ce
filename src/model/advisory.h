/* advisory.h - one source's statement on one package
 *
 * Follows the OSV schema 1.x (https://ossf.github.io/osv-schema/): ranges of events in the order the record has them. */
#pragma once
#include "base/slice.h"

/* An event's first byte says what it is; the version follows directly: "i0" introduced, "f1.2" fixed, "l1.1" last
 * affected, "m2" limit. "-" alone begins a new range. An advisory without events and versions matches nothing. */
enum advisory_event {
	EVENT_INTRODUCED = 'i',
	EVENT_FIXED = 'f',
	EVENT_LAST_AFFECTED = 'l',
	EVENT_LIMIT = 'm',
	EVENT_RANGE = '-',
};

struct advisory {
	struct slice id;        /* "CVE-2021-44228", "DSA-5532-1" */
	struct slice source;    /* the feed: "builtin", "osv/PyPI" */
	struct slices aliases;  /* other ids of the same flaw */
	struct slice ecosystem; /* as OSV writes it: "Debian:12", "PyPI", "Maven" */
	struct slice package;   /* name as written; "group:artifact" for Maven */
	struct slices events;   /* see above */
	struct slices versions; /* single versions that are affected besides the ranges */
	struct slice
		status; /* distribution's word: "", "fixed", "affected", "will-not-fix", "deferred", "end-of-life", "not-affected" */
	struct slice severity; /* the vendor's word, lower case, or empty */
	struct slices vectors; /* CVSS vectors: "CVSS:3.1/AV:N/…" */
	struct slice title;    /* one sentence */
	struct slice details;
	struct slice url;                            /* the best page to read */
	struct slice published, modified, withdrawn; /* RFC 3339, or empty */
	struct slice kev;                            /* date since when CISA lists it as exploited: "2021-12-10", or empty */
	struct slices bulletins;                     /* bundles that name it and are cited: "DSA-5532-1" */
};
