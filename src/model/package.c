/* package.c - kinds of packages, and their purls */
#include "model/package.h"
#include "base/arena.h"
#include "base/buffer.h"

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

enum package_type package_type_by_purl(struct slice purl)
{
	for (size_t i = 1; i < PACKAGE_TYPE_COUNT; i++)
		if (slice_equal(purl, slice_from_text(facts[i].purl)))
			return (enum package_type)i;
	return PACKAGE_UNKNOWN;
}

/* Percent-encodes all but what the purl specification leaves plain: letters, digits, ".-_~" and ":". */
static void add_encoded(struct buffer *out, struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || strchr(".-_~:", c ? c : '/'))
			buffer_add_byte(out, (char)c);
		else
			buffer_addf(out, "%%%02X", c);
	}
}

static void add_lower(struct buffer *out, struct slice text, char from, char to)
{
	struct buffer changed = BUFFER_INIT(0);

	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (c >= 'A' && c <= 'Z')
			c += 'a' - 'A';
		buffer_add_byte(&changed, from && c == from ? to : c);
	}
	add_encoded(out, buffer_slice(&changed));
	buffer_done(&changed);
}

/* Namespace and name as each type's definition in the purl specification says. */
static void add_name(struct buffer *out, const struct package *package, struct slice distro_id)
{
	struct slice namespace, name;

	switch (package->type) {
	case PACKAGE_DEB:
	case PACKAGE_APK:
		add_lower(out, distro_id.len ? distro_id : package->type == PACKAGE_DEB ? S("debian") : S("alpine"), 0, 0);
		buffer_add_byte(out, '/');
		add_lower(out, package->name, 0, 0);
		return;
	case PACKAGE_PYPI:
		add_lower(out, package->name, '_', '-');
		return;
	case PACKAGE_MAVEN:
		if (slice_cut(package->name, ':', &namespace, &name)) {
			add_encoded(out, namespace);
			buffer_add_byte(out, '/');
			add_encoded(out, name);
			return;
		}
		break;
	case PACKAGE_NPM:
		if (slice_cut(package->name, '/', &namespace, &name)) {
			add_lower(out, namespace, 0, 0);
			buffer_add_byte(out, '/');
			add_lower(out, name, 0, 0);
			return;
		}
		add_lower(out, package->name, 0, 0);
		return;
	default:
		break;
	}
	add_encoded(out, package->name);
}

struct slice package_purl(const struct package *package, struct slice distro_id, struct slice distro_version, struct arena *arena)
{
	cleanup_buffer struct buffer out = BUFFER_INIT(0);
	bool distribution = package->type == PACKAGE_DEB || package->type == PACKAGE_APK;
	char separator = '?';

	buffer_addf(&out, "pkg:%s/", package_type_facts((enum package_type)package->type)->purl);
	add_name(&out, package, distro_id);
	if (package->version.len) {
		buffer_add_byte(&out, '@');
		add_encoded(&out, package->version);
	}
	if (package->architecture.len) {
		buffer_addf(&out, "%carch=", separator);
		add_encoded(&out, package->architecture);
		separator = '&';
	}
	if (distribution && distro_id.len) {
		buffer_addf(&out, "%cdistro=", separator);
		add_encoded(&out, distro_id);
		if (distro_version.len) {
			buffer_add_byte(&out, '-');
			add_encoded(&out, distro_version);
		}
	}
	return arena_copy(arena, buffer_slice(&out));
}
