/* table.h - the sections of the table, one after the other */
#pragma once
#include "model/report.h"
#include "report/page.h"

#define TABLE_LEFT 2 /* every section's lines begin here */
#define TABLE_LINE_BYTES_MAX (1u << 20)
#define TABLE_SECOND 12 /* the spine of the page: behind the verdict, the ratings, the names of the numbers */

void table_heading(struct page *page, const char *heading, size_t count);
/* "critical" in its colour, then on to TABLE_SECOND. */
void table_rating(struct page *page, enum rating rating);
/* "base layer 2 of 5", "own layer 3 of 5" */
void table_layer(struct page *page, const struct report *report, uint64_t layer, bool base);

void table_write_vulnerabilities(struct page *page, const struct report *report, bool vendor_silent, const char *heading);
void table_write_others(struct page *page, const struct report *report, enum finding_kind kind, const char *heading);
/* Of secrets or malware; and what nobody looked at for them. */
void table_write_detected(struct page *page, const struct report *report, enum finding_kind kind, const char *heading);
void table_write_unexamined(struct page *page, const struct report *report);
/* The layer and PATH, which is the finding's first, then its further places. */
void table_write_places(struct page *page, const struct report *report, const struct finding *finding, struct slice path);
/* With --all-layers: which layers made accounts, the distribution and the configuration so. */
void table_write_origins(struct page *page, const struct report *report);
/* Of KIND, under HEADING; nothing where there are none. */
void table_write_notes(struct page *page, const struct report *report, enum note_kind kind, const char *heading);
/* With --unaccounted: the files that no package explains. */
void table_write_unaccounted(struct page *page, const struct report *report);
/* What is said of FINDING in VEX documents, or was in an ignore file until it ended. */
void table_write_ruling(struct page *page, const struct report *report, const struct finding *finding);
/* What a rebuild on a newer base image closes, as an action: whether there is any, and its line. */
bool table_has_rebuild(const struct report *report);
void table_write_rebuild(struct page *page, const struct report *report);
/* Of the numbers: the base image, where it has a name. */
void table_write_base(struct page *page, const struct report *report);
/* What rules that are hints say. */
void table_write_hints(struct page *page, const struct report *report);
/* With --compliance. */
void table_write_compliance(struct page *page, const struct report *report);
/* With --show-suppressed. */
void table_write_suppressed(struct page *page, const struct report *report);
void table_add_suppressed(struct buffer *text, const struct report *report); /* how many, by which documents */
/* With --show-suppressed: those that stand in the report of --baseline, which are behind the others; and how many there are. */
static inline struct report table_without_known(const struct report *report)
{
	struct report unknown = *report;

	unknown.finding_count -= report->known_count;
	return unknown;
}
void table_write_known(struct page *page, const struct report *report);
void table_add_known(struct buffer *text, const struct report *report);
void table_add_bytes(struct buffer *text, uint64_t bytes); /* "120 MB", as disks count */
/* The first two lines of the numbers: what it is, and how much was read; PACKAGES of it. */
void table_write_image(struct page *page, const struct report *report, size_t packages);
void table_write_numbers(struct page *page, const struct report *report);
