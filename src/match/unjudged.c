/* unjudged.c - notes on what nobody can judge, and why */
#include "base/buffer.h"
#include "base/memory.h"
#include "match/matching.h"
#include "version/version.h"

#define VERSION_NOTES_MAX 10u
#define NAME_BYTES_MAX 60u     /* of a distribution and its version, in a sentence */
#define VERSION_BYTES_MAX 512u /* it is repeated in every finding */

static const char *word_of(enum package_type type)
{
	return type == PACKAGE_DEB ? "dpkg" : type == PACKAGE_UNKNOWN ? "unknown" : package_type_facts(type)->word;
}

static struct slice why_unknown(const struct distribution *distribution, struct arena *arena)
{
	struct slice version = distribution->version_id.len ? distribution->version_id : distribution->codename;

	if (distribution->id.len == 0)
		return S("the image does not say which distribution it is");
	return arena_printf(arena, "no advisories for %.*s %.*s", SLICE_ARG(slice_first(distribution->id, NAME_BYTES_MAX)),
		SLICE_ARG(version.len ? slice_first(version, NAME_BYTES_MAX) : S("without a version")));
}

/* A package of another kind in an image, as an rpm in Debian, is not judged; but the distribution is known all the same. */
static bool knows_distribution(const struct matching *matching)
{
	for (size_t type = 0; type < PACKAGE_TYPE_COUNT; type++)
		if (package_is_distributions((enum package_type)type) && matching->kinds[type].package_count &&
			matching->kinds[type].known)
			return true;
	return false;
}

static void note_unknown_distribution(struct matching *matching, struct slice sentence)
{
	note_add(matching->notes, NOTE_INCOMPLETE, matching->distribution->path, "%.*s", SLICE_ARG(sentence));
	if (matching->list.unknown_distribution.len == 0 && !knows_distribution(matching))
		matching->list.unknown_distribution = sentence;
}

/* ": a 1.0, b 2.0": which ones, of programs the first few, of others where they are few. */
static struct slice names_of_left(const struct kind *kind, enum package_type type, struct arena *arena)
{
	struct buffer text = BUFFER_INIT(0);
	struct slice names;
	size_t count = kind->left_count;

	if (count > UNJUDGED_NAMED_MAX && type != PACKAGE_GENERIC)
		return S("");
	for (size_t i = 0; i < count && i < UNJUDGED_NAMED_MAX; i++) {
		buffer_addf(&text, "%s%.*s", i ? ", " : ": ", SLICE_ARG(slice_first(kind->left[i]->name, NAME_BYTES_MAX)));
		if (kind->left[i]->version.len)
			buffer_addf(&text, " %.*s", SLICE_ARG(slice_first(kind->left[i]->version, NAME_BYTES_MAX)));
	}
	if (count > UNJUDGED_NAMED_MAX)
		buffer_addf(&text, " and %zu more", count - UNJUDGED_NAMED_MAX);
	names = arena_copy(arena, buffer_slice(&text));
	buffer_done(&text);
	return names;
}

