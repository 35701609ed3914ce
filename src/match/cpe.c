/* cpe.c - what an image is made of, as CPE names say, and conditions on it */
#include "match/cpe.h"
#include "base/memory.h"
#include "model/cpe.h"

struct product {
	char part;
	struct slice name, version; /* empty: any that is asked for */
	enum release_kind {
		NO_RELEASE,   /* a program's version */
		RELEASE,      /* of a distribution */
		LONG_RELEASE, /* of one that NVD calls by the first of its minor releases */
	} kind;
};

struct cpe_image {
	struct product *products;
	size_t count;
	bool unknown; /* which distribution it is */
};

/* The names that NVD has for distributions, by ID of os-release. */
static const struct {
	const char *id, *name;
	bool is_long; /* "8.0" stands for all of 8 */
} distributions[] = {
	{ "almalinux", "almalinux:almalinux", true },
	{ "alpine", "alpinelinux:alpine_linux", false },
	{ "amzn", "amazon:linux", false },
	{ "arch", "archlinux:arch_linux", false },
	{ "centos", "centos:centos", true },
	{ "debian", "debian:debian_linux", false },
	{ "fedora", "fedoraproject:fedora", false },
	{ "gentoo", "gentoo:linux", false },
	{ "mageia", "mageia:mageia", false },
	{ "ol", "oracle:linux", true },
	{ "opensuse-leap", "opensuse:leap", false },
	{ "opensuse-tumbleweed", "opensuse:tumbleweed", false },
	{ "photon", "vmware:photon_os", false },
	{ "rhel", "redhat:enterprise_linux", true },
	{ "rocky", "rockylinux:rocky_linux", true },
	{ "sled", "suse:linux_enterprise_desktop", false },
	{ "sles", "suse:linux_enterprise_server", false },
	{ "ubuntu", "canonical:ubuntu_linux", false },
};

static void add(struct cpe_image *image, char part, struct slice name, struct slice version)
{
	image->products[image->count++] = (struct product){ part, name, version, NO_RELEASE };
}

static void add_release(struct cpe_image *image, size_t index, struct slice version)
{
	add(image, 'o', slice_from_text(distributions[index].name), version);
	image->products[image->count - 1].kind = distributions[index].is_long ? LONG_RELEASE : RELEASE;
}

static struct slice version_of(const struct package *package, const struct cpe *cpe, struct arena *arena)
{
	struct slice version = cpe_version(cpe, arena);

	return version.len ? version : package->version;
}

struct cpe_image *cpe_image_new(
	const struct found_package *packages, size_t count, const struct distribution *distribution, struct arena *arena)
{
	struct cpe_image *image = arena_array(arena, struct cpe_image, 1);
	struct cpe cpe;

	image->products = arena_array(arena, struct product, count + 2);
	add(image, 'o', S("linux:linux_kernel"), S(""));
	for (size_t i = 0; i < sizeof distributions / sizeof distributions[0]; i++)
		if (slice_equal(distribution->id, slice_from_text(distributions[i].id)))
			add_release(image, i, distribution->version_id);
	image->unknown = distribution->id.len == 0;
	for (size_t i = 0; i < count; i++) {
		const struct package *package = &packages[i].package;

		if (package->cpe.len && cpe_parse(package->cpe, &cpe) && cpe.part != 'h')
			add(image, cpe.part, cpe_name(&cpe, arena), version_of(package, &cpe, arena));
	}
	return image;
}

bool cpe_subject(const struct package *package, struct arena *arena, struct slice *ret_name, struct slice *ret_version)
{
	struct slice name;
	struct cpe cpe;

	if (package->cpe.len == 0 || !cpe_parse(package->cpe, &cpe) || cpe.part == 'h')
		return false;
	name = cpe_name(&cpe, arena);
	if (name.len == 0)
		return false;
	*ret_name = name;
	*ret_version = version_of(package, &cpe, arena);
	return true;
}

static bool is_so(int order, struct slice operator)
{
	return slice_equal(operator, S(">="))   ? order >= 0
	       : slice_equal(operator, S("<=")) ? order <= 0
	       : slice_equal(operator, S(">"))  ? order > 0
	       : slice_equal(operator, S("<"))  ? order < 0
	       : slice_equal(operator, S("="))  ? order == 0
						: false;
}

/* Is OURS, "8.9", a release of what STATED names: "8", or of Red Hat "8.0"? "3.18.4" is one of 3.18; what states less may be any. */
static bool is_release(enum release_kind kind, struct slice ours, struct slice stated)
{
	struct slice shorter, longer, first = stated, rest = S("");

	if (kind == LONG_RELEASE && slice_cut(stated, '.', &first, &rest) && slice_equal(rest, S("0")))
		stated = first;
	shorter = stated.len < ours.len ? stated : ours;
	longer = stated.len < ours.len ? ours : stated;
	return shorter.len && slice_starts_with(longer, shorter) && (longer.len == shorter.len || longer.ptr[shorter.len] == '.');
}

