/* bulletins.c - bulletins give way to what their distribution says of a CVE itself
 *
 * A tracker knows more of a flaw than the bulletin that announced its repair: that a release was never affected, that a later version
 * repairs it for good. Only a repair that the tracker does not know yet is taken from the bulletin. */
#include "base/cleanup.h"
#include "base/memory.h"
#include "vulndb/builder.h"

/* A statement on a package that takes part. */
struct part {
	struct slice cve;
	size_t index; /* of the statement */
	struct advisory advisory;
};

struct joining {
	struct vulndb_builder *builder;
	struct part *parts;
	size_t count, capacity;
	struct arena arena; /* for what is unpacked of one package */
	bool changed;
};

static int compare_parts(const void *a, const void *b)
{
	const struct part *x = a, *y = b;
	int order = slice_compare(x->cve, y->cve);

	return order ? order : (x->index > y->index) - (x->index < y->index);
}

static enum statement_kind kind_of(const struct joining *joining, const struct part *part)
{
	return (enum statement_kind)joining->builder->statements[part->index].kind;
}

static bool has_fix(const struct advisory *advisory)
{
	for (size_t i = 0; i < advisory->events.count; i++)
		if (advisory->events.items[i].len && advisory->events.items[i].ptr[0] == EVENT_FIXED)
			return true;
	return slice_equal(advisory->status, S(STATUS_FIXED));
}

static void add_once(struct slices *list, struct slice text, struct arena *arena)
{
	struct slice *items;

	for (size_t i = 0; i < list->count; i++)
		if (slice_equal(list->items[i], text))
			return;
	items = arena_array(arena, struct slice, list->count + 1);
	if (list->count)
		memcpy(items, list->items, list->count * sizeof *items);
	items[list->count] = text;
	*list = (struct slices){ items, list->count + 1 };
}

/* The bulletins that COUNT parts of one CVE are or cite, on top of LIST. */
static void cite(struct joining *joining, const struct part *parts, size_t count, struct slices *list)
{
	for (size_t i = 0; i < count; i++) {
		const struct advisory *advisory = &parts[i].advisory;

		if (kind_of(joining, &parts[i]) != STATEMENT_OF_BULLETIN)
			continue;
		for (size_t k = 0; k < advisory->bulletins.count; k++)
			add_once(list, advisory->bulletins.items[k], &joining->arena);
		add_once(list, advisory->record.len ? advisory->record : advisory->id, &joining->arena);
	}
}

static void repack(struct joining *joining, size_t index, const struct advisory *advisory)
{
	struct vulndb_builder *builder = joining->builder;

	buffer_clear(&builder->work);
	vulndb_pack_advisory(&builder->work, advisory);
	builder->statements[index].packed = arena_copy(&builder->arena, buffer_slice(&builder->work));
}

/* To be left out: it has no bytes. */
static void leave_out(struct joining *joining, size_t index)
{
	joining->builder->statements[index].packed = (struct slice){ 0 };
}

/* The distribution knows a repair, or that it needs none. */
static void keep_own(struct joining *joining, const struct part *parts, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct advisory advisory = parts[i].advisory;

		if (kind_of(joining, &parts[i]) == STATEMENT_OF_BULLETIN) {
			leave_out(joining, parts[i].index);
			continue;
		}
		cite(joining, parts, count, &advisory.bulletins);
		repack(joining, parts[i].index, &advisory);
	}
}

/* OWN with the repair of BULLETIN. A reason for there being none is none for the repair. */
static struct advisory repaired(const struct advisory *own, const struct advisory *bulletin)
{
	struct advisory advisory = *own;

	advisory.events = bulletin->events;
	advisory.versions = bulletin->versions;
	if (!slice_equal(own->status, S("")) && !slice_equal(own->status, S(STATUS_AFFECTED)))
		advisory.remark = bulletin->remark;
	advisory.status = S(STATUS_FIXED);
	if (own->severity.len == 0)
		advisory.severity = bulletin->severity;
	if (own->title.len == 0)
		advisory.title = bulletin->title;
	if (own->vectors.count == 0)
		advisory.vectors = bulletin->vectors;
	if (own->url.len == 0)
		advisory.url = bulletin->url;
	if (own->kev.len == 0)
		advisory.kev = bulletin->kev;
	return advisory;
}

