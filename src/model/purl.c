/* purl.c - package URLs: components, what the definitions of their types ask for, and the canonical form */
#include "model/purl.h"
#include "base/cleanup.h"
#include "base/memory.h"

#include <stdlib.h>

enum namespace_rule { OPTIONAL, REQUIRED, PROHIBITED };

/* How a byte of a component becomes that of the canonical form. */
#define LOWER 1u
#define UPPER 2u
#define DASHES 4u      /* '_' is '-' */
#define UNDERSCORES 8u /* all but letters and digits is '_' */

/* The same, for each component: four bits. */
#define NAMESPACE_LOWER LOWER
#define NAMESPACE_UPPER UPPER
#define NAME_LOWER (LOWER << 4)
#define NAME_DASHES (DASHES << 4)
#define NAME_UNDERSCORES (UNDERSCORES << 4)
#define VERSION_LOWER (LOWER << 8)
#define SUBPATH_LOWER (LOWER << 12)
/* What depends on where the package lies. */
#define LOWER_AT_GITHUB (1u << 16)
#define NAME_LOWER_AT_DATABRICKS (1u << 17)
/* The namespace is one segment, and the name all others. */
#define NAME_IS_PATH (1u << 18)

struct purl_type {
	const char *name;
	enum namespace_rule namespace;
	unsigned rules;
	const char *keys;
	const char *(*fault)(const struct purl *purl);
};

/* Faults that only one type has */

static size_t count_digits(struct slice text)
{
	size_t count = 0;

	while (count < text.len && text.ptr[count] >= '0' && text.ptr[count] <= '9')
		count++;
	return count;
}

/* Names are 32 letters from a to p; versions one to four numbers with dots between. */
static const char *chrome_extension_fault(const struct purl *purl)
{
	struct slice rest = purl->version, number;
	size_t count = 0;

	for (size_t i = 0; i < purl->name.len; i++)
		if ((purl->name.ptr[i] | 0x20) < 'a' || (purl->name.ptr[i] | 0x20) > 'p')
			return "its name has other letters than a to p";
	if (purl->name.len != 32)
		return "its name has not 32 letters";
	for (; slice_next_token(&rest, '.', &number); count++)
		if (number.len == 0 || count_digits(number) < number.len)
			return "its version is not numbers with dots between";
	return count > 4 || slice_ends_with(purl->version, S(".")) ? "its version is not one to four numbers" : NULL;
}

static const char *cocoapods_fault(const struct purl *purl)
{
	if (purl->name.len && purl->name.ptr[0] == '.')
		return "its name begins with a period";
	for (size_t i = 0; i < purl->name.len; i++)
		if (memchr(" \t\r\n\v\f+", purl->name.ptr[i], 7))
			return "its name has a blank or a plus";
	return NULL;
}

/* Distributions, and not modules, are what CPAN has. */
static const char *cpan_fault(const struct purl *purl)
{
	return slice_find(purl->name, S("::")) >= 0 ? "its name is a module's (with '::'), and not a distribution's" : NULL;
}

/* The table */

#define PURL_TYPE(symbol, type, namespace_is, rules_are, keys_are, faults) \
	static const struct purl_type type_##symbol = {                    \
		.name = (type),                                            \
		.namespace = (namespace_is),                               \
		.rules = (rules_are),                                      \
		.keys = (keys_are),                                        \
		.fault = (faults),                                         \
	};
#include "model/purl_types.def"
#undef PURL_TYPE

const struct purl_type *const purl_types[PURL_TYPE_COUNT] = {
#define PURL_TYPE(symbol, ...) [PURL_##symbol] = &type_##symbol,
#include "model/purl_types.def"
#undef PURL_TYPE
};

const char *purl_type_name(enum purl_type_id id)
{
	return purl_types[id]->name;
}

static const struct purl_type *type_by_name(struct slice name)
{
	for (size_t i = 0; i < PURL_TYPE_COUNT; i++)
		if (slice_equal_ignoring_case(name, slice_from_text(purl_types[i]->name)))
			return purl_types[i];
	return NULL;
}

