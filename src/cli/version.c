/* version.c - plimsoll version */
#include "cli/command.h"
#include "cli/output.h"
#include "cli/say.h"
#include "codec/json.h"
#include "report/formats.h"

#define VERSION_BYTES_MAX 4096

static void write_json(struct buffer *out)
{
	struct json_writer json;

	json_writer_init(&json, out, true);
	json_begin_object(&json);
	json_member(&json, "name", S("plimsoll"));
	json_member(&json, "version", S(PLIMSOLL_VERSION));
	json_key(&json, "formats");
	json_begin_array(&json);
	for (size_t i = 0; report_formats[i]; i++)
		json_put_string(&json, slice_from_text(report_formats[i]->name));
	json_end_array(&json);
	json_end_object(&json);
	buffer_add_byte(out, '\n');
}

static int version(const struct options *options)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(VERSION_BYTES_MAX);
	const char *format = option_text(options, OPTION_PLAIN_FORMAT);
	struct error err;

	if (format && strcmp(format, "json") == 0)
		write_json(&text);
	else
		buffer_add_slice(&text, S("plimsoll " PLIMSOLL_VERSION "\n"));
	if (output_stdout(buffer_slice(&text), &err) == 0)
		return EXIT_DONE;
	say_error("%s", err.text);
	return EXIT_FAILED;
}

const struct command command_version = {
	.operands = "",
	.about = "show the version",
	.run = version,
};
