/* sbom.c - plimsoll sbom: the bill of materials of a target, and nothing about flaws */
#include "cli/command.h"
#include "cli/registry_options.h"
#include "cli/say.h"
#include "cli/scan_one.h"

/* The formats of others have no place for files of nobody. */
static void warn_of_unlisted(const struct options *options, const struct outputs *outputs)
{
	for (size_t i = 0; option_given(options, OPTION_UNACCOUNTED) && i < outputs->count; i++) {
		const char *name = outputs->items[i].format->name;

		if (strcmp(name, "table") != 0 && strcmp(name, "json") != 0)
			say_warning(options, "--unaccounted: a %s document lists no files; table and json do", name);
	}
}

static int sbom(const struct options *options)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct scan_options scan_options = { 0 };
	struct outputs outputs;
	struct places places;
	struct error err;
	int r = scan_prepare(options, false, &arena, &outputs, &places, &err);

	if (r == 0) {
		warn_of_unlisted(options, &outputs);
		r = scan_options_of(options, &places, &arena, &scan_options, &err);
	}
	if (r == 0) {
		scan_options.packages_only = scan_options.skip_vulnerabilities = scan_options.skip_accounts = true;
		scan_options.skip_settings = true;
		scan_say_what_is_done(options, &scan_options);
		r = scan_and_write(options, &scan_options, &outputs, &err);
	}
	registry_options_done(&scan_options.registry);
	if (r < 0)
		say_error("%s", err.text);
	return r < 0 ? EXIT_FAILED : r;
}

const struct command command_sbom = {
	.operands = "TARGET",
	.operand_min = 1,
	.operand_max = 1,
	.about = "write the bill of materials of an image: its packages, what they need, their licences",
	.text = "Reads TARGET as plimsoll scan does, and writes what packages it has: each once, with every place and layer "
		"where it "
		"lies, its licence as SPDX writes it where that can be told, what it needs, and which package of the "
		"distribution "
		"owns it. No advisories are used.\n"
		"\n"
		"TARGET is what plimsoll scan --help lists. The same target gives the same document where SOURCE_DATE_EPOCH is "
		"set.\n"
		"\n"
		"A document is written whatever the exit code, unless it is 1. One that is incomplete says so itself: CycloneDX "
		"in "
		"its compositions and as plimsoll:incomplete, SPDX in its comment and annotations.\n"
		"\n"
		"Exit codes\n"
		"\n"
		"  0  all was read\n"
		"  1  wrong usage, or nothing can be said of the target\n"
		"  3  something could not be examined: packages may be missing\n",
	.run = sbom,
};
