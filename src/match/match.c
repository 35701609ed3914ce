/* match.c - packages + advisories -> findings */
#include "match/match.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "match/ecosystem.h"
#include "match/finding.h"
#include "match/join.h"
#include "version/version.h"

#define VERSION_NOTES_MAX 10u
#define VERSION_BYTES_MAX 512u /* it is repeated in every finding */

/* The packages of one type: who speaks for them. */
struct kind {
	struct slice ecosystems[MATCH_ECOSYSTEMS_MAX];
	size_t ecosystem_count;
	size_t package_count;
	bool known;       /* to some store */
	bool known_whole; /* to one that is not partial */
};

struct matching {
	const struct distribution *distribution;
	struct vulndb **stores; /* whole ones before partial ones */
	size_t store_count, whole_count;
	struct kind kinds[PACKAGE_TYPE_COUNT];
	struct subject *subjects;
	size_t subject_count, bad_versions;
	struct arena *arena;
	struct arena scratch; /* for all that is read on one package */
	struct match_list list;
	struct note_sink *notes;
	struct deadline *deadline;
	struct error *err;
};

/* Subjects: what belongs to one look-up, and within that to one finding, lies together. */

static int compare_subjects(const void *a, const void *b)
{
	const struct subject *x = a, *y = b;
	const struct package *p = &x->found->package, *q = &y->found->package;
	int order = (x->type > y->type) - (x->type < y->type);

	if (order == 0)
		order = slice_compare(x->name, y->name);
	if (order == 0)
		order = slice_compare(x->version, y->version);
	if (order == 0)
		order = slice_compare(p->name, q->name);
	if (order == 0)
		order = slice_compare(p->path, q->path);
	if (order == 0)
		order = slice_compare(p->architecture, q->architecture);
	return order ? order : (x->found->layer > y->found->layer) - (x->found->layer < y->found->layer);
}

static struct subject subject_of(const struct found_package *found, struct slice ecosystem, struct arena *arena)
{
	const struct package *package = &found->package;
	struct subject subject = {
		.found = found, .type = (enum package_type)package->type, .name = package->name, .version = package->version
	};

	if (package_is_distributions(subject.type)) {
		subject.name = package->source_name.len ? package->source_name : package->name;
		subject.version = package->source_version.len ? package->source_version : package->version;
	}
	subject.name = vulndb_normal_name(ecosystem, subject.name, arena);
	return subject;
}

static void find_kinds(struct matching *matching, const struct found_package *packages, size_t count)
{
	for (size_t i = 0; i < count; i++)
		matching->kinds[packages[i].package.type < PACKAGE_TYPE_COUNT ? packages[i].package.type : PACKAGE_UNKNOWN]
			.package_count++;
	for (size_t type = 0; type < PACKAGE_TYPE_COUNT; type++) {
		struct kind *kind = &matching->kinds[type];

		kind->ecosystem_count =
			match_ecosystems((enum package_type)type, matching->distribution, matching->arena, kind->ecosystems);
		for (size_t i = 0; i < kind->ecosystem_count; i++)
			for (size_t k = 0; k < matching->store_count; k++) {
				if (kind->known_whole || !vulndb_has_ecosystem(matching->stores[k], kind->ecosystems[i]))
					continue;
				kind->known = true;
				kind->known_whole = !vulndb_facts(matching->stores[k])->partial;
			}
	}
}

static void find_subjects(struct matching *matching, const struct found_package *packages, size_t count)
{
	matching->subjects = arena_array(matching->arena, struct subject, count);
	for (size_t i = 0; i < count; i++) {
		const struct package *package = &packages[i].package;
		const struct kind *kind = &matching->kinds[package->type < PACKAGE_TYPE_COUNT ? package->type : PACKAGE_UNKNOWN];

		if (kind->known)
			matching->subjects[matching->subject_count++] =
				subject_of(&packages[i], kind->ecosystems[0], matching->arena);
	}
	if (matching->subject_count)
		qsort(matching->subjects, matching->subject_count, sizeof *matching->subjects, compare_subjects);
}

/* Notes: what nobody could judge */

static const char *word_of(enum package_type type)
{
	return type == PACKAGE_DEB ? "dpkg" : type == PACKAGE_UNKNOWN ? "unknown" : package_type_facts(type)->word;
}

static void note_not_judged(struct matching *matching, enum package_type type)
{
	const struct distribution *distribution = matching->distribution;
	size_t count = matching->kinds[type].package_count;
	const char *were = count == 1 ? "package was" : "packages were";

	if (type != PACKAGE_UNKNOWN && !package_is_distributions(type) && !package_type_facts(type)->ecosystem[0])
		note_add(matching->notes, NOTE_INCOMPLETE, S(""),
			"%zu %s %s not judged: no store has advisories for such packages", count, word_of(type), were);
	else if (!package_is_distributions(type))
		note_add(matching->notes, NOTE_INCOMPLETE, S(""), "%zu %s %s not judged: no advisories for %s", count,
			word_of(type), were, type == PACKAGE_UNKNOWN ? "them" : package_type_facts(type)->ecosystem);
	else if (distribution->id.len == 0)
		note_add(matching->notes, NOTE_INCOMPLETE, S(""),
			"%zu %s %s not judged: the image does not say which distribution it is", count, word_of(type), were);
	else
		note_add(matching->notes, NOTE_INCOMPLETE, distribution->path,
			"%zu %s %s not judged: no advisories for %.*s %.*s", count, word_of(type), were,
			SLICE_ARG(distribution->id),
			SLICE_ARG(distribution->version_id.len ? distribution->version_id : S("without a version")));
}

