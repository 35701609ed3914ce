/* state.h - a scan at work: what its parts share */
#pragma once
#include "evidence/merge.h"
#include "evidence/store.h"
#include "image/pump.h"
#include "link/record.h"
#include "match/match.h"
#include "model/replay.h"
#include "scan/scan.h"
#include "vulndb/vulndb.h"

#define SCAN_STORES_MAX 8u
#define RULE_MAPS_MAX 16u /* standards of a rule */

/* What readers may send of one layer, and of all together: it is held in memory, and each record grows when it is merged. */
#define LAYER_RECORD_BYTES_MAX (128ull << 20)
#define LAYER_RECORDS_MAX 1000000u
#define SCAN_RECORD_BYTES_MAX (512ull << 20)
#define SCAN_RECORDS_MAX 3000000u

/* What is known of a layer. */
struct scan_layer {
	struct layer_result result;
	struct slice records;          /* frames, in the arena; empty when there is nothing */
	struct buffer received;        /* what RECORDS point into when they were read now, or made smaller */
	bool cover_kept;               /* its cover in RECORDS is a filter; the list is in the layer's kept evidence */
	char digest[DIGEST_TEXT_SIZE]; /* of its blob, where it was read and hashed now; else "" */
	bool claimed;                  /* we alone read it now: */
	int claim;                     /* evidence_claim's */
	bool unshared;                 /* it was waited for too long: it is read, whoever else does */
	bool readable;                 /* its records may be merged (also of an incomplete layer) */
	bool partial;                  /* they are those that its table of contents led to */
	bool whole;                    /* it must not be read by that: it was tried */
};

struct ahead; /* scan/ahead.h */

/* What detectors found, of every layer, and who brought it and took it away. */
struct detected {
	struct found_secret {
		struct secret secret;
		uint64_t layer, hidden_by; /* OWNER_NONE: of the configuration; FINDING_VISIBLE */
		bool replaced;             /* by another file, and not deleted */
	} * secrets;
	size_t secret_count, secret_capacity;
	struct found_malware {
		struct malware malware;
		uint64_t layer, hidden_by;
		bool replaced;
	} * malware;
	size_t malware_count, malware_capacity;
	struct unexamined *unexamined; /* of all layers together */
	size_t unexamined_count, unexamined_capacity;
};

/* What secrets and malware are looked for by, compiled. */
struct detectors {
	int fd;           /* 1 more than the descriptor; 0: not opened yet */
	struct slice key; /* which they are, and which are asked for: a part of evidence's key; empty: none is asked for */
	struct slice clamd_version; /* what clamd says of itself, or empty */
	unsigned char salt[JOB_SALT_SIZE];
	struct note *notes; /* what was said when they were compiled */
	size_t note_count;
};

struct scan {
	const struct scan_options *options;
	struct arena arena;
	struct opened *opened;
	const struct image *image;
	struct deadline deadline, reading; /* of all; of the layers, earlier: what was read is still to be judged */
	struct evidence_store *evidence;   /* NULL: nothing is kept */
	bool evidence_asked;               /* whether there may be some */
	struct detectors detectors;
	struct detected detected;
	struct ahead *ahead;                 /* what was read before it was known whose it is */
	struct reader *reader;               /* NULL until something must be read */
	uint64_t record_bytes, record_count; /* of all layers, held until the report is made */
	struct vulndb *stores[SCAN_STORES_MAX];
	size_t store_count;
	struct scan_layer *layers; /* as many as the image has */
	struct merged merged;
	struct merge *merge;            /* what MERGED was made by, until settings were judged */
	bool unread;                    /* something of the merged image could not be read now: nothing is kept of the whole */
	struct found_account *accounts; /* in the order of their file */
	size_t account_count;
	struct found_account *hidden_accounts; /* of lower layers, by the layer that took them away */
	size_t hidden_account_count;
	struct distribution distribution;
	struct origin distribution_origin;
	struct found_distribution *hidden_distributions;
	size_t hidden_distribution_count;
	struct hash *late_hashes; /* of files that were read late */
	uint64_t *late_hash_layers;
	size_t late_hash_count, late_hash_capacity, late_layer_capacity;
	struct password *passwords;
	size_t password_count, password_capacity;
	struct rule *rules; /* by which it was judged, by id: all of a rule, or, of kept evidence, its words */
	size_t rule_count, rule_capacity;
	struct rule *taken_rules;     /* those of kept evidence */
	struct judgement *judgements; /* by rule */
	size_t judgement_count, judgement_capacity;
	struct report_note *notes;
	size_t note_count, note_capacity;
	const char *newer_base; /* the target to compare the base image with, or NULL */
	struct report report;
	const struct replay *replay; /* NULL, or the facts of an answer take the place of an image */
	const struct ruling *replayed_rulings;
	size_t replayed_ruling_count;
};

