/* situations.c - how bad a flaw is where no image says which package has it: by each distribution's and ecosystem's word */
#include "scan/situations.h"
#include "base/memory.h"
#include "match/ecosystem.h"
#include "match/finding.h"
#include "rating/rate.h"
#include "scan/assess.h"
#include "scan/rejected.h"

struct gathering {
	const struct search *search;
	struct vulndb *const *stores;
	struct match_list matches;
	struct arena *arena;
	struct arena scratch;
};

/* Any version that repairs it: which one that is matters to no rule. */
static struct slice fixed_version(const struct advisory *advisory)
{
	for (size_t i = 0; i < advisory->events.count; i++)
		if (advisory->events.items[i].len > 1 && advisory->events.items[i].ptr[0] == EVENT_FIXED)
			return slice_from(advisory->events.items[i], 1);
	return S("");
}

static struct match *new_match(struct gathering *gathering)
{
	memory_reserve(gathering->matches.items, gathering->matches.count, gathering->matches.capacity);
	gathering->matches.items[gathering->matches.count] = (struct match){ 0 };
	return &gathering->matches.items[gathering->matches.count++];
}

/* What FIRST and the COUNT - 1 statements behind it say of one package, flaw by flaw, as if it were affected. */
static void add_package(struct gathering *gathering, const struct search_statement *first, size_t count)
{
	struct found_package *package = arena_array(gathering->arena, struct found_package, 1);
	struct statement *statements = arena_array(&gathering->scratch, struct statement, count);
	struct subject subject = { .found = package };
	size_t taken = 0, flaw_count;
	struct flaw *flaws;

	package->package.type = match_type_of(first->advisory->ecosystem);
	package->package.name = first->advisory->package;
	subject.type = (enum package_type)package->package.type;
	subject.name = first->advisory->package;
	for (size_t partial = 0; partial <= 1; partial++) /* the built-in set speaks last, as when packages are matched */
		for (size_t i = 0; i < count; i++) {
			const struct advisory *advisory = first[i].advisory;

			if (vulndb_facts(gathering->stores[first[i].store])->partial != (partial == 1) ||
				slice_equal(advisory->status, S(STATUS_NOT_AFFECTED)))
				continue;
			statements[taken] = (struct statement){ .advisory = advisory,
				.fixed = fixed_version(advisory),
				.whole = partial == 0,
				.count = 1,
				.rank = taken };
			taken++;
		}
	if (taken == 0)
		return;
	join_statements(statements, taken, &gathering->scratch, &flaws, &flaw_count);
	for (size_t i = 0; i < flaw_count; i++)
		finding_make(&subject, 1, &flaws[i], gathering->arena, new_match(gathering));
}

static void add_packages(struct gathering *gathering)
{
	const struct search *search = gathering->search;
	size_t run;

	for (size_t i = 0; i < search->statement_count; i += run) {
		const struct advisory *first = search->statements[i].advisory;

		for (run = 1; i + run < search->statement_count; run++) {
			const struct advisory *advisory = search->statements[i + run].advisory;

			if (!slice_equal(first->ecosystem, advisory->ecosystem) ||
				!slice_equal(first->package, advisory->package))
				break;
		}
		add_package(gathering, &search->statements[i], run);
		arena_clear(&gathering->scratch);
	}
}

/* Each flaw of which something is said itself. They lie together by id. */
static void add_flaws(struct gathering *gathering)
{
	const struct search *search = gathering->search;

	for (size_t i = 0; i < search->assessment_count; i++) {
		if (i && slice_equal(search->assessments[i - 1].id, search->assessments[i].id))
			continue;
		new_match(gathering)->finding = (struct finding){
			.kind = FINDING_VULNERABILITY, .id = search->assessments[i].id, .score = -1, .status = S("affected")
		};
	}
}

static struct slice ecosystem_of(const struct match *match)
{
	return match->advisory_count ? match->advisories[0]->ecosystem : S("");
}

