/* products.c - does a name in a VEX document mean this image, or this package? */
#include "silence/products.h"
#include "model/purl_package.h"
#include "version/version.h"

static struct slice qualifier(const struct purl *purl, struct slice key)
{
	for (size_t i = 0; i < purl->qualifier_count; i++)
		if (slice_equal(purl->qualifiers[i].key, key))
			return purl->qualifiers[i].value;
	return S("");
}

/* ---- images ---- */

/* "ghcr.io/a/b" of "ghcr.io/a/b:1.0@sha256:…" and the tag "1.0". */
static struct slice repository_of(struct slice reference, struct slice *ret_tag)
{
	ptrdiff_t at = slice_find_byte(reference, '@'), colon;

	*ret_tag = S("");
	if (at >= 0)
		reference = slice_first(reference, (size_t)at);
	colon = slice_find_last_byte(reference, ':');
	if (colon >= 0 && slice_find_byte(slice_from(reference, (size_t)colon), '/') < 0) {
		*ret_tag = slice_from(reference, (size_t)colon + 1);
		reference = slice_first(reference, (size_t)colon);
	}
	return reference;
}

/* "docker.io/library/debian" and "index.docker.io/library/debian" are "debian". */
static struct slice short_repository(struct slice repository)
{
	static const char *const starts[] = { "index.", "docker.io/", "library/" };

	for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++)
		if (slice_starts_with(repository, slice_from_text(starts[i])))
			repository = slice_from(repository, strlen(starts[i]));
	return repository;
}

static bool is_repository(struct slice stated, struct slice name, struct slice ours, struct arena *arena)
{
	struct slice with_name = arena_printf(arena, "%.*s/%.*s", SLICE_ARG(stated), SLICE_ARG(name));

	ours = short_repository(ours);
	return slice_equal_ignoring_case(short_repository(stated), ours) ||
	       slice_equal_ignoring_case(short_repository(with_name), ours);
}

static bool is_digest(struct slice text, const struct image *image)
{
	return text.len &&
	       (slice_equal_ignoring_case(text, image->digest) || slice_equal_ignoring_case(text, image->config_digest));
}

static bool oci_is_image(const struct purl *purl, const struct image *image, struct arena *arena)
{
	struct slice arch = qualifier(purl, S("arch")), os = qualifier(purl, S("os")), tag = qualifier(purl, S("tag")), our_tag;
	struct slice stated = qualifier(purl, S("repository_url")), ours = repository_of(image->reference, &our_tag);
	bool docker = slice_equal(purl->type, S("docker"));

	if ((arch.len && image->architecture.len && !slice_equal(arch, image->architecture)) ||
		(os.len && image->os.len && !slice_equal(os, image->os)))
		return false;
	if (slice_starts_with(purl->version, S("sha256:")))
		return is_digest(purl->version, image);
	if (docker && purl->version.len) /* a tag */
		tag = purl->version;
	else if (purl->version.len)
		return false;
	if (ours.len == 0 || (tag.len && !slice_equal(tag, our_tag)))
		return false;
	if (stated.len)
		return is_repository(stated, purl->name, ours, arena);
	if (docker && purl->namespace.len)
		return is_repository(purl->namespace, purl->name, ours, arena);
	return slice_equal_ignoring_case(slice_base_name(ours), purl->name);
}

/* Whose releases a CPE name means, and what os-release calls them. */
static const struct {
	const char *cpe, *id;
} platforms[] = {
	{ "almalinux:almalinux", "almalinux" },
	{ "alpinelinux:alpine_linux", "alpine" },
	{ "amazon:amazon_linux", "amzn" },
	{ "canonical:ubuntu_linux", "ubuntu" },
	{ "debian:debian_linux", "debian" },
	{ "fedoraproject:fedora", "fedora" },
	{ "opensuse:leap", "opensuse-leap" },
	{ "oracle:linux", "ol" },
	{ "redhat:enterprise_linux", "rhel" },
	{ "rocky:rocky", "rocky" },
	{ "suse:sles", "sles" },
};

/* "8" is the release of "8.9", and "8.9" of "8". */
static bool is_release(struct slice stated, struct slice ours)
{
	struct slice shorter = stated.len < ours.len ? stated : ours, longer = stated.len < ours.len ? ours : stated;

	return shorter.len && slice_starts_with(longer, shorter) && (longer.len == shorter.len || longer.ptr[shorter.len] == '.');
}

