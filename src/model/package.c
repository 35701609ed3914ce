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

bool package_is_distributions(enum package_type type)
{
	return type == PACKAGE_DEB || type == PACKAGE_APK || type == PACKAGE_RPM || type == PACKAGE_ALPM ||
	       type == PACKAGE_EBUILD || type == PACKAGE_OPKG;
}

enum package_type package_type_by_purl(struct slice purl)
{
	for (size_t i = 1; i < PACKAGE_TYPE_COUNT; i++)
		if (slice_equal(purl, slice_from_text(facts[i].purl)))
			return (enum package_type)i;
	return PACKAGE_UNKNOWN;
}

/* What the purl specification leaves plain. */
static bool is_plain(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_' ||
	       c == '~' || c == ':';
}

/* Percent-encodes all else. */
static void add_encoded(struct buffer *out, struct slice text)
{
	static const char digits[] = "0123456789ABCDEF";
	char *start = buffer_extend(out, 3 * text.len), *at = start;

	if (!start)
		return;
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];

		if (is_plain(c)) {
			*at++ = (char)c;
			continue;
		}
		*at++ = '%';
		*at++ = digits[c >> 4];
		*at++ = digits[c & 15];
	}
	out->len -= 3 * text.len - (size_t)(at - start);
}

/* The same in lower case, with TO for FROM: both are plain. */
static void add_lower(struct buffer *out, struct slice text, char from, char to)
{
	size_t before = out->len;

	add_encoded(out, text);
	for (char *at = out->ptr + before; at < out->ptr + out->len; at++) {
		if (*at == '%')
			at += 2; /* the digits stay upper case */
		else if (*at >= 'A' && *at <= 'Z')
			*at += 'a' - 'A';
		else if (from && *at == from)
			*at = to;
	}
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

	buffer_add_slice(&out, S("pkg:"));
	buffer_add_slice(&out, slice_from_text(package_type_facts((enum package_type)package->type)->purl));
	buffer_add_byte(&out, '/');
	add_name(&out, package, distro_id);
	if (package->version.len) {
		buffer_add_byte(&out, '@');
		add_encoded(&out, package->version);
	}
	if (package->architecture.len) {
		buffer_add_byte(&out, separator);
		buffer_add_slice(&out, S("arch="));
		add_encoded(&out, package->architecture);
		separator = '&';
	}
	if (distribution && distro_id.len) {
		buffer_add_byte(&out, separator);
		buffer_add_slice(&out, S("distro="));
		add_encoded(&out, distro_id);
		if (distro_version.len) {
			buffer_add_byte(&out, '-');
			add_encoded(&out, distro_version);
		}
	}
	return arena_copy(arena, buffer_slice(&out));
}
