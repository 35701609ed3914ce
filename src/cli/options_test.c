/* options_test.c - command lines, good and wrong */
#include "cli/options.h"

#include "base/test.h"
#include "base/words.h"
#include "cli/values.h"
#include "report/formats.h"

#define WORDS_MAX 16

/* Splits LINE at its blanks. */
static int parse(const char *line, struct options *options, struct error *err)
{
	static char text[1000]; /* options point into it */
	static char program[] = "plimsoll";
	char *words[WORDS_MAX] = { program };
	int count = 1;

	snprintf(text, sizeof text, "%s", line);
	for (char *at = text; *at && count < WORDS_MAX;) {
		words[count++] = at;
		at += strcspn(at, " ");
		if (*at)
			*at++ = '\0';
	}
	return options_parse(count, words, options, err);
}

TEST(no_right_word_stands_twice)
{
	for (unsigned id = 0; id < OPTION_COUNT; id++) {
		const char *rest = option_table[id].words ? option_table[id].words : "";
		struct slice word;

		while (words_next(&rest, &word))
			if (words_have(rest, word))
				fail_msg("--%s: %.*s", option_table[id].name, SLICE_ARG(word));
	}
}

TEST(options_are_read_in_every_way_that_people_write_them)
{
	static const struct {
		const char *line;
		enum option_id id;
		const char *value;
		size_t operands;
	} cases[] = {
		{ "scan --format json x", OPTION_FORMAT, "json", 1 },
		{ "scan --format=json x", OPTION_FORMAT, "json", 1 },
		{ "scan -f json x", OPTION_FORMAT, "json", 1 },
		{ "scan -fjson x", OPTION_FORMAT, "json", 1 },
		{ "scan -f=json x", OPTION_FORMAT, "json", 1 },
		{ "scan x -f json", OPTION_FORMAT, "json", 1 },
		{ "-f json scan x", OPTION_FORMAT, "json", 1 },
		{ "--format json scan x", OPTION_FORMAT, "json", 1 },
		{ "scan -qvfjson x", OPTION_FORMAT, "json", 1 },
		{ "scan -qvf json x", OPTION_FORMAT, "json", 1 },
		{ "scan -f table -f json x", OPTION_FORMAT, "json", 1 },
		{ "scan -qv x", OPTION_VERBOSE, "true", 1 },
		{ "scan --quiet=true x", OPTION_QUIET, "true", 1 },
		{ "scan --only-fixed x", OPTION_IGNORE_UNFIXED, "true", 1 },
		{ "scan -j4 x", OPTION_JOBS, "4", 1 },
		{ "scan -o - x", OPTION_OUTPUT, "-", 1 },
		{ "diff --fail-on-new a b", OPTION_FAIL_ON_NEW, "low", 2 },
		{ "diff --fail-on-new=high a b", OPTION_FAIL_ON_NEW, "high", 2 },
		{ "diff --fail-on-new High a b", OPTION_FAIL_ON_NEW, "High", 2 },
		{ "--fail-on-new diff a b", OPTION_FAIL_ON_NEW, "low", 2 },
		{ "diff a b --fail-on-new", OPTION_FAIL_ON_NEW, "low", 2 },
		{ "scan -", OPTION_FORMAT, NULL, 1 },
		{ "scan -- -f", OPTION_FORMAT, NULL, 1 },
		{ "scan -f json -- --format", OPTION_FORMAT, "json", 1 },
		{ "scan --db a --db b x", OPTION_DB, "b", 1 },
		{ "db status --db a", OPTION_DB, "a", 0 },
		{ "db -q build --from x", OPTION_FROM, "x", 0 },
		{ "version --format json", OPTION_PLAIN_FORMAT, "json", 0 },
		{ "scan --severity HIGH,CRITICAL x", OPTION_SEVERITY, "HIGH,CRITICAL", 1 },
		{ "scan scan", OPTION_FORMAT, NULL, 1 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		cleanup_options struct options options;
		struct error err = { .text = "" };

		if (parse(cases[i].line, &options, &err) < 0)
			fail_msg("%s: %s", cases[i].line, err.text);
		CHECK_TEXT(option_text(&options, cases[i].id), cases[i].value ? cases[i].value : "");
		CHECK_INT(options.operand_count, cases[i].operands);
	}
}

/* FORMATS in WANT stands for all there are, without their versions. */
static void check_error(const char *got, const char *want)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(ERROR_TEXT_SIZE);
	const char *mark = strstr(want, "FORMATS");

	buffer_add(&text, want, mark ? (size_t)(mark - want) : strlen(want));
	for (size_t i = 0; mark && report_formats[i]; i++)
		buffer_addf(&text, "%s%s", i ? ", " : "", report_formats[i]->name);
	buffer_addf(&text, "%s", mark ? mark + strlen("FORMATS") : "");
	buffer_add_byte(&text, '\0');
	CHECK_TEXT(got, text.ptr);
}

