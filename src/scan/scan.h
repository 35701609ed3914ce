/* scan.h - the line from target to report, as one function */
#pragma once
#include "base/deadline.h"
#include "base/error.h"
#include "image/open.h"
#include "model/report.h"
#include "policy/policy.h"
#include "registry/client.h"

struct baseline;      /* compare/baseline.h */
struct bases;         /* lineage/bases.h */
struct detector_text; /* model/detector_text.h */
struct rule_file;     /* link/record.h */

struct scan_progress {
	uint64_t layer_count, layers_done; /* of those that must be read */
	uint64_t read_bytes, total_bytes;  /* of their blobs; 0 for folders */
	double seconds;                    /* since reading began */
	const char *stage;                 /* "layers", "folders" */
};

/* Whose findings are shown. */
enum scan_owner { SCAN_OWNER_ANY, SCAN_OWNER_OWN, SCAN_OWNER_BASE };

struct scan_options {
	const char *target; /* as CLI.md names them */
	struct opened
		*opened; /* not NULL: this image of the target, which the scan closes; the caller's until scan_run is called */
	struct image_options image;       /* `registry` is set from the next */
	struct registry_options registry; /* without a fetcher_path nothing is fetched */
	const char *const *store_paths;   /* advisory stores; the built-in one among them */
	size_t store_count;
	const char *const *vex_paths; /* VEX documents, files or folders of them */
	size_t vex_count;
	const char *const *ignore_paths; /* ignore files */
	size_t ignore_count;
	const struct baseline *baseline; /* whose findings no verdict counts, or NULL; the caller's */
	bool list_suppressed;
	const char *reader_path; /* plimsoll-read */
	const char *cache_dir;   /* NULL: the user's */
	bool use_cache;          /* keep and use evidence */
	bool share_layers;       /* what another process reads now is waited for, and not read twice */
	bool verify;             /* check blob digests; false implies no cache */
	bool partial; /* layers of registries that bring a table of contents are read by it: never complete, but little is fetched */
	bool skip_vulnerabilities, skip_accounts, skip_settings; /* not asked for */
	bool secrets, malware;                                   /* asked for */
	const struct detector_text *detector_texts;              /* a user's own, besides the built-in ones; bytes as they are */
	size_t detector_text_count;
	const char *
		detectors_path; /* the built-in ones compiled, as they were installed, or NULL; used where it fits this build and machine */
	const char *clamd_address;          /* of a clamd that is asked of every file, or NULL */
	const struct rule_file *rule_files; /* a user's own rules, besides the built-in ones */
	size_t rule_file_count;
	struct slice compliance;     /* a standard of rule_standards, or empty */
	struct slice word_list;      /* a user's own words, a line each, behind the built-in ones */
	uint64_t password_budget_ms; /* for guesses that are not required; 0: none of those */
	bool list_all_packages;
	bool list_hidden_packages; /* also what lies in lower layers only */
	bool packages_only; /* nothing is matched, rated or decided: the verdict says whether all could be read, pass or incomplete */
	bool list_unaccounted; /* also the files that no package explains: the layers are read for it, also where evidence is kept */
	bool ignore_unfixed;
	const char *distribution;     /* NULL: as the image says; else "debian:12", "debian:bookworm" */
	uint64_t data_age_days_max;   /* advisories that are older make the verdict incomplete; 0: any age */
	struct slice severity_source; /* whose word is the rating, where it says one; empty: the rating table's */
	unsigned severity_mask;       /* a bit an enum rating that is shown; 0: all */
	enum scan_owner only;
	const struct bases *bases; /* base images that are known by their layers, or NULL */
	const char *newer_base;    /* the target that a rebuild would begin with, or NULL: as `bases` say */
	bool compare_bases;        /* a newer one that they name is examined, too */
	unsigned jobs;             /* readers at once; 0: one a core */
	struct deadline deadline;  /* after it nothing more is examined, and what is known is reported */
	struct policy_options policy;
	void (*progress)(void *context, const struct scan_progress *progress); /* may be NULL */
	void *progress_context;
};

struct scan; /* a report and its memory */

/* An error means that nothing can be said of the target (exit code 1). What could not be examined is in the report instead. */
int scan_run(const struct scan_options *options, struct scan **ret_scan, struct error *err);
const struct report *scan_report(const struct scan *scan);
void scan_free(struct scan *scan);

#define cleanup_scan __attribute__((cleanup(scan_cleanup)))
static inline void scan_cleanup(struct scan **scan)
{
	scan_free(*scan);
}
