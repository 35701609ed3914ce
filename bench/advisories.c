/* advisories.c - what the advisory store costs: opened, looked up, matched
 *
 * advisories FILE: makes a store of 500,000 generated statements there when there is none, and prints "what wall CPU" a line, in
 * milliseconds, medians of RUNS: open; packages (1,000 of them looked up and matched); large (one with 30,000 statements). Then how many
 * statements there are, how many on the 1,000 packages, and how many findings. Names are drawn as in the world: few have most of what is said.
 *
 * advisories FILE COUNT: makes a store of COUNT statements, ten on each package of npm, of which the first SCANNED are called "example-N":
 * whatever COUNT is, the same is said of these. */
#include "base/cleanup.h"
#include "base/memory.h"
#include "match/match.h"

#include <stdio.h>
#include <time.h>

#define STATEMENTS 500000u
#define LARGE 30000u /* statements on Debian's linux */
#define PACKAGES 1000u
#define RUNS 20u
#define DETAILS_MAX 1500u /* bytes, and 200 more */
#define EACH 10u          /* statements on a package of a store of that many */
#define SCANNED 200u      /* packages that are called so in each */

static const struct {
	const char *name;
	enum package_type type;
	unsigned share;       /* of a hundred statements */
	unsigned installed;   /* of a thousand packages */
	unsigned names, flat; /* how many; the share of the Nth is 1 / (N + flat) */
} ecosystems[] = {
	{ "Debian:12", PACKAGE_DEB, 25, 400, 20000, 100 },
	{ "npm", PACKAGE_NPM, 35, 400, 100000, 2000 }, /* most of what is said there is on packages that nobody has */
	{ "PyPI", PACKAGE_PYPI, 15, 150, 20000, 400 },
	{ "Go", PACKAGE_GOLANG, 5, 50, 10000, 200 },
	{ "Debian:11", PACKAGE_DEB, 10, 0, 20000, 100 },
	{ "Maven", PACKAGE_MAVEN, 10, 0, 10000, 200 },
};

#define ECOSYSTEMS (sizeof ecosystems / sizeof *ecosystems)

/* A fixed sequence that looks random. */
static uint64_t next_random(uint64_t *state)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return *state >> 33;
}

static double *make_sums(size_t ecosystem)
{
	double *sums = memory_new(ecosystems[ecosystem].names * sizeof *sums), sum = 0;

	for (unsigned i = 0; i < ecosystems[ecosystem].names; i++)
		sums[i] = sum += 1.0 / (double)(i + ecosystems[ecosystem].flat);
	return sums;
}

