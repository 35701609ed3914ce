/* reference.c - names of images: "debian:12", "registry.example/team/app:1.2@sha256:…" */
#include "image/reference.h"

static bool is_domain(struct slice part)
{
	return slice_find_byte(part, '.') >= 0 || slice_find_byte(part, ':') >= 0 || slice_equal(part, S("localhost"));
}

struct slice reference_whole(struct arena *arena, struct slice text)
{
	struct slice domain = S("docker.io"), path = text, first, rest;
	ptrdiff_t slash;
	bool tagged;

	if (slice_cut(text, '/', &first, &rest) && is_domain(first)) {
		domain = slice_equal(first, S("index.docker.io")) ? domain : first;
		path = rest;
	}
	slash = slice_find_last_byte(path, '/');
	tagged = slice_find_byte(slice_from(path, (size_t)(slash + 1)), ':') >= 0 || slice_find_byte(path, '@') >= 0;
	return arena_printf(arena, "%.*s/%s%.*s%s", SLICE_ARG(domain),
		slash < 0 && slice_equal(domain, S("docker.io")) ? "library/" : "", SLICE_ARG(path), tagged ? "" : ":latest");
}

static bool is_name_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || memchr("._-/:@", c, 6);
}

bool reference_looks_right(struct slice text)
{
	static const char *const file_ends[] = { ".tar", ".tgz", ".gz", ".zst", ".xz", ".bz2", ".zip", ".oci", ".json" };

	if (text.len == 0 || text.len > 512 || memchr("./-_:@", text.ptr[0], 6) || slice_ends_with(text, S("/")))
		return false;
	for (size_t i = 0; i < sizeof file_ends / sizeof *file_ends; i++)
		if (slice_ends_with(text, slice_from_text(file_ends[i])))
			return false;
	for (size_t i = 0; i < text.len; i++)
		if (!is_name_byte(text.ptr[i]))
			return false;
	return slice_find(text, S("//")) < 0;
}
