/* formats.c - what each format of a report costs: 10,000 findings on 2,000 packages in ten layers
 *
 * formats [COUNT [NAME]]: a line a format, or of that one alone, "scan|sbom NAME milliseconds bytes KiB": CPU time, the median of RUNS; the length of the text; how much the
 * peak of the process's memory rose while it was written, in a process of its own. The text goes away in pieces, as to a file. Before them a line
 * "report - 0 0 KiB": the memory of the process that holds the report. */
#include "report/formats.h"
#include "base/arena.h"
#include "base/memory.h"

#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define FINDINGS 10000u
#define PACKAGES 2000u
#define LAYERS 10u
#define RUNS 5u
#define T(literal)                           \
	{                                    \
		literal, sizeof(literal) - 1 \
	}

static const struct source_rating ratings[] = {
	{ T("nvd"), RATING_HIGH, 7.5, T("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"), T(""), T("nvd") },
	{ T("debian-security-tracker"), RATING_MODERATE, -1, T(""), T("medium"), T("distribution") },
	{ T("ghsa"), RATING_HIGH, 8.2, T("CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:N/VC:H/VI:L/VA:N/SC:N/SI:N/SA:N"), T("high"),
		T("cna") },
};
static const struct rating_row rows[] = {
	{ 0, RATING_HIGH, T("of 2 vectors that of CVSS 3.1 by nvd counts") },
	{ 1, RATING_HIGH, T("CVSS 3.1 base 7.5 (nvd): network, low complexity, no privileges, no interaction") },
	{ 6, RATING_HIGH, T("fix available") },
};
static struct slice bulletins[] = { T("DSA-5532-1") }, cwes[] = { T("CWE-787"), T("CWE-125") };

static void make_layers(struct report *report, struct image *image, struct arena *arena)
{
	image->layers = arena_array(arena, struct layer, LAYERS);
	image->layer_count = report->layer_count = LAYERS;
	report->layers = arena_array(arena, struct layer_result, LAYERS);
	for (unsigned i = 0; i < LAYERS; i++) {
		struct slice digest = arena_printf(arena, "sha256:%064x", i + 1);

		image->layers[i] = (struct layer){ .index = i,
			.digest = digest,
			.diff_id = digest,
			.media_type = T("application/vnd.oci.image.layer.v1.tar+gzip"),
			.created_by = arena_printf(arena, "RUN apt-get install -y package%u && rm -rf /var/lib/apt/lists/*", i),
			.size_bytes = 1000000ull * (i + 1),
			.base = i < 3 };
		report->layers[i] = (struct layer_result){ .layer = &image->layers[i],
			.digest_verified = true,
			.complete = true,
			.inflated_bytes = 3000000,
			.entry_count = 900 };
	}
}

static void make_packages(struct report *report, struct arena *arena)
{
	report->packages = arena_array(arena, struct found_package, PACKAGES);
	report->package_count = PACKAGES;
	for (unsigned i = 0; i < PACKAGES; i++) {
		struct package package = { .type = i % 2 ? PACKAGE_NPM : PACKAGE_DEB,
			.name = arena_printf(arena, "package-%u", i),
			.version = arena_printf(arena, "%u.%u.0", i % 7, i),
			.architecture = i % 2 ? S("") : S("amd64"),
			.licence = T("MIT"),
			.path = i % 2 ? arena_printf(arena, "srv/app/node_modules/package-%u/package.json", i)
				      : S("var/lib/dpkg/status"),
			.cataloger = i % 2 ? S("node-modules") : S("dpkg"),
			.evidence = arena_printf(arena, "line %u", i) };

		package.source_name = package.name;
		package.source_version = package.version;
		report->packages[i] = (struct found_package){ package,
			package_purl(&package, i % 2 ? S("") : S("debian"), i % 2 ? S("") : S("12"), arena), i % LAYERS,
			i % LAYERS < 3 };
	}
}

static void make_findings(struct report *report, size_t count, struct arena *arena)
{
	report->findings = arena_array(arena, struct finding, count);
	report->finding_count = count;
	for (size_t i = 0; i < count; i++) {
		const struct found_package *found = &report->packages[i % PACKAGES];
		struct slice id = arena_printf(arena, "CVE-2025-%zu", 10000 + i);

		report->findings[i] = (struct finding){ .kind = FINDING_VULNERABILITY,
			.id = id,
			.title = arena_printf(arena, "A heap overflow in parse_%zu() of %.*s lets a stranger end the program", i,
				SLICE_ARG(found->package.name)),
			.rating = i < count / 20  ? RATING_CRITICAL
				  : i < count / 4 ? RATING_HIGH
						  : RATING_MODERATE,
			.reason = T(
				"CVSS 3.1 base 7.5 (nvd): network, low complexity, no privileges, no interaction; fix available"),
			.rows = rows,
			.row_count = sizeof rows / sizeof *rows,
			.ratings = ratings,
			.rating_count = sizeof ratings / sizeof *ratings,
			.score = 7.5,
			.vector = ratings[0].vector,
			.place = { &found->package, found->package.path, found->layer, found->base },
			.fixed_version = arena_printf(arena, "%zu.%zu.1", i % 7, i % PACKAGES),
			.status = T("fixed"),
			.source = T("debian-security-tracker"),
			.match = arena_printf(arena, "%.*s %.*s < %zu.%zu.1", SLICE_ARG(found->package.name),
				SLICE_ARG(found->package.version), i % 7, i % PACKAGES),
			.bulletins = { bulletins, 1 },
			.cwes = { cwes, 2 },
			.url = arena_printf(arena, "https://security-tracker.debian.org/tracker/%.*s", SLICE_ARG(id)),
			.has_epss = true,
			.epss = 0.00042,
			.percentile = 0.11,
			.epss_date = T("2026-11-20"),
			.published = T("2025-03-01T08:00:00Z"),
			.modified = T("2025-06-01T08:00:00Z"),
			.action = arena_printf(
				arena, "upgrade %.*s to %zu.%zu.1", SLICE_ARG(found->package.name), i % 7, i % PACKAGES),
			.closes = 5,
			.hidden_by = FINDING_VISIBLE };
	}
}

