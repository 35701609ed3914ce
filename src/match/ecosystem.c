/* ecosystem.c - under which names of OSV statements on a package are kept */
#include "match/ecosystem.h"
#include "base/buffer.h"

#define NUMBERS_MAX 4

enum when { WHEN_NUMBERED, WHEN_ALONE, WHEN_UNNUMBERED, WHEN_ALWAYS };
enum speaks { SPEAKS_OF_SOURCES, SPEAKS_OF_BINARIES };

static const struct row {
	const char *id;
	enum package_type type;
	enum when when;
	const char *name;
	enum speaks speaks;
} rows[] = {
#define ECOSYSTEM(id, type, when, name, speaks) { id, PACKAGE_##type, WHEN_##when, name, SPEAKS_OF_##speaks },
#include "match/ecosystems.def"
#undef ECOSYSTEM
};

struct release_number {
	struct slice numbers[NUMBERS_MAX];
	size_t count; /* 0: no numbers */
};

/* "22.04" */
static struct release_number number_of(struct slice version)
{
	struct release_number number = { .count = 0 };
	struct slice rest = version, part;

	if (slice_ends_with(version, S(".")))
		return number;
	while (slice_next_token(&rest, '.', &part)) {
		for (size_t i = 0; i < part.len; i++)
			if (part.ptr[i] < '0' || part.ptr[i] > '9')
				return (struct release_number){ .count = 0 };
		if (part.len == 0)
			return (struct release_number){ .count = 0 };
		if (number.count < NUMBERS_MAX)
			number.numbers[number.count++] = part;
	}
	return number;
}

static bool is_alone(const struct release_number *number)
{
	return number->count == 1 || (number->count == 2 && slice_equal(number->numbers[1], S("0")));
}

/* "22.03-LTS-SP1" of "22.03" and "openEuler 22.03 (LTS-SP1)" */
static void add_long(struct buffer *out, const struct distribution *distribution)
{
	ptrdiff_t open = slice_find_byte(distribution->pretty_name, '(');
	struct slice rest = slice_from(distribution->pretty_name, (size_t)(open + 1));
	ptrdiff_t close = open >= 0 ? slice_find_byte(rest, ')') : -1;

	buffer_add_slice(out, distribution->version_id);
	if (close > 0 && slice_find_byte(distribution->version_id, '-') < 0)
		buffer_addf(out, "-%.*s", SLICE_ARG(slice_first(rest, (size_t)close)));
}

/* False where the version does not have what the name needs. */
static bool write_name(
	struct buffer *out, const char *name, const struct release_number *number, const struct distribution *distribution)
{
	struct slice rest = slice_from_text(name);

	buffer_clear(out);
	while (rest.len) {
		if (slice_starts_with(rest, S("{long}"))) {
			if (distribution->version_id.len == 0)
				return false;
			add_long(out, distribution);
			rest = slice_from(rest, sizeof "{long}" - 1);
		} else if (rest.ptr[0] == '{') {
			size_t index = (size_t)(rest.ptr[1] - '1');

			if (index >= number->count)
				return false;
			buffer_add_slice(out, number->numbers[index]);
			rest = slice_from(rest, sizeof "{1}" - 1);
		} else {
			buffer_add_byte(out, rest.ptr[0]);
			rest = slice_from(rest, 1);
		}
	}
	return true;
}

static bool applies(const struct row *row, const struct release_number *number)
{
	switch (row->when) {
	case WHEN_NUMBERED:
		return number->count > 0;
	case WHEN_ALONE:
		return is_alone(number);
	case WHEN_UNNUMBERED:
		return number->count == 0;
	default:
		return true;
	}
}

void match_ecosystems(
	enum package_type type, const struct distribution *distribution, struct arena *arena, struct ecosystems *ret_ecosystems)
{
	struct buffer text = BUFFER_INIT(0);
	struct release_number number = number_of(distribution->version_id);
	struct ecosystems found = { .count = 0 };

