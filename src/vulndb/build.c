/* build.c - write an advisory store
 *
 * All is packed when it comes and sorted when it is all there; what is then written is made an entry at a time. */
#include "base/cleanup.h"
#include "base/memory.h"
#include "vulndb/builder.h"
#include "vulndb/package.h"
#include "vulndb/write.h"

#include <assert.h>

#define VALUE_BYTES_MAX (512u << 20)

struct vulndb_builder *vulndb_builder_new(void)
{
	struct vulndb_builder *builder = memory_one(struct vulndb_builder);

	vulndb_builder_batch(builder, S(""));
	return builder;
}

void vulndb_builder_free(struct vulndb_builder *builder)
{
	if (!builder)
		return;
	arena_done(&builder->arena);
	names_done(&builder->names);
	texts_done(&builder->texts);
	buffer_done(&builder->work);
	free(builder->batches);
	free(builder->statements);
	free(builder->flaws);
	free(builder->scores);
	free(builder->releases);
	free(builder);
}

uint32_t vulndb_builder_batch(struct vulndb_builder *builder, struct slice source)
{
	memory_reserve(builder->batches, builder->batch_count, builder->batch_capacity);
	builder->batches[builder->batch_count] = (struct batch){ .source = names_add(&builder->names, source, NULL) };
	return (uint32_t)builder->batch_count++;
}

void vulndb_builder_drop(struct vulndb_builder *builder, uint32_t batch)
{
	assert(batch < builder->batch_count);
	builder->batches[batch].dropped = true;
}

static struct slice source_of(struct vulndb_builder *builder, uint32_t batch, struct slice said)
{
	struct slice source;

	assert(batch < builder->batch_count);
	source = builder->batches[batch].source;
	return source.len ? source : names_add(&builder->names, said, NULL);
}

static bool has(struct slices list, struct slice text)
{
	for (size_t i = 0; i < list.count; i++)
		if (slice_equal(list.items[i], text))
			return true;
	return false;
}

static enum statement_kind kind_of(const struct advisory *advisory)
{
	struct slice record = advisory->record.len ? advisory->record : advisory->id;

	if (advisory_cve_of(advisory->id).len == 0)
		return STATEMENT_OTHER;
	if (advisory_is_bulletin(record) || has(advisory->bulletins, record))
		return STATEMENT_OF_BULLETIN;
	return advisory_cve_of(record).len ? STATEMENT_OF_CVE : STATEMENT_OTHER;
}

void vulndb_builder_add(struct vulndb_builder *builder, uint32_t batch, const struct advisory *advisory)
{
	struct statement statement = { .batch = batch, .text = NO_TEXT, .kind = kind_of(advisory) };
	cleanup_arena struct arena scratch = ARENA_INIT;
	struct advisory packed = *advisory;

	if (advisory->withdrawn.len)
		return;
	if (advisory->details.len)
		statement.text = texts_add(&builder->texts, advisory->details);
	statement.source = source_of(builder, batch, advisory->source);
	statement.ecosystem = names_add(&builder->names, advisory->ecosystem, NULL);
	statement.name = names_add(&builder->names, vulndb_normal_name(advisory->ecosystem, advisory->package, &scratch), NULL);
	if (slice_equal(statement.name, advisory->package))
		packed.package = S(""); /* as most are; the name is there already */
	buffer_clear(&builder->work);
	vulndb_pack_advisory(&builder->work, &packed);
	statement.packed = arena_copy(&builder->arena, buffer_slice(&builder->work));
	memory_reserve(builder->statements, builder->count, builder->capacity);
	builder->statements[builder->count++] = statement;
}

void vulndb_builder_add_assessment(struct vulndb_builder *builder, uint32_t batch, const struct assessment *assessment)
{
	struct flaw flaw = { .batch = batch };

	buffer_clear(&builder->work);
	flaw_pack(&builder->work, assessment);
	flaw.packed = arena_copy(&builder->arena, buffer_slice(&builder->work));
	flaw.id = arena_copy(&builder->arena, assessment->id);
	flaw.source = source_of(builder, batch, assessment->source);
	flaw.role = names_add(&builder->names, assessment->role, NULL);
	flaw.speaker = names_add(&builder->names, assessment->speaker, NULL);
	flaw.date = names_add(&builder->names, assessment->date, NULL);
	flaw.modified = arena_copy(&builder->arena, assessment->modified);
	flaw.exploits = assessment->weaponised.count || assessment->proofs.count;
	flaw.is_score = flaw_is_score(assessment, &flaw.score);
	memory_reserve(builder->flaws, builder->flaw_count, builder->flaw_capacity);
	builder->flaws[builder->flaw_count++] = flaw;
}

