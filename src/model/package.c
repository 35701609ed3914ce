/* package.c - kinds of packages, and their purls */
#include "model/package.h"
#include "model/purl.h"

static const struct package_type_facts facts[PACKAGE_TYPE_COUNT] = {
	[PACKAGE_UNKNOWN] = { "", "", "", "" },
#define PACKAGE_TYPE(name, purl, ecosystem, scheme, word) [PACKAGE_##name] = { purl, ecosystem, scheme, word },
#include "model/package_types.def"
#undef PACKAGE_TYPE
};

const struct package_type_facts *package_type_facts(enum package_type type)
{
	return &facts[(unsigned)type < PACKAGE_TYPE_COUNT ? type : PACKAGE_UNKNOWN];
}

bool package_is_distributions(enum package_type type)
{
	return type == PACKAGE_DEB || type == PACKAGE_APK || type == PACKAGE_RPM || type == PACKAGE_ALPM ||
	       type == PACKAGE_EBUILD || type == PACKAGE_OPKG;
}

static const enum purl_type_id purl_ids[PACKAGE_TYPE_COUNT] = {
	[PACKAGE_UNKNOWN] = PURL_GENERIC,
#define PACKAGE_TYPE(name, purl, ecosystem, scheme, word) [PACKAGE_##name] = PURL_##name,
#include "model/package_types.def"
#undef PACKAGE_TYPE
};

static void set_type(struct purl *purl, enum purl_type_id id)
{
	purl->type = slice_from_text(purl_type_name(id));
	purl->definition = purl_types[id];
}

/* The name of a distribution as namespaces have it, where that is not its ID in os-release. */
static struct slice vendor_of(struct slice id)
{
	static const struct {
		struct slice id, vendor;
	} vendors[] = {
		{ S("rhel"), S("redhat") },
		{ S("opensuse-leap"), S("opensuse") },
		{ S("opensuse-tumbleweed"), S("opensuse") },
		{ S("sles"), S("suse") },
		{ S("sled"), S("suse") },
	};

	for (size_t i = 0; i < sizeof vendors / sizeof vendors[0]; i++)
		if (slice_equal(id, vendors[i].id))
			return vendors[i].vendor;
	return id;
}

static void cut_at_last(struct slice text, char separator, struct purl *purl)
{
	ptrdiff_t at = slice_find_last_byte(text, separator);

	if (at <= 0)
		return;
	purl->namespace = slice_first(text, (size_t)at);
	purl->name = slice_from(text, (size_t)at + 1);
}

static void add_qualifier(struct purl *purl, struct slice key, struct slice value)
{
	if (value.len)
		purl->qualifiers[purl->qualifier_count++] = (struct purl_qualifier){ key, value };
}

/* Packages of a distribution: its name is the namespace; OTHERWISE where it does not say its name. */
static void of_distribution(struct purl *purl, const struct package *package, struct slice distro_id, struct slice otherwise)
{
	purl->namespace = distro_id.len ? vendor_of(distro_id) : otherwise;
	add_qualifier(purl, S("arch"), package->architecture);
}

/* The epoch is a qualifier, and no part of the version. */
static void split_epoch(struct purl *purl)
{
	struct slice epoch, version;
	uint64_t number;

	if (!slice_cut(purl->version, ':', &epoch, &version) || !slice_to_u64(epoch, &number))
		return;
	purl->version = version;
	add_qualifier(purl, S("epoch"), epoch);
}

/* "user/channel" */
static void conan_qualifiers(struct purl *purl, struct slice owner)
{
	struct slice user, channel;

	if (!slice_cut(owner, '/', &user, &channel))
		return;
	add_qualifier(purl, S("channel"), channel);
	add_qualifier(purl, S("user"), user);
}

/* Namespace, name and qualifiers as each type's definition in the purl specification says. DISTRO is "debian-12". */
static void fill(struct purl *purl, const struct package *package, struct slice distro_id, struct slice distro)
{
	switch (package->type) {
	case PACKAGE_DEB:
		of_distribution(purl, package, distro_id, S("debian"));
		add_qualifier(purl, S("distro"), distro);
		break;
	case PACKAGE_APK:
		of_distribution(purl, package, distro_id, S("alpine"));
		add_qualifier(purl, S("distro"), distro);
		break;
	case PACKAGE_RPM:
		of_distribution(purl, package, distro_id, S(""));
		add_qualifier(purl, S("distro"), distro);
		split_epoch(purl);
		add_qualifier(purl, S("rpmmod"), package->module);
		break;
	case PACKAGE_ALPM:
		of_distribution(purl, package, distro_id, S("arch"));
		break;
	case PACKAGE_OPKG:
		of_distribution(purl, package, distro_id, S(""));
		add_qualifier(purl, S("distro"), distro);
		break;
	case PACKAGE_BITNAMI:
		add_qualifier(purl, S("arch"), package->architecture);
		add_qualifier(purl, S("distro"), distro);
		break;
	case PACKAGE_MAVEN:
		cut_at_last(package->name, ':', purl);
		break;
	case PACKAGE_NPM:
		if (slice_starts_with(package->name, S("@")))
			cut_at_last(package->name, '/', purl);
		break;
	case PACKAGE_COMPOSER:
	case PACKAGE_EBUILD:
	case PACKAGE_GITHUB:
	case PACKAGE_GOLANG:
	case PACKAGE_LUAROCKS:
	case PACKAGE_SWIFT:
		cut_at_last(package->name, '/', purl);
		break;
	case PACKAGE_COCOAPODS:
		slice_cut(package->name, '/', &purl->name, &purl->subpath); /* a part of a pod */
		break;
	case PACKAGE_CONAN:
		conan_qualifiers(purl, package->origin);
		break;
	case PACKAGE_CONDA:
		add_qualifier(purl, S("channel"), package->origin);
		break;
	case PACKAGE_GEM:
		add_qualifier(purl, S("platform"), package->architecture);
		break;
	case PACKAGE_JULIA:
		if (slice_starts_with(package->origin, S("uuid:")))
			add_qualifier(purl, S("uuid"), slice_from(package->origin, 5));
		break;
	case PACKAGE_WORDPRESS:
		if (slice_find(package->path, S("wp-content/themes/")) >= 0)
			set_type(purl, PURL_WORDPRESS_THEME);
		break;
	default:
		break;
	}
}

struct slice package_purl(const struct package *package, struct slice distro_id, struct slice distro_version, struct arena *arena)
{
	struct purl_qualifier qualifiers[4];
	struct purl purl = { .name = package->name, .version = package->version, .qualifiers = qualifiers };
	char distro[128];
	size_t len = 0;

	if (distro_id.len && distro_id.len + distro_version.len + 1 < sizeof distro) {
		memcpy(distro, distro_id.ptr, distro_id.len);
		len = distro_id.len;
		if (distro_version.len) {
			distro[len++] = '-';
			memcpy(distro + len, distro_version.ptr, distro_version.len);
			len += distro_version.len;
		}
	}
	set_type(&purl, purl_ids[package->type < PACKAGE_TYPE_COUNT ? package->type : PACKAGE_UNKNOWN]);
	fill(&purl, package, distro_id, slice_make(distro, len));
	if (purl_fault(&purl)) { /* as a Swift package that lies in no repository: its type has no purl for it */
		purl = (struct purl){ .name = package->name, .version = package->version };
		set_type(&purl, PURL_GENERIC);
	}
	return purl_text(&purl, arena);
}
