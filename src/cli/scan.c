/* scan.c - plimsoll scan: from a target to its report */
#include "base/file.h"
#include "cli/command.h"
#include "cli/places.h"
#include "cli/say.h"
#include "cli/scan_one.h"
#include "cli/stores.h"
#include "rules/rules.h"
#include "scan/rule_files.h"

#define DATA_AGE_DAYS 7 /* at most, where nothing is said */
#define PASSWORD_BUDGET_MS 10000
#define WORD_LIST_BYTES_MAX (16u << 20)

/* All are wanted when nothing is said. */
static bool is_wanted(const struct options *options, struct slice scanner)
{
	struct slice list = slice_from_text(option_text(options, OPTION_SCANNERS)), word;
	bool wanted = !option_given(options, OPTION_SCANNERS);

	while (slice_next_token(&list, ',', &word))
		wanted = wanted || slice_equal(word, scanner);
	return wanted;
}

static void fill_options(
	const struct options *options, const struct places *places, const struct option_values *stores, struct scan_options *scan)
{
	*scan = scan_options_of(options, places);
	scan->store_paths = stores->items;
	scan->store_count = stores->count;
	scan->list_suppressed = option_given(options, OPTION_SHOW_SUPPRESSED);
	scan->data_age_days_max = option_age_days(options, OPTION_MAX_DATA_AGE, DATA_AGE_DAYS);
	scan->skip_vulnerabilities = !is_wanted(options, S("vuln"));
	scan->skip_accounts = !is_wanted(options, S("account"));
	scan->skip_settings = !is_wanted(options, S("config"));
	scan->compliance = rule_standard(slice_from_text(option_text(options, OPTION_COMPLIANCE)));
	scan->password_budget_ms = option_duration_ms(options, OPTION_PASSWORD_BUDGET, PASSWORD_BUDGET_MS);
	scan->list_all_packages = option_given(options, OPTION_LIST_ALL_PKGS);
	scan->list_hidden_packages = option_given(options, OPTION_ALL_LAYERS);
	scan->ignore_unfixed = option_given(options, OPTION_IGNORE_UNFIXED);
	scan->severity_mask = option_ratings(options, OPTION_SEVERITY);
	scan->policy.has_fail_on = option_given(options, OPTION_FAIL_ON);
	scan->policy.fail_on = option_rating(options, OPTION_FAIL_ON);
}

/* A user's own rules; a mistake in them is an error before anything is read. */
static int read_rules(const struct options *options, struct arena *arena, struct scan_options *scan, struct error *err)
{
	const struct option_values *paths = &options->values[OPTION_RULES];
	struct rule_files files;
	int r = paths->count ? rule_files_read(paths->items, paths->count, arena, &files, err) : 0;

	if (r >= 0 && paths->count) {
		scan->rule_files = files.own;
		scan->rule_file_count = files.own_count;
	}
	return r;
}

static int read_words(const struct options *options, struct arena *arena, struct scan_options *scan, struct error *err)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(WORD_LIST_BYTES_MAX);
	const char *path = option_text(options, OPTION_WORDLIST);
	int r = path ? file_read(path, &text, err) : 0;

	if (r >= 0 && path)
		scan->word_list = arena_copy(arena, buffer_slice(&text));
	return r < 0 ? r : 0;
}

static int scan(const struct options *options)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct scan_options scan_options;
	struct outputs outputs;
	struct places places;
	struct option_values stores;
	struct error err;
	int r = scan_prepare(options, true, &arena, &outputs, &places, &err);

	if (r == 0)
		r = stores_paths(options, &places, &arena, &stores, &err);
	if (r == 0) {
		fill_options(options, &places, &stores, &scan_options);
		r = read_rules(options, &arena, &scan_options, &err);
	}
	if (r >= 0)
		r = read_words(options, &arena, &scan_options, &err);
	if (r >= 0)
		r = scan_read_policy(options, &arena, &scan_options, &err);
	if (r >= 0) {
		scan_say_what_is_done(options, &scan_options);
		r = scan_and_write(options, &scan_options, &outputs, &err);
	}
	if (r < 0)
		say_error("%s", err.text);
	return r < 0 ? EXIT_FAILED : r;
}

