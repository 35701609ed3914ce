/* assessment.h - one source's word on a flaw itself, whatever package it is in
 *
 * CISA's catalogue of exploited vulnerabilities (KEV) and FIRST's exploit prediction scores (EPSS) know CVE ids and no packages; so do
 * indexes of exploits. The CVE list and NVD say of a CVE how bad it is. */
#pragma once
#include "base/slice.h"

struct assessment {
	struct slice id;         /* "CVE-2021-44228" */
	struct slice source;     /* the feed: "kev", "epss" */
	struct slice title;      /* one sentence, or empty */
	struct slice kev;        /* date since when CISA lists it as exploited: "2021-12-10", or empty */
	struct slice kev_due;    /* date by which US agencies must have repaired it, or empty */
	struct slice ransomware; /* "known" where ransomware is known to use it, or empty */
	struct slice epss;       /* probability of exploitation within 30 days, 0 to 1: "0.97565"; or empty */
	struct slice percentile; /* share of all scored flaws that are at most as probable, 0 to 1: "0.99998"; or empty */
	struct slice date;       /* of the score, or when it was last changed: "2026-08-16", or empty */
	/* The moment of that, RFC 3339, which chooses the newest while a store is made, and is not kept. Empty: not known, or it is hearsay, and
	 * gives way to what has one. */
	struct slice modified;
	struct slice role;        /* who says it, of a feed in which several speak: "cna", "nvd", "adp"; or empty */
	struct slice speaker;     /* which of several in that role: "CISA-ADP"; or empty */
	struct slice severity;    /* its word, lower case, or empty */
	struct slice ssvc;        /* CISA's decision points: "exploitation=active automatable=yes impact=total", or empty */
	struct slice rejected;    /* why or when the id was rejected: it names no flaw; or empty */
	struct slice url;         /* the best page to read, or empty */
	struct slices vectors;    /* CVSS vectors: "CVSS:3.1/AV:N/…"; version 2 without a prefix */
	struct slices cwes;       /* kinds of weakness: "CWE-79" */
	struct slices weaponised; /* exploits that work as they are: "Metasploit exploit/multi/http/x", "nuclei http/cves/…" */
	struct slices proofs;     /* proofs of concept: "Exploit-DB 50592" */
};
