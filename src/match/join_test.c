/* join_test.c - statements on one flaw are one; two CVEs are never one */
#include "base/buffer.h"
#include "base/test.h"
#include "match/join.h"

#define MAX 16

/* Statements as "id=alias,alias; id; …" with their rank in front: "1 GHSA-1=CVE-1". The flaws as "CVE-1: CVE-1 GHSA-1; …". */
static void check_join(const char *text, const char *want)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	cleanup_buffer struct buffer got = BUFFER_INIT(0);
	struct advisory advisories[MAX] = { 0 };
	struct statement statements[MAX] = { 0 };
	struct slice rest = slice_from_text(text), one;
	struct flaw *flaws;
	size_t count = 0, flaw_count;

	while (count < MAX && slice_next_token(&rest, ';', &one)) {
		struct slice rank, id = slice_trim(one), aliases = S(""), alias;
		struct advisory *advisory = &advisories[count];
		uint64_t number = 0;

		if (slice_cut(id, ' ', &rank, &id))
			CHECK(slice_to_u64(rank, &number));
		slice_cut(id, '=', &id, &aliases);
		advisory->id = id;
		advisory->aliases.items = arena_array(&arena, struct slice, MAX);
		while (slice_next_token(&aliases, ',', &alias))
			advisory->aliases.items[advisory->aliases.count++] = alias;
		statements[count++] = (struct statement){ .advisory = advisory, .rank = number };
	}
	join_statements(statements, count, &arena, &flaws, &flaw_count);
	for (size_t i = 0; i < flaw_count; i++) {
		buffer_addf(&got, "%s%.*s:", i ? "; " : "", SLICE_ARG(flaws[i].id));
		for (size_t k = 0; k < flaws[i].count; k++)
			buffer_addf(&got, " %.*s", SLICE_ARG(flaws[i].statements[k]->advisory->id));
	}
	CHECK_SLICE(buffer_slice(&got), want);
}

TEST(join_makes_one_flaw_of_true_aliases)
{
	check_join("CVE-1", "CVE-1: CVE-1");
	check_join("GHSA-1=CVE-1; CVE-1", "CVE-1: CVE-1 GHSA-1");
	check_join("GHSA-1=CVE-1; PYSEC-1=CVE-1,GHSA-1", "CVE-1: GHSA-1 PYSEC-1");
	check_join("CVE-1; CVE-1", "CVE-1: CVE-1 CVE-1");
	check_join("", "");
}

TEST(join_never_puts_two_cves_together)
{
	check_join("CVE-1; CVE-2", "CVE-1: CVE-1; CVE-2: CVE-2");
	check_join("CVE-1=CVE-2; CVE-2=CVE-1", "CVE-1: CVE-1; CVE-2: CVE-2");
	check_join("GHSA-1=CVE-1; GHSA-1=CVE-2", "CVE-1: GHSA-1; CVE-2: GHSA-1");
	/* a statement with two CVEs is one on each */
	check_join("GHSA-1=CVE-1,CVE-2; CVE-1", "CVE-1: CVE-1 GHSA-1; CVE-2: GHSA-1");
	/* nor by a shared alias */
	check_join("CVE-1=GHSA-1; CVE-2=GHSA-1", "CVE-1: CVE-1; CVE-2: CVE-2");
}

TEST(join_finds_the_cve_of_who_does_not_know_it)
{
	check_join("GHSA-1; PYSEC-1=CVE-1,GHSA-1", "CVE-1: GHSA-1 PYSEC-1");
	check_join("PYSEC-1=GHSA-1; GHSA-1=CVE-1", "CVE-1: GHSA-1 PYSEC-1");
	check_join("A-1=B-1; B-1=C-1; C-1=CVE-1", "CVE-1: A-1 B-1 C-1");
	check_join("A-1=B-1; CVE-1=B-1; CVE-2=B-1", "CVE-1: CVE-1 A-1; CVE-2: CVE-2 A-1");
	check_join("A-1=B-1; CVE-1=B-1; CVE-1=A-1", "CVE-1: CVE-1 CVE-1 A-1");
}

TEST(join_names_flaws_without_a_cve)
{
	check_join("PYSEC-1; RUSTSEC-1", "PYSEC-1: PYSEC-1; RUSTSEC-1: RUSTSEC-1");
	check_join("PYSEC-1=GHSA-9; A-1=PYSEC-1", "GHSA-9: A-1 PYSEC-1");
	check_join("GHSA-2=GHSA-1,A-1", "GHSA-1: GHSA-2");
	check_join("MAL-1=,; MAL-2=,", "MAL-1: MAL-1; MAL-2: MAL-2"); /* empty aliases say nothing */
}

TEST(join_lets_the_rank_decide_then_the_name)
{
	check_join("1 CVE-1; 0 GHSA-1=CVE-1", "CVE-1: GHSA-1 CVE-1");
	check_join("0 GHSA-1=CVE-1; 0 CVE-1", "CVE-1: CVE-1 GHSA-1");
	check_join("2 CVE-1; 1 B-1=CVE-1; 1 A-1=CVE-1", "CVE-1: A-1 B-1 CVE-1");
}
