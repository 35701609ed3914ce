/* silence_test.c - which rulings hold for which findings */
#include "base/buffer.h"
#include "base/test.h"
#include "silence/silence.h"

#define DIGEST "sha256:124c7d2707904eea7431fffe91522a01e5a861a624ee31d03372cc1d138a3126"
#define OTHER "sha256:0000000000000000000000000000000000000000000000000000000000000000"

/* An image of a few packages, and a finding on each group of them. */
struct world {
	struct arena arena;
	struct image image;
	struct found_package packages[8];
	struct slice list[4];
	struct finding findings[4];
	struct ruling_document documents[2];
	struct report report;
	struct buffer notes;
};

static void take_note(void *context, const struct note *note)
{
	struct world *world = context;

	buffer_addf(&world->notes, "%.*s: %.*s\n", SLICE_ARG(note->path), SLICE_ARG(note->text));
}

static void world_init(struct world *world)
{
	static const struct {
		enum package_type type;
		const char *name, *version, *source, *path, *purl, *module, *owner;
	} packages[] = {
		{ PACKAGE_DEB, "libssl3", "3.0.11-1", "openssl", "var/lib/dpkg/status",
			"pkg:deb/debian/libssl3@3.0.11-1?arch=amd64&distro=debian-12", "", "" },
		{ PACKAGE_DEB, "openssl", "3.0.11-1", "openssl", "var/lib/dpkg/status",
			"pkg:deb/debian/openssl@3.0.11-1?arch=amd64&distro=debian-12", "", "" },
		{ PACKAGE_NPM, "lodash", "4.17.15", "lodash", "srv/web/node_modules/lodash/package.json",
			"pkg:npm/lodash@4.17.15", "", "" },
		{ PACKAGE_GOLANG, "example.com/app", "v1.0.0", "example.com/app", "usr/bin/app",
			"pkg:golang/example.com/app@v1.0.0", "", "" },
		{ PACKAGE_GOLANG, "golang.org/x/net", "v0.1.0", "golang.org/x/net", "usr/bin/app",
			"pkg:golang/golang.org/x/net@v0.1.0", "example.com/app", "openssl" },
		{ PACKAGE_MAVEN, "org.a:a", "1", "org.a:a", "srv/a.jar", "pkg:maven/org.a/a@1", "", "" },
		{ PACKAGE_MAVEN, "org.b:b", "2", "org.b:b", "srv/a.jar!/b.jar", "pkg:maven/org.b/b@2", "", "" },
	};
	static const struct {
		const char *id, *alias;
		size_t package;
	} findings[] = { { "CVE-2023-1", "", 0 }, { "CVE-2023-2", "GHSA-2", 2 }, { "CVE-2023-3", "", 4 },
		{ "CVE-2023-4", "", 6 } };

	*world = (struct world){ .image = { .kind = IMAGE_OF_LAYERS,
					 .reference = S("ghcr.io/shop/app:1.4"),
					 .digest = S(DIGEST),
					 .os = S("linux"),
					 .architecture = S("amd64") },
		.documents = { { .name = S("a.json") }, { .name = S("b") } } };
	for (size_t i = 0; i < sizeof packages / sizeof packages[0]; i++)
		world->packages[i] = (struct found_package){ .package = { .type = packages[i].type,
								     .name = slice_from_text(packages[i].name),
								     .version = slice_from_text(packages[i].version),
								     .source_name = slice_from_text(packages[i].source),
								     .source_version = slice_from_text(packages[i].version),
								     .path = slice_from_text(packages[i].path),
								     .module = slice_from_text(packages[i].module),
								     .owner = slice_from_text(packages[i].owner) },
			.purl = slice_from_text(packages[i].purl) };
	for (size_t i = 0; i < 4; i++) {
		const struct package *package = &world->packages[findings[i].package].package;

		world->list[i] = slice_from_text(findings[i].alias);
		world->findings[i] = (struct finding){ .id = slice_from_text(findings[i].id),
			.aliases = { &world->list[i], findings[i].alias[0] ? 1u : 0u },
			.place = { .package = package, .path = package->path } };
	}
	world->report = (struct report){ .image = &world->image,
		.distribution.distribution = { .id = S("debian"), .version_id = S("12"), .codename = S("bookworm") },
		.findings = world->findings,
		.finding_count = 4,
		.packages = world->packages,
		.package_count = sizeof packages / sizeof packages[0],
		.documents = world->documents,
		.document_count = 2,
		.created = S("2026-06-01T00:00:00Z") };
}

