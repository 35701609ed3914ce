/* told.c - the distribution as the user told it (--distro), and how long its release gets repairs */
#include "scan/told.h"
#include "match/ecosystem.h"

static int find(struct slice id, struct slice version, struct slice codename, struct vulndb *const *stores, size_t store_count,
	struct arena *arena, struct release *ret_release, struct error *err)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < store_count; i++)
		r = vulndb_find_release(stores[i], id, version, codename, arena, ret_release, err);
	return r;
}

int told_find_release(const struct distribution *distribution, struct vulndb *const *stores, size_t store_count,
	struct arena *arena, struct release *ret_release, struct error *err)
{
	struct slice version = distribution->version_id;
	int r = 0;

	if (distribution->id.len == 0)
		return 0;
	if (version.len == 0)
		return distribution->codename.len ? find(distribution->id, S(""), distribution->codename, stores, store_count,
							    arena, ret_release, err)
						  : 0;
	while (r == 0 && version.len) {
		ptrdiff_t dot = slice_find_last_byte(version, '.');

		r = find(distribution->id, version, S(""), stores, store_count, arena, ret_release, err);
		version = slice_first(version, dot > 0 ? (size_t)dot : 0);
	}
	return r;
}

int told_number_release(struct distribution *distribution, struct slice today, struct vulndb *const *stores, size_t store_count,
	struct arena *arena, struct error *err)
{
	struct release release = { 0 };
	int r;

	if (distribution->id.len == 0 || distribution->version_id.len || distribution->codename.len == 0)
		return 0;
	r = find(distribution->id, S(""), arena_lower(arena, distribution->codename), stores, store_count, arena, &release, err);
	if (r > 0 && release.version.len && release.released.len && slice_compare(release.released, today) <= 0)
		distribution->version_id = release.version;
	return r < 0 ? r : 0;
}

/* What has no number and never will. */
static bool is_unnumbered(struct slice version)
{
	static const char *const words[] = { "edge", "rolling", "sid", "stream", "testing", "tumbleweed", "unstable" };

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (slice_equal(version, slice_from_text(words[i])))
			return true;
	return false;
}

int told_distribution(struct slice text, struct vulndb *const *stores, size_t store_count, struct arena *arena,
	struct distribution *ret_distribution, struct error *err)
{
	struct distribution told = { 0 };
	struct release release;
	struct slice version;
	int r;

	if (!slice_cut(text, ':', &told.id, &version))
		return error_set(
			err, ERR_USAGE, "--distro: '%.*s' is not ID:VERSION, as debian:12", SLICE_ARG(slice_first(text, 80)));
	told.id = match_distribution_id(told.id, arena);
	if (version.len && version.ptr[0] >= '0' && version.ptr[0] <= '9') {
		told.version_id = version; /* as it is: "22.03-LTS-SP1" */
		*ret_distribution = told;
		return 0;
	}
	told.codename = arena_lower(arena, version);
	if (!is_unnumbered(told.codename)) {
		r = find(told.id, S(""), told.codename, stores, store_count, arena, &release, err);
		if (r < 0)
			return r;
		if (r == 0)
			return error_set(err, ERR_USAGE,
				"--distro: no store knows a release '%.*s' of '%.*s'; say its number, as debian:12, or edge, sid",
				SLICE_ARG(slice_first(version, 80)), SLICE_ARG(slice_first(told.id, 80)));
		told.version_id = release.version;
	}
	*ret_distribution = told;
	return 0;
}

/* "Debian 10 (buster)" */
struct slice told_name(const struct distribution *distribution, const struct release *release, struct arena *arena)
{
	char first[2] = { distribution->id.ptr[0], 0 };

	if (first[0] >= 'a' && first[0] <= 'z')
		first[0] = (char)(first[0] - 'a' + 'A');
	return arena_printf(arena, "%s%.*s %.*s%s%.*s%s", first, SLICE_ARG(slice_from(distribution->id, 1)),
		SLICE_ARG(release->version.len ? release->version : distribution->version_id), release->codename.len ? " (" : "",
		SLICE_ARG(release->codename), release->codename.len ? ")" : "");
}

struct slice told_support(const struct distribution *distribution, const struct release *release, struct slice today,
	struct arena *arena, bool *ret_ended)
{
	struct slice name = told_name(distribution, release, arena), end = release->eol;

	*ret_ended = false;
	if (release->eol.len == 0 || slice_compare(today, release->eol) <= 0)
		return S("");
	if (slice_compare(release->eol_lts, end) > 0)
		end = release->eol_lts;
	if (slice_compare(today, end) <= 0)
		return arena_printf(arena,
			"%.*s is in long-term support since %.*s: not all of its packages get repairs until %.*s",
			SLICE_ARG(name), SLICE_ARG(release->eol), SLICE_ARG(end));
	*ret_ended = true;
	if (slice_compare(today, release->eol_paid) <= 0)
		return arena_printf(arena,
			"%.*s has had no security repairs since %.*s, but for subscribers, who get them until %.*s: move to a "
			"newer release",
			SLICE_ARG(name), SLICE_ARG(end), SLICE_ARG(release->eol_paid));
	return arena_printf(
		arena, "%.*s has had no security repairs since %.*s: move to a newer release", SLICE_ARG(name), SLICE_ARG(end));
}
