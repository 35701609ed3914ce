/* vex.c - plimsoll vex: what is decided of a target's vulnerabilities, as a document for others */
#include "bom/openvex.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/places.h"
#include "cli/registry_options.h"
#include "cli/say.h"
#include "cli/scan_one.h"
#include "cli/stores.h"

#define EXIT_INCOMPLETE 3
#define DOCUMENT_BYTES_MAX ((size_t)1 << 30)

static bool is_incomplete(const struct report *report)
{
	bool incomplete = report->verdict.kind == VERDICT_INCOMPLETE;

	for (size_t i = 0; i < report->verdict.decision_count; i++)
		incomplete = incomplete || report->verdict.decisions[i].action == VERDICT_INCOMPLETE;
	return incomplete;
}

static int write_document(const struct options *options, const struct report *report, struct error *err)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(DOCUMENT_BYTES_MAX);
	const char *path = option_text(options, OPTION_VEX_OUTPUT), *author = option_text(options, OPTION_AUTHOR);
	int r;

	if (openvex_statement_count(report) == 0) {
		say_warning(
			options, "no vulnerability was found: nothing is written, as no OpenVEX document is without statements");
		return is_incomplete(report) ? EXIT_INCOMPLETE : EXIT_DONE;
	}
	bom_write_openvex(report, slice_from_text(author ? author : "unknown author"), &text);
	if (text.full)
		return error_set(err, ERR_LIMIT, "the document is larger than %zu bytes", DOCUMENT_BYTES_MAX);
	r = output_file(path ? path : "-", buffer_slice(&text), err);
	return r < 0 ? r : is_incomplete(report) ? EXIT_INCOMPLETE : EXIT_DONE;
}

static int vex(const struct options *options)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	cleanup_scan struct scan *scan = NULL;
	struct scan_options scan_options = { 0 };
	struct places places;
	struct option_values stores;
	struct error err;
	int r = scan_find_programs(options, true, &arena, &places, &err);

	if (r == 0 && slice_equal(slice_from_text(option_text(options, OPTION_PLATFORM)), S("all")))
		r = error_set(&err, ERR_USAGE, "--platform all: a document is about one image");
	if (r == 0)
		r = stores_paths(options, &places, &arena, &stores, &err);
	if (r == 0)
		r = scan_options_of(options, &places, &arena, &scan_options, &err);
	if (r == 0) {
		scan_options.store_paths = stores.items;
		scan_options.store_count = stores.count;
		scan_options.skip_accounts = scan_options.skip_settings = true;
		r = scan_read_policy(options, &arena, &scan_options, &err);
	}
	if (r == 0) {
		scan_say_what_is_done(options, &scan_options);
		r = scan_one(options, &scan_options, &scan, &err);
	}
	if (r == 0)
		r = write_document(options, scan_report(scan), &err);
	registry_options_done(&scan_options.registry);
	if (r < 0)
		say_error("%s", err.text);
	return r < 0 ? EXIT_FAILED : r;
}

const struct command command_vex = {
	.operands = "TARGET",
	.operand_min = 1,
	.operand_max = 1,
	.about = "write what is decided of the vulnerabilities of an image as an OpenVEX document",
	.text = "Scans TARGET as plimsoll scan does, and writes an OpenVEX 0.2.0 document: a statement for each vulnerability "
		"that was found. "
		"Its product is the image, by digest, and the packages are its subcomponents; of a folder the packages are the "
		"products.\n"
		"\n"
		"What VEX documents (--vex) silence is not affected, with their justification and words, or fixed. What an "
		"ignore file "
		"(--ignore-file) silences is not affected where it gives a reason and no end: the reason is the impact "
		"statement. With an end "
		"it is affected, and accepted until then; without a reason it is under investigation. All else is affected, with "
		"what to do, "
		"unless a source says that it is under investigation.\n"
		"\n"
		"Where no vulnerability was found nothing is written: OpenVEX has no document without statements. The same "
		"target gives the same "
		"document where SOURCE_DATE_EPOCH is set.\n"
		"\n"
		"Exit codes\n"
		"\n"
		"  0  all was examined\n"
		"  1  wrong usage, or nothing can be said of the target\n"
		"  3  something could not be examined: vulnerabilities may be missing\n",
	.run = vex,
};
