/* finding.h - something that is wrong, with its evidence, its source and its reason */
#pragma once
#include "model/advisory.h"
#include "model/malware.h"
#include "model/package.h"
#include "model/rating.h"
#include "model/ruling.h"
#include "model/secret.h"

enum finding_kind {
	FINDING_VULNERABILITY,
	FINDING_SETTING, /* a rule of RULES.md that failed */
	FINDING_ARCHIVE, /* an archive that programs read differently */
	FINDING_SECRET,  /* `secret` says more */
	FINDING_MALWARE, /* `malware` says more */
	FINDING_KIND_COUNT
};

struct place {
	const struct package *package; /* or NULL */
	struct slice path;
	uint64_t layer; /* index of the layer that brought it, or PLACE_NO_LAYER */
	bool base;      /* that layer is the base image's */
};

#define PLACE_NO_LAYER UINT64_MAX /* it stands in the image's configuration */

/* What one source says of a flaw, whatever others do. */
struct source_rating {
	struct slice source; /* "osv/Ubuntu"; empty: nothing */
	enum rating rating;  /* its word, else the band of its vector */
	double score;        /* or -1 */
	struct slice vector; /* or empty */
	struct slice word;   /* as it was written: "important"; or empty */
	struct slice role;   /* in which it speaks: "distribution", "cna", "nvd", "adp"; of `picked`: empty */
};

struct finding {
	enum finding_kind kind;
	struct slice id;       /* "CVE-2021-44228", "PLM-B01" */
	struct slices aliases; /* other ids of the same flaw, sorted */
	struct slice title;
	enum rating rating;
	struct slice reason; /* why it is rated so, in words: "CVSS 3.1 base 9.8 (builtin): network, …; fix available" */
	const struct rating_row
		*rows; /* the rating table, in order: the rules that applied; the last one's rating is the table's */
	size_t row_count;
	struct slice idle_rules[RATING_RULES]; /* of the others, by number: why they did not apply; of those that did: empty */
	struct source_rating picked;           /* by --severity-source: `rating` is this one's, and not the table's */
	const struct source_rating *ratings;   /* what each source says: a vector with its band, or a word, each once */
	size_t rating_count;
	double score;               /* CVSS score that the table begins with, or -1 */
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
	struct slice kev;     /* date since when CISA lists it as exploited, or empty */
	struct slice kev_due; /* date by which US agencies must have repaired it, or empty */
	bool ransomware;      /* known to be used by it (KEV) */
	bool has_epss;
	double epss;            /* probability of exploitation within 30 days, 0 to 1 (EPSS) */
	double percentile;      /* share of all scored flaws that are no more probable */
	struct slice epss_date; /* of the score, or empty */
	struct slices exploits; /* published ones that work as they are: "Metasploit exploit/multi/http/x" */
	struct slices proofs;   /* proofs of concept: "Exploit-DB 50592" */
	struct slice ssvc;      /* CISA's decision points: "exploitation=active automatable=yes impact=total", or empty */
	struct slices cwes;     /* kinds of weakness: "CWE-79" */
	struct slice published,
		modified;    /* when it became known; when what is said of the package last changed: RFC 3339, a date, or empty */
	struct slice action; /* the corrective action: "upgrade openssl to 3.0.13-1~deb12u1" */
	size_t closes;       /* as many findings go with the upgrade that repairs it; 0: none does */
	const struct ruling *ruling;   /* what silences it, or what a VEX document says of it besides; or NULL */
	const struct ruling *lapsed;   /* what silenced it until it ended, or NULL */
	const struct secret *secret;   /* of FINDING_SECRET */
	const struct malware *malware; /* of FINDING_MALWARE */
	/* Of these two: the layer that took the file away or wrote another one over it: its bytes sail on below; FINDING_VISIBLE: none. */
	uint64_t hidden_by;
	bool replaced;      /* then: another file was written over it; else it was deleted */
	bool known;         /* it stands in the report of --baseline: no verdict counts it */
	bool vendor_silent; /* a language package owned by an OS package whose distribution says nothing */
};

#define FINDING_VISIBLE UINT64_MAX

/* How far exploitation of a flaw has come, as the best source says that there is. */
enum exploitation {
	EXPLOITATION_NONE,   /* none is known */
	EXPLOITATION_PROOF,  /* a proof of concept is public */
	EXPLOITATION_PUBLIC, /* an exploit is public that works as it is */
	EXPLOITATION_ACTIVE, /* it is exploited in the wild: KEV, or SSVC's word */
};
enum exploitation finding_exploitation(const struct finding *finding);

/* What tells it from others of the same id, as people may name it: a secret's fingerprint, the digest of a file with malware; or empty. */
struct slice finding_mark(const struct finding *finding);