static void note_not_judged(struct matching *matching, enum package_type type, size_t count)
{
	struct slice names = names_of_left(&matching->kinds[type], type, matching->arena);
	const char *were = count == 1 ? "package was" : "packages were";

	if (type == PACKAGE_GENERIC)
		note_add(matching->notes, NOTE_INCOMPLETE, S(""), "%zu %s not judged: %s%.*s", count,
			count == 1 ? "program was" : "programs were",
			!matching->kinds[type].known ? "no store has advisories by CPE name (nvd)"
			: count == 1                 ? "it has no CPE name"
						     : "they have no CPE names",
			SLICE_ARG(names));
	else if (type != PACKAGE_UNKNOWN && !package_is_distributions(type) && !package_type_facts(type)->ecosystem[0])
		note_add(matching->notes, NOTE_INCOMPLETE, S(""),
			"%zu %s %s not judged: no store has advisories for such packages%.*s", count, word_of(type), were,
			SLICE_ARG(names));
	else if (!package_is_distributions(type))
		note_add(matching->notes, NOTE_INCOMPLETE, S(""), "%zu %s %s not judged: no advisories for %s%.*s", count,
			word_of(type), were, type == PACKAGE_UNKNOWN ? "them" : package_type_facts(type)->ecosystem,
			SLICE_ARG(names));
	else
		note_unknown_distribution(
			matching, arena_printf(matching->arena, "%zu %s %s not judged: %.*s", count, word_of(type), were,
					  SLICE_ARG(why_unknown(matching->distribution, matching->arena))));
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

static bool is_of_nvd(const struct vulndb_facts *facts)
{
	for (size_t i = 0; i < facts->feed_count; i++)
		if (slice_equal(facts->feeds[i].name, S("nvd")) && facts->feeds[i].statements)
			return true;
	return facts->feed_count == 0; /* it does not say what it is of */
}

/* Others speak of a few products by their CPE names, too: that is not all that is known. */
static void note_without_nvd(struct matching *matching)
{
	size_t count = 0;

	for (size_t type = 0; type < PACKAGE_TYPE_COUNT; type++)
		count += matching->kinds[type].by_cpe_count;
	for (size_t i = 0; i < matching->whole_count; i++)
		if (is_of_nvd(vulndb_facts(matching->stores[i])))
			return;
	if (count)
		note_add(matching->notes, NOTE_INCOMPLETE, S(""), "%zu %s judged without NVD's advisories, which no store has",
			count, count == 1 ? "program was" : "programs were");
}

void unjudged_note(struct matching *matching)
{
	note_without_nvd(matching);
	for (size_t type = 0; type < PACKAGE_TYPE_COUNT; type++) {
		const struct kind *kind = &matching->kinds[type];
		size_t left = kind->package_count - kind->by_cpe_count;

		if (left && (!kind->known || type == PACKAGE_GENERIC))
			note_not_judged(matching, (enum package_type)type, left);
		else if (kind->package_count && kind->known && !kind->known_whole && matching->whole_count)
			note_partly_judged(matching, (enum package_type)type);
	}
}

/* Packages of several streams of a module have one name: "2.el8.module_el8.5.0+119", and which stream that is only its label tells. */
void unjudged_note_modules(struct matching *matching)
{
	const struct package *first = NULL;
	size_t count = 0;

	for (size_t i = 0; matching->kinds[PACKAGE_RPM].known && i < matching->package_count; i++) {
		const struct package *package = &matching->packages[i].package;

		if (package->type != PACKAGE_RPM || package->module.len || slice_find(package->version, S(".module")) < 0)
			continue;
		first = first ? first : package;
		count++;
	}
	if (count)
		note_add(matching->notes, NOTE_REMARK, S(""),
			"%zu %s of a module, and nothing says of which stream: what is said of any of its streams counts: %.*s%s",
			count, count == 1 ? "package is" : "packages are", SLICE_ARG(slice_first(first->name, NAME_BYTES_MAX)),
			count > 1 ? " and others" : "");
}

bool unjudged_version_is_usable(const struct subject *subject)
{
	const struct version_scheme *scheme = version_scheme_by_name(slice_from_text(package_type_facts(subject->type)->scheme));

	return subject->version.len && subject->version.len <= VERSION_BYTES_MAX &&
	       (!scheme || version_is_usable(scheme, subject->version));
}

/* Has anybody anything to say of packages of that name? */
static int ask_for_name(struct matching *matching, enum package_type type, struct slice name, bool *spoken)
{
	struct sources sources = { 0 };
	int r = sources_read(matching, type, name, false, &matching->scratch, &sources);

	for (size_t i = 0; r >= 0 && i < sources.count; i++)
		for (size_t k = 0; k < sources.items[i].count; k++)
			if (!slice_equal(sources.items[i].statements[k].advisory.status, S(STATUS_NOT_AFFECTED)))
				*spoken = true;
	free(sources.items);
	return r < 0 ? r : 0;
}

/* The subjects of one name come one after the other: each name is asked for once. */
static int is_spoken_of(struct matching *matching, const struct subject *subject, bool *ret_spoken)
{
	struct slice binary = subject->found->package.name;
	bool spoken = false;
	int r;

	if (matching->asked && matching->asked->type == subject->type && slice_equal(matching->asked->name, subject->name)) {
		*ret_spoken = matching->asked_spoken;
		return 0;
	}
	r = ask_for_name(matching, subject->type, subject->name, &spoken);
	if (r >= 0 && matching->kinds[subject->type].ecosystems.binaries && !slice_equal(binary, subject->name))
		r = ask_for_name(matching, subject->type, binary, &spoken);
	matching->asked = subject;
	matching->asked_spoken = *ret_spoken = spoken;
	return r;
}

int unjudged_note_version(struct matching *matching, const struct subject *subject)
{
	const struct package *package = &subject->found->package;
	bool spoken = false;
	int r = is_spoken_of(matching, subject, &spoken);
	enum note_kind kind = spoken ? NOTE_INCOMPLETE : NOTE_REMARK;

	if (r < 0 || ++matching->bad_versions[spoken] > VERSION_NOTES_MAX)
		return r;
	if (subject->version.len)
		note_add(matching->notes, kind, package->path, "%.*s was not judged: '%.*s' is no %s version",
			SLICE_ARG(package->name), SLICE_ARG(subject->version), package_type_facts(subject->type)->scheme);
	else
		note_add(matching->notes, kind, package->path, "%.*s was not judged: its version is not known",
			SLICE_ARG(package->name));
	return 0;
}

void unjudged_count_versions(struct matching *matching)
{
	for (int spoken = 1; spoken >= 0; spoken--)
		if (matching->bad_versions[spoken] > VERSION_NOTES_MAX)
			note_add(matching->notes, spoken ? NOTE_INCOMPLETE : NOTE_REMARK, S(""),
				"%zu more packages were not judged: no usable version",
				matching->bad_versions[spoken] - VERSION_NOTES_MAX);
}
