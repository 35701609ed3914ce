/* report.h - everything a scan found out, for the formats to write
 *
 * All memory belongs to the scan's arena. A format reads it and changes nothing. */
#pragma once
#include "model/account.h"
#include "model/bom_document.h"
#include "model/finding.h"
#include "model/image.h"
#include "model/judgement.h"
#include "model/note.h"
#include "model/unexamined.h"
#include "model/verdict.h"

/* A package that is visible in the merged tree, and who brought it. */
struct found_package {
	struct package package;
	struct slice purl;
	uint64_t layer; /* index of the layer that brought it */
	bool base;
	uint64_t hidden_by;       /* index of the layer that took it away or changed it; of what is visible: no matter */
	uint64_t first_layer;     /* the layer that brought the first of the versions that followed each other in this place */
	struct slice before;      /* the version that this one took the place of, or empty */
	struct slice after;       /* of what is hidden: the version that took its place; empty: it was removed */
	struct slice third_party; /* what proves that the distribution did not make it, in words; empty: nothing does */
};

struct found_account {
	struct account account;
	struct origin origin;
	bool base; /* the layer that brought it is the base image's */
};

struct found_distribution {
	struct distribution distribution;
	struct origin origin;
	bool base;
	bool told;                  /* by the user (--distro) */
	struct distribution stated; /* then: what the image says */
};

/* What became of a layer. */
struct layer_result {
	const struct layer *layer;
	bool from_evidence;   /* kept evidence was used; nothing was read */
	bool digest_verified; /* the pump saw the bytes and they hash to layer->digest, now or when the evidence was made */
	bool complete;
	uint64_t read_bytes;     /* of the blob, in this scan */
	uint64_t inflated_bytes; /* of its tar */
	uint64_t entry_count;
};

struct report_note {
	struct note note;
	int64_t layer; /* index, or -1 */
};

/* One source of what a store says. */
struct report_feed {
	struct slice name, date; /* "osv/Go"; when it was last known to be up to date */
	int64_t age_days;        /* -1: not known */
	bool concerns;           /* packages of the image are judged by it */
};

/* An advisory store that took part. */
struct report_source {
	struct slice name; /* "builtin" */
	struct slice date; /* of the data: "2026-11-26" */
	uint64_t advisory_count;
	bool partial;              /* the built-in set: never complete */
	int64_t age_days;          /* -1: not known */
	bool concerns;             /* it is whole, and packages of the image are judged by advisories */
	struct report_feed *feeds; /* what it was made of, by name; none of a partial one */
	size_t feed_count;
};

/* Why no verdict can be better than incomplete, whatever is found: told first. */
struct gap {
	struct slice situation; /* "end_of_life", "package_end_of_life", "unknown_distribution", "old_advisories" */
	struct slice sentence;
};

/* What to do: one line an upgrade. */
struct action {
	struct slice sentence; /* "upgrade openssl 3.0.11-1 to 3.0.13-1~deb12u1" */
	size_t fixes;          /* findings it closes */
	enum rating worst;
	struct slice place; /* a path, or empty */
	size_t exploited;   /* findings it closes that are exploited in the wild */
	size_t weaponised;  /* and those that are not, but have a public exploit that works as it is */
};

/* The image that this one was built on, as far as anything tells. */
struct base_image {
	struct slice name, digest;             /* "debian:12"; of its manifest; each may be empty */
	struct slice how;                      /* what tells it: "layers", "labels", "history"; empty: nothing does */
	struct slice counted_by;               /* what tells which layers are its: "layers", "history"; empty: nothing does */
	size_t layer_count;                    /* of the image's layers, the lowest */
	struct slice newer_name, newer_digest; /* the one that a rebuild would bring, where that is known */
	bool compared;                         /* its packages are known: */
	size_t closes,
		finding_count; /* of so many vulnerabilities that the base brought, those that a rebuild on the newer one closes */
	enum rating worst;     /* of those that it closes */
};

struct rule; /* rules/rules.h */

/* What a rule says of the image. */
struct judged_rule {
	const struct rule *rule;
	struct judgement judgement;
	bool base;
};

/* A file that no package explains (--unaccounted). */
struct unaccounted {
	struct slice path;
	uint64_t size, mode; /* as the archive states them; 0 bytes for a further name of a file */
	uint64_t layer;      /* index of the layer that has it */
	bool base;
};

/* Is FOUND one of the packages that FINDING is about? */
bool finding_is_about(const struct finding *finding, const struct found_package *found);

struct report {
	const struct image *image;
	struct bom_document document;           /* of an IMAGE_BOM: what the bill says of itself; else empty */
	struct found_distribution distribution; /* without an id and path: nothing says it */
	struct found_distribution *hidden_distributions;
	size_t hidden_distribution_count;
	struct verdict verdict;
	struct action *actions; /* most urgent first */
	size_t action_count;
	struct finding *findings; /* by urgency: rating, KEV, fixable, id, package */
	size_t finding_count;
	struct finding *suppressed; /* what VEX documents and ignore files silence: in no other number; the same order */
	size_t suppressed_count;
	struct ruling_document *documents; /* that were named for it */
	size_t document_count;
	size_t hidden_count;            /* findings that --severity, --ignore-unfixed or --only hid */
	size_t hidden_owner_count;      /* of them, those that the others would have shown */
	size_t hidden_unfixed_count;    /* of them, those that --severity would have shown */
	struct found_package *packages; /* by type, name, version, path */
	size_t package_count;
	struct found_package *hidden; /* what lies in lower layers only; the same order */
	size_t hidden_package_count;
	struct found_account *accounts;
	size_t account_count;
	struct found_account *hidden_accounts; /* that upper layers took away */
	size_t hidden_account_count;
	struct layer_result *layers;
	size_t layer_count;
	struct report_note *notes;
	size_t note_count;
	struct report_source *sources;
	size_t source_count;
	struct gap *gaps;
	size_t gap_count;
	struct base_image base;
	struct slice baseline;           /* the file of --baseline, or empty */
	size_t known_count;              /* findings that stand in it */
	struct unaccounted *unaccounted; /* those that may be executed first, the largest first, then by path */
	size_t unaccounted_count;
	struct judged_rule *judged; /* by id */
	size_t judged_count;
	struct slice compliance;    /* the standard by whose controls they are to be shown, or empty: "iso27002-2022" */
	struct password *passwords; /* by file and line */
	size_t password_count;
	struct unexamined
		*unexamined; /* what detectors did not look at, by scanner, the most bytes first; those of all layers together */
	size_t unexamined_count;
	uint64_t unaccounted_files, unaccounted_bytes; /* of all, also of those that are too many to be listed */
	struct slice created;                          /* RFC 3339, from SOURCE_DATE_EPOCH where set */
	const char *version;                           /* of plimsoll */
	bool unread;                                   /* something of the target could not be read: packages may be missing */
	bool list_all_packages;
	bool list_suppressed;      /* --show-suppressed */
	bool list_hidden_packages; /* --all-layers */
	bool list_unaccounted;     /* --unaccounted, and they could be listed */
	bool digests_checked;      /* false with --no-verify */
	/* By --scanners: nothing is said of them. */
	bool vulnerabilities_skipped, accounts_skipped, settings_skipped, secrets_skipped, malware_skipped;
};

/* Which options hid findings: "--severity", "--severity, --ignore-unfixed and --only". */
const char *report_hidden_by(const struct report *report);

/* Where PACKAGE is one of the report's own, as a finding's usually is; else NULL. */
const struct found_package *report_found(const struct report *report, const struct package *package);