static int compare_matches(const void *a, const void *b)
{
	const struct match *x = a, *y = b;
	int order = slice_compare(x->finding.id, y->finding.id);

	if (!order)
		order = slice_compare(ecosystem_of(x), ecosystem_of(y)); /* of no package: first */
	if (!order && x->finding.place.package && y->finding.place.package)
		order = slice_compare(x->finding.place.package->name, y->finding.place.package->name);
	return order;
}

static bool is_same(const struct finding *a, const struct finding *b)
{
	if (!slice_equal(a->id, b->id) || a->row_count != b->row_count || a->rating != b->rating ||
		!slice_equal(a->vector, b->vector) || !slice_equal(a->picked.source, b->picked.source) ||
		a->picked.rating != b->picked.rating)
		return false;
	for (size_t i = 0; i < a->row_count; i++)
		if (a->rows[i].rule != b->rows[i].rule || !slice_equal(a->rows[i].reason, b->rows[i].reason))
			return false;
	for (size_t i = 0; i < RATING_RULES; i++)
		if (!slice_equal(a->idle_rules[i], b->idle_rules[i]))
			return false;
	return true;
}

static void put(struct situations *situations, const struct match *match, struct arena *arena)
{
	struct slice ecosystem = ecosystem_of(match);
	struct situation *situation = NULL;

	for (size_t i = situations->count; i > 0 && !situation; i--)
		if (is_same(&situations->items[i - 1].finding, &match->finding))
			situation = &situations->items[i - 1];
	if (!situation) {
		situation = &situations->items[situations->count++];
		situation->finding = match->finding;
		situation->anywhere = ecosystem.len == 0;
	}
	if (ecosystem.len && (situation->ecosystems.count == 0 ||
				     !slice_equal(situation->ecosystems.items[situation->ecosystems.count - 1], ecosystem))) {
		size_t count = situation->ecosystems.count;

		if ((count & (count + 1)) == 0) { /* 0, 1, 3, 7: full */
			struct slice *grown = arena_array(arena, struct slice, count * 2 + 1);

			if (count)
				memcpy(grown, situation->ecosystems.items, count * sizeof *grown);
			situation->ecosystems.items = grown;
		}
		situation->ecosystems.items[situation->ecosystems.count++] = ecosystem;
	}
}

/* The last row: it bounds nothing, and each package has another answer, which its statements have. */
static void leave_fix_open(struct finding *finding)
{
	finding->row_count--;
	finding->idle_rules[6] = S("which version repairs it is said package by package");
}

static void rate_all(struct gathering *gathering, struct slice picked, struct situations *situations)
{
	situations->items = arena_array(gathering->arena, struct situation, gathering->matches.count);
	for (size_t i = 0; i < gathering->matches.count; i++) {
		struct match *match = &gathering->matches.items[i];
		struct rating_input input = {
			.advisories = match->advisories,
			.advisory_count = match->advisory_count,
			.assessments = match->assessments,
			.assessment_count = match->assessment_count,
			.picked = picked,
		};

		rate_finding(&match->finding, &input, gathering->arena);
		leave_fix_open(&match->finding);
		put(situations, match, gathering->arena);
	}
}

static void ignore_note(void *context, const struct note *note)
{
	(void)context;
	(void)note; /* the assessment that rejects it is shown */
}

int situations_find(const struct search *search, struct slice picked, struct vulndb *const *stores, size_t store_count,
	struct arena *arena, struct situations *ret_situations, struct error *err)
{
	struct gathering gathering = { .search = search, .stores = stores, .arena = arena };
	struct note_sink notes = { ignore_note, NULL };
	struct situations situations = { 0 };
	int r;

	add_flaws(&gathering);
	add_packages(&gathering);
	if (gathering.matches.count)
		qsort(gathering.matches.items, gathering.matches.count, sizeof *gathering.matches.items, compare_matches);
	r = assess_findings(&gathering.matches, stores, store_count, arena, err);
	if (r >= 0) {
		rejected_leave_out(&gathering.matches, &notes);
		rate_all(&gathering, picked, &situations);
		*ret_situations = situations;
	}
	arena_done(&gathering.scratch);
	free(gathering.matches.items);
	return r;
}