/* "cpe:/o:redhat:enterprise_linux:8", "cpe:/a:redhat:enterprise_linux:8::appstream", "cpe:2.3:o:redhat:enterprise_linux:8:*:…": of another
 * product, or without a release, it means nothing here. */
static bool cpe_is_distribution(struct slice name, const struct distribution *distribution)
{
	struct slice rest = slice_from(name, slice_starts_with(name, S("cpe:2.3:")) ? 8 : 5), part, vendor, product,
		     version = S("");

	if (!slice_next_token(&rest, ':', &part) || !slice_next_token(&rest, ':', &vendor) ||
		!slice_next_token(&rest, ':', &product) || !slice_next_token(&rest, ':', &version))
		return false;
	for (size_t i = 0; i < sizeof platforms / sizeof platforms[0]; i++) {
		struct slice known_vendor, known_product, known = slice_from_text(platforms[i].cpe);

		slice_cut(known, ':', &known_vendor, &known_product);
		if (slice_equal(vendor, known_vendor) && slice_equal(product, known_product))
			return slice_equal(distribution->id, slice_from_text(platforms[i].id)) &&
			       is_release(version, distribution->version_id);
	}
	return false;
}

bool product_is_image(struct slice name, const struct report *report, struct arena *arena)
{
	const struct image *image = report->image;
	struct purl purl;

	if (slice_starts_with(name, S("cpe:")))
		return cpe_is_distribution(name, &report->distribution.distribution);
	if (image->kind != IMAGE_OF_LAYERS)
		return false;
	if (slice_starts_with(name, S("sha256:")))
		return is_digest(name, image);
	if (!slice_starts_with(name, S("pkg:"))) { /* a reference, as the image is called */
		ptrdiff_t at = slice_find_byte(name, '@');

		return name.len &&
		       (slice_equal(name, image->reference) || (at >= 0 && is_digest(slice_from(name, (size_t)at + 1), image)));
	}
	if (purl_parse(name, true, arena, &purl, NULL) < 0)
		return false;
	return (slice_equal(purl.type, S("oci")) || slice_equal(purl.type, S("docker"))) && oci_is_image(&purl, image, arena);
}

/* ---- packages ---- */

static struct slice vendor_of(struct slice namespace)
{
	return slice_equal(namespace, S("redhat")) ? S("rhel") : namespace;
}

static struct slice without_v(struct slice version)
{
	return slice_starts_with(version, S("v")) ? slice_from(version, 1) : version;
}

static bool is_version(const struct purl *stated, const struct seen_package *package)
{
	const struct package *ours = &package->found->package;
	const struct version_scheme *scheme = version_scheme_by_name(slice_from_text(package_type_facts(ours->type)->scheme));
	struct slice a = stated->version, b = package->purl.version;

	if (a.len == 0 || slice_equal(a, b) || slice_equal(a, ours->version))
		return true;
	if (ours->type == PACKAGE_GOLANG)
		return slice_equal(without_v(a), without_v(ours->version));
	if (!scheme || ours->type == PACKAGE_RPM) /* whose epoch is a qualifier */
		return false;
	return scheme->compare(a, ours->version) == 0;
}

/* "debian-12", "bookworm", "debian-bookworm", "12". */
static bool is_distribution(struct slice stated, const struct distribution *ours)
{
	struct distribution said = { 0 };

	distribution_of_text(stated, &said);
	if (said.version_id.len == 0 && said.codename.len == 0)
		return slice_equal(stated, ours->id) || slice_equal(stated, ours->codename) ||
		       is_release(stated, ours->version_id);
	return (said.id.len == 0 || slice_equal(vendor_of(said.id), ours->id)) &&
	       (said.version_id.len ? is_release(said.version_id, ours->version_id) : slice_equal(said.codename, ours->codename));
}