void vulndb_builder_add_release(struct vulndb_builder *builder, uint32_t batch, const struct release *release)
{
	struct kept_release kept = { .release = *release, .batch = batch };

	assert(batch < builder->batch_count);
	kept.release.distribution = arena_copy(&builder->arena, release->distribution);
	kept.release.version = arena_copy(&builder->arena, release->version);
	kept.release.codename = arena_copy(&builder->arena, release->codename);
	kept.release.released = arena_copy(&builder->arena, release->released);
	kept.release.eol = arena_copy(&builder->arena, release->eol);
	kept.release.eol_lts = arena_copy(&builder->arena, release->eol_lts);
	kept.release.eol_paid = arena_copy(&builder->arena, release->eol_paid);
	kept.release.package = arena_copy(&builder->arena, release->package);
	kept.release.remark = arena_copy(&builder->arena, release->remark);
	memory_reserve(builder->releases, builder->release_count, builder->release_capacity);
	builder->releases[builder->release_count++] = kept;
}

/* What will be one entry of the file: COUNT things from FIRST on, of the kind that the key begins with. */
struct entry {
	struct slice key;
	uint32_t first, count;
};

struct plan {
	struct vulndb_builder *builder;
	const struct vulndb_facts *facts;
	struct entry *items;
	size_t count, capacity;
	uint64_t ids, packages; /* how many there are */
	uint64_t bytes;         /* of all values, about */
	struct names text_names;
	struct score_values scores;
};

static void plan_entry(struct plan *plan, const struct vulndb_key *key, size_t first, size_t count, size_t bytes)
{
	struct slice copy = arena_copy(&plan->builder->arena, slice_make(key->bytes, key->len));

	memory_reserve(plan->items, plan->count, plan->capacity);
	plan->items[plan->count++] = (struct entry){ copy, (uint32_t)first, (uint32_t)count };
	plan->bytes += bytes;
}

/* A text is called after the first package that uses it, and itself; where two would have one name, the later one takes the next. */
static void plan_text(struct plan *plan, const struct statement *statement)
{
	struct text *text = &plan->builder->texts.items[statement->text];
	struct slice name = slice_make(text->name, sizeof text->name);
	struct vulndb_key key;
	bool is_new;

	if (text->is_named)
		return;
	text->is_named = true;
	vulndb_text_name(statement->ecosystem, statement->name, text->bytes, text->name);
	for (names_add(&plan->text_names, name, &is_new); !is_new; names_add(&plan->text_names, name, &is_new))
		for (size_t i = VULNDB_TEXT_NAME_BYTES; i-- > 0 && ++text->name[i] == 0;)
			;
	vulndb_text_key(name, &key);
	plan_entry(plan, &key, statement->text, 1, text->bytes.len);
}

/* Statements are sorted: those on one package lie together, and so do the packages of an ecosystem. Names are kept once, so the
 * same name is the same pointer. */
static void plan_packages(struct plan *plan)
{
	struct vulndb_builder *builder = plan->builder;
	const struct statement *statements = builder->statements;
	size_t ecosystem = 0, packages = 0, count;
	struct vulndb_key key;

	for (size_t i = 0; i < builder->count; i += count) {
		const struct statement *first = &statements[i];
		size_t bytes = first->ecosystem.len + first->name.len + 16;

		for (count = 0; i + count < builder->count; count++) {
			const struct statement *next = &first[count];

			if (first->ecosystem.ptr != next->ecosystem.ptr || first->name.ptr != next->name.ptr)
				break;
			bytes += next->packed.len + next->source.len + VULNDB_TEXT_NAME_BYTES + 8;
			if (next->text != NO_TEXT)
				plan_text(plan, next);
		}
		vulndb_key_of(TABLE_PACKAGES, first->ecosystem, first->name, &key);
		plan_entry(plan, &key, i, count, bytes);
		packages++;
		if (i + count < builder->count && first[count].ecosystem.ptr == first->ecosystem.ptr)
			continue;
		vulndb_key_of(TABLE_ECOSYSTEMS, first->ecosystem, S(""), &key);
		plan_entry(plan, &key, ecosystem, packages, first->ecosystem.len + 16);
		plan->packages += packages;
		packages = 0;
		ecosystem = i + count;
	}
}