/* A whole store of other ecosystems must not turn what the built-in advisories say, or do not say, into all that is known. */
static void note_partly_judged(struct matching *matching, enum package_type type)
{
	const struct distribution *distribution = matching->distribution;
	size_t count = matching->kinds[type].package_count;
	const char *were = count == 1 ? "package was" : "packages were";

	if (package_is_distributions(type))
		note_add(matching->notes, NOTE_INCOMPLETE, distribution->path,
			"%zu %s %s judged by the built-in advisories alone: no other store has %.*s %.*s", count, word_of(type),
			were, SLICE_ARG(distribution->id), SLICE_ARG(distribution->version_id));
	else
		note_add(matching->notes, NOTE_INCOMPLETE, S(""),
			"%zu %s %s judged by the built-in advisories alone: no other store has %s", count, word_of(type), were,
			package_type_facts(type)->ecosystem);
}

static void note_kinds(struct matching *matching)
{
	for (size_t type = 0; type < PACKAGE_TYPE_COUNT; type++) {
		const struct kind *kind = &matching->kinds[type];

		if (kind->package_count && !kind->known)
			note_not_judged(matching, (enum package_type)type);
		else if (kind->package_count && !kind->known_whole && matching->whole_count)
			note_partly_judged(matching, (enum package_type)type);
	}
}

static bool version_is_usable(struct matching *matching, const struct subject *subject)
{
	const char *name = package_type_facts(subject->type)->scheme;
	const struct version_scheme *scheme = version_scheme_by_name(slice_from_text(name));

	if (subject->version.len && subject->version.len <= VERSION_BYTES_MAX && (!scheme || scheme->valid(subject->version)))
		return true;
	if (++matching->bad_versions > VERSION_NOTES_MAX)
		return false;
	if (subject->version.len)
		note_add(matching->notes, NOTE_REMARK, subject->found->package.path,
			"%.*s was not judged: '%.*s' is no %s version", SLICE_ARG(subject->found->package.name),
			SLICE_ARG(subject->version), name);
	else
		note_add(matching->notes, NOTE_REMARK, subject->found->package.path,
			"%.*s was not judged: its version is not known", SLICE_ARG(subject->found->package.name));
	return false;
}

/* Statements */

/* All that one store says under one name. */
struct source {
	struct vulndb *store;
	struct slice ecosystem;
	struct vulndb_statement *statements;
	size_t count;
};

struct sources {
	struct source *items;
	size_t count, capacity;
};

/* Every store and every name of the ecosystem, those that decide before others first. */
static int read_sources(struct matching *matching, const struct subject *subject, struct sources *sources)
{
	const struct kind *kind = &matching->kinds[subject->type];

	sources->count = 0;
	for (size_t i = 0; i < matching->store_count; i++)
		for (size_t k = 0; k < kind->ecosystem_count; k++) {
			struct source source = { .store = matching->stores[i], .ecosystem = kind->ecosystems[k] };
			int r = vulndb_find(source.store, source.ecosystem, subject->name, &matching->scratch, &source.statements,
				&source.count, matching->err);

			if (r < 0)
				return r;
			memory_reserve(sources->items, sources->count, sources->capacity);
			sources->items[sources->count++] = source;
		}
	return 0;
}

struct statements {
	struct statement *items;
	size_t count, capacity;
};

static int read_statements(
	struct matching *matching, const struct subject *subject, struct sources *sources, struct statements *statements)
{
	const char *scheme = package_type_facts(subject->type)->scheme;

	for (size_t i = 0; i < sources->count; i++)
		for (size_t k = 0; k < sources->items[i].count; k++) {
			struct vulndb_statement *said = &sources->items[i].statements[k];
			struct statement statement = { .rank = i };
			int r;

			if (slice_equal(said->advisory.status, S("not-affected")) ||
				!match_version(&said->advisory, scheme, subject->version, matching->arena, &statement.fixed,
					&statement.why))
				continue;
			r = vulndb_read_text(sources->items[i].store, said, &matching->scratch, matching->err);
			if (r < 0)
				return r;
			statement.advisory = finding_keep_advisory(&said->advisory, matching->arena);
			memory_reserve(statements->items, statements->count, statements->capacity);
			statements->items[statements->count++] = statement;
		}
	return 0;
}

