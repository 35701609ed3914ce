/* rules.c - which of several records counts */
#include "base/cleanup.h"
#include "base/memory.h"
#include "base/moment.h"
#include "vulndb/builder.h"

#define EXPLOITS_MAX 1000u /* of one flaw: each is looked for among those before it */

static struct vulndb_unpack unpack_of(const struct statement *statement)
{
	return (struct vulndb_unpack){ .at = statement->packed.ptr, .stop = statement->packed.ptr + statement->packed.len };
}

struct slice statement_id(const struct statement *statement)
{
	struct vulndb_unpack unpack = unpack_of(statement);

	return vulndb_unpack_text(&unpack); /* it comes first */
}

static void read_marks(const struct statement *statement, struct vulndb_marks *ret_marks)
{
	struct vulndb_unpack unpack = unpack_of(statement);

	vulndb_unpack_marks(&unpack, ret_marks);
}

static void leave_out_dropped(struct vulndb_builder *builder)
{
	size_t kept = 0;

	for (size_t i = 0; i < builder->count; i++)
		if (!builder->batches[builder->statements[i].batch].dropped)
			builder->statements[kept++] = builder->statements[i];
	builder->count = kept;
	kept = 0;
	for (size_t i = 0; i < builder->flaw_count; i++)
		if (!builder->batches[builder->flaws[i].batch].dropped)
			builder->flaws[kept++] = builder->flaws[i];
	builder->flaw_count = kept;
	kept = 0;
	for (size_t i = 0; i < builder->release_count; i++)
		if (!builder->batches[builder->releases[i].batch].dropped)
			builder->releases[kept++] = builder->releases[i];
	builder->release_count = kept;
}

/* Statements */

static int compare_names(struct slice a, struct slice b)
{
	return a.ptr == b.ptr ? 0 : slice_compare(a, b); /* each is kept once */
}

/* Without the source: the same words of two sources are one statement. */
static int compare_statements(const struct vulndb_builder *builder, const struct statement *x, const struct statement *y)
{
	int order = compare_names(x->ecosystem, y->ecosystem);

	if (order == 0)
		order = compare_names(x->name, y->name);
	if (order == 0)
		order = slice_compare(statement_id(x), statement_id(y));
	if (order == 0)
		order = slice_compare(x->packed, y->packed);
	if (order || x->text == y->text)
		return order;
	if (x->text == NO_TEXT || y->text == NO_TEXT)
		return x->text == NO_TEXT ? -1 : 1;
	return slice_compare(builder->texts.items[x->text].bytes, builder->texts.items[y->text].bytes);
}

static int compare_for_sort(const void *a, const void *b, void *builder)
{
	const struct statement *x = a, *y = b;
	int order = compare_statements(builder, x, y);

	return order ? order : compare_names(x->source, y->source);
}

static void sort_and_drop_twins(struct vulndb_builder *builder)
{
	size_t kept = 0;

	if (builder->count)
		qsort_r(builder->statements, builder->count, sizeof *builder->statements, compare_for_sort, builder);
	for (size_t i = 0; i < builder->count; i++)
		if (kept == 0 || compare_statements(builder, &builder->statements[kept - 1], &builder->statements[i]) != 0)
			builder->statements[kept++] = builder->statements[i];
	builder->count = kept;
}

/* Of the documents on one record the newest */

/* The moment, so that bytes can be compared: "2024-01-01T00:00:00Z" is before "2024-01-01T00:00:00.5Z". */
static struct slice moment(struct slice time)
{
	return slice_ends_with(time, S("Z"))        ? slice_first(time, time.len - 1)
	       : slice_ends_with(time, S("+00:00")) ? slice_first(time, time.len - 6)
						    : time;
}

static bool is_of_utc(struct slice time)
{
	return time.len == 0 || slice_ends_with(time, S("Z")) || slice_ends_with(time, S("+00:00"));
}