static void make_actions(struct report *report, struct arena *arena)
{
	report->actions = arena_array(arena, struct action, PACKAGES);
	report->action_count = PACKAGES;
	for (size_t i = 0; i < PACKAGES; i++)
		report->actions[i] = (struct action){ .sentence = report->findings[i].action,
			.fixes = 5,
			.worst = report->findings[i].rating,
			.place = report->findings[i].place.path };
}

static void make_report(struct report *report, struct image *image, size_t count, struct arena *arena)
{
	static struct decision decision = { VERDICT_BLOCK, T("vulnerable_packages"), T("500 critical vulnerabilities have a fix"),
		500, T("built-in policy"), { 0 } };

	*image = (struct image){ .reference = T("registry.example/shop/app:1.4"),
		.target = T("oci:images:1.4"),
		.digest = arena_printf(arena, "sha256:%064x", 77),
		.config_digest = arena_printf(arena, "sha256:%064x", 78),
		.os = T("linux"),
		.architecture = T("amd64"),
		.created = T("2026-11-20T08:00:00Z") };
	*report = (struct report){ .image = image,
		.verdict = { VERDICT_BLOCK, decision.sentence, &decision, 1 },
		.created = T("2026-11-27T08:00:00Z"),
		.version = PLIMSOLL_VERSION,
		.digests_checked = true };
	report->distribution.distribution = (struct distribution){ .id = T("debian"), .version_id = T("12") };
	make_layers(report, image, arena);
	make_packages(report, arena);
	make_findings(report, count, arena);
	make_actions(report, arena);
}

struct counting {
	struct buffer_drain drain;
	size_t bytes;
};

static bool count_bytes(struct buffer_drain *drain, struct slice bytes)
{
	((struct counting *)drain)->bytes += bytes.len;
	return true;
}

static size_t write_once(const struct report_format *format, const struct report *report)
{
	static const char words[] = "{{#findings}}{{id}} {{title}}\n{{/findings}}";
	struct counting counting = { .drain = { count_bytes } };
	cleanup_buffer struct buffer out = { .drain = &counting.drain };
	struct report_style style = { .template = slice_from_text(words), .template_path = "bench" };

	format->write(report, &style, &out);
	buffer_flush(&out);
	return counting.bytes;
}

static double cpu_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* The peak of memory rises in a child that starts with the parent's. */
static long peak_kib_of(const struct report_format *format, const struct report *report)
{
	int status;
	pid_t pid;
	struct rusage usage;
	int ends[2];
	long rise = -1;

	if (pipe(ends) < 0)
		return -1;
	pid = fork();
	if (pid == 0) {
		getrusage(RUSAGE_SELF, &usage);
		rise = usage.ru_maxrss;
		write_once(format, report);
		getrusage(RUSAGE_SELF, &usage);
		rise = usage.ru_maxrss - rise;
		_exit(write(ends[1], &rise, sizeof rise) == sizeof rise ? 0 : 1);
	}
	if (pid < 0 || read(ends[0], &rise, sizeof rise) != sizeof rise)
		rise = -1;
	waitpid(pid, &status, 0);
	close(ends[0]);
	close(ends[1]);
	return rise;
}

static void measure(
	const char *command, const struct report_format *const *formats, const struct report *report, const char *only)
{
	for (size_t i = 0; formats[i]; i++) {
		long peak = only ? 0 : peak_kib_of(formats[i], report);
		double took[RUNS];
		size_t bytes = 0;

		if (only && strcmp(only, formats[i]->name) != 0)
			continue;
		for (unsigned run = 0; run < RUNS; run++) {
			double start = cpu_ms();

			bytes = write_once(formats[i], report);
			took[run] = cpu_ms() - start;
		}
		qsort(took, RUNS, sizeof *took, by_size);
		printf("%s %s %.2f %zu %ld\n", command, formats[i]->name, took[RUNS / 2], bytes, peak);
	}
}

int main(int argc, char **argv)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	uint64_t count = FINDINGS;
	struct rusage usage;
	struct report report;
	struct image image;

	if (argc > 1 && (!slice_to_u64(slice_from_text(argv[1]), &count) || count < PACKAGES)) {
		fprintf(stderr, "formats: '%s' is no number of %u or more\n", argv[1], PACKAGES);
		return 1;
	}
	make_report(&report, &image, count, &arena);
	setvbuf(stdout, NULL, _IOLBF, 0);
	getrusage(RUSAGE_SELF, &usage);
	printf("report - 0 0 %ld\n", usage.ru_maxrss);
	measure("scan", report_formats, &report, argc > 2 ? argv[2] : NULL);
	measure("sbom", bom_formats, &report, argc > 2 ? argv[2] : NULL);
	return 0;
}
