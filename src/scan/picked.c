/* picked.c - the source whose word counts instead of the rating table's (--severity-source) */
#include "scan/picked.h"
#include "base/buffer.h"
#include "rating/rate.h"

#define NAMED_MAX 30u /* a full store has a hundred ecosystems */

struct naming {
	struct slice name;
	bool found;
	struct buffer text;
	size_t count;
};

static void look_at(struct naming *naming, struct slice source)
{
	naming->found = naming->found || rating_is_source(source, naming->name);
	if (naming->count++ < NAMED_MAX)
		buffer_addf(&naming->text, "%s%.*s", naming->text.len ? ", " : "", SLICE_ARG(source));
}

int picked_check(struct slice name, struct vulndb *const *stores, size_t store_count, struct error *err)
{
	struct naming naming = { .name = name };
	int r = 0;

	for (size_t i = 0; i < store_count; i++) {
		const struct vulndb_facts *facts = vulndb_facts(stores[i]);

		if (facts->feed_count == 0)
			look_at(&naming, facts->name);
		for (size_t k = 0; k < facts->feed_count; k++)
			look_at(&naming, facts->feeds[k].name);
	}
	if (naming.count > NAMED_MAX)
		buffer_addf(&naming.text, " and %zu more, which db status lists", naming.count - NAMED_MAX);
	if (!naming.found)
		r = error_set(err, ERR_USAGE, "--severity-source: no store has a source '%.*s', they are %.*s", SLICE_ARG(name),
			SLICE_ARG(buffer_slice(&naming.text)));
	buffer_done(&naming.text);
	return r;
}