static void world_done(struct world *world)
{
	arena_done(&world->arena);
	buffer_done(&world->notes);
}
#define cleanup_world __attribute__((cleanup(world_done)))

static void silence(struct world *world, const struct ruling *rulings, size_t count)
{
	struct note_sink notes = { take_note, world };

	silence_report(&world->report, (struct rulings){ rulings, count }, &world->arena, &notes, NULL);
}

/* "openssl" of the library too: one finding of two packages. */
static void join_openssl(struct world *world)
{
	static struct slice binaries[] = { { "openssl", 7 } };

	world->findings[0].binaries = (struct slices){ binaries, 1 };
}

/* ID is silenced where PRODUCT (and COMPONENT, unless "") is not affected. */
static bool is_silenced(const char *id, const char *product, const char *component)
{
	cleanup_world struct world world;
	struct slice name = slice_from_text(id), products = slice_from_text(product), components = slice_from_text(component);
	struct ruling ruling = { .status = RULING_NOT_AFFECTED,
		.names = { &name, 1 },
		.products = { &products, 1 },
		.components = { &components, component[0] ? 1u : 0u } };

	world_init(&world);
	silence(&world, &ruling, 1);
	CHECK_INT(world.report.finding_count + world.report.suppressed_count, 4);
	CHECK(world.report.suppressed_count <= 1);
	return world.report.suppressed_count == 1;
}

