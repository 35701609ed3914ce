/* ecosystem.c - under which names of OSV statements on a package are kept
 *
 * A distribution that is like another (id_like) is not the other: its packages are patched on their own, so nobody speaks
 * for it but itself. */
#include "match/ecosystem.h"

/* Takes the number at the front of *TEXT, and a dot behind it. */
static bool take_number(struct slice *text, struct slice *ret_number)
{
	size_t len = 0;

	while (len < text->len && text->ptr[len] >= '0' && text->ptr[len] <= '9')
		len++;
	if (len == 0 || (len < text->len && text->ptr[len] != '.'))
		return false;
	*ret_number = slice_first(*text, len);
	*text = slice_from(*text, len + 1);
	return true;
}

static size_t debian(struct slice version, struct arena *arena, struct slice *ret_ecosystems)
{
	struct slice major;

	if (!take_number(&version, &major))
		return 0; /* testing and unstable have none */
	ret_ecosystems[0] = arena_printf(arena, "Debian:%.*s", SLICE_ARG(major));
	return 1;
}

/* Long-term releases are written with ":LTS", which VERSION_ID does not say; what only subscribers get is a name of its own. */
static size_t ubuntu(struct slice version, struct arena *arena, struct slice *ret_ecosystems)
{
	struct slice rest = version, year, month;

	if (!take_number(&rest, &year) || !take_number(&rest, &month))
		return 0;
	ret_ecosystems[0] = arena_printf(arena, "Ubuntu:%.*s.%.*s", SLICE_ARG(year), SLICE_ARG(month));
	ret_ecosystems[1] = arena_printf(arena, "Ubuntu:%.*s.%.*s:LTS", SLICE_ARG(year), SLICE_ARG(month));
	ret_ecosystems[2] = arena_printf(arena, "Ubuntu:Pro:%.*s.%.*s", SLICE_ARG(year), SLICE_ARG(month));
	ret_ecosystems[3] = arena_printf(arena, "Ubuntu:Pro:%.*s.%.*s:LTS", SLICE_ARG(year), SLICE_ARG(month));
	return 4;
}

static size_t alpine(struct slice version, struct arena *arena, struct slice *ret_ecosystems)
{
	struct slice major, minor, patch;

	if (!take_number(&version, &major) || !take_number(&version, &minor))
		return 0;
	if (version.len && !take_number(&version, &patch))
		return 0; /* edge: "3.20.0_alpha20240329" */
	ret_ecosystems[0] = arena_printf(arena, "Alpine:v%.*s.%.*s", SLICE_ARG(major), SLICE_ARG(minor));
	return 1;
}

size_t match_ecosystems(enum package_type type, const struct distribution *distribution, struct arena *arena,
	struct slice ret_ecosystems[MATCH_ECOSYSTEMS_MAX])
{
	if (type == PACKAGE_DEB && slice_equal(distribution->id, S("debian")))
		return debian(distribution->version_id, arena, ret_ecosystems);
	if (type == PACKAGE_DEB && slice_equal(distribution->id, S("ubuntu")))
		return ubuntu(distribution->version_id, arena, ret_ecosystems);
	if (type == PACKAGE_APK && slice_equal(distribution->id, S("alpine")))
		return alpine(distribution->version_id, arena, ret_ecosystems);
	ret_ecosystems[0] = slice_from_text(package_type_facts(type)->ecosystem);
	return !package_is_distributions(type) && ret_ecosystems[0].len;
}

struct slice match_ecosystem(const struct package *package, const struct distribution *distribution, struct arena *arena)
{
	struct slice ecosystems[MATCH_ECOSYSTEMS_MAX];

	return match_ecosystems((enum package_type)package->type, distribution, arena, ecosystems) ? ecosystems[0] : S("");
}