const struct command command_scan = {
	.operands = "TARGET",
	.operand_min = 1,
	.operand_max = 1,
	.about = "examine an image: findings, rating, verdict, report",
	.text = "Reads a container image layer by layer, without unpacking it, in a process without rights; finds out what is "
		"wrong "
		"with it, how bad that is and what to do, and gives one verdict.\n"
		"\n"
		"TARGET is one of\n"
		"\n"
		"  oci:DIR[:TAG]  an OCI image layout\n"
		"  oci-archive:FILE[:TAG]  the same in a tar archive\n"
		"  docker-archive:FILE[:TAG]  what docker save writes\n"
		"  dir:DIR  a directory as skopeo writes it\n"
		"  rootfs:DIR  a folder that holds a whole system, such as / or an unpacked image\n"
		"  fs:DIR  a folder of sources: lock files, jars and the like; no distribution, no accounts\n"
		"  sbom:FILE  somebody's bill of materials: CycloneDX (JSON, XML) or SPDX (JSON, tags with values, JSON-LD), "
		"also in "
		"an attestation\n"
		"  PATH  one of these, found out by looking\n"
		"  -  an archive on standard input\n"
		"\n"
		"An archive may be compressed as a whole, with gzip or zstd. It is inflated into memory then, as what comes "
		"through a pipe "
		"is kept there: up to 4 GiB each.\n"
		"\n"
		"Of a folder, what the user may not read and what is mounted below it over the network is named and makes the "
		"scan incomplete; root may read all. Nothing of it is kept: each scan reads it anew.\n"
		"\n"
		"A bill of materials is believed: what it does not list is not found, and its signature is not checked. Its "
		"packages "
		"are told by their package URLs; libraries and applications without one are counted and named, and make the scan "
		"incomplete. It says nothing of accounts and settings.\n"
		"\n"
		"Advisories are those of the built-in store and of each --db, or, without --db, of your own store, "
		"$XDG_DATA_HOME/plimsoll/advisories.db (~/.local/share/plimsoll), where 'plimsoll db build' or 'plimsoll db "
		"update' "
		"has made one.\n"
		"\n"
		"What --vex and --ignore-file silence is no finding any more: no verdict counts it. It stays in the JSON report, "
		"and "
		"--show-suppressed lists it in the table, with the file that silences it, why, and until when; entries that have "
		"ended "
		"come back with a note. The newest statement of VEX documents on a package counts; a product is the package "
		"itself, the "
		"image (by digest, or as it is called), or what holds the package. No file is used that is not named: none that "
		"lies "
		"in what is scanned, or where plimsoll runs. Of .grype.yaml the list 'ignore' is read, of osv-scanner.toml "
		"IgnoredVulns "
		"and PackageOverrides; an entry with a part that is not understood does not count, and that is said.\n"
		"\n"
		"The verdict is that of the built-in policy ('plimsoll policy show'), or of --policy. A policy with a mistake "
		"ends the "
		"scan with 1 before anything is read, and says file, line and column: nothing is ever allowed because a policy "
		"could not be read. What its exemptions silence is listed as what --ignore-file silences is.\n"
		"\n"
		"A layer of which evidence is kept is known by its digest and not read again, so nobody looks whether its bytes "
		"are still "
		"those; --no-cache does.\n"
		"\n"
		"Exit codes\n"
		"\n"
		"  0  verdict pass or warn\n"
		"  1  wrong usage, or the scan failed: nothing can be said\n"
		"  2  verdict block (another one with --exit-code)\n"
		"  3  verdict incomplete: something could not be examined, and nothing worse was found\n",
	.run = scan,
};
