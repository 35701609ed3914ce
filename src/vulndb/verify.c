/* verify.c - is all of an advisory store as it was written?
 *
 * Checksums say that a value is what was sealed; the rest says that it is a store that this builder could have made: every key is the one
 * that a look-up of its value takes, the counts are right, every text that a statement names is there. */
#include "base/cleanup.h"
#include "base/memory.h"
#include "vulndb/names.h"
#include "vulndb/store.h"

struct ecosystem {
	struct slice name;
	uint64_t said, seen; /* packages */
};

struct verifying {
	struct vulndb *store;
	struct arena arena;
	struct ecosystem *ecosystems;
	size_t ecosystem_count, ecosystem_capacity, last;
	struct names ids, wanted_texts;
	uint64_t packages, found_texts;
	bool scores, about_scores; /* are there; who says them is */
};

static struct ecosystem *ecosystem_of(struct verifying *verifying, struct slice name)
{
	for (size_t i = 0; i < verifying->ecosystem_count; i++) {
		size_t at = (verifying->last + i) % verifying->ecosystem_count; /* they come in their order */

		if (slice_equal(verifying->ecosystems[at].name, name)) {
			verifying->last = at;
			return &verifying->ecosystems[at];
		}
	}
	return NULL;
}

static int verify_ecosystem(struct verifying *verifying, struct slice key, struct vulndb_unpack *unpack, struct error *err)
{
	struct ecosystem ecosystem = { .name = arena_copy(&verifying->arena, vulndb_unpack_text(unpack)) };

	ecosystem.said = vulndb_unpack_u64(unpack);
	if (!vulndb_unpack_is_done(unpack))
		return store_damaged(ecosystem.name, err);
	if (store_check_key(key, TABLE_ECOSYSTEMS, ecosystem.name, S(""), err) < 0)
		return -ERR_FORMAT;
	memory_reserve(verifying->ecosystems, verifying->ecosystem_count, verifying->ecosystem_capacity);
	verifying->ecosystems[verifying->ecosystem_count++] = ecosystem;
	return 0;
}

static int verify_text(struct verifying *verifying, struct slice key, struct vulndb_unpack *unpack, struct error *err)
{
	vulndb_unpack_text(unpack);
	if (!vulndb_unpack_is_done(unpack))
		return store_damaged(S("the text of a flaw"), err);
	verifying->found_texts += names_contain(&verifying->wanted_texts, slice_from(key, 1));
	return 0;
}

static int verify_package(void *context, struct vulndb_statement *statements, size_t count, struct error *err)
{
	struct verifying *verifying = context;
	struct ecosystem *ecosystem = count ? ecosystem_of(verifying, statements->advisory.ecosystem) : NULL;

	if (!ecosystem)
		return error_set(err, ERR_FORMAT, "it holds a package of an ecosystem that it does not know");
	ecosystem->seen++;
	verifying->packages++;
	for (size_t i = 0; i < count; i++) {
		names_add(&verifying->ids, statements[i].advisory.id, NULL);
		if (statements[i].text.len)
			names_add(&verifying->wanted_texts, statements[i].text, NULL);
	}
	return 0;
}

static int verify_scores(struct verifying *verifying, struct slice key, struct slice value, struct error *err)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct score_numbers numbers;
	struct vulndb_unpack unpack;
	int r = vulndb_unseal(key, value, store_what(key, &arena), &unpack, err);

	if (r == 0)
		r = store_check_scores(key, &unpack, &numbers, err);
	if (r < 0)
		return r;
	if (slice_equal(numbers.name, S(SCORES_ABOUT)))
		verifying->about_scores = true;
	else
		verifying->scores = true;
	return 0;
}

static int verify_entry(void *context, struct slice key, struct slice value, struct error *err)
{
	struct verifying *verifying = context;
	const struct vulndb_visitor visitor = { .package = verify_package, .context = verifying };
	cleanup_arena struct arena arena = ARENA_INIT;
	struct vulndb_unpack unpack;
	int r;

	if (key.len && key.ptr[0] == TABLE_SCORES)
		return verify_scores(verifying, key, value, err);
	if (key.len == 0 || (key.ptr[0] != TABLE_ECOSYSTEMS && key.ptr[0] != TABLE_TEXTS && key.ptr[0] != TABLE_FACTS))
		return key.len ? store_visit_value(verifying->store, &visitor, key, value, err)
			       : error_set(err, ERR_FORMAT, "it holds something without a key");
	r = vulndb_unseal(key, value, store_what(key, &arena), &unpack, err);
	if (r < 0)
		return r;
	if (key.ptr[0] == TABLE_FACTS) /* what they say was read when it was opened */
		return store_check_key(key, TABLE_FACTS, S(""), S(""), err);
	return key.ptr[0] == TABLE_TEXTS ? verify_text(verifying, key, &unpack, err)
					 : verify_ecosystem(verifying, key, &unpack, err);
}

static int verify_counts(const struct verifying *verifying, struct error *err)
{
	const struct vulndb_facts *facts = &verifying->store->facts;

	if (verifying->found_texts != verifying->wanted_texts.count)
		return error_set(err, ERR_FORMAT, "%llu of %zu texts are missing",
			(unsigned long long)(verifying->wanted_texts.count - verifying->found_texts),
			verifying->wanted_texts.count);
	if (verifying->scores != verifying->about_scores)
		return error_set(err, ERR_FORMAT, "it has scores, and not who says them, or the other way round");
	if (verifying->packages != facts->package_count || verifying->ids.count != facts->advisory_count)
		return error_set(err, ERR_FORMAT, "it has %llu packages of %llu, and %zu advisories of %llu",
			(unsigned long long)verifying->packages, (unsigned long long)facts->package_count, verifying->ids.count,
			(unsigned long long)facts->advisory_count);
	for (size_t i = 0; i < verifying->ecosystem_count; i++) {
		const struct ecosystem *ecosystem = &verifying->ecosystems[i];

		if (ecosystem->said != ecosystem->seen)
			return error_set(err, ERR_FORMAT, "it has %llu packages of %llu of %.*s",
				(unsigned long long)ecosystem->seen, (unsigned long long)ecosystem->said,
				SLICE_ARG(ecosystem->name));
	}
	return 0;
}

int vulndb_verify(const char *path, struct error *err)
{
	struct verifying verifying = { 0 };
	int r = vulndb_open(path, &verifying.store, err);

	if (r < 0)
		return r;
	r = pages_walk(verifying.store->pages, S(""), S(""), verify_entry, &verifying, err);
	if (r == 0)
		r = verify_counts(&verifying, err);
	if (r < 0)
		r = error_context(err, r, "advisory store '%s'", path);
	vulndb_close(verifying.store);
	names_done(&verifying.ids);
	names_done(&verifying.wanted_texts);
	arena_done(&verifying.arena);
	free(verifying.ecosystems);
	return r;
}
