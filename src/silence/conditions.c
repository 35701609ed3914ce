/* conditions.c - does a finding meet the conditions of an entry? */
#include "silence/conditions.h"
#include "silence/glob.h"
#include "silence/vers.h"

struct question {
	struct slice value;
	const struct subject_of_ruling *subject;
	const struct package *package; /* or NULL */
	const struct report *report;
	const struct ruling *ruling;
	struct arena *arena;
};

/* Also of the archive that something lies in: "app/a.jar" of "app/a.jar!/b.jar". */
static bool path_is(const struct question *question)
{
	struct slice path = glob_plain_path(question->subject->path), pattern = glob_plain_path(question->value);
	ptrdiff_t inner = slice_find(path, S("!/"));

	return glob_matches(pattern, path) || (inner >= 0 && glob_matches(pattern, slice_first(path, (size_t)inner)));
}

static bool purl_is(const struct question *question)
{
	return question->package &&
	       product_is_package(question->value, &question->subject->package, question->report, question->arena);
}

static bool package_is(const struct question *question)
{
	return question->package && glob_matches(question->value, question->package->name);
}

static bool name_is(const struct question *question)
{
	return question->package && slice_equal(question->value, question->package->name);
}

static bool source_is(const struct question *question)
{
	return question->package && glob_matches(question->value, question->package->source_name);
}

/* A version in a VEX document is its product's, not of what is in that. */
static bool is_of_package(const struct question *question)
{
	for (size_t i = 0; i < question->ruling->products.count; i++)
		if (product_is_package(
			    question->ruling->products.items[i], &question->subject->package, question->report, question->arena))
			return true;
	return question->ruling->products.count == 0;
}

static bool range_is(const struct question *question)
{
	const struct package_type_facts *facts;

	if (!question->package || !is_of_package(question))
		return false;
	facts = package_type_facts((enum package_type)question->package->type);
	return vers_holds(
		question->value, slice_from_text(facts->purl), facts->scheme, question->package->version, question->arena);
}

static bool version_is(const struct question *question)
{
	struct slice ours = question->package ? question->package->version : S("");

	return question->package && is_of_package(question) &&
	       (slice_equal(question->value, ours) ||
		       (question->package->type == PACKAGE_GOLANG && slice_starts_with(ours, S("v")) &&
			       slice_equal(question->value, slice_from(ours, 1))));
}

static bool type_is(const struct question *question)
{
	return question->package &&
	       slice_equal(question->value, slice_from_text(package_type_facts(question->package->type)->purl));
}

static bool ecosystem_is(const struct question *question)
{
	struct slice name = question->value, release;

	slice_cut(question->value, ':', &name, &release); /* "Debian:12": of any release of it that is scanned */
	return question->package &&
	       slice_equal_ignoring_case(name, slice_from_text(package_type_facts(question->package->type)->ecosystem));
}

static bool fix_is(const struct question *question)
{
	const struct finding *finding = question->subject->finding;
	bool wont = slice_equal(finding->status, S("will-not-fix"));

	if (slice_equal(question->value, S("wont-fix")))
		return wont;
	if (slice_equal(question->value, S("fixed")))
		return finding->fixed_version.len > 0;
	return slice_equal(question->value, S("not-fixed")) && finding->fixed_version.len == 0 && !wont;
}

/* "vulnerability", "setting", "secret", "malware"; what else files of others speak of ("licence") no finding is. */
static bool kind_is(const struct question *question)
{
	switch (question->subject->finding->kind) {
	case FINDING_VULNERABILITY:
		return slice_equal(question->value, S("vulnerability"));
	case FINDING_SETTING:
	case FINDING_ARCHIVE:
		return slice_equal(question->value, S("setting"));
	case FINDING_SECRET:
		return slice_equal(question->value, S("secret"));
	case FINDING_MALWARE:
		return slice_equal(question->value, S("malware"));
	default:
		return false;
	}
}

static const struct {
	const char *name;
	bool (*test)(const struct question *question);
} kinds[] = {
	{ "ecosystem", ecosystem_is },
	{ "fix", fix_is },
	{ "kind", kind_is },
	{ "language", type_is },
	{ "name", name_is },
	{ "package", package_is },
	{ "path", path_is },
	{ "purl", purl_is },
	{ "range", range_is },
	{ "source", source_is },
	{ "type", type_is },
	{ "version", version_is },
};
#define KIND_COUNT (sizeof kinds / sizeof kinds[0])

static size_t kind_of(struct slice name)
{
	size_t kind = 0;

	while (kind < KIND_COUNT && !slice_equal(name, slice_from_text(kinds[kind].name)))
		kind++;
	return kind;
}

bool conditions_met(
	const struct ruling *ruling, const struct subject_of_ruling *subject, const struct report *report, struct arena *arena)
{
	struct question question = { .subject = subject,
		.package = subject->package.found ? &subject->package.found->package : NULL,
		.report = report,
		.ruling = ruling,
		.arena = arena };
	bool asked[KIND_COUNT] = { false }, met[KIND_COUNT] = { false };

	for (size_t i = 0; i < ruling->conditions.count; i++) {
		struct slice name;
		size_t kind;

		if (!slice_cut(ruling->conditions.items[i], ' ', &name, &question.value))
			return false;
		kind = kind_of(name);
		if (kind == KIND_COUNT)
			return false;
		asked[kind] = true;
		met[kind] = met[kind] || kinds[kind].test(&question);
	}
	for (size_t kind = 0; kind < KIND_COUNT; kind++)
		if (asked[kind] && !met[kind])
			return false;
	return true;
}
