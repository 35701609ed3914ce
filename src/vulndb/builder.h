/* builder.h - what a builder holds until it finishes */
#pragma once
#include "vulndb/flaws.h"
#include "vulndb/names.h"
#include "vulndb/pack.h"
#include "vulndb/texts.h"
#include "vulndb/vulndb.h"

struct batch {
	struct slice source;
	bool dropped;
};

enum statement_kind {
	STATEMENT_OTHER,
	STATEMENT_OF_CVE,      /* a distribution's own word on a CVE */
	STATEMENT_OF_BULLETIN, /* what one of its bulletins says of a CVE */
};

/* One statement, packed. */
struct statement {
	struct slice ecosystem, name, source; /* the builder's names */
	struct slice packed;
	uint32_t text; /* its number; NO_TEXT */
	uint32_t batch : 30, kind : 2;
};

struct kept_release {
	struct release release;
	uint32_t batch;
};

struct vulndb_builder {
	struct arena arena;
	struct names names; /* what many have in common */
	struct texts texts;
	struct batch *batches;
	size_t batch_count, batch_capacity;
	struct statement *statements;
	size_t count, capacity;
	struct flaw *flaws;
	size_t flaw_count, flaw_capacity;
	struct score *scores; /* that lie apart from the flaws, see scores.h */
	size_t score_count;
	struct assessment about_scores; /* who says them, and when */
	struct kept_release *releases;
	size_t release_count, release_capacity;
	struct buffer work;
};

struct slice statement_id(const struct statement *statement);

/* Bulletins give way to what their distribution says of the CVE itself; statements are sorted. True: something has changed, and they are
 * to be sorted again. */
bool builder_join_bulletins(struct vulndb_builder *builder);

/* Of statements by CPE names those are left out that others take the place of. */
void builder_choose_products(struct vulndb_builder *builder);

/* Of the flaws those go to the scores which are nothing else, of the source and day that most are of. */
void builder_take_scores(struct vulndb_builder *builder);

/* The rules by which one record is chosen out of several; what is left is sorted: by ecosystem and name, by block, by distribution. */
void builder_apply_rules(struct vulndb_builder *builder);
