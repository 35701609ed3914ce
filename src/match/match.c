/* match.c - packages + advisories -> findings */
#include "match/match.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "match/matching.h"

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

struct subject subject_of(const struct found_package *found, struct slice ecosystem, struct arena *arena)
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
		kind_of(matching, &packages[i].package)->package_count++;
	for (size_t type = 0; type < PACKAGE_TYPE_COUNT; type++) {
		struct kind *kind = &matching->kinds[type];

		match_ecosystems((enum package_type)type, matching->distribution, matching->arena, &kind->ecosystems);
		for (size_t i = 0; i < kind->ecosystems.count; i++)
			for (size_t k = 0; k < matching->store_count; k++) {
				if (kind->known_whole || !vulndb_has_ecosystem(matching->stores[k], kind->ecosystems.names[i]))
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
		struct kind *kind = kind_of(matching, &packages[i].package);
		struct subject subject = { .found = &packages[i], .type = PACKAGE_GENERIC };

		if (kind->known && packages[i].package.type != PACKAGE_GENERIC) {
			subject = subject_of(&packages[i], kind->ecosystems.names[0], matching->arena);
		} else if (matching->kinds[PACKAGE_GENERIC].known &&
			   cpe_subject(&packages[i].package, matching->arena, &subject.name, &subject.version)) {
			subject.name = vulndb_normal_name(S(ECOSYSTEM_CPE), subject.name, matching->arena);
			kind->by_cpe_count++;
		} else {
			if (kind->left_count < UNJUDGED_NAMED_MAX)
				kind->left[kind->left_count] = &packages[i].package;
			kind->left_count++;
			continue;
		}
		matching->subjects[matching->subject_count++] = subject;
	}
	if (matching->subject_count)
		qsort(matching->subjects, matching->subject_count, sizeof *matching->subjects, compare_subjects);
}

/* The list grows on the heap, for an arena would keep each of its sizes. */
static struct match *new_match(struct matching *matching)
{
	struct match_list *list = &matching->list;

	memory_reserve(list->items, list->count, list->capacity);
	return &list->items[list->count++];
}

/* Where the feed speaks of binary packages: each of these under its own name and version. */
static int add_binaries(struct matching *matching, const struct subject *subjects, size_t count, struct statements *statements)
{
	struct sources sources = { 0 };
	size_t run;
	int r = 0;

	for (size_t i = 0; r >= 0 && i < count; i += run) {
		const struct package *package = &subjects[i].found->package;

		for (run = 1; i + run < count && slice_equal(subjects[i + run].found->package.name, package->name) &&
			      slice_equal(subjects[i + run].found->package.version, package->version);)
			run++;
		if (slice_equal(package->name, subjects[i].name) && slice_equal(package->version, subjects[i].version))
			continue; /* was asked for as a source package */
		r = sources_read_for(matching, subjects[i].type, package->name, &package->version, 1, &sources);
		if (r >= 0)
			r = statements_add(matching, &subjects[i], package->name, package->version, &sources, i, run, statements);
	}
	free(sources.items);
	return r;
}

static bool is_about(const struct flaw *flaw, size_t subject)
{
	for (size_t i = 0; i < flaw->count; i++)
		if (subject - flaw->statements[i]->first < flaw->statements[i]->count)
			return true;
	return false;
}

static void keep_place(struct matching *matching, const struct owned_place *place)
{
	memory_reserve(matching->places, matching->place_count, matching->place_capacity);
	matching->places[matching->place_count++] = *place;
}

/* One finding for those of COUNT subjects that have the flaw; one more for those of which the distribution should speak, and does not. */
static int find_flaw(struct matching *matching, const struct subject *subjects, size_t count, const struct flaw *flaw)
{
	struct subject *ordinary = arena_array(&matching->scratch, struct subject, count);
	struct subject *silent = arena_array(&matching->scratch, struct subject, count);
	size_t ordinary_count = 0, silent_count = 0;

	for (size_t i = 0; i < count; i++) {
		struct owned_place place;
		enum vendor_word word;
		int r = is_about(flaw, i) ? vendor_ask(matching, subjects[i].found, flaw, &word, &place) : 1;

		if (r < 0)
			return r;
		if (r > 0 || word == VENDOR_DENIES || (word == VENDOR_SILENT && subjects[i].type == PACKAGE_GENERIC))
			continue; /* no CPE name decides where a distribution speaks */
		if (word == VENDOR_NOT_ASKED)
			ordinary[ordinary_count++] = subjects[i];
		else if (word == VENDOR_SILENT)
			silent[silent_count++] = subjects[i];
		else
			keep_place(matching, &place);
	}
	if (ordinary_count)
		finding_make(ordinary, ordinary_count, flaw, matching->arena, new_match(matching));
	if (silent_count) {
		struct match *match = new_match(matching);

		finding_make(silent, silent_count, flaw, matching->arena, match);
		match->finding.vendor_silent = true;
	}
	return 0;
}