static void plan_flaws(struct plan *plan)
{
	const struct vulndb_builder *builder = plan->builder;
	struct vulndb_key key;
	size_t count;

	for (size_t i = 0; i < builder->flaw_count; i += count) {
		const struct flaw *first = &builder->flaws[i];
		struct slice block = flaw_block(first->id);
		size_t bytes = block.len + 16;

		for (count = 0; i + count < builder->flaw_count; count++) {
			const struct flaw *next = &first[count];

			if (!slice_equal(flaw_block(next->id), block))
				break;
			bytes += next->packed.len + next->source.len + next->date.len + 16;
		}
		flaw_key_of(first->id, &key);
		plan_entry(plan, &key, i, count, bytes);
	}
}

static void plan_scores(struct plan *plan)
{
	struct vulndb_builder *builder = plan->builder;
	struct vulndb_key key;

	scores_pack(builder->scores, builder->score_count, &builder->about_scores, &builder->arena, &plan->scores);
	for (size_t i = 0; i < plan->scores.count; i++) {
		vulndb_key_of(TABLE_SCORES, plan->scores.items[i].name, S(""), &key);
		plan_entry(plan, &key, i, 1, plan->scores.items[i].body.len);
	}
}

static void plan_releases(struct plan *plan)
{
	const struct vulndb_builder *builder = plan->builder;
	struct vulndb_key key;
	size_t count;

	for (size_t i = 0; i < builder->release_count; i += count) {
		const struct kept_release *first = &builder->releases[i];

		for (count = 1; i + count < builder->release_count; count++)
			if (!slice_equal(first->release.distribution, first[count].release.distribution))
				break;
		vulndb_key_of(TABLE_RELEASES, first->release.distribution, S(""), &key);
		plan_entry(plan, &key, i, count, count * 512);
	}
}

static int compare_entries(const void *a, const void *b)
{
	return slice_compare(((const struct entry *)a)->key, ((const struct entry *)b)->key);
}

static uint64_t count_ids(const struct vulndb_builder *builder)
{
	struct names ids = { 0 };
	uint64_t count;

	for (size_t i = 0; i < builder->count; i++)
		names_add(&ids, statement_id(&builder->statements[i]), NULL);
	count = ids.count;
	names_done(&ids);
	return count;
}

static void make_plan(struct plan *plan)
{
	struct vulndb_key key;

	builder_apply_rules(plan->builder);
	plan_packages(plan);
	plan_flaws(plan);
	plan_scores(plan);
	plan_releases(plan);
	plan->ids = count_ids(plan->builder);
	vulndb_key_of(TABLE_FACTS, S(""), S(""), &key);
	plan_entry(plan, &key, 0, 0, 4096 + plan->facts->feed_count * 512);
	qsort(plan->items, plan->count, sizeof *plan->items, compare_entries);
}

/* Values: each packs what an entry holds into OUT, and says what it is about. */

static struct slice pack_package(
	struct buffer *out, const struct vulndb_builder *builder, const struct entry *entry, struct package_writer *packages)
{
	const struct statement *first = &builder->statements[entry->first];

	for (size_t i = 0; i < entry->count; i++) {
		const struct text *text = first[i].text == NO_TEXT ? NULL : &builder->texts.items[first[i].text];

		package_add(packages, first[i].packed, first[i].source, text ? slice_make(text->name, sizeof text->name) : S(""));
	}
	package_end(packages, first->ecosystem, first->name, out);
	return first->name;
}

static struct slice pack_ecosystem(struct buffer *out, const struct vulndb_builder *builder, const struct entry *entry)
{
	vulndb_pack_text(out, builder->statements[entry->first].ecosystem);
	vulndb_pack_u64(out, entry->count);
	return builder->statements[entry->first].ecosystem;
}

static struct slice pack_releases(struct buffer *out, const struct vulndb_builder *builder, const struct entry *entry)
{
	const struct kept_release *first = &builder->releases[entry->first];

	vulndb_pack_text(out, first->release.distribution);
	vulndb_pack_u64(out, entry->count);
	for (size_t i = 0; i < entry->count; i++)
		vulndb_pack_release(out, &first[i].release);
	return first->release.distribution;
}

static int compare_feeds(const void *a, const void *b)
{
	const struct vulndb_feed *x = a, *y = b;
	int order = slice_compare(x->name, y->name);

	return order ? order : slice_compare(x->digest, y->digest);
}

