/* cpe.c - names of products: CPE 2.3 */
#include "model/cpe.h"

#define ATTRIBUTES 10u

/* Up to the next colon that has no backslash before it. */
static bool next_attribute(struct slice *rest, bool last, struct slice *ret_attribute)
{
	size_t at = 0;

	while (at < rest->len && rest->ptr[at] != ':') {
		if ((unsigned char)rest->ptr[at] <= ' ' || rest->ptr[at] == 0x7f)
			return false;
		at += rest->ptr[at] == '\\' ? 2 : 1;
	}
	if (at == 0 || at > rest->len || (at == rest->len) != last)
		return false;
	*ret_attribute = slice_first(*rest, at);
	*rest = slice_from(*rest, at + 1);
	return true;
}

static bool is_part(struct slice text)
{
	return text.len >= 2 && (text.ptr[0] == 'a' || text.ptr[0] == 'o' || text.ptr[0] == 'h') && text.ptr[1] == ':';
}

static bool parse_string(struct slice text, struct cpe *cpe)
{
	struct slice *const attributes[ATTRIBUTES] = { &cpe->vendor, &cpe->product, &cpe->version, &cpe->update, &cpe->edition,
		&cpe->language, &cpe->sw_edition, &cpe->target_sw, &cpe->target_hw, &cpe->other };
	struct slice rest = slice_from(text, 2);

	if (!is_part(text))
		return false;
	cpe->part = text.ptr[0];
	for (size_t i = 0; i < ATTRIBUTES; i++)
		if (!next_attribute(&rest, i + 1 == ATTRIBUTES, attributes[i]))
			return false;
	return true;
}

/* "a:vendor:product:version:update:edition:language", of which the end may be missing. */
static bool parse_uri(struct slice text, struct cpe *cpe)
{
	struct slice *const attributes[] = { &cpe->vendor, &cpe->product, &cpe->version, &cpe->update, &cpe->edition,
		&cpe->language };
	struct slice rest = slice_from(text, 2), attribute;

	if (!is_part(text))
		return false;
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.ptr[i] <= ' ' || memchr("%~\\*?\x7f", text.ptr[i], 6))
			return false;
	cpe->part = text.ptr[0];
	for (size_t i = 0; i < sizeof attributes / sizeof *attributes && slice_next_token(&rest, ':', &attribute); i++)
		if (attribute.len)
			*attributes[i] = attribute;
	return rest.len == 0;
}

bool cpe_parse(struct slice text, struct cpe *ret_cpe)
{
	const struct slice any = S("*");
	struct cpe cpe = { '\0', any, any, any, any, any, any, any, any, any, any };
	bool good;

	if (text.len > CPE_BYTES_MAX)
		return false;
	if (slice_starts_with(text, S("cpe:2.3:")))
		good = parse_string(slice_from(text, sizeof "cpe:2.3:" - 1), &cpe);
	else
		good = slice_starts_with(text, S("cpe:/")) && parse_uri(slice_from(text, sizeof "cpe:/" - 1), &cpe);
	if (good)
		*ret_cpe = cpe;
	return good;
}

bool cpe_has_wildcard(struct slice attribute)
{
	for (size_t i = 0; i < attribute.len; i += attribute.ptr[i] == '\\' ? 2 : 1)
		if (attribute.ptr[i] == '*' || attribute.ptr[i] == '?')
			return !cpe_is_any(attribute);
	return false;
}

struct slice cpe_plain(struct slice attribute, bool lower, struct arena *arena)
{
	char *out = arena_alloc(arena, attribute.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < attribute.len; i++) {
		if (attribute.ptr[i] == '\\' && i + 1 < attribute.len)
			i++;
		out[len++] = lower && attribute.ptr[i] >= 'A' && attribute.ptr[i] <= 'Z' ? (char)(attribute.ptr[i] + ('a' - 'A'))
											 : attribute.ptr[i];
	}
	return slice_make(out, len);
}

static bool is_value(struct slice attribute)
{
	return attribute.len && !cpe_is_any(attribute) && !cpe_is_none(attribute) && !cpe_has_wildcard(attribute);
}

struct slice cpe_name(const struct cpe *cpe, struct arena *arena)
{
	struct slice vendor, product;

	if (!is_value(cpe->vendor) || !is_value(cpe->product))
		return S("");
	vendor = cpe_plain(cpe->vendor, true, arena);
	product = cpe_plain(cpe->product, true, arena);
	return arena_printf(arena, "%.*s:%.*s", SLICE_ARG(vendor), SLICE_ARG(product));
}

struct slice cpe_version(const struct cpe *cpe, struct arena *arena)
{
	struct slice version, update;

	if (!is_value(cpe->version))
		return S("");
	version = cpe_plain(cpe->version, false, arena);
	if (cpe_is_any(cpe->update) || cpe_has_wildcard(cpe->update))
		return version;
	update = cpe_is_none(cpe->update) ? S("") : cpe_plain(cpe->update, false, arena);
	return arena_printf(arena, "%.*s-%.*s", SLICE_ARG(version), SLICE_ARG(update));
}