/* The number of a name: its share falls with its rank. */
static unsigned draw_name(size_t ecosystem, const double *sums, uint64_t *state)
{
	unsigned low = 0, high = ecosystems[ecosystem].names - 1;
	double at = (double)next_random(state) / (double)(1ull << 31) * sums[high];

	while (low < high) {
		unsigned middle = (low + high) / 2;

		if (sums[middle] < at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static struct slice name_of(size_t ecosystem, unsigned number, struct arena *arena)
{
	return ecosystems[ecosystem].type == PACKAGE_DEB
		       ? arena_printf(arena, "package%u", number)
		       : arena_printf(arena, "example-%u-%s", number, number % 3 ? "client" : "core");
}

static void add_statement(
	struct vulndb_builder *builder, size_t ecosystem, struct slice name, unsigned i, uint64_t *state, unsigned details_max)
{
	bool deb = ecosystems[ecosystem].type == PACKAGE_DEB;
	cleanup_arena struct arena arena = ARENA_INIT;
	unsigned major = (unsigned)(next_random(state) % 40) + 1, minor = (unsigned)(next_random(state) % 20);
	struct slice fixed = deb ? arena_printf(&arena, "f%u.%u.%u-1+deb12u%u", major, minor, i % 9, i % 4 + 1)
				 : arena_printf(&arena, "f%u.%u.%u", major, minor, i % 9);
	struct slice events[] = { S("-"), S("i0"), fixed };
	struct slice cve = arena_printf(&arena, "CVE-%u-%u", 2010 + i % 16, 1000 + i / 16);
	struct slice vector = S("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H");
	struct advisory advisory = {
		.id = deb ? cve : arena_printf(&arena, "GHSA-%04x-%04x-%04x", i & 0xffff, i >> 4 & 0xffff, i * 7919 & 0xffff),
		.ecosystem = slice_from_text(ecosystems[ecosystem].name),
		.package = name,
		.events = { events, i % 50 == 0 ? 2 : 3 }, /* some have no fix */
		.status = deb ? i % 50 == 0 ? S("affected") : S("fixed") : S(""),
		.severity = S("high"),
		.vectors = { &vector, deb ? 0 : 1 },
		.aliases = { &cve, deb ? 0 : 1 },
		.url = arena_printf(&arena, "https://advisories.example.org/%.*s", SLICE_ARG(cve)),
		.published = S("2024-02-03T04:05:06Z"),
		.modified = S("2025-06-07T08:09:10Z"),
		.title = arena_printf(&arena, "Something in %.*s lets others do number %u", SLICE_ARG(name), i),
		.details = arena_printf(&arena, "%.*s: %*s", SLICE_ARG(cve), (int)(200 + i % details_max), "details."),
	};

	vulndb_builder_add(builder, vulndb_builder_batch(builder, S("generated")), &advisory);
}

static const struct vulndb_facts facts = {
	.name = { "bench", 5 }, .built = { "2026-01-01T00:00:00Z", 20 }, .date = { "2026-01-01", 10 }
};

static void finish(struct vulndb_builder *builder, const char *path)
{
	struct error err = { 0 };

	if (vulndb_builder_finish(builder, &facts, path, &err) < 0) {
		fprintf(stderr, "advisories: %s\n", err.text);
		exit(1);
	}
	vulndb_builder_free(builder);
}

static void make_sized(const char *path, unsigned count)
{
	struct vulndb_builder *builder = vulndb_builder_new();
	uint64_t state = 3;

	for (unsigned i = 0; i < count; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		unsigned package = i / EACH;

		add_statement(
			builder, 1, arena_printf(&arena, package < SCANNED ? "example-%u" : "other-%u", package), i, &state, 1);
	}
	finish(builder, path);
}

static void make_store(const char *path)
{
	struct vulndb_builder *builder = vulndb_builder_new();
	cleanup_arena struct arena arena = ARENA_INIT;
	uint64_t state = 1;
	unsigned i = 0;

	for (size_t k = 0; k < ECOSYSTEMS; k++) {
		cleanup_free double *sums = make_sums(k);

		for (unsigned n = 0; n < (STATEMENTS - LARGE) / 100 * ecosystems[k].share; n++)
			add_statement(builder, k, name_of(k, draw_name(k, sums, &state), &arena), i++, &state, DETAILS_MAX);
	}
	while (i < STATEMENTS)
		add_statement(builder, 0, S("linux"), i++, &state, DETAILS_MAX);
	finish(builder, path);
}

/* Half of what is installed is what everybody has; the versions are new. */
static struct found_package *make_packages(struct arena *arena)
{
	struct found_package *packages = arena_array(arena, struct found_package, PACKAGES);
	uint64_t state = 2;
	size_t count = 0;

	for (size_t k = 0; k < ECOSYSTEMS; k++) {
		cleanup_free double *sums = make_sums(k);

		for (unsigned n = 0; n < ecosystems[k].installed; n++) {
			unsigned number =
				n % 2 ? draw_name(k, sums, &state) : (unsigned)(next_random(&state) % ecosystems[k].names);
			struct package *package = &packages[count++].package;

			package->type = ecosystems[k].type;
			package->name = package->source_name = name_of(k, number, arena);
			package->version = arena_printf(arena, "%u.%u.%u%s", 40 - (unsigned)(next_random(&state) % 3), n % 20,
				n % 9, package->type == PACKAGE_DEB ? "-1" : "");
			package->source_version = package->version;
			package->path = S("var/lib/dpkg/status");
		}
	}
	return packages;
}

static void ignore(void *context, const struct note *note)
{
	(void)context;
	(void)note;
}

struct moment {
	double wall_ms, cpu_ms;
};

static double ms_of(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static struct moment since(struct moment start)
{
	return (struct moment){ ms_of(CLOCK_MONOTONIC) - start.wall_ms, ms_of(CLOCK_THREAD_CPUTIME_ID) - start.cpu_ms };
}

static int by_wall(const void *a, const void *b)
{
	double x = ((const struct moment *)a)->wall_ms, y = ((const struct moment *)b)->wall_ms;

	return (x > y) - (x < y);
}

static int by_cpu(const void *a, const void *b)
{
	double x = ((const struct moment *)a)->cpu_ms, y = ((const struct moment *)b)->cpu_ms;

	return (x > y) - (x < y);
}

static void say(const char *what, struct moment *times)
{
	double wall;

	qsort(times, RUNS, sizeof *times, by_wall);
	wall = times[RUNS / 2].wall_ms;
	qsort(times, RUNS, sizeof *times, by_cpu);
	printf("%s %.3f %.3f\n", what, wall, times[RUNS / 2].cpu_ms);
}

static size_t match_once(struct vulndb *store, const struct found_package *packages, size_t count)
{
	static const struct distribution debian = { .id = { "debian", 6 }, .version_id = { "12", 2 } };
	struct note_sink notes = { .add = ignore };
	cleanup_arena struct arena arena = ARENA_INIT;
	struct match_list matches = { 0 };
	struct error err = { 0 };

	if (match_packages(packages, count, &debian, &store, 1, &arena, &matches, &notes, NULL, &err) < 0) {
		fprintf(stderr, "advisories: %s\n", err.text);
		exit(1);
	}
	return matches.count;
}

/* What is said of the packages, whether it holds or not. */
static size_t count_statements(const char *path, const struct found_package *packages)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct vulndb *store = NULL;
	size_t sum = 0;

	if (vulndb_open(path, &store, NULL) < 0)
		return 0;
	for (size_t i = 0, k = 0, end = ecosystems[0].installed; i < PACKAGES; i++) {
		struct vulndb_statement *statements;
		size_t count = 0;

		if (i == end)
			end += ecosystems[++k].installed;
		if (vulndb_find(store, slice_from_text(ecosystems[k].name), packages[i].package.name, &arena, &statements, &count,
			    NULL) == 0)
			sum += count;
	}
	vulndb_close(store);
	return sum;
}

static void measure(const char *path)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	const struct found_package *packages = make_packages(&arena);
	struct found_package linux_package = packages[0];
	struct moment opens[RUNS], matches[RUNS], large[RUNS];
	size_t findings = 0;

	linux_package.package.name = linux_package.package.source_name = S("linux");
	for (unsigned i = 0; i < RUNS + 1; i++) { /* the first one warms up */
		unsigned k = i ? i - 1 : 0;
		struct vulndb *store = NULL;
		struct error err = { 0 };
		struct moment start = since((struct moment){ 0 });

		if (vulndb_open(path, &store, &err) < 0) {
			fprintf(stderr, "advisories: %s\n", err.text);
			exit(1);
		}
		opens[k] = since(start);
		start = since((struct moment){ 0 });
		findings = match_once(store, packages, PACKAGES);
		matches[k] = since(start);
		start = since((struct moment){ 0 });
		match_once(store, &linux_package, 1);
		large[k] = since(start);
		vulndb_close(store);
	}
	say("open", opens);
	say("packages", matches);
	say("large", large);
	printf("advisories %u\nstatements %zu\nfindings %zu\n", STATEMENTS, count_statements(path, packages), findings);
}

/* One of an older format is none. */
static bool is_there(const char *path)
{
	struct vulndb *store = NULL;
	bool good = vulndb_open(path, &store, NULL) >= 0;

	vulndb_close(store);
	return good;
}

int main(int argc, char **argv)
{
	if (argc != 2 && argc != 3) {
		fprintf(stderr, "usage: advisories FILE [COUNT]\n");
		return 1;
	}
	if (argc == 3) {
		make_sized(argv[1], (unsigned)strtoul(argv[2], NULL, 10));
		return 0;
	}
	if (!is_there(argv[1]))
		make_store(argv[1]);
	measure(argv[1]);
	return 0;
}
