/* completion.c - plimsoll completion SHELL */
#include "cli/completion.h"
#include "cli/output.h"
#include "cli/say.h"

#define SCRIPT_BYTES_MAX (1u << 18)

static const struct {
	const char *name;
	void (*write)(struct buffer *out);
} shells[] = {
	{ "bash", completion_write_bash },
	{ "fish", completion_write_fish },
	{ "zsh", completion_write_zsh },
};

struct slice completion_group(enum command_id id)
{
	struct slice words = slice_from_text(command_words(id));
	ptrdiff_t blank = slice_find_byte(words, ' ');

	return slice_first(words, blank < 0 ? 0 : (size_t)blank);
}

bool completion_begins_group(enum command_id id)
{
	struct slice group = completion_group(id);

	for (unsigned before = 0; before < id; before++)
		if (slice_equal(completion_group((enum command_id)before), group))
			return false;
	return group.len > 0;
}

static int completion(const struct options *options)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(SCRIPT_BYTES_MAX);
	const char *shell = options->operands[0];
	struct error err;

	for (size_t i = 0; i < sizeof shells / sizeof shells[0]; i++)
		if (strcmp(shell, shells[i].name) == 0)
			shells[i].write(&text);
	if (text.len == 0) {
		say_error("'%s' is none of bash, fish, zsh", shell);
		return EXIT_FAILED;
	}
	if (output_stdout(buffer_slice(&text), &err) == 0)
		return EXIT_DONE;
	say_error("%s", err.text);
	return EXIT_FAILED;
}

const struct command command_completion = {
	.operands = "SHELL",
	.operand_min = 1,
	.operand_max = 1,
	.operand_words = "bash fish zsh",
	.about = "print the completion script of a shell",
	.text = "SHELL is bash, fish or zsh. Try it with\n"
		"\n"
		"  bash  source <(plimsoll completion bash)\n"
		"  fish  plimsoll completion fish | source\n"
		"  zsh  source <(plimsoll completion zsh)\n",
	.run = completion,
};
