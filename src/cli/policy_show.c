/* policy_show.c - plimsoll policy show [FILE]: the policy that holds */
#include "base/buffer.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/say.h"
#include "scan/policy_files.h"

#define SHOW_BYTES_MAX ((size_t)64 << 20)

static int show(const struct options *options)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(SHOW_BYTES_MAX);
	cleanup_arena struct arena arena = ARENA_INIT;
	const char *format = option_text(options, OPTION_PLAIN_FORMAT);
	bool is_json = format && strcmp(format, "json") == 0;
	struct policy *policy;
	struct error err;
	int r = 0;

	if (options->operand_count)
		r = policy_file_read(options->operands[0], &arena, &policy, &err);
	if (r >= 0)
		(is_json ? policy_show_json : policy_show)(options->operand_count ? policy : policy_builtin(&arena), &text);
	if (r >= 0 && text.full)
		r = error_set(&err, ERR_LIMIT, "more than %zu bytes", SHOW_BYTES_MAX);
	if (r >= 0)
		r = output_stdout(buffer_slice(&text), &err);
	if (r < 0)
		say_error("%s", err.text);
	return r < 0 ? EXIT_FAILED : EXIT_DONE;
}

const struct command command_policy_show = {
	.operands = "[FILE]",
	.operand_max = 1,
	.about = "show the built-in policy, or the whole policy that holds with FILE",
	.text = "What FILE does not speak of is as in the built-in policy. The output is a policy file itself, as JSON, too, the "
		"three situations "
		"that every policy has an opinion on first.\n",
	.run = show,
};