/* What only one of the two states does not count: tools differ in what they add. */
static bool qualifiers_agree(const struct purl *stated, const struct seen_package *package, const struct report *report)
{
	for (size_t i = 0; i < stated->qualifier_count; i++) {
		const struct purl_qualifier *said = &stated->qualifiers[i];
		struct slice ours = qualifier(&package->purl, said->key);

		if (slice_equal(said->key, S("distro"))) {
			if (!is_distribution(said->value, &report->distribution.distribution))
				return false;
		} else if (slice_equal(said->key, S("arch")) &&
			   (slice_equal(said->value, S("source")) || slice_equal(said->value, S("src")))) {
			continue; /* see is_named */
		} else if (ours.len && !slice_equal(ours, said->value)) {
			return false;
		}
	}
	return true;
}

/* A source package ("arch=source") means all that is built of it. */
static bool is_named(const struct purl *stated, const struct seen_package *package)
{
	struct slice arch = qualifier(stated, S("arch"));

	if (!slice_equal(arch, S("source")) && !slice_equal(arch, S("src")))
		return slice_equal(stated->name, package->purl.name);
	return slice_equal(stated->name, package->found->package.source_name);
}

static bool is_source_version(const struct purl *stated, const struct seen_package *package)
{
	struct slice arch = qualifier(stated, S("arch"));

	return (slice_equal(arch, S("source")) || slice_equal(arch, S("src"))) &&
	       slice_equal(stated->version, package->found->package.source_version);
}

static bool purl_is_package(const struct purl *stated, const struct seen_package *package, const struct report *report)
{
	return slice_equal(stated->type, package->purl.type) &&
	       slice_equal(vendor_of(stated->namespace), vendor_of(package->purl.namespace)) && is_named(stated, package) &&
	       (stated->subpath.len == 0 || slice_equal(stated->subpath, package->purl.subpath)) &&
	       (is_version(stated, package) || is_source_version(stated, package)) && qualifiers_agree(stated, package, report);
}

bool product_is_package(struct slice name, const struct seen_package *package, const struct report *report, struct arena *arena)
{
	struct purl purl;

	return package->parsed && slice_starts_with(name, S("pkg:")) && purl_parse(name, true, arena, &purl, NULL) >= 0 &&
	       purl_is_package(&purl, package, report);
}

/* ---- packages in packages ---- */

static bool is_inside(struct slice path, struct slice outer, struct slice between)
{
	return outer.len && slice_starts_with(path, outer) && slice_starts_with(slice_from(path, outer.len), between);
}

/* What only stands in the same lock file or database is not in one another. */
static bool holds(const struct package *outer, const struct package *inner)
{
	if (package_is_distributions(outer->type))
		return inner->owner.len && slice_equal(inner->owner, outer->name);
	if (package_is_distributions(inner->type))
		return false;
	if (slice_equal(outer->path, inner->path)) /* a program's main module */
		return outer->type == PACKAGE_GOLANG && outer != inner && outer->module.len == 0 &&
		       (slice_equal(outer->name, inner->module) || slice_equal(inner->name, S("stdlib")));
	if (outer->type == PACKAGE_NPM && inner->type == PACKAGE_NPM &&
		is_inside(inner->path, slice_folder_name(outer->path), S("/node_modules/")))
		return true;
	return is_inside(inner->path, outer->path, S("!/"));
}

/* A project is no package of its own; what go.mod and programs name knows which module that is of. */
static bool is_module_of(const struct purl *purl, const struct package *package, struct arena *arena)
{
	struct slice name = purl->namespace.len
				    ? arena_printf(arena, "%.*s/%.*s", SLICE_ARG(purl->namespace), SLICE_ARG(purl->name))
				    : purl->name;

	return package->type == PACKAGE_GOLANG && package->module.len && slice_equal(purl->type, S("golang")) &&
	       purl->subpath.len == 0 && purl->version.len == 0 && slice_equal_ignoring_case(name, package->module);
}

bool product_holds_package(
	struct slice name, const struct found_package *package, const struct report *report, struct arena *arena)
{
	struct purl purl;

	if (!slice_starts_with(name, S("pkg:")) || purl_parse(name, true, arena, &purl, NULL) < 0)
		return false;
	if (is_module_of(&purl, &package->package, arena))
		return true;
	for (size_t i = 0; i < report->package_count; i++) {
		struct seen_package outer = { .found = &report->packages[i] };

		if (!holds(&outer.found->package, &package->package))
			continue;
		outer.parsed = purl_parse(outer.found->purl, true, arena, &outer.purl, NULL) >= 0;
		if (outer.parsed && purl_is_package(&purl, &outer, report))
			return true;
	}
	return false;
}
