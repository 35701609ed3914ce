/* statement_text.h - statements and assessments as text, as db search and explain write them */
#pragma once
#include "match/search.h"
#include "model/advisory.h"
#include "model/assessment.h"
#include "report/page.h"

/* "  before 1.2", and ends the line; RANGE: of the versions in words. */
void page_put_range(struct page *page, const struct advisory *advisory, struct slice range);
/* "no-dsa: Minor issue · fixed · high · debian-security-tracker, DSA-5532-1 · 2023-10-25", wrapped at INDENT. */
void page_put_origin(struct page *page, const struct advisory *advisory, size_t indent);
/* "exploited …", "EPSS …": a line each; with the id where WITH_ID; words and vectors too WITH_RATINGS. */
void page_put_assessments(struct page *page, const struct assessment *assessments, size_t count, bool with_id, bool with_ratings);
/* Of several flaws a bulletin is, or what a package has. */
bool search_is_one_flaw(const struct search *search);
/* "also GHSA-…, PYSEC-…", all but ID. Nothing where there are no others. */
void page_put_other_names(struct page *page, struct slice id, struct slices ids);
