/* finding.h - something that is wrong, with its evidence, its source and its reason */
#pragma once
#include "model/advisory.h"
#include "model/package.h"
#include "model/rating.h"

enum finding_kind {
	FINDING_VULNERABILITY,
	FINDING_SETTING, /* a rule of RULES.md that failed */
	FINDING_ARCHIVE, /* an archive that programs read differently */
	FINDING_KIND_COUNT
};

struct place {
	const struct package *package; /* or NULL */
	struct slice path;
	uint64_t layer; /* index of the layer that brought it */
	bool base;      /* that layer is the base image's */
};

struct finding {
	enum finding_kind kind;
	struct slice id;       /* "CVE-2021-44228", "PLM-B01" */
	struct slices aliases; /* other ids of the same flaw, sorted */
	struct slice title;
	enum rating rating;
	struct slice reason;        /* why it is rated so, in words: "CVSS 3.1 base score 9.8 (builtin)" */
	double score;               /* CVSS base score that decided, or -1 */
	struct slice vector;        /* the vector it came from, or empty */
	struct place place;         /* the package and where it lies */
	struct slices paths;        /* every further path of the same package, and of what its files bring that has the flaw */
	struct slices binaries;     /* names of further binary packages of the same source package, sorted */
	struct slice fixed_version; /* lowest version that repairs it in this line, or empty: no fix known */
	struct slice status;        /* "fixed", "affected", "will-not-fix" …: the distribution's word, or what the range says */
	struct slice status_reason; /* the source's reason for it: "no-dsa: Minor issue", or empty */
	struct slice source;        /* the feed whose statement decided: "builtin" */
	struct slice match; /* why it matched, in words: "openssl 3.0.11-1 < 3.0.13-1~deb12u1 (deb), Debian:12"; what was seen */
	struct slices bulletins;
	struct slice url;
	struct slice kev; /* date since when CISA lists it as exploited, or empty */
	bool ransomware;  /* known to be used by it (KEV) */
	bool has_epss;
	double epss;            /* probability of exploitation within 30 days, 0 to 1 (EPSS) */
	double percentile;      /* share of all scored flaws that are no more probable */
	struct slice epss_date; /* of the score, or empty */
	struct slice published;
	struct slice action; /* the corrective action: "upgrade openssl to 3.0.13-1~deb12u1" */
	bool vendor_silent;  /* a language package owned by an OS package whose distribution says nothing */
};
