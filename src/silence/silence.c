/* silence.c - which rulings hold for which findings */
#include "silence/silence.h"
#include "base/buffer.h"
#include "base/memory.h"
#include "base/moment.h"
#include "model/advisory.h"
#include "silence/conditions.h"
#include <stdlib.h>

#define UNMET_NAMED_MAX 3u
#define NAME_BYTES_MAX 60u
#define NOTES_MAX 100u /* on findings of which only a part is silenced, and on what has ended */

/* A name of a flaw, in lower case, and a ruling on it. */
struct named {
	uint64_t hash;
	size_t ruling;
};

struct silencing {
	struct report *report;
	struct rulings rulings;
	struct named *names; /* by hash, then as they were read */
	size_t name_count;
	size_t *nameless; /* rulings on whatever meets their conditions */
	size_t nameless_count;
	bool *met; /* which rulings are on something that was found */
	struct moment now;
	struct arena scratch; /* of one finding */
	struct note_sink *notes;
	size_t note_count;
	struct deadline *deadline;
};

/* What is said of one package that a finding is about. */
struct word {
	const struct ruling *vex;    /* the newest statement, or NULL */
	const struct ruling *ignore; /* the first entry that counts, or NULL */
	const struct ruling *lapsed; /* one that counts no more, or NULL */
};

static uint64_t hash_of(struct slice name)
{
	char lower[128];
	size_t len = name.len < sizeof lower ? name.len : sizeof lower;

	for (size_t i = 0; i < len; i++)
		lower[i] = name.ptr[i] >= 'A' && name.ptr[i] <= 'Z' ? (char)(name.ptr[i] + 32) : name.ptr[i];
	return slice_hash(slice_make(lower, len), 0);
}

static int by_hash(const void *a, const void *b)
{
	const struct named *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return (x->ruling > y->ruling) - (x->ruling < y->ruling);
}

static void index_names(struct silencing *silencing)
{
	size_t count = 0;

	for (size_t i = 0; i < silencing->rulings.count; i++)
		count += silencing->rulings.items[i].names.count;
	silencing->names = memory_new((count + 1) * sizeof *silencing->names);
	silencing->nameless = memory_new((silencing->rulings.count + 1) * sizeof *silencing->nameless);
	for (size_t i = 0; i < silencing->rulings.count; i++) {
		const struct ruling *ruling = &silencing->rulings.items[i];

		for (size_t k = 0; k < ruling->names.count; k++)
			silencing->names[silencing->name_count++] = (struct named){ hash_of(ruling->names.items[k]), i };
		if (ruling->names.count == 0)
			silencing->nameless[silencing->nameless_count++] = i;
	}
	qsort(silencing->names, silencing->name_count, sizeof *silencing->names, by_hash);
}

static bool names_flaw(const struct ruling *ruling, struct slice name)
{
	for (size_t i = 0; i < ruling->names.count; i++)
		if (slice_equal_ignoring_case(ruling->names.items[i], name))
			return true;
	return false;
}

static bool is_said_of(struct silencing *silencing, const struct ruling *ruling, const struct subject_of_ruling *subject)
{
	const struct report *report = silencing->report;
	bool found = false, components = ruling->components.count == 0;

	if (!conditions_met(ruling, subject, report, &silencing->scratch))
		return false;
	if (ruling->status == RULING_IGNORED)
		return true;
	for (size_t i = 0; i < ruling->components.count && !components && subject->package.found; i++)
		components = product_is_package(ruling->components.items[i], &subject->package, report, &silencing->scratch);
	for (size_t i = 0; i < ruling->products.count && components && !found; i++) {
		struct slice product = ruling->products.items[i];

		found = product_is_image(product, report, &silencing->scratch) ||
			(subject->package.found &&
				(product_is_package(product, &subject->package, report, &silencing->scratch) ||
					product_holds_package(product, subject->package.found, report, &silencing->scratch)));
	}
	return found;
}

/* Without a time it is older than what has one. */
static bool is_newer(const struct ruling *a, const struct ruling *b)
{
	struct moment x, y;
	bool has_x = moment_parse(a->stated, &x), has_y = moment_parse(b->stated, &y);

	if (has_x && has_y)
		return moment_compare(&x, &y) >= 0; /* of the same time the one that stands further down */
	return has_x || !has_y;
}

static bool has_ended(const struct silencing *silencing, const struct ruling *ruling)
{
	struct moment until;

	return ruling->until.len && (!moment_parse(ruling->until, &until) || moment_compare(&silencing->now, &until) >= 0);
}

