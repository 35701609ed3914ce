/* report_test.c - what a report says of itself */
#include "base/test.h"
#include "model/report.h"

TEST(the_options_that_hid_findings_are_named_and_no_others)
{
	static const struct {
		size_t hidden, unfixed, owner;
		const char *said;
	} cases[] = {
		{ 3, 0, 0, "--severity" },
		{ 3, 3, 0, "--ignore-unfixed" },
		{ 3, 1, 0, "--severity and --ignore-unfixed" },
		{ 3, 0, 3, "--only" },
		{ 3, 0, 1, "--severity and --only" },
		{ 3, 1, 2, "--ignore-unfixed and --only" },
		{ 3, 1, 1, "--severity, --ignore-unfixed and --only" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct report report = { .hidden_count = cases[i].hidden,
			.hidden_unfixed_count = cases[i].unfixed,
			.hidden_owner_count = cases[i].owner };

		CHECK_TEXT(report_hidden_by(&report), cases[i].said);
	}
}
