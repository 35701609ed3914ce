/* redhat_branches_test.c - repairs of several minor releases */
#include "base/buffer.h"
#include "base/test.h"
#include "feeds/redhat_branches.h"

TEST(redhat_repairs_hold_to_the_end_of_their_branch)
{
	static const struct {
		const char *versions[4], *want;
	} cases[] = {
		{ { "7.76.1-26.el9_3.2" }, "- i0 f7.76.1-26.el9_3.2" },
		{ { "7.76.1-23.el9_2.4", "7.76.1-26.el9_3.2" }, "- i0 f7.76.1-23.el9_2.4 i7.76.1-24 f7.76.1-26.el9_3.2" },
		{ { "4.18.0-513.5.1.el8_9", "4.18.0-553.5.1.el8_10" },
			"- i0 f4.18.0-513.5.1.el8_9 i4.18.0-514 f4.18.0-553.5.1.el8_10" },
		/* the same sources, built for each */
		{ { "1.9.5p2-1.el8_6", "1.9.5p2-1.el8_9" }, "- i0 f1.9.5p2-1.el8_6 i1.9.5p2-1.el8_7 f1.9.5p2-1.el8_9" },
		{ { "115.5.0-1.el8_9", "115.5.0-1.el8_10" }, "- i0 f115.5.0-1.el8_9 i115.5.0-1.el8_10 f115.5.0-1.el8_10" },
		{ { "1:3.0-1.module+el8.8.0+1+a", "1:3.0-1.module+el8.9.0+2+b" },
			"- i0 f1:3.0-1.module+el8.8.0+1+a i1:3.0-1.module+el8.9 f1:3.0-1.module+el8.9.0+2+b" },
		{ { "1-1.el9", "1-1.el9_4" }, "- i0 f1-1.el9 i1-1.el9_0 f1-1.el9_4" },
		/* of one branch, or of none that shows */
		{ { "1-1.el8_9.1", "1-1.el8_9.3" }, "- i0 f1-1.el8_9.3" },
		{ { "1-1", "1-1.1" }, "- i0 f1-1.1" },
		{ { "1", "1.1" }, "- i0 f1.1" },
		{ { "1-a", "1-b", "2-1" }, "- i0 f2-1" },
		{ { "1-99999999.el9", "2-1.el9" }, "- i0 f1-99999999.el9 i1-100000000 f2-1.el9" },
		{ { "1-999999999", "2-1" }, "- i0 f2-1" },
		{ { "1-1.el7_1", "1-2.el7_2", "1-3.el7_3" }, "- i0 f1-1.el7_1 i1-2 f1-2.el7_2 i1-3 f1-3.el7_3" },
		{ { "1-.el", "2-1" }, "- i0 f2-1" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena arena = ARENA_INIT;
		struct buffer text = BUFFER_INIT(0);
		struct osv_list events = { 0 };
		struct slice versions[4];
		size_t count = 0;

		for (; count < 4 && cases[i].versions[count]; count++)
			versions[count] = slice_from_text(cases[i].versions[count]);
		redhat_branches_write(versions, count, &events, &arena);
		for (size_t k = 0; k < events.slices.count; k++)
			buffer_addf(&text, "%s%.*s", k ? " " : "", SLICE_ARG(events.slices.items[k]));
		CHECK_SLICE(buffer_slice(&text), cases[i].want);
		buffer_done(&text);
		arena_done(&arena);
	}
}