TEST(wrong_command_lines_name_the_right_ones)
{
	static const struct {
		const char *line, *want;
	} cases[] = {
		{ "scn x", "'scn' is no command; did you mean scan?" },
		{ "x.tar", "'x.tar' is no command, they are scan, sbom, diff, explain, vex, registry, db, rules, policy, bases, "
			   "cache, config, "
			   "compare-versions, cvss, purl, "
			   "completion, "
			   "version, "
			   "help; "
			   "to scan it: plimsoll "
			   "scan x.tar" },
		{ "db list", "'db list' is no command; plimsoll db --help lists them" },
		{ "scan --formt json x", "there is no option --formt; did you mean --format?" },
		{ "scan --only-fixd x", "there is no option --only-fixd; did you mean --only-fixed?" },
		{ "version --nothing-like-it",
			"there is no option --nothing-like-it; there are --format, --config, --quiet, --verbose, --help" },
		{ "version --fail-on=high",
			"there is no option --fail-on; there are --format, --config, --quiet, --verbose, --help" },
		{ "version -z", "there is no option -z; there are --format, --config, --quiet, --verbose, --help" },
		{ "version -qz", "there is no option -z; there are --format, --config, --quiet, --verbose, --help" },
		{ "scan x --format", "--format: FORMAT is missing" },
		{ "scan x -f", "-f: FORMAT is missing" },
		{ "scan --format= x", "--format: '' is none of FORMATS" },
		{ "scan --format xml x", "--format: 'xml' is none of FORMATS" },
		{ "scan --format jsom x", "--format: 'jsom' is none of FORMATS; did you mean json?" },
		{ "version --format table", "--format: 'table' is none of text, json" },
		{ "scan -o xml=r.xml x", "-o: 'xml' is none of FORMATS" },
		{ "scan -o json= x", "-o: 'json=' names no file; - is standard output" },
		{ "scan --fail-on worst x", "--fail-on: 'worst' is none of critical, high, moderate, low, unknown" },
		{ "scan --fail-on high,low x", "--fail-on: '' is none of critical, high, moderate, low, unknown" },
		{ "scan --severity high,hihg x",
			"--severity: 'hihg' is none of critical, high, moderate, low, unknown; did you mean high?" },
		{ "scan --severity high,,low x", "--severity: '' is none of critical, high, moderate, low, unknown" },
		{ "scan --scanners vuln,nothing x", "--scanners: 'nothing' is none of vuln, config, account, secret, malware" },
		{ "scan --exit-code 256 x", "--exit-code: '256' is no number from 0 to 255" },
		{ "scan --exit-code -1 x", "--exit-code: '-1' is no number from 0 to 255" },
		{ "scan -j0 x", "-j: '0' is no number from 1 to 256" },
		{ "scan --jobs 18446744073709551617 x", "--jobs: '18446744073709551617' is no number from 1 to 256" },
		{ "scan --timeout 5x x", "--timeout: '5x' is no duration, as 90s, 5m or 1h30m, of at most a week" },
		{ "scan --platform linux x",
			"--platform: 'linux' is not OS/ARCH or OS/ARCH/VARIANT, as linux/arm64/v8, nor all" },
		{ "scan --platform linux/ x",
			"--platform: 'linux/' is not OS/ARCH or OS/ARCH/VARIANT, as linux/arm64/v8, nor all" },
		{ "scan --platform a/b/c/d x",
			"--platform: 'a/b/c/d' is not OS/ARCH or OS/ARCH/VARIANT, as linux/arm64/v8, nor all" },
		{ "scan --offline=perhaps x", "--offline: 'perhaps' is none of true, false, 1, 0, yes, no, on, off" },
		{ "scan --distro debian x", "--distro: 'debian' is not ID:VERSION, as debian:12, debian:bookworm, alpine:3.20, "
					    "rocky:9 or sles:15.5" },
		{ "scan --distro debian: x", "--distro: 'debian:' is not ID:VERSION, as debian:12, debian:bookworm, alpine:3.20, "
					     "rocky:9 or sles:15.5" },
		{ "sbom --distro debian:1/2 x", "--distro: 'debian:1/2' is not ID:VERSION, as debian:12, debian:bookworm, "
						"alpine:3.20, rocky:9 or sles:15.5" },
		{ "scan --max-data-age 7x x", "--max-data-age: '7x' is no age, as 7, 7d, 2w or 36h; 0 is any" },
		{ "scan --max-data-age d x", "--max-data-age: 'd' is no age, as 7, 7d, 2w or 36h; 0 is any" },
		{ "db build --as-of 9999-01-01", "--as-of: '9999-01-01' is still to come" },
		{ "db build --as-of yesterday", "--as-of: 'yesterday' is no date, as 2026-11-26" },
		{ "cache clean --keep much", "--keep: 'much' is no size, as 500M, 1G or 512Mi" },
		{ "scan --db= x", "--db: a name is missing" },
		{ "--fail-on high", "there is no option --fail-on; there are --config, --quiet, --verbose, --help, --version" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		cleanup_options struct options options;
		struct error err = { .text = "" };

		CHECK_INT(parse(cases[i].line, &options, &err), -ERR_USAGE);
		check_error(err.text, cases[i].want);
	}
}

TEST(a_group_alone_is_no_command)
{
	cleanup_options struct options options;
	struct error err;

	CHECK_INT(parse("db", &options, &err), 0);
	CHECK_INT(options.command, COMMAND_NONE);
	CHECK_TEXT(options.command_word, "db");
}

TEST(values_of_repeatable_options_are_kept_in_order)
{
	cleanup_options struct options options;
	struct error err;

	CHECK_INT(parse("scan -o a -o json=b x -o c", &options, &err), 0);
	CHECK_INT(options.values[OPTION_OUTPUT].count, 3);
	CHECK_TEXT(options.values[OPTION_OUTPUT].items[0], "a");
	CHECK_TEXT(options.values[OPTION_OUTPUT].items[1], "json=b");
	CHECK_TEXT(options.values[OPTION_OUTPUT].items[2], "c");
}

TEST(variables_stand_for_what_the_command_line_does_not_say)
{
	static const struct {
		const char *variable, *value, *line;
		enum option_id id;
		const char *want; /* NULL: not given */
	} cases[] = {
		{ "PLIMSOLL_FAIL_ON", "high", "scan x", OPTION_FAIL_ON, "high" },
		{ "PLIMSOLL_FAIL_ON", "high", "scan --fail-on low x", OPTION_FAIL_ON, "low" },
		{ "PLIMSOLL_FAIL_ON", "", "scan x", OPTION_FAIL_ON, NULL },
		{ "PLIMSOLL_FAIL_ON", "rubbish", "version", OPTION_FAIL_ON, NULL }, /* none of its options */
		{ "PLIMSOLL_FORMAT", "json", "scan x", OPTION_FORMAT, "json" },
		{ "PLIMSOLL_FORMAT", "table", "version", OPTION_PLAIN_FORMAT, NULL },
		{ "PLIMSOLL_NO_PROGRESS", "1", "scan x", OPTION_NO_PROGRESS, "1" },
		{ "PLIMSOLL_DB", "a,b", "scan x", OPTION_DB, "b" },
		{ "PLIMSOLL_SEVERITY", "high,low", "scan x", OPTION_SEVERITY, "high,low" },
		{ "PLIMSOLL_HELP", "1", "scan x", OPTION_HELP, NULL },
		{ "PLIMSOLL_VERSION", "1", "", OPTION_VERSION, NULL },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		cleanup_options struct options options;
		struct error err = { .text = "" };
		int r;

		setenv(cases[i].variable, cases[i].value, 1);
		r = parse(cases[i].line, &options, &err);
		unsetenv(cases[i].variable);
		CHECK_TEXT(err.text, "");
		CHECK_INT(r, 0);
		CHECK_TEXT(option_text(&options, cases[i].id), cases[i].want ? cases[i].want : "");
	}
}

TEST(a_wrong_variable_is_named)
{
	cleanup_options struct options options;
	struct error err = { .text = "" };
	int r;

	setenv("PLIMSOLL_OFFLINE", "perhaps", 1);
	r = parse("scan x", &options, &err);
	unsetenv("PLIMSOLL_OFFLINE");
	CHECK_INT(r, -ERR_USAGE);
	CHECK_TEXT(err.text, "PLIMSOLL_OFFLINE: 'perhaps' is none of true, false, 1, 0, yes, no, on, off");
}

TEST(a_switch_can_be_turned_off_again)
{
	cleanup_options struct options options;
	struct error err;

	setenv("PLIMSOLL_OFFLINE", "true", 1);
	CHECK_INT(parse("scan --offline=false x", &options, &err), 0);
	unsetenv("PLIMSOLL_OFFLINE");
	CHECK(!option_given(&options, OPTION_OFFLINE));
}

TEST(severities_are_a_list_or_one_word_and_worse)
{
	enum {
		UNKNOWN = 1 << RATING_UNKNOWN,
		LOW = 1 << RATING_LOW,
		MODERATE = 1 << RATING_MODERATE,
		HIGH = 1 << RATING_HIGH,
		CRITICAL = 1 << RATING_CRITICAL
	};
	static const struct {
		const char *text;
		unsigned mask;
	} cases[] = {
		{ "critical", CRITICAL },
		{ "high", HIGH | CRITICAL | UNKNOWN }, /* unknown counts as high */
		{ "medium", MODERATE | HIGH | CRITICAL | UNKNOWN },
		{ "low", LOW | MODERATE | HIGH | CRITICAL | UNKNOWN },
		{ "negligible", LOW | MODERATE | HIGH | CRITICAL | UNKNOWN },
		{ "HIGH,CRITICAL", HIGH | CRITICAL },
		{ "low,unknown", LOW | UNKNOWN },
		{ "high,", HIGH },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		unsigned mask = 0;

		CHECK(value_to_ratings(slice_from_text(cases[i].text), &mask));
		CHECK_INT(mask, cases[i].mask);
	}
}

TEST(durations_and_sizes_are_numbers_with_units)
{
	static const struct {
		const char *text;
		int64_t ms; /* -1: none */
	} durations[] = {
		{ "90", 90000 },
		{ "90s", 90000 },
		{ "5m", 300000 },
		{ "1h30m", 5400000 },
		{ "1h1m1s1ms", 3661001 },
		{ "250ms", 250 },
		{ "0", 0 },
		{ "", -1 },
		{ "m", -1 },
		{ "5x", -1 },
		{ "1m1h", -1 },
		{ "1m1m", -1 },
		{ "-5s", -1 },
		{ "1.5h", -1 },
		{ "5 m", -1 },
		{ "168h", 604800000 },
		{ "169h", -1 },
		{ "167h61m", -1 },
		{ "99999999999999999999s", -1 },
		{ "18446744073709551615h", -1 },
	};
	static const struct {
		const char *text;
		int64_t bytes;
	} sizes[] = {
		{ "0", 0 },
		{ "1", 1 },
		{ "5k", 5000 },
		{ "5M", 5000000 },
		{ "1G", 1000000000 },
		{ "1Gi", 1 << 30 },
		{ "1GiB", 1 << 30 },
		{ "2MB", 2000000 },
		{ "", -1 },
		{ "M", -1 },
		{ "1X", -1 },
		{ "1i", -1 },
		{ "-1", -1 },
		{ "99999999T", -1 },
	};

	for (size_t i = 0; i < sizeof durations / sizeof durations[0]; i++) {
		uint64_t ms = 0;
		bool good = value_to_duration_ms(slice_from_text(durations[i].text), &ms);

		CHECK_INT(good ? (int64_t)ms : -1, durations[i].ms);
	}
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		uint64_t bytes = 0;
		bool good = value_to_size(slice_from_text(sizes[i].text), &bytes);

		CHECK_INT(good ? (int64_t)bytes : -1, sizes[i].bytes);
	}
}

