/* explain_test.c - what each source says is told, and which one decides */
#include "base/test.h"
#include "match/explain.h"
#include "match/match_fixture_test.h"

static const struct found_package image[] = {
	DEB("libssl3", "openssl", "3.0.11-1"),
	DEB("openssl", "openssl", "3.0.11-1"),
	DEB("zlib1g", "zlib", "1.2.13"),
	LANGUAGE(PACKAGE_NPM, "lodash", "4.17.15", "app/lodash"),
	LANGUAGE(PACKAGE_NPM, "lodash", "not a version", "app/other"),
};

/* A line a package: name, version, places; then statements: why, what came of it. */
static void describe(const struct explanation *explanation, struct buffer *out)
{
	for (size_t i = 0; i < explanation->package_count; i++) {
		const struct explained_package *package = &explanation->packages[i];

		buffer_addf(
			out, "%.*s %.*s (%zu):", SLICE_ARG(package->name), SLICE_ARG(package->version), package->package_count);
		for (size_t k = 0; k < package->statement_count; k++) {
			const struct explained_statement *statement = &package->statements[k];

			buffer_addf(out, " [%.*s %.*s, %.*s; %.*s: %s%s]", SLICE_ARG(statement->advisory->source),
				SLICE_ARG(statement->advisory->id), SLICE_ARG(statement->range), SLICE_ARG(statement->why),
				statement->unjudged   ? "not judged"
				: statement->affected ? "yes"
						      : "no",
				statement->decides ? ", decides" : "");
		}
		for (size_t k = 0; k < package->match_count; k++)
			buffer_addf(out, " -> %.*s", SLICE_ARG(package->matches[k]->finding.id));
		buffer_add_byte(out, '\n');
	}
}

static void check_explanation(struct slices ids, struct vulndb *const *stores, size_t store_count, const char *want)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	cleanup_buffer struct buffer got = BUFFER_INIT(0);
	struct explanation explanation;
	struct error err;

	if (match_explain(ids, image, sizeof image / sizeof image[0], &debian_12, stores, store_count, &arena, &explanation, NULL,
		    &err) < 0)
		fail_msg("%s", err.text);
	describe(&explanation, &got);
	CHECK_SLICE(buffer_slice(&got), want);
}

TEST(an_explanation_names_every_statement_and_the_one_that_decides)
{
	struct vulndb *stores[] = {
		match_store("feeds", false,
			(const struct advisory[]){
				{ .id = S("CVE-2020-1"),
					.ecosystem = S("Debian:12"),
					.package = S("openssl"),
					.events = FIXED_IN("3.0.13-1~deb12u1") },
				{ .id = S("CVE-2020-1"),
					.ecosystem = S("Debian:12"),
					.package = S("zlib"),
					.events = FIXED_IN("1.2.13") },
				{ .id = S("CVE-2020-1"),
					.ecosystem = S("Debian:11"),
					.package = S("openssl"),
					.events = FIXED_IN("9") },
				{ .id = S("CVE-2020-2"),
					.ecosystem = S("Debian:12"),
					.package = S("openssl"),
					.events = FIXED_IN("9") },
			},
			4),
		STORE({ .id = S("CVE-2020-1"),
			.aliases = LIST(S("GHSA-1")),
			.ecosystem = S("Debian:12"),
			.package = S("openssl"),
			.events = FIXED_IN("3.0.12") }),
	};
	const char *want =
		"openssl 3.0.11-1 (2): [feeds CVE-2020-1, before 3.0.13-1~deb12u1; 3.0.11-1 is before 3.0.13-1~deb12u1 (deb "
		"order): yes, decides] [builtin CVE-2020-1, before 3.0.12; 3.0.11-1 is before 3.0.12 (deb order): yes] -> "
		"CVE-2020-1\n"
		"zlib 1.2.13 (1): [feeds CVE-2020-1, before 1.2.13; 1.2.13 is not before 1.2.13 (deb order): no]\n";

	check_explanation(LIST(S("CVE-2020-1"), S("GHSA-1")), stores, 2, want);
	check_explanation(LIST(S("cve-2020-1")), stores, 2, want);
	check_explanation(LIST(S("CVE-2099-1")), stores, 2, "");
	vulndb_close(stores[0]);
	vulndb_close(stores[1]);
}

TEST(what_cannot_be_compared_is_told_too)
{
	struct vulndb *stores[] = { STORE(
		{ .id = S("CVE-2020-3"), .ecosystem = S("npm"), .package = S("lodash"), .versions = LIST(S("4.17.15")) }) };

	check_explanation(LIST(S("CVE-2020-3")), stores, 1,
		"lodash 4.17.15 (1): [builtin CVE-2020-3, 4.17.15; 4.17.15 is named as affected: yes, decides] -> CVE-2020-3\n"
		"lodash not a version (1): [builtin CVE-2020-3, 4.17.15; its version cannot be compared: not judged]\n");
	vulndb_close(stores[0]);
}