/* Most are of UTC, and this is asked a million times. */
static int compare_moments(struct slice a, struct slice b)
{
	struct moment x, y;

	if ((!is_of_utc(a) || !is_of_utc(b)) && moment_parse(a, &x) && moment_parse(b, &y))
		return moment_compare(&x, &y);
	return slice_compare(moment(a), moment(b));
}

static struct slice record_of(const struct vulndb_marks *marks)
{
	return marks->record.len ? marks->record : marks->id;
}

/* A table of records, each by the number of a statement of its newest document + 1; its size is a power of two, at most half full. */
struct newest {
	const struct vulndb_builder *builder;
	uint32_t *table;
	size_t size;
};

static uint32_t *newest_of(const struct newest *newest, const struct statement *statement, const struct vulndb_marks *marks)
{
	struct slice record = record_of(marks);
	size_t at = (size_t)slice_hash(record, slice_hash(statement->ecosystem, 0)) & (newest->size - 1);

	for (; newest->table[at]; at = (at + 1) & (newest->size - 1)) {
		const struct statement *other = &newest->builder->statements[newest->table[at] - 1];
		struct vulndb_marks others;

		read_marks(other, &others);
		if (other->ecosystem.ptr == statement->ecosystem.ptr && slice_equal(record_of(&others), record))
			break;
	}
	return &newest->table[at];
}

static void find_newest(const struct newest *newest)
{
	for (size_t i = 0; i < newest->builder->count; i++) {
		const struct statement *statement = &newest->builder->statements[i];
		struct vulndb_marks marks, others = { 0 };
		uint32_t *place;

		read_marks(statement, &marks);
		if (marks.modified.len == 0)
			continue;
		place = newest_of(newest, statement, &marks);
		if (*place)
			read_marks(&newest->builder->statements[*place - 1], &others);
		if (!*place || compare_moments(marks.modified, others.modified) > 0)
			*place = (uint32_t)i + 1;
	}
}

static bool is_older(const struct newest *newest, const struct statement *statement)
{
	struct vulndb_marks marks, others;

	read_marks(statement, &marks);
	if (marks.modified.len == 0)
		return false;
	read_marks(&newest->builder->statements[*newest_of(newest, statement, &marks) - 1], &others);
	return compare_moments(marks.modified, others.modified) != 0;
}

/* One document makes several statements, on all packages it knows; all have its date. */
static void drop_older(struct vulndb_builder *builder)
{
	struct newest newest = { .builder = builder, .size = 1024 };
	cleanup_free bool *older = memory_new(builder->count + 1);
	size_t kept = 0;

	while (newest.size < 2 * builder->count)
		newest.size *= 2;
	newest.table = memory_new(newest.size * sizeof *newest.table);
	find_newest(&newest);
	for (size_t i = 0; i < builder->count; i++)
		older[i] = is_older(&newest, &builder->statements[i]);
	for (size_t i = 0; i < builder->count; i++)
		if (!older[i])
			builder->statements[kept++] = builder->statements[i];
	builder->count = kept;
	free(newest.table);
}

/* Flaws */

/* Who says what of which flaw. What has a role is said by the same whoever passes it on. */
static int compare_voices(const struct flaw *x, const struct flaw *y)
{
	int order = slice_compare(flaw_block(x->id), flaw_block(y->id));

	if (order == 0)
		order = slice_compare(x->id, y->id);
	if (order == 0)
		order = compare_names(x->role, y->role);
	if (order == 0)
		order = compare_names(x->speaker, y->speaker);
	return order || x->role.len ? order : compare_names(x->source, y->source);
}

static int compare_flaws(const void *a, const void *b)
{
	const struct flaw *x = a, *y = b;
	int order = compare_voices(x, y);

	if (order == 0)
		order = compare_moments(y->modified, x->modified); /* the newest first, hearsay last */
	if (order == 0)
		order = slice_compare(y->date, x->date);
	if (order == 0)
		order = compare_names(x->source, y->source);
	return order ? order : slice_compare(x->packed, y->packed);
}

