/* package.c - package URLs, for callers of the library */
#include "base/cleanup.h"
#include "base/memory.h"
#include "codec/utf8.h"
#include "library/failure.h"
#include "model/purl.h"
#include <plimsoll/package.h>

#define PURL_BYTES_MAX ((size_t)64 << 10)

struct plimsoll_purl {
	struct arena arena;
	struct purl purl;
	struct slice text;
};

CLEANUP_DEFINE(struct plimsoll_purl *, cleanup_purl_run, plimsoll_purl_free)
#define cleanup_purl CLEANUP(cleanup_purl_run)

void plimsoll_purl_free(struct plimsoll_purl *purl)
{
	if (!purl)
		return;
	arena_done(&purl->arena);
	free(purl);
}

/* Callers get texts that end with a NUL and are UTF-8: percent signs can bring other bytes. */
static bool is_text(struct slice text)
{
	for (size_t at = 0, len; at < text.len; at += len) {
		len = utf8_sequence(text.ptr + at, text.ptr + text.len);
		if (len == 0 || text.ptr[at] == '\0')
			return false;
	}
	return true;
}

static bool are_texts(const struct purl *purl)
{
	for (size_t i = 0; i < purl->qualifier_count; i++)
		if (!is_text(purl->qualifiers[i].value))
			return false;
	return is_text(purl->type) && is_text(purl->namespace) && is_text(purl->name) && is_text(purl->version) &&
	       is_text(purl->subpath);
}

static int finish(struct plimsoll_purl *purl, struct error *err)
{
	struct purl *parts = &purl->purl;
	struct slice *all[] = { &parts->type, &parts->namespace, &parts->name, &parts->version, &parts->subpath };

	if (!are_texts(parts))
		return error_set(err, ERR_FORMAT, "it is no UTF-8, or has a NUL");
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		*all[i] = arena_copy(&purl->arena, *all[i]);
	for (size_t i = 0; i < parts->qualifier_count; i++)
		parts->qualifiers[i].value = arena_copy(&purl->arena, parts->qualifiers[i].value);
	purl->text = arena_copy(&purl->arena, purl_text(parts, &purl->arena));
	return 0;
}

struct plimsoll_purl *plimsoll_purl_parse(const char *text, struct plimsoll_error *error)
{
	cleanup_purl struct plimsoll_purl *purl = memory_one(struct plimsoll_purl);
	struct error err;
	int r;

	if (strlen(text) > PURL_BYTES_MAX) {
		failure_set(error, PLIMSOLL_ERROR_LIMIT, "longer than 64 KiB");
		return NULL;
	}
	r = purl_parse(arena_copy(&purl->arena, slice_from_text(text)), false, &purl->arena, &purl->purl, &err);
	if (r >= 0)
		r = finish(purl, &err);
	if (r < 0) {
		failure_of(&err, error);
		return NULL;
	}
	return steal(purl);
}

struct plimsoll_purl *plimsoll_purl_new(const char *type, const char *name_space, const char *name, const char *version,
	const char *const *qualifiers, size_t count, const char *subpath, struct plimsoll_error *error)
{
	cleanup_purl struct plimsoll_purl *purl = memory_one(struct plimsoll_purl);
	const char *const parts[] = { type, name_space, name, version, subpath };
	struct slice copies[sizeof parts / sizeof parts[0]];
	size_t bytes = 0;
	struct error err;
	int r;

	if (count > PURL_QUALIFIERS_MAX) {
		failure_set(error, PLIMSOLL_ERROR_LIMIT, "more than %d qualifiers", PURL_QUALIFIERS_MAX);
		return NULL;
	}
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		copies[i] = arena_copy(&purl->arena, slice_from_text(parts[i]));
		bytes += copies[i].len;
	}
	purl->purl = (struct purl){ copies[0], copies[1], copies[2], copies[3], copies[4],
		arena_array(&purl->arena, struct purl_qualifier, count), count, NULL };
	for (size_t i = 0; i < count; i++) {
		struct purl_qualifier *qualifier = &purl->purl.qualifiers[i];

		qualifier->key = arena_copy(&purl->arena, slice_from_text(qualifiers[2 * i]));
		qualifier->value = arena_copy(&purl->arena, slice_from_text(qualifiers[2 * i + 1]));
		bytes += qualifier->key.len + qualifier->value.len;
	}
	if (bytes > PURL_BYTES_MAX) {
		failure_set(error, PLIMSOLL_ERROR_LIMIT, "longer than 64 KiB");
		return NULL;
	}
	r = purl_normalise(&purl->purl, false, &purl->arena, &err);
	if (r >= 0)
		r = finish(purl, &err);
	if (r < 0) {
		failure_of(&err, error);
		return NULL;
	}
	return steal(purl);
}

const char *plimsoll_purl_text(const struct plimsoll_purl *purl)
{
	return purl->text.ptr;
}

const char *plimsoll_purl_type(const struct plimsoll_purl *purl)
{
	return purl->purl.type.ptr;
}

const char *plimsoll_purl_namespace(const struct plimsoll_purl *purl)
{
	return purl->purl.namespace.ptr;
}

const char *plimsoll_purl_name(const struct plimsoll_purl *purl)
{
	return purl->purl.name.ptr;
}

const char *plimsoll_purl_version(const struct plimsoll_purl *purl)
{
	return purl->purl.version.ptr;
}

const char *plimsoll_purl_subpath(const struct plimsoll_purl *purl)
{
	return purl->purl.subpath.ptr;
}

const char *plimsoll_purl_qualifier(const struct plimsoll_purl *purl, const char *key)
{
	for (size_t i = 0; i < purl->purl.qualifier_count; i++)
		if (slice_equal(purl->purl.qualifiers[i].key, slice_from_text(key)))
			return purl->purl.qualifiers[i].value.ptr;
	return "";
}
