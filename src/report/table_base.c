/* table_base.c - the base image in the table: what a rebuild on a newer one closes, and which one it is */
#include "report/table.h"

/* The first twelve hexadecimal digits tell an image from its sisters. */
static struct slice short_digest(struct slice digest)
{
	return slice_first(digest, sizeof "sha256:" - 1 + 12);
}

/* "debian:12 (sha256:0123456789ab)" */
static void write_name(struct page *page, struct slice name, struct slice digest)
{
	if (name.len)
		page_wordsf(page, "%.*s", SLICE_ARG(name));
	if (digest.len)
		page_wordsf(page, name.len ? " (%.*s)" : "%.*s", SLICE_ARG(short_digest(digest)));
}

bool table_has_rebuild(const struct report *report)
{
	return report->base.newer_name.len || report->base.newer_digest.len;
}

void table_write_rebuild(struct page *page, const struct report *report)
{
	const struct base_image *base = &report->base;

	if (!table_has_rebuild(report))
		return;
	if (base->compared && base->closes) {
		table_rating(page, base->worst);
	} else {
		page_tab(page, TABLE_LEFT);
		page_put(page, S("base"));
		page_tab(page, TABLE_SECOND);
		page->indent = TABLE_SECOND;
	}
	page_words(page, base->compared ? S("rebuild on the newer base image") : S("a newer base image is known:"));
	page_put(page, S(" "));
	write_name(page, base->newer_name, base->newer_digest);
	if (base->compared)
		page_wordsf(page, ": closes %zu of %zu %s that the base image brings", base->closes, base->finding_count,
			base->finding_count == 1 ? "vulnerability" : "vulnerabilities");
	page_newline(page);
}

void table_write_base(struct page *page, const struct report *report)
{
	const struct base_image *base = &report->base;

	if (base->name.len == 0 && base->digest.len == 0)
		return; /* a guess from the history names none: each finding says which layer it takes for whose */
	page->indent = TABLE_SECOND;
	page_ink(page, INK_FAINT);
	page_put(page, S("base"));
	page_ink(page, INK_PLAIN);
	page_tab(page, TABLE_SECOND);
	write_name(page, base->name, base->digest);
	if (slice_equal(base->how, S("labels")))
		page_words(page, S(", as the labels say"));
	if (base->layer_count)
		page_wordsf(page, ", the lowest %zu of %zu layers%s", base->layer_count, report->layer_count,
			slice_equal(base->counted_by, S("history")) ? " by the history" : "");
	page_newline(page);
}