static void pack_feeds(struct buffer *out, const struct vulndb_facts *facts)
{
	cleanup_free struct vulndb_feed *feeds = memory_grow(NULL, facts->feed_count + 1, sizeof *feeds);

	if (facts->feed_count)
		memcpy(feeds, facts->feeds, facts->feed_count * sizeof *feeds);
	qsort(feeds, facts->feed_count, sizeof *feeds, compare_feeds);
	vulndb_pack_u64(out, facts->feed_count);
	for (size_t i = 0; i < facts->feed_count; i++) {
		vulndb_pack_text(out, feeds[i].name);
		vulndb_pack_text(out, feeds[i].date);
		vulndb_pack_text(out, feeds[i].digest);
		vulndb_pack_u64(out, feeds[i].documents);
		vulndb_pack_u64(out, feeds[i].statements);
		vulndb_pack_u64(out, feeds[i].skipped);
		vulndb_pack_u64(out, feeds[i].dated_by_files);
		vulndb_pack_text(out, feeds[i].licence);
		vulndb_pack_list(out, &feeds[i].skips);
	}
	vulndb_pack_u64(out, facts->unread_count);
	for (size_t i = 0; i < facts->unread_count; i++) {
		vulndb_pack_text(out, facts->unread[i].name);
		vulndb_pack_text(out, facts->unread[i].why);
	}
}

static struct slice pack_facts(struct buffer *out, const struct plan *plan)
{
	vulndb_pack_u64(out, VULNDB_FORMAT); /* these two come first in every format: vulndb_sequence() */
	vulndb_pack_u64(out, plan->facts->sequence);
	vulndb_pack_text(out, plan->facts->name);
	vulndb_pack_text(out, plan->facts->built);
	vulndb_pack_text(out, plan->facts->date);
	vulndb_pack_u64(out, plan->ids);
	vulndb_pack_u64(out, plan->packages);
	vulndb_pack_u64(out, plan->facts->partial);
	pack_feeds(out, plan->facts);
	return S("itself");
}

static struct slice pack_entry(
	struct buffer *out, const struct plan *plan, const struct entry *entry, struct package_writer *packages)
{
	const struct vulndb_builder *builder = plan->builder;

	switch ((enum vulndb_table)entry->key.ptr[0]) {
	case TABLE_ECOSYSTEMS:
		return pack_ecosystem(out, builder, entry);
	case TABLE_PACKAGES:
		return pack_package(out, builder, entry, packages);
	case TABLE_FLAWS:
		flaw_pack_block(out, &builder->flaws[entry->first], entry->count);
		return builder->flaws[entry->first].id;
	case TABLE_RELEASES:
		return pack_releases(out, builder, entry);
	case TABLE_SCORES:
		buffer_add_slice(out, plan->scores.items[entry->first].body);
		return plan->scores.items[entry->first].name;
	case TABLE_TEXTS:
		vulndb_pack_text(out, builder->texts.items[entry->first].bytes);
		return S("a flaw");
	case TABLE_FACTS:
		break;
	}
	return pack_facts(out, plan);
}

static int write_entries(const struct plan *plan, struct writer *writer, struct error *err)
{
	cleanup_buffer struct buffer body = BUFFER_INIT(VALUE_BYTES_MAX), sealed = BUFFER_INIT(VALUE_BYTES_MAX);
	struct package_writer packages = { 0 };
	int r = 0;

	for (size_t i = 0; r == 0 && i < plan->count; i++) {
		const struct entry *entry = &plan->items[i];
		struct slice what;

		buffer_clear(&body);
		buffer_clear(&sealed);
		what = pack_entry(&body, plan, entry, &packages);
		vulndb_seal(&sealed, entry->key, buffer_slice(&body));
		r = body.full || sealed.full ? error_set(err, ERR_LIMIT, "what is said on %.*s is more than %u bytes",
						       SLICE_ARG(what), VALUE_BYTES_MAX)
					     : writer_add(writer, entry->key, buffer_slice(&sealed), err);
	}
	package_writer_done(&packages);
	return r;
}

int vulndb_builder_finish(struct vulndb_builder *builder, const struct vulndb_facts *facts, const char *path, struct error *err)
{
	struct plan plan = { .builder = builder, .facts = facts };
	struct writer *writer = NULL;
	int r;

	make_plan(&plan);
	r = writer_new(path, writer_map_bytes(plan.bytes, plan.count), &writer, err);
	if (r == 0)
		r = write_entries(&plan, writer, err);
	if (r == 0)
		r = writer_finish(writer, err);
	writer_free(writer);
	names_done(&plan.text_names);
	free(plan.items);
	return r < 0 ? error_context(err, r, "advisory store '%s'", path) : 0;
}