/* BOUNDS: ">=7.0 <7.4", or empty. An update is no part of the version, as in range.c. */
static bool is_within(enum release_kind kind, struct slice version, struct slice bounds)
{
	const struct version_scheme *scheme = version_scheme_by_name(S("cpe"));
	struct slice bound;

	while (slice_next_token(&bounds, ' ', &bound)) {
		size_t len = 0;
		struct slice other;
		int order;

		while (len < bound.len && len < 2 && (bound.ptr[len] == '<' || bound.ptr[len] == '>' || bound.ptr[len] == '='))
			len++;
		other = slice_from(bound, len);
		if (len == 0)
			return false;
		order = scheme->compare(version, other);
		if (kind != NO_RELEASE && slice_equal(slice_first(bound, len), S("=")) && is_release(kind, version, other))
			continue;
		if (scheme->is_update(version, other) && bound.ptr[len - 1] != '<' && !slice_starts_with(bound, S(">=")))
			order = 0;
		if (!is_so(order, slice_first(bound, len)))
			return false;
	}
	return true;
}

/* What a document does not say may be so. */
static bool may_be_system(const struct cpe_image *image, char part, struct slice name)
{
	for (size_t i = 0; image->unknown && part == 'o' && i < sizeof distributions / sizeof distributions[0]; i++)
		if (slice_equal(name, slice_from_text(distributions[i].name)))
			return true;
	return false;
}

/* "a:php:php >=7.0 <7.4" */
static bool has_product(const struct cpe_image *image, struct slice pattern, bool denied)
{
	struct slice name, bounds = S("");

	if (pattern.len < 3 || pattern.ptr[1] != ':')
		return false;
	name = slice_from(pattern, 2);
	slice_cut(name, ' ', &name, &bounds);
	if (may_be_system(image, pattern.ptr[0], name))
		return !denied;
	for (size_t i = 0; i < image->count; i++) {
		const struct product *product = &image->products[i];

		if (product->part == pattern.ptr[0] && slice_equal(product->name, name) &&
			(product->version.len == 0 || is_within(product->kind, product->version, bounds)))
			return true;
	}
	return false;
}

/* DENIED: what may be so is taken for what is not. */
static bool has_one(const struct cpe_image *image, struct slice patterns, bool denied)
{
	while (patterns.len) {
		ptrdiff_t at = slice_find(patterns, S(" | "));
		struct slice pattern = at < 0 ? patterns : slice_first(patterns, (size_t)at);

		if (has_product(image, pattern, denied))
			return true;
		patterns = at < 0 ? S("") : slice_from(patterns, (size_t)at + 3);
	}
	return false;
}

/* What a package of a type is made for; programs of no type are for Linux. */
static bool is_for(const struct package *package, struct slice software)
{
	static const struct {
		enum package_type type;
		const char *software;
	} table[] = {
		{ PACKAGE_COCOAPODS, "iphone_os" },
		{ PACKAGE_CONDA, "python" },
		{ PACKAGE_CPAN, "perl" },
		{ PACKAGE_LUAROCKS, "lua" },
		{ PACKAGE_WORDPRESS, "wordpress" },
	};

	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
		if (package->type == table[i].type && slice_equal(software, slice_from_text(table[i].software)))
			return true;
	return slice_equal(software, S("linux")) || slice_equal(software, S("linux_kernel")) || slice_equal(software, S("unix"));
}

/* "sw_edition:enterprise": NISTIR 7696 calls names apart where both say something of an attribute and it is not the same. What the package
 * does not state may be so. */
static bool may_be(const struct package *package, struct slice asked)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct slice name, wanted, stated;
	struct cpe cpe;

	if (!slice_cut(asked, ':', &name, &wanted))
		return false;
	if (!package->cpe.len || !cpe_parse(package->cpe, &cpe))
		return true;
	stated = slice_equal(name, S("edition"))      ? cpe.edition
		 : slice_equal(name, S("language"))   ? cpe.language
		 : slice_equal(name, S("sw_edition")) ? cpe.sw_edition
		 : slice_equal(name, S("target_hw"))  ? cpe.target_hw
						      : S("-");
	return stated.len == 0 || cpe_is_any(stated) || slice_equal(cpe_plain(stated, true, &arena), wanted);
}

static bool holds(const struct cpe_image *image, const struct package *package, struct slice condition)
{
	if (slice_starts_with(condition, S("for ")))
		return is_for(package, slice_from(condition, 4));
	if (slice_starts_with(condition, S("as ")))
		return may_be(package, slice_from(condition, 3));
	if (slice_starts_with(condition, S("!")))
		return !has_one(image, slice_from(condition, 1), true);
	return has_one(image, condition, false);
}

struct slice cpe_first_unmet(const struct cpe_image *image, const struct package *package, struct slices conditions)
{
	for (size_t i = 0; i < conditions.count; i++)
		if (!holds(image, package, conditions.items[i]))
			return conditions.items[i];
	return S("");
}
