/* feeds.c - every feed that is known, and which files of its folder are read */
#include "model/feeds.h"
#include <fnmatch.h>

#define PATH_SIZE 4096
#define PATTERN_SIZE 128

const struct feed_kind feed_kinds[] = {
#define FEED(symbol, folder, patterns, unit, concerns) { folder, patterns, unit, concerns },
#include "model/feeds.def"
#undef FEED
	{ NULL, NULL, FEED_RECORD, NULL },
};

const struct feed_kind *feed_kind_named(struct slice folder)
{
	for (const struct feed_kind *kind = feed_kinds; kind->folder; kind++)
		if (slice_equal(folder, slice_from_text(kind->folder)))
			return kind;
	return NULL;
}

static const struct {
	const char *source, *licence;
} licences[] = {
#define FEED_LICENCE(source, licence) { source, licence },
#include "model/feed_licences.def"
#undef FEED_LICENCE
};

struct slice feed_licence_of(struct slice name)
{
	struct slice longest = S(""), licence = S("");

	for (size_t i = 0; i < sizeof licences / sizeof *licences; i++) {
		struct slice source = slice_from_text(licences[i].source), rest = slice_from(name, source.len);

		if (source.len < longest.len || !slice_starts_with(name, source) ||
			(rest.len && rest.ptr[0] != '/' && rest.ptr[0] != '-' && rest.ptr[0] != ':'))
			continue;
		longest = source;
		licence = slice_from_text(licences[i].licence);
	}
	return licence;
}

bool feed_folder_is_samples(struct slice name)
{
	return slice_equal(name, S("samples")) || slice_ends_with(name, S("-excerpts"));
}

bool feed_is_rules(struct slice path)
{
	struct slice folder = path, rest;

	slice_cut(path, '/', &folder, &rest);
	return slice_equal(folder, S(FEED_RULES_FOLDER));
}

bool feed_rules_wants(struct slice path)
{
	return slice_ends_with(path, S(".yar")) || slice_ends_with(path, S(".yara")) || slice_ends_with(path, S(".zip"));
}

static bool lies_in_samples(struct slice path)
{
	struct slice folders = slice_folder_name(path), name;

	while (slice_next_token(&folders, '/', &name))
		if (feed_folder_is_samples(name))
			return true;
	return false;
}

static bool text_of(struct slice bytes, char *ret_text, size_t size)
{
	if (bytes.len >= size || slice_find_byte(bytes, '\0') >= 0)
		return false;
	if (bytes.len)
		memcpy(ret_text, bytes.ptr, bytes.len);
	ret_text[bytes.len] = '\0';
	return true;
}

static bool matches(const struct feed_kind *kind, struct slice path)
{
	struct slice left = slice_from_text(kind->patterns), word;
	char text[PATH_SIZE], pattern[PATTERN_SIZE];

	if (!text_of(path, text, sizeof text))
		return false;
	while (slice_next_token(&left, ' ', &word))
		if (word.len && text_of(word, pattern, sizeof pattern) && fnmatch(pattern, text, FNM_PERIOD) == 0)
			return true;
	return false;
}

bool feed_kind_wants(const struct feed_kind *kind, struct slice path)
{
	ptrdiff_t slash;

	while (slice_starts_with(path, S("./")))
		path = slice_from(path, 2);
	if (path.len == 0 || path.ptr[path.len - 1] == '/' || lies_in_samples(path))
		return false;
	slash = slice_find_byte(path, '/');
	return matches(kind, path) || (slash >= 0 && matches(kind, slice_from(path, (size_t)slash + 1)));
}

static bool take_suffix(struct slice *path, struct slice suffix)
{
	if (!slice_ends_with(*path, suffix) || path->len == suffix.len)
		return false;
	path->len -= suffix.len;
	return true;
}

enum feed_packing feed_packing_of(struct slice path, struct slice *ret_plain)
{
	bool compressed, foreign;

	*ret_plain = path;
	if (slice_ends_with(path, S(".zip")))
		return FEED_ZIP;
	if (slice_ends_with(path, S(".tgz")) || slice_ends_with(path, S(".tzst")))
		return FEED_TAR;
	if (slice_ends_with(path, S(".txz")) || slice_ends_with(path, S(".tbz2")))
		return FEED_FOREIGN;
	compressed = take_suffix(ret_plain, S(".gz")) || take_suffix(ret_plain, S(".zst"));
	foreign = !compressed && (take_suffix(ret_plain, S(".bz2")) || take_suffix(ret_plain, S(".xz")));
	if (foreign)
		return FEED_FOREIGN;
	if (slice_ends_with(*ret_plain, S(".tar")))
		return FEED_TAR;
	return compressed ? FEED_COMPRESSED : FEED_PLAIN;
}