static void add_missing(struct slices *list, const struct slices *others, struct arena *arena)
{
	struct slice *items = arena_array(arena, struct slice, list->count + others->count + 1);
	size_t count = 0;

	for (; count < list->count; count++)
		items[count] = list->items[count];
	for (size_t i = 0; i < others->count; i++) {
		bool there = false;

		for (size_t k = 0; k < count && !there; k++)
			there = slice_equal(items[k], others->items[i]);
		if (!there)
			items[count++] = others->items[i];
	}
	*list = (struct slices){ items, count };
}

/* Indexes name exploits one by one, and a flaw may have many: COUNT of one voice become one. */
static void join_exploits(struct vulndb_builder *builder, struct flaw *first, size_t count)
{
	cleanup_arena struct arena scratch = ARENA_INIT;
	struct assessment all = { 0 };

	flaw_unpack(first->packed, &all, &scratch);
	for (size_t i = 1; i < count; i++) {
		struct assessment one = { 0 };

		flaw_unpack(first[i].packed, &one, &scratch);
		add_missing(&all.weaponised, &one.weaponised, &scratch);
		add_missing(&all.proofs, &one.proofs, &scratch);
	}
	buffer_clear(&builder->work);
	flaw_pack(&builder->work, &all);
	first->packed = arena_copy(&builder->arena, buffer_slice(&builder->work));
}

static void sort_flaws(struct vulndb_builder *builder)
{
	size_t kept = 0, count;

	if (builder->flaw_count)
		qsort(builder->flaws, builder->flaw_count, sizeof *builder->flaws, compare_flaws);
	for (size_t i = 0; i < builder->flaw_count; i += count) {
		struct flaw *first = &builder->flaws[i];
		size_t exploits = 0;

		for (count = 1; i + count < builder->flaw_count; count++)
			if (compare_voices(first, &first[count]) != 0)
				break;
		while (exploits < count && exploits < EXPLOITS_MAX && first[exploits].exploits)
			exploits++;
		if (exploits > 1)
			join_exploits(builder, first, exploits);
		builder->flaws[kept++] = *first;
	}
	builder->flaw_count = kept;
}

/* Releases */

static int compare_releases(const void *a, const void *b)
{
	const struct release *x = &((const struct kept_release *)a)->release, *y = &((const struct kept_release *)b)->release;
	int order = slice_compare(x->distribution, y->distribution);

	if (order == 0)
		order = slice_compare(x->version, y->version);
	return order ? order : slice_compare(x->package, y->package);
}

static void take_later(struct slice *date, struct slice other)
{
	if (slice_compare(other, *date) > 0)
		*date = other;
}

/* What support there is gets longer with time, so of two sources on one release the one with the later day is the newer. */
static void sort_releases(struct vulndb_builder *builder)
{
	size_t kept = 0;

	if (builder->release_count)
		qsort(builder->releases, builder->release_count, sizeof *builder->releases, compare_releases);
	for (size_t i = 0; i < builder->release_count; i++) {
		const struct release *other = &builder->releases[i].release;
		struct release *release = kept ? &builder->releases[kept - 1].release : NULL;

		if (kept == 0 || compare_releases(&builder->releases[kept - 1], &builder->releases[i]) != 0) {
			builder->releases[kept++] = builder->releases[i];
			continue;
		}
		take_later(&release->codename, other->codename);
		take_later(&release->released, other->released);
		take_later(&release->eol, other->eol);
		take_later(&release->eol_lts, other->eol_lts);
		take_later(&release->eol_paid, other->eol_paid);
		if (release->remark.len == 0)
			release->remark = other->remark;
	}
	builder->release_count = kept;
}

void builder_apply_rules(struct vulndb_builder *builder)
{
	leave_out_dropped(builder);
	drop_older(builder);
	builder_choose_products(builder);
	sort_and_drop_twins(builder);
	if (builder_join_bulletins(builder))
		sort_and_drop_twins(builder);
	sort_flaws(builder);
	builder_take_scores(builder);
	sort_releases(builder);
}
