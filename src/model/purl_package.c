/* purl_package.c - the package that a package URL names */
#include "model/purl_package.h"

static bool find_type(struct slice purl_type, enum package_type *ret_type)
{
	for (int type = PACKAGE_UNKNOWN + 1; type < PACKAGE_TYPE_COUNT; type++)
		if (slice_equal(purl_type, slice_from_text(package_type_facts((enum package_type)type)->purl))) {
			*ret_type = (enum package_type)type;
			return true;
		}
	return false;
}

static struct slice qualifier(const struct purl *purl, struct slice key)
{
	for (size_t i = 0; i < purl->qualifier_count; i++)
		if (slice_equal(purl->qualifiers[i].key, key))
			return purl->qualifiers[i].value;
	return S("");
}

static bool begins_with_digit(struct slice text)
{
	return text.len && text.ptr[0] >= '0' && text.ptr[0] <= '9';
}

/* "opensuse-leap-15.5": what follows the last dash is the release, where it can be one. */
void distribution_of_text(struct slice text, struct distribution *distribution)
{
	ptrdiff_t at = slice_find_last_byte(text, '-');
	struct slice release = at > 0 ? slice_from(text, (size_t)at + 1) : S("");

	if (!begins_with_digit(release) && !slice_equal(slice_first(text, at > 0 ? (size_t)at : 0), S("debian")) &&
		!slice_equal(slice_first(text, at > 0 ? (size_t)at : 0), S("ubuntu")))
		release = S(""); /* "opensuse-tumbleweed" */
	if (release.len == 0 && (at > 0 || !distribution->id.len)) {
		distribution->id = text;
	} else if (release.len == 0) {
		if (!slice_equal(text, distribution->id))
			distribution->codename = text; /* "bookworm" */
	} else {
		distribution->id = slice_first(text, (size_t)at);
		if (begins_with_digit(release))
			distribution->version_id = release;
		else
			distribution->codename = release;
	}
}

static struct slice id_of_vendor(struct slice vendor)
{
	return slice_equal(vendor, S("redhat")) ? S("rhel") : vendor;
}

/* "name-version-release.src.rpm" */
static void source_of_rpm(struct slice text, struct package *package, struct arena *arena)
{
	struct slice whole = slice_first(text, text.len - 8);
	ptrdiff_t release = slice_find_last_byte(whole, '-');
	ptrdiff_t version = release > 0 ? slice_find_last_byte(slice_first(whole, (size_t)release), '-') : -1;
	struct slice epoch, rest;

	if (version <= 0)
		return;
	package->source_name = slice_first(whole, (size_t)version);
	package->source_version = slice_from(whole, (size_t)version + 1);
	if (slice_cut(package->version, ':', &epoch, &rest)) /* the file's name has none */
		package->source_version = arena_printf(arena, "%.*s:%.*s", SLICE_ARG(epoch), SLICE_ARG(package->source_version));
}

static void set_source(const struct purl *purl, struct package *package, struct arena *arena)
{
	struct slice upstream = qualifier(purl, S("upstream")), version;

	if (slice_ends_with(upstream, S(".src.rpm"))) {
		source_of_rpm(upstream, package, arena);
	} else if (upstream.len) {
		package->source_name = upstream;
		if (slice_cut(upstream, '@', &package->source_name, &version) && version.len)
			package->source_version = version;
	}
}

static struct slice whole_name(const struct purl *purl, char separator, struct arena *arena)
{
	return purl->namespace.len
		       ? arena_printf(arena, "%.*s%c%.*s", SLICE_ARG(purl->namespace), separator, SLICE_ARG(purl->name))
		       : purl->name;
}

static void fill_distributions(
	const struct purl *purl, struct arena *arena, struct package *package, struct distribution *ret_distribution)
{
	struct slice distro = qualifier(purl, S("distro")), epoch = qualifier(purl, S("epoch"));

	ret_distribution->id = id_of_vendor(purl->namespace);
	if (distro.len)
		distribution_of_text(distro, ret_distribution);
	/* Some write it in both places. */
	if (epoch.len && package->version.len && slice_find_byte(package->version, ':') < 0)
		package->version = arena_printf(arena, "%.*s:%.*s", SLICE_ARG(epoch), SLICE_ARG(package->version));
	package->module = qualifier(purl, S("rpmmod"));
	package->source_name = package->name;
	package->source_version = package->version;
	set_source(purl, package, arena);
}

bool package_of_purl(
	const struct purl *purl, struct arena *arena, struct package *ret_package, struct distribution *ret_distribution)
{
	struct package package = { .version = purl->version, .architecture = qualifier(purl, S("arch")) };
	enum package_type type;

	*ret_distribution = (struct distribution){ 0 };
	if (!find_type(purl->type, &type))
		return false;
	package.type = type;
	package.name = package_is_distributions(type) && type != PACKAGE_EBUILD
			       ? purl->name
			       : whole_name(purl, type == PACKAGE_MAVEN ? ':' : '/', arena);
	if (package_is_distributions(type))
		fill_distributions(purl, arena, &package, ret_distribution);
	*ret_package = package;
	return true;
}