TEST(a_product_is_a_package_an_image_or_what_holds_a_package)
{
	static const struct {
		const char *id, *product, *component;
		bool silenced;
	} cases[] = {
		/* the package itself */
		{ "CVE-2023-1", "pkg:deb/debian/libssl3@3.0.11-1", "", true },
		{ "cve-2023-1", "pkg:deb/debian/libssl3", "", true },
		{ "CVE-2023-1", "pkg:deb/debian/libssl3@3.0.11-2", "", false },
		{ "CVE-2023-1", "pkg:deb/debian/libssl3@3.0.11-1?arch=amd64&distro=debian-12", "", true },
		{ "CVE-2023-1", "pkg:deb/debian/libssl3@3.0.11-1?arch=arm64", "", false },
		{ "CVE-2023-1", "pkg:deb/debian/libssl3?distro=debian-11", "", false },
		{ "CVE-2023-1", "pkg:deb/debian/libssl3?distro=bookworm", "", true },
		{ "CVE-2023-1", "pkg:deb/debian/libssl3?distro=bullseye", "", false },
		{ "CVE-2023-1", "pkg:deb/ubuntu/libssl3", "", false },
		{ "CVE-2023-1", "pkg:deb/debian/openssl", "", false },
		{ "CVE-2023-1", "pkg:deb/debian/openssl@3.0.11-1?arch=source", "", true },
		{ "CVE-2023-1", "pkg:apk/debian/libssl3", "", false },
		{ "CVE-2023-9", "pkg:deb/debian/libssl3", "", false },
		{ "CVE-2023-2", "pkg:npm/lodash@4.17.15", "", true },
		{ "GHSA-2", "pkg:npm/lodash", "", true },
		{ "CVE-2023-2", "pkg:npm/lodash@4.17.16", "", false },
		{ "CVE-2023-2", "pkg:npm/lodash#lib/x", "", false },
		{ "CVE-2023-2", "not a purl", "", false },
		{ "CVE-2023-3", "pkg:golang/golang.org/x/net@0.1.0", "", true },
		/* the image */
		{ "CVE-2023-1", "pkg:oci/app@sha256%3A124c7d2707904eea7431fffe91522a01e5a861a624ee31d03372cc1d138a3126", "",
			true },
		{ "CVE-2023-1", "pkg:oci/app@" OTHER, "", false },
		{ "CVE-2023-1", "pkg:oci/app@" DIGEST "?arch=arm64", "", false },
		{ "CVE-2023-1", "pkg:oci/app?repository_url=ghcr.io/shop/app", "", true },
		{ "CVE-2023-1", "pkg:oci/app?repository_url=ghcr.io/shop", "", true },
		{ "CVE-2023-1", "pkg:oci/app?repository_url=ghcr.io/other/app", "", false },
		{ "CVE-2023-1", "pkg:oci/app?repository_url=ghcr.io/shop/app&tag=1.4", "", true },
		{ "CVE-2023-1", "pkg:oci/app?repository_url=ghcr.io/shop/app&tag=1.5", "", false },
		{ "CVE-2023-1", "pkg:docker/shop/app@1.4", "", false },
		{ "CVE-2023-1", "ghcr.io/shop/app:1.4", "", true },
		{ "CVE-2023-1", "whatever@" DIGEST, "", true },
		{ "CVE-2023-1", DIGEST, "", true },
		{ "CVE-2023-1", OTHER, "", false },
		/* what is in it */
		{ "CVE-2023-1", "pkg:oci/app@" DIGEST, "pkg:deb/debian/libssl3@3.0.11-1", true },
		{ "CVE-2023-1", "pkg:oci/app@" DIGEST, "pkg:deb/debian/libssl3@3.0.12", false },
		{ "CVE-2023-1", "pkg:oci/app@" OTHER, "pkg:deb/debian/libssl3@3.0.11-1", false },
		{ "CVE-2023-3", "pkg:golang/example.com/app", "pkg:golang/golang.org/x/net@v0.1.0", true },
		{ "CVE-2023-3", "pkg:golang/example.com/app@v1.0.0", "pkg:golang/golang.org/x/net", true },
		{ "CVE-2023-3", "pkg:golang/example.com/app@v1.0.1", "pkg:golang/golang.org/x/net", false },
		{ "CVE-2023-3", "pkg:golang/example.com/other", "pkg:golang/golang.org/x/net", false },
		{ "CVE-2023-3", "pkg:deb/debian/openssl", "pkg:golang/golang.org/x/net", true }, /* which brought the file */
		{ "CVE-2023-3", "pkg:deb/debian/libssl3", "pkg:golang/golang.org/x/net", false },
		{ "CVE-2023-4", "pkg:maven/org.a/a", "pkg:maven/org.b/b@2", true },
		{ "CVE-2023-4", "pkg:maven/org.c/c", "pkg:maven/org.b/b@2", false },
		/* a distribution */
		{ "CVE-2023-1", "cpe:/o:debian:debian_linux:12", "pkg:deb/debian/libssl3", true },
		{ "CVE-2023-1", "cpe:2.3:o:debian:debian_linux:12:*:*:*:*:*:*:*", "pkg:deb/debian/libssl3", true },
		{ "CVE-2023-1", "cpe:/o:debian:debian_linux:11", "pkg:deb/debian/libssl3", false },
		{ "CVE-2023-1", "cpe:/o:debian:debian_linux", "pkg:deb/debian/libssl3", false },
		{ "CVE-2023-1", "cpe:/o:redhat:enterprise_linux:12", "pkg:deb/debian/libssl3", false },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		if (is_silenced(cases[i].id, cases[i].product, cases[i].component) != cases[i].silenced)
			CHECK_TEXT(cases[i].product, cases[i].silenced ? "silences" : "does not silence");
}

TEST(a_version_of_a_statement_is_that_of_its_product)
{
	static const struct {
		const char *id, *product, *condition;
		bool silenced;
	} cases[] = {
		{ "CVE-2023-2", "pkg:npm/lodash", "version 4.17.15", true },
		{ "CVE-2023-2", "pkg:npm/lodash", "version 4.17.16", false },
		{ "CVE-2023-2", "pkg:npm/lodash", "range vers:npm/<4.17.16", true },
		{ "CVE-2023-2", "pkg:npm/lodash", "range vers:npm/<4.17.15", false },
		{ "CVE-2023-2", "pkg:npm/lodash", "range vers:pypi/<5", false },
		{ "CVE-2023-1", "pkg:deb/debian/libssl3", "range vers:deb/>=3.0.11-1|<3.0.13-1~deb12u1", true },
		{ "CVE-2023-1", "pkg:deb/debian/libssl3", "range vers:rpm/<4", false },
		{ "CVE-2023-3", "pkg:golang/golang.org/x/net", "range vers:golang/<v0.2.0", true },
		/* the image's, and the program's, say nothing of what is in them */
		{ "CVE-2023-2", "pkg:oci/app@" DIGEST, "range vers:npm/<5", false },
		{ "CVE-2023-2", "pkg:oci/app@" DIGEST, "version 4.17.15", false },
		{ "CVE-2023-4", "pkg:maven/org.a/a", "range vers:maven/<3", false },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct slice name = slice_from_text(cases[i].id), product = slice_from_text(cases[i].product),
			     condition = slice_from_text(cases[i].condition);
		struct ruling ruling = { .status = RULING_NOT_AFFECTED,
			.names = { &name, 1 },
			.products = { &product, 1 },
			.conditions = { &condition, 1 },
			.place = S("statement 1") };
		cleanup_world struct world world;

		world_init(&world);
		silence(&world, &ruling, 1);
		if ((world.report.suppressed_count == 1) != cases[i].silenced)
			CHECK_TEXT(cases[i].condition, cases[i].silenced ? "silences" : "does not silence");
	}
}

TEST(a_finding_of_two_packages_is_silenced_when_both_are)
{
	struct slice name = S("CVE-2023-1"), one = S("pkg:deb/debian/libssl3"), two = S("pkg:deb/debian/openssl");
	struct ruling rulings[] = {
		{ .status = RULING_NOT_AFFECTED, .names = { &name, 1 }, .products = { &one, 1 }, .place = S("statement 1") },
		{ .status = RULING_FIXED,
			.names = { &name, 1 },
			.products = { &two, 1 },
			.document = 1,
			.place = S("statement 2") },
	};

	for (size_t count = 1; count <= 2; count++) {
		cleanup_world struct world world;

		world_init(&world);
		join_openssl(&world);
		silence(&world, rulings, count);
		CHECK_INT(world.report.suppressed_count, count - 1);
		CHECK_SLICE(buffer_slice(&world.notes),
			count == 1
				? "a.json: statement 1: not all packages with CVE-2023-1 are meant, openssl is not: it counts\n"
				: "");
		CHECK_INT(world.documents[0].silenced, count - 1);
	}
}

TEST(the_newest_statement_wins_and_of_one_time_the_last)
{
	struct slice name = S("CVE-2023-2"), product = S("pkg:npm/lodash");
	static const struct {
		const char *first, *second;
		bool silenced; /* the second one says fixed, the first one affected */
	} cases[] = {
		{ "2024-01-01T00:00:00Z", "2024-01-02T00:00:00Z", true },
		{ "2024-01-02T00:00:00Z", "2024-01-01T00:00:00Z", false },
		{ "2024-01-01T23:00:00-02:00", "2024-01-02T00:30:00Z", false },
		{ "2024-01-01T00:00:00Z", "2024-01-01T00:00:00Z", true },
		{ "", "", true },
		{ "2024-01-01", "", false },
		{ "yesterday", "2024-01-01", true },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		cleanup_world struct world world;
		struct ruling rulings[] = {
			{ .status = RULING_AFFECTED,
				.names = { &name, 1 },
				.products = { &product, 1 },
				.stated = slice_from_text(cases[i].first) },
			{ .status = RULING_FIXED,
				.names = { &name, 1 },
				.products = { &product, 1 },
				.stated = slice_from_text(cases[i].second) },
		};

		world_init(&world);
		silence(&world, rulings, 2);
		CHECK_INT(world.report.suppressed_count, cases[i].silenced);
		if (!cases[i].silenced)
			CHECK(world.report.findings[1].ruling == &rulings[0]); /* and is shown as said */
	}
}

TEST(what_is_affected_or_under_investigation_silences_nothing)
{
	for (int status = RULING_AFFECTED; status <= RULING_UNDER_INVESTIGATION; status++) {
		cleanup_world struct world world;
		struct slice name = S("CVE-2023-2"), product = S("pkg:npm/lodash");
		struct ruling ruling = { .status = (uint64_t)status, .names = { &name, 1 }, .products = { &product, 1 } };

		world_init(&world);
		silence(&world, &ruling, 1);
		CHECK_INT(world.report.suppressed_count, 0);
		CHECK(world.report.findings[1].ruling == &ruling);
		CHECK(world.report.findings[0].ruling == NULL);
	}
}

/* ID is ignored UNTIL then where CONDITION is met: how many findings that silences. */
static size_t ignored(const char *id, const char *condition, const char *until)
{
	cleanup_world struct world world;
	struct slice name = slice_from_text(id), conditions[4];
	struct slice rest = slice_from_text(condition), one;
	struct ruling ruling = { .status = RULING_IGNORED,
		.names = { &name, id[0] ? 1u : 0u },
		.conditions = { conditions, 0 },
		.place = S("line 7"),
		.until = slice_from_text(until) };

	while (slice_next_token(&rest, ',', &one))
		conditions[ruling.conditions.count++] = one;
	world_init(&world);
	world.findings[2].fixed_version = S("v0.2.0");
	world.findings[3].status = S("will-not-fix");
	silence(&world, &ruling, 1);
	if (!world.report.suppressed_count && until[0])
		CHECK_SLICE(buffer_slice(&world.notes),
			"a.json: line 7: CVE-2023-2 was ignored until 2026-06-01, and counts again\n");
	return world.report.suppressed_count;
}

TEST(entries_of_ignore_files_have_conditions_and_an_end)
{
	static const struct {
		const char *id, *condition, *until;
		size_t count;
	} cases[] = {
		{ "CVE-2023-2", "", "", 1 },
		{ "GHSA-2", "", "", 1 },
		{ "CVE-2023-7", "", "", 0 },
		{ "CVE-2023-2", "", "2026-06-02", 1 },
		{ "CVE-2023-2", "", "2026-06-01", 0 }, /* from its first moment on */
		{ "CVE-2023-2", "path srv/web/**", "", 1 },
		{ "CVE-2023-2", "path /srv/web/**", "", 1 },
		{ "CVE-2023-2", "path usr/**", "", 0 },
		{ "CVE-2023-2", "path usr/**,path srv/**", "", 1 },
		{ "CVE-2023-2", "path srv/**,type gem", "", 0 },
		{ "CVE-2023-4", "path srv/a.jar", "", 1 },
		{ "CVE-2023-2", "purl pkg:npm/lodash@4.17.15", "", 1 },
		{ "CVE-2023-2", "purl pkg:npm/lodash@4.17.16", "", 0 },
		{ "", "type npm", "", 1 },
		{ "", "ecosystem go", "", 1 },
		{ "", "ecosystem Debian:12", "", 1 },
		{ "", "package lod*", "", 1 },
		{ "", "name lod*", "", 0 },
		{ "", "source openssl", "", 1 },
		{ "", "version 0.1.0", "", 1 },
		{ "", "fix fixed", "", 1 },
		{ "", "fix wont-fix", "", 1 },
		{ "", "fix not-fixed", "", 2 },
		{ "", "moon full", "", 0 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		if (ignored(cases[i].id, cases[i].condition, cases[i].until) != cases[i].count)
			CHECK_TEXT(cases[i].id, cases[i].condition);
}

TEST(an_entry_may_mean_a_finding_without_a_package)
{
	cleanup_world struct world world;
	struct slice name = S("PLM-E01"), path = S("path srv/x.jar");
	struct ruling ruling = { .status = RULING_IGNORED, .names = { &name, 1 }, .conditions = { &path, 1 } };

	world_init(&world);
	world.findings[0] = (struct finding){ .kind = FINDING_ARCHIVE, .id = S("PLM-E01"), .place.path = S("srv/x.jar") };
	world.findings[1] = (struct finding){ .kind = FINDING_ARCHIVE, .id = S("PLM-E01"), .place.path = S("srv/y.jar") };
	silence(&world, &ruling, 1);
	CHECK_INT(world.report.suppressed_count, 1);
	CHECK_SLICE(world.report.suppressed[0].place.path, "srv/x.jar");
	CHECK_SLICE(world.report.findings[0].place.path, "srv/y.jar"); /* in order */
}

TEST(a_secret_is_meant_by_its_pattern_its_fingerprint_and_all_its_places)
{
	static const struct secret secret = { .fingerprint = { "0011223344556677", 16 } };
	static const struct {
		const char *name, *condition;
		size_t silenced; /* of a finding in one place, and of one in two */
	} entries[] = {
		{ "token", "kind secret", 2 },
		{ "token", "kind malware", 0 },
		{ "0011223344556677", "kind secret", 2 },
		{ "0011223344556678", "kind secret", 0 },
		{ "token", "path srv/a", 1 },
		{ "token", "path srv/*", 2 },
	};

	for (size_t i = 0; i < sizeof entries / sizeof entries[0]; i++) {
		cleanup_world struct world world;
		struct slice name = slice_from_text(entries[i].name), condition = slice_from_text(entries[i].condition),
			     other = S("srv/b");
		struct ruling ruling = { .status = RULING_IGNORED, .names = { &name, 1 }, .conditions = { &condition, 1 } };

		world_init(&world);
		world.findings[0] =
			(struct finding){ .kind = FINDING_SECRET, .id = S("token"), .place.path = S("srv/a"), .secret = &secret };
		world.findings[1] = world.findings[0];
		world.findings[1].paths = (struct slices){ &other, 1 };
		silence(&world, &ruling, 1);
		CHECK_INT(world.report.suppressed_count, entries[i].silenced);
		CHECK_INT(slice_find(buffer_slice(&world.notes),
				  S("not all places with token are meant, srv/b is not: it counts")) >= 0,
			entries[i].silenced == 1);
	}
}

static void set_list(struct slices *list, struct slice *place, const char *text)
{
	*place = slice_from_text(text);
	*list = (struct slices){ place, 1 };
}

/* Which of the findings 0 and 1, of two CVEs, a ruling on NAMES silences; both cite DSA-5532-1 and have RUSTSEC-2023-0060 in common. */
static unsigned silenced_by(struct slices names, enum ruling_status status)
{
	cleanup_world struct world world;
	static struct slice product = { DIGEST, sizeof DIGEST - 1 };
	struct slice aliases[2], bulletins[2];
	struct ruling ruling = { .status = status, .names = names, .products = { &product, status != RULING_IGNORED } };
	unsigned got = 0;

	world_init(&world);
	for (size_t i = 0; i < 2; i++) {
		set_list(&world.findings[i].aliases, &aliases[i], "RUSTSEC-2023-0060");
		set_list(&world.findings[i].bulletins, &bulletins[i], "DSA-5532-1");
	}
	silence(&world, &ruling, 1);
	for (size_t i = 0; i < world.report.suppressed_count; i++)
		got |= 1u << (world.report.suppressed[i].id.ptr[world.report.suppressed[i].id.len - 1] - '1');
	return got;
}

#define NAMES(...) \
	((struct slices){ (struct slice[]){ __VA_ARGS__ }, sizeof((struct slice[]){ __VA_ARGS__ }) / sizeof(struct slice) })

TEST(a_record_or_bulletin_of_several_flaws_names_each_of_them)
{
	CHECK_INT(silenced_by(NAMES(S("RUSTSEC-2023-0060")), RULING_IGNORED), 3);
	CHECK_INT(silenced_by(NAMES(S("dsa-5532-1")), RULING_IGNORED), 3);
	CHECK_INT(silenced_by(NAMES(S("DSA-5532-1")), RULING_NOT_AFFECTED), 3);
	CHECK_INT(silenced_by(NAMES(S("DSA-5532-2")), RULING_IGNORED), 0);
	/* what speaks of one CVE says nothing of the other, whatever they share */
	CHECK_INT(silenced_by(NAMES(S("CVE-2023-1"), S("RUSTSEC-2023-0060"), S("DSA-5532-1")), RULING_NOT_AFFECTED), 1);
	CHECK_INT(silenced_by(NAMES(S("RUSTSEC-2023-0060"), S("CVE-2023-2")), RULING_NOT_AFFECTED), 2);
	CHECK_INT(silenced_by(NAMES(S("CVE-2023-99"), S("DSA-5532-1")), RULING_NOT_AFFECTED), 0);
}

TEST(what_is_on_nothing_that_was_found_is_said)
{
	cleanup_world struct world world;
	struct slice names[] = { S("CVE-2023-1"), S("CVE-2099-1"), S("CVE-2099-2") }, here = S(DIGEST), there = S(OTHER);
	struct ruling rulings[] = {
		{ .status = RULING_IGNORED, .names = { &names[0], 1 } },
		{ .status = RULING_IGNORED, .names = { &names[1], 1 } },
		{ .document = 1, .status = RULING_NOT_AFFECTED, .names = { &names[0], 1 }, .products = { &there, 1 } },
		{ .document = 1, .status = RULING_NOT_AFFECTED, .names = { &names[2], 1 }, .products = { &here, 1 } },
	};

	world_init(&world);
	silence(&world, rulings, 4);
	CHECK_SLICE(buffer_slice(&world.notes), "a.json: 1 of 2 entries are on nothing that was found: CVE-2099-1\n"
						"b: 2 of 2 statements are on nothing that was found: CVE-2023-1, CVE-2099-2\n");
	/* a document that speaks of many images need not say all of this one */
	buffer_clear(&world.notes);
	rulings[2].products.items = &here;
	rulings[1].names.items = &names[0];
	world_done(&world);
	world_init(&world);
	silence(&world, rulings + 2, 2);
	CHECK_SLICE(buffer_slice(&world.notes), "");
}
