/* reference.c - names of images: "debian:12", "registry.example:5000/team/app:1.2@sha256:…" */
#include "registry/reference.h"
#include "registry/digest.h"

#define DEFAULT_DOMAIN "docker.io"
#define NAME_BYTES_MAX 255
#define TAG_BYTES_MAX 128

static bool is_lower_or_digit(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool is_alnum(char c)
{
	return is_lower_or_digit(c) || (c >= 'A' && c <= 'Z');
}

/* "localhost", and what has a dot, a colon or a capital, is a domain; "team" is the first part of a path. */
static bool is_domain(struct slice part)
{
	for (size_t i = 0; i < part.len; i++)
		if (part.ptr[i] == '.' || part.ptr[i] == ':' || (part.ptr[i] >= 'A' && part.ptr[i] <= 'Z'))
			return true;
	return slice_equal(part, S("localhost"));
}

static bool is_port(struct slice text)
{
	uint64_t port;

	return text.len <= 5 && slice_to_u64(text, &port) && port <= 65535;
}

/* [fe80::1]: what an address is, is for the resolver to say. */
static bool is_bracketed(struct slice host)
{
	if (host.len < 4 || host.ptr[0] != '[' || host.ptr[host.len - 1] != ']')
		return false;
	for (size_t i = 1; i + 1 < host.len; i++)
		if (!memchr("0123456789abcdefABCDEF:.", host.ptr[i], 24))
			return false;
	return true;
}

/* Labels of letters, digits and inner hyphens, joined by dots. */
static bool is_host_name(struct slice host)
{
	struct slice label;

	if (host.len == 0 || slice_ends_with(host, S(".")))
		return false;
	while (slice_next_token(&host, '.', &label)) {
		if (label.len == 0 || label.ptr[0] == '-' || label.ptr[label.len - 1] == '-')
			return false;
		for (size_t i = 0; i < label.len; i++)
			if (!is_alnum(label.ptr[i]) && label.ptr[i] != '-')
				return false;
	}
	return true;
}

static bool domain_is_valid(struct slice domain)
{
	ptrdiff_t colon = slice_find_last_byte(domain, ':'), bracket = slice_find_last_byte(domain, ']');
	struct slice host = domain;

	if (colon > bracket) {
		host = slice_first(domain, (size_t)colon);
		if (!is_port(slice_from(domain, (size_t)colon + 1)))
			return false;
	}
	return is_bracketed(host) || is_host_name(host);
}

/* Runs of lower-case letters and digits, between them '.', '_', '__' or any number of '-'. */
static bool part_is_valid(struct slice part)
{
	size_t i = 0;

	if (part.len == 0 || !is_lower_or_digit(part.ptr[part.len - 1]))
		return false;
	while (i < part.len) {
		size_t from = i;

		while (i < part.len && is_lower_or_digit(part.ptr[i]))
			i++;
		if (i == from)
			return false;
		if (i == part.len)
			return true;
		from = i;
		if (part.ptr[i] == '-')
			while (part.ptr[i] == '-') /* the last byte is none */
				i++;
		else if (part.ptr[i] == '.' || part.ptr[i] == '_')
			i += part.ptr[i] == '_' && part.ptr[i + 1] == '_' ? 2 : 1;
		if (i == from)
			return false;
	}
	return true;
}

static bool tag_is_valid(struct slice tag)
{
	if (tag.len == 0 || tag.len > TAG_BYTES_MAX || !(is_alnum(tag.ptr[0]) || tag.ptr[0] == '_'))
		return false;
	for (size_t i = 0; i < tag.len; i++)
		if (!is_alnum(tag.ptr[i]) && !memchr("_.-", tag.ptr[i], 3))
			return false;
	return true;
}

static int path_check(struct slice path, struct error *err)
{
	struct slice rest = path, part;

	if (path.len == 0 || slice_ends_with(path, S("/")))
		return error_set(err, ERR_USAGE, "the name of a repository is missing");
	while (slice_next_token(&rest, '/', &part)) {
		if (part_is_valid(part))
			continue;
		for (size_t i = 0; i < part.len; i++)
			if (part.ptr[i] >= 'A' && part.ptr[i] <= 'Z')
				return error_set(err, ERR_USAGE, "a repository's name is lower case: '%.*s'", SLICE_ARG(path));
		return error_set(err, ERR_USAGE,
			"'%.*s' is no part of a repository's name: lower-case letters and digits, with "
			"single dots, one or two underscores, or hyphens between them",
			SLICE_ARG(part));
	}
	return 0;
}

/* The digest and the tag off the end of *TEXT. */
static int ends_cut(struct slice *text, struct slice *ret_tag, struct slice *ret_digest, struct error *err)
{
	ptrdiff_t at = slice_find_byte(*text, '@'), colon;
	struct slice rest;

	if (at >= 0) {
		*ret_digest = slice_from(*text, (size_t)at + 1);
		*text = slice_first(*text, (size_t)at);
		if (!digest_is_valid(*ret_digest) ||
			!(slice_starts_with(*ret_digest, S("sha256:")) || slice_starts_with(*ret_digest, S("sha512:"))))
			return error_set(err, ERR_USAGE, "'%.*s' is no digest: sha256: and 64 lower-case hexadecimal digits",
				SLICE_ARG(*ret_digest));
	}
	colon = slice_find_last_byte(*text, ':');
	if (colon < 0 || slice_find_byte(slice_from(*text, (size_t)colon), '/') >= 0)
		return 0;
	rest = slice_from(*text, (size_t)colon + 1);
	/* "localhost:5000" alone is an image of that tag, as docker reads it. */
	if (!tag_is_valid(rest))
		return error_set(err, ERR_USAGE, "'%.*s' is no tag: letters, digits, '_', '.' and '-', at most %d",
			SLICE_ARG(rest), TAG_BYTES_MAX);
	*ret_tag = rest;
	*text = slice_first(*text, (size_t)colon);
	return 0;
}

static int parse(struct slice text, struct arena *arena, struct reference *reference, struct error *err)
{
	struct slice first, rest, path = text;
	int r = ends_cut(&path, &reference->tag, &reference->digest, err);

	if (r < 0)
		return r;
	reference->given = path;
	reference->domain = S(DEFAULT_DOMAIN);
	reference->is_short = true;
	if (slice_cut(path, '/', &first, &rest) && is_domain(first)) {
		if (!domain_is_valid(first))
			return error_set(err, ERR_USAGE, "'%.*s' is no host, with or without a port", SLICE_ARG(first));
		reference->is_short = false;
		reference->domain = slice_equal(first, S("index.docker.io")) ? S(DEFAULT_DOMAIN) : first;
		path = rest;
	}
	r = path_check(path, err);
	if (r < 0)
		return r;
	if (slice_equal(reference->domain, S(DEFAULT_DOMAIN)) && slice_find_byte(path, '/') < 0)
		path = arena_printf(arena, "library/%.*s", SLICE_ARG(path));
	if (reference->domain.len + 1 + path.len > NAME_BYTES_MAX)
		return error_set(err, ERR_USAGE, "a repository's name of more than %d bytes", NAME_BYTES_MAX);
	reference->path = path;
	if (!reference->tag.len && !reference->digest.len)
		reference->tag = S("latest");
	return 0;
}

int reference_parse(struct slice text, struct arena *arena, struct reference *ret_reference, struct error *err)
{
	struct reference reference = { 0 };
	int r = text.len ? parse(arena_copy(arena, text), arena, &reference, err) : error_set(err, ERR_USAGE, "an empty name");

	if (r < 0)
		return error_context(err, r, "'%.*s'", SLICE_ARG(slice_first(text, NAME_BYTES_MAX)));
	*ret_reference = reference;
	return 0;
}

struct slice reference_repository(const struct reference *reference, struct arena *arena)
{
	return arena_printf(arena, "%.*s/%.*s", SLICE_ARG(reference->domain), SLICE_ARG(reference->path));
}

struct slice reference_text(const struct reference *reference, struct arena *arena)
{
	return arena_printf(arena, "%.*s/%.*s%s%.*s%s%.*s", SLICE_ARG(reference->domain), SLICE_ARG(reference->path),
		reference->tag.len ? ":" : "", SLICE_ARG(reference->tag), reference->digest.len ? "@" : "",
		SLICE_ARG(reference->digest));
}
