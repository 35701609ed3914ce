/* asked.c - what plimsoll db search was asked */
#include "cli/asked.h"

#include "match/ecosystem.h"
#include "model/cpe.h"
#include "model/purl.h"
#include "model/purl_package.h"
#include "scan/told.h"

static void refuse(struct asked *asked, struct slice problem)
{
	asked->kind = ASKED_NOTHING;
	asked->problem = problem;
}

/* A codename says less than a number: advisories go by numbers. */
static void number_release(const struct stores *stores, struct arena *arena, struct distribution *distribution)
{
	struct release release;

	if (distribution->codename.len && !distribution->version_id.len &&
		told_find_release(distribution, stores->items, stores->count, arena, &release, NULL) > 0)
		distribution->version_id = release.version;
}

static void add_key(struct asked *asked, struct slice ecosystem, struct arena *arena)
{
	struct search *search = asked->search;
	const struct package *package = &asked->package.package;
	struct slice name = package->source_name.len ? package->source_name : package->name;

	name = vulndb_normal_name(ecosystem, name, arena);
	if (search->key_count < SEARCH_KEYS_MAX && ecosystem.len + 1 + name.len <= SEARCH_TERM_BYTES_MAX)
		search->keys[search->key_count++] = arena_printf(arena, "%.*s/%.*s", SLICE_ARG(ecosystem), SLICE_ARG(name));
}

static void ask_for_package(struct asked *asked, const struct ecosystems *ecosystems, struct arena *arena)
{
	enum package_type type = (enum package_type)asked->package.package.type;
	struct slice family = match_family(type, &asked->distribution);

	asked->kind = ASKED_PACKAGE;
	asked->search = arena_array(arena, struct search, 1);
	if (asked->distribution.version_id.len || !package_is_distributions(type))
		for (size_t i = 0; i < ecosystems->count; i++)
			add_key(asked, ecosystems->names[i], arena);
	else if (family.len)
		add_key(asked, family, arena);
	if (asked->search->key_count == 0)
		refuse(asked, arena_printf(arena, "nobody speaks for %s packages%s%.*s", package_type_facts(type)->word,
				      asked->distribution.id.len ? " of " : "", SLICE_ARG(asked->distribution.id)));
}

/* Testing has no number, and must say its name: what says nothing may be any release. Some distributions have but one. */
static bool is_unnumbered(enum package_type type, const struct distribution *distribution)
{
	static const char *const numbered[] = { "debian", "alpine", "alpaquita" };

	for (size_t i = 0; i < sizeof numbered / sizeof numbered[0]; i++)
		if (package_is_distributions(type) && slice_equal(distribution->id, slice_from_text(numbered[i])))
			return !distribution->version_id.len && !distribution->codename.len;
	return false;
}

static void read_purl(struct asked *asked, const struct distribution *told, const struct stores *stores, struct arena *arena)
{
	struct ecosystems ecosystems;
	struct package *package = &asked->package.package;
	enum package_type type;
	struct purl purl;
	struct error err;

	if (purl_parse(asked->term, true, arena, &purl, &err) < 0) {
		refuse(asked, arena_copy(arena, slice_from_text(err.text)));
		return;
	}
	if (!package_of_purl(&purl, arena, package, &asked->distribution)) {
		refuse(asked, arena_printf(arena, "no advisories are kept for packages of type '%.*s'", SLICE_ARG(purl.type)));
		return;
	}
	asked->package.purl = asked->term;
	type = (enum package_type)package->type;
	if (type == PACKAGE_GENERIC) {
		refuse(asked,
			arena_printf(arena,
				"advisories know programs by their CPE names: cpe:2.3:a:VENDOR:%.*s:%.*s:*:*:*:*:*:*:* is looked "
				"for; the name alone finds the vendor",
				SLICE_ARG(package->name), SLICE_ARG(package->version.len ? package->version : S("*"))));
		return;
	}
	if (told->id.len)
		asked->distribution = *told;
	number_release(stores, arena, &asked->distribution);
	match_ecosystems(type, &asked->distribution, arena, &ecosystems);
	if (!package->version.len)
		ask_for_package(asked, &ecosystems, arena);
	else if (ecosystems.count && !is_unnumbered(type, &asked->distribution))
		asked->kind = ASKED_VERSION;
	else if (package_is_distributions(type))
		refuse(asked, S("which release? '?distro=debian-12' behind it, or --distro debian:12, says it"));
	else
		refuse(asked, arena_printf(arena, "nobody speaks for %s packages", package_type_facts(type)->word));
}

/* With a version as a program that states this name; without one, or any, all that is said of the product. */
static void read_cpe(struct asked *asked, struct arena *arena)
{
	struct package *package = &asked->package.package;
	struct slice name;
	struct cpe cpe;

	if (!cpe_parse(asked->term, &cpe)) {
		refuse(asked, S("this is no CPE name"));
		return;
	}
	name = cpe_name(&cpe, arena);
	if (!name.len || cpe.part == 'h') {
		refuse(asked,
			name.len ? S("no advisories are kept for hardware") : S("a CPE name that says no vendor and product"));
		return;
	}
	package->type = PACKAGE_GENERIC;
	package->name = name;
	package->version = cpe_version(&cpe, arena);
	package->cpe = asked->term;
	asked->kind = ASKED_VERSION;
	if (package->version.len)
		return;
	asked->kind = ASKED_PACKAGE;
	asked->search = arena_array(arena, struct search, 1);
	add_key(asked, S(ECOSYSTEM_CPE), arena);
}

void asked_read(struct slice term, const struct distribution *told, const struct stores *stores, struct arena *arena,
	struct asked *ret_asked)
{
	struct slice python = vulndb_normal_name(S("PyPI"), term, arena); /* its stores know only that */
	struct asked asked = { .term = term };

	if (slice_starts_with(term, S("pkg:"))) {
		read_purl(&asked, told, stores, arena);
	} else if (slice_starts_with(term, S("cpe:"))) {
		read_cpe(&asked, arena);
	} else if (term.len > SEARCH_TERM_BYTES_MAX) {
		refuse(&asked, S("too long for an id or a name"));
	} else {
		asked.search = arena_array(arena, struct search, 1);
		asked.search->keys[asked.search->key_count++] = term;
		if (!slice_equal_ignoring_case(python, term))
			asked.search->keys[asked.search->key_count++] = python;
	}
	*ret_asked = asked;
}

bool asked_is_found(const struct asked *asked)
{
	return asked->matches.count || (asked->search && (asked->search->statement_count || asked->search->assessment_count));
}
