/* rejected_test.c - CVE ids that name no flaw */
#include "base/buffer.h"
#include "base/test.h"
#include "scan/rejected.h"

TEST(the_newest_word_of_the_cna_says_whether_an_id_stands)
{
	static const struct {
		struct assessment said[3];
		const char *reason;
	} cases[] = {
		{ { { .role = { "cna", 3 }, .rejected = { "a", 1 } }, { .role = { "nvd", 3 } } }, "a" },
		{ { { .role = { "nvd", 3 }, .rejected = { "a", 1 } }, { .role = { "cna", 3 } } }, "" },
		{ { { .role = { "nvd", 3 }, .rejected = { "a", 1 } }, { .role = { "adp", 3 } } }, "a" },
		{ { { .role = { "cna", 3 }, .rejected = { "a", 1 }, .date = { "2024-01-01", 10 } },
			  { .role = { "cna", 3 }, .date = { "2025-01-01", 10 } } },
			"" },
		{ { { .role = { "cna", 3 }, .date = { "2024-01-01", 10 } },
			  { .role = { "cna", 3 }, .rejected = { "b", 1 }, .date = { "2025-01-01", 10 } } },
			"b" },
		{ { { .kev = { "2024-01-01", 10 } } }, "" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		CHECK_SLICE(rejected_reason(cases[i].said, 3), cases[i].reason);
	CHECK_SLICE(rejected_reason(NULL, 0), "");
}

static void keep_note(void *context, const struct note *note)
{
	buffer_addf(context, "%.*s\n", SLICE_ARG(note->text));
}

TEST(what_is_found_under_a_rejected_id_alone_is_no_finding)
{
	static struct slice bulletin = { "XSA-1", 5 };
	static const struct assessment rejected = { .role = { "cna", 3 }, .rejected = { "A mistake.", 10 } };
	static const struct advisory tracker = { .id = { "CVE-2020-0001", 13 } },
				     debian = { .id = { "CVE-2020-0001", 13 }, .record = { "DEBIAN-CVE-2020-0001", 20 } },
				     dsa = { .id = { "CVE-2020-0001", 13 }, .record = { "DSA-1-1", 7 } },
				     xsa = { .id = { "CVE-2020-0001", 13 },
					     .record = { "XSA-1", 5 },
					     .bulletins = { &bulletin, 1 } },
				     github = { .id = { "GHSA-a-b-c", 10 } }, other = { .id = { "CVE-2020-0002", 13 } };
	const struct advisory *one[] = { &tracker, &debian, &dsa, &xsa }, *two[] = { &tracker }, *three[] = { &tracker, &github },
			      *four[] = { &other };
	struct match items[] = {
		{ .finding.id = S("CVE-2020-0001"),
			.advisories = one,
			.advisory_count = 4,
			.assessments = &rejected,
			.assessment_count = 1 },
		{ .finding.id = S("CVE-2020-0001"),
			.advisories = two,
			.advisory_count = 1,
			.assessments = &rejected,
			.assessment_count = 1 },
		{ .finding.id = S("CVE-2020-0001"),
			.advisories = three,
			.advisory_count = 2,
			.assessments = &rejected,
			.assessment_count = 1 },
		{ .finding.id = S("CVE-2020-0002"), .advisories = four, .advisory_count = 1 },
	};
	struct match_list list = { .items = items, .count = 4 };
	cleanup_buffer struct buffer text = BUFFER_INIT(0);
	struct note_sink notes = { keep_note, &text };

	rejected_leave_out(&list, &notes);
	CHECK_INT(list.count, 2);
	CHECK_INT(list.items[0].advisory_count, 2);
	CHECK_SLICE(list.items[1].finding.id, "CVE-2020-0002");
	CHECK_SLICE(buffer_slice(&text), "CVE-2020-0001 was rejected, and is no finding: A mistake.\n");
}
