/* support.c - packages that their distribution gave up before its release, or repairs against some things only */
#include "scan/support.h"
#include "base/buffer.h"
#include "base/memory.h"

#define NAMED_MAX 3u /* so many are named in a sentence */

static bool speaks_of(const struct release *said, struct slice source)
{
	if (slice_ends_with(said->package, S("*")))
		return slice_starts_with(source, slice_first(said->package, said->package.len - 1));
	return slice_equal(said->package, source);
}

/* That it ended before that it is limited. */
static const struct release *find_said(
	const struct release *said, size_t said_count, struct slice source, struct slice today, bool *ret_ended)
{
	const struct release *limited = NULL;

	for (size_t i = 0; i < said_count; i++) {
		if (!speaks_of(&said[i], source))
			continue;
		if (said[i].eol.len == 0) {
			limited = limited ? limited : &said[i];
		} else if (slice_compare(said[i].eol, today) < 0) {
			*ret_ended = true;
			return &said[i];
		}
	}
	*ret_ended = false;
	return limited;
}

size_t support_find(const struct found_package *packages, size_t count, const struct release *said, size_t said_count,
	struct slice today, struct arena *arena, struct supported **ret_supported)
{
	struct slice *sources = arena_array(arena, struct slice, count + 1);
	struct supported *supported;
	size_t source_count = 0, found = 0;

	for (size_t i = 0; i < count; i++)
		if (package_is_distributions((enum package_type)packages[i].package.type) && packages[i].third_party.len == 0)
			sources[source_count++] = packages[i].package.source_name;
	if (source_count)
		qsort(sources, source_count, sizeof *sources, slice_compare_items);
	supported = arena_array(arena, struct supported, source_count + 1);
	for (size_t i = 0; i < source_count; i++) {
		struct supported one = { .source = sources[i] };

		if (i && slice_equal(sources[i], sources[i - 1]))
			continue;
		one.support = find_said(said, said_count, sources[i], today, &one.ended);
		if (one.support)
			supported[found++] = one;
	}
	*ret_supported = supported;
	return found;
}

static const struct supported *find_ended(const struct supported *supported, size_t count, const struct package *package)
{
	if (!package || !package_is_distributions((enum package_type)package->type))
		return NULL;
	for (size_t i = 0; i < count; i++)
		if (supported[i].ended && slice_equal(supported[i].source, package->source_name))
			return &supported[i];
	return NULL;
}

void support_mark(struct match_list *matches, const struct supported *supported, size_t count, struct arena *arena)
{
	for (size_t i = 0; i < matches->count; i++) {
		struct finding *finding = &matches->items[i].finding;
		const struct supported *ended = find_ended(supported, count, finding->place.package);

		if (!ended || finding->fixed_version.len || slice_equal(finding->status, S(STATUS_WILL_NOT_FIX)) ||
			slice_equal(finding->status, S(STATUS_END_OF_LIFE)))
			continue;
		finding->status = S(STATUS_END_OF_LIFE);
		finding->status_reason =
			arena_printf(arena, "no security support since %.*s%s%.*s", SLICE_ARG(ended->support->eol),
				ended->support->remark.len ? ": " : "", SLICE_ARG(ended->support->remark));
	}
}

struct slice support_ended(const struct supported *supported, size_t count, struct slice name, struct arena *arena)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(0);
	size_t ended = 0, named = 0;

	for (size_t i = 0; i < count; i++)
		ended += supported[i].ended;
	if (ended == 0)
		return S("");
	buffer_addf(&text, "%.*s gives no more security repairs for %zu of its packages: ", SLICE_ARG(name), ended);
	for (size_t i = 0; i < count && named < NAMED_MAX; i++)
		if (supported[i].ended)
			buffer_addf(&text, "%s%.*s (since %.*s)", named++ ? ", " : "", SLICE_ARG(supported[i].source),
				SLICE_ARG(supported[i].support->eol));
	if (ended > named)
		buffer_addf(&text, " and %zu more", ended - named);
	return arena_copy(arena, buffer_slice(&text));
}
