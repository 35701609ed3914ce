/* assessment.h - one source's word on a flaw itself, whatever package it is in
 *
 * CISA's catalogue of exploited vulnerabilities (KEV) and FIRST's exploit prediction scores (EPSS) know CVE ids and no packages. */
#pragma once
#include "base/slice.h"

struct assessment {
	struct slice id;         /* "CVE-2021-44228" */
	struct slice source;     /* the feed: "kev", "epss" */
	struct slice title;      /* one sentence, or empty */
	struct slice kev;        /* date since when CISA lists it as exploited: "2021-12-10", or empty */
	struct slice kev_due;    /* date by which US agencies must have repaired it, or empty */
	struct slice ransomware; /* "known" where ransomware is known to use it, or empty */
	struct slice epss;       /* probability of exploitation within 30 days, 0 to 1, as written: "0.97565", or empty */
	struct slice percentile; /* share of all scored flaws that are at most as probable, 0 to 1, as written, or empty */
	struct slice date;       /* of the score: "2026-08-16", or empty */
};