/* COUNT subjects of one name and version. */
static int match_subjects(struct matching *matching, const struct subject *subjects, size_t count, const struct sources *sources)
{
	__attribute__((cleanup(statements_free))) struct statements statements = { 0 };
	struct flaw *flaws;
	size_t flaw_count;
	int r;

	if (!unjudged_version_is_usable(subjects)) {
		heard_tell_unusable(matching, subjects, count, sources);
		return unjudged_note_version(matching, subjects);
	}
	r = statements_add(matching, subjects, subjects->name, subjects->version, sources, 0, count, &statements);
	if (r >= 0 && matching->kinds[subjects->type].ecosystems.binaries)
		r = add_binaries(matching, subjects, count, &statements);
	if (r < 0 || statements.count == 0)
		return r;
	join_statements(statements.items, statements.count, &matching->scratch, &flaws, &flaw_count);
	for (size_t i = 0; r >= 0 && i < flaw_count; i++)
		if (!statements_deny(&statements, &flaws[i]))
			r = find_flaw(matching, subjects, count, &flaws[i]);
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

/* What is said of COUNT subjects of one name. */
static int read_for(struct matching *matching, const struct subject *subjects, size_t count, struct sources *sources)
{
	struct slice *versions = arena_array(&matching->scratch, struct slice, count);
	size_t different = 0;

	for (size_t i = 0; i < count; i++)
		if (i == 0 || !slice_equal(subjects[i - 1].version, subjects[i].version))
			versions[different++] = subjects[i].version;
	return sources_read_for(matching, subjects->type, subjects->name, versions, different, sources);
}

static int match_all(struct matching *matching)
{
	struct sources sources = { 0 };
	size_t names, versions;
	int r = 0;

	for (size_t i = 0; r >= 0 && i < matching->subject_count; i += names) {
		if (deadline_step(matching->deadline)) {
			note_late(matching, matching->subject_count - i);
			break;
		}
		names = run_length(matching, i, false);
		r = read_for(matching, &matching->subjects[i], names, &sources);
		for (size_t k = i; r >= 0 && k < i + names; k += versions) {
			if (deadline_step(matching->deadline)) {
				note_late(matching, matching->subject_count - k);
				matching->subject_count = k;
				break;
			}
			versions = run_length(matching, k, true);
			r = match_subjects(matching, &matching->subjects[k], versions, &sources);
		}
		arena_clear(&matching->scratch);
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
	if (order == 0)
		order = x->vendor_silent - y->vendor_silent;
	return order ? order : slice_compare(x->place.path, y->place.path);
}

static bool is_of_source(const struct package *a, const struct package *b)
{
	return a->type == b->type &&
	       slice_equal(a->source_name.len ? a->source_name : a->name, b->source_name.len ? b->source_name : b->name);
}

/* Where a package of the distribution has the flaw that its files bring, the finding names these too. The list is sorted by id. */
static void add_place(struct matching *matching, const struct owned_place *place, struct slice id)
{
	size_t low = 0, high = matching->list.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (slice_compare(matching->list.items[middle].finding.id, id) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < matching->list.count && slice_equal(matching->list.items[low].finding.id, id); low++)
		if (is_of_source(matching->list.items[low].finding.place.package, place->owner))
			finding_add_path(&matching->list.items[low].finding, place->path, matching->arena);
}

static void add_places(struct matching *matching)
{
	for (size_t i = 0; i < matching->place_count; i++) {
		const struct advisory *advisory = matching->places[i].advisory;

		add_place(matching, &matching->places[i], advisory->id);
		for (size_t k = 0; k < advisory->aliases.count; k++)
			add_place(matching, &matching->places[i], advisory->aliases.items[k]);
	}
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

int match_packages_heard(const struct found_package *packages, size_t count, const struct distribution *distribution,
	struct vulndb *const *stores, size_t store_count, struct arena *arena, const struct match_listener *listener,
	struct match_list *ret_matches, struct note_sink *notes, struct deadline *deadline, struct error *err)
{
	struct matching matching = {
		.distribution = distribution,
		.packages = packages,
		.package_count = count,
		.stores = order_stores(stores, store_count, arena),
		.store_count = store_count,
		.arena = arena,
		.notes = notes,
		.listener = listener,
		.deadline = deadline,
		.err = err,
	};
	int r;

	for (size_t i = 0; i < store_count; i++)
		matching.whole_count += !vulndb_facts(stores[i])->partial;
	find_kinds(&matching, packages, count);
	find_subjects(&matching, packages, count);
	unjudged_note(&matching);
	unjudged_note_modules(&matching);
	matching.image = cpe_image_new(packages, count, distribution, arena);
	matching.vendor = vendor_new(&matching, packages, count);
	r = match_all(&matching);
	arena_done(&matching.scratch);
	if (r >= 0) {
		unjudged_count_versions(&matching);
		if (matching.list.count)
			qsort(matching.list.items, matching.list.count, sizeof *matching.list.items, compare_matches);
		add_places(&matching);
		*ret_matches = matching.list;
		ret_matches->items = arena_array(arena, struct match, matching.list.count);
		if (matching.list.count)
			memcpy(ret_matches->items, matching.list.items, matching.list.count * sizeof *ret_matches->items);
	}
	free(matching.list.items);
	free(matching.places);
	return r < 0 ? r : 0;
}

int match_packages(const struct found_package *packages, size_t count, const struct distribution *distribution,
	struct vulndb *const *stores, size_t store_count, struct arena *arena, struct match_list *ret_matches,
	struct note_sink *notes, struct deadline *deadline, struct error *err)
{
	return match_packages_heard(
		packages, count, distribution, stores, store_count, arena, NULL, ret_matches, notes, deadline, err);
}