static struct match *new_match(struct matching *matching)
{
	struct match_list *list = &matching->list;

	if (list->count == list->capacity) {
		struct match *grown;

		list->capacity = list->capacity ? list->capacity * 2 : 64;
		grown = arena_array(matching->arena, struct match, list->capacity);
		if (list->count)
			memcpy(grown, list->items, list->count * sizeof *grown);
		list->items = grown;
	}
	return &list->items[list->count++];
}

/* COUNT subjects of one name and version: one finding a flaw. */
static int match_subjects(struct matching *matching, const struct subject *subjects, size_t count, struct sources *sources)
{
	struct statements statements = { 0 };
	struct flaw *flaws;
	size_t flaw_count;
	int r;

	if (!version_is_usable(matching, subjects))
		return 0;
	r = read_statements(matching, subjects, sources, &statements);
	if (r == 0 && statements.count) {
		join_statements(statements.items, statements.count, &matching->scratch, &flaws, &flaw_count);
		for (size_t i = 0; i < flaw_count; i++)
			finding_make(subjects, count, &flaws[i], matching->arena, new_match(matching));
	}
	free(statements.items);
	return r;
}

/* How many subjects from START on belong together. */
static size_t run_length(const struct matching *matching, size_t start, bool by_version)
{
	const struct subject *first = &matching->subjects[start];
	size_t count = 1;

	for (; start + count < matching->subject_count; count++)
		if (first->type != first[count].type || !slice_equal(first->name, first[count].name) ||
			(by_version && !slice_equal(first->version, first[count].version)))
			break;
	return count;
}

static void note_late(struct matching *matching, size_t left)
{
	note_add(matching->notes, NOTE_INCOMPLETE, S(""), "%zu of %zu packages were not judged: not done in time (--timeout)",
		left, matching->subject_count);
}

static int match_all(struct matching *matching)
{
	struct sources sources = { 0 };
	size_t names, versions;
	int r = 0;

	for (size_t i = 0; r == 0 && i < matching->subject_count; i += names) {
		if (deadline_step(matching->deadline)) {
			note_late(matching, matching->subject_count - i);
			break;
		}
		names = run_length(matching, i, false);
		r = read_sources(matching, &matching->subjects[i], &sources);
		for (size_t k = i; r == 0 && k < i + names; k += versions) {
			if (deadline_step(matching->deadline)) {
				note_late(matching, matching->subject_count - k);
				matching->subject_count = k;
				break;
			}
			versions = run_length(matching, k, true);
			r = match_subjects(matching, &matching->subjects[k], versions, &sources);
		}
		arena_done(&matching->scratch);
	}
	free(sources.items);
	return r;
}

/* By flaw, then by package: the order in which the subjects came. */
static int compare_matches(const void *a, const void *b)
{
	const struct finding *x = &((const struct match *)a)->finding, *y = &((const struct match *)b)->finding;
	const struct package *p = x->place.package, *q = y->place.package;
	int order = slice_compare(x->id, y->id);

	if (order == 0)
		order = (p->type > q->type) - (p->type < q->type);
	if (order == 0)
		order = slice_compare(p->name, q->name);
	if (order == 0)
		order = slice_compare(p->version, q->version);
	return order ? order : slice_compare(x->place.path, y->place.path);
}

/* The built-in set speaks last: a whole store is newer and says more. */
static struct vulndb **order_stores(struct vulndb *const *stores, size_t count, struct arena *arena)
{
	struct vulndb **ordered = arena_array(arena, struct vulndb *, count);
	size_t done = 0;

	for (int partial = 0; partial <= 1; partial++)
		for (size_t i = 0; i < count; i++)
			if (vulndb_facts(stores[i])->partial == partial)
				ordered[done++] = stores[i];
	return ordered;
}

int match_packages(const struct found_package *packages, size_t count, const struct distribution *distribution,
	struct vulndb *const *stores, size_t store_count, struct arena *arena, struct match_list *ret_matches,
	struct note_sink *notes, struct deadline *deadline, struct error *err)
{
	struct matching matching = {
		.distribution = distribution,
		.stores = order_stores(stores, store_count, arena),
		.store_count = store_count,
		.arena = arena,
		.notes = notes,
		.deadline = deadline,
		.err = err,
	};
	int r;

	for (size_t i = 0; i < store_count; i++)
		matching.whole_count += !vulndb_facts(stores[i])->partial;
	find_kinds(&matching, packages, count);
	note_kinds(&matching);
	find_subjects(&matching, packages, count);
	r = match_all(&matching);
	arena_done(&matching.scratch);
	if (r < 0)
		return r;
	if (matching.bad_versions > VERSION_NOTES_MAX)
		note_add(notes, NOTE_REMARK, S(""), "%zu more packages were not judged: no usable version",
			matching.bad_versions - VERSION_NOTES_MAX);
	if (matching.list.count)
		qsort(matching.list.items, matching.list.count, sizeof *matching.list.items, compare_matches);
	*ret_matches = matching.list;
	return 0;
}
