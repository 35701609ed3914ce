/* view.h - for the room alone: one report's part of a page, and its sections */
#pragma once
#include "html/html.h"
#include "html/markup.h"

enum html_age { /* since a flaw was published, when the report was made */
	AGE_MONTH,
	AGE_QUARTER,
	AGE_YEAR,
	AGE_TWO_YEARS,
	AGE_FIVE_YEARS,
	AGE_OLDER,
	AGE_UNKNOWN,
	AGE_COUNT
};

struct layer_numbers {
	uint64_t bytes;
	size_t by_rating[RATING_COUNT], findings;
};

/* What the pictures show: counted once. */
struct html_numbers {
	size_t by_rating[RATING_COUNT], by_kind[FINDING_KIND_COUNT], by_age[AGE_COUNT][RATING_COUNT];
	size_t exploited, weaponised, fixable, base, aged; /* aged: vulnerabilities */
	struct layer_numbers *layers;                      /* as many as the report has, then one for the configuration */
};

struct view {
	const struct report *report;
	struct html *html;
	size_t number; /* of the image in the page, from 1; 0: it is the only one */
	struct html_numbers numbers;
	struct arena arena;
};

void view_init(struct view *view, const struct report *report, struct html *html, size_t number);
void view_done(struct view *view);

extern const enum rating view_ratings[RATING_COUNT];    /* the worst first, unknown last */
enum rating view_rating(const struct finding *finding); /* one that there is */
enum html_age view_age(const struct view *view, const struct finding *finding);

void view_id(struct view *view, struct markup name); /* ' id="i2-NAME"' */
/* A section with a heading, which the reader can get to by NAME; COUNT is told where it is not 0. */
void view_section(struct view *view, struct markup name, const char *heading, size_t count);
void view_section_end(struct view *view);
/* The same, closed until somebody wants it. */
void view_folded(struct view *view, struct markup name, const char *heading, size_t count);
void view_folded_end(struct view *view);
void view_rating_word(struct html *html, enum rating rating); /* its meter and its word */
void view_verdict_word(struct html *html, enum verdict_kind kind);
/* "base layer 2 of 5", "configuration" */
void view_layer(struct view *view, uint64_t layer, bool base);
/* A term and what stands for it, where VALUE is not empty. */
void view_fact(struct html *html, struct markup term, struct slice value);

/* The sections, in their order. */
void view_head(struct view *view, const struct html_title *title); /* what it is, the verdict, what to do */
void view_charts(struct view *view);
void view_layers(struct view *view);
void view_findings(struct view *view);
void view_finding_details(struct view *view, const struct finding *finding);
void view_ruling(struct view *view, const struct finding *finding);
void view_suppressed(struct view *view);
void view_hints(struct view *view);
void view_unexamined(struct view *view);
void view_rules(struct view *view);
void view_image(struct view *view); /* base image, configuration, accounts */
void view_sources(struct view *view);
void view_packages(struct view *view);
