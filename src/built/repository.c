/* repository.c - what a repository is called */
#include "built/repository.h"
#include "catalog/claims.h"

static bool is_host(struct slice text)
{
	bool dot = false;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
			    c == '_'))
			return false;
		dot = dot || c == '.';
	}
	return dot;
}

struct slice repository_name(struct slice location, struct arena *arena)
{
	ptrdiff_t scheme = slice_find(location, S("://")), cut, at;
	struct slice host, path;

	location = slice_trim(location);
	if (location.len > CLAIM_NAME_LEN_MAX)
		return S("");
	if (scheme >= 0)
		location = slice_from(location, (size_t)scheme + 3);
	cut = slice_find_byte(location, '/');
	/* "host:a/b", without a scheme; with one a colon begins a port. */
	if (scheme < 0) {
		ptrdiff_t colon = slice_find_byte(location, ':');

		if (colon < 0 || (cut >= 0 && cut < colon))
			return S("");
		cut = colon;
	}
	if (cut <= 0)
		return S("");
	host = slice_first(location, (size_t)cut);
	path = slice_from(location, (size_t)cut + 1);
	at = slice_find_last_byte(host, '@');
	host = slice_from(host, (size_t)(at + 1));
	if (scheme >= 0 && (at = slice_find_byte(host, ':')) >= 0)
		host = slice_first(host, (size_t)at);
	while (slice_starts_with(path, S("/")))
		path = slice_from(path, 1);
	while (slice_ends_with(path, S("/")))
		path.len--;
	if (slice_ends_with(path, S(".git")))
		path.len -= 4;
	if (!is_host(host) || !path.len)
		return S("");
	return arena_printf(arena, "%.*s/%.*s", SLICE_ARG(host), SLICE_ARG(path));
}
