/* redhat_csaf.h - what the reader of Red Hat's CSAF documents and what makes statements of them share */
#pragma once
#include "feeds/feed.h"
#include "feeds/osv_ids.h"

/* One entry of the product tree, or a relationship of two; after redhat_products_resolve() what it comes to. */
struct redhat_product {
	struct slice id, cpe, purl;
	struct slice component, owner; /* ids; of a relationship */
	struct slice ecosystem;        /* "Red Hat:9", or empty: none of Red Hat Enterprise Linux itself, or no package */
	struct slice name, version;    /* of the package; version empty: none is named */
	struct slice stream;           /* of the module that it is in: "ruby:2.7", or empty */
};

struct redhat_products {
	struct redhat_product *items; /* sorted by id, once resolved */
	size_t count, capacity;
};

/* Sorts them, and says of each what package of which release it is. */
void redhat_products_resolve(struct redhat_products *products, struct arena *arena);
const struct redhat_product *redhat_products_find(const struct redhat_products *products, struct slice id); /* or NULL */

enum redhat_state { REDHAT_FIXED, REDHAT_AFFECTED, REDHAT_UNDER_INVESTIGATION, REDHAT_NOT_AFFECTED };

/* What a vulnerability says of one product, beside its state. */
struct redhat_mark {
	struct slice bulletin;       /* "RHSA-2023:5763" */
	struct slice status, remark; /* why there is no repair */
	struct slice severity;
	struct slice vectors[4];
	size_t vector_count;
};

/* One product in one state. */
struct redhat_word {
	const struct redhat_product *product;
	const struct redhat_mark *mark;
	enum redhat_state state;
};

/* Hands over what WORDS come to, one statement a package, module stream and state. COMMON has what all have; its package is not used.
 * Words are reordered. Negative: what the sink says. */
int redhat_words_tell(
	struct redhat_word *words, size_t count, const struct advisory *common, struct feed_sink *sink, struct arena *arena);