TEST(an_output_is_a_file_or_a_format_and_a_file)
{
	static const struct {
		const char *value, *format, *file;
	} cases[] = {
		{ "r.json", "", "r.json" },
		{ "json=r.json", "json", "r.json" },
		{ "json=a=b", "json", "a=b" },
		{ "./json=x", "", "./json=x" },
		{ "a.b=c", "", "a.b=c" },
		{ "-", "", "-" },
		{ "json=-", "json", "-" },
		{ "json=", "json", "" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct slice format;
		const char *file;

		option_split_output(cases[i].value, &format, &file);
		CHECK_SLICE(format, cases[i].format);
		CHECK_TEXT(file, cases[i].file);
	}
}

TEST(letters_and_names_of_a_command_are_unique)
{
	for (unsigned command = 0; command <= COMMAND_NONE; command++) {
		for (unsigned a = 0; a < OPTION_COUNT; a++) {
			for (unsigned b = a + 1; b < OPTION_COUNT; b++) {
				const struct option *left = &option_table[a], *right = &option_table[b];

				if (!(left->commands & right->commands & UINT64_C(1) << command))
					continue;
				CHECK(strcmp(left->name, right->name) != 0);
				CHECK(!left->letter || left->letter != right->letter);
				CHECK(!right->alias || strcmp(left->name, right->alias) != 0);
			}
		}
	}
}

/* The first reading of a command line does not know the command yet. */
TEST(options_of_one_name_all_take_a_value_or_all_do_not)
{
	for (unsigned a = 0; a < OPTION_COUNT; a++)
		for (unsigned b = a + 1; b < OPTION_COUNT; b++)
			if (strcmp(option_table[a].name, option_table[b].name) == 0)
				CHECK_INT(option_table[a].kind == VALUE_NONE, option_table[b].kind == VALUE_NONE);
}

TEST(formats_of_the_table_are_those_of_the_report)
{
	const char *words = option_table[OPTION_FORMAT].words;
	struct slice word;
	size_t count = 0;

	while (words_next(&words, &word)) {
		if (format_version(word).len == 0)
			count++;
		CHECK(count > 0 && report_format_by_name(word) == report_formats[count - 1]);
	}
	CHECK(report_formats[count] == NULL);
}

TEST(ages_are_counted_in_days)
{
	static const struct {
		const char *text;
		uint64_t days;
	} cases[] = { { "0", 0 }, { "7", 7 }, { "7d", 7 }, { "2w", 14 }, { "36h", 2 }, { "24h", 1 }, { "0h", 0 } };

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		uint64_t days;

		CHECK(value_to_age_days(slice_from_text(cases[i].text), &days));
		CHECK_INT(days, cases[i].days);
	}
}
