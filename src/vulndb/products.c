/* products.c - which statements by CPE names count: those of whoever corrects NVD before NVD's own, and no older ones than NVD's last word */
#include "base/cleanup.h"
#include "base/memory.h"
#include "vulndb/builder.h"

#define OVERRIDES "nvd-data-overrides" /* a document on a CVE takes the place of all that others say of its products */

static bool is_product(const struct statement *statement)
{
	return slice_equal(statement->ecosystem, S(ECOSYSTEM_CPE));
}

static bool is_override(const struct statement *statement)
{
	return slice_equal(statement->source, S(OVERRIDES));
}

static int compare_ids(const void *a, const void *b)
{
	const struct flaw *x = *(const struct flaw *const *)a, *y = *(const struct flaw *const *)b;

	return slice_compare(x->id, y->id);
}

/* What each source says of flaws themselves, by id. */
struct said {
	const struct flaw **items;
	size_t count;
};

static struct said list_said(const struct vulndb_builder *builder)
{
	struct said said = { memory_grow(NULL, builder->flaw_count + 1, sizeof *said.items), 0 };

	for (size_t i = 0; i < builder->flaw_count; i++)
		if (slice_equal(builder->flaws[i].role, S("nvd")))
			said.items[said.count++] = &builder->flaws[i];
	if (said.count)
		qsort(said.items, said.count, sizeof *said.items, compare_ids);
	return said;
}

/* Has the source said of the flaw, after STATEMENT was made, what made no such statement: that it is rejected, or has no products? */
static bool is_outdated(const struct said *said, const struct statement *statement)
{
	struct vulndb_marks marks;
	struct vulndb_unpack unpack = { .at = statement->packed.ptr, .stop = statement->packed.ptr + statement->packed.len };
	size_t low = 0, high = said->count;

	vulndb_unpack_marks(&unpack, &marks);
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (slice_compare(said->items[middle]->id, marks.id) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < said->count && slice_equal(said->items[low]->id, marks.id); low++)
		if (slice_equal(said->items[low]->source, statement->source) &&
			slice_compare(said->items[low]->modified, marks.modified) > 0)
			return true;
	return false;
}

void builder_choose_products(struct vulndb_builder *builder)
{
	struct said said = list_said(builder);
	struct names overridden = { 0 };
	size_t kept = 0;

	for (size_t i = 0; i < builder->count; i++)
		if (is_product(&builder->statements[i]) && is_override(&builder->statements[i]))
			names_add(&overridden, statement_id(&builder->statements[i]), NULL);
	for (size_t i = 0; i < builder->count; i++) {
		const struct statement *statement = &builder->statements[i];

		if (is_product(statement) && !is_override(statement) &&
			(names_contain(&overridden, statement_id(statement)) || is_outdated(&said, statement)))
			continue;
		builder->statements[kept++] = *statement;
	}
	builder->count = kept;
	names_done(&overridden);
	free(said.items);
}