static struct slice value_of(const struct purl *purl, struct slice key)
{
	for (size_t i = 0; i < purl->qualifier_count; i++)
		if (slice_equal(purl->qualifiers[i].key, key))
			return purl->qualifiers[i].value;
	return S("");
}

/* The next of the definition's own keys; REQUIRED: it must be there. */
static bool next_key(struct slice *keys, struct slice *ret_key, bool *ret_required)
{
	if (!slice_next_token(keys, ' ', ret_key))
		return false;
	*ret_required = slice_ends_with(*ret_key, S("!"));
	ret_key->len -= *ret_required;
	return true;
}

static bool has_segment(struct slice text)
{
	while (slice_starts_with(text, S("/")))
		text = slice_from(text, 1);
	return text.len > 0;
}

const char *purl_fault(const struct purl *purl)
{
	const struct purl_type *type = purl->definition;
	struct slice keys, key;
	bool required;

	if (purl->name.len == 0 || (type && type->rules & NAME_IS_PATH && !has_segment(purl->name)))
		return "it has no name";
	if (!type)
		return NULL;
	if (type->namespace == REQUIRED && !has_segment(purl->namespace))
		return "its type needs a namespace";
	if (type->namespace == PROHIBITED && has_segment(purl->namespace))
		return "its type has no namespaces";
	keys = slice_from_text(type->keys);
	while (next_key(&keys, &key, &required))
		if (required && value_of(purl, key).len == 0)
			return "its type needs a qualifier that it does not have";
	return type->fault ? type->fault(purl) : NULL;
}

/* The canonical form */

