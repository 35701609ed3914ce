/* compare_versions.c - plimsoll compare-versions SCHEME [A B]: how two versions stand to one another in an ecosystem */
#include "cli/command.h"
#include "cli/lines.h"
#include "cli/output.h"
#include "cli/say.h"
#include "cli/values.h"
#include "version/version.h"

static const char scheme_words[] =
#define VERSION_SCHEME(name) " " #name
#include "version/schemes.def"
#undef VERSION_SCHEME
	;

static char sign_of(const struct version_scheme *scheme, struct slice a, struct slice b)
{
	int order;

	if (!scheme->valid(a) || !scheme->valid(b))
		return '!';
	order = scheme->compare(a, b);
	return order < 0 ? '<' : order > 0 ? '>' : '=';
}

/* Takes the next word, behind blanks, off *LINE. */
static struct slice take_word(struct slice *line)
{
	struct slice word;
	size_t len = 0;

	*line = slice_trim(*line);
	while (len < line->len && line->ptr[len] != ' ' && line->ptr[len] != '\t')
		len++;
	word = slice_first(*line, len);
	*line = slice_from(*line, len);
	return word;
}

static void answer_line(const void *context, struct slice line, struct buffer *out)
{
	struct slice a = take_word(&line), b = take_word(&line);

	buffer_add_byte(out, slice_trim(line).len ? '!' : sign_of(context, a, b));
	buffer_add_byte(out, '\n');
}

static int compare_versions(const struct options *options)
{
	static const struct option word = { .kind = VALUE_WORD, .words = scheme_words };
	const struct version_scheme *scheme = version_scheme_by_name(slice_from_text(options->operands[0]));
	struct error err;
	char line[] = "?\n";
	int r = 0;

	if (!scheme) {
		r = value_check(&word, "SCHEME", options->operands[0], &err);
	} else if (options->operand_count == 2) {
		r = error_set(&err, ERR_USAGE, "one version is missing: plimsoll compare-versions SCHEME A B");
	} else if (options->operand_count == 3) {
		line[0] = sign_of(scheme, slice_from_text(options->operands[1]), slice_from_text(options->operands[2]));
		r = output_stdout(slice_from_text(line), &err);
	} else {
		r = lines_answer(answer_line, scheme, &err);
	}
	if (r >= 0)
		return line[0] == '!' ? EXIT_FAILED : EXIT_DONE;
	say_error("%s", err.text);
	return EXIT_FAILED;
}

const struct command command_compare_versions = {
	.operands = "SCHEME [A B]",
	.operand_min = 1,
	.operand_max = 3,
	.operand_words = scheme_words + 1,
	.about = "compare versions as an ecosystem does",
	.text = "Prints <, = or >: how A stands to B. Without A and B each line of standard input has two versions, and is "
		"answered "
		"by such a line. ! stands for a version that is none; as operands it ends with 1.\n"
		"\n"
		"SCHEME is one of"
#define VERSION_SCHEME(name) " " #name
#include "version/schemes.def"
#undef VERSION_SCHEME
		".\n",
	.run = compare_versions,
};