static void hear(
	struct silencing *silencing, const struct ruling *ruling, const struct subject_of_ruling *subject, struct word *word)
{
	if ((ruling->status == RULING_IGNORED && word->ignore) || deadline_step(silencing->deadline))
		return;
	if (!is_said_of(silencing, ruling, subject))
		return;
	silencing->met[ruling - silencing->rulings.items] = true;
	if (has_ended(silencing, ruling))
		word->lapsed = ruling;
	else if (ruling->status == RULING_IGNORED)
		word->ignore = ruling;
	else if (!word->vex || is_newer(ruling, word->vex))
		word->vex = ruling;
}

/* What names CVEs speaks of these alone: another one may share the bulletin, or the record, that it names besides. */
static bool names_another_cve(const struct ruling *ruling, struct slice id)
{
	bool other = false;

	for (size_t i = 0; i < ruling->names.count; i++) {
		if (slice_equal_ignoring_case(ruling->names.items[i], id))
			return false;
		other = other || slice_equal_ignoring_case(slice_first(ruling->names.items[i], 4), S("CVE-"));
	}
	return other && advisory_is_cve(id);
}

static void hear_name(struct silencing *silencing, struct slice name, const struct subject_of_ruling *subject, struct word *word)
{
	uint64_t hash = hash_of(name);
	size_t low = 0, high = silencing->name_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (silencing->names[middle].hash < hash)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < silencing->name_count && silencing->names[low].hash == hash; low++) {
		const struct ruling *ruling = &silencing->rulings.items[silencing->names[low].ruling];

		if (names_flaw(ruling, name) && !names_another_cve(ruling, subject->finding->id))
			hear(silencing, ruling, subject, word);
	}
}

static struct word word_on(
	struct silencing *silencing, const struct finding *finding, const struct found_package *found, struct slice path)
{
	struct subject_of_ruling subject = { .finding = finding, .path = path, .package.found = found };
	struct word word = { 0 };

	if (found)
		subject.package.parsed = purl_parse(found->purl, true, &silencing->scratch, &subject.package.purl, NULL) >= 0;
	hear_name(silencing, finding->id, &subject, &word);
	for (size_t i = 0; i < finding->aliases.count; i++)
		hear_name(silencing, finding->aliases.items[i], &subject, &word);
	for (size_t i = 0; i < finding->bulletins.count; i++)
		hear_name(silencing, finding->bulletins.items[i], &subject, &word);
	if (finding_mark(finding).len)
		hear_name(silencing, finding_mark(finding), &subject, &word);
	for (size_t i = 0; i < silencing->nameless_count; i++)
		hear(silencing, &silencing->rulings.items[silencing->nameless[i]], &subject, &word);
	return word;
}

static bool is_silent(const struct word *word)
{
	return word->ignore || (word->vex && ruling_silences(word->vex));
}

struct outcome {
	size_t silent, spoken;   /* packages */
	struct word first, loud; /* of the first package, and of the first that is not silenced */
	struct slice loud_name;
};

static void count_word(struct outcome *outcome, struct word word, struct slice name)
{
	if (outcome->silent + outcome->spoken == 0)
		outcome->first = word;
	if (is_silent(&word)) {
		outcome->silent++;
	} else if (outcome->spoken++ == 0) {
		outcome->loud = word;
		outcome->loud_name = name;
	}
}

static struct outcome judge(struct silencing *silencing, const struct finding *finding)
{
	const struct report *report = silencing->report;
	struct outcome outcome = { 0 };

	for (size_t i = 0; finding->place.package && i < report->package_count; i++)
		if (finding_is_about(finding, &report->packages[i]))
			count_word(&outcome, word_on(silencing, finding, &report->packages[i], report->packages[i].package.path),
				report->packages[i].package.name);
	if (outcome.silent + outcome.spoken)
		return outcome;
	count_word(&outcome, word_on(silencing, finding, NULL, finding->place.path), finding->place.path);
	for (size_t i = 0; i < finding->paths.count && !finding->place.package; i++)
		count_word(&outcome, word_on(silencing, finding, NULL, finding->paths.items[i]), finding->paths.items[i]);
	return outcome;
}

static struct slice document_name(const struct report *report, const struct ruling *ruling)
{
	return ruling->document < report->document_count ? report->documents[ruling->document].name : S("");
}

static void note_lapsed(struct silencing *silencing, const struct finding *finding)
{
	const struct ruling *lapsed = finding->lapsed;

	if (silencing->note_count++ < NOTES_MAX)
		note_add(silencing->notes, NOTE_REMARK, document_name(silencing->report, lapsed),
			"%.*s: %.*s was ignored until %.*s, and counts again", SLICE_ARG(lapsed->place), SLICE_ARG(finding->id),
			SLICE_ARG(slice_first(lapsed->until, 40)));
}

