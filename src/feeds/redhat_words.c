/* redhat_words.c - statements of what Red Hat's CSAF documents say of products
 *
 * Names of packages are those of binary and of source packages, and architectures do not count. One statement is of one package in one
 * stream of a module, or in none; the title names that stream, as those of bulletins do: "… (ruby:2.7)". */
#include "feeds/redhat_branches.h"
#include "feeds/redhat_csaf.h"
#include "version/version.h"

#include <stdlib.h>

static int compare_packages(const struct redhat_word *x, const struct redhat_word *y)
{
	int order = slice_compare(x->product->ecosystem, y->product->ecosystem);

	if (order == 0)
		order = slice_compare(x->product->name, y->product->name);
	return order ? order : slice_compare(x->product->stream, y->product->stream);
}

static int compare_words(const void *a, const void *b)
{
	const struct redhat_word *x = a, *y = b;
	int order = compare_packages(x, y);

	if (order == 0)
		order = (x->state > y->state) - (x->state < y->state);
	if (order == 0 && x->state == REDHAT_FIXED)
		order = version_scheme_by_name(S("rpm"))->compare(x->product->version, y->product->version);
	return order ? order : slice_compare(x->product->id, y->product->id);
}

static void add_marks(const struct redhat_word *words, size_t count, struct advisory *advisory, struct arena *arena)
{
	struct osv_list bulletins = { 0 }, vectors = { 0 };

	for (size_t i = 0; i < count; i++) {
		const struct redhat_mark *mark = words[i].mark;

		osv_list_add_once(&bulletins, mark->bulletin, arena);
		for (size_t k = 0; k < mark->vector_count; k++)
			osv_list_add_once(&vectors, mark->vectors[k], arena);
		if (advisory->severity.len == 0)
			advisory->severity = mark->severity;
		if (advisory->status.len == 0 && words[i].state == REDHAT_AFFECTED) {
			advisory->status = mark->status;
			advisory->remark = mark->remark;
		}
	}
	if (words->state == REDHAT_FIXED)
		advisory->bulletins = bulletins.slices;
	advisory->vectors = vectors.slices;
}

static void add_events(const struct redhat_word *words, size_t count, struct advisory *advisory, struct arena *arena)
{
	const struct version_scheme *rpm = version_scheme_by_name(S("rpm"));
	struct osv_list events = { 0 };
	struct slice *versions;
	size_t version_count = 0;

	if (words->state == REDHAT_NOT_AFFECTED)
		return;
	versions = arena_array(arena, struct slice, count);
	for (size_t i = 0; words->state == REDHAT_FIXED && i < count; i++)
		if (version_count == 0 || rpm->compare(versions[version_count - 1], words[i].product->version) != 0)
			versions[version_count++] = words[i].product->version;
	redhat_branches_write(versions, version_count, &events, arena);
	advisory->events = events.slices;
}

static int tell(
	const struct redhat_word *words, size_t count, const struct advisory *common, struct feed_sink *sink, struct arena *arena)
{
	const struct redhat_product *product = words->product;
	struct advisory advisory = *common;

	advisory.ecosystem = product->ecosystem;
	advisory.package = product->name;
	if (product->stream.len)
		advisory.title = arena_printf(arena, "%.*s (%.*s)", SLICE_ARG(common->title), SLICE_ARG(product->stream));
	add_marks(words, count, &advisory, arena);
	if (words->state == REDHAT_AFFECTED && advisory.status.len == 0)
		advisory.status = S(STATUS_AFFECTED);
	else if (words->state == REDHAT_UNDER_INVESTIGATION)
		advisory.status = S(STATUS_UNDER_INVESTIGATION);
	else if (words->state == REDHAT_NOT_AFFECTED)
		advisory.status = S(STATUS_NOT_AFFECTED);
	add_events(words, count, &advisory, arena);
	return sink->advisory(sink->context, &advisory);
}

int redhat_words_tell(
	struct redhat_word *words, size_t count, const struct advisory *common, struct feed_sink *sink, struct arena *arena)
{
	size_t package = 0, next;

	if (count)
		qsort(words, count, sizeof *words, compare_words);
	for (size_t i = 0; i < count; i = next) {
		int r;

		if (compare_packages(&words[package], &words[i]) != 0)
			package = i;
		for (next = i + 1;
			next < count && words[next].state == words[i].state && compare_packages(&words[next], &words[i]) == 0;)
			next++;
		/* A build of it that has the flaw's code not yet, or no longer, takes back nothing of what others are said to have. */
		if (words[i].state == REDHAT_NOT_AFFECTED && package != i)
			continue;
		r = tell(words + i, next - i, common, sink, arena);
		if (r < 0)
			return r;
	}
	return 0;
}
