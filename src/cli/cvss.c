/* cvss.c - plimsoll cvss [VECTOR]...: the scores of CVSS vectors, a line each */
#include "rating/cvss.h"
#include "cli/command.h"
#include "cli/lines.h"
#include "cli/output.h"
#include "cli/say.h"

#define OUT_BYTES_MAX ((size_t)1 << 20)

static void add_score(struct buffer *out, double score)
{
	if (score < 0)
		buffer_addf(out, "\t-");
	else
		buffer_addf(out, "\t%.1f", score);
}

/* False: it is no vector. */
static bool describe(struct slice vector, struct buffer *out)
{
	struct cvss cvss;

	if (!cvss_score(vector, &cvss)) {
		buffer_addf(out, "!\n");
		return false;
	}
	buffer_addf(out, "%s", cvss.version);
	add_score(out, cvss.base);
	add_score(out, cvss.temporal);
	add_score(out, cvss.environmental);
	buffer_addf(out, "\t%s\n", cvss_severity(&cvss));
	return true;
}

static void answer_line(const void *context, struct slice line, struct buffer *out)
{
	(void)context;
	describe(slice_trim(line), out);
}

static int cvss(const struct options *options)
{
	cleanup_buffer struct buffer out = BUFFER_INIT(OUT_BYTES_MAX);
	bool right = true;
	struct error err;
	int r;

	for (size_t i = 0; i < options->operand_count; i++)
		right = describe(slice_from_text(options->operands[i]), &out) && right;
	r = options->operand_count ? output_stdout(buffer_slice(&out), &err) : lines_answer(answer_line, NULL, &err);
	if (r >= 0)
		return right ? EXIT_DONE : EXIT_FAILED;
	say_error("%s", err.text);
	return EXIT_FAILED;
}

const struct command command_cvss = {
	.operands = "[VECTOR]...",
	.operand_max = OPTIONS_MAX,
	.operand_words = "",
	.about = "score CVSS vectors: 2.0, 3.0, 3.1 and 4.0",
	.text = "Prints a line for each, tabs between: version, base score, temporal score, environmental score, severity. - "
		"stands for a "
		"score that the vector does not define: temporal and environmental of 2.0 without such metrics; both of 4.0, "
		"which "
		"has one score, of the vector with all that it says. Without VECTOR each line of standard input is one. ! stands "
		"for a vector that is none; as an operand it ends with 1.\n"
		"\n"
		"The severity is the base score's, in the words of the version's own scale: none, low, medium, high, critical; "
		"of "
		"2.0 those of the NVD: low, medium, high.\n",
	.run = cvss,
};
