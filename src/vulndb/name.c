/* name.c - the name under which a package is kept */
#include "vulndb/vulndb.h"

/* PEP 503: lower case, and every run of "-", "_" and "." is one "-". */
static struct slice pep503(struct slice name, struct arena *arena)
{
	char *out = arena_alloc(arena, name.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];

		if (c == '-' || c == '_' || c == '.') {
			if (len == 0 || out[len - 1] != '-')
				out[len++] = '-';
		} else {
			out[len++] = c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
		}
	}
	return slice_make(out, len);
}

/* Their registries take a name in any case for the same one; feeds write them as they were published, lock files as somebody typed them. */
static bool ignores_case(struct slice ecosystem)
{
	return slice_equal(ecosystem, S("NuGet")) || slice_equal(ecosystem, S("Packagist")) ||
	       slice_equal(ecosystem, S("GitHub Actions"));
}

/* Products that NVD has, or had, under several names. */
static const struct {
	const char *name, *normal;
} products[] = {
	{ "git:git", "git-scm:git" },
	{ "gnu:zlib", "zlib:zlib" },
	{ "igor_sysoev:nginx", "f5:nginx" },
	{ "jq_project:jq", "jqlang:jq" },
	{ "mysql:mysql", "oracle:mysql" },
	{ "nginx:nginx", "f5:nginx" },
	{ "nodejs:nodejs", "nodejs:node.js" },
	{ "redislabs:redis", "redis:redis" },
	{ "stedolan:jq", "jqlang:jq" },
	{ "sudo:sudo", "sudo_project:sudo" },
	{ "todd_miller:sudo", "sudo_project:sudo" },
};

static struct slice product(struct slice name)
{
	for (size_t i = 0; i < sizeof products / sizeof products[0]; i++)
		if (slice_equal(name, slice_from_text(products[i].name)))
			return slice_from_text(products[i].normal);
	return name;
}

struct slice vulndb_normal_name(struct slice ecosystem, struct slice name, struct arena *arena)
{
	if (slice_equal(ecosystem, S(ECOSYSTEM_CPE)))
		return product(name);
	return slice_equal(ecosystem, S("PyPI")) ? pep503(name, arena)
	       : ignores_case(ecosystem)         ? arena_lower(arena, name)
						 : name;
}