static void note_part(struct silencing *silencing, const struct finding *finding, const struct outcome *outcome)
{
	const struct ruling *ruling = outcome->first.ignore ? outcome->first.ignore : outcome->first.vex;

	if (ruling && silencing->note_count++ < NOTES_MAX)
		note_add(silencing->notes, NOTE_REMARK, document_name(silencing->report, ruling),
			"%.*s: not all %s with %.*s are meant, %.*s is not: it counts", SLICE_ARG(ruling->place),
			finding->place.package ? "packages" : "places", SLICE_ARG(finding->id), SLICE_ARG(outcome->loud_name));
}

/* True: it is silenced. */
static bool decide(struct silencing *silencing, struct finding *finding)
{
	struct report *report = silencing->report;
	struct outcome outcome = judge(silencing, finding);

	if (outcome.spoken == 0) {
		finding->ruling = outcome.first.ignore ? outcome.first.ignore : outcome.first.vex;
		if (finding->ruling->document < report->document_count)
			report->documents[finding->ruling->document].silenced++;
		return true;
	}
	finding->ruling = outcome.loud.vex;
	finding->lapsed = outcome.loud.lapsed;
	if (finding->lapsed)
		note_lapsed(silencing, finding);
	if (outcome.silent)
		note_part(silencing, finding, &outcome);
	return false;
}

static void add_unmet(struct buffer *text, const struct ruling *ruling, size_t count)
{
	if (count < UNMET_NAMED_MAX)
		buffer_addf(text, "%s%.*s", count ? ", " : "",
			SLICE_ARG(slice_first(ruling->names.count ? ruling->names.items[0] : ruling->place, NAME_BYTES_MAX)));
}

/* Of an ignore file's entries those that do nothing; of VEX documents, which speak of many images, those of which no statement does. */
static void note_unmet_of(struct silencing *silencing, size_t document, size_t *at)
{
	struct buffer text = BUFFER_INIT(0);
	size_t count = 0, unmet = 0;
	bool ignored = false;

	for (; *at < silencing->rulings.count && silencing->rulings.items[*at].document == document; ++*at) {
		count++;
		ignored = ignored || silencing->rulings.items[*at].status == RULING_IGNORED;
		if (!silencing->met[*at])
			add_unmet(&text, &silencing->rulings.items[*at], unmet++);
	}
	if (unmet && (ignored || unmet == count) && silencing->note_count++ < NOTES_MAX)
		note_add(silencing->notes, NOTE_REMARK, document_name(silencing->report, &silencing->rulings.items[*at - 1]),
			"%zu of %zu %s on nothing that was found: %.*s%s", unmet, count,
			ignored      ? count == 1 ? "entry is" : "entries are"
			: count == 1 ? "statement is"
				     : "statements are",
			SLICE_ARG(buffer_slice(&text)), unmet > UNMET_NAMED_MAX ? " and others" : "");
	buffer_done(&text);
}

static void note_unmet(struct silencing *silencing)
{
	size_t at = 0;

	while (at < silencing->rulings.count)
		note_unmet_of(silencing, silencing->rulings.items[at].document, &at);
}

void silence_report(
	struct report *report, struct rulings rulings, struct arena *arena, struct note_sink *notes, struct deadline *deadline)
{
	struct silencing silencing = { .report = report, .rulings = rulings, .notes = notes, .deadline = deadline };
	size_t kept = 0;

	if (rulings.count == 0)
		return;
	(void)moment_parse(report->created, &silencing.now);
	index_names(&silencing);
	silencing.met = memory_new(rulings.count * sizeof *silencing.met);
	report->suppressed = arena_array(arena, struct finding, report->finding_count);
	for (size_t i = 0; i < report->finding_count; i++) {
		if (decide(&silencing, &report->findings[i]))
			report->suppressed[report->suppressed_count++] = report->findings[i];
		else
			report->findings[kept++] = report->findings[i];
		arena_clear(&silencing.scratch);
	}
	report->finding_count = kept;
	arena_done(&silencing.scratch);
	if (deadline_step(deadline))
		note_add(notes, NOTE_INCOMPLETE, S(""),
			"not all that was said of flaws was looked at: not done in time (--timeout)");
	else
		note_unmet(&silencing);
	free(silencing.met);
	free(silencing.names);
	free(silencing.nameless);
}