/* Adds a note; LAYER -1: of no layer. The texts are copied. */
void scan_note(struct scan *scan, int64_t layer, enum note_kind kind, struct slice path, const char *format, ...)
	__attribute__((format(printf, 5, 6)));
void scan_note_copy(struct scan *scan, int64_t layer, const struct note *note);

uint64_t scan_fault(uint64_t layer);                        /* what its reader is told to do wrong; 0 outside of test builds */
int scan_reader(struct scan *scan, struct error *err);      /* starts the reader when it is not there yet */
void scan_open_evidence(struct scan *scan);                 /* once */
int scan_read_layers(struct scan *scan, struct error *err); /* layer evidence: kept, or read now */
/* For merge (merge_look): the layer's evidence with its exact cover, where that is kept. CONTEXT: struct scan. */
int scan_load_cover(void *context, uint64_t layer, struct arena *arena, struct slice *ret_records);
int scan_merge_layers(struct scan *scan, struct error *err); /* -> merged, notes */
/* The merged image's files stand by path; whoever changes them sorts them again. The one at PATH, or NULL. */
void scan_sort_files(struct scan *scan);
const struct merged_file *scan_merged_file(const struct scan *scan, struct slice path);
/* The evidence of the whole image: all that the layers and the merged tree gave. 1: it was kept and is there now, 0: it was not. */
int scan_load_whole(struct scan *scan, struct error *err);
void scan_keep_whole(struct scan *scan, size_t first_note); /* with the notes from FIRST_NOTE on */
/* Image evidence: accounts, the distribution, and which layers made them so. */
int scan_read_image(struct scan *scan, struct error *err);
/* The rules over the merged image -> judgements; guessed passwords -> passwords. */
bool scan_has_system_packages(const struct scan *scan); /* of a distribution, in the merged image */
bool scan_has_settings(const struct scan *scan);        /* is there anything for rules to judge */
int scan_judge_settings(struct scan *scan, struct error *err);
int scan_guess_passwords(struct scan *scan, struct error *err);
int scan_take_late_hash(
	struct scan *scan, uint64_t layer, struct slice fields, struct error *err); /* of a file that was read late */
/* RECORDS without what its hashes say: what may be kept. In ARENA, or RECORDS themselves where there are none. */
struct slice scan_mask_hashes(struct slice records, struct arena *arena);
struct image_config image_config_of(const struct image *image);
struct image_config scan_config(const struct scan *scan); /* what settings are judged by */
/* Judgements -> the report, and findings, which are added to the report's but for those that HIDE takes. */
void scan_list_judged(struct scan *scan, bool (*hide)(struct scan *scan, const struct finding *finding));
int scan_read_rules(struct scan *scan, struct error *err);                         /* the built-in ones and the user's -> rules */
void scan_put_rules(const struct scan *scan, struct buffer *out);                  /* their words, to be kept */
int scan_take_rule(struct scan *scan, struct slice fields, struct error *err);     /* RECORD_RULE -> rules */
int scan_take_rule_map(struct scan *scan, struct slice fields, struct error *err); /* RECORD_RULE_MAP, of the rule before */
int scan_take_judgements(
	struct scan *scan, struct slice records, struct error *err); /* RECORD_JUDGEMENT and RECORD_EXHIBIT frames */
int scan_read_document(struct scan *scan, struct error *err);     /* of a bill of materials: packages, the distribution, notes */
int scan_list_unaccounted(struct scan *scan, struct error *err);  /* -> the report's list; needs the layers' own evidence */
int scan_judge(struct scan *scan, struct error *err);             /* match, rate, decide -> report */
void scan_find_base(struct scan *scan);                           /* whose the layers are -> the image, the report */
void scan_compare_base(struct scan *scan);                        /* what a rebuild on a newer base closes -> the report */
void scan_hide_owners(struct scan *scan);                         /* --only: the others' findings leave the report */
int scan_tell_distribution(struct scan *scan, struct error *err); /* --distro takes the place of what the image says */
void scan_list_sources(struct scan *scan);                        /* stores and what they are made of -> report */
/* What makes a verdict incomplete whatever is found -> report; and findings in packages that their distribution gave up -> MATCHES. */
int scan_find_gaps(struct scan *scan, struct match_list *matches, struct error *err);
/* Notes of the kind NOTE_SUSPECT become findings, which are added to the report's but for those that HIDE takes. */
void scan_list_suspects(struct scan *scan, bool (*hide)(struct scan *scan, const struct finding *finding));