	if (!package_is_distributions(type) && package_type_facts(type)->ecosystem[0])
		found.names[found.count++] = slice_from_text(package_type_facts(type)->ecosystem);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		if (rows[i].type != type || (*rows[i].id && !slice_equal(distribution->id, slice_from_text(rows[i].id))) ||
			!applies(&rows[i], &number) || found.count == MATCH_ECOSYSTEMS_MAX ||
			!write_name(&text, rows[i].name, &number, distribution))
			continue;
		found.names[found.count++] = arena_copy(arena, buffer_slice(&text));
		found.binaries = rows[i].speaks == SPEAKS_OF_BINARIES;
	}
	buffer_done(&text);
	*ret_ecosystems = found;
}

struct slice match_distribution_id(struct slice id, struct arena *arena)
{
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (*rows[i].id && slice_equal_ignoring_case(id, slice_from_text(rows[i].id)))
			return slice_from_text(rows[i].id);
	return arena_lower(arena, id);
}

static const struct {
	const char *name;
	bool distributions;
} names[] = {
	{ "AlmaLinux", true },
	{ "Alpaquita", true },
	{ "Alpine", true },
	{ "Android", true },
	{ "Azure Linux", true },
	{ "BellSoft Hardened Containers", true },
	{ "Bioconductor", false },
	{ "Bitnami", false },
	{ "CPE", false }, /* none of OSV's: products by their CPE names */
	{ "CRAN", false },
	{ "Chainguard", true },
	{ "CleanStart", true },
	{ "ConanCenter", false },
	{ "Debian", true },
	{ "Docker Hardened Images", true },
	{ "Echo", true },
	{ "FreeBSD", true },
	{ "GHC", false },
	{ "GIT", false },
	{ "GitHub Actions", false },
	{ "Go", false },
	{ "Hackage", false },
	{ "Hex", false },
	{ "Julia", false },
	{ "Kubernetes", false },
	{ "Linux", true },
	{ "Mageia", true },
	{ "Maven", false },
	{ "MinimOS", true },
	{ "NuGet", false },
	{ "OSS-Fuzz", false },
	{ "Packagist", false },
	{ "Photon OS", true },
	{ "Pub", false },
	{ "PyPI", false },
	{ "Red Hat", true },
	{ "Rocky Linux", true },
	{ "Root", true },
	{ "RubyGems", false },
	{ "SUSE", true },
	{ "SwiftURL", false },
	{ "TuxCare", true },
	{ "Ubuntu", true },
	{ "VSCode", false },
	{ "Wolfi", true },
	{ "crates.io", false },
	{ "npm", false },
	{ "opam", false },
	{ "openEuler", true },
	{ "openSUSE", true },
};

bool match_ecosystem_name(size_t index, struct slice *ret_name)
{
	if (index >= sizeof names / sizeof names[0])
		return false;
	*ret_name = slice_from_text(names[index].name);
	return true;
}

bool match_ecosystem_is_distributions(struct slice name)
{
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (slice_equal(name, slice_from_text(names[i].name)))
			return names[i].distributions;
	return false;
}

static struct slice family_of(struct slice name)
{
	struct slice family = name, rest;

	slice_cut(name, ':', &family, &rest);
	return family;
}

struct slice match_family(enum package_type type, const struct distribution *distribution)
{
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (rows[i].type == type && slice_equal(distribution->id, slice_from_text(rows[i].id)))
			return family_of(slice_from_text(rows[i].name));
	return package_is_distributions(type) ? S("") : slice_from_text(package_type_facts(type)->ecosystem);
}

enum package_type match_type_of(struct slice ecosystem)
{
	struct slice family = family_of(ecosystem);

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (slice_equal(family, family_of(slice_from_text(rows[i].name))))
			return rows[i].type;
	for (int type = PACKAGE_UNKNOWN + 1; type < PACKAGE_TYPE_COUNT; type++) {
		const char *name = package_type_facts((enum package_type)type)->ecosystem;

		if (*name && slice_equal(family, slice_from_text(name)))
			return (enum package_type)type;
	}
	return PACKAGE_UNKNOWN;
}