/* Each bulletin that has a repair says it in the words of the distribution; the other statements go. */
static void keep_repairs(struct joining *joining, const struct part *parts, size_t count, const struct part *own)
{
	const struct statement *own_statement = &joining->builder->statements[own->index];

	for (size_t i = 0; i < count; i++) {
		struct statement *statement = &joining->builder->statements[parts[i].index];
		struct advisory advisory;

		if (kind_of(joining, &parts[i]) != STATEMENT_OF_BULLETIN || !has_fix(&parts[i].advisory))
			continue;
		advisory = repaired(&own->advisory, &parts[i].advisory);
		cite(joining, parts, count, &advisory.bulletins);
		repack(joining, parts[i].index, &advisory);
		statement->source = own_statement->source;
		if (own_statement->text != NO_TEXT)
			statement->text = own_statement->text;
	}
	for (size_t i = 0; i < count; i++)
		if (kind_of(joining, &parts[i]) != STATEMENT_OF_BULLETIN || !has_fix(&parts[i].advisory))
			leave_out(joining, parts[i].index);
}

/* COUNT parts of one CVE. */
static void join_cve(struct joining *joining, const struct part *parts, size_t count)
{
	bool decides = false, repair = false;
	const struct part *own = NULL;
	size_t bulletins = 0;

	for (size_t i = 0; i < count; i++) {
		bool fix = has_fix(&parts[i].advisory);

		if (kind_of(joining, &parts[i]) == STATEMENT_OF_BULLETIN) {
			bulletins++;
			repair = repair || fix;
			continue;
		}
		own = own ? own : &parts[i];
		decides = decides || fix || slice_equal(parts[i].advisory.status, S(STATUS_NOT_AFFECTED));
	}
	if (!own || !bulletins)
		return;
	joining->changed = true;
	if (decides || !repair)
		keep_own(joining, parts, count);
	else
		keep_repairs(joining, parts, count, own);
}

/* COUNT statements on one package. */
static void join_package(struct joining *joining, size_t first, size_t count)
{
	const struct statement *statements = joining->builder->statements;
	size_t run;

	joining->count = 0;
	for (size_t i = first; i < first + count; i++) {
		struct slice packed = statements[i].packed;
		struct vulndb_unpack unpack = { .at = packed.ptr, .stop = packed.ptr + packed.len };
		struct part *part;

		if (statements[i].kind == STATEMENT_OTHER)
			continue;
		memory_reserve(joining->parts, joining->count, joining->capacity);
		part = &joining->parts[joining->count++];
		*part = (struct part){ .index = i };
		vulndb_unpack_advisory(&unpack, &part->advisory, &joining->arena);
		part->cve = advisory_cve_of(part->advisory.id);
	}
	qsort(joining->parts, joining->count, sizeof *joining->parts, compare_parts);
	for (size_t i = 0; i < joining->count; i += run) {
		for (run = 1; i + run < joining->count && slice_equal(joining->parts[i].cve, joining->parts[i + run].cve);)
			run++;
		join_cve(joining, &joining->parts[i], run);
	}
	arena_done(&joining->arena);
}

bool builder_join_bulletins(struct vulndb_builder *builder)
{
	struct joining joining = { .builder = builder };
	size_t kept = 0, count;

	for (size_t i = 0; i < builder->count; i += count) {
		const struct statement *first = &builder->statements[i];
		bool both[3] = { false };

		for (count = 0; i + count < builder->count; count++) {
			if (first->ecosystem.ptr != first[count].ecosystem.ptr || first->name.ptr != first[count].name.ptr)
				break;
			both[first[count].kind] = true;
		}
		if (both[STATEMENT_OF_CVE] && both[STATEMENT_OF_BULLETIN])
			join_package(&joining, i, count);
	}
	for (size_t i = 0; joining.changed && i < builder->count; i++)
		if (builder->statements[i].packed.ptr)
			builder->statements[kept++] = builder->statements[i];
	if (joining.changed)
		builder->count = kept;
	free(joining.parts);
	return joining.changed;
}
