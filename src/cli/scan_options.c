/* scan_options.c - what the options of a command say of how to scan */
#include "cli/scan_options.h"
#include "base/file.h"
#include "cli/bases.h"
#include "cli/detector_options.h"
#include "cli/registry_options.h"
#include "cli/scan_one.h"
#include "cli/stores.h"
#include "rules/rules.h"
#include "scan/rule_files.h"

#define DATA_AGE_DAYS 7 /* at most, where nothing is said */
#define PASSWORD_BUDGET_MS 10000
#define WORD_LIST_BYTES_MAX (16u << 20)

/* Those of --bases, else the user's own where there are any: a mistake in them is an error before anything is read. */
static int read_bases(const struct options *options, const struct places *places, struct arena *arena, struct scan_options *scan,
	struct error *err)
{
	struct bases *bases;
	int r = bases_of_options(options, places, arena, &bases, err);

	if (r >= 0)
		scan->bases = bases;
	return r;
}

int scan_options_of(const struct options *options, const struct places *places, struct arena *arena,
	struct scan_options *ret_scan, struct error *err)
{
	int r;

	*ret_scan = (struct scan_options){
		.target = options->operands[0],
		.severity_source = slice_from_text(option_text(options, OPTION_SEVERITY_SOURCE)),
		.image.platform = slice_from_text(option_text(options, OPTION_PLATFORM)),
		.distribution = option_text(options, OPTION_DISTRO),
		.vex_paths = options->values[OPTION_VEX].items,
		.vex_count = options->values[OPTION_VEX].count,
		.ignore_paths = options->values[OPTION_IGNORE_FILE].items,
		.ignore_count = options->values[OPTION_IGNORE_FILE].count,
		.reader_path = places->reader,
		.detectors_path = places->detectors,
		.cache_dir = option_text(options, OPTION_CACHE_DIR),
		.use_cache = !option_given(options, OPTION_NO_CACHE) && !option_given(options, OPTION_NO_VERIFY),
		.verify = !option_given(options, OPTION_NO_VERIFY),
		.partial = option_given(options, OPTION_PARTIAL_LAYERS),
		.list_unaccounted = option_given(options, OPTION_UNACCOUNTED),
		.jobs = (unsigned)option_number(options, OPTION_JOBS, 0),
		.deadline = deadline_in(option_duration_ms(options, OPTION_TIMEOUT, 0)),
	};
	r = read_bases(options, places, arena, ret_scan, err);
	return r < 0 ? r : registry_options_read(options, places, &ret_scan->registry, err);
}

static enum scan_owner owner_of(struct slice word)
{
	if (slice_equal(word, S("own")))
		return SCAN_OWNER_OWN;
	return slice_equal(word, S("base")) ? SCAN_OWNER_BASE : SCAN_OWNER_ANY;
}

/* BY_DEFAULT: when nothing is said. */
static bool is_wanted(const struct options *options, struct slice scanner, bool by_default)
{
	struct slice list = slice_from_text(option_text(options, OPTION_SCANNERS)), word;
	bool wanted = by_default && !option_given(options, OPTION_SCANNERS);

	while (slice_next_token(&list, ',', &word))
		wanted = wanted || slice_equal(word, scanner);
	return wanted;
}

static void fill_options(const struct options *options, const struct option_values *stores, struct scan_options *scan)
{
	scan->store_paths = stores->items;
	scan->store_count = stores->count;
	scan->list_suppressed = option_given(options, OPTION_SHOW_SUPPRESSED);
	scan->data_age_days_max = option_age_days(options, OPTION_MAX_DATA_AGE, DATA_AGE_DAYS);
	scan->skip_vulnerabilities = !is_wanted(options, S("vuln"), true);
	scan->skip_accounts = !is_wanted(options, S("account"), true);
	scan->skip_settings = !is_wanted(options, S("config"), true);
	scan->secrets = is_wanted(options, S("secret"), true);
	scan->malware = is_wanted(options, S("malware"), false);
	scan->compliance = rule_standard(slice_from_text(option_text(options, OPTION_COMPLIANCE)));
	scan->password_budget_ms = option_duration_ms(options, OPTION_PASSWORD_BUDGET, PASSWORD_BUDGET_MS);
	scan->list_all_packages = option_given(options, OPTION_LIST_ALL_PKGS);
	scan->list_hidden_packages = option_given(options, OPTION_ALL_LAYERS);
	scan->ignore_unfixed = option_given(options, OPTION_IGNORE_UNFIXED);
	scan->only = owner_of(slice_from_text(option_text(options, OPTION_ONLY)));
	scan->newer_base = option_text(options, OPTION_NEWER_BASE);
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

int scan_read_options(const struct options *options, const struct places *places, struct arena *arena,
	struct scan_options *ret_scan, struct error *err)
{
	struct option_values stores = { 0 };
	int r = stores_paths(options, places, arena, &stores, err);

	if (r < 0)
		return r;
	r = scan_options_of(options, places, arena, ret_scan, err);
	if (r < 0)
		return r;
	fill_options(options, &stores, ret_scan);
	r = read_rules(options, arena, ret_scan, err);
	if (r >= 0)
		r = read_words(options, arena, ret_scan, err);
	if (r >= 0)
		r = detector_options_read(options, arena, ret_scan, err);
	return r < 0 ? r : scan_read_policy(options, arena, ret_scan, err);
}
