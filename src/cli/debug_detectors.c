/* debug_detectors.c - what secrets and malware are looked for by, compiled: as the build installs it */
#include "cli/command.h"
#include "cli/output.h"
#include "cli/places.h"
#include "cli/say.h"
#include "scan/detectors_built.h"

static int debug_detectors(const struct options *options)
{
	cleanup_buffer struct buffer compiled = BUFFER_INIT(0);
	cleanup_arena struct arena arena = ARENA_INIT;
	struct places places;
	struct error err;
	int r = places_find(&arena, &places, &err);

	(void)options;
	if (r >= 0)
		r = scan_compile_builtin(places.reader, &compiled, &err);
	if (r >= 0)
		r = output_stdout(buffer_slice(&compiled), &err);
	if (r >= 0)
		return EXIT_DONE;
	say_error("%s", err.text);
	return EXIT_FAILED;
}

const struct command command_debug_detectors = {
	.hidden = true,
	.about = "print what secrets and malware are looked for by, compiled for this machine",
	.run = debug_detectors,
};