static inline char fold(char c, unsigned how)
{
	if ((how & LOWER) && c >= 'A' && c <= 'Z')
		return (char)(c + ('a' - 'A'));
	if ((how & UPPER) && c >= 'a' && c <= 'z')
		return (char)(c - ('a' - 'A'));
	if ((how & DASHES) && c == '_')
		return '-';
	if ((how & UNDERSCORES) && !((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')))
		return '_';
	return c;
}

/* Places where two spellings are one package; four bits a component, as in rules. */
static unsigned folds_of(const struct purl *purl)
{
	static const char *const hosts[] = { "github", "github.com", "bitbucket.org" };
	unsigned rules = purl->definition ? purl->definition->rules : 0;
	struct slice host = purl->namespace;

	if (rules & LOWER_AT_GITHUB) {
		ptrdiff_t slash = slice_find_byte(host, '/');

		host = slice_first(host, slash < 0 ? host.len : (size_t)slash);
		for (size_t i = 0; i < sizeof hosts / sizeof hosts[0]; i++)
			if (slice_equal_ignoring_case(host, slice_from_text(hosts[i])))
				rules |= NAMESPACE_LOWER | NAME_LOWER;
	}
	if ((rules & NAME_LOWER_AT_DATABRICKS) && slice_find(value_of(purl, S("repository_url")), S("databricks")) >= 0)
		rules |= NAME_LOWER;
	return rules;
}

/* What stands for itself; all else is percent-encoded. */
static const bool plain[256] = {
	['a' ... 'z'] = true,
	['A' ... 'Z'] = true,
	['0' ... '9'] = true,
	['.'] = true,
	['-'] = true,
	['_'] = true,
	['~'] = true,
	[':'] = true,
};

static char *put(char *at, struct slice text)
{
	if (text.len)
		memcpy(at, text.ptr, text.len);
	return at + text.len;
}

static char *put_encoded(char *at, struct slice text, unsigned how)
{
	static const char digits[] = "0123456789ABCDEF";

	for (size_t i = 0; i < text.len; i++) {
		char c = how ? fold(text.ptr[i], how) : text.ptr[i];
		unsigned char byte = (unsigned char)c;

		if (plain[byte]) {
			*at++ = c;
			continue;
		}
		*at++ = '%';
		*at++ = digits[byte >> 4];
		*at++ = digits[byte & 15];
	}
	return at;
}

/* Takes the next segment of a namespace or subpath: empty ones are none, and in subpaths the steps "." and ".." neither. */
static bool next_segment(struct slice *text, bool subpath, struct slice *ret_segment)
{
	while (slice_next_token(text, '/', ret_segment))
		if (ret_segment->len && !(subpath && (slice_equal(*ret_segment, S(".")) || slice_equal(*ret_segment, S("..")))))
			return true;
	return false;
}

static char *put_segments(char *at, struct slice text, bool subpath, char before, char behind, unsigned how)
{
	struct slice segment;
	bool any = false;

	while (next_segment(&text, subpath, &segment)) {
		if (any || before)
			*at++ = any ? '/' : before;
		at = put_encoded(at, segment, how);
		any = true;
	}
	if (any && behind)
		*at++ = behind;
	return at;
}

static size_t length_at_most(const struct purl *purl)
{
	size_t bound = 8 + purl->type.len + 3 * (purl->namespace.len + purl->name.len + purl->version.len + purl->subpath.len);

	for (size_t i = 0; i < purl->qualifier_count; i++)
		bound += 2 + purl->qualifiers[i].key.len + 3 * purl->qualifiers[i].value.len;
	return bound;
}

static char *put_purl(char *at, const struct purl *purl)
{
	unsigned rules = folds_of(purl);
	char separator = '?';

	at = put(at, S("pkg:"));
	at = put(at, purl->type);
	*at++ = '/';
	at = put_segments(at, purl->namespace, false, 0, '/', rules & 15);
	if (rules & NAME_IS_PATH)
		at = put_segments(at, purl->name, false, 0, 0, rules >> 4 & 15);
	else
		at = put_encoded(at, purl->name, rules >> 4 & 15);
	if (purl->version.len) {
		*at++ = '@';
		at = put_encoded(at, purl->version, rules >> 8 & 15);
	}
	for (size_t i = 0; i < purl->qualifier_count; i++, separator = '&') {
		*at++ = separator;
		at = put(at, purl->qualifiers[i].key);
		*at++ = '=';
		at = put_encoded(at, purl->qualifiers[i].value, 0);
	}
	return put_segments(at, purl->subpath, true, '#', 0, rules >> 12 & 15);
}

/* A scan writes one for each of thousands of packages: hardly any needs memory but its own. */
struct slice purl_text(const struct purl *purl, struct arena *arena)
{
	size_t bound = length_at_most(purl);
	cleanup_free char *many = NULL;
	char few[512], *start = few;

	if (bound > sizeof few) {
		many = memory_new(bound);
		start = many;
	}
	return arena_copy(arena, slice_make(start, (size_t)(put_purl(start, purl) - start)));
}

/* Components made right */

static struct slice folded(struct slice text, unsigned how, struct arena *arena)
{
	struct slice copy = arena_copy(arena, text);

	for (size_t i = 0; i < copy.len; i++)
		((char *)copy.ptr)[i] = fold(copy.ptr[i], how);
	return copy;
}

static struct slice folded_segments(struct slice text, bool subpath, unsigned how, struct arena *arena)
{
	char *copy = arena_alloc(arena, text.len + 1);
	struct slice segment;
	size_t len = 0;

	while (next_segment(&text, subpath, &segment)) {
		if (len)
			copy[len++] = '/';
		for (size_t i = 0; i < segment.len; i++)
			copy[len++] = fold(segment.ptr[i], how);
	}
	return slice_make(copy, len);
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* A letter, then letters, digits and MORE. */
static bool is_word(struct slice text, struct slice more)
{
	for (size_t i = 0; i < text.len; i++)
		if (!is_letter(text.ptr[i]) && (i == 0 || text.ptr[i] < '0' || text.ptr[i] > '9') &&
			(i == 0 || slice_find_byte(more, text.ptr[i]) < 0))
			return false;
	return text.len > 0;
}

static bool is_own_key(const struct purl_type *type, struct slice key)
{
	struct slice keys = slice_from_text(type ? type->keys : ""), own;
	bool required;

	while (next_key(&keys, &own, &required))
		if (slice_equal(own, key))
			return true;
	return false;
}

/* Keys are in lower case. One that the type defines must be written so; of others, which many tools write as they like, upper case
 * is made lower. */
static int key_make_right(
	struct purl *purl, struct purl_qualifier *qualifier, bool loosely, struct arena *arena, struct error *err)
{
	struct slice key = folded(qualifier->key, LOWER, arena);

	if (!is_word(key, S(".-_")))
		return error_set(err, ERR_FORMAT, "'%.*s' is no key of a qualifier", SLICE_ARG(slice_first(qualifier->key, 80)));
	if (!loosely && !slice_equal(key, qualifier->key) && is_own_key(purl->definition, key))
		return error_set(err, ERR_FORMAT, "the key '%.*s' is not in lower case", SLICE_ARG(qualifier->key));
	qualifier->key = key;
	return 0;
}

static int qualifier_order(const void *a, const void *b)
{
	return slice_compare(((const struct purl_qualifier *)a)->key, ((const struct purl_qualifier *)b)->key);
}

static int qualifiers_make_right(struct purl *purl, bool loosely, struct arena *arena, struct error *err)
{
	struct purl_qualifier *qualifiers = arena_array(arena, struct purl_qualifier, purl->qualifier_count + 1);
	size_t count = 0;

	for (size_t i = 0; i < purl->qualifier_count; i++) {
		int r = key_make_right(purl, &purl->qualifiers[i], loosely, arena, err);

		if (r < 0)
			return r;
		if (purl->qualifiers[i].value.len)
			qualifiers[count++] = purl->qualifiers[i];
	}
	qsort(qualifiers, count, sizeof *qualifiers, qualifier_order);
	for (size_t i = 1; i < count; i++)
		if (slice_equal(qualifiers[i - 1].key, qualifiers[i].key))
			return error_set(err, ERR_FORMAT, "the qualifier '%.*s' is there twice",
				SLICE_ARG(slice_first(qualifiers[i].key, 80)));
	purl->qualifiers = qualifiers;
	purl->qualifier_count = count;
	return 0;
}

int purl_normalise(struct purl *purl, bool loosely, struct arena *arena, struct error *err)
{
	const char *fault;
	unsigned rules;
	int r;

	if (purl->type.len == 0)
		return error_set(err, ERR_FORMAT, "it has no type");
	if (!is_word(purl->type, S(".-")))
		return error_set(err, ERR_FORMAT, "'%.*s' is no type of a purl", SLICE_ARG(slice_first(purl->type, 80)));
	if (purl->qualifier_count > PURL_QUALIFIERS_MAX)
		return error_set(err, ERR_LIMIT, "more than %d qualifiers", PURL_QUALIFIERS_MAX);
	purl->type = folded(purl->type, LOWER, arena);
	purl->definition = type_by_name(purl->type);
	r = qualifiers_make_right(purl, loosely, arena, err);
	if (r < 0)
		return r;
	fault = purl_fault(purl);
	if (fault)
		return error_set(err, ERR_FORMAT, "%s", fault);
	rules = folds_of(purl);
	purl->namespace = folded_segments(purl->namespace, false, rules & 15, arena);
	purl->name = rules & NAME_IS_PATH ? folded_segments(purl->name, false, rules >> 4 & 15, arena)
					  : folded(purl->name, rules >> 4 & 15, arena);
	purl->version = folded(purl->version, rules >> 8 & 15, arena);
	purl->subpath = folded_segments(purl->subpath, true, rules >> 12 & 15, arena);
	return 0;
}

/* Taking one apart */

static int hex_value(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : is_letter(c) && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10 : -1;
}

/* Without percent signs, in ARENA. */
static int decode(struct slice *text, struct arena *arena, struct error *err)
{
	char *out = arena_alloc(arena, text->len + 1);
	size_t len = 0;

	for (size_t i = 0; i < text->len; i++) {
		char c = text->ptr[i];

		if (c == '%') {
			int high = i + 2 < text->len ? hex_value(text->ptr[i + 1]) : -1,
			    low = i + 2 < text->len ? hex_value(text->ptr[i + 2]) : -1;

			if (high < 0 || low < 0)
				return error_set(err, ERR_FORMAT, "a percent sign without two hexadecimal digits behind it");
			c = (char)(high << 4 | low);
			i += 2;
		}
		out[len++] = c;
	}
	*text = slice_make(out, len);
	return 0;
}

static int parse_qualifiers(struct slice text, struct purl *purl, struct arena *arena, struct error *err)
{
	struct slice pair, rest = text;
	size_t count = 1;
	int r = 0;

	while (slice_next_token(&rest, '&', &pair))
		count++;
	if (count > PURL_QUALIFIERS_MAX + 1)
		return error_set(err, ERR_LIMIT, "more than %d qualifiers", PURL_QUALIFIERS_MAX);
	purl->qualifiers = arena_array(arena, struct purl_qualifier, count);
	while (r == 0 && slice_next_token(&text, '&', &pair)) {
		struct purl_qualifier *qualifier = &purl->qualifiers[purl->qualifier_count];

		if (pair.len == 0)
			continue;
		if (!slice_cut(pair, '=', &qualifier->key, &qualifier->value))
			*qualifier = (struct purl_qualifier){ .key = pair };
		purl->qualifier_count++;
		r = decode(&qualifier->value, arena, err);
	}
	return r;
}

/* Cuts TEXT at the first SEPARATOR: as in every URI, '#' begins the fragment and '?' the query. */
static struct slice cut_off(struct slice *text, char separator)
{
	struct slice before, after;

	if (!slice_cut(*text, separator, &before, &after))
		return S("");
	*text = before;
	return after;
}

/* "namespace/name@version". An "@" at the start of a segment with more behind it is a scope that is not encoded: npm/@babel/core. */
static void cut_name(struct slice text, struct purl *purl)
{
	ptrdiff_t at = slice_find_last_byte(text, '@'), slash;

	if (at >= 0 && !((at == 0 || text.ptr[at - 1] == '/') && slice_find_byte(slice_from(text, (size_t)at), '/') >= 0)) {
		purl->version = slice_from(text, (size_t)at + 1);
		text.len = (size_t)at;
	} else {
		while (slice_ends_with(text, S("/")))
			text.len--;
	}
	while (slice_starts_with(text, S("/")))
		text = slice_from(text, 1);
	slash = purl->definition && purl->definition->rules & NAME_IS_PATH ? slice_find_byte(text, '/')
									   : slice_find_last_byte(text, '/');
	purl->namespace = slice_first(text, slash < 0 ? 0 : (size_t)slash);
	purl->name = slice_from(text, (size_t)(slash + 1));
}

int purl_parse(struct slice text, bool loosely, struct arena *arena, struct purl *ret_purl, struct error *err)
{
	struct slice scheme, rest, subpath, qualifiers;
	struct purl purl = { 0 };
	int r;

	if (!slice_cut(text, ':', &scheme, &rest) || !slice_equal_ignoring_case(scheme, S("pkg")))
		return error_set(err, ERR_FORMAT, "it does not begin with 'pkg:'");
	subpath = cut_off(&rest, '#');
	qualifiers = cut_off(&rest, '?');
	while (slice_starts_with(rest, S("/")))
		rest = slice_from(rest, 1);
	if (!slice_cut(rest, '/', &purl.type, &rest)) {
		purl.type = rest;
		rest = S("");
	}
	purl.definition = type_by_name(purl.type);
	cut_name(rest, &purl);
	purl.subpath = subpath;
	r = decode(&purl.namespace, arena, err);
	if (r == 0)
		r = decode(&purl.name, arena, err);
	if (r == 0)
		r = decode(&purl.version, arena, err);
	if (r == 0)
		r = decode(&purl.subpath, arena, err);
	if (r == 0)
		r = parse_qualifiers(qualifiers, &purl, arena, err);
	if (r == 0)
		r = purl_normalise(&purl, loosely, arena, err);
	if (r == 0)
		*ret_purl = purl;
	return r;
}
